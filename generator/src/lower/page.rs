//! A page of Markdown that is written anew, line by line.

use super::inline::{Definitions, inline};
use super::lines::{Kind, as_prose, fence_mark, indent, is_break, is_heading, set_out, unquoted};

/// Columns of prose in a doc comment.
const WIDTH: usize = 100;

/// A line of a text: what it is, and in how many list items it is.
pub(super) struct Line<'t> {
    pub kind: Kind,
    pub items: usize,
    /// Whether its paragraph may go on in the next one.
    pub in_paragraph: bool,
    pub text: std::borrow::Cow<'t, str>,
}

/// The state of a walk over lines.
pub(super) struct Page<'d> {
    lines: Vec<String>,
    code: Option<Code>,
    /// The lines of the quote that is open, without its marks.
    quoted: Vec<String>,
    /// The markers of items before what they begin with.
    begun: String,
    /// Columns at which the content of the open list items starts, outermost first.
    items: Vec<usize>,
    /// Whether the last line is what was left of a line that was too long: the next one goes on in it.
    is_rest: bool,
    /// What the last line was.
    last: Kind,
    definitions: &'d Definitions<'d>,
    /// In so many quotes.
    depth: usize,
}

/// Code that is open.
struct Code {
    /// Whether it was only set in, without a fence.
    is_indented: bool,
    indent: usize,
    /// Its first line, which is made when the last one is known.
    start: usize,
}

impl<'d> Page<'d> {
    pub(super) fn new(definitions: &'d Definitions<'d>, depth: usize) -> Self {
        Self {
            lines: vec![],
            code: None,
            quoted: vec![],
            begun: String::new(),
            items: vec![],
            is_rest: false,
            last: Kind::Blank,
            definitions,
            depth,
        }
    }

    pub(super) fn line(&mut self, Line { kind, items, text: line, .. }: &Line<'_>) {
        let text = set_out(line);
        let is_rest = std::mem::take(&mut self.is_rest);
        if *kind != Kind::Quote || *items < self.items.len() {
            self.close_quote();
        }
        if matches!(kind, Kind::Blank | Kind::Item(_)) || *items < self.items.len() {
            self.end_empty_item();
        }
        let goes_on = matches!(kind, Kind::Code(_) | Kind::Blank) && *items == self.items.len();
        if self.code.as_ref().is_some_and(|code| code.is_indented && !goes_on) {
            self.close_code();
        }
        if matches!(self.last, Kind::Quote | Kind::Row) && self.last != *kind {
            // It would be taken for a part of that.
            self.blank();
        }
        self.items.truncate(*items);
        match kind {
            Kind::Blank if self.code.is_some() => self.lines.push(String::new()),
            Kind::Blank => self.blank(),
            Kind::Fence if self.code.is_some() => self.close_code(),
            Kind::Fence => self.open_code(false),
            Kind::Code(columns) => {
                if self.code.is_none() {
                    self.open_code(true);
                }
                let code = line.get(indent(line).min(*columns)..).unwrap_or(line);
                self.lines.push((" ".repeat(self.indent()) + code).trim_end().to_owned());
            }
            Kind::Item(marker) => self.item(text, *marker),
            Kind::Quote => self.quoted.push(unquoted(text, self.depth).map_or_else(|| as_prose(text), str::to_owned)),
            Kind::Row if !text.starts_with('|') => self.block(&format!("| {}", inline(text, self.definitions))),
            Kind::Row | Kind::Rule => self.block(&inline(text, self.definitions)),
            Kind::Prose => self.prose(text, is_rest),
        }
        self.last = *kind;
    }

    /// The column at which a line stands.
    fn indent(&self) -> usize {
        self.items.last().copied().unwrap_or_default()
    }

    /// What a line begins with.
    fn start(&mut self) -> String {
        if self.begun.is_empty() { " ".repeat(self.indent()) } else { std::mem::take(&mut self.begun) }
    }

    fn end_empty_item(&mut self) {
        let markers = std::mem::take(&mut self.begun);
        if !markers.is_empty() {
            self.lines.push(markers.trim_end().to_owned());
        }
    }

