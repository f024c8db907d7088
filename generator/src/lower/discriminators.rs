//! What tells the variants of a union apart: a property, and the values of it that mean each of them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::Discriminator;
use serde_json::Value;

use super::compose::Source;
use super::enums::Values;
use super::names::words;
use super::unions::{Member, Members, Of};
use super::{Lowering, component_name};
use crate::diagnostics::Code;

/// So deeply unions inside unions are looked into for their tags: one may be a variant of itself.
const DEEPEST: usize = 3;

/// The values that a schema allows its property.
type Tags<'t> = HashSet<&'t str>;

/// By a value what the schemas allow that allow it.
type Allowing<'t> = HashMap<&'t str, Vec<&'t Tags<'t>>>;

impl<'a> Lowering<'a> {
    /// The property that tells the variants apart, and its values for each member.
    pub(super) fn tags(&self, members: &Members<'a>) -> Option<(String, Vec<Vec<String>>)> {
        self.tags_within(members, DEEPEST)
    }

    fn tags_within(&self, members: &Members<'a>, depth: usize) -> Option<(String, Vec<Vec<String>>)> {
        members
            .discriminator
            .and_then(|discriminator| self.mapped(members, discriminator, depth))
            .or_else(|| self.constants(members))
            .or_else(|| self.mapped(members, self.inherited_discriminator(members)?, depth))
    }

