//! What no Rust type says of a value, in words. `normalize` has kept it as it is written.

mod clause;

use openapiv3::SchemaData;
use serde_json::{Map, Value};

use super::annotations::{LONGEST_VALUE, labelled, values};
use super::component_name;
use super::docs::code;
use super::rules::counted;

use clause::Clause;

/// More values of one that is demanded are left to the document.
const MOST_VALUES: usize = 20;

/// Keywords whose values are shown, and what is said of them.
const LABELS: &[(&str, &str)] = &[
    ("pattern", "Pattern"),
    ("patternProperties", "Names match"),
    ("contentEncoding", "Encoding"),
    ("contentMediaType", "Media type"),
];

/// Keywords whose schema is about something else than the value.
const PARTS: &[(&str, &str)] = &[("propertyNames", "Each name"), ("contentSchema", "Content")];

/// Keywords that say how much of something there is, or what it is like, and of what there is one or more.
const AMOUNTS: &[(&str, &str, [&str; 2])] = &[
    ("minimum", "is at least", [""; 2]),
    ("maximum", "is at most", [""; 2]),
    ("exclusiveMinimum", "is more than", [""; 2]),
    ("exclusiveMaximum", "is less than", [""; 2]),
    ("multipleOf", "is a multiple of", [""; 2]),
    ("minLength", "has at least", [" character", " characters"]),
    ("maxLength", "has at most", [" character", " characters"]),
    ("minItems", "has at least", [" item", " items"]),
    ("maxItems", "has at most", [" item", " items"]),
    ("minProperties", "has at least", [" property", " properties"]),
    ("maxProperties", "has at most", [" property", " properties"]),
    ("pattern", "matches", [""; 2]),
    ("format", "has the format", [""; 2]),
];

/// Keywords of which one value says something.
const PREDICATES: &[(&str, bool, &str)] = &[
    ("nullable", true, "may be `null`"),
    ("uniqueItems", true, "has no item twice"),
    ("additionalProperties", false, "has no other properties"),
    ("unevaluatedProperties", false, "has no other properties"),
    ("items", false, "has no more items"),
    ("unevaluatedItems", false, "has no more items"),
];

/// Keywords that ask for nothing, or of which another one speaks.
const SILENT: &[&str] =
    &["title", "description", "$comment", "default", "example", "examples", "deprecated", "then", "else"];

/// Sentences about what a schema demands.
#[derive(Default)]
pub(super) struct Demands {
    pub sentences: Vec<String>,
    /// Of what has to be if something else is.
    pub conditions: Vec<String>,
}

/// What a schema demands, of whose properties the `required` ones are there anyway.
pub(super) fn of(data: &SchemaData, required: &[String]) -> Demands {
    let value = Asked { path: String::new(), there: required.to_vec(), is_condition: false };
    let demands = data.extensions.get("x-oasmith-docs").and_then(Value::as_object);
    let mut found = Demands { sentences: not(&value, data).into_iter().collect(), conditions: Vec::new() };
    for (demands, (keyword, said)) in demands.into_iter().flat_map(|all| in_order(all).map(move |one| (all, one))) {
        let is_condition = ["dependentRequired", "dependentSchemas", "if"].contains(&keyword);
        let list = if is_condition { &mut found.conditions } else { &mut found.sentences };
        list.extend(sentences(&value, demands, keyword, said));
    }
    found
}

/// What a value must not be.
fn not(value: &Asked, data: &SchemaData) -> Option<String> {
    let not = data.extensions.get("x-oasmith-not")?;
    let values = not.get("enum").and_then(Value::as_array).cloned().or_else(|| Some(vec![not.get("const")?.clone()]));
    match (values, not.get("$ref").and_then(Value::as_str)) {
        (Some(values), _) => Some(format!("None of {}.", listed(&values))),
        (None, Some(reference)) => Some(format!("No {}.", code(&component_name(reference)))),
        (None, None) => match value.in_condition().all(not) {
            Clause::All(clauses) if clauses.is_empty() => Some("Not every value is allowed.".to_owned()),
            clause => Some(format!("Not allowed: {}.", clause.condition())),
        },
    }
}

