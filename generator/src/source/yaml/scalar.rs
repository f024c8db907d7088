//! The meaning of a YAML scalar: the core schema of YAML 1.2 (section 10.3), in which `no` and `on` are strings. Where it
//! differs, it keeps what authors wrote: digits behind a leading zero, and numbers that no float can hold, are strings.

use std::borrow::Cow;

use granit_parser::{ScalarStyle, Tag};
use serde_json::{Number, Value};

use super::super::Problem;
use crate::diagnostics::{Code, Position};

/// The prefix of the tags that YAML itself defines, written `!!`.
const YAML_TAGS: &str = "tag:yaml.org,2002:";

/// The value of the scalar `text`.
pub(super) fn resolve(
    text: &str,
    style: ScalarStyle,
    tag: Option<&Tag>,
    at: Position,
) -> Result<Value, Problem> {
    let Some(tag) = tag else {
        return match style {
            ScalarStyle::Plain => plain(text, at),
            _ => Ok(Value::from(text)),
        };
    };
    // Texts are texts in JSON, also where YAML 1.1 gives them a type.
    if ["str", "timestamp", "binary"]
        .iter()
        .any(|kind| is_plain_tag(tag, kind))
    {
        return Ok(Value::from(text));
    }
    let value = plain(text, at)?;
    let fits = match &value {
        Value::Null => is_plain_tag(tag, "null"),
        Value::Bool(_) => is_plain_tag(tag, "bool"),
        Value::Number(number) => {
            is_plain_tag(tag, "float") || (is_plain_tag(tag, "int") && !number.is_f64())
        }
        _ => false,
    };
    if fits {
        Ok(value)
    } else {
        Err(unsupported_tag(tag, at))
    }
}

/// Whether `tag` says no more than that a value is a `kind`. The tag `!` says that it is what it looks like.
pub(super) fn is_plain_tag(tag: &Tag, kind: &str) -> bool {
    tag.suffix_in_namespace(YAML_TAGS)
        .is_some_and(|suffix| suffix == kind)
        || (tag.original() == "!" && matches!(kind, "str" | "seq" | "map"))
}

pub(super) fn unsupported_tag(tag: &Tag, at: Position) -> Problem {
    let message = format!("the tag `{}` does not fit a value of JSON", tag.original());
    Problem::at(Code::UnsupportedTag, at, message)
}

/// The text of a value that an alias puts in the place of a key.
pub(super) fn as_key(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => Some(Cow::Owned(value.to_string())),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn plain(text: &str, at: Position) -> Result<Value, Problem> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if is_not_finite(text) => {
            let message = format!("`{text}` is a number of YAML that JSON does not have");
            return Err(Problem::at(Code::NumberNotFinite, at, message));
        }
        _ => number(text).map_or_else(|| Value::from(text), Value::Number),
    })
}

fn is_not_finite(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

/// The number that `text` spells. An integer beyond 64 bits becomes a float, as it does in JSON.
fn number(text: &str) -> Option<Number> {
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    // Rust also reads words such as `inf` as floats.
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    let all_digits = unsigned.bytes().all(|byte| byte.is_ascii_digit());
    if all_digits && unsigned.len() > 1 && unsigned.starts_with('0') {
        return None;
    }
    if all_digits {
        if let Ok(integer) = text.parse::<u64>() {
            return Some(integer.into());
        }
        if let Ok(integer) = text.parse::<i64>() {
            return Some(integer.into());
        }
    }
    Number::from_f64(text.parse().ok()?)
}

fn radix(digits: &str, radix: u32) -> Option<Number> {
    if digits.starts_with('+') {
        return None;
    }
    u64::from_str_radix(digits, radix).ok().map(Number::from)
}
