//! Where a request goes: the base URL, a path template and its parameters make one address. Values come
//! in percent-encoded; nothing here knows where they are from.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// An absolute URL that every path is appended to, without a slash at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl(String);

impl BaseUrl {
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse(url: &str) -> Result<Self, &'static str> {
        let uri: Uri = url.parse().map_err(|_| "not a URL")?;
        let authority = match (uri.scheme_str(), uri.authority()) {
            (Some("http" | "https"), Some(authority)) => authority.as_str(),
            (Some(_), _) => return Err("neither http nor https"),
            (None, _) => return Err("not absolute: it needs a scheme and a host"),
        };
        if authority.contains('@') {
            return Err("has a user name or password; give credentials to the client instead");
        }
        check_authority(authority)?;
        if url.contains(['?', '#']) {
            return Err("has a query or a fragment");
        }
        // What reads the address next may take `\` for `/`, as browsers do (WHATWG URL §4.4).
        let mut segments = uri.path().split(['/', '\\']);
        if segments.any(|segment| is_dots(&segment.to_ascii_lowercase().replace("%2e", "."))) {
            return Err("has a segment `.` or `..`, which would be resolved away");
        }
        Ok(Self(url.trim_end_matches('/').to_owned()))
    }

    pub(crate) fn is_https(&self) -> bool {
        self.0.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL without what may be a key in its path.
    pub(crate) fn shown(&self) -> String {
        let segments = self.0.split('/').enumerate();
        let shown = segments.map(|(index, segment)| if index < 3 || is_plain(segment) { segment } else { "…" });
        shown.collect::<Vec<_>>().join("/")
    }

    /// The same host with another path.
    pub(super) fn with_path(&self, path: &str) -> String {
        let host = self.0.find("://").map_or(0, |scheme| scheme + 3);
        let end = self.0.get(host..).and_then(|rest| rest.find('/')).map_or(self.0.len(), |end| host + end);
        format!("{}{path}", self.0.get(..end).unwrap_or_default())
    }

    /// The address of `path`, which is percent-encoded already, with the parts of the query. A path from a template can have a
    /// query, which these parts go after, and a fragment, which is not for servers (RFC 3986 §3.5).
    pub(super) fn join<'q>(&self, path: &str, query: impl Iterator<Item = &'q str>) -> String {
        let path = path.split_once('#').map_or(path, |(path, _)| path);
        let mut url = [self.0.as_str(), if path.starts_with('/') { "" } else { "/" }, path].concat();
        for part in query {
            match url.split_once('?') {
                None => url.push('?'),
                Some((_, known)) if known.is_empty() || known.ends_with('&') => {}
                Some(_) => url.push('&'),
            }
            url.push_str(part);
        }
        url
    }
}

/// What `Uri` lets through and no connection can be made to.
pub(super) fn check_authority(authority: &str) -> Result<(), &'static str> {
    let after_host = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    let port = authority.get(after_host..).and_then(|rest| rest.rfind(':')).map(|colon| after_host + colon);
    let (host, port) = port.and_then(|colon| authority.split_at_checked(colon)).unwrap_or((authority, ""));
    if !is_host(host) {
        return Err("has a host that is neither a name nor an IP address");
    }
    if port.len() > 1 && !port.trim_start_matches(':').parse::<u16>().is_ok_and(|port| port > 0) {
        return Err("has a port that is not a number from 1 to 65535");
    }
    Ok(())
}

/// RFC 3986 §3.2.2, without percent-encoding, which no name of a host has.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        return host.parse::<Ipv4Addr>().is_ok();
    }
    host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

/// Whether a segment of a base URL is a word, a number or a version, as in `/api/v2`. A key is longer, or has other letters.
pub(crate) fn is_plain(segment: &str) -> bool {
    segment.len() <= 16
        && segment.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte))
}

/// A URL as it may be shown: without user name and password, and without a query or fragment, which can hold keys.
pub(crate) fn redacted(url: &str) -> String {
    let end = url.find(['?', '#']).and_then(|start| url.split_at_checked(start));
    let (address, tail) = end.unwrap_or((url, ""));
    let (scheme, rest) =
        address.split_at_checked(address.find("://").map_or(0, |end| end + 3)).unwrap_or(("", address));
    let authority = rest.split('/').next().unwrap_or_default();
    // In a password any of these signs may stand as it is, by mistake.
    let may_be_user = tail.contains('@') && (authority == rest || check_authority(authority).is_err());
    let rest = match rest.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None if may_be_user => "…".to_owned(),
        None => rest.to_owned(),
    };
    let tail = tail.chars().next().map_or(String::new(), |sign| format!("{sign}…"));
    format!("{scheme}{rest}{tail}")
}

/// What a path, a query and a fragment hold only percent-encoded (RFC 3986 §3.3 to §3.5), beside all that is not ASCII.
pub(super) const ILLEGAL: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Replaces each `{name}` of a template, and percent-encodes what stands around them where it has to be. The values are percent-encoded already, and none is empty, `.` or `..`, so no segment
/// can be made of them that is resolved away, whatever stands beside them in the template.
///
/// # Errors
/// A name without a value.
pub(super) fn expand(template: &str, values: &[(String, String)]) -> Result<String, String> {
    let mut path = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((literal, (name, after))) =
        rest.split_once('{').and_then(|(literal, rest)| Some((literal, rest.split_once('}')?)))
    {
        let Some((_, value)) = values.iter().find(|(known, _)| known == name) else {
            return Err(format!("path parameter `{name}` is not set"));
        };
        path.extend(utf8_percent_encode(literal, ILLEGAL));
        path.push_str(value);
        rest = after;
    }
    path.extend(utf8_percent_encode(rest, ILLEGAL));
    Ok(path)
}

/// Whether a text, percent-encoded, has a segment that a server may resolve away: some decode before they do it, and some cut off `;…`.
pub(super) fn has_dots(text: &str) -> bool {
    let text = percent_decode_str(text).decode_utf8_lossy();
    text.split(['/', '\\']).any(|segment| is_dots(segment.split(';').next().unwrap_or_default()))
}

/// Whether a segment is resolved away instead of being sent (RFC 3986 §5.2.4).
pub(super) fn is_dots(segment: &str) -> bool {
    matches!(segment, "." | "..")
}
