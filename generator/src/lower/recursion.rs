//! Types that lead back to themselves: what no Rust type can be, what would never end, and what needs a box.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::graph::{circles, graph, held, same, uses};
use super::place::{Places, of_property, place};
use crate::diagnostics::{Code, Diagnostics, Message};
use crate::ir::{Api, Ident, Presence, Shape, Type, TypeDef, UnionVariant};

/// What helps a schema that is nothing but a way back to itself.
pub(super) const OF_NOTHING: &str = "say what it is, such as by a `type`, in place of referring back to it";

/// `type A = Vec<A>` is no Rust type: it becomes a struct. Where there is no list or map on the way, a JSON value cuts the
/// circle.
pub(super) fn cut_aliases(api: &mut Api, places: &Places, diagnostics: &mut Diagnostics) {
    let circular = circles(&graph(api, alias_uses));
    for definition in api.definitions_mut() {
        if let Shape::Alias(ty) = &definition.shape
            && circular.contains_key(&definition.name)
            && held(ty).is_empty()
        {
            definition.shape = Shape::Newtype(ty.clone());
        }
    }
    let circular = circles(&graph(api, alias_uses));
    for definition in api.definitions_mut() {
        if let (true, Shape::Alias(ty)) = (circular.contains_key(&definition.name), &mut definition.shape) {
            *ty = Type::Json;
            let message =
                format!("`{}` consists of nothing but itself: it becomes a JSON value", definition.name.as_str());
            let message = Message::from(message).help(Some(OF_NOTHING.to_owned()));
            diagnostics.report(Code::EndlessSchema, &place(places, &definition.name), message);
        }
    }
}

fn alias_uses(definition: &TypeDef, targets: &mut Vec<Ident>) {
    if matches!(definition.shape, Shape::Alias(_)) {
        uses(definition, targets);
    }
}

/// A union that is one of the variants of its own variant says nothing by that, and reading it would never end: on the way from the
/// first of a circle, the one that leads back goes without. So no other way through the circle is lost.
pub(super) fn cut_unions(api: &mut Api, places: &Places, diagnostics: &mut Diagnostics) {
    let leading_back = leading_back(api);
    if leading_back.is_empty() {
        return;
    }
    for definition in api.definitions_mut() {
        let Shape::Union(union) = &mut definition.shape else { continue };
        let mut indices = 0..;
        let is_again = |_: &mut UnionVariant| {
            indices.next().is_some_and(|index| leading_back.contains(&(definition.name.clone(), index)))
        };
        for variant in union.variants.extract_if(.., is_again) {
            union.fallback.take_if(|fallback| *fallback == variant.name);
            let (name, variant) = (definition.name.as_str(), variant.name.as_str());
            let message = format!("`{name}` is also `{variant}`, which is `{name}` again: that is left out");
            let message = Message::from(message).help(Some("take one of the two out of the other".to_owned()));
            diagnostics.report(Code::EndlessSchema, &place(places, &definition.name), message);
        }
        // Nothing that is left is known by a tag.
        if union.variants.iter().all(|variant| variant.tags.is_empty()) {
            union.tag = None;
        }
        if union.variants.is_empty() {
            definition.shape = Shape::Alias(Type::Json);
        }
    }
}

/// The variants that are a union on the way to their own: a walk through all unions in their order, with a stack of its own, since
/// documents can be deep.
fn leading_back(api: &Api) -> HashSet<(Ident, usize)> {
    let aliases: HashMap<&Ident, &Ident> = api
        .definitions()
        .filter_map(|definition| match &definition.shape {
            Shape::Alias(ty) => Some((&definition.name, same(ty)?)),
            _ => None,
        })
        .collect();
    // No circle of aliases is left.
    let end = |name| std::iter::successors(Some(name), |name| aliases.get(name).copied()).last();
    let unions: IndexMap<&Ident, &[UnionVariant]> = api
        .definitions()
        .filter_map(|definition| match &definition.shape {
            Shape::Union(union) => Some((&definition.name, union.variants.as_slice())),
            _ => None,
        })
        .collect();
    let mut found = HashSet::new();
    // Whether each union that was met is still on the way.
    let mut met: HashMap<&Ident, bool> = HashMap::new();
    for (start, variants) in &unions {
        if met.contains_key(start) {
            continue;
        }
        met.insert(start, true);
        let mut way = vec![(*start, variants.iter().enumerate())];
        while let Some((name, rest)) = way.last_mut() {
            let Some((index, variant)) = rest.next() else {
                met.insert(name, false);
                way.pop();
                continue;
            };
            let Some(target) = same(&variant.ty).and_then(end) else { continue };
            match (met.get(target), unions.get(target)) {
                (Some(true), _) => drop(found.insert(((*name).clone(), index))),
                (None, Some(variants)) => {
                    met.insert(target, true);
                    way.push((target, variants.iter().enumerate()));
                }
                _ => {}
            }
        }
    }
    found
}

