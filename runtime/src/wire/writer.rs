//! The [`Writer`] over any serde format.
//!
//! The calls of an `Encode` come in, a `Serializer` is driven. A serde error can only be made from text, so the structured
//! error travels beside it, in `failure`, and learns its path on the way out. Nothing here knows a model or a format.

use std::cell::Cell;

use serde_core::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::number;
use super::{Encode, EncodeError, EncodeField, EncodeList, EncodeMap, Presence, Writer};

/// A value as serde sees it.
pub(super) struct Erased<'a> {
    pub(super) value: &'a dyn Encode,
    pub(super) failure: &'a Cell<Option<EncodeError>>,
}

impl Serialize for Erased<'_> {
    fn serialize<S: Serializer>(&self, format: S) -> Result<S::Ok, S::Error> {
        let mut writer = SerdeWriter { format: Some(format), outcome: None, failure: self.failure };
        self.value.encode(&mut writer);
        writer.outcome.unwrap_or_else(|| Err(fail(self.failure, EncodeError::new("nothing was written"))))
    }
}

/// Keeps the problem and gives what stands in for it; nobody sees its text.
#[cold]
fn fail<E: Error>(failure: &Cell<Option<EncodeError>>, problem: EncodeError) -> E {
    failure.set(Some(problem));
    E::custom("the value has no form on the wire")
}

/// Puts the problem of a part in its place.
#[cold]
fn locate(failure: &Cell<Option<EncodeError>>, at: impl FnOnce(EncodeError) -> EncodeError) {
    failure.set(failure.take().map(at));
}

struct SerdeWriter<'a, S: Serializer> {
    format: Option<S>,
    outcome: Option<Result<S::Ok, S::Error>>,
    failure: &'a Cell<Option<EncodeError>>,
}

impl<S: Serializer> SerdeWriter<'_, S> {
    fn put(&mut self, write: impl FnOnce(S) -> Result<S::Ok, S::Error>) {
        self.outcome = Some(match self.format.take() {
            Some(format) => write(format),
            None => Err(fail(self.failure, EncodeError::new("one value was written twice"))),
        });
    }
}

impl<S: Serializer> Writer for SerdeWriter<'_, S> {
    fn object_with(&mut self, fields: &[EncodeField<'_>], rest: &dyn EncodeMap) {
        let failure = self.failure;
        self.put(|format| {
            let mut object = Object { map: format.serialize_map(Some(count(fields, rest)))?, failure };
            for (name, _, value) in written(fields) {
                object.entry(name, *value)?;
            }
            let mut outcome = Ok(());
            each_other(fields, rest, &mut |key, value| {
                if outcome.is_ok() {
                    outcome = object.entry(key, value);
                }
            });
            outcome?;
            object.map.end()
        });
    }

    fn list(&mut self, list: &dyn EncodeList) {
        let failure = self.failure;
        self.put(|format| {
            let mut seq = format.serialize_seq(Some(list.len()))?;
            for (index, value) in (0..list.len()).filter_map(|index| Some((index, list.get(index)?))) {
                seq.serialize_element(&Erased { value, failure })
                    .inspect_err(|_| locate(failure, |problem| problem.at_index(index)))?;
            }
            seq.end()
        });
    }

    fn null(&mut self) {
        self.put(Serializer::serialize_unit);
    }

    fn some(&mut self, value: &dyn Encode) {
        let failure = self.failure;
        self.put(|format| format.serialize_some(&Erased { value, failure }));
    }

    fn none(&mut self) {
        self.put(Serializer::serialize_none);
    }

    fn bool(&mut self, value: bool) {
        self.put(|format| format.serialize_bool(value));
    }

    fn i64(&mut self, value: i64) {
        self.put(|format| format.serialize_i64(value));
    }

    fn u64(&mut self, value: u64) {
        self.put(|format| format.serialize_u64(value));
    }

    fn f64(&mut self, value: f64) {
        let failure = self.failure;
        self.put(|format| {
            if value.is_finite() {
                format.serialize_f64(value)
            } else {
                Err(fail(failure, EncodeError::not_finite(value)))
            }
        });
    }

    fn number(&mut self, value: &str) {
        self.put(|format| number::serialize(value, format));
    }

    fn string(&mut self, value: &str) {
        self.put(|format| format.serialize_str(value));
    }

    fn value(&mut self, value: &Value) {
        self.put(|format| value.serialize(format));
    }
}

struct Object<'a, M> {
    map: M,
    failure: &'a Cell<Option<EncodeError>>,
}

impl<M: SerializeMap> Object<'_, M> {
    fn entry(&mut self, key: &str, value: &dyn Encode) -> Result<(), M::Error> {
        let failure = self.failure;
        self.map
            .serialize_entry(key, &Erased { value, failure })
            .inspect_err(|_| locate(failure, |problem| problem.at_key(key.to_owned())))
    }
}

/// The fields that are not left out.
pub(crate) fn written<'a, 'f>(fields: &'a [EncodeField<'f>]) -> impl Iterator<Item = &'a EncodeField<'f>> {
    fields.iter().filter(|(_, presence, value)| *presence == Presence::Required || !value.is_absent())
}

/// The entries of `rest` that the table has no key for: no object gets a key twice.
pub(crate) fn each_other(fields: &[EncodeField<'_>], rest: &dyn EncodeMap, visit: &mut dyn FnMut(&str, &dyn Encode)) {
    rest.each(&mut |key, value| {
        if !fields.iter().any(|(name, ..)| *name == key) {
            visit(key, value);
        }
    });
}

fn count(fields: &[EncodeField<'_>], rest: &dyn EncodeMap) -> usize {
    let mut count = written(fields).count();
    each_other(fields, rest, &mut |_, _| count += 1);
    count
}
