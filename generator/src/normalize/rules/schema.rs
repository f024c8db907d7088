//! Rules for schemas: other dialects of JSON Schema that slip into OpenAPI 3.0, and numbers the typed model is
//! particular about.

use serde_json::{Value, json};

use super::super::leaf::whole;
use super::super::walk::Members;
use super::Cx;
use crate::diagnostics::Pointer;

/// `type: [string, "null"]`, as in OpenAPI 3.1, is `type: string` and `nullable: true`.
pub(super) fn types(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let names = match schema.get("type") {
        Some(Value::Array(names)) => names.clone(),
        Some(Value::String(name)) if name == "null" => vec![json!("null")],
        _ => return,
    };
    let at = at.child("type");
    let (nulls, names): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| name == "null");
    match names.as_slice() {
        [name] => {
            cx.reporter.repaired(&at, "a `type` is one name in OpenAPI 3.0: the list is read as that");
            schema.insert("type".to_owned(), name.clone());
        }
        [] => {
            cx.reporter.repaired(&at, "no value but null fits: any value is accepted");
            schema.shift_remove("type");
        }
        _ => {
            cx.reporter.repaired(&at, "a `type` is one name in OpenAPI 3.0: any value is accepted");
            schema.shift_remove("type");
        }
    }
    if !nulls.is_empty() {
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
}

/// `exclusiveMinimum: 5`, as in OpenAPI 3.1, is `minimum: 5` and `exclusiveMinimum: true`.
pub(super) fn exclusive_bounds(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        let Some(number @ Value::Number(_)) = schema.get(exclusive).cloned() else {
            continue;
        };
        let message = format!("a boolean in OpenAPI 3.0: read as `{bound}` with `{exclusive}: true`");
        cx.reporter.repaired(&at.child(exclusive), message);
        schema.insert(bound.to_owned(), number);
        schema.insert(exclusive.to_owned(), Value::Bool(true));
    }
}

/// What a value must not be is only told to readers, as it is written: nothing in it has to be right.
pub(super) fn not(schema: &mut Members, _: &Pointer, _: &mut Cx) {
    if let Some(not) = schema.shift_remove("not") {
        schema.insert("x-oasmith-not".to_owned(), not);
    }
}

/// `minimum: 0.0` of an integer is 0: the typed model gives up on the type of such a schema.
pub(super) fn integer_bounds(schema: &mut Members, _: &Pointer, _: &mut Cx) {
    if schema.get("type").and_then(Value::as_str) != Some("integer") {
        return;
    }
    for bound in ["minimum", "maximum", "multipleOf"] {
        if let Some(Value::Number(number)) = schema.get_mut(bound)
            && number.is_f64()
            && let Some(whole) = whole(number)
        {
            *number = whole.into();
        }
    }
}

/// `discriminator: kind`, as in OpenAPI 2.0, is an object with a `propertyName`.
pub(super) fn discriminator(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(Value::String(name)) = schema.get("discriminator") else {
        return;
    };
    cx.reporter
        .repaired(&at.child("discriminator"), "an object since OpenAPI 3.0: the string is read as its `propertyName`");
    let object = json!({ "propertyName": name });
    schema.insert("discriminator".to_owned(), object);
}
