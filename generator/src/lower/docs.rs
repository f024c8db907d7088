//! Doc comments: from the Markdown people put into descriptions to Markdown that rustdoc and rustc take without a warning.
//!
//! No text of a document may break a build, a doctest or a link check: code is fenced as `text`, stray brackets and tags are
//! escaped, bare URLs become links, and characters that rustc refuses in source are spelled.

use std::fmt::Display;

use openapiv3::ExternalDocumentation;

use super::html;

/// What begins a block that ends with its line.
const BLOCKS: [char; 3] = ['|', '#', '>'];

/// Columns of prose in a doc comment.
const WIDTH: usize = 100;

/// The text as clean Markdown, without leading and trailing blank lines; wrapped where it is prose.
pub(super) fn markdown(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut page = Page::default();
    let text = visible(&html::to_markdown(text));
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = text.lines().map(str::trim_end).skip_while(|line| line.is_empty()).peekable();
    // Where a text begins with spaces, it was only set in from a margin.
    let margin = lines.peek().map_or(0, |line| indent(line));
    let mut is_in_table = false;
    while let Some(line) = lines.next() {
        let line = line.get(indent(line).min(margin)..).unwrap_or(line);
        let mut is_head = || lines.peek().is_some_and(|next| is_under_head(next));
        is_in_table = page.fence.is_none() && line.contains('|') && indent(line) < 4 && (is_in_table || is_head());
        if is_in_table && !line.trim_start().starts_with('|') {
            page.line(&format!("| {}", line.trim_start()));
        } else {
            page.line(line);
        }
    }
    page.finish()
}

/// What [`markdown`] gives up to its first blank line.
pub(super) fn first_paragraph(text: &str) -> String {
    let text = markdown(text);
    let first = text.split("\n\n").next().unwrap_or_default();
    let fences = first.lines().filter(|line| line.trim_start().starts_with("```")).count();
    // Code may have blank lines of its own.
    if fences.is_multiple_of(2) { first.to_owned() } else { format!("{first}\n```") }
}

/// The row `---|---` under the head of a table, whose rows need not begin with `|`: then they would be taken for prose.
fn is_under_head(line: &str) -> bool {
    line.contains('-') && line.contains('|') && line.chars().all(|sign| matches!(sign, '|' | '-' | ':' | ' '))
}

/// What callers need not give: ``Always sent: `Action=CreateUser`.``
pub(super) fn always_sent<'t>(constants: impl Iterator<Item = (&'t str, impl Display)>) -> String {
    let sent: Vec<String> = constants.map(|(name, value)| code(&format!("{name}={value}"))).collect();
    if sent.is_empty() { String::new() } else { format!("Always sent: {}.", sent.join(", ")) }
}

/// The text in one line, for a value shown in a sentence: `` `text` ``. Markdown has no code span without text, so
/// that a blank one is quoted.
pub(super) fn code(text: &str) -> String {
    if text.trim().is_empty() {
        return format!("`{text:?}`");
    }
    let text: String = visible(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let longest = text.split(|sign| sign != '`').map(str::len).max().unwrap_or_default();
    let (mark, space) = if longest == 0 { ("`".to_owned(), "") } else { ("`".repeat(longest + 1), " ") };
    format!("{mark}{space}{text}{space}{mark}")
}

/// Where to read more.
pub(super) fn see(docs: Option<&ExternalDocumentation>) -> String {
    let Some(docs) = docs else { return String::new() };
    let text = docs.description.as_deref().unwrap_or_default().trim().trim_end_matches(['.', ':']);
    markdown(&if text.is_empty() { format!("See {}.", docs.url) } else { format!("{text}: {}", docs.url) })
}

/// Paragraphs joined by a blank line; empty ones are left out.
pub(super) fn paragraphs<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// Spells control characters, above all the bidirectional ones that rustc refuses even in comments.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for sign in text.replace("\r\n", "\n").replace('\t', "    ").chars() {
        match sign {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => visible.push('\n'),
            '\u{feff}' => {}
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                visible.extend(sign.escape_unicode());
            }
            _ if sign.is_control() => visible.extend(sign.escape_unicode()),
            _ => visible.push(sign),
        }
    }
    visible
}

