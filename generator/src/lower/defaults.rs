//! `default`: constants for callers, where the value is one of the type's.
//!
//! A default is never sent or filled in: in a PATCH it would overwrite what the caller did not speak of.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use openapiv3::Schema;
use serde_json::Value;

use super::annotations::parts;
use super::compose::Part;
use super::formats;
use super::names::default_name;
use super::view::View;
use crate::ir::{Api, Constant, DefaultValue, Ident, Number, OpenEnum, Shape, Text, Type};

/// The default of the field or parameter `name`; [`resolve`] has the last word.
pub(super) fn of(name: &Ident, schema: &Schema) -> Option<DefaultValue> {
    let mut parts = parts(schema).into_iter().rev();
    let (part, value) = parts.find_map(|part| Some((part, part.schema_data.default.as_ref()?)))?;
    let value = match (constant(value)?, View::own(part).exact("default")) {
        (Constant::Float(_), Some(digits)) => Constant::Digits(digits.to_owned()),
        (value, _) => value,
    };
    Some(DefaultValue { name: default_name(name), value })
}

fn constant(value: &Value) -> Option<Constant> {
    Some(match value {
        Value::Bool(value) => Constant::Bool(*value),
        Value::String(text) => Constant::Text(text.clone()),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => Constant::Integer(integer.into()),
            (None, Some(integer)) => Constant::Integer(integer.into()),
            (None, None) => number_value(number.as_f64()?),
        },
        Value::Array(items) if !items.is_empty() => Constant::List(items.iter().map(constant).collect::<Option<_>>()?),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    })
}

/// An integer may be written with a point (JSON Schema Core 2020-12, section 4.2.3).
fn number_value(number: f64) -> Constant {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_minus_zero = number == 0.0 && number.is_sign_negative();
    if number.fract() == 0.0 && number.abs() <= EXACT && !is_minus_zero {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole, and not beyond 2^53")]
        let integer = number as i64;
        Constant::Integer(integer.into())
    } else {
        Constant::Float(number)
    }
}

/// [`of`] for a property; a bare reference has the default of its target, which is documented there.
pub(super) fn of_property(name: &Ident, schema: Part<'_>) -> Option<DefaultValue> {
    schema.as_item().and_then(|schema| of(name, schema))
}

/// Gives each default the type of its field or parameter, and drops those that are no value of it.
pub(super) fn resolve(api: &mut Api) {
    let definitions = api.definitions();
    let known: HashMap<Ident, Known> =
        definitions.filter_map(|one| Some((one.name.clone(), Known::of(&one.shape)?))).collect();
    let fields = api.models.iter_mut().flat_map(|file| &mut file.types).filter_map(|one| one.shape.as_struct_mut());
    let fields = fields.flat_map(|structure| &mut structure.fields).map(|field| (&field.ty, &mut field.default));
    let operations = api.groups.iter_mut().flat_map(|group| &mut group.operations);
    let parameters = operations.flat_map(|operation| &mut operation.parameters);
    let parameters = parameters.map(|parameter| (&parameter.ty, &mut parameter.default));
    for (ty, default) in fields.chain(parameters) {
        *default = default.take().and_then(|DefaultValue { name, value }| {
            // Not every letter has an upper case, and the constant must not look like a variable.
            let is_constant = !name.as_str().chars().any(char::is_lowercase);
            Some(DefaultValue { name, value: typed(value, ty, &known)? }).filter(|_| is_constant)
        });
    }
}

fn typed(value: Constant, ty: &Type, known: &HashMap<Ident, Known>) -> Option<Constant> {
    let is_within = |range: RangeInclusive<i128>| matches!(value, Constant::Integer(number) if range.contains(&number));
    let is_value = match ty {
        Type::Bool => matches!(value, Constant::Bool(_)),
        Type::Number(Number::F64) => return float(&value),
        Type::Number(number) => formats::range(*number).is_some_and(is_within),
        // A decimal is made of text.
        Type::Text(Text::Decimal) => return digits(value),
        Type::Array(item) => return list(value, item, known),
        Type::Json | Type::Null | Type::Tuple(_) | Type::Map(_) => false,
        Type::String | Type::Text(_) => matches!(value, Constant::Text(_)),
        Type::Named(name) => return named(value, name, known),
        Type::Nullable(inner) | Type::Boxed(inner) => return typed(value, inner, known),
    };
    is_value.then_some(value)
}

fn digits(value: Constant) -> Option<Constant> {
    match value {
        Constant::Integer(number) => Some(Constant::Digits(number.to_string())),
        Constant::Float(number) => Some(Constant::Digits(number.to_string())),
        Constant::Digits(_) => Some(value),
        Constant::Bool(_) | Constant::Text(_) | Constant::Variant(..) | Constant::List(_) => None,
    }
}

fn list(value: Constant, item: &Type, known: &HashMap<Ident, Known>) -> Option<Constant> {
    let Constant::List(items) = value else { return None };
    let is_scalar = |item: &Constant| !matches!(item, Constant::List(_));
    // The digits of a fraction are those of a float here, which may be others than the document has.
    let is_exact = |value: &Constant| *item != Type::Text(Text::Decimal) || !matches!(value, Constant::Float(_));
    let items = items.into_iter().map(|value| typed(Some(value).filter(is_exact)?, item, known).filter(is_scalar));
    items.collect::<Option<_>>().map(Constant::List)
}

fn float(value: &Constant) -> Option<Constant> {
    let number = match value {
        #[expect(clippy::cast_precision_loss, reason = "the value is a float on the wire too")]
        Constant::Integer(number) => *number as f64,
        Constant::Float(number) => *number,
        Constant::Digits(digits) => digits.parse().ok()?,
        Constant::Bool(_) | Constant::Text(_) | Constant::Variant(..) | Constant::List(_) => return None,
    };
    Some(Constant::Float(number))
}

fn named(value: Constant, name: &Ident, known: &HashMap<Ident, Known>) -> Option<Constant> {
    match known.get(name)? {
        // What the items of a list are called, only its own type says.
        Known::Alias(ty) => typed(value, ty, known).filter(|value| !matches!(value, Constant::List(_))),
        Known::Enum(variants) => {
            let (_, variant) = variants.iter().find(|(wire, _)| *wire == value)?;
            Some(Constant::Variant(name.clone(), variant.clone()))
        }
    }
}

/// A definition that can have a constant.
enum Known {
    Alias(Type),
    Enum(Vec<(Constant, Ident)>),
}

impl Known {
    fn of(shape: &Shape) -> Option<Self> {
        match shape {
            Shape::Alias(ty) => Some(Self::Alias(ty.clone())),
            Shape::StringEnum(values) => Some(Self::of_enum(values)),
            Shape::IntegerEnum(values) => Some(Self::of_enum(values)),
            Shape::ScalarEnum(values) => Some(Self::of_enum(values)),
            Shape::Struct(_)
            | Shape::Union(_)
            | Shape::Newtype(_)
            | Shape::Parts(_)
            | Shape::Choice(_)
            | Shape::Headers(_)
            | Shape::Events(_) => None,
        }
    }

    fn of_enum<Wire: Clone + Into<Value>>(values: &OpenEnum<Wire>) -> Self {
        let variants = values.variants.iter();
        Self::Enum(variants.filter_map(|one| Some((constant(&one.wire.clone().into())?, one.name.clone()))).collect())
    }
}
