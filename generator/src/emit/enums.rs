//! Open enums: the values of the description, and a variant that keeps any other.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{blank_line, comment};
use super::imports::Imports;
use super::{lints, literals};
use crate::ir::{OpenEnum, Scalar, TypeDef};

pub(super) fn strings(
    definition: &TypeDef,
    values: &OpenEnum<String>,
    docs: &TokenStream,
    imports: &Imports<'_>,
) -> Vec<TokenStream> {
    let (name, derive) = (&definition.name, derive(definition, values, &quote!(Clone)));
    let string = imports.prelude("String");
    let variants = variants(definition, values);
    let arms = values.variants.iter().map(|variant| {
        let (name, wire) = (&variant.name, &variant.wire);
        quote!(Self::#name => #wire)
    });
    let names = values.variants.iter().map(|variant| &variant.name);
    let (unknown, unknown_docs) = (&values.unknown, comment(UNKNOWN));
    let blank = blank_line();
    vec![
        quote! {
            #docs
            #derive
            #[non_exhaustive]
            pub enum #name { #(#variants,)* #unknown_docs #unknown(#string) }
        },
        quote! {
            impl #name {
                /// Every known value, in the order of the description.
                pub const ALL: &'static [Self] = &[#(Self::#names),*];

                #blank
                /// The value as it goes over the wire.
                #[must_use]
                pub fn as_str(&self) -> &str {
                    match self { #(#arms,)* Self::#unknown(value) => value }
                }
            }
        },
        quote!(oasmith_runtime::string_enum!(#name, #unknown);),
    ]
}

pub(super) fn integers(definition: &TypeDef, values: &OpenEnum<i64>, docs: &TokenStream) -> Vec<TokenStream> {
    let (name, derive) = (&definition.name, derive(definition, values, &quote!(Clone, Copy)));
    let variants = variants(definition, values);
    let arms = values.variants.iter().map(|variant| {
        let (name, wire) = (&variant.name, literals::integer(variant.wire.into()));
        quote!(Self::#name => #wire)
    });
    let names = values.variants.iter().map(|variant| &variant.name);
    let (unknown, unknown_docs) = (&values.unknown, comment(UNKNOWN));
    let blank = blank_line();
    vec![
        quote! {
            #docs
            #derive
            #[non_exhaustive]
            pub enum #name { #(#variants,)* #unknown_docs #unknown(i64) }
        },
        quote! {
            impl #name {
                /// Every known value, in the order of the description.
                pub const ALL: &'static [Self] = &[#(Self::#names),*];

                #blank
                /// The value as it goes over the wire.
                #[must_use]
                pub fn as_i64(self) -> i64 {
                    match self { #(#arms,)* Self::#unknown(value) => value }
                }
            }
        },
        quote!(oasmith_runtime::integer_enum!(#name, #unknown);),
    ]
}

pub(super) fn scalars(
    definition: &TypeDef,
    values: &OpenEnum<Scalar>,
    docs: &TokenStream,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let (name, derive) = (&definition.name, derive(definition, values, &quote!(Clone)));
    let value = imports.runtime("Value");
    let variants = variants(definition, values);
    let arms = values.variants.iter().map(|variant| {
        let (name, wire) = (&variant.name, literals::scalar(&variant.wire));
        quote!(Self::#name => #value::from(#wire))
    });
    let allow = values.variants.iter().find_map(|variant| literals::allow_approximation_of(&variant.wire));
    let names = values.variants.iter().map(|variant| &variant.name);
    let (unknown, unknown_docs) = (&values.unknown, comment(UNKNOWN));
    let blank = blank_line();
    vec![
        quote! {
            #docs
            #derive
            #[non_exhaustive]
            pub enum #name { #(#variants,)* #unknown_docs #unknown(#value) }
        },
        quote! {
            #allow
            impl #name {
                /// Every known value, in the order of the description.
                pub const ALL: &'static [Self] = &[#(Self::#names),*];

                #blank
                /// The value as it goes over the wire.
                #[must_use]
                pub fn to_value(&self) -> #value {
                    match self { #(#arms,)* Self::#unknown(value) => value.clone() }
                }
            }
        },
        quote!(oasmith_runtime::scalar_enum!(#name, #unknown);),
    ]
}

/// The variants of an enum; the only one is its default.
fn variants<Wire>(definition: &TypeDef, values: &OpenEnum<Wire>) -> Vec<TokenStream> {
    let default = definition.derives.default.then(|| quote!(#[default]));
    let variants = values.variants.iter().map(|variant| {
        let (docs, name) = (comment(&variant.docs), &variant.name);
        quote!(#docs #default #name)
    });
    variants.collect()
}

/// The default is a variant, and so deprecated if the enum is.
fn derive<Wire>(definition: &TypeDef, values: &OpenEnum<Wire>, traits: &TokenStream) -> TokenStream {
    let names = values.variants.iter().map(|variant| &variant.name).chain([&values.unknown]);
    let names = lints::variants(&definition.name, names, false);
    let default = definition.derives.default.then(|| quote!(, Default));
    let allow = (definition.deprecated && default.is_some()).then(|| quote!(#[allow(deprecated)]));
    quote!(#allow #[derive(#traits #default)] #names)
}

const UNKNOWN: &str = "A value that this client does not know.";
