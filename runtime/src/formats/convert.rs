//! From the text of a format to the types of other packages and back, each behind the feature of the package's name.

use super::FormatError;

/// A format that has a type in another package: the way there, as a method and as `TryFrom`, and the way back.
#[cfg(any(feature = "jiff", feature = "uuid"))]
macro_rules! convert {
    ($format:ident, $other:ty, $expected:literal, $(#[$docs:meta])* $method:ident) => {
        impl crate::$format {
            $(#[$docs])*
            pub fn $method(&self) -> Result<$other, FormatError> {
                self.as_str().parse().map_err(|error| FormatError::new(self.as_str(), $expected).because(error))
            }
        }
        convert!($format, $other, $method);
    };
    ($format:ident, $other:ty, $method:ident) => {
        impl TryFrom<&crate::$format> for $other {
            type Error = FormatError;

            fn try_from(text: &crate::$format) -> Result<Self, FormatError> {
                text.$method()
            }
        }

        impl From<$other> for crate::$format {
            fn from(value: $other) -> Self {
                Self::new(value.to_string())
            }
        }
    };
}

#[cfg(feature = "jiff")]
mod jiff_types {
    use jiff::fmt::temporal::Pieces;
    use jiff::tz::Offset;
    use jiff::{Span, Timestamp, civil};

    use super::FormatError;

    convert! {
        DateTime, Timestamp, "a date-time with an offset (RFC 3339)",
        /// The moment, with the feature `jiff`; the offset that it was written with is not part of it.
        ///
        /// ```
        /// use oasmith_runtime::DateTime;
        ///
        /// let time = DateTime::from("2020-01-01T02:00:00+02:00");
        /// assert_eq!(time.to_timestamp()?, DateTime::from("2020-01-01T00:00:00.000Z").to_timestamp()?);
        /// assert_eq!(DateTime::from(time.to_timestamp()?).as_str(), "2020-01-01T00:00:00Z");
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        ///
        /// # Errors
        /// When the text is no date-time, or has no offset: then it is a moment only to those who know its place.
        to_timestamp
    }

    convert! {
        Date, civil::Date, "a date (RFC 3339)",
        /// The day, with the feature `jiff`.
        ///
        /// ```
        /// let day = oasmith_runtime::Date::from("2020-02-28").to_civil()?;
        /// assert_eq!(oasmith_runtime::Date::from(day.tomorrow()?).as_str(), "2020-02-29");
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        ///
        /// # Errors
        /// When the text is no date, or no day of the calendar.
        to_civil
    }

    impl crate::Time {
        /// The time of day, with the feature `jiff`; [`to_offset`](Self::to_offset) gives the offset, if one is written.
        ///
        /// The way back writes no offset; an API that asks for one gets it as `Time::new(format!("{time}Z"))`.
        ///
        /// ```
        /// use oasmith_runtime::Time;
        ///
        /// let time = Time::from("08:30:00+02:00");
        /// assert_eq!(time.to_civil()?, jiff::civil::time(8, 30, 0, 0));
        /// assert_eq!(time.to_offset()?, Some(jiff::tz::offset(2)));
        /// # Ok::<(), oasmith_runtime::FormatError>(())
        /// ```
        ///
        /// # Errors
        /// When the text is no time.
        pub fn to_civil(&self) -> Result<civil::Time, FormatError> {
            Ok(self.pieces()?.0)
        }

        /// The offset from UTC, with the feature `jiff`, if the text has one.
        ///
        /// # Errors
        /// When the text is no time.
        pub fn to_offset(&self) -> Result<Option<Offset>, FormatError> {
            Ok(self.pieces()?.1)
        }

        /// jiff reads an offset only where there is a date.
        fn pieces(&self) -> Result<(civil::Time, Option<Offset>), FormatError> {
            let text = format!("1970-01-01T{self}");
            let pieces = Pieces::parse(&text)
                .map_err(|error| FormatError::new(self.as_str(), "a time (RFC 3339)").because(error))?;
            Ok((pieces.time().unwrap_or_default(), pieces.to_numeric_offset()))
        }
    }

    convert!(Time, civil::Time, to_civil);

    convert! {
        Duration, Span, "a duration (ISO 8601)",
        /// The duration in its units, with the feature `jiff`: how long a month is depends on when it begins.
        ///
        /// ```
        /// use jiff::ToSpan;
        /// use oasmith_runtime::Duration;
        ///
        /// let duration = Duration::from("P1M2DT3H").to_span()?;
        /// assert_eq!(duration.fieldwise(), 1.month().days(2).hours(3));
        /// assert_eq!(Duration::from(duration).as_str(), "P1M2DT3H");
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        ///
        /// # Errors
        /// When the text is no duration.
        to_span
    }
}

#[cfg(feature = "uuid")]
mod uuid_types {
    use super::FormatError;

    convert! {
        Uuid, uuid::Uuid, "a UUID (RFC 9562)",
        /// The identifier as 128 bits, with the feature `uuid`.
        ///
        /// ```
        /// use oasmith_runtime::Uuid;
        ///
        /// let id = Uuid::from("0B7A4D3C-1F2E-4C5D-8E9F-A0B1C2D3E4F5").to_uuid()?;
        /// assert_eq!(Uuid::from(id).as_str(), "0b7a4d3c-1f2e-4c5d-8e9f-a0b1c2d3e4f5");
        /// # Ok::<(), oasmith_runtime::FormatError>(())
        /// ```
        ///
        /// # Errors
        /// When the text is no identifier.
        to_uuid
    }
}

#[cfg(feature = "base64")]
mod base64_types {
    use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
    use base64::engine::{DecodePaddingMode, Engine, GeneralPurpose, GeneralPurposeConfig};

    use super::FormatError;

    impl crate::Base64 {
        /// The text of bytes, with the feature `base64`: the standard alphabet, with padding (RFC 4648, section 4).
        ///
        /// ```
        /// assert_eq!(oasmith_runtime::Base64::from_bytes("hello").as_str(), "aGVsbG8=");
        /// ```
        #[must_use]
        pub fn from_bytes(bytes: impl AsRef<[u8]>) -> Self {
            Self::new(engine(&STANDARD).encode(bytes))
        }

        /// The bytes, with the feature `base64`. The alphabet may be the one for URLs (RFC 4648, section 5), padding may be left
        /// out, and white space between is passed over.
        ///
        /// ```
        /// use oasmith_runtime::Base64;
        ///
        /// assert_eq!(Base64::from("aGVs\nbG8").to_bytes()?, b"hello");
        /// assert_eq!(Base64::from("-_8").to_bytes()?, Base64::from("+/8=").to_bytes()?);
        /// # Ok::<(), oasmith_runtime::FormatError>(())
        /// ```
        ///
        /// # Errors
        /// When the text is no base64.
        pub fn to_bytes(&self) -> Result<Vec<u8>, FormatError> {
            bytes_of(self.as_str())
        }
    }

    impl crate::Base64Url {
        /// The text of bytes, with the feature `base64`: the alphabet for URLs, with padding (RFC 4648, sections 5 and 3.2). Where a
        /// server wants none, it is cut off as a text.
        ///
        /// ```
        /// use oasmith_runtime::Base64Url;
        ///
        /// let text = Base64Url::from_bytes([0xfb, 0xff]);
        /// assert_eq!(text.as_str(), "-_8=");
        /// assert_eq!(Base64Url::from(text.as_str().trim_end_matches('=')).to_bytes()?, [0xfb, 0xff]);
        /// # Ok::<(), oasmith_runtime::FormatError>(())
        /// ```
        #[must_use]
        pub fn from_bytes(bytes: impl AsRef<[u8]>) -> Self {
            Self::new(engine(&URL_SAFE).encode(bytes))
        }

        /// The bytes, with the feature `base64`; as much is read as by [`Base64::to_bytes`](crate::Base64::to_bytes).
        ///
        /// # Errors
        /// When the text is no base64.
        pub fn to_bytes(&self) -> Result<Vec<u8>, FormatError> {
            bytes_of(self.as_str())
        }
    }

    fn bytes_of(text: &str) -> Result<Vec<u8>, FormatError> {
        let bytes: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let alphabet = if bytes.contains(&b'-') || bytes.contains(&b'_') { &URL_SAFE } else { &STANDARD };
        engine(alphabet).decode(bytes).map_err(|error| FormatError::new(text, "base64 (RFC 4648)").because(error))
    }

    fn engine(alphabet: &Alphabet) -> GeneralPurpose {
        let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        GeneralPurpose::new(alphabet, config)
    }
}
