//! Values of parameters, before any style: an `Encode` comes in, a scalar, a list of scalars or an object of scalars comes out.
//!
//! A parameter is flat. `null` has no form in any style and is left out. Nothing here knows a style or an encoding.

use serde_json::Value;

use crate::wire::{each_other, written};
use crate::{Encode, EncodeError, EncodeField, EncodeList, EncodeMap, Writer};

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

    fn float(&mut self, value: f64, text: &impl ToString) {
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
        Parameter::List(_) | Parameter::Object(_) => {
            Err(EncodeError::new("a list or object inside another has no form in a parameter"))
        }
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

    fn some(&mut self, value: &dyn Encode) {
        value.encode(self);
    }

    fn none(&mut self) {
        self.null();
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
        self.float(value.into(), &value);
    }

    fn f64(&mut self, value: f64) {
        self.float(value, &value);
    }

    fn number(&mut self, value: &str) {
        self.scalar(&value);
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
