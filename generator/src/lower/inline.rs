//! Within a line of Markdown: code spans, links, addresses, and the escaping of all that rustdoc would take for links or tags. Each
//! part of a text is looked at once or twice, however it is made.

use std::collections::HashMap;

use super::docs::code;
use super::markup::entity;

/// So many signs of the words and of the title of a link are looked through.
const LONGEST_LABEL: usize = 1000;

/// So many brackets stand in each other at most, in an address or in the words of a link.
const MOST_BRACKETS: usize = 4;

/// The addresses that reference links name (`[1]: https://example.com`), by their labels.
#[derive(Default)]
pub(super) struct Definitions<'o> {
    own: HashMap<String, String>,
    /// Those of the text that this one is a quote in.
    outer: Option<&'o Self>,
}

impl<'o> Definitions<'o> {
    pub(super) fn within(outer: &'o Self) -> Self {
        Self { own: HashMap::new(), outer: Some(outer) }
    }

    /// Whether the line is a definition, which is kept and not shown.
    pub(super) fn take(&mut self, line: &str) -> bool {
        let Some((label, url)) = definition(line) else { return false };
        self.own.entry(label).or_insert(url);
        true
    }

    fn get(&self, label: &str) -> Option<&str> {
        let own = if self.own.is_empty() { None } else { self.own.get(&key(label)).map(String::as_str) };
        own.or_else(|| self.outer?.get(label))
    }
}

fn definition(line: &str) -> Option<(String, String)> {
    let (label, target) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
    let mut words = target.split_whitespace();
    let url = words.next()?.trim_start_matches('<').trim_end_matches('>');
    let has_title = words.next().is_none_or(|word| word.starts_with(['"', '\'', '(']));
    let is_label = !label.trim().is_empty() && !label.starts_with('^') && !label.contains(['[', ']']);
    (is_label && has_title && (is_url(url) || is_place(url))).then(|| (key(label), url.to_owned()))
}

fn key(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Where the code spans of a text end.
pub(super) struct CodeSpans<'t> {
    text: &'t str,
    /// Where the last run of so many backticks begins.
    last: HashMap<usize, usize>,
}

impl<'t> CodeSpans<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut last = HashMap::new();
        let mut at = 0;
        while let Some(offset) = text.get(at..).and_then(|rest| rest.find('`')) {
            let ticks = ticks(text, at + offset);
            last.insert(ticks, at + offset);
            at += offset + ticks;
        }
        Self { text, last }
    }

    /// Whether what begins as a span has no end.
    pub(super) fn leave_one_open(&self) -> bool {
        let mut at = 0;
        while let Some(offset) = self.text.get(at..).and_then(|rest| rest.find('`')) {
            at += offset;
            let (ticks, Some(inside)) = self.at(at) else { return true };
            at += inside.len() + 2 * ticks;
        }
        false
    }

    /// How many backticks there are here, and what stands between them and the next that are as many.
    pub(super) fn at(&self, start: usize) -> (usize, Option<&'t str>) {
        let count = ticks(self.text, start);
        let inside = start + count;
        if self.last.get(&count).is_none_or(|last| *last < inside) {
            return (count, None);
        }
        let mut at = inside;
        while let Some(offset) = self.text.get(at..).and_then(|rest| rest.find('`')) {
            at += offset;
            match ticks(self.text, at) {
                found if found == count => return (count, self.text.get(inside..at)),
                found => at += found,
            }
        }
        (count, None)
    }
}

fn ticks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.len() - rest.trim_start_matches('`').len()
}

/// Escapes what rustdoc would take for links and tags, outside code spans.
pub(super) fn inline(text: &str, definitions: &Definitions<'_>) -> String {
    escaped(text, Some(definitions))
}

