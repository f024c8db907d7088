//! Doc comments: from the Markdown people put into descriptions to Markdown that rustdoc and rustc take without a warning.
//!
//! No text of a document may break a build, a doctest or a link check: code is fenced as `text`, stray brackets and tags are
//! escaped, bare URLs become links, and characters that rustc refuses in source are spelled.

use std::borrow::Cow;
use std::fmt::Display;

use openapiv3::ExternalDocumentation;

use super::html;
use super::inline::{CodeSpans, Definitions, inline};
use super::lines::{Kind, Lines, closes_fence, fence_mark, indent, is_ruler, list_marker};

/// What begins a block that ends with its line.
const BLOCKS: [char; 3] = ['|', '#', '>'];

/// Columns of prose in a doc comment.
const WIDTH: usize = 100;

/// So many lines more a code span or a link goes over at most.
const MOST_JOINED: usize = 4;

/// Columns of the markers that stand in one line.
const WIDEST_MARKER: usize = 20;

/// The text as clean Markdown, without leading and trailing blank lines; wrapped where it is prose.
pub(super) fn markdown(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = html::to_markdown(&without_margin(&visible(text)));
    let mut page = Page::default();
    let mut kinds = Lines::new();
    let mut lines = text.lines().peekable();
    let mut kept: Vec<(Kind, Cow<'_, str>)> = Vec::new();
    let mut is_broken = false;
    while let Some(written) = lines.next() {
        let line = written.trim_end();
        let kind = kinds.kind(line, lines.peek().map(|next| next.trim_end()));
        if kind == Kind::Prose && page.definitions.take(line) {
            continue;
        }
        if let Some((_, above)) = kept.last_mut().filter(|_| is_broken && kind == Kind::Prose && goes_on(line)) {
            above.to_mut().push('\\');
        }
        // Two spaces break a line in Markdown, and are nothing that one sees.
        is_broken = kind == Kind::Prose && written.ends_with("  ") && !line.is_empty() && !line.starts_with(BLOCKS);
        kept.push((kind, Cow::Borrowed(line)));
    }
    for (kind, line) in joined(kept) {
        let line = line.as_str();
        if kind == Kind::Row && page.fence.is_none() && !line.trim_start().starts_with('|') {
            page.line(&format!("| {}", line.trim_start()));
        } else {
            page.line(line);
        }
    }
    page.finish()
}

/// The lines, of which those are one that a code span or the text of a link goes over.
fn joined(lines: Vec<(Kind, Cow<'_, str>)>) -> Vec<(Kind, String)> {
    let mut joined: Vec<(Kind, String)> = Vec::new();
    // So many lines the last one has taken in.
    let mut taken = 0;
    for (kind, line) in lines {
        let text = line.trim_start();
        let goes_on = kind == Kind::Prose && goes_on(text);
        match joined.last_mut() {
            Some((Kind::Prose, last)) if goes_on && taken < MOST_JOINED && is_ended_by(last, text) => {
                last.truncate(last.trim_end_matches('\\').len());
                last.push(' ');
                last.push_str(text);
                taken += 1;
            }
            _ => {
                joined.push((kind, line.into_owned()));
                taken = 0;
            }
        }
    }
    joined
}

/// Whether a line of prose is one of the paragraph before it.
pub(super) fn goes_on(line: &str) -> bool {
    let text = line.trim_start();
    !text.is_empty() && !text.starts_with(BLOCKS) && list_marker(text).is_none() && !is_ruler(text)
}

/// Whether a line leaves something open that may end in the next one.
fn is_ended_by(line: &str, next: &str) -> bool {
    let is_link_open = line.rfind('[') > line.rfind(']') && next.contains("](");
    is_link_open || next.contains('`') && CodeSpans::of(line).leave_one_open()
}

/// The text from its first line on that is not blank. Where that begins with spaces, the text was only set in from a margin.
fn without_margin(text: &str) -> String {
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty()).peekable();
    let margin = lines.peek().map_or(0, |line| indent(line));
    let lines: Vec<&str> = lines.map(|line| line.get(indent(line).min(margin)..).unwrap_or(line)).collect();
    lines.join("\n")
}

/// What [`markdown`] gives up to its first blank line.
pub(super) fn first_paragraph(text: &str) -> String {
    let text = markdown(text);
    let first = text.split("\n\n").next().unwrap_or_default();
    let fences = first.lines().filter(|line| line.trim_start().starts_with("```"));
    // Code may have blank lines of its own.
    match fences.enumerate().last() {
        Some((index, fence)) if index.is_multiple_of(2) => format!("{first}\n{}", fence.trim_end_matches("text")),
        _ => first.to_owned(),
    }
}

/// What callers need not give: ``Always sent: `Action=CreateUser`.``
pub(super) fn always_sent<'t>(constants: impl Iterator<Item = (&'t str, impl Display)>) -> String {
    let sent: Vec<String> = constants.map(|(name, value)| code(&format!("{name}={value}"))).collect();
    if sent.is_empty() { String::new() } else { format!("Always sent: {}.", sent.join(", ")) }
}

