//! Server-sent events (WHATWG HTML §9.2).

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_TYPE;

use super::cut::Pieces;
use super::error::Problem;
use super::{Count, ItemError, MAX_ITEM_SIZE, Sequence};
use crate::{Body, Decode, DecodeError, RawResponse, from_json};

/// One event. It dereferences to its data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// What the event says: the lines of its `data`.
    pub data: T,
    /// Its type, `event`, where it has another one than `message`.
    pub event: Option<String>,
    /// The last `id` of the stream, this event's or that of one before it.
    pub id: Option<String>,
}

impl<T> Deref for Event<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.data
    }
}

/// What the data of an event is read as: a type of JSON, or [`PlainText`].
pub trait EventData: Sized {
    /// Reads an event whose data is still a text.
    ///
    /// # Errors
    /// When it is of another shape.
    fn read(event: &Event<String>) -> Result<Self, DecodeError>;
}

impl<T: Decode> EventData for T {
    fn read(event: &Event<String>) -> Result<Self, DecodeError> {
        from_json(event.data.as_bytes())
    }
}

/// The data of an event that is a text, and not JSON.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlainText(
    /// The text.
    pub String,
);

impl EventData for PlainText {
    fn read(event: &Event<String>) -> Result<Self, DecodeError> {
        Ok(Self(event.data.clone()))
    }
}

impl Deref for PlainText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

/// The events of a body of `text/event-stream`, as WHATWG HTML §9.2 reads them.
///
/// One event at a time is in memory. One whose data is not as described is an error, behind which the stream goes on; a body that ends
/// within an event is an error, too. An event whose data is `[DONE]` is the end, as many APIs have it.
///
/// A timeout of the call is that of the whole stream.
///
/// ```
/// use oasmith_runtime::http::Response;
/// use oasmith_runtime::{Events, ItemError, RawResponse};
///
/// async fn sum(mut events: Events<i64>) -> Result<i64, ItemError> {
///     let mut sum = 0;
///     while let Some(event) = events.next().await {
///         let event = event?;
///         println!("{:?} {:?}", event.event, event.id);
///         sum += event.data;
///     }
///     Ok(sum)
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let answer = RawResponse::from(Response::new(": begin\nid: 7\ndata: 1\n\ndata: 2\n\ndata: [DONE]\n\n".into()));
/// assert_eq!(sum(answer.items().unwrap()).await.unwrap(), 3);
/// # });
/// ```
#[must_use = "a stream gives nothing until it is asked"]
pub struct Events<T> {
    reader: EventReader,
    data: PhantomData<fn() -> T>,
}

impl<T> Events<T> {
    fn of(body: Body) -> Self {
        Self { reader: EventReader::of(body), data: PhantomData }
    }

    /// Limits how large one event may be, in bytes; without it that is 16 MiB.
    pub fn max_item_size(mut self, bytes: usize) -> Self {
        self.reader.limit = bytes;
        self
    }

    /// Says which data means the end, in place of `[DONE]`; `None`: none does.
    pub fn terminal(mut self, data: Option<&str>) -> Self {
        self.reader.terminal = data.map(str::to_owned);
        self
    }
}

impl<T: EventData> Events<T> {
    /// The next event, or `None` at the end.
    ///
    /// # Errors
    /// When its data is not as described, is too large, or did not come as a whole.
    pub async fn next(&mut self) -> Option<Result<Event<T>, ItemError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: EventData> Stream for Events<T> {
    type Item = Result<Event<T>, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = ready!(self.reader.poll(context)).transpose();
        let item = |event: Event<String>| match T::read(&event) {
            Ok(data) => Ok(Event { data, event: event.event, id: event.id }),
            Err(error) => Err(Problem::Invalid(error, event.data.into())),
        };
        Poll::Ready(event.map(|event| self.reader.count.next(event.and_then(item))))
    }
}

impl<T: EventData> Sequence for Events<T> {
    fn begin(response: &RawResponse) -> Result<Self, DecodeError> {
        match response.headers().get(CONTENT_TYPE) {
            Some(kind) if !response.is("text/event-stream") => {
                let kind = String::from_utf8_lossy(kind.as_bytes());
                Err(DecodeError::mismatch("a body of `text/event-stream`", &format!("one of `{kind}`")))
            }
            _ => Ok(Self::of(response.whole_body())),
        }
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Events({} read)", self.reader.count.items())
    }
}

/// What is read of the stream.
struct EventReader {
    pieces: Pieces,
    limit: usize,
    terminal: Option<String>,
    is_begun: bool,
    is_over: bool,
    count: Count,
    /// The lines of the event that have come, each with its end.
    data: String,
    event: String,
    id: Option<String>,
}

impl EventReader {
    fn of(body: Body) -> Self {
        Self {
            pieces: Pieces::of(body),
            limit: MAX_ITEM_SIZE,
            terminal: Some("[DONE]".to_owned()),
            is_begun: false,
            is_over: false,
            count: Count::default(),
            data: String::new(),
            event: String::new(),
            id: None,
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Event<String>>, Problem>> {
        if self.is_over || self.count.is_over() {
            return Poll::Ready(Ok(None));
        }
        let event = ready!(self.poll_event(context));
        let event = event.map(|event| event.filter(|event| !self.is_terminal(&event.data)));
        self.is_over = matches!(event, Ok(None));
        Poll::Ready(event)
    }

    fn is_terminal(&self, data: &str) -> bool {
        self.terminal.as_deref() == Some(data)
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Event<String>>, Problem>> {
        loop {
            let kept = self.data.len() + self.event.len();
            let (line, end) = match ready!(self.pieces.poll(context, b"\r\n", kept, self.limit))? {
                Some(found) => found,
                None if self.data.is_empty() => return Poll::Ready(Ok(None)),
                None => (Bytes::new(), None),
            };
            let begin: &[u8] = if self.is_begun { b"" } else { b"\xef\xbb\xbf" };
            self.is_begun = true;
            let line = String::from_utf8_lossy(line.strip_prefix(begin).unwrap_or(&line));
            if end.is_none() {
                return Poll::Ready(self.cut_off(&line));
            }
            if !line.is_empty() {
                self.see(&line);
            } else if let Some(event) = self.dispatch() {
                return Poll::Ready(Ok(Some(event)));
            }
        }
    }

    /// The end of the body within an event, which browsers pass over. No loss are a comment, and the empty line behind the last event
    /// of all.
    fn cut_off(&mut self, line: &str) -> Result<Option<Event<String>>, Problem> {
        if line.starts_with("data") {
            self.see(line);
        }
        match self.dispatch() {
            Some(event) if self.is_terminal(&event.data) => Ok(None),
            Some(event) => Err(Problem::Incomplete(event.data.into())),
            None if line.starts_with(':') => Ok(None),
            None => Err(Problem::Incomplete(line.to_owned().into())),
        }
    }

    /// A line that is not empty.
    fn see(&mut self, line: &str) {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "event" => value.clone_into(&mut self.event),
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            // A comment is a field without a name; what is unknown is passed over.
            _ => {}
        }
    }

    /// The event that an empty line ends, if it has data.
    fn dispatch(&mut self) -> Option<Event<String>> {
        let (mut data, event) = (std::mem::take(&mut self.data), std::mem::take(&mut self.event));
        data.pop()?;
        let id = self.id.clone().filter(|id| !id.is_empty());
        Some(Event { data, event: Some(event).filter(|event| !event.is_empty()), id })
    }
}
