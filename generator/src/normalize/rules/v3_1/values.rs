//! What a schema is called, and single values: constants, examples, and the bounds of numbers.

use serde_json::{Value, json};

use super::super::super::dialects::Version;
use super::super::super::leaf::found;
use super::super::super::walk::Members;
use super::super::{Cx, numbers, resolved};
use super::is_never;
use crate::diagnostics::{Code, Message, Pointer};
use crate::source::{TEXTS, TOLD, UNTOLD, is_no_text};

/// References by names are pointers already, and what stands in `$defs` was moved where something refers to it.
pub(super) fn identifiers(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    // Hardly any schema has one.
    if !schema.keys().any(|key| key.starts_with('$')) {
        return;
    }
    for key in ["$defs", "$id", "$anchor", "$dynamicAnchor"] {
        if schema.shift_remove(key).is_some() {
            cx.is_3_1(&at.child(key), &format!("`{key}`"));
        }
    }
    if schema.shift_remove("$recursiveAnchor").is_some() {
        let message = "`$recursiveAnchor` is of JSON Schema 2019-09: it is read as there";
        cx.reporter.repaired(&at.child("$recursiveAnchor"), message);
    }
}

/// `items: {not: {}}` is `items: false`.
pub(super) fn never(schema: &mut Members, _: &Pointer, _: &mut Cx) {
    for key in ["items", "unevaluatedItems", "additionalProperties", "unevaluatedProperties"] {
        if schema.get(key).is_some_and(is_never) {
            schema.insert(key.to_owned(), Value::Bool(false));
        }
    }
}

/// One that leads somewhere is an ordinary reference by now.
pub(super) fn dynamic_reference(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    if let Some(reference) = schema.shift_remove(UNTOLD).as_ref().and_then(Value::as_str) {
        let message = format!("more than one schema is called `{reference}` here: `$dynamicRef` is read as `$ref`");
        let help =
            "let who means another one refer to this schema by a `$ref` beside the `$dynamicAnchor`, or its `$defs`";
        cx.reporter.repaired(&at.child("$dynamicRef"), Message::from(message).help(Some(help.to_owned())));
    }
    for keyword in ["$dynamicRef", "$recursiveRef"] {
        let Some(Value::String(reference)) = schema.get(keyword) else { continue };
        let message = format!("no schema here is called `{reference}`: `{keyword}` is left out");
        let help = "call one so by `$dynamicAnchor`, or refer to its place with `$ref`".to_owned();
        cx.reporter.repaired(&at.child(keyword), Message::from(message).help(Some(help)));
        schema.shift_remove(keyword);
    }
}

/// Among the values of a string a number is the text that is written there: in YAML `1.10` needs quotes to be one.
pub(in crate::normalize) fn texts(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    for keyword in ["default", "example"] {
        if schema.get(keyword).is_some_and(|value| value.is_array() && is_other(value))
            && leads_to(schema, MAX_STEPS, cx, are_items_strings)
            && let Some(value) = schema.get_mut(keyword)
        {
            as_texts(value, &at.child(keyword), cx);
        }
    }
    if !is_string(schema) && !is_string_elsewhere(schema, cx) {
        return;
    }
    own_texts(schema, at, cx);
    for keyword in PARTS {
        let members = schema.get_mut(keyword).and_then(Value::as_array_mut).into_iter().flatten();
        for (index, member) in members.enumerate().filter(|(_, member)| member.get("type").is_none()) {
            if let Some(member) = member.as_object_mut() {
                own_texts(member, &at.child(keyword).child(index), cx);
            }
        }
    }
}

const PARTS: [&str; 3] = ["allOf", "oneOf", "anyOf"];

fn own_texts(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    for keyword in TEXTS {
        // A list is no value of a string.
        let is_list = matches!(keyword, "enum" | "examples");
        if let Some(value) = schema.get_mut(keyword).filter(|value| is_list || !value.is_array()) {
            as_texts(value, &at.child(keyword), cx);
        }
    }
}

