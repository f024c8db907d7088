//! What only the whole graph of types can tell: which types callers build, where a type holds itself, and which aliases
//! would lead in a circle.

use std::collections::{HashMap, HashSet};

use super::directions::{self, Directions};
use super::inherit::InlineHeirs;
use super::names::Scope;
use super::used::is_complex;
use super::{Models, defaults, derives, errors, operations, tags, xml};
use crate::diagnostics::{Code, Diagnostics, Pointer};
use crate::ir::{Api, Content, Ident, PartKind, Payload, Presence, Shape, Type, TypeDef, XmlBody};

/// `places` are those of the component schemas; what stands inside one is reported there.
/// `unreached` are the components that no operation leads to.
pub(super) fn analyze(
    api: &mut Api,
    (keep, unreached): (Models, &HashSet<Ident>),
    (places, heirs): (&Places, &InlineHeirs),
    types: &mut Scope,
    diagnostics: &mut Diagnostics,
) {
    cut_aliases(api, places, diagnostics);
    tags::settle(api, heirs);
    cut_endless(api, places, diagnostics);
    box_cycles(api);
    see_through_aliases(api);
    directions::split(api, types);
    operations::mark(api, types);
    let used = mark_responses(api);
    // A document without operations is there for its schemas.
    if keep == Models::Used && !api.groups.is_empty() {
        let unused = keep_used(api, &used);
        // Of a schema that others extend its own properties may be used without the union of all of them.
        let made: HashSet<&Pointer> = used.iter().filter_map(|name| places.get(name)).collect();
        let unused = unused.iter().filter(|name| unreached.contains(name)).filter_map(|name| places.get(name));
        for pointer in unused.filter(|pointer| !made.contains(pointer)) {
            diagnostics.report(Code::UnusedComponent, pointer, "no operation needs a type of this schema");
        }
    }
    derives::mark(api);
    xml::describe(api, places, diagnostics);
    defaults::resolve(api);
    errors::share(api, types);
}

/// Where the definitions that are components stand.
pub(super) type Places = HashMap<Ident, Pointer>;

pub(super) fn place(places: &Places, name: &Ident) -> Pointer {
    let all = || Pointer::root().child("components").child("schemas");
    places.get(name).cloned().unwrap_or_else(all)
}

pub(super) type Graph = HashMap<Ident, Vec<Ident>>;

/// Edges from each definition to those that `uses` finds in it.
pub(super) fn graph(api: &Api, uses: impl Fn(&TypeDef, &mut Vec<Ident>)) -> Graph {
    let definitions = api.definitions();
    definitions
        .map(|definition| {
            let mut targets = Vec::new();
            uses(definition, &mut targets);
            (definition.name.clone(), targets)
        })
        .collect()
}

/// Everything that can be reached from `start`, without `start` itself unless a circle leads back.
pub(super) fn reachable(graph: &Graph, start: impl IntoIterator<Item = Ident>) -> HashSet<Ident> {
    let mut open: Vec<Ident> = start.into_iter().collect();
    let mut seen = HashSet::new();
    while let Some(name) = open.pop() {
        for target in graph.get(&name).into_iter().flatten() {
            if seen.insert(target.clone()) {
                open.push(target.clone());
            }
        }
    }
    seen
}

/// The circles of a graph: for each definition that reaches itself, the number of its circle. Kosaraju's algorithm, with a
/// stack of its own, since documents can be deep.
fn circles(graph: &Graph) -> HashMap<Ident, usize> {
    let mut back: HashMap<&Ident, Vec<&Ident>> = HashMap::new();
    for (from, to) in graph.iter().flat_map(|(from, targets)| targets.iter().map(move |to| (from, to))) {
        back.entry(to).or_default().push(from);
    }
    let mut seen = HashSet::new();
    let mut circle_of: HashMap<&Ident, usize> = HashMap::new();
    for (number, start) in finished(graph).into_iter().rev().enumerate() {
        let mut open = vec![start];
        while let Some(name) = open.pop() {
            if seen.insert(name) {
                circle_of.insert(name, number);
                open.extend(back.get(name).into_iter().flatten());
            }
        }
    }
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    for number in circle_of.values() {
        *sizes.entry(*number).or_default() += 1;
    }
    let holds_itself = |name: &Ident| graph.get(name).is_some_and(|targets| targets.contains(name));
    let circular = circle_of.into_iter().filter(|(name, number)| sizes.get(number) > Some(&1) || holds_itself(name));
    circular.map(|(name, number)| (name.clone(), number)).collect()
}

/// The definitions in the order in which a walk leaves them, each after all that it reaches first.
fn finished(graph: &Graph) -> Vec<&Ident> {
    let mut seen = HashSet::new();
    let mut order = Vec::with_capacity(graph.len());
    for start in graph.keys() {
        let mut open = vec![(start, false)];
        while let Some((name, is_left)) = open.pop() {
            if is_left {
                order.push(name);
            } else if seen.insert(name) {
                open.push((name, true));
                open.extend(graph.get(name).into_iter().flatten().map(|target| (target, false)));
            }
        }
    }
    order
}

