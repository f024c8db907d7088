//! Models: a file for each component, with an item or more for each of its types.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::annotated;
use super::imports::{Imports, Shadows};
use super::{File, Serde, bodies, enums, events, headers, structs, types, unions, xml};
use crate::ir::{Api, Ident, ModelFile, Shape, TypeDef};

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
        Shape::Parts(parts) => parts.list.iter().all(|part| !part.docs.is_empty()),
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
        Shape::Struct(structure) => structs::items(definition, structure, &docs, imports),
        Shape::StringEnum(values) => enums::strings(definition, values, &docs, imports),
        Shape::IntegerEnum(values) => enums::integers(definition, values, &docs),
        Shape::Union(union) => unions::items(definition, union, &docs, imports),
        Shape::ScalarEnum(values) => enums::scalars(definition, values, &docs, imports),
        Shape::Newtype(ty) => structs::newtype(definition, ty, &docs, imports),
        Shape::Parts(parts) => bodies::parts(name, parts, &docs, imports),
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
