//! Values on the wire: models come in, bytes (or any serde format) go out, and the other way round.
//!
//! A model is a struct and a table of its keys; everything that walks such tables is written once, here, and is not generic
//! over the model. This module knows nothing of HTTP.

mod absent;
mod alike;
mod bridge;
mod containers;
mod decode;
mod encode;
mod enums;
mod error;
mod json;
mod json_writer;
mod nullable;
pub(crate) mod number;
mod object;
mod path;
mod reader;
mod recall;
mod rule;
mod scalars;
mod text;
mod tuples;
mod union;
mod value;
mod writer;

pub(crate) use absent::read_empty;
pub(crate) use error::{shorten, shorten_to};
pub(crate) use json::fill_from_json as read_json;
pub(crate) use path::{Path, Step};
pub(crate) use text::read_text;
pub(crate) use writer::{each_other, written};

#[doc(hidden)]
pub use alike::{debug, equal, hash};
#[doc(hidden)]
pub use bridge::{deserialize, serialize};
pub use decode::{Decode, DecodeField, DecodeList, DecodeMap, DecodeSlot, Reader};
pub use encode::{Encode, EncodeField, EncodeList, EncodeMap, Writer};
#[doc(hidden)]
pub use enums::{known_value, named, read_string, show, write_string};
pub use error::{DecodeError, EncodeError};
pub use json::{from_json, from_value, to_json, to_value};
pub use nullable::Nullable;
pub use rule::Rule;
pub use union::Union;

/// Whether a key of an object has to be there.
///
/// With the type of the field it says all four cases of required × nullable:
///
/// | | field | missing key | `null` |
/// |---|---|---|---|
/// | `Required` | `T` | error | error |
/// | `Required` | `Option<T>` | error | `None`, and `None` is written as `null` |
/// | `Optional` | `Option<T>` | `None`, and `None` is not written | `None` |
/// | `Optional` | [`Nullable<T>`] | `Absent`, not written | `Null`, written as `null` |
///
/// A `T` that `null` is a value of, as any JSON is, keeps it: an optional one that is there is `Some(Value::Null)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// The key is always written; a missing one is an error.
    Required,
    /// The key may be missing.
    Optional,
}
