//! One shape for every schema.
//!
//! openapiv3 sorts schemas into kinds, and into a catch-all kind as soon as keywords are mixed (`integer` with
//! `minimum: 0.0` is enough). [`View`] shows all of them alike: what comes in is a schema, what goes out are its keywords.

use openapiv3::{
    AdditionalProperties, AnySchema, IntegerFormat, NumberFormat, ReferenceOr, Schema, SchemaData, SchemaKind,
    StringFormat, Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::enums::{self, Label};
use super::rules::{self, Range};
use crate::ir::Rule;

pub(super) type Properties = indexmap::IndexMap<String, ReferenceOr<Box<Schema>>>;

/// The keywords of a schema; what is absent is empty.
#[derive(Default)]
pub(super) struct View<'a> {
    pub data: Option<&'a SchemaData>,
    pub ty: Option<&'a str>,
    pub format: Option<&'a str>,
    pub properties: Option<&'a Properties>,
    pub required: &'a [String],
    pub additional: Option<&'a AdditionalProperties>,
    pub items: Option<&'a ReferenceOr<Box<Schema>>>,
    pub values: Vec<Value>,
    pub all_of: &'a [ReferenceOr<Schema>],
    pub one_of: &'a [ReferenceOr<Schema>],
    pub any_of: &'a [ReferenceOr<Schema>],
    /// What else it demands of a value.
    pub constraints: Vec<Rule>,
}

impl<'a> View<'a> {
    pub(super) fn of(schema: &'a Schema) -> Self {
        let mut view = Self::own(schema);
        view.constraints.extend(rules::required(view.one_of, Rule::OneOf));
        view.constraints.extend(rules::required(view.any_of, Rule::AnyOf));
        view
    }

    /// The same without what the members of its unions demand.
    pub(super) fn own(schema: &'a Schema) -> Self {
        let mut view = match &schema.schema_kind {
            SchemaKind::Type(ty) => Self::typed(ty),
            SchemaKind::OneOf { one_of } => Self { one_of, ..Self::default() },
            SchemaKind::AllOf { all_of } => Self { all_of, ..Self::default() },
            SchemaKind::AnyOf { any_of } => Self { any_of, ..Self::default() },
            SchemaKind::Not { .. } => Self::default(),
            SchemaKind::Any(any) => Self::any(any),
        };
        view.data = Some(&schema.schema_data);
        view.exact_numbers();
        view
    }

