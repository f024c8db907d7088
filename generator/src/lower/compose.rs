//! `allOf`: the keywords of a schema together with those of everything it is composed of.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ptr;

use indexmap::map::Entry;
use indexmap::{IndexMap, IndexSet};
use openapiv3::{AdditionalProperties, Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::circles::Sources;
use super::conflicts::{Conflict, Taken, merge_format, merge_null, note_forbidden, settle_rules};
use super::enums::Label;
use super::names::{Ident, value_name};
use super::place::Place;
use super::plurals::singular_of_text;
use super::unions::Members;
use super::view::{Properties, View};
use super::{Lowering, rules};
use crate::diagnostics::Pointer;
use crate::ir::Rule;

/// A schema, or a reference to one, wherever it stands: the typed model keeps some of them in boxes.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Part<'a> {
    Item(&'a Schema),
    Reference(&'a str),
}

impl<'a> From<&'a ReferenceOr<Schema>> for Part<'a> {
    fn from(schema: &'a ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Item(schema) => Self::Item(schema),
            ReferenceOr::Reference { reference } => Self::Reference(reference),
        }
    }
}

impl<'a> From<&'a ReferenceOr<Box<Schema>>> for Part<'a> {
    fn from(schema: &'a ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Item(schema) => Self::Item(schema),
            ReferenceOr::Reference { reference } => Self::Reference(reference),
        }
    }
}

impl<'a> Part<'a> {
    /// The schema, if it stands here itself.
    pub(super) fn as_item(self) -> Option<&'a Schema> {
        match self {
            Self::Item(schema) => Some(schema),
            Self::Reference(_) => None,
        }
    }

    /// What it is known by: its place in the document.
    pub(super) fn address(self) -> *const () {
        match self {
            Self::Item(schema) => ptr::from_ref(schema).cast(),
            Self::Reference(reference) => reference.as_ptr().cast(),
        }
    }
}

/// A property, or what else is inside a value, its items or the values of a map: the schema, and where that stands.
#[derive(Clone)]
pub(super) struct Property<'a> {
    pub schema: Part<'a>,
    pub place: Place,
    /// What other members of an `allOf` demand of the same property.
    pub also: Vec<(Part<'a>, Place)>,
}

impl<'a> Property<'a> {
    pub(super) fn new(schema: impl Into<Part<'a>>, place: Place) -> Self {
        Self { schema: schema.into(), place, also: Vec::new() }
    }

    /// The same, named after the field where that is not what the document calls it. One of `errors` is no `error` where that is one of
    /// the properties with types of their own.
    pub(super) fn called(&self, name: &str, field: &Ident, definitions: &[Ident]) -> Cow<'_, Self> {
        let is_renamed = value_name(name) != *field;
        let keeps_plural = singular_of_text(name).is_some_and(|one| definitions.contains(&value_name(&one)));
        if !is_renamed && !keeps_plural {
            return Cow::Borrowed(self);
        }
        let mut property = self.clone();
        let also = property.also.iter_mut().map(|(_, place)| place);
        for place in [&mut property.place].into_iter().chain(also) {
            place.keeps_plural = keeps_plural;
            if let Some(around) = place.name.strip_suffix(name).filter(|_| is_renamed) {
                place.name = format!("{around}{}", field.unraw());
            }
        }
        Cow::Owned(property)
    }

    /// Whether it may get a type that is named after its place.
    pub(super) fn may_be_named(&self) -> bool {
        self.demands().filter_map(|(schema, _)| Some(View::own(schema.as_item()?))).any(|view| {
            let has_properties = view.properties.is_some_and(|properties| !properties.is_empty());
            let has_parts = !(view.all_of.is_empty() && view.one_of.is_empty() && view.any_of.is_empty());
            has_properties || has_parts || !view.values.is_empty()
        })
    }

    /// All demands on it, the last word at the end.
    pub(super) fn demands(&self) -> impl DoubleEndedIterator<Item = (Part<'a>, &Place)> {
        let also = self.also.iter().map(|(schema, place)| (*schema, place));
        std::iter::once((self.schema, &self.place)).chain(also)
    }

    /// Demands of it what `other` is, too.
    fn demand(&mut self, other: Self) {
        for (schema, place) in [(other.schema, other.place)].into_iter().chain(other.also) {
            if self.demands().all(|(known, _)| known != schema) {
                self.also.push((schema, place));
            }
        }
    }

    /// The schemas of a list's items, if each place has its own.
    fn tuple(&self) -> Option<&'a [ReferenceOr<Schema>]> {
        let view = View::of(self.schema.as_item()?);
        view.data?.extensions.contains_key("x-oasmith-tuple").then_some(view.all_of)
    }
}

