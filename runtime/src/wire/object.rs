//! How an object is read: each key of the input finds its line in the table, or goes to the rest, or is skipped.
//!
//! What comes in is a format's map; the fields are filled in place. Nothing here knows a model or a format.

use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::absent::AbsentReader;
use super::reader::{Seed, locate, mismatch};
use super::{DecodeError, DecodeField, DecodeMap, Presence};

/// The fields of one object and which of them were there.
pub(super) struct Table<'a, 'f> {
    fields: &'a mut [DecodeField<'f>],
    seen: Vec<bool>,
    /// Keys usually come in the order of the table, so the search starts just after the last hit.
    next: usize,
}

enum Key {
    Field(usize),
    Rest(String),
    Skipped,
}

impl<'a, 'f> Table<'a, 'f> {
    pub(super) fn new(fields: &'a mut [DecodeField<'f>]) -> Self {
        let seen = vec![false; fields.len()];
        Self { fields, seen, next: 0 }
    }

    fn position(&self, key: &str) -> Option<usize> {
        let fields = || self.fields.iter().enumerate();
        let hit = fields().skip(self.next).chain(fields().take(self.next)).find(|(_, (name, ..))| *name == key);
        hit.map(|(index, _)| index)
    }

    fn slot(&mut self, index: usize) -> Option<&mut DecodeField<'f>> {
        self.next = index + 1;
        *self.seen.get_mut(index)? = true;
        self.fields.get_mut(index)
    }

    /// Reports what is missing; what may be missing is set to its blank state.
    fn finish(self) -> Result<(), DecodeError> {
        let mut missing = Vec::new();
        for ((name, presence, field), seen) in self.fields.iter_mut().zip(self.seen) {
            match presence {
                _ if seen => {}
                Presence::Required => missing.push(*name),
                Presence::Optional => field.decode(&mut AbsentReader)?,
            }
        }
        if missing.is_empty() { Ok(()) } else { Err(DecodeError::missing(missing)) }
    }
}

struct KeySeed<'a, 'f> {
    table: &'a Table<'a, 'f>,
    keep_rest: bool,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_, '_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, format: D) -> Result<Key, D::Error> {
        format.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_, '_> {
    type Value = Key;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        Ok(match self.table.position(key) {
            Some(index) => Key::Field(index),
            None if self.keep_rest => Key::Rest(key.to_owned()),
            None => Key::Skipped,
        })
    }
}

pub(super) struct ObjectVisitor<'a, 'f> {
    pub(super) table: Table<'a, 'f>,
    pub(super) rest: Option<&'a mut dyn DecodeMap>,
    pub(super) failure: &'a mut Option<DecodeError>,
}

impl<'de> Visitor<'de> for ObjectVisitor<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { mut table, mut rest, failure } = self;
        while let Some(key) = map.next_key_seed(KeySeed { table: &table, keep_rest: rest.is_some() })? {
            match (key, &mut rest) {
                (Key::Field(index), _) => {
                    let Some((name, _, field)) = table.slot(index) else {
                        continue;
                    };
                    map.next_value_seed(Seed { failure, read: &mut |reader| field.decode(reader) })
                        .map_err(|error| locate(failure, error, |problem| problem.at_key(*name)))?;
                }
                (Key::Rest(key), Some(rest)) => {
                    map.next_value_seed(Seed { failure, read: &mut |reader| rest.insert(key.clone(), reader) })
                        .map_err(|error| locate(failure, error, |problem| problem.at_key(key)))?;
                }
                (Key::Rest(_) | Key::Skipped, _) => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        table.finish().map_err(|missing| {
            *failure = Some(missing);
            mismatch()
        })
    }
}
