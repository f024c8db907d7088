//! The readers of what is not there. Of a key: it sets whatever it is given to its blank state and never fails. Of a whole body: only
//! what may be null is read from it.
//!
//! The first is why decoding replaces a value wholly: fields that an object does not have are read from here, so nothing survives from
//! an earlier reading of a repeated key.

use serde_json::Value;

use super::{Decode, DecodeError, DecodeField, DecodeList, DecodeMap, DecodeSlot, Reader};

pub(super) struct AbsentReader;

impl Reader for AbsentReader {
    fn object(&mut self, fields: &mut [DecodeField<'_>]) -> Result<(), DecodeError> {
        fields.iter_mut().try_for_each(|(_, _, field)| field.decode(self))
    }

    fn object_with(&mut self, fields: &mut [DecodeField<'_>], rest: &mut dyn DecodeMap) -> Result<(), DecodeError> {
        rest.clear();
        self.object(fields)
    }

    fn list(&mut self, list: &mut dyn DecodeList) -> Result<(), DecodeError> {
        list.clear();
        Ok(())
    }

    fn option(&mut self, slot: &mut dyn DecodeSlot) -> Result<(), DecodeError> {
        slot.absent();
        Ok(())
    }

    fn null(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }

    fn bool(&mut self) -> Result<bool, DecodeError> {
        Ok(false)
    }

    fn integer(&mut self, min: i128, max: i128) -> Result<i128, DecodeError> {
        Ok(min.max(0).min(max))
    }

    fn f64(&mut self) -> Result<f64, DecodeError> {
        Ok(0.0)
    }

    fn number(&mut self) -> Result<String, DecodeError> {
        Ok("0".to_owned())
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        Ok(String::new())
    }

    fn value(&mut self) -> Result<Value, DecodeError> {
        Ok(Value::Null)
    }
}

/// Reads `value` from a body without a single byte.
///
/// # Errors
/// When it is of a type that has no null.
pub(crate) fn read_empty(value: &mut dyn Decode) -> Result<(), DecodeError> {
    value.decode(&mut EmptyReader)
}

struct EmptyReader;

fn empty<T>() -> Result<T, DecodeError> {
    Err(DecodeError::syntax("expected JSON, found an empty body"))
}

impl Reader for EmptyReader {
    fn object(&mut self, _: &mut [DecodeField<'_>]) -> Result<(), DecodeError> {
        empty()
    }

    fn object_with(&mut self, _: &mut [DecodeField<'_>], _: &mut dyn DecodeMap) -> Result<(), DecodeError> {
        empty()
    }

    fn list(&mut self, _: &mut dyn DecodeList) -> Result<(), DecodeError> {
        empty()
    }

    fn option(&mut self, slot: &mut dyn DecodeSlot) -> Result<(), DecodeError> {
        slot.absent();
        Ok(())
    }

    fn null(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }

    fn bool(&mut self) -> Result<bool, DecodeError> {
        empty()
    }

    fn integer(&mut self, _: i128, _: i128) -> Result<i128, DecodeError> {
        empty()
    }

    fn f64(&mut self) -> Result<f64, DecodeError> {
        empty()
    }

    fn number(&mut self) -> Result<String, DecodeError> {
        empty()
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        empty()
    }

    fn value(&mut self) -> Result<Value, DecodeError> {
        empty()
    }
}
