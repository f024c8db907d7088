//! Everything that can happen instead of a success. No variant loses what there is of an answer: its status, its headers, and its body if that
//! is complete or too large.

use std::fmt;
use std::iter::once;

use http::StatusCode;
use http::header::CONTENT_ENCODING;

use crate::request::redacted;
use crate::retry::TRANSIENT;
use crate::transport::named;
use crate::wire::{shorten, shorten_to};
use crate::{
    DecodeError, ErrorResponse, ItemError, Problem, RawResponse, RequestError, TokenError, TransportError, redirect,
};

/// Why an operation did not succeed. `E` holds the errors that the API description has for it.
///
/// ```
/// use oasmith_runtime::Error;
///
/// fn explain(error: &Error<String>) -> String {
///     match error {
///         Error::Api(answer) => format!("the API says: {}", answer.error),
///         Error::Timeout(_) => "try again later".to_owned(),
///         other => other.to_string(),
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The request could not be built; nothing was sent.
    Request(RequestError),
    /// There is no token to send the request with; it was not sent, or was rejected with another one, and the
    /// [`response`](Self::response) is that.
    Token(TokenError),
    /// There is no complete answer: no connection, or it broke. If it broke behind the status and the headers of the answer, the
    /// [`response`](Self::response) has these.
    Transport(TransportError),
    /// There was no complete answer in time, or no connection ([`TransportError::is_connect`]). What there was is kept as in
    /// [`Transport`](Self::Transport).
    Timeout(TransportError),
    /// The API answered with an error that its description has.
    Api(Box<ApiError<E>>),
    /// The API answered with a status that its description does not have.
    UndocumentedStatus(Box<RawResponse>),
    /// The API answered with a body that is not as described.
    Decode(Box<InvalidResponse>),
    /// The API answered with a larger body than the client takes ([`ClientBuilder::max_body`](crate::ClientBuilder::max_body) and
    /// [`max_error_body`](crate::ClientBuilder::max_error_body)); this one has only the beginning of it.
    TooLarge(Box<RawResponse>),
    /// The API answered with a redirect that the client was told to follow
    /// ([`ClientBuilder::redirects`](crate::ClientBuilder::redirects)) and could not.
    Redirect(Box<UnfollowedRedirect>),
    /// An item of a stream is not as described, is too large, or did not come as a whole.
    Item(ItemError),
}

/// An error that the API reported, and the answer it was read from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ApiError<E> {
    /// The error, by status.
    pub error: E,
    /// The whole answer.
    pub response: RawResponse,
}

/// An answer whose body is not as described.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct InvalidResponse {
    /// What is wrong with the body, and where.
    pub error: DecodeError,
    /// The whole answer.
    pub response: RawResponse,
}

/// A redirect that could not be followed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UnfollowedRedirect {
    /// Why, without credentials.
    pub problem: String,
    /// The whole answer.
    pub response: RawResponse,
}

/// What breaks while a body is read.
impl<E> From<TransportError> for Error<E> {
    fn from(error: TransportError) -> Self {
        if error.is_timeout() { Self::Timeout(error) } else { Self::Transport(error) }
    }
}

impl<E> From<RequestError> for Error<E> {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl<E: ErrorResponse> Error<E> {
    /// The error that an answer is which is no success.
    pub(crate) fn of(response: RawResponse) -> Self {
        match E::read(&response) {
            Ok(Some(error)) => Self::Api(Box::new(ApiError { error, response })),
            Ok(None) => Self::UndocumentedStatus(Box::new(response)),
            Err(error) => Self::Decode(Box::new(InvalidResponse { error, response })),
        }
    }
}

impl<E> Error<E> {
    /// The answer, if there was one; without its body if that broke off.
    #[must_use]
    pub fn response(&self) -> Option<&RawResponse> {
        match self {
            Self::Request(_) | Self::Item(_) => None,
            Self::Transport(error) | Self::Timeout(error) => error.head(),
            Self::Token(error) => error.0.rejection.as_deref(),
            Self::Api(answer) => Some(&answer.response),
            Self::UndocumentedStatus(response) | Self::TooLarge(response) => Some(response),
            Self::Decode(answer) => Some(&answer.response),
            Self::Redirect(answer) => Some(&answer.response),
        }
    }

    /// The error that the API reported, if its description has it.
    #[must_use]
    pub fn api_error(&self) -> Option<&E> {
        match self {
            Self::Api(answer) => Some(&answer.error),
            _ => None,
        }
    }

    /// The status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(RawResponse::status)
    }

    /// What the answer says of the problem (RFC 9457), whether its status is described or not, if its media type is
    /// `application/problem+json`.
    #[must_use]
    pub fn problem(&self) -> Option<Problem> {
        self.response().and_then(Problem::of)
    }

