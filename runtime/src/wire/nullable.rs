//! A value with three states, for keys that are both optional and nullable.

use std::ops::Deref;

use super::{Decode, DecodeError, DecodeSlot, Encode, Reader, Writer};

/// A value that may be left out, or be `null`.
///
/// `PATCH` needs the difference: a key that is left out keeps what the server has, `null` removes it.
///
/// Only an optional key of an object can be left out. Anywhere else, as an element of a list or as the value of a map,
/// [`Absent`](Self::Absent) is written as `null` too.
///
/// ```
/// use oasmith_runtime::Nullable;
///
/// let keep: Nullable<i64> = Nullable::default();
/// let lift: Nullable<i64> = Nullable::Null;
/// let set: Nullable<i64> = 10.into();
/// assert!(keep.is_absent() && lift.is_null());
/// assert_eq!(set.value(), Some(&10));
/// // An `Option` is a value or `null`: whoever has one has something to say.
/// assert_eq!(Nullable::<i64>::from(None), Nullable::Null);
///
/// let name = Nullable::Value("Ada".to_owned());
/// assert_eq!(name.as_deref().map(str::len), Nullable::Value(3));
/// assert_eq!(Option::from(name), Some("Ada".to_owned()));
/// assert_eq!(oasmith_runtime::to_json(&vec![keep, set])?, b"[null,10]");
/// # Ok::<(), oasmith_runtime::EncodeError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// The key is there, with `null`.
    Null,
    /// The key is there, with a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Whether the key is not there.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the key is there with `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether the key is there with a value.
    pub const fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// The value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value to change, if there is one.
    pub const fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The same state over a reference.
    pub const fn as_ref(&self) -> Nullable<&T> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value),
        }
    }

    /// The same state over the target of the value: `Nullable<&str>` of `Nullable<String>`.
    pub fn as_deref(&self) -> Nullable<&T::Target>
    where
        T: Deref,
    {
        self.as_ref().map(T::deref)
    }

    /// The same state over what `change` makes of the value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(change(value)),
        }
    }

    /// The value, if there is one; [`Absent`](Self::Absent) and [`Null`](Self::Null) are both `None`.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` becomes [`Null`](Nullable::Null), not [`Absent`](Nullable::Absent).
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

/// [`Absent`](Nullable::Absent) and [`Null`](Nullable::Null) are both `None`.
impl<T> From<Nullable<T>> for Option<T> {
    fn from(value: Nullable<T>) -> Self {
        value.into_option()
    }
}

impl<T: Decode> Decode for Nullable<T> {
    fn blank() -> Self {
        Self::Absent
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        reader.option(self)
    }
}

impl<T: Decode> DecodeSlot for Nullable<T> {
    fn absent(&mut self) {
        *self = Self::Absent;
    }

    fn null(&mut self) {
        *self = Self::Null;
    }

    fn value(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        let mut value = T::blank();
        value.decode(reader)?;
        *self = Self::Value(value);
        Ok(())
    }
}

impl<T: Encode> Encode for Nullable<T> {
    fn encode(&self, writer: &mut dyn Writer) {
        match self {
            Self::Value(value) => writer.some(value),
            Self::Absent | Self::Null => writer.none(),
        }
    }

    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}
