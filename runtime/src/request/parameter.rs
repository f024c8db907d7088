//! Parameters as text (`style` in OAS, RFC 6570): an `Encode` comes in, the text of a path segment, of a query or of a
//! header comes out. It does not know where the text is put.
//!
//! A parameter is flat: a scalar, a list of scalars or an object of scalars. `null` has no form in any style and is left out.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::wire::{each_other, written};
use crate::{Encode, EncodeError, EncodeField, EncodeList, EncodeMap, Writer};

/// Everything but the unreserved characters of RFC 3986 §2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How lists and objects stand in a query: the values of `style` in the Parameter Object of OAS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QueryStyle {
    /// `a=1,2`, exploded `a=1&a=2`; objects `a=x,1,y,2`, exploded `x=1&y=2`.
    #[default]
    Form,
    /// `a=1%202`; exploded as [`Form`](Self::Form).
    SpaceDelimited,
    /// `a=1%7C2`; exploded as [`Form`](Self::Form).
    PipeDelimited,
    /// Objects `a[x]=1&a[y]=2`, with encoded brackets; anything else as [`Form`](Self::Form).
    DeepObject,
}

/// The value of a parameter, before any style.
#[derive(Debug, PartialEq)]
pub(super) enum Parameter {
    Absent,
    Scalar(String),
    List(Vec<String>),
    Object(Vec<(String, String)>),
}

impl Parameter {
    pub(super) fn of(value: &dyn Encode) -> Result<Self, EncodeError> {
        let mut writer = ParameterWriter { outcome: None };
        value.encode(&mut writer);
        writer.outcome.unwrap_or(Ok(Self::Absent))
    }

    /// Style `simple`, as in a path segment.
    pub(super) fn segment(self) -> Option<String> {
        self.join(",", percent_encode)
    }

    /// Style `simple`, as in a header, where nothing is percent-encoded.
    pub(super) fn header(self) -> Option<String> {
        self.join(",", str::to_owned)
    }

    /// `name=value&…`, percent-encoded; empty if there is nothing to say.
    pub(super) fn query(self, name: &str, style: QueryStyle, explode: bool) -> String {
        let pair =
            |key: &str, value: &str| format!("{}={}", percent_encode(key), percent_encode(value));
        let pairs: Vec<String> = match self {
            Self::List(items) if explode => items.iter().map(|item| pair(name, item)).collect(),
            Self::Object(entries) if style == QueryStyle::DeepObject => entries
                .iter()
                .map(|(key, value)| pair(&format!("{name}[{key}]"), value))
                .collect(),
            Self::Object(entries) if explode => entries
                .iter()
                .map(|(key, value)| pair(key, value))
                .collect(),
            joined => {
                let delimiter = match style {
                    QueryStyle::SpaceDelimited => "%20",
                    QueryStyle::PipeDelimited => "%7C",
                    QueryStyle::Form | QueryStyle::DeepObject => ",",
                };
                let value = joined.join(delimiter, percent_encode);
                value
                    .map(|value| format!("{}={value}", percent_encode(name)))
                    .into_iter()
                    .collect()
            }
        };
        pairs.join("&")
    }

    /// RFC 6570 §2.3: an empty list is as undefined as an absent value.
    fn join(self, delimiter: &str, encode: impl Fn(&str) -> String) -> Option<String> {
        let parts: Vec<String> = match self {
            Self::Absent => return None,
            Self::Scalar(text) => return Some(encode(&text)),
            Self::List(items) => items.iter().map(|item| encode(item)).collect(),
            Self::Object(entries) => entries
                .iter()
                .flat_map(|(key, value)| [encode(key), encode(value)])
                .collect(),
        };
        if parts.is_empty() {
            None
        } else {
            Some(parts.join(delimiter))
        }
    }
}

fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

struct ParameterWriter {
    outcome: Option<Result<Parameter, EncodeError>>,
}

impl ParameterWriter {
    fn put(&mut self, outcome: Result<Parameter, EncodeError>) {
        // As in every writer, the first problem stays.
        if !matches!(self.outcome, Some(Err(_))) {
            self.outcome = Some(outcome);
        }
    }

    fn scalar(&mut self, text: &impl ToString) {
        self.put(Ok(Parameter::Scalar(text.to_string())));
    }

    fn number(&mut self, value: f64, text: &impl ToString) {
        if value.is_finite() {
            self.scalar(text);
        } else {
            self.put(Err(EncodeError::not_finite(value)));
        }
    }
}

/// The text of a part; `None` for `null`.
fn part(value: &dyn Encode) -> Result<Option<String>, EncodeError> {
    match Parameter::of(value)? {
        Parameter::Absent => Ok(None),
        Parameter::Scalar(text) => Ok(Some(text)),
        Parameter::List(_) | Parameter::Object(_) => Err(EncodeError::new(
            "a list or object inside another has no form in a parameter",
        )),
    }
}

impl Writer for ParameterWriter {
    fn object_with(&mut self, fields: &[EncodeField<'_>], rest: &dyn EncodeMap) {
        let mut entries = Ok(Vec::new());
        let mut add = |key: &str, value: &dyn Encode| {
            if let Ok(list) = &mut entries {
                match part(value) {
                    Ok(Some(text)) => list.push((key.to_owned(), text)),
                    Ok(None) => {}
                    Err(error) => entries = Err(error.at_key(key.to_owned())),
                }
            }
        };
        written(fields).for_each(|(name, _, value)| add(name, *value));
        each_other(fields, rest, &mut add);
        self.put(entries.map(Parameter::Object));
    }

    fn list(&mut self, list: &dyn EncodeList) {
        let items = (0..list.len()).filter_map(|index| {
            let text = part(list.get(index)?);
            text.map_err(|error| error.at_index(index)).transpose()
        });
        let items = items.collect::<Result<_, _>>();
        self.put(items.map(Parameter::List));
    }

    fn null(&mut self) {
        self.put(Ok(Parameter::Absent));
    }

    fn bool(&mut self, value: bool) {
        self.scalar(&value);
    }

    fn i64(&mut self, value: i64) {
        self.scalar(&value);
    }

    fn u64(&mut self, value: u64) {
        self.scalar(&value);
    }

    fn f32(&mut self, value: f32) {
        self.number(value.into(), &value);
    }

    fn f64(&mut self, value: f64) {
        self.number(value, &value);
    }

    fn string(&mut self, value: &str) {
        self.scalar(&value);
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.null(),
            Value::Bool(value) => self.bool(*value),
            Value::Number(value) => self.scalar(value),
            Value::String(value) => self.string(value),
            Value::Array(items) => self.list(&items.as_slice()),
            Value::Object(entries) => self.map(entries),
        }
    }
}

impl EncodeMap for serde_json::Map<String, Value> {
    fn each(&self, visit: &mut dyn FnMut(&str, &dyn Encode)) {
        for (key, value) in self {
            visit(key, value);
        }
    }
}