/// What an object may have besides its properties.
#[derive(Clone)]
pub(super) enum Additional<'a> {
    Any(bool, Pointer),
    Schema(Property<'a>),
}

/// What is put together: a schema, or all the schemas of one property, and what has been chosen where there was a choice.
#[derive(Clone, Default)]
pub(super) struct Source<'a> {
    parts: Vec<(Part<'a>, Pointer)>,
    /// The component that the schema is.
    pub component: Option<&'a str>,
    /// The unions of which a member is taken, by the addresses of their members, which are only compared, and which one.
    choices: Vec<(*const ReferenceOr<Schema>, usize)>,
    /// How many others have been made by choosing otherwise.
    others: usize,
    /// That of its place.
    keeps_plural: bool,
}

impl<'a> Source<'a> {
    pub(super) fn item(schema: &'a Schema, place: &Place, component: Option<&'a str>) -> Self {
        let parts = vec![(Part::Item(schema), place.pointer.clone())];
        Self { parts, component, keeps_plural: place.keeps_plural, ..Self::default() }
    }

    pub(super) fn schema(schema: &'a ReferenceOr<Schema>, pointer: Pointer) -> Self {
        Self { parts: vec![(schema.into(), pointer)], ..Self::default() }
    }

    pub(super) fn part(part: Part<'a>) -> Self {
        Self { parts: vec![(part, Pointer::default())], ..Self::default() }
    }

    pub(super) fn property(property: &Property<'a>) -> Self {
        let parts = property.demands().map(|(schema, place)| (schema, place.pointer.clone()));
        Self { parts: parts.collect(), keeps_plural: property.place.keeps_plural, ..Self::default() }
    }

    /// What it is put together from, without what that refers to.
    pub(super) fn items(&self) -> impl Iterator<Item = (&'a Schema, &Pointer)> {
        self.parts.iter().filter_map(|(part, pointer)| Some((part.as_item()?, pointer)))
    }

    /// The same with the references.
    pub(super) fn parts(&self) -> impl ExactSizeIterator<Item = Part<'a>> {
        self.parts.iter().map(|(part, _)| *part)
    }

    /// Where it stands: that of the first part, around all that is chosen.
    pub(super) fn pointer(&self) -> Pointer {
        self.parts.first().map(|(_, pointer)| pointer.clone()).unwrap_or_default()
    }

    /// The one schema that it is, which may be all that is left of a union and have words where that has none.
    pub(super) fn alone(&self) -> Option<&'a Schema> {
        self.items().map(|(schema, _)| schema).next().filter(|_| self.choices.is_empty() && self.parts.len() == 1)
    }

    /// The same with the member of a union in it, as if it stood in an `allOf`.
    pub(super) fn choose(&self, union: &Alternatives<'a>, index: usize) -> Self {
        let mut source = self.clone();
        source.choices.push((union.members.as_ptr(), index));
        source.others = source.variants().saturating_mul(union.members.len()) - 1;
        source
    }

    /// What it is known by: the places in the document of what it is put together from, and of the members that are taken.
    pub(super) fn addresses(&self) -> Sources {
        let chosen = self.choices.iter().map(|(members, index)| members.wrapping_add(*index).cast());
        self.parts().map(Part::address).chain(chosen).collect()
    }

    /// How many have been made by all ways to choose.
    pub(super) fn variants(&self) -> usize {
        self.others.saturating_add(1)
    }
}

