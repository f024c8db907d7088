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
