//! JSON text to a value, and a walk over the places in such a text. `serde_json` reads the values; what it lets pass or
//! says without a place is found by the walk, a scanner over the bytes.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;

use super::Problem;
use super::check::check;
use super::locate::{Step, Walk};
use super::read::Cursor;
use crate::diagnostics::{Code, Position};

/// The value of a JSON text.
pub(super) fn parse(text: &str) -> Result<Value, Problem> {
    match serde_json::from_str(text) {
        Ok(value) => check(|| Steps::new(text)).map_or(Ok(value), Err),
        // The depth is looked at only now, because in a text that may be YAML brackets mean little.
        Err(error) => Err(check(|| Steps::new(text))
            .filter(|problem| problem.code == Code::TooDeep)
            .unwrap_or_else(|| syntax_problem(text, &error))),
    }
}

/// Whether the text has a comment, as other languages write it, at `position`. YAML would take it for a part of the next
/// key.
pub(super) fn has_comment_at(text: &str, position: Option<Position>) -> bool {
    position
        .and_then(|Position { line, column }| {
            let mut rest = text.lines().nth(line - 1)?.chars();
            rest.by_ref().take(column - 1).for_each(drop);
            Some(rest.as_str())
        })
        .is_some_and(|rest| rest.starts_with("//") || rest.starts_with("/*"))
}

fn syntax_problem(text: &str, error: &serde_json::Error) -> Problem {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&place).unwrap_or(&message);
    Problem::at(Code::InvalidJson, position_of(text, error.line(), error.column()), message)
}

/// `serde_json` counts columns in bytes, and says 0 at the start of a line.
fn position_of(text: &str, line: usize, column: usize) -> Position {
    let bytes = text.lines().nth(line.saturating_sub(1)).map_or(&[][..], str::as_bytes);
    let mut cursor = Cursor::default();
    cursor.advance(bytes, column.saturating_sub(1).min(bytes.len()));
    Position { line: line.max(1), column: cursor.position().column }
}

/// A walk over a JSON text. It checks nothing: what it says of a text that is not JSON means nothing, but it ends.
pub(super) struct Steps<'t> {
    text: &'t str,
    /// The byte after the present step.
    next: usize,
    /// The first byte of the present step.
    start: usize,
    cursor: Cursor,
    /// For each open array or object whether it is an object.
    open: Vec<bool>,
    key_follows: bool,
}

impl<'t> Steps<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, next: 0, start: 0, cursor: Cursor::default(), open: Vec::new(), key_follows: false }
    }

    fn open(&mut self, object: bool) {
        self.open.push(object);
        self.key_follows = object;
    }

    fn string(&mut self) -> Step<'t> {
        self.skip_string();
        if !self.key_follows {
            return Step::Scalar;
        }
        let literal = self.text.get(self.start..self.next).unwrap_or_default();
        Step::Key(unescape(literal))
    }

    fn skip_string(&mut self) {
        while let Some(length) = self.length_until(|byte| matches!(byte, b'"' | b'\\')) {
            let escapes = self.text.as_bytes().get(self.next + length) == Some(&b'\\');
            self.next += length + 1;
            if !escapes {
                return;
            }
            self.next += 1;
        }
        self.next = self.text.len();
    }

    fn skip_word(&mut self) {
        let ends = |byte| matches!(byte, b',' | b':' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t');
        self.skip_until(ends);
    }

    fn skip_until(&mut self, ends: impl Fn(u8) -> bool) {
        let rest = self.text.len().saturating_sub(self.next);
        self.next += self.length_until(ends).unwrap_or(rest);
    }

    fn length_until(&self, ends: impl Fn(u8) -> bool) -> Option<usize> {
        let rest = self.text.as_bytes().get(self.next..)?;
        rest.iter().position(|byte| ends(*byte))
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// The text that a string literal, with its quotes, stands for.
fn unescape(literal: &str) -> Cow<'_, str> {
    let inner = || literal.strip_prefix('"')?.strip_suffix('"');
    match inner() {
        Some(inner) if !inner.contains('\\') => Cow::Borrowed(inner),
        _ => Cow::Owned(serde_json::from_str(literal).unwrap_or_default()),
    }
}

impl<'t> Walk<'t> for Steps<'t> {
    fn next(&mut self) -> Option<Step<'t>> {
        loop {
            self.start = self.next;
            let byte = *self.text.as_bytes().get(self.next)?;
            self.next += 1;
            match byte {
                b'{' => {
                    self.open(true);
                    return Some(Step::Object);
                }
                b'[' => {
                    self.open(false);
                    return Some(Step::Array);
                }
                b'}' | b']' => {
                    self.open.pop();
                    return Some(Step::End);
                }
                b',' => self.key_follows = self.open.last() == Some(&true),
                b':' => self.key_follows = false,
                // Most of a document is indentation.
                byte if is_blank(byte) => self.skip_until(|byte| !is_blank(byte)),
                b'"' => return Some(self.string()),
                _ => {
                    self.skip_word();
                    return Some(Step::Scalar);
                }
            }
        }
    }

    fn position(&mut self) -> Position {
        self.cursor.advance(self.text.as_bytes(), self.start);
        self.cursor.position()
    }

    fn range(&self) -> Range<usize> {
        self.start..self.next
    }
}
