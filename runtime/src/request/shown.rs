//! What may be shown of the query of an address: nothing that may be a credential.

use std::fmt::Write;

use http::Uri;
use percent_encoding::percent_decode_str;

use crate::Scheme;
use crate::hooks::{Address, CallInfo};

pub(crate) const REDACTED: &str = "REDACTED";

/// The query with its question mark, if there is one, without the values of what is called like a credential, or is one by the description.
/// What an answer led to can have one anywhere.
pub(crate) fn shown_query(uri: &Uri, call: CallInfo) -> String {
    let is_described =
        |name: &str| call.schemes.iter().any(|(_, scheme)| matches!(scheme, Scheme::Query(known) if *known == name));
    let mut shown = String::new();
    for (index, pair) in uri.query().into_iter().flat_map(|query| query.split('&')).enumerate() {
        shown.push(if index == 0 { '?' } else { '&' });
        let text = percent_decode_str(pair).decode_utf8_lossy();
        let name = text.split('=').next().unwrap_or_default();
        let is_secret = is_described(name) || is_secret_name(name) || has_secret(&text);
        match pair.split_once('=') {
            _ if call.address == Address::Own && !is_secret => shown.push_str(pair),
            // A text to a `String` cannot fail.
            Some((name, _)) => drop(write!(shown, "{name}={REDACTED}")),
            None => shown.push_str(REDACTED),
        }
    }
    shown
}

/// Whether a name is one that credentials have, as a whole.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.ends_with("key") || ["sig", "code", "pin", "otp", "pass"].contains(&name.as_str())
}

/// Whether a text speaks of a credential.
pub(crate) fn has_secret(text: &str) -> bool {
    const SIGNS: [&str; 11] = [
        "auth",
        "token",
        "secret",
        "passw",
        "credential",
        "signature",
        "apikey",
        "api_key",
        "accesskey",
        "session",
        "jwt",
    ];
    let text = text.to_ascii_lowercase();
    SIGNS.iter().any(|sign| text.contains(sign))
}
