//! `format`: which Rust type it chooses (OAS 3.0.4, section 4.4, and the OpenAPI Format Registry).

use std::ops::RangeInclusive;

use super::view::View;
use crate::ir::{Number, Rule, Text, Type};

/// The integers of a type.
pub(super) fn range(number: Number) -> Option<RangeInclusive<i128>> {
    Some(match number {
        Number::I8 => i8::MIN.into()..=i8::MAX.into(),
        Number::I16 => i16::MIN.into()..=i16::MAX.into(),
        Number::I32 => i32::MIN.into()..=i32::MAX.into(),
        Number::I64 => i64::MIN.into()..=i64::MAX.into(),
        Number::U8 => 0..=u8::MAX.into(),
        Number::U16 => 0..=u16::MAX.into(),
        Number::U32 => 0..=u32::MAX.into(),
        Number::U64 => 0..=u64::MAX.into(),
        Number::F64 => return None,
    })
}

/// The first or the last integer that keeps to a rule.
pub(super) fn end(rule: &Rule) -> Option<i128> {
    let (number, step) = if let Rule::Minimum(number) | Rule::Maximum(number) = rule {
        (number, 0)
    } else if let Rule::MoreThan(number) = rule {
        (number, 1)
    } else if let Rule::LessThan(number) = rule {
        (number, -1)
    } else {
        return None;
    };
    let float: f64 = number.parse().ok()?;
    #[expect(clippy::cast_possible_truncation, reason = "beyond 128 bits it is the last integer that they have")]
    let rounded = float as i128;
    // The last integers of 64 bits are no floats: JavaScript writes 9223372036854776000 for 2^63 - 1.
    let rounded = if [1 << 63, 1 << 64].contains(&rounded) { rounded - 1 } else { rounded };
    let end = number.parse().ok().filter(|exact: &i128| exact % 1000 != 0).unwrap_or(rounded);
    Some(end.saturating_add(step))
}

/// The type that holds every integer that keeps to the rules.
fn within(rules: &[Rule]) -> Type {
    let holds =
        |number| range(number).is_some_and(|range| rules.iter().filter_map(end).all(|end| range.contains(&end)));
    let is_lower = |rule: &Rule| matches!(rule, Rule::Minimum(_) | Rule::MoreThan(_));
    match [Number::I64, Number::U64].map(holds) {
        [true, _] => Type::Number(Number::I64),
        // Without a lower bound there are negative ones.
        [_, true] if rules.iter().any(is_lower) => Type::Number(Number::U64),
        _ => Type::Text(Text::Decimal),
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

pub(super) fn integer(format: Option<&str>, rules: &[Rule]) -> Type {
    match format {
        Some("bigint" | "int128" | "uint128" | "decimal") => Type::Text(Text::Decimal),
        _ => format.and_then(sized).unwrap_or_else(|| within(rules)),
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
