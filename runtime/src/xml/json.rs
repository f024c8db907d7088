//! JSON as it is written down: parts come in, their text goes out.

use serde_json::Value;

use crate::wire::number::is_number;

pub(super) fn text(text: &str) -> String {
    Value::from(text).to_string()
}

/// A number, every digit of it; what is none stays a text, which whoever reads it refuses.
pub(super) fn number(found: &str) -> String {
    let plain = found.trim();
    let plain = plain.strip_prefix('+').unwrap_or(plain);
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    // XML Schema allows leading zeros, and none before or after the point.
    let digits = digits.trim_start_matches('0').trim_end_matches('.');
    let starts = digits.starts_with(|sign: char| sign.is_ascii_digit());
    let number = format!("{sign}{}{digits}", if starts { "" } else { "0" });
    match plain {
        "" => "null".to_owned(),
        _ if is_number(plain) => plain.to_owned(),
        _ if is_number(&number) && plain.contains(|sign: char| sign.is_ascii_digit()) => number,
        _ => text(found),
    }
}

pub(super) fn bool(found: &str) -> String {
    match found.trim() {
        "" => "null".to_owned(),
        "true" | "1" => "true".to_owned(),
        "false" | "0" => "false".to_owned(),
        _ => text(found),
    }
}

pub(super) fn list(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}

pub(super) fn object(entries: &[(&str, String)]) -> String {
    let entries: Vec<String> = entries.iter().map(|(key, value)| format!("{}:{value}", text(key))).collect();
    format!("{{{}}}", entries.join(","))
}

/// An object with an entry more, before the others.
pub(super) fn with_entry(object: &str, key: &str, value: &str) -> String {
    let rest = object.strip_prefix('{').unwrap_or(object);
    let comma = if rest == "}" { "" } else { "," };
    format!("{{{}:{value}{comma}{rest}", text(key))
}
