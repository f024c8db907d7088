//! What only the whole graph of types can tell: which types callers build, which are needed, and what an argument is of.

use std::collections::{HashMap, HashSet};

use super::directions::{self, Directions};
use super::graph::carried_mut;
use super::inherit::InlineHeirs;
use super::names::Scope;
use super::place::Places;
use super::used::is_complex;
use super::{Models, announced, defaults, derives, operations, recursion, shared, tags, xml};
use crate::diagnostics::{Code, Diagnostics, Pointer};
use crate::ir::{Api, Ident, Presence, Shape, Type};

/// What the walk knows of the types that it made.
pub(super) struct Made {
    pub places: Places,
    /// Those of the component schemas.
    pub components: HashSet<Ident>,
    /// Those of them that no operation leads to.
    pub unreached: HashSet<Ident>,
    pub heirs: InlineHeirs,
}

pub(super) fn analyze(
    api: &mut Api,
    keep: Models,
    Made { places, components, unreached, heirs }: &mut Made,
    types: &mut Scope,
    diagnostics: &mut Diagnostics,
) {
    announced::settle(api);
    recursion::cut_aliases(api, places, diagnostics);
    recursion::cut_unions(api, places, diagnostics);
    tags::settle(api, heirs);
    recursion::cut_endless(api, places, diagnostics);
    recursion::box_cycles(api);
    see_through_aliases(api);
    directions::split(api, places, types);
    operations::mark(api, types);
    let used = mark_responses(api);
    // A document without operations is there for its schemas.
    if keep == Models::Used && !api.groups.is_empty() {
        let unused = keep_used(api, &used);
        // Of a schema that others extend its own properties may be used without the union of all of them.
        let made: HashSet<&Pointer> = used.iter().filter_map(|name| places.get(name)).collect();
        let unused = unused.iter().filter(|name| unreached.contains(name)).filter_map(|name| places.get(name));
        report_unused(unused.filter(|pointer| !made.contains(pointer)), diagnostics);
    }
    derives::mark(api);
    defaults::resolve(api);
    shared::enums(api, components, types);
    xml::describe(api, places, diagnostics);
    shared::errors(api, types);
}

pub(super) fn report_unused<'p>(places: impl IntoIterator<Item = &'p Pointer>, diagnostics: &mut Diagnostics) {
    for place in places {
        diagnostics.report(Code::UnusedComponent, place, "no operation needs a type of this schema");
    }
}

/// An argument is of the type that an alias stands for: `&str`, not `&Id`, which would be `&String`.
fn see_through_aliases(api: &mut Api) {
    let definitions = api.definitions();
    let aliases: HashMap<Ident, Type> = definitions
        .filter_map(|definition| match &definition.shape {
            Shape::Alias(ty) => Some((definition.name.clone(), ty.clone())),
            _ => None,
        })
        .collect();
    let resolve = |ty: &mut Type| {
        // No circle of aliases is left.
        while let Type::Named(name) = ty
            && let Some(target) = aliases.get(name).filter(|target| !is_complex(target))
        {
            *ty = target.clone();
        }
    };
    for definition in api.definitions_mut() {
        if let Shape::Choice(choice) = &mut definition.shape {
            choice.variants.iter_mut().filter_map(|variant| carried_mut(&mut variant.payload)).for_each(resolve);
        }
    }
    for operation in api.operations_mut() {
        operation.parameters.iter_mut().for_each(|parameter| resolve(&mut parameter.ty));
        operation.body.as_mut().and_then(|body| carried_mut(&mut body.payload)).into_iter().for_each(resolve);
    }
}

/// Finds the types that only responses hold; in those an optional field says the same by null and by absence.
fn mark_responses(api: &mut Api) -> HashSet<Ident> {
    let Directions { sent, received } = Directions::of(api);
    for definition in api.definitions_mut() {
        definition.only_in_responses = received.contains(&definition.name) && !sent.contains(&definition.name);
        if let (true, Shape::Struct(structure)) = (definition.only_in_responses, &mut definition.shape) {
            for field in &mut structure.fields {
                if field.presence == Presence::OptionalNullable {
                    field.presence = Presence::Optional;
                }
            }
        }
    }
    sent.union(&received).cloned().collect()
}

/// Leaves out what no operation needs, which can be most of a document: the bodies of webhooks, say.
fn keep_used(api: &mut Api, used: &HashSet<Ident>) -> Vec<Ident> {
    let mut unused = Vec::new();
    for file in &mut api.models {
        file.types.retain(|definition| {
            let is_used = used.contains(&definition.name);
            unused.extend((!is_used).then(|| definition.name.clone()));
            is_used
        });
    }
    api.models.retain(|file| !file.types.is_empty());
    unused
}
