//! Names of resources (RFC 3986). In come a base and a reference without its fragment, out goes what the two name together.
//! It knows no document and looks nowhere.

/// The parts of a URI or of a reference (RFC 3986, appendix B).
struct Parts<'t> {
    scheme: Option<&'t str>,
    authority: Option<&'t str>,
    path: &'t str,
    query: Option<&'t str>,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Self {
        let (text, query) = text.split_once('?').map_or((text, None), |(text, query)| (text, Some(query)));
        let is_scheme = |text: &str| {
            text.starts_with(|first: char| first.is_ascii_alphabetic())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        };
        let scheme = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme));
        let (scheme, rest) = scheme.map_or((None, text), |(scheme, rest)| (Some(scheme), rest));
        let authority = rest.strip_prefix("//").map(|rest| rest.split_at(rest.find('/').unwrap_or(rest.len())));
        let (authority, path) = authority.map_or((None, rest), |(authority, path)| (Some(authority), path));
        Self { scheme, authority, path, query }
    }

    /// The text of the parts (section 5.3).
    fn with_path(&self, path: &str) -> String {
        let scheme = self.scheme.map(|scheme| format!("{scheme}:")).unwrap_or_default();
        let authority = self.authority.map(|authority| format!("//{authority}")).unwrap_or_default();
        let query = self.query.map(|query| format!("?{query}")).unwrap_or_default();
        format!("{scheme}{authority}{path}{query}")
    }
}

/// A reference resolved against a base (section 5.2).
pub(super) fn joined(base: &str, reference: &str) -> String {
    if base.is_empty() {
        return reference.to_owned();
    }
    let (base, to) = (Parts::of(base), Parts::of(reference));
    if to.scheme.is_some() {
        return to.with_path(&without_dots(to.path));
    }
    let to = Parts { scheme: base.scheme, ..to };
    if to.authority.is_some() {
        return to.with_path(&without_dots(to.path));
    }
    let to = Parts { authority: base.authority, ..to };
    if to.path.is_empty() {
        return Parts { query: to.query.or(base.query), ..to }.with_path(base.path);
    }
    let folder = match base.path.rsplit_once('/') {
        _ if to.path.starts_with('/') => "",
        Some((folder, _)) => &format!("{folder}/"),
        None if base.authority.is_some() => "/",
        None => "",
    };
    to.with_path(&without_dots(&format!("{folder}{}", to.path)))
}

/// A path without `.` and `..` (section 5.2.4).
fn without_dots(path: &str) -> String {
    let (start, rest) = path.strip_prefix('/').map_or(("", path), |rest| ("/", rest));
    let mut kept = Vec::new();
    let mut segments = rest.split('/').peekable();
    while let Some(segment) = segments.next() {
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            segment => {
                kept.push(segment);
                continue;
            }
        }
        if segments.peek().is_none() {
            kept.push("");
        }
    }
    format!("{start}{}", kept.join("/"))
}

/// The URL of something on the network, in the one spelling that it is known by (sections 6.2.2.1 and 6.2.3); none of any
/// scheme but `http` and `https`.
pub(super) fn on_network(text: &str) -> Option<String> {
    let parts = Parts::of(text);
    let scheme = parts.scheme?.to_ascii_lowercase();
    let port = match scheme.as_str() {
        "http" => ":80",
        "https" => ":443",
        _ => return None,
    };
    let authority = parts.authority.filter(|authority| !authority.is_empty())?.to_ascii_lowercase();
    let authority = authority.strip_suffix(port).or(authority.strip_suffix(':')).unwrap_or(&authority);
    let path = if parts.path.is_empty() { "/" } else { parts.path };
    Some(Parts { scheme: Some(&scheme), authority: Some(authority), ..parts }.with_path(&without_dots(path)))
}

/// The host of a URL, with its port where that is not the usual one.
#[cfg(feature = "fetch")]
pub(super) fn host(url: &str) -> Option<&str> {
    Parts::of(url).authority
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_as_the_standard_says() {
        // RFC 3986, sections 5.4.1 and 5.4.2, without those that have a fragment.
        for (reference, joint) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            (";x", "http://a/b/c/;x"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("../../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            (".g", "http://a/b/c/.g"),
            ("..g", "http://a/b/c/..g"),
            ("./../g", "http://a/b/g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/./h", "http://a/b/c/g/h"),
            ("g/../h", "http://a/b/c/h"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
        ] {
            assert_eq!(joined("http://a/b/c/d;p?q", reference), joint, "{reference}");
        }
        assert_eq!(joined("http://a", "g"), "http://a/g");
        assert_eq!(joined("", "g"), "g");
        assert_eq!(joined("f", "g/../h"), "h");
    }

    #[test]
    fn a_url_has_one_spelling() {
        for (text, url) in [
            ("HTTPS://Example.com:443", Some("https://example.com/")),
            ("http://example.com:443/A/../b?C", Some("http://example.com:443/b?C")),
            ("http://example.com:/b", Some("http://example.com/b")),
            ("ftp://example.com/b", None),
            ("https:b", None),
            ("b", None),
        ] {
            assert_eq!(on_network(text).as_deref(), url, "{text}");
        }
    }
}