/// A `oneOf` or `anyOf`.
#[derive(Clone)]
pub(super) struct Alternatives<'a> {
    pub keyword: &'static str,
    pub members: &'a [ReferenceOr<Schema>],
    /// Of the schema that has it.
    pub place: Place,
    pub discriminator: Option<&'a Discriminator>,
}

impl Alternatives<'_> {
    /// Whether a value may well be all members: they only add properties to those that are known, of which none has to be there.
    fn are_additions(&self, known: &IndexMap<&str, Property<'_>>) -> bool {
        let mut names = HashSet::new();
        self.keyword == "anyOf"
            && self.discriminator.is_none()
            && self.members.iter().all(|member| {
                let Some(schema) = member.as_item() else { return false };
                let view = View::own(schema);
                let Some(properties) = view.properties.filter(|properties| !properties.is_empty()) else {
                    return false;
                };
                let is_object = matches!(view.ty, None | Some("object")) && schema.schema_data.title.is_none();
                let is_bare = View { ty: None, properties: None, ..view }.says_nothing();
                is_object
                    && is_bare
                    && properties.keys().all(|name| names.insert(name) && !known.contains_key(name.as_str()))
            })
    }
}

/// A schema with its `allOf` merged into it.
#[derive(Clone, Default)]
pub(super) struct Composed<'a> {
    pub source: Source<'a>,
    pub ty: Option<&'a str>,
    pub format: Option<&'a str>,
    pub properties: IndexMap<&'a str, Property<'a>>,
    pub required: IndexSet<&'a str>,
    pub additional: Option<Additional<'a>>,
    pub items: Option<Property<'a>>,
    pub values: Vec<Value>,
    /// What extensions say about the values.
    pub labels: Vec<Label>,
    pub nullable: bool,
    /// Demands of which no value is all.
    pub conflicts: Vec<Conflict>,
    pub unions: Vec<Alternatives<'a>>,
    /// The components that others extend, where what is put together is none itself: it may be any of those others.
    pub bases: Vec<&'a str>,
    /// Unions whose members only narrow what is known of the object.
    pub narrowing: Vec<Alternatives<'a>>,
    /// The variants, once they have been chosen.
    pub members: Option<Members<'a>>,
    /// The rules that count.
    pub constraints: Vec<Rule>,
    /// Where `type`, `enum` and `format` were said first.
    pub said: [Option<Pointer>; 3],
    /// All rules, until those that count are known, and the schemas that say them.
    pub demanded: Vec<(Rule, Pointer)>,
    /// The schemas that allow no other properties than their own.
    pub closed: Vec<(Option<&'a Properties>, Pointer)>,
}

impl<'a> Composed<'a> {
    /// Whether null is its only value.
    pub(super) fn is_null(&self) -> bool {
        !self.values.is_empty() && self.values.iter().all(Value::is_null)
    }

    /// The items of an array that has a fixed number of them.
    pub(super) fn tuple(&self) -> Option<impl Iterator<Item = (&'a ReferenceOr<Schema>, Place)>> {
        let items = self.items.as_ref()?;
        let (each, place) = (items.tuple()?, items.place.clone());
        Some(each.iter().enumerate().map(move |(index, item)| (item, place.part("allOf", index))))
    }
}

/// The components that are being merged, from the outside in, and all that have been.
struct Way<'a> {
    open: Vec<&'a str>,
    met: HashSet<&'a str>,
}

