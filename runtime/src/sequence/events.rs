//! Server-sent events (WHATWG HTML §9.2).

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::error::Problem;
use super::event_reader::EventReader;
use super::{ItemError, Sequence};
use crate::{Decode, DecodeError, RawResponse, from_json};

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
/// A timeout of the call is that of the whole stream, a [`read_timeout`](crate::Operation::read_timeout) that of a pause in it. With [`reconnect`](crate::Operation::reconnect) a connection that is lost is replaced by another.
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
        Ok(Self { reader: EventReader::of(response)?, data: PhantomData })
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Events({} read)", self.reader.count.items())
    }
}
