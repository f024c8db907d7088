//! `readOnly` and `writeOnly`: what requests and responses hold of one schema.
//!
//! A schema that both use is one type as long as that can be: where something required is only read or only written, the
//! requests get a type of their own (`PetInput` beside `Pet`), and so do the types around it. What only one direction
//! holds has no fields of the other (OAS 3.0.4, section 4.7.24.2).

use std::collections::{HashMap, HashSet};

use super::graph::{Graph, carried, carried_mut, contained, graph, mentioned, reachable, uses};
use super::names::{Scope, type_name};
use super::place::Places;
use crate::ir::{Access, Api, Field, Ident, Output, PartKind, Presence, Shape, Type, TypeDef, XmlBody};

/// The definitions that requests hold, and those that responses hold.
pub(super) struct Directions {
    pub sent: HashSet<Ident>,
    pub received: HashSet<Ident>,
}

impl Directions {
    pub(super) fn of(api: &Api) -> Self {
        let (mut sent, mut received) = (api.callbacks.sent.clone(), api.callbacks.received.clone());
        for operation in api.operations() {
            operation.parameters.iter().for_each(|parameter| mentioned(&parameter.ty, &mut sent));
            operation.body.iter().filter_map(|body| carried(&body.payload)).for_each(|ty| mentioned(ty, &mut sent));
            match &operation.output {
                Output::One { content, .. } => contained(content, &mut received),
                Output::Several(output) => {
                    output.variants.iter().for_each(|variant| contained(&variant.content, &mut received));
                }
            }
            let errors = operation.error.iter().flat_map(|error| &error.variants);
            errors.for_each(|variant| contained(&variant.content, &mut received));
            received.extend(operation.headers.iter().cloned());
            let streams = operation.streams.iter().filter_map(|other| other.stream.item());
            streams.for_each(|ty| mentioned(ty, &mut received));
            for sequence in &operation.sequences {
                mentioned(&sequence.ty, if sequence.is_sent { &mut sent } else { &mut received });
            }
        }
        let graph = graph(api, uses);
        let with_reachable = |names: Vec<Ident>| {
            let mut all = reachable(&graph, names.clone());
            all.extend(names);
            all
        };
        Self { sent: with_reachable(sent), received: with_reachable(received) }
    }
}

/// Gives requests types of their own where they differ, and each direction its fields.
pub(super) fn split(api: &mut Api, places: &mut Places, types: &mut Scope) {
    let inputs = inputs(api, types);
    let moved = inputs.iter().filter_map(|(name, input)| Some((input.clone(), places.get(name)?.clone())));
    places.extend(moved.collect::<Vec<_>>());
    let Directions { sent, received } = Directions::of(api);
    for file in &mut api.models {
        // What only requests hold is made of what is theirs.
        let own = |definition: &&mut TypeDef| sent.contains(&definition.name) && !received.contains(&definition.name);
        for definition in file.types.iter_mut().filter(own) {
            for ty in parts_mut(&mut definition.shape) {
                rename(ty, &inputs);
            }
        }
        let copies = file.types.iter().filter_map(|definition| {
            let name = inputs.get(&definition.name)?.clone();
            let mut copy = TypeDef { name, ..definition.clone() };
            for ty in parts_mut(&mut copy.shape) {
                rename(ty, &inputs);
            }
            Some(copy)
        });
        let copies: Vec<TypeDef> = copies.collect();
        file.types.extend(copies);
    }
    for operation in api.operations_mut() {
        operation.parameters.iter_mut().for_each(|parameter| rename(&mut parameter.ty, &inputs));
        if let Some(ty) = operation.body.as_mut().and_then(|body| carried_mut(&mut body.payload)) {
            rename(ty, &inputs);
        }
        let sent = operation.sequences.iter_mut().filter(|sequence| sequence.is_sent);
        sent.for_each(|sequence| rename(&mut sequence.ty, &inputs));
    }
    for name in &mut api.callbacks.sent {
        if let Some(input) = inputs.get(name) {
            *name = input.clone();
        }
    }
    strip(api);
}

