//! Servers: the address that a client begins with, and those of single operations.

mod name;
mod others;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, Operation, PathItem, Server, ServerVariable};

use super::Lowering;
use crate::diagnostics::{Code, Pointer};
use crate::ir::{Home, OwnServer};

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
fn home(base_url: Option<String>, document: &OpenAPI) -> Home {
    let paths = || document.servers.iter().filter_map(path).filter(|path| !path.is_empty()).collect();
    base_url.map_or_else(|| Home::Unknown(paths()), Home::Url)
}

/// The default of a variable, if it has one that leaves a host.
fn default_of<'v>(server: &Server, (name, variable): (&str, &'v ServerVariable)) -> Option<&'v str> {
    let is_empty = is_empty(variable) && !is_label(server, name);
    Some(variable.default.as_str()).filter(|text| is_empty || !text.is_empty())
}

/// Whether a document says that the default is empty.
fn is_empty(variable: &ServerVariable) -> bool {
    variable.extensions.contains_key("x-oasmith-empty")
}

/// Whether a variable is a whole label of the host, which cannot be empty (RFC 1035, section 2.3.1), or all of it.
fn is_label(server: &Server, name: &str) -> bool {
    let host = server.url.split_once("//").and_then(|(_, rest)| rest.split(['/', ':']).next()).unwrap_or_default();
    format!(".{host}.").contains(&format!(".{{{name}}}."))
}

/// The address with the defaults of its variables, without a slash at its end.
fn filled(server: &Server) -> String {
    let variables = server.variables.iter().flatten();
    let defaults = variables.filter_map(|(name, variable)| Some((name, default_of(server, (name, variable))?)));
    let url = defaults.fold(server.url.clone(), |url, (name, default)| url.replace(&format!("{{{name}}}"), default));
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
    !url.contains(['@', '?', '#', '{', '}']) && !url.contains(char::is_whitespace)
}

impl<'a> Lowering<'a> {
    /// The address of an operation that has one of its own: calls go there unless the client was given another.
    pub(super) fn own_server(
        &mut self,
        (item, item_pointer): (&'a PathItem, &Pointer),
        (operation, pointer): (&'a Operation, &Pointer),
    ) -> Option<OwnServer> {
        let own = [(&operation.servers, pointer), (&item.servers, item_pointer)];
        let (servers, pointer) = own.into_iter().find(|(servers, _)| !servers.is_empty())?;
        let server = servers.first()?;
        if *servers == self.document.servers {
            return None;
        }
        self.own_servers.push(server);
        let pointers = pointer.child("servers");
        for index in 1..servers.len() {
            let message = "a server after the first is not generated: calls go to the first; `base_url` of a request takes another";
            self.diagnostics.report(Code::UnsupportedKeyword, &pointers.child(index), message);
        }
        if self.base_url.is_some() && absolute(server) == self.base_url {
            return None;
        }
        let url = absolute(server).filter(|_| self.base_url.is_some()).map(OwnServer::Address);
        let url = url.or_else(|| path(server).map(OwnServer::Path));
        if url.is_none() {
            let pointer = pointers.child(0_usize);
            let message = if absolute(server).is_some() {
                "a client that has no address of its own is given one, and all its calls go there: `base_url` of a request takes another"
            } else {
                "this address is not known as a whole: calls go to that of their client; `base_url` of a request takes another"
            };
            self.diagnostics.report(Code::UnsupportedKeyword, &pointer, message);
            return None;
        }
        url
    }
}
