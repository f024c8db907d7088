//! Structs, and the tables of their fields.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{annotated, blank_line, comment, spaced};
use super::imports::Imports;
use super::{constants, lints, rules, types};
use crate::ir::{Field, Ident, Presence, Struct, Tag, Type, TypeDef};

pub(super) fn items(
    definition: &TypeDef,
    structure: &Struct,
    docs: &TokenStream,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let has_default = definition.derives.default;
    let default = has_default.then(|| quote!(Default,));
    let copy = definition.derives.copy.then(|| quote!(Copy,));
    let open = definition.only_in_responses.then(|| quote!(#[non_exhaustive]));
    let name = &definition.name;
    let fields = structure.fields.iter().map(|field| {
        let docs = annotated(&field.docs, field.deprecated);
        let (name, ty) = (&field.name, types::field(field, imports));
        quote!(#docs pub #name: #ty)
    });
    let fields: Vec<TokenStream> = fields.collect();
    let rest = structure.rest.iter().map(|(name, ty)| {
        let docs = comment("The properties that have no field of their own.");
        let ty = types::owned(&Type::Map(Box::new(ty.clone())), imports);
        quote!(#docs pub #name: #ty)
    });
    let members = spaced(fields.into_iter().chain(rest));
    // The tables name every field, deprecated ones too.
    let has_deprecated = !definition.deprecated && structure.fields.iter().any(|field| field.deprecated);
    let allow = |item: TokenStream| if has_deprecated { quote!(#[allow(deprecated)] #item) } else { item };
    let item = quote! {
        #docs
        #[derive(Clone, #copy #default)]
        #open
        pub struct #name { #(#members,)* }
    };
    let defaults = structure.fields.iter().filter_map(|field| Some((&field.name, &field.ty, field.default.as_ref()?)));
    let mut members = constants::defaults(defaults, imports);
    members.extend(constructor(definition, structure, imports));
    let inherent = constants::inherent(name, members).map(allow);
    let tables = [decode(name, structure, has_default, imports), encode(definition, structure, imports)].map(allow);
    let traits = traits(definition, &["Debug", "PartialEq"]);
    [item].into_iter().chain(inherent).chain(tables).chain([traits]).collect()
}

/// What is implemented over the table, since derives cost half as much as all the rest of a model.
pub(super) fn traits(definition: &TypeDef, names: &[&str]) -> TokenStream {
    let more: &[&str] = if definition.derives.eq { &["Eq", "Hash"] } else { &[] };
    let (model, names) = (&definition.name, names.iter().chain(more).map(|name| super::word(name)));
    quote!(oasmith_runtime::model_traits!(#model, #(#names),*);)
}

/// A list or map that holds itself.
pub(super) fn newtype(
    definition: &TypeDef,
    ty: &Type,
    docs: &TokenStream,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let (decode, reader, error) =
        (imports.runtime("Decode"), imports.runtime("Reader"), imports.runtime("DecodeError"));
    let (encode, writer, result) = (imports.runtime("Encode"), imports.runtime("Writer"), imports.prelude("Result"));
    let (ty, blank, line) = (types::owned(ty, imports), imports.self_default(), blank_line());
    let name = &definition.name;
    vec![
        quote! {
            #docs
            #[derive(Clone, Debug, Default)]
            pub struct #name(pub #ty);
        },
        quote! {
            impl #decode for #name {
                fn blank() -> Self { #blank }
                #line
                fn decode(&mut self, reader: &mut dyn #reader) -> #result<(), #error> { self.0.decode(reader) }
            }
        },
        quote! {
            impl #encode for #name {
                fn encode(&self, writer: &mut dyn #writer) { self.0.encode(writer); }
            }
        },
        traits(definition, &["PartialEq"]),
    ]
}

fn is_optional(presence: Presence) -> bool {
    matches!(presence, Presence::Optional | Presence::OptionalNullable)
}

fn constructor(definition: &TypeDef, structure: &Struct, imports: &mut Imports<'_>) -> Option<TokenStream> {
    let required = structure.fields.iter().filter(|field| field.tag.is_none() && !is_optional(field.presence));
    let arguments: Vec<_> = required.map(|field| (&field.name, types::field(field, imports))).collect();
    let others = structure.fields.len() + usize::from(structure.rest.is_some()) - arguments.len();
    let decode = imports.runtime("Decode");
    new(&arguments, others, &quote!(..#decode::blank())).filter(|_| !definition.only_in_responses)
}

/// The function that takes what is required, where `others` can be left out and there is no `Default`. A single `None` is easily
/// written, and each function takes 30 KB of the compiler's memory.
pub(super) fn new(arguments: &[(&Ident, TokenStream)], others: usize, rest: &TokenStream) -> Option<TokenStream> {
    if arguments.is_empty() || others < 2 {
        return None;
    }
    let names: Vec<&Ident> = arguments.iter().map(|(name, _)| *name).collect();
    let allow = lints::constructor(&names);
    let arguments = arguments.iter().map(|(name, ty)| quote!(#name: #ty));
    let docs = comment("With what is required; all else is left out.");
    Some(quote! {
        #docs
        #[must_use]
        #allow
        pub fn new(#(#arguments),*) -> Self { Self { #(#names,)* #rest } }
    })
}

fn decode(name: &Ident, structure: &Struct, has_default: bool, imports: &mut Imports<'_>) -> TokenStream {
    let (decode, reader, error) =
        (imports.runtime("Decode"), imports.runtime("Reader"), imports.runtime("DecodeError"));
    let result = imports.prelude("Result");
    let blank = if has_default {
        imports.self_default()
    } else {
        let names = structure.fields.iter().map(|field| &field.name);
        let names = names.chain(structure.rest.iter().map(|(name, _)| name));
        quote!(Self { #(#names: #decode::blank(),)* })
    };
    let row = imports.runtime("DecodeField");
    let rows = structure.fields.iter().map(|field| {
        let (wire, presence, name) = (&field.wire, imports.presence(is_optional(field.presence)), &field.name);
        quote!((#wire, #presence, &mut self.#name))
    });
    let rows: Vec<TokenStream> = rows.collect();
    let call = match &structure.rest {
        None => quote!(reader.object(fields)),
        Some((rest, _)) => quote!(reader.object_with(fields, &mut self.#rest)),
    };
    let line = blank_line();
    quote! {
        impl #decode for #name {
            fn blank() -> Self { #blank }
            #line
            fn decode(&mut self, reader: &mut dyn #reader) -> #result<(), #error> {
                let fields: &mut [#row<'_>] = &mut [#(#rows),*];
                #call
            }
        }
    }
}

fn encode(definition: &TypeDef, structure: &Struct, imports: &mut Imports<'_>) -> TokenStream {
    let (name, is_sent) = (&definition.name, !definition.only_in_responses);
    let rules = is_sent.then(|| rules::of_struct(structure, imports)).flatten();
    let (encode, writer) = (imports.runtime("Encode"), imports.runtime("Writer"));
    let row = imports.runtime("EncodeField");
    let rows = structure.fields.iter().map(|field| {
        let is_left_out = field.tag.is_none() && is_optional(field.presence);
        let (wire, presence, value) = (&field.wire, imports.presence(is_left_out), sent(field, imports));
        quote!((#wire, #presence, &#value))
    });
    let rows: Vec<TokenStream> = rows.collect();
    let call = match &structure.rest {
        None => quote!(writer.object(fields);),
        Some((rest, _)) => quote!(writer.object_with(fields, &self.#rest);),
    };
    quote! {
        impl #encode for #name {
            fn encode(&self, writer: &mut dyn #writer) {
                #rules
                let fields: &[#row<'_>] = &[#(#rows),*];
                #call
            }
        }
    }
}

/// The value of a field, or what its type says where there is none.
fn sent(field: &Field, imports: &mut Imports<'_>) -> TokenStream {
    let name = &field.name;
    match &field.tag {
        None => quote!(self.#name),
        Some(Tag::Text(text)) => quote!(self.#name.as_deref().unwrap_or(#text)),
        Some(Tag::Variant(owner, variant)) => {
            imports.inside(owner);
            quote!(self.#name.as_ref().unwrap_or(&#owner::#variant))
        }
    }
}
