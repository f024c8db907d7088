//! What callers show of themselves: the schemes of the document, and what each operation asks for.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{
    APIKeyLocation, Components, OAuth2Flows, OpenAPI, Operation, ReferenceOr, SecurityRequirement,
    SecurityScheme as Scheme,
};
use serde_json::Value;

use super::docs::{code, markdown, one_line, paragraphs};
use super::names::{Scope, value_name};
use super::{Lowering, headers, resolve, suffixed};
use crate::diagnostics::{Code, Diagnostics, Pointer};
use crate::ir::{self, Alternatives, Credential, Group, Ident, Requirement, Security, SecurityScheme};

/// The schemes of `components`, and the method of the client's builder for each.
pub(super) type Schemes<'a> = IndexMap<&'a str, (&'a Scheme, Ident)>;

pub(super) fn schemes<'a>(components: &'a Components, diagnostics: &mut Diagnostics) -> Schemes<'a> {
    let mut names = Scope::default();
    let at = Pointer::root().child("components").child("securitySchemes");
    let schemes = components.security_schemes.iter().filter_map(|(name, scheme)| {
        let scheme = match scheme {
            ReferenceOr::Item(scheme) => scheme,
            ReferenceOr::Reference { reference } => resolve(&components.security_schemes, reference)?.1,
        };
        if let Some((what, key)) = carrier_of(scheme).filter(|(_, key)| !headers::can_be_called(key)) {
            diagnostics.report(Code::Repaired, &at.child(name).child("name"), headers::left_out(what, key));
            return None;
        }
        Some((name.as_str(), (scheme, names.claim(method(name)))))
    });
    schemes.collect()
}

/// The types of a client that its schemas are not called like.
pub(super) fn own_types(components: &Components) -> &'static [&'static str] {
    if components.security_schemes.is_empty() { &["Client"] } else { &["Client", "ClientBuilder"] }
}

/// `bearerAuth` and `oauth2` say what they are for; `api_key` becomes `api_key_auth`. No other method of a builder is called so.
fn method(name: &str) -> Ident {
    let says_it = name.to_ascii_lowercase().contains("auth");
    value_name(&if says_it { name.to_owned() } else { suffixed(name, "auth") })
}

/// The header or cookie that a key goes into.
fn carrier_of(scheme: &Scheme) -> Option<(&'static str, &str)> {
    match scheme {
        Scheme::APIKey { location: APIKeyLocation::Header, name, .. } => Some(("header", name)),
        Scheme::APIKey { location: APIKeyLocation::Cookie, name, .. } => Some(("cookie", name)),
        _ => None,
    }
}

fn is_certificate(scheme: &Scheme) -> bool {
    matches!(scheme, Scheme::HTTP { scheme, .. } if scheme == "mutualTLS")
}

