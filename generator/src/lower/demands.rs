//! What no Rust type says of a value, in words. `normalize` has kept it as it is written.

use openapiv3::SchemaData;
use serde_json::{Map, Value};

use super::annotations::labelled;
use super::component_name;
use super::docs::code;

/// More of what a condition asks for is left to the document.
const MOST_CLAUSES: usize = 20;

/// Keywords whose values are shown, and what is said of them.
const LABELS: &[(&str, &str)] = &[
    ("minContains", "At least so many of those"),
    ("maxContains", "At most so many of those"),
    ("patternProperties", "Names match"),
    ("contentEncoding", "Encoding"),
    ("contentMediaType", "Media type"),
];

/// Keywords whose schema is about something else than the value.
const PARTS: &[(&str, &str)] =
    &[("contains", "One item"), ("propertyNames", "Each name"), ("contentSchema", "Content")];

/// Keywords that say how much of something there is.
const AMOUNTS: &[(&str, &str, &str)] = &[
    ("minimum", "is at least", ""),
    ("maximum", "is at most", ""),
    ("exclusiveMinimum", "is more than", ""),
    ("exclusiveMaximum", "is less than", ""),
    ("multipleOf", "is a multiple of", ""),
    ("minLength", "has a length of at least", ""),
    ("maxLength", "has a length of at most", ""),
    ("minItems", "has at least", " items"),
    ("maxItems", "has at most", " items"),
    ("minProperties", "has at least", " properties"),
    ("maxProperties", "has at most", " properties"),
    ("pattern", "matches", ""),
    ("format", "has the format", ""),
];

/// Keywords that ask for nothing, or of which another one speaks.
const SILENT: &[&str] =
    &["title", "description", "$comment", "default", "example", "examples", "deprecated", "then", "else"];

/// Sentences about what a schema demands.
pub(super) fn of(data: &SchemaData) -> Vec<String> {
    let demands = data.extensions.get("x-oasmith-docs").and_then(Value::as_object);
    let sentences = demands
        .into_iter()
        .flat_map(|demands| demands.iter().flat_map(|(keyword, value)| sentences(demands, keyword, value)));
    not(data).into_iter().chain(sentences).collect()
}

/// What a value must not be.
fn not(data: &SchemaData) -> Option<String> {
    let not = data.extensions.get("x-oasmith-not")?;
    match (not.get("enum").and_then(Value::as_array), not.get("$ref").and_then(Value::as_str)) {
        (Some(values), _) => Some(format!("None of {}.", listed(values.iter().map(text)))),
        (None, Some(reference)) => Some(format!("No {}.", code(&component_name(reference)))),
        (None, None) => labelled("Not", not).or_else(|| Some("Not every value is allowed.".to_owned())),
    }
}

