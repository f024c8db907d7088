//! Models: structs with their tables, enums, aliases.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{annotated, blank_line, comment, spaced};
use super::imports::{Imports, Shadows};
use super::{File, Serde, bodies, constants, enums, events, headers, rules, types, unions, xml};
use crate::ir::{Api, Field, Ident, ModelFile, Presence, Shape, Struct, Tag, Type, TypeDef};

/// The file of one component.
pub(super) fn file(model: &ModelFile, shadows: &Shadows) -> File {
    let mut imports = Imports::new(shadows);
    let items = model.types.iter().flat_map(|definition| items(definition, &mut imports)).collect();
    File {
        module: vec!["models".to_owned(), model.module.as_str().to_owned()],
        feature: None,
        uses: imports.finish(),
        items,
        is_documented: model.types.iter().all(is_documented),
        exports: model.types.iter().map(|definition| definition.name.as_str().to_owned()).collect(),
    }
}

fn is_documented(definition: &TypeDef) -> bool {
    let has_fields = match &definition.shape {
        Shape::Struct(structure) => structure.fields.iter().all(|field| !field.docs.is_empty()),
        Shape::Parts(parts) => parts.iter().all(|part| !part.docs.is_empty()),
        Shape::Headers(headers) => headers.iter().all(|header| !header.docs.is_empty()),
        Shape::StringEnum(_)
        | Shape::IntegerEnum(_)
        | Shape::ScalarEnum(_)
        | Shape::Alias(_)
        | Shape::Choice(_)
        | Shape::Events(_) => true,
        Shape::Union(_) | Shape::Newtype(_) => false,
    };
    has_fields && !definition.docs.is_empty()
}

/// The list of all models that implement serde's traits, over their tables.
pub(super) fn serde(api: &Api, serde: Serde, shadows: &Shadows) -> Option<File> {
    let mut imports = Imports::new(shadows);
    let definitions = api.definitions();
    let names: Vec<&Ident> = definitions
        .filter(|definition| {
            !matches!(
                definition.shape,
                Shape::Alias(_) | Shape::Parts(_) | Shape::Choice(_) | Shape::Headers(_) | Shape::Events(_)
            )
        })
        .map(|definition| &definition.name)
        .collect();
    if serde == Serde::Never || names.is_empty() {
        return None;
    }
    for name in &names {
        imports.inside(name);
    }
    let items = imports.allow_deprecated(vec![quote!(oasmith_runtime::impl_serde!(#(#names),*);)]);
    Some(File {
        module: vec!["serde".to_owned()],
        feature: (serde == Serde::Feature).then_some("serde"),
        uses: imports.finish(),
        is_documented: true,
        items,
        exports: Vec::new(),
    })
}

fn items(definition: &TypeDef, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let (docs, name) = (annotated(&definition.docs, definition.deprecated), &definition.name);
    imports.own(name);
    let items = match &definition.shape {
        Shape::Struct(structure) => structs(definition, structure, &docs, imports),
        Shape::StringEnum(values) => enums::strings(definition, values, &docs, imports),
        Shape::IntegerEnum(values) => enums::integers(definition, values, &docs),
        Shape::Union(union) => unions::items(definition, union, &docs, imports),
        Shape::ScalarEnum(values) => enums::scalars(definition, values, &docs, imports),
        Shape::Newtype(ty) => newtype(definition, ty, &docs, imports),
        Shape::Parts(parts) => bodies::parts(name, parts, &docs, imports).into(),
        Shape::Choice(choice) => bodies::choice(name, choice, &docs, imports),
        Shape::Headers(fields) => headers::items(definition, fields, &docs, imports),
        Shape::Events(kinds) => events::items(definition, kinds, &docs, imports),
        Shape::Alias(ty) => {
            let ty = types::owned(ty, imports);
            vec![quote!(#docs pub type #name = #ty;)]
        }
    };
    let xml = definition.xml.iter().map(|form| xml::item(name, form, imports));
    let items = items.into_iter().chain(xml).collect();
    imports.allow_deprecated(items)
}

fn structs(
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
    let constants = constants::inherent(name, constants::defaults(defaults, imports));
    let tables = [decode(name, structure, has_default, imports), encode(definition, structure, imports)].map(allow);
    let traits = traits(definition, &["Debug", "PartialEq"]);
    [item].into_iter().chain(constants).chain(tables).chain([traits]).collect()
}

/// What is implemented over the table, since derives cost half as much as all the rest of a model.
pub(super) fn traits(definition: &TypeDef, names: &[&str]) -> TokenStream {
    let more: &[&str] = if definition.derives.eq { &["Eq", "Hash"] } else { &[] };
    let (model, names) = (&definition.name, names.iter().chain(more).map(|name| super::word(name)));
    quote!(oasmith_runtime::model_traits!(#model, #(#names),*);)
}

/// A list or map that holds itself.
fn newtype(definition: &TypeDef, ty: &Type, docs: &TokenStream, imports: &mut Imports<'_>) -> Vec<TokenStream> {
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
        let (wire, marker, name) = (&field.wire, marker(is_optional(field.presence), imports), &field.name);
        quote!((#wire, #marker, &mut self.#name))
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
        let (wire, marker, value) = (&field.wire, marker(is_left_out, imports), sent(field, imports));
        quote!((#wire, #marker, &#value))
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

fn marker(is_optional: bool, imports: &mut Imports<'_>) -> TokenStream {
    imports.outside("oasmith_runtime::Presence", if is_optional { "Optional" } else { "Required" })
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
