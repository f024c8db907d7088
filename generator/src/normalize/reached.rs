//! Which schemas the operations of a document lead to: of those something is generated, if only in the types of others, as of a parent
//! in an `allOf`, or of a form.

use std::collections::HashSet;

use serde_json::Value;

use super::walk::Members;

const SCHEMAS: &str = "/components/schemas/";

/// The names of the components in a walked document that references lead to from its paths.
pub(super) fn schemas(root: &Members) -> HashSet<String> {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut open: Vec<&Value> = root.get("paths").into_iter().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => open.extend(members.values()),
            Value::Array(items) => open.extend(items),
            _ => {}
        }
        let Some(place) = value.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#')) else {
            continue;
        };
        if seen.insert(place) {
            let (key, rest) = place.trim_start_matches('/').split_once('/').unwrap_or_default();
            open.extend(root.get(key).and_then(|section| section.pointer(&format!("/{rest}"))));
        }
    }
    let names = seen.into_iter().filter_map(|place| place.strip_prefix(SCHEMAS));
    names.map(|name| name.replace("~1", "/").replace("~0", "~")).collect()
}
