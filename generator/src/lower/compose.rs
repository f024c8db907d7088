//! `allOf`: the keywords of a schema together with those of everything it is composed of.

use std::borrow::Cow;

use indexmap::map::Entry;
use indexmap::{IndexMap, IndexSet};
use openapiv3::{AdditionalProperties, Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::enums::Label;
use super::formats::Bounds;
use super::names::{Ident, value_name};
use super::place::Place;
use super::unions::Members;
use super::view::View;
use super::{Lowering, rules};
use crate::diagnostics::Pointer;
use crate::ir::Rule;

/// A property: its schema, and where that stands.
#[derive(Clone)]
pub(super) struct Property<'a> {
    pub schema: &'a ReferenceOr<Box<Schema>>,
    pub place: Place,
    /// What other members of an `allOf` demand of the same property.
    pub also: Vec<(&'a ReferenceOr<Box<Schema>>, Place)>,
}

impl<'a> Property<'a> {
    /// The same, named after the field where that is not what the document calls it.
    pub(super) fn called(&self, name: &str, field: &Ident) -> Cow<'_, Self> {
        if value_name(name) == *field {
            return Cow::Borrowed(self);
        }
        let mut property = self.clone();
        let also = property.also.iter_mut().map(|(_, place)| place);
        for place in [&mut property.place].into_iter().chain(also) {
            if let Some(around) = place.name.strip_suffix(name) {
                place.name = format!("{around}{}", field.unraw());
            }
        }
        Cow::Owned(property)
    }

    /// All demands on it, the last word at the end.
    pub(super) fn demands(&self) -> impl DoubleEndedIterator<Item = (&'a ReferenceOr<Box<Schema>>, &Place)> {
        let also = self.also.iter().map(|(schema, place)| (*schema, place));
        std::iter::once((self.schema, &self.place)).chain(also)
    }

    fn demand(&mut self, schema: &'a ReferenceOr<Box<Schema>>, place: Place) {
        if self.schema != schema && self.also.iter().all(|(known, _)| *known != schema) {
            self.also.push((schema, place));
        }
    }
}

/// What is put together: a schema, or all the schemas of one property, and what has been chosen where there was a choice.
#[derive(Clone, Default)]
pub(super) struct Source<'a> {
    parts: Vec<(Part<'a>, Pointer)>,
    /// The component that the schema is.
    pub component: Option<&'a str>,
    /// The unions of which a member is taken, and which one.
    choices: Vec<(Pointer, usize)>,
    /// How many others have been made by choosing otherwise.
    others: usize,
}

