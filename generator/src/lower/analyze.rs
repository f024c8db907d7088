//! What only the whole graph of types can tell: which types callers build, where a type holds itself, and which aliases
//! would lead in a circle.

use std::collections::{HashMap, HashSet};

use super::Models;
use crate::diagnostics::{Code, Diagnostics, Pointer};
use crate::ir::{Api, Content, Ident, Output, Presence, Shape, Type, TypeDef};

/// `places` are those of the component schemas; what stands inside one is reported there.
pub(super) fn analyze(api: &mut Api, keep: Models, places: &Places, diagnostics: &mut Diagnostics) {
    cut_aliases(api, places, diagnostics);
    cut_endless(api, places, diagnostics);
    box_cycles(api);
    let used = mark_responses(api);
    // A document without operations is there for its schemas.
    if keep == Models::Used && !api.groups.is_empty() {
        keep_used(api, &used, places, diagnostics);
    }
}

/// Where the definitions that are components stand.
pub(super) type Places = HashMap<Ident, Pointer>;

fn place(places: &Places, name: &Ident) -> Pointer {
    let all = || Pointer::root().child("components").child("schemas");
    places.get(name).cloned().unwrap_or_else(all)
}

type Graph = HashMap<Ident, Vec<Ident>>;

/// Edges from each definition to those that `uses` finds in it.
fn graph(api: &Api, uses: impl Fn(&TypeDef, &mut Vec<Ident>)) -> Graph {
    let definitions = api.models.iter().flat_map(|file| &file.types);
    definitions
        .map(|definition| {
            let mut targets = Vec::new();
            uses(definition, &mut targets);
            (definition.name.clone(), targets)
        })
        .collect()
}

/// Everything that can be reached from `start`, without `start` itself unless a circle leads back.
fn reachable(graph: &Graph, start: impl IntoIterator<Item = Ident>) -> HashSet<Ident> {
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

/// The definitions that reach themselves.
fn circular(graph: &Graph) -> HashSet<Ident> {
    let names = graph.keys();
    names.filter(|name| reachable(graph, [(*name).clone()]).contains(*name)).cloned().collect()
}

/// Every definition that a use mentions, through arrays and maps too.
fn mentioned(ty: &Type, targets: &mut Vec<Ident>) {
    match ty {
        Type::Named(name) => targets.push(name.clone()),
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
            mentioned(inner, targets);
        }
        Type::Bool
        | Type::I32
        | Type::I64
        | Type::U32
        | Type::U64
        | Type::F32
        | Type::F64
        | Type::String
        | Type::Json => {}
    }
}

/// The definition whose size is part of the use's size.
fn held(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Named(name) => Some(name),
        Type::Nullable(inner) => held(inner),
        _ => None,
    }
}

fn uses(definition: &TypeDef, targets: &mut Vec<Ident>) {
    match &definition.shape {
        Shape::Struct(structure) => {
            let rest = structure.rest.iter().map(|(_, ty)| ty);
            structure.fields.iter().map(|field| &field.ty).chain(rest).for_each(|ty| mentioned(ty, targets));
        }
        Shape::Alias(ty) => mentioned(ty, targets),
        Shape::Union(union) => union.variants.iter().for_each(|variant| mentioned(&variant.ty, targets)),
        Shape::StringEnum(_) | Shape::IntegerEnum(_) => {}
    }
}

/// `type A = Vec<A>` is no Rust type: such a circle is cut by a JSON value.
fn cut_aliases(api: &mut Api, places: &Places, diagnostics: &mut Diagnostics) {
    let aliases = graph(api, |definition, targets| {
        if matches!(definition.shape, Shape::Alias(_)) {
            uses(definition, targets);
        }
    });
    let circular = circular(&aliases);
    for definition in api.models.iter_mut().flat_map(|file| &mut file.types) {
        if let (true, Shape::Alias(ty)) = (circular.contains(&definition.name), &mut definition.shape) {
            *ty = Type::Json;
            let message =
                format!("`{}` consists of nothing but itself: it becomes a JSON value", definition.name.as_str());
            diagnostics.report(Code::EndlessSchema, &place(places, &definition.name), message);
        }
    }
}

