//! Where a reference in an answer leads: RFC 3986 §5.2.

use http::Uri;
use http::uri::Authority;
use percent_encoding::utf8_percent_encode;

use super::url::{ILLEGAL, check_authority, is_dots, redacted};

/// The address that `reference` means in an answer to `base`.
///
/// # Errors
/// When it is no address of HTTP, or has a user name: that would be a credential of the answer's choice.
pub(crate) fn resolve(base: &Uri, reference: &str) -> Result<Uri, String> {
    let shown = || format!("`{}`", redacted(reference));
    let reference = reference.split('#').next().unwrap_or_default();
    let scheme = base.scheme_str().unwrap_or_default();
    let authority = base.authority().map_or("", Authority::as_str);
    let path = base.path();
    let folder = path.rfind('/').and_then(|end| path.get(..=end)).unwrap_or("/");
    let before_query = reference.split('?').next().unwrap_or_default();
    let text = if before_query.split('/').next().is_some_and(|first| first.contains(':')) {
        reference.to_owned()
    } else if reference.starts_with("//") {
        format!("{scheme}:{reference}")
    } else if reference.is_empty() {
        base.to_string()
    } else if reference.starts_with('/') {
        format!("{scheme}://{authority}{}", without_dots(reference))
    } else if reference.starts_with('?') {
        format!("{scheme}://{authority}{path}{reference}")
    } else {
        format!("{scheme}://{authority}{}", without_dots(&format!("{folder}{reference}")))
    };
    let uri = Uri::try_from(utf8_percent_encode(&text, ILLEGAL).to_string());
    let uri = uri.map_err(|error| format!("{} is no address: {error}", shown()))?;
    let is_fit = uri.authority().is_some_and(|authority| check_authority(authority.as_str()).is_ok());
    if !is_fit || origin(&uri).is_none() {
        return Err(format!("{} is no address of HTTP", shown()));
    }
    Ok(uri)
}

/// The same where credentials go along.
///
/// # Errors
/// When it is on another origin (RFC 6454 §4) than `home`, too.
pub(super) fn resolve_at_home(home: &Uri, base: &Uri, reference: &str) -> Result<Uri, String> {
    let uri = resolve(base, reference)?;
    if !is_same_origin(&uri, home) {
        let (scheme, authority) = (home.scheme_str().unwrap_or_default(), home.authority());
        let home = authority.map_or("", Authority::as_str);
        return Err(format!("`{}` is not on `{scheme}://{home}`, where the call went", redacted(reference)));
    }
    Ok(uri)
}

/// RFC 6454 §5.
pub(crate) fn is_same_origin(one: &Uri, other: &Uri) -> bool {
    origin(one).is_some_and(|origin_of_one| Some(origin_of_one) == origin(other))
}

/// Scheme, host and port (RFC 6454 §4).
fn origin(uri: &Uri) -> Option<(String, String, u16)> {
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let authority = uri.authority()?;
    let usual = match scheme.as_str() {
        "http" => 80,
        "https" => 443,
        _ => return None,
    };
    Some((scheme, authority.host().to_ascii_lowercase(), authority.port_u16().unwrap_or(usual)))
}

/// The same without segments `.` and `..` (RFC 3986 §5.2.4).
fn without_dots(reference: &str) -> String {
    let (path, query) = reference.find('?').and_then(|at| reference.split_at_checked(at)).unwrap_or((reference, ""));
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/').skip(1) {
        if segment == ".." {
            segments.pop();
        } else if segment != "." {
            segments.push(segment);
        }
    }
    let end = if path.rsplit('/').next().is_some_and(is_dots) && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}{query}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_on_their_origin() {
        let base = Uri::from_static("https://api.example.com/v2/pets?page=1");
        for (reference, expected) in [
            ("https://api.example.com/v2/pets?page=2", "https://api.example.com/v2/pets?page=2"),
            ("HTTPS://API.example.com:443/x", "https://API.example.com:443/x"),
            ("//api.example.com/x", "https://api.example.com/x"),
            ("/v3/pets?a=b:c#top", "https://api.example.com/v3/pets?a=b:c"),
            ("?page=2&at=1:2", "https://api.example.com/v2/pets?page=2&at=1:2"),
            ("cats?x={y z}|ä", "https://api.example.com/v2/cats?x=%7By%20z%7D%7C%C3%A4"),
            ("../cats/./?x=../y", "https://api.example.com/cats/?x=../y"),
            ("../../../..", "https://api.example.com/"),
            ("", "https://api.example.com/v2/pets?page=1"),
        ] {
            let resolved = resolve_at_home(&base, &base, reference).map(|uri| uri.to_string());
            assert_eq!(resolved.as_deref(), Ok(expected), "{reference}");
        }
        for foreign in [
            "https://evil.example/v2/pets?key=1",
            "http://api.example.com/v2/pets",
            "https://api.example.com:8443/",
            "https://api.example.com@evil.example/",
            "https://evil.example@api.example.com/",
            "https://api.example.com.evil.example/",
            "//evil.example/",
            "\\\\evil.example/",
            "https:\\\\evil.example/",
            "https:evil.example",
            "javascript:alert(1)",
            "ftp://api.example.com/",
        ] {
            let outcome = resolve_at_home(&base, &base, foreign);
            let stays =
                outcome.as_ref().is_ok_and(|uri| uri.authority() == base.authority() && uri.scheme() == base.scheme());
            assert!(outcome.is_err() || (foreign.starts_with('\\') && stays), "{foreign}: {outcome:?}");
            assert!(!outcome.is_err_and(|problem| problem.contains("key=1")), "{foreign}");
        }
    }
}
