//! Requests on their way: named futures, so that generated code needs no `async fn`.
//!
//! The exchange itself is not generic and compiled once; only the reading of the answer depends on the operation.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::StatusCode;

use crate::{Body, Call, Error, Operation, RawResponse, RequestError, Response, TokenError, TransportError};

/// Why there is no answer at all.
enum Failure {
    Request(RequestError),
    Token(TokenError),
    Transport(TransportError),
}

impl<E> From<Failure> for Error<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Request(error) => Self::Request(error),
            Failure::Token(error) => Self::Token(error),
            Failure::Transport(error) => error.into(),
        }
    }
}

type Exchange<T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send>>;

/// Nothing happens before the first poll.
fn open(call: &Call) -> impl Future<Output = Result<http::Response<Body>, Failure>> + Send + use<> {
    let prepared = call.request().and_then(|request| Ok((call.authorize(&request)?, request)));
    let (operation, timeout) = (call.operation(), call.time_limit());
    let transport = call.client().transport();
    async move {
        let (authorization, mut request) = prepared.map_err(Failure::Request)?;
        let again = (authorization.is_renewable() && request.body().is_repeatable()).then(|| request.clone());
        let tokens = authorization.put(&mut request).await.map_err(Failure::Token)?;
        let claimed = request.body_mut().claim();
        claimed.map_err(|problem| Failure::Request(RequestError::new(operation, format!("body: {problem}"))))?;
        let response = transport.send(request, timeout).await.map_err(Failure::Transport)?;
        match again {
            // A token can be rejected before its time.
            Some(mut request) if response.status() == StatusCode::UNAUTHORIZED && authorization.invalidate(&tokens) => {
                authorization.put(&mut request).await.map_err(Failure::Token)?;
                transport.send(request, timeout).await.map_err(Failure::Transport)
            }
            _ => Ok(response),
        }
    }
}

async fn read(response: http::Response<Body>) -> Result<RawResponse, Failure> {
    let (parts, body) = response.into_parts();
    let body = body.bytes().await.map_err(Failure::Transport)?;
    Ok(http::Response::from_parts(parts, body).into())
}

fn exchange(call: &Call) -> Exchange<RawResponse> {
    let response = open(call);
    Box::pin(async { read(response.await?).await })
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
    exchange: Exchange<RawResponse>,
    operation: PhantomData<fn() -> O>,
}

impl<O> Pending<O> {
    pub(crate) fn new(call: &Call) -> Self {
        Self { exchange: exchange(call), operation: PhantomData }
    }
}

impl<O: Operation> Future for Pending<O> {
    type Output = Result<Response<O::Output>, Error<O::Error>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match ready!(self.exchange.as_mut().poll(context)) {
            Ok(response) => O::receive(response),
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
    exchange: Exchange<RawResponse>,
    error: PhantomData<fn() -> E>,
}

impl<E> PendingRaw<E> {
    pub(crate) fn new(call: &Call) -> Self {
        Self { exchange: exchange(call), error: PhantomData }
    }
}

impl<E> Future for PendingRaw<E> {
    type Output = Result<RawResponse, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(ready!(self.exchange.as_mut().poll(context)).map_err(Error::from))
    }
}

impl<E> fmt::Debug for PendingRaw<E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PendingRaw")
    }
}

/// What is no success is read whole.
type Opened = Result<Response<Body>, RawResponse>;

/// The future of an answer whose body is a stream: [`Response`] with a [`Body`], or [`Error`]. See [`Operation::stream`].
#[must_use = "a request is sent only when its future is awaited"]
pub struct PendingStream<O> {
    exchange: Exchange<Opened>,
    operation: PhantomData<fn() -> O>,
}

impl<O> PendingStream<O> {
    pub(crate) fn new(call: &Call) -> Self {
        let response = open(call);
        let exchange = Box::pin(async {
            let response = response.await?;
            Ok(if response.status().is_success() { Ok(Response::from(response)) } else { Err(read(response).await?) })
        });
        Self { exchange, operation: PhantomData }
    }
}

impl<O: Operation> Future for PendingStream<O> {
    type Output = Result<Response<Body>, Error<O::Error>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match ready!(self.exchange.as_mut().poll(context)) {
            Ok(Ok(response)) => Ok(response),
            // A description can have a success that is no 2xx.
            Ok(Err(response)) => O::receive(response.clone()).map(|_| {
                let body = response.body().clone().into();
                Response::new(response, body)
            }),
            Err(failure) => Err(failure.into()),
        })
    }
}

impl<O> fmt::Debug for PendingStream<O> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("PendingStream")
    }
}
