//! Any JSON value. `serde_json` reads one too, but does not say where in it a number is that a [`Value`] cannot hold.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::{Map, Number, Value};

use super::DecodeError;
use super::reader::locate;

/// The key under which `serde_json` gives a number where some crate of the build turns on its feature `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// Reads a value; a failure in a part of it learns its path.
pub(super) struct ValueSeed<'a> {
    pub(super) failure: &'a mut Option<DecodeError>,
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, format: D) -> Result<Value, D::Error> {
        format.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))?;
        Ok(number.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, format: D) -> Result<Value, D::Error> {
        self.deserialize(format)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        let failure = self.failure;
        while let Some(item) = seq
            .next_element_seed(ValueSeed { failure })
            .map_err(|error| locate(failure, error, |problem| problem.at_index(items.len())))?
        {
            items.push(item);
        }
        Ok(items.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        let failure = self.failure;
        while let Some(key) = map.next_key::<String>()? {
            if key == NUMBER {
                return map.next_value::<String>()?.parse().map(Value::Number).map_err(A::Error::custom);
            }
            let value = map
                .next_value_seed(ValueSeed { failure })
                .map_err(|error| locate(failure, error, |problem| problem.at_key(key.clone())))?;
            members.insert(key, value);
        }
        Ok(members.into())
    }
}
