//! Rules for the document: its version, and the components that stand beside its paths.

use serde_json::Value;

use super::super::super::walk::Members;
use super::super::Cx;
use super::{body, resolved, texts};
use crate::diagnostics::Pointer;

pub(super) fn newer(document: &mut Members, at: &Pointer, cx: &mut Cx) {
    super::newer(&["servers", "components"], document, at, cx);
}

pub(super) fn newer_operation(operation: &mut Members, at: &Pointer, cx: &mut Cx) {
    super::newer(&["requestBody", "servers", "callbacks"], operation, at, cx);
}

/// `swagger` is `openapi`.
pub(super) fn swagger(document: &mut Members, at: &Pointer, cx: &mut Cx) {
    if let Some(version) = document.shift_remove("swagger") {
        cx.reporter.moved(&at.child("swagger"), at.child("openapi"));
        document.insert("openapi".to_owned(), version);
    }
}

/// `definitions`, `responses` and `securityDefinitions` are sections of `components`.
pub(super) fn definitions(document: &mut Members, at: &Pointer, cx: &mut Cx) {
    for (key, section) in
        [("definitions", "schemas"), ("responses", "responses"), ("securityDefinitions", "securitySchemes")]
    {
        if let Some(value) = document.shift_remove(key) {
            cx.reporter.moved(&at.child(key), at.child("components").child(section));
            place(document, section, value);
        }
    }
}

/// So are `parameters`: those that are a body among the bodies. What is part of a form goes where it is referred to.
pub(super) fn parameters(document: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(parameters) = document.shift_remove("parameters") else {
        return;
    };
    let from = at.child("parameters");
    let components = at.child("components");
    cx.reporter.moved(&from, components.child("parameters"));
    let Value::Object(parameters) = parameters else {
        return place(document, "parameters", parameters);
    };
    let mut others = Members::new();
    let mut bodies = Members::new();
    for (name, parameter) in parameters {
        let location = resolved(&parameter, &from, cx.root).map(|(it, _)| body::location(it)).unwrap_or_default();
        match location {
            "body" => {
                cx.reporter.moved(&from.child(&name), components.child("requestBodies").child(&name));
                bodies.insert(name, parameter);
            }
            "formData" => {}
            _ => drop(others.insert(name, parameter)),
        }
    }
    place(document, "parameters", Value::Object(others));
    place(document, "requestBodies", Value::Object(bodies));
}

/// `consumes` and `produces` are said again by each operation.
pub(super) fn media_types(document: &mut Members, at: &Pointer, cx: &mut Cx) {
    for key in ["consumes", "produces"] {
        texts(document, key, at, cx);
        document.shift_remove(key);
    }
}

fn place(document: &mut Members, section: &str, value: Value) {
    let components = document.entry("components").or_insert_with(|| Value::Object(Members::new()));
    let Some(components) = components.as_object_mut() else {
        return;
    };
    match (components.get_mut(section), value) {
        (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
        (_, value) => drop(components.insert(section.to_owned(), value)),
    }
}
