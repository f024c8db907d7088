//! What a schema says to its reader, as a doc comment: description, default, range, pattern, example.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema};
use serde_json::Value;

use super::docs::{code, markdown, paragraphs, see};
use super::names::words;
use super::view::View;
use super::{Lowering, component_name, formats, rules};

/// Values longer than this are left to the document.
const LONGEST_VALUE: usize = 120;

/// Keywords that only the docs tell of, and what is said of them.
const DEMANDS: &[(&str, &str)] = &[
    ("contains", "Contains"),
    ("minContains", "At least so many of those"),
    ("maxContains", "At most so many of those"),
    ("patternProperties", "Names match"),
    ("propertyNames", "Names"),
    ("dependentRequired", "Required with others"),
    ("dependentSchemas", "Demanded with others"),
    ("if", "If"),
    ("then", "Then"),
    ("else", "Else"),
    ("contentEncoding", "Encoding"),
    ("contentMediaType", "Media type"),
    ("contentSchema", "Content"),
];

/// The docs of a schema.
pub(super) fn of(schema: &Schema) -> String {
    let data = &schema.schema_data;
    let text = data.description.as_deref().or(data.title.as_deref()).unwrap_or_default();
    let parts = [markdown(text), facts(schema), elements(schema), see(data.external_docs.as_ref())];
    paragraphs(parts.iter().map(String::as_str))
}

/// The docs of what has a name, without a title or description that only repeats it.
pub(super) fn beside_name(docs: String, name: &str) -> String {
    let (first, rest) = docs.split_once("\n\n").unwrap_or((&docs, ""));
    // Most texts begin otherwise, and are long.
    let initial =
        |text: &str| text.chars().next().filter(char::is_ascii_alphabetic).map(|sign| sign.to_ascii_lowercase());
    let differs = matches!((initial(first), initial(name)), (Some(text), Some(name)) if text != name);
    if !differs && words(first) == words(name) { rest.to_owned() } else { docs }
}

/// One line: `Default: 3. Range: 1 to 120. Example: 10.`
fn facts(schema: &Schema) -> String {
    let data = &schema.schema_data;
    let view = View::of(schema);
    let default = data.default.as_ref().and_then(|value| labelled("Default", value));
    let example = data.example.as_ref().and_then(|value| labelled("Example", value));
    let values = values(&view);
    let access = match (data.read_only, data.write_only) {
        (true, _) => Some("Read-only.".to_owned()),
        (_, true) => Some("Write-only.".to_owned()),
        _ => None,
    };
    let facts: Vec<String> = default
        .into_iter()
        .chain(format(&view))
        .chain(rules::words(&view.constraints))
        .chain(values)
        .chain(not(schema))
        .chain(demands(schema))
        .chain(example)
        .chain(access)
        .collect();
    facts.join(" ")
}

/// A format that no Rust type shows.
fn format(view: &View<'_>) -> Option<String> {
    let format = view.format?;
    (!formats::is_shown(view, format)).then(|| format!("Format: {}.", code(format)))
}

/// What a value must not be. `normalize` has kept it as it is written.
fn not(schema: &Schema) -> Option<String> {
    let not = schema.schema_data.extensions.get("x-oasmith-not")?;
    match (not.get("enum").and_then(Value::as_array), not.get("$ref").and_then(Value::as_str)) {
        (Some(values), _) => {
            let values: Vec<String> = values.iter().map(|value| code(&value.to_string())).collect();
            Some(format!("None of {}.", values.join(", ")))
        }
        (None, Some(reference)) => Some(format!("No {}.", code(&component_name(reference)))),
        (None, None) => labelled("Not", not).or_else(|| Some("Not every value is allowed.".to_owned())),
    }
}

