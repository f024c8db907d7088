//! What a text is not.

use std::error::Error;
use std::fmt;

use crate::wire::shorten;

/// Text that is not what its format says, found where it is made into something else than text.
///
/// ```
/// let error = "1,50".parse::<oasmith_runtime::Decimal>().unwrap_err();
/// assert_eq!(error.to_string(), "`1,50` is not a number of JSON (RFC 8259)");
/// ```
#[derive(Debug)]
pub struct FormatError {
    text: String,
    expected: &'static str,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl FormatError {
    pub(super) fn new(text: &str, expected: &'static str) -> Self {
        Self { text: shorten(text), expected, source: None }
    }

    #[cfg(any(feature = "base64", feature = "jiff", feature = "uuid"))]
    pub(super) fn because(self, source: impl Error + Send + Sync + 'static) -> Self {
        Self { source: Some(Box::new(source)), ..self }
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}` is not {}", self.text, self.expected)
    }
}

/// The source is the error of the package that was to read the text, if one was asked.
impl Error for FormatError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}