/// The text in one line, for a value shown in a sentence: `` `text` ``. Markdown has no code span without text, so
/// that a blank one is quoted.
pub(super) fn code(text: &str) -> String {
    // Spaces at the ends, of which nothing is seen, are what tells some values apart.
    let is_bare = !text.is_empty() && text.trim() == text;
    let text = if is_bare { visible(text) } else { format!("{text:?}") };
    let text = if is_bare { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text };
    let longest = text.split(|sign| sign != '`').map(str::len).max().unwrap_or_default();
    let (mark, space) = if longest == 0 { ("`".to_owned(), "") } else { ("`".repeat(longest + 1), " ") };
    format!("{mark}{space}{text}{space}{mark}")
}

/// What [`markdown`] gives, in one line.
pub(super) fn one_line(text: &str) -> String {
    text.replace("\\\n", " ").replace('\n', " ")
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

/// The paragraphs that follow what was said already, whatever the case of its letters and with or without its full stop.
pub(super) fn unsaid<'a>(text: &'a str, said: &str) -> &'a str {
    let said = said.trim_end_matches('.');
    let rest = text.split_at_checked(said.len()).filter(|(begin, _)| begin.eq_ignore_ascii_case(said));
    let rest = rest.map(|(_, rest)| rest.strip_prefix('.').unwrap_or(rest));
    rest.filter(|rest| rest.is_empty() || rest.starts_with("\n\n")).map_or(text, str::trim_start)
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
    /// The mark of the fence that is open in a quote.
    quoted_fence: Option<String>,
    /// Columns at which the content of the open list items starts, outermost first.
    items: Vec<Item>,
    after_blank: bool,
    /// Whether the last line is what was left of a line that was too long: the next one goes on in it.
    is_rest: bool,
    definitions: Definitions,
}

