//! A time after which nothing more is waited for.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::retry::Sleep;
use crate::{Body, TransportError};

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
        poll_fn(|context| {
            let limited = ready!(self.limit(future.as_mut().poll(context), context));
            // Of a thread that was busy for long, the timer may be heard first.
            Poll::Ready(limited.or_else(|late| match future.as_mut().poll(context) {
                Poll::Ready(made) => Ok(made),
                Poll::Pending => Err(late),
            }))
        })
        .await
    }
}

/// The same body, each part of which has to come before a deadline of its own. Time counts from when somebody first waits for it: a
/// slow reader takes none of it.
pub(crate) fn each_in_time(body: Body, deadline: impl Fn() -> Deadline + Send + 'static) -> Body {
    if body.as_bytes().is_some() {
        return body;
    }
    let (length, mut body, mut current) = (body.length(), Some(body), None);
    Body::of(length, move |context| {
        let Some(rest) = &mut body else { return Poll::Ready(None) };
        let chunk = Pin::new(rest).poll_next(context);
        if chunk.is_ready() {
            current = None;
            return chunk;
        }
        let chunk = ready!(current.get_or_insert_with(&deadline).limit(chunk, context));
        // Its connection is of no more use.
        body = None;
        Poll::Ready(chunk.unwrap_or_else(|late| Some(Err(late))))
    })
}
