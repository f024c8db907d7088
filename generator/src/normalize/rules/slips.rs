//! Rules for slips: names that are probably misspelt where any name is allowed (formats and media types), which are reported and
//! nothing else, and schemas that stand where something around them is missing.

use serde_json::{Value, json};

use super::super::keywords::Kind;
use super::super::walk::Members;
use super::Cx;
use crate::diagnostics::{Code, Message, Pointer};
use crate::suggest::{did_you_mean, within};

/// Those of the OpenAPI Format Registry, and of JSON Schema.
const FORMATS: &[&str] = &[
    "base64url",
    "binary",
    "byte",
    "char",
    "date",
    "date-time",
    "date-time-local",
    "decimal",
    "decimal128",
    "double",
    "double-int",
    "duration",
    "email",
    "float",
    "hostname",
    "idn-email",
    "idn-hostname",
    "int8",
    "int16",
    "int32",
    "int64",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "password",
    "regex",
    "relative-json-pointer",
    "time",
    "time-local",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// Those that documents use most, and some that look like them.
const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "application/x-json",
    "application/x-ndjson",
    "application/jsonl",
    "application/jsonlines",
    "application/ndjson",
    "application/json-seq",
    "application/json5",
    "application/bson",
    "application/xml",
    "application/yaml",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "application/pdf",
    "application/zip",
    "application/gzip",
    "application/problem+json",
    "application/merge-patch+json",
    "application/json-patch+json",
    "multipart/form-data",
    "multipart/mixed",
    "text/plain",
    "text/html",
    "text/csv",
    "text/tsv",
    "text/css",
    "text/xml",
    "text/json",
    "text/yaml",
    "text/event-stream",
    "image/png",
    "image/jpeg",
    "image/jpg",
    "image/gif",
    "image/svg+xml",
];

/// How many letters of a media type may be wrong: fewer where the subtype is short, since `sdp` is no slip for `zip`.
fn letters(media_type: &str) -> usize {
    let subtype = media_type.rsplit('/').next().unwrap_or_default();
    (subtype.len() / 3).min(2)
}

/// A format that is that of the registry but for its case, its marks, or one letter of many.
pub(super) fn format(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(format) = schema.get("format").and_then(Value::as_str) else { return };
    if FORMATS.contains(&format) {
        return;
    }
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let same = || FORMATS.iter().copied().find(|known| plain(known) == plain(format));
    let near = || within(format, 1, FORMATS.iter().copied()).filter(|known| known.len() > 5);
    if let Some(near) = same().or_else(near) {
        let message = Message::from(format!("no format is called `{format}`")).help(did_you_mean(Some(near)));
        cx.reporter.report(Code::LikelySlip, &at.child("format"), message);
    }
}

/// Media types that are nearly ones that everybody uses, and names that can be none, since they have no `/`.
pub(super) fn media_types(body: &mut Members, at: &Pointer, cx: &mut Cx) {
    let at = at.child("content");
    let Some(content) = body.get_mut("content").and_then(Value::as_object_mut) else { return };
    let names: Vec<String> = content.keys().cloned().collect();
    let is_any_whole = names.iter().any(|name| name.contains('/'));
    for (name, media) in std::mem::take(content) {
        let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if essence.contains(['/', '*', '+']) {
            misspelt(&name, &essence, &at, cx);
        } else if let Some(whole) = whole(&essence) {
            if content.contains_key(whole) || names.iter().any(|name| name == whole) {
                let message = format!("`{name}` is no media type, and `{whole}` is there: it is left out");
                cx.reporter.repaired(&at.child(&name), message);
            } else {
                cx.reporter.repaired(&at.child(&name), format!("`{name}` is no media type: it is read as `{whole}`"));
                cx.reporter.moved(&at.child(&name), at.child(whole));
                content.insert(whole.to_owned(), media);
            }
            continue;
        } else if is_any_whole {
            cx.reporter.repaired(&at.child(&name), format!("`{name}` is no media type: it is left out"));
            continue;
        }
        content.insert(name, media);
    }
}

/// The media type with that subtype.
fn whole(subtype: &str) -> Option<&'static str> {
    MEDIA_TYPES.iter().copied().find(|known| known.split_once('/').is_some_and(|(_, known)| known == subtype))
}

