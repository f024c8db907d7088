//! The definitions as a graph: what each is made of, and where that leads.

use std::collections::{HashMap, HashSet};

use crate::ir::{Api, Content, Ident, PartKind, Payload, Shape, Type, TypeDef, XmlBody};

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
pub(super) fn circles(graph: &Graph) -> HashMap<Ident, usize> {
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
        Shape::Parts(parts) => parts.list.iter().filter_map(|part| value_type(&part.kind)).collect(),
        Shape::Choice(choice) => choice.variants.iter().filter_map(|variant| carried(&variant.payload)).collect(),
        Shape::Headers(headers) => headers.iter().map(|header| &header.ty).collect(),
        Shape::Events(events) => events.kinds.iter().filter_map(|kind| kind.data.as_ref()).collect(),
    }
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

/// The definition whose values are those of a use, if it is no list, map or tuple.
pub(super) fn same(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Named(name) => Some(name),
        Type::Nullable(inner) | Type::Boxed(inner) => same(inner),
        _ => None,
    }
}

/// The definitions whose size is part of the use's size.
pub(super) fn held(ty: &Type) -> Vec<&Ident> {
    match ty {
        Type::Named(name) => vec![name],
        Type::Nullable(inner) => held(inner),
        Type::Tuple(items) => items.iter().flat_map(held).collect(),
        _ => Vec::new(),
    }
}

/// The definitions that a body mentions.
pub(super) fn contained(content: &Content, targets: &mut Vec<Ident>) {
    content.ty().into_iter().for_each(|ty| mentioned(ty, targets));
}

/// The type of a part that is a value, or may be one.
pub(super) fn value_type(kind: &PartKind) -> Option<&Type> {
    match kind {
        PartKind::Typed(ty) | PartKind::Encoded(ty, _) | PartKind::Xml(XmlBody { ty, .. }) => Some(ty),
        PartKind::File { other, .. } => other.as_ref(),
        PartKind::Constant(_) => None,
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
