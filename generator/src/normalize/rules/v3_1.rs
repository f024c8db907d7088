//! OpenAPI 3.1 and JSON Schema 2020-12, said in the words of OpenAPI 3.0. Authors of 3.0 documents write these keywords
//! too: there each is read as meant, and reported.

mod arrays;
mod conditions;
mod content;
mod document;
mod objects;
mod types;
mod unions;
mod values;

use serde_json::{Map, Value, json};

pub(in crate::normalize) use self::values::texts;

use super::super::keywords::Kind;
use super::super::walk::Members;
use super::{Cx, Rules};
use crate::diagnostics::Pointer;

pub(in crate::normalize) const V3_1: Rules = Rules(&[
    (Kind::OpenApi, document::paths),
    (Kind::OpenApi, document::json_schema_dialect),
    (Kind::Info, document::summary),
    (Kind::Components, document::path_items),
    (Kind::Operation, document::responses),
    (Kind::SecurityScheme, document::mutual_tls),
    (Kind::Schema, values::identifiers),
    (Kind::Schema, values::dynamic_reference),
    (Kind::Schema, texts),
    (Kind::Schema, types::nullable),
    (Kind::Schema, unions::no_member),
    (Kind::Schema, unions::or_null),
    (Kind::Schema, unions::and_null),
    (Kind::Schema, unions::constants),
    (Kind::Schema, values::constant),
    (Kind::Schema, values::examples),
    (Kind::Schema, values::numbers),
    (Kind::Schema, values::exclusive_bounds),
    (Kind::Schema, types::types),
    (Kind::Schema, values::never),
    (Kind::Schema, arrays::list_of_items),
    (Kind::Schema, arrays::unevaluated_items),
    (Kind::Schema, arrays::prefix_items),
    (Kind::Schema, arrays::no_items),
    (Kind::Schema, objects::no_property),
    (Kind::Schema, objects::unevaluated_properties),
    (Kind::Schema, objects::pattern_properties),
    (Kind::Schema, conditions::properties),
    (Kind::Schema, content::content),
    (Kind::Schema, content::documented),
]);

/// What only the docs of a schema tell, by keyword.
const DOCS: &str = "x-oasmith-docs";

const NO_CONDITION: &str = "no Rust type depends on a value; the docs tell the condition";

/// Keywords that demand something of a value that no Rust type says.
const DOCUMENTED: &[&str] = &[
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "then",
    "else",
    "contentSchema",
];

/// Whether no value fits a schema: `false`, or `not` of any value, which Zod writes.
fn is_never(schema: &Value) -> bool {
    let is_any = |not: &Value| *not == Value::Bool(true) || not.as_object().is_some_and(Map::is_empty);
    *schema == Value::Bool(false) || schema.get("not").is_some_and(is_any)
}

/// Keeps for the docs what a keyword says.
pub(super) fn document_as(schema: &mut Members, keyword: &str, value: Value) {
    if let Value::Object(docs) = schema.entry(DOCS).or_insert_with(|| Value::Object(Map::new())) {
        docs.insert(keyword.to_owned(), value);
    }
}

/// Reads a keyword about what others do not speak of as the one that 3.0 has, where that is not there.
fn instead(schema: &mut Members, at: &Pointer, cx: &mut Cx, (keyword, other): (&str, &str)) {
    if let Some(value) = schema.shift_remove(keyword) {
        cx.is_3_1(&at.child(keyword), &format!("`{keyword}`"));
        if !schema.contains_key(other) {
            cx.reporter.moved(&at.child(keyword), at.child(other));
            schema.insert(other.to_owned(), value);
        }
    }
}

/// The schema at `to` that is any of several, each of which stood at its own place.
fn one_of_several(members: Vec<(Pointer, Value)>, to: &Pointer, cx: &mut Cx) -> Value {
    let mut several: Vec<Value> = Vec::new();
    let mut places = Vec::new();
    for (from, member) in members {
        if !several.contains(&member) {
            several.push(member);
            places.push(from);
        }
    }
    if let ([_], [from]) = (several.as_slice(), places.as_slice()) {
        cx.reporter.moved(from, to.clone());
        return several.pop().unwrap_or_default();
    }
    for (index, from) in places.iter().enumerate() {
        cx.reporter.moved(from, to.child("anyOf").child(index));
    }
    json!({ "anyOf": several })
}