/// Reports a media type that is nearly a known one.
fn misspelt(name: &str, essence: &str, content: &Pointer, cx: &mut Cx) {
    // One with `*` is a pattern, and `x-` marks one that is not registered (RFC 6838, section 3.4).
    let is_known = [essence, &essence.replace("/x-", "/")].iter().any(|name| MEDIA_TYPES.contains(name));
    if is_known || essence.contains('*') {
        return;
    }
    // A suffix is no slip (RFC 6839): `ld+json` is not `ndjson`.
    let is_alike = |known: &&str| known.len() > 9 && known.contains('+') == essence.contains('+');
    if let Some(near) = within(essence, letters(essence), MEDIA_TYPES.iter().copied().filter(is_alike)) {
        let message = Message::from(format!("no media type is called `{name}`")).help(did_you_mean(Some(near)));
        cx.reporter.report(Code::LikelySlip, &content.child(name), message);
    }
}

/// What makes a schema of an object that has no other keywords of one.
const TYPING: &[&str] = &["type", "properties", "items", "allOf", "oneOf", "anyOf", "additionalProperties", "enum"];

/// A schema that stands in the place of a media type.
pub(super) fn schema_of_media_type(media: &mut Members, at: &Pointer, cx: &mut Cx) {
    let is_reference = media.get("$ref").and_then(Value::as_str).is_some_and(leads_to_schema);
    let is_schema = is_reference || TYPING.iter().any(|key| media.contains_key(*key));
    if !is_schema || media.contains_key("schema") || media.contains_key("itemSchema") {
        return;
    }
    let is_own = |key: &str| Kind::MediaType.keyword(key).is_some() && key != "$ref";
    let misplaced: Vec<String> = media.keys().filter(|key| !is_own(key) && !key.starts_with("x-")).cloned().collect();
    let mut schema = Members::new();
    for key in misplaced {
        cx.reporter.repaired(&at.child(&key), format!("`{key}` belongs into `schema`"));
        cx.reporter.moved(&at.child(&key), at.child("schema").child(&key));
        schema.extend(media.shift_remove(&key).map(|value| (key, value)));
    }
    media.insert("schema".to_owned(), Value::Object(schema));
}

/// The schema of a response or request body that stands where its media types belong: as its `schema`, which OpenAPI 2.0 has without a
/// media type, in `content` or beside it, or as the body itself.
pub(super) fn schema_of_body(body: &mut Members, at: &Pointer, cx: &mut Cx) {
    let content = at.child("content");
    let is_schema = |members: &Members| TYPING.iter().any(|key| members.contains_key(*key));
    let (schema, place, what) = match body.get_mut("content") {
        Some(Value::Object(types)) if types.keys().all(|key| !key.contains('/')) => {
            if is_schema(types) {
                (Some(Value::Object(std::mem::take(types))), content.clone(), "a schema")
            } else {
                (types.shift_remove("schema"), content.child("schema"), "`schema`")
            }
        }
        Some(_) => return,
        None => match body.shift_remove("schema") {
            Some(schema) => (Some(schema), at.child("schema"), "`schema`"),
            None if is_schema(body) => (Some(Value::Object(own_schema(body))), at.clone(), "a schema"),
            None => return,
        },
    };
    if let Some(schema) = schema {
        let message = format!("{what} belongs into a media type of `content`: it is taken as that of JSON");
        let help = Some("write `content: {application/json: {schema: ..}}`".to_owned());
        cx.reporter.repaired(&place, Message::from(message).help(help));
        cx.reporter.moved(&place, content.child("application/json").child("schema"));
        body.insert("content".to_owned(), json!({ "application/json": { "schema": schema } }));
    }
}

/// Takes what belongs to a schema out of a response or request body.
fn own_schema(body: &mut Members) -> Members {
    let is_own = |key: &str, value: &Value| match key {
        "description" | "headers" | "links" => true,
        "required" => value.is_boolean(),
        _ => key.starts_with("x-"),
    };
    let (own, schema) = std::mem::take(body).into_iter().partition(|(key, value)| is_own(key, value));
    *body = own;
    schema
}

/// Whether a reference is one to a schema among the components.
pub(in super::super) fn leads_to_schema(reference: &str) -> bool {
    ["#/components/schemas/", "#/definitions/"]
        .iter()
        .any(|home| reference.strip_prefix(home).is_some_and(|name| !name.contains('/')))
}
