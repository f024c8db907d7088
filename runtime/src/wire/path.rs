//! The place of a value in a document, written as a JSON path (RFC 9535).

use std::borrow::Cow;
use std::fmt::{self, Write};

/// One step from a value to a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(Cow<'static, str>),
    Index(usize),
}

/// Steps from the innermost to the root: an error learns them on its way out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Path(Vec<Step>);

impl Path {
    pub(crate) fn prepend(&mut self, step: Step) {
        self.0.push(step);
    }
}

impl fmt::Display for Path {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_char('$')?;
        self.0.iter().rev().try_for_each(|step| match step {
            Step::Index(index) => write!(out, "[{index}]"),
            Step::Key(key) if is_shorthand(key) => write!(out, ".{key}"),
            Step::Key(key) => write_quoted(out, key),
        })
    }
}

/// `member-name-shorthand` of RFC 9535 §2.5.1.1.
fn is_shorthand(key: &str) -> bool {
    let first = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    key.chars().next().is_some_and(first) && key.chars().all(|c| first(c) || c.is_ascii_digit())
}

/// The quoted name of a normalized path, RFC 9535 §2.7.
fn write_quoted(out: &mut fmt::Formatter<'_>, key: &str) -> fmt::Result {
    out.write_str("['")?;
    for c in key.chars() {
        match c {
            '\'' | '\\' => write!(out, "\\{c}")?,
            '\u{8}' => out.write_str("\\b")?,
            '\t' => out.write_str("\\t")?,
            '\n' => out.write_str("\\n")?,
            '\u{c}' => out.write_str("\\f")?,
            '\r' => out.write_str("\\r")?,
            '\0'..='\u{1f}' => write!(out, "\\u{:04x}", u32::from(c))?,
            _ => out.write_char(c)?,
        }
    }
    out.write_str("']")
}