impl<'a> Lowering<'a> {
    /// Merges the `allOf` of a schema, of its members, and so on. What is found inside is named after `name`.
    pub(super) fn compose(&self, source: Source<'a>, name: &str) -> Composed<'a> {
        let mut composed = Composed::default();
        let open: Vec<&str> = source.component.into_iter().collect();
        let mut way = Way { met: open.iter().copied().collect(), open };
        let (parts, keeps_plural) = (source.parts.clone(), source.keeps_plural);
        composed.nullable = self.are_nullable(&source);
        composed.source = source;
        for (part, pointer) in parts {
            let place = Place { keeps_plural, ..Place::new(pointer, name) };
            match part {
                Part::Item(schema) => self.merge(&mut composed, View::of(schema), &place, &mut way),
                Part::Reference(reference) => self.merge_reference(&mut composed, reference, &place, &mut way),
            }
        }
        settle_rules(&mut composed);
        note_forbidden(&mut composed);
        composed
    }

    fn merge(&self, into: &mut Composed<'a>, mut view: View<'a>, place: &Place, way: &mut Way<'a>) {
        for (index, member) in view.all_of.iter().enumerate() {
            self.merge_member(into, member, &place.part("allOf", index), way);
        }
        merge_null(into, &mut view, place);
        merge_type(into, &view, place);
        merge_format(into, view.format, place);
        for (name, schema) in view.properties.into_iter().flatten() {
            let property = Property::new(schema, place.property(name));
            match into.properties.entry(name) {
                Entry::Vacant(entry) => drop(entry.insert(property)),
                Entry::Occupied(mut entry) => entry.get_mut().demand(property),
            }
        }
        into.required.extend(view.required.iter().map(String::as_str));
        merge_additional(into, view.additional, place);
        if view.is_closed() {
            into.closed.push((view.properties, place.pointer.child("additionalProperties")));
        }
        if let Some(items) = view.items {
            let items = Property::new(items, place.items());
            match &mut into.items {
                Some(known) if known.tuple().is_none() && items.tuple().is_none() => known.demand(items),
                known => *known = Some(items),
            }
        }
        into.labels.extend(view.labels());
        merge_values(into, view.values, place);
        let discriminator = view.data.and_then(|data| data.discriminator.as_ref());
        let unions = [("oneOf", view.one_of), ("anyOf", view.any_of)];
        for (keyword, members) in unions.into_iter().filter(|(_, members)| !members.is_empty()) {
            let union = Alternatives { keyword, members, place: place.clone(), discriminator };
            self.merge_union(into, union, way);
        }
        into.demanded.extend(view.constraints.into_iter().map(|rule| (rule, place.pointer.clone())));
    }

    fn merge_union(&self, into: &mut Composed<'a>, union: Alternatives<'a>, way: &mut Way<'a>) {
        // Which are on the way here is known: `Cat` of `allOf: [Pet]` is one of the `oneOf` of `Pet`.
        let outer = way.open.split_last().map(|(_, outer)| outer).unwrap_or_default();
        let is_known = |member: &ReferenceOr<Schema>| self.target(member).is_some_and(|name| outer.contains(&name));
        if union.members.iter().any(is_known) || !has_shape(union.members) {
            return;
        }
        let chosen =
            into.source.choices.iter().find(|(members, _)| *members == union.members.as_ptr()).map(|(_, index)| *index);
        match chosen.and_then(|index| Some((index, union.members.get(index)?))) {
            Some((index, member)) => {
                self.merge_member(into, member, &union.place.part(union.keyword, index), way);
            }
            None if union.are_additions(&into.properties) => {
                for (index, member) in union.members.iter().enumerate() {
                    self.merge_member(into, member, &union.place.part(union.keyword, index), way);
                }
            }
            None if into.unions.iter().any(|known| known.members == union.members) => {}
            None => into.unions.push(union),
        }
    }

    fn merge_member(&self, into: &mut Composed<'a>, member: &'a ReferenceOr<Schema>, place: &Place, way: &mut Way<'a>) {
        match member {
            ReferenceOr::Item(schema) => self.merge(into, View::of(schema), place, way),
            ReferenceOr::Reference { reference } => self.merge_reference(into, reference, place, way),
        }
    }

    fn merge_reference(&self, into: &mut Composed<'a>, reference: &str, place: &Place, way: &mut Way<'a>) {
        let Some((name, schema)) = self.schema(reference) else {
            return;
        };
        let is_alias = |name: &&str| self.components.schemas.get(*name).is_some_and(|it| it.as_item().is_none());
        if way.open.iter().all(is_alias) && self.lineage.bases.contains_key(name) && !into.bases.contains(&name) {
            into.bases.push(name);
        }
        // It adds nothing the second time, be it composed of itself or met on two ways, of which there can be very many.
        if !way.met.insert(name) {
            return;
        }
        way.open.push(name);
        self.merge_member(into, schema, &Place::new(super::component_pointer(name), place.name.as_str()), way);
        way.open.pop();
    }
}

fn merge_type<'a>(into: &mut Composed<'a>, view: &View<'a>, place: &Place) {
    let Some(ty) = view.ty else { return };
    let at = place.pointer.child("type");
    into.ty = Some(match (into.ty, ty) {
        (Some("integer"), "number") => "integer",
        (Some(before), now) if before != now && (before, now) != ("number", "integer") => {
            let first = into.said[0].clone().unwrap_or_default();
            let message = format!("no value is of type {before} and of type {now}");
            // Beside an `allOf` a `type: object` that nothing else speaks of is a habit of some tools.
            let is_habit = now == "object"
                && view.properties.is_none_or(IndexMap::is_empty)
                && view.additional.is_none()
                && !view.all_of.is_empty();
            let taken = if is_habit { Taken::First } else { Taken::Last };
            into.conflict(message, [first, at.clone()], taken);
            if is_habit { before } else { now }
        }
        _ => ty,
    });
    into.said[0].get_or_insert(at);
}

