//! Open enums: what every one of them has besides its table, so that generated code holds only the table.

use std::fmt;

use serde_json::Value;

use super::{DecodeError, Reader, Writer};

// What the macros call: a large client has hundreds of enums, and each line in them costs every one of its builds.

/// The variant that stands for a text.
#[doc(hidden)]
pub fn named<T: Clone>(value: &str, all: &[T], as_str: fn(&T) -> &str, unknown: fn(String) -> T) -> T {
    let known = all.iter().find(|known| as_str(known) == value);
    known.cloned().unwrap_or_else(|| unknown(value.to_owned()))
}

#[doc(hidden)]
pub fn read_string<T: for<'a> From<&'a str>>(slot: &mut T, reader: &mut dyn Reader) -> Result<(), DecodeError> {
    reader.text(&mut |text| *slot = text.into())
}

#[doc(hidden)]
pub fn write_string(value: &str, is_unknown: bool, writer: &mut dyn Writer) {
    if is_unknown {
        writer.unknown();
    }
    writer.string(value);
}

#[doc(hidden)]
pub fn show(name: &str, value: &dyn fmt::Debug, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.debug_tuple(name).field(value).finish()
}

/// Implements for an open enum of strings what follows from its `ALL` and `as_str`: [`Encode`](crate::Encode),
/// [`Decode`](crate::Decode), [`Debug`], [`Display`](std::fmt::Display), `PartialEq`, `Eq`, [`Hash`] and `From<&str>`. The second
/// name is the variant that keeps a value that is not in the table.
///
/// ```
/// #[derive(Clone)]
/// enum Region {
///     Us,
///     Unknown(String),
/// }
///
/// impl Region {
///     pub const ALL: &'static [Self] = &[Self::Us];
///
///     pub fn as_str(&self) -> &str {
///         match self {
///             Self::Us => "US",
///             Self::Unknown(value) => value,
///         }
///     }
/// }
///
/// oasmith_runtime::string_enum!(Region, Unknown);
///
/// assert_eq!(Region::from("US"), Region::Us);
/// assert_eq!(Region::from("Mars"), Region::Unknown("Mars".to_owned()));
/// assert_eq!(Region::Us.to_string(), "US");
/// assert_eq!(format!("{:?}", Region::Us), "Region(\"US\")");
/// ```
#[macro_export]
macro_rules! string_enum {
    ($name:ident, $unknown:ident) => {
        $crate::model_traits!($name, PartialEq, Eq, Hash);

        impl ::core::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                $crate::__private::named(value, Self::ALL, Self::as_str, Self::$unknown)
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::show(stringify!($name), &self.as_str(), out)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                out.pad(self.as_str())
            }
        }

        impl $crate::Decode for $name {
            fn blank() -> Self {
                Self::$unknown(::std::string::String::new())
            }

            fn decode(&mut self, reader: &mut dyn $crate::Reader) -> ::core::result::Result<(), $crate::DecodeError> {
                $crate::__private::read_string(self, reader)
            }
        }

        impl $crate::Encode for $name {
            fn encode(&self, writer: &mut dyn $crate::Writer) {
                $crate::__private::write_string(self.as_str(), matches!(self, Self::$unknown(_)), writer);
            }
        }
    };
}

/// Implements for an open enum of integers what follows from its `ALL` and `as_i64`: [`Encode`](crate::Encode),
/// [`Decode`](crate::Decode), [`Debug`], [`Display`](std::fmt::Display), `PartialEq`, `Eq`, [`Hash`] and `From<i64>`. The second name is
/// the variant that keeps a value that is not in the table.
///
/// ```
/// #[derive(Clone, Copy)]
/// enum Version {
///     V1,
///     Unknown(i64),
/// }
///
/// impl Version {
///     pub const ALL: &'static [Self] = &[Self::V1];
///
///     pub fn as_i64(self) -> i64 {
///         match self {
///             Self::V1 => 1,
///             Self::Unknown(value) => value,
///         }
///     }
/// }
///
/// oasmith_runtime::integer_enum!(Version, Unknown);
///
/// assert_eq!(Version::from(1), Version::V1);
/// assert_eq!(Version::from(7), Version::Unknown(7));
/// assert_eq!(format!("{:?}", Version::V1), "Version(1)");
/// ```
#[macro_export]
macro_rules! integer_enum {
    ($name:ident, $unknown:ident) => {
        $crate::model_traits!($name, PartialEq, Eq, Hash);

        impl ::core::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                match Self::ALL.iter().find(|known| known.as_i64() == value) {
                    ::core::option::Option::Some(known) => *known,
                    ::core::option::Option::None => Self::$unknown(value),
                }
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::show(stringify!($name), &self.as_i64(), out)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::Decode for $name {
            fn blank() -> Self {
                Self::$unknown(0)
            }

            fn decode(&mut self, reader: &mut dyn $crate::Reader) -> ::core::result::Result<(), $crate::DecodeError> {
                *self = reader.i64()?.into();
                ::core::result::Result::Ok(())
            }
        }

        impl $crate::Encode for $name {
            fn encode(&self, writer: &mut dyn $crate::Writer) {
                if let Self::$unknown(_) = self {
                    writer.unknown();
                }
                writer.i64(self.as_i64());
            }
        }
    };
}

