//! Numbers as the document writes them, where that is more than their value: the reader of a client's docs is told the number that is
//! in the document though a float keeps only a part of it, and among the values of a string `1.10` is a text. In comes the value of
//! a document with its texts, out go the numbers by their places.

use std::collections::HashMap;

use indexmap::IndexSet;
use serde_json::{Map, Value};

use super::Texts;
use crate::diagnostics::{Place, Pointer};

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

/// A decimal number of so many digits, and without an exponent, is told by the float nearest to it.
const DIGITS: usize = 15;

/// How numbers are written of which a float keeps only a part, and what else is the same float, by its bits.
type Spellings<'t> = HashMap<u64, IndexSet<&'t str>>;

/// The numbers of those keywords that are not what they are written as, and all that stand for texts. Beside them the places of numbers
/// of which it is not known how they are written: aliases and merge keys of YAML bring values, not places.
pub(super) fn written(root: &Value, texts: &Texts) -> (Numbers, Vec<Pointer>) {
    let mut found = Vec::new();
    collect(root, &mut Vec::new(), &mut found);
    // Nobody has to look through texts that tell no floats.
    let has_floats = found.iter().any(|(_, found)| matches!(found, Found::Told(_)));
    let spellings = if has_floats { spellings(texts) } else { Spellings::new() };
    found.retain(|(_, found)| !matches!(found, Found::Told(float) if !spellings.contains_key(float)));
    let is_sought = |found: &Found<'_>| !matches!(found, Found::Told(float) if spellings.get(float).is_some_and(|known| known.len() == 1));
    let sought = found.iter().filter(|(_, found)| is_sought(found)).map(|(pointer, _)| pointer.clone());
    let mut places = texts.locate(&sought.collect::<Vec<_>>()).into_iter();
    let (mut numbers, mut unknown) = (Numbers::new(), Vec::new());
    for (pointer, found) in found {
        let place = if is_sought(&found) { places.next() } else { None };
        let text = place.as_ref().and_then(Place::text).unwrap_or_default();
        let told = match found {
            Found::Text(value) => is_written(text, value).then_some(text),
            Found::Told(float) => {
                let spelling = spellings.get(&float).and_then(|known| spelling(text, known));
                unknown.extend(spelling.is_none().then(|| pointer.clone()));
                spelling.filter(|spelling| spelling.parse().is_ok_and(|float| is_rounded(float, spelling)))
            }
        };
        if let Some(told) = told {
            numbers.entry(pointer).or_insert_with(|| told.to_owned());
        }
    }
    (numbers, unknown)
}

/// Which of them a text is; if it is none, the first where all say the same.
fn spelling<'t>(text: &str, spellings: &IndexSet<&'t str>) -> Option<&'t str> {
    let first = spellings.first()?;
    let are_same = || spellings.iter().all(|other| decimal(other) == decimal(first));
    spellings.get(text).or_else(|| are_same().then_some(first)).copied()
}

fn spellings(texts: &Texts) -> Spellings<'_> {
    let words: Vec<&str> = texts.contents().flat_map(numbers).collect();
    let float = |word: &str| word.parse::<f64>().ok().filter(|float| float.is_finite());
    let is_long = |word: &&&str| word.len() > DIGITS || word.contains(['e', 'E']);
    let rounded = words.iter().filter(is_long).filter_map(|word| float(word).filter(|float| is_rounded(*float, word)));
    let mut spellings: Spellings<'_> = rounded.map(|float| (float.to_bits(), IndexSet::new())).collect();
    if spellings.is_empty() {
        return spellings;
    }
    for word in words {
        if let Some(known) = float(word).and_then(|float| spellings.get_mut(&float.to_bits())) {
            known.insert(word);
        }
    }
    spellings
}

/// The words of a text that may be numbers. By bytes: a document can be long, and this is not optimised in a build script.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |byte: &u8| matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'+' | b'_');
    let words = text.as_bytes().split(move |byte| !is_part(byte));
    let numbers = words.filter(|word| matches!(word, [b'0'..=b'9' | b'.' | b'-' | b'+', ..]));
    numbers.filter_map(|word| std::str::from_utf8(word).ok())
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

