//! What several places have alike: one definition, which each of them calls by a name of its own.
//!
//! Callers write the names of the places, so what they share is named last of all, and none of those changes when one place gets or loses a value.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::graph::{carried, mentioned};
use super::names::{Scope, module_name, type_name};
use crate::ir::{Api, Ident, ModelFile, OpenEnum, ResponseEnum, ResponseVariant, Shape, Type, TypeDef};

/// The module of the enums that several places have.
pub(super) const ENUMS: &str = "enums";

/// Finds operations whose errors are the same, to the words about them.
pub(super) fn errors(api: &mut Api, types: &mut Scope) {
    let mut alike: IndexMap<Vec<ResponseVariant>, Vec<&mut ResponseEnum>> = IndexMap::new();
    for error in api.operations_mut().filter_map(|operation| operation.error.as_mut()) {
        alike.entry(error.variants.clone()).or_default().push(error);
    }
    for (variants, places) in alike.into_iter().filter(|(_, places)| places.len() > 1) {
        let name = types.claim(type_name(&text_of_errors(&variants)));
        for place in places {
            place.shared = Some(name.clone());
        }
    }
}

/// Finds inline enums of strings whose values are the same, to the words about them. What a component is called is a type of its own:
/// its author says so.
pub(super) fn enums(api: &mut Api, components: &HashSet<Ident>, types: &mut Scope) {
    let mut kept = Vec::new();
    for definition in api.definitions() {
        if let Shape::Choice(choice) = &definition.shape {
            // Each type that it holds becomes one by `From`, of which there can be one for a type.
            let payloads = choice.variants.iter().filter_map(|variant| carried(&variant.payload));
            payloads.for_each(|ty| mentioned(ty, &mut kept));
        }
    }
    let kept: HashSet<Ident> = kept.into_iter().collect();
    let mut alike: IndexMap<OpenEnum<String>, Vec<&mut TypeDef>> = IndexMap::new();
    for definition in api.definitions_mut() {
        let is_own = components.contains(&definition.name) || kept.contains(&definition.name);
        if let (Shape::StringEnum(values), false) = (&definition.shape, is_own) {
            alike.entry(values.clone()).or_default().push(definition);
        }
    }
    let alike = alike.into_iter().filter(|(_, places)| places.len() > 1);
    let shared: Vec<TypeDef> = alike.filter_map(|(values, places)| one_for_all(values, places, types)).collect();
    if !shared.is_empty() {
        api.models.push(ModelFile { module: module_name(ENUMS), types: shared });
    }
}

fn one_for_all(values: OpenEnum<String>, places: Vec<&mut TypeDef>, types: &mut Scope) -> Option<TypeDef> {
    let name = types.claim(type_name(&text_of_values(&values)));
    let shared = TypeDef {
        name: name.clone(),
        docs: "Values that several places allow; each has an alias of its own for them.".to_owned(),
        deprecated: false,
        only_in_responses: places.iter().all(|place| place.only_in_responses),
        derives: places.first()?.derives,
        shape: Shape::StringEnum(values),
        xml: None,
    };
    for place in places {
        place.shape = Shape::Alias(Type::Named(name.clone()));
    }
    Some(shared)
}

/// `Forbidden or NotFound error`.
fn text_of_errors(variants: &[ResponseVariant]) -> String {
    let variants = variants.iter().filter(|variant| variant.media_type.is_none());
    format!("{} error", any_of(variants.map(|variant| &variant.name)))
}

/// `Open or Closed`; a single value is the only one.
fn text_of_values(values: &OpenEnum<String>) -> String {
    let only = if values.variants.len() == 1 { "only " } else { "" };
    format!("{only}{}", any_of(values.variants.iter().map(|variant| &variant.name)))
}

/// Of more than three the first and the last say enough.
fn any_of<'n>(names: impl Iterator<Item = &'n Ident>) -> String {
    let names: Vec<&str> = names.map(Ident::unraw).collect();
    match names.as_slice() {
        [first, _, .., last] if names.len() > 3 => format!("{first} to {last}"),
        names => names.join(" or "),
    }
}
