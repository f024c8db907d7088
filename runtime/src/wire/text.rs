//! The reader of a text in style `simple` (OAS 3.0.4 §4.7.12.3, Style Values), as the value of a header is: nothing in it says of
//! which type it is, so it is read as whatever is asked for. It knows nothing of HTTP.

use std::collections::BTreeMap;

use serde_json::Value;

use super::absent::AbsentReader;
use super::number::is_number;
use super::reader::whole;
use super::{Decode, DecodeError, DecodeField, DecodeList, DecodeMap, DecodeSlot, Presence, Reader};

/// Reads `value` from a text; `parts` are those of a list or object, which is `x=1,y=2` if it is exploded and `x,1,y,2` otherwise.
pub(crate) fn read_text(
    value: &mut dyn Decode,
    text: &str,
    parts: &[&str],
    is_exploded: bool,
) -> Result<(), DecodeError> {
    value.decode(&mut TextReader { text, parts, is_exploded })
}

struct TextReader<'a> {
    text: &'a str,
    parts: &'a [&'a str],
    is_exploded: bool,
}

/// Reads the values of one name, or one item: the last is what counts, unless all of them are a list.
fn part<T>(values: &[&str], read: impl FnOnce(&mut TextReader<'_>) -> T) -> T {
    let text = values.last().copied().unwrap_or_default();
    read(&mut TextReader { text, parts: values, is_exploded: false })
}

impl TextReader<'_> {
    /// The values of each name: a list in an exploded object repeats its own.
    fn entries(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut entries: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let add = |(key, value)| entries.entry(key).or_default().push(value);
        if self.is_exploded {
            self.parts.iter().map(|part| part.split_once('=').unwrap_or((part, ""))).for_each(add);
        } else {
            let values = self.parts.iter().skip(1).step_by(2).copied().chain([""]);
            self.parts.iter().step_by(2).copied().zip(values).for_each(add);
        }
        entries
    }

    fn mismatch(&self, expected: &'static str) -> DecodeError {
        DecodeError::mismatch(expected, &format!("`{}`", self.text))
    }
}

impl Reader for TextReader<'_> {
    fn object(&mut self, fields: &mut [DecodeField<'_>]) -> Result<(), DecodeError> {
        let entries = self.entries();
        let mut missing = Vec::new();
        for (name, presence, field) in fields {
            match entries.get(name) {
                Some(values) => part(values, |reader| field.decode(reader)).map_err(|error| error.at_key(*name))?,
                None if *presence == Presence::Required => missing.push(*name),
                None => field.decode(&mut AbsentReader)?,
            }
        }
        if missing.is_empty() { Ok(()) } else { Err(DecodeError::missing(missing)) }
    }

    fn object_with(&mut self, fields: &mut [DecodeField<'_>], rest: &mut dyn DecodeMap) -> Result<(), DecodeError> {
        rest.clear();
        for (key, values) in self.entries() {
            if !fields.iter().any(|(name, ..)| *name == key) {
                let read = part(&values, |reader| rest.insert(&mut key.to_owned(), reader));
                read.map_err(|error| error.at_key(key.to_owned()))?;
            }
        }
        self.object(fields)
    }

    fn list(&mut self, list: &mut dyn DecodeList) -> Result<(), DecodeError> {
        list.clear();
        let mut items = self.parts.iter().enumerate();
        items.try_for_each(|(index, text)| {
            part(&[*text], |reader| list.push(reader)).map_err(|error| error.at_index(index))
        })?;
        list.end()
    }

    fn option(&mut self, slot: &mut dyn DecodeSlot) -> Result<(), DecodeError> {
        slot.value(self)
    }

    fn null(&mut self) -> Result<(), DecodeError> {
        if self.text.is_empty() { Ok(()) } else { Err(self.mismatch("nothing")) }
    }

    fn bool(&mut self) -> Result<bool, DecodeError> {
        self.text.parse().map_err(|_| self.mismatch("true or false"))
    }

    fn integer(&mut self, min: i128, max: i128) -> Result<i128, DecodeError> {
        let number = self.text.parse().ok().or_else(|| whole(self.f64().ok()?));
        let number = number.ok_or_else(|| self.mismatch("an integer"))?;
        if (min..=max).contains(&number) { Ok(number) } else { Err(DecodeError::out_of_range(min, max, number)) }
    }

    fn f64(&mut self) -> Result<f64, DecodeError> {
        let number: Option<f64> = is_number(self.text).then(|| self.text.parse().ok()).flatten();
        number.filter(|number| number.is_finite()).ok_or_else(|| self.mismatch("a number"))
    }

    fn number(&mut self) -> Result<String, DecodeError> {
        if is_number(self.text) { Ok(self.text.to_owned()) } else { Err(self.mismatch("a number")) }
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        Ok(self.text.to_owned())
    }

    /// A number, `true` or `false` where it is written as one; otherwise a string.
    fn value(&mut self) -> Result<Value, DecodeError> {
        let literal = is_number(self.text) || matches!(self.text, "true" | "false");
        let literal = literal.then(|| serde_json::from_str(self.text).ok()).flatten();
        Ok(literal.unwrap_or_else(|| Value::from(self.text)))
    }

    fn json(&mut self) -> Result<String, DecodeError> {
        let value = self.value()?;
        Ok(if value.is_string() { value.to_string() } else { self.text.to_owned() })
    }
}
