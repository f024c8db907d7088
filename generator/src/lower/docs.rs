//! Doc comments: from the Markdown people put into descriptions to Markdown that rustdoc and rustc take without a warning.
//!
//! No text of a document may break a build, a doctest or a link check: code is fenced as `text`, stray brackets and tags are
//! escaped, bare URLs become links, and characters that rustc refuses in source are spelled.

use std::borrow::Cow;
use std::fmt::Display;

use openapiv3::ExternalDocumentation;

use super::html;
use super::inline::{CodeSpans, Definitions};
use super::lines::{Kind, Lines, indent};
use super::page::{Line, Page};
use crate::prose::behind;
pub(super) use crate::prose::paragraphs;

/// So many lines more a code span or a link goes over at most.
const MOST_JOINED: usize = 4;

/// The text as clean Markdown, without leading and trailing blank lines; wrapped where it is prose.
pub(super) fn markdown(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    blocks(&html::to_markdown(&without_margin(&visible(text))), &Definitions::default(), 0)
}

/// The same of what stands in so many quotes, in a text with these definitions.
pub(super) fn blocks(text: &str, outer: &Definitions<'_>, quotes: usize) -> String {
    let mut definitions = Definitions::within(outer);
    let mut kinds = Lines::in_quotes(quotes);
    let mut lines = text.lines().peekable();
    let mut kept: Vec<Line<'_>> = Vec::new();
    let mut is_broken = false;
    while let Some(written) = lines.next() {
        let line = written.trim_end();
        let is_begin = !kinds.in_paragraph();
        let kind = kinds.kind(line, lines.peek().map(|next| next.trim_end()));
        if kind == Kind::Prose && is_begin && definitions.take(line) {
            kinds.end_paragraph();
            continue;
        }
        if let Some(above) = kept.last_mut().filter(|_| is_broken && kind == Kind::Prose) {
            above.text.to_mut().push('\\');
        }
        // Two spaces break a line in Markdown, and are nothing that one sees.
        let in_paragraph = kinds.in_paragraph();
        is_broken = matches!(kind, Kind::Prose | Kind::Item(_)) && in_paragraph && written.ends_with("  ");
        let text = Cow::Borrowed(if kind == Kind::Quote { written } else { line });
        kept.push(Line { kind, items: kinds.items(), in_paragraph, text });
    }
    let mut page = Page::new(&definitions, quotes);
    for line in joined(kept) {
        page.line(&line);
    }
    page.finish()
}

/// The lines, of which those are one that a code span or the text of a link goes over.
fn joined(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut joined: Vec<Line<'_>> = Vec::new();
    // So many lines the last one has taken in.
    let mut taken = 0;
    for line in lines {
        let text = line.text.trim_start();
        match joined.last_mut() {
            Some(Line { kind: Kind::Prose | Kind::Item(_), in_paragraph: true, text: last, .. })
                if line.kind == Kind::Prose && taken < MOST_JOINED && is_ended_by(last, text) =>
            {
                let last = last.to_mut();
                last.truncate(last.trim_end_matches('\\').len());
                last.push(' ');
                last.push_str(text);
                taken += 1;
            }
            _ => {
                joined.push(line);
                taken = 0;
            }
        }
    }
    joined
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

/// A text behind what it is about, if there is one.
pub(super) fn labelled(label: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { behind(&format!("{label}:"), text) }
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
            ("> [!NOTE]\n> a [!b]\n>[!c d]", "> **Note:**\n> a \\[!b\\]\n> \\[!c d\\]"),
            ("> quote\n  of two\n---\nb", "> quote\n> of two\n\n---\nb"),
            ("> - a\n>   > b\n>\n>     c\n\n> d", "> - a\n>   > b\n>\n>   c\n\n> d"),
            (">     a\n>\nb", "> ```text\n> a\n> ```\n\nb"),
            ("> ```json\n>   [a]\n> ```\n> [b]", "> ```text\n>   [a]\n> ```\n>\n> \\[b\\]"),
            ("> ~~~\n> [a]\n\n> [b]", "> ```text\n> [a]\n> ```\n\n> \\[b\\]"),
            ("a\u{202e}b\u{0}", "a\\u{202e}b\\u{0}"),
            ("* a\ncontinued\n    * b", "* a\n  continued\n  * b"),
            ("1. one\n2. two", "1. one\n2. two"),
            ("since\n2023. a\n      b", "since\n2023. a\nb"),
            ("- a\n2023. b\n\n      c", "- a\n2023. b\n\n      c"),
            ("a\n-\n-\n  b\n1.\n\n  c", "a\n-\n- b\n1.\n\nc"),
            (
                "- ```json\n  {}\n  ```\n- > a\n  b\n- # c\n\n      d",
                "- ```text\n  {}\n  ```\n\n- > a\n  > b\n\n- # c\n\n  ```text\n  d\n  ```",
            ),
            (
                "# a\n    b\nc\n    ---\nd\n[e]: https://x.io",
                "# a\n```text\nb\n```\n\nc\n\\---\nd\n\\[e\\]: <https://x.io>",
            ),
            ("a  \n#b  \n-  \n- c  \n1.", "a\\\n#b\n-\n- c\n1."),
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
            ("　a\n\n　　　b\n　　　- c\n\n    　d", "　a\n\n　　　b\n　　　- c\n\n```text\n　d\n```"),
            ("- a\n  ```\n　b\n  ```\n-  　c\n　d", "- a\n  ```text\n  　b\n  ```\n\n- 　c\n  　d"),
            ("1. a\n\u{a0}\u{a0}\u{a0}b\n\n\u{a0}\u{a0}\u{a0}c", "1. a\n   \u{a0}\u{a0}\u{a0}b\n\n\u{a0}\u{a0}\u{a0}c"),
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
        assert_eq!(markdown(&format!("- > {line}more")), format!("- > {}\n  > more", line.trim()));
        let shorter = "word ".repeat(19);
        assert_eq!(markdown(&format!("{shorter}\\ more")), format!("{shorter}\\ more"));
        assert_eq!(markdown(&format!("{line}- dash")), format!("{line}-\ndash"));
        assert_eq!(markdown(&format!("{line}1. one")), format!("{line}1.\none"));
        assert_eq!(markdown(&format!("`{shorter}<pre>a:b` c d")), format!("`{shorter}<pre>a:b`\nc d"));
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
