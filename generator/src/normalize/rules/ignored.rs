//! Rules that change nothing and only report: what a keyword says beyond what is generated of it, where that depends on
//! its value or on what stands beside it.

use std::collections::HashSet;

use serde_json::Value;

use super::super::walk::Members;
use super::{Cx, leave_out, resolved};
use crate::description::{HEADERS_OF_KEYWORDS, HEADERS_OF_TRANSPORT};
use crate::diagnostics::{Code, Message, Pointer};
use crate::suggest::{did_you_mean, nearest};

const ONE_HANDLE: &str = "an operation stands on the handle of its first tag only";
const OTHER_HEADER: &str =
    "the standard leaves it to other keywords; set it with `header` of the client's builder or of a call";
const OF_TRANSPORT: &str = "what sends the request sets it";
const LENGTH: &str = "what sends the request sets it; `Body::with_length` says how long a body is that is a stream";
const OF_CONTENT: &str = "the standard leaves it to the keys of `content`";
const NO_EMPTY_VALUE: &str = "a value of this type cannot be empty; `query` of the call sends an empty text";
const NO_PARTS: &str = "only the parts of a form are encoded one by one";
const BY_TYPE: &str = "a schema is read by its `type`; correct the one or remove the other";
const NO_FIELD: &str = "there is no field for it; describe it in `properties`";

pub(super) fn tags(operation: &mut Members, at: &Pointer, cx: &mut Cx) {
    let tags = list(operation, "tags");
    let at = at.child("tags");
    for (index, tag) in tags.iter().enumerate().skip(1) {
        if tags.first() != Some(tag) {
            cx.reporter.unsupported("a tag after the first".to_owned(), ONE_HANDLE, &at.child(index));
        }
    }
}

/// Of several parameters with the same name and location the first counts (OAS 3.0.4 "Operation Object", `parameters`).
pub(super) fn parameters(owner: &mut Members, at: &Pointer, cx: &mut Cx) {
    let at = at.child("parameters");
    let mut seen = HashSet::new();
    for (index, parameter) in list(owner, "parameters").iter().enumerate() {
        let place = at.child(index);
        let Some((parameter, _)) = resolved(parameter, &place, cx.root) else {
            continue;
        };
        let (location, name) = (text(parameter, "in"), text(parameter, "name"));
        // In headers case means nothing (RFC 9110, section 5.1).
        let known = if location == "header" { name.to_ascii_lowercase() } else { name.to_owned() };
        if !name.is_empty() && !seen.insert((location.to_owned(), known)) {
            cx.reporter
                .repaired(&place, format!("there is another {location} parameter `{name}`: this one is left out"));
        }
    }
}

pub(super) fn header(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    let name = text(parameter, "name");
    let is_among = |headers: &[&str]| headers.contains(&name.to_ascii_lowercase().as_str());
    let why = match text(parameter, "in") {
        "header" if is_among(HEADERS_OF_KEYWORDS) => OTHER_HEADER,
        "header" if is_among(&["content-length"]) => LENGTH,
        "header" if is_among(HEADERS_OF_TRANSPORT) => OF_TRANSPORT,
        _ => return,
    };
    cx.reporter.unsupported(format!("a header parameter `{name}`"), why, at);
}

/// The header of a response that means nothing (OAS 3.0.4 "Response Object", `headers`).
pub(super) fn content_type(response: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(Value::Object(headers)) = response.get_mut("headers") else { return };
    headers.retain(|name, _| {
        let is_ignored = name.eq_ignore_ascii_case("content-type");
        if is_ignored {
            let what = "a header `Content-Type` of a response".to_owned();
            cx.reporter.unsupported(what, OF_CONTENT, &at.child("headers").child(name));
        }
        !is_ignored
    });
}

/// Only a text can be empty, and only in a query.
pub(super) fn empty_value(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    if parameter.get("allowEmptyValue") != Some(&Value::Bool(true)) {
        return;
    }
    if text(parameter, "in") != "query" {
        leave_out(&["allowEmptyValue"], "outside of a query", parameter, at, cx);
        return;
    }
    let schema = parameter.get("schema").and_then(|schema| resolved(schema, at, cx.root));
    let is_text = |ty: &Value| ty == "string" || ty.as_array().is_some_and(|types| types.contains(&"string".into()));
    let has_texts = schema.and_then(|(schema, _)| schema.get("type")).is_none_or(is_text)
        && content(parameter).all(|(media_type, _)| media_type.starts_with("text/"));
    if !has_texts {
        cx.reporter.unsupported("`allowEmptyValue`".to_owned(), NO_EMPTY_VALUE, &at.child("allowEmptyValue"));
    }
}