fn sentences(demands: &Map<String, Value>, keyword: &str, value: &Value) -> Vec<String> {
    let of_names = |said: fn(&Value) -> Option<String>| {
        let names = value.as_object().into_iter().flatten();
        names.filter_map(|(name, value)| Some(format!("If {} is there: {}.", code(name), said(value)?))).collect()
    };
    let find =
        |table: &[(&str, &'static str)]| table.iter().find(|(known, _)| *known == keyword).map(|(_, label)| *label);
    let sentence = match (keyword, find(PARTS), find(LABELS)) {
        ("dependentRequired", ..) => return of_names(|names| required(names, "")),
        ("dependentSchemas", ..) => return of_names(|schema| all(schema, "")),
        ("if", ..) => condition(demands, "").map(|text| format!("If {text}.")),
        (_, Some(label), _) => all(value, "").map(|text| format!("{label}: {text}.")),
        (_, _, Some(label)) => match value.as_array() {
            Some(texts) => {
                let texts: Vec<String> = texts.iter().filter_map(Value::as_str).map(code).collect();
                Some(format!("{label}: {}.", texts.join(" or ")))
            }
            None => labelled(label, value),
        },
        _ => None,
    };
    sentence.into_iter().collect()
}

/// What stands behind the `if` of a sentence.
fn condition(schema: &Map<String, Value>, path: &str) -> Option<String> {
    let if_so = all(schema.get("if")?, path).unwrap_or_else(|| "it is any value".to_owned());
    let [then, otherwise] = ["then", "else"].map(|keyword| all(schema.get(keyword)?, path));
    match (then, otherwise) {
        (Some(then), Some(otherwise)) => Some(format!("{if_so}: {then}; else: {otherwise}")),
        (Some(then), None) => Some(format!("{if_so}: {then}")),
        (None, Some(otherwise)) => Some(format!("not {if_so}: {otherwise}")),
        (None, None) => None,
    }
}

/// All that a schema demands of the property at `path`, or of the value itself.
fn all(schema: &Value, path: &str) -> Option<String> {
    let mut clauses = clauses(schema, path);
    if clauses.len() > MOST_CLAUSES {
        clauses.truncate(MOST_CLAUSES);
        clauses.push("...".to_owned());
    }
    (!clauses.is_empty()).then(|| clauses.join(", "))
}

fn clauses(schema: &Value, path: &str) -> Vec<String> {
    match schema {
        Value::Bool(false) => vec![format!("{} is not there", subject(path))],
        Value::Object(schema) => {
            schema.iter().flat_map(|(keyword, value)| clause(schema, keyword, value, path)).collect()
        }
        _ => Vec::new(),
    }
}

fn clause(schema: &Map<String, Value>, keyword: &str, value: &Value, path: &str) -> Vec<String> {
    let values = || value.as_array().into_iter().flatten();
    let about = |predicate: String| Some(format!("{} {predicate}", subject(path)));
    let amount = AMOUNTS.iter().find(|(known, ..)| *known == keyword);
    let said = match keyword {
        "properties" => {
            let properties = value.as_object().into_iter().flatten();
            return properties.flat_map(|(name, property)| clauses(property, &inside(path, name))).collect();
        }
        "allOf" => return values().flat_map(|member| clauses(member, path)).collect(),
        "anyOf" | "oneOf" => {
            let members: Vec<String> = values().filter_map(|member| all(member, path)).collect();
            (!members.is_empty()).then(|| members.join(" or "))
        }
        "required" => required(value, path),
        "not" => all(value, path).map(|text| format!("not: {text}")),
        "if" => condition(schema, path).map(|text| format!("if {text}")),
        "const" => about(format!("is {}", text(value))),
        "enum" => about(format!("is one of {}", listed(values().map(text)))),
        "type" if schema.contains_key("const") || schema.contains_key("enum") => None,
        "type" => {
            let types = [value].into_iter().filter(|value| value.is_string()).chain(values()).map(text);
            about(format!("is of type {}", types.collect::<Vec<_>>().join(" or ")))
        }
        "$ref" => about(format!("fits {}", code(&component_name(value.as_str().unwrap_or_default())))),
        _ if SILENT.contains(&keyword) || keyword.starts_with("x-") => None,
        _ => about(match amount {
            Some((_, before, after)) => format!("{before} {}{after}", text(value)),
            None => format!("has {}", code(&format!("{keyword}: {value}"))),
        }),
    };
    said.into_iter().collect()
}

fn required(names: &Value, path: &str) -> Option<String> {
    let names: Vec<String> =
        names.as_array()?.iter().filter_map(Value::as_str).map(|name| subject(&inside(path, name))).collect();
    match names.as_slice() {
        [] => None,
        [name] => Some(format!("{name} is there")),
        names => Some(format!("{} are there", names.join(" and "))),
    }
}

fn subject(path: &str) -> String {
    if path.is_empty() { "it".to_owned() } else { code(path) }
}

fn inside(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| code(&value.to_string()), code)
}

fn listed(values: impl Iterator<Item = String>) -> String {
    values.collect::<Vec<_>>().join(", ")
}
