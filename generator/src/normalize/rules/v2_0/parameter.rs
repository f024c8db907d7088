//! Rules for parameters and headers: the keywords of a schema stand beside the others.

use serde_json::Value;

use super::super::super::keywords::Kind;
use super::super::super::walk::Members;
use super::super::Cx;
use super::text;
use crate::diagnostics::Pointer;

pub(super) fn newer(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    let keywords =
        ["schema", "content", "style", "explode", "allowReserved", "example", "examples", "deprecated"].as_slice();
    super::newer(keywords, parameter, at, cx);
}

/// Moves `type`, `enum` and the like into a `schema`.
pub(super) fn keywords(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    if ["schema", "content"].iter().any(|key| parameter.contains_key(*key)) {
        return;
    }
    let mut schema = taken(parameter, at, &at.child("schema"), cx);
    if text(&schema, "type") == "file" {
        let message = "only an answer or a part of a form is a `file`: it is read as a string";
        cx.reporter.repaired(&at.child("type"), message);
        schema.insert("type".to_owned(), "string".into());
    }
    parameter.insert("schema".to_owned(), Value::Object(schema));
}

/// The schema of a property that a part of a form is.
pub(super) fn property(part: &mut Members, at: &Pointer, to: &Pointer, cx: &mut Cx) -> Members {
    let mut property = match part.shift_remove("schema") {
        Some(Value::Object(schema)) => {
            cx.reporter.repaired(&at.child("schema"), "only a body has a `schema`: it is read all the same");
            cx.reporter.moved(&at.child("schema"), to.clone());
            schema
        }
        _ => taken(part, at, to, cx),
    };
    for key in ["description", "deprecated", "example"] {
        if let Some(value) = part.shift_remove(key) {
            property.entry(key).or_insert(value);
        }
    }
    property
}

/// The schema that stands beside a body instead of in its `schema`.
pub(super) fn misplaced(body: &mut Members, at: &Pointer, cx: &mut Cx) -> Members {
    let schema = moved(body, at, &at.child("schema"), cx);
    for key in schema.keys().filter(|key| !key.starts_with("x-")) {
        cx.reporter.repaired(&at.child(key), format!("`{key}` belongs into the `schema` of a body"));
    }
    schema
}

/// The schema that the members of a parameter or header describe, taken out of them. It goes to the place `to`.
fn taken(members: &mut Members, at: &Pointer, to: &Pointer, cx: &mut Cx) -> Members {
    let mut schema = moved(members, at, to, cx);
    complete(&mut schema, at, cx);
    schema
}

fn moved(members: &mut Members, at: &Pointer, to: &Pointer, cx: &mut Cx) -> Members {
    let is_known = |key: &str| Kind::Schema.keyword(key).is_some() && Kind::Parameter.keyword(key).is_none();
    let keys: Vec<String> = members.keys().filter(|key| key.starts_with("x-") || is_known(key)).cloned().collect();
    let mut schema = Members::new();
    for key in keys {
        if let Some(value) = members.shift_remove(&key) {
            cx.reporter.moved(&at.child(&key), to.child(&key));
            schema.insert(key, value);
        }
    }
    schema
}

/// A parameter has a type, and a list has items (OAS 2.0 "Parameter Object").
fn complete(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    if !schema.contains_key("type") {
        if schema.contains_key("enum") || schema.keys().all(|key| key.starts_with("x-") || key == "format") {
            cx.reporter.repaired(at, "`type` is missing: it is read as a string");
            schema.insert("type".to_owned(), "string".into());
        }
    } else if text(schema, "type") == "array" && !schema.contains_key("items") {
        cx.reporter.repaired(at, "`items` is missing: they are read as strings");
        schema.insert("items".to_owned(), serde_json::json!({ "type": "string" }));
    }
}