#[derive(Clone, Copy)]
enum Part<'a> {
    Item(&'a Schema),
    Reference(&'a str),
}

impl<'a> Source<'a> {
    pub(super) fn item(schema: &'a Schema, pointer: Pointer, component: Option<&'a str>) -> Self {
        Self { parts: vec![(Part::Item(schema), pointer)], component, ..Self::default() }
    }

    pub(super) fn schema(schema: &'a ReferenceOr<Schema>, pointer: Pointer) -> Self {
        let part = match schema {
            ReferenceOr::Item(schema) => Part::Item(schema),
            ReferenceOr::Reference { reference } => Part::Reference(reference),
        };
        Self { parts: vec![(part, pointer)], ..Self::default() }
    }

    pub(super) fn property(property: &Property<'a>) -> Self {
        let parts = property.demands().map(|(schema, place)| match schema {
            ReferenceOr::Item(schema) => (Part::Item(schema), place.pointer.clone()),
            ReferenceOr::Reference { reference } => (Part::Reference(reference), place.pointer.clone()),
        });
        Self { parts: parts.collect(), ..Self::default() }
    }

    /// What it is put together from, without what that refers to.
    pub(super) fn items(&self) -> impl Iterator<Item = &'a Schema> {
        self.parts.iter().filter_map(|(part, _)| match part {
            Part::Item(schema) => Some(*schema),
            Part::Reference(_) => None,
        })
    }

    /// The one schema that it is, which may be all that is left of a union and have words where that has none.
    pub(super) fn alone(&self) -> Option<&'a Schema> {
        self.items().next().filter(|_| self.choices.is_empty() && self.parts.len() == 1)
    }

    /// The same with the member of a union in it, as if it stood in an `allOf`.
    pub(super) fn choose(&self, union: &Alternatives<'a>, index: usize) -> Self {
        let mut source = self.clone();
        source.choices.push((union.place.pointer.child(union.keyword), index));
        source.others = source.variants().saturating_mul(union.members.len()) - 1;
        source
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

/// Two places that no value can agree with.
#[derive(Clone)]
pub(super) struct Conflict {
    pub message: String,
    pub places: [Pointer; 2],
    /// The second place can be left out of account.
    pub is_habit: bool,
}

/// A schema with its `allOf` merged into it.
#[derive(Clone, Default)]
pub(super) struct Composed<'a> {
    pub source: Source<'a>,
    pub ty: Option<&'a str>,
    pub format: Option<&'a str>,
    pub bounds: Bounds,
    pub properties: IndexMap<&'a str, Property<'a>>,
    pub required: IndexSet<&'a str>,
    pub additional: Option<(&'a AdditionalProperties, Place)>,
    pub items: Option<(&'a ReferenceOr<Box<Schema>>, Place)>,
    pub values: Vec<Value>,
    /// What extensions say about the values.
    pub labels: Vec<Label>,
    pub nullable: bool,
    /// No value is all that is demanded: the last demand is taken.
    pub conflict: Option<Conflict>,
    /// A value need not be there, so that no value is one, too.
    pub is_optional: bool,
    pub unions: Vec<Alternatives<'a>>,
    /// Unions whose members only narrow what is known of the object.
    pub narrowing: Vec<Alternatives<'a>>,
    /// The variants, once they have been chosen.
    pub members: Option<Members<'a>>,
    pub constraints: Vec<Rule>,
    /// Where `type` and `enum` were said first.
    pub said: [Option<Pointer>; 2],
}

impl<'a> Composed<'a> {
    /// The items of an array that has a fixed number of them.
    pub(super) fn tuple(&self) -> Option<impl Iterator<Item = (&'a ReferenceOr<Schema>, Place)>> {
        let (items, place) = self.items.as_ref()?;
        let items = View::of(items.as_item()?);
        items.data?.extensions.contains_key("x-oasmith-tuple").then(|| {
            let place = place.clone();
            items.all_of.iter().enumerate().map(move |(index, item)| (item, place.part("allOf", index)))
        })
    }
}

impl<'a> Lowering<'a> {
    /// Merges the `allOf` of a schema, of its members, and so on. What is found inside is named after `name`.
    pub(super) fn compose(&self, source: Source<'a>, name: &str) -> Composed<'a> {
        let mut composed = Composed::default();
        let mut trail: Vec<&str> = source.component.into_iter().collect();
        let parts = source.parts.clone();
        composed.source = source;
        for (part, pointer) in parts {
            let place = Place::new(pointer, name);
            match part {
                Part::Item(schema) => {
                    let view = View::of(schema);
                    composed.nullable |= view.is_nullable();
                    self.merge(&mut composed, view, &place, &mut trail);
                }
                Part::Reference(reference) => self.merge_reference(&mut composed, reference, &place, &mut trail),
            }
        }
        composed
    }

    fn merge(&self, into: &mut Composed<'a>, view: View<'a>, place: &Place, trail: &mut Vec<&'a str>) {
        for (index, member) in view.all_of.iter().enumerate() {
            self.merge_member(into, member, &place.part("allOf", index), trail);
        }
        merge_type(into, &view, place);
        into.format = view.format.or(into.format);
        into.bounds.minimum = view.bounds.minimum.or(into.bounds.minimum);
        into.bounds.maximum = view.bounds.maximum.or(into.bounds.maximum);
        for (name, schema) in view.properties.into_iter().flatten() {
            let place = place.property(name);
            match into.properties.entry(name) {
                Entry::Vacant(entry) => drop(entry.insert(Property { schema, place, also: Vec::new() })),
                Entry::Occupied(mut entry) => entry.get_mut().demand(schema, place),
            }
        }
        into.required.extend(view.required.iter().map(String::as_str));
        if let Some(additional) = view.additional {
            into.additional = Some((additional, place.values()));
        }
        if let Some(items) = view.items {
            into.items = Some((items, place.items()));
        }
        into.labels.extend(view.labels());
        merge_values(into, view.values, place);
        let discriminator = view.data.and_then(|data| data.discriminator.as_ref());
        for (keyword, members) in [("oneOf", view.one_of), ("anyOf", view.any_of)] {
            let union = Alternatives { keyword, members, place: place.clone(), discriminator };
            self.merge_union(into, union, trail);
        }
        for constraint in view.constraints {
            if !into.constraints.contains(&constraint) {
                into.constraints.push(constraint);
            }
        }
    }

    fn merge_union(&self, into: &mut Composed<'a>, union: Alternatives<'a>, trail: &mut Vec<&'a str>) {
        let pointer = || union.place.pointer.child(union.keyword);
        // Which are on the way here is known: `Cat` of `allOf: [Pet]` is one of the `oneOf` of `Pet`.
        let outer = trail.split_last().map(|(_, outer)| outer).unwrap_or_default();
        let is_known = |member: &ReferenceOr<Schema>| self.target(member).is_some_and(|name| outer.contains(&name));
        if union.members.iter().any(is_known) || !has_shape(union.members) {
            return;
        }
        let chosen = into.source.choices.iter().find(|(at, _)| *at == pointer()).map(|(_, index)| *index);
        match chosen.and_then(|index| Some((index, union.members.get(index)?))) {
            Some((index, member)) => {
                self.merge_member(into, member, &union.place.part(union.keyword, index), trail);
            }
            None if into.unions.iter().any(|known| known.members == union.members) => {}
            None => into.unions.push(union),
        }
    }

    fn merge_member(
        &self,
        into: &mut Composed<'a>,
        member: &'a ReferenceOr<Schema>,
        place: &Place,
        trail: &mut Vec<&'a str>,
    ) {
        match member {
            ReferenceOr::Item(schema) => self.merge(into, View::of(schema), place, trail),
            ReferenceOr::Reference { reference } => self.merge_reference(into, reference, place, trail),
        }
    }

    fn merge_reference(&self, into: &mut Composed<'a>, reference: &str, place: &Place, trail: &mut Vec<&'a str>) {
        let Some((name, schema)) = self.schema(reference) else {
            return;
        };
        // A schema composed of itself adds nothing the second time.
        if trail.contains(&name) {
            return;
        }
        trail.push(name);
        self.merge_member(into, schema, &Place::new(super::component_pointer(name), place.name.as_str()), trail);
        trail.pop();
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
            into.conflict.get_or_insert(Conflict { message, places: [first, at.clone()], is_habit });
            if is_habit { before } else { now }
        }
        _ => ty,
    });
    into.said[0].get_or_insert(at);
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
        into.conflict.get_or_insert(Conflict { message, places: [first, at.clone()], is_habit: false });
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
