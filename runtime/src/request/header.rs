//! Names and values of headers (RFC 9110 §5), and which of them nobody should see.

use http::header::{
    ACCEPT, CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, DATE, ETAG, SERVER, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE, USER_AGENT, VARY,
};
use http::{HeaderName, HeaderValue};

/// What frames a message or manages its connection (RFC 9112 §6, RFC 9110 §7.6.1): a wrong value lets one request become two.
static FRAMING: [HeaderName; 6] = [CONNECTION, CONTENT_LENGTH, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];

/// Parses a header. A value that is a credential is marked, so that `Debug` does not show it.
///
/// # Errors
/// What is wrong, without the value.
pub(crate) fn parse_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), &'static str> {
    let name = HeaderName::try_from(name).map_err(|_| "not a header name")?;
    if FRAMING.contains(&name) {
        return Err("the transport sets it: it says where the request ends and how the connection is used");
    }
    let mut value = HeaderValue::try_from(value).map_err(|_| "the value has a character that no header can carry")?;
    value.set_sensitive(is_secret(&name));
    Ok((name, value))
}

/// `Bearer` and a token (RFC 6750 §2.1).
///
/// # Errors
/// What is wrong, without the token.
pub(crate) fn bearer(token: &str) -> Result<String, &'static str> {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    if token.is_empty() {
        Err("the token is empty")
    } else if token.contains(['\r', '\n']) {
        Err("the token has a line break; is it from a file?")
    } else if token.contains(char::is_whitespace) {
        Err("the token has a space")
    } else if token.starts_with('=') || !token.trim_end_matches('=').bytes().all(known) {
        Err("the token has a character that no bearer token has (RFC 6750)")
    } else {
        Ok(format!("Bearer {token}"))
    }
}

/// What nearly every message has; to search their names for signs would take longer than all else that is done with them.
static HARMLESS: [HeaderName; 10] =
    [ACCEPT, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, DATE, ETAG, SERVER, USER_AGENT, VARY];

/// Whether a header with this name usually holds a credential.
pub(crate) fn is_secret(name: &HeaderName) -> bool {
    const SIGNS: [&str; 9] =
        ["authorization", "cookie", "token", "secret", "password", "credential", "signature", "api-key", "apikey"];
    if HARMLESS.contains(name) {
        return false;
    }
    let name = name.as_str();
    name.starts_with("x-auth") || name.ends_with("-key") || SIGNS.iter().any(|sign| name.contains(sign))
}
