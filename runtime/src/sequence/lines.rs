//! JSON, one item after another: a line each, or as a JSON text sequence.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::cut::Pieces;
use super::error::Problem;
use super::{Count, ItemError, MAX_ITEM_SIZE, Sequence};
use crate::{Decode, DecodeError, RawResponse, Value, from_json};

/// What begins each item of a JSON text sequence (RFC 7464 §2.2).
pub(crate) const SEPARATOR: u8 = 0x1e;

/// The items of a body of JSON Lines (also called NDJSON), one of which is a line; or, where the body begins as one does, of a JSON
/// text sequence (RFC 7464). Lines of nothing but white space are passed over.
///
/// One item at a time is in memory. One that is not as described is an error, behind which the stream goes on; a body that ends
/// within an item is an error, too.
///
/// ```
/// use oasmith_runtime::http::Response;
/// use oasmith_runtime::{ItemError, JsonLines, RawResponse};
///
/// async fn sum(mut lines: JsonLines<i64>) -> Result<i64, ItemError> {
///     let mut sum = 0;
///     while let Some(number) = lines.next().await {
///         sum += number?;
///     }
///     Ok(sum)
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let answer = RawResponse::from(Response::new("1\n2\n".into()));
/// assert_eq!(sum(answer.items().unwrap()).await.unwrap(), 3);
/// # });
/// ```
#[must_use = "a stream gives nothing until it is asked"]
pub struct JsonLines<T> {
    texts: Texts,
    item: PhantomData<fn() -> T>,
}

impl<T> JsonLines<T> {
    /// Limits how large one item may be, in bytes; without it that is 16 MiB.
    pub fn max_item_size(mut self, bytes: usize) -> Self {
        self.texts.limit = bytes;
        self
    }
}

impl<T: Decode> JsonLines<T> {
    /// The next item, or `None` at the end.
    ///
    /// # Errors
    /// When the item is not as described, is too large, or did not come as a whole.
    pub async fn next(&mut self) -> Option<Result<T, ItemError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: Decode> Stream for JsonLines<T> {
    type Item = Result<T, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let text = ready!(self.texts.poll(context)).transpose();
        let item = |text: Bytes| from_json(&text).map_err(|error| Problem::Invalid(error, text));
        Poll::Ready(text.map(|text| self.texts.count.next(text.and_then(item))))
    }
}

/// Any media type will do: many servers call lines of JSON by another name.
impl<T: Decode> Sequence for JsonLines<T> {
    fn begin(response: &RawResponse) -> Result<Self, DecodeError> {
        let texts = Texts {
            pieces: Pieces::of(response.whole_body()),
            limit: MAX_ITEM_SIZE,
            begun: Vec::new(),
            open: Open::default(),
            is_sequence: false,
            count: Count::of(response),
        };
        Ok(Self { texts, item: PhantomData })
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "JsonLines({} items read)", self.texts.count.items())
    }
}

/// The texts of the items.
struct Texts {
    pieces: Pieces,
    limit: usize,
    /// The lines of an item that is not whole yet, and what they have opened.
    begun: Vec<u8>,
    open: Open,
    /// There was a separator.
    is_sequence: bool,
    count: Count,
}

impl Texts {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Problem>> {
        while !self.count.is_over() {
            let found = ready!(self.pieces.poll(context, &[b'\n', SEPARATOR], self.begun.len(), self.limit))?;
            let (line, end) = found.unwrap_or_default();
            self.open.see(&line);
            let is_line = end == Some(b'\n');
            // Only in a sequence an item can have several lines.
            if is_line && self.is_sequence && self.open.depth > 0 {
                self.begun.extend_from_slice(&line);
                self.begun.push(b'\n');
                continue;
            }
            let text = joined(std::mem::take(&mut self.begun), line);
            self.open = Open::default();
            // A number can be the beginning of another one (RFC 7464 §2.4).
            let is_open = self.is_sequence && text.last().is_some_and(u8::is_ascii_alphanumeric);
            self.is_sequence |= end == Some(SEPARATOR);
            if text.trim_ascii().is_empty() {
                match end {
                    Some(_) => continue,
                    None => return Poll::Ready(Ok(None)),
                }
            }
            let is_whole = is_line || (!is_open && from_json::<Value>(&text).is_ok());
            return Poll::Ready(match end {
                _ if is_whole => Ok(Some(text)),
                Some(_) => Err(Problem::Invalid(DecodeError::syntax("another item begins within it"), text)),
                None => Err(Problem::Incomplete(text)),
            });
        }
        Poll::Ready(Ok(None))
    }
}

fn joined(mut begun: Vec<u8>, line: Bytes) -> Bytes {
    if begun.is_empty() {
        return line;
    }
    begun.extend_from_slice(&line);
    begun.into()
}

/// What a text of JSON has opened and not closed.
#[derive(Default)]
struct Open {
    /// Objects and arrays.
    depth: usize,
    is_in_string: bool,
    is_escaped: bool,
}

impl Open {
    fn see(&mut self, text: &[u8]) {
        for byte in text {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = self.is_in_string,
                b'"' => self.is_in_string = !self.is_in_string,
                b'{' | b'[' if !self.is_in_string => self.depth += 1,
                b'}' | b']' if !self.is_in_string => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
    }
}