/// The state of a walk over lines.
#[derive(Default)]
struct Page {
    lines: Vec<String>,
    /// The fence that is open: its text, and whether it is ours around code that was only indented.
    fence: Option<Fence>,
    /// Columns at which the content of the open list items starts, outermost first.
    items: Vec<Item>,
    after_blank: bool,
}

struct Fence {
    mark: String,
    indent: usize,
}

/// An open list item: where its marker stood in the document, and where its content stands now.
struct Item {
    source: usize,
    content: usize,
}

impl Page {
    fn line(&mut self, line: &str) {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        if self.fence.is_some() {
            self.fenced(line, text, indent);
        } else if text.is_empty() {
            self.blank();
        } else if let Some(mark) = fence_mark(text) {
            self.open_fence(mark, indent);
        } else if let Some(marker) = list_marker(text) {
            self.item(text, marker, indent);
        } else if self.items.is_empty() && indent >= 4 && (self.after_blank || self.lines.is_empty()) {
            self.open_fence(String::new(), 0);
            self.fenced(line, text, indent);
        } else {
            self.prose(text, indent);
        }
    }

    fn blank(&mut self) {
        self.after_blank = true;
        if self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn open_fence(&mut self, mark: String, source_indent: usize) {
        if source_indent == 0 {
            self.items.clear();
        }
        let indent = self.items.last().map_or(0, |item| item.content);
        self.lines.push(format!("{}```text", " ".repeat(indent)));
        self.fence = Some(Fence { mark, indent });
    }

    fn fenced(&mut self, line: &str, text: &str, indent: usize) {
        let Some(fence) = &self.fence else { return };
        let (pad, is_indented) = (fence.indent, fence.mark.is_empty());
        if is_indented && !text.is_empty() && indent < 4 {
            self.close_fence();
            self.line(line);
        } else if !is_indented && text.starts_with(&fence.mark) && text.trim_matches(['`', '~']).is_empty() {
            self.close_fence();
        } else {
            let drop = indent.min(if is_indented { 4 } else { pad });
            let body = line.get(drop..).unwrap_or_default().replace("```", "'''");
            self.lines.push(format!("{}{body}", if body.is_empty() { String::new() } else { " ".repeat(pad) }));
        }
    }

    fn close_fence(&mut self) {
        if let Some(fence) = self.fence.take() {
            while self.lines.last().is_some_and(|last| last.trim().is_empty()) {
                self.lines.pop();
            }
            self.lines.push(format!("{}```", " ".repeat(fence.indent)));
            self.blank();
        }
    }

    fn item(&mut self, text: &str, marker: usize, indent: usize) {
        self.items.retain(|item| item.source < indent);
        let start = self.items.last().map_or(0, |item| item.content);
        let (sign, rest) = text.split_at(marker);
        let (mut sign, mut rest) = (sign.to_owned(), rest.trim_start());
        // `- - a` is an item in an item.
        while let Some(marker) = list_marker(rest) {
            let (inner, after) = rest.split_at(marker);
            sign = format!("{sign} {inner}");
            rest = after.trim_start();
        }
        let content = start + sign.len() + 1;
        self.items.push(Item { source: indent, content });
        let (first, rest) = (format!("{}{sign} ", " ".repeat(start)), inline(rest));
        if rest.starts_with(BLOCKS) {
            self.lines.push(first + &rest);
        } else {
            self.wrap(&first, &" ".repeat(content), &rest);
        }
        self.after_blank = false;
    }

    fn prose(&mut self, text: &str, indent: usize) {
        if self.after_blank {
            self.items.retain(|item| item.source < indent);
        }
        let pad = " ".repeat(self.items.last().map_or(0, |item| item.content));
        let text = inline(text);
        let block = text.chars().next().filter(|sign| BLOCKS.contains(sign));
        // A line right under a quote or table would be taken for a part of it.
        let above = self.lines.last().and_then(|last| last.trim_start().chars().next());
        if above != block && matches!(above, Some('|' | '>')) {
            self.lines.push(String::new());
        }
        if block.is_some() {
            self.lines.push(format!("{pad}{text}"));
        } else {
            self.wrap(&pad, &pad, &text);
        }
        self.after_blank = false;
    }

    /// Puts `text` into lines of at most [`WIDTH`] columns, never starting one with what Markdown would take for a mark.
    fn wrap(&mut self, first: &str, rest: &str, text: &str) {
        let mut line = first.to_owned();
        let mut is_empty = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let is_long = line.chars().count() + 1 + word.chars().count() > WIDTH;
            if is_long && !is_empty && !starts_block(word) {
                self.lines.push(std::mem::replace(&mut line, rest.to_owned()));
                is_empty = true;
            }
            if !is_empty {
                line.push(' ');
            }
            line.push_str(word);
            is_empty = false;
        }
        self.lines.push(line.trim_end().to_owned());
    }

