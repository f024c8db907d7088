//! What a document may not have, since a parser would take far more time or memory for it than it is long: attributes are compared with
//! each other, and what an element inherits of namespaces is written down for each that declares one.

use super::MAX_DEPTH;

/// How many attributes one element may have, and how many namespaces may be declared around a place.
const MAX_ATTRIBUTES: usize = 256;

/// Looks at the tags alone. What is malformed is left to the parser.
///
/// # Errors
/// What there is too much of.
pub(super) fn check(text: &str) -> Result<(), String> {
    let too_many = |what| Err(format!("an element has more than {MAX_ATTRIBUTES} {what}"));
    // For each element that is open, how many namespaces hold in it.
    let mut open: Vec<usize> = Vec::new();
    let mut rest = text;
    while let Some((_, markup)) = rest.split_once('<') {
        rest = match markup {
            _ if markup.starts_with("!--") => behind(markup, "-->"),
            _ if markup.starts_with("![CDATA[") => behind(markup, "]]>"),
            _ if markup.starts_with('?') => behind(markup, "?>"),
            _ if markup.starts_with('/') => {
                open.pop();
                behind(markup, ">")
            }
            _ => {
                let tag = Tag::of(markup);
                let namespaces = open.last().map_or(0, |outside| *outside) + tag.namespaces;
                if tag.attributes > MAX_ATTRIBUTES {
                    return too_many("attributes");
                }
                if namespaces > MAX_ATTRIBUTES {
                    return too_many("namespaces");
                }
                if open.len() >= MAX_DEPTH {
                    return Err(format!("elements are nested more than {MAX_DEPTH} deep"));
                }
                if !tag.is_empty {
                    open.push(namespaces);
                }
                tag.rest
            }
        };
    }
    Ok(())
}

fn behind<'t>(text: &'t str, end: &str) -> &'t str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

struct Tag<'t> {
    attributes: usize,
    namespaces: usize,
    /// Nothing is inside the element.
    is_empty: bool,
    rest: &'t str,
}

impl<'t> Tag<'t> {
    /// The tag that a text begins with. Each attribute has one value in quotes.
    fn of(text: &'t str) -> Self {
        let mut tag = Tag { attributes: 0, namespaces: 0, is_empty: false, rest: "" };
        let mut left = text;
        while let Some((before, sign, behind)) = cut(left) {
            if sign == '>' {
                (tag.is_empty, tag.rest) = (before.ends_with('/'), behind);
                break;
            }
            tag.attributes += 1;
            // Before the first one there is the name of the element.
            tag.namespaces += usize::from(before.split_ascii_whitespace().any(|word| word.starts_with("xmlns")));
            left = behind.split_once(sign).map_or("", |(_, rest)| rest);
        }
        tag
    }
}

/// What stands before the first quote, or the end of a tag, and behind it.
fn cut(text: &str) -> Option<(&str, char, &str)> {
    let (before, rest) = text.split_at_checked(text.find(['"', '\'', '>'])?)?;
    let mut signs = rest.chars();
    Some((before, signs.next()?, signs.as_str()))
}
