//! Unions that say something simpler: a value or null, or one of several values with a word about each.

use serde_json::{Value, json};

use super::super::super::walk::Members;
use super::super::{Cx, resolved};
use super::is_never;
use crate::diagnostics::{Message, Pointer};

/// What no value fits is no member of a union.
pub(super) fn no_member(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    for keyword in ["oneOf", "anyOf"] {
        let Some(Value::Array(members)) = schema.get_mut(keyword) else { continue };
        if !members.iter().any(is_never) || members.iter().all(is_never) {
            continue;
        }
        let at = at.child(keyword);
        let mut kept = Vec::new();
        for (index, member) in std::mem::take(members).into_iter().enumerate().filter(|(_, member)| !is_never(member)) {
            cx.reporter.moved(&at.child(index), at.child(kept.len()));
            kept.push(member);
        }
        *members = kept;
    }
}

/// `oneOf: [{const: a, title: A, description: ..}, ..]` is an `enum` with names and descriptions.
pub(super) fn constants(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    for keyword in ["oneOf", "anyOf"] {
        let is_free = !schema.contains_key("enum") && !schema.contains_key("const");
        let Some(members) = schema.get(keyword).and_then(Value::as_array).filter(|_| is_free) else { continue };
        let constants: Option<Vec<&Members>> = members.iter().map(constant).collect();
        let Some(constants) = constants.filter(|constants| constants.len() > 1) else { continue };
        let all = |key: &str| constants.iter().map(|member| member.get(key).cloned().unwrap_or_default()).collect();
        let (values, names, texts): (Vec<Value>, Vec<Value>, Vec<Value>) =
            (all("const"), all("title"), all("description"));
        let types: Vec<Value> = all("type");
        cx.is_3_1(&at.child(keyword).child(0), "`const`");
        for index in 0..constants.len() {
            cx.reporter.moved(&at.child(keyword).child(index).child("const"), at.child("enum").child(index));
        }
        cx.reporter.moved(&at.child(keyword), at.child("enum"));
        schema.shift_remove(keyword);
        schema.insert("enum".to_owned(), Value::Array(values));
        if names.iter().all(Value::is_string) {
            schema.entry("x-enum-varnames").or_insert(Value::Array(names));
        }
        if texts.iter().any(Value::is_string) {
            schema.entry("x-enum-descriptions").or_insert(Value::Array(texts));
        }
        if let Some(ty) = types.first().filter(|ty| ty.is_string() && types.iter().all(|other| other == *ty)) {
            schema.entry("type").or_insert_with(|| ty.clone());
        }
    }
}

/// A schema of a single value, and words about it.
fn constant(member: &Value) -> Option<&Members> {
    let member = member.as_object()?;
    let is_scalar =
        member.get("const").is_some_and(|value| !value.is_array() && !value.is_object() && !value.is_null());
    let is_free = |key: &String| matches!(key.as_str(), "const" | "type") || is_word(key);
    (is_scalar && member.keys().all(is_free)).then_some(member)
}

/// Whether a keyword says nothing of a value, but words.
fn is_word(key: &str) -> bool {
    matches!(key, "title" | "description" | "$comment") || key.starts_with("x-")
}

fn is_silent(member: &Value) -> bool {
    member.as_object().is_some_and(|member| member.keys().all(|key| is_word(key)))
}

/// `anyOf: [X, {type: "null"}]` is X that may be null.
pub(super) fn or_null(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    for keyword in ["anyOf", "oneOf"] {
        let Some(Value::Array(members)) = schema.get_mut(keyword) else { continue };
        let at_union = at.child(keyword);
        if members.iter().all(|member| null(member).is_none()) {
            continue;
        }
        let mut kept = Vec::new();
        for (index, member) in std::mem::take(members).into_iter().enumerate() {
            if let Some(keyword) = null(&member) {
                if !keyword.is_empty() {
                    cx.is_3_1(&at_union.child(index), keyword);
                }
            } else {
                cx.reporter.moved(&at_union.child(index), at_union.child(kept.len()));
                kept.push(member);
            }
        }
        match kept.pop() {
            None => {
                schema.shift_remove(keyword);
                schema.insert("enum".to_owned(), json!([null]));
            }
            Some(only) if kept.is_empty() => {
                schema.shift_remove(keyword);
                alone(schema, only, at, &at_union, cx);
            }
            Some(last) => {
                kept.push(last);
                schema.insert(keyword.to_owned(), Value::Array(kept));
            }
        }
        schema.insert("nullable".to_owned(), Value::Bool(true));
    }
}

/// `allOf: [X, {type: "null"}]` has no value, or null alone: whoever writes it means X that may be null.
pub(super) fn and_null(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(Value::Array(members)) = schema.get_mut("allOf") else { return };
    let has_others = members.iter().any(|member| null(member).is_none() && !is_silent(member));
    if !has_others || members.iter().all(|member| null(member).is_none()) {
        return;
    }
    let at = at.child("allOf");
    let mut kept = Vec::new();
    for (index, member) in std::mem::take(members).into_iter().enumerate() {
        if null(&member).is_some() {
            let message = "null alone fits this: it is read as what stands beside it, or null";
            cx.reporter.repaired(&at.child(index), Message::from(message).help(Some(OR_NULL.to_owned())));
        } else {
            cx.reporter.moved(&at.child(index), at.child(kept.len()));
            kept.push(member);
        }
    }
    *members = kept;
    schema.insert("nullable".to_owned(), Value::Bool(true));
}

/// How one says that a schema may also be null.
const OR_NULL: &str = "write `anyOf: [.., {type: \"null\"}]` if it may be null";

/// Puts the only member of a union into its schema, as in a 3.0 document it would be written.
fn alone(schema: &mut Members, only: Value, at: &Pointer, at_union: &Pointer, cx: &mut Cx) {
    let at_only = at_union.child(0);
    match only {
        Value::Object(only) if !only.contains_key("$ref") && only.keys().all(|key| is_free(schema, key)) => {
            for (key, value) in only {
                cx.reporter.moved(&at_only.child(&key), at.child(&key));
                schema.entry(key).or_insert(value);
            }
        }
        only => {
            let all_of = schema.entry("allOf").or_insert_with(|| json!([]));
            if let Value::Array(all_of) = all_of {
                cx.reporter.moved(&at_only, at.child("allOf").child(all_of.len()));
                all_of.push(only);
            }
        }
    }
}

/// Whether a schema leaves it to a member of its union to say this. Of two texts the outer one is for this place.
fn is_free(schema: &Members, key: &str) -> bool {
    !schema.contains_key(key)
        || matches!(key, "title" | "description" | "default" | "example" | "examples" | "$comment")
}

/// Whether a keyword that other schemas stand under says nothing but null.
pub(super) fn are_null(keyword: &str, value: &Value, root: &Value) -> bool {
    let is_null = |member| resolved(member, &Pointer::root(), root).is_some_and(|(it, _)| null_of(it).is_some());
    matches!(keyword, "allOf" | "anyOf" | "oneOf") && value.as_array().is_some_and(|all| all.iter().all(is_null))
}

/// Whether null is the only value of a schema; what says so, empty if OpenAPI 3.0 has it.
fn null(member: &Value) -> Option<&'static str> {
    null_of(member.as_object()?)
}

fn null_of(member: &Members) -> Option<&'static str> {
    member.iter().find_map(|(key, value)| match key.as_str() {
        "type" if value == "null" || value == &json!(["null"]) => Some("`type: \"null\"`"),
        "const" if value.is_null() => Some("`const`"),
        "enum" if value == &json!([null]) => Some(""),
        _ => None,
    })
}
