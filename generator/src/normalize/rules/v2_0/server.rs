//! Rules for `host`, `basePath` and `schemes`: together they are the `servers`.

use serde_json::{Value, json};

use super::super::super::leaf::found;
use super::super::super::walk::Members;
use super::super::{Cx, resolved};
use super::texts;
use crate::diagnostics::Pointer;

const NO_DEFAULT: &str = "its variables have no defaults, so the client's builder asks for the whole of it";
const NO_SOCKET: &str = "the client speaks HTTP; open the socket with a library for that";

/// `x-ms-parameterized-host` goes before `host`: an address with variables, or where those have no values of their own, one that the
/// caller gives as a whole.
pub(super) fn x_ms_parameterized_host(document: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(Value::Object(host)) = document.get("x-ms-parameterized-host").cloned() else { return };
    let scheme = schemes_of(document, at, cx).and_then(|schemes| schemes.into_iter().next()).unwrap_or("https");
    let base_path = document.get("basePath").and_then(Value::as_str).unwrap_or_default().trim_end_matches('/');
    let template = host.get("hostTemplate").and_then(Value::as_str).unwrap_or_default();
    let has_scheme = host.get("useSchemePrefix") == Some(&Value::Bool(false));
    let url = if has_scheme { format!("{template}{base_path}") } else { format!("{scheme}://{template}{base_path}") };
    let mut variables = Members::new();
    let mut is_whole = true;
    for parameter in host.get("parameters").and_then(Value::as_array).into_iter().flatten() {
        let Some((parameter, _)) = resolved(parameter, at, cx.root) else { continue };
        let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
        let values = parameter.get("enum").and_then(Value::as_array);
        let default = parameter.get("default").or_else(|| values?.first()).and_then(Value::as_str);
        is_whole &= default.is_some();
        let description = parameter.get("description").and_then(Value::as_str).unwrap_or_default();
        let values: Vec<&str> = values.into_iter().flatten().filter_map(Value::as_str).collect();
        let variable = json!({ "default": default.unwrap_or_default(), "description": description, "enum": values });
        variables.insert(name.to_owned(), variable);
    }
    let at = at.child("x-ms-parameterized-host");
    if is_whole {
        document.entry("servers").or_insert(json!([{ "url": url, "variables": variables }]));
    } else {
        cx.reporter.unsupported(format!("the address `{url}`"), NO_DEFAULT, &at);
    }
    for key in ["host", "basePath"] {
        document.shift_remove(key);
    }
}

/// The addresses of the document. That with `https` goes first: it is the one to send credentials to.
pub(super) fn host(document: &mut Members, at: &Pointer, cx: &mut Cx) {
    let urls = urls(document, schemes_of(document, at, cx), at, cx);
    for key in ["host", "basePath", "schemes"] {
        document.shift_remove(key);
    }
    if !urls.is_empty() {
        let servers = urls.into_iter().map(|url| json!({ "url": url })).collect();
        document.entry("servers").or_insert(Value::Array(servers));
    }
}

/// An operation that is not reached by the scheme of the default address.
pub(super) fn schemes(operation: &mut Members, at: &Pointer, cx: &mut Cx) {
    let schemes = schemes_of(operation, at, cx);
    operation.shift_remove("schemes");
    let Some(root) = cx.root.as_object().filter(|root| root.contains_key("host")) else {
        return;
    };
    let default = urls(root, schemes_of(root, &Pointer::root(), cx), &Pointer::root(), cx).into_iter().next();
    let default = default.unwrap_or_default();
    let Some(schemes) = schemes.filter(|own| !own.iter().any(|own| default.starts_with(&format!("{own}://")))) else {
        return;
    };
    if let Some(url) = urls(root, Some(schemes), &Pointer::root(), cx).into_iter().next() {
        cx.reporter.moved(&at.child("schemes"), at.child("servers"));
        operation.entry("servers").or_insert(json!([{ "url": url }]));
    }
}

/// The schemes that a client speaks, `https` before `http`; `None` where nothing is said.
fn schemes_of(members: &Members, at: &Pointer, cx: &mut Cx) -> Option<Vec<&'static str>> {
    let names = texts(members, "schemes", at, cx)?;
    let at = at.child("schemes");
    for (index, name) in names.iter().enumerate() {
        match name.as_str() {
            "http" | "https" => {}
            "ws" | "wss" => cx.reporter.unsupported(format!("the scheme `{name}`"), NO_SOCKET, &at.child(index)),
            _ => {
                let message = format!("expected one of `http`, `https`, `ws`, `wss`, found {name:?}: it is left out");
                cx.reporter.repaired(&at.child(index), message);
            }
        }
    }
    let known: Vec<_> = ["https", "http"].into_iter().filter(|known| names.iter().any(|name| name == known)).collect();
    (!known.is_empty()).then_some(known)
}

fn urls(document: &Members, schemes: Option<Vec<&str>>, at: &Pointer, cx: &mut Cx) -> Vec<String> {
    let mut text = |key: &str| match document.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.trim().trim_end_matches('/').to_owned(),
        Some(value) => {
            let message = format!("expected a string, found {}: it is left out", found(value));
            cx.reporter.repaired(&at.child(key), message);
            String::new()
        }
    };
    let (mut host, mut base_path) = (text("host"), text("basePath"));
    let mut default = "https".to_owned();
    if let Some((scheme, rest)) = host.clone().split_once("://") {
        (default, host) = (scheme.to_owned(), rest.to_owned());
        cx.reporter.repaired(&at.child("host"), "a scheme belongs into `schemes`: it is read as that");
    }
    if !base_path.is_empty() && !base_path.starts_with('/') {
        base_path.insert(0, '/');
        cx.reporter.repaired(&at.child("basePath"), "a path begins with a slash: one is put before it");
    }
    if host.is_empty() {
        return if base_path.is_empty() { Vec::new() } else { vec![base_path] };
    }
    let schemes = schemes.unwrap_or_else(|| vec![&default]);
    schemes.into_iter().map(|scheme| format!("{scheme}://{host}{base_path}")).collect()
}
