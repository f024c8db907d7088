//! What a field, an argument or an item is: the uses of types.

use super::Ident;

/// The use of a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Type {
    Bool,
    Number(Number),
    String,
    /// A type of the runtime over text.
    Text(Text),
    /// Any JSON value.
    Json,
    /// Nothing but null.
    Null,
    Array(Box<Type>),
    /// An array of one to twelve items, each of which has its own type.
    Tuple(Vec<Type>),
    Map(Box<Type>),
    /// A value that may be null, where no field's presence says so: an array's items, a map's values.
    Nullable(Box<Type>),
    /// A definition that holds itself, through this use.
    Boxed(Box<Type>),
    Named(Ident),
}

/// A number that Rust has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Number {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F64,
}

/// A `format` with a type of the runtime, which has the same name there: all of a string, but `Decimal`, a number whose digits
/// are all kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Text {
    DateTime,
    Date,
    Time,
    Duration,
    Uuid,
    Base64,
    Base64Url,
    Password,
    Decimal,
}
