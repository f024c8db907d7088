//! `allOf`: the keywords of a schema together with those of everything it is composed of.

use indexmap::map::Entry;
use indexmap::{IndexMap, IndexSet};
use openapiv3::{AdditionalProperties, ReferenceOr, Schema};
use serde_json::Value;

use super::Lowering;
use super::formats::Bounds;
use super::place::Place;
use super::unions::Members;
use super::view::View;

/// A property: its schema, and where that stands.
pub(super) struct Property<'a> {
    pub schema: &'a ReferenceOr<Box<Schema>>,
    pub place: Place,
    /// What other members of an `allOf` demand of the same property.
    pub also: Vec<(&'a ReferenceOr<Box<Schema>>, Place)>,
}

impl<'a> Property<'a> {
    fn demand(&mut self, schema: &'a ReferenceOr<Box<Schema>>, place: Place) {
        if self.schema != schema && self.also.iter().all(|(known, _)| *known != schema) {
            self.also.push((schema, place));
        }
    }
}

/// A schema with its `allOf` merged into it.
#[derive(Default)]
pub(super) struct Composed<'a> {
    pub ty: Option<&'a str>,
    pub format: Option<&'a str>,
    pub bounds: Bounds,
    pub properties: IndexMap<&'a str, Property<'a>>,
    pub required: IndexSet<&'a str>,
    pub additional: Option<(&'a AdditionalProperties, Place)>,
    pub items: Option<(&'a ReferenceOr<Box<Schema>>, Place)>,
    pub values: Vec<Value>,
    pub nullable: bool,
    /// No value is in all the lists of `enum` that were merged.
    pub is_contradictory: bool,
    /// The places of `oneOf` and `anyOf`.
    pub unions: Vec<(&'static str, Place)>,
    /// Set where the schema is nothing but a union.
    pub members: Option<Members<'a>>,
    pub constraints: Vec<String>,
}

impl<'a> Lowering<'a> {
    /// Merges the `allOf` of a schema, of its members, and so on. `place` is where the schema stands.
    pub(super) fn compose(&self, view: View<'a>, place: &Place) -> Composed<'a> {
        let mut composed = Composed { nullable: view.is_nullable(), ..Composed::default() };
        self.merge(&mut composed, view, place, &mut Vec::new());
        composed
    }

    /// Merges all that is demanded of a property.
    pub(super) fn compose_property(&self, property: &Property<'a>) -> Composed<'a> {
        let mut composed = Composed::default();
        let demands =
            [(property.schema, &property.place)].into_iter().chain(property.also.iter().map(|(s, p)| (*s, p)));
        for (schema, place) in demands {
            match schema {
                ReferenceOr::Item(schema) => {
                    let view = View::of(schema);
                    composed.nullable |= view.is_nullable();
                    self.merge(&mut composed, view, place, &mut Vec::new());
                }
                ReferenceOr::Reference { reference } => {
                    self.merge_reference(&mut composed, reference, place, &mut Vec::new());
                }
            }
        }
        composed
    }

    fn merge(&self, into: &mut Composed<'a>, view: View<'a>, place: &Place, trail: &mut Vec<&'a str>) {
        for (index, member) in view.all_of.iter().enumerate() {
            let place = place.part("allOf", index);
            match member {
                ReferenceOr::Item(schema) => self.merge(into, View::of(schema), &place, trail),
                ReferenceOr::Reference { reference } => {
                    self.merge_reference(into, reference, &place, trail);
                }
            }
        }
        into.ty = view.ty.or(into.ty);
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
        into.is_contradictory |= intersect(&mut into.values, view.values);
        for (keyword, members) in [("oneOf", view.one_of), ("anyOf", view.any_of)] {
            if members.iter().any(has_shape) {
                into.unions.push((keyword, place.part(keyword, 0)));
            }
        }
        for constraint in view.constraints {
            if !into.constraints.contains(&constraint) {
                into.constraints.push(constraint);
            }
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
        match schema {
            ReferenceOr::Item(schema) => self.merge(into, View::of(schema), place, trail),
            ReferenceOr::Reference { reference } => {
                self.merge_reference(into, reference, place, trail);
            }
        }
        trail.pop();
    }
}

/// Whether the member of a union says more than which properties have to be there.
fn has_shape(member: &ReferenceOr<Schema>) -> bool {
    match member {
        ReferenceOr::Item(schema) => !View::of(schema).is_shapeless(),
        ReferenceOr::Reference { .. } => true,
    }
}

/// Keeps of `values` what `more` allows too; an empty list allows everything. Gives whether nothing would be left, and
/// keeps the later values then.
fn intersect(values: &mut Vec<Value>, more: Vec<Value>) -> bool {
    if more.is_empty() {
        return false;
    }
    let both: Vec<Value> = values.iter().filter(|value| more.contains(value)).cloned().collect();
    let is_empty = both.is_empty() && !values.is_empty();
    *values = if both.is_empty() { more } else { both };
    is_empty
}
