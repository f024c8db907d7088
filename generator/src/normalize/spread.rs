//! Maps that are a reference as a whole: `paths: {$ref: paths.yaml}`. The standard has references only in place of their members, but
//! many descriptions in several files are written so. Each member becomes a reference of its own, which keeps its name.

use serde_json::{Value, json};

use super::references::{local, pointer};
use super::reporter::Reporter;
use super::walk::Members;
use crate::diagnostics::Pointer;

/// The maps of the root whose members can be references. Those in `components` come after it, since it can be one itself.
const MAPS: &[&str] = &["paths", "webhooks", "definitions", "parameters", "responses", "components"];

/// Puts a reference to each member in the place of one to the whole map.
pub(super) fn maps(root: Members, reporter: &mut Reporter) -> Members {
    let mut root = Value::Object(root);
    for key in MAPS {
        spread(&mut root, &Pointer::root().child(key), reporter);
    }
    let sections = root.get("components").and_then(Value::as_object).into_iter().flat_map(Members::keys);
    for section in sections.cloned().collect::<Vec<_>>() {
        spread(&mut root, &Pointer::root().child("components").child(&section), reporter);
    }
    match root {
        Value::Object(root) => root,
        _ => Members::new(),
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
