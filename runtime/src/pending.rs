//! Requests on their way: named futures, so that generated code needs no `async fn`.
//!
//! The exchange itself is compiled once; only what an answer means depends on the operation.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use crate::exchange::{Exchange, Reading, exchange};
use crate::resume::{Again, is_all_there, resumable};
use crate::{Body, Call, Error, Operation, RawResponse, Response};

/// The exchange, and what asks for the rest of its answer, if anything does: both count the same requests.
fn begin(call: &mut Call, reading: Reading) -> (Exchange, Option<Box<Again>>) {
    let again = Again::of(call, reading).map(Box::new);
    let sent = again.as_ref().map(|again| Arc::clone(&again.sent)).unwrap_or_default();
    (exchange(call, reading, sent), again)
}

/// The future of an operation: [`Response`] or [`Error`]. See [`Operation::send`].
///
/// It borrows nothing and can be moved to another task. Dropping it gives the request up.
///
/// ```
/// use oasmith_runtime::{Error, Operation, Pending, Response};
///
/// async fn twice<O: Operation + Clone>(operation: O) -> Result<Response<O::Output>, Error<O::Error>> {
///     let first: Pending<O> = operation.clone().send();
///     match first.await {
///         Err(error) if error.is_retryable() => operation.send().await,
///         outcome => outcome,
///     }
/// }
/// ```
#[must_use = "a request is sent only when its future is awaited"]
pub struct Pending<O> {
    exchange: Exchange,
    name: &'static str,
    /// By which the body asks for the rest of itself, if it does.
    again: Option<Box<Again>>,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Pending<O> {
    pub(crate) fn new(call: &mut Call) -> Self {
        let reading = if O::IS_STREAMED { Reading::JsonAndErrors(O::is_whole) } else { Reading::Whole };
        call.misfit = Some(misfit::<O>);
        let (exchange, again) = begin(call, reading);
        Self { exchange, name: call.operation(), again, operation: PhantomData }
    }
}

/// In what an answer differs from all that the operation is described with. A status that is no success any server may send.
fn misfit<O: Operation>(response: RawResponse) -> Option<String> {
    let status = response.status();
    match O::receive(response) {
        Err(Error::Decode(answer)) => Some(answer.error.to_string()),
        Err(Error::UndocumentedStatus(_)) if status.is_success() => Some(format!("there is no success of {status}")),
        _ => None,
    }
}

impl<O: Operation> Future for Pending<O> {
    type Output = Result<Response<O::Output>, Error<O::Error>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match ready!(Pin::new(&mut self.exchange).poll(context)) {
            Ok(response) => O::receive(RawResponse::of(response).of_operation(self.name).resumed_by(self.again.take())),
            Err(failure) => Err(failure.into()),
        })
    }
}

impl<O> fmt::Debug for Pending<O> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Pending")
    }
}

/// The future of an answer as it comes: [`RawResponse`] whatever the status, or [`Error`]. See [`Operation::send_raw`].
#[must_use = "a request is sent only when its future is awaited"]
pub struct PendingRaw<E> {
    exchange: Exchange,
    name: &'static str,
    error: PhantomData<fn() -> E>,
}

impl<E> PendingRaw<E> {
    pub(crate) fn new(call: &mut Call) -> Self {
        let exchange = exchange(call, Reading::Whole, Arc::default());
        Self { exchange, name: call.operation(), error: PhantomData }
    }
}

impl<E> Future for PendingRaw<E> {
    type Output = Result<RawResponse, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(Pin::new(&mut self.exchange).poll(context));
        Poll::Ready(answer.map(|response| RawResponse::of(response).of_operation(self.name)).map_err(Error::from))
    }
}

impl<E> fmt::Debug for PendingRaw<E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PendingRaw")
    }
}

/// The future of an answer whose body is a stream: [`Response`] with a [`Body`], or [`Error`]. See [`Operation::stream`].
#[must_use = "a request is sent only when its future is awaited"]
pub struct PendingStream<O> {
    exchange: Exchange,
    name: &'static str,
    /// By which the body asks for the rest of itself, if it does.
    again: Option<Box<Again>>,
    operation: PhantomData<fn() -> O>,
}

impl<O> PendingStream<O> {
    pub(crate) fn new(call: &mut Call) -> Self {
        let (exchange, again) = begin(call, Reading::Errors);
        Self { exchange, name: call.operation(), again, operation: PhantomData }
    }
}

impl<O: Operation> Future for PendingStream<O> {
    type Output = Result<Response<Body>, Error<O::Error>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match ready!(Pin::new(&mut self.exchange).poll(context)) {
            Ok(response) if response.status().is_success() || is_all_there(&response, self.again.as_deref()) => {
                Ok(Response::from(resumable(response, self.again.take())?))
            }
            // A description can have a success that is no 2xx.
            Ok(response) => {
                let response = RawResponse::of(response).of_operation(self.name);
                O::receive(response.clone()).map(|_| {
                    let body = response.body().clone().into();
                    Response::new(response, body)
                })
            }
            Err(failure) => Err(failure.into()),
        })
    }
}

impl<O> fmt::Debug for PendingStream<O> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PendingStream")
    }
}
