//! Where a value stands: in a document, in a file, in its text, with the piece of text that is to be shown. In come a text
//! and a range of its bytes, out go lines and columns and an excerpt that is short whatever the text is.

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::Pointer;

/// A place in a text. Lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A piece of one line of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Its first character.
    pub start: Position,
    /// The character after its last one, in the same line.
    pub end: Position,
}

/// Where a value stands: in a document, and in the text that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub(super) file: Option<Arc<Path>>,
    pub(super) pointer: Pointer,
    pub(super) marks: Marks,
}

impl Place {
    pub(crate) fn new(file: Option<Arc<Path>>, pointer: Pointer, marks: Marks) -> Self {
        Self { file, pointer, marks }
    }

    /// The file, where the document came from one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The place in the document that the file holds; the root where the text could not be read as a document at all.
    #[must_use]
    pub fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    /// The place in the text, where it is known.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.span().map(|span| span.start)
    }

    /// The piece of the text that is meant, where it is known: a key, a scalar value, or the beginning of a list or object.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.excerpt().map(|excerpt| excerpt.span)
    }

    /// The text of the value, or its beginning, if it is a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        self.marks.value.as_ref().filter(|_| !self.marks.is_around).map(Excerpt::marked_text)
    }

    pub(super) fn excerpt(&self) -> Option<&Excerpt> {
        self.marks.value.as_ref().or(self.marks.key.as_ref())
    }

    /// `file:line:column`; without a position the pointer is the best place there is.
    pub(super) fn shown(&self) -> Option<String> {
        let file = self.file.as_ref().map(|file| file.display().to_string());
        let inner = match self.position() {
            Some(position) => Some(format!("{}{position}", if file.is_some() { ":" } else { "" })),
            None => (self.pointer != Pointer::root()).then(|| format!("#{}", self.pointer)),
        };
        (file.is_some() || inner.is_some()).then(|| file.unwrap_or_default() + &inner.unwrap_or_default())
    }
}

/// What of a text belongs to a value: its key, and itself if it is short.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) key: Option<Excerpt>,
    /// None of what has members, unless it has no key.
    pub(crate) value: Option<Excerpt>,
    /// The text has no such place: this is the nearest around it.
    pub(crate) is_around: bool,
}

/// A piece of a line, and what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(super) span: Span,
    /// The line, or the part of it around the span.
    pub(super) text: String,
    /// The bytes of `text` that the span covers.
    pub(super) marked: Range<usize>,
    /// Whether `text` is less than its line.
    pub(super) is_part: bool,
}

/// A line of so many bytes is shown whole. A line of a minified document has millions.
const LINE: usize = 120;
/// Of a longer one so many bytes are shown before the first marked one, and after it.
const BEFORE: usize = 60;
const AFTER: usize = 60;

impl Excerpt {
    /// Where the marked piece begins.
    pub(crate) fn start(&self) -> Position {
        self.span.start
    }

    /// What is marked of the text, or its beginning.
    pub(crate) fn marked_text(&self) -> &str {
        self.text.get(self.marked.clone()).unwrap_or_default()
    }

    /// The excerpt around the word, the quoted text or the sign at a position of `text`.
    pub(crate) fn at(text: &str, position: Position) -> Self {
        let lines = text.split_inclusive('\n').take(position.line - 1);
        let line = lines.map(str::len).sum::<usize>();
        let rest = text.get(line..).unwrap_or_default();
        let column = rest.char_indices().nth(position.column - 1).map_or(rest.len(), |(at, _)| at);
        let start = line + column;
        let length = token_length(text.get(start..).unwrap_or_default());
        Self::new(text, start..start + length, position)
    }

