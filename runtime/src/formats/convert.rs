//! From the text of a format to the types of other packages and back, each behind the feature of the package's name.

/// A text that has a type of its own: what both directions are called, and what reads it.
#[cfg(any(feature = "jiff", feature = "uuid"))]
macro_rules! convert {
    ($format:ident, $other:ty, $error:ty, $(#[$docs:meta])* $method:ident, $read:expr) => {
        impl crate::$format {
            $(#[$docs])*
            pub fn $method(&self) -> Result<$other, $error> {
                let read: fn(&str) -> Result<$other, $error> = $read;
                read(self.as_str())
            }
        }

        impl TryFrom<&crate::$format> for $other {
            type Error = $error;

            fn try_from(text: &crate::$format) -> Result<Self, $error> {
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
    use jiff::{Error, Span, Timestamp, civil};

    convert! {
        DateTime, Timestamp, Error,
        /// The moment, with the feature `jiff`; the offset that it was written with is not part of it.
        ///
        /// ```
        /// use oasmith_runtime::DateTime;
        ///
        /// let time = DateTime::from("2020-01-01T02:00:00+02:00");
        /// assert_eq!(time.to_timestamp()?, DateTime::from("2020-01-01T00:00:00.000Z").to_timestamp()?);
        /// assert_eq!(DateTime::from(time.to_timestamp()?).as_str(), "2020-01-01T00:00:00Z");
        /// # Ok::<(), jiff::Error>(())
        /// ```
        ///
        /// # Errors
        /// When the text is no date-time, or has no offset: then it is a moment only to those who know its place.
        to_timestamp, str::parse
    }

    convert! {
        Date, civil::Date, Error,
        /// The day, with the feature `jiff`.
        ///
        /// ```
        /// let day = oasmith_runtime::Date::from("2020-02-28").to_civil()?;
        /// assert_eq!(oasmith_runtime::Date::from(day.tomorrow()?).as_str(), "2020-02-29");
        /// # Ok::<(), jiff::Error>(())
        /// ```
        ///
        /// # Errors
        /// When the text is no date, or no day of the calendar.
        to_civil, str::parse
    }

    convert! {
        Time, civil::Time, Error,
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
        /// # Ok::<(), jiff::Error>(())
        /// ```
        ///
        /// # Errors
        /// When the text is no time.
        to_civil, |text| Ok(Pieces::parse(&on_a_day(text))?.time().unwrap_or_default())
    }

    impl crate::Time {
        /// The offset from UTC, if the text has one.
        ///
        /// # Errors
        /// When the text is no time.
        pub fn to_offset(&self) -> Result<Option<Offset>, Error> {
            Ok(Pieces::parse(&on_a_day(self.as_str()))?.to_numeric_offset())
        }
    }

    /// jiff reads an offset only with a date.
    fn on_a_day(time: &str) -> String {
        format!("1970-01-01T{time}")
    }

    convert! {
        Duration, Span, Error,
        /// The duration in its units, with the feature `jiff`: how long a month is depends on when it begins.
        ///
        /// ```
        /// use jiff::ToSpan;
        /// use oasmith_runtime::Duration;
        ///
        /// let duration = Duration::from("P1M2DT3H").to_span()?;
        /// assert_eq!(duration.fieldwise(), 1.month().days(2).hours(3));
        /// assert_eq!(Duration::from(duration).as_str(), "P1M2DT3H");
        /// # Ok::<(), jiff::Error>(())
        /// ```
        ///
        /// # Errors
        /// When the text is no duration.
        to_span, str::parse
    }
}

#[cfg(feature = "uuid")]
mod uuid_types {
    convert! {
        Uuid, uuid::Uuid, uuid::Error,
        /// The identifier as 128 bits, with the feature `uuid`.
        ///
        /// ```
        /// use oasmith_runtime::Uuid;
        ///
        /// let id = Uuid::from("0B7A4D3C-1F2E-4C5D-8E9F-A0B1C2D3E4F5").to_uuid()?;
        /// assert_eq!(Uuid::from(id).as_str(), "0b7a4d3c-1f2e-4c5d-8e9f-a0b1c2d3e4f5");
        /// # Ok::<(), uuid::Error>(())
        /// ```
        ///
        /// # Errors
        /// When the text is no identifier.
        to_uuid, str::parse
    }
}

#[cfg(feature = "base64")]
mod base64_types {
    use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
    use base64::engine::{DecodePaddingMode, Engine, GeneralPurpose, GeneralPurposeConfig};

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
        /// # Ok::<(), base64::DecodeError>(())
        /// ```
        ///
        /// # Errors
        /// When the text is no base64.
        pub fn to_bytes(&self) -> Result<Vec<u8>, base64::DecodeError> {
            let text: Vec<u8> = self.as_str().bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
            let alphabet = if text.contains(&b'-') || text.contains(&b'_') { &URL_SAFE } else { &STANDARD };
            engine(alphabet).decode(text)
        }
    }

    fn engine(alphabet: &Alphabet) -> GeneralPurpose {
        let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        GeneralPurpose::new(alphabet, config)
    }
}
