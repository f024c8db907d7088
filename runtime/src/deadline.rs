//! A time after which nothing more is waited for.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, ready};

use crate::TransportError;
use crate::retry::Sleep;

/// When something has to be over, if ever.
pub(crate) struct Deadline {
    sleep: Option<Sleep>,
    /// Whose time it is that is over then.
    of: &'static str,
}

impl Deadline {
    pub(crate) fn new(sleep: Option<Sleep>, of: &'static str) -> Self {
        Self { sleep, of }
    }

    #[cfg(feature = "tower")]
    pub(crate) fn is_set(&self) -> bool {
        self.sleep.is_some()
    }

    /// What was made, if anything was, or an error if nothing was and the time is over.
    pub(crate) fn limit<T>(&mut self, made: Poll<T>, context: &mut Context<'_>) -> Poll<Result<T, TransportError>> {
        match (made, &mut self.sleep) {
            (Poll::Ready(made), _) => Poll::Ready(Ok(made)),
            (Poll::Pending, None) => Poll::Pending,
            (Poll::Pending, Some(sleep)) => {
                ready!(sleep.as_mut().poll(context));
                Poll::Ready(Err(TransportError::timeout(self.of)))
            }
        }
    }

    /// What a future gives in time.
    pub(crate) async fn limited<T>(&mut self, future: impl Future<Output = T>) -> Result<T, TransportError> {
        let mut future = pin!(future);
        poll_fn(|context| self.limit(future.as_mut().poll(context), context)).await
    }
}
