//! The document and its operations: what may be missing since OpenAPI 3.1, and what is new outside of schemas.

use serde_json::{Map, Value};

use super::super::super::dialects::Version;
use super::super::super::walk::Members;
use super::super::Cx;
use crate::diagnostics::Pointer;

const DIALECTS: &[&str] =
    &["https://spec.openapis.org/oas/3.1/dialect/", "https://json-schema.org/draft/2020-12/schema"];
const ONE_DIALECT: &str = "schemas are read as OpenAPI 3.1 and JSON Schema 2020-12 define them";

/// A document may have nothing but webhooks or components.
pub(super) fn paths(root: &mut Members, _: &Pointer, cx: &mut Cx) {
    let has_others = ["webhooks", "components"].iter().any(|key| root.contains_key(*key));
    if cx.version >= Version::V3_1 && has_others {
        root.entry("paths").or_insert_with(|| Value::Object(Map::new()));
    }
}

/// A dialect of JSON Schema that means something else by the same keywords.
pub(super) fn json_schema_dialect(root: &mut Members, at: &Pointer, cx: &mut Cx) {
    if !root.get("jsonSchemaDialect").is_some_and(Value::is_string) {
        return;
    }
    if let Some(Value::String(dialect)) = root.shift_remove("jsonSchemaDialect")
        && !DIALECTS.iter().any(|known| dialect.starts_with(known))
    {
        cx.reporter.unsupported(format!("the dialect `{dialect}`"), ONE_DIALECT, &at.child("jsonSchemaDialect"));
    }
}

/// A summary is the first paragraph of a description.
pub(super) fn summary(info: &mut Members, at: &Pointer, cx: &mut Cx) {
    if !info.get("summary").is_some_and(Value::is_string) {
        return;
    }
    let Some(Value::String(summary)) = info.shift_remove("summary") else { return };
    cx.is_3_1(&at.child("summary"), "`summary`");
    let text = match info.get("description").and_then(Value::as_str) {
        Some(description) => format!("{summary}\n\n{description}"),
        None => summary,
    };
    info.insert("description".to_owned(), text.into());
}

/// What refers to a path item copies it.
pub(super) fn path_items(components: &mut Members, at: &Pointer, cx: &mut Cx) {
    if components.shift_remove("pathItems").is_some() {
        cx.is_3_1(&at.child("pathItems"), "`pathItems`");
    }
}

pub(super) fn responses(operation: &mut Members, _: &Pointer, cx: &mut Cx) {
    if cx.version >= Version::V3_1 {
        operation.entry("responses").or_insert_with(|| Value::Object(Map::new()));
    }
}

/// To the typed model a scheme of HTTP.
pub(super) fn mutual_tls(scheme: &mut Members, at: &Pointer, cx: &mut Cx) {
    if scheme.get("type").is_some_and(|kind| kind == "mutualTLS") {
        let at = at.child("type");
        cx.is_3_1(&at, "`mutualTLS`");
        scheme.insert("type".to_owned(), "http".into());
        scheme.insert("scheme".to_owned(), "mutualTLS".into());
    }
}