struct Fence {
    mark: String,
    indent: usize,
    /// Its first line, which is made when the last one is known.
    start: usize,
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
        let is_rest = std::mem::take(&mut self.is_rest);
        self.quoted_fence.take_if(|_| !text.starts_with('>'));
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
            self.prose(text, indent, is_rest);
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
        self.fence = Some(Fence { mark, indent, start: self.lines.len() });
        self.lines.push(String::new());
    }

    fn fenced(&mut self, line: &str, text: &str, indent: usize) {
        let Some(fence) = &self.fence else { return };
        let (pad, is_indented) = (fence.indent, fence.mark.is_empty());
        if is_indented && !text.is_empty() && indent < 4 {
            self.close_fence();
            self.line(line);
        } else if !is_indented && closes_fence(text, &fence.mark) {
            self.close_fence();
        } else {
            let drop = indent.min(if is_indented { 4 } else { pad });
            let body = line.get(drop..).unwrap_or_default();
            self.lines.push(format!("{}{body}", if body.is_empty() { String::new() } else { " ".repeat(pad) }));
        }
    }

    fn close_fence(&mut self) {
        if let Some(fence) = self.fence.take() {
            while self.lines.len() > fence.start + 1 && self.lines.last().is_some_and(|last| last.trim().is_empty()) {
                self.lines.pop();
            }
            let code = self.lines.get(fence.start + 1..).unwrap_or_default();
            let ticks = code.iter().flat_map(|line| line.split(|sign| sign != '`')).map(str::len).max();
            let mark = "`".repeat(ticks.map_or(3, |ticks| (ticks + 1).max(3)));
            let pad = " ".repeat(fence.indent);
            if let Some(first) = self.lines.get_mut(fence.start) {
                *first = format!("{pad}{mark}text");
            }
            self.lines.push(pad + &mark);
            self.blank();
        }
    }

    fn item(&mut self, text: &str, marker: usize, indent: usize) {
        self.items.retain(|item| item.source < indent);
        let start = self.items.last().map_or(0, |item| item.content);
        let (sign, rest) = text.split_at(marker);
        let (mut sign, mut rest) = (sign.to_owned(), rest.trim_start());
        // `- - a` is an item in an item.
        while let Some(marker) = list_marker(rest).filter(|_| sign.len() < WIDEST_MARKER) {
            let (inner, after) = rest.split_at(marker);
            sign = format!("{sign} {inner}");
            rest = after.trim_start();
        }
        let content = start + sign.len() + 1;
        self.items.push(Item { source: indent, content });
        let (first, rest) = (format!("{}{sign} ", " ".repeat(start)), inline(rest, &self.definitions));
        if rest.starts_with(BLOCKS) {
            self.lines.push(first + &rest);
        } else {
            self.wrap(&first, &" ".repeat(content), &rest);
        }
        self.after_blank = false;
    }

    /// Code in a quote as it is, and its fence.
    fn quoted_code(&mut self, text: &str) -> Option<String> {
        let inner = text.strip_prefix('>')?.trim_start();
        let Some(mark) = &self.quoted_fence else {
            let mark = fence_mark(inner)?;
            let first = format!("> {mark}text");
            self.quoted_fence = Some(mark);
            return Some(first);
        };
        let is_last = closes_fence(inner, mark);
        self.quoted_fence.take_if(|_| is_last);
        Some(text.to_owned())
    }

    fn prose(&mut self, text: &str, indent: usize, is_below_rest: bool) {
        // Under an item that it does not belong to, a line of `=` makes no heading.
        let is_below = !self.after_blank && self.items.last().is_some_and(|item| indent <= item.source);
        let is_text = is_below && text.starts_with('=') && is_ruler(text);
        if self.after_blank || text.starts_with(['#', '>']) || is_ruler(text) && !is_text {
            self.items.retain(|item| item.source < indent);
        }
        let pad = " ".repeat(self.items.last().map_or(0, |item| item.content));
        let code = self.quoted_code(text).or_else(|| alert(text));
        let text = code.unwrap_or_else(|| inline(text, &self.definitions));
        let text = if is_text { format!("\\{text}") } else { text };
        let block = text.chars().next().filter(|sign| BLOCKS.contains(sign));
        // A line right under a quote or table would be taken for a part of it.
        let above = self.lines.last().and_then(|last| last.trim_start().chars().next());
        if above != block && matches!(above, Some('|' | '>')) {
            self.lines.push(String::new());
        }
        if block.is_some() {
            self.lines.push(format!("{pad}{text}"));
        } else if let Some(rest) = self.lines.pop_if(|last| is_below_rest && !last.ends_with('\\') && !is_ruler(&text))
        {
            self.wrap(&pad, &pad, &format!("{} {text}", rest.trim_start()));
        } else {
            self.wrap(&pad, &pad, &text);
        }
        self.after_blank = false;
    }

    /// Puts `text` into lines of at most [`WIDTH`] columns, never starting one with what Markdown would take for a mark.
    fn wrap(&mut self, first: &str, rest: &str, text: &str) {
        let mut line = first.to_owned();
        let mut columns = line.chars().count();
        let mut is_empty = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let width = word.chars().count();
            if columns + 1 + width > WIDTH && !is_empty && !starts_block(word) {
                self.lines.push(std::mem::replace(&mut line, rest.to_owned()));
                (columns, is_empty) = (rest.len(), true);
                self.is_rest = true;
            }
            if !is_empty {
                line.push(' ');
                columns += 1;
            }
            line.push_str(word);
            columns += width;
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

/// The first line of a quote that is a note on the pages of GitHub (`> [!NOTE]`), and nothing special elsewhere.
fn alert(text: &str) -> Option<String> {
    let word = text.strip_prefix('>')?.trim().strip_prefix("[!")?.strip_suffix(']')?;
    let (first, rest) = (word.chars().next()?, word.get(1..)?);
    word.bytes().all(|sign| sign.is_ascii_alphabetic()).then(|| format!("> **{first}{}:**", rest.to_lowercase()))
}

/// Whether a line that begins with this word is no more a line of the paragraph before it.
fn starts_block(word: &str) -> bool {
    let consists_of = |signs: &[char]| word.chars().all(|sign| signs.contains(&sign));
    let rulers: [&[char]; 6] = [&['#'], &['='], &['*'], &['_'], &['+'], &['|', ':', '-']];
    rulers.iter().any(|signs| consists_of(signs))
        || ["```", "~~~", ">", "|"].iter().any(|mark| word.starts_with(mark))
        || word.trim_end_matches(['.', ')']).chars().all(|sign| sign.is_ascii_digit())
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
            ("```a`` b``c", r"\`\`\`a`` b``c"),
            ("```json\n{}", "```text\n{}\n```"),
            ("see `a\n b` and [the\nlist](https://x.io)\nor it`s", "see `a b` and [the list](https://x.io)\nor it\\`s"),
            ("a\n\n    let x = 1;\n\nb", "a\n\n```text\nlet x = 1;\n```\n\nb"),
            ("    only set in\n    all of it", "only set in\nall of it"),
            ("> [!NOTE]\n> a [!b]\n>[!c d]", "> **Note:**\n> a \\[!b\\]\n>\\[!c d\\]"),
            ("> quote\nnot quoted", "> quote\n\nnot quoted"),
            ("> ```json\n>   [a]\n> ```\n> [b]", "> ```text\n>   [a]\n> ```\n> \\[b\\]"),
            ("> ~~~\n> [a]\n\n> [b]", "> ~~~text\n> [a]\n\n> \\[b\\]"),
            ("a\u{202e}b\u{0}", "a\\u{202e}b\\u{0}"),
            ("* a\ncontinued\n    * b", "* a\n  continued\n  * b"),
            ("1. one\n2. two", "1. one\n2. two"),
            ("* * *\na\n- b\n===", "* * *\na\n- b\n  \\==="),
            ("\n\n a \r\n\n\n b\n\n", "a\n\nb"),
            ("~~~\n```\n~~~", "````text\n```\n````"),
            ("![A](a.png) ![](/b.png) ![c](https://x.io/c.png)", "A (`a.png`) `/b.png` [c](https://x.io/c.png)"),
            (
                "[![Run](https://x.io/r.svg)](https://x.io/run) [a](https://x.io/b_(c))",
                "[Run](https://x.io/run) [a](https://x.io/b_(c))",
            ),
            (
                "[x][1], [Y][] and [y] [z][2]\n\n[1]: https://x.io \"X\"\n[y]: <https://y.io>",
                r"[x](https://x.io), [Y](https://y.io) and [y](https://y.io) \[z\]\[2\]",
            ),
            (
                "https://x.io/R_(a), (https://x.io/b_(c)) https://x.io/d(e",
                "<https://x.io/R_(a)>, (<https://x.io/b_(c)>) <https://x.io/d>(e",
            ),
            (
                "[a](https://x.io/b_(c)_(d(e))) [f[0] \\[g\\] `h[1]`](https://x.io) [i [j]",
                r"[a](https://x.io/b_(c)_(d(e))) [f\[0\] \[g\] `h[1]`](https://x.io) \[i \[j\]",
            ),
            ("[a](https://x.io?b[]=1) [see [c](#d)](e.html)", r"[a](https://x.io?b[]=1) see c (`e.html`)"),
            ("```\na\n```~~~\n```", "````text\na\n```~~~\n````"),
            (
                "[a]( https://x.io/b c.png 'd' ) ![e [f]](\"g h.png\")",
                "[a](https://x.io/b%20c.png) e \\[f\\] (`g h.png`)",
            ),
            ("[a](<https://x.io/b c>) [d](see below.)", r"[a](https://x.io/b%20c) \[d\](see below.)"),
            (
                "<img src='https://x.io/a (b).png' alt='c [d'> <a href=/e>f [g</a>",
                r"[c \[d](https://x.io/a%20%28b%29.png) f \[g (`/e`)",
            ),
            (
                "&nbsp;&nbsp;a&nbsp;&ndash; b &lt;c&#62; &#91;d&#93; &#123;e&#125; \\&nbsp; &x;",
                r"a – b &lt;c&#62; &#91;d&#93; {e} \&nbsp; &x;",
            ),
            ("<a.b@x.io> <@x.io> <a@b> <p@1.0> <a@b..c>", r"<a.b@x.io> \<@x.io> \<a@b> \<p@1.0> \<a@b..c>"),
            ("a&#8238;b&#0;&#10;&zwj;&#x200e;&#xD800;", "a&#8238;b&#0;&#10;&zwj;&#x200e;&#xD800;"),
            ("- a\n \t- b\n\n\tc", "- a\n  - b\n\n  c"),
            ("a  \nb  \n- c  \nd  \n---\n## e  \nf  \n\ng  ", "a\\\nb\n- c\\\n  d\n---\n## e\nf\n\ng"),
            ("`a  \nb`  \nc", "`a b`\\\nc"),
            (r"\[x\] \<b> &lt;https://x.io&gt;", r"\[x\] \<b> &lt;<https://x.io>&gt;"),
            ("| a |\n|---|\n| b<br>c<p>d |", "| a |\n|---|\n| b<br>c<br>d |"),
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
        assert_eq!(
            markdown(&format!("- {line}more\nnext\nlast")),
            format!("- {}\n  word more next\n  last", "word ".repeat(19).trim())
        );
        assert_eq!(markdown(&format!("{line}more  \nnext")), format!("{}\nmore\\\nnext", line.trim()));
        assert_eq!(markdown(&format!("{line}more\n---")), format!("{}\nmore\n---", line.trim()));
    }

    #[test]
    fn what_is_said_is_not_said_again() {
        for (text, rest) in
            [("A pet", ""), ("a PET.", ""), ("A pet.\n\nMore.", "More."), ("A petal.", "A petal."), ("É", "É")]
        {
            assert_eq!(unsaid(text, "A pet."), rest, "{text}");
        }
    }

    #[test]
    fn values_stand_in_one_line() {
        assert_eq!(code("a\n b`c"), "`` a b`c ``");
        assert_eq!(code(""), r#"`""`"#);
        assert_eq!(code("a "), r#"`"a "`"#);
    }
}