/// The variant that stands for a value, which may differ in the way a number is written (`1` and `1.0`).
#[doc(hidden)]
pub fn known_value<'a, T>(value: &Value, all: &'a [T], to_value: fn(&T) -> Value) -> Option<&'a T> {
    all.iter().find(|known| {
        let known = to_value(known);
        known == *value
            || (known.is_f64() != value.is_f64() && whole(&known).is_some_and(|known| whole(value) == Some(known)))
    })
}

/// The integer that a number is, exactly: as floats, integers that are near to each other would be one.
fn whole(value: &Value) -> Option<i128> {
    #[expect(clippy::cast_possible_truncation, reason = "what is beyond 128 bits is no integer that a value holds")]
    let of_float = || value.as_f64().filter(|float| float.fract() == 0.0).map(|float| float as i128);
    value.as_number()?.as_i128().or_else(of_float)
}

/// Implements for an open enum of values of several types what follows from its `ALL` and `to_value`:
/// [`Encode`](crate::Encode), [`Decode`](crate::Decode), [`Debug`], `PartialEq`, `Eq`, [`Hash`] and `From<Value>`. The second name is the
/// variant that keeps a value that is not in the table.
///
/// ```
/// use oasmith_runtime::Value;
///
/// #[derive(Clone)]
/// enum Limit {
///     V1,
///     Auto,
///     Unknown(Value),
/// }
///
/// impl Limit {
///     pub const ALL: &'static [Self] = &[Self::V1, Self::Auto];
///
///     pub fn to_value(&self) -> Value {
///         match self {
///             Self::V1 => Value::from(1),
///             Self::Auto => Value::from("auto"),
///             Self::Unknown(value) => value.clone(),
///         }
///     }
/// }
///
/// oasmith_runtime::scalar_enum!(Limit, Unknown);
///
/// assert_eq!(Limit::from(Value::from("auto")), Limit::Auto);
/// assert_eq!(Limit::from(Value::from(1.0)), Limit::V1);
/// assert_eq!(Limit::from(Value::Null), Limit::Unknown(Value::Null));
/// assert_eq!(format!("{:?}", Limit::Auto), "Limit(\"auto\")");
/// ```
#[macro_export]
macro_rules! scalar_enum {
    ($name:ident, $unknown:ident) => {
        $crate::model_traits!($name, PartialEq, Eq, Hash);

        impl ::core::convert::From<$crate::Value> for $name {
            fn from(value: $crate::Value) -> Self {
                match $crate::__private::known_value(&value, Self::ALL, Self::to_value) {
                    ::core::option::Option::Some(known) => known.clone(),
                    ::core::option::Option::None => Self::$unknown(value),
                }
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::show(stringify!($name), &::core::format_args!("{}", self.to_value()), out)
            }
        }

        impl $crate::Decode for $name {
            fn blank() -> Self {
                Self::$unknown($crate::Value::Null)
            }

            fn decode(&mut self, reader: &mut dyn $crate::Reader) -> ::core::result::Result<(), $crate::DecodeError> {
                *self = reader.value()?.into();
                ::core::result::Result::Ok(())
            }
        }

        impl $crate::Encode for $name {
            fn encode(&self, writer: &mut dyn $crate::Writer) {
                if let Self::$unknown(_) = self {
                    writer.unknown();
                }
                $crate::Encode::encode(&self.to_value(), writer);
            }
        }
    };
}