    /// The tags of a discriminator: those of its mapping, or the names of the schemas (OAS 3.0.4, section 4.7.25). Where a schema
    /// allows its property no such value, but one that differs in case or signs alone, or only one, or none that another schema
    /// allows, those are meant. A union, or what others extend, has the tags of its variants. One that allows only what another one is
    /// known by already shares that, unless it is an heir, which may have it from there. What has no name has the values that it allows
    /// itself, if it says which.
    fn mapped(
        &self,
        members: &Members<'a>,
        discriminator: &Discriminator,
        depth: usize,
    ) -> Option<(String, Vec<Vec<String>>)> {
        let property = &discriminator.property_name;
        let lacks = |member: &Member<'_>| {
            let composed = &member.composed;
            composed.unions.is_empty()
                && composed.additional.is_none()
                && !composed.properties.contains_key(property.as_str())
        };
        if members.list.iter().all(lacks) || members.list.iter().all(|member| self.member_name(member).is_none()) {
            return None;
        }
        let is_asked = |name: &str| name == property;
        let allowed = |member| self.constants_of(member, DEEPEST, &is_asked)?.swap_remove(property.as_str());
        let allowed: Vec<Vec<String>> = members.list.iter().map(|member| allowed(member).unwrap_or_default()).collect();
        let sets: Vec<Tags<'_>> = allowed.iter().map(|tags| tags.iter().map(String::as_str).collect()).collect();
        let allowing = allowing(&sets);
        let mut said = vec![Vec::new(); members.list.len()];
        for (tag, _, index) in self.meanings(members, discriminator) {
            if let Some(tags) = index.and_then(|index| said.get_mut(index)) {
                tags.push(tag.clone());
            }
        }
        let claimed: HashSet<String> = said.iter().flatten().cloned().collect();
        let mut seen = HashSet::new();
        let mut all = Vec::new();
        for (((member, mut tags), own), set) in members.list.iter().zip(said).zip(&allowed).zip(&sets) {
            let name = self.member_name(member);
            // A mapping may name some of what is inside.
            tags.extend(self.inner_tags(member, property, depth).into_iter().filter(|tag| !claimed.contains(tag)));
            if name.is_none() {
                let more = own.iter().filter(|tag| !tags.contains(tag)).cloned().collect::<Vec<_>>();
                tags.extend(more);
            }
            if let Some(name) = name.filter(|_| tags.is_empty()) {
                tags = self.inherited_tags(name, property);
                if tags.is_empty() {
                    tags = self.allowed_tags(name, (own, set), &allowing);
                }
                let is_heir = matches!(member.of, Of::Component { .. });
                if tags.is_empty() || is_heir && tags.iter().all(|tag| seen.contains(tag)) {
                    tags = vec![self.own_tag(name)];
                }
            }
            // What means another one already can mean this one only if nothing else does.
            let is_new = |tag: &String| !seen.contains(tag);
            if tags.iter().any(is_new) {
                tags.retain(is_new);
            }
            seen.extend(tags.iter().cloned());
            all.push(tags);
        }
        Some((property.clone(), all))
    }

    /// The tags of all variants of a variant, where the same property tells those apart.
    fn inner_tags(&self, member: &Member<'a>, property: &str, depth: usize) -> Vec<String> {
        let inner = self.inner_members(member, depth);
        match inner.and_then(|members| self.tags_within(&members, depth - 1)) {
            Some((of, tags)) if of == property => tags.concat(),
            _ => Vec::new(),
        }
    }

    /// Of the values that a schema allows its property the only one, or those that mean it: its name in other letters, and what no other
    /// schema allows. One that allows more than this one, as what it extends does, says nothing of that.
    fn allowed_tags(&self, name: &str, (own, set): (&[String], &Tags<'_>), all: &Allowing<'_>) -> Vec<String> {
        if own.len() == 1 {
            return own.to_vec();
        }
        let name = words(&self.own_tag(name));
        let allows_more = |others: &&&Tags<'_>| others.len() > set.len() && set.is_subset(others);
        let rivals = |tag: &str| all.get(tag).into_iter().flatten().filter(|others| !allows_more(others));
        own.iter().filter(|tag| words(tag) == name || rivals(tag).nth(1).is_none()).cloned().collect()
    }

    /// Of several tags of a schema the one that is sent where nothing else is said: its name, or that in other letters.
    pub(super) fn sent_tag(&self, member: &Member<'a>, tags: &[String]) -> Option<String> {
        if let [only] = tags {
            return Some(only.clone());
        }
        let name = self.own_tag(self.member_name(member)?);
        let mut alike = tags.iter().filter(|tag| words(tag) == words(&name));
        let (first, others) = (alike.next(), alike.next());
        tags.iter().find(|tag| **tag == name).or(first.filter(|_| others.is_none())).cloned()
    }

    /// The tags that the mapping of a discriminator has for a component, or else for what is the same by a reference.
    pub(super) fn tags_of(&self, discriminator: &Discriminator, name: &str) -> Vec<String> {
        if discriminator.mapping.is_empty() {
            return Vec::new();
        }
        let tags = |is_meant: &dyn Fn(&str) -> bool| -> Vec<String> {
            let mapped = discriminator.mapping.iter().filter(|(_, target)| is_meant(target));
            mapped.map(|(tag, _)| tag.clone()).collect()
        };
        let own = tags(&|target| component_name(target) == name);
        let meant = self.meant(name);
        if own.is_empty() { tags(&|target| self.meant(&component_name(target)) == meant) } else { own }
    }

    /// Reports the tags of a mapping that mean none of the variants, nor what is inside or extends one.
    pub(super) fn report_strangers(&mut self, members: &Members<'a>) {
        let Some(discriminator) = members.discriminator else { return };
        // Those that a base has from its own are told there.
        let is_inherited =
            |member: &Member<'a>| matches!(member.of, Of::Component { name, .. } if self.discriminator(name).is_none());
        if members.list.first().is_some_and(is_inherited) {
            return;
        }
        let at = members.place.pointer.child("discriminator").child("mapping");
        for (tag, target, index) in self.meanings(members, discriminator) {
            if index.is_none() {
                let message = format!("`{target}` is none of the variants: what has this tag is kept as JSON");
                self.diagnostics.report(Code::Repaired, &at.child(tag), message);
            }
        }
    }

    /// The tags of a mapping and, with their targets, the variants that they mean: what the target is, what has another name for
    /// it, or what it is inside of.
    fn meanings<'d>(
        &self,
        members: &Members<'a>,
        discriminator: &'d Discriminator,
    ) -> Vec<(&'d String, Cow<'d, str>, Option<usize>)> {
        if discriminator.mapping.is_empty() {
            return Vec::new();
        }
        let all = || members.list.iter().enumerate();
        let own: Vec<_> = all().filter_map(|(index, member)| Some((self.member_name(member)?, index))).collect();
        let others = own.iter().filter_map(|(name, index)| Some((self.meant(name)?, *index)));
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (name, index) in own.iter().copied().chain(others) {
            known.entry(name).or_insert(index);
        }
        let find = |known: &HashMap<&str, usize>, name: &str| {
            known.get(name).or_else(|| known.get(self.meant(name)?)).copied()
        };
        // Most mappings name the members themselves.
        if discriminator.mapping.values().any(|target| find(&known, &component_name(target)).is_none()) {
            for (index, member) in all() {
                for name in self.names_inside(member, DEEPEST) {
                    known.entry(name).or_insert(index);
                }
            }
        }
        let meaning = |(tag, target): (&'d String, &'d String)| {
            let name = component_name(target);
            let index = find(&known, &name);
            (tag, name, index)
        };
        discriminator.mapping.iter().map(meaning).collect()
    }

    /// The components inside a variant, as deep as that.
    fn names_inside(&self, member: &Member<'a>, depth: usize) -> Vec<&'a str> {
        let mut names = Vec::new();
        for inner in self.inner_members(member, depth).into_iter().flat_map(|members| members.list) {
            names.extend(self.member_name(&inner).and_then(|name| self.meant(name)));
            names.extend(self.names_inside(&inner, depth - 1));
        }
        names
    }

    /// The variants of a variant that is a union itself.
    fn inner_members(&self, member: &Member<'a>, depth: usize) -> Option<Members<'a>> {
        let is_base = |name: &&str| self.lineage.bases.contains_key(name) && !matches!(member.of, Of::Component { .. });
        match self.member_name(member).filter(is_base) {
            _ if depth == 0 => None,
            Some(name) => self.members_of_base(name, &member.place),
            None if member.composed.unions.is_empty() => None,
            None => self.members(&member.composed, &member.place),
        }
    }

    /// A property that is constant in every member, with another value in each.
    fn constants(&self, members: &Members<'a>) -> Option<(String, Vec<Vec<String>>)> {
        let mut constants: Vec<IndexMap<&str, Vec<String>>> = Vec::new();
        for member in &members.list {
            // What is no constant of all before cannot be one of all.
            let is_asked = |name: &str| constants.last().is_none_or(|known| known.contains_key(name));
            let own = self.constants_of(member, DEEPEST, &is_asked)?;
            constants.push(own);
        }
        let first = constants.first()?;
        let property = first.keys().find(|property| {
            let values: Option<Vec<_>> = constants.iter().map(|constants| constants.get(**property)).collect();
            let mut values: Vec<_> = values.into_iter().flatten().flatten().collect();
            let count = values.len();
            values.sort();
            values.dedup();
            count >= constants.len() && values.len() == count
        })?;
        let tags = constants.iter().map(|constants| constants.get(property).cloned().unwrap_or_default());
        Some(((*property).to_owned(), tags.collect()))
    }

    /// Those of some properties of an object that an `enum` restricts to some strings, integers or booleans, as text. Of a union those of
    /// each of its variants. `None` where there are none.
    pub(super) fn constants_of(
        &self,
        member: &Member<'a>,
        depth: usize,
        is_asked: &dyn Fn(&str) -> bool,
    ) -> Option<IndexMap<&'a str, Vec<String>>> {
        let composed = &member.composed;
        if !composed.unions.is_empty() {
            let inner = if depth == 0 { None } else { self.members(composed, &member.place) }?;
            let mut inner = inner.list.iter();
            let first = self.constants_of(inner.next()?, depth - 1, is_asked)?;
            return inner.try_fold(first, |all, member| {
                let more = self.constants_of(member, depth - 1, &|name| all.contains_key(name))?;
                Some(in_both(all, more))
            });
        }
        let asked = composed.properties.iter().filter(|(name, _)| is_asked(name));
        let constants = asked.filter_map(|(name, property)| {
            let composed = self.compose(Source::property(property), "");
            let texts = match Values::of(&composed) {
                Values::Strings(values) => values,
                Values::Integers(values) => values.iter().map(i64::to_string).collect(),
                Values::Scalars if composed.values.iter().any(Value::is_boolean) => {
                    composed.values.iter().filter(|value| value.is_boolean()).map(Value::to_string).collect()
                }
                Values::Scalars | Values::Several(_) | Values::Structured | Values::None => return None,
            };
            Some((*name, texts))
        });
        let constants: IndexMap<_, _> = constants.collect();
        (!constants.is_empty()).then_some(constants)
    }
}

fn allowing<'t>(sets: &'t [Tags<'t>]) -> Allowing<'t> {
    let mut allowing = Allowing::new();
    for set in sets {
        for tag in set {
            allowing.entry(tag).or_default().push(set);
        }
    }
    allowing
}

/// The properties that are constant in both, with the values of both.
fn in_both<'a>(
    mut all: IndexMap<&'a str, Vec<String>>,
    mut more: IndexMap<&'a str, Vec<String>>,
) -> IndexMap<&'a str, Vec<String>> {
    all.retain(|name, values| {
        let others = more.swap_remove(name);
        let new = others.iter().flatten().filter(|value| !values.contains(value)).cloned().collect::<Vec<_>>();
        values.extend(new);
        others.is_some()
    });
    all
}
