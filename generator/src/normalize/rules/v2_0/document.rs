//! Rules for the document: its version, and the components that stand beside its paths.

use serde_json::Value;

use super::super::super::walk::Members;
use super::super::{Cx, resolved};
use super::{body, texts};
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
            place(document, (&at.child(key), section), value, cx);
        }
    }
}

/// So are `parameters`: those that are a body among the bodies. What is part of a form goes where it is referred to.
pub(super) fn parameters(document: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(parameters) = document.shift_remove("parameters") else {
        return;
    };
    let from = at.child("parameters");
    let Value::Object(parameters) = parameters else {
        return place(document, (&from, "parameters"), parameters, cx);
    };
    let mut others = Members::new();
    let mut bodies = Members::new();
    for (name, parameter) in parameters {
        let location = resolved(&parameter, &from, cx.root).map(|(it, _)| body::location(it)).unwrap_or_default();
        match location {
            "body" => drop(bodies.insert(name, parameter)),
            "formData" => {}
            _ => drop(others.insert(name, parameter)),
        }
    }
    place(document, (&from, "parameters"), Value::Object(others), cx);
    place(document, (&from, "requestBodies"), Value::Object(bodies), cx);
}

/// `consumes` and `produces` are said again by each operation.
pub(super) fn media_types(document: &mut Members, at: &Pointer, cx: &mut Cx) {
    for key in ["consumes", "produces"] {
        texts(document, key, at, cx);
        document.shift_remove(key);
    }
}

/// Puts what stands at `from` into a section of `components`.
fn place(document: &mut Members, (from, section): (&Pointer, &str), value: Value, cx: &mut Cx) {
    let to = Pointer::root().child("components").child(section);
    let components = document.entry("components").or_insert_with(|| Value::Object(Members::new()));
    let Some(components) = components.as_object_mut() else {
        return;
    };
    let Value::Object(members) = value else {
        cx.reporter.moved(from, to);
        components.insert(section.to_owned(), value);
        return;
    };
    let known = components.entry(section).or_insert_with(|| Value::Object(Members::new()));
    let Some(known) = known.as_object_mut() else {
        return;
    };
    for (name, value) in members {
        if known.contains_key(&name) {
            let message = format!("`{name}` is defined in `components` too: that one is left out");
            cx.reporter.repaired(&from.child(&name), message);
        }
        cx.reporter.moved(&from.child(&name), to.child(&name));
        known.insert(name, value);
    }
}
