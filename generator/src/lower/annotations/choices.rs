//! Unions in words: those of which no type comes, and what their members demand of one type.

use std::slice::from_ref;

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::{Facts, Layer, elements, own_rules, required, text, values};
use crate::ir::Rule;
use crate::lower::compose::has_shape;
use crate::lower::docs::{code, one_line, paragraphs};
use crate::lower::view::View;
use crate::lower::{component_name, formats, rules};

/// More members of a union that only the docs tell of are left to the document.
const MOST_ALTERNATIVES: usize = 20;

/// Unions of which no type comes: `anyOf: [{format: ipv4}, {format: ipv6}]`; `item` is a member itself, where that is known.
pub(super) fn of<'a>(layer: &Layer<'a>, item: impl Fn(&'a ReferenceOr<Schema>) -> Option<&'a Schema>) -> String {
    let is_told = |members: &'a [ReferenceOr<Schema>]| {
        let is_one = || are_one_scalar(members.iter().map(&item)) && has_words(members);
        (!has_shape(members) || is_one()) && rules::required(members, Rule::AnyOf).is_none()
    };
    let unions = [("oneOf", layer.view.one_of), ("anyOf", layer.view.any_of)];
    let unions = unions.into_iter().filter(|(_, members)| is_told(members));
    let unions: Vec<String> = unions.map(|(keyword, members)| alternatives(keyword, members)).collect();
    paragraphs(unions.iter().map(String::as_str))
}

/// Whether a member says more itself than which values it knows.
fn has_words(members: &[ReferenceOr<Schema>]) -> bool {
    members.iter().filter_map(ReferenceOr::as_item).any(|member| !is_silent(member))
}

/// Whether the members are scalars of one type, which is all that comes of them.
fn are_one_scalar<'a>(members: impl Iterator<Item = Option<&'a Schema>>) -> bool {
    let views: Option<Vec<View<'_>>> = members.map(|member| member.map(View::of)).collect();
    let views: Vec<View<'_>> = views.into_iter().flatten().filter(|view| !view.is_null()).collect();
    let is_number = |view: &View<'_>| matches!(view.ty, Some("integer" | "number"));
    // A number may be an integer.
    let are_numbers = |one: &View<'_>, other: &View<'_>| is_number(one) && is_number(other) && one.ty != other.ty;
    let is_same = |one: &View<'_>, other: &View<'_>| {
        are_numbers(one, other) || one.ty == other.ty && formats::are_same(one.ty, one.format, other.format)
    };
    views.first().is_some_and(|first| views.iter().all(|view| view.is_scalar() && is_same(view, first)))
}

/// A list of what the members of a union demand; empty where they say nothing but words.
pub(in crate::lower) fn alternatives<'a>(
    keyword: &str,
    members: impl IntoIterator<Item = &'a ReferenceOr<Schema>>,
) -> String {
    let members: Vec<&ReferenceOr<Schema>> = members.into_iter().collect();
    if let Some(only) = only_speaking(&members) {
        return super::of(only);
    }
    let count = if keyword == "oneOf" { "Exactly one" } else { "At least one" };
    match asked_of_each(members).as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        items => {
            let items: Vec<String> =
                items.iter().map(|item| item.replace('\n', "\n  ").replace("\n  \n", "\n\n")).collect();
            format!("{count} of these holds:\n\n- {}", items.join("\n- "))
        }
    }
}

/// The scalar that is the only member, or the only one to say more than which values it knows.
fn only_speaking<'a>(members: &[&'a ReferenceOr<Schema>]) -> Option<&'a Schema> {
    let mut speaking = members.iter().filter(|member| !member.as_item().is_some_and(is_silent));
    let only = speaking.next().filter(|_| speaking.next().is_none())?.as_item()?;
    let view = View::of(only);
    (view.is_scalar() && (members.len() == 1 || !view.values.is_empty())).then_some(only)
}

/// What each member of a union demands of an object or value whose type is known, after what it says in words.
fn asked_of_each<'a>(members: impl IntoIterator<Item = &'a ReferenceOr<Schema>>) -> Vec<String> {
    let is_null = |member: &ReferenceOr<Schema>| member.as_item().is_some_and(|schema| View::of(schema).is_null());
    let members: Vec<&ReferenceOr<Schema>> = members.into_iter().filter(|member| !is_null(member)).collect();
    if members.iter().all(|member| member.as_item().is_some_and(is_silent)) {
        return Vec::new();
    }
    let texts = members.iter().take(MOST_ALTERNATIVES).map(|member| {
        let words = member.as_item().map(|schema| text(&Layer::of(schema))).unwrap_or_default();
        // Only a text of one paragraph goes on in the same line.
        if words.contains("\n\n") {
            return paragraphs([words.as_str(), &sentences(member).join(" ")]);
        }
        let words = Some(one_line(&words));
        let ended = |text: String| if text.ends_with(char::is_alphanumeric) { text + "." } else { text };
        words
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(ended)
            .chain(sentences(member))
            .collect::<Vec<_>>()
            .join(" ")
    });
    let texts: Vec<String> = texts.collect();
    if texts.iter().all(String::is_empty) {
        return Vec::new();
    }
    let more = (members.len() > texts.len()).then(|| "...".to_owned());
    let or_nothing = |text: String| if text.is_empty() { "Nothing else is demanded.".to_owned() } else { text };
    texts.into_iter().map(or_nothing).chain(more).collect()
}

/// Whether it says nothing but words, or only which values a scalar has.
fn is_silent(schema: &Schema) -> bool {
    let layer = Layer::of(schema);
    let has_facts = || !Facts::of(from_ref(&layer), own_rules(from_ref(&layer)), |_| None).sentences().is_empty();
    layer.view.says_nothing() || layer.view.is_scalar() && text(&layer).is_empty() && !has_facts()
}

fn sentences(schema: &ReferenceOr<Schema>) -> Vec<String> {
    match schema {
        ReferenceOr::Reference { reference } => vec![format!("What {} demands.", code(&component_name(reference)))],
        ReferenceOr::Item(schema) => sentences_of(schema),
    }
}

fn sentences_of(schema: &Schema) -> Vec<String> {
    let layer = Layer::of(schema);
    let view = &layer.view;
    let properties = view.properties.into_iter().flatten().filter_map(|(name, property)| {
        let sentences = sentences_of(property.as_item()?);
        (!sentences.is_empty()).then(|| format!("{}: {}", code(name), sentences.join(" ")))
    });
    let unions = [("Either", view.one_of), ("At least one", view.any_of)];
    let unions = unions.into_iter().filter(|(_, members)| rules::required(members, Rule::AnyOf).is_none());
    let unions = unions.filter_map(|(label, members)| {
        let members = asked_of_each(members);
        (!members.is_empty()).then(|| format!("{label}: {}", one_line(&members.join(" Or: "))))
    });
    let elements = Some(one_line(&elements(&layer, "", ""))).filter(|text| !text.is_empty());
    let closed = matches!(view.additional, Some(AdditionalProperties::Any(false)));
    let closed = closed.then(|| "No other properties.".to_owned());
    view.all_of
        .iter()
        .flat_map(sentences)
        .chain(required(view.required))
        .chain(properties)
        .chain(Facts::of(from_ref(&layer), own_rules(from_ref(&layer)), |view| values(&view.values)).sentences())
        .chain(elements)
        .chain(closed)
        .chain(unions)
        .collect()
}
