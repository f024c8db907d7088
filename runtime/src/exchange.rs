//! One call on its way: what it is sent with, and how much of the answer is read. Not generic, so it is compiled once.

use std::convert::identity;
use std::fmt;
use std::future::ready;
use std::mem::take;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::uri::Authority;
use http::{HeaderName, Method, Request, Response, StatusCode, Uri};

use crate::auth::Authorization;
use crate::clock::Instant;
use crate::deadline::{Deadline, each_in_time};
use crate::redirect::{Route, location};
use crate::request::Options;
use crate::response::is_json;
use crate::retry::{Sleep, retry_after};
use crate::{
    AccessToken, Body, Call, CallInfo, Client, Error, RawResponse, RequestError, RetryCause, Retrying, TokenError,
    TransportError, TransportFuture, UnfollowedRedirect,
};

/// By which a server knows a request that it has seen already.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Why there is no answer that can be taken.
#[derive(Debug)]
pub(crate) enum Failure {
    Request(RequestError),
    Token(TokenError),
    Transport(TransportError),
    /// There is no turn for it before its deadline, so it was not sent, nor will another attempt be.
    Late(TransportError),
    TooLarge(Box<RawResponse>),
    Redirect(Box<UnfollowedRedirect>),
}

impl<E> From<Failure> for Error<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Request(error) => Self::Request(error),
            Failure::Token(error) => Self::Token(error),
            Failure::Transport(error) | Failure::Late(error) => error.into(),
            Failure::TooLarge(response) => Self::TooLarge(response),
            Failure::Redirect(redirect) => Self::Redirect(redirect),
        }
    }
}

/// What breaks while a body asks for the rest of itself.
impl From<Failure> for TransportError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Transport(error) | Failure::Late(error) => error,
            failure => Self::other(failure),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(error) => error.fmt(out),
            Self::Token(error) => error.fmt(out),
            Self::Transport(error) | Self::Late(error) => error.fmt(out),
            Self::TooLarge(response) => write!(out, "the API answered {} with a large body", response.status()),
            Self::Redirect(redirect) => {
                let (status, problem) = (redirect.response.status(), &redirect.problem);
                write!(out, "the API answered {status}, which was not followed: {problem}")
            }
        }
    }
}

impl std::error::Error for Failure {
    // What `Display` has said already is not said again: the chain goes on behind it.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Token(error) => error.source(),
            Self::Transport(error) | Self::Late(error) => error.source(),
            Self::Request(_) | Self::TooLarge(_) | Self::Redirect(_) => None,
        }
    }
}

impl Failure {
    pub(crate) fn set_operation(&mut self, operation: &'static str) {
        match self {
            Self::Token(error) => error.0.operation = operation,
            Self::Transport(error) | Self::Late(error) => error.set_operation(operation),
            Self::TooLarge(response) => response.operation = operation,
            Self::Redirect(redirect) => redirect.response.operation = operation,
            // It has it already.
            Self::Request(_) => {}
        }
    }
}

pub(crate) type Answer = Result<Response<Body>, Failure>;

pub(crate) type Exchange = Owned<Answer>;

/// A future that any number of threads may know of, since only its owner polls it: the lock is never taken.
pub(crate) struct Owned<T>(Mutex<Pin<Box<dyn Future<Output = T> + Send>>>);

impl<T> Owned<T> {
    pub(crate) fn new(future: impl Future<Output = T> + Send + 'static) -> Self {
        Self(Mutex::new(Box::pin(future)))
    }
}

impl<T> Future for Owned<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().poll(context)
    }
}

/// Where an answer comes from, in the extensions of one that redirects may have led to: references in it are meant from there (RFC 3986 §5.1.3).
#[derive(Clone)]
pub(crate) struct EffectiveUri(pub(crate) Uri);

/// Which bodies are read before an answer is given; the others are streams.
#[derive(Clone, Copy)]
pub(crate) enum Reading {
    Whole,
    /// JSON is no stream: as one it would say nothing of what is wrong. Nor are successes of the statuses that the function tells.
    JsonAndErrors(fn(u16) -> bool),
    Errors,
}

