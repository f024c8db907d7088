//! How deep the types of a document go. rustc follows them by itself, type by type, to tell whether a value can be sent to another
//! thread and what dropping it drops, and gives up at a limit that each crate can raise, for what it contains and what it uses.

use std::collections::HashMap;

use super::graph::parts;
use super::place::{Places, place};
use crate::diagnostics::{Code, Diagnostics, Message};
use crate::ir::{Api, Ident, Shape, Type, TypeDef};

/// How far rustc follows where a crate does not say otherwise.
const DEFAULT: usize = 128;

/// The types that a `Vec` or `BTreeMap` consists of, with the one that it holds.
const OF_LIST: usize = 3;

/// What is around a model, such as the future that waits for it, and inside the last one.
const AROUND: usize = 32;

/// Finds the limit that the crate needs, and says so where it is not the default.
pub(super) fn measure(api: &mut Api, places: &Places, diagnostics: &mut Diagnostics) {
    let Some((name, depth)) = deepest(api).filter(|(_, depth)| depth + AROUND > DEFAULT) else { return };
    let limit = (depth + AROUND).next_power_of_two();
    let message = format!("the types inside `{}` go deeper than rustc follows by itself", name.as_str());
    let help =
        format!("write `#![recursion_limit = \"{limit}\"]` at the root of each crate that has this code or uses it");
    diagnostics.report(Code::DeepTypes, &place(places, name), Message::from(message).help(Some(help)));
    api.recursion_limit = Some(limit);
}

/// The definition from which rustc goes deepest. It goes on from each type once, in the order of fields.
fn deepest(api: &Api) -> Option<(&Ident, usize)> {
    let definitions: Vec<&TypeDef> = api.definitions().collect();
    let numbers: HashMap<&Ident, usize> =
        definitions.iter().enumerate().map(|(number, definition)| (&definition.name, number)).collect();
    let graph: Vec<Vec<(usize, usize)>> = definitions.iter().map(|definition| ways(definition, &numbers)).collect();
    let mut last_start = vec![None; graph.len()];
    let depths = definitions.iter().enumerate().map(|(start, definition)| {
        let (mut open, mut deepest) = (vec![(start, 0)], 0);
        while let Some((number, depth)) = open.pop() {
            let Some(seen) = last_start.get_mut(number).filter(|seen| **seen != Some(start)) else { continue };
            *seen = Some(start);
            deepest = deepest.max(depth);
            let ways = graph.get(number).into_iter().flatten().rev();
            open.extend(ways.map(|(target, steps)| (*target, depth + steps)));
        }
        (&definition.name, deepest)
    });
    // Of several the first.
    depths.rev().max_by_key(|(_, depth)| *depth)
}

/// The definitions that one is made of, each with the number of types up to it.
fn ways(definition: &TypeDef, numbers: &HashMap<&Ident, usize>) -> Vec<(usize, usize)> {
    // Most fields are optional: an `Option`, and the type itself.
    let steps = if matches!(definition.shape, Shape::Alias(_)) { 0 } else { 2 };
    let mut ways = Vec::new();
    let mut see = |name, steps| ways.extend(numbers.get(name).map(|number| (*number, steps)));
    if let Shape::Struct(structure) = &definition.shape {
        for field in &structure.fields {
            follow(&field.ty, steps, &mut see);
        }
        // What is beside the fields is in a map.
        if let Some((_, ty)) = &structure.rest {
            follow(ty, steps + OF_LIST, &mut see);
        }
    } else {
        for ty in parts(&definition.shape) {
            follow(ty, steps, &mut see);
        }
    }
    ways
}

/// The types that `Vec`, `BTreeMap` and `Box` consist of were counted: by how long a chain rustc 1.95 says what is `Send`.
fn follow<'t>(ty: &'t Type, steps: usize, see: &mut impl FnMut(&'t Ident, usize)) {
    match ty {
        Type::Named(name) => see(name, steps),
        Type::Array(inner) | Type::Map(inner) => follow(inner, steps + OF_LIST, see),
        Type::Boxed(inner) => follow(inner, steps + 2, see),
        Type::Nullable(inner) => follow(inner, steps + 1, see),
        Type::Tuple(items) => items.iter().for_each(|item| follow(item, steps + 1, see)),
        Type::Bool | Type::Number(_) | Type::String | Type::Text(_) | Type::Json | Type::Null => {}
    }
}