impl Lowering<'_> {
    /// What an operation asks for: its own requirements, or those of the document (OAS 3.0.4, section 4.7.10.1, `security`). `None`
    /// where nothing is said.
    pub(super) fn requirements(&self, operation: &Operation) -> Option<Vec<Vec<Requirement>>> {
        let default = self.document.security.as_deref().filter(|default| !default.is_empty());
        let own = operation.security.as_deref().filter(|own| default.is_some() || !own.is_empty());
        let together = |all: &SecurityRequirement| {
            let one = |(name, scopes): (&String, &Vec<String>)| {
                let method = self.security.get(name.as_str()).map(|(_, method)| method.unraw());
                Requirement {
                    scheme: code(method.unwrap_or(name)),
                    scopes: scopes.iter().map(|scope| code(scope)).collect(),
                    is_taken: method.is_some(),
                }
            };
            all.iter().map(one).collect()
        };
        Some(self.asked(own.or(default)?).into_iter().map(together).collect())
    }

    /// Whether anything of an alternative can be asked for, or nothing has to be.
    fn can_be_asked(&self, all: &SecurityRequirement) -> bool {
        all.is_empty() || all.keys().any(|name| self.security.contains_key(name.as_str()))
    }

    fn can_be_met(&self, said: &[SecurityRequirement]) -> bool {
        said.is_empty() || said.iter().any(|all| self.can_be_asked(all))
    }

    /// The alternatives that a caller can be asked for, or all where that is none of them.
    fn asked<'s>(&self, said: &'s [SecurityRequirement]) -> Vec<&'s SecurityRequirement> {
        let is_left = self.can_be_met(said);
        said.iter().filter(|all| !is_left || self.can_be_asked(all)).collect()
    }

    /// The same, without scopes and without what nobody can be asked for.
    pub(super) fn needs(&self, own: Option<&[SecurityRequirement]>) -> Alternatives {
        let mut needs = Alternatives::new();
        for all in self.asked(own.or(self.document.security.as_deref()).unwrap_or_default()) {
            let method = |name: &String| Some(self.security.get(name.as_str())?.1.clone());
            let all = all.keys().filter_map(method).collect();
            if !needs.contains(&all) {
                needs.push(all);
            }
        }
        needs.sort_by_key(Vec::is_empty);
        if needs.iter().all(Vec::is_empty) { Alternatives::new() } else { needs }
    }

    /// What the client is given, after all operations; each of them keeps only how it deviates from the others.
    pub(super) fn security(&self, document: &OpenAPI, groups: &mut [Group]) -> Security {
        let default = document.security.as_deref();
        let mut operations: Vec<_> = groups.iter_mut().flat_map(|group| &mut group.operations).collect();
        let has_default = default.is_some_and(|default| self.can_be_met(default));
        let is_silent = !has_default && operations.iter().all(|operation| !is_told(operation));
        let required = if has_default {
            self.needs(None)
        } else if is_silent {
            self.any()
        } else {
            most(operations.iter().filter_map(|operation| operation.needs.as_ref()))
        };
        let needed = operations.iter().filter_map(|operation| operation.needs.as_ref()).chain([&required]);
        let needed: HashSet<Ident> = needed.flatten().flatten().cloned().collect();
        for operation in &mut operations {
            operation.needs.take_if(|needs| is_silent || *needs == required);
        }
        let schemes = self.security.iter().filter(|(_, (_, method))| needed.contains(method));
        let schemes = schemes.map(|(name, (scheme, method))| lowered(name, scheme, method.clone()));
        Security { schemes: schemes.collect(), required, is_silent }
    }

    /// Whatever a caller gives that is put into requests.
    fn any(&self) -> Alternatives {
        let credentials = self.security.values().filter(|(scheme, _)| !is_certificate(scheme));
        let methods: Vec<&Ident> = credentials.map(|(_, method)| method).collect();
        let all = (methods.len() > 1).then(|| methods.iter().copied().cloned().collect());
        let each = methods.iter().map(|method| vec![Ident::clone(method)]);
        all.into_iter().chain(each).chain((!methods.is_empty()).then(Vec::new)).collect()
    }
}

/// Whether an operation says what it asks for, or that this is nothing, so that it can be done.
fn is_told(operation: &ir::Operation) -> bool {
    let can_be_met = |all: &Vec<Requirement>| all.is_empty() || all.iter().any(|one| one.is_taken);
    operation.security.as_ref().is_some_and(|ways| ways.is_empty() || ways.iter().any(can_be_met))
}

/// The most frequent of several, the first of those that are equally frequent.
fn most<'n>(needs: impl Iterator<Item = &'n Alternatives>) -> Alternatives {
    let mut counts: IndexMap<&Alternatives, usize> = IndexMap::new();
    needs.for_each(|needs| *counts.entry(needs).or_default() += 1);
    let most = counts.values().max();
    counts.iter().find(|(_, count)| Some(*count) == most).map(|(needs, _)| (*needs).clone()).unwrap_or_default()
}

