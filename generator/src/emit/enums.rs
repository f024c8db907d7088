//! Open enums: the values of the description, and a variant that keeps any other.

use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::quote;

use super::constants;
use super::docs::{blank_line, comment};
use super::imports::Imports;
use crate::ir::{OpenEnum, Scalar, TypeDef};

pub(super) fn strings(
    definition: &TypeDef,
    values: &OpenEnum<String>,
    docs: &TokenStream,
    imports: &Imports<'_>,
) -> Vec<TokenStream> {
    let (name, derive) = (&definition.name, derive(definition, &quote!(Clone)));
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
    let (name, derive) = (&definition.name, derive(definition, &quote!(Clone, Copy)));
    let variants = variants(definition, values);
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
    let (name, derive) = (&definition.name, derive(definition, &quote!(Clone)));
    let value = imports.runtime("Value");
    let variants = variants(definition, values);
    let arms = values.variants.iter().map(|variant| {
        let (name, wire) = (&variant.name, scalar(&variant.wire));
        quote!(Self::#name => #value::from(#wire))
    });
    let allow = values.variants.iter().find_map(|variant| match variant.wire {
        Scalar::Float(number) => constants::allow_approximation(number),
        Scalar::String(_) | Scalar::Bool(_) | Scalar::Integer(_) | Scalar::Unsigned(_) => None,
    });
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
fn derive(definition: &TypeDef, traits: &TokenStream) -> TokenStream {
    let default = definition.derives.default.then(|| quote!(, Default));
    let allow = (definition.deprecated && default.is_some()).then(|| quote!(#[allow(deprecated)]));
    quote!(#allow #[derive(#traits #default)])
}

fn scalar(value: &Scalar) -> TokenStream {
    match value {
        Scalar::String(text) => quote!(#text),
        Scalar::Bool(flag) => quote!(#flag),
        Scalar::Integer(number) if i32::try_from(*number).is_ok() => integer((*number).into()),
        Scalar::Integer(number) => suffixed(&number.to_string(), "i64"),
        Scalar::Unsigned(number) => suffixed(&number.to_string(), "u64"),
        // A fraction of many digits reads no better with underscores in it.
        Scalar::Float(number) => suffixed(&format!("{number:?}"), ""),
    }
}

/// A literal that says its type, where the digits alone would be read as another one.
fn suffixed(number: &str, ty: &str) -> TokenStream {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, rest) = digits.split_at(digits.find(['.', 'e']).unwrap_or(digits.len()));
    let (fraction, exponent) = rest.split_at(rest.find('e').unwrap_or(rest.len()));
    let fraction: Vec<char> = fraction.chars().skip(1).collect();
    let point = if fraction.is_empty() { "" } else { "." };
    let fraction: Vec<String> = fraction.chunks(3).map(|group| group.iter().collect()).collect();
    let ty = if ty.is_empty() { String::new() } else { format!("_{ty}") };
    let text = format!("{sign}{}{point}{}{exponent}{ty}", grouped(whole), fraction.join("_"));
    text.parse().unwrap_or_default()
}

const UNKNOWN: &str = "A value that this client does not know.";

/// A number with its digits in groups of three, where there are many.
pub(super) fn integer(value: i128) -> TokenStream {
    // Digits and underscores are a literal; should they ever not be, the plain number says the same.
    let plain = || TokenStream::from(TokenTree::from(Literal::u128_unsuffixed(value.unsigned_abs())));
    let literal: TokenStream = grouped(&value.unsigned_abs().to_string()).parse().unwrap_or_else(|_| plain());
    if value < 0 { quote!(-#literal) } else { quote!(#literal) }
}

fn grouped(digits: &str) -> String {
    let groups = digits.as_bytes().rchunks(if digits.len() > 5 { 3 } else { 5 }).rev();
    let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
    groups.join("_")
}
