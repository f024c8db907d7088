//! `format`: which Rust type it chooses (OAS 3.0.4, section 4.4, and the OpenAPI Format Registry).

use super::view::View;
use crate::ir::{Number, Text, Type};

/// The bounds of an integer where `openapiv3` holds them as floats, as it does all those beyond `i64`.
#[derive(Clone, Copy, Default)]
pub(super) struct Bounds {
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
}

/// 2^63, which as a float is also 2^63 - 1: only what is larger is surely beyond `i64`.
const I64_END: f64 = 9_223_372_036_854_775_808.0;

/// 2^64, which as a float is also `u64::MAX`.
const U64_END: f64 = 18_446_744_073_709_551_616.0;

impl Bounds {
    /// The type that holds every integer between them.
    fn integer(self) -> Type {
        let is_small = |bound: Option<f64>| bound.is_none_or(|bound| bound.abs() <= I64_END);
        match (self.minimum, self.maximum) {
            (minimum, maximum) if is_small(minimum) && is_small(maximum) => Type::Number(Number::I64),
            (Some(minimum), Some(maximum)) if minimum >= 0.0 && maximum <= U64_END => Type::Number(Number::U64),
            _ => Type::Text(Text::Decimal),
        }
    }
}

pub(super) fn string(format: Option<&str>) -> Type {
    format.and_then(text).map_or(Type::String, Type::Text)
}

/// Whether two formats of one type are the same Rust type.
pub(super) fn are_same(ty: Option<&str>, one: Option<&str>, other: Option<&str>) -> bool {
    one == other || ty == Some("string") && string(one) == string(other)
}

/// Whether no text is written in both of two formats.
pub(super) fn exclude(one: &str, other: &str) -> bool {
    let kind = |format| text(format).filter(|text| !matches!(text, Text::Password | Text::Base64 | Text::Base64Url));
    kind(one).is_some_and(|one| kind(other).is_some_and(|other| one != other))
}

/// Whether a value in the first of two formats has a type that a value in the second one need not have.
pub(super) fn says_more(one: &str, other: &str) -> bool {
    let bits = |format: &str| format.trim_start_matches(char::is_alphabetic).parse::<u8>().ok();
    match (sized(one), sized(other)) {
        (Some(_), Some(_)) => bits(one) < bits(other),
        (of_one, of_other) => (of_one.is_some() || text(one).is_some()) && of_other.is_none() && text(other).is_none(),
    }
}

pub(super) fn integer(format: Option<&str>, bounds: Bounds) -> Type {
    match format {
        Some("bigint" | "int128" | "uint128" | "decimal") => Type::Text(Text::Decimal),
        _ => format.and_then(sized).unwrap_or_else(|| bounds.integer()),
    }
}

pub(super) fn number(format: Option<&str>) -> Type {
    match format {
        Some("decimal" | "decimal128") => Type::Text(Text::Decimal),
        // For the format registry an integer is a number, too; a float would round the large ones.
        _ => format.and_then(sized).unwrap_or(Type::Number(Number::F64)),
    }
}

/// Whether the Rust type says what the format does.
pub(super) fn is_shown(view: &View<'_>, format: &str) -> bool {
    match view.ty {
        // Some tools write the type once more.
        Some(ty) if ty == format => true,
        Some("string") => view.values.is_empty() && text(format).is_some(),
        Some("integer") => format == "decimal" || sized(format).is_some(),
        Some("number") => matches!(format, "double" | "decimal") || sized(format).is_some(),
        _ => false,
    }
}

/// The formats of strings that have a type of their own. All others are `String`: their text is all there is to them.
fn text(format: &str) -> Option<Text> {
    Some(match format {
        "date-time" => Text::DateTime,
        "date" => Text::Date,
        "time" => Text::Time,
        "duration" => Text::Duration,
        // `guid` is what the generators of .NET call it.
        "uuid" | "guid" => Text::Uuid,
        "byte" => Text::Base64,
        "base64url" => Text::Base64Url,
        "password" => Text::Password,
        _ => return None,
    })
}

pub(super) fn sized(format: &str) -> Option<Type> {
    Some(Type::Number(match format {
        "int8" => Number::I8,
        "int16" => Number::I16,
        "int32" => Number::I32,
        "int64" => Number::I64,
        "uint8" => Number::U8,
        "uint16" => Number::U16,
        "uint32" => Number::U32,
        "uint64" => Number::U64,
        _ => return None,
    }))
}
