//! What is demanded of one value more than once: by a schema and those that extend it, or by the parts of an `allOf`.

use std::collections::HashSet;

use openapiv3::{ReferenceOr, Schema};

use super::Lowering;
use super::compose::{Additional, Composed, Part, Property, Source};
use super::conflicts::{Conflict, Taken};
use super::enums::Values;
use super::place::Place;
use super::unions::{Member, Of};
use super::used::Use;
use super::view::View;
use crate::diagnostics::{Code, Message, Pointer};
use crate::ir::{Ident, Type};

impl<'a> Lowering<'a> {
    /// The one of several demands on a property whose type is enough: it refers to a component of which all the others hold anyway.
    fn enough(&self, property: &Property<'a>) -> Option<Part<'a>> {
        let all = || property.demands().map(|(schema, _)| schema);
        all().rev().find(|schema| self.referred(*schema).is_some() && all().all(|other| self.implies(*schema, other)))
    }

    /// The component that a property is in the end, and whether null is allowed: one that is enough, or, if the demands contradict each
    /// other, the last one, which is taken.
    pub(super) fn referred_in_the_end(&mut self, property: &Property<'a>) -> Option<(Part<'a>, bool)> {
        let enough = self.enough(property);
        let last = || property.demands().last().map(|(last, _)| last).filter(|last| self.referred(*last).is_some());
        let schema = enough.or_else(last)?;
        let composed = self.compose(Source::property(property), "");
        let conflicts: Vec<Conflict> =
            composed.conflicts.into_iter().filter(|conflict| conflict.taken == Taken::Last).collect();
        if enough.is_none() && conflicts.is_empty() {
            return None;
        }
        self.note_conflicts(conflicts);
        Some((schema, composed.nullable))
    }

    /// Whether `other` holds for every value of a schema.
    fn implies(&self, schema: Part<'a>, other: Part<'a>) -> bool {
        if schema == other {
            return true;
        }
        let name = self.referred(schema);
        let is_it = |other| name.is_some_and(|name| other == name || self.ancestors(name).contains(&other));
        if self.referred(other).is_some_and(is_it) {
            return true;
        }
        let [own, other] = [schema, other].map(|part| self.compose(Source::part(part), ""));
        match other.unions.as_slice() {
            [] => {
                let same_format = other.format.is_none() || other.format == own.format;
                let same_items = match (&own.items, &other.items) {
                    (_, None) => true,
                    (own, Some(other)) => own.as_ref().is_some_and(|own| own.schema == other.schema),
                };
                same_format && same_items && !self.adds(&other, &own, None)
            }
            [union] if other.properties.is_empty() && other.additional.is_none() => {
                union.members.iter().any(|member| self.target(member).is_some_and(is_it))
            }
            _ => false,
        }
    }

    /// What an inline schema around a component that others extend is: any of those, if it adds nothing. Else it is an object of its own,
    /// which keeps what it may have as one of them.
    pub(super) fn kind_of_base(&mut self, composed: &mut Composed<'a>, place: &Place) -> Option<Use> {
        let first = *composed.bases.first()?;
        if matches!(composed.additional, Some(Additional::Any(false, _))) {
            return None;
        }
        let alone = self.compose(Source::schema(self.components.schemas.get(first)?, Pointer::default()), "");
        if composed.bases.len() == 1
            && let Some(heir) = self.heir_by_tag(first, composed, &alone)
        {
            return Some(Use { ty: Type::Named(heir), nullable: composed.nullable });
        }
        if composed.bases.len() > 1 || !self.is_within(composed, &alone) {
            let message = Message::from(format!(
                "`{first}` with more beside it is none of the schemas that extend it: what they add is kept as JSON"
            ));
            let help = format!("refer to `{first}` in a property of its own, beside what is added");
            // Not where a base has the property, but where more is said of it.
            let at = composed.source.items().last().map_or(&place.pointer, |(_, pointer)| pointer);
            self.diagnostics.report(Code::UnsupportedKeyword, at, message.help(Some(help)));
            composed.additional.get_or_insert_with(|| Additional::Any(true, place.values().pointer));
            return None;
        }
        if !composed.required.is_subset(&alone.required) {
            let message = Message::from(format!(
                "`required` beside `{first}` is not generated: it may be any of the schemas that extend that"
            ));
            let help = format!("require it in `{first}`, or in each schema that extends that");
            self.diagnostics.report(Code::UnsupportedKeyword, &place.pointer, message.help(Some(help)));
        }
        let ty = self.schemas.get(first).cloned().map_or(Type::Json, Type::Named);
        Some(Use { ty, nullable: composed.nullable })
    }

    /// What a schema is that demands of a component only some values of its tag: the one that has that, or any if several have.
    fn heir_by_tag(&mut self, base: &'a str, composed: &Composed<'a>, alone: &Composed<'a>) -> Option<Ident> {
        let property = self.lineage.bases.get(base)?.discriminator.property_name.as_str();
        let demand = composed.properties.get(property)?;
        let pointer = demand.also.last().map(|(_, place)| place.pointer.child("enum"))?;
        let Values::Strings(demanded) = Values::of(&self.compose(Source::property(demand), "")) else { return None };
        let mut rest = composed.clone();
        rest.properties.shift_remove(property);
        // What its type decides of the tag is always sent.
        rest.required.shift_remove(property);
        if !self.is_within(&rest, alone) || !rest.required.is_subset(&alone.required) {
            return None;
        }
        let members = self.members_of_base(base, &Place::new(Pointer::default(), base))?;
        let (_, tags) = self.tags(&members)?;
        let is_meant = |tags: &Vec<String>| tags.iter().any(|tag| demanded.contains(tag));
        let (meant, others): (Vec<_>, Vec<_>) = members.list.iter().zip(&tags).partition(|(_, tags)| is_meant(tags));
        let is_base = |member: &Member<'a>| matches!(member.of, Of::Component { name, .. } if name == base);
        let meant: Vec<_> = meant.into_iter().map(|(member, _)| member).collect();
        match meant.as_slice() {
            [] => None,
            [Member { of: Of::Component { name, within: None }, .. }] => self.plain(name),
            [Member { of: Of::Component { within: Some(union), .. }, .. }] => self.schemas.get(union).cloned(),
            _ if others.iter().all(|(member, _)| is_base(member)) => self.schemas.get(base).cloned(),
            _ => {
                let message =
                    format!("only some of the schemas that extend `{base}` are allowed here: any of them is accepted");
                self.diagnostics.report(Code::UnsupportedKeyword, &pointer, message);
                self.schemas.get(base).cloned()
            }
        }
    }

    /// Whether all properties that are put together are those of one part.
    fn is_within(&self, composed: &Composed<'a>, part: &Composed<'a>) -> bool {
        let is_known = |property: &Property<'a>, known: &Property<'a>| {
            property.demands().all(|(demand, _)| known.demands().any(|(known, _)| self.implies(known, demand)))
        };
        let mut properties = composed.properties.iter();
        let has_all = properties.all(|(name, own)| part.properties.get(name).is_some_and(|known| is_known(own, known)));
        let has_rest = !matches!(composed.additional, Some(Additional::Schema(_))) || part.additional.is_some();
        has_all && has_rest && composed.values.is_empty() && composed.items.is_none()
    }

    /// Reports what a part of a schema requires that none of the parts describes, and no variant; `normalize` does of a schema without
    /// parts.
    pub(super) fn report_fieldless(&mut self, composed: &Composed<'a>, variants: &[Member<'a>]) {
        let variants = || variants.iter().map(|variant| &*variant.composed);
        let is_open = |composed: &Composed<'a>| {
            matches!(composed.additional, Some(Additional::Any(true, _) | Additional::Schema(_)))
        };
        if is_open(composed) || variants().any(|variant| is_open(variant) || !variant.unions.is_empty()) {
            return;
        }
        let known = std::iter::once(composed).chain(variants()).flat_map(|composed| composed.properties.keys());
        let known: HashSet<&str> = known.copied().collect();
        for (schema, pointer) in composed.source.items().map(|(schema, pointer)| (schema, pointer.clone())) {
            if !View::own(schema).all_of.is_empty() || variants().next().is_some() {
                self.report_fieldless_of(schema, &pointer, &known);
            }
        }
    }

    fn report_fieldless_of(&mut self, schema: &'a Schema, pointer: &Pointer, known: &HashSet<&str>) {
        let view = View::own(schema);
        for (index, name) in view.required.iter().enumerate() {
            if !known.contains(name.as_str()) {
                let message = format!("`{name}` is required, but no property is called so: there is no field for it");
                self.diagnostics.report(Code::UnsupportedKeyword, &pointer.child("required").child(index), message);
            }
        }
        for (index, part) in view.all_of.iter().enumerate() {
            if let ReferenceOr::Item(part) = part {
                self.report_fieldless_of(part, &pointer.child("allOf").child(index), known);
            }
        }
    }
}
