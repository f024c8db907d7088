//! One call on its way: what it is sent with, and how much of the answer is read. Not generic, so it is compiled once.

use std::pin::Pin;
use std::time::Duration;

use http::{Request, Response, StatusCode};

use crate::auth::Authorization;
use crate::response::is_json;
use crate::{Body, Call, Client, Error, RawResponse, RequestError, TokenError, TransportError};

/// Why there is no answer that can be taken.
pub(crate) enum Failure {
    Request(RequestError),
    Token(TokenError),
    Transport(TransportError),
    TooLarge(RawResponse),
}

impl<E> From<Failure> for Error<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Request(error) => Self::Request(error),
            Failure::Token(error) => Self::Token(error),
            Failure::Transport(error) => error.into(),
            Failure::TooLarge(response) => Self::TooLarge(Box::new(response)),
        }
    }
}

type Answer = Result<Response<Body>, Failure>;

pub(crate) type Exchange = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// Which bodies are read before an answer is given; the others are streams.
#[derive(Clone, Copy)]
pub(crate) enum Reading {
    Whole,
    /// JSON is no stream: as one it would say nothing of what is wrong.
    JsonAndErrors,
    Errors,
}

/// Nothing happens before the first poll.
pub(crate) fn exchange(call: &Call, reading: Reading) -> Exchange {
    let prepared = call.request().and_then(|request| Ok((call.authorize(&request)?, request)));
    let (operation, client, timeout) = (call.operation(), call.client().clone(), call.time_limit());
    Box::pin(async move {
        let (authorization, request) = prepared.map_err(Failure::Request)?;
        Sender { operation, client, authorization, request, timeout, reading }.send().await
    })
}

/// All that a call is sent with.
struct Sender {
    operation: &'static str,
    client: Client,
    authorization: Authorization,
    /// Without credentials, which can be others each time.
    request: Request<Body>,
    timeout: Option<Duration>,
    reading: Reading,
}

impl Sender {
    async fn send(&self) -> Answer {
        let response = self.authorized(&self.request).await?;
        let is_stream = response.status().is_success()
            && match self.reading {
                Reading::Whole => false,
                Reading::JsonAndErrors => !is_json(response.headers()),
                Reading::Errors => true,
            };
        if is_stream { Ok(response) } else { self.read(response).await }
    }

    async fn authorized(&self, request: &Request<Body>) -> Answer {
        let mut first = request.clone();
        let tokens = self.authorization.put(&mut first).await.map_err(Failure::Token)?;
        let claimed = first.body_mut().claim();
        claimed.map_err(|problem| Failure::Request(RequestError::new(self.operation, format!("body: {problem}"))))?;
        let response = self.transported(first).await?;
        let may_be_renewed = self.authorization.is_renewable() && request.body().is_repeatable();
        // A token can be rejected before its time.
        let is_rejected = may_be_renewed && response.status() == StatusCode::UNAUTHORIZED;
        if !is_rejected || !self.authorization.invalidate(&tokens) {
            return Ok(response);
        }
        let mut second = request.clone();
        self.authorization.put(&mut second).await.map_err(Failure::Token)?;
        self.transported(second).await
    }

    async fn transported(&self, request: Request<Body>) -> Answer {
        self.client.transport().send(request, self.timeout).await.map_err(Failure::Transport)
    }

    /// The same answer, with its body as bytes.
    async fn read(&self, response: Response<Body>) -> Answer {
        let (parts, body) = response.into_parts();
        let of_errors = self.client.max_error_body();
        let most = if parts.status.is_success() { self.client.max_body() } else { of_errors };
        // Of what is too large for sure, only the part that the error keeps is read.
        let is_too_large =
            body.length().is_some_and(|length| usize::try_from(length).map_or(true, |length| length > most));
        let most = if is_too_large { most.min(of_errors) } else { most };
        let (mut bytes, is_whole) = body.at_most(most).await.map_err(Failure::Transport)?;
        if is_whole {
            return Ok(Response::from_parts(parts, bytes.into()));
        }
        bytes.truncate(of_errors);
        Err(Failure::TooLarge(Response::from_parts(parts, bytes).into()))
    }
}
