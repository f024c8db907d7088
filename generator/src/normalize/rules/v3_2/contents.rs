//! What requests and answers hold: sequences, examples, and texts about them.

use serde_json::{Value, json};

use super::super::super::dialects::Version;
use super::super::super::walk::Members;
use super::super::{Cx, above, local};
use crate::diagnostics::Pointer;

const BY_ITEM: &str = "the items of a sequence are described by `itemSchema`";

/// As many references are followed at most from event to event.
const DEEPEST: usize = 8;

/// A sequence of items is to the typed model what it is as JSON: a list of them.
pub(super) fn item_schema(media: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(mut items) = media.shift_remove("itemSchema") else { return };
    let place = at.child("itemSchema");
    if at.tokens().last().is_some_and(|media_type| media_type.starts_with("text/event-stream")) {
        typed_data(&mut items, &place, DEEPEST, cx);
    }
    cx.since(Version::V3_2, &place, "`itemSchema`");
    let schema = at.child("schema");
    if media.contains_key("schema") {
        cx.reporter.unsupported("`schema` beside `itemSchema`".to_owned(), BY_ITEM, &schema);
    }
    media.insert("schema".to_owned(), json!({ "type": "array", "items": items }));
    cx.reporter.moved(&place, schema.child("items"));
}

/// The data of an event is a text; where that is described as JSON it is to the typed model what it holds. So it is in the members of
/// unions, and in a copy of a component, which is another thing where it is no event. Says whether there is any.
fn typed_data(event: &mut Value, at: &Pointer, depth: usize, cx: &mut Cx) -> bool {
    let reference = event.get("$ref").and_then(Value::as_str).and_then(local);
    let is_alone = event.as_object().is_some_and(|event| event.len() == 1) && depth > 0;
    if let Some(place) = reference.filter(|_| is_alone) {
        let Some(mut component) = cx.root.pointer(&place).cloned() else { return false };
        let is_typed = typed_data(&mut component, at, depth - 1, cx);
        if is_typed {
            // The component is used, though nothing else refers to it.
            component.as_object_mut().map(|copy| copy.insert("x-oasmith-copy-of".to_owned(), event.take()));
            *event = component;
        }
        return is_typed;
    }
    let mut is_typed = false;
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let members = event.get_mut(keyword).and_then(Value::as_array_mut);
        for (index, member) in members.into_iter().flatten().enumerate() {
            is_typed |= typed_data(member, &at.child(keyword).child(index), depth, cx);
        }
    }
    let Some(data) = event.pointer_mut("/properties/data") else { return is_typed };
    let is_json = data.get("contentMediaType").is_none_or(|media_type| media_type == "application/json");
    let Some(held) = data.get("contentSchema").filter(|_| is_json).cloned() else { return is_typed };
    *data = held;
    let place = at.child("properties").child("data");
    cx.reporter.moved(&place.child("contentSchema"), place);
    true
}

/// The description of a media type is for readers of the document.
pub(super) fn description(media: &mut Members, at: &Pointer, cx: &mut Cx) {
    if media.shift_remove("description").is_some() {
        cx.since(Version::V3_2, &at.child("description"), "`description` of a media type");
    }
}

/// A value that is not written down yet is an example before one that is.
pub(super) fn data_value(example: &mut Members, at: &Pointer, cx: &mut Cx) {
    if let Some(value) = example.shift_remove("dataValue") {
        let place = at.child("dataValue");
        cx.since(Version::V3_2, &place, "`dataValue`");
        example.insert("value".to_owned(), value);
        cx.reporter.moved(&place, at.child("value"));
    }
}

/// The same for the examples of what looks into them before they are walked.
pub(super) fn data_values(owner: &mut Members, at: &Pointer, cx: &mut Cx) {
    let examples = owner.get_mut("examples").and_then(Value::as_object_mut);
    for (name, example) in examples.into_iter().flatten() {
        if let Some(example) = example.as_object_mut() {
            data_value(example, &at.child("examples").child(name), cx);
        }
    }
}

/// An answer can have a summary, and do without a description.
pub(super) fn response_docs(response: &mut Members, at: &Pointer, cx: &mut Cx) {
    above(response, "summary", at, cx);
    if cx.version >= Version::V3_2 {
        response.entry("description").or_insert_with(|| "".into());
    }
}