    fn finish(mut self) -> String {
        self.close_fence();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines.join("\n")
    }
}

fn fence_mark(text: &str) -> Option<String> {
    let sign = text.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let mark: String = text.chars().take_while(|next| *next == sign).collect();
    let is_fence = mark.len() >= 3 && !text.trim_start_matches(sign).contains('`');
    is_fence.then_some(mark)
}

/// The length of a list marker (`-`, `*`, `+`, `1.`, `1)`) that is followed by text.
fn list_marker(text: &str) -> Option<usize> {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let mut after = text.chars().skip(digits);
    let sign = after.next()?;
    let is_marker =
        if digits == 0 { matches!(sign, '-' | '*' | '+') } else { digits <= 9 && matches!(sign, '.' | ')') };
    (is_marker && after.next() == Some(' ')).then_some(digits + 1)
}

fn starts_block(word: &str) -> bool {
    word.starts_with(['#', '>', '|', '=', '~', '`', '-', '+', '*', ':'])
        || word.trim_end_matches(['.', ')']).chars().all(|sign| sign.is_ascii_digit())
}

/// Escapes what rustdoc would take for links and tags, outside code spans.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let taken = match sign {
            '`' => code_span(rest),
            '[' | '!' => link(rest),
            '<' => autolink(rest),
            'h' if !out.ends_with(|last: char| last.is_alphanumeric()) => bare_url(rest),
            _ => None,
        };
        if let Some((text, length)) = taken {
            out.push_str(&text);
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        let backslashes = out.len() - out.trim_end_matches('\\').len();
        if matches!(sign, '[' | ']' | '<' | '`') && backslashes.is_multiple_of(2) {
            out.push('\\');
        }
        out.push(sign);
        rest = rest.get(sign.len_utf8()..).unwrap_or_default();
    }
    out
}

/// A code span, and how long it is in the text.
fn code_span(text: &str) -> Option<(String, usize)> {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let mark = text.get(..ticks)?;
    let end = text.get(ticks..)?.find(mark)?;
    let length = ticks + end + ticks;
    // Three at the beginning of a line would be a fence, once the span is wrapped.
    let span = if ticks > 2 { code(text.get(ticks..ticks + end)?) } else { text.get(..length)?.to_owned() };
    Some((span, length))
}

/// `[text](target)`: a link if it leads to a URL, since rustdoc cannot mistake that for the path of an item, and else words.
fn link(text: &str) -> Option<(String, usize)> {
    let (before, after) = text.split_once("](")?;
    let (target, _) = after.split_once(')')?;
    let label = before.trim_start_matches('!').strip_prefix('[')?;
    let url = target.split_whitespace().next()?;
    let length = before.len() + 2 + target.len() + 1;
    if label.contains(['[', ']', '<']) || url.contains(['<', '>']) {
        return None;
    }
    let text = match url {
        _ if is_url(url) => format!("[{label}]({url})"),
        // A place of the page that the text was written for.
        _ if url.starts_with('#') => inline(label),
        // One of the site that it was written for.
        _ if url.starts_with(['/', '.']) => format!("{} ({})", inline(label), code(url)),
        _ => return None,
    };
    Some((text, length))
}

