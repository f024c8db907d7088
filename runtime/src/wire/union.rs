//! Reading a value that may be one of several types.

use std::any::TypeId;
use std::collections::HashSet;
use std::ptr;

use serde_json::Value;

use super::recall::{self, Key};
use super::{
    Decode, DecodeError, Encode, EncodeField, EncodeList, EncodeMap, Reader, Writer, each_other, from_json, from_value,
    written,
};

/// A value on its way to one of several variants. The one that a tag means is [chosen](Self::choose). Where nothing says which, those
/// that are [offered](Self::offer) compete: the one that keeps and knows most of the value is taken, and of those the first. A value of
/// an enum that is none of its variants is kept, but not known, and so is the key of a map.
/// A string goes to the first format that it is written in, then to what takes any string, then to the first format.
///
/// A variant is read from the text of JSON, with every digit of its numbers, and what unions inside it hold is read once for all
/// variants. Only what no variant can hold is a [`Value`], whose numbers are of 64 bits.
///
/// ```
/// use oasmith_runtime::{Decode, DecodeError, Reader, Union, Value, from_json};
///
/// #[derive(Clone, Debug, PartialEq)]
/// enum Id {
///     Number(i64),
///     Name(String),
///     Unknown(Value),
/// }
///
/// impl Decode for Id {
///     fn blank() -> Self {
///         Self::Unknown(Value::Null)
///     }
///     fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
///         let mut union = Union::read(reader)?;
///         union.offer(Self::Number);
///         union.offer(Self::Name);
///         *self = union.finish(Self::Unknown)?;
///         Ok(())
///     }
/// }
///
/// assert_eq!(from_json(b"7"), Ok(Id::Number(7)));
/// assert_eq!(from_json(b"\"seven\""), Ok(Id::Name("seven".to_owned())));
/// assert_eq!(from_json(b"true"), Ok(Id::Unknown(true.into())));
/// ```
#[derive(Debug)]
pub struct Union<U> {
    key: Key,
    /// What the same text was read as before.
    recalled: Option<U>,
    /// What variants are compared with. A number beyond its range is a string here.
    value: Value,
    /// Where such a number is: the value is none of its own then.
    problem: Option<DecodeError>,
    /// With what it keeps: parts that variants know, where those are counted, and points.
    best: Option<((usize, usize), U)>,
    is_complete: bool,
    /// What the variants know of a value that may be several of them at once.
    together: Option<Parts>,
}

/// What is known of a value, by the addresses of its parts.
type Parts = HashSet<usize>;

