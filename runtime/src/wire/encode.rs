//! The two sides of writing: an [`Encode`] says what it is made of, a [`Writer`] puts it into some format.
//!
//! Writing returns nothing: a writer keeps the first problem and reports it at the end, so a table needs no error handling.
//! Nothing here knows a format.

use std::fmt::Debug;

use serde_json::Value;

use super::{Presence, Rule};

/// One line of a table: the key on the wire, whether it is always written, and the value.
pub type EncodeField<'a> = (&'static str, Presence, &'a dyn Encode);

/// A value that can be written.
///
/// ```
/// use oasmith_runtime::Presence::{Optional, Required};
/// use oasmith_runtime::{Encode, Nullable, Writer, to_json};
///
/// #[derive(Debug)]
/// struct Pet {
///     id: i64,
///     tag: Option<String>,
///     owner: Nullable<String>,
/// }
///
/// impl Encode for Pet {
///     fn encode(&self, writer: &mut dyn Writer) {
///         writer.object(&[
///             ("id", Required, &self.id),
///             ("tag", Optional, &self.tag),
///             ("owner", Optional, &self.owner),
///         ]);
///     }
/// }
///
/// let pet = Pet { id: 7, tag: None, owner: Nullable::Null };
/// assert_eq!(to_json(&pet)?, br#"{"id":7,"owner":null}"#);
/// # Ok::<(), oasmith_runtime::EncodeError>(())
/// ```
pub trait Encode: Debug {
    /// Writes one value: calls exactly one method of the writer, once.
    fn encode(&self, writer: &mut dyn Writer);

    /// Whether an optional key with this value is left out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Where a value is written to.
pub trait Writer {
    /// Says what the value that is written next has to be. Nothing that sends looks at it; a check does.
    fn rules(&mut self, _: &'static [Rule]) {}

    /// Says that the value that is written next is none that its type knows. A [`Union`](super::Union) looks at it, which chooses a
    /// type that knows more, and a check, which asks nothing of such a value.
    fn unknown(&mut self) {}

    /// Writes an object from a table. An [`Optional`](Presence::Optional) field that is absent is left out.
    fn object(&mut self, fields: &[EncodeField<'_>]) {
        self.object_with(fields, &NoRest);
    }

    /// Like [`object`](Self::object), followed by the entries of `rest` whose keys the table does not have.
    fn object_with(&mut self, fields: &[EncodeField<'_>], rest: &dyn EncodeMap);

    /// Writes an array.
    fn list(&mut self, list: &dyn EncodeList);

    /// Writes an object with any keys.
    fn map(&mut self, map: &dyn EncodeMap) {
        self.object_with(&[], map);
    }

    /// Writes `null`.
    fn null(&mut self);

    /// Writes a value that could have been left out. Formats such as RON mark it; in JSON it is the value itself.
    fn some(&mut self, value: &dyn Encode);

    /// Writes that there is no such value: `null` in JSON.
    fn none(&mut self) {
        self.null();
    }

    /// Writes `true` or `false`.
    fn bool(&mut self, value: bool);

    /// Writes an integer.
    fn i64(&mut self, value: i64);

    /// Writes an integer that is not negative.
    fn u64(&mut self, value: u64);

    /// Writes a number with as few digits as identify this `f64`. NaN and infinity are an error.
    fn f64(&mut self, value: f64);

    /// Writes a number that is given as its text, every digit of it. Formats other than JSON get it as a string.
    fn number(&mut self, value: &str);

    /// Writes a string.
    fn string(&mut self, value: &str);

    /// Writes a string that no message may show.
    fn secret(&mut self, value: &str) {
        self.string(value);
    }

    /// Writes any JSON value.
    fn value(&mut self, value: &Value);
}

/// The elements of a list.
pub trait EncodeList {
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The element at `index`, if there is one.
    fn get(&self, index: usize) -> Option<&dyn Encode>;
}

/// The entries of a map.
pub trait EncodeMap {
    /// How many there are.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The value of a key, if there is one.
    fn get(&self, key: &str) -> Option<&dyn Encode>;
    /// Calls `visit` with each entry, in the order in which they are to be written.
    fn each(&self, visit: &mut dyn FnMut(&str, &dyn Encode));
}

struct NoRest;

impl EncodeMap for NoRest {
    fn len(&self) -> usize {
        0
    }

    fn get(&self, _: &str) -> Option<&dyn Encode> {
        None
    }

    fn each(&self, _: &mut dyn FnMut(&str, &dyn Encode)) {}
}
