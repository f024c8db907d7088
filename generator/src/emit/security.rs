//! What callers show of themselves, in doc comments.

use super::docs::item;
use crate::ir::{Credential, Requirement, SecurityScheme};

/// The schemes of a description and how a client is given what they ask for; empty where there are none.
pub(super) fn schemes(schemes: &[SecurityScheme]) -> String {
    let list = schemes.iter().map(|scheme| {
        let way = match &scheme.credential {
            Credential::Bearer => "a token, given to `bearer_token` of the builder.".to_owned(),
            Credential::Http(kind) => {
                format!("credentials of the kind {kind}, given as `authorization` to `header` of the builder.")
            }
            Credential::Header(name) => format!("the header {name}, given to `header` of the builder."),
            Credential::Query(name) => format!("the query parameter {name}, given to `query` of each call."),
            Credential::Cookie(name) => format!("the cookie {name}, given in `cookie` to `header` of the builder."),
            Credential::OAuth2 => "a token of `oauth2`, given to `bearer_token` of the builder.".to_owned(),
            Credential::OpenIdConnect => {
                "a token of `openIdConnect`, given to `bearer_token` of the builder.".to_owned()
            }
        };
        let text = if scheme.docs.is_empty() { way } else { format!("{way}\n\n{}", scheme.docs) };
        item(&format!("- {}: {text}", scheme.name))
    });
    let list: Vec<String> = list.collect();
    if list.is_empty() { String::new() } else { format!("Credentials that operations ask for:\n\n{}", list.join("\n")) }
}

/// ``Security: `token`, or `key` and `app` (`read`).``
pub(super) fn needs(alternatives: &[Vec<Requirement>]) -> String {
    let alternatives: Vec<String> = alternatives.iter().map(|all| together(all)).collect();
    let text = if alternatives.is_empty() { "none".to_owned() } else { alternatives.join(", or ") };
    format!("Security: {text}.")
}

fn together(all: &[Requirement]) -> String {
    let all: Vec<String> = all
        .iter()
        .map(|one| match one.scopes.as_slice() {
            [] => one.scheme.clone(),
            scopes => format!("{} ({})", one.scheme, scopes.join(", ")),
        })
        .collect();
    if all.is_empty() { "none".to_owned() } else { all.join(" and ") }
}