impl<U: Clone + 'static> Union<U> {
    /// Starts with the value that `reader` has.
    ///
    /// # Errors
    /// Those of the format.
    pub fn read(reader: &mut dyn Reader) -> Result<Self, DecodeError> {
        let key = (TypeId::of::<U>(), reader.json()?);
        let recalled = recall::recall(&key);
        let (value, problem) = if recalled.is_some() { (Value::Null, None) } else { to_compare(&key.1)? };
        Ok(Self { key, recalled, value, problem, best: None, is_complete: false, together: None })
    }

    /// The same of a value that may be several variants at once, as `anyOf` has it: where no variant keeps what they know together, it
    /// is none of them.
    ///
    /// # Errors
    /// Those of the format.
    pub fn read_any(reader: &mut dyn Reader) -> Result<Self, DecodeError> {
        Ok(Self { together: Some(Parts::new()), ..Self::read(reader)? })
    }

    /// The text of the property that says which variant an object is; numbers and booleans are compared by their text, as those
    /// of the description are (OAS 3.0.4, section 4.7.25), an integer by that of its digits. `None` if there is no such property, or null.
    #[must_use]
    pub fn tag(&self, property: &str) -> Option<String> {
        match self.value.get(property)? {
            Value::Null => None,
            Value::String(tag) => Some(tag.clone()),
            tag => Some(from_value::<i64>(tag).map_or_else(|_| tag.to_string(), |integer| integer.to_string())),
        }
    }

    /// Takes a variant that holds a `T`, whatever is offered.
    ///
    /// # Errors
    /// When the value is no `T`.
    pub fn choose<T: Decode>(&mut self, variant: fn(T) -> U) -> Result<(), DecodeError> {
        if self.recalled.is_none() {
            self.best = Some(((usize::MAX, 0), variant(from_json(self.key.1.as_bytes())?)));
        }
        Ok(())
    }

    /// Offers a variant that holds a `T`.
    pub fn offer<T: Decode + Encode>(&mut self, variant: fn(T) -> U) {
        if self.is_complete || self.recalled.is_some() {
            return;
        }
        let Ok(read) = recall::variant(|| from_json::<T>(self.key.1.as_bytes())) else { return };
        let mut parts = self.together.as_ref().map(|_| Parts::new());
        let (kept, is_whole) = keeps(&read, &self.value, parts.as_mut());
        // Any string can be read as any format: one that is as its format says goes before one that has none.
        let is_well_formed = read.is_well_formed();
        let kept = is_well_formed.map_or(kept, |is_well_formed| 2 * KNOWN * usize::from(is_well_formed));
        let kept = (parts.as_ref().map_or(0, Parts::len), kept);
        if let Some(together) = &mut self.together {
            together.extend(parts.into_iter().flatten());
        }
        if self.best.as_ref().is_none_or(|(most, _)| kept > *most) {
            self.best = Some((kept, variant(read)));
            self.is_complete = is_whole && (is_well_formed == Some(true) || !self.value.is_string());
        }
    }

    /// The best variant, or `unknown` with the value if none could hold it.
    ///
    /// # Errors
    /// When no [`Value`] can hold it either, because of a number beyond the range of `f64`.
    pub fn finish(self, unknown: fn(Value) -> U) -> Result<U, DecodeError> {
        if let Some(recalled) = self.recalled {
            return Ok(recalled);
        }
        let all = self.together.map_or(0, |parts| parts.len());
        let best = self.best.filter(|((parts, _), _)| *parts >= all).map(|(_, best)| best);
        let best = match (best, self.problem) {
            (Some(best), _) => best,
            (None, Some(problem)) => return Err(problem),
            (None, None) => unknown(self.value),
        };
        recall::remember(self.key, &best);
        Ok(best)
    }
}

/// The value of a text, and what is wrong with it if it has numbers that only variants can hold.
fn to_compare(text: &str) -> Result<(Value, Option<DecodeError>), DecodeError> {
    match from_json(text.as_bytes()) {
        Ok(value) => Ok((value, None)),
        Err(problem) => Ok((from_json(quote_infinite(text).as_bytes())?, Some(problem))),
    }
}

/// A text of JSON with quotes around the numbers that are beyond the range of `f64`.
#[cold]
fn quote_infinite(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|char: char| char == '"' || char == '-' || char.is_ascii_digit()) {
        let (before, token) = rest.split_at(start);
        let (token, after) = token.split_at(token_length(token));
        let quote = if token.parse().is_ok_and(f64::is_infinite) { "\"" } else { "" };
        quoted.extend([before, quote, token, quote]);
        rest = after;
    }
    quoted + rest
}

/// How long the string or number is that a text of JSON begins with.
fn token_length(text: &str) -> usize {
    let Some(string) = text.strip_prefix('"') else {
        return text.find([',', ']', '}', ' ', '\t', '\r', '\n']).unwrap_or(text.len());
    };
    let mut is_escaped = false;
    let end = string.find(|char| {
        let is_end = char == '"' && !is_escaped;
        is_escaped = char == '\\' && !is_escaped;
        is_end
    });
    end.map_or(text.len(), |end| end + 2)
}

/// Points for a key or a scalar that its type knows.
const KNOWN: usize = 2;

/// Points for one that its type only keeps.
const KEPT: usize = 1;

