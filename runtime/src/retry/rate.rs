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

    /// Takes a token, and gives how long to wait until it is there; none is taken if that is not less than `longest`. Whoever gives up while
    /// waiting has used it.
    pub(crate) fn reserve(&self, longest: Option<Duration>) -> Option<Duration> {
        let now = Instant::now();
        let mut full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        let owed = full.saturating_duration_since(now);
        let wait = owed.saturating_sub(self.tolerance);
        if !wait.is_zero() && longest.is_some_and(|longest| wait >= longest) {
            return None;
        }
        *full = now.checked_add(owed.saturating_add(self.interval)).unwrap_or(now);
        Some(wait)
    }

    /// The server says that it was too much (429): the bucket is empty.
    pub(crate) fn exceeded(&self) {
        let owed = self.tolerance.saturating_add(self.interval);
        let mut full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        *full = Instant::now().checked_add(owed).map_or(*full, |later| later.max(*full));
    }
}
