//! Why a stream has no next item.

use std::fmt;

use bytes::Bytes;

use crate::exchange::Failure;
use crate::transport::named;
use crate::{DecodeError, Error, ErrorResponse, InvalidResponse, RawResponse, TransportError};

/// Why a stream of items does not give the next one. All but one of another shape are the end of the stream.
///
/// `?` makes an [`Error`] of it, in a function whose error that is.
///
/// ```
/// use oasmith_runtime::http::Response;
/// use oasmith_runtime::{JsonLines, RawResponse};
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let answer = RawResponse::from(Response::new("1\n\"2\"\n3\n".into()));
/// let mut lines: JsonLines<i64> = answer.items().unwrap();
/// assert_eq!(lines.next().await.unwrap().unwrap(), 1);
/// let error = lines.next().await.unwrap().unwrap_err();
/// assert_eq!(error.to_string(), "item 1: $: expected an integer, found string \"2\"");
/// assert_eq!(error.text().unwrap(), "\"2\"");
/// assert_eq!(lines.next().await.unwrap().unwrap(), 3);
/// # });
/// ```
pub struct ItemError(Box<Reason>);

struct Reason {
    /// The name of the operation, where it is known.
    operation: &'static str,
    index: u64,
    problem: Problem,
}

#[derive(Debug)]
pub(super) enum Problem {
    /// The connection is lost, and there is none for the rest of the stream.
    Failed(Failure),
    /// The answer to the request for the rest is no success, or has another body.
    Refused(Box<RawResponse>),
    Unlike(Box<InvalidResponse>),
    /// More bytes than the limit, which this is.
    TooLarge(usize),
    /// What there is of it.
    Incomplete(Bytes),
    Invalid(DecodeError, Bytes),
}

impl Problem {
    /// Whether it is that of a connection, and another one may do better.
    pub(super) fn is_loss(&self) -> bool {
        match self {
            Self::Failed(Failure::Transport(error)) => !error.is_unsendable(),
            Self::Incomplete(_) => true,
            _ => false,
        }
    }
}

impl From<TransportError> for Problem {
    fn from(error: TransportError) -> Self {
        Self::Failed(Failure::Transport(error))
    }
}

impl ItemError {
    pub(super) fn new(operation: &'static str, index: u64, mut problem: Problem) -> Self {
        // Said before the number of the item, the name is not said again behind it.
        if let Problem::Failed(failure) = &mut problem {
            failure.set_operation("");
        }
        Self(Box::new(Reason { operation, index, problem }))
    }

    /// Which item it is, counted from 0.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.0.index
    }

    /// What came of the item, where that is not too large.
    #[must_use]
    pub fn text(&self) -> Option<&Bytes> {
        match &self.0.problem {
            Problem::Incomplete(text) | Problem::Invalid(_, text) => Some(text),
            _ => None,
        }
    }

    /// What is wrong with an item that is of another shape. The stream goes on behind it.
    #[must_use]
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &self.0.problem {
            Problem::Invalid(error, _) => Some(error),
            _ => None,
        }
    }

    /// Whether the stream ended within the item, though the connection did not break.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        matches!(self.0.problem, Problem::Incomplete(_))
    }

    /// Whether the item is larger than the stream was told to take.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        matches!(self.0.problem, Problem::TooLarge(_))
    }
}

/// What breaks while the items of a body are read.
impl<E: ErrorResponse> From<ItemError> for Error<E> {
    fn from(error: ItemError) -> Self {
        let Reason { operation, index, problem } = *error.0;
        match problem {
            Problem::Failed(mut failure) => {
                failure.set_operation(operation);
                failure.into()
            }
            Problem::Refused(response) => Self::of(*response),
            Problem::Unlike(invalid) => Self::Decode(invalid),
            problem => Self::Item(ItemError::new(operation, index, problem)),
        }
    }
}

impl fmt::Display for ItemError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}item {}: ", named(self.0.operation), self.0.index)?;
        match &self.0.problem {
            Problem::Failed(failure) => failure.fmt(out),
            Problem::Refused(response) => write!(out, "asked for the rest, the API answered {}", response.status()),
            Problem::Unlike(invalid) => {
                write!(out, "asked for the rest, the API answered {}: {}", invalid.response.status(), invalid.error)
            }
            Problem::TooLarge(limit) => write!(out, "more than {limit} bytes"),
            Problem::Incomplete(_) => out.write_str("the stream ends within it"),
            Problem::Invalid(error, _) => error.fmt(out),
        }
    }
}

/// Says what `Display` does: an item can hold anything.
impl fmt::Debug for ItemError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ItemError({self})")
    }
}

impl std::error::Error for ItemError {
    // What `Display` has said already is not said again: the chain goes on behind it.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.problem {
            Problem::Failed(failure) => failure.source(),
            _ => None,
        }
    }
}
