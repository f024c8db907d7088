//! How large values are in memory, roughly: enough to tell which enums have one variant much larger than the others.

use std::collections::{HashMap, HashSet};

use crate::ir::{Api, Content, Ident, Number, Output, PartKind, Payload, Presence, ResponseEnum, Shape, Type, XmlBody};

/// clippy's `large_enum_variant` speaks up at 200 bytes; we know sizes less exactly than it does.
const UNEVEN: usize = 150;

/// Deeper than any real type; what is below counts as nothing.
const DEEPEST: usize = 64;

/// Marks the enums that are uneven: those of responses, and unions, whose variant for what is unknown is one like any other.
pub(super) fn mark(api: &mut Api) {
    let definitions = api.models.iter().flat_map(|file| &file.types);
    let shapes: HashMap<Ident, &Shape> =
        definitions.map(|definition| (definition.name.clone(), &definition.shape)).collect();
    let mut sizes = Sizes { shapes, known: HashMap::new() };
    let mut uneven = HashSet::new();
    for definition in api.definitions() {
        let variants = match &definition.shape {
            Shape::Union(union) => {
                let known = union.variants.iter().map(|variant| &variant.ty);
                known.chain([&Type::Json]).map(|ty| sizes.of(ty, 0)).collect()
            }
            Shape::Choice(choice) => choice.variants.iter().map(|variant| sizes.payload(&variant.payload)).collect(),
            Shape::Events(events) => {
                let known = events.kinds.iter().map(|kind| kind.data.as_ref().unwrap_or(&Type::String));
                known.chain([&Type::String]).map(|ty| sizes.of(ty, 0)).collect()
            }
            Shape::Struct(_)
            | Shape::StringEnum(_)
            | Shape::IntegerEnum(_)
            | Shape::ScalarEnum(_)
            | Shape::Alias(_)
            | Shape::Newtype(_)
            | Shape::Parts(_)
            | Shape::Headers(_) => {
                continue;
            }
        };
        uneven.extend(are_uneven(variants).then(|| definition.name.clone()));
    }
    for operation in api.groups.iter_mut().flat_map(|group| &mut group.operations) {
        let output = match &mut operation.output {
            Output::Several(output) => Some(output),
            Output::One { .. } => None,
        };
        for responses in operation.error.iter_mut().chain(output) {
            responses.is_uneven = sizes.are_uneven(responses);
        }
    }
    for definition in api.definitions_mut() {
        match &mut definition.shape {
            Shape::Union(union) => union.is_uneven = uneven.contains(&definition.name),
            Shape::Choice(choice) => choice.is_uneven = uneven.contains(&definition.name),
            Shape::Events(events) => events.is_uneven = uneven.contains(&definition.name),
            Shape::Struct(_)
            | Shape::StringEnum(_)
            | Shape::IntegerEnum(_)
            | Shape::ScalarEnum(_)
            | Shape::Alias(_)
            | Shape::Newtype(_)
            | Shape::Parts(_)
            | Shape::Headers(_) => {}
        }
    }
}

/// Bytes that were read.
const BYTES: usize = 32;

/// A body to send: bytes, or a stream.
const BODY: usize = 72;

/// A stream of items, and what is read of the next one.
const STREAM: usize = 256;

struct Sizes<'a> {
    shapes: HashMap<Ident, &'a Shape>,
    known: HashMap<Ident, usize>,
}

impl Sizes<'_> {
    fn are_uneven(&mut self, responses: &ResponseEnum) -> bool {
        are_uneven(responses.variants.iter().map(|variant| self.content(&variant.content)).collect())
    }

    fn content(&mut self, content: &Content) -> usize {
        match content {
            Content::Empty => 0,
            Content::Json(ty) | Content::Xml(XmlBody { ty, .. }) => self.of(ty, 0),
            Content::Text => 24,
            Content::Bytes => BYTES,
            Content::Stream(_) => STREAM,
        }
    }

    fn payload(&mut self, payload: &Payload) -> usize {
        match payload {
            Payload::Json { ty, .. }
            | Payload::Xml { body: XmlBody { ty, .. }, .. }
            | Payload::Form { ty, .. }
            | Payload::Multipart(Some(ty)) => self.of(ty, 0),
            Payload::Lines { .. } => 8,
            Payload::Multipart(None) | Payload::Text { .. } | Payload::Bytes { .. } | Payload::Choice(_) => BODY,
        }
    }

    fn of(&mut self, ty: &Type, depth: usize) -> usize {
        match ty {
            Type::Null => 0,
            Type::Bool | Type::Number(Number::I8 | Number::U8) => 1,
            Type::Number(Number::I16 | Number::U16) => 2,
            Type::Number(Number::I32 | Number::U32) => 4,
            Type::Number(Number::I64 | Number::U64 | Number::F64) | Type::Boxed(_) => 8,
            Type::String | Type::Text(_) | Type::Array(_) | Type::Map(_) => 24,
            Type::Json => 32,
            Type::Tuple(items) => items.iter().map(|item| self.of(item, depth)).sum(),
            Type::Nullable(inner) => optional(self.of(inner, depth)),
            Type::Named(name) => self.named(name, depth),
        }
    }

    fn named(&mut self, name: &Ident, depth: usize) -> usize {
        if let Some(size) = self.known.get(name) {
            return *size;
        }
        let size = match self.shapes.get(name).copied() {
            Some(Shape::Struct(structure)) if depth < DEEPEST => {
                let fields = structure.fields.iter().map(|field| {
                    let size = self.of(&field.ty, depth + 1);
                    if field.presence == Presence::Required { size } else { optional(size) }
                });
                fields.sum::<usize>() + structure.rest.as_ref().map_or(0, |_| 24)
            }
            Some(Shape::Alias(ty) | Shape::Newtype(ty)) if depth < DEEPEST => self.of(ty, depth + 1),
            Some(Shape::Union(union)) if depth < DEEPEST => {
                union.variants.iter().map(|variant| self.of(&variant.ty, depth + 1)).max().unwrap_or_default().max(32)
            }
            Some(Shape::Parts(parts)) if depth < DEEPEST => {
                let parts = parts.list.iter().map(|part| match &part.kind {
                    PartKind::File { several: Some(_), .. } => 24,
                    PartKind::File { other, .. } => {
                        other.as_ref().map_or(0, |ty| self.of(ty, depth + 1)).max(BODY + 48)
                    }
                    PartKind::Typed(ty) | PartKind::Encoded(ty, _) | PartKind::Xml(XmlBody { ty, .. }) => {
                        optional(self.of(ty, depth + 1))
                    }
                    PartKind::Constant(_) => 0,
                });
                parts.sum()
            }
            Some(Shape::StringEnum(_)) => 24,
            Some(Shape::IntegerEnum(_)) => 16,
            Some(Shape::ScalarEnum(_)) => 32,
            // Nothing holds a choice, or headers.
            Some(
                Shape::Struct(_)
                | Shape::Alias(_)
                | Shape::Newtype(_)
                | Shape::Union(_)
                | Shape::Parts(_)
                | Shape::Choice(_)
                | Shape::Headers(_)
                | Shape::Events(_),
            )
            | None => 0,
        };
        self.known.insert(name.clone(), size);
        size
    }
}

fn are_uneven(mut sizes: Vec<usize>) -> bool {
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    matches!(sizes.as_slice(), [first, second, ..] if first - second > UNEVEN)
}

/// Numbers need a word beside them to be optional; everything else has bits to spare.
fn optional(size: usize) -> usize {
    if size <= 8 { size * 2 } else { size }
}
