//! `oneOf` and `anyOf`: how their variants are called, and what tells them apart.
//!
//! What stands beside a union belongs to each of its variants: those are the schema with one member in it, as if the member
//! stood in an `allOf`. Where that adds nothing to a member, the variant is the member's own type.

mod repetition;

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use openapiv3::{Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::circles::Sources;
use super::compose::{Additional, Alternatives, Composed, Part, Property, Source};
use super::conflicts::{Conflict, Taken};
use super::enums::{self, Values, unknown_variant};
use super::inherit::Base;
use super::names::{Scope, type_name};
use super::place::Place;
use super::view::View;
use super::{Lowering, annotations, component_name, formats, xml};
use crate::diagnostics::{Code, Pointer};
use crate::ir::{Ident, Rule, Type, Union, UnionVariant};

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

/// Titles longer than this are sentences.
const LONGEST_TITLE: usize = 40;

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
    /// What it is called where it stands, if that is no sentence.
    fn title(&self) -> Option<&str> {
        let (Of::Schema(schema) | Of::Merged(schema)) = self.of else { return None };
        let title = schema.as_item()?.schema_data.title.as_deref();
        title.filter(|title| title.chars().count() <= LONGEST_TITLE)
    }

    /// What it is a variant for.
    fn schemas(&self) -> impl Iterator<Item = &'a ReferenceOr<Schema>> {
        let own = if let Of::Schema(schema) | Of::Merged(schema) = self.of { Some(schema) } else { None };
        own.into_iter().chain(self.also.iter().copied())
    }

    /// What only this one of several inline schemas has: a property, the required ones first, or the type of its items or values.
    fn particular(&self, shared: &HashSet<&str>) -> Option<String> {
        let composed = &self.composed;
        let required = composed.properties.keys().filter(|name| composed.required.contains(**name));
        let property = required.chain(composed.properties.keys()).find(|name| !shared.contains(**name));
        let values = match &composed.additional {
            Some(Additional::Schema(values)) => Some((values, "map")),
            Some(Additional::Any(..)) | None => None,
        };
        let inside = composed.items.as_ref().map(|items| (items, "array")).or(values);
        let of_inside = |(inside, kind): (&Property<'_>, _)| match inside.schema {
            Part::Reference(reference) => Some(format!("{} {kind}", component_name(reference))),
            Part::Item(inside) => Some(format!("{} {kind}", View::of(inside).ty?)),
        };
        property.map(|name| (*name).to_owned()).or_else(|| of_inside(inside?))
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

    /// Whether what stands beside a union says more than its member does.
    pub(super) fn adds(
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
    pub(super) fn only_narrows(&self, composed: &Composed<'a>) -> bool {
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

    /// The enum of a union whose variants are decided.
    pub(super) fn union(&mut self, members: &Members<'a>) -> Union {
        let mut scope = Scope::default();
        let tags = self.tags(members);
        if members.discriminator.is_some() && tags.is_none() {
            let message = "`discriminator` is not generated: its variants lack its property, or have no names";
            self.diagnostics.report(Code::UnsupportedKeyword, &members.place.pointer.child("discriminator"), message);
        }
        if tags.is_some() {
            self.report_strangers(members);
        }
        let own = |index| tags.as_ref().and_then(|(_, tags)| tags.get(index)).cloned().unwrap_or_default();
        let texts = self.variant_texts(members, own);
        let names = self.variant_names(members, &texts);
        let fallback = self.fallback(members).filter(|_| tags.is_some());
        let mut fallback_name = None;
        let mut variants: Vec<UnionVariant> = Vec::new();
        let mut schemas: Vec<Vec<&ReferenceOr<Schema>>> = Vec::new();
        for (index, ((member, text), name)) in members.list.iter().zip(&texts).zip(names).enumerate() {
            let own = own(index);
            let inner = Place::new(member.place.pointer.clone(), members.place.inside(text));
            let ty = self.use_of_member(member, &inner).ty;
            let mut rules = self.rules_of_composed(&member.composed);
            let more = members.beside.iter().filter(|rule| !rules.contains(rule)).cloned().collect::<Vec<_>>();
            rules.extend(more);
            let sent = self.sent_tag(member, &own);
            let known = variants.iter_mut().zip(&mut schemas).find(|(known, _)| known.ty == ty);
            let name = known.as_ref().map_or_else(|| scope.claim(name), |(known, _)| known.name.clone());
            if fallback == Some(index) {
                fallback_name = Some(name.clone());
            }
            let is_without_tag = tags.as_ref().is_some_and(|(tag, _)| self.may_lack(member, tag));
            if let Some((known, schemas)) = known {
                schemas.extend(member.schemas());
                known.tags.extend(own);
                // What another variant stands for is sent as that.
                if !matches!(member.of, Of::Component { within: Some(_), .. }) {
                    known.sent_tag = self.sent_tag(member, &known.tags);
                }
                known.is_without_tag |= is_without_tag;
                known.rules.retain(|rule| rules.contains(rule));
                continue;
            }
            let xml = if members.is_named { None } else { self.xml_of_member(member) };
            let docs = String::new();
            variants.push(UnionVariant { name, docs, ty, tags: own, sent_tag: sent, is_without_tag, rules, xml });
            schemas.push(member.schemas().collect());
        }
        for (variant, schemas) in variants.iter_mut().zip(&schemas) {
            variant.docs = self.docs_of_variant(variant, schemas, members.keyword);
        }
        let unknown = unknown_variant(&mut scope);
        let tag = tags.map(|(property, _)| property);
        let is_said =
            |tag: &String| members.discriminator.is_some_and(|discriminator| discriminator.property_name == *tag);
        let has_discriminator = tag.as_ref().is_some_and(is_said);
        let is_object = |composed: &Composed<'_>| !(composed.properties.is_empty() && composed.unions.is_empty());
        let objects = members.list.iter().filter(|member| is_object(&member.composed));
        let is_any = members.keyword == "anyOf" && tag.is_none() && objects.count() > 1;
        Union { tag, has_discriminator, variants, fallback: fallback_name, unknown, is_uneven: false, is_any }
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

    /// What a variant is called: the schema's name, a short title, the values of its tag, or its JSON type.
    pub(super) fn variant_text(&self, member: &Member<'a>, tags: &[String]) -> String {
        if let Some(title) = member.title() {
            return title.to_owned();
        }
        if let Some(name) = self.member_name(member) {
            return self.schemas.get(name).map_or_else(|| name.to_owned(), |ident| ident.as_str().to_owned());
        }
        let composed = &member.composed;
        if (1..=2).contains(&tags.len()) {
            return tags.join(" or ");
        }
        let is_text = matches!(formats::string(composed.format), Type::Text(_)) && composed.values.is_empty();
        let ty = match composed.ty {
            Some("string") if is_text => composed.format.unwrap_or("string"),
            Some(ty) => ty,
            None if composed.items.is_some() => "array",
            None => match enums::word(&composed.values) {
                Some(word) => word,
                None if composed.properties.is_empty() && !composed.unions.is_empty() => {
                    return self.union_text(member);
                }
                None => "object",
            },
        };
        ty.to_owned()
    }

    /// What each variant is called, given its tags: where several would be called the same, what only it has.
    pub(super) fn variant_texts(&self, members: &Members<'a>, tags: impl Fn(usize) -> Vec<String>) -> Vec<String> {
        let all = members.list.iter().enumerate();
        let texts: Vec<String> = all.map(|(index, member)| self.variant_text(member, &tags(index))).collect();
        let common = repeated(texts.iter().map(String::as_str));
        let properties = members.list.iter().flat_map(|member| member.composed.properties.keys());
        let shared = LazyCell::new(|| repeated(properties.copied()));
        let all = members.list.iter().zip(&texts);
        let all = all.map(|(member, text)| {
            let particular = common.contains(text.as_str()).then(|| member.particular(&shared)).flatten();
            particular.unwrap_or_else(|| text.clone())
        });
        all.collect()
    }

    /// The names of the variants. Of the name of a schema it is what the union's name does not say, unless two would be one then.
    fn variant_names(&self, members: &Members<'a>, texts: &[String]) -> Vec<Ident> {
        let names = members.list.iter().zip(texts).map(|(member, text)| {
            let whole = type_name(text);
            let is_named = member.title().is_none() && self.member_name(member).is_some();
            (if is_named { type_name(&members.place.rest_of(text)) } else { whole.clone() }, whole)
        });
        let names: Vec<(Ident, Ident)> = names.collect();
        let mut claims: HashMap<&str, HashSet<&str>> = HashMap::new();
        for ((short, whole), text) in names.iter().zip(texts) {
            for name in [short, whole] {
                claims.entry(name.as_str()).or_default().insert(text);
            }
        }
        let is_taken = |name: &str| name == "Unknown" || claims.get(name).is_some_and(|texts| texts.len() > 1);
        names.iter().map(|(short, whole)| if is_taken(short.as_str()) { whole } else { short }.clone()).collect()
    }

    /// What a variant that is a union itself is called: what its few variants are, unless they are unions again.
    fn union_text(&self, member: &Member<'a>) -> String {
        let inner = self.members(&member.composed, &member.place).map(|members| members.list).unwrap_or_default();
        let is_named = |member: &Member<'a>| member.composed.unions.is_empty() || self.member_name(member).is_some();
        if inner.is_empty() || inner.len() > 3 || !inner.iter().all(is_named) {
            return "union".to_owned();
        }
        let texts: Vec<String> = inner.iter().map(|member| self.variant_text(member, &[])).collect();
        texts.join(" or ")
    }

    /// What is said of a variant that has no definition of its own, or that stands for several members.
    fn docs_of_variant(&self, variant: &UnionVariant, schemas: &[&'a ReferenceOr<Schema>], keyword: &str) -> String {
        match schemas {
            [ReferenceOr::Item(schema)] if !matches!(variant.ty, Type::Named(_)) => {
                annotations::beside_name(self.annotations(schema), variant.name.as_str())
            }
            several if several.len() > 1 && several.iter().any(|schema| schema.as_item().is_some()) => {
                annotations::alternatives(keyword, several.iter().copied())
            }
            _ => String::new(),
        }
    }

    /// The component that a variant is of.
    pub(super) fn member_name(&self, member: &Member<'a>) -> Option<&'a str> {
        match &member.of {
            Of::Schema(schema) | Of::Merged(schema) => self.referred((*schema).into()),
            Of::Component { name, .. } => Some(name),
            Of::Number | Of::Strings => None,
        }
    }
}

fn repeated<'t>(texts: impl Iterator<Item = &'t str>) -> HashSet<&'t str> {
    let mut seen = HashSet::new();
    texts.filter(|text| !seen.insert(*text)).collect()
}
