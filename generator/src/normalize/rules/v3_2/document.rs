//! The document as a whole: its own address, servers, tags and security.

use std::collections::HashMap;

use serde_json::Value;

use super::super::super::dialects::Version;
use super::super::super::walk::Members;
use super::super::{Cx, above};
use crate::diagnostics::{Pointer, unescaped};
use crate::source::own_fragment;

/// References that begin with it are local since the document was read.
pub(super) fn own_address(root: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(address) = root.shift_remove("$self") else { return };
    let at = at.child("$self");
    cx.since(Version::V3_2, &at, "`$self`");
    if address.as_str().is_none_or(|address| address.contains('#')) {
        cx.reporter.repaired(&at, "the address of a document is a URI without a fragment: it is not used");
    }
}

/// A tag's parent is a tag, and no descendant of its own.
pub(super) fn tag_parents(root: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(Value::Array(tags)) = root.get_mut("tags") else { return };
    let text = |tag: &Value, key: &str| tag.get(key).and_then(Value::as_str).map(str::to_owned);
    let names: Vec<Option<String>> = tags.iter().map(|tag| text(tag, "name")).collect();
    let mut parents: HashMap<String, String> = HashMap::new();
    for (index, tag) in tags.iter_mut().enumerate() {
        let (Some(name), Some(parent)) = (text(tag, "name"), text(tag, "parent")) else { continue };
        let is_known = names.iter().flatten().any(|known| *known == parent);
        let is_circle = std::iter::successors(Some(&parent), |tag| parents.get(*tag)).any(|tag| *tag == name);
        if is_known && !is_circle {
            parents.insert(name, parent);
            continue;
        }
        let reason = if is_known { "is inside this one" } else { "does not exist" };
        let message = format!("the tag `{parent}` {reason}: it is no parent");
        cx.reporter.repaired(&at.child("tags").child(index).child("parent"), message);
        if let Value::Object(tag) = tag {
            tag.shift_remove("parent");
        }
    }
}

/// What else a tag says of itself is part of its description.
pub(super) fn tag_docs(tag: &mut Members, at: &Pointer, cx: &mut Cx) {
    above(tag, "summary", at, cx);
    for (key, words) in [("parent", "Part of the tag"), ("kind", "Kind of tag:")] {
        if let Some(Value::String(said)) = tag.shift_remove(key) {
            cx.since(Version::V3_2, &at.child(key), &format!("`{key}`"));
            let description = tag.get("description").and_then(Value::as_str).unwrap_or_default();
            let text = format!("{description}\n\n{words} `{}`.", said.replace('`', "'"));
            tag.insert("description".to_owned(), text.trim_start().into());
        }
    }
}

/// The typed model has no place for the name of a server.
pub(super) fn server_name(server: &mut Members, at: &Pointer, cx: &mut Cx) {
    if let Some(name @ Value::String(_)) = server.get("name").cloned() {
        server.shift_remove("name");
        cx.since(Version::V3_2, &at.child("name"), "`name` of a server");
        server.insert("x-oasmith-name".to_owned(), name);
    }
}

/// What refers to a media type copies it.
pub(super) fn media_types(components: &mut Members, at: &Pointer, cx: &mut Cx) {
    if components.shift_remove("mediaTypes").is_some() {
        cx.since(Version::V3_2, &at.child("mediaTypes"), "`mediaTypes`");
    }
}

pub(super) fn deprecated_scheme(scheme: &mut Members, at: &Pointer, cx: &mut Cx) {
    if scheme.shift_remove("deprecated") == Some(Value::Bool(true)) {
        cx.since(Version::V3_2, &at.child("deprecated"), "`deprecated` of a security scheme");
        let description = scheme.get("description").and_then(Value::as_str).unwrap_or_default();
        let text = format!("Deprecated.\n\n{description}");
        scheme.insert("description".to_owned(), text.trim_end().into());
    }
}

/// The typed model has no place for it.
pub(super) fn oauth2_metadata(scheme: &mut Members, at: &Pointer, cx: &mut Cx) {
    if let Some(Value::String(address)) = scheme.shift_remove("oauth2MetadataUrl") {
        cx.since(Version::V3_2, &at.child("oauth2MetadataUrl"), "`oauth2MetadataUrl`");
        let description = scheme.get("description").and_then(Value::as_str).unwrap_or_default();
        let text = format!("Metadata of the server: `{}`.\n\n{description}", address.replace('`', "%60"));
        scheme.insert("description".to_owned(), text.trim_end().into());
    }
}

/// The same.
pub(super) fn device_authorization(flows: &mut Members, at: &Pointer, cx: &mut Cx) {
    if let Some(flow) = flows.shift_remove("deviceAuthorization") {
        cx.since(Version::V3_2, &at.child("deviceAuthorization"), "`deviceAuthorization`");
        flows.insert("x-oasmith-deviceAuthorization".to_owned(), flow);
    }
}

/// A scheme is named, or referred to (OAS 3.2.0 "Security Requirement Object"); what is a name is never a reference.
pub(super) fn requirement_by_uri(requirement: &mut Members, at: &Pointer, cx: &mut Cx) {
    let schemes = cx.root.pointer("/components/securitySchemes").and_then(Value::as_object);
    let is_name = |key: &str| schemes.is_some_and(|schemes| schemes.contains_key(key));
    let address = cx.root.get("$self").and_then(Value::as_str).unwrap_or_default();
    let named = |key: &str| {
        let name = own_fragment(key, address)?.strip_prefix("/components/securitySchemes/")?;
        let name = unescaped(name).into_owned();
        is_name(&name).then_some(name)
    };
    let old = std::mem::take(requirement);
    for (key, scopes) in old {
        let is_uri = !is_name(&key) && key.contains(['#', '/']);
        let name = named(&key).filter(|_| is_uri);
        if name.is_some() {
            cx.since(Version::V3_2, &at.child(&key), "a reference to a security scheme");
        }
        requirement.insert(name.unwrap_or(key), scopes);
    }
}
