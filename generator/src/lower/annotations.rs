//! What a schema says to its reader, as a doc comment: description, default, range, pattern, example.

mod choices;
mod facts;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, MediaType, ParameterSchemaOrContent, ReferenceOr, Schema, SchemaData};
use serde_json::Value;

use super::compose::{Part, Property, Source};
use super::docs::{self, code, first_paragraph, markdown, paragraphs, see, unsaid};
use super::graph::same;
use super::names::words;
use super::view::View;
use super::{Lowering, component_name, demands, rules};
use crate::ir::{Location, Rule, Type};
pub(super) use choices::alternatives;
use facts::Facts;

/// Values longer than this are left to the document.
pub(super) const LONGEST_VALUE: usize = 120;

/// A schema and what it says.
struct Layer<'a> {
    data: &'a SchemaData,
    view: View<'a>,
}

impl<'a> Layer<'a> {
    fn of(schema: &'a Schema) -> Self {
        Self { data: &schema.schema_data, view: View::of(schema) }
    }
}

/// The docs of a schema that is inside another one; of what is referred to it knows nothing.
fn of(schema: &Schema) -> String {
    let layers = layers(schema);
    said(&layers, &words_of(&layers), own_rules(&layers), ReferenceOr::as_item)
}

/// The rules that count of those that schemas have themselves.
fn own_rules(layers: &[Layer<'_>]) -> Vec<Rule> {
    let is_integer = layers.iter().any(|layer| layer.view.ty == Some("integer"));
    let rules = layers.iter().enumerate();
    let rules = rules.flat_map(|(index, layer)| layer.view.constraints.iter().map(move |rule| (rule.clone(), index)));
    rules::counting(rules.collect(), is_integer, |_, _| {})
}

/// What all say in words, or else what they are called.
fn words_of(layers: &[Layer<'_>]) -> String {
    let texts = descriptions_of(layers);
    if texts.is_empty() { last(layers, title) } else { texts }
}

/// What all say in words, what is around the others first.
fn descriptions_of(layers: &[Layer<'_>]) -> String {
    let description = |layer: &Layer<'_>| markdown(layer.data.description.as_deref().unwrap_or_default());
    let around = layers.split_last().into_iter().flat_map(|(last, others)| [last].into_iter().chain(others));
    let mut texts: Vec<String> = Vec::new();
    for text in around.map(description) {
        let is_new = texts.iter().all(|known| !known.contains(&text) && !unsaid(&text, known).is_empty());
        texts.extend(is_new.then_some(text));
    }
    paragraphs(texts.iter().map(String::as_str))
}

/// A schema after those that its `allOf` holds: what it is put together from, the last word at the end. What is referred to speaks
/// for itself.
pub(super) fn parts(schema: &Schema) -> Vec<&Schema> {
    View::own(schema).all_of.iter().filter_map(ReferenceOr::as_item).flat_map(parts).chain([schema]).collect()
}

pub(super) fn is_deprecated(schema: &Schema) -> bool {
    parts(schema).iter().any(|part| part.schema_data.deprecated)
}

fn layers(schema: &Schema) -> Vec<Layer<'_>> {
    parts(schema).into_iter().map(Layer::of).collect()
}

/// The last that is said at all.
fn last(layers: &[Layer<'_>], said: impl Fn(&Layer<'_>) -> String) -> String {
    layers.iter().rev().map(said).find(|text| !text.is_empty()).unwrap_or_default()
}

fn said<'a>(
    layers: &[Layer<'a>],
    text: &str,
    rules: Vec<Rule>,
    item: impl Fn(&'a ReferenceOr<Schema>) -> Option<&'a Schema>,
) -> String {
    let choices: Vec<String> = layers.iter().map(|layer| choices::of(layer, &item)).collect();
    let choices = paragraphs(choices.iter().map(String::as_str));
    let facts = Facts::of(layers, rules, untyped_values).text();
    let required = if let [layer] = layers { required_of_map(&layer.view) } else { None };
    let facts = [facts].into_iter().filter(|facts| !facts.is_empty()).chain(required).collect::<Vec<_>>().join(" ");
    let own = paragraphs([text, &facts, &choices]);
    let elements = last(layers, |layer| elements(layer, text, &own));
    paragraphs([own.as_str(), &elements, &last(layers, links)])
}

fn title(layer: &Layer<'_>) -> String {
    markdown(layer.data.title.as_deref().unwrap_or_default())
}

fn text(layer: &Layer<'_>) -> String {
    markdown(layer.data.description.as_deref().or(layer.data.title.as_deref()).unwrap_or_default())
}

fn links(layer: &Layer<'_>) -> String {
    see(layer.data.external_docs.as_ref())
}

/// The docs of what has a name, without a title or description that only repeats it.
pub(super) fn beside_name(docs: String, name: &str) -> String {
    let (first, rest) = docs.split_once("\n\n").unwrap_or((&docs, ""));
    let letters = |text: &str| text.bytes().filter(u8::is_ascii_alphanumeric).count();
    // Most texts are longer: each letter of them would be one of the name, in which only signs are spelled by others.
    let is_plain = name.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_');
    let start = |text: &str| text.bytes().find(|sign| *sign != b'_').filter(u8::is_ascii_alphanumeric);
    let starts_otherwise =
        || start(first).is_some_and(|sign| start(name).is_some_and(|own| !own.eq_ignore_ascii_case(&sign)));
    let is_other = docs.is_empty() || is_plain && (starts_otherwise() || letters(first) > letters(name));
    if !is_other && words(first) == words(name) { rest.to_owned() } else { docs }
}

/// What has to be there, where there are no fields that could say it.
fn required_of_map(view: &View<'_>) -> Option<String> {
    let has_members = !(view.all_of.is_empty() && view.one_of.is_empty() && view.any_of.is_empty());
    let is_map = view.properties.is_none_or(IndexMap::is_empty) && !has_members;
    if is_map { required(view.required) } else { None }
}

fn required(names: &[String]) -> Option<String> {
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    (!names.is_empty()).then(|| format!("Requires {}.", names.join(", ")))
}

/// What is said about an array's items and a map's values where they are no definitions with docs of their own. What the array
/// says itself, as `text` and in `all` of its words, is not said again.
fn elements(layer: &Layer<'_>, text: &str, all: &str) -> String {
    let view = &layer.view;
    let items = view.items.and_then(ReferenceOr::as_item).map(|items| ("Each item", items.as_ref()));
    let values = match view.additional {
        Some(AdditionalProperties::Schema(values)) if view.properties.is_none_or(IndexMap::is_empty) => {
            values.as_item().map(|values| ("Each value", values))
        }
        _ => None,
    };
    if let Some((_, items)) = items.filter(|(_, items)| items.schema_data.extensions.contains_key("x-oasmith-tuple")) {
        return items_by_place(View::of(items).all_of);
    }
    let (Some((label, element)), true) = (items.or(values), view.values.is_empty()) else {
        return String::new();
    };
    let view = View::of(element);
    let is_definition = view.properties.is_some_and(|properties| !properties.is_empty()) || !view.values.is_empty();
    let docs = if is_definition { String::new() } else { of(element) };
    let docs = unsaid(unsaid(&docs, all), text);
    docs::labelled(label, docs)
}

/// What is said about the items of a tuple, in a list.
fn items_by_place(items: &[ReferenceOr<Schema>]) -> String {
    let docs: Vec<String> = items.iter().map(|item| item.as_item().map(of).unwrap_or_default()).collect();
    if docs.iter().all(String::is_empty) {
        return String::new();
    }
    let lines = docs.iter().zip(items).enumerate().map(|(index, (docs, item))| {
        let name = match item {
            ReferenceOr::Reference { reference } => code(&component_name(reference)),
            ReferenceOr::Item(item) => View::of(item).ty.unwrap_or("any value").to_owned(),
        };
        let docs = if docs.is_empty() { name } else { docs.replace('\n', "\n   ") };
        format!("{}. {docs}", index + 1)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Nothing of a long value.
pub(super) fn labelled(label: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    (text.len() <= LONGEST_VALUE).then(|| format!("{label}: {}.", code(&text)))
}

/// The values of an `enum` that gets no Rust enum.
fn untyped_values(view: &View<'_>) -> Option<String> {
    let are_booleans = view.values.iter().all(|value| value.is_boolean() || value.is_null());
    let have_parts = view.values.iter().any(|value| value.is_array() || value.is_object());
    if view.is_null() || !(are_booleans || have_parts) { None } else { values(&view.values) }
}

pub(super) fn values(values: &[Value]) -> Option<String> {
    match values {
        [] => None,
        [value] => Some(format!("Always {}.", demands::text(value))),
        values => Some(format!("One of {}.", demands::listed(values))),
    }
}

impl<'a> Lowering<'a> {
    /// The docs of a schema.
    pub(super) fn annotations(&self, schema: &'a Schema) -> String {
        let layers = layers(schema);
        self.docs_of(schema, &layers, &words_of(&layers))
    }

    fn docs_of(&self, schema: &'a Schema, layers: &[Layer<'a>], words: &str) -> String {
        let rules = self.rules_said(layers, Source::part(Part::Item(schema)));
        said(layers, words, rules, |member| self.item(member))
    }

    /// What the schema of a body, or of each of its items, says where no type of its own has docs that do. Its title is the name that a
    /// framework makes up for it.
    pub(super) fn body_docs(&self, media: &'a MediaType, ty: Option<&Type>, are_items: bool) -> String {
        let described = media.schema.as_ref().and_then(|described| Some((described, self.item(described)?)));
        let Some((described, schema)) = described else { return String::new() };
        let is_each = are_items && View::of(schema).ty != Some("array");
        // What stands around a reference is said of this use of the type alone.
        let is_own = || described.as_item().is_none_or(|schema| self.referred(Part::Item(schema)).is_none());
        if (is_each || !are_items) && ty.is_some_and(|ty| same(ty).is_some()) && is_own() {
            return String::new();
        }
        let mut layers = layers(schema);
        // That a body is bytes, its type says.
        for layer in &mut layers {
            layer.view.format = layer.view.format.filter(|format| *format != "binary");
        }
        let docs = self.docs_of(schema, &layers, &descriptions_of(&layers));
        if is_each { docs::labelled("Each item", &docs) } else { docs }
    }

    /// What the schema of a parameter or header says.
    pub(super) fn format_docs(
        &self,
        format: &'a ParameterSchemaOrContent,
        location: Option<Location>,
        ty: &Type,
    ) -> String {
        let docs = match format {
            ParameterSchemaOrContent::Schema(schema) => schema.as_item().map(|schema| self.annotations(schema)),
            ParameterSchemaOrContent::Content(content) => {
                self.typed_content(content, location).map(|(_, media, _)| self.body_docs(media, Some(ty), false))
            }
        };
        docs.unwrap_or_default()
    }

    /// Those that are checked, where a schema says one itself: what only refers to another one leaves that to it.
    fn rules_said(&self, layers: &[Layer<'_>], source: Source<'a>) -> Vec<Rule> {
        let is_said = layers.iter().any(|layer| !layer.view.constraints.is_empty());
        if is_said { self.compose(source, "").constraints } else { Vec::new() }
    }

    /// The docs of a property, and whether it is deprecated; a bare reference is described by what it leads to. Of several demands
    /// the last that has words speaks for all, and their facts are put together.
    pub(super) fn property_annotations(&self, property: &Property<'a>) -> (String, bool) {
        let demands = property.demands().map(|(schema, _)| (schema, schema.as_item().map(layers).unwrap_or_default()));
        let demands: Vec<_> = demands.collect();
        let mut texts = demands.iter().rev().map(|(schema, layers)| self.text(*schema, layers));
        let text = texts.find(|text| !text.is_empty()).unwrap_or_default();
        let layers: Vec<Layer<'_>> = demands.into_iter().flat_map(|(_, layers)| layers).collect();
        let deprecated = layers.iter().any(|layer| layer.data.deprecated);
        let rules = self.rules_said(&layers, Source::property(property));
        (said(&layers, &text, rules, |member| self.item(member)), deprecated)
    }

    /// What is said about a property in words.
    fn text(&self, schema: Part<'_>, layers: &[Layer<'_>]) -> String {
        let own = words_of(layers);
        let reference = match schema {
            Part::Reference(reference) => Some(reference),
            // `allOf: [{$ref}]`, of which no more is said.
            Part::Item(_) if own.is_empty() => layers.last().and_then(|layer| match layer.view.only_member()? {
                ReferenceOr::Reference { reference } => Some(reference.as_str()),
                ReferenceOr::Item(_) => None,
            }),
            Part::Item(_) => None,
        };
        reference.map_or(own, |reference| self.summary(reference))
    }

    /// The first paragraph of what a referenced schema says.
    pub(super) fn summary(&self, reference: &str) -> String {
        let schema = self.schema(reference).and_then(|(_, schema)| self.item(schema));
        let mut parts = schema.into_iter().flat_map(parts).rev();
        first_paragraph(parts.find_map(|part| part.schema_data.description.as_deref()).unwrap_or_default())
    }
}
