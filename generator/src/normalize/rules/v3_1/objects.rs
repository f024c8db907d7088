//! Objects: properties by patterns of their names, and properties that must not be there.

use serde_json::Value;

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

/// Where no keyword says more of the other properties, these are all of them: what other parts of the schema allow is allowed, too.
pub(super) fn unevaluated_properties(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let is_all = schema.contains_key("unevaluatedProperties") && !schema.contains_key("additionalProperties");
    super::instead(schema, at, cx, ("unevaluatedProperties", "additionalProperties"));
    if is_all {
        schema.insert("x-oasmith-unevaluated".to_owned(), Value::Bool(true));
    }
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
