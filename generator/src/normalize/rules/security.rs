//! Rules for security schemes, since the typed model insists on what belongs to a scheme's type, and for what asks for them.

use serde_json::{Map, Value};

use super::super::keywords::{Keyword, Kind};
use super::super::leaf::{Fit, fit, found};
use super::super::walk::Members;
use super::{Cx, leave_out};
use crate::diagnostics::{Code, Message, Pointer};
use crate::suggest::{did_you_mean, nearest};

/// `type: basic`, as in OpenAPI 2.0, is `type: http` and `scheme: basic`.
pub(super) fn basic(scheme: &mut Members, at: &Pointer, cx: &mut Cx) {
    for name in ["basic", "bearer"] {
        if is(scheme, "type", name) {
            let message = format!("`{name}` is a `scheme` of the type `http`: it is read as that");
            cx.reporter.repaired(&at.child("type"), message);
            scheme.insert("type".to_owned(), "http".into());
            scheme.insert("scheme".to_owned(), name.into());
        }
    }
}

/// Fills in what a scheme of this type must have (OAS 3.0.4 "Security Scheme Object").
pub(super) fn members_by_type(scheme: &mut Members, at: &Pointer, cx: &mut Cx) {
    let text = |value: &str| Value::String(value.to_owned());
    let needed: &[(&str, Value)] = match scheme.get("type").and_then(Value::as_str) {
        Some("apiKey") => &[("name", text("")), ("in", text("header"))],
        Some("http") => &[("scheme", text("bearer"))],
        Some("oauth2") => &[("flows", Value::Object(Map::new()))],
        Some("openIdConnect") => &[("openIdConnectUrl", text(""))],
        _ => &[],
    };
    for (name, default) in needed {
        let Some(Keyword { shape, .. }) = Kind::SecurityScheme.keyword(name) else { continue };
        match scheme.get(*name) {
            Some(value) if value.is_object() && default.is_object() => continue,
            Some(value) if !matches!(fit(shape, value.clone()), Fit::Wrong(_)) => continue,
            Some(value) => {
                let (words, found, default) = (shape.words(), found(value), found(default));
                cx.reporter
                    .repaired(&at.child(name), format!("expected {words}, found {found}: it is read as {default}"));
            }
            None => {
                let message = format!("`{name}` is missing from this scheme: it is read as `{default}`");
                cx.reporter.repaired(at, message);
            }
        }
        scheme.insert((*name).to_owned(), default.clone());
    }
}

/// What only another type of scheme has (OAS 3.0.4 "Security Scheme Object", "Applies To").
pub(super) fn members_of_others(scheme: &mut Members, at: &Pointer, cx: &mut Cx) {
    let types = [
        ("apiKey", &["name", "in"][..]),
        ("http", &["scheme", "bearerFormat"]),
        ("oauth2", &["flows"]),
        ("openIdConnect", &["openIdConnectUrl"]),
    ];
    // A scheme of no known type is left out as a whole.
    let Some((own, _)) = types.iter().find(|(ty, _)| is(scheme, "type", ty)) else { return };
    for (_, keywords) in types.iter().filter(|(ty, _)| ty != own) {
        leave_out(keywords, "in a scheme of this type", scheme, at, cx);
    }
}

/// Fills in the addresses that a flow must have, and leaves no others (OAS 3.0.4 "OAuth Flow Object").
pub(super) fn flow_urls(flows: &mut Members, at: &Pointer, cx: &mut Cx) {
    for (flow, urls) in [
        ("implicit", &["authorizationUrl"][..]),
        ("password", &["tokenUrl"]),
        ("clientCredentials", &["tokenUrl"]),
        ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
    ] {
        let Some(Value::Object(members)) = flows.get_mut(flow) else {
            continue;
        };
        for url in urls {
            if !members.get(*url).is_some_and(Value::is_string) {
                let message = format!("`{url}` is missing from this flow: it is read as empty");
                cx.reporter.repaired(&at.child(flow), message);
                members.insert((*url).to_owned(), "".into());
            }
        }
        for other in ["authorizationUrl", "tokenUrl"].into_iter().filter(|url| !urls.contains(url)) {
            leave_out(&[other], "in this flow", members, &at.child(flow), cx);
        }
    }
}

/// `bearer: null` needs no scopes.
pub(super) fn scopes(requirement: &mut Members, at: &Pointer, cx: &mut Cx) {
    for (name, scopes) in requirement.iter_mut() {
        if !scopes.is_array() && !scopes.is_string() {
            cx.reporter.repaired(&at.child(name), "expected a list of scopes: it is read as empty");
            *scopes = Value::Array(Vec::new());
        }
    }
}

const NO_SCHEME: &str = "correct it, or give each call its credential by `header`";

/// What is no scheme, nobody can be given. It goes on being one of the requirements: without it, they would seem to ask for nothing.
pub(super) fn unknown(requirement: &mut Members, at: &Pointer, cx: &mut Cx) {
    let sections = ["/components/securitySchemes", "/securityDefinitions"].into_iter();
    let known: Vec<&str> = sections
        .filter_map(|section| cx.root.pointer(section)?.as_object())
        .flat_map(|schemes| schemes.keys().map(String::as_str))
        .collect();
    for name in requirement.keys().filter(|name| !known.contains(&name.as_str())) {
        let message = Message::from(format!("no security scheme is called `{name}`: it is not asked for"));
        let near = nearest(name, known.iter().copied());
        let help = did_you_mean(near).unwrap_or_else(|| NO_SCHEME.to_owned());
        cx.reporter.once(Code::Repaired, &at.child(name), message.help(Some(help)));
    }
}

fn is(members: &Members, key: &str, value: &str) -> bool {
    members.get(key).and_then(Value::as_str) == Some(value)
}