/// Nothing happens before the first poll. `sent` is how many requests of the call went out already.
pub(crate) fn exchange(call: &mut Call, reading: Reading, sent: Arc<AtomicU32>) -> Exchange {
    let prepared = call.take_request().and_then(|request| Ok((call.authorize(&request)?, request)));
    let (operation, client) = (call.operation(), call.client().clone());
    let options = call.options();
    match prepared {
        Ok((authorization, request)) => {
            let (start, server) = (Instant::now(), Mutex::default());
            let mut sender =
                Sender { operation, client, authorization, request, options, reading, sent, start, server };
            // Requests are lent to what happens within: each function that is given one makes the future larger by two.
            Owned::new(async move { sender.send().await })
        }
        Err(error) => Owned::new(ready(Err(Failure::Request(error)))),
    }
}

/// All that a call is sent with.
struct Sender {
    operation: &'static str,
    client: Client,
    authorization: Authorization,
    /// Without credentials, which can be others each time.
    request: Request<Body>,
    options: Options,
    reading: Reading,
    /// How many requests went out.
    sent: Arc<AtomicU32>,
    /// When the first attempt began.
    start: Instant,
    /// Where the last one went to.
    server: Mutex<Option<Authority>>,
}

impl Sender {
    async fn send(&mut self) -> Answer {
        let may_wait = self.options.may_wait() || self.client.rate_limit().is_some();
        if may_wait && self.client.sleep(Duration::ZERO).is_none() {
            return Err(self.refused("there is no timer to wait by: give one to the client's builder"));
        }
        if self.options.resumption.is_some() && !self.is_repeatable(false) {
            return Err(self.refused(
                "it cannot be sent again for the rest of its answer: that may have another effect, unless it has an idempotency key, or its body is a stream",
            ));
        }
        // It may be long since this was made.
        self.start = Instant::now();
        let mut attempts = 0;
        loop {
            let mut request = self.next_request();
            let outcome = self.attempt(&mut request).await;
            attempts += 1;
            match self.pause(&outcome, attempts) {
                Some(pause) => {
                    // An answer holds its connection.
                    drop(outcome);
                    pause.await;
                }
                None => {
                    return outcome.map_err(|mut failure| {
                        failure.set_operation(self.operation);
                        failure
                    });
                }
            }
        }
    }

    /// How long an attempt may take that has this timeout.
    fn limit(&self, timeout: Option<Duration>) -> Option<Duration> {
        self.options.retry.limit(timeout, self.start)
    }

    /// The request itself, if no other attempt can follow that needs it.
    fn next_request(&mut self) -> Request<Body> {
        let is_last = !self.options.retry.is_on() && !self.authorization.is_renewable() && self.options.redirects == 0;
        if is_last { take(&mut self.request) } else { self.request.clone() }
    }

    /// What to wait for before the next attempt, if there is one.
    fn pause(&self, outcome: &Answer, attempts: u32) -> Option<Sleep> {
        let retry = &self.options.retry;
        if !retry.is_on() {
            return None;
        }
        let Some(cause) = retry.cause(outcome) else {
            if outcome.is_ok() {
                self.client.budget().earn();
            }
            return None;
        };
        if !self.is_repeatable(matches!(cause, RetryCause::Transport(error) if error.is_connect())) {
            return None;
        }
        let after = match outcome {
            Ok(response) => retry_after(response.headers()),
            Err(Failure::TooLarge(response)) => retry_after(response.headers()),
            Err(_) => None,
        };
        let pause = retry.pause(attempts, after.unwrap_or_default(), self.start.elapsed())?;
        let call = CallInfo { resends: self.sent.load(Ordering::Relaxed), ..CallInfo::of(&self.request) };
        self.client.pause(&Retrying { call, attempts, cause, pause })
    }

    /// Whether a second request does no harm, and can be made.
    fn is_repeatable(&self, is_unseen: bool) -> bool {
        (is_unseen || is_idempotent(&self.request)) && self.request.body().is_repeatable()
    }

    fn refused(&self, problem: &str) -> Failure {
        Failure::Request(RequestError::new(self.operation, problem.to_owned()))
    }

    async fn attempt(&self, request: &mut Request<Body>) -> Answer {
        let timeout = self.options.timeout;
        let response = if self.options.redirects > 0 {
            Box::pin(self.followed(request, timeout)).await?
        } else {
            self.authorized(request, &self.request, timeout).await?
        };
        let is_stream = response.status().is_success()
            && match self.reading {
                Reading::Whole => false,
                Reading::JsonAndErrors(is_whole) => {
                    !is_json(response.headers()) && !is_whole(response.status().as_u16())
                }
                Reading::Errors => true,
            };
        if is_stream { Ok(response.map(|body| self.named(body))) } else { self.read(response).await }
    }

