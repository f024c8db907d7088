//! Open enums: the values of the description, and a variant that keeps any other.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{blank_line, comment};
use super::imports::Imports;
use crate::ir::{Ident, OpenEnum};

pub(super) fn strings(
    name: &Ident,
    values: &OpenEnum<String>,
    docs: &TokenStream,
    imports: &Imports<'_>,
) -> Vec<TokenStream> {
    let string = imports.prelude("String");
    let variants = values.variants.iter().map(|variant| {
        let (docs, name) = (comment(&variant.docs), &variant.name);
        quote!(#docs #name)
    });
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
            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
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

pub(super) fn integers(name: &Ident, values: &OpenEnum<i64>, docs: &TokenStream) -> Vec<TokenStream> {
    let variants = values.variants.iter().map(|variant| {
        let (docs, name) = (comment(&variant.docs), &variant.name);
        quote!(#docs #name)
    });
    let arms = values.variants.iter().map(|variant| {
        let (name, wire) = (&variant.name, integer(variant.wire.into()));
        quote!(Self::#name => #wire)
    });
    let names = values.variants.iter().map(|variant| &variant.name);
    let (unknown, unknown_docs) = (&values.unknown, comment(UNKNOWN));
    let blank = blank_line();
    vec![
        quote! {
            #docs
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

const UNKNOWN: &str = "A value that this client does not know.";

/// A number with its digits in groups of three, where there are many.
pub(super) fn integer(value: i128) -> TokenStream {
    let digits = value.unsigned_abs().to_string();
    let groups = digits.as_bytes().rchunks(if digits.len() > 5 { 3 } else { 5 }).rev();
    let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
    // Digits and underscores are a literal; should they ever not be, the plain number says the same.
    let literal = groups.join("_").parse().unwrap_or_else(|_| Literal::u128_unsuffixed(value.unsigned_abs()));
    if value < 0 { quote!(-#literal) } else { quote!(#literal) }
}