/// A value that must contain a value of its own type never ends: the demand is given up.
fn cut_endless(api: &mut Api, places: &Places, diagnostics: &mut Diagnostics) {
    let demands = graph(api, |definition, targets| match &definition.shape {
        Shape::Struct(structure) => {
            let required = structure.fields.iter().filter(|field| field.presence == Presence::Required);
            targets.extend(required.filter_map(|field| held(&field.ty)).cloned());
        }
        Shape::Alias(ty) => targets.extend(held(ty).cloned()),
        // A union can always be something else.
        Shape::Union(_) | Shape::StringEnum(_) | Shape::IntegerEnum(_) => {}
    });
    let endless = circular(&demands);
    if endless.is_empty() {
        return;
    }
    let reach: HashMap<Ident, HashSet<Ident>> =
        endless.iter().map(|name| (name.clone(), reachable(&demands, [name.clone()]))).collect();
    for definition in api.models.iter_mut().flat_map(|file| &mut file.types) {
        let Shape::Struct(structure) = &mut definition.shape else {
            continue;
        };
        for field in structure.fields.iter_mut().filter(|field| field.presence == Presence::Required) {
            let leads_back = held(&field.ty).and_then(|target| reach.get(target));
            if leads_back.is_some_and(|reached| reached.contains(&definition.name)) {
                field.presence = Presence::Optional;
                let message =
                    format!("`{}` of `{}` can never end: it is made optional", field.wire, definition.name.as_str());
                diagnostics.report(Code::EndlessSchema, &place(places, &definition.name), message);
            }
        }
    }
}

/// Puts into a box each use through which a definition would hold itself.
fn box_cycles(api: &mut Api) {
    let holds = graph(api, |definition, targets| match &definition.shape {
        Shape::Struct(structure) => {
            targets.extend(structure.fields.iter().filter_map(|field| held(&field.ty)).cloned());
        }
        Shape::Alias(ty) => targets.extend(held(ty).cloned()),
        Shape::Union(union) => targets.extend(union.variants.iter().filter_map(|variant| held(&variant.ty)).cloned()),
        Shape::StringEnum(_) | Shape::IntegerEnum(_) => {}
    });
    let circular = circular(&holds);
    let reach: HashMap<Ident, HashSet<Ident>> =
        circular.iter().map(|name| (name.clone(), reachable(&holds, [name.clone()]))).collect();
    for definition in api.models.iter_mut().flat_map(|file| &mut file.types) {
        let Shape::Struct(structure) = &mut definition.shape else {
            continue;
        };
        for field in &mut structure.fields {
            let leads_back = held(&field.ty).and_then(|target| reach.get(target));
            if leads_back.is_some_and(|reached| reached.contains(&definition.name)) {
                field.ty = Type::Boxed(Box::new(field.ty.clone()));
            }
        }
    }
}

/// Finds the types that only responses hold; in those an optional field says the same by null and by absence.
fn mark_responses(api: &mut Api) -> HashSet<Ident> {
    let (mut sent, mut received) = (Vec::new(), Vec::new());
    for operation in api.groups.iter().flat_map(|group| &group.operations) {
        operation.parameters.iter().for_each(|parameter| mentioned(&parameter.ty, &mut sent));
        operation.body.iter().for_each(|body| contained(&body.content, &mut sent));
        match &operation.output {
            Output::One { content, .. } => contained(content, &mut received),
            Output::Several(output) => {
                output.variants.iter().for_each(|variant| contained(&variant.content, &mut received));
            }
        }
        let errors = operation.error.iter().flat_map(|error| &error.variants);
        errors.for_each(|variant| contained(&variant.content, &mut received));
    }
    let graph = graph(api, uses);
    let with_reachable = |names: Vec<Ident>| {
        let mut all = reachable(&graph, names.clone());
        all.extend(names);
        all
    };
    let (sent, received) = (with_reachable(sent), with_reachable(received));
    for definition in api.models.iter_mut().flat_map(|file| &mut file.types) {
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
fn keep_used(api: &mut Api, used: &HashSet<Ident>, places: &Places, diagnostics: &mut Diagnostics) {
    let mut unused = Vec::new();
    for file in &mut api.models {
        file.types.retain(|definition| {
            let is_used = used.contains(&definition.name);
            unused.extend((!is_used).then(|| places.get(&definition.name)).flatten().cloned());
            is_used
        });
    }
    api.models.retain(|file| !file.types.is_empty());
    unused.sort();
    if let Some(first) = unused.first() {
        let others = match unused.len() {
            1 => String::new(),
            count => format!(" (and {} more)", count - 1),
        };
        let message = format!("no operation uses this schema{others}: it is left out");
        diagnostics.report(Code::UnusedSchema, first, message);
    }
}

/// The definitions that a body mentions.
fn contained(content: &Content, targets: &mut Vec<Ident>) {
    match content {
        Content::Json(ty) => mentioned(ty, targets),
        Content::Empty | Content::Text { .. } | Content::Bytes { .. } => {}
    }
}