    /// What the answer leads to in the end.
    async fn followed(&self, request: &mut Request<Body>, timeout: Option<Duration>) -> Answer {
        let start = Instant::now();
        let mut response = self.authorized(request, &self.request, timeout).await?;
        let mut route = Route::new(self.request.clone());
        let mut followed = 0;
        while let Some(reference) = location(response.status(), response.headers()) {
            let advanced = if followed < self.options.redirects {
                route.advance(response.status(), reference)
            } else {
                Err(format!("it is the last of {} redirects in a row", followed + 1))
            };
            if let Err(problem) = advanced {
                let response = RawResponse::of(self.read(response).await?);
                return Err(Failure::Redirect(Box::new(UnfollowedRedirect { problem, response })));
            }
            // An answer holds its connection.
            drop(response);
            followed += 1;
            let left = timeout.map(|timeout| timeout.saturating_sub(start.elapsed()));
            if left.is_some_and(|left| left.is_zero()) {
                return Err(Failure::Transport(TransportError::timeout("the limit of the call, with its redirects")));
            }
            let mut next = route.request.clone();
            let outcome = if route.is_at_home {
                self.authorized(&mut next, &route.request, left).await
            } else {
                self.transported(&mut next, left).await
            };
            response = outcome.map_err(|failure| match failure {
                Failure::Transport(error) => Failure::Transport(error.seen()),
                other => other,
            })?;
        }
        response.extensions_mut().insert(EffectiveUri(route.request.uri().clone()));
        Ok(response)
    }

    /// Sends a request with credentials, and `again` with others, if those were rejected.
    async fn authorized(&self, first: &mut Request<Body>, again: &Request<Body>, timeout: Option<Duration>) -> Answer {
        let is_repeatable = first.body().is_repeatable();
        let is_renewable = self.authorization.is_renewable();
        // Only what has to be asked for takes time.
        let start = is_renewable.then(Instant::now);
        let spent = || start.map(|start| start.elapsed()).unwrap_or_default();
        let left = || timeout.map(|timeout| timeout.saturating_sub(spent()));
        let tokens = self.put(first, timeout).await?;
        first.body_mut().claim().map_err(|problem| self.refused(&format!("body: {problem}")))?;
        let response = self.transported(first, left()).await?;
        // A token can be rejected before its time.
        let is_rejected = is_renewable && is_repeatable && response.status() == StatusCode::UNAUTHORIZED;
        if !is_rejected || !self.authorization.invalidate(&tokens) {
            return Ok(response);
        }
        *first = again.clone();
        match self.put(first, left()).await {
            // Another token comes too late.
            Err(Failure::Transport(_)) => return Ok(response),
            Err(Failure::Token(error)) => {
                return Err(Failure::Token(Box::pin(self.rejected(error, response)).await));
            }
            Err(failure) => return Err(failure),
            Ok(_) if left().is_some_and(|left| left.is_zero()) => return Ok(response),
            Ok(_) => {}
        }
        // An answer holds its connection.
        drop(response);
        self.transported(first, left()).await
    }

    /// Why there is no other token, with the answer that the last one had as far as it can be read.
    async fn rejected(&self, mut error: TokenError, response: Response<Body>) -> TokenError {
        error.0.rejection = match self.read(response).await {
            Ok(response) => Some(Box::new(RawResponse::of(response))),
            Err(Failure::TooLarge(beginning)) => Some(beginning),
            Err(_) => None,
        };
        error
    }

    /// Puts in the credentials, and gives them back. That they may have to be waited for takes of the time of the call.
    async fn put(&self, request: &mut Request<Body>, timeout: Option<Duration>) -> Result<Vec<AccessToken>, Failure> {
        let limit = self.limit(timeout).filter(|_| self.authorization.is_renewable());
        let mut deadline = self.deadline(limit, "its credentials were waited for");
        let tokens = deadline.limited(self.authorization.put(request)).await.map_err(Failure::Transport)?;
        tokens.map_err(Failure::Token)
    }

