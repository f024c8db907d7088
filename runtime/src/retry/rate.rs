//! A limit that a client sets itself.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::clock::Instant;

/// A bucket of tokens, kept as the moment when it will be full again (the generic cell rate algorithm).
pub(crate) struct RateLimit {
    /// How long it takes until there is one more token.
    interval: Duration,
    /// How long it takes to fill a bucket in which there is one.
    tolerance: Duration,
    full: Mutex<Instant>,
}

impl RateLimit {
    pub(crate) fn new(requests: u32, period: Duration) -> Self {
        let interval = period / requests.max(1);
        Self { interval, tolerance: period.saturating_sub(interval), full: Mutex::new(Instant::now()) }
    }

    /// A token, and how long to wait until it is there; none if that is not less than `longest`.
    pub(crate) fn reserve(&self, longest: Option<Duration>) -> Option<Turn<'_>> {
        let now = Instant::now();
        let mut full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        let owed = full.saturating_duration_since(now);
        let wait = owed.saturating_sub(self.tolerance);
        if !wait.is_zero() && longest.is_some_and(|longest| wait >= longest) {
            return None;
        }
        *full = now.checked_add(owed.saturating_add(self.interval)).unwrap_or(now);
        Some(Turn { wait, limit: self, is_taken: false })
    }

    /// The server says that it was too much (429): the bucket is empty, and no token comes for so long.
    pub(crate) fn exceeded(&self, after: Duration) {
        let owed = self.tolerance.saturating_add(self.interval.max(after));
        let mut full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        *full = Instant::now().checked_add(owed).map_or(*full, |later| later.max(*full));
    }
}

/// A token that is waited for. Whoever gives up while waiting gives it back.
pub(crate) struct Turn<'l> {
    pub wait: Duration,
    limit: &'l RateLimit,
    is_taken: bool,
}

impl Turn<'_> {
    pub(crate) fn take(mut self) {
        self.is_taken = true;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if !self.is_taken {
            let mut full = self.limit.full.lock().unwrap_or_else(PoisonError::into_inner);
            *full = full.checked_sub(self.limit.interval).unwrap_or(*full);
        }
    }
}
