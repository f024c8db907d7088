//! Objects: properties by patterns of their names, those of conditions, and properties that must not be there.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::super::super::walk::Members;
use super::super::Cx;
use super::{document_as, is_never, one_of_several};
use crate::diagnostics::Pointer;

/// A property that no value fits is one that is not there.
pub(super) fn no_property(schema: &mut Members, _: &Pointer, _: &mut Cx) {
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.retain(|_, property| !is_never(property));
    }
}

/// Where no keyword says more of the other properties, these are all of them.
pub(super) fn unevaluated_properties(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    super::instead(schema, at, cx, ("unevaluatedProperties", "additionalProperties"));
}

/// Properties by patterns are those without fields of their own; the docs tell the patterns.
pub(super) fn pattern_properties(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    if !schema.get("patternProperties").is_some_and(Value::is_object) {
        return;
    }
    let Some(Value::Object(patterns)) = schema.shift_remove("patternProperties") else { return };
    let at_patterns = at.child("patternProperties");
    cx.is_3_1(&at_patterns, "`patternProperties`");
    document_as(schema, "patternProperties", patterns.keys().cloned().collect());
    let allowed = patterns.into_iter().filter(|(_, value)| *value != Value::Bool(false));
    let mut members: Vec<(Pointer, Value)> =
        allowed.map(|(pattern, value)| (at_patterns.child(&pattern), value)).collect();
    if members.is_empty() {
        return;
    }
    if let Some(rest @ Value::Object(_)) = schema.shift_remove("additionalProperties") {
        members.push((at.child("additionalProperties"), rest));
    }
    let values = one_of_several(members, &at.child("additionalProperties"), cx);
    schema.insert("additionalProperties".to_owned(), values);
}

/// Properties that only a condition speaks of may be there too. What it says of others, which may stand in another part, the docs tell.
pub(super) fn conditional_properties(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let known = schema.get("properties").and_then(Value::as_object);
    let has = |keys: &[&str]| keys.iter().any(|key| schema.contains_key(*key));
    if known.is_none_or(Map::is_empty) || !has(&["then", "else", "dependentSchemas", "allOf"]) {
        return;
    }
    if has(&["oneOf", "anyOf", "$ref"]) || at.tokens().any(|token| token == "allOf") {
        return;
    }
    // Several conditions stand in an `allOf`, since a schema has one `if`.
    let all_of = schema.get("allOf").and_then(Value::as_array).into_iter().flatten().enumerate();
    let parts: Vec<_> = all_of.map(|(index, part)| (at.child("allOf").child(index), part.as_object())).collect();
    if !parts.iter().all(|(_, part)| part.is_some_and(is_condition)) {
        return;
    }
    let parts = parts.iter().filter_map(|(place, part)| Some((place.clone(), (*part)?)));
    let mut found: IndexMap<String, Vec<(Pointer, Value)>> = IndexMap::new();
    for (place, part) in std::iter::once((at.clone(), &*schema)).chain(parts).flat_map(conditional) {
        let properties = part.get("properties").and_then(Value::as_object).into_iter().flatten();
        let is_new = |name: &String| known.is_some_and(|known| !known.contains_key(name));
        for (name, property) in properties.filter(|(name, property)| is_new(name) && !is_never(property)) {
            found.entry(name.clone()).or_default().push((place.child("properties").child(name), property.clone()));
        }
    }
    for (name, several) in found {
        let property = one_of_several(several, &at.child("properties").child(&name), cx);
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            properties.insert(name, property);
        }
    }
}

/// Whether a part of a schema says nothing but a condition.
fn is_condition(part: &Members) -> bool {
    let about = ["if", "then", "else", "dependentSchemas", "title", "description", "$comment"];
    part.keys().all(|key| about.contains(&key.as_str()))
}

/// What a schema demands of some values only.
fn conditional((at, schema): (Pointer, &Members)) -> Vec<(Pointer, &Value)> {
    let then = ["then", "else"].into_iter().filter_map(|key| Some((at.child(key), schema.get(key)?)));
    let dependent = schema.get("dependentSchemas").and_then(Value::as_object).into_iter().flatten();
    then.chain(dependent.map(|(name, part)| (at.child("dependentSchemas").child(name), part))).collect()
}
