//! Unions: a variant for each member, and one that keeps any other value.

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{blank_line, comment};
use super::imports::Imports;
use super::{lints, rules, structs, types};
use crate::ir::{Ident, TypeDef, Union, UnionVariant};
use crate::prose::paragraphs;

pub(super) fn items(
    definition: &TypeDef,
    union: &Union,
    docs: &TokenStream,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let name = &definition.name;
    let variants = union.variants.iter().map(|variant| {
        let (name, ty) = (&variant.name, types::owned(&variant.ty, imports));
        let tag = union.tag.as_ref().filter(|_| union.fallback.as_ref() == Some(name));
        let fallback = tag.map(|tag| format!("Also what has no `{tag}`, or one that no variant is known by."));
        let docs = comment(&paragraphs([variant.docs.as_str(), &fallback.unwrap_or_default()]));
        quote!(#docs #name(#ty))
    });
    let variants: Vec<TokenStream> = variants.collect();
    let unknown = &union.unknown;
    let unknown_docs = comment(if union.is_any {
        "A value that none of the others can hold, or several only together."
    } else {
        "A value that none of the others can hold."
    });
    let value = imports.runtime("Value");
    let names = union.variants.iter().map(|variant| &variant.name).chain([unknown]);
    let allow = lints::variants(name, names, union.is_uneven);
    vec![
        quote! {
            #docs
            #[derive(Clone, Debug)]
            #allow
            #[non_exhaustive]
            pub enum #name { #(#variants,)* #unknown_docs #unknown(#value) }
        },
        decode(name, union, imports),
        encode(name, union, imports),
        structs::traits(definition, &["PartialEq"]),
    ]
}

fn decode(name: &Ident, union: &Union, imports: &mut Imports<'_>) -> TokenStream {
    let (decode, reader, error) =
        (imports.runtime("Decode"), imports.runtime("Reader"), imports.runtime("DecodeError"));
    let (value, result, ok) = (imports.runtime("Value"), imports.prelude("Result"), imports.prelude("Ok"));
    let unknown = &union.unknown;
    let read = if union.is_any { quote!(read_any) } else { quote!(read) };
    let choose = union
        .tag
        .as_deref()
        .map_or_else(|| offers(&names(&union.variants, |_| true)), |tag| by_tag(tag, union, imports));
    let blank = blank_line();
    quote! {
        impl #decode for #name {
            fn blank() -> Self { Self::#unknown(#value::Null) }
            #blank
            fn decode(&mut self, reader: &mut dyn #reader) -> #result<(), #error> {
                let mut union = oasmith_runtime::Union::#read(reader)?;
                #choose
                *self = union.finish(Self::#unknown)?;
                #ok(())
            }
        }
    }
}

fn names(variants: &[UnionVariant], is_one: impl Fn(&UnionVariant) -> bool) -> Vec<&Ident> {
    variants.iter().filter(|variant| is_one(variant)).map(|variant| &variant.name).collect()
}

fn offers(variants: &[&Ident]) -> TokenStream {
    quote!(#(union.offer(Self::#variants);)*)
}

fn by_tag(property: &str, union: &Union, imports: &Imports<'_>) -> TokenStream {
    let (some, none) = (imports.prelude("Some"), imports.prelude("None"));
    // By the variants that a tag means: what else is in a value tells those that share one apart.
    let mut arms: IndexMap<Vec<&Ident>, Vec<&str>> = IndexMap::new();
    for tag in union.variants.iter().flat_map(|variant| &variant.tags) {
        let meant = union.variants.iter().filter(|variant| variant.tags.contains(tag)).map(|variant| &variant.name);
        let tags = arms.entry(meant.collect()).or_default();
        if !tags.contains(&tag.as_str()) {
            tags.push(tag);
        }
    }
    let is_fallback = |variant: &UnionVariant| union.fallback.as_ref() == Some(&variant.name);
    // A value with a tag that no variant is known by can be one of which no tags are known.
    let others = names(&union.variants, |variant| variant.tags.is_empty() || is_fallback(variant));
    let untagged = match union.fallback {
        Some(_) => others.clone(),
        None => names(&union.variants, |variant| variant.is_without_tag),
    };
    let is_alternative = arms.len() == 1 && untagged == others;
    let arms: Vec<_> = arms
        .iter()
        .map(|(meant, tags)| {
            let action = match meant.as_slice() {
                [name] if is_alternative => quote!(union.choose(Self::#name)?;),
                [name] => quote!(union.choose(Self::#name)?),
                names => offers(names),
            };
            (quote!(#some(#(#tags)|*)), action)
        })
        .collect();
    let rest = match (arms.as_slice(), others.as_slice()) {
        _ if untagged != others => {
            let (untagged, others) = (offers(&untagged), offers(&others));
            quote!(#none => { #untagged } #some(_) => { #others })
        }
        ([(tags, action)], others) => {
            let offers = (!others.is_empty()).then(|| offers(others)).map(|offers| quote!(else { #offers }));
            return quote!(if let #tags = union.tag(#property).as_deref() { #action } #offers);
        }
        (_, [only]) => quote!(_ => union.offer(Self::#only),),
        (_, others) => {
            let offers = offers(others);
            quote!(_ => { #offers })
        }
    };
    let arms = arms.iter().map(|(tags, action)| quote!(#tags => { #action }));
    quote! {
        match union.tag(#property).as_deref() {
            #(#arms)*
            #rest
        }
    }
}

fn encode(name: &Ident, union: &Union, imports: &mut Imports<'_>) -> TokenStream {
    let (encode, writer) = (imports.runtime("Encode"), imports.runtime("Writer"));
    // What is demanded of all variants alike is said once.
    let first = union.variants.first().map(|variant| &variant.rules);
    let shared = first.filter(|first| union.variants.iter().all(|variant| variant.rules == **first));
    let announced = shared.and_then(|shared| rules::of_value(shared, imports));
    let arms = union.variants.iter().map(|UnionVariant { name, rules, .. }| {
        match rules::of_value(rules, imports).filter(|_| announced.is_none()) {
            None => quote!(Self::#name(value) => value.encode(writer),),
            Some(rules) => quote!(Self::#name(value) => { #rules value.encode(writer); }),
        }
    });
    let unknown = &union.unknown;
    quote! {
        impl #encode for #name {
            fn encode(&self, writer: &mut dyn #writer) {
                #announced
                match self {
                    #(#arms)*
                    Self::#unknown(value) => { writer.unknown(); value.encode(writer); }
                }
            }
        }
    }
}
