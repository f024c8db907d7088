//! Numbers as the document writes them, where that is more than their value: the reader of a client's docs is told the number that is
//! in the document though a float keeps only a part of it, and among the values of a string `1.10` is a text. In comes the value of
//! a document with its texts, out go the numbers by their places.

use std::collections::HashMap;

use serde_json::{Map, Number, Value};

use super::Texts;
use crate::diagnostics::Pointer;

/// The keywords whose numbers are told.
pub(crate) const TOLD: [&str; 7] =
    ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "default", "example"];

/// Keywords whose numbers are texts where a string is described.
pub(crate) const TEXTS: [&str; 5] = ["enum", "const", "default", "example", "examples"];

/// Keywords that always have a text, or a list of them, outside of examples: what something is called.
const NAMES: [&str; 6] = ["name", "title", "operationId", "summary", "description", "tags"];

/// Places of numbers, and how they are written there; of `true` and `false` too, where a text belongs.
pub(crate) type Numbers = HashMap<Pointer, String>;

/// What the numbers of YAML that JSON does not have are read as.
pub(super) const INFINITY: &str = ".inf";
pub(super) const MINUS_INFINITY: &str = "-.inf";
pub(super) const NAN: &str = ".nan";

/// From here on some integers are no floats: 2^53.
const END_OF_EXACT_INTEGERS: f64 = 9_007_199_254_740_992.0;

/// A decimal number of so many digits is told by the float nearest to it.
const DIGITS: usize = 15;

/// The numbers of those keywords that are not what they are written as, and all that stand for texts.
pub(super) fn written(root: &Value, texts: &Texts) -> Numbers {
    let mut found = Vec::new();
    collect(root, &mut Vec::new(), &mut found);
    if found.is_empty() {
        return Numbers::new();
    }
    let (pointers, found): (Vec<Pointer>, Vec<Found<'_>>) = found.into_iter().unzip();
    let places = texts.locate(&pointers);
    let written = pointers.into_iter().zip(found).zip(places).filter_map(|((pointer, found), place)| {
        let text = place.text()?;
        let is_it = match found {
            Found::Text(value) => is_written(text, value),
            Found::Told(number) => is_rounded(number, text),
        };
        is_it.then(|| (pointer, text.to_owned()))
    });
    written.collect()
}

/// Whether a text is one for a value that is no string: what an alias of YAML stands for is written elsewhere.
fn is_written(text: &str, value: &Value) -> bool {
    match value {
        Value::Bool(flag) => text.eq_ignore_ascii_case(&flag.to_string()),
        Value::String(number) => text.strip_prefix('+').unwrap_or(text).eq_ignore_ascii_case(number),
        _ => number_of(text).is_some_and(|number| value.as_f64() == Some(number)),
    }
}

/// The number that YAML reads (YAML 1.2.2, section 10.3.2); binary ones and signs of others are what `serde_yaml` adds.
pub(crate) fn number_of(text: &str) -> Option<f64> {
    let (sign, number) =
        text.strip_prefix('-').map_or((1.0, text.strip_prefix('+').unwrap_or(text)), |rest| (-1.0, rest));
    #[expect(clippy::cast_precision_loss, reason = "it is compared with what was read, which is a float there")]
    let digits = |prefix, radix| Some(sign * u128::from_str_radix(number.strip_prefix(prefix)?, radix).ok()? as f64);
    digits("0x", 16).or_else(|| digits("0o", 8)).or_else(|| digits("0b", 2)).or_else(|| text.parse().ok())
}

/// Whether a number is another one than what is written. An alias of YAML is none, and there are other ways to write one there.
pub(crate) fn is_rounded(number: &Number, text: &str) -> bool {
    let is_decimal = text.starts_with(|sign: char| sign == '-' || sign.is_ascii_digit());
    is_decimal && text.parse().ok() == number.as_f64() && decimal(text) != decimal(&number.to_string())
}

/// Whether a value, where a text belongs, may be written otherwise: a number or a flag of YAML.
pub(crate) fn is_no_text(value: &Value) -> bool {
    match value {
        Value::String(text) => [INFINITY, MINUS_INFINITY, NAN].contains(&&**text),
        value => value.is_number() || value.is_boolean(),
    }
}

/// Why a value was looked for.
enum Found<'v> {
    Told(&'v Number),
    Text(&'v Value),
}

enum Step<'v> {
    Key(&'v str),
    Index(usize),
}

fn collect<'v>(value: &'v Value, path: &mut Vec<Step<'v>>, found: &mut Vec<(Pointer, Found<'v>)>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Index(index));
                collect(item, path, found);
                path.pop();
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                path.push(Step::Key(key));
                if may_be_texts(path, members) {
                    collect_texts(value, path, found);
                }
                collect(value, path, found);
                path.pop();
            }
        }
        Value::Number(number) => {
            if is_told(path) && number.is_f64() && may_be_rounded(number) {
                found.push((pointer(path), Found::Told(number)));
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// Collects a value, or the items of a list, that are no strings and should be.
fn collect_texts<'v>(value: &'v Value, path: &mut Vec<Step<'v>>, found: &mut Vec<(Pointer, Found<'v>)>) {
    match value {
        value if is_no_text(value) => found.push((pointer(path), Found::Text(value))),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate().filter(|(_, item)| is_no_text(item)) {
                path.push(Step::Index(index));
                found.push((pointer(path), Found::Text(item)));
                path.pop();
            }
        }
        _ => {}
    }
}