    /// A number that the typed model has rounded, as the document writes it.
    pub(super) fn exact(&self, keyword: &str) -> Option<&'a str> {
        self.data?.extensions.get("x-oasmith-numbers")?.get(keyword)?.as_str()
    }

    fn exact_numbers(&mut self) {
        let [minimum, maximum, step] = ["minimum", "maximum", "multipleOf"].map(|keyword| self.exact(keyword));
        for rule in &mut self.constraints {
            let (number, exact) = match rule {
                Rule::Minimum(number) | Rule::MoreThan(number) => (number, minimum),
                Rule::Maximum(number) | Rule::LessThan(number) => (number, maximum),
                Rule::MultipleOf(number) => (number, step),
                _ => continue,
            };
            if let Some(exact) = exact {
                exact.clone_into(number);
            }
        }
    }

    fn typed(ty: &'a Type) -> Self {
        match ty {
            Type::String(string) => Self {
                ty: Some("string"),
                format: string_format(&string.format),
                values: string.enumeration.iter().cloned().map(Value::from).collect(),
                constraints: rules::text(string.pattern.as_deref(), string.min_length, string.max_length),
                ..Self::default()
            },
            Type::Integer(integer) => Self {
                ty: Some("integer"),
                format: integer_format(&integer.format),
                values: integer.enumeration.iter().copied().map(Value::from).collect(),
                constraints: Range {
                    minimum: integer.minimum,
                    maximum: integer.maximum,
                    above: integer.exclusive_minimum,
                    below: integer.exclusive_maximum,
                    step: integer.multiple_of,
                }
                .rules(),
                ..Self::default()
            },
            Type::Number(number) => Self {
                ty: Some("number"),
                format: number_format(&number.format),
                values: number.enumeration.iter().copied().map(number_value).collect(),
                constraints: Range {
                    minimum: number.minimum,
                    maximum: number.maximum,
                    above: number.exclusive_minimum,
                    below: number.exclusive_maximum,
                    step: number.multiple_of,
                }
                .rules(),
                ..Self::default()
            },
            Type::Object(object) => Self {
                ty: Some("object"),
                properties: Some(&object.properties),
                required: &object.required,
                additional: object.additional_properties.as_ref(),
                constraints: rules::properties(object.min_properties, object.max_properties),
                ..Self::default()
            },
            Type::Array(array) => Self {
                ty: Some("array"),
                items: array.items.as_ref(),
                constraints: rules::items(array.min_items, array.max_items, array.unique_items),
                ..Self::default()
            },
            Type::Boolean(boolean) => Self {
                ty: Some("boolean"),
                values: boolean.enumeration.iter().copied().map(Value::from).collect(),
                ..Self::default()
            },
        }
    }

    fn any(any: &'a AnySchema) -> Self {
        let range = Range {
            minimum: any.minimum,
            maximum: any.maximum,
            above: any.exclusive_minimum.unwrap_or_default(),
            below: any.exclusive_maximum.unwrap_or_default(),
            step: any.multiple_of,
        };
        // Kubernetes writes `uniqueItems` beside every type.
        let may_be_array = any.typ.as_deref().is_none_or(|ty| ty == "array");
        let constraints = [
            range.rules(),
            rules::text(any.pattern.as_deref(), any.min_length, any.max_length),
            rules::items(any.min_items, any.max_items, any.unique_items.unwrap_or_default() && may_be_array),
            rules::properties(any.min_properties, any.max_properties),
        ];
        Self {
            data: None,
            ty: any.typ.as_deref(),
            format: any.format.as_deref(),
            properties: (!any.properties.is_empty()).then_some(&any.properties),
            required: &any.required,
            additional: any.additional_properties.as_ref(),
            items: any.items.as_ref(),
            values: any.enumeration.iter().map(whole).collect(),
            all_of: &any.all_of,
            one_of: &any.one_of,
            any_of: &any.any_of,
            constraints: constraints.concat(),
        }
    }

    /// The names and descriptions that extensions give to the values.
    pub(super) fn labels(&self) -> Vec<Label> {
        self.data.map(|data| enums::labels(&self.values, &data.extensions)).unwrap_or_default()
    }

    pub(super) fn is_nullable(&self) -> bool {
        self.data.is_some_and(|data| data.nullable) || self.values.iter().any(Value::is_null)
    }

    /// The one schema that it stands for: `allOf: [{$ref}]` with annotations and perhaps a type beside it, or a choice of one.
    pub(super) fn only_member(&self) -> Option<&'a ReferenceOr<Schema>> {
        let is_typed = self.ty.is_some() || self.format.is_some();
        let is_plain = (!is_typed || matches!(self.all_of, [ReferenceOr::Reference { .. }]))
            && self.properties.is_none_or(Properties::is_empty)
            && self.additional.is_none()
            && self.items.is_none()
            && self.values.is_empty()
            && self.required.is_empty();
        let only = |is_silent: fn(&ReferenceOr<Schema>) -> bool| {
            let mut speaking = self.all_of.iter().filter(|member| !is_silent(member));
            speaking.next().filter(|_| speaking.next().is_none())
        };
        // Beside a reference a type may be repeated, too.
        let all_of = only(is_silent).or_else(|| only(says_only_type).filter(|only| only.as_item().is_none()));
        let all_of = all_of.map_or(self.all_of, std::slice::from_ref);
        let is_bounded = self.all_of.len() > 1 || !self.constraints.is_empty();
        match (is_plain, all_of, self.one_of, self.any_of) {
            // What bounds an integer chooses its type.
            (_, [ReferenceOr::Item(only)], [], []) if is_bounded && View::own(only).is_integer() => None,
            (true, [only], [], []) | (true, [], [only], []) | (true, [], [], [only]) => Some(only),
            _ => None,
        }
    }

    fn is_integer(&self) -> bool {
        self.ty == Some("integer") && self.values.is_empty()
    }

    /// Whether it allows its own properties only: what was `unevaluatedProperties` allows those of other parts, too.
    pub(super) fn is_closed(&self) -> bool {
        let is_unevaluated = |data: &SchemaData| data.extensions.contains_key("x-oasmith-unevaluated");
        matches!(self.additional, Some(AdditionalProperties::Any(false))) && !self.data.is_some_and(is_unevaluated)
    }

    /// Whether null is its only value.
    pub(super) fn is_null(&self) -> bool {
        self.is_only_null() || (self.is_shapeless() && self.data.is_some_and(|data| data.nullable))
    }

    /// Whether its `enum` has nothing but null.
    pub(super) fn is_only_null(&self) -> bool {
        !self.values.is_empty() && self.values.iter().all(Value::is_null)
    }

    /// Whether it is `{type: object, nullable: true}`, by which tools for `OData` say that what stands beside it may be null.
    pub(super) fn is_nullable_object(&self) -> bool {
        let is_bare = self.says_only_type() && self.required.is_empty() && self.constraints.is_empty();
        self.ty == Some("object") && self.is_nullable() && is_bare
    }

    /// Whether it says nothing at all about a value, but perhaps words.
    pub(super) fn says_nothing(&self) -> bool {
        let is_told = |data: &SchemaData| {
            ["x-oasmith-not", "x-oasmith-docs"].iter().any(|key| data.extensions.contains_key(*key))
        };
        self.is_shapeless()
            && self.required.is_empty()
            && self.format.is_none()
            && self.constraints.is_empty()
            && !self.is_nullable()
            && !self.data.is_some_and(is_told)
    }

    /// Whether it is a text, a number or a flag, of which no more than its values is said.
    pub(super) fn is_scalar(&self) -> bool {
        self.has_no_parts() && matches!(self.ty, Some("string" | "integer" | "number" | "boolean"))
    }

    /// Whether it says nothing about the shape of a value: `{}` or annotations alone.
    pub(super) fn is_shapeless(&self) -> bool {
        self.ty.is_none() && self.says_only_type()
    }

    fn says_only_type(&self) -> bool {
        self.values.is_empty() && self.has_no_parts()
    }

    fn has_no_parts(&self) -> bool {
        self.properties.is_none_or(Properties::is_empty)
            && self.additional.is_none()
            && self.items.is_none()
            && self.all_of.is_empty()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
    }
}

