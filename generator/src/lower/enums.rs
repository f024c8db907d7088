//! `enum`: which lists of values become a Rust enum, and how its variants are called.

use indexmap::IndexMap;
use serde_json::Value;

use super::Lowering;
use super::compose::Composed;
use super::docs::{code, markdown, paragraphs};
use super::names::{Scope, type_name};
use crate::diagnostics::{Code, Pointer};
use crate::ir::{Ident, OpenEnum, Scalar, Variant};

/// The values of an `enum`, null left out, as its `type` says they are.
pub(super) enum Values {
    Strings(Vec<String>),
    Integers(Vec<i64>),
    /// Of several types, with a fraction, or beyond 64 bits.
    Several(Vec<Scalar>),
    /// All of one type that gets no enum of its own: booleans, and what is not of the schema's type.
    Scalars,
    /// Arrays or objects among them, where no `type` says what they have in common.
    Structured,
    /// No `enum`, or one beside a `type` whose values have parts.
    None,
}

impl Values {
    pub(super) fn of(composed: &Composed<'_>) -> Self {
        let values: Vec<&Value> = composed.values.iter().filter(|value| !value.is_null()).collect();
        let read = |ty| values.iter().filter_map(move |value| read(value, ty));
        match composed.ty.or_else(|| common_type(&values)) {
            _ if values.is_empty() => Self::None,
            Some(ty @ ("string" | "integer" | "number")) if read(ty).next().is_none() => Self::Scalars,
            Some("string") => Self::Strings(read("string").map(text_of).collect()),
            Some("integer") => {
                let integers =
                    read("integer").map(|value| if let Scalar::Integer(it) = value { Some(it) } else { None });
                integers.collect::<Option<_>>().map_or_else(|| Self::Several(read("integer").collect()), Self::Integers)
            }
            Some("number") => Self::Several(read("number").collect()),
            Some("boolean") => Self::Scalars,
            Some(_) => Self::None,
            None => {
                values.iter().map(|value| scalar(value)).collect::<Option<_>>().map_or(Self::Structured, Self::Several)
            }
        }
    }
}

/// What a value is as one of a type; `None` if it cannot be one.
fn read(value: &Value, ty: &str) -> Option<Scalar> {
    match ty {
        "string" => text(value).map(Scalar::String),
        "integer" => number(value).filter(|number| !matches!(number, Scalar::Float(float) if float.fract() != 0.0)),
        "number" => number(value),
        "boolean" => value.as_bool().map(Scalar::Bool),
        _ => None,
    }
}

impl Lowering<'_> {
    /// Reports the values that cannot be of the schema's type, and the first one that is not as it is written: how such a one is written is
    /// not known any more.
    pub(super) fn report_mistyped(&mut self, composed: &Composed<'_>, at: &Pointer) {
        let mut is_said = false;
        for (index, read) in mistyped(composed) {
            let read = match read {
                None => "left out".to_owned(),
                Some(_) if std::mem::replace(&mut is_said, true) => continue,
                Some(Scalar::String(text)) => format!("read as {text:?}, however it is written"),
                Some(_) => "read as one".to_owned(),
            };
            let ty = composed.ty.unwrap_or_default();
            let message = format!("a value of this `enum` is not of type {ty}: it is {read}");
            self.diagnostics.report(Code::ContradictingValue, &at.child(index), message);
        }
    }
}

/// The values that are not of the schema's type as they are written, `type: string` with `enum: [1, 2]`, and what they are read as.
pub(super) fn mistyped(composed: &Composed<'_>) -> impl Iterator<Item = (usize, Option<Scalar>)> {
    let ty = composed.ty.unwrap_or_default();
    let is_of_type = match ty {
        "string" => Value::is_string as fn(&Value) -> bool,
        "integer" | "number" => Value::is_number,
        "boolean" => Value::is_boolean,
        "array" => Value::is_array,
        "object" => Value::is_object,
        _ => |_: &Value| true,
    };
    let is_scalar = ["string", "integer", "number", "boolean"].contains(&ty);
    let values = composed.values.iter().enumerate().filter(|(_, value)| !value.is_null());
    let values = values.map(move |(index, value)| (index, value, read(value, ty)));
    let misfits = values.filter(move |(_, value, read)| !is_of_type(value) || is_scalar && read.is_none());
    misfits.map(|(index, _, read)| (index, read))
}

/// The only value that a scalar can have.
pub(super) fn only_value(composed: &Composed<'_>) -> Option<Scalar> {
    let [value] = composed.values.as_slice() else { return None };
    let only = match Values::of(composed) {
        Values::Strings(mut values) => values.pop().map(Scalar::String),
        Values::Integers(mut values) => values.pop().map(Scalar::Integer),
        Values::Several(mut values) => values.pop(),
        Values::Scalars => value.as_bool().map(Scalar::Bool),
        Values::None | Values::Structured => None,
    };
    only.filter(|_| !composed.nullable)
}

/// A scalar as the text that stands for it.
pub(super) fn text_of(scalar: Scalar) -> String {
    text(&scalar.into()).unwrap_or_default()
}

/// What values without a `type` are called: their JSON type, if it is the same.
pub(super) fn word(values: &[Value]) -> Option<&'static str> {
    let values: Vec<&Value> = values.iter().filter(|value| !value.is_null()).collect();
    match values.as_slice() {
        [] => None,
        all if all.iter().all(|value| value.is_array()) => Some("array"),
        all if all.iter().any(|value| value.is_array() || value.is_object()) => None,
        all => common_type(all).or(Some("value")),
    }
}

