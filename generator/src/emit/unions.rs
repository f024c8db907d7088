//! Unions: a variant for each member, and one that keeps any other value.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{blank_line, comment};
use super::imports::Imports;
use super::{rules, types};
use crate::ir::{Ident, TypeDef, Union};

pub(super) fn items(
    definition: &TypeDef,
    union: &Union,
    docs: &TokenStream,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let name = &definition.name;
    let eq = definition.derives.eq.then(|| quote!(Eq, Hash,));
    let variants = union.variants.iter().map(|variant| {
        let (name, ty) = (&variant.name, types::owned(&variant.ty, imports));
        quote!(#name(#ty))
    });
    let variants: Vec<TokenStream> = variants.collect();
    let unknown = &union.unknown;
    let unknown_docs = comment("A value that none of the others can hold.");
    let value = imports.runtime("Value");
    let uneven = union.is_uneven.then(|| quote!(#[allow(clippy::large_enum_variant)]));
    vec![
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq, #eq)]
            #uneven
            #[non_exhaustive]
            pub enum #name { #(#variants,)* #unknown_docs #unknown(#value) }
        },
        decode(name, union, imports),
        encode(name, union, imports),
    ]
}

fn decode(name: &Ident, union: &Union, imports: &mut Imports<'_>) -> TokenStream {
    let (decode, reader, error) =
        (imports.runtime("Decode"), imports.runtime("Reader"), imports.runtime("DecodeError"));
    let (value, result, ok) = (imports.runtime("Value"), imports.prelude("Result"), imports.prelude("Ok"));
    let unknown = &union.unknown;
    let read = union.tag.as_deref().map_or_else(|| by_trial(union), |tag| by_tag(tag, union, imports));
    let blank = blank_line();
    quote! {
        impl #decode for #name {
            fn blank() -> Self { Self::#unknown(#value::Null) }
            #blank
            fn decode(&mut self, reader: &mut dyn #reader) -> #result<(), #error> {
                #read
                #ok(())
            }
        }
    }
}

fn by_trial(union: &Union) -> TokenStream {
    let (variants, unknown) = (union.variants.iter().map(|variant| &variant.name), &union.unknown);
    quote! {
        let mut union = oasmith_runtime::Union::new(reader.value()?);
        #(union.offer(Self::#variants);)*
        *self = union.finish(Self::#unknown);
    }
}

fn by_tag(property: &str, union: &Union, imports: &Imports<'_>) -> TokenStream {
    let (unknown, some) = (&union.unknown, imports.prelude("Some"));
    let arms = union.variants.iter().filter(|variant| !variant.tags.is_empty()).map(|variant| {
        let (name, tags) = (&variant.name, &variant.tags);
        quote!(#some(#(#tags)|*) => Self::#name(oasmith_runtime::from_value(&value)?))
    });
    quote! {
        let value = reader.value()?;
        *self = match oasmith_runtime::tag(&value, #property).as_deref() {
            #(#arms,)*
            _ => Self::#unknown(value),
        };
    }
}

fn encode(name: &Ident, union: &Union, imports: &mut Imports<'_>) -> TokenStream {
    let (encode, writer) = (imports.runtime("Encode"), imports.runtime("Writer"));
    let variants = union.variants.iter().map(|variant| (&variant.name, rules::of_value(&variant.rules, imports)));
    let arms = variants.map(|(name, rules)| match rules {
        None => quote!(Self::#name(value) => value.encode(writer),),
        Some(rules) => quote!(Self::#name(value) => { #rules value.encode(writer); }),
    });
    let unknown = &union.unknown;
    quote! {
        impl #encode for #name {
            fn encode(&self, writer: &mut dyn #writer) {
                match self {
                    #(#arms)*
                    Self::#unknown(value) => { writer.unknown(); value.encode(writer); }
                }
            }
        }
    }
}
