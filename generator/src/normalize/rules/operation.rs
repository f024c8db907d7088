//! Rules for servers, paths, parameters, headers and responses: what follows from several members together, and what
//! is often mistaken.

use serde_json::{Map, Value, json};

use super::super::keywords::Kind;
use super::super::walk::Members;
use super::Cx;
use crate::diagnostics::{Message, Pointer};
use crate::suggest::{did_you_mean, nearest};

const INTERIM: &str = "another one follows it, which is what a call gives";

/// A variable that is none of the address.
pub(super) fn variables(server: &mut Members, at: &Pointer, cx: &mut Cx) {
    let url = server.get("url").and_then(Value::as_str).unwrap_or_default().to_owned();
    let Some(Value::Object(variables)) = server.get_mut("variables") else {
        return;
    };
    variables.retain(|name, _| {
        let is_used = url.contains(&format!("{{{name}}}"));
        if !is_used {
            let message = format!("the address has no place for the variable `{name}`: it is left out");
            cx.reporter.repaired(&at.child("variables").child(name), message);
        }
        is_used
    });
}

/// A path that is a whole address: the host of it is a server. What has the same path at another host is told from it by a fragment,
/// which is never sent.
pub(super) fn address(paths: &mut Members, at: &Pointer, cx: &mut Cx) {
    let of_server = |key: &str, paths: &Members| {
        let (server, path) = server_and_path(key)?;
        let is_same = |other: &String| server_and_path(other).is_some_and(|(_, it)| it == path);
        let is_taken = paths.contains_key(path) || paths.keys().take_while(|other| *other != key).any(is_same);
        Some(if is_taken { format!("{path}#{server}") } else { path.to_owned() })
    };
    let servers: Vec<_> = paths.keys().map(|key| server_and_path(key).map(|(server, _)| server.to_owned())).collect();
    for (item, server) in paths.values_mut().zip(servers) {
        if let (Value::Object(item), Some(server)) = (item, server) {
            item.entry("servers").or_insert_with(|| json!([{ "url": server }]));
        }
    }
    rename(paths, at, cx, of_server, |_| "a path has no host: the one of this is taken as its server".to_owned());
}

fn server_and_path(address: &str) -> Option<(&str, &str)> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    address.split_at_checked(address.len() - rest.len() + rest.find(['/', '?', '#']).unwrap_or(rest.len()))
}

/// A path begins with a slash.
pub(super) fn slash(paths: &mut Members, at: &Pointer, cx: &mut Cx) {
    let with_slash = |key: &str, paths: &Members| {
        let is_path = key.starts_with('/') || key.starts_with("x-");
        let path = format!("/{key}");
        (!is_path && !paths.contains_key(&path)).then_some(path)
    };
    rename(paths, at, cx, with_slash, |_| "a path begins with a slash: one is put before it".to_owned());
}

/// `4xx` is `4XX`.
pub(super) fn statuses(responses: &mut Members, at: &Pointer, cx: &mut Cx) {
    let in_capitals = |key: &str, responses: &Members| {
        let range = key.to_uppercase();
        let is_range = key.ends_with("xx") && key.len() == 3;
        (is_range && !responses.contains_key(&range)).then_some(range)
    };
    rename(responses, at, cx, in_capitals, |range| format!("a range of statuses is written `{range}`"));
}

/// What comes before the answer itself (RFC 9110, section 15.2): no call gives it. Only `101` is the last one.
pub(super) fn interim(responses: &mut Members, at: &Pointer, cx: &mut Cx) {
    responses.retain(|key, _| {
        let is_interim = key.len() == 3 && key.starts_with('1') && key != "101" && !key.eq_ignore_ascii_case("1XX");
        if is_interim {
            cx.reporter.unsupported(format!("a response `{key}`"), INTERIM, &at.child(key));
        }
        !is_interim
    });
}

/// Gives keys other names and keeps their order; what is inside goes on being reported where it stood.
fn rename(
    members: &mut Members,
    at: &Pointer,
    cx: &mut Cx,
    renamed: fn(&str, &Members) -> Option<String>,
    why: impl Fn(&str) -> String,
) {
    let new: Vec<Option<String>> = members.keys().map(|key| renamed(key, members)).collect();
    for (old, new) in members.keys().zip(&new) {
        if let Some(new) = new {
            cx.reporter.repaired(&at.child(old), why(new));
            cx.reporter.moved(&at.child(old), at.child(new));
        }
    }
    if new.iter().any(Option::is_some) {
        let old = std::mem::take(members).into_iter();
        *members = old.zip(new).map(|((key, value), new)| (new.unwrap_or(key), value)).collect();
    }
}

