//! What the tags of HTML say: where they are closed, their attributes, the text in them.

use std::collections::HashMap;

/// The tags that close something (`</a>`, and `-->`), and where the last of each begins: without it nothing is looked for.
pub(super) struct Closings<'t>(HashMap<&'t str, usize>);

impl<'t> Closings<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut last: HashMap<&str, usize> = text.rfind("-->").map(|at| ("-->", at)).into_iter().collect();
        for (at, _) in text.match_indices("</") {
            let tag = text.get(at + 2..).and_then(|rest| Some((at, rest.find(['<', '>'])?)));
            if let Some(tag) = tag.and_then(|(at, length)| text.get(at..at + length + 3)) {
                last.insert(tag, at);
            }
        }
        Self(last)
    }

    pub(super) fn is_after(&self, closing: &str, at: usize) -> bool {
        self.0.get(closing).is_some_and(|last| *last >= at)
    }
}

/// The text of what is code in HTML.
pub(super) fn plain(content: &str) -> String {
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let end = after.find(['<', '>']).filter(|end| after.as_bytes().get(*end) == Some(&b'>'));
        let tag = end.and_then(|end| Some((after.get(..end)?, after.get(end + 1..)?)));
        let name = |tag: &str| tag.trim_matches('/').split(char::is_whitespace).next().map(str::to_ascii_lowercase);
        let written = tag.and_then(|(tag, _)| match name(tag)?.as_str() {
            "br" | "/p" => Some("\n"),
            "a" | "b" | "i" | "em" | "strong" | "span" | "code" | "font" | "u" | "tt" | "p" => Some(""),
            _ => None,
        });
        text.push_str(written.unwrap_or("<"));
        rest = tag.filter(|_| written.is_some()).map_or(after, |(_, after)| after);
    }
    text.push_str(rest);
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    signs.into_iter().fold(text, |text, (entity, sign)| text.replace(entity, sign))
}

/// The value of an attribute, which may stand without quotes.
pub(super) fn attribute(tag: &str, name: &str) -> Option<String> {
    let (before, value) = tag.split_once(&format!("{name}="))?;
    before.ends_with(char::is_whitespace).then_some(())?;
    let value = match value.chars().next()? {
        mark @ ('"' | '\'') => value.get(1..)?.split(mark).next(),
        _ => value.split_whitespace().next(),
    };
    value.map(str::to_owned)
}
