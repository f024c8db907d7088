//! Answers: as they came, and with their body read.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LOCATION, CONTENT_TYPE, ETAG, LINK, LOCATION, REFRESH};
use http::{HeaderMap, HeaderName, StatusCode, Uri};

use crate::exchange::EffectiveUri;
use crate::request::is_secret;
use crate::resume::Again;
use crate::retry::retry_after;
use crate::wire::read_empty;
use crate::{Body, Decode, DecodeError, Headers, Sequence, from_json, headers, resume};

/// Headers whose value is an address, the query of which can hold a key.
static ADDRESSES: [HeaderName; 4] = [LOCATION, CONTENT_LOCATION, LINK, REFRESH];

/// An answer as it came.
///
/// ```
/// use oasmith_runtime::{RawResponse, http};
///
/// let answer = http::Response::builder().status(404).body("[\"no such pet\"]".into()).unwrap();
/// let answer = RawResponse::from(answer);
/// assert_eq!(answer.status(), http::StatusCode::NOT_FOUND);
/// assert_eq!(answer.json::<Vec<String>>()?, ["no such pet"]);
/// # Ok::<(), oasmith_runtime::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct RawResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// What has not come yet, of a stream.
    rest: Body,
    /// By which that is asked for again, if its connection is lost.
    again: Option<Box<Again>>,
    /// Where it comes from, if that is another address than that of the call.
    effective: Option<Box<Uri>>,
    /// The name of the operation, where it is known.
    pub(crate) operation: &'static str,
}

impl RawResponse {
    /// An answer whose body was read, or is still to be.
    pub(crate) fn of(response: http::Response<Body>) -> Self {
        let (mut parts, body) = response.into_parts();
        let effective = parts.extensions.remove().map(|EffectiveUri(uri)| Box::new(uri));
        let (body, rest) = match body.as_bytes() {
            Some(bytes) => (bytes.clone(), Body::default()),
            None => (Bytes::new(), body),
        };
        let headers = marked(parts.headers);
        Self { status: parts.status, headers, body, rest, again: None, effective, operation: "" }
    }

    pub(crate) fn of_operation(self, operation: &'static str) -> Self {
        Self { operation, ..self }
    }

    pub(crate) fn resumed_by(mut self, again: Option<Box<Again>>) -> Self {
        self.again = again;
        self
    }

    pub(crate) fn again(&self) -> Option<Box<Again>> {
        self.again.clone()
    }

    /// The body, whether it is read yet or not. Who has it first gets what is not.
    pub(crate) fn whole_body(&self) -> Body {
        let mut body = Body::from(self.body.clone());
        body.push(self.rest.clone());
        body
    }

    /// The status (RFC 9110 §15).
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers that the description of the operation has types for.
    ///
    /// # Errors
    /// When one of them is of another shape; one that is missing is `None`.
    pub fn typed_headers<H: Headers>(&self) -> Result<H, DecodeError> {
        headers::typed(&self.headers)
    }

    /// The entity tag (`ETag`, RFC 9110 §8.8.3) as it came, by which [`if_none_match`](crate::Operation::if_none_match) and
    /// [`if_match`](crate::Operation::if_match) ask for this state.
    #[must_use]
    pub fn etag(&self) -> Option<&str> {
        etag(&self.headers)
    }

    /// How long to wait before the next request, if the server says that (`Retry-After`, RFC 9110 §10.2.3), in seconds or by a date.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers)
    }

    /// The body as it came; of a stream it is empty.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body, read item by item: as [`Events`](crate::Events) or [`JsonLines`](crate::JsonLines).
    ///
    /// # Errors
    /// When its `Content-Type` says that it is something else.
    pub fn items<S: Sequence>(&self) -> Result<S, DecodeError> {
        S::begin(self)
    }

    /// The body, read as JSON. One without a single byte is `null`.
    ///
    /// # Errors
    /// When it is not JSON, or of another shape.
    pub fn json<T: Decode>(&self) -> Result<T, DecodeError> {
        if !self.body.is_empty() {
            return from_json(&self.body);
        }
        let mut value = T::blank();
        read_empty(&mut value)?;
        Ok(value)
    }

    /// The value of `Content-Type` (RFC 9110 §8.3) where it names another media type than JSON.
    pub(crate) fn other_content_type(&self) -> Option<&str> {
        content_type(&self.headers).filter(|_| !is_json(&self.headers))
    }

    /// Whether `Content-Type` (RFC 9110 §8.3) names this media type, whatever its parameters.
    #[must_use]
    pub fn is(&self, media_type: &str) -> bool {
        content_type(&self.headers).is_some_and(|value| essence(value).eq_ignore_ascii_case(media_type))
    }

    /// The body, read as XML whose root has this name and form.
    ///
    /// # Errors
    /// When it is not XML, has a document type declaration, is nested deeper than 128 levels, or is of another shape: the error
    /// has the path that the value has as JSON.
    #[cfg(feature = "xml")]
    pub fn xml<T: Decode>(&self, name: crate::xml::Name, form: crate::xml::Form) -> Result<T, DecodeError> {
        let json = crate::xml::read(&self.body, name, form)?;
        from_json(json.as_bytes())
    }

    /// The body as text.
    ///
    /// # Errors
    /// When it is not UTF-8.
    pub fn text(&self) -> Result<String, DecodeError> {
        let text = std::str::from_utf8(&self.body);
        text.map(str::to_owned).map_err(|error| DecodeError::mismatch("text in UTF-8", &error.to_string()))
    }
}

