//! Values of parameters and of the properties of forms, before any style: an `Encode` comes in, a tree of texts comes out.
//!
//! Nothing here knows a style or an encoding, but JSON, which is the tree written down.

use serde_json::Value;

use crate::wire::{each_other, written};
use crate::{Encode, EncodeError, EncodeField, EncodeList, EncodeMap, Writer};

/// The value of a parameter, before any style.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Parameter {
    /// `null`, which has no form in any style.
    Absent,
    Text(String),
    /// A number, `true` or `false`.
    Literal(String),
    List(Vec<Parameter>),
    Object(Vec<(String, Parameter)>),
}

impl Parameter {
    pub(crate) fn of(value: &dyn Encode) -> Result<Self, EncodeError> {
        let mut writer = ParameterWriter { outcome: None };
        value.encode(&mut writer);
        writer.outcome.unwrap_or(Ok(Self::Absent))
    }

    /// The text of one value; `None` for `null`. A list or object is a text of JSON: no style has a form for one inside another
    /// (OAS 3.0.4 §4.7.12.3), and forms do the same (§4.7.15.1.1).
    pub(crate) fn text(self) -> Option<String> {
        match self {
            Self::Absent => None,
            Self::Text(text) | Self::Literal(text) => Some(text),
            Self::List(_) | Self::Object(_) => Some(self.json()),
        }
    }

    /// The texts of a property that stands by itself: that of each item of a list, whose name is repeated, or the only one.
    pub(super) fn texts(self) -> Vec<String> {
        match self {
            Self::List(items) => items.into_iter().filter_map(Self::text).collect(),
            value => value.text().into_iter().collect(),
        }
    }

    /// Whether some text in it, a name or a value, is such a one.
    pub(super) fn any(&self, is: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Absent => false,
            Self::Text(text) | Self::Literal(text) => is(text),
            Self::List(items) => items.iter().any(|item| item.any(is)),
            Self::Object(entries) => entries.iter().any(|(key, value)| is(key) || value.any(is)),
        }
    }

    /// The value as JSON.
    pub(super) fn json(&self) -> String {
        let text = |text: &str| Value::from(text).to_string();
        match self {
            Self::Absent => "null".to_owned(),
            Self::Text(value) => text(value),
            Self::Literal(value) => value.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::json).collect();
                format!("[{}]", items.join(","))
            }
            Self::Object(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| format!("{}:{}", text(key), value.json())).collect();
                format!("{{{}}}", entries.join(","))
            }
        }
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
        self.put(Ok(Parameter::Literal(text.to_string())));
    }
}

impl Writer for ParameterWriter {
    fn object_with(&mut self, fields: &[EncodeField<'_>], rest: &dyn EncodeMap) {
        let mut entries = Ok(Vec::new());
        let mut add = |key: &str, value: &dyn Encode| {
            if let Ok(list) = &mut entries {
                match Parameter::of(value) {
                    Ok(value) => list.push((key.to_owned(), value)),
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
            let item = Parameter::of(list.get(index)?);
            Some(item.map_err(|error| error.at_index(index)))
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

    fn bool(&mut self, value: bool) {
        self.scalar(&value);
    }

    fn i64(&mut self, value: i64) {
        self.scalar(&value);
    }

    fn u64(&mut self, value: u64) {
        self.scalar(&value);
    }

    fn f64(&mut self, value: f64) {
        if value.is_finite() {
            self.scalar(&value);
        } else {
            self.put(Err(EncodeError::not_finite(value)));
        }
    }

    fn number(&mut self, value: &str) {
        self.scalar(&value);
    }

    fn string(&mut self, value: &str) {
        self.put(Ok(Parameter::Text(value.to_owned())));
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
    fn len(&self) -> usize {
        self.len()
    }

    fn get(&self, key: &str) -> Option<&dyn Encode> {
        Some(self.get(key)?)
    }

    fn each(&self, visit: &mut dyn FnMut(&str, &dyn Encode)) {
        for (key, value) in self {
            visit(key, value);
        }
    }
}
