//! Numbers as they are written, in what only docs tell: a float keeps a part of them. Values become their texts.

use serde_json::Value;

use super::Cx;
use crate::diagnostics::Pointer;

/// The JSON of a value, if some number in it is written otherwise than it was read.
pub(super) fn exact(value: &Value, at: &Pointer, cx: &Cx) -> Option<String> {
    let mut is_rounded = false;
    let text = if cx.numbers.is_empty() { String::new() } else { text(value, at, cx, &mut is_rounded) };
    is_rounded.then_some(text)
}

fn text(value: &Value, at: &Pointer, cx: &Cx, is_rounded: &mut bool) -> String {
    match value {
        Value::Array(items) => {
            let items = items.iter().enumerate().map(|(index, item)| text(item, &at.child(index), cx, is_rounded));
            format!("[{}]", items.collect::<Vec<_>>().join(","))
        }
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                let value = text(value, &at.child(key), cx, is_rounded);
                format!("{}:{value}", Value::from(key.as_str()))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        _ => match cx.numbers.get(&cx.reporter.original(at)).filter(|_| value.is_number()) {
            Some(written) => {
                *is_rounded = true;
                written.clone()
            }
            None => value.to_string(),
        },
    }
}

/// Makes texts of such numbers in a schema that only docs tell of, and of the values that they are in.
pub(super) fn tell(schema: &mut Value, at: &Pointer, cx: &Cx) {
    match schema {
        Value::Object(members) => {
            for (key, part) in members.iter_mut() {
                let at = at.child(key);
                match key.as_str() {
                    "const" | "default" | "example" => tell_value(part, &at, cx),
                    "enum" => tell_values(part, &at, cx),
                    _ => tell(part, &at, cx),
                }
            }
        }
        Value::Array(items) => items.iter_mut().enumerate().for_each(|(index, item)| tell(item, &at.child(index), cx)),
        number => tell_value(number, at, cx),
    }
}

fn tell_value(value: &mut Value, at: &Pointer, cx: &Cx) {
    if let Some(text) = exact(value, at, cx) {
        *value = text.into();
    }
}

/// The same of each value of a list.
pub(super) fn tell_values(values: &mut Value, at: &Pointer, cx: &Cx) {
    let values = values.as_array_mut().into_iter().flatten().enumerate();
    values.for_each(|(index, value)| tell_value(value, &at.child(index), cx));
}
