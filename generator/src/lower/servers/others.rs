//! Addresses that a client can be given: constants, and structs of the values of their variables.

use indexmap::IndexMap;
use openapiv3::Server;

use super::super::docs::{code, markdown, paragraphs};
use super::super::enums::open_enum;
use super::super::names::{Scope, constant_name, type_name, value_name};
use super::super::{Lowering, templates};
use super::name::name;
use super::{absolute, default_of, home, is_empty, is_label, is_plain, path};
use crate::diagnostics::{Code, Pointer};
use crate::ir::{self, Address, Ident, Part, ServerEnum, ServerVariable, Servers, VariableValue, Variant};

impl Lowering<'_> {
    /// The addresses that a client can be given, and those with variables that requests of some operations can be.
    pub(crate) fn servers(&mut self) -> Servers {
        let all = &self.document.servers;
        let (base_url, types) = (self.base_url.as_deref(), &mut self.types);
        let mut others = Others { base_url, types, constants: Scope::default(), enums: Vec::new(), named: Vec::new() };
        let mut servers = Vec::new();
        for (index, server) in all.iter().enumerate() {
            if all.iter().take(index).any(|known| is_same(known, server)) {
                continue;
            }
            let other = others.lower(server, all.first().unwrap_or(server), "the client's builder");
            // The base URL and the docs of the builder say the rest.
            let is_said = absolute(server).is_some() || path(server).is_some() || server.url.is_empty();
            if other.is_none() && !is_said {
                let message = "this is no address of HTTP, and is not generated: `base_url` of the client's builder takes another";
                self.diagnostics.report(
                    Code::UnsupportedKeyword,
                    &Pointer::root().child("servers").child(index),
                    message,
                );
            }
            servers.extend(other);
            let variables = server.variables.iter().flatten();
            let empty = variables.filter(|(name, variable)| is_empty(variable) && is_label(server, name));
            for (name, _) in empty {
                let message =
                    format!("without {} the address has no host: its default, which is empty, is left out", code(name));
                let at = Pointer::root().child("servers").child(index).child("variables").child(name).child("default");
                self.diagnostics.report(Code::Repaired, &at, message);
            }
        }
        for (index, server) in self.own_servers.iter().enumerate().filter(|(_, server)| server.url.contains('{')) {
            let mut known = all.iter().chain(self.own_servers.iter().take(index).copied());
            if !known.any(|known| is_same(known, server)) {
                let whose = "the requests of operations that have a server of their own";
                servers.extend(others.lower(server, all.first().unwrap_or(server), whose));
            }
        }
        let enums = others.enums.into_iter().map(|(_, values)| values).collect();
        Servers { home: home(self.base_url.clone(), self.document), others: servers, enums }
    }
}

/// Whether two servers have one address: a slash at its end makes no difference.
fn is_same(one: &Server, other: &Server) -> bool {
    one.url.trim_end_matches('/') == other.url.trim_end_matches('/') && one.variables == other.variables
}

struct Others<'a> {
    base_url: Option<&'a str>,
    types: &'a mut Scope,
    constants: Scope,
    /// With the name of the variable.
    enums: Vec<(String, ServerEnum)>,
    /// The names that servers have so far.
    named: Vec<(String, &'a Server)>,
}

impl<'a> Others<'a> {
    /// `whose`: what it is the `base_url` of.
    fn lower(&mut self, server: &'a Server, first: &Server, whose: &str) -> Option<ir::Server> {
        let name = name(server, first, &self.named);
        self.named.push((name.clone(), server));
        let description = markdown(server.description.as_deref().unwrap_or_default());
        if server.url.contains('{') {
            let (variables, parts) = self.template(server)?;
            let intro = format!("The address {}, for `base_url` of {whose}.", code(&server.url));
            let docs = paragraphs([intro.as_str(), description.as_str()]);
            return Some(ir::Server {
                name: self.types.claim(type_name(&name)),
                docs,
                address: Address::Template { variables, parts },
            });
        }
        let url = absolute(server).or_else(|| Some(format!("{}{}", self.origin()?, path(server)?)))?;
        if self.base_url == Some(url.as_str()) {
            return None;
        }
        let docs = if description.is_empty() { "Another address of the API.".to_owned() } else { description };
        Some(ir::Server { name: self.constants.claim(constant_name(&name)), docs, address: Address::Constant(url) })
    }

