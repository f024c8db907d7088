//! What the address of a server is made of.

use std::fmt;

/// A text that is none of the values that a variable in the address of a server can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownServerValue {
    value: String,
    known: Vec<&'static str>,
}

impl fmt::Display for UnknownServerValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<String> = self.known.iter().map(|known| format!("`{known}`")).collect();
        write!(out, "`{}` is none of {}", self.value, known.join(", "))
    }
}

impl std::error::Error for UnknownServerValue {}

#[doc(hidden)]
pub fn known_server_value<T: Copy>(
    value: &str,
    all: &[T],
    as_str: fn(T) -> &'static str,
) -> Result<T, UnknownServerValue> {
    all.iter().copied().find(|known| as_str(*known) == value).ok_or_else(|| UnknownServerValue {
        value: value.to_owned(),
        known: all.iter().map(|known| as_str(*known)).collect(),
    })
}

/// Implements [`Display`](std::fmt::Display) and [`FromStr`](std::str::FromStr) for an enum of all values that a variable in the
/// address of a server can have, by its `ALL` and `as_str`. Unlike the values of a model these are closed: an address that the
/// description does not know is a host that nobody vouches for, and credentials go there.
///
/// ```
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// enum ServerRegion {
///     Eu,
///     Us,
/// }
///
/// impl ServerRegion {
///     pub const ALL: &'static [Self] = &[Self::Eu, Self::Us];
///
///     pub fn as_str(self) -> &'static str {
///         match self {
///             Self::Eu => "eu",
///             Self::Us => "us",
///         }
///     }
/// }
///
/// oasmith_runtime::server_variable!(ServerRegion);
///
/// assert_eq!("us".parse(), Ok(ServerRegion::Us));
/// assert_eq!("mars".parse::<ServerRegion>().unwrap_err().to_string(), "`mars` is none of `eu`, `us`");
/// assert_eq!(ServerRegion::Eu.to_string(), "eu");
/// ```
#[macro_export]
macro_rules! server_variable {
    ($name:ident) => {
        impl ::core::fmt::Display for $name {
            fn fmt(&self, out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                out.pad(self.as_str())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::UnknownServerValue;

            fn from_str(value: &str) -> ::core::result::Result<Self, $crate::UnknownServerValue> {
                $crate::__private::known_server_value(value, Self::ALL, Self::as_str)
            }
        }
    };
}