fn autolink(text: &str) -> Option<(String, usize)> {
    let (url, _) = text.strip_prefix('<')?.split_once('>')?;
    let is_link = is_url(url) && !url.contains(|sign: char| sign.is_whitespace() || sign == '<');
    is_link.then(|| (format!("<{url}>"), url.len() + 2))
}

fn bare_url(text: &str) -> Option<(String, usize)> {
    let end = text.find(|sign: char| sign.is_whitespace() || "<>\"'`[]()|\\{}".contains(sign));
    let url = text.get(..end.unwrap_or(text.len()))?;
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    let host = url.split_once("://")?.1;
    (is_url(url) && !host.is_empty()).then(|| (format!("<{url}>"), url.len()))
}

fn is_url(text: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| text.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_code_links_or_tags() {
        for (text, clean) in [
            ("See [Foo] and a[0].", r"See \[Foo\] and a\[0\]."),
            ("[docs](https://x.io/a) [bad](foo)", r"[docs](https://x.io/a) \[bad\](foo)"),
            ("[the `x` list](#lists) [a][b](#c)", r"the `x` list \[a\]b"),
            ("[more](/docs/a_b \"c\") [up](../x.md)", "more (`/docs/a_b`) up (`../x.md`)"),
            ("<a href=\"#z\">over\n there</a>, <a name=x></a>see", "over there, see"),
            ("go to https://x.io/a.", "go to <https://x.io/a>."),
            ("<https://x.io> <b>x</b> a<b <id>", r"<https://x.io> **x** a\<b \<id>"),
            ("`[x] <y>` and ` open", r"`[x] <y>` and \` open"),
            ("```rust\nfn x() {}\n```", "```text\nfn x() {}\n```"),
            ("``` <a b> ``` and ``c`` and ``` a``b ```", "`<a b>` and ``c`` and ``` a``b ```"),
            ("```json\n{}", "```text\n{}\n```"),
            ("a\n\n    let x = 1;\n\nb", "a\n\n```text\nlet x = 1;\n```\n\nb"),
            ("    only set in\n    all of it", "only set in\nall of it"),
            ("> quote\nnot quoted", "> quote\n\nnot quoted"),
            ("a\u{202e}b\u{0}", "a\\u{202e}b\\u{0}"),
            ("* a\ncontinued\n    * b", "* a\n  continued\n  * b"),
            ("1. one\n2. two", "1. one\n2. two"),
            ("\n\n a \r\n\n\n b\n\n", "a\n\nb"),
            ("~~~\n```\n~~~", "```text\n'''\n```"),
            ("Name | Age\n:---|---\nRex | 3\nafter", "| Name | Age\n| :---|---\n| Rex | 3\n\nafter"),
            ("```\na | b\n-|-\n```\na | b", "```text\na | b\n-|-\n```\n\na | b"),
        ] {
            assert_eq!(markdown(text), clean, "{text:?}");
        }
    }

    #[test]
    fn prose_is_wrapped_but_never_into_a_mark() {
        let line = "word ".repeat(20);
        assert_eq!(markdown(&format!("- - {line}more")), format!("- - {}\n    word more", "word ".repeat(19).trim()));
        assert_eq!(markdown(&format!("- > {line}more")), format!("- > {line}more"));
        assert_eq!(markdown(&format!("{line}- dash")), format!("{line}-\ndash"));
        assert_eq!(markdown(&format!("{line}1. one")), format!("{line}1.\none"));
        assert_eq!(markdown(&format!("{line}more")), format!("{}\nmore", line.trim()));
    }

    #[test]
    fn values_stand_in_one_line() {
        assert_eq!(code("a\n b`c"), "`` a b`c ``");
        assert_eq!(code(""), r#"`""`"#);
    }
}