/// Whether a float is another number than the one that is written.
pub(crate) fn is_rounded(float: f64, text: &str) -> bool {
    decimal(text) != decimal(&format!("{float:e}"))
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
    /// The bits of a float.
    Told(u64),
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
            if let Some(float) = number.as_f64().filter(|_| number.is_f64() && is_told(path)) {
                found.push((pointer(path), Found::Told(float.to_bits())));
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

/// Whether a number stands where one is told: at a keyword, or in a value.
fn is_told(path: &[Step<'_>]) -> bool {
    let is_value = |step: &Step<'_>| matches!(step, Step::Key(key) if TEXTS.contains(key));
    matches!(path, [.., Step::Key(key)] if TOLD.contains(key)) || path.iter().any(is_value)
}

/// A number however it is written: whether it is negative, its digits without zeros at their ends, and the power of ten before them.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let mantissa = mantissa.trim_start_matches(['-', '+']);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let before = i64::try_from(whole.len()).ok()? - i64::try_from(all.len() - digits.len()).ok()?;
    let exponent = if digits.is_empty() { 0 } else { exponent.parse::<i64>().ok()?.checked_add(before)? };
    Some((text.starts_with('-'), digits.trim_end_matches('0').to_owned(), exponent))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::texts::Text;
    use super::*;

    fn written_in(content: &str) -> (Vec<(String, String)>, Vec<Pointer>) {
        let (syntax, root) = super::super::root(content).unwrap();
        let mut texts = Texts::default();
        texts.push(Path::new("api"), None, Text::new(content.to_owned(), syntax));
        let (numbers, unknown) = written(&root, &texts);
        let mut numbers: Vec<_> = numbers.into_iter().map(|(at, text)| (at.as_str().to_owned(), text)).collect();
        numbers.sort();
        (numbers, unknown)
    }

    fn pairs<const N: usize>(expected: [(&str, &str); N]) -> Vec<(String, String)> {
        expected.map(|(at, text)| (at.to_owned(), text.to_owned())).into()
    }

    #[test]
    fn numbers_are_told_as_they_are_written() {
        let numbers = [
            "0.1",
            "5",
            "79228162514264337593543950335",
            "1.8446744073709551616E19",
            "0.10000000000000000000000000001",
            "1e3",
            "1.0e+300",
            "1e-400",
            "-0.0000000000000000000",
        ];
        let numbers: Vec<String> = numbers.iter().map(|number| format!("{{\"default\": {number}}}")).collect();
        let json = format!(
            "{{\"a\": [{}], \"b\": 18446744073709551616, \"example\": {{\"c\": [18446744073709551616]}}}}",
            numbers.join(", ")
        );
        let hexadecimal = "\"default\": 0xFFFFFFFFFFFFFFFFFF, \"b\":";
        let yaml = json.replace("\"b\":", hexadecimal);
        for content in [json, yaml] {
            let expected = [
                ("/a/2/default", "79228162514264337593543950335"),
                ("/a/3/default", "1.8446744073709551616E19"),
                ("/a/4/default", "0.10000000000000000000000000001"),
                ("/a/7/default", "1e-400"),
                ("/example/c/0", "18446744073709551616"),
            ];
            assert_eq!(written_in(&content), (pairs(expected), Vec::new()), "{content}");
        }
    }

    #[test]
    fn an_alias_is_told_where_only_one_number_can_be_meant() {
        let yaml =
            "{a: &a {default: 0.10000000000000000001}, b: *a, c: {<<: *a}, d: &d 1e-400, minimum: *d, maximum: 0}";
        let (numbers, unknown) = written_in(yaml);
        let a = "0.10000000000000000001";
        assert_eq!(numbers, pairs([("/a/default", a), ("/b/default", a), ("/c/default", a)]));
        assert_eq!(unknown, [Pointer::root().child("minimum")]);
    }

    #[test]
    fn values_of_strings_are_told_as_they_are_written() {
        let content = "{type: string, enum: [&x 1.10, 0x10FFFFFFFF, True, +1, a, *x, -0b11, .NaN, +.inf, '.inf'], a: {type: number, enum: [1.0]}, \
                       b: {oneOf: [{const: 2.0}]}, variables: {c: {default: 1.10}}, info: {version: 1.00}}";
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
        assert_eq!(written_in(content), (pairs(expected), Vec::new()));
    }
}
