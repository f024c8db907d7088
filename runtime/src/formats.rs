//! The types of a string's `format`: a name over the text, so that nothing of what a server wrote is lost and no value is
//! refused for being written a little differently.
//!
//! Other packages' types are a conversion away, behind features (`convert`); the types here are the same whatever is on.

#[cfg(any(feature = "base64", feature = "jiff", feature = "uuid"))]
mod convert;
mod decimal;
mod error;
mod grammar;

pub use decimal::Decimal;
pub use error::FormatError;

use std::fmt;

use crate::{Decode, DecodeError, Encode, Reader, Rule, Writer};

/// A type over the text of a string. What follows its name is the grammar of the format, where one can tell the format by it.
macro_rules! text {
    (@write $writer:ident, $text:expr) => { $writer.string($text) };
    (@write $writer:ident, $text:expr, $write:ident) => { $writer.$write($text) };
    ($(#[$docs:meta])* $name:ident $(, $grammar:path)? $(; $write:ident)?) => {
        $(#[$docs])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// A value with this text, which is not checked.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text, as it came or as it was given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text.
            #[must_use]
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Decode for $name {
            fn blank() -> Self {
                Self(String::new())
            }

            fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
                self.0.decode(reader)
            }

            $(fn is_well_formed(&self) -> Option<bool> {
                Some($grammar(&self.0))
            })?
        }

        impl Encode for $name {
            fn encode(&self, writer: &mut dyn Writer) {
                $(writer.rules(&[Rule::Format(stringify!($name), $grammar)]);)?
                text!(@write writer, &self.0 $(, $write)?);
            }
        }

        crate::impl_serde!($name);
    };
}

/// The text of a format that everybody may see.
macro_rules! shown {
    ($($name:ident)*) => { $(
        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!(stringify!($name), "({:?})"), self.0)
            }
        }
    )* };
}

text! {
    /// Format `date-time`: a date with a time and an offset (RFC 3339, section 5.6), as text.
    ///
    /// Two values are equal if their texts are, which they need not be for the same moment: compare timestamps.
    ///
    /// ```
    /// use oasmith_runtime::{DateTime, from_json, to_json};
    ///
    /// let time: DateTime = from_json(br#""2020-01-01T00:00:00.000Z""#)?;
    /// assert_eq!(time.as_str(), "2020-01-01T00:00:00.000Z");
    /// assert_eq!(to_json(&time).unwrap(), br#""2020-01-01T00:00:00.000Z""#);
    /// # Ok::<(), oasmith_runtime::DecodeError>(())
    /// ```
    DateTime, grammar::is_date_time
}

text! {
    /// Format `date`: a day (`full-date` of RFC 3339, section 5.6), as text.
    ///
    /// ```
    /// let day = oasmith_runtime::Date::from("2020-02-29");
    /// assert_eq!(day.to_string(), "2020-02-29");
    /// ```
    Date, grammar::is_date
}

text! {
    /// Format `time`: a time of day (`full-time` of RFC 3339, section 5.6, or one without an offset), as text.
    ///
    /// ```
    /// let opens = oasmith_runtime::Time::from("08:30:00Z");
    /// assert_eq!(opens.as_str(), "08:30:00Z");
    /// ```
    Time, grammar::is_time
}

text! {
    /// Format `duration`: years to seconds (ISO 8601, RFC 3339, appendix A), as text.
    ///
    /// ```
    /// let week = oasmith_runtime::Duration::from("P1W");
    /// assert_eq!(week.as_str(), "P1W");
    /// ```
    Duration, grammar::is_duration
}

text! {
    /// Format `uuid`: a universally unique identifier (RFC 9562), as text.
    ///
    /// Two values are equal if their texts are: `0A` is not `0a` here.
    ///
    /// ```
    /// let id = oasmith_runtime::Uuid::from("0b7a4d3c-1f2e-4c5d-8e9f-a0b1c2d3e4f5");
    /// assert_eq!(format!("/things/{id}"), "/things/0b7a4d3c-1f2e-4c5d-8e9f-a0b1c2d3e4f5");
    /// ```
    Uuid, grammar::is_uuid
}

text! {
    /// Format `byte`: bytes as base64 (RFC 4648), as text.
    ///
    /// ```
    /// let text = oasmith_runtime::Base64::from("aGVsbG8=");
    /// assert_eq!(text.as_str(), "aGVsbG8=");
    /// ```
    Base64
}

text! {
    /// Format `base64url`: bytes as base64 for URLs and names of files (RFC 4648, section 5), as text.
    ///
    /// ```
    /// let text = oasmith_runtime::Base64Url::from("-_8=");
    /// assert_eq!(text.as_str(), "-_8=");
    /// ```
    Base64Url
}

shown!(DateTime Date Time Duration Uuid Base64 Base64Url);

text! {
    /// Format `password`: text that is not to be shown. [`as_str`](Self::as_str) gives it; `Debug` does not, and there is no `Display`.
    ///
    /// ```
    /// let password = oasmith_runtime::Password::from("hunter2");
    /// assert_eq!(format!("{password:?}"), "Password(..)");
    /// assert_eq!(password.as_str(), "hunter2");
    /// ```
    Password; secret
}

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Password(..)")
    }
}
