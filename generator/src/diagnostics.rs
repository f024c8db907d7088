//! What the compiler has to say about a document: a closed set of codes, each with a severity, a title and a remedy.
//!
//! A diagnostic names its place by JSON pointer (RFC 6901); line and column are found only when it is printed.

use std::fmt;

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Code is generated; the message says what it leaves out.
    Warning,
}

/// The place of a value in a document: a JSON pointer (RFC 6901), `""` for the whole document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The member `key` (a property name or an index) of the value at this place.
    #[must_use]
    pub fn child(&self, key: impl fmt::Display) -> Self {
        let escaped = key.to_string().replace('~', "~0").replace('/', "~1");
        Self(format!("{}/{escaped}", self.0))
    }

    /// The pointer's text, as RFC 6901 spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
