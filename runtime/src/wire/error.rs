//! What can be wrong with a value, and where in it.
//!
//! Errors are made where the mismatch is found and learn their path on the way out. They quote a little of what was found,
//! never a whole body.

use std::borrow::Cow;
use std::fmt;

use super::path::{Path, Step};

/// How much of what was found is quoted, in characters.
const QUOTED: usize = 80;

/// Input that is not of the described shape.
///
/// ```
/// use oasmith_runtime::from_json;
///
/// let error = from_json::<Vec<i32>>(b"[1, 2, 5000000000]").unwrap_err();
/// assert_eq!(error.path(), "$[2]");
/// assert_eq!(
///     error.to_string(),
///     "$[2]: expected an integer from -2147483648 to 2147483647, found 5000000000",
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Located<DecodeProblem>>);

#[derive(Clone, PartialEq, Eq)]
enum DecodeProblem {
    Mismatch {
        expected: Cow<'static, str>,
        found: String,
    },
    Missing(Vec<&'static str>),
    /// The format's own words: malformed input, nesting that is too deep.
    Syntax(String),
}

impl DecodeError {
    /// Something else was found than what was expected; both complete a sentence: "expected an integer, found a string".
    pub fn mismatch(expected: impl Into<Cow<'static, str>>, found: &str) -> Self {
        Self::new(DecodeProblem::Mismatch { expected: expected.into(), found: shorten(found) })
    }

    /// Required keys that one object does not have.
    pub(super) fn missing(names: Vec<&'static str>) -> Self {
        Self::new(DecodeProblem::Missing(names))
    }

    /// Input that the format could not read.
    pub(crate) fn syntax(message: &str) -> Self {
        Self::new(DecodeProblem::Syntax(shorten(message)))
    }

    /// An integer that is none of the asked range.
    pub(super) fn out_of_range(min: i128, max: i128, found: impl fmt::Display) -> Self {
        Self::mismatch(format!("an integer from {min} to {max}"), &found.to_string())
    }

    /// An error of a serde format. `expected` is what it was asked for.
    ///
    /// serde has one wording for a mismatch, which some formats put a place before, and no other way to learn what was found.
    pub(super) fn from_format(message: &str, expected: &'static str) -> Self {
        // In the words of `serde_json`, which puts line and column behind them: of the text of a union, they would be of no use.
        if message.starts_with("number out of range") {
            return Self::mismatch(expected, "a number beyond the range of f64");
        }
        let mismatch = ["invalid type: ", "invalid value: "].iter().find_map(|words| message.split_once(words));
        match mismatch.and_then(|(_, rest)| rest.rsplit_once(", expected ")) {
            Some((found, _)) => Self::mismatch(expected, found),
            None => Self::syntax(message),
        }
    }

    /// The same error seen from the object that has the value under `key`.
    #[must_use]
    pub fn at_key(mut self, key: impl Into<Cow<'static, str>>) -> Self {
        self.0.path.prepend(Step::Key(key.into()));
        self
    }

    /// The same error seen from the array that has the value at `index`.
    #[must_use]
    pub fn at_index(mut self, index: usize) -> Self {
        self.0.path.prepend(Step::Index(index));
        self
    }

    /// Where the value is, as a JSON path (RFC 9535): `$.data.inbound.channel_limit`, `$.items[3]['odd key']`.
    #[must_use]
    pub fn path(&self) -> String {
        self.0.path.to_string()
    }

    /// What the description asks for, if something else was there.
    #[must_use]
    pub fn expected(&self) -> Option<&str> {
        match &self.0.problem {
            DecodeProblem::Mismatch { expected, .. } => Some(expected),
            DecodeProblem::Missing(_) | DecodeProblem::Syntax(_) => None,
        }
    }

    /// What was there instead, shortened.
    #[must_use]
    pub fn found(&self) -> Option<&str> {
        match &self.0.problem {
            DecodeProblem::Mismatch { found, .. } => Some(found),
            DecodeProblem::Missing(_) | DecodeProblem::Syntax(_) => None,
        }
    }

    /// All required keys that the object at [`path`](Self::path) does not have.
    #[must_use]
    pub fn missing_keys(&self) -> &[&'static str] {
        match &self.0.problem {
            DecodeProblem::Missing(names) => names,
            DecodeProblem::Mismatch { .. } | DecodeProblem::Syntax(_) => &[],
        }
    }

    /// Whether the input is malformed (or nested too deeply), as opposed to well-formed and of another shape.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        matches!(self.0.problem, DecodeProblem::Syntax(_))
    }

    fn new(problem: DecodeProblem) -> Self {
        Self(Box::new(Located::new(problem)))
    }
}

impl fmt::Display for DecodeProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch { expected, found } => write!(out, "expected {expected}, found {found}"),
            Self::Missing(names) => {
                out.write_str(if names.len() == 1 { "missing key " } else { "missing keys " })?;
                names.iter().enumerate().try_for_each(|(index, name)| {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(out, "{separator}`{name}`")
                })
            }
            Self::Syntax(message) => out.write_str(message),
        }
    }
}

/// A value that has no form on the wire: a number that is NaN or infinite.
///
/// ```
/// use oasmith_runtime::to_json;
///
/// let error = to_json(&vec![1.0, f64::NAN]).unwrap_err();
/// assert_eq!(error.to_string(), "$[1]: NaN has no form on the wire");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct EncodeError(Box<Located<String>>);

impl EncodeError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Located::new(message.into())))
    }

    pub(crate) fn not_finite(value: f64) -> Self {
        Self::new(format!("{value} has no form on the wire"))
    }

    pub(crate) fn at_key(mut self, key: String) -> Self {
        self.0.path.prepend(Step::Key(key.into()));
        self
    }

    pub(crate) fn at_index(mut self, index: usize) -> Self {
        self.0.path.prepend(Step::Index(index));
        self
    }

    /// Where the value is, as a JSON path (RFC 9535).
    #[must_use]
    pub fn path(&self) -> String {
        self.0.path.to_string()
    }
}

#[derive(Clone, PartialEq, Eq)]
struct Located<P> {
    path: Path,
    problem: P,
}

impl<P> Located<P> {
    fn new(problem: P) -> Self {
        Self { path: Path::default(), problem }
    }
}

impl<P: fmt::Display> fmt::Display for Located<P> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.path, self.problem)
    }
}

macro_rules! error {
    ($($error:ident)*) => { $(
        impl fmt::Display for $error {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }

        impl fmt::Debug for $error {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!(stringify!($error), "({})"), self.0)
            }
        }

        impl std::error::Error for $error {}
    )* };
}

error!(DecodeError EncodeError);

pub(crate) fn shorten(text: &str) -> String {
    shorten_to(QUOTED, text)
}

/// At most so many characters.
pub(crate) fn shorten_to(most: usize, text: &str) -> String {
    match text.char_indices().nth(most).and_then(|(end, _)| text.get(..end)) {
        Some(head) => format!("{head}…"),
        None => text.to_owned(),
    }
}