fn common_type(values: &[&Value]) -> Option<&'static str> {
    let all = |is: fn(&Value) -> bool| values.iter().all(|value| is(value));
    [
        ("string", Value::is_string as fn(&Value) -> bool),
        ("integer", |value| value.as_i64().is_some()),
        ("number", Value::is_number),
        ("boolean", Value::is_boolean),
    ]
    .into_iter()
    .find_map(|(ty, is)| all(is).then_some(ty))
}

/// A scalar as the text that stands for it.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A number, or the text of one.
fn number(value: &Value) -> Option<Scalar> {
    match value {
        Value::String(text) => scalar(&Value::Number(text.parse().ok()?)),
        value => scalar(value).filter(|_| value.is_number()),
    }
}

fn scalar(value: &Value) -> Option<Scalar> {
    match value {
        Value::String(text) => Some(Scalar::String(text.clone())),
        Value::Bool(flag) => Some(Scalar::Bool(*flag)),
        Value::Number(number) => {
            let unsigned = || number.as_u64().map(Scalar::Unsigned);
            let float = || number.as_f64().map(Scalar::Float);
            number.as_i64().map(Scalar::Integer).or_else(unsigned).or_else(float)
        }
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// What extensions say about one value.
#[derive(Clone)]
pub(super) struct Label {
    value: Value,
    name: Option<String>,
    docs: Option<String>,
}

type Extensions = IndexMap<String, Value>;

/// A list of names, and of descriptions, in the order of the values; descriptions may also be a map.
const NAMES: &[&str] = &["x-enum-varnames", "x-enumNames"];
const DESCRIPTIONS: &[&str] = &["x-enum-descriptions", "x-enumDescriptions"];

pub(super) fn labels(values: &[Value], extensions: &Extensions) -> Vec<Label> {
    let said = |keys: &[&str]| keys.iter().find_map(|key| extensions.get(*key));
    let (names, descriptions) = (said(NAMES), said(DESCRIPTIONS));
    if names.is_none() && descriptions.is_none() {
        return Vec::new();
    }
    let at = |list: Option<&Value>, index: usize, value: &Value| {
        let said = match list? {
            Value::Array(list) if list.len() == values.len() => list.get(index)?,
            Value::Object(map) => map.get(&text(value)?)?,
            _ => return None,
        };
        said.as_str().map(str::to_owned).filter(|text| !text.trim().is_empty())
    };
    let values = values.iter().enumerate();
    let labels = values.map(|(index, value)| Label {
        value: value.clone(),
        name: at(names, index, value),
        docs: at(descriptions, index, value),
    });
    labels.collect()
}

/// The extensions that should say something about each value, and do not.
pub(super) fn misfits<'a>(values: &[Value], extensions: &'a Extensions) -> impl Iterator<Item = &'a str> {
    let count = values.len();
    extensions.iter().filter_map(move |(key, said)| {
        let is_name = NAMES.contains(&key.as_str());
        let fits = match said {
            Value::Array(list) => list.len() == count,
            Value::Object(_) => !is_name,
            _ => false,
        };
        let is_ours = is_name || DESCRIPTIONS.contains(&key.as_str());
        (is_ours && count > 0 && !fits).then_some(key.as_str())
    })
}

/// An enum with a variant for each value, named after it unless a label does; values given twice count once.
pub(super) fn open_enum<Wire: PartialEq + Clone + Into<Value>>(values: Vec<Wire>, labels: &[Label]) -> OpenEnum<Wire> {
    let mut known: Vec<(Wire, String, String)> = Vec::new();
    // Beside other values a string is shown as one: `1` is not `"1"`.
    let is_mixed = values.iter().any(|wire| !wire.clone().into().is_string());
    for wire in values {
        if known.iter().all(|(known, ..)| *known != wire) {
            let value: Value = wire.clone().into();
            let text = text(&value).unwrap_or_default();
            let mine = || labels.iter().filter(|label| label.value == value);
            let said = markdown(mine().find_map(|label| label.docs.as_deref()).unwrap_or_default());
            let shown = if is_mixed { code(&value.to_string()) } else { code(&text) };
            let docs = paragraphs([shown.as_str(), said.as_str()]);
            // The sign of an exponent is no mark between two numbers.
            let name = if value.is_number() { text.replace("e-", "e minus ") } else { text };
            known.push((wire, mine().find_map(|label| label.name.clone()).unwrap_or(name), docs));
        }
    }
    let mut scope = Scope::default();
    let texts: Vec<&str> = known.iter().map(|(_, text, _)| text.as_str()).collect();
    let names = scope.claim_all(&texts, type_name);
    let variants = known.into_iter().zip(names).map(|((wire, _, docs), name)| Variant { name, wire, docs }).collect();
    OpenEnum { variants, unknown: unknown_variant(&mut scope) }
}

impl From<Scalar> for Value {
    fn from(scalar: Scalar) -> Self {
        match scalar {
            Scalar::String(text) => text.into(),
            Scalar::Bool(flag) => flag.into(),
            Scalar::Integer(number) => number.into(),
            Scalar::Unsigned(number) => number.into(),
            Scalar::Float(number) => number.into(),
        }
    }
}

/// The variant for all other values: `Unknown`, unless a value of the document is called so.
pub(super) fn unknown_variant(scope: &mut Scope) -> Ident {
    let unknown = type_name("unknown");
    if scope.is_free(&unknown) { unknown } else { scope.claim(type_name("unknown value")) }
}
