//! Objects of which something is demanded only under a condition (JSON Schema Core 2020-12, section 10.2.2).

use std::collections::{HashSet, VecDeque};

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::super::super::walk::Members;
use super::super::{Cx, local, pointer};
use super::{is_never, one_of_several};
use crate::diagnostics::{Message, Pointer};

/// Keywords of schemas that only some values have to fit.
const CONDITIONS: &[&str] = &["then", "else", "dependentSchemas"];

/// So deeply what conditions inside each other lead to is taken over: ways multiply.
const MOST_TAKEN_OVER: usize = 2;

/// In which way a part of a schema speaks of properties.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    /// Of every value.
    Always,
    /// Of every value, and what its own conditions speak of are fields of its own.
    Elsewhere,
    /// Of some values only.
    Sometimes,
}

type Place<'v> = (Part, Pointer, &'v Value);

/// Properties that only a condition speaks of may be there too. What it says of others, the docs tell.
pub(super) fn properties(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let is_object = schema.get("type").is_none_or(|ty| ty == "object");
    if !is_object || is_part(at) || !has_condition(schema) {
        return;
    }
    let has_own = schema.get("properties").and_then(Value::as_object).is_some_and(|own| !own.is_empty());
    let is_union = schema.contains_key("oneOf") || schema.contains_key("anyOf");
    let written = cx.root.pointer(cx.reporter.original(at).as_str());
    // Without properties of its own, a union may be of other values than objects, and beside a reference, which of an operation cannot be
    // looked up, others are known.
    if !has_own && (is_union || written.is_none()) {
        return;
    }
    let mut found: IndexMap<String, Vec<(Pointer, Value)>> = IndexMap::new();
    let mut known = HashSet::new();
    for (part, place, members) in parts(schema, written.and_then(|written| written.get("$ref")), at, cx.root) {
        for (name, property) in members.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if part != Part::Sometimes {
                known.insert(name.clone());
            } else if !is_never(property) {
                let place = place.child("properties").child(name);
                found.entry(name.clone()).or_default().push((place, property.clone()));
            }
        }
    }
    found.retain(|name, _| !known.contains(name));
    // What is elsewhere may lead back to what this was taken over from.
    let around: Vec<Pointer> =
        at.ancestors().filter_map(Pointer::parse).map(|place| cx.reporter.original(&place)).collect();
    let taken_over =
        around.iter().zip(around.iter().skip(1)).filter(|(inner, outer)| inner.below(outer).is_none()).count();
    for (place, property) in found.values_mut().flatten() {
        let leads_back = around.contains(place);
        let is_elsewhere = place.below(at).is_none();
        if leads_back || is_elsewhere && taken_over >= MOST_TAKEN_OVER && has_condition_inside(property) {
            let message = "conditions inside each other lead to this: any value is accepted";
            let help = "describe it in `properties` of a component, and refer to that".to_owned();
            cx.reporter.repaired(place, Message::from(message).help(Some(help)));
            *property = Value::Object(Map::new());
        }
    }
    for (name, several) in found {
        let property = one_of_several(several, &at.child("properties").child(&name), cx);
        let own = schema.entry("properties").or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(own) = own {
            own.insert(name, property);
        }
    }
}

/// Whether a schema is a part of one that knows more properties.
fn is_part(at: &Pointer) -> bool {
    at.split().and_then(|(list, _)| list.split()).is_some_and(|(_, key)| key == "allOf")
}

/// Whether a schema demands something of some values only. Several conditions stand in an `allOf`, since a schema has one `if`.
fn has_condition(schema: &Members) -> bool {
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    CONDITIONS.iter().any(|key| schema.contains_key(*key)) || parts.into_iter().any(has_condition)
}

/// The same of all schemas inside, which stand in lists and in maps by names of any kind.
fn has_condition_inside(schema: &Value) -> bool {
    let Some(members) = schema.as_object() else { return false };
    let inside = members.iter().any(|(key, value)| match (key.as_str(), value) {
        ("properties" | "patternProperties", Value::Object(schemas)) => schemas.values().any(has_condition_inside),
        ("allOf" | "oneOf" | "anyOf" | "prefixItems", Value::Array(schemas)) => {
            schemas.iter().any(has_condition_inside)
        }
        ("items" | "additionalProperties", schema) => has_condition_inside(schema),
        _ => false,
    });
    inside || has_condition(members)
}

/// All that a schema beside a reference is made of.
fn parts<'v>(
    schema: &'v Members,
    reference: Option<&'v Value>,
    at: &Pointer,
    root: &'v Value,
) -> Vec<(Part, Pointer, &'v Members)> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut open: VecDeque<Place> = inside(Part::Always, at, schema).collect();
    open.extend(referred(Part::Always, reference, root));
    found.push((Part::Always, at.clone(), schema));
    while let Some((part, at, value)) = open.pop_front() {
        let Some(members) = value.as_object().filter(|_| seen.insert((part, at.clone()))) else { continue };
        open.extend(referred(part, members.get("$ref"), root));
        open.extend(inside(part, &at, members));
        found.push((part, at, members));
    }
    found
}

fn referred<'v>(part: Part, reference: Option<&Value>, root: &'v Value) -> Option<Place<'v>> {
    let place = local(reference?.as_str()?)?;
    let part = if part == Part::Always { Part::Elsewhere } else { part };
    Some((part, pointer(&place), root.pointer(&place)?))
}

/// The schemas that say something of the same value.
fn inside<'v>(part: Part, at: &Pointer, schema: &'v Members) -> impl Iterator<Item = Place<'v>> {
    let at = at.clone();
    schema.iter().flat_map(move |(key, value)| {
        let at = at.child(key);
        // Each member of a union makes fields of its own conditions.
        let of_condition = if part == Part::Always { Part::Sometimes } else { part };
        let of_member = if part == Part::Always { Part::Elsewhere } else { part };
        let places: Vec<Place> = match (key.as_str(), value) {
            ("then" | "else", _) => vec![(of_condition, at, value)],
            ("dependentSchemas", Value::Object(schemas)) => {
                schemas.iter().map(|(name, schema)| (of_condition, at.child(name), schema)).collect()
            }
            ("allOf" | "oneOf" | "anyOf", Value::Array(schemas)) => {
                let part = if key == "allOf" { part } else { of_member };
                schemas.iter().enumerate().map(|(index, schema)| (part, at.child(index), schema)).collect()
            }
            _ => Vec::new(),
        };
        places
    })
}
