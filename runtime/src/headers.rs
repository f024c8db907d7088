//! Headers of answers, with the types that a description gives them. Names and types come in as a table, values go into its fields.

use std::borrow::Cow;

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};

use crate::wire::{read_json, read_text};
use crate::{Decode, DecodeError};

/// One line of a table: the name of a header, how its value is written, and the place to fill.
pub type HeaderField<'a> = (&'static str, HeaderStyle, &'a mut dyn Decode);

/// How the value of a header is written (OAS 3.0.4 §4.7.12.3, Style Values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HeaderStyle {
    /// Lists `1,2`; objects `x,1,y,2`.
    Simple,
    /// The same, but objects `x=1,y=2`.
    Exploded,
    /// JSON.
    Json,
}

/// Headers that a description has types for: a struct whose fields are all optional, since a server may leave out what its description
/// promises. Names are found in any case.
///
/// ```
/// use oasmith_runtime::HeaderStyle::Simple;
/// use oasmith_runtime::{DecodeError, HeaderField, HeaderReader, Headers, RawResponse, http};
///
/// #[derive(Default)]
/// struct ListPetsHeaders {
///     x_total: Option<i64>,
///     x_tags: Option<Vec<String>>,
/// }
///
/// impl Headers for ListPetsHeaders {
///     fn read(&mut self, headers: HeaderReader<'_>) -> Result<(), DecodeError> {
///         let fields: &mut [HeaderField<'_>] =
///             &mut [("X-Total", Simple, &mut self.x_total), ("X-Tags", Simple, &mut self.x_tags)];
///         headers.read(fields)
///     }
/// }
///
/// let answer = http::Response::builder().header("x-tags", "small, grey").body(Default::default()).unwrap();
/// let headers: ListPetsHeaders = RawResponse::from(answer).typed_headers()?;
/// assert_eq!(headers.x_total, None);
/// assert_eq!(headers.x_tags.unwrap(), ["small", "grey"]);
/// # Ok::<(), DecodeError>(())
/// ```
pub trait Headers: Default {
    /// Fills the fields.
    ///
    /// # Errors
    /// When a header is there and its value is of another shape.
    fn read(&mut self, headers: HeaderReader<'_>) -> Result<(), DecodeError>;
}

/// Where headers are read from.
#[derive(Clone, Copy, Debug)]
pub struct HeaderReader<'a>(&'a HeaderMap);

impl HeaderReader<'_> {
    /// Fills the fields of a table; a header that is not there leaves its field as it is.
    ///
    /// Several lines of one name are one list (RFC 9110 §5.3). A comma inside a value is not told apart from one between two.
    ///
    /// # Errors
    /// When a header is there and its value is of another shape; the path of the error begins with its name.
    pub fn read(self, fields: &mut [HeaderField<'_>]) -> Result<(), DecodeError> {
        fields.iter_mut().try_for_each(|(name, style, field)| {
            self.read_field(name, *style, *field).map_err(|error| error.at_key(*name))
        })
    }

    fn read_field(self, name: &str, style: HeaderStyle, field: &mut dyn Decode) -> Result<(), DecodeError> {
        let lines = self.0.get_all(name).iter().map(text).collect::<Result<Vec<_>, _>>()?;
        let text = match lines.as_slice() {
            [] => return Ok(()),
            [line] => Cow::Borrowed(*line),
            lines => Cow::Owned(lines.join(", ")),
        };
        // Its dates have commas, and it is a line for each cookie (RFC 6265 §3).
        let is_line_each = SET_COOKIE.as_str().eq_ignore_ascii_case(name);
        let parts: Vec<&str> =
            if is_line_each { lines } else { text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect() };
        match style {
            HeaderStyle::Simple => read_text(field, &text, &parts, false),
            HeaderStyle::Exploded => read_text(field, &text, &parts, true),
            HeaderStyle::Json => read_json(field, text.as_bytes()),
        }
    }
}

fn text(value: &HeaderValue) -> Result<&str, DecodeError> {
    let text = std::str::from_utf8(value.as_bytes());
    text.map_err(|error| DecodeError::mismatch("text in UTF-8", &error.to_string()))
}

pub(crate) fn typed<H: Headers>(headers: &HeaderMap) -> Result<H, DecodeError> {
    let mut typed = H::default();
    typed.read(HeaderReader(headers))?;
    Ok(typed)
}
