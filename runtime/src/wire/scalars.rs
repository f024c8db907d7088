//! How strings, booleans, numbers, `null` and free JSON are read and written.

use serde_json::Value;

use super::{Decode, DecodeError, Encode, Reader, Writer};

impl Decode for String {
    fn blank() -> Self {
        Self::new()
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        *self = reader.string()?;
        Ok(())
    }
}

impl Encode for String {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.string(self);
    }
}

impl Encode for str {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.string(self);
    }
}

impl Decode for () {
    fn blank() -> Self {}

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        reader.null()
    }

    fn of_null() -> Option<Self> {
        Some(())
    }
}

impl Encode for () {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.null();
    }
}

impl Decode for Value {
    fn blank() -> Self {
        Self::Null
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        *self = reader.value()?;
        Ok(())
    }

    fn of_null() -> Option<Self> {
        Some(Self::Null)
    }
}

impl Encode for Value {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.value(self);
    }
}

/// Types that reader and writer know by name.
macro_rules! plain {
    ($($scalar:ident)*) => { $(
        impl Decode for $scalar {
            fn blank() -> Self {
                Self::default()
            }

            fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
                *self = reader.$scalar()?;
                Ok(())
            }
        }

        impl Encode for $scalar {
            fn encode(&self, writer: &mut dyn Writer) {
                writer.$scalar(*self);
            }
        }
    )* };
}

plain!(bool i64 f64);

/// Integers that are read within their range and written as 64 bits.
macro_rules! integer {
    ($($integer:ident as $wide:ident)*) => { $(
        impl Decode for $integer {
            fn blank() -> Self {
                0
            }

            fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
                let (min, max) = (Self::MIN.into(), Self::MAX.into());
                let number = reader.integer(min, max)?;
                *self = Self::try_from(number).map_err(|_| DecodeError::out_of_range(min, max, number))?;
                Ok(())
            }
        }

        impl Encode for $integer {
            fn encode(&self, writer: &mut dyn Writer) {
                writer.$wide((*self).into());
            }
        }
    )* };
}

integer!(i8 as i64 i16 as i64 i32 as i64 u8 as u64 u16 as u64 u32 as u64 u64 as u64);