    /// The excerpt around the bytes `range` of `text`, the first of which is at `start`. What goes beyond its line is cut off.
    pub(crate) fn new(text: &str, range: Range<usize>, start: Position) -> Self {
        let (before, after) = text.split_at_checked(range.start).unwrap_or_default();
        let near = last(before, LINE).rsplit('\n').next().unwrap_or_default();
        let rest = first(after, LINE).split(['\n', '\r']).next().unwrap_or_default();
        let is_whole = near.len() + rest.len() <= LINE;
        let (near, rest) = if is_whole { (near, rest) } else { (last(near, BEFORE), first(rest, AFTER)) };
        let is_cut_before =
            !(near.len() == before.len() || before.strip_suffix(near).is_some_and(|it| it.ends_with('\n')));
        let is_cut_after = !after.strip_prefix(rest).is_none_or(|it| it.is_empty() || it.starts_with(['\n', '\r']));
        let length = range.end.saturating_sub(range.start).min(rest.len());
        let marked = rest.get(..char_boundary(rest, length)).unwrap_or_default().trim_end();
        let end = Position { column: start.column + marked.chars().count(), ..start };
        let dots = |is_cut| if is_cut { "…" } else { "" };
        let (dots_before, dots_after) = (dots(is_cut_before), dots(is_cut_after));
        let from = dots_before.len() + near.len();
        Self {
            span: Span { start, end },
            text: format!("{dots_before}{near}{rest}{dots_after}"),
            marked: from..from + marked.len(),
            is_part: is_cut_before,
        }
    }
}

/// How long the quoted text, the sign, or the word at the beginning of a text is.
fn token_length(text: &str) -> usize {
    let Some(start) = text.chars().next() else { return 0 };
    let rest = text.get(start.len_utf8()..).unwrap_or_default();
    let length = match start {
        '"' | '\'' => rest.find([start, '\n']).map(|end| end + 1),
        ',' | ':' | '[' | ']' | '{' | '}' => Some(0),
        _ => rest.find([' ', '\t', '\r', '\n', ',', ':', '[', ']', '{', '}', '"', '\'']).or(Some(rest.len())),
    };
    start.len_utf8() + length.unwrap_or_default()
}

fn first(text: &str, bytes: usize) -> &str {
    text.get(..char_boundary(text, bytes)).unwrap_or_default()
}

fn last(text: &str, bytes: usize) -> &str {
    text.get(char_boundary(text, text.len().saturating_sub(bytes))..).unwrap_or_default()
}

/// The start of the character that has a byte, or the end of the text.
fn char_boundary(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, marked: &str) -> Excerpt {
        let start = text.find(marked).unwrap();
        let before = text.get(..start).unwrap();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
        Excerpt::new(text, start..start + marked.len(), Position { line, column })
    }

    #[test]
    fn a_line_is_shown_whole_and_its_end_is_that_of_the_mark() {
        for text in ["a: 1\r\n  é: strng \r\nc: 2", "  é: strng "] {
            let excerpt = excerpt(text, "strng ");
            assert_eq!(excerpt.text, "  é: strng ");
            assert_eq!(excerpt.marked_text(), "strng");
            assert_eq!((excerpt.span.start.column, excerpt.span.end.column), (6, 11));
            assert!(!excerpt.is_part);
        }
    }

    #[test]
    fn of_several_lines_the_first_is_marked() {
        let excerpt = excerpt("a: |\n  b\n  c\nd: e", "|\n  b\n  c\n");
        assert_eq!((excerpt.text.as_str(), excerpt.marked), ("a: |", 3..4));
    }

    #[test]
    fn a_window_is_shown_of_a_long_line() {
        let text = format!("{}\"type\":\"strng\"{}", "é".repeat(1_000_000), "ü".repeat(1_000_000));
        let excerpt = excerpt(&text, "\"strng\"");
        assert_eq!(excerpt.marked_text(), "\"strng\"");
        assert_eq!(excerpt.span.start.column, 1_000_008);
        assert!(excerpt.is_part && excerpt.text.len() < 160, "{excerpt:?}");
        assert!(excerpt.text.starts_with("…é") && excerpt.text.ends_with("ü…"), "{excerpt:?}");
    }
}
