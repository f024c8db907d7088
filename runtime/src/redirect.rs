//! Where an answer leads, and what of a request may go there (RFC 9110 §15.4).

use http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_RANGE, CONTENT_TYPE,
    IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, LOCATION, RANGE, USER_AGENT,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri};

use crate::Body;
use crate::exchange::IDEMPOTENCY_KEY;
use crate::hooks::{Address, CallInfo};
use crate::request::{is_same_origin, is_secret, resolve};

/// The place in a stream of events that a reader has come to (WHATWG HTML §9.2.4).
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// All that another origin sees of a request: any other header can hold a credential, whatever its name.
const FOR_ANY_ORIGIN: [HeaderName; 16] = [
    ACCEPT,
    ACCEPT_ENCODING,
    ACCEPT_LANGUAGE,
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_RANGE,
    CONTENT_TYPE,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_MODIFIED_SINCE,
    IF_NONE_MATCH,
    IF_RANGE,
    IF_UNMODIFIED_SINCE,
    LAST_EVENT_ID,
    RANGE,
    USER_AGENT,
];

/// The reference to where an answer leads, if it does.
pub(crate) fn location(status: StatusCode, headers: &HeaderMap) -> Option<&HeaderValue> {
    let is_redirect = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    headers.get(LOCATION).filter(|_| is_redirect)
}

/// The way of a call from one answer to the next.
pub(crate) struct Route {
    /// What is sent, without credentials.
    pub(crate) request: Request<Body>,
    /// Whether it has never led to another origin: only then does the client's credential go with it.
    pub(crate) is_at_home: bool,
}

impl Route {
    pub(crate) fn new(request: Request<Body>) -> Self {
        Self { request, is_at_home: true }
    }

    /// Goes where an answer of this status leads.
    ///
    /// # Errors
    /// Why nothing can be sent there.
    pub(crate) fn advance(&mut self, status: StatusCode, reference: &HeaderValue) -> Result<(), String> {
        let reference = std::str::from_utf8(reference.as_bytes()).map_err(|_| "its address is no text")?;
        let uri = resolve(self.request.uri(), reference)?;
        if is_https(self.request.uri()) && !is_https(&uri) {
            return Err("that would leave TLS".to_owned());
        }
        self.change_method(status);
        if !self.request.body().is_repeatable() {
            return Err("the body is a stream, which can be sent once".to_owned());
        }
        if !is_same_origin(&uri, self.request.uri()) {
            self.is_at_home = false;
            keep(self.request.headers_mut(), |name, _| FOR_ANY_ORIGIN.contains(name));
        }
        *self.request.uri_mut() = uri;
        let address = if self.is_at_home { Address::Led } else { Address::Foreign };
        let call = CallInfo { address, ..CallInfo::of(&self.request) };
        self.request.extensions_mut().insert(call);
        Ok(())
    }

    /// Of 303, and of 301 and 302 to a `POST`, the answer is read by a `GET`: a request without what was said of the body and of the first resource.
    fn change_method(&mut self, status: StatusCode) {
        let method = self.request.method();
        let is_read = match status.as_u16() {
            301 | 302 => *method == Method::POST,
            303 => *method != Method::HEAD && *method != Method::GET,
            _ => false,
        };
        if !is_read {
            return;
        }
        *self.request.method_mut() = Method::GET;
        *self.request.body_mut() = Body::default();
        let is_of_first = |name: &HeaderName| {
            let name = name.as_str();
            name.starts_with("content-") || name.starts_with("if-") || matches!(name, "digest" | "last-modified")
        };
        keep(self.request.headers_mut(), |name, _| !is_of_first(name));
    }
}

/// What a [`Hook`](crate::Hook) has put into a request to another origin, as far as it is a credential.
pub(crate) fn take_out_secrets(headers: &mut HeaderMap) {
    keep(headers, |name, value| FOR_ANY_ORIGIN.contains(name) || !(value.is_sensitive() || is_secret(name)));
}

fn keep(headers: &mut HeaderMap, is_kept: impl Fn(&HeaderName, &HeaderValue) -> bool) {
    let all = std::mem::take(headers);
    let kept = all.iter().filter(|(name, value)| is_kept(name, value));
    headers.extend(kept.map(|(name, value)| (name.clone(), value.clone())));
}

fn is_https(uri: &Uri) -> bool {
    uri.scheme() == Some(&http::uri::Scheme::HTTPS)
}
