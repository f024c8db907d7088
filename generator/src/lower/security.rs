//! What callers show of themselves: the schemes of the document, and what each operation asks for.

use openapiv3::{APIKeyLocation, OpenAPI, Operation, ReferenceOr, SecurityRequirement, SecurityScheme as Scheme};

use super::docs::{code, markdown};
use super::{Lowering, resolve};
use crate::ir::{Credential, Requirement, SecurityScheme};

impl Lowering<'_> {
    /// The security schemes of `components`.
    pub(super) fn security_schemes(&self) -> Vec<SecurityScheme> {
        let schemes = self.components.security_schemes.iter().filter_map(|(name, scheme)| {
            let scheme = match scheme {
                ReferenceOr::Item(scheme) => scheme,
                ReferenceOr::Reference { reference } => resolve(&self.components.security_schemes, reference)?.1,
            };
            let (credential, description) = credential(scheme);
            let docs = markdown(description.map(String::as_str).unwrap_or_default());
            Some(SecurityScheme { name: code(name), docs, credential })
        });
        schemes.collect()
    }
}

/// What an operation asks for: its own requirements, or those of the document (OAS 3.0.4, section 4.7.10.1, `security`).
pub(super) fn of(operation: &Operation, document: &OpenAPI) -> Option<Vec<Vec<Requirement>>> {
    let default = document.security.as_ref().filter(|default| !default.is_empty());
    let own = operation.security.as_ref().filter(|own| default.is_some() || !own.is_empty());
    Some(own.or(default)?.iter().map(requirements).collect())
}

fn requirements(all: &SecurityRequirement) -> Vec<Requirement> {
    let one = |(scheme, scopes): (&String, &Vec<String>)| Requirement {
        scheme: code(scheme),
        scopes: scopes.iter().map(|scope| code(scope)).collect(),
    };
    all.iter().map(one).collect()
}

fn credential(scheme: &Scheme) -> (Credential, Option<&String>) {
    match scheme {
        Scheme::APIKey { location, name, description, .. } => {
            let name = code(name);
            let credential = match location {
                APIKeyLocation::Header => Credential::Header(name),
                APIKeyLocation::Query => Credential::Query(name),
                APIKeyLocation::Cookie => Credential::Cookie(name),
            };
            (credential, description.as_ref())
        }
        Scheme::HTTP { scheme, description, .. } if scheme.eq_ignore_ascii_case("bearer") => {
            (Credential::Bearer, description.as_ref())
        }
        Scheme::HTTP { scheme, description, .. } => (Credential::Http(code(scheme)), description.as_ref()),
        Scheme::OAuth2 { description, .. } => (Credential::OAuth2, description.as_ref()),
        Scheme::OpenIDConnect { description, .. } => (Credential::OpenIdConnect, description.as_ref()),
    }
}
