//! Strings that hold something else: bytes, or a document of another media type.

use serde_json::Value;

use super::super::super::walk::Members;
use super::super::{Cx, numbers};
use super::document_as;
use crate::diagnostics::Pointer;

/// Media types that no text is of.
const BINARY: &[&str] = &[
    "application/octet-stream",
    "application/pdf",
    "application/zip",
    "application/gzip",
    "application/vnd.",
    "application/x-",
    "image/",
    "audio/",
    "video/",
    "font/",
];

/// `contentEncoding: base64` is `format: byte`, `base64url` the format of that name; bytes that are not encoded are `format: binary`.
pub(super) fn content(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let encoding = text(schema, "contentEncoding", at, cx);
    let media_type = text(schema, "contentMediaType", at, cx);
    let is_string = schema.get("type").is_none_or(|ty| ty == "string");
    let format = match (encoding.as_deref(), media_type.as_deref()) {
        (Some("base64"), _) => Some("byte"),
        (Some("base64url"), _) => Some("base64url"),
        (None, Some(media_type)) if is_binary(media_type) => Some("binary"),
        _ => None,
    };
    if let Some(format) = format.filter(|_| is_string) {
        schema.entry("type").or_insert_with(|| "string".into());
        schema.entry("format").or_insert_with(|| format.into());
    }
    if let Some(encoding) = encoding.filter(|encoding| !matches!(encoding.as_str(), "base64" | "base64url")) {
        document_as(schema, "contentEncoding", encoding.into());
    }
    // This one says no more than that they are bytes.
    if let Some(media_type) = media_type.filter(|media_type| media_type != "application/octet-stream") {
        document_as(schema, "contentMediaType", media_type.into());
    }
}

fn is_binary(media_type: &str) -> bool {
    let is_text = ["json", "xml", "yaml"].iter().any(|text| media_type.contains(text));
    !is_text && BINARY.iter().any(|start| media_type.starts_with(start))
}

fn text(schema: &mut Members, key: &str, at: &Pointer, cx: &mut Cx) -> Option<String> {
    let text = schema.get(key)?.as_str()?.to_ascii_lowercase();
    schema.shift_remove(key);
    cx.is_3_1(&at.child(key), &format!("`{key}`"));
    Some(text)
}

/// What is demanded besides, which no Rust type says: the docs tell it as it is written, so that nothing in it has to be right.
pub(super) fn documented(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let said: Vec<&str> =
        super::DOCUMENTED.iter().copied().filter(|key| schema.keys().any(|said| said == key)).collect();
    for key in said {
        if let Some(mut value) = schema.shift_remove(key) {
            cx.is_3_1(&at.child(key), &format!("`{key}`"));
            numbers::tell(&mut value, &at.child(key), cx);
            document_as(schema, key, value);
        }
    }
    if let Some(Value::Object(said)) = schema.get(super::DOCS)
        && said.contains_key("if")
    {
        cx.reporter.unsupported("`if`".to_owned(), super::NO_CONDITION, &at.child("if"));
    }
}
