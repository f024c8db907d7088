//! Whether a body is what a test expects.

use std::collections::BTreeMap;

use serde_json::from_str;
use serde_json::value::RawValue;

/// Whether two bodies are the same JSON, or else the same bytes.
pub(super) fn is_same(one: &[u8], other: &[u8]) -> bool {
    let json = |text| serde_json::from_slice::<&RawValue>(text).ok();
    one == other || json(one).zip(json(other)).is_some_and(|(one, other)| is_same_json(one.get(), other.get()))
}

fn is_same_json(one: &str, other: &str) -> bool {
    let is_same = |(one, other): (&&RawValue, &&RawValue)| is_same_json(one.get(), other.get());
    let object = |text| from_str::<BTreeMap<String, &RawValue>>(text).ok();
    let list = |text| from_str::<Vec<&RawValue>>(text).ok();
    if let Some((one, other)) = object(one).zip(object(other)) {
        return one.keys().eq(other.keys()) && one.values().zip(other.values()).all(is_same);
    }
    if let Some((one, other)) = list(one).zip(list(other)) {
        return one.len() == other.len() && one.iter().zip(&other).all(is_same);
    }
    let string = |text| from_str::<String>(text).ok();
    one == other
        || string(one).zip(string(other)).is_some_and(|(one, other)| one == other)
        || number(one).zip(number(other)).is_some_and(|(one, other)| one.total_cmp(&other).is_eq())
}

/// A number of so few digits that no other one of so few has this `f64`.
fn number(text: &str) -> Option<f64> {
    let digits = text.split(['e', 'E']).next()?.bytes().filter(u8::is_ascii_digit).count();
    from_str(text).ok().filter(|_| digits <= 15)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test panics")]
mod tests {
    use super::is_same;

    #[test]
    fn json_is_compared_to_the_last_digit() {
        for (one, other, expected) in [
            ("9007199254740993", "9007199254740993", true),
            ("9007199254740993", "9007199254740992", false),
            ("36893488147419103233", "36893488147419103232", false),
            ("[0.10000000000000000001]", "[0.1]", false),
            ("1", "1.0", true),
            ("[100, 1e2]", "[1e2,100.0]", true),
            ("1", "2", false),
            (r#"{"a": 1, "b": {"c": [null, "\u00fc"]}}"#, r#"{"b":{"c":[null,"\u00fC"]},"a":1}"#, true),
            (r#"{"a": "ü"}"#, r#"{"a": "\u00fc"}"#, true),
            (r#"{"a": 1}"#, r#"{"a": 1, "b": null}"#, false),
            (r#"{"a": "1"}"#, r#"{"a": 1}"#, false),
            ("[1]", "[1, 1]", false),
            ("true", "false", false),
            ("{}", "[]", false),
            ("no JSON", "no  JSON", false),
            (" 1 ", "1", true),
        ] {
            assert_eq!(is_same(one.as_bytes(), other.as_bytes()), expected, "{one} {other}");
            assert_eq!(is_same(other.as_bytes(), one.as_bytes()), expected, "{other} {one}");
        }
    }
}