/// `type`, `enum` and the like belong into the `schema` of a parameter or header; in OpenAPI 2.0 they stood beside it.
pub(super) fn schema_keywords(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    if has_format(parameter) {
        return;
    }
    let misplaced: Vec<String> = parameter
        .keys()
        .filter(|key| Kind::Parameter.keyword(key).is_none() && Kind::Schema.keyword(key).is_some())
        .cloned()
        .collect();
    let mut schema = Map::new();
    for key in misplaced {
        cx.reporter.repaired(&at.child(&key), format!("`{key}` belongs into `schema`"));
        if let Some(value) = parameter.shift_remove(&key) {
            schema.insert(key, value);
        }
    }
    if !schema.is_empty() {
        parameter.insert("schema".to_owned(), Value::Object(schema));
    }
}

fn has_format(parameter: &Members) -> bool {
    parameter.get("schema").is_some_and(|schema| !schema.is_null()) || has_content(parameter)
}

pub(super) fn has_content(parameter: &Members) -> bool {
    let content = parameter.get("content").and_then(Value::as_object);
    content.is_some_and(|content| content.values().any(Value::is_object))
}

/// A parameter or header has a `schema` or a `content`, and not both, and in that one media type (OAS 3.0.4 "Parameter Object").
pub(super) fn schema_or_content(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    let has_schema = parameter.get("schema").is_some_and(|schema| !schema.is_null());
    if has_schema && parameter.shift_remove("content").is_some() {
        cx.reporter.repaired(&at.child("content"), "`schema` and `content` exclude each other: `content` is left out");
    }
    if let Some(Value::Object(content)) = parameter.get_mut("content") {
        let mut is_first = true;
        content.retain(|media_type, _| {
            if !is_first {
                let message = "a parameter or header has one media type: this one is left out";
                cx.reporter.repaired(&at.child("content").child(media_type), message);
            }
            std::mem::take(&mut is_first)
        });
    }
    if has_schema || has_content(parameter) {
        return;
    }
    // What stands in a query may be anything, and all else is a text.
    let is_query = parameter.get("in").and_then(Value::as_str).is_some_and(|place| place.starts_with("query"));
    let read = if is_query { "any value is accepted" } else { "it is taken as a string" };
    let message = Message::from(format!("there is neither `schema` nor `content`: {read}"));
    cx.reporter.repaired(at, message.help(Some("add a `schema`, such as `schema: {type: string}`".to_owned())));
    parameter.shift_remove("content");
    parameter.insert("schema".to_owned(), Value::Object(Map::new()));
}

/// Which styles there are depends on where the parameter goes (OAS 3.0.4 "Style Values").
pub(super) fn style(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    let styles: &[&str] = match parameter.get("in").and_then(Value::as_str) {
        Some("query") => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        Some("path") => &["simple", "label", "matrix"],
        Some("header") => &["simple"],
        Some("cookie") => &["form"],
        _ => return,
    };
    let Some(style) = parameter.get("style").and_then(Value::as_str) else {
        return;
    };
    if !styles.contains(&style) {
        let message = format!("`{style}` is no style of such a parameter: the default is used");
        let near = nearest(style, styles.iter().copied());
        cx.reporter.repaired(&at.child("style"), Message::from(message).help(did_you_mean(near)));
        parameter.shift_remove("style");
    }
}

/// The typed model has no place for the `explode` of a header.
pub(super) fn explode(header: &mut Members, _: &Pointer, _: &mut Cx) {
    if header.get("explode") == Some(&Value::Bool(true)) {
        header.insert("x-oasmith-explode".to_owned(), Value::Bool(true));
    }
}

/// There is no path without its parameters.
pub(super) fn required(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    let is_path = parameter.get("in").and_then(Value::as_str) == Some("path");
    if is_path && parameter.get("required") != Some(&Value::Bool(true)) {
        cx.reporter.repaired(at, "a parameter of the path is always required: it is read as that");
        parameter.insert("required".to_owned(), Value::Bool(true));
    }
}

/// Of `style`, `explode` and `allowReserved` each brings the defaults of the others with it, and then a media type does not
/// count (OAS 3.0.4 "Encoding Object").
pub(super) fn encoding_style(encoding: &mut Members, _: &Pointer, _: &mut Cx) {
    if encoding.contains_key("explode") || encoding.contains_key("allowReserved") {
        encoding.entry("style").or_insert_with(|| "form".into());
    }
    if encoding.get("style").is_some_and(|style| style == "form") {
        encoding.entry("explode").or_insert(Value::Bool(true));
    }
}