/// Whether a value, or one of a list, is none that a string would have.
fn is_other(value: &Value) -> bool {
    value.as_array().map_or(is_no_text(value), |items| items.iter().any(is_no_text))
}

/// Whether a schema without a `type` has values that a string would not have, and a reference or a part says that it describes strings.
fn is_string_elsewhere(schema: &Members, cx: &Cx) -> bool {
    let has_others = |schema: &Members| TEXTS.iter().any(|keyword| schema.get(*keyword).is_some_and(is_other));
    let mut parts = parts(schema, &PARTS).filter_map(Value::as_object);
    !schema.contains_key("type")
        && (has_others(schema) || parts.any(has_others))
        && leads_to(schema, MAX_STEPS, cx, is_string_itself)
}

/// So many references and parts are looked into for a `type`: they may lead back.
const MAX_STEPS: usize = 4;

/// Whether a schema says of itself what is asked, or a reference or part does where it says nothing of that.
fn leads_to(schema: &Members, steps: usize, cx: &Cx, says: fn(&Members, &Cx) -> Option<bool>) -> bool {
    let Some(steps) = steps.checked_sub(1) else { return false };
    let leads = |part: &Value| {
        resolved(part, &Pointer::root(), cx.root).is_some_and(|(part, _)| leads_to(part, steps, cx, says))
    };
    let reference = || schema.get("$ref").map(|reference| json!({ "$ref": reference }));
    says(schema, cx).unwrap_or_else(|| reference().iter().chain(parts(schema, &["allOf"])).any(leads))
}

fn is_string_itself(schema: &Members, _: &Cx) -> Option<bool> {
    schema.contains_key("type").then(|| is_string(schema))
}

fn are_items_strings(schema: &Members, cx: &Cx) -> Option<bool> {
    let items = schema.get("items")?.as_object();
    Some(items.is_some_and(|items| leads_to(items, MAX_STEPS, cx, is_string_itself)))
}

fn parts<'s>(schema: &'s Members, keywords: &'static [&'static str]) -> impl Iterator<Item = &'s Value> {
    keywords.iter().filter_map(|keyword| schema.get(*keyword)?.as_array()).flatten()
}

/// Whether a schema says itself that it describes strings.
fn is_string(schema: &Members) -> bool {
    match schema.get("type") {
        Some(Value::Array(types)) => {
            types.iter().all(|ty| ty == "string" || ty == "null") && types.iter().any(|ty| ty == "string")
        }
        ty => ty.is_some_and(|ty| ty == "string"),
    }
}

/// Makes strings of a value, or of those in a list, and says so once, but of each that is not known as it is written.
fn as_texts(value: &mut Value, at: &Pointer, cx: &mut Cx) {
    let mut is_said = false;
    let mut as_text = |value: &mut Value, at: &Pointer| {
        if !is_no_text(value) {
            return;
        }
        let written = cx.numbers.get(&cx.reporter.original(at));
        if value.is_string() && written.is_none() {
            return;
        }
        let text = Value::from(written.cloned().unwrap_or_else(|| value.to_string()));
        if !std::mem::replace(&mut is_said, true) || written.is_none() {
            let why = if written.is_some() { "" } else { ", since it is not known how it is written" };
            let message = format!("this value is not of type string: it is read as {}{why}", found(&text));
            cx.reporter.report(Code::ContradictingValue, at, message);
        }
        *value = text;
    };
    match value {
        Value::Array(values) => {
            values.iter_mut().enumerate().for_each(|(index, value)| as_text(value, &at.child(index)));
        }
        value => as_text(value, at),
    }
}

