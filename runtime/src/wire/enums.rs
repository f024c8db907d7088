//! Open enums: what every one of them has besides its table, so that generated code holds only the table.

use serde_json::Value;

/// The variant that stands for a text. A function of its own, since closures in every enum would cost each more to check.
#[doc(hidden)]
pub fn known<'a, T>(value: &str, all: &'a [T], as_str: fn(&T) -> &str) -> Option<&'a T> {
    all.iter().find(|known| as_str(known) == value)
}

/// Implements for an open enum of strings what follows from its `ALL` and `as_str`: [`Encode`](crate::Encode),
/// [`Decode`](crate::Decode), [`Display`](std::fmt::Display), [`FromStr`](std::str::FromStr) and `From<&str>`. The second
/// name is the variant that keeps a value that is not in the table.
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
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
/// ```
#[macro_export]
macro_rules! string_enum {
    ($name:ident, $unknown:ident) => {
        #[allow(deprecated)]
        impl ::core::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match $crate::__private::known(value, Self::ALL, Self::as_str) {
                    ::core::option::Option::Some(known) => known.clone(),
                    ::core::option::Option::None => Self::$unknown(value.to_owned()),
                }
            }
        }

        #[allow(deprecated)]
        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            // `Self::Err` could be a variant.
            fn from_str(value: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(value.into())
            }
        }

        #[allow(deprecated)]
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        #[allow(deprecated)]
        impl $crate::Decode for $name {
            fn blank() -> Self {
                Self::$unknown(::std::string::String::new())
            }

            fn decode(&mut self, reader: &mut dyn $crate::Reader) -> ::core::result::Result<(), $crate::DecodeError> {
                *self = reader.string()?.as_str().into();
                ::core::result::Result::Ok(())
            }
        }

        #[allow(deprecated)]
        impl $crate::Encode for $name {
            fn encode(&self, writer: &mut dyn $crate::Writer) {
                if let Self::$unknown(_) = self {
                    writer.unknown();
                }
                writer.string(self.as_str());
            }
        }
    };
}

/// Implements for an open enum of integers what follows from its `ALL` and `as_i64`: [`Encode`](crate::Encode),
/// [`Decode`](crate::Decode), [`Display`](std::fmt::Display) and `From<i64>`. The second name is the variant that keeps a
/// value that is not in the table.
///
/// ```
/// #[derive(Clone, Copy, Debug, PartialEq)]
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
/// ```
#[macro_export]
macro_rules! integer_enum {
    ($name:ident, $unknown:ident) => {
        #[allow(deprecated)]
        impl ::core::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                match Self::ALL.iter().find(|known| known.as_i64() == value) {
                    ::core::option::Option::Some(known) => *known,
                    ::core::option::Option::None => Self::$unknown(value),
                }
            }
        }

        #[allow(deprecated)]
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        #[allow(deprecated)]
        impl $crate::Decode for $name {
            fn blank() -> Self {
                Self::$unknown(0)
            }

            fn decode(&mut self, reader: &mut dyn $crate::Reader) -> ::core::result::Result<(), $crate::DecodeError> {
                *self = reader.i64()?.into();
                ::core::result::Result::Ok(())
            }
        }

        #[allow(deprecated)]
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
        known == *value || (known.is_number() && known.as_f64() == value.as_f64())
    })
}

/// Implements for an open enum of values of several types what follows from its `ALL` and `to_value`:
/// [`Encode`](crate::Encode), [`Decode`](crate::Decode) and `From<Value>`. The second name is the variant that keeps a value
/// that is not in the table.
///
/// ```
/// use oasmith_runtime::Value;
///
/// #[derive(Clone, Debug, PartialEq)]
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
/// ```
#[macro_export]
macro_rules! scalar_enum {
    ($name:ident, $unknown:ident) => {
        #[allow(deprecated)]
        impl ::core::convert::From<$crate::Value> for $name {
            fn from(value: $crate::Value) -> Self {
                match $crate::__private::known_value(&value, Self::ALL, Self::to_value) {
                    ::core::option::Option::Some(known) => known.clone(),
                    ::core::option::Option::None => Self::$unknown(value),
                }
            }
        }

        #[allow(deprecated)]
        impl $crate::Decode for $name {
            fn blank() -> Self {
                Self::$unknown($crate::Value::Null)
            }

            fn decode(&mut self, reader: &mut dyn $crate::Reader) -> ::core::result::Result<(), $crate::DecodeError> {
                *self = reader.value()?.into();
                ::core::result::Result::Ok(())
            }
        }

        #[allow(deprecated)]
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
