//! `enum`: which lists of values become a Rust enum, and how its variants are called.

use serde_json::Value;

use super::compose::Composed;
use super::docs::code;
use super::names::{Scope, type_name};
use crate::ir::{Ident, OpenEnum, Variant};

/// The values of an `enum`, null left out, as its `type` says they are.
pub(super) enum Values {
    Strings(Vec<String>),
    Integers(Vec<i64>),
    /// All of one type that gets no enum of its own: booleans, numbers with a fraction, integers beyond 64 bits.
    Scalars,
    /// Of several types, or not of the schema's.
    Mixed,
    /// No `enum`, or one beside a `type` whose values have parts.
    None,
}

impl Values {
    pub(super) fn of(composed: &Composed<'_>) -> Self {
        let values: Vec<&Value> = composed.values.iter().filter(|value| !value.is_null()).collect();
        let ty = composed.ty.or_else(|| common_type(&values));
        let integers = || values.iter().map(|value| integer(value)).collect::<Option<_>>();
        match ty {
            _ if values.is_empty() => Self::None,
            Some("string") => {
                values.iter().map(|value| text(value)).collect::<Option<_>>().map_or(Self::Mixed, Self::Strings)
            }
            Some("integer") => integers().map_or(Self::Scalars, Self::Integers),
            Some("number" | "boolean") => Self::Scalars,
            Some(_) => Self::None,
            None => Self::Mixed,
        }
    }
}

/// Whether some value is not of the schema's type as it is written: `type: string` with `enum: [1, 2]`.
pub(super) fn is_mistyped(composed: &Composed<'_>) -> bool {
    composed.values.iter().any(|value| match composed.ty {
        Some("string") => !value.is_string() && !value.is_null(),
        Some("integer") => !value.is_number() && !value.is_null(),
        _ => false,
    })
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

fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// An enum with a variant for each value, named after it; values given twice count once.
pub(super) fn open_enum<Wire: PartialEq + ToString>(values: Vec<Wire>) -> OpenEnum<Wire> {
    let mut scope = Scope::default();
    let mut variants: Vec<Variant<Wire>> = Vec::new();
    for wire in values {
        if variants.iter().all(|known| known.wire != wire) {
            let text = wire.to_string();
            variants.push(Variant { name: scope.claim(type_name(&text)), wire, docs: code(&text) });
        }
    }
    OpenEnum { variants, unknown: unknown_variant(&mut scope) }
}

/// The variant for all other values: `Unknown`, unless a value of the document is called so.
pub(super) fn unknown_variant(scope: &mut Scope) -> Ident {
    let unknown = type_name("unknown");
    if scope.is_free(&unknown) { unknown } else { scope.claim(type_name("unknown value")) }
}