/// The same, where without definitions nothing becomes a link.
fn escaped(text: &str, definitions: Option<&Definitions<'_>>) -> String {
    let mut out = String::with_capacity(text.len());
    let spans = CodeSpans::of(text);
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(sign) = rest.chars().next() else { break };
        let is_mark = matches!(sign, '[' | ']' | '!' | '<' | '`');
        let is_escaped = is_mark && out.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        let taken = match sign {
            _ if is_escaped => None,
            '`' => code_span(&spans, at),
            '[' | '!' => definitions.and_then(|definitions| link(rest, definitions)),
            '<' => autolink(rest),
            '&' if !out.ends_with('\\') => sign_of(rest),
            'h' if definitions.is_some() && !out.ends_with(|last: char| last.is_alphanumeric()) => bare_url(rest),
            _ => None,
        };
        if let Some((text, length)) = taken {
            out.push_str(&text);
            at += length;
            continue;
        }
        if is_mark && sign != '!' && !is_escaped {
            out.push('\\');
        }
        out.push(sign);
        at += sign.len_utf8();
    }
    out
}

/// What an entity of HTML stands for, unless it is a mark of Markdown.
fn sign_of(text: &str) -> Option<(String, usize)> {
    let (sign, length) = entity(text.get(1..)?)?;
    let is_mark = sign.is_ascii_punctuation() && !"{}:'\"/.,;%?$".contains(sign);
    (!is_mark).then(|| (sign.to_string(), length + 1))
}

/// A code span, or the backticks that begin none, and how long it is in the text.
fn code_span(spans: &CodeSpans<'_>, at: usize) -> Option<(String, usize)> {
    let (ticks, inside) = spans.at(at);
    let Some(inside) = inside else { return Some(("\\`".repeat(ticks), ticks)) };
    let length = inside.len() + 2 * ticks;
    // Three at the beginning of a line would be a fence, once the span is wrapped.
    let span = if ticks > 2 { code(inside.trim()) } else { spans.text.get(at..at + length)?.to_owned() };
    Some((span, length))
}

/// A link if it leads to a URL, since rustdoc cannot mistake that for the path of an item, and else words.
fn link(text: &str, definitions: &Definitions<'_>) -> Option<(String, usize)> {
    let is_picture = text.starts_with('!');
    let opening = usize::from(is_picture);
    let (label, mut length) = match text.strip_prefix("[!") {
        // A picture that is a link.
        Some(picture) => {
            let (label, length) = label(picture)?;
            let (_, target) = target(picture.get(length..)?)?;
            let end = picture.get(length + target..)?.starts_with(']');
            (label, end.then_some(2 + length + target + 1)?)
        }
        None => label(text.get(opening..)?).map(|(label, length)| (label, opening + length))?,
    };
    let after = text.get(length..)?;
    let url = if let Some((target, more)) = target(after) {
        length += more;
        target
    } else {
        let (name, more) = self::label(after).filter(|(name, _)| !name.contains('\\')).unwrap_or_default();
        length += more;
        definitions.get(if name.is_empty() { label } else { name })?
    };
    Some((shown(label, url, is_picture, definitions)?, length))
}

fn shown(label: &str, url: &str, is_picture: bool, definitions: &Definitions<'_>) -> Option<String> {
    let words = || inline(label, definitions);
    Some(match url {
        _ if url.contains(['<', '>']) => return None,
        _ if is_url(url) && label.trim().is_empty() => format!("<{}>", url.replace(' ', "%20")),
        _ if is_url(url) => format!("[{}]({})", escaped(label, None), url.replace(' ', "%20")),
        // A place of the page that the text was written for.
        _ if url.starts_with('#') || url.starts_with("data:") => words(),
        _ if is_picture && label.trim().is_empty() => code(url),
        // One of the site that it was written for.
        _ if is_picture || is_place(url) => format!("{} ({})", words(), code(url)),
        _ => return None,
    })
}

/// A link of Markdown; what would end its words before their end is escaped.
pub(super) fn link_to(text: &str, address: &str) -> String {
    let linked = format!("[{text}]");
    let is_label = label(&linked).is_some_and(|(_, length)| length == linked.len());
    let signs = [("\\[", "["), ("\\]", "]"), ("\\<", "<")].into_iter().filter(|_| !is_label);
    let text = signs.fold(text.to_owned(), |text, (mark, sign)| text.replace(mark, sign).replace(sign, mark));
    format!("[{text}]({})", address.replace('(', "%28").replace(')', "%29"))
}

