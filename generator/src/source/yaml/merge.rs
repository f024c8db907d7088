//! Merge keys (<https://yaml.org/type/merge.html>): `<<: *base` brings the members of another object. They are no part of
//! YAML 1.2, but authors of descriptions use them and most tools honour them.

use serde_json::{Map, Value};

use super::super::kind_of;

/// The key that is none: its value is an object, or a list of objects, whose members belong to the object around it.
pub(super) const MERGE_KEY: &str = "<<";

/// Puts what the merge key brings in its place. Members that the text states itself win wherever they stand, of several
/// objects the earlier wins. The error says what is there instead of an object.
pub(super) fn resolve(members: Map<String, Value>) -> Result<Map<String, Value>, &'static str> {
    if !members.contains_key(MERGE_KEY) {
        return Ok(members);
    }
    let mut resolved = Map::new();
    for (key, value) in members {
        if key != MERGE_KEY {
            resolved.insert(key, value);
            continue;
        }
        let objects = match value {
            Value::Array(objects) => objects,
            object => vec![object],
        };
        for object in objects {
            let Value::Object(object) = object else {
                return Err(kind_of(&object));
            };
            for (key, value) in object {
                resolved.entry(key).or_insert(value);
            }
        }
    }
    Ok(resolved)
}
