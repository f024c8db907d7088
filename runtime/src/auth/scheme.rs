//! Where a credential goes, by the standards.

use http::header::{AUTHORIZATION, COOKIE};
use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue, Request, Uri};

use crate::Body;
use crate::request::{bearer, parse_header, percent_encode};

/// Where a credential goes (OAS 3.2.0, "Security Scheme Object").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Into `Authorization`, after the name of an authentication scheme: `Bearer` (RFC 6750 §2.1), `Basic` (RFC 7617 §2).
    Http(&'static str),
    /// Into the header of this name.
    Header(&'static str),
    /// Into the query, percent-encoded.
    Query(&'static str),
    /// Into a cookie, as it is (RFC 6265 §4.1.1).
    Cookie(&'static str),
    /// Nowhere: a certificate of the client is shown by the transport, when it connects.
    Certificate,
}

impl Scheme {
    /// Puts a credential into a request.
    ///
    /// # Errors
    /// Why it cannot be sent.
    pub(super) fn put(self, text: &str, request: &mut Request<Body>) -> Result<(), &'static str> {
        match self {
            Self::Certificate => Ok(()),
            _ if text.is_empty() => Err("it is empty"),
            Self::Http(name) if name.eq_ignore_ascii_case("bearer") => {
                insert(request, AUTHORIZATION.as_str(), &bearer(text)?)
            }
            Self::Http(name) => insert(request, AUTHORIZATION.as_str(), &format!("{name} {text}")),
            Self::Header(name) => insert(request, name, text),
            Self::Query(name) => {
                let uri = with_query(request.uri(), &format!("{}={}", percent_encode(name), percent_encode(text)));
                *request.uri_mut() = uri.ok_or("no address can carry it")?;
                Ok(())
            }
            Self::Cookie(name) => {
                if HeaderName::try_from(name).is_err() || !text.bytes().all(is_of_cookies) {
                    return Err("it has a character that no cookie can carry");
                }
                let known = request.headers().get(COOKIE).map(|value| [value.as_bytes(), b"; "].concat());
                let cookies = [known.unwrap_or_default().as_slice(), format!("{name}={text}").as_bytes()].concat();
                let mut cookies = HeaderValue::from_bytes(&cookies).map_err(|_| "no header can carry it")?;
                cookies.set_sensitive(true);
                request.headers_mut().insert(COOKIE, cookies);
                Ok(())
            }
        }
    }

    /// Whether a request has such a credential.
    pub(super) fn is_in(self, request: &Request<Body>) -> bool {
        let headers = request.headers();
        match self {
            Self::Http(_) => headers.contains_key(AUTHORIZATION),
            Self::Header(name) => headers.contains_key(name),
            Self::Query(name) => is_among(request.uri().query().unwrap_or_default(), '&', &percent_encode(name)),
            Self::Certificate => false,
            Self::Cookie(name) => {
                let cookies = headers.get(COOKIE).map(|value| String::from_utf8_lossy(value.as_bytes()));
                is_among(&cookies.unwrap_or_default(), ';', name)
            }
        }
    }
}

/// Whether one of several `name=value` has this name.
fn is_among(pairs: &str, separator: char, name: &str) -> bool {
    pairs.split(separator).any(|pair| pair.trim_start().split('=').next() == Some(name))
}

fn insert(request: &mut Request<Body>, name: &str, text: &str) -> Result<(), &'static str> {
    let (name, mut value) = parse_header(name, text)?;
    value.set_sensitive(true);
    request.headers_mut().insert(name, value);
    Ok(())
}

/// The `cookie-octet` of RFC 6265 §4.1.1.
fn is_of_cookies(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

fn with_query(uri: &Uri, pair: &str) -> Option<Uri> {
    let mut parts = uri.clone().into_parts();
    let known = parts.path_and_query.as_ref().map_or("/", PathAndQuery::as_str);
    let joint = match known.split_once('?') {
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    };
    parts.path_and_query = Some(PathAndQuery::try_from(format!("{known}{joint}{pair}")).ok()?);
    Uri::from_parts(parts).ok()
}
