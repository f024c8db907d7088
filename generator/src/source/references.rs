//! The references of a document. In comes a value, each text in it that may refer to something is offered to be rewritten.
//! Examples and defaults are data, and what looks like a reference in them is none. It does not know what is referred to.

use serde_json::{Map, Value};

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

/// Offers every reference in `value`, and whether it may as well be a name, as in a discriminator's `mapping`.
pub(super) fn each(value: &mut Value, around: Around, offer: &mut impl FnMut(&mut String, bool)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each(item, Around::Keywords, offer)),
        Value::Object(members) => {
            for (key, value) in members {
                match (key.as_str(), value) {
                    ("$ref", Value::String(text)) => offer(text, false),
                    ("mapping", Value::Object(mapping)) if around == Around::Discriminator => mapped(mapping, offer),
                    (key, value) if !is_data(key, value, around) => each(value, inside(key, around), offer),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn mapped(mapping: &mut Map<String, Value>, offer: &mut impl FnMut(&mut String, bool)) {
    for (_, value) in mapping {
        if let Value::String(text) = value {
            offer(text, true);
        }
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
