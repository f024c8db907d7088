//! What stands beside a union: whether it says more than the members do, or they more than it.

use std::collections::HashSet;

use openapiv3::Discriminator;

use crate::lower::Lowering;
use crate::lower::circles::Sources;
use crate::lower::compose::{Additional, Alternatives, Composed, Part, Property, Source};
use crate::lower::view::View;

impl<'a> Lowering<'a> {
    /// Whether what stands beside a union says more than its member does.
    pub(in crate::lower) fn adds(
        &self,
        base: &Composed<'a>,
        member: &Composed<'a>,
        discriminator: Option<&Discriminator>,
    ) -> bool {
        let is_object = !member.properties.is_empty() || member.additional.is_some() || !member.unions.is_empty();
        // `type: object` alone is written beside unions of anything.
        let is_bare = base.properties.is_empty() && base.additional.is_none();
        let is_object = is_bare || (member.ty.is_none() && is_object);
        let same_type = base.ty.is_none_or(|ty| member.ty == Some(ty) || (ty == "object" && is_object));
        let same_rest = match &base.additional {
            None | Some(Additional::Any(false, _)) => true,
            Some(_) => member.additional.is_some(),
        };
        let same_properties = base.properties.iter().all(|(name, property)| {
            let is_tag = discriminator.is_some_and(|discriminator| discriminator.property_name == *name);
            member.properties.get(name).is_some_and(|known| self.restates(known, property, is_tag))
        });
        // What nothing describes is no field that could be required.
        let may_have = |name: &&str| !member.unions.is_empty() || member.properties.contains_key(*name);
        let is_within = same_type
            && same_rest
            && same_properties
            && (base.values.is_empty() || base.values == member.values)
            && (base.items.is_none() || member.items.is_some())
            && base.required.iter().all(|name| member.required.contains(name) || !may_have(name));
        !is_within
    }

    /// Whether a property of a member says all that is said of it beside the union. What is said of a tag in words is said of the union.
    fn restates(&self, inside: &Property<'a>, beside: &Property<'a>, is_tag: bool) -> bool {
        let referred = self.referred(beside.schema);
        let is_same = |schema| schema == beside.schema || (referred.is_some() && self.referred(schema) == referred);
        if inside.demands().any(|(schema, _)| is_same(schema)) {
            return true;
        }
        let has_words = !self.property_annotations(beside).0.is_empty();
        let [inside, beside] = [inside, beside].map(|property| self.compose(Source::property(property), ""));
        let is_plain = matches!(beside.ty, Some("string" | "integer" | "boolean")) && beside.values.is_empty();
        (is_tag || !has_words)
            && is_plain
            && !beside.nullable
            && beside.constraints.is_empty()
            && inside.ty == beside.ty
    }

    /// Whether the members only narrow what is beside them: `anyOf: [{required: [a]}, {properties: {kind: {enum: [b]}}}]`.
    pub(in crate::lower) fn only_narrows(&self, composed: &Composed<'a>) -> bool {
        let member = |union: &Alternatives<'a>, member| Source::schema(member, union.place.pointer.clone());
        let mut met = HashSet::new();
        let narrows = |source| self.narrows(&self.compose(source, ""), composed, &mut met);
        let mut all = composed.unions.iter().flat_map(|union| union.members.iter().map(move |it| member(union, it)));
        !composed.properties.is_empty() && all.all(narrows)
    }

    /// Whether it says nothing of an object that would change its type or those of its properties. Those that lead back to themselves say
    /// no more when they are `met` again.
    fn narrows(&self, member: &Composed<'a>, object: &Composed<'a>, met: &mut HashSet<[Sources; 2]>) -> bool {
        let is_known = |(name, property): (&&str, &Property<'a>)| {
            object.properties.get(name).is_some_and(|known| {
                let both = [property, known].map(Source::property);
                self.is_typed(known.schema) || !met.insert(both.each_ref().map(Source::addresses)) || {
                    let [inside, known] = both.map(|source| self.compose(source, ""));
                    !known.properties.is_empty() && self.narrows(&inside, &known, met)
                }
            })
        };
        let is_object = matches!(member.ty, None | Some("object")) && member.values.is_empty();
        is_object && member.items.is_none() && member.unions.is_empty() && member.properties.iter().all(is_known)
    }

    fn is_typed(&self, schema: Part<'a>) -> bool {
        match schema {
            Part::Item(schema) => View::of(schema).ty.is_some_and(|ty| ty != "object"),
            Part::Reference(reference) => self.schema(reference).is_some(),
        }
    }
}