impl From<http::Response<Bytes>> for RawResponse {
    fn from(response: http::Response<Bytes>) -> Self {
        Self::of(response.map(Body::from))
    }
}

pub(crate) fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()
}

fn etag(headers: &HeaderMap) -> Option<&str> {
    headers.get(ETAG)?.to_str().ok()
}

/// A media type without its parameters.
pub(crate) fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// Whether a body says that it is JSON, and not a sequence of it.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    content_type(headers).is_some_and(is_json_type)
}

pub(crate) fn is_json_type(content_type: &str) -> bool {
    let essence = essence(content_type).to_ascii_lowercase();
    let mut words = essence.split(['/', '.', '-', '+', '_']);
    words.clone().any(|word| word == "json") && !words.any(|word| matches!(word, "seq" | "lines" | "stream"))
}

/// Headers, with those that can hold a credential marked so that `Debug` does not show them.
pub(crate) fn marked(mut headers: HeaderMap) -> HeaderMap {
    for (name, value) in &mut headers {
        if is_secret(name) || (ADDRESSES.contains(name) && value.as_bytes().iter().any(|byte| b"?#@".contains(byte))) {
            value.set_sensitive(true);
        }
    }
    headers
}

/// Shows status and headers, but of the body only its size: it can hold anything.
impl fmt::Debug for RawResponse {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RawResponse")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &self.whole_body())
            .finish_non_exhaustive()
    }
}

/// A successful answer, with its body read. It dereferences to the body.
///
/// ```
/// use oasmith_runtime::Response;
///
/// fn report(answer: Response<Vec<String>>) -> Vec<String> {
///     println!("{} codecs, request {:?}", answer.len(), answer.headers().get("x-request-id"));
///     answer.into_body()
/// }
/// ```
#[derive(Clone)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Bytes,
    pub(crate) effective: Option<Box<Uri>>,
    body: T,
}

impl<T> Response<T> {
    pub(crate) fn new(raw: RawResponse, body: T) -> Self {
        let RawResponse { status, headers, body: bytes, effective, .. } = raw;
        Self { status, headers, bytes, effective, body }
    }

    /// The status (RFC 9110 §15).
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers that the description of the operation has types for.
    ///
    /// # Errors
    /// When one of them is of another shape; one that is missing is `None`.
    pub fn typed_headers<H: Headers>(&self) -> Result<H, DecodeError> {
        headers::typed(&self.headers)
    }

    /// The entity tag (`ETag`, RFC 9110 §8.8.3) as it came, by which [`if_none_match`](crate::Operation::if_none_match) and
    /// [`if_match`](crate::Operation::if_match) ask for this state.
    pub fn etag(&self) -> Option<&str> {
        etag(&self.headers)
    }

    /// By what the bytes of the body are known for sure (RFC 9110 §8.8.1): the [entity tag](Self::etag) if it is a strong one, or the date
    /// of the last change if that is as good. It is for [`resume_download`](crate::Operation::resume_download), and `None` where that can do
    /// nothing: without `Content-Length`, in an encoding, or where the server has no ranges.
    pub fn validator(&self) -> Option<&str> {
        resume::validator(&self.headers)
    }

    /// The body.
    pub fn body(&self) -> &T {
        &self.body
    }

    pub(crate) fn body_mut(&mut self) -> &mut T {
        &mut self.body
    }

    /// The body as it came, which can hold what the description does not have; of a stream it is empty.
    pub fn raw_body(&self) -> &Bytes {
        &self.bytes
    }

    /// The body, without the rest.
    pub fn into_body(self) -> T {
        self.body
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// An answer whose body is not read yet.
impl From<http::Response<Body>> for Response<Body> {
    fn from(response: http::Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        Self { status: parts.status, headers: marked(parts.headers), bytes: Bytes::new(), effective: None, body }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.body
    }
}
