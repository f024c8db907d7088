//! The reader of a key that is not there: it sets whatever it is given to its blank state and never fails.
//!
//! It is why decoding replaces a value wholly: fields that an object does not have are read from here, so nothing survives from
//! an earlier reading of a repeated key.

use serde_json::Value;

use super::{DecodeError, DecodeField, DecodeList, DecodeMap, DecodeSlot, Reader};

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

    fn f32(&mut self) -> Result<f32, DecodeError> {
        Ok(0.0)
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
