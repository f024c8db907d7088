//! Parameters `in: formData`: together they are the properties of one object.

use serde_json::{Map, Value};

use super::super::super::super::dialects::Version;
use super::super::super::super::walk::Members;
use super::super::super::{Cx, leave_out_where};
use super::super::{collection, media_types, parameter, schema, text};
use crate::diagnostics::Pointer;

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// What a parameter in a form says besides the schema of its value.
const KEYWORDS: &[&str] = &["name", "in", "required", "allowEmptyValue"];

/// A parameter with the place where it is used and the one where it is defined.
type Part = (Pointer, Members, Pointer);

/// The body that the parameters are the parts of.
pub(super) fn body(parts: &[Part], own: Option<Vec<String>>, at: &Pointer, cx: &mut Cx) -> Value {
    let mut content = Map::new();
    for name in types(parts, own, cx) {
        let at = at.child("content").child(&name);
        content.insert(name.clone(), media_type(parts, &name, &at, cx));
    }
    let is_required = parts.iter().any(|(_, part, _)| is_required(part));
    let mut body = Map::from_iter([("content".to_owned(), Value::Object(content))]);
    if is_required {
        body.insert("required".to_owned(), Value::Bool(true));
    }
    Value::Object(body)
}

/// The media types that a form can have. A file needs `multipart/form-data`.
fn types(parts: &[Part], own: Option<Vec<String>>, cx: &mut Cx) -> Vec<String> {
    let is_form = |name: &String| [FORM, MULTIPART].iter().any(|form| name.starts_with(form));
    let is_said = own.is_some();
    let said: Vec<String> = media_types(own, "consumes", cx).into_iter().filter(is_form).collect();
    let file = parts.iter().find(|(_, part, _)| is_file(part));
    if let Some((place, ..)) = file {
        if said.iter().any(|name| name.starts_with(MULTIPART)) {
            return said;
        }
        // Newer documents have no `consumes`.
        if is_said || cx.version == Version::V2_0 {
            let message = format!("the operation consumes no `{MULTIPART}`, which a file needs: it is sent as that");
            cx.reporter.repaired(place, message);
        }
        return vec![MULTIPART.to_owned()];
    }
    if !said.is_empty() {
        return said;
    }
    // Nobody sends bytes in the other one who has the choice.
    let form = if parts.iter().any(|(_, part, _)| is_binary(part)) { MULTIPART } else { FORM };
    if let (true, [(place, ..), ..]) = (is_said, parts) {
        cx.reporter.repaired(place, format!("the operation consumes no form: it is sent as `{form}`"));
    }
    vec![form.to_owned()]
}

fn media_type(parts: &[Part], name: &str, at: &Pointer, cx: &mut Cx) -> Value {
    let location = if name.starts_with(MULTIPART) { "parts" } else { "form" };
    let mut properties = Map::new();
    let mut required = Vec::new();
    let mut encoding = Map::new();
    for (place, part, from) in parts {
        let mut part = part.clone();
        let name = text(&part, "name").to_owned();
        if properties.contains_key(&name) {
            cx.reporter.repaired(place, format!("the form has another `{name}`: this one is left out"));
            continue;
        }
        let to = at.child("schema").child("properties").child(&name);
        cx.reporter.moved(from, to.clone());
        if is_required(&part) {
            required.push(Value::from(name.as_str()));
        }
        let format = part.shift_remove("collectionFormat");
        let mut property = parameter::property(&mut part, from, &to, cx);
        let is_other = |key: &str| !KEYWORDS.contains(&key) && !key.starts_with("x-");
        leave_out_where(is_other, "in a part of a form", &mut part, from, cx);
        let items = property.get_mut("items").and_then(Value::as_object_mut).filter(|items| is_file(items));
        if let Some(file) = items {
            schema::binary(file);
        } else if is_file(&property) {
            let is_other = |key: &str| !matches!(key, "type" | "description" | "deprecated") && !key.starts_with("x-");
            leave_out_where(is_other, "for a file", &mut property, from, cx);
            schema::binary(&mut property);
        }
        let style = collection::style(&mut property, format, (location, from), cx);
        if let Some(style) = style.filter(|style| !style.is_empty()) {
            encoding.insert(name.clone(), Value::Object(style));
        }
        properties.insert(name, Value::Object(property));
    }
    let mut schema =
        Map::from_iter([("type".to_owned(), "object".into()), ("properties".to_owned(), properties.into())]);
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    let mut media_type = Map::from_iter([("schema".to_owned(), schema.into())]);
    if !encoding.is_empty() {
        media_type.insert("encoding".to_owned(), encoding.into());
    }
    media_type.into()
}

fn is_file(part: &Members) -> bool {
    text(part, "type") == "file"
}

fn is_binary(part: &Members) -> bool {
    text(part, "format") == "binary" || part.get("items").and_then(Value::as_object).is_some_and(is_binary)
}

fn is_required(part: &Members) -> bool {
    part.get("required") == Some(&Value::Bool(true))
}
