//! The one [`Reader`]: over any serde format.
//!
//! A `Deserializer` comes in, the calls of a `Decode` come out. A serde error can only be made from text, so the structured
//! error travels beside it, in `failure`, and learns its path on the way out. Nothing here knows a model or a format.

use std::fmt;

use serde_core::Deserialize;
use serde_core::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};
use serde_json::Value;

use super::number;
use super::object::{ObjectVisitor, Table};
use super::value::ValueSeed;
use super::{DecodeError, DecodeField, DecodeList, DecodeMap, DecodeSlot, Reader};

/// Beyond 2^53 a float may already have been rounded to an integer.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The integer that a float is.
pub(super) fn whole(number: f64) -> Option<i128> {
    #[expect(clippy::cast_possible_truncation, reason = "an integer below 2^53")]
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i128)
}

/// Reads one value from `format` with `read`.
///
/// On failure the format's own error is returned, if it had one, and `failure` holds ours.
pub(super) fn read_with<'de, D: Deserializer<'de>>(
    format: D,
    failure: &mut Option<DecodeError>,
    read: impl FnOnce(&mut dyn Reader) -> Result<(), DecodeError>,
) -> Result<(), D::Error> {
    let mut reader = SerdeReader { format: Some(format), error: None };
    let outcome = read(&mut reader);
    match (outcome, reader.format) {
        (Ok(()), None) => Ok(()),
        // Nothing was asked for: the value is there all the same.
        (Ok(()), Some(unread)) => IgnoredAny::deserialize(unread).map(drop),
        (Err(error), _) => {
            *failure = Some(error);
            Err(reader.error.unwrap_or_else(mismatch))
        }
    }
}

/// Stands in for an error that is in `failure`; nobody sees its text.
pub(super) fn mismatch<E: Error>() -> E {
    E::custom("the value is not of the described shape")
}

struct SerdeReader<'de, D: Deserializer<'de>> {
    format: Option<D>,
    error: Option<D::Error>,
}

impl<'de, D: Deserializer<'de>> SerdeReader<'de, D> {
    fn ask<T>(
        &mut self,
        expected: &'static str,
        read: impl FnOnce(D) -> Result<T, D::Error>,
    ) -> Result<T, DecodeError> {
        let Some(format) = self.format.take() else {
            return Err(DecodeError::syntax("one value was read twice"));
        };
        read(format).map_err(|error| {
            let problem = of_format(&error, expected);
            self.error = Some(error);
            problem
        })
    }

    /// Like `ask`, for values with parts, whose failures are better known than the format's error.
    fn walk<T>(
        &mut self,
        expected: &'static str,
        read: impl FnOnce(D, &mut Option<DecodeError>) -> Result<T, D::Error>,
    ) -> Result<T, DecodeError> {
        let mut failure = None;
        let outcome = self.ask(expected, |format| read(format, &mut failure));
        failure.map_or(outcome, Err)
    }
}

impl<'de, D: Deserializer<'de>> Reader for SerdeReader<'de, D> {
    fn object(&mut self, fields: &mut [DecodeField<'_>]) -> Result<(), DecodeError> {
        self.walk("an object", |format, failure| {
            format.deserialize_map(ObjectVisitor { table: Table::new(fields), rest: None, failure })
        })
    }

    fn object_with(&mut self, fields: &mut [DecodeField<'_>], rest: &mut dyn DecodeMap) -> Result<(), DecodeError> {
        rest.clear();
        self.walk("an object", |format, failure| {
            format.deserialize_map(ObjectVisitor { table: Table::new(fields), rest: Some(rest), failure })
        })
    }

    fn list(&mut self, list: &mut dyn DecodeList) -> Result<(), DecodeError> {
        self.walk("an array", |format, failure| format.deserialize_seq(ListVisitor { list, failure }))
    }

    fn option(&mut self, slot: &mut dyn DecodeSlot) -> Result<(), DecodeError> {
        self.walk("a value or null", |format, failure| format.deserialize_option(SlotVisitor { slot, failure }))
    }

    fn null(&mut self) -> Result<(), DecodeError> {
        self.ask("null", <()>::deserialize)
    }

    fn bool(&mut self) -> Result<bool, DecodeError> {
        self.ask("true or false", bool::deserialize)
    }

    fn integer(&mut self, min: i128, max: i128) -> Result<i128, DecodeError> {
        self.ask("an integer", |format| {
            // The width a format without numbers of its own must be asked for: what `Writer` wrote.
            if min < 0 {
                format.deserialize_i64(IntegerVisitor { min, max })
            } else {
                format.deserialize_u64(IntegerVisitor { min, max })
            }
        })?
    }

    fn f64(&mut self) -> Result<f64, DecodeError> {
        let number = self.ask("a number", f64::deserialize)?;
        if number.is_finite() { Ok(number) } else { Err(DecodeError::mismatch("a number", &number.to_string())) }
    }

    fn number(&mut self) -> Result<String, DecodeError> {
        self.ask("a number", number::deserialize)
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        self.ask("a string", String::deserialize)
    }

    fn text(&mut self, read: &mut dyn FnMut(&str)) -> Result<(), DecodeError> {
        self.ask("a string", |format| format.deserialize_str(TextVisitor(read)))
    }

    fn value(&mut self) -> Result<Value, DecodeError> {
        self.walk("a JSON value", |format, failure| ValueSeed { failure }.deserialize(format))
    }

    fn json(&mut self) -> Result<String, DecodeError> {
        self.ask("a JSON value", number::json)
    }
}

/// Out of the way of what is read without an error.
#[cold]
fn of_format<E: Error>(error: &E, expected: &'static str) -> DecodeError {
    DecodeError::from_format(&error.to_string(), expected)
}

pub(super) struct Seed<'a, R> {
    pub(super) failure: &'a mut Option<DecodeError>,
    pub(super) read: R,
}

