//! Rules for schemas.

use serde_json::{Value, json};

use super::super::super::walk::Members;
use super::super::Cx;
use super::text;
use crate::diagnostics::Pointer;

pub(super) fn newer(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    super::newer(&["nullable", "oneOf", "anyOf", "not", "writeOnly", "deprecated"], schema, at, cx);
}

/// `discriminator` is the name of the property: its values are the names of the definitions.
pub(super) fn discriminator(schema: &mut Members, _: &Pointer, _: &mut Cx) {
    if let Some(Value::String(name)) = schema.get("discriminator") {
        let object = json!({ "propertyName": name });
        schema.insert("discriminator".to_owned(), object);
    }
}

/// `x-nullable` is what OpenAPI 2.0 has for `nullable`.
pub(super) fn x_nullable(schema: &mut Members, _: &Pointer, _: &mut Cx) {
    let says_so = |key: &&str| schema.get(*key) == Some(&Value::Bool(true));
    if ["x-nullable", "x-isnullable"].iter().any(says_so) {
        schema.entry("nullable").or_insert(Value::Bool(true));
    }
}

/// The names and descriptions that `x-ms-enum` gives to values, in their order.
pub(super) fn x_ms_enum(schema: &mut Members, _: &Pointer, _: &mut Cx) {
    let said = schema.get("x-ms-enum").and_then(|it| it.get("values")).and_then(Value::as_array);
    let Some((said, values)) = said.zip(schema.get("enum").and_then(Value::as_array)) else {
        return;
    };
    let of = |value: &Value, key| said.iter().find(|it| it.get("value") == Some(value))?.get(key).cloned();
    let all = |key| values.iter().map(|value| of(value, key).unwrap_or_default()).collect::<Vec<Value>>();
    let (names, descriptions) = (all("name"), all("description"));
    schema.entry("x-enum-varnames").or_insert(names.into());
    schema.entry("x-enum-descriptions").or_insert(descriptions.into());
}

/// A `file` is a string of bytes. Those of answers and forms have been read as that.
pub(super) fn file(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    if text(schema, "type") == "file" {
        let message = "only an answer or a part of a form is a `file`: it is read as a string of bytes";
        cx.reporter.repaired(&at.child("type"), message);
        binary(schema);
    }
}

/// Makes the schema of a file one of bytes.
pub(super) fn binary(schema: &mut Members) {
    schema.insert("type".to_owned(), "string".into());
    schema.insert("format".to_owned(), "binary".into());
}
