//! The header `Link` (RFC 8288 §3).

use http::HeaderMap;
use http::header::LINK;

/// The target of the first link of the relation `next`. Links of another context (`anchor`) are none of this answer.
pub(super) fn next(headers: &HeaderMap) -> Option<String> {
    headers.get_all(LINK).iter().find_map(|line| {
        // A title in another encoding is no reason to miss the rest of the list.
        let line = String::from_utf8_lossy(line.as_bytes());
        links(&line).into_iter().find(Link::is_next).map(|link| link.target.to_owned())
    })
}

struct Link<'a> {
    target: &'a str,
    /// Names and values of the parameters, which may be quoted.
    parameters: Vec<(&'a str, &'a str)>,
}

impl Link<'_> {
    fn parameter(&self, name: &str) -> Option<&str> {
        // Only the first of a name counts (§3.3).
        let found = self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim_matches('"'))
    }

    fn is_next(&self) -> bool {
        let relations = self.parameter("rel").unwrap_or_default();
        self.parameter("anchor").is_none() && relations.split_whitespace().any(|one| one.eq_ignore_ascii_case("next"))
    }
}

/// The links of one line. What is no link is passed over (appendix B.2).
fn links(line: &str) -> Vec<Link<'_>> {
    let mut links: Vec<Link<'_>> = Vec::new();
    let mut rest = line;
    while let Some((target, after)) = rest.split_once('<').and_then(|(_, rest)| rest.split_once('>')) {
        let end = unquoted(after, ',');
        let (own, others) = after.split_at_checked(end).unwrap_or((after, ""));
        links.push(Link { target: target.trim(), parameters: parameters(own) });
        rest = others;
    }
    links
}

/// Names and values of parameters, each of which ends with a semicolon and can have one in quotes.
pub(crate) fn parameters(text: &str) -> Vec<(&str, &str)> {
    let parts = unquoted_parts(text, ';').into_iter().map(|one| one.split_once('=').unwrap_or((one, "")));
    parts.map(|(name, value)| (name.trim(), value.trim())).collect()
}

/// What stands between signs that are not in quotes.
pub(crate) fn unquoted_parts(mut text: &str, sign: char) -> Vec<&str> {
    let mut parts = Vec::new();
    while let Some((one, rest)) = text.split_at_checked(unquoted(text, sign)) {
        parts.push(one);
        let Some(rest) = rest.strip_prefix(sign) else { break };
        text = rest;
    }
    parts
}

/// Where a sign first stands outside of quotes, or the end.
fn unquoted(text: &str, sign: char) -> usize {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let found = text.char_indices().find(|(_, one)| {
        let is_found = !is_quoted && *one == sign;
        is_quoted ^= *one == '"' && !is_escaped;
        is_escaped = is_quoted && *one == '\\' && !is_escaped;
        is_found
    });
    found.map_or(text.len(), |(index, _)| index)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_next_link_is_found() {
        for (lines, target) in [
            (
                vec![r#"<https://a.example/?page=2>; rel="next", <https://a.example/?page=9>; rel="last""#],
                "https://a.example/?page=2",
            ),
            (vec![r#"</?a=1,2;3>; title="one, \"two\"; rel=last"; REL=Next"#], "/?a=1,2;3"),
            (vec![r#"<x>;rel="prev"; rel="next""#, r#"<y> ; rel = "up next""#], "y"),
            (vec![r#"<x>; rel=next; anchor="/other""#], ""),
            (vec![r#"<x>; rel="nextish""#, "rel=next", "<", "<x", "<x>; rel=\"next", ""], "x"),
            (vec![], ""),
        ] {
            let mut headers = HeaderMap::new();
            for line in &lines {
                headers.append(LINK, HeaderValue::from_static(line));
            }
            assert_eq!(next(&headers).unwrap_or_default(), target, "{lines:?}");
        }
    }
}
