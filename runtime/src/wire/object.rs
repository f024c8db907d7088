//! How an object is read: each key of the input finds its line in the table, or goes to the rest, or is skipped.
//!
//! What comes in is a format's map; the fields are filled in place. Nothing here knows a model or a format.

use std::fmt;
use std::mem::take;

use serde_core::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::absent::AbsentReader;
use super::reader::{Seed, locate, mismatch};
use super::{DecodeError, DecodeField, DecodeMap, Presence, Reader};

/// The fields of one object and which of them were there.
pub(super) struct Table<'a, 'f> {
    fields: &'a mut [DecodeField<'f>],
    seen: Seen,
    /// Keys usually come in the order of the table, so the search starts just after the last hit.
    next: usize,
}

/// A set of indices below a number. Only from 64 on it allocates, and few objects have as many keys.
struct Seen {
    first: u64,
    others: Vec<bool>,
}

impl Seen {
    fn new(count: usize) -> Self {
        Self { first: 0, others: vec![false; count.saturating_sub(64)] }
    }

    fn insert(&mut self, index: usize) {
        match bit(index) {
            Some(bit) => self.first |= bit,
            None => self.others.iter_mut().skip(index - 64).take(1).for_each(|seen| *seen = true),
        }
    }

    fn contains(&self, index: usize) -> bool {
        bit(index).map_or_else(|| self.others.get(index - 64) == Some(&true), |bit| self.first & bit != 0)
    }
}

fn bit(index: usize) -> Option<u64> {
    1_u64.checked_shl(u32::try_from(index).ok()?)
}

impl<'a, 'f> Table<'a, 'f> {
    pub(super) fn new(fields: &'a mut [DecodeField<'f>]) -> Self {
        let seen = Seen::new(fields.len());
        Self { fields, seen, next: 0 }
    }

    fn position(&self, key: &str) -> Option<usize> {
        let is = |(name, ..): &DecodeField<'_>| *name == key;
        let (before, after) = self.fields.split_at_checked(self.next)?;
        after.iter().position(is).map(|index| self.next + index).or_else(|| before.iter().position(is))
    }

    fn slot(&mut self, index: usize) -> Option<&mut DecodeField<'f>> {
        self.next = index + 1;
        self.seen.insert(index);
        self.fields.get_mut(index)
    }

    /// Reports what is missing; what may be missing is set to its blank state.
    fn finish(self) -> Result<(), DecodeError> {
        let mut missing = Vec::new();
        for (index, (name, presence, field)) in self.fields.iter_mut().enumerate() {
            match presence {
                _ if self.seen.contains(index) => {}
                Presence::Required => missing.push(*name),
                Presence::Optional => field.decode(&mut AbsentReader)?,
            }
        }
        if missing.is_empty() { Ok(()) } else { Err(DecodeError::missing(missing)) }
    }
}

/// Finds the field of a key; the text of one that has none is kept in `other`, if that is given.
struct KeySeed<'a, 'f> {
    table: &'a Table<'a, 'f>,
    other: Option<&'a mut String>,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_, '_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, format: D) -> Result<Self::Value, D::Error> {
        format.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_, '_> {
    type Value = Option<usize>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        let position = self.table.position(key);
        if let (None, Some(other)) = (position, self.other) {
            key.clone_into(other);
        }
        Ok(position)
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
        let mut other = String::new();
        while let Some(position) =
            map.next_key_seed(KeySeed { table: &table, other: rest.is_some().then_some(&mut other) })?
        {
            if let Some((name, _, field)) = position.and_then(|index| table.slot(index)) {
                map.next_value_seed(Seed { failure, read: |reader: &mut dyn Reader| field.decode(reader) })
                    .map_err(|error| locate(failure, error, |problem| problem.at_key(*name)))?;
            } else if let Some(rest) = &mut rest {
                map.next_value_seed(Seed { failure, read: |reader: &mut dyn Reader| rest.insert(&mut other, reader) })
                    .map_err(|error| locate(failure, error, |problem| problem.at_key(take(&mut other))))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        table.finish().map_err(|missing| {
            *failure = Some(missing);
            mismatch()
        })
    }
}
