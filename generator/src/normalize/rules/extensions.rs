//! Rules for extensions that change what a document says, in any dialect.

use serde_json::Value;

use super::super::walk::Members;
use super::Cx;
use crate::diagnostics::Pointer;

/// `x-ms-paths` are more `paths`, with queries in them.
pub(super) fn x_ms_paths(document: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(Value::Object(more)) = document.shift_remove("x-ms-paths") else {
        return;
    };
    let (from, to) = (at.child("x-ms-paths"), at.child("paths"));
    let paths = document.entry("paths").or_insert_with(|| Value::Object(Members::new()));
    for (path, item) in more {
        if let Some(paths) = paths.as_object_mut().filter(|paths| !paths.contains_key(&path)) {
            cx.reporter.moved(&from.child(&path), to.child(&path));
            paths.insert(path, item);
        }
    }
}

/// `x-nullable` is `nullable`, which OpenAPI 2.0 does not have.
pub(super) fn x_nullable(schema: &mut Members, _: &Pointer, _: &mut Cx) {
    let says_so = |key: &&str| schema.get(*key) == Some(&Value::Bool(true));
    if ["x-nullable", "x-isnullable"].iter().any(says_so) {
        schema.entry("nullable").or_insert(Value::Bool(true));
    }
}

/// The names and descriptions that `x-ms-enum` gives to values, in their order.
pub(super) fn x_ms_enum(schema: &mut Members, _: &Pointer, _: &mut Cx) {
    let said = schema.get("x-ms-enum").and_then(|it| it.get("values")).and_then(Value::as_array);
    let Some((said, values)) = said.zip(schema.get("enum").and_then(Value::as_array)) else {
        return;
    };
    let of = |value: &Value, key| said.iter().find(|it| it.get("value") == Some(value))?.get(key).cloned();
    let all = |key| values.iter().map(|value| of(value, key).unwrap_or_default()).collect::<Vec<Value>>();
    let (names, descriptions) = (all("name"), all("description"));
    schema.entry("x-enum-varnames").or_insert(names.into());
    schema.entry("x-enum-descriptions").or_insert(descriptions.into());
}