impl<'de, R: FnOnce(&mut dyn Reader) -> Result<(), DecodeError>> DeserializeSeed<'de> for Seed<'_, R> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, format: D) -> Result<(), D::Error> {
        read_with(format, self.failure, self.read)
    }
}

/// Puts the failure of a part in its place; an error of the format alone becomes one.
#[cold]
pub(super) fn locate<E: Error>(
    failure: &mut Option<DecodeError>,
    error: E,
    at: impl FnOnce(DecodeError) -> DecodeError,
) -> E {
    let problem = failure.take().unwrap_or_else(|| of_format(&error, "a value"));
    *failure = Some(at(problem));
    error
}

struct ListVisitor<'a> {
    list: &'a mut dyn DecodeList,
    failure: &'a mut Option<DecodeError>,
}

impl<'de> Visitor<'de> for ListVisitor<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self { list, failure } = self;
        // Not before it is one: what is blanked may be a union, which tries whether it is a tuple that holds the union again.
        list.clear();
        for index in 0.. {
            let element = Seed { failure, read: |reader: &mut dyn Reader| list.push(reader) };
            let element = seq.next_element_seed(element);
            if element.map_err(|error| locate(failure, error, |problem| problem.at_index(index)))?.is_none() {
                break;
            }
        }
        list.end().map_err(|problem| {
            *failure = Some(problem);
            mismatch()
        })
    }
}

struct SlotVisitor<'a> {
    slot: &'a mut dyn DecodeSlot,
    failure: &'a mut Option<DecodeError>,
}

impl<'de> Visitor<'de> for SlotVisitor<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.slot.null();
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, format: D) -> Result<(), D::Error> {
        read_with(format, self.failure, |reader| self.slot.value(reader))
    }
}

struct TextVisitor<'a>(&'a mut dyn FnMut(&str));

impl Visitor<'_> for TextVisitor<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        (self.0)(text);
        Ok(())
    }
}

struct IntegerVisitor {
    min: i128,
    max: i128,
}

impl IntegerVisitor {
    fn check(&self, number: i128) -> Result<i128, DecodeError> {
        if (self.min..=self.max).contains(&number) {
            Ok(number)
        } else {
            Err(DecodeError::out_of_range(self.min, self.max, number))
        }
    }
}

impl Visitor<'_> for IntegerVisitor {
    type Value = Result<i128, DecodeError>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an integer")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(self.check(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(self.check(number.into()))
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<Self::Value, E> {
        Ok(self.check(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        if let Some(number) = whole(number) {
            return Ok(self.check(number));
        }
        #[expect(clippy::cast_precision_loss, reason = "a bound that is rounded is beyond 2^53 all the same")]
        let in_range = number > self.min as f64 && number < self.max as f64;
        let found = format!("{number:?}");
        Ok(Err(if number.fract() != 0.0 {
            DecodeError::mismatch("an integer", &found)
        } else if in_range {
            DecodeError::mismatch("an integer without a fraction or an exponent, since it is not below 2^53", &found)
        } else {
            DecodeError::out_of_range(self.min, self.max, found)
        }))
    }
}
