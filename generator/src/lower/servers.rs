//! Servers: the address that a client begins with, the others that it can be given, and those of single operations.

use indexmap::IndexMap;
use openapiv3::{OpenAPI, Operation, PathItem, Server};
use serde_json::Value;

use super::docs::{code, markdown, paragraphs};
use super::names::{Scope, constant_name, value_name, words};
use super::{Lowering, suffixed};
use crate::diagnostics::{Code, Pointer};
use crate::ir::{self, Address, Group, Home, OwnServer, Part};

/// The base URL of the first server, or without servers that of most operations; where it cannot be one, the user has to give it.
pub(super) fn base_url(document: &OpenAPI) -> Option<String> {
    if let Some(first) = document.servers.first() {
        return absolute(first);
    }
    let mut uses: IndexMap<Option<String>, usize> = IndexMap::new();
    for item in document.paths.iter().filter_map(|(_, item)| item.as_item()) {
        for (_, operation) in item.iter() {
            let own = if operation.servers.is_empty() { &item.servers } else { &operation.servers };
            *uses.entry(own.first().and_then(absolute)).or_default() += 1;
        }
    }
    // Of several with as many, `max_by_key` gives the last.
    uses.into_iter().rev().max_by_key(|(_, count)| *count).and_then(|(url, _)| url)
}

/// Where a client begins.
pub(super) fn home(base_url: Option<String>, document: &OpenAPI) -> Home {
    let path = document.servers.first().and_then(path).filter(|path| !path.is_empty());
    base_url.map(Home::Url).or(path.map(Home::Path)).unwrap_or(Home::Unknown)
}

/// The addresses besides the base URL: a function where variables stand in one, else a constant.
pub(super) fn others(document: &OpenAPI, groups: &[Group]) -> Vec<ir::Server> {
    let mut names = Scope::default();
    // Methods of the client have their names already.
    for group in groups {
        match &group.handle {
            Some(handle) => drop(names.claim(handle.method.clone())),
            None => group.operations.iter().for_each(|operation| drop(names.claim(operation.method.clone()))),
        }
    }
    let servers = document.servers.iter().enumerate();
    let others = servers.filter_map(|(index, server)| {
        let other = other(index, server)?;
        Some(ir::Server { name: names.claim(other.name), ..other })
    });
    others.collect()
}

/// The name that the document gives a server, its description if that is as short as a name, or its number.
fn name(index: usize, server: &Server) -> String {
    let given = server.extensions.get("x-oasmith-name").and_then(Value::as_str).filter(|name| !words(name).is_empty());
    let short = server.description.as_deref().filter(|text| index > 0 && (1..=3).contains(&words(text).len()));
    match given.or(short) {
        Some(name) => suffixed(name, "server"),
        None if index == 0 => "server".to_owned(),
        None => format!("server {}", index + 1),
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
        let facts = values.into_iter().chain(default).collect::<Vec<_>>().join(" ");
        match description {
            // Paragraphs and lists stay what they are, inside the item.
            Some(text) if text.contains('\n') => paragraphs([text.as_str(), facts.as_str()]).replace('\n', "\n  "),
            Some(text) if text.ends_with(['.', '!', '?', ':']) => format!("{text} {facts}"),
            Some(text) => format!("{text}. {facts}"),
            None => facts,
        }
    });
    format!("- `{}`: {}", ident.unraw(), facts.unwrap_or_default()).trim_end_matches([' ', ':']).to_owned()
}

/// The address with the defaults of its variables, without a slash at its end.
fn filled(server: &Server) -> String {
    let variables = server.variables.iter().flatten();
    let url = variables
        .fold(server.url.clone(), |url, (name, variable)| url.replace(&format!("{{{name}}}"), &variable.default));
    url.trim_end_matches('/').to_owned()
}

/// The address with the defaults of its variables, if it can be a base URL. Where only the scheme is missing it is https.
fn absolute(server: &Server) -> Option<String> {
    let url = filled(server);
    let url = if url.starts_with("//") { format!("https:{url}") } else { url };
    let (scheme, rest) = url.split_once("://")?;
    let is_http = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    (is_http && !rest.is_empty() && is_plain(rest)).then(|| url.clone())
}

/// The path of an address that has no host.
fn path(server: &Server) -> Option<String> {
    let url = filled(server);
    let is_path = if url.is_empty() { server.url == "/" } else { url.starts_with('/') && !url.starts_with("//") };
    (is_path && is_plain(&url)).then_some(url)
}

/// Credentials and queries are no part of a base URL, and a password does not belong into code.
fn is_plain(url: &str) -> bool {
    !url.contains(['@', '?', '#', '{']) && !url.contains(char::is_whitespace)
}

impl Lowering<'_> {
    /// The address of an operation that has one of its own: calls go there unless the client was given another.
    pub(super) fn own_server(
        &mut self,
        (item, item_pointer): (&PathItem, &Pointer),
        (operation, pointer): (&Operation, &Pointer),
    ) -> Option<OwnServer> {
        let own = [(&operation.servers, pointer), (&item.servers, item_pointer)];
        let (servers, pointer) = own.into_iter().find(|(servers, _)| !servers.is_empty())?;
        let server = servers.first()?;
        let url = absolute(server).filter(|_| self.base_url.is_some()).map(OwnServer::Address);
        if *servers == self.document.servers || (self.base_url.is_some() && absolute(server) == self.base_url) {
            return None;
        }
        let url = url.or_else(|| path(server).map(OwnServer::Path));
        let pointers = pointer.child("servers");
        for index in 1..servers.len() {
            let message = "a server after the first is not generated: calls go to the first; `base_url` of a request takes another";
            self.diagnostics.report(Code::UnsupportedKeyword, &pointers.child(index), message);
        }
        let pointer = pointers.child(0_usize);
        if url.is_none() {
            let message = "this address is not generated: calls go to that of their client; `base_url` of a request takes another";
            self.diagnostics.report(Code::UnsupportedKeyword, &pointer, message);
            return None;
        }
        if server.variables.iter().flatten().next().is_some() {
            let message = "the variables of this address have their default values; `base_url` of a request takes another address";
            self.diagnostics.report(Code::UnsupportedKeyword, &pointer.child("variables"), message);
        }
        url
    }
}