/// A value that must contain a value of its own type never ends: the demand is given up.
pub(super) fn cut_endless(api: &mut Api, places: &Places, diagnostics: &mut Diagnostics) {
    let demands = graph(api, |definition, targets| match &definition.shape {
        Shape::Struct(structure) => {
            let required = structure.fields.iter().filter(|field| field.presence == Presence::Required);
            targets.extend(required.flat_map(|field| held(&field.ty)).cloned());
        }
        Shape::Alias(ty) => targets.extend(held(ty).into_iter().cloned()),
        // A union can always be something else.
        Shape::Union(_)
        | Shape::Newtype(_)
        | Shape::StringEnum(_)
        | Shape::IntegerEnum(_)
        | Shape::ScalarEnum(_)
        | Shape::Parts(_)
        | Shape::Choice(_)
        | Shape::Headers(_)
        | Shape::Events(_) => {}
    });
    let endless = circles(&demands);
    for definition in api.definitions_mut() {
        let Shape::Struct(structure) = &mut definition.shape else {
            continue;
        };
        for field in structure.fields.iter_mut().filter(|field| field.presence == Presence::Required) {
            if leads_back(&endless, &definition.name, &field.ty) {
                field.presence = Presence::Optional;
                let message =
                    format!("`{}` of `{}` can never end: it is made optional", field.wire, definition.name.as_str());
                diagnostics.report(Code::EndlessSchema, &of_property(places, &definition.name, &field.wire), message);
            }
        }
    }
}

/// Puts into boxes what a definition would hold itself through: the fields of structs, and only where a circle has none, the
/// variants of unions, which read better without.
pub(super) fn box_cycles(api: &mut Api) {
    box_uses(api, |shape| {
        let fields = shape.as_struct_mut().into_iter().flat_map(|structure| &mut structure.fields);
        fields.map(|field| &mut field.ty).collect()
    });
    box_uses(api, |shape| match shape {
        Shape::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
        _ => Vec::new(),
    });
}

fn box_uses(api: &mut Api, uses: impl Fn(&mut Shape) -> Vec<&mut Type>) {
    let holds = graph(api, |definition, targets| match &definition.shape {
        Shape::Struct(structure) => {
            targets.extend(structure.fields.iter().flat_map(|field| held(&field.ty)).cloned());
        }
        Shape::Alias(ty) => targets.extend(held(ty).into_iter().cloned()),
        Shape::Union(union) => targets.extend(union.variants.iter().flat_map(|variant| held(&variant.ty)).cloned()),
        // Nothing holds a form, so no circle leads through one.
        Shape::Newtype(_)
        | Shape::StringEnum(_)
        | Shape::IntegerEnum(_)
        | Shape::ScalarEnum(_)
        | Shape::Parts(_)
        | Shape::Choice(_)
        | Shape::Headers(_)
        | Shape::Events(_) => {}
    });
    let circles = circles(&holds);
    for definition in api.definitions_mut() {
        for ty in uses(&mut definition.shape) {
            if leads_back(&circles, &definition.name, ty) {
                *ty = Type::Boxed(Box::new(ty.clone()));
            }
        }
    }
}

/// Whether a use leads from a definition into its own circle.
fn leads_back(circles: &HashMap<Ident, usize>, from: &Ident, ty: &Type) -> bool {
    held(ty).into_iter().any(|target| are_in_a_circle(circles, from, target))
}

fn are_in_a_circle(circles: &HashMap<Ident, usize>, one: &Ident, other: &Ident) -> bool {
    circles.get(one).is_some_and(|circle| circles.get(other) == Some(circle))
}
