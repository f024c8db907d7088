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

/// Whether a tag is one that nobody leaves open.
pub(super) fn is_paired(name: &str) -> bool {
    let marks = matches!(
        name,
        "b" | "strong" | "i" | "em" | "var" | "s" | "del" | "strike" | "u" | "ins" | "mark" | "cite" | "abbr"
    );
    marks || matches!(name, "div" | "blockquote" | "center" | "span" | "font" | "small" | "big" | "sub")
}

/// What goes over several lines, from one tag to another.
pub(super) struct Opening {
    tag: &'static str,
    pub closing: &'static str,
    /// So many of it can stand in each other.
    deepest: usize,
}

impl Opening {
    pub(super) const ALL: [Self; 2] = [
        Self { tag: "<pre", closing: "</pre>", deepest: 1 },
        Self { tag: "<table", closing: "</table>", deepest: usize::MAX },
    ];

    /// How many are open behind a line, where `open` are before it.
    pub(super) fn left_open(&self, line: &str, open: usize) -> usize {
        let tags = line.match_indices('<').filter_map(|(at, _)| line.get(at..));
        tags.fold(open, |open, tag| match tag {
            _ if tag.starts_with(self.tag) => open.saturating_add(1).min(self.deepest),
            _ if tag.starts_with(self.closing) => open.saturating_sub(1),
            _ => open,
        })
    }
}

/// What stands in a table, with the tables in it. Where one of those is never closed, it is all up to the last that closes any.
pub(super) fn in_table<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (mut open, mut end) = (1_usize, None);
    for (at, _) in text.match_indices(name) {
        let (before, after) = (text.get(..at)?, text.get(at + name.len()..)?);
        if before.ends_with("</") && after.starts_with('>') {
            (open, end) = (open - 1, Some(before.len() - 2));
        } else if before.ends_with('<') && after.starts_with(|sign: char| sign == '>' || sign.is_whitespace()) {
            open += 1;
        }
        if open == 0 {
            break;
        }
    }
    text.get(..end?)
}

/// What stands before the rows of a table, and the cells of each, as `cell` shows them.
pub(super) fn rows(content: &str, cell: impl Fn(&str) -> String) -> (&str, Vec<Vec<String>>) {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut start: Option<usize> = None;
    let mut before = content;
    // Of tables in a cell.
    let mut depth = 0_usize;
    for at in content.match_indices('<').map(|(at, _)| at).chain([content.len()]) {
        let rest = content.get(at + 1..).unwrap_or_default();
        let end = rest.find(|sign: char| !sign.is_ascii_alphabetic() && sign != '/').unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "table" => depth += 1,
            "/table" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_cell = matches!(name.as_str(), "td" | "th");
        let is_row = matches!(name.as_str(), "tr" | "/tr" | "/td" | "/th");
        if !((is_cell || is_row) && depth == 0 || at == content.len()) {
            continue;
        }
        if rows.is_empty() {
            before = content.get(..at).unwrap_or_default();
        }
        if let (Some(start), Some(row)) = (start.take(), rows.last_mut()) {
            row.push(cell(content.get(start..at).unwrap_or_default()));
        }
        if name == "tr" || is_cell && rows.is_empty() {
            rows.push(Vec::new());
        }
        let end = rest.find(['<', '>']).filter(|end| is_cell && rest.as_bytes().get(*end) == Some(&b'>'));
        start = end.map(|end| at + 1 + end + 1);
    }
    rows.retain(|row| !row.is_empty());
    (before, rows)
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
    unescaped(&text)
}

/// The text with the signs that stand for others in HTML.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (sign, length) = entity(part).unwrap_or(('&', 0));
        plain.push(sign);
        plain.push_str(part.get(length..).unwrap_or_default());
    }
    plain
}

/// Signs by their names.
const ENTITIES: &[(&str, char)] = &[
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("amp", '&'),
    ("nbsp", ' '),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bull", '•'),
    ("middot", '·'),
    ("times", '×'),
    ("rarr", '→'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
];

/// The sign that `nbsp;` or `#123;` stands for behind an ampersand, and how long that is; none of those that nobody sees.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    let length = text.bytes().take(9).position(|byte| byte == b';')?;
    let name = text.get(..length)?;
    let number = name.strip_prefix('#').map(|digits| match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => digits.parse(),
    });
    let sign = match number {
        Some(number) => char::from_u32(number.ok()?)?,
        None => ENTITIES.iter().find(|(known, _)| *known == name)?.1,
    };
    let is_seen =
        sign.is_alphanumeric() || sign.is_ascii_punctuation() || ENTITIES.iter().any(|(_, known)| *known == sign);
    is_seen.then_some((sign, length + 1))
}

/// The value of an attribute, which may stand without quotes.
pub(super) fn attribute(tag: &str, name: &str) -> Option<String> {
    let (before, value) = tag.split_once(&format!("{name}="))?;
    before.ends_with(char::is_whitespace).then_some(())?;
    let value = match value.chars().next()? {
        mark @ ('"' | '\'') => value.get(1..)?.split(mark).next(),
        _ => value.split_whitespace().next(),
    };
    value.map(unescaped)
}
