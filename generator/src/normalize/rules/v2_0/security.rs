//! Rules for security schemes.

use serde_json::{Map, Value};

use super::super::super::walk::Members;
use super::super::Cx;
use super::text;
use crate::diagnostics::Pointer;

/// The flows of OAuth 2, and what OpenAPI 3.0 calls them.
const FLOWS: &[(&str, &str)] = &[
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

/// Of another type they mean nothing, which is said of any version.
pub(super) fn newer(scheme: &mut Members, at: &Pointer, cx: &mut Cx) {
    let keywords: &[&str] = match text(scheme, "type") {
        "http" => &["scheme", "bearerFormat"],
        "oauth2" => &["flows"],
        "openIdConnect" => &["openIdConnectUrl"],
        _ => &[],
    };
    super::newer(keywords, scheme, at, cx);
}

/// `type: basic` is `type: http` and `scheme: basic`.
pub(super) fn basic(scheme: &mut Members, _: &Pointer, _: &mut Cx) {
    if text(scheme, "type") == "basic" {
        scheme.insert("type".to_owned(), "http".into());
        scheme.insert("scheme".to_owned(), "basic".into());
    }
}

/// `flow` names the only one of the `flows`, whose members stand beside it.
pub(super) fn flow(scheme: &mut Members, at: &Pointer, cx: &mut Cx) {
    if text(scheme, "type") != "oauth2" || scheme.contains_key("flows") {
        return;
    }
    let said = scheme.shift_remove("flow");
    let known = FLOWS.iter().find(|(name, _)| said.as_ref().is_some_and(|said| said == name));
    let mut members = Map::new();
    for key in ["authorizationUrl", "tokenUrl", "scopes"] {
        if let Some(value) = scheme.shift_remove(key) {
            if let Some((_, name)) = known {
                cx.reporter.moved(&at.child(key), at.child("flows").child(name).child(key));
            }
            members.insert(key.to_owned(), value);
        }
    }
    let flows = if let Some((_, name)) = known {
        Map::from_iter([((*name).to_owned(), Value::Object(members))])
    } else {
        let names: Vec<String> = FLOWS.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!("`flow` has to be one of {}: the scheme is read without it", names.join(", "));
        cx.reporter.repaired(&at.child("flow"), message);
        Map::new()
    };
    scheme.insert("flows".to_owned(), Value::Object(flows));
}
