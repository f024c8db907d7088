//! `oneOf` and `anyOf`: how their variants are called, and what tells them apart.
//!
//! What stands beside a union belongs to each of its variants: those are the schema with one member in it, as if the member
//! stood in an `allOf`. Where that adds nothing to a member, the variant is the member's own type.

mod beside;
mod names;
mod repetition;

use std::cell::LazyCell;
use std::collections::HashSet;
use std::rc::Rc;

use openapiv3::{Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::compose::{Alternatives, Composed, Property, Source};
use super::conflicts::{Conflict, Taken};
use super::enums::{Values, unknown_variant};
use super::inherit::Base;
use super::names::Scope;
use super::place::Place;
use super::view::View;
use super::{Lowering, component_name, xml};
use crate::diagnostics::{Code, Pointer};
use crate::ir::{Ident, Rule, Union, UnionVariant};

use repetition::without_repetition;

/// The variants of a union, null left out.
#[derive(Clone, Default)]
pub(super) struct Members<'a> {
    pub list: Vec<Member<'a>>,
    pub place: Place,
    pub discriminator: Option<&'a Discriminator>,
    /// One of the members, or an annotation, allows null.
    pub nullable: bool,
    /// One of the members allows anything.
    pub is_open: bool,
    /// How many members have no value that what is around the union allows.
    pub excluded: usize,
    /// `oneOf`, or `anyOf` where a value may be several of the members.
    pub keyword: &'static str,
    /// What the union is called in XML is said, so its members are called so, too.
    pub is_named: bool,
    /// What is demanded beside it of a value of any member.
    pub beside: Vec<Rule>,
}

#[derive(Clone)]
pub(super) struct Member<'a> {
    pub place: Place,
    pub of: Of<'a>,
    /// What is known of its values.
    pub composed: Rc<Composed<'a>>,
    /// Members whose values are ones of this, too.
    pub also: Vec<&'a ReferenceOr<Schema>>,
}

/// What a variant holds.
#[derive(Clone)]
pub(super) enum Of<'a> {
    /// The type of a schema.
    Schema(&'a ReferenceOr<Schema>),
    /// What stands beside the union, with a member in it.
    Merged(&'a ReferenceOr<Schema>),
    /// The properties of a component and of what it extends, not those of what extends it; or a union that has it as a variant.
    Component { name: &'a str, within: Option<&'a str> },
    /// Any number, integers among them: no other type than `Decimal` holds all of those.
    Number,
    /// The values of several inline enums of strings.
    Strings,
}

/// As many variants are made at most of what stands beside unions; more would be unions multiplied.
const MOST: usize = 64;

impl<'a> Members<'a> {
    /// The values of a union of nothing but strings: one open enum says the same.
    pub(super) fn strings(&self) -> Option<Composed<'a>> {
        let mut all = Composed { ty: Some("string"), nullable: self.nullable, ..Composed::default() };
        for member in &self.list {
            let composed = &member.composed;
            let Values::Strings(values) = Values::of(composed) else { return None };
            all.values.extend(values.into_iter().map(Value::from));
            all.labels.extend(composed.labels.iter().cloned());
        }
        Some(all)
    }
}

impl<'a> Member<'a> {
    /// What it is a variant for.
    fn schemas(&self) -> impl Iterator<Item = &'a ReferenceOr<Schema>> {
        let own = if let Of::Schema(schema) | Of::Merged(schema) = self.of { Some(schema) } else { None };
        own.into_iter().chain(self.also.iter().copied())
    }
}

