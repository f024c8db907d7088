// Documents are literals: passing them by value keeps the tests readable.
#![allow(clippy::needless_pass_by_value)]

mod references;
mod repairs;
mod reports;

use openapiv3::OpenAPI;
use serde_json::{Value, json};

use super::{Wanted, normalize};
use crate::diagnostics::{Code, Diagnostics};

/// What was said about a document: code, place, message.
type Said = Vec<(Code, String, String)>;

fn run(document: Value) -> (Option<OpenAPI>, Said) {
    let mut diagnostics = Diagnostics::new();
    let document =
        normalize(document.into(), Wanted::default(), &mut diagnostics).map(|description| description.openapi);
    let said = diagnostics
        .into_sorted()
        .iter()
        .map(|it| (it.code(), it.pointer().to_string(), it.message().to_owned()))
        .collect();
    (document, said)
}

/// A document with these paths and these components, and nothing else to complain about.
fn document(paths: Value, components: Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Test", "version": "1"},
        "paths": paths,
        "components": components,
    })
}

/// The normalised document as JSON, and what was said: code and place.
fn normalized(paths: Value, components: Value) -> (Value, Vec<(Code, String)>) {
    let (document, said) = run(document(paths, components));
    let value = document.map_or(Value::Null, |it| serde_json::to_value(it).unwrap());
    let said = said.into_iter().map(|(code, at, _)| (code, at)).collect();
    (value, said)
}

/// The schema `A` of the normalised document, and what was said: code and place below the schema.
fn schema(schema: Value) -> (Value, Vec<(Code, String)>) {
    let (value, said) = normalized(json!({}), json!({"schemas": {"A": schema, "B": {"type": "string"}}}));
    let said =
        said.into_iter().map(|(code, at)| (code, at.trim_start_matches("/components/schemas/A").to_owned())).collect();
    (value["components"]["schemas"]["A"].clone(), said)
}

/// The operation `GET /a` of the normalised document, and what was said: code and place below the operation.
fn operation(operation: Value) -> (Value, Vec<(Code, String)>) {
    let (value, said) = normalized(json!({"/a": {"get": operation}}), json!({}));
    let said = said.into_iter().map(|(code, at)| (code, at.trim_start_matches("/paths/~1a/get").to_owned())).collect();
    (value["paths"]["/a"]["get"].clone(), said)
}

fn at(code: Code, place: &str) -> (Code, String) {
    (code, place.to_owned())
}