    /// The host that paths are on.
    fn origin(&self) -> Option<&str> {
        let url = self.base_url?;
        let start = url.find("://")? + 3;
        let end = url.get(start..)?.find('/').map_or(url.len(), |slash| start + slash);
        url.get(..end)
    }

    fn template(&mut self, server: &Server) -> Option<(Vec<ServerVariable>, Vec<Part>)> {
        let url = server.url.trim_end_matches('/');
        let (found, rest) = templates::variables(url);
        let mut texts = found.iter().map(|(text, _)| *text).chain([rest]);
        if !texts.all(is_plain) || found.iter().any(|(_, variable)| variable.contains('{')) {
            return None;
        }
        let before = match url {
            _ if url.starts_with("//") => "https:",
            _ if url.starts_with('/') => self.origin()?,
            _ if ["{", "https://", "http://"].iter().any(|start| url.starts_with(start)) => "",
            _ => return None,
        };
        let mut parts: Vec<Part> = (!before.is_empty()).then(|| Part::Text(before.to_owned())).into_iter().collect();
        let mut variables: IndexMap<&str, ServerVariable> = IndexMap::new();
        let mut scope = Scope::default();
        for (text, variable) in found {
            parts.extend((!text.is_empty()).then(|| Part::Text(text.to_owned())));
            let known = variables.entry(variable);
            let known = known.or_insert_with(|| self.variable(server, variable, scope.claim(value_name(variable))));
            parts.push(Part::Variable(known.name.clone()));
        }
        parts.extend((!rest.is_empty()).then(|| Part::Text(rest.to_owned())));
        (!variables.is_empty()).then(|| (variables.into_values().collect(), parts))
    }

    fn variable(&mut self, server: &Server, wire: &str, name: Ident) -> ServerVariable {
        let Some(variable) = server.variables.as_ref().and_then(|variables| variables.get(wire)) else {
            return ServerVariable { name, docs: String::new(), value: VariableValue::Text(None) };
        };
        // Some descriptions have `{name}` or `<name>` for what everybody has to fill in.
        let default =
            default_of(server, (wire, variable)).filter(|text| !text.contains(['{', '<', ' '])).map(str::to_owned);
        let description = markdown(variable.description.as_deref().unwrap_or_default());
        let said = default.as_ref().map(|text| format!("Default: {}.", code(text))).unwrap_or_default();
        let docs = paragraphs([description.as_str(), said.as_str()]);
        if variable.enumeration.is_empty() {
            return ServerVariable { name, docs, value: VariableValue::Text(default) };
        }
        let mut values = variable.enumeration.clone();
        values.extend(default.clone().filter(|default| !variable.enumeration.contains(default)));
        ServerVariable { name, docs, value: self.one_of(wire, values, default.as_ref()) }
    }

    /// One of some values, whose enum is one for all servers with such a variable.
    fn one_of(&mut self, wire: &str, values: Vec<String>, default: Option<&String>) -> VariableValue {
        let variants = open_enum(values, &[]).variants;
        let default =
            variants.iter().find(|variant| Some(&variant.wire) == default).map(|variant| variant.name.clone());
        let wires = |variants: &[Variant<String>]| variants.iter().map(|one| one.wire.clone()).collect::<Vec<_>>();
        let known = self.enums.iter().find(|(name, known)| name == wire && wires(&known.variants) == wires(&variants));
        if let Some((_, known)) = known {
            return VariableValue::Enum(known.name.clone(), default);
        }
        // Other values than the first server's are those of a server that has a name of its own.
        let is_first = self.enums.iter().all(|(name, _)| name != wire);
        let server = self.named.last().filter(|_| !is_first).map_or("server", |(name, _)| name);
        let name = self.types.claim(type_name(&format!("{server} {wire}")));
        let docs = format!("What {} can be in the address of a server.", code(wire));
        self.enums.push((wire.to_owned(), ServerEnum { name: name.clone(), docs, variants }));
        VariableValue::Enum(name, default)
    }
}
