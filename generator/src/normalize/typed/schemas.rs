//! Schemas, typed from the inside out. The model would copy all that is inside of a schema, and that again at each level of it:
//! half of what a large document takes.

use std::mem;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaKind, Type};
use serde_json::{Result, Value, from_value, json};

use super::Members;

/// Converts a schema or a reference to one.
pub(super) fn schema(value: Value) -> Result<ReferenceOr<Schema>> {
    match value {
        Value::Object(mut members) if !members.contains_key("$ref") => {
            let inner = Inner::take(&mut members)?;
            let mut schema: Schema = from_value(Value::Object(members))?;
            inner.put(&mut schema.schema_kind);
            Ok(ReferenceOr::Item(schema))
        }
        other => from_value(other),
    }
}

fn boxed(value: Value) -> Result<ReferenceOr<Box<Schema>>> {
    Ok(match schema(value)? {
        ReferenceOr::Item(schema) => ReferenceOr::boxed_item(schema),
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
    })
}

/// The schemas inside of one.
struct Inner {
    properties: IndexMap<String, ReferenceOr<Box<Schema>>>,
    items: Option<ReferenceOr<Box<Schema>>>,
    additional: Option<AdditionalProperties>,
    all_of: Vec<ReferenceOr<Schema>>,
    one_of: Vec<ReferenceOr<Schema>>,
    any_of: Vec<ReferenceOr<Schema>>,
}

impl Inner {
    /// Takes them out; what is left says that they are there, by which the model knows the kind of a schema.
    fn take(members: &mut Members) -> Result<Self> {
        let mut one = |key| match members.get_mut(key) {
            Some(value @ Value::Object(_)) => Some(mem::replace(value, json!({ "$ref": "" }))),
            _ => None,
        };
        let (items, additional) = (one("items"), one("additionalProperties"));
        Ok(Self {
            properties: properties(members)?,
            items: items.map(boxed).transpose()?,
            additional: additional.map(schema).transpose()?.map(Box::new).map(AdditionalProperties::Schema),
            all_of: list(members, "allOf")?,
            one_of: list(members, "oneOf")?,
            any_of: list(members, "anyOf")?,
        })
    }

    /// Puts them back.
    fn put(self, kind: &mut SchemaKind) {
        match kind {
            SchemaKind::Type(Type::Object(object)) => {
                object.properties = self.properties;
                object.additional_properties = self.additional.or(object.additional_properties.take());
            }
            SchemaKind::Type(Type::Array(array)) => array.items = self.items,
            SchemaKind::AllOf { all_of } => *all_of = self.all_of,
            SchemaKind::OneOf { one_of } => *one_of = self.one_of,
            SchemaKind::AnyOf { any_of } => *any_of = self.any_of,
            SchemaKind::Any(any) => {
                any.properties = self.properties;
                any.items = self.items;
                any.additional_properties = self.additional.or(any.additional_properties.take());
                (any.all_of, any.one_of, any.any_of) = (self.all_of, self.one_of, self.any_of);
            }
            SchemaKind::Type(_) | SchemaKind::Not { .. } => {}
        }
    }
}

// Both are as large as they have to be: collected into a result, they would be twice as large.
fn properties(members: &mut Members) -> Result<IndexMap<String, ReferenceOr<Box<Schema>>>> {
    let Some(Value::Object(properties)) = members.get_mut("properties") else { return Ok(IndexMap::new()) };
    let mut typed = IndexMap::with_capacity(properties.len());
    for (name, value) in mem::take(properties) {
        typed.insert(name, boxed(value)?);
    }
    Ok(typed)
}

fn list(members: &mut Members, key: &str) -> Result<Vec<ReferenceOr<Schema>>> {
    let Some(Value::Array(list)) = members.get_mut(key) else { return Ok(Vec::new()) };
    let mut typed = Vec::with_capacity(list.len());
    for value in mem::take(list) {
        typed.push(schema(value)?);
    }
    Ok(typed)
}
