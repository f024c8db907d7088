//! Rules for parameters that are the body, `in: body`, or a part of it, `in: formData`: they become the `requestBody`, with a
//! `content` for each media type that the operation `consumes`.

use serde_json::{Map, Value, json};

use super::super::super::walk::Members;
use super::super::inherit::METHODS;
use super::super::{Cx, leave_out_where, resolved};
use super::{copied, listed, media_types, text, texts};
use crate::diagnostics::{Message, Pointer};

mod form;

/// Where a parameter goes; the standard writes it in one way.
pub(super) fn location(parameter: &Members) -> &'static str {
    let said = text(parameter, "in");
    ["body", "formData"].into_iter().find(|known| known.eq_ignore_ascii_case(said)).unwrap_or_default()
}

/// The methods of requests that nobody gives a body unasked (RFC 9110, section 9.3).
const BODILESS: &[&str] = &["get", "head"];

/// What goes into the body of a path's operations goes into that of each, unless the operation has its own.
pub(in super::super) fn shared(item: &mut Members, at: &Pointer, cx: &mut Cx) {
    let shared = split(item, at, cx);
    let is_bodiless = |method: &str| BODILESS.contains(&method);
    let has_others = METHODS.iter().any(|method| !is_bodiless(method) && item.contains_key(*method));
    for method in METHODS {
        let Some(Value::Object(operation)) = item.get_mut(*method).filter(|_| !shared.is_empty()) else {
            continue;
        };
        if has_others && is_bodiless(method) {
            let message = format!("a request by {} has no body: this one is that of the others", method.to_uppercase());
            cx.reporter.repaired(&at.child(method), message);
            continue;
        }
        let own = operation.entry("parameters").or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(own) = own else { continue };
        let known: Vec<_> = own.iter().filter_map(|value| id(value, at, cx)).collect();
        // A request has a body or a form, and not both.
        let has_body = known.iter().find(|(location, _)| !location.is_empty()).map(|(location, _)| *location == "body");
        let at = at.child(method).child("parameters");
        for (place, parameter) in &shared {
            let id = id(parameter, place, cx);
            let is_other = id.as_ref().zip(has_body).is_some_and(|((location, _), is)| (*location == "body") != is);
            if is_other {
                let own = if has_body == Some(true) { "body" } else { "form" };
                let message = format!("{} has a {own} of its own: this one is left out there", method.to_uppercase());
                cx.reporter.repaired(place, message);
            } else if !id.is_some_and(|id| known.contains(&id)) {
                cx.reporter.moved(place, at.child(own.len()));
                own.push(parameter.clone());
            }
        }
    }
}

/// What makes a parameter the same as another one; there is only one body.
fn id(parameter: &Value, at: &Pointer, cx: &Cx) -> Option<(&'static str, String)> {
    let (parameter, _) = resolved(parameter, at, cx.root)?;
    let location = location(parameter);
    let name = if location == "body" { "" } else { text(parameter, "name") };
    Some((location, name.to_owned()))
}

/// Where parameters stand that were taken out of the list: the others move up.
const TAKEN: &str = "x-oasmith-body";

/// Takes the parameters that are no parameters in OpenAPI 3.0 out of the list, each with its new place.
fn split(members: &mut Members, at: &Pointer, cx: &mut Cx) -> Vec<(Pointer, Value)> {
    let Some(Value::Array(list)) = members.get_mut("parameters") else {
        return Vec::new();
    };
    let (at, to) = (at.child("parameters"), at.child(TAKEN));
    let mut taken = Vec::new();
    let mut kept = Vec::new();
    for (index, parameter) in std::mem::take(list).into_iter().enumerate() {
        let place = at.child(index);
        let is_body = resolved(&parameter, &place, cx.root).is_some_and(|(it, _)| !location(it).is_empty());
        if is_body {
            cx.reporter.moved(&place, to.child(index));
            taken.push((to.child(index), parameter));
        } else {
            if kept.len() < index {
                cx.reporter.moved(&place, at.child(kept.len()));
            }
            kept.push(parameter);
        }
    }
    *list = kept;
    taken
}

/// The `requestBody` of an operation.
pub(super) fn parameters(operation: &mut Members, at: &Pointer, cx: &mut Cx) {
    let own = texts(operation, "consumes", at, cx);
    operation.shift_remove("consumes");
    let mut bodies = Vec::new();
    let mut parts = Vec::new();
    for (place, parameter) in split(operation, at, cx) {
        let Some((members, end)) = resolved(&parameter, &place, cx.root) else {
            continue;
        };
        if location(members) == "body" {
            bodies.push((place, parameter));
        } else {
            parts.push((place, members.clone(), end));
        }
    }
    // One of OpenAPI 3.0 is read, too.
    let has_body = operation.contains_key("requestBody");
    for (place, _) in bodies.iter().skip(usize::from(!has_body)) {
        cx.reporter.repaired(place, "a request has one body: this one is left out");
    }
    for (part, ..) in parts.iter().filter(|_| has_body || !bodies.is_empty()) {
        cx.reporter.repaired(part, "a request has a body or a form, and not both: the form is left out");
    }
    if has_body {
        return;
    }
    let to = at.child("requestBody");
    cx.reporter.moved(&at.child("consumes"), to.child("consumes"));
    let body = match bodies.into_iter().next() {
        Some((place, parameter)) => body(parameter, own, (&place, &to), cx),
        None if parts.is_empty() => return,
        None => form::body(&parts, own, &to, cx),
    };
    operation.insert("requestBody".to_owned(), body);
}

