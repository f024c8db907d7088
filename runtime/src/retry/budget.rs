//! How many repetitions all calls of a client can afford together.

use std::sync::atomic::{AtomicU32, Ordering};

/// A bucket of tokens, with the figures of the AWS SDKs ("standard" mode).
pub(crate) struct Budget(AtomicU32);

const CAPACITY: u32 = 500;
const COST: u32 = 5;

impl Budget {
    pub(crate) fn full() -> Self {
        Self(AtomicU32::new(CAPACITY))
    }

    /// Pays for a repetition. Gives whether there was enough.
    pub(crate) fn pay(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| tokens.checked_sub(COST)).is_ok()
    }

    /// A call was answered that asks for no repetition.
    pub(crate) fn earn(&self) {
        self.add(1);
    }

    /// A repetition was of use.
    pub(crate) fn refund(&self) {
        self.add(COST);
    }

    fn add(&self, more: u32) {
        let filled = |tokens: u32| (tokens < CAPACITY).then(|| CAPACITY.min(tokens + more));
        // It is full otherwise.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, filled);
    }
}
