//! What a schema is where it is used.

use crate::ir::Type;

/// A type where it is used, and whether null may stand in its place.
#[derive(Clone)]
pub(super) struct Use {
    pub ty: Type,
    pub nullable: bool,
}

impl Use {
    pub(super) const JSON: Self = Self { ty: Type::Json, nullable: false };

    /// The type of an array's item or a map's value, where no presence can say that it may be null.
    pub(super) fn element(self) -> Type {
        if matches!(self.ty, Type::Json) { self.ty } else { self.whole() }
    }

    /// The type of a whole body.
    pub(super) fn whole(self) -> Type {
        if self.nullable { Type::Nullable(Box::new(self.ty)) } else { self.ty }
    }
}

/// As complex may the spelling of a type be, in the measure of clippy's `type_complexity`: it warns of more than 250, and what
/// holds the type (`Option`, a map, a reference) may add 30.
const MOST_COMPLEX: usize = 220;

/// Whether a type is a longer spelling than anybody wants to read: five lists inside each other, say.
pub(super) fn is_complex(ty: &Type) -> bool {
    complexity(ty, 2) > MOST_COMPLEX
}

/// Every name counts, and more so the deeper it stands.
fn complexity(ty: &Type, depth: usize) -> usize {
    let inside = depth + 1;
    let parts = match ty {
        Type::Array(inner) | Type::Nullable(inner) | Type::Boxed(inner) => complexity(inner, inside),
        Type::Map(value) => 10 * inside + complexity(value, inside),
        Type::Tuple(items) => items.iter().map(|item| complexity(item, inside)).sum(),
        Type::Bool | Type::Number(_) | Type::String | Type::Text(_) | Type::Json | Type::Null | Type::Named(_) => 0,
    };
    10 * depth + parts
}