/// What else is demanded, in the words of the description: `normalize` has kept it as it is written.
fn demands(schema: &Schema) -> Vec<String> {
    let demands = schema.schema_data.extensions.get("x-oasmith-docs").and_then(Value::as_object);
    let demands = demands.into_iter().flatten().filter_map(|(keyword, value)| {
        let (_, label) = DEMANDS.iter().find(|(known, _)| known == keyword)?;
        match (value.get("$ref").and_then(Value::as_str), value.as_array()) {
            (Some(reference), _) => Some(format!("{label}: {}.", code(&component_name(reference)))),
            (None, Some(texts)) => {
                let texts: Vec<String> = texts.iter().filter_map(Value::as_str).map(code).collect();
                Some(format!("{label}: {}.", texts.join(" or ")))
            }
            (None, None) => labelled(label, value),
        }
    });
    demands.collect()
}

/// What is said about an array's items and a map's values where they are no definitions with docs of their own.
fn elements(schema: &Schema) -> String {
    let view = View::of(schema);
    let items = view.items.and_then(ReferenceOr::as_item).map(|items| ("Each item", items.as_ref()));
    let values = match view.additional {
        Some(AdditionalProperties::Schema(values)) if view.properties.is_none_or(IndexMap::is_empty) => {
            values.as_item().map(|values| ("Each value", values))
        }
        _ => None,
    };
    let (Some((label, element)), true) = (items.or(values), view.values.is_empty()) else {
        return String::new();
    };
    let view = View::of(element);
    let is_definition = view.properties.is_some_and(|properties| !properties.is_empty()) || !view.values.is_empty();
    let docs = if is_definition { String::new() } else { of(element) };
    match docs.contains('\n') {
        _ if docs.is_empty() => docs,
        // A list or code has to begin on a line of its own.
        true => format!("{label}:\n\n{docs}"),
        false => format!("{label}: {docs}"),
    }
}

fn labelled(label: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    (text.len() <= LONGEST_VALUE).then(|| format!("{label}: {}.", code(&text)))
}

/// The values of an `enum` that gets no Rust enum.
fn values(view: &View<'_>) -> Option<String> {
    let are_booleans = view.values.iter().all(|value| value.is_boolean() || value.is_null());
    let have_parts = view.values.iter().any(|value| value.is_array() || value.is_object());
    if view.is_null() || view.values.is_empty() || !(are_booleans || have_parts) {
        return None;
    }
    let values: Vec<String> = view.values.iter().map(|value| code(&value.to_string())).collect();
    Some(format!("One of {}.", values.join(", ")))
}

impl Lowering<'_> {
    /// The docs of a property, and whether it is deprecated; a bare reference is described by what it leads to.
    pub(super) fn property_annotations(&self, schema: &ReferenceOr<Box<Schema>>) -> (String, bool) {
        match schema {
            ReferenceOr::Item(schema) => {
                let member = schema_member(schema).filter(|_| is_silent(schema));
                let docs = member.map_or_else(
                    || of(schema),
                    |member| paragraphs([self.summary(member).as_str(), facts(schema).as_str()]),
                );
                (docs, schema.schema_data.deprecated)
            }
            ReferenceOr::Reference { reference } => (self.summary(reference), false),
        }
    }

    /// The first paragraph of what a referenced schema says.
    pub(super) fn summary(&self, reference: &str) -> String {
        let schema = self.schema(reference).and_then(|(_, schema)| self.item(schema));
        let text = schema.and_then(|schema| schema.schema_data.description.as_deref()).unwrap_or_default();
        markdown(text).split("\n\n").next().unwrap_or_default().to_owned()
    }
}

fn is_silent(schema: &Schema) -> bool {
    schema.schema_data.description.is_none() && schema.schema_data.title.is_none()
}

/// The reference of `allOf: [{$ref}]`.
fn schema_member(schema: &Schema) -> Option<&str> {
    match View::of(schema).only_member()? {
        ReferenceOr::Reference { reference } => Some(reference),
        ReferenceOr::Item(_) => None,
    }
}
