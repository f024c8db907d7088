//! What requests and answers hold: sequences, examples, and texts about them.

use serde_json::{Value, json};

use super::super::super::dialects::Version;
use super::super::super::walk::Members;
use super::super::{Cx, above};
use crate::diagnostics::Pointer;

const BY_ITEM: &str = "the items of a sequence are described by `itemSchema`";

/// A sequence of items is to the typed model what it is as JSON: a list of them.
pub(super) fn item_schema(media: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(items) = media.shift_remove("itemSchema") else { return };
    let place = at.child("itemSchema");
    cx.since(Version::V3_2, &place, "`itemSchema`");
    let schema = at.child("schema");
    if media.contains_key("schema") {
        cx.reporter.unsupported("`schema` beside `itemSchema`".to_owned(), BY_ITEM, &schema);
    }
    media.insert("schema".to_owned(), json!({ "type": "array", "items": items }));
    cx.reporter.moved(&place, schema.child("items"));
}

/// The description of a media type is for readers of the document.
pub(super) fn description(media: &mut Members, at: &Pointer, cx: &mut Cx) {
    if media.shift_remove("description").is_some() {
        cx.since(Version::V3_2, &at.child("description"), "`description` of a media type");
    }
}

/// A value that is not written down yet is an example before one that is.
pub(super) fn data_value(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    let examples = parameter.get_mut("examples").and_then(Value::as_object_mut);
    for (name, example) in examples.into_iter().flatten() {
        let Some(example) = example.as_object_mut() else { continue };
        if let Some(value) = example.shift_remove("dataValue") {
            let place = at.child("examples").child(name).child("dataValue");
            cx.since(Version::V3_2, &place, "`dataValue`");
            example.insert("value".to_owned(), value);
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
