//! Which traits a model can derive: those that hold for everything it is made of.

use std::collections::HashSet;

use super::analyze::{Graph, graph, parts, reachable, uses, visit};
use crate::ir::{Api, Derives, Ident, Shape, Type, TypeDef};

/// Finds what each definition can derive. `Default` is not among it: a model has it where nothing is required, so that no
/// caller forgets what is.
pub(super) fn mark(api: &mut Api) {
    // From each definition to those that are made of it: what one cannot be, none of these can.
    let mut holders = Graph::new();
    for (name, targets) in graph(api, uses) {
        for target in targets {
            holders.entry(target).or_default().push(name.clone());
        }
    }
    let definitions = || api.models.iter().flat_map(|file| &file.types);
    let spoiled = |is_spoiled: fn(&TypeDef) -> bool| {
        let spoilers: Vec<Ident> = definitions().filter(|one| is_spoiled(one)).map(|one| one.name.clone()).collect();
        let mut all: HashSet<Ident> = spoilers.iter().cloned().collect();
        all.extend(reachable(&holders, spoilers));
        all
    };
    let (not_eq, not_copy) = (spoiled(has_floats), spoiled(has_parts_elsewhere));
    for definition in api.models.iter_mut().flat_map(|file| &mut file.types) {
        definition.derives =
            Derives { eq: !not_eq.contains(&definition.name), copy: !not_copy.contains(&definition.name) };
    }
}

fn has_floats(definition: &TypeDef) -> bool {
    consists(&definition.shape, |ty| matches!(ty, Type::F32 | Type::F64))
}

/// Whether a value has parts that are not copied with its bytes.
fn has_parts_elsewhere(definition: &TypeDef) -> bool {
    let is_elsewhere = |ty: &Type| {
        matches!(ty, Type::String | Type::Text(_) | Type::Json | Type::Array(_) | Type::Map(_) | Type::Boxed(_))
    };
    match &definition.shape {
        Shape::StringEnum(_)
        | Shape::ScalarEnum(_)
        | Shape::Union(_)
        | Shape::Newtype(_)
        | Shape::Parts(_)
        | Shape::Choice(_) => true,
        // One without fields may get some.
        Shape::Struct(structure) if structure.rest.is_some() || structure.fields.is_empty() => true,
        shape => consists(shape, is_elsewhere),
    }
}

/// Whether anything that a definition is made of, however deep, is such a type.
fn consists(shape: &Shape, is: impl Fn(&Type) -> bool) -> bool {
    let mut found = false;
    for ty in parts(shape) {
        visit(ty, &mut |ty| found |= is(ty));
    }
    found
}