/// `true` demands nothing, and two schemas are demanded both; else the last has the last word.
fn merge_additional<'a>(into: &mut Composed<'a>, additional: Option<&'a AdditionalProperties>, place: &Place) {
    match (&mut into.additional, additional) {
        (_, None) | (Some(Additional::Schema(_)), Some(AdditionalProperties::Any(true))) => {}
        (Some(Additional::Schema(known)), Some(AdditionalProperties::Schema(schema))) => {
            known.demand(Property::new(schema.as_ref(), place.values()));
        }
        (known, Some(AdditionalProperties::Any(any))) => {
            *known = Some(Additional::Any(*any, place.values().pointer));
        }
        (known, Some(AdditionalProperties::Schema(schema))) => {
            *known = Some(Additional::Schema(Property::new(schema.as_ref(), place.values())));
        }
    }
}

/// Keeps of the values what `more` allows too; an empty list allows everything.
fn merge_values(into: &mut Composed<'_>, more: Vec<Value>, place: &Place) {
    if more.is_empty() {
        return;
    }
    let at = place.pointer.child("enum");
    let both: Vec<Value> = into.values.iter().filter(|value| more.contains(value)).cloned().collect();
    if both.is_empty() && !into.values.is_empty() {
        let first = into.said[1].clone().unwrap_or_default();
        let message = "no value is in both of these lists".to_owned();
        into.conflict(message, [first, at.clone()], Taken::Last);
    }
    into.values = if both.is_empty() { more } else { both };
    into.said[1].get_or_insert(at);
}

/// Whether the members of a union say more about a value than which properties have to be there, and what no type says.
pub(super) fn has_shape(members: &[ReferenceOr<Schema>]) -> bool {
    let has_shape =
        |member: &ReferenceOr<Schema>| member.as_item().is_none_or(|schema| !View::of(schema).is_shapeless());
    members.iter().any(has_shape) && rules::required(members, Rule::AnyOf).is_none()
}