/// Whether a use leads from a definition into its own circle.
fn leads_back(circles: &HashMap<Ident, usize>, from: &Ident, ty: &Type) -> bool {
    let circle = circles.get(from);
    circle.is_some() && held(ty).into_iter().any(|target| circles.get(target) == circle)
}

/// Every definition that a use mentions, through arrays and maps too.
pub(super) fn mentioned(ty: &Type, targets: &mut Vec<Ident>) {
    visit(ty, &mut |ty| {
        if let Type::Named(name) = ty {
            targets.push(name.clone());
        }
    });
}

/// A use and all uses inside it.
pub(super) fn visit<'t>(ty: &'t Type, see: &mut impl FnMut(&'t Type)) {
    see(ty);
    match ty {
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => visit(inner, see),
        Type::Tuple(items) => items.iter().for_each(|item| visit(item, see)),
        Type::Bool | Type::Number(_) | Type::String | Type::Text(_) | Type::Json | Type::Null | Type::Named(_) => {}
    }
}

/// The definitions whose size is part of the use's size.
fn held(ty: &Type) -> Vec<&Ident> {
    match ty {
        Type::Named(name) => vec![name],
        Type::Nullable(inner) => held(inner),
        Type::Tuple(items) => items.iter().flat_map(held).collect(),
        _ => Vec::new(),
    }
}

pub(super) fn uses(definition: &TypeDef, targets: &mut Vec<Ident>) {
    for ty in parts(&definition.shape) {
        mentioned(ty, targets);
    }
}

/// The uses that a definition is made of.
pub(super) fn parts(shape: &Shape) -> Vec<&Type> {
    match shape {
        Shape::Struct(structure) => {
            let rest = structure.rest.iter().map(|(_, ty)| ty);
            structure.fields.iter().map(|field| &field.ty).chain(rest).collect()
        }
        Shape::Alias(ty) | Shape::Newtype(ty) => vec![ty],
        Shape::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ScalarEnum(_) => Vec::new(),
        Shape::Parts(parts) => parts.iter().filter_map(|part| value_type(&part.kind)).collect(),
        Shape::Choice(choice) => choice.variants.iter().filter_map(|(_, payload)| carried(payload)).collect(),
        Shape::Headers(headers) => headers.iter().map(|header| &header.ty).collect(),
        Shape::Events(events) => events.kinds.iter().filter_map(|kind| kind.data.as_ref()).collect(),
    }
}

/// `type A = Vec<A>` is no Rust type: it becomes a struct. Where there is no list or map on the way, a JSON value cuts the
/// circle.
fn cut_aliases(api: &mut Api, places: &Places, diagnostics: &mut Diagnostics) {
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
            diagnostics.report(Code::EndlessSchema, &place(places, &definition.name), message);
        }
    }
}

fn alias_uses(definition: &TypeDef, targets: &mut Vec<Ident>) {
    if matches!(definition.shape, Shape::Alias(_)) {
        uses(definition, targets);
    }
}

/// A value that must contain a value of its own type never ends: the demand is given up.
fn cut_endless(api: &mut Api, places: &Places, diagnostics: &mut Diagnostics) {
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
                diagnostics.report(Code::EndlessSchema, &place(places, &definition.name), message);
            }
        }
    }
}

/// Puts into boxes what a definition would hold itself through: the fields of structs, and only where a circle has none, the
/// variants of unions, which read better without.
fn box_cycles(api: &mut Api) {
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
            choice.variants.iter_mut().filter_map(|(_, payload)| carried_mut(payload)).for_each(resolve);
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

/// The definitions that a body mentions.
pub(super) fn contained(content: &Content, targets: &mut Vec<Ident>) {
    content.ty().into_iter().for_each(|ty| mentioned(ty, targets));
}

fn value_type(kind: &PartKind) -> Option<&Type> {
    match kind {
        PartKind::Typed(ty) | PartKind::Base64(ty) | PartKind::Xml(XmlBody { ty, .. }) => Some(ty),
        PartKind::File | PartKind::Files | PartKind::Constant(_) => None,
    }
}

/// The type of what a request carries.
pub(super) fn carried(payload: &Payload) -> Option<&Type> {
    match payload {
        Payload::Json { ty, .. }
        | Payload::Xml { body: XmlBody { ty, .. }, .. }
        | Payload::Form { ty, .. }
        | Payload::Lines { ty, .. }
        | Payload::Choice(ty) => Some(ty),
        Payload::Multipart(ty) => ty.as_ref(),
        Payload::Text { .. } | Payload::Bytes { .. } => None,
    }
}

pub(super) fn carried_mut(payload: &mut Payload) -> Option<&mut Type> {
    match payload {
        Payload::Json { ty, .. }
        | Payload::Xml { body: XmlBody { ty, .. }, .. }
        | Payload::Form { ty, .. }
        | Payload::Lines { ty, .. }
        | Payload::Choice(ty) => Some(ty),
        Payload::Multipart(ty) => ty.as_mut(),
        Payload::Text { .. } | Payload::Bytes { .. } => None,
    }
}
