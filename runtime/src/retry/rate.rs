//! A limit that a client sets itself.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Instant;

/// A bucket of tokens, kept as the moment when it will be full again (the generic cell rate algorithm).
pub(crate) struct RateLimit {
    /// How long it takes until there is one more token.
    interval: Duration,
    /// How long it takes to fill a bucket in which there is one.
    tolerance: Duration,
    level: Mutex<Level>,
}

struct Level {
    /// When the bucket will be full.
    full: Instant,
    /// When it will be at the earliest: a server said so.
    least: Instant,
}

impl RateLimit {
    pub(crate) fn new(requests: u32, period: Duration) -> Self {
        let interval = period / requests.max(1);
        let now = Instant::now();
        let level = Mutex::new(Level { full: now, least: now });
        Self { interval, tolerance: period.saturating_sub(interval), level }
    }

    /// A token, and how long to wait until it is there; none if that is not less than `longest`.
    pub(crate) fn reserve(&self, longest: Option<Duration>) -> Option<Turn<'_>> {
        let now = Instant::now();
        let mut level = self.level();
        let owed = level.full.saturating_duration_since(now);
        let wait = owed.saturating_sub(self.tolerance);
        if !wait.is_zero() && longest.is_some_and(|longest| wait >= longest) {
            return None;
        }
        level.full = now.checked_add(owed.saturating_add(self.interval)).unwrap_or(now);
        Some(Turn { wait, limit: self, is_taken: false })
    }

    /// The server says that it was too much (429): the bucket is empty, and no token comes for so long.
    pub(crate) fn exceeded(&self, after: Duration) {
        let owed = self.tolerance.saturating_add(self.interval.max(after));
        let mut level = self.level();
        level.full = Instant::now().checked_add(owed).map_or(level.full, |later| later.max(level.full));
        level.least = level.full;
    }

    fn level(&self) -> MutexGuard<'_, Level> {
        self.level.lock().unwrap_or_else(PoisonError::into_inner)
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
            let mut level = self.limit.level();
            level.full = level.full.checked_sub(self.limit.interval).map_or(level.full, |full| full.max(level.least));
        }
    }
}
