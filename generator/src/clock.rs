//! How long a test has been at work: other processes of the machine do not count, where the system tells them apart.

use std::fs;
use std::time::{Duration, Instant};

pub(crate) struct Clock {
    start: Instant,
    worked: Option<Duration>,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { start: Instant::now(), worked: worked() }
    }

    /// What this thread did since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        let worked = worked().zip(self.worked).map(|(now, before)| now.saturating_sub(before));
        worked.unwrap_or_else(|| self.start.elapsed())
    }
}

/// The processor time of this thread, as Linux counts it, in nanoseconds.
fn worked() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
