//! Merge keys (<https://yaml.org/type/merge.html>): `<<: *base` brings the members of another object. They are no part of
//! YAML 1.2, but authors of descriptions use them and most tools honour them.

use serde_json::{Map, Value};

use super::super::{Problem, kind_of};
use crate::diagnostics::{Code, Position};

/// Adds to `members` what `value`, an object or a list of objects, has and they lack. Members that the text states
/// itself win wherever they stand, of several objects the earlier wins.
pub(super) fn apply(
    members: &mut Map<String, Value>,
    value: Value,
    at: Position,
) -> Result<(), Problem> {
    let objects = match value {
        Value::Array(objects) => objects,
        object => vec![object],
    };
    for object in objects {
        let Value::Object(object) = object else {
            let message = format!("`<<` names {}, not an object", kind_of(&object));
            return Err(Problem::at(Code::InvalidMerge, at, message));
        };
        for (key, value) in object {
            members.entry(key).or_insert(value);
        }
    }
    Ok(())
}
