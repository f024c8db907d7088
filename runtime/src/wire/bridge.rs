//! Models in every serde format: what `impl_serde!` calls.
//!
//! Only the format is generic here, so a crate that puts its models into a second format compiles this once, not once per model.

use std::cell::Cell;

use serde_core::de::{Deserializer, Error as _};
use serde_core::ser::{Error as _, Serialize, Serializer};

use super::reader::read_with;
use super::writer::Erased;
use super::{Decode, DecodeError, Encode};

/// Implements `serde::Serialize` and `serde::Deserialize` for types that implement [`Encode`](crate::Encode) and
/// [`Decode`](crate::Decode).
///
/// ```
/// use oasmith_runtime::{Decode, DecodeError, Encode, Reader, Writer};
///
/// #[derive(Debug, PartialEq)]
/// struct Name(String);
///
/// impl Decode for Name {
///     fn blank() -> Self {
///         Self(Decode::blank())
///     }
///     fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
///         self.0.decode(reader)
///     }
/// }
///
/// impl Encode for Name {
///     fn encode(&self, writer: &mut dyn Writer) {
///         self.0.encode(writer);
///     }
/// }
///
/// oasmith_runtime::impl_serde!(Name);
///
/// let name = Name("Ada".to_owned());
/// let yaml = serde_yaml::to_string(&name).unwrap();
/// assert_eq!(serde_yaml::from_str::<Name>(&yaml).unwrap(), name);
/// ```
#[macro_export]
macro_rules! impl_serde {
    ($($model:ty),* $(,)?) => {
        $crate::impl_serialize!($($model),*);
        $crate::impl_deserialize!($($model),*);
    };
}

/// Implements `serde::Serialize` for types that implement [`Encode`](crate::Encode); see [`impl_serde!`](crate::impl_serde).
#[macro_export]
macro_rules! impl_serialize {
    ($($model:ty),* $(,)?) => { $(
        impl $crate::__private::Serialize for $model {
            fn serialize<S: $crate::__private::Serializer>(
                &self,
                format: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize(self, format)
            }
        }
    )* };
}

/// Implements `serde::Deserialize` for types that implement [`Decode`](crate::Decode); see [`impl_serde!`](crate::impl_serde).
#[macro_export]
macro_rules! impl_deserialize {
    ($($model:ty),* $(,)?) => { $(
        impl<'de> $crate::__private::Deserialize<'de> for $model {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                format: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize(format)
            }
        }
    )* };
}

/// Writes a model into a serde format.
///
/// # Errors
/// Those of the format, and [`EncodeError`](super::EncodeError) in its words.
pub fn serialize<S: Serializer>(value: &dyn Encode, format: S) -> Result<S::Ok, S::Error> {
    let failure = Cell::new(None);
    let outcome = Erased { value, failure: &failure }.serialize(format);
    outcome.map_err(|error| failure.take().map_or(error, S::Error::custom))
}

/// Reads a model from a serde format.
///
/// # Errors
/// Those of the format for malformed input, and [`DecodeError`] in its words for input of another shape.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(format: D) -> Result<T, D::Error> {
    let mut value = T::blank();
    fill(&mut value, format)?;
    Ok(value)
}

fn fill<'de, D: Deserializer<'de>>(value: &mut dyn Decode, format: D) -> Result<(), D::Error> {
    let mut failure: Option<DecodeError> = None;
    read_with(format, &mut failure, |reader| value.decode(reader)).map_err(|error| match failure {
        Some(failure) if !failure.is_syntax() => D::Error::custom(failure),
        _ => error,
    })
}
