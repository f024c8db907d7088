//! Operations of any method, and where their parameters go.

use serde_json::{Value, json};

use super::super::super::dialects::Version;
use super::super::super::walk::Members;
use super::super::operation::has_content;
use super::super::{Cx, leave_out};
use crate::diagnostics::Pointer;

/// The methods with a place of their own.
const FIXED: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

const FORM: &str = "application/x-www-form-urlencoded";
const NO_ENCODING: &str = "nothing is percent-encoded there";

/// The keys are methods, other than those that have a place of their own (OAS 3.2.0 "Path Item Object").
pub(super) fn additional_operations(item: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(Value::Object(operations)) = item.get_mut("additionalOperations") else { return };
    let (mut misplaced, mut others) = (Vec::new(), Members::new());
    for (method, operation) in std::mem::take(operations) {
        let place = at.child("additionalOperations").child(&method);
        let key = method.to_ascii_lowercase();
        if FIXED.contains(&key.as_str()) {
            misplaced.push((key, operation, place));
        } else if is_token(&method) {
            others.insert(method, operation);
        } else {
            cx.reporter.repaired(&place, "a method is a token of HTTP, such as `COPY`: the operation is left out");
        }
    }
    *operations = others;
    for (key, operation, place) in misplaced {
        if item.contains_key(&key) {
            let message = format!("the path has another operation of this method, `{key}`: this one is left out");
            cx.reporter.repaired(&place, message);
        } else {
            cx.reporter.repaired(&place, format!("this method has a place of its own, `{key}`: it is read as that"));
            cx.reporter.moved(&place, at.child(&key));
            item.insert(key, operation);
        }
    }
}

/// RFC 9110 §5.6.2, `token`.
fn is_token(method: &str) -> bool {
    !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// A parameter that is the whole query is one of the query with a mark.
pub(super) fn querystring(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    if parameter.get("in").is_none_or(|place| place != "querystring") {
        return;
    }
    cx.since(Version::V3_2, &at.child("in"), "`in: querystring`");
    parameter.insert("in".to_owned(), "query".into());
    parameter.insert("x-oasmith-querystring".to_owned(), Value::Bool(true));
    leave_out(&["style", "explode", "allowReserved", "allowEmptyValue"], "for a whole query", parameter, at, cx);
    if !parameter.contains_key("content")
        && let Some(schema) = parameter.shift_remove("schema")
    {
        let place = at.child("schema");
        cx.reporter.repaired(&place, "a whole query is described by `content`: it is read as that of a form");
        cx.reporter.moved(&place, at.child("content").child(FORM).child("schema"));
        parameter.insert("content".to_owned(), json!({ FORM: { "schema": schema } }));
    }
}

/// How a value is written that has `content`, its media type says (OAS 3.2.0 "Parameter Object").
pub(super) fn beside_content(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    if has_content(parameter) && !parameter.contains_key("schema") {
        leave_out(&["style", "explode", "allowReserved"], "beside `content`", parameter, at, cx);
    }
}

/// The typed model knows it of a query only.
pub(super) fn allow_reserved(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(place @ ("path" | "header" | "cookie")) = parameter.get("in").and_then(Value::as_str) else { return };
    let is_plain = place == "header" || parameter.get("style").is_some_and(|style| style == "cookie");
    let at = at.child("allowReserved");
    if parameter.shift_remove("allowReserved") != Some(Value::Bool(true)) {
        return;
    }
    if is_plain {
        cx.reporter.unsupported("`allowReserved` of a header or of `style: cookie`".to_owned(), NO_ENCODING, &at);
    } else {
        cx.since(Version::V3_2, &at, "`allowReserved` outside of a query");
        parameter.insert("x-oasmith-allow-reserved".to_owned(), Value::Bool(true));
    }
}

/// The typed model knows only `form` of a cookie.
pub(super) fn cookie_style(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    let is = |key: &str| parameter.get(key).is_some_and(|value| value == "cookie");
    if is("in") && is("style") {
        cx.since(Version::V3_2, &at.child("style"), "`style: cookie`");
        parameter.shift_remove("style");
        parameter.insert("x-oasmith-cookie-style".to_owned(), Value::Bool(true));
    }
}
