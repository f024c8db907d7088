//! The lines of a body of `text/event-stream`, and how it goes on in another one.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::CONTENT_TYPE;

use super::cut::Pieces;
use super::error::Problem;
use super::{Count, Event, MAX_ITEM_SIZE};
use crate::exchange::Owned;
use crate::resume::Again;
use crate::{Body, DecodeError, InvalidResponse, RawResponse, TransportError};

/// What is read of the stream.
pub(super) struct EventReader {
    pieces: Pieces,
    pub(super) limit: usize,
    pub(super) terminal: Option<String>,
    is_begun: bool,
    is_over: bool,
    pub(super) count: Count,
    /// The lines of the event that have come, each with its end.
    data: String,
    event: String,
    /// The last id, and the last one that is not of an event that may still be cut off.
    id: String,
    kept_id: String,
    /// Whether there was one: until then the caller's own holds.
    has_id: bool,
    /// How long the server wants to be left alone before it is asked again.
    pause: Duration,
    link: Link,
}

enum Link {
    /// The end of the connection is that of the stream.
    Once,
    Repeated(Box<Again>),
    Asking(Asking),
}

/// Gives itself back, and the body that goes on; none, if that was all.
type Asking = Owned<(Box<Again>, Result<Option<Body>, Problem>)>;

impl EventReader {
    /// # Errors
    /// When the `Content-Type` of the answer says that it is something else.
    pub(super) fn of(response: &RawResponse) -> Result<Self, DecodeError> {
        Ok(Self {
            pieces: Pieces::of(body(response)?),
            limit: MAX_ITEM_SIZE,
            terminal: Some("[DONE]".to_owned()),
            is_begun: false,
            is_over: false,
            count: Count::of(response),
            data: String::new(),
            event: String::new(),
            id: String::new(),
            kept_id: String::new(),
            has_id: false,
            pause: Duration::ZERO,
            link: response.again().map_or(Link::Once, Link::Repeated),
        })
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Event<String>>, Problem>> {
        while !self.is_over && !self.count.is_over() {
            if let Link::Asking(asking) = &mut self.link {
                let (again, body) = ready!(Pin::new(asking).poll(context));
                self.link = Link::Repeated(again);
                match body? {
                    Some(body) => self.go_on(body),
                    None => break,
                }
            }
            let loss = match ready!(self.poll_event(context)) {
                Ok(Some(event)) if self.is_terminal(&event.data) => break,
                Ok(None) if self.is_over => break,
                Ok(Some(event)) => return Poll::Ready(Ok(Some(event))),
                Ok(None) => Ok(()),
                Err(problem) => Err(problem),
            };
            if let Some(loss) = self.ask(loss) {
                loss?;
                break;
            }
        }
        self.is_over = true;
        Poll::Ready(Ok(None))
    }

    /// Asks for what comes behind the last event, if that is of any use; else it gives back the loss.
    fn ask(&mut self, loss: Result<(), Problem>) -> Option<Result<(), Problem>> {
        if !loss.as_ref().err().is_none_or(Problem::is_loss) {
            return Some(loss);
        }
        match std::mem::replace(&mut self.link, Link::Once) {
            Link::Repeated(mut again) => {
                if self.has_id {
                    again.header("last-event-id", &Some(self.kept_id.as_str()).filter(|id| !id.is_empty()));
                }
                self.link = Link::Asking(Owned::new(next_body(again, self.pause, loss)));
                None
            }
            Link::Once | Link::Asking(_) => Some(loss),
        }
    }

    /// Reads another body behind the last event that was whole.
    fn go_on(&mut self, body: Body) {
        self.pieces = Pieces::of(body);
        self.is_begun = false;
        self.data.clear();
        self.event.clear();
        self.id.clone_from(&self.kept_id);
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
                continue;
            }
            self.kept_id.clone_from(&self.id);
            self.has_id |= !self.id.is_empty();
            if let Some(event) = self.dispatch() {
                // A comment is none: servers send one to everybody.
                if let Link::Repeated(again) = &mut self.link {
                    again.progressed();
                }
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
            Some(event) if self.is_terminal(&event.data) => {
                self.is_over = true;
                Ok(None)
            }
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
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.pause = value.parse().map_or(self.pause, Duration::from_millis);
            }
            // A comment is a field without a name; what is unknown is passed over.
            _ => {}
        }
    }

    /// The event that an empty line ends, if it has data.
    fn dispatch(&mut self) -> Option<Event<String>> {
        let (mut data, event) = (std::mem::take(&mut self.data), std::mem::take(&mut self.event));
        data.pop()?;
        let [event, id] = [event, self.id.clone()].map(|text| Some(text).filter(|text| !text.is_empty()));
        Some(Event { data, event, id })
    }
}

/// The body of an answer.
///
/// # Errors
/// When its `Content-Type` says that it is no stream of events.
fn body(response: &RawResponse) -> Result<Body, DecodeError> {
    match response.headers().get(CONTENT_TYPE) {
        Some(kind) if !response.is("text/event-stream") => {
            let kind = String::from_utf8_lossy(kind.as_bytes());
            Err(DecodeError::mismatch("a body of `text/event-stream`", &format!("one of `{kind}`")))
        }
        _ => Ok(response.whole_body()),
    }
}

/// Asks for the stream again. If no attempt is left, the loss is what it was.
async fn next_body(
    mut again: Box<Again>,
    pause: Duration,
    loss: Result<(), Problem>,
) -> (Box<Again>, Result<Option<Body>, Problem>) {
    let answer = again.ask(pause).await;
    let answer = answer.map(|answer| answer.map(|answer| RawResponse::of(answer).of_operation(again.operation())));
    let body = match answer {
        // The end of the connection is not that of the stream.
        None if loss.is_ok() && again.is_too_long(pause) => {
            let problem = format!("the server is to be asked again in {pause:?}, which is more than the longest pause");
            Err(TransportError::other(problem).into())
        }
        None => loss.map(|()| None),
        Some(Err(failure)) => Err(Problem::Failed(failure)),
        Some(Ok(response)) if response.status() == StatusCode::NO_CONTENT => Ok(None),
        Some(Ok(response)) if !response.status().is_success() => Err(Problem::Refused(Box::new(response))),
        Some(Ok(response)) => match body(&response) {
            Ok(body) => {
                again.connected();
                Ok(Some(body))
            }
            Err(error) => Err(Problem::Unlike(Box::new(InvalidResponse { error, response }))),
        },
    };
    (again, body)
}
