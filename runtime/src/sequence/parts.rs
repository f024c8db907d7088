//! Bodies of several parts (RFC 2046 §5.1).

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::cut::Pieces;
use super::error::Problem;
use super::{Count, ItemError, MAX_ITEM_SIZE, Sequence};
use crate::pages::link::parameters;
use crate::response::marked;
use crate::{Decode, DecodeError, RawResponse, from_json};

/// One part of a body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Part {
    /// What describes it: `Content-Type`, `Content-ID` and others.
    pub headers: HeaderMap,
    /// What it holds.
    pub body: Bytes,
}

impl Part {
    /// The body, read as JSON.
    ///
    /// # Errors
    /// When it is not JSON, or of another shape.
    pub fn json<T: Decode>(&self) -> Result<T, DecodeError> {
        from_json(&self.body)
    }
}

/// Shows the headers, but of the body only its size: it can hold anything.
impl fmt::Debug for Part {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Part({:?}, {} bytes)", self.headers, self.body.len())
    }
}

/// The parts of a body of `multipart/mixed`, or of any other multipart type that has a boundary (RFC 2046 §5.1).
///
/// One part at a time is in memory. A body that ends before its last boundary is an error. A part that is a multipart body itself is
/// given as it is.
///
/// ```
/// use oasmith_runtime::http::Response;
/// use oasmith_runtime::{ItemError, Parts, RawResponse};
///
/// async fn sizes(mut parts: Parts) -> Result<Vec<usize>, ItemError> {
///     let mut sizes = Vec::new();
///     while let Some(part) = parts.next().await {
///         let part = part?;
///         println!("{:?}", part.headers.get("content-type"));
///         sizes.push(part.body.len());
///     }
///     Ok(sizes)
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let text = "--cut\r\ncontent-type: text/plain\r\n\r\nHello\r\n--cut\r\n\r\n\r\n--cut--\r\n";
/// let answer = Response::builder().header("content-type", "multipart/mixed; boundary=cut").body(text.into()).unwrap();
/// assert_eq!(sizes(RawResponse::from(answer).items().unwrap()).await.unwrap(), [5, 0]);
/// # });
/// ```
#[must_use = "a stream gives nothing until it is asked"]
pub struct Parts {
    pieces: Pieces,
    limit: usize,
    /// What begins a line that ends a part: `--` and the boundary.
    delimiter: Vec<u8>,
    state: State,
    /// The lines of the part that have come, each with its end.
    head: Vec<u8>,
    body: Vec<u8>,
    count: Count,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first part.
    Preamble,
    Head,
    Body,
    Over,
}

impl Parts {
    /// Limits how large one part may be, in bytes; without it that is 16 MiB.
    pub fn max_item_size(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// The next part, or `None` at the end.
    ///
    /// # Errors
    /// When it has a header that is none, is too large, or did not come as a whole.
    pub async fn next(&mut self) -> Option<Result<Part, ItemError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Part>, Problem>> {
        while self.state != State::Over && !self.count.is_over() {
            let found = ready!(self.pieces.poll(context, b"\n", self.head.len() + self.body.len(), self.limit))?;
            let (line, end) = found.unwrap_or_default();
            if let Some(next) = self.boundary(&line) {
                match std::mem::replace(&mut self.state, next) {
                    State::Preamble => continue,
                    State::Head | State::Body | State::Over => return Poll::Ready(self.part().map(Some)),
                }
            }
            let begun = match self.state {
                State::Head if line.trim_ascii().is_empty() => {
                    self.state = State::Body;
                    &mut self.head
                }
                State::Head => &mut self.head,
                State::Body => &mut self.body,
                // What stands before the first part is passed over.
                State::Preamble | State::Over => &mut Vec::new(),
            };
            begun.extend_from_slice(&line);
            begun.extend(end);
            if end.is_none() {
                return Poll::Ready(Err(Problem::Incomplete(std::mem::take(&mut self.body).into())));
            }
        }
        Poll::Ready(Ok(None))
    }

    /// What comes behind a line that is a boundary: another part, or nothing.
    fn boundary(&self, line: &[u8]) -> Option<State> {
        match line.strip_prefix(self.delimiter.as_slice())?.trim_ascii_end() {
            b"" => Some(State::Head),
            b"--" => Some(State::Over),
            _ => None,
        }
    }

    /// The part that a boundary ends, to which the line break before it belongs.
    fn part(&mut self) -> Result<Part, Problem> {
        let (head, body) = (std::mem::take(&mut self.head), std::mem::take(&mut self.body));
        let length = body.strip_suffix(b"\n").map_or(0, |body| body.strip_suffix(b"\r").unwrap_or(body).len());
        match headers(&head) {
            Some(headers) => Ok(Part { headers: marked(headers), body: Bytes::from(body).slice(..length) }),
            None => Err(Problem::Invalid(DecodeError::syntax("its head is none of HTTP"), head.into())),
        }
    }
}

/// The headers of a part; `None` if one is none.
fn headers(head: &[u8]) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    // A line that begins with a space goes on with the one before (RFC 5322 §2.2.3): of folds only the break is taken out.
    let mut unfolded = Vec::with_capacity(head.len());
    for line in head.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            unfolded.truncate(unfolded.trim_ascii_end().len());
        }
        unfolded.extend_from_slice(line);
    }
    for line in unfolded.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()) {
        let (name, value) = line.split_at_checked(line.iter().position(|byte| *byte == b':')?)?;
        let (name, value) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value.get(1..)?.trim_ascii()));
        headers.try_append(name.ok()?, value.ok()?).ok()?;
    }
    Some(headers)
}

impl Stream for Parts {
    type Item = Result<Part, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let part = ready!(self.poll(context)).transpose();
        Poll::Ready(part.map(|part| self.count.next(part)))
    }
}

impl Sequence for Parts {
    fn begin(response: &RawResponse) -> Result<Self, DecodeError> {
        let kind = response.headers().get(CONTENT_TYPE).map_or(b"".as_slice(), HeaderValue::as_bytes);
        let kind = String::from_utf8_lossy(kind);
        let Some(boundary) = boundary(&kind) else {
            return Err(DecodeError::mismatch("a multipart body with a boundary", &format!("one of `{kind}`")));
        };
        Ok(Self {
            pieces: Pieces::of(response.whole_body()),
            limit: MAX_ITEM_SIZE,
            delimiter: format!("--{boundary}").into_bytes(),
            state: State::Preamble,
            head: Vec::new(),
            body: Vec::new(),
            count: Count::of(response),
        })
    }
}

/// What separates the parts: a parameter of the media type, which can stand in quotes.
fn boundary(content_type: &str) -> Option<&str> {
    let (kind, rest) = content_type.split_once(';')?;
    let is_multipart = kind.trim().get(..10).is_some_and(|kind| kind.eq_ignore_ascii_case("multipart/"));
    let (_, boundary) = parameters(rest).into_iter().find(|(name, _)| name.eq_ignore_ascii_case("boundary"))?;
    Some(boundary.trim_matches('"')).filter(|boundary| is_multipart && !boundary.is_empty())
}

impl fmt::Debug for Parts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Parts({} read)", self.count.items())
    }
}