/// Only the parts of a form are encoded one by one (OAS 3.2.0 "Media Type Object", `encoding`).
pub(super) fn encoding_of_body(body: &mut Members, at: &Pointer, cx: &mut Cx) {
    let is_form = |media_type: &str| {
        let name = media_type.trim().to_ascii_lowercase();
        name.starts_with("multipart/") || name.starts_with("application/x-www-form-urlencoded")
    };
    report_encoding(|media_type| !is_form(media_type), body, at, cx);
}

/// The same, where nothing but a whole query is a form that is sent.
pub(super) fn encoding(owner: &mut Members, at: &Pointer, cx: &mut Cx) {
    if !owner.contains_key("x-oasmith-querystring") {
        report_encoding(|_| true, owner, at, cx);
    }
}

fn report_encoding(is_other: impl Fn(&str) -> bool, owner: &Members, at: &Pointer, cx: &mut Cx) {
    for (name, media_type) in content(owner).filter(|(name, _)| is_other(name)) {
        if media_type.get("encoding").and_then(Value::as_object).is_some_and(|parts| !parts.is_empty()) {
            let what = "`encoding` of what is no form of a request".to_owned();
            cx.reporter.unsupported(what, NO_PARTS, &at.child("content").child(name).child("encoding"));
        }
    }
}

fn content(owner: &Members) -> impl Iterator<Item = (&String, &Value)> {
    owner.get("content").and_then(Value::as_object).into_iter().flatten()
}

/// Lists that have to have a member (JSON Schema Validation, "Validation Keywords for Any Instance Type").
pub(super) fn empty_lists(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    for key in ["allOf", "oneOf", "anyOf", "enum", "type"] {
        if schema.get(key).and_then(Value::as_array).is_some_and(Vec::is_empty) {
            schema.shift_remove(key);
            cx.reporter.repaired(&at.child(key), format!("`{key}` has to have a member: this one is left out"));
        }
    }
}

/// Keywords for values of another type than that of the schema.
pub(super) fn other_types(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let others: &[&str] = match text(schema, "type") {
        "string" | "number" | "integer" | "boolean" => &["properties", "additionalProperties", "items"],
        "array" => &["properties", "additionalProperties"],
        "object" => &["items"],
        _ => return,
    };
    for other in others {
        let says_something = schema.get(*other).and_then(Value::as_object).is_some_and(|members| !members.is_empty());
        if says_something {
            let what = format!("`{other}` beside `type: {}`", text(schema, "type"));
            cx.reporter.unsupported(what, BY_TYPE, &at.child(other));
        }
    }
}

/// Names in `required` that no property has. A part of an `allOf` may mean the properties of another one.
pub(super) fn required(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object).filter(|known| !known.is_empty()) else {
        return;
    };
    let names = list(schema, "required").iter().enumerate();
    let names = names.filter_map(|(index, name)| Some((index, name.as_str()?)));
    let mut unknown = names.filter(|(_, name)| !properties.contains_key(*name)).peekable();
    let is_part = || {
        at.tokens().any(|token| token == "allOf")
            || stands_beside_properties(at, cx)
            || ["allOf", "oneOf", "anyOf", "$ref", "additionalProperties"].iter().any(|key| schema.contains_key(*key))
    };
    if unknown.peek().is_none() || is_part() {
        return;
    }
    let at = at.child("required");
    for (index, name) in unknown {
        if let Some(near) = nearest(name, properties.keys().map(String::as_str)) {
            let message = Message::from(format!("no property is called `{name}`")).help(did_you_mean(Some(near)));
            cx.reporter.report(Code::LikelySlip, &at.child(index), message);
        } else {
            let what = "a name in `required` that is none of the `properties`".to_owned();
            cx.reporter.unsupported(what, NO_FIELD, &at.child(index));
        }
    }
}

/// Whether a schema is the member of a union beside which there are properties: it may mean those.
fn stands_beside_properties(at: &Pointer, cx: &Cx) -> bool {
    let at = cx.reporter.original(at);
    let around = at
        .as_str()
        .rsplit_once('/')
        .and_then(|(union, _)| union.strip_suffix("/oneOf").or_else(|| union.strip_suffix("/anyOf")));
    around.and_then(|around| cx.root.pointer(around)).is_some_and(|schema| schema.get("properties").is_some())
}

fn text<'m>(members: &'m Members, key: &str) -> &'m str {
    members.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'m>(members: &'m Members, key: &str) -> &'m [Value] {
    members.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}