impl<'a> Lowering<'a> {
    /// The variants of the first union of a schema; `None` if they would be too many.
    pub(super) fn members(&self, composed: &Composed<'a>, place: &Place) -> Option<Members<'a>> {
        let (union, others) = composed.unions.split_first()?;
        let mut members = Members {
            place: place.clone(),
            discriminator: union.discriminator,
            nullable: composed.nullable,
            keyword: union.keyword,
            is_named: composed.source.items().any(|(schema, _)| xml::is_named(schema)),
            beside: if self.options.validate { composed.constraints.clone() } else { Vec::new() },
            ..Members::default()
        };
        let most = |of_first: usize| {
            let all = composed.source.variants().saturating_mul(of_first);
            others.iter().fold(all, |product, union| product.saturating_mul(union.members.len()))
        };
        let are_few = most(union.members.len()) <= MOST;
        let around = || self.compose(composed.source.clone(), &union.place.name);
        let is_impossible_around = LazyCell::new(|| self.impossible(&around()).is_some());
        let bases = self.bases_among(union);
        let has_reference = union.members.iter().any(|member| self.target(member).is_some());
        for (index, schema) in union.members.iter().enumerate() {
            let target = View::of(self.item(schema)?);
            members.nullable |= self.allows_null(schema);
            let is_null = target.is_null() || has_reference && target.is_nullable_object();
            if is_null || self.is_known(composed, &bases, schema) {
                continue;
            }
            let at = union.place.part(union.keyword, index);
            let alone = self.compose(Source::schema(schema, at.pointer.clone()), &at.name);
            if others.is_empty() && !self.adds(composed, &alone, union.discriminator) {
                if target.is_shapeless() {
                    members.is_open = true;
                } else {
                    let (of, composed) = (Of::Schema(schema), alone.into());
                    members.list.push(Member { place: at, of, composed, also: Vec::new() });
                }
                continue;
            }
            let merged = self.compose(composed.source.choose(union, index), &at.name);
            let is_excluded = alone.conflicts.is_empty()
                && (self.excludes(union, &merged) && !*is_impossible_around
                    || are_few && self.has_no_variant(&merged, &at));
            if is_excluded {
                members.excluded += 1;
                continue;
            }
            let (of, composed) = (Of::Merged(schema), merged.into());
            members.list.push(Member { place: at, of, composed, also: Vec::new() });
        }
        let merged = members.list.iter().filter(|member| matches!(member.of, Of::Merged(_))).count();
        if most(merged) > MOST {
            return None;
        }
        without_repetition(&mut members);
        Some(members)
    }

    /// Whether a member adds nothing to the others: a schema that is itself one of its members, an heir beside what it extends.
    fn is_known(&self, composed: &Composed<'a>, bases: &HashSet<&str>, member: &ReferenceOr<Schema>) -> bool {
        let is_heir = |name| !bases.is_empty() && self.ancestors(name).iter().any(|ancestor| bases.contains(ancestor));
        self.target(member).is_some_and(|name| composed.source.component == Some(name) || is_heir(name))
    }

    /// The members of a union that others may extend, which are no variants beside them: `oneOf: [Pet, Cat, Dog]`.
    fn bases_among(&self, union: &Alternatives<'a>) -> HashSet<&'a str> {
        let bases = union.members.iter().filter_map(|member| self.lineage.bases.get_key_value(self.target(member)?));
        let is_told_apart = |base: &Base<'a>| union.discriminator.is_none_or(|own| *own == *base.discriminator);
        bases.filter(|(_, base)| is_told_apart(base)).map(|(name, _)| *name).collect()
    }

    /// Whether the members of its unions exclude each other.
    fn has_no_variant(&self, composed: &Composed<'a>, place: &Place) -> bool {
        !composed.unions.is_empty()
            && self.members(composed, place).is_some_and(|members| members.list.is_empty() && members.excluded > 0)
    }

    /// Whether what is around a union excludes a member. What contradicts one in the schema that has the union is a mistake, of which the
    /// last word counts.
    fn excludes(&self, union: &Alternatives<'a>, merged: &Composed<'a>) -> bool {
        let own = union.place.pointer.child(union.keyword);
        let is_own = |at: &Pointer| at.below(&union.place.pointer).is_some() && at.below(&own).is_none();
        self.impossible(merged).is_some_and(|conflict| !conflict.places.iter().any(is_own))
    }

    /// Why no value is all that is demanded, of it or of a tag that has to be there.
    fn impossible(&self, composed: &Composed<'a>) -> Option<Conflict> {
        let has_none = |conflict: &Conflict| matches!(conflict.taken, Taken::First | Taken::Last | Taken::Neither);
        let tags = composed.properties.iter();
        let mut tags = tags.filter(|(name, tag)| !tag.also.is_empty() && composed.required.contains(**name));
        let of_tag = |(_, tag): (_, &Property<'a>)| {
            let tag = self.compose(Source::property(tag), "");
            if tag.values.is_empty() { None } else { tag.conflicts.into_iter().next() }
        };
        composed.conflicts.iter().find(|conflict| has_none(conflict)).cloned().or_else(|| tags.find_map(of_tag))
    }

    /// The enum of a union whose variants are decided.
    pub(super) fn union(&mut self, members: &Members<'a>) -> Union {
        let tags = self.tags(members);
        match (&tags, members.discriminator) {
            (Some(_), _) => self.report_strangers(members),
            (None, Some(_)) => {
                let message = "`discriminator` is not generated: its variants lack its property, or have no names";
                let pointer = members.place.pointer.child("discriminator");
                self.diagnostics.report(Code::UnsupportedKeyword, &pointer, message);
            }
            (None, None) => {}
        }
        let (tag, tags) = tags.unzip();
        let tags = tags.unwrap_or_else(|| vec![Vec::new(); members.list.len()]);
        let fallback = self.fallback(members).filter(|_| tag.is_some());
        let (variants, fallback, unknown) = self.variants(members, (tag.as_deref(), tags), fallback);
        let is_said = |tag: &String| members.discriminator.is_some_and(|said| said.property_name == *tag);
        let has_discriminator = tag.as_ref().is_some_and(is_said);
        let is_object = |composed: &Composed<'_>| !(composed.properties.is_empty() && composed.unions.is_empty());
        let objects = members.list.iter().filter(|member| is_object(&member.composed));
        let is_any = members.keyword == "anyOf" && tag.is_none() && objects.count() > 1;
        Union { tag, has_discriminator, variants, fallback, unknown, is_uneven: false, is_any }
    }

    /// One variant for each type of the members, the name of the one of them that is the `fallback`, and one for what is unknown.
    fn variants(
        &mut self,
        members: &Members<'a>,
        (tag, tags): (Option<&str>, Vec<Vec<String>>),
        fallback: Option<usize>,
    ) -> (Vec<UnionVariant>, Option<Ident>, Ident) {
        let texts = self.variant_texts(members, &tags);
        let names = self.variant_names(members, &texts);
        let mut scope = Scope::default();
        let mut made: Vec<(UnionVariant, Vec<&ReferenceOr<Schema>>)> = Vec::new();
        let mut variant_of = Vec::with_capacity(members.list.len());
        for (((member, own), text), name) in members.list.iter().zip(tags).zip(&texts).zip(names) {
            let inner = Place::new(member.place.pointer.clone(), members.place.inside(text));
            let ty = self.use_of_member(member, &inner).ty;
            let mut rules = self.rules_of_composed(&member.composed);
            let more = members.beside.iter().filter(|rule| !rules.contains(rule)).cloned().collect::<Vec<_>>();
            rules.extend(more);
            let is_without_tag = tag.is_some_and(|tag| self.may_lack(member, tag));
            if let Some((known, schemas)) = made.iter_mut().find(|(known, _)| known.ty == ty) {
                schemas.extend(member.schemas());
                known.tags.extend(own);
                // What another variant stands for is sent as that.
                if !matches!(member.of, Of::Component { within: Some(_), .. }) {
                    known.sent_tag = self.sent_tag(member, &known.tags);
                }
                known.is_without_tag |= is_without_tag;
                known.rules.retain(|rule| rules.contains(rule));
                variant_of.push(known.name.clone());
                continue;
            }
            let name = scope.claim(name);
            variant_of.push(name.clone());
            let sent_tag = self.sent_tag(member, &own);
            let xml = if members.is_named { None } else { self.xml_of_member(member) };
            let docs = String::new();
            let variant = UnionVariant { name, docs, ty, tags: own, sent_tag, is_without_tag, rules, xml };
            made.push((variant, member.schemas().collect()));
        }
        let variants = made.into_iter().map(|(variant, schemas)| {
            let docs = self.docs_of_variant(&variant, &schemas, members.keyword);
            UnionVariant { docs, ..variant }
        });
        let fallback = fallback.and_then(|index| variant_of.into_iter().nth(index));
        (variants.collect(), fallback, unknown_variant(&mut scope))
    }

    /// Whether a value of a member is one without the tag, too, so that its other properties can tell. A union keeps everything: that it
    /// can hold a value says nothing.
    fn may_lack(&self, member: &Member<'a>, tag: &str) -> bool {
        let composed = &member.composed;
        let is_nullable = |property| self.compose(Source::property(property), "").nullable;
        let is_needed = composed.required.contains(tag) && !composed.properties.get(tag).is_some_and(is_nullable);
        composed.unions.is_empty() && !is_needed
    }

    /// The member that a value without a known tag is (OAS 3.2.0 "Discriminator Object", `defaultMapping`).
    fn fallback(&mut self, members: &Members<'a>) -> Option<usize> {
        let target = component_name(members.discriminator?.extensions.get("x-oasmith-default-mapping")?.as_str()?);
        let found = members.list.iter().position(|member| self.member_name(member) == Some(target.as_ref()));
        if found.is_none() {
            let message = format!("`{target}` is none of the variants: what has no known tag is kept as JSON");
            let pointer = members.place.pointer.child("discriminator").child("defaultMapping");
            self.diagnostics.report(Code::Repaired, &pointer, message);
        }
        found
    }
}
