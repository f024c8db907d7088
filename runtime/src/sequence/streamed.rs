//! An operation that is asked for its stream, where it could answer as a whole too.

use std::fmt;
use std::marker::PhantomData;

use super::Sequence;
use crate::{Call, DecodeError, Operation, Pending, RawResponse};

/// The request of an operation whose answer is to be the stream `S`, one of [`Events`](crate::Events),
/// [`JsonLines`](crate::JsonLines) and [`Parts`](crate::Parts), and not the output that the operation has otherwise.
#[must_use = "a request does nothing until it is awaited"]
pub struct Streamed<O, S> {
    operation: O,
    sequence: PhantomData<fn() -> S>,
}

impl<O: Operation, S: Sequence> Streamed<O, S> {
    /// Asks for one of these media types (RFC 9110 §12.5.1), the best first.
    pub fn new(mut operation: O, media_types: &'static str) -> Self {
        operation.as_mut().accept(media_types);
        Self { operation, sequence: PhantomData }
    }
}

impl<O: Operation, S: Sequence> Operation for Streamed<O, S> {
    type Output = S;
    type Error = O::Error;

    const IS_STREAMED: bool = true;

    fn success(response: &RawResponse) -> Result<Option<S>, DecodeError> {
        if response.status().is_success() { response.items().map(Some) } else { Ok(None) }
    }
}

impl<O: AsRef<Call>, S> AsRef<Call> for Streamed<O, S> {
    fn as_ref(&self) -> &Call {
        self.operation.as_ref()
    }
}

impl<O: AsMut<Call>, S> AsMut<Call> for Streamed<O, S> {
    fn as_mut(&mut self) -> &mut Call {
        self.operation.as_mut()
    }
}

impl<O: Operation, S: Sequence> IntoFuture for Streamed<O, S> {
    type Output = <Pending<Self> as Future>::Output;
    type IntoFuture = Pending<Self>;

    fn into_future(self) -> Pending<Self> {
        self.send()
    }
}

impl<O: Clone, S> Clone for Streamed<O, S> {
    fn clone(&self) -> Self {
        Self { operation: self.operation.clone(), sequence: PhantomData }
    }
}

impl<O: fmt::Debug, S> fmt::Debug for Streamed<O, S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Streamed").field(&self.operation).finish()
    }
}
