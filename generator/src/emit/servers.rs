//! Addresses that a client can be given: constants of the client, and structs that make one of the values of their variables.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{blank_line, comment, spaced};
use super::imports::Imports;
use super::lints;
use crate::ir::{Address, Api, Ident, Part, Server, ServerEnum, ServerVariable, VariableValue};

/// The constants of those without variables.
pub(super) fn constants(api: &Api) -> impl Iterator<Item = TokenStream> {
    api.servers.others.iter().filter_map(|Server { name, docs, address }| match address {
        Address::Constant(url) => {
            let docs = comment(docs);
            Some(quote!(#docs pub const #name: &'static str = #url;))
        }
        Address::Template { .. } => None,
    })
}

/// The types of the others, and their names.
pub(super) fn types(api: &Api, imports: &Imports<'_>) -> (Vec<TokenStream>, Vec<String>) {
    let structs = api.servers.others.iter().filter_map(|server| match &server.address {
        Address::Template { variables, parts } => Some((structure(server, variables, parts, imports), &server.name)),
        Address::Constant(_) => None,
    });
    let enums = api.servers.enums.iter().map(|values| (enumeration(values), &values.name));
    let (items, names): (Vec<_>, Vec<&Ident>) = structs.chain(enums).unzip();
    (items.concat(), names.into_iter().map(|name| name.as_str().to_owned()).collect())
}

fn structure(server: &Server, variables: &[ServerVariable], parts: &[Part], imports: &Imports<'_>) -> Vec<TokenStream> {
    let (name, docs) = (&server.name, comment(&server.docs));
    let (string, from) = (imports.prelude("String"), imports.prelude("From"));
    let fields = spaced(variables.iter().map(|ServerVariable { name, docs, value }| {
        let docs = comment(docs);
        match value {
            VariableValue::Text(_) => quote!(#docs pub #name: #string,),
            VariableValue::Enum(ty, _) => quote!(#docs pub #name: #ty,),
        }
    }));
    let parts = parts.iter().map(|part| match part {
        Part::Text(text) => quote!(#text),
        Part::Variable(name) => quote!(server.#name.as_str()),
    });
    let is_empty =
        |variable: &ServerVariable| matches!(&variable.value, VariableValue::Text(Some(text)) if text.is_empty());
    let is_derived = variables.iter().all(is_empty);
    let default = is_derived.then(|| quote!(, Default));
    let mut items = vec![
        quote!(#docs #[derive(Clone, Debug, PartialEq, Eq #default)] pub struct #name { #(#fields)* }),
        quote! {
            impl #from<#name> for #string {
                fn from(server: #name) -> Self { let parts = [#(#parts),*]; parts.concat() }
            }
        },
    ];
    let defaults = variables.iter().map(|ServerVariable { name, value, .. }| match value {
        VariableValue::Text(default) => default.as_ref().map(|text| match text.as_str() {
            "" => quote!(#name: #string::new()),
            text => quote!(#name: #text.to_owned()),
        }),
        VariableValue::Enum(ty, variant) => variant.as_ref().map(|variant| quote!(#name: #ty::#variant)),
    });
    if let Some(defaults) = defaults.collect::<Option<Vec<_>>>().filter(|_| !is_derived) {
        let default = imports.prelude("Default");
        items.push(quote!(impl #default for #name { fn default() -> Self { Self { #(#defaults),* } } }));
    }
    items
}

fn enumeration(values: &ServerEnum) -> Vec<TokenStream> {
    let (name, docs, blank) = (&values.name, comment(&values.docs), blank_line());
    let variants = values.variants.iter().map(|variant| {
        let (docs, name) = (comment(&variant.docs), &variant.name);
        quote!(#docs #name)
    });
    let names = values.variants.iter().map(|variant| &variant.name);
    let allow = lints::variants(name, names.clone(), false);
    let arms = values.variants.iter().map(|variant| {
        let (name, wire) = (&variant.name, &variant.wire);
        quote!(Self::#name => #wire)
    });
    vec![
        quote! {
            #docs
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            #allow
            pub enum #name { #(#variants),* }
        },
        quote! {
            impl #name {
                /// Every value, in the order of the description.
                pub const ALL: &'static [Self] = &[#(Self::#names),*];

                #blank
                /// The value as it stands in the address.
                #[must_use]
                pub fn as_str(self) -> &'static str {
                    match self { #(#arms),* }
                }
            }
        },
        quote!(oasmith_runtime::server_variable!(#name);),
    ]
}