/// How much of `value` is in what was read of it, and whether its types know all of it. Those `parts` that they know are added.
fn keeps(read: &dyn Encode, value: &Value, parts: Option<&mut Parts>) -> (usize, bool) {
    let mut comparison = Comparison { value, kept: 0, is_whole: true, is_unknown: false, parts };
    read.encode(&mut comparison);
    (comparison.kept, comparison.is_whole)
}

/// A writer that writes nothing and compares with the value that was read.
struct Comparison<'v> {
    value: &'v Value,
    kept: usize,
    is_whole: bool,
    is_unknown: bool,
    parts: Option<&'v mut Parts>,
}

impl Comparison<'_> {
    fn part(&mut self, part: &dyn Encode, value: Option<&Value>) {
        match value.map(|value| keeps(part, value, self.parts.as_deref_mut())) {
            Some((kept, is_whole)) => {
                self.kept += kept;
                self.is_whole &= is_whole;
            }
            None => self.is_whole = false,
        }
    }

    fn entry(&mut self, key: &str, part: &dyn Encode, points: usize) {
        let value = self.value.get(key);
        self.kept += points * usize::from(value.is_some());
        if let (Some(parts), Some(value)) = (&mut self.parts, value) {
            parts.insert(ptr::from_ref(value).addr());
        }
        self.part(part, value);
    }

    fn scalar(&mut self, is_same: bool) {
        let points = if self.is_unknown { KEPT } else { KNOWN };
        self.kept += points * usize::from(is_same);
        self.is_whole &= is_same && !self.is_unknown;
    }
}

impl Writer for Comparison<'_> {
    fn unknown(&mut self) {
        self.is_unknown = true;
    }

    fn object_with(&mut self, fields: &[EncodeField<'_>], rest: &dyn EncodeMap) {
        let mut count = 0;
        for (name, _, part) in written(fields) {
            count += 1;
            self.entry(name, *part, KNOWN);
        }
        // What a map keeps is no reason to take nothing else.
        let parts = self.parts.take();
        each_other(fields, rest, &mut |key, part| {
            count += 1;
            self.is_whole = false;
            self.entry(key, part, KEPT);
        });
        self.parts = parts;
        self.is_whole &= self.value.as_object().is_some_and(|object| object.len() == count);
    }

    fn list(&mut self, list: &dyn EncodeList) {
        let values = self.value.as_array().map(Vec::as_slice).unwrap_or_default();
        for (index, part) in (0..list.len()).filter_map(|index| Some((index, list.get(index)?))) {
            self.part(part, values.get(index));
        }
        self.is_whole &= self.value.is_array() && values.len() == list.len();
    }

    fn null(&mut self) {
        self.scalar(self.value.is_null());
    }

    fn some(&mut self, value: &dyn Encode) {
        value.encode(self);
    }

    fn bool(&mut self, value: bool) {
        self.scalar(self.value.as_bool() == Some(value));
    }

    fn i64(&mut self, value: i64) {
        self.scalar(self.value.as_i64() == Some(value));
    }

    fn u64(&mut self, value: u64) {
        self.scalar(self.value.as_u64() == Some(value));
    }

    fn f64(&mut self, value: f64) {
        // A large integer that was rounded equals the float, but is written otherwise.
        let (written, read) = (format!("{value:.0}"), self.value.to_string());
        let is_exact = self.value.is_f64() || written == read;
        self.scalar(*self.value == value && is_exact);
    }

    fn number(&mut self, value: &str) {
        let is_same = |known: Value| known == *self.value;
        self.scalar(from_json(value.as_bytes()).map_or_else(|_| self.value.as_str() == Some(value), is_same));
    }

    fn string(&mut self, value: &str) {
        self.scalar(self.value.as_str() == Some(value));
    }

    fn value(&mut self, value: &Value) {
        match (value, self.value) {
            // What no type knows is no reason to take one.
            (Value::Object(_) | Value::Array(_), _) if self.is_unknown => self.is_whole = false,
            (Value::Object(object), _) => self.object_with(&[], object),
            (Value::Array(array), _) => self.list(&array.as_slice()),
            (value, known) => self.scalar(value == known),
        }
    }
}
