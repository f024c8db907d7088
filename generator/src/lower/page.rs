//! A page of Markdown that is written anew, line by line.

use super::inline::{Definitions, inline};
use super::lines::{closes_fence, fence_mark, is_ruler, list_marker};

/// What begins a block that ends with its line.
pub(super) const BLOCKS: [char; 3] = ['|', '#', '>'];

/// Columns of prose in a doc comment.
const WIDTH: usize = 100;

/// Columns of the markers that stand in one line.
const WIDEST_MARKER: usize = 20;

/// The state of a walk over lines.
#[derive(Default)]
pub(super) struct Page {
    lines: Vec<String>,
    /// The fence that is open: its text, and whether it is ours around code that was only indented.
    pub fence: Option<Fence>,
    /// The mark of the fence that is open in a quote.
    quoted_fence: Option<String>,
    /// Columns at which the content of the open list items starts, outermost first.
    items: Vec<Item>,
    after_blank: bool,
    /// Whether the last line is what was left of a line that was too long: the next one goes on in it.
    is_rest: bool,
    pub definitions: Definitions,
}

pub(super) struct Fence {
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
    pub(super) fn line(&mut self, line: &str) {
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

    pub(super) fn finish(mut self) -> String {
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