/// Whether the member of an `allOf` says nothing but words about it, or that it may be null.
fn is_silent(member: &ReferenceOr<Schema>) -> bool {
    says_only_type(member)
        && member.as_item().is_some_and(|schema| {
            let view = View::own(schema);
            view.ty.is_none() && view.format.is_none()
        })
}

fn says_only_type(member: &ReferenceOr<Schema>) -> bool {
    let view = member.as_item().map(View::own);
    view.is_some_and(|view| view.says_only_type() && view.required.is_empty())
}

/// An integer may be written with a point (JSON Schema Core 2020-12, section 4.2.3).
fn whole(value: &Value) -> Value {
    value
        .as_f64()
        .filter(|_| !value.is_i64() && !value.is_u64())
        .map_or_else(|| value.clone(), |number| number_value(Some(number)))
}

/// A number as it is written where that has no fraction.
fn number_value(number: Option<f64>) -> Value {
    match number.map(|number| (number, number.to_string().parse::<i64>())) {
        Some((_, Ok(whole))) => whole.into(),
        Some((number, Err(_))) => number.into(),
        None => Value::Null,
    }
}

fn string_format(format: &VariantOrUnknownOrEmpty<StringFormat>) -> Option<&str> {
    Some(match format {
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => "date",
        VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => "date-time",
        VariantOrUnknownOrEmpty::Item(StringFormat::Password) => "password",
        VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => "byte",
        VariantOrUnknownOrEmpty::Item(StringFormat::Binary) => "binary",
        VariantOrUnknownOrEmpty::Unknown(format) => format,
        VariantOrUnknownOrEmpty::Empty => return None,
    })
}

fn integer_format(format: &VariantOrUnknownOrEmpty<IntegerFormat>) -> Option<&str> {
    Some(match format {
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => "int32",
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) => "int64",
        VariantOrUnknownOrEmpty::Unknown(format) => format,
        VariantOrUnknownOrEmpty::Empty => return None,
    })
}

fn number_format(format: &VariantOrUnknownOrEmpty<NumberFormat>) -> Option<&str> {
    Some(match format {
        VariantOrUnknownOrEmpty::Item(NumberFormat::Float) => "float",
        VariantOrUnknownOrEmpty::Item(NumberFormat::Double) => "double",
        VariantOrUnknownOrEmpty::Unknown(format) => format,
        VariantOrUnknownOrEmpty::Empty => return None,
    })
}
