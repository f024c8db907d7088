//! Rules for responses: `schema` and `examples` go into the `content` of each media type that the operation `produces`.

use serde_json::{Map, Value};

use super::super::super::walk::Members;
use super::super::{Cx, resolved};
use super::{copied, listed, media_types, schema, text, texts};
use crate::diagnostics::Pointer;

const BYTES: &str = "application/octet-stream";

pub(super) fn newer(response: &mut Members, at: &Pointer, cx: &mut Cx) {
    super::newer(&["content", "links"], response, at, cx);
}

/// Hands `produces` on to the responses. One that is shared has those of the document, so that it becomes the operation's own
/// where these are others.
pub(super) fn produces(operation: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(own) = texts(operation, "produces", at, cx) else {
        operation.shift_remove("produces");
        return;
    };
    operation.shift_remove("produces");
    let is_other = media_types(Some(own.clone()), "produces", cx) != media_types(None, "produces", cx);
    let Some(Value::Object(responses)) = operation.get_mut("responses").filter(|_| is_other) else {
        return;
    };
    let (from, at) = (at.child("produces"), at.child("responses"));
    for (status, response) in responses.iter_mut().filter(|(status, _)| !status.starts_with("x-")) {
        let at = at.child(status);
        if response.get("$ref").is_some() {
            let Some((shared, place)) = resolved(response, &at, cx.root).filter(|(it, _)| it.contains_key("schema"))
            else {
                continue;
            };
            *response = Value::Object(copied(shared, &place, &at, cx));
        }
        if let Value::Object(response) = response {
            cx.reporter.moved(&from, at.child("produces"));
            response.insert("produces".to_owned(), own.clone().into());
        }
    }
}

/// Puts the schema into the content of each media type.
pub(super) fn schema(response: &mut Members, at: &Pointer, cx: &mut Cx) {
    let own = texts(response, "produces", at, cx);
    response.shift_remove("produces");
    let schema = response.shift_remove("schema").filter(|schema| !schema.is_null());
    let mut examples = match response.shift_remove("examples") {
        Some(Value::Object(examples)) => examples,
        _ => Map::new(),
    };
    let mut content = Map::new();
    if let Some(mut schema) = schema {
        let is_own = own.is_some();
        let produced = media_types(own, "produces", cx);
        listed(&produced, is_own, "produces", at, cx);
        for name in types(&mut schema, produced, at, cx) {
            let to = at.child("content").child(&name);
            cx.reporter.moved(&at.child("schema"), to.child("schema"));
            let mut media_type = Map::from_iter([("schema".to_owned(), schema.clone())]);
            if let Some(example) = examples.shift_remove(&name) {
                cx.reporter.moved(&at.child("examples").child(&name), to.child("example"));
                media_type.insert("example".to_owned(), example);
            }
            content.insert(name, Value::Object(media_type));
        }
    } else {
        // What has an example has a body.
        for (name, example) in examples.into_iter().filter(|(name, _)| name.contains('/')) {
            content.insert(name, Value::Object(Map::from_iter([("example".to_owned(), example)])));
        }
    }
    if !content.is_empty() {
        response.entry("content").or_insert(Value::Object(content));
    }
}

/// Those of the media types that can hold what the schema describes. Operations often say what they produce if they succeed, and
/// answer with an object if they do not.
fn types(schema: &mut Value, produced: Vec<String>, at: &Pointer, cx: &mut Cx) -> Vec<String> {
    if let Value::Object(schema) = schema
        && text(schema, "type") == "file"
    {
        schema::binary(schema);
        let opaque: Vec<String> = produced.into_iter().filter(|name| !is_structured(name)).collect();
        return if opaque.is_empty() { vec![BYTES.to_owned()] } else { opaque };
    }
    let of = resolved(schema, at, cx.root).map(|(schema, _)| text(schema, "type"));
    let is_value = matches!(of, Some("string" | "number" | "integer" | "boolean" | "file"));
    if is_value || produced.iter().any(|name| is_structured(name) || is_lines(name) || name.contains('*')) {
        return produced;
    }
    let message = "no media type that the operation produces can hold this: it is read as JSON";
    cx.reporter.repaired(&at.child("schema"), message);
    vec!["application/json".to_owned()]
}

fn is_structured(media_type: &str) -> bool {
    ["json", "xml"].iter().any(|format| essence(media_type).ends_with(format))
}

/// Whether each item is JSON. A file of lines is one, though: it is read as it comes.
fn is_lines(media_type: &str) -> bool {
    ["jsonl", "jsonlines", "json-seq"].iter().any(|format| essence(media_type).ends_with(format))
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
