//! Downloads that go on where they broke (RFC 9110 §14), as long as it is sure that the rest belongs to what has come.

use std::task::{Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use http::header::{
    ACCEPT_RANGES, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, DATE, ETAG, IF_RANGE, LAST_MODIFIED, RANGE,
};
use http::{HeaderMap, HeaderName, Response, StatusCode};

use super::Again;
use crate::retry::seconds;
use crate::{Body, TransportError};

/// An answer whose body asks for the rest of itself when it breaks. Without `again`, or where the rest could be that of something else, it
/// is the answer as it came.
///
/// # Errors
/// When it is to be the rest of what an earlier process began, and does not fit that.
pub(crate) fn resumable(response: Response<Body>, again: Option<Box<Again>>) -> Result<Response<Body>, TransportError> {
    let Some(again) = again.filter(|again| again.is_get()) else { return Ok(response) };
    let (parts, body) = response.into_parts();
    let body = match (parts.status, validator(&parts.headers), again.begun()) {
        (StatusCode::OK, Some(validator), _) => {
            let (validator, total) = (Validator::new(validator), number(text(&parts.headers, CONTENT_LENGTH)));
            Download { again, body, validator, came: 0, skipped: 0, total, is_part: false }.into_body()
        }
        (StatusCode::PARTIAL_CONTENT, _, Some((came, validator))) => {
            let mut rest = Download { again, body, validator, came, skipped: 0, total: None, is_part: true };
            rest.accept_part(&parts.headers)?;
            rest.into_body()
        }
        (StatusCode::RANGE_NOT_SATISFIABLE, ..) => Body::default(),
        _ => body,
    };
    Ok(Response::from_parts(parts, body))
}

/// Whether an answer says that there is nothing behind what an earlier process has.
pub(crate) fn is_all_there(response: &Response<Body>, again: Option<&Again>) -> bool {
    let begun = again.and_then(Again::begun).filter(|_| response.status() == StatusCode::RANGE_NOT_SATISFIABLE);
    begun.is_some_and(|(came, _)| ends_at(came, response.headers()))
}

/// Whether a byte has the same place here and at the server. Those of an encoding may be others next time. A transport that undoes one takes
/// its header away, and `Content-Length` with it: without that, what is here may be no part of what the server would send.
fn has_ranges(headers: &HeaderMap) -> bool {
    text(headers, ACCEPT_RANGES) != Some("none")
        && headers.contains_key(CONTENT_LENGTH)
        && !headers.contains_key(CONTENT_ENCODING)
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn number(text: Option<&str>) -> Option<u64> {
    text?.parse().ok()
}

/// A strong entity tag; or a date that is as good as one, since it is at least a second before the answer (RFC 9110 §8.8.2.2). Without
/// ranges it is of no use.
pub(crate) fn validator(headers: &HeaderMap) -> Option<&str> {
    if !has_ranges(headers) {
        return None;
    }
    if let Some(tag) = text(headers, ETAG) {
        return Some(tag).filter(|tag| tag.starts_with('"'));
    }
    let (changed, sent) = (text(headers, LAST_MODIFIED)?, text(headers, DATE)?);
    (seconds(changed)? < seconds(sent)?).then_some(changed)
}

/// By what two answers are known to hold the same bytes (RFC 9110 §8.8.1): a header, and its value.
pub(super) struct Validator(HeaderName, String);

impl Validator {
    pub(super) fn new(text: &str) -> Self {
        Self(if text.starts_with('"') { ETAG } else { LAST_MODIFIED }, text.to_owned())
    }

    fn is_of(&self, headers: &HeaderMap) -> bool {
        text(headers, self.0.clone()) == Some(&self.1)
    }
}

struct Download {
    again: Box<Again>,
    body: Body,
    validator: Validator,
    /// How many bytes the caller has.
    came: u64,
    /// How many bytes of the body come a second time.
    skipped: u64,
    /// How many there are, as far as that is known.
    total: Option<u64>,
    /// Whether the body at hand can end before the last of them.
    is_part: bool,
}

impl Download {
    fn into_body(self) -> Body {
        let length = self.total.map(|total| total.saturating_sub(self.came));
        let mut step = Box::pin(self.step());
        Body::of(length, move |context| {
            let (chunk, rest) = ready!(step.as_mut().poll(context));
            step.set(rest.step());
            Poll::Ready(chunk)
        })
    }

    async fn step(mut self) -> (Option<Result<Bytes, TransportError>>, Self) {
        let mut chunk = self.chunk().await.transpose();
        if let Some(Err(error)) = &mut chunk {
            error.set_operation(self.again.operation());
            (self.body, self.total, self.skipped, self.is_part) = (Body::default(), None, 0, false);
        }
        (chunk, self)
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        loop {
            let loss = match self.again.in_time(self.body.chunk()).await.and_then(|chunk| chunk) {
                Ok(Some(mut chunk)) => {
                    let known = usize::try_from(self.skipped).map_or(chunk.len(), |skipped| skipped.min(chunk.len()));
                    chunk.advance(known);
                    self.skipped -= known as u64;
                    if !chunk.is_empty() {
                        self.came += chunk.len() as u64;
                        self.again.progressed();
                        if self.total.is_some_and(|total| self.came > total) {
                            return Err(TransportError::other("more came than the API had said"));
                        }
                        return Ok(Some(chunk));
                    }
                    continue;
                }
                Ok(None) if self.is_all() => return Ok(None),
                Ok(None) => TransportError::other("the body ends before its length"),
                Err(_) if self.total == Some(self.came) => return Ok(None),
                Err(error) => error,
            };
            match self.rest(loss).await? {
                Some(rest) => self.body = rest,
                None => return Ok(None),
            }
        }
    }

    /// Whether there is nothing behind a body that ended in good order.
    fn is_all(&self) -> bool {
        self.total.map_or(!self.is_part && self.skipped == 0, |total| self.came == total)
    }

    /// The body that goes on behind what has come; none if that was all.
    async fn rest(&mut self, loss: TransportError) -> Result<Option<Body>, TransportError> {
        if loss.is_unsendable() {
            return Err(loss);
        }
        self.again.header(RANGE.as_str(), &format!("bytes={}-", self.came));
        self.again.header(IF_RANGE.as_str(), &self.validator.1);
        let (parts, body) = match self.again.ask(Duration::ZERO).await {
            None => return Err(loss),
            Some(Err(failure)) => return Err(failure.into()),
            Some(Ok(response)) => response.into_parts(),
        };
        match parts.status {
            StatusCode::PARTIAL_CONTENT => self.accept_part(&parts.headers)?,
            StatusCode::OK => self.accept_whole(&parts.headers)?,
            // All of it had come, and nobody had said how much that is.
            StatusCode::RANGE_NOT_SATISFIABLE if self.total.is_none() && ends_at(self.came, &parts.headers) => {
                return Ok(None);
            }
            status => {
                return Err(TransportError::other(format!("asked for the rest of it, the API answered {status}")));
            }
        }
        Ok(Some(body))
    }

    /// Bytes from a place on (RFC 9110 §14.4).
    fn accept_part(&mut self, headers: &HeaderMap) -> Result<(), TransportError> {
        let range = text(headers, CONTENT_RANGE).and_then(|range| range.strip_prefix("bytes ")?.split_once('/'));
        let (range, total) = range.unwrap_or_default();
        let first = number(range.split_once('-').map(|(first, _)| first));
        if first != Some(self.came) {
            return Err(TransportError::other("asked for the rest of it, the API answered with another part"));
        }
        (self.skipped, self.is_part) = (0, true);
        // A part need not repeat a date.
        let may_lack = self.validator.0 == LAST_MODIFIED && !headers.contains_key(LAST_MODIFIED);
        self.accept(headers, number(Some(total)), may_lack || self.validator.is_of(headers))
    }

    /// All bytes once more: there are no ranges, or it is something else now.
    fn accept_whole(&mut self, headers: &HeaderMap) -> Result<(), TransportError> {
        (self.skipped, self.is_part) = (self.came, false);
        self.accept(headers, number(text(headers, CONTENT_LENGTH)), self.validator.is_of(headers))
    }

    fn accept(&mut self, headers: &HeaderMap, total: Option<u64>, is_same: bool) -> Result<(), TransportError> {
        let is_as_long = self.total.is_none() || total.is_none() || self.total == total;
        if !is_same || !is_as_long || headers.contains_key(CONTENT_ENCODING) {
            return Err(TransportError::other(
                "what is downloaded has changed, so its rest does not fit the beginning",
            ));
        }
        self.total = self.total.or(total);
        Ok(())
    }
}

/// Whether a range was refused since there is nothing behind what has come.
fn ends_at(came: u64, headers: &HeaderMap) -> bool {
    let total = text(headers, CONTENT_RANGE).and_then(|range| range.strip_prefix("bytes */"));
    number(total) == Some(came)
}
