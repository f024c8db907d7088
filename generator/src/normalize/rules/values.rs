//! Rules that change nothing and report values that their own schema does not allow, as far as its `type` and its `enum` say:
//! a `default`, an `example`.

use serde_json::Value;

use super::super::leaf::{found, whole};
use super::super::walk::Members;
use super::Cx;
use crate::diagnostics::{Code, Pointer};

/// A value of another type, or none of the `enum`.
pub(super) fn default_and_example(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    for key in ["default", "example"] {
        let Some(value) = schema.get(key) else { continue };
        let is_of_enum = schema.get("enum").and_then(Value::as_array).is_none_or(|values| values.contains(value));
        let message = match other_type(schema, value) {
            Some(ty) => format!("expected {ty} as `{key}`, found {}", found(value)),
            None if !is_of_enum && !value.is_null() => {
                format!("expected a value of the `enum` as `{key}`, found {}", found(value))
            }
            None => continue,
        };
        cx.reporter.report(Code::ContradictingValue, &at.child(key), message);
    }
}

/// The type of the schema in words, if the value is not of it.
fn other_type(schema: &Members, value: &Value) -> Option<&'static str> {
    let is_nullable = schema.get("nullable").is_some_and(|it| it == true);
    let (is_of_type, words) = match schema.get("type").and_then(Value::as_str)? {
        "string" => (value.is_string(), "a string"),
        "boolean" => (value.is_boolean(), "a boolean"),
        "number" => (value.is_number(), "a number"),
        "integer" => (value.as_number().is_some_and(|it| !it.is_f64() || whole(it).is_some()), "an integer"),
        "array" => (value.is_array(), "a list"),
        "object" => (value.is_object(), "an object"),
        _ => return None,
    };
    let is_allowed = is_of_type || (value.is_null() && is_nullable);
    (!is_allowed).then_some(words)
}