fn lowered(name: &str, scheme: &Scheme, method: Ident) -> SecurityScheme {
    let bearer = "sent as `Authorization: Bearer …` (RFC 6750).";
    let (credential, way, description) = match scheme {
        Scheme::APIKey { location, name, description, .. } => {
            let (credential, place) = match location {
                APIKeyLocation::Header => (Credential::Header(name.clone()), "header"),
                APIKeyLocation::Query => (Credential::Query(name.clone()), "query parameter"),
                APIKeyLocation::Cookie => (Credential::Cookie(name.clone()), "cookie"),
            };
            (credential, format!("a key, sent as the {place} {}.", code(name)), description)
        }
        Scheme::HTTP { description, .. } if is_certificate(scheme) => {
            let way = "a certificate of the client. The transport is given it; this says that it was.";
            (Credential::Certificate, way.to_owned(), description)
        }
        Scheme::HTTP { scheme, description, .. } if scheme.eq_ignore_ascii_case("bearer") => {
            (Credential::Http("Bearer".to_owned()), format!("a token, {bearer}"), description)
        }
        Scheme::HTTP { scheme, description, .. } if scheme.eq_ignore_ascii_case("basic") => {
            let way = "a user and a password, sent as `Authorization: Basic …` (RFC 7617).";
            (Credential::Basic, way.to_owned(), description)
        }
        Scheme::HTTP { scheme, description, .. } => {
            let header = code(&format!("Authorization: {scheme} …"));
            (Credential::Http(scheme.clone()), format!("credentials, sent as {header}."), description)
        }
        Scheme::OAuth2 { flows, description, .. } => {
            let flows = flow_docs(flows);
            let way = paragraphs([format!("an access token of OAuth 2.0, {bearer}").as_str(), flows.as_str()]);
            (Credential::Http("Bearer".to_owned()), way, description)
        }
        Scheme::OpenIDConnect { open_id_connect_url, description, .. } => {
            let way =
                format!("an access token of `openIdConnect`, {bearer} The provider: {}.", code(open_id_connect_url));
            (Credential::Http("Bearer".to_owned()), way, description)
        }
    };
    let description = markdown(description.as_deref().unwrap_or_default());
    let docs = paragraphs([format!("For {}: {way}", code(name)).as_str(), description.as_str()]);
    SecurityScheme { method, docs, credential }
}

/// What a flow says of its addresses.
const ADDRESSES: [(&str, &str); 4] = [
    ("authorizationUrl", "authorization at"),
    ("deviceAuthorizationUrl", "authorization of devices at"),
    ("tokenUrl", "tokens at"),
    ("refreshUrl", "refreshed at"),
];

/// Where tokens are had, and the scopes that can be asked for.
fn flow_docs(flows: &OAuth2Flows) -> String {
    let flows = serde_json::to_value(flows).unwrap_or_default();
    let mut scopes = IndexMap::new();
    let flows = flows.as_object().into_iter().flatten().filter(|(_, flow)| flow.is_object()).map(|(name, flow)| {
        let said = ADDRESSES.iter().filter_map(|(key, words)| Some((words, flow.get(*key)?.as_str()?)));
        let said = said.filter(|(_, address)| !address.is_empty());
        let addresses: Vec<String> = said.map(|(words, address)| format!("{words} {}", code(address))).collect();
        let known = flow.get("scopes").and_then(Value::as_object).into_iter().flatten();
        scopes.extend(known.map(|(scope, meaning)| (scope, meaning.as_str().unwrap_or_default())));
        let name = code(name.trim_start_matches("x-oasmith-"));
        format!("- {name}: {}.", addresses.join(", "))
    });
    let flows: Vec<String> = flows.collect();
    let scopes = scopes.iter().map(|(scope, meaning)| {
        let meaning = one_line(&markdown(meaning));
        format!("- {}: {meaning}", code(scope)).trim_end_matches([' ', ':']).to_owned()
    });
    let scopes: Vec<String> = scopes.collect();
    let scopes = if scopes.is_empty() { String::new() } else { format!("Scopes:\n\n{}", scopes.join("\n")) };
    paragraphs([flows.join("\n").as_str(), scopes.as_str()])
}