    /// Whether there was no complete answer in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    /// Whether there was no connection, so that the server has not seen the request.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Transport(error) | Self::Timeout(error) if error.is_connect())
    }

    /// Whether what [`if_none_match`](crate::Operation::if_none_match) asked for is still as it was: 304, RFC 9110 §15.4.5.
    #[must_use]
    pub fn is_not_modified(&self) -> bool {
        self.status() == Some(StatusCode::NOT_MODIFIED)
    }

    /// Whether what [`if_match`](crate::Operation::if_match) was to change is no longer as it was: 412, RFC 9110 §15.5.13.
    #[must_use]
    pub fn is_precondition_failed(&self) -> bool {
        self.status() == Some(StatusCode::PRECONDITION_FAILED)
    }

    /// Whether the same request may succeed when it is sent again later: there was no answer ([`Transport`](Self::Transport),
    /// [`Timeout`](Self::Timeout)) though the request could be sent, or its status is 408, 425, 429, 500, 502, 503 or 504,
    /// whatever [statuses](crate::Retry::statuses) a `Retry` has.
    ///
    /// It does not say that sending twice is harmless: the server may have acted on the first request, unless
    /// [`is_connect`](Self::is_connect).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Request(_) | Self::Item(_) => false,
            Self::Token(error) => error.is_retryable(),
            Self::Transport(error) | Self::Timeout(error) => !error.is_unsendable(),
            Self::Api(_) | Self::UndocumentedStatus(_) | Self::Decode(_) | Self::Redirect(_) | Self::TooLarge(_) => {
                self.status().is_some_and(|status| TRANSIENT.contains(&status.as_u16()))
            }
        }
    }
}

/// Where an answer leads, as it may be shown.
fn location(response: &RawResponse) -> Option<String> {
    let location = redirect::location(response.status(), response.headers())?;
    Some(redacted(&String::from_utf8_lossy(location.as_bytes())))
}

/// How much of a text for people is shown, in characters.
const SHOWN: usize = 300;

/// The beginning of a text for people that comes from a server.
pub(crate) fn on_one_line(text: &str) -> String {
    let words = text.split(|char: char| char.is_whitespace() || char.is_control()).filter(|word| !word.is_empty());
    shorten_to(SHOWN, &words.collect::<Vec<_>>().join(" "))
}

/// What a problem says for people (RFC 9457 §3.1), on one line. A title that is that of the status is said already (§4.2.1).
fn reported(response: &RawResponse) -> String {
    let Some(problem) = Problem::of(response) else { return String::new() };
    let title = problem.title.filter(|title| response.status().canonical_reason() != Some(title));
    let texts = title.into_iter().chain(problem.detail).map(|text| on_one_line(&text));
    once(String::new()).chain(texts).collect::<Vec<_>>().join(": ")
}

/// What a caller of `resume_download` has to do who has more than the API.
const TOO_LONG: &str = "; if it was to be the rest of a download, there is no such place in what the API has: begin anew, with a length of 0";

fn undocumented(response: &RawResponse) -> String {
    let leads = location(response).map(|place| {
        format!("; it leads to `{place}`, and redirects are not followed (`redirects` of the client's builder)")
    });
    let is_behind = response.status() == StatusCode::RANGE_NOT_SATISFIABLE;
    let hint = leads.unwrap_or_else(|| if is_behind { TOO_LONG.to_owned() } else { String::new() });
    format!(", which its description does not have{}{hint}", reported(response))
}

fn too_large(response: &RawResponse) -> String {
    let setting = if response.status().is_success() { "max_body" } else { "max_error_body" };
    format!(" with a larger body than the client takes (`{setting}` of its builder)")
}

fn unfollowed(answer: &UnfollowedRedirect) -> String {
    let place = location(&answer.response).unwrap_or_default();
    format!(", which leads to `{place}`: {}", answer.problem)
}

fn invalid(answer: &InvalidResponse) -> String {
    if answer.response.whole_body().length() == Some(0) {
        // A caller who takes a success for a failure does again what is done.
        let is_success = answer.response.status().is_success();
        let (success, raw) = if is_success { (", a success,", ": `send_raw` takes it") } else { ("", "") };
        return format!("{success} without the body that is described{raw}");
    }
    let kind = answer.response.other_content_type().map(|kind| format!(" of `{}`", shorten(kind)));
    let coding = answer.response.headers().get(CONTENT_ENCODING).map(|coding| {
        let coding = shorten(&String::from_utf8_lossy(coding.as_bytes()));
        format!(" (it is compressed by `{coding}`, which a feature of oasmith-runtime may undo)")
    });
    let (kind, coding) = (kind.unwrap_or_default(), coding.unwrap_or_default());
    format!(" with a body{kind} that is not as described: {}{coding}", answer.error)
}

/// One line for people, with the name of the operation. Of what the API reported it says the title and the detail of a problem (RFC 9457),
/// which are meant for that, and nothing else, since it can hold anything.
impl<E> fmt::Display for Error<E> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (response, what) = match self {
            Self::Request(error) => return error.fmt(out),
            Self::Token(error) => return error.fmt(out),
            Self::Item(error) => return error.fmt(out),
            Self::Transport(error) | Self::Timeout(error) => return error.fmt(out),
            Self::Api(answer) => (&answer.response, reported(&answer.response)),
            Self::UndocumentedStatus(response) => (response.as_ref(), undocumented(response)),
            Self::Redirect(answer) => (&answer.response, unfollowed(answer)),
            Self::TooLarge(response) => (response.as_ref(), too_large(response)),
            Self::Decode(answer) => (&answer.response, invalid(answer)),
        };
        write!(out, "{}the API answered {}{what}", named(response.operation), response.status())
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    // What `Display` has said already is not said again: the chain goes on behind it.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Token(error) => error.source(),
            Self::Transport(error) | Self::Timeout(error) => error.source(),
            Self::Request(_)
            | Self::Api(_)
            | Self::UndocumentedStatus(_)
            | Self::Decode(_)
            | Self::Redirect(_)
            | Self::TooLarge(_)
            | Self::Item(_) => None,
        }
    }
}
