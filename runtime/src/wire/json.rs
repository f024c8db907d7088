//! JSON: bytes or a `Value` come in, a model comes out, and the other way round. `serde_json` parses.
//!
//! Every public function is a thin generic shell around one that is not: the parser is compiled here, once, and not in each crate
//! with models. Nothing here knows a model.

use std::cell::Cell;

use serde_core::{Deserializer, Serialize};
use serde_json::Value;

use super::reader::read_with;
use super::writer::Erased;
use super::{Decode, DecodeError, Encode, EncodeError, json_writer};

/// Reads one JSON document (RFC 8259).
///
/// ```
/// let codecs: Vec<String> = oasmith_runtime::from_json(br#"["G722", "G711U"]"#)?;
/// assert_eq!(codecs, ["G722", "G711U"]);
/// # Ok::<(), oasmith_runtime::DecodeError>(())
/// ```
///
/// # Errors
/// When the text is malformed (the message has line and column), is nested deeper than 128 levels, or is of another shape
/// (the error has the path).
pub fn from_json<T: Decode>(text: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::blank();
    fill_from_json(&mut value, text)?;
    Ok(value)
}

pub(crate) fn fill_from_json(value: &mut dyn Decode, text: &[u8]) -> Result<(), DecodeError> {
    // RFC 8259 §8.1: a byte order mark may be ignored.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if text.is_empty() {
        return Err(DecodeError::syntax("expected JSON, found nothing"));
    }
    // All of it at once, which takes far less time than each string by itself.
    let text = std::str::from_utf8(text).map_err(|error| not_utf8(text, error.valid_up_to()))?;
    let mut format = serde_json::Deserializer::from_str(text);
    fill(value, &mut format)?;
    format.end().map_err(|error| DecodeError::syntax(&error.to_string()))
}

/// Where a text is no UTF-8, as `serde_json` says it: lines and columns start with 1, and columns are bytes.
fn not_utf8(text: &[u8], good: usize) -> DecodeError {
    let good = text.get(..good).unwrap_or_default();
    let line = good.split(|byte| *byte == b'\n').count();
    let column = good.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len) + 1;
    DecodeError::syntax(&format!("invalid UTF-8 at line {line} column {column}"))
}

/// Writes one JSON document (RFC 8259) without white space.
///
/// # Errors
/// When a number is NaN or infinite.
pub fn to_json<T: Encode + ?Sized>(value: &T) -> Result<Vec<u8>, EncodeError> {
    json_writer::write(&value)
}

/// Reads a JSON value that is already in memory.
///
/// ```
/// use oasmith_runtime::{Value, from_value};
///
/// let answer: i64 = from_value(&Value::from(42))?;
/// assert_eq!(answer, 42);
/// # Ok::<(), oasmith_runtime::DecodeError>(())
/// ```
///
/// # Errors
/// When it is of another shape.
pub fn from_value<T: Decode>(value: &Value) -> Result<T, DecodeError> {
    let mut decoded = T::blank();
    fill_from_value(&mut decoded, value)?;
    Ok(decoded)
}

fn fill_from_value(decoded: &mut dyn Decode, value: &Value) -> Result<(), DecodeError> {
    fill(decoded, value)
}

/// Writes a JSON value in memory.
///
/// # Errors
/// When a number is NaN or infinite.
pub fn to_value<T: Encode + ?Sized>(value: &T) -> Result<Value, EncodeError> {
    value_of(&value)
}

fn value_of(value: &dyn Encode) -> Result<Value, EncodeError> {
    let failure = Cell::new(None);
    Erased { value, failure: &failure }
        .serialize(serde_json::value::Serializer)
        .map_err(|error| failure.take().unwrap_or_else(|| EncodeError::new(error.to_string())))
}

fn fill<'de, D>(value: &mut dyn Decode, format: D) -> Result<(), DecodeError>
where
    D: Deserializer<'de, Error = serde_json::Error>,
{
    let mut failure = None;
    read_with(format, &mut failure, |reader| value.decode(reader))
        .map_err(|error| failure.unwrap_or_else(|| DecodeError::syntax(&error.to_string())))
}
