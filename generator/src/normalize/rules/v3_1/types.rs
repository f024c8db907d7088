//! `type`: several of them, and null, which is a type of its own.

use serde_json::{Map, Value, json};

use super::super::super::dialects::Version;
use super::super::super::walk::Members;
use super::super::Cx;
use super::unions::are_null;
use crate::diagnostics::{Message, Pointer};

/// What holds for values of one type only, by that type.
const OF_TYPE: &[(&str, &[&str])] = &[
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "patternProperties",
            "propertyNames",
            "unevaluatedProperties",
            "dependentRequired",
            "dependentSchemas",
            "minProperties",
            "maxProperties",
        ],
    ),
    (
        "array",
        &[
            "items",
            "prefixItems",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
            "minItems",
            "maxItems",
            "uniqueItems",
        ],
    ),
    (
        "string",
        &["format", "pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType", "contentSchema"],
    ),
    ("number", &["format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
];

/// The formats of numbers; any other is one of strings.
const OF_NUMBERS: &[&str] =
    &["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float", "double", "decimal"];

/// `nullable` is no keyword any more, and goes on being written.
pub(super) fn nullable(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    if cx.version >= Version::V3_1 && schema.contains_key("nullable") {
        let message = "`nullable` is of OpenAPI 3.0, and 3.1 has `type: \"null\"`: it is read as in 3.0";
        let help = "add `\"null\"` to its `type`, such as `type: [string, \"null\"]`".to_owned();
        cx.reporter.repaired(&at.child("nullable"), Message::from(message).help(Some(help)));
    }
}

/// `type: [string, "null"]` is `type: string` and `nullable: true`; several types are a union.
pub(super) fn types(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let (names, what) = match schema.get("type") {
        Some(Value::Array(names)) if !names.is_empty() => (names.clone(), "a list of types"),
        Some(Value::String(name)) if name == "null" => (vec![json!("null")], "`type: \"null\"`"),
        _ => return,
    };
    cx.is_3_1(&at.child("type"), what);
    schema.shift_remove("type");
    let (nulls, mut names): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| name == "null");
    names.dedup();
    let is_number = names.iter().any(|name| name == "number");
    if is_number && names.iter().any(|name| name == "integer") {
        names.retain(|name| name != "integer");
        // The one Rust type that holds every integer and every number.
        schema.entry("format").or_insert_with(|| json!("decimal"));
    }
    if !nulls.is_empty() {
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
    match names.as_slice() {
        [] if !nulls.is_empty() => only_null(schema, at, cx),
        [name] => drop(schema.insert("type".to_owned(), name.clone())),
        // Values say their types, and five are all that there are.
        several if schema.contains_key("enum") || several.len() >= 5 => {}
        several => union(schema, several, at, cx),
    }
}

/// Null alone, unless there are other values beside it, none of which could ever fit.
fn only_null(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let has_values =
        |values: &Value| values.as_array().is_some_and(|values| values.iter().any(|value| !value.is_null()));
    let is_more = |key: &str| matches!(key, "allOf" | "anyOf" | "oneOf" | "properties" | "items");
    let more = schema
        .iter()
        .find(|(key, value)| (is_more(key) && !are_null(key, value, cx.root)) || (*key == "enum" && has_values(value)));
    if let Some((key, _)) = more {
        let message = format!("`{key}` beside it has other values than null: they are read as nullable");
        cx.reporter.repaired(&at.child("type"), message);
    } else {
        schema.retain(|key, _| !is_more(key));
        schema.insert("enum".to_owned(), json!([null]));
    }
}

/// A union with a member for each type, which takes what holds for it alone.
fn union(schema: &mut Members, types: &[Value], at: &Pointer, cx: &mut Cx) {
    let mut members: Vec<Value> = Vec::new();
    let keyword = if schema.contains_key("anyOf") { "oneOf" } else { "anyOf" };
    for ty in types {
        let at_member = at.child(keyword).child(members.len());
        let mut member = Map::from_iter([("type".to_owned(), ty.clone())]);
        let plain = if ty == "integer" { "number" } else { ty.as_str().unwrap_or_default() };
        let own = OF_TYPE.iter().filter(|(of, _)| *of == plain).flat_map(|(_, keys)| *keys);
        for key in own {
            let is_other = *key == "format" && is_of_numbers(schema) != (plain == "number");
            if let Some(value) = schema.get(*key).filter(|_| !is_other).cloned() {
                cx.reporter.moved(&at.child(key), at_member.child(key));
                member.insert((*key).to_owned(), value);
            }
        }
        members.push(Value::Object(member));
    }
    for key in OF_TYPE.iter().flat_map(|(_, keys)| *keys) {
        schema.shift_remove(*key);
    }
    // Beside both kinds of unions the types say nothing that these do not.
    schema.entry(keyword).or_insert(Value::Array(members));
}

fn is_of_numbers(schema: &Members) -> bool {
    schema.get("format").and_then(Value::as_str).is_some_and(|format| OF_NUMBERS.contains(&format))
}
