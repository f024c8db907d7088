//! One text or number in a body of JSON, whose other values are passed over and kept as they are.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::request::Parameter;

/// The text or number at a JSON Pointer (RFC 6901); `None` where it is missing, null, false or empty.
///
/// # Errors
/// When something else is there.
pub(crate) fn value_at(body: &[u8], pointer: &str) -> Result<Option<Parameter>, String> {
    let Some(found) = json_at(body, pointer)? else { return Ok(None) };
    match found.get() {
        "null" | "false" | "\"\"" => Ok(None),
        text if text.starts_with('"') => {
            serde_json::from_str(text).map(|text| Some(Parameter::Text(text))).map_err(|error| error.to_string())
        }
        text if text.starts_with(['{', '[', 't']) => {
            Err(format!("a text or a number was expected at `{pointer}` of the answer"))
        }
        number => Ok(Some(Parameter::Literal(number.to_owned()))),
    }
}

/// The text or number at a JSON Pointer into the last item of the list at another one; `None` where there is no item.
///
/// # Errors
/// When there is something else in place of the list, or no text or number in the item.
pub(crate) fn value_of_last(body: &[u8], items: &str, from: &str) -> Result<Option<Parameter>, String> {
    let Some(found) = json_at(body, items)? else { return Ok(None) };
    let list: Option<Vec<&RawValue>> = serde_json::from_str(found.get()).map_err(|error| error.to_string())?;
    let Some(item) = list.and_then(|mut list| list.pop()) else { return Ok(None) };
    let value = value_at(item.get().as_bytes(), from)?;
    value.map(Some).ok_or_else(|| format!("the last item has no text or number at `{from}`"))
}

/// Whether there is `false` at a JSON Pointer.
pub(crate) fn is_false_at(body: &[u8], pointer: &str) -> Result<bool, String> {
    Ok(json_at(body, pointer)?.is_some_and(|found| found.get() == "false"))
}

fn json_at(body: &[u8], pointer: &str) -> Result<Option<Box<RawValue>>, String> {
    let mut json = serde_json::Deserializer::from_slice(body);
    At(pointer).deserialize(&mut json).map_err(|error| error.to_string())
}

/// The same body with a value, a text of JSON, at a JSON Pointer. Objects that are missing on the way are added.
///
/// # Errors
/// When something on the way is no object.
pub(crate) fn with_value(body: &[u8], pointer: &str, value: String) -> Result<String, serde_json::Error> {
    if pointer.is_empty() {
        return Ok(value);
    }
    let (key, At(rest)) = At(pointer).split();
    let body = if body.is_empty() { b"null" } else { body };
    let object: Option<BTreeMap<String, Box<RawValue>>> = serde_json::from_slice(body)?;
    let mut object = object.unwrap_or_default();
    let inner = object.get(key.as_ref()).map_or("", |inner| inner.get());
    let inner = RawValue::from_string(with_value(inner.as_bytes(), rest, value)?)?;
    object.insert(key.into_owned(), inner);
    serde_json::to_string(&object)
}

/// The rest of a pointer.
#[derive(Clone, Copy)]
struct At<'p>(&'p str);

impl<'p> At<'p> {
    /// The first key, and what comes after it.
    fn split(self) -> (Cow<'p, str>, Self) {
        let path = self.0.strip_prefix('/').unwrap_or(self.0);
        let (key, _) = path.split_once('/').unwrap_or((path, ""));
        let key_and_rest = path.split_at_checked(key.len());
        let unescaped = if key.contains('~') { key.replace("~1", "/").replace("~0", "~").into() } else { key.into() };
        (unescaped, At(key_and_rest.map_or("", |(_, rest)| rest)))
    }
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = Option<Box<RawValue>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        if self.0.is_empty() {
            return serde_core::Deserialize::deserialize(deserializer).map(Some);
        }
        deserializer.deserialize_any(self)
    }
}

/// What holds no keys holds nothing at the pointer.
impl<'de> Visitor<'de> for At<'_> {
    type Value = Option<Box<RawValue>>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (key, rest) = self.split();
        let mut found = None;
        while let Some(name) = map.next_key::<String>()? {
            if name == key {
                found = map.next_value_seed(rest)?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_or_number_is_found_at_any_depth() {
        let body = br#"{"data": [{"next": "no"}], "a/b": {"n~": "\u00e4"}, "meta": {"id": 123456789012345678901234567890, "more": true}}"#;
        for (pointer, text) in [
            ("/a~1b/n~0", Some("ä")),
            ("/meta/id", Some("123456789012345678901234567890")),
            ("/meta/next", None),
            ("/data/next", None),
            ("/meta/id/next", None),
        ] {
            let found = value_at(body, pointer).unwrap().map(|found| found.text().unwrap());
            assert_eq!(found.as_deref(), text, "{pointer}");
        }
        assert!(value_at(body, "/meta/more").is_err() && value_at(body, "/data").is_err());
        for nothing in [r#"{"next": null}"#, r#"{"next": false}"#, r#"{"next": ""}"#, "{}", "[]", "null", r#""next""#] {
            assert_eq!(value_at(nothing.as_bytes(), "/next"), Ok(None), "{nothing}");
        }
    }

    #[test]
    fn the_last_item_has_the_value() {
        for (body, value) in [
            (r#"{"data": [{"id": "a"}, {"id": "b"}]}"#, Ok(Some("b"))),
            (r#"{"data": [{"id": "a"}, {"id": 7}]}"#, Ok(Some("7"))),
            (r#"{"data": []}"#, Ok(None)),
            (r#"{"data": null}"#, Ok(None)),
            ("{}", Ok(None)),
            (r#"{"data": {"id": "a"}}"#, Err(())),
            (r#"{"data": [{"id": "a"}, {"id": ""}]}"#, Err(())),
            (r#"{"data": [{"id": "a"}, {}]}"#, Err(())),
            (r#"{"data": ["a"]}"#, Err(())),
        ] {
            let found = value_of_last(body.as_bytes(), "/data", "/id").map_err(|_| ());
            assert_eq!(
                found.map(|found| found.map(|found| found.text().unwrap())),
                value.map(|value| value.map(str::to_owned)),
                "{body}"
            );
        }
        assert_eq!(value_of_last(br#"["a", "b"]"#, "", ""), Ok(Some(Parameter::Text("b".to_owned()))));
    }

    #[test]
    fn a_value_is_put_in_and_the_others_stay_as_they_are() {
        for (body, pointer, changed) in [
            ("", "/a", Some(r#"{"a":1}"#)),
            ("null", "/a/b", Some(r#"{"a":{"b":1}}"#)),
            (
                r#"{"a": "\u00e4", "z": 0.10000000000000000000001}"#,
                "/b",
                Some(r#"{"a":"\u00e4","b":1,"z":0.10000000000000000000001}"#),
            ),
            (r#"{"a": {"b": null, "c": [1,  2]}}"#, "/a/b", Some(r#"{"a":{"b":1,"c":[1,  2]}}"#)),
            (r#"{"a/b": {"n~": 0}}"#, "/a~1b/n~0", Some(r#"{"a/b":{"n~":1}}"#)),
            ("[]", "/a", None),
            (r#"{"a": 1}"#, "/a/b", None),
            ("<a/>", "/a", None),
        ] {
            let made = with_value(body.as_bytes(), pointer, "1".to_owned());
            assert_eq!(made.ok().as_deref(), changed, "{body}");
        }
    }
}
