//! Rules for what is said at one place and documented at another: texts of a path for its operations, examples of a
//! parameter or header for its schema.

use serde_json::Value;

use super::super::walk::Members;
use super::Cx;
use crate::diagnostics::Pointer;

pub(super) const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// `summary` and `description` of a path are those of its operations that have none (OAS 3.0.4 "Path Item Object").
pub(super) fn texts(item: &mut Members, _: &Pointer, _: &mut Cx) {
    for key in ["summary", "description"] {
        let Some(text) = item.get(key).filter(|text| text.is_string()).cloned() else {
            continue;
        };
        let operations = item.iter_mut().flat_map(|(key, value)| match (key.as_str(), value) {
            ("additionalOperations", Value::Object(others)) => others.values_mut().collect(),
            (method, operation) if METHODS.contains(&method) => vec![operation],
            _ => Vec::new(),
        });
        for operation in operations.filter_map(Value::as_object_mut) {
            operation.entry(key).or_insert_with(|| text.clone());
        }
    }
}

/// The example of a parameter or header, or the first of its `examples`, goes before that of its schema (OAS 3.0.4 "Parameter
/// Object").
pub(super) fn example(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    let own = first_example(parameter, at);
    let content =
        parameter.get_mut("content").and_then(Value::as_object_mut).and_then(|content| content.iter_mut().next());
    let (owner, at, own) = match content {
        Some((name, Value::Object(media_type))) => {
            let at = at.child("content").child(name);
            let own = first_example(media_type, &at).or(own);
            (media_type, at, own)
        }
        _ => (parameter, at.clone(), own),
    };
    if let (Some((place, example)), Some(Value::Object(schema))) = (own, owner.get_mut("schema")) {
        cx.reporter.moved(&place, at.child("schema").child("example"));
        schema.insert("example".to_owned(), example);
    }
}

/// With its place.
fn first_example(owner: &Members, at: &Pointer) -> Option<(Pointer, Value)> {
    let single = owner.get("example").map(|example| (at.child("example"), example.clone()));
    let first = |(name, example): (&String, &Value)| {
        Some((at.child("examples").child(name).child("value"), example.get("value")?.clone()))
    };
    single.or_else(|| owner.get("examples")?.as_object()?.iter().find_map(first))
}
