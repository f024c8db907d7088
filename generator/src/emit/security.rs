//! What callers show of themselves: the builder that takes it, what each call asks for, and the docs of that.

use indexmap::IndexSet;
use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{comment, spaced};
use super::imports::Imports;
use super::lints::{self, Receiver};
use crate::ir::{Alternatives, Credential, Ident, Requirement, Security, SecurityScheme};
use crate::prose::behind;

const SILENT: &str =
    "The description does not say which of these credentials a call needs, so those that are given go with every call.";

/// The client's builder, where it has methods of its own.
pub(super) fn builder(security: &Security, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let docs = "Makes a [`Client`], with the credentials that its calls need.";
    let docs = comment(&if security.is_silent { format!("{docs}\n\n{SILENT}") } else { docs.to_owned() });
    let methods = security.schemes.iter().map(|scheme| method(scheme, imports)).collect::<Vec<_>>();
    let methods = spaced([new(security, imports)].into_iter().chain(methods));
    vec![
        quote! {
            #docs
            #[derive(Debug)]
            #[must_use = "a builder does nothing until `build` is called"]
            pub struct ClientBuilder { inner: oasmith_runtime::ClientBuilder<Client> }
        },
        quote!(impl ClientBuilder { #(#methods)* }),
        quote!(oasmith_runtime::client_builder!(ClientBuilder, Client);),
    ]
}

/// The function that knows what the description says.
fn new(security: &Security, imports: &mut Imports<'_>) -> TokenStream {
    let scheme = imports.runtime("Scheme");
    let schemes = security.schemes.iter().map(|SecurityScheme { method, credential, .. }| {
        let (method, place) = (
            method.unraw(),
            match credential {
                Credential::Basic => quote!(Http("Basic")),
                Credential::Http(name) => quote!(Http(#name)),
                Credential::Header(name) => quote!(Header(#name)),
                Credential::Query(name) => quote!(Query(#name)),
                Credential::Cookie(name) => quote!(Cookie(#name)),
                Credential::Certificate => quote!(Certificate),
            },
        );
        quote!((#method, #scheme::#place))
    });
    let schemes = schemes.collect::<Vec<_>>();
    let (name, required) = (imports.runtime("Security"), alternatives(&security.required));
    let (into, string) = (imports.prelude("Into"), imports.prelude("String"));
    quote! {
        fn new(base_url: impl #into<#string>) -> Self {
            let security = #name { schemes: &[#(#schemes),*], required: #required };
            Self { inner: oasmith_runtime::ClientBuilder::new(base_url).security(security) }
        }
    }
}

fn method(scheme: &SecurityScheme, imports: &mut Imports<'_>) -> TokenStream {
    let (docs, name, method) = (comment(&scheme.docs), &scheme.method, scheme.method.unraw());
    let credential = imports.runtime("Credential");
    let into = imports.prelude("Into");
    let allow = lints::method(name, Receiver::Value, 1, &[]);
    let argument = match &scheme.credential {
        Credential::Basic => {
            return quote! {
                #docs
                #allow
                pub fn #name(self, user: &str, password: &str) -> Self {
                    Self { inner: self.inner.credential(#method, #credential::basic(user, password)) }
                }
            };
        }
        Credential::Certificate => {
            return quote! {
                #docs
                pub fn #name(self) -> Self {
                    Self { inner: self.inner.credential(#method, #credential::certificate()) }
                }
            };
        }
        Credential::Http(scheme) if scheme == "Bearer" => quote!(token),
        Credential::Http(_) => quote!(credentials),
        Credential::Header(_) | Credential::Query(_) | Credential::Cookie(_) => quote!(key),
    };
    quote! {
        #docs
        #allow
        pub fn #name(self, #argument: impl #into<#credential>) -> Self {
            Self { inner: self.inner.credential(#method, #argument) }
        }
    }
}

/// `&[&["token_auth"], &["key_auth", "app_auth"]]`
pub(super) fn alternatives(alternatives: &Alternatives) -> TokenStream {
    let alternatives = alternatives.iter().map(|all| {
        let all = all.iter().map(Ident::unraw);
        quote!(&[#(#all),*])
    });
    quote!(&[#(#alternatives),*])
}

/// ``Security: `token`, or `key` and `app` (`read`).``
pub(super) fn needs(alternatives: &[Vec<Requirement>]) -> String {
    let all: IndexSet<String> = alternatives.iter().map(|all| together(all)).collect();
    let all: Vec<String> = all.into_iter().collect();
    let has_several = alternatives.iter().any(|all| all.len() > 1);
    let text = match all.split_last() {
        None => "none".to_owned(),
        Some((last, others)) if !has_several && !others.is_empty() => format!("{} or {last}", others.join(", ")),
        Some(_) => all.join(", or "),
    };
    behind("Security:", &format!("{text}."))
}

fn together(all: &[Requirement]) -> String {
    let all: Vec<String> = all
        .iter()
        .map(|one| match one.scopes.as_slice() {
            _ if !one.is_taken => format!("{} (which the client's builder does not take)", one.scheme),
            [] => one.scheme.clone(),
            scopes => format!("{} ({})", one.scheme, scopes.join(", ")),
        })
        .collect();
    if all.is_empty() { "none".to_owned() } else { all.join(" and ") }
}