/// Leaves nothing but bodies among the parameters.
pub(in super::super::super) fn only(members: &mut Members, at: &Pointer, cx: &mut Cx) {
    let (mut bodies, list) = (Vec::new(), at.child("parameters"));
    for (index, (place, body)) in split(members, at, cx).into_iter().enumerate() {
        cx.reporter.moved(&place, list.child(index));
        bodies.push(body);
    }
    members.shift_remove("parameters");
    if !bodies.is_empty() {
        members.insert("parameters".to_owned(), bodies.into());
    }
}

/// What is a body in a newer document that was not wholly rewritten: without it nobody could send one.
pub(in super::super) fn older(operation: &mut Members, at: &Pointer, cx: &mut Cx) {
    let list = operation.get("parameters").and_then(Value::as_array);
    let found = list.into_iter().flatten().enumerate().find_map(|(index, parameter)| {
        let place = at.child("parameters").child(index);
        let location = resolved(parameter, &place, cx.root).map(|(members, _)| location(members))?;
        (!location.is_empty()).then_some((place, location))
    });
    let Some((place, location)) = found else { return };
    let has_body = operation.contains_key("requestBody");
    let outcome = if has_body { "the `requestBody` counts" } else { "it is read as the `requestBody`" };
    let message = format!("`in: {location}` is of OpenAPI 2.0: {outcome}");
    let help = if has_body { "remove it" } else { "write it as `requestBody`" };
    cx.reporter.repaired(&place, Message::from(message).help(Some(help.to_owned())));
    if has_body {
        split(operation, at, cx);
        return;
    }
    parameters(operation, at, cx);
    if let Some(Value::Object(body)) = operation.get_mut("requestBody") {
        consumes(body, &at.child("requestBody"), cx);
    }
}

/// Such a component is none that a parameter could refer to: it goes where it is referred to.
pub(in super::super) fn older_components(components: &mut Members, at: &Pointer, cx: &mut Cx) {
    let at = at.child("parameters");
    let Some(Value::Object(parameters)) = components.get_mut("parameters") else { return };
    parameters.retain(|name, parameter| {
        resolved(parameter, &at.child(name), cx.root).is_none_or(|(it, _)| location(it).is_empty())
    });
}

/// The parameter as it is: its own rule goes on. One that is shared has the media types of the document, so that it becomes the
/// operation's own where these are others.
fn body(parameter: Value, own: Option<Vec<String>>, (place, to): (&Pointer, &Pointer), cx: &mut Cx) -> Value {
    let is_other = own.is_some() && media_types(own.clone(), "consumes", cx) != media_types(None, "consumes", cx);
    let Some((members, end)) = resolved(&parameter, place, cx.root) else {
        return parameter;
    };
    let is_shared = parameter.get("$ref").is_some();
    let is_component = end.tokens().count() == 2;
    if is_shared && is_component && !is_other {
        return json!({ "$ref": format!("#{end}") });
    }
    let mut members = copied(members, &end, to, cx);
    if let Some(own) = own {
        members.insert("consumes".to_owned(), own.into());
    }
    Value::Object(members)
}

/// Puts the schema of a body into the content of each media type.
pub(super) fn consumes(body: &mut Members, at: &Pointer, cx: &mut Cx) {
    if body.contains_key("content") {
        return;
    }
    let own = texts(body, "consumes", at, cx);
    let is_kept = |key: &str| matches!(key, "description" | "required") || key.starts_with("x-");
    let mut schema = body.shift_remove("schema").filter(|schema| !schema.is_null());
    if schema.is_none() {
        let said = super::parameter::misplaced(body, at, cx);
        if said.is_empty() {
            cx.reporter.repaired(at, "the body has no `schema`: any value is accepted");
        }
        schema = Some(Value::Object(said));
    }
    let schema = schema.unwrap_or_default();
    let is_other = |key: &str| !matches!(key, "name" | "in" | "consumes") && !is_kept(key);
    leave_out_where(is_other, "beside the `schema` of a body", body, at, cx);
    body.retain(|key, _| is_kept(key));
    let mut content = Map::new();
    let is_own = own.is_some();
    let names = media_types(own, "consumes", cx);
    listed(&names, is_own, "consumes", at, cx);
    for name in names {
        let to = at.child("content").child(&name).child("schema");
        cx.reporter.moved(&at.child("schema"), to);
        content.insert(name, json!({ "schema": schema }));
    }
    body.insert("content".to_owned(), Value::Object(content));
}
