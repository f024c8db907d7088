//! From the walked value to the typed model. Each component and each path item is converted on its own: the model's
//! errors name no place, and one that fails must not take the rest of the document with it.

mod schemas;

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, ReferenceOr};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::reporter::Reporter;
use super::walk::Members;
use crate::description::Methods;
use crate::diagnostics::{Code, Pointer};

/// Converts a walked document. A part that the model does not take is reported and left out.
pub(super) fn document(mut root: Members, reporter: &mut Reporter) -> Option<(OpenAPI, Methods)> {
    let at = Pointer::root();
    let paths = taken(&mut root, "paths").unwrap_or_default();
    let components = taken(&mut root, "components");
    root.insert("paths".to_owned(), Value::Object(Members::new()));
    let mut methods = Methods::default();
    let mut openapi: OpenAPI = part(Value::Object(root), Code::WrongShape, &at, reporter)?;

    let at_paths = at.child("paths");
    for (path, mut value) in paths {
        if path.starts_with("x-") {
            openapi.paths.extensions.insert(path, value);
            continue;
        }
        // Nothing refers to a path item, so that the others can do without it.
        let at = at_paths.child(&path);
        take_methods(&mut value, &at, &mut methods, reporter);
        if let Some(item) = part(value, Code::Repaired, &at, reporter) {
            openapi.paths.paths.insert(path, ReferenceOr::Item(item));
        }
    }
    openapi.components = components.map(|mut members| {
        let at = at.child("components");
        take_from_callbacks(members.get_mut("callbacks"), &at.child("callbacks"), &mut methods, reporter);
        typed_components(members, &at, reporter)
    });
    Some((openapi, methods))
}

/// Takes the operations out of a path item that the model has no place for (OAS 3.2.0 "Path Item Object").
fn take_methods(item: &mut Value, at: &Pointer, methods: &mut Methods, reporter: &mut Reporter) {
    let Some(item) = item.as_object_mut() else { return };
    let query = item.shift_remove("query").map(|operation| ("QUERY".to_owned(), at.child("query"), operation));
    let others = taken(item, "additionalOperations").unwrap_or_default().into_iter();
    let at_others = at.child("additionalOperations");
    let others = others.map(|(method, operation)| (method.clone(), at_others.child(&method), operation));
    for (method, pointer, mut operation) in query.into_iter().chain(others) {
        take_from_callbacks(operation.get_mut("callbacks"), &pointer.child("callbacks"), methods, reporter);
        if let Some(operation) = part(operation, Code::Repaired, &pointer, reporter) {
            methods.add(at, method, pointer, operation);
        }
    }
    for (key, operation) in item {
        take_from_callbacks(operation.get_mut("callbacks"), &at.child(key).child("callbacks"), methods, reporter);
    }
}

/// The same for the path items in callbacks.
fn take_from_callbacks(callbacks: Option<&mut Value>, at: &Pointer, methods: &mut Methods, reporter: &mut Reporter) {
    for (name, callback) in callbacks.and_then(Value::as_object_mut).into_iter().flatten() {
        for (expression, item) in callback.as_object_mut().into_iter().flatten() {
            take_methods(item, &at.child(name).child(expression), methods, reporter);
        }
    }
}

fn typed_components(mut members: Members, at: &Pointer, reporter: &mut Reporter) -> Components {
    Components {
        schemas: section_of(&mut members, "schemas", at, reporter, schemas::schema),
        responses: section(&mut members, "responses", at, reporter),
        parameters: section(&mut members, "parameters", at, reporter),
        examples: section(&mut members, "examples", at, reporter),
        request_bodies: section(&mut members, "requestBodies", at, reporter),
        headers: section(&mut members, "headers", at, reporter),
        security_schemes: section(&mut members, "securitySchemes", at, reporter),
        // Reported and removed by the walk.
        links: IndexMap::new(),
        callbacks: section(&mut members, "callbacks", at, reporter),
        extensions: members.into_iter().collect(),
    }
}

fn section<T: DeserializeOwned>(
    components: &mut Members,
    name: &str,
    at: &Pointer,
    reporter: &mut Reporter,
) -> IndexMap<String, T> {
    section_of(components, name, at, reporter, serde_json::from_value)
}

fn section_of<T>(
    components: &mut Members,
    name: &str,
    at: &Pointer,
    reporter: &mut Reporter,
    typed: fn(Value) -> serde_json::Result<T>,
) -> IndexMap<String, T> {
    let at = at.child(name);
    taken(components, name)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(name, value)| {
            let part = understood(typed(value), Code::WrongShape, &at.child(&name), reporter)?;
            Some((name, part))
        })
        .collect()
}

fn part<T: DeserializeOwned>(value: Value, code: Code, at: &Pointer, reporter: &mut Reporter) -> Option<T> {
    understood(serde_json::from_value(value), code, at, reporter)
}

fn understood<T>(part: serde_json::Result<T>, code: Code, at: &Pointer, reporter: &mut Reporter) -> Option<T> {
    match part {
        Ok(part) => Some(part),
        Err(error) => {
            let message = format!("this part of the document could not be understood ({error})");
            reporter.report(code, at, message);
            None
        }
    }
}

/// The object that is the member `key`, which the rest does without.
fn taken(members: &mut Members, key: &str) -> Option<Members> {
    match members.shift_remove(key) {
        Some(Value::Object(members)) => Some(members),
        _ => None,
    }
}