/// `const: a` is an `enum` of one.
pub(super) fn constant(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    if let Some(value) = schema.shift_remove("const") {
        cx.is_3_1(&at.child("const"), "`const`");
        let values = schema.get("enum").and_then(Value::as_array);
        // Numbers are equal by their value (JSON Schema Core 2020-12, section 4.2.2).
        let is_same_number = |other: &Value| other.is_f64() != value.is_f64() && other.as_f64() == value.as_f64();
        let is_it = |other: &Value| *other == value || value.is_number() && is_same_number(other);
        if values.is_some_and(|values| !values.iter().any(is_it)) {
            let message = "this value is none of the `enum` beside it: no value is both, and this one is taken";
            cx.reporter.report(Code::ContradictingValue, &at.child("const"), message);
        }
        cx.reporter.moved(&at.child("const"), at.child("enum").child(0));
        cx.reporter.moved(&at.child("const"), at.child("enum"));
        schema.insert("enum".to_owned(), json!([value]));
    }
}

/// The first of several examples is shown.
pub(super) fn examples(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    // In a 3.0 document a map of Example Objects may have been put here by mistake: it stays and is reported.
    if !schema.get("examples").is_some_and(Value::is_array) {
        return;
    }
    if let Some(Value::Array(examples)) = schema.shift_remove("examples") {
        cx.is_3_1(&at.child("examples"), "`examples`");
        if let Some(first) = examples.into_iter().next()
            && !schema.contains_key("example")
        {
            cx.reporter.moved(&at.child("examples").child(0), at.child("example"));
            schema.insert("example".to_owned(), first);
        }
    }
}

/// Numbers that the typed model rounds, as they are written.
const NUMBERS: &str = "x-oasmith-numbers";

/// From here on some integers are no floats: 2^53.
const END_OF_EXACT_INTEGERS: f64 = 9_007_199_254_740_992.0;

/// Keeps for the docs how numbers are written that no float is.
pub(super) fn numbers(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    if cx.numbers.is_empty() && !schema.values().any(Value::is_number) {
        return;
    }
    for key in TOLD {
        let Some(value) = schema.get(key) else { continue };
        // The typed model rounds the integers of a number that are longer, and would tell 1e300 by 301 digits.
        let longest = if value.is_f64() { 1e30 } else { END_OF_EXACT_INTEGERS };
        let is_long = value.as_f64().is_some_and(|float| float.abs() >= longest);
        let exact = numbers::exact(value, &at.child(key), cx);
        let written = exact.or_else(|| is_long.then(|| value.to_string()));
        let Some(written) = written else { continue };
        if let Value::Object(numbers) = schema.entry(NUMBERS).or_insert_with(|| json!({})) {
            numbers.insert(key.to_owned(), written.into());
        }
    }
}

/// `exclusiveMinimum: 5` is `minimum: 5` and `exclusiveMinimum: true`.
pub(super) fn exclusive_bounds(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        match schema.get(exclusive).cloned() {
            Some(Value::Number(limit)) => {
                cx.is_3_1(&at.child(exclusive), "a number here");
                let other = schema.get(bound).and_then(Value::as_f64);
                let is_outer = limit
                    .as_f64()
                    .zip(other)
                    .is_some_and(|(limit, other)| if bound == "minimum" { limit < other } else { limit > other });
                if is_outer {
                    schema.shift_remove(exclusive);
                } else {
                    cx.reporter.moved(&at.child(exclusive), at.child(bound));
                    schema.insert(bound.to_owned(), limit.into());
                    schema.insert(exclusive.to_owned(), Value::Bool(true));
                    if let Some(Value::Object(numbers)) = schema.get_mut(NUMBERS) {
                        let written = numbers.shift_remove(exclusive);
                        numbers.shift_remove(bound);
                        numbers.extend(written.map(|written| (bound.to_owned(), written)));
                    }
                }
            }
            Some(Value::Bool(_)) if cx.version >= Version::V3_1 => {
                let message =
                    format!("`{exclusive}` is a number since OpenAPI 3.1: this is read as in 3.0, with `{bound}`");
                let help = format!("write the bound as `{exclusive}`, in place of `{bound}`");
                cx.reporter.repaired(&at.child(exclusive), Message::from(message).help(Some(help)));
            }
            _ => {}
        }
    }
}