fn sentences(value: &Asked, demands: &Map<String, Value>, keyword: &str, said: &Value) -> Vec<String> {
    let of_names = |clause: &dyn Fn(&Value) -> Clause| {
        let names = said.as_object().into_iter().flatten();
        let sentence =
            |(name, said): (&String, &Value)| Some(format!("If {} is there: {}.", code(name), clause(said).demand()?));
        names.filter_map(sentence).collect()
    };
    let find =
        |table: &[(&str, &'static str)]| table.iter().find(|(known, _)| *known == keyword).map(|(_, label)| *label);
    let sentence = match (keyword, find(PARTS), find(LABELS)) {
        // Those that no type of Rust keeps.
        ("enum", ..) => said.as_array().and_then(|listed| values(listed)),
        ("dependentRequired", ..) => return of_names(&|names| value.required(names)),
        ("dependentSchemas", ..) => return of_names(&|schema| value.all(schema)),
        ("if", ..) => value.condition(demands).and_then(|clause| clause.demand()).map(|text| {
            let (first, rest) = text.split_at_checked(1).unwrap_or_default();
            format!("{}{rest}.", first.to_uppercase())
        }),
        ("contains", ..) => contained(demands).and_then(|label| part(&label, said)),
        (_, Some(label), _) => part(label, said),
        (_, _, Some(label)) => match said.as_array() {
            Some(texts) => {
                let texts: Vec<String> = texts.iter().filter_map(Value::as_str).map(code).collect();
                Some(format!("{label}: {}.", texts.join(" or ")))
            }
            None => labelled(label, said),
        },
        _ => None,
    };
    sentence.into_iter().collect()
}

/// What is said of something else than the value.
fn part(label: &str, said: &Value) -> Option<String> {
    let part = Asked { path: String::new(), there: Vec::new(), is_condition: false };
    part.all(said).demand().map(|text| format!("{label}: {text}."))
}

/// How many items have to be such as `contains` says, if any.
fn contained(demands: &Map<String, Value>) -> Option<String> {
    let count = |keyword| demands.get(keyword).and_then(Value::as_u64).and_then(|count| usize::try_from(count).ok());
    let (min, max) = (count("minContains").unwrap_or(1), count("maxContains"));
    let counted = counted("item", "items", Some(min).filter(|min| *min > 0), max);
    let items = counted.strip_suffix('.')?;
    Some(if items.ends_with("item") { format!("{items} fits this") } else { format!("{items} fit this") })
}

/// What is asked about: the value itself, or a property in it.
#[derive(Clone)]
struct Asked {
    path: String,
    /// Properties that are there, by their paths.
    there: Vec<String>,
    /// Whether only those values are meant that fit: a property that is absent fits everything.
    is_condition: bool,
}

impl Asked {
    fn in_condition(&self) -> Self {
        Self { is_condition: true, ..self.clone() }
    }

    /// The property or item of this name.
    fn inside(&self, name: &str) -> Self {
        let dot = if self.path.is_empty() || name == ITEM { "" } else { "." };
        Self { path: format!("{}{dot}{name}", self.path), ..self.clone() }
    }

    fn is(&self, predicate: impl Into<String>) -> Clause {
        Clause::Is(subject(&self.path), vec![predicate.into()])
    }

    /// What stands behind an `if`, where something depends on it.
    fn condition(&self, schema: &Map<String, Value>) -> Option<Clause> {
        let if_so = match self.in_condition().all(schema.get("if")?) {
            Clause::All(clauses) if clauses.is_empty() => self.is("is any value"),
            clause => clause,
        };
        let is_never = |keyword| schema.get(keyword) == Some(&Value::Bool(false));
        let [then, otherwise] = ["then", "else"].map(|keyword| schema.get(keyword).map(|part| self.all(part)));
        let [then, otherwise] = [then, otherwise].map(|part| part.filter(|part| !part.is_empty()));
        match (then, otherwise) {
            (then, Some(_)) if is_never("else") => {
                Some(Clause::all([self.all(schema.get("if")?)].into_iter().chain(then)))
            }
            (Some(_), otherwise) if is_never("then") => {
                Some(Clause::all([Clause::Not(Box::new(if_so))].into_iter().chain(otherwise)))
            }
            (Some(then), otherwise) => Some(Clause::If(Box::new((if_so, then)), otherwise.map(Box::new))),
            (None, Some(otherwise)) => Some(Clause::If(Box::new((Clause::Not(Box::new(if_so)), otherwise)), None)),
            (None, None) => None,
        }
    }

    /// All that a schema demands.
    fn all(&self, schema: &Value) -> Clause {
        match schema {
            Value::Bool(false) => self.is(if self.path.is_empty() { "is no value" } else { clause::ABSENT }),
            Value::Object(schema) => {
                let mut asked = self.clone();
                let members = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
                for part in members.filter_map(Value::as_object).chain([schema]) {
                    asked.there.extend(names(part.get("required")).map(|name| self.inside(name).path));
                }
                Clause::all(in_order(schema).flat_map(|(keyword, value)| asked.clauses(schema, keyword, value)))
            }
            _ => Clause::all([]),
        }
    }

    /// What a property has to be; in a condition it may be absent, unless something says that it is there.
    fn property(&self, name: &str, schema: &Value) -> Clause {
        let property = self.inside(name);
        let clause = property.all(schema);
        if !self.is_condition || clause.is_empty() || schema.is_boolean() || self.there.contains(&property.path) {
            return clause;
        }
        Clause::Any("", vec![clause, property.is(clause::ABSENT)])
    }

    fn clauses(&self, schema: &Map<String, Value>, keyword: &str, value: &Value) -> Vec<Clause> {
        let values = || value.as_array().into_iter().flatten();
        let predicate = match keyword {
            "properties" => {
                let properties = value.as_object().into_iter().flatten();
                return properties.map(|(name, property)| self.property(name, property)).collect();
            }
            "allOf" => return values().map(|member| self.all(member)).collect(),
            "anyOf" | "oneOf" => {
                let members: Vec<Clause> = values().map(|member| self.all(member)).collect();
                let is_open = members.iter().any(Clause::is_empty);
                let either = if keyword == "oneOf" { clause::EITHER } else { "" };
                return if is_open { Vec::new() } else { vec![Clause::Any(either, members)] };
            }
            "required" => return vec![self.required(value)],
            "not" => return vec![Clause::Not(Box::new(self.in_condition().all(value)))],
            "if" => return self.condition(schema).into_iter().collect(),
            "items" if value.is_object() => return vec![self.inside(ITEM).all(value)],
            "const" => format!("is {}", text(value)),
            "enum" => format!("is one of {}", listed(values())),
            "type" if schema.contains_key("const") || schema.contains_key("enum") => return Vec::new(),
            "type" => {
                let types = [value].into_iter().filter(|value| value.is_string()).chain(values()).map(text);
                format!("is of type {}", types.collect::<Vec<_>>().join(" or "))
            }
            "$ref" => format!("fits {}", code(&component_name(value.as_str().unwrap_or_default()))),
            _ if SILENT.contains(&keyword) || keyword.starts_with("x-") => return Vec::new(),
            _ => match predicate(keyword, value) {
                Some(predicate) => predicate,
                None => return Vec::new(),
            },
        };
        vec![self.is(predicate)]
    }

    fn required(&self, list: &Value) -> Clause {
        Clause::all(names(Some(list)).map(|name| self.inside(name).is(clause::THERE)))
    }
}

/// What is said first, however the document orders its keywords. Then come amounts, and the rest by name.
const FIRST: [&str; 9] = ["type", "$ref", "const", "enum", "required", "properties", "items", "contains", "allOf"];

fn in_order(schema: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    let mut keywords: Vec<(&str, &Value)> = schema.iter().map(|(keyword, value)| (keyword.as_str(), value)).collect();
    let shown = || LABELS.iter().chain(PARTS).map(|(keyword, _)| *keyword);
    let known = || FIRST.into_iter().chain(AMOUNTS.iter().map(|(keyword, ..)| *keyword)).chain(shown());
    keywords.sort_by_key(|(keyword, _)| (known().position(|known| known == *keyword).unwrap_or(usize::MAX), *keyword));
    keywords.into_iter()
}

/// What stands in a path for each item of a list.
const ITEM: &str = "[]";

fn subject(path: &str) -> String {
    match path.strip_suffix(ITEM) {
        Some("") => "each item".to_owned(),
        Some(list) => format!("each item of {}", subject(list)),
        None if path.is_empty() => "it".to_owned(),
        None => code(path),
    }
}

/// What a keyword with one value says.
fn predicate(keyword: &str, value: &Value) -> Option<String> {
    if let Some((_, before, [one, many])) = AMOUNTS.iter().find(|(known, ..)| *known == keyword) {
        let amount = match value {
            Value::String(exact) if !["pattern", "format"].contains(&keyword) => exact.clone(),
            value => value.as_number().map_or_else(|| text(value), ToString::to_string),
        };
        let unit = if amount == "1" { one } else { many };
        return Some(format!("{before} {amount}{unit}"));
    }
    if let (Some(flag), Some((_, said, predicate))) =
        (value.as_bool(), PREDICATES.iter().find(|(known, ..)| *known == keyword))
    {
        return (*said == flag).then(|| (*predicate).to_owned());
    }
    let said = format!("{keyword}: {value}");
    Some(if said.len() <= LONGEST_VALUE {
        format!("has {}", code(&said))
    } else {
        format!("fits the {} of the description", code(keyword))
    })
}

fn names(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// A value; of a long one its beginning.
pub(super) fn text(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => code(&format!("{}...", text.get(..end).unwrap_or_default())),
        None => code(&text),
    }
}

pub(super) fn listed<'v>(values: impl IntoIterator<Item = &'v Value>) -> String {
    let mut values = values.into_iter();
    let mut texts: Vec<String> = values.by_ref().take(MOST_VALUES).map(text).collect();
    texts.extend(values.next().map(|_| "...".to_owned()));
    texts.join(", ")
}
