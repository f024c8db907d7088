//! Names and values of headers (RFC 9110 §5), and which of them nobody should see.

use http::{HeaderName, HeaderValue};

/// Parses a header. A value that is a credential is marked, so that `Debug` does not show it.
///
/// # Errors
/// What is wrong, without the value.
pub(crate) fn parse_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), &'static str> {
    let name = HeaderName::try_from(name).map_err(|_| "not a header name")?;
    let mut value = HeaderValue::try_from(value).map_err(|_| "the value has a character that no header can carry")?;
    value.set_sensitive(is_secret(&name));
    Ok((name, value))
}

/// Whether a header with this name usually holds a credential.
pub(crate) fn is_secret(name: &HeaderName) -> bool {
    const SIGNS: [&str; 8] =
        ["authorization", "cookie", "token", "secret", "password", "signature", "api-key", "apikey"];
    SIGNS.iter().any(|sign| name.as_str().contains(sign))
}
