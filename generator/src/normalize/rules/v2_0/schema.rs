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