/// Takes from what only one direction holds the fields of the other.
fn strip(api: &mut Api) {
    let Directions { sent, received } = Directions::of(api);
    let tags = tags(api);
    for definition in api.definitions_mut() {
        let foreign = match (sent.contains(&definition.name), received.contains(&definition.name)) {
            (true, false) => Access::ReadOnly,
            (false, true) => Access::WriteOnly,
            (true, true) | (false, false) => continue,
        };
        if let Shape::Struct(structure) = &mut definition.shape {
            let is_tag = |field: &Field| tags.contains(&(definition.name.clone(), field.wire.clone()));
            structure.fields.retain(|field| field.access != foreign || is_tag(field));
        }
    }
}

/// The names of the types that only requests will hold, by those that both directions hold now.
fn inputs(api: &Api, types: &mut Scope) -> HashMap<Ident, Ident> {
    let Directions { sent, received } = Directions::of(api);
    let tags = tags(api);
    let one_way = |definition: &TypeDef, field: &Field| {
        field.access != Access::Both && !tags.contains(&(definition.name.clone(), field.wire.clone()))
    };
    let definitions = || api.definitions();
    let shared = |name: &Ident| sent.contains(name) && received.contains(name);
    let is_demanding = |field: &Field| matches!(field.presence, Presence::Required | Presence::RequiredNullable);
    let differs = |definition: &&TypeDef| {
        let mut fields = definition.shape.as_struct().into_iter().flat_map(|structure| &structure.fields);
        fields.any(|field| is_demanding(field) && one_way(definition, field))
    };
    let differing = definitions().filter(|definition| shared(&definition.name)).filter(differs);
    let differing: Vec<Ident> = differing.map(|definition| definition.name.clone()).collect();
    // From each definition to those that hold it.
    let mut holders = Graph::new();
    for (name, targets) in graph(api, uses) {
        for target in targets {
            holders.entry(target).or_default().push(name.clone());
        }
    }
    let mut split = reachable(&holders, differing.iter().cloned());
    split.extend(differing);
    let split = definitions().map(|definition| &definition.name).filter(|name| split.contains(*name) && shared(name));
    split.map(|name| (name.clone(), types.claim(type_name(&format!("{} input", name.as_str()))))).collect()
}

/// The properties that tell the variants of a union apart: a value cannot do without them in any direction.
fn tags(api: &Api) -> HashSet<(Ident, String)> {
    let mut tags = HashSet::new();
    for definition in api.definitions() {
        if let Shape::Union(union) = &definition.shape
            && let Some(tag) = &union.tag
        {
            let mut variants = Vec::new();
            union.variants.iter().for_each(|variant| mentioned(&variant.ty, &mut variants));
            tags.extend(variants.into_iter().map(|variant| (variant, tag.clone())));
        }
    }
    tags
}

fn parts_mut(shape: &mut Shape) -> Vec<&mut Type> {
    match shape {
        Shape::Struct(structure) => {
            let rest = structure.rest.iter_mut().map(|(_, ty)| ty);
            structure.fields.iter_mut().map(|field| &mut field.ty).chain(rest).collect()
        }
        Shape::Alias(ty) | Shape::Newtype(ty) => vec![ty],
        Shape::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
        Shape::Parts(parts) => parts
            .list
            .iter_mut()
            .filter_map(|part| match &mut part.kind {
                PartKind::Typed(ty) | PartKind::Encoded(ty, _) | PartKind::Xml(XmlBody { ty, .. }) => Some(ty),
                PartKind::File { other, .. } => other.as_mut(),
                PartKind::Constant(_) => None,
            })
            .collect(),
        Shape::Choice(choice) => {
            choice.variants.iter_mut().filter_map(|variant| carried_mut(&mut variant.payload)).collect()
        }
        Shape::Headers(headers) => headers.iter_mut().map(|header| &mut header.ty).collect(),
        Shape::Events(events) => events.kinds.iter_mut().filter_map(|kind| kind.data.as_mut()).collect(),
        Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ScalarEnum(_) => Vec::new(),
    }
}

fn rename(ty: &mut Type, names: &HashMap<Ident, Ident>) {
    match ty {
        Type::Named(name) => {
            if let Some(new) = names.get(name) {
                *name = new.clone();
            }
        }
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => rename(inner, names),
        Type::Tuple(items) => items.iter_mut().for_each(|item| rename(item, names)),
        Type::Bool | Type::Number(_) | Type::String | Type::Text(_) | Type::Json | Type::Null => {}
    }
}
