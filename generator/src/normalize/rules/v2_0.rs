//! OpenAPI 2.0 in the shape of 3.0: what its keywords say is said by those of 3.0, and what came with 3.0 is read all the same.

mod body;
mod collection;
mod document;
mod parameter;
mod response;
mod schema;
mod security;
mod server;

use serde_json::Value;

use super::super::keywords::Kind;
use super::super::leaf::found;
use super::super::walk::Members;
use super::{Cx, Rules};
use crate::diagnostics::Pointer;

pub(in super::super) const V2_0: Rules = Rules(&[
    (Kind::OpenApi, document::newer),
    (Kind::OpenApi, document::swagger),
    (Kind::OpenApi, document::definitions),
    (Kind::OpenApi, document::parameters),
    (Kind::OpenApi, document::media_types),
    (Kind::OpenApi, server::x_ms_parameterized_host),
    (Kind::OpenApi, server::host),
    (Kind::PathItem, body::shared),
    (Kind::Operation, document::newer_operation),
    (Kind::Operation, body::parameters),
    (Kind::Operation, response::produces),
    (Kind::Operation, server::schemes),
    (Kind::RequestBody, body::consumes),
    (Kind::Parameter, parameter::newer),
    (Kind::Parameter, parameter::keywords),
    (Kind::Parameter, collection::format),
    (Kind::Header, parameter::keywords),
    (Kind::Header, collection::format),
    (Kind::Response, response::newer),
    (Kind::Response, response::schema),
    (Kind::Schema, schema::newer),
    (Kind::Schema, schema::discriminator),
    (Kind::Schema, schema::file),
    (Kind::SecurityScheme, security::newer),
    (Kind::SecurityScheme, security::basic),
    (Kind::SecurityScheme, security::flow),
]);

pub(in super::super) use body::only as only_bodies;
pub(super) use body::{older as older_body, older_components as older_bodies, shared as shared_bodies};

/// Keywords that came with OpenAPI 3.0: their authors mean them.
fn newer(keywords: &[&str], members: &Members, at: &Pointer, cx: &mut Cx) {
    for key in members.keys().filter(|key| keywords.contains(&key.as_str())) {
        cx.reporter.repaired(&at.child(key), format!("`{key}` is of OpenAPI 3.0: it is read as there"));
    }
}

/// A copy of an object: what is in it goes on being reported where it stood. The copy itself is another object.
fn copied(members: &Members, from: &Pointer, to: &Pointer, cx: &mut Cx) -> Members {
    for key in members.keys() {
        cx.reporter.moved(&from.child(key), to.child(key));
    }
    members.clone()
}

/// The texts of a list that is the member `key`; one text counts as a list.
fn texts(members: &Members, key: &str, at: &Pointer, cx: &mut Cx) -> Option<Vec<String>> {
    let at = at.child(key);
    let mut wrong = |at: &Pointer, value: &Value| {
        cx.reporter.repaired(at, format!("expected a string, found {}: it is left out", found(value)));
    };
    match members.get(key)? {
        Value::Null => None,
        Value::String(text) => {
            cx.reporter.repaired(&at, "expected a list, found a single value: it is read as a list of one");
            Some(vec![text.clone()])
        }
        Value::Array(items) => {
            let texts = items.iter().enumerate().filter_map(|(index, item)| {
                let text = item.as_str().map(str::to_owned);
                if text.is_none() {
                    wrong(&at.child(index), item);
                }
                text
            });
            Some(texts.collect())
        }
        value => {
            wrong(&at, value);
            None
        }
    }
}

/// The media types of an operation or of the document, JSON if they say nothing.
fn media_types(own: Option<Vec<String>>, key: &str, cx: &mut Cx) -> Vec<String> {
    let of_document = |cx: &mut Cx| texts(cx.root.as_object()?, key, &Pointer::root(), cx);
    let types = own.or_else(|| of_document(cx)).unwrap_or_default();
    if types.is_empty() { vec!["application/json".to_owned()] } else { types }
}

/// What is wrong with a media type stands in the list that names it: that of the operation, or that of the document.
fn listed(names: &[String], is_own: bool, key: &str, at: &Pointer, cx: &mut Cx) {
    let list = if is_own { at.child(key) } else { Pointer::root().child(key) };
    if is_own || cx.root.get(key).is_some() {
        for (index, name) in names.iter().enumerate() {
            cx.reporter.moved(&list.child(index), at.child("content").child(name));
        }
    }
}

fn text<'m>(members: &'m Members, key: &str) -> &'m str {
    members.get(key).and_then(Value::as_str).unwrap_or_default()
}