    fn deadline(&self, limit: Option<Duration>, of: &'static str) -> Deadline {
        Deadline::new(limit.and_then(|limit| self.client.sleep(limit)), of)
    }

    /// The deadline of all attempts where the transport is not given it, since the body of a success may go on for longer.
    fn deadline_of_head(&self) -> Deadline {
        let limit = if matches!(self.reading, Reading::Whole) { None } else { self.limit(None) };
        self.deadline(limit, "the deadline of all attempts")
    }

    async fn transported(&self, request: &mut Request<Body>, timeout: Option<Duration>) -> Answer {
        if let Some(limit) = self.client.rate_limit() {
            let late = "by the client's rate limit, its turn comes after the deadline of the call";
            let turn = limit.reserve(self.limit(None)).ok_or_else(|| Failure::Late(TransportError::timeout(late)))?;
            if let Some(pause) = self.client.sleep(turn.wait).filter(|_| !turn.wait.is_zero()) {
                pause.await;
            }
            turn.take();
        }
        // Waiting for a token and for a turn has taken of the time of the call.
        let timeout = if matches!(self.reading, Reading::Whole) { self.limit(timeout) } else { timeout };
        let resends = self.sent.fetch_add(1, Ordering::Relaxed);
        request.extensions_mut().get_mut::<CallInfo>().into_iter().for_each(|call| call.resends = resends);
        say_no_body(request);
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = request.uri().authority().cloned();
        let answer = self.in_time(self.client.transport().send(take(request), timeout));
        let answer = self.deadline_of_head().limited(answer).await.and_then(identity);
        let answer = answer.map_err(|error| self.lost(error))?;
        if let (StatusCode::TOO_MANY_REQUESTS, Some(limit)) = (answer.status(), self.client.rate_limit()) {
            let after = retry_after(answer.headers()).unwrap_or_default();
            limit.exceeded(self.options.retry.at_most(after));
        }
        Ok(answer)
    }

    fn server(&self) -> Option<Authority> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn lost(&self, error: TransportError) -> Failure {
        Failure::Transport(error.of_server(self.server().as_ref()))
    }

    /// The same body, whose errors say of what they are.
    fn named(&self, body: Body) -> Body {
        let (operation, server) = (self.operation, self.server());
        body.map_err(move |error| {
            let mut error = error.of_server(server.as_ref());
            error.set_operation(operation);
            error
        })
    }

    /// The answer, of which nothing may be waited for longer than `read_timeout`.
    async fn in_time(&self, answer: TransportFuture) -> Result<Response<Body>, TransportError> {
        let Some(longest) = self.options.read_timeout else { return answer.await };
        let client = self.client.clone();
        let deadline = move || Deadline::new(client.sleep(longest), "nothing came within the read timeout");
        let answer = deadline().limited(answer).await??;
        Ok(answer.map(|body| each_in_time(body, deadline)))
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
        let read = self.deadline_of_head().limited(body.at_most(most)).await;
        let (mut bytes, is_whole) = match read.and_then(identity) {
            Ok(read) => read,
            Err(error) => {
                let head = Response::from_parts(parts, Bytes::new()).into();
                return Err(self.lost(error.behind(head)));
            }
        };
        if is_whole {
            return Ok(Response::from_parts(parts, bytes.into()));
        }
        bytes.truncate(of_errors);
        Err(Failure::TooLarge(Box::new(Response::from_parts(parts, bytes).into())))
    }
}

/// Whether a second request has no effect of its own, by its method (RFC 9110 §9.2.2) or since the server can tell.
fn is_idempotent(request: &Request<Body>) -> bool {
    match *request.method() {
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE | Method::PUT | Method::DELETE => true,
        // A server can tell nothing by an empty key.
        _ => {
            let key = request.headers().get(IDEMPOTENCY_KEY);
            request.method().as_str() == "QUERY" || key.is_some_and(|key| !key.is_empty())
        }
    }
}

/// Says that there is no body where a server may expect one: some answer 411 otherwise (RFC 9110 §8.6), and most clients say the length of
/// bodies only.
fn say_no_body(request: &mut Request<Body>) {
    let is_expected = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
    if is_expected && request.body().length() == Some(0) {
        request.headers_mut().insert(CONTENT_LENGTH, 0.into());
    }
}
