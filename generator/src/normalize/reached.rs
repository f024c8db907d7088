//! Which components the operations of a document lead to: of those something is generated, if only in the types of others, as of a
//! parent in an `allOf`, or of a form.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::walk::Members;
use crate::diagnostics::{Pointer, unescaped};

const SCHEMAS: &str = "/components/schemas/";

/// Places, and those that are reached with each of them.
type Links = HashMap<String, Vec<String>>;

/// The names of the schemas in a walked document that references lead to from its paths.
pub(super) fn schemas(root: &Members) -> HashSet<String> {
    let seen = places(root, root.get("paths").into_iter().collect(), &Links::new(), |value| value.get("$ref"));
    let names = seen.iter().filter_map(|place| place.strip_prefix(SCHEMAS));
    names.map(|name| unescaped(name).into_owned()).collect()
}

/// The places of the components without which something would not be generated: what paths and callbacks lead to, what extends that,
/// the security schemes that something demands, and all schemas if they are wanted. `None` where nothing is generated but components.
pub(super) fn needed(root: &Members, all_schemas: bool) -> Option<HashSet<String>> {
    let paths = root.get("paths").and_then(Value::as_object)?;
    let is_operation = |(key, value): (&String, &Value)| value.is_object() && !key.starts_with("x-");
    let has_members = |item: &Value| item.as_object().is_some_and(|item| item.iter().any(is_operation));
    if !paths.values().any(has_members) {
        return None;
    }
    let home = Pointer::root().child("components").child("schemas");
    let section = |name| root.get("components").and_then(|components| components.get(name));
    let mut heirs = Links::new();
    let mut open: Vec<&Value> = paths.values().chain(section("callbacks")).collect();
    let mut seen = HashSet::new();
    for (name, schema) in section("schemas").and_then(Value::as_object).into_iter().flatten() {
        let place = home.child(name).as_str().to_owned();
        for parent in parents(schema).into_iter().flat_map(|parent| names(root, parent)) {
            heirs.entry(parent.to_owned()).or_default().push(place.clone());
        }
        if all_schemas {
            open.push(schema);
            seen.insert(place);
        }
    }
    // Operations hold their callbacks themselves by now: whose those of the components are, nothing says any more.
    let callbacks = section("callbacks").and_then(Value::as_object).into_iter().flatten();
    let place = |(name, _): (&String, &Value)| {
        Pointer::root().child("components").child("callbacks").child(name).as_str().to_owned()
    };
    seen.extend(callbacks.map(place));
    let schemes = Pointer::root().child("components").child("securitySchemes");
    let operations = paths.values().filter_map(Value::as_object).flat_map(Members::values);
    let demands = operations.filter_map(|operation| operation.get("security")).chain(root.get("security"));
    let alternatives = demands.filter_map(Value::as_array).flatten().filter_map(Value::as_object);
    seen.extend(alternatives.flat_map(Members::keys).map(|name| schemes.child(name).as_str().to_owned()));
    // A mapping names schemas, too, and nothing else looks like a reference.
    seen.extend(places(root, open, &heirs, Some));
    Some(seen)
}

/// So many names a component has at most; circles of references have been refused by then, but not in what nothing needs.
const MOST_NAMES: usize = 100;

/// What something is generated of where operations lead to it.
const SECTIONS: &[&str] = &["schemas", "parameters", "requestBodies", "responses", "headers"];

/// Leaves out the components that are not among these places, and gives the places of those that are schemas.
pub(super) fn keep(root: &mut Members, needed: &HashSet<String>) -> Vec<Pointer> {
    let mut unused = Vec::new();
    let sections = root.get_mut("components").and_then(Value::as_object_mut).into_iter().flatten();
    for (section, members) in sections.filter(|(section, _)| SECTIONS.contains(&section.as_str())) {
        let home = Pointer::root().child("components").child(section);
        let Some(members) = members.as_object_mut() else { continue };
        members.retain(|name, _| {
            let place = home.child(name);
            let is_needed = needed.contains(place.as_str());
            unused.extend((!is_needed && section == "schemas").then_some(place));
            is_needed
        });
    }
    unused
}

/// A component and those that it is by references alone: what extends one extends all.
fn names<'v>(root: &'v Members, place: &'v str) -> impl Iterator<Item = &'v str> {
    let next = move |place: &&'v str| {
        let component = root.get("components")?.pointer(place.strip_prefix("/components")?)?;
        component.get("$ref")?.as_str()?.strip_prefix('#')
    };
    std::iter::successors(Some(place), next).take(MOST_NAMES)
}

/// What a schema extends.
fn parents(schema: &Value) -> Vec<&str> {
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    let parents = parts.flat_map(|part| match part.get("$ref").and_then(Value::as_str) {
        Some(reference) => reference.strip_prefix('#').into_iter().collect(),
        None => parents(part),
    });
    parents.collect()
}

/// What is reached from some values by the references that `reference` finds in a value.
fn places<'v>(
    root: &'v Members,
    mut open: Vec<&'v Value>,
    links: &Links,
    reference: fn(&'v Value) -> Option<&'v Value>,
) -> HashSet<String> {
    let mut seen: HashSet<String> = HashSet::new();
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => open.extend(members.values()),
            Value::Array(items) => open.extend(items),
            _ => {}
        }
        let named = reference(value).and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
        let mut places: Vec<&str> = named.into_iter().collect();
        while let Some(place) = places.pop() {
            if seen.insert(place.to_owned()) {
                let (key, rest) = place.trim_start_matches('/').split_once('/').unwrap_or_default();
                open.extend(root.get(key).and_then(|section| section.pointer(&format!("/{rest}"))));
                places.extend(links.get(place).into_iter().flatten().map(String::as_str));
            }
        }
    }
    seen
}