    fn blank(&mut self) {
        if self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn open_code(&mut self, is_indented: bool) {
        self.code = Some(Code { is_indented, indent: self.indent(), start: self.lines.len() });
        let start = self.start();
        self.lines.push(start);
    }

    fn close_code(&mut self) {
        let Some(Code { start, indent, .. }) = self.code.take() else { return };
        while self.lines.len() > start + 1 && self.lines.last().is_some_and(|last| last.trim().is_empty()) {
            self.lines.pop();
        }
        let code = self.lines.get(start + 1..).unwrap_or_default();
        let ticks = code.iter().flat_map(|line| line.split(|sign| sign != '`')).map(str::len).max();
        let mark = "`".repeat(ticks.map_or(3, |ticks| (ticks + 1).max(3)));
        if let Some(first) = self.lines.get_mut(start) {
            first.extend([&mark, "text"]);
        }
        self.lines.push(" ".repeat(indent) + &mark);
        self.blank();
    }

    fn item(&mut self, text: &str, marker: usize) {
        let (markers, rest) = text.split_at_checked(marker).unwrap_or((text, ""));
        let (mut first, rest) = (" ".repeat(self.indent()), set_out(rest));
        for marker in markers.split_whitespace() {
            first.extend([marker, " "]);
            self.items.push(first.len());
        }
        if let Some(quoted) = unquoted(rest, self.depth) {
            self.begun = first;
            self.quoted.push(quoted.to_owned());
        } else if rest.is_empty() {
            self.begun = first;
        } else if fence_mark(rest).is_some() {
            self.begun = first;
            self.open_code(false);
        } else if is_heading(rest) {
            self.begun = first;
            self.block(&inline(rest, self.definitions));
        } else {
            let shown = inline(rest, self.definitions);
            // What is not seen at all would leave nothing of the item.
            let shown = if shown.trim().is_empty() { rest.to_owned() } else { shown };
            let is_other = is_break(&(first.clone() + &shown)) || shown.starts_with('>');
            let escape = if is_other { "\\" } else { "" };
            self.wrap(&first, &" ".repeat(first.len()), &format!("{escape}{shown}"));
        }
    }

    /// Writes the quote that is open.
    fn close_quote(&mut self) {
        let lines = std::mem::take(&mut self.quoted);
        if lines.is_empty() {
            return;
        }
        let text = super::docs::blocks(&lines.join("\n"), self.definitions, self.depth + 1);
        for line in text.lines().chain(text.is_empty().then_some("")) {
            self.block(format!("> {line}").trim_end());
        }
    }

    /// Writes a line of a block that is no prose.
    fn block(&mut self, line: &str) {
        let start = self.start();
        self.lines.push(start + line);
    }

    fn prose(&mut self, text: &str, is_below_rest: bool) {
        let (start, pad) = (self.start(), " ".repeat(self.indent()));
        let is_first = self.depth > 0 && self.lines.is_empty();
        let alert = alert(text).filter(|_| is_first);
        let text = alert.unwrap_or_else(|| inline(&as_prose(text), self.definitions));
        if let Some(rest) = self.lines.pop_if(|last| is_below_rest && !last.ends_with('\\')) {
            self.wrap(&pad, &pad, &format!("{} {text}", rest.trim_start()));
        } else {
            self.wrap(&start, &pad, &text);
        }
    }

    /// Puts `text` into lines of at most [`WIDTH`] columns, never starting one with what Markdown would take for a mark.
    fn wrap(&mut self, first: &str, rest: &str, text: &str) {
        let mut line = first.to_owned();
        let mut columns = line.chars().count();
        let mut is_empty = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let width = word.chars().count();
            // A backslash at the end of a line breaks it.
            if columns + 1 + width > WIDTH && !is_empty && !starts_block(word) && !line.ends_with('\\') {
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

    pub(super) fn finish(mut self) -> String {
        self.close_quote();
        self.end_empty_item();
        self.close_code();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines.join("\n")
    }
}

/// The first line of a quote that is a note on the pages of GitHub (`> [!NOTE]`), and nothing special elsewhere.
fn alert(text: &str) -> Option<String> {
    let word = text.trim().strip_prefix("[!")?.strip_suffix(']')?;
    let (first, rest) = (word.chars().next()?, word.get(1..)?);
    word.bytes().all(|sign| sign.is_ascii_alphabetic()).then(|| format!("**{first}{}:**", rest.to_lowercase()))
}

/// Whether a line that begins with this word is no more a line of the paragraph before it.
fn starts_block(word: &str) -> bool {
    let consists_of = |signs: &[char]| word.chars().all(|sign| signs.contains(&sign));
    let rulers: [&[char]; 6] = [&['#'], &['='], &['*'], &['_'], &['+'], &['|', ':', '-']];
    let is_address = || word.split('>').next().is_some_and(|address| address.contains([':', '@']));
    rulers.iter().any(|signs| consists_of(signs))
        || ["```", "~~~", ">", "|"].iter().any(|mark| word.starts_with(mark))
        || word.starts_with('<') && !is_address()
        || word.trim_end_matches(['.', ')']).chars().all(|sign| sign.is_ascii_digit())
}