/// `[label]`, and how long it is. Brackets in it come in pairs.
fn label(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix('[')?;
    let (mut open, mut is_escaped) = (0_usize, false);
    for (at, sign) in inside.char_indices().take(LONGEST_LABEL) {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            ']' if open == 0 => return Some((inside.get(..at)?, at + 2)),
            ']' => open -= 1,
            '[' if open < MOST_BRACKETS => open += 1,
            '[' | '<' => return None,
            _ => {}
        }
    }
    None
}

/// `(target "title")`, of which only the target is given, and how long it is. Many write spaces in it, which Markdown takes between `<` and
/// `>` only.
fn target(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix('(')?;
    let rest = inside.trim_start();
    let whole = address(rest, |_| false);
    let end = inside.len() - rest.len() + whole.len();
    inside.get(end..)?.starts_with(')').then_some(())?;
    let url = [" \"", " '"].iter().fold(whole, |url, title| url.split(title).next().unwrap_or_default()).trim_end();
    let url = url.trim_matches(['"', '\'']);
    let url = url.strip_prefix('<').and_then(|url| url.strip_suffix('>')).unwrap_or(url);
    (!url.is_empty()).then_some((url, end + 2))
}

/// What `text` begins with up to a sign that no address has; its brackets come in pairs.
fn address(text: &str, is_end: impl Fn(char) -> bool) -> &str {
    // Where the outermost of those that are open stands.
    let (mut open, mut start) = (0_usize, text.len());
    for (at, sign) in text.char_indices() {
        match sign {
            '(' if open == 0 => (open, start) = (1, at),
            '(' if open < MOST_BRACKETS => open += 1,
            ')' if open == 1 => (open, start) = (0, text.len()),
            ')' if open > 1 => open -= 1,
            _ if matches!(sign, '(' | ')') || is_end(sign) => return text.get(..at.min(start)).unwrap_or_default(),
            _ => {}
        }
    }
    text.get(..start).unwrap_or_default()
}

/// `<https://example.com>`, or the break of a line within the row of a table.
fn autolink(text: &str) -> Option<(String, usize)> {
    let inside = text.strip_prefix('<')?;
    let end = inside.find(|sign: char| sign.is_whitespace() || matches!(sign, '<' | '>'))?;
    let url = inside.get(..end).filter(|_| inside.get(end..).is_some_and(|rest| rest.starts_with('>')))?;
    (is_url(url) || url == "br" || is_mail(url)).then(|| (format!("<{url}>"), end + 2))
}

/// What ends an address though its signs are those of one.
const ENTITIES: &[&str] = &["&lt;", "&gt;", "&quot;", "&#39;", "&nbsp;"];

fn bare_url(text: &str) -> Option<(String, usize)> {
    if !is_url(text) {
        return None;
    }
    let url = address(text, |sign| sign.is_whitespace() || "<>\"'`[]|\\{}".contains(sign));
    let url = ENTITIES
        .iter()
        .filter_map(|entity| url.split_once(entity))
        .map(|(url, _)| url)
        .min_by_key(|url| url.len())
        .unwrap_or(url);
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    let host = url.split_once("://")?.1;
    (!host.is_empty()).then(|| (format!("<{url}>"), url.len()))
}

fn is_url(text: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| text.starts_with(scheme))
}

/// Whether it is the address of a mailbox, and not a package of some version.
fn is_mail(text: &str) -> bool {
    let is_of = |text: &str, signs: &str| text.chars().all(|sign| sign.is_ascii_alphanumeric() || signs.contains(sign));
    let Some((name, (host, top))) = text.split_once('@').and_then(|(name, host)| Some((name, host.rsplit_once('.')?)))
    else {
        return false;
    };
    let is_host = host.split('.').all(|part| part.starts_with(|sign: char| sign.is_ascii_alphanumeric()));
    !name.is_empty()
        && is_of(name, "._+-")
        && is_host
        && is_of(host, "-.")
        && top.starts_with(|sign: char| sign.is_ascii_alphabetic())
        && is_of(top, "")
}

/// Whether it is an address within a site, and not the path of an item.
fn is_place(url: &str) -> bool {
    url.starts_with(['/', '.', '#']) || (url.contains(['.', '/']) && !url.contains(['`', ':', '(', '<', ' ']))
}
