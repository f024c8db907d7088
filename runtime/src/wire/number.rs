//! Numbers, and values with numbers in them, as their text: what keeps the digits that no float can hold. A serde format comes in, text comes out, and the other
//! way round.
//!
//! serde has no such number. `serde_json` alone gives and takes the text of a value, through its `RawValue`; every other format
//! gets the text as a string and gives whatever number or string it has.

use std::any::type_name;
use std::fmt;

use serde_core::de::value::MapAccessDeserializer;
use serde_core::de::{Deserialize, Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde_core::ser::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// The name that `RawValue` asks its format for. A wrapper around the format does not know it, and gives a number as it can.
const RAW: &str = "$serde_json::private::RawValue";

/// Whether a format is `serde_json`'s: its errors are.
fn is_json<E>() -> bool {
    type_name::<E>() == type_name::<serde_json::Error>()
}

pub(super) fn serialize<S: Serializer>(number: &str, format: S) -> Result<S::Ok, S::Error> {
    match serde_json::from_str::<&RawValue>(number) {
        Ok(raw) if is_json::<S::Error>() => raw.serialize(format),
        _ => format.serialize_str(number),
    }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(format: D) -> Result<String, D::Error> {
    if is_json::<D::Error>() {
        format.deserialize_newtype_struct(RAW, NumberVisitor)
    } else {
        format.deserialize_any(NumberVisitor)
    }
}

/// Any value as the text of JSON, from `serde_json` with every digit of its numbers.
pub(super) fn json<'de, D: Deserializer<'de>>(format: D) -> Result<String, D::Error> {
    if is_json::<D::Error>() {
        format.deserialize_newtype_struct(RAW, JsonVisitor)
    } else {
        Value::deserialize(format).map(|value| value.to_string())
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = String;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, format: D) -> Result<String, D::Error> {
        Value::deserialize(format).map(|value| value.to_string())
    }

    /// How `serde_json` gives the text of a value.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<String, A::Error> {
        raw(map)
    }
}

fn raw<'de, A: MapAccess<'de>>(map: A) -> Result<String, A::Error> {
    let raw = Box::<RawValue>::deserialize(MapAccessDeserializer::new(map))?;
    Ok(Box::<str>::from(raw).into())
}

struct NumberVisitor;

impl NumberVisitor {
    fn check<E: Error>(self, text: String) -> Result<String, E> {
        if is_number(&text) { Ok(text) } else { Err(E::invalid_type(Unexpected::Other(&text), &self)) }
    }
}

impl<'de> Visitor<'de> for NumberVisitor {
    type Value = String;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a number")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
        self.check(format!("{number:?}"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        self.check(text.to_owned())
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, format: D) -> Result<String, D::Error> {
        format.deserialize_any(self)
    }

    /// How `serde_json` gives the text of a value.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<String, A::Error> {
        self.check(raw(map)?)
    }
}

/// `number` of RFC 8259, section 6.
pub(crate) fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (text, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(text, exponent)| (text, Some(exponent)));
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    is_digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(is_digits)
}
