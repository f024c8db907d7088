//! Numbers that are exact: their text is kept, whatever its length.

use std::fmt;
use std::str::FromStr;

use super::FormatError;
use crate::wire::number::is_number;
use crate::{Decode, DecodeError, Encode, Reader, Writer};

/// A number with every digit that it was written with: format `decimal`, and integers beyond 64 bits.
///
/// It is read from a JSON number and written as one, with the same text. Formats other than JSON get it as a string, and give
/// it as whatever number or string they have.
///
/// Two values are equal if their texts are: `1.0` is not `1.00` here. To calculate, parse the text into a type of your choice,
/// such as that of `rust_decimal`.
///
/// ```
/// use oasmith_runtime::{Decimal, from_json, to_json};
///
/// let price: Decimal = from_json(b"12345678901234567890.10")?;
/// assert_eq!(price.as_str(), "12345678901234567890.10");
/// assert_eq!(to_json(&price).unwrap(), b"12345678901234567890.10");
///
/// let total: Decimal = "0.30".parse()?;
/// assert_eq!(total.as_str().parse(), Ok(0.3_f64));
/// assert_eq!(Decimal::from(3).as_str(), "3");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// On the way through a [`Value`](crate::Value) (by [`to_value`](crate::to_value)) a number with a fraction becomes an `f64`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal(String);

impl Decimal {
    /// The number's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number's text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl FromStr for Decimal {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        if is_number(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FormatError::new(text, "a number of JSON (RFC 8259)"))
        }
    }
}

macro_rules! from {
    ($($integer:ident)*) => { $(
        impl From<$integer> for Decimal {
            fn from(number: $integer) -> Self {
                Self(number.to_string())
            }
        }
    )* };
}

from!(i32 i64 i128 u32 u64 u128);

impl AsRef<str> for Decimal {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Decode for Decimal {
    fn blank() -> Self {
        Self("0".to_owned())
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        self.0 = reader.number()?;
        Ok(())
    }
}

impl Encode for Decimal {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.number(&self.0);
    }
}

crate::impl_serde!(Decimal);

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Decimal({})", self.0)
    }
}
