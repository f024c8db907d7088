//! Servers: the address that a client begins with, the others that it can be given, and those of single operations.

use openapiv3::{OpenAPI, Operation, PathItem, Server};
use serde_json::Value;

use super::docs::{code, markdown, paragraphs};
use super::names::{Scope, constant_name, value_name, words};
use super::{Lowering, suffixed};
use crate::diagnostics::{Code, Pointer};
use crate::ir::{self, Address, Part};

/// The base URL of the first server; where it cannot be one, the user has to give it.
pub(super) fn base_url(document: &OpenAPI) -> Option<String> {
    document.servers.first().and_then(absolute)
}

/// The addresses besides the base URL: a function where variables stand in one, else a constant.
pub(super) fn others(document: &OpenAPI) -> Vec<ir::Server> {
    let mut names = Scope::default();
    let servers = document.servers.iter().enumerate();
    let others = servers.filter_map(|(index, server)| {
        let other = other(index, server)?;
        Some(ir::Server { name: names.claim(other.name), ..other })
    });
    others.collect()
}

/// The name that the document gives a server, or its number.
fn name(index: usize, server: &Server) -> String {
    match server.extensions.get("x-oasmith-name").and_then(Value::as_str) {
        Some(name) if !words(name).is_empty() => suffixed(name, "server"),
        _ if index == 0 => "server".to_owned(),
        _ => format!("server {}", index + 1),
    }
}

fn other(index: usize, server: &Server) -> Option<ir::Server> {
    let name = name(index, server);
    let mut scope = Scope::default();
    let mut parameters = Vec::new();
    let mut parts = Vec::new();
    let mut rest = server.url.trim_end_matches('/');
    while let Some((text, (variable, after))) =
        rest.split_once('{').and_then(|(text, rest)| Some((text, rest.split_once('}')?)))
    {
        let known = parameters.iter().find(|(wire, _)| *wire == variable).map(|(_, ident)| ir::Ident::clone(ident));
        let ident = known.unwrap_or_else(|| {
            let ident = scope.claim(value_name(variable));
            parameters.push((variable, ident.clone()));
            ident
        });
        parts.extend((!text.is_empty()).then(|| Part::Text(text.to_owned())));
        parts.push(Part::Variable(ident));
        rest = after;
    }
    parts.extend((!rest.is_empty()).then(|| Part::Text(rest.to_owned())));
    let description = markdown(server.description.as_deref().unwrap_or_default());
    if parameters.is_empty() {
        let url = absolute(server).filter(|_| index > 0)?;
        let docs = if description.is_empty() { "Another address of the API.".to_owned() } else { description };
        return Some(ir::Server { name: constant_name(&name), docs, address: Address::Constant(url) });
    }
    let arguments: Vec<String> = parameters.iter().map(|(wire, ident)| argument(server, wire, ident)).collect();
    let intro = format!("The address {}, for `base_url` of the client's builder.", code(&server.url));
    let docs = paragraphs([intro.as_str(), description.as_str(), arguments.join("\n").as_str()]);
    let parameters = parameters.into_iter().map(|(_, ident)| ident).collect();
    Some(ir::Server { name: value_name(&name), docs, address: Address::Template { parameters, parts } })
}

/// `- `region`: Where it runs. One of `eu`, `us`. Default: `eu`.`
fn argument(server: &Server, wire: &str, ident: &ir::Ident) -> String {
    let variable = server.variables.as_ref().and_then(|variables| variables.get(wire));
    let facts = variable.map(|variable| {
        let values: Vec<String> = variable.enumeration.iter().map(|value| code(value)).collect();
        let values = (!values.is_empty()).then(|| format!("One of {}.", values.join(", ")));
        let description = variable.description.as_deref().map(markdown).filter(|text| !text.is_empty());
        let default = (!variable.default.is_empty()).then(|| format!("Default: {}.", code(&variable.default)));
        let facts: Vec<String> = description.into_iter().chain(values).chain(default).collect();
        facts.join(" ").replace('\n', " ")
    });
    format!("- `{}`: {}", ident.unraw(), facts.unwrap_or_default()).trim_end_matches([' ', ':']).to_owned()
}

/// The address with the defaults of its variables, if it can be a base URL.
fn absolute(server: &Server) -> Option<String> {
    let variables = server.variables.iter().flatten();
    let url = variables
        .fold(server.url.clone(), |url, (name, variable)| url.replace(&format!("{{{name}}}"), &variable.default));
    let url = url.trim_end_matches('/');
    let (scheme, rest) = url.split_once("://")?;
    let is_http = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    // Credentials and queries are no part of a base URL, and a password does not belong into code.
    let is_base = !rest.contains(['@', '?', '#', '{']) && !rest.contains(char::is_whitespace);
    (is_http && is_base).then(|| url.to_owned())
}

impl Lowering<'_> {
    /// The address of an operation that has one of its own: calls go there unless the client was given another.
    pub(super) fn own_server(
        &mut self,
        (item, item_pointer): (&PathItem, &Pointer),
        (operation, pointer): (&Operation, &Pointer),
    ) -> Option<String> {
        let own = [(&operation.servers, pointer), (&item.servers, item_pointer)];
        let (servers, pointer) = own.into_iter().find(|(servers, _)| !servers.is_empty())?;
        let server = servers.first()?;
        let (url, base_url) = (absolute(server), self.document.servers.first().and_then(absolute));
        if *servers == self.document.servers || (url.is_some() && url == base_url) {
            return None;
        }
        let pointers = pointer.child("servers");
        for index in 1..servers.len() {
            let message = "a server after the first is not generated: calls go to the first; make a second client with `base_url`";
            self.diagnostics.report(Code::UnsupportedKeyword, &pointers.child(index), message);
        }
        let pointer = pointers.child(0_usize);
        if url.is_none() || base_url.is_none() {
            let message =
                "this address is not generated: calls go to that of their client, since the description has no other";
            self.diagnostics.report(Code::UnsupportedKeyword, &pointer, message);
            return None;
        }
        if server.variables.iter().flatten().next().is_some() {
            let message = "the variables of this address have their default values";
            self.diagnostics.report(Code::UnsupportedKeyword, &pointer.child("variables"), message);
        }
        url
    }
}
