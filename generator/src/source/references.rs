//! The references of a document. In comes a value, each text in it that may refer to something is offered to be rewritten.
//! Examples and defaults are data, and what looks like a reference in them is none. It does not know what is referred to.

use serde_json::Value;

use super::uri::joined;

/// Keywords whose values are data.
const DATA: &[&str] = &["example", "default", "enum", "const", "value", "dataValue"];

/// Keywords whose values are objects with free keys, among which a keyword means nothing.
const MAPS: &[&str] = &[
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
    "paths",
    "webhooks",
    "content",
    "encoding",
    "variables",
    "additionalOperations",
    "securityDefinitions",
];

/// What an object is, as far as it says what its keys are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Around {
    /// Its keys are keywords.
    Keywords,
    /// Its keys are names.
    Names,
    /// A file, whose keys may be either.
    File,
    Discriminator,
}

/// A reference that is offered to be rewritten.
pub(super) struct Offer<'v> {
    pub(super) text: &'v mut String,
    /// What the `$id`s around it come to, where there are any: its base (JSON Schema 2020-12, section 8.2.1).
    pub(super) id: &'v str,
    /// Whether it may as well be a name, as in a discriminator's `mapping`.
    pub(super) may_be_name: bool,
}

/// Offers every reference in `value`.
pub(super) fn each(value: &mut Value, around: Around, take: &mut impl FnMut(Offer<'_>)) {
    within(value, around, "", take);
}

fn within(value: &mut Value, around: Around, id: &str, take: &mut impl FnMut(Offer<'_>)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| within(item, Around::Keywords, id, take)),
        Value::Object(members) => {
            let own = members.get("$id").and_then(Value::as_str).filter(|_| around != Around::Names);
            let own = own.map(|own| joined(id, own.split('#').next().unwrap_or_default()));
            let id = own.as_deref().unwrap_or(id);
            for (key, value) in members {
                match (key.as_str(), value) {
                    ("$ref", Value::String(text)) => take(Offer { text, id, may_be_name: false }),
                    ("defaultMapping", Value::String(text)) if around == Around::Discriminator => {
                        take(Offer { text, id, may_be_name: true });
                    }
                    ("mapping", Value::Object(mapping)) if around == Around::Discriminator => {
                        let texts = mapping.values_mut().filter_map(|value| match value {
                            Value::String(text) => Some(text),
                            _ => None,
                        });
                        texts.for_each(|text| take(Offer { text, id, may_be_name: true }));
                    }
                    (key, value) if !is_data(key, value, around) => within(value, inside(key, around), id, take),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

pub(super) fn is_data(key: &str, value: &Value, around: Around) -> bool {
    // In OpenAPI 3.1 the examples of a schema are a list of values.
    around == Around::Keywords && (DATA.contains(&key) || (key == "examples" && value.is_array()))
}

pub(super) fn inside(key: &str, around: Around) -> Around {
    match key {
        _ if around == Around::Names => Around::Keywords,
        "discriminator" => Around::Discriminator,
        key if MAPS.contains(&key) => Around::Names,
        _ => Around::Keywords,
    }
}
