//! Maps that are a reference as a whole: `paths: {$ref: paths.yaml}`. The standard has references only in place of their members, but
//! many descriptions in several files are written so. Each member becomes a reference of its own, which keeps its name.

use serde_json::{Value, json};

use super::references::{local, pointer};
use super::reporter::Reporter;
use crate::diagnostics::Pointer;

/// The maps of the root whose members can be references. Those in `components` come after it, since it can be one itself.
const MAPS: &[&str] = &["paths", "webhooks", "definitions", "parameters", "responses", "components"];

/// Puts a reference to each member in the place of one to the whole map.
pub(super) fn maps(root: &mut Value, reporter: &mut Reporter) {
    for key in MAPS {
        spread(root, &Pointer::root().child(key), reporter);
    }
    let components = root.get("components").and_then(Value::as_object);
    let sections: Vec<String> = components.into_iter().flat_map(|sections| sections.keys().cloned()).collect();
    for section in sections {
        spread(root, &Pointer::root().child("components").child(&section), reporter);
    }
}

fn spread(root: &mut Value, at: &Pointer, reporter: &mut Reporter) {
    let whole = root.pointer(at.as_str()).and_then(|map| map.get("$ref")).and_then(Value::as_str);
    let Some(place) = whole.and_then(local).map(|place| pointer(&place)) else { return };
    let Some(Value::Object(map)) = root.pointer(place.as_str()) else { return };
    let keys: Vec<String> = map.keys().cloned().collect();
    let Some(Value::Object(map)) = root.pointer_mut(at.as_str()) else { return };
    reporter.repaired(&at.child("$ref"), "the standard has no reference to a whole map: its members are taken");
    map.shift_remove("$ref");
    for key in keys {
        let member = place.child(&key);
        reporter.moved(&member, at.child(&key));
        map.entry(key).or_insert_with(|| json!({ "$ref": format!("#{member}") }));
    }
}
