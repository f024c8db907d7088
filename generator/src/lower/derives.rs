//! Which traits a model can derive: those that hold for everything it is made of.

use std::collections::HashSet;

use super::graph::{Graph, graph, parts, reachable, uses, visit};
use crate::ir::{Api, Derives, Field, Ident, Number, Presence, Shape, Type, TypeDef};

/// Finds what each definition can derive. It has `Default` where nothing has to be said: no caller shall forget what is required.
pub(super) fn mark(api: &mut Api) {
    // From each definition to those that are made of it: what one cannot be, none of these can.
    let mut holders = Graph::new();
    for (name, targets) in graph(api, uses) {
        for target in targets {
            holders.entry(target).or_default().push(name.clone());
        }
    }
    let definitions = || api.definitions();
    let spoiled = |is_spoiled: fn(&TypeDef) -> bool| {
        let spoilers: Vec<Ident> = definitions().filter(|one| is_spoiled(one)).map(|one| one.name.clone()).collect();
        let mut all: HashSet<Ident> = spoilers.iter().cloned().collect();
        all.extend(reachable(&holders, spoilers));
        all
    };
    let constants = constants(api);
    let (not_eq, not_copy) = (spoiled(has_floats), spoiled(has_parts_elsewhere));
    for definition in api.definitions_mut() {
        definition.derives = Derives {
            eq: !not_eq.contains(&definition.name),
            copy: !not_copy.contains(&definition.name),
            default: match &definition.shape {
                Shape::Struct(structure) => structure.fields.iter().all(|field| needs_nothing(field, &constants)),
                shape => is_constant(shape),
            },
        };
    }
}

/// The enums of one value, and the aliases of such.
fn constants(api: &Api) -> HashSet<Ident> {
    let mut aliases = Graph::new();
    let mut constants = HashSet::new();
    for definition in api.definitions() {
        match &definition.shape {
            Shape::Alias(Type::Named(target)) => {
                aliases.entry(target.clone()).or_default().push(definition.name.clone());
            }
            shape if is_constant(shape) => drop(constants.insert(definition.name.clone())),
            _ => {}
        }
    }
    constants.extend(reachable(&aliases, constants.clone()));
    constants
}

fn is_constant(shape: &Shape) -> bool {
    match shape {
        Shape::StringEnum(values) => values.variants.len() == 1,
        Shape::IntegerEnum(values) => values.variants.len() == 1,
        Shape::ScalarEnum(values) => values.variants.len() == 1,
        _ => false,
    }
}

/// Whether whoever builds a value need not say what is in a field.
fn needs_nothing(field: &Field, constants: &HashSet<Ident>) -> bool {
    match field.presence {
        Presence::Optional | Presence::OptionalNullable => true,
        Presence::Required | Presence::RequiredNullable if field.tag.is_some() => true,
        Presence::Required => matches!(&field.ty, Type::Named(name) if constants.contains(name)),
        Presence::RequiredNullable => false,
    }
}

fn has_floats(definition: &TypeDef) -> bool {
    consists(&definition.shape, |ty| matches!(ty, Type::Number(Number::F64)))
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
        | Shape::Choice(_)
        | Shape::Events(_) => true,
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