fn pointer(path: &[Step<'_>]) -> Pointer {
    path.iter().fold(Pointer::root(), |pointer, step| match step {
        Step::Key(key) => pointer.child(*key),
        Step::Index(index) => pointer.child(*index),
    })
}

/// Whether what stands in `members` at the end of a path is a string, or may be one by what is said around it or where it leads.
fn may_be_texts(path: &[Step<'_>], members: &Map<String, Value>) -> bool {
    let is_member = match path {
        [Step::Key("info"), Step::Key("version")] => return true,
        [.., Step::Key("variables"), Step::Key(_), Step::Key(key)] if TEXTS.contains(key) => return true,
        [around @ .., Step::Key(key)] if NAMES.contains(key) => {
            return !around.iter().any(|step| matches!(step, Step::Key("example" | "examples" | "default")));
        }
        [.., Step::Key("allOf" | "oneOf" | "anyOf"), Step::Index(_), Step::Key(key)] if TEXTS.contains(key) => true,
        [.., Step::Key(key)] if TEXTS.contains(key) => ["$ref", "allOf"].iter().any(|key| members.contains_key(*key)),
        _ => return false,
    };
    let may_be = |items: &Value| items.get("type").map_or(items.is_object(), |ty| ty == "string");
    let are_items = members.get("items").is_some_and(may_be);
    match members.get("type").or_else(|| members.get("schema")?.get("type")) {
        Some(ty) if ty == "array" => are_items,
        Some(Value::Array(types)) => types.iter().any(|ty| ty == "string"),
        Some(ty) => ty == "string",
        None => is_member,
    }
}

/// Whether a number stands where one is told: at a keyword, where it may be moved to `example` from, or among the values.
fn is_told(path: &[Step<'_>]) -> bool {
    match path {
        [.., Step::Key("examples"), Step::Index(0)]
        | [.., Step::Key("examples"), Step::Key(_), Step::Key("value")]
        | [.., Step::Key("enum"), Step::Index(_)]
        | [.., Step::Key("const")] => true,
        [.., Step::Key(key)] => TOLD.contains(key),
        _ => false,
    }
}

fn may_be_rounded(number: &Number) -> bool {
    number.as_f64().is_some_and(|float| float.abs() >= END_OF_EXACT_INTEGERS)
        || number.to_string().chars().filter(char::is_ascii_digit).count() > DIGITS
}

/// A number however it is written: whether it is negative, its digits without zeros at their ends, and the power of ten before them.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let mantissa = mantissa.trim_start_matches('-');
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let before = i64::try_from(whole.len()).ok()? - i64::try_from(all.len() - digits.len()).ok()?;
    let exponent = exponent.parse::<i64>().ok()?.checked_add(before)?;
    Some((text.starts_with('-'), digits.trim_end_matches('0').to_owned(), exponent))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::texts::Text;
    use super::*;

    #[test]
    fn numbers_are_told_as_they_are_written() {
        let numbers = [
            "0.1",
            "5",
            "79228162514264337593543950335",
            "1.8446744073709551616E19",
            "0.1234567890123456789",
            "1e3",
            "1.0e+300",
        ];
        let numbers: Vec<String> = numbers.iter().map(|number| format!("{{\"default\": {number}}}")).collect();
        let json = format!(
            "{{\"a\": [{}], \"b\": 18446744073709551616, \"example\": 18446744073709551616}}",
            numbers.join(", ")
        );
        let hexadecimal = "\"default\": 0xFFFFFFFFFFFFFFFFFF, \"b\": &x";
        let yaml = json.replace("\"b\":", hexadecimal).replace("\"example\"", "\"minimum\": *x, \"example\"");
        for content in [json, yaml] {
            let (syntax, root) = super::super::root(&content).unwrap();
            let mut texts = Texts::default();
            texts.push(Path::new("api"), None, Text::new(content, syntax));
            let mut found: Vec<(String, String)> =
                written(&root, &texts).into_iter().map(|(at, text)| (at.as_str().to_owned(), text)).collect();
            found.sort();
            let expected = [
                ("/a/2/default", "79228162514264337593543950335"),
                ("/a/3/default", "1.8446744073709551616E19"),
                ("/a/4/default", "0.1234567890123456789"),
                ("/example", "18446744073709551616"),
            ];
            assert_eq!(found, expected.map(|(at, text)| (at.to_owned(), text.to_owned())), "{syntax:?}");
        }
    }
    #[test]
    fn values_of_strings_are_told_as_they_are_written() {
        let content = "{type: string, enum: [&x 1.10, 0x10FFFFFFFF, True, +1, a, *x, -0b11, .NaN, +.inf, '.inf'], a: {type: number, enum: [1.0]}, \
                       b: {oneOf: [{const: 2.0}]}, variables: {c: {default: 1.10}}, info: {version: 1.00}}";
        let (syntax, root) = super::super::root(content).unwrap();
        let mut texts = Texts::default();
        texts.push(Path::new("api"), None, Text::new(content.to_owned(), syntax));
        let mut found: Vec<(String, String)> =
            written(&root, &texts).into_iter().map(|(at, text)| (at.as_str().to_owned(), text)).collect();
        found.sort();
        let expected = [
            ("/b/oneOf/0/const", "2.0"),
            ("/enum/0", "1.10"),
            ("/enum/1", "0x10FFFFFFFF"),
            ("/enum/2", "True"),
            ("/enum/3", "+1"),
            ("/enum/6", "-0b11"),
            ("/enum/7", ".NaN"),
            ("/enum/8", "+.inf"),
            ("/info/version", "1.00"),
            ("/variables/c/default", "1.10"),
        ];
        assert_eq!(found, expected.map(|(at, text)| (at.to_owned(), text.to_owned())));
    }
}
