//! Inheritance by discriminator (OAS 3.0.4, section 4.7.25): a schema with a `discriminator` and no members of a union, which
//! other schemas extend by `allOf`.
//!
//! A value of such a schema may be one of any schema that extends it, so the schema's name, which is what the document
//! refers to, is that of a union. Its own properties are a struct beside it: `Pet` and `PetBase`. What extends a schema
//! takes its properties, not the union.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexMap;
use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::compose::{Composed, Source};
use super::docs::code;
use super::names::type_name;
use super::place::Place;
use super::unions::{Member, Members, Of};
use super::view::View;
use super::{Lowering, annotations, component_pointer};
use crate::diagnostics::Code;
use crate::ir::{Ident, Shape};

/// Extensions for the value of a discriminator, of `AutoRest` and of Swagger's own tools.
const TAGS: &[&str] = &["x-ms-discriminator-value", "x-discriminator-value"];

/// The inline schemas that extend a component, by the type of that.
pub(super) type InlineHeirs = HashMap<Ident, Vec<Ident>>;

/// What extends what.
#[derive(Default)]
pub(super) struct Lineage<'a> {
    /// The components that others extend.
    pub bases: IndexMap<&'a str, Base<'a>>,
    /// What each component extends directly.
    parents: IndexMap<&'a str, Vec<&'a str>>,
    discriminators: HashMap<&'a str, &'a Discriminator>,
    /// What each component of which that was asked extends, and what it is as a variant: in a line of heirs each is asked by all others.
    ancestors: RefCell<HashMap<&'a str, Rc<[&'a str]>>>,
    variants: RefCell<HashMap<&'a str, Rc<Composed<'a>>>>,
    pub inline_heirs: InlineHeirs,
}

/// A component that others extend, and what it is.
pub(super) struct Base<'a> {
    /// The struct of its own properties.
    pub plain: Ident,
    pub discriminator: &'a Discriminator,
    /// Everything that extends it, directly or through others, in the order of the document.
    heirs: Vec<&'a str>,
}

impl<'a> Lowering<'a> {
    /// Finds the components that are extended, once all components have their names.
    pub(super) fn find_bases(&mut self) {
        let components = self.components;
        let items = components.schemas.iter().filter_map(|(name, schema)| Some((name.as_str(), schema.as_item()?)));
        self.lineage.parents = items.clone().map(|(name, schema)| (name, self.parents_of(schema))).collect();
        self.lineage.discriminators =
            items.filter_map(|(name, schema)| Some((name, own_discriminator(schema)?))).collect();
        let tagged = self.tagged();
        let mut heirs: IndexMap<&'a str, Vec<&'a str>> = IndexMap::new();
        for name in components.schemas.keys().filter(|name| tagged.contains(name.as_str())) {
            for ancestor in self.ancestors(name).iter().copied() {
                heirs.entry(ancestor).or_default().push(name);
            }
        }
        for name in components.schemas.keys() {
            let Some(heirs) = heirs.swap_remove(name.as_str()) else { continue };
            let inherited = || self.ancestors(name).iter().find_map(|name| self.discriminator(name));
            let Some(discriminator) = self.discriminator(name).or_else(inherited) else { continue };
            let plain = self.claim(type_name(&format!("{name} base")), &Place::new(component_pointer(name), ""));
            self.lineage.bases.insert(name, Base { plain, discriminator, heirs });
        }
    }

    /// The components with a discriminator, and all that extend one. Others may form long chains, and need not be followed.
    fn tagged(&self) -> HashSet<&'a str> {
        let mut heirs: HashMap<&'a str, Vec<&'a str>> = HashMap::new();
        for (name, parents) in &self.lineage.parents {
            for parent in parents {
                heirs.entry(parent).or_default().push(name);
            }
        }
        let names = self.components.schemas.keys().map(String::as_str);
        let mut open: Vec<&'a str> = names.filter(|name| self.discriminator(name).is_some()).collect();
        let mut tagged: HashSet<&'a str> = open.iter().copied().collect();
        while let Some(name) = open.pop() {
            open.extend(heirs.get(name).into_iter().flatten().filter(|heir| tagged.insert(heir)));
        }
        tagged
    }

    /// Notes the discriminator of a schema that no other one extends, or of a part of it.
    pub(super) fn note_idle(&mut self, schema: &Schema, place: &Place) {
        if own_discriminator(schema).is_none() {
            return;
        }
        let has_one = |part: &ReferenceOr<Schema>| part.as_item().is_some_and(|part| own_discriminator(part).is_some());
        let part = View::own(schema).all_of.iter().position(has_one);
        let part = part.filter(|_| schema.schema_data.discriminator.is_none());
        let pointer = part.map_or_else(|| place.pointer.clone(), |index| place.part("allOf", index).pointer);
        self.idle.insert(pointer.child("discriminator"));
    }

    /// Discriminators that no schema needs: those without `oneOf` of schemas that nothing extends.
    pub(super) fn report_idle(&mut self) {
        let Some(first) = self.idle.first() else { return };
        let others = match self.idle.len() {
            1 => String::new(),
            2 => " (and at one more place)".to_owned(),
            count => format!(" (and at {} more places)", count - 1),
        };
        let message =
            format!("`discriminator` is not generated: there is no `oneOf`, and no schema extends this one{others}");
        self.diagnostics.report(Code::UnsupportedKeyword, first, message);
    }

    /// Whether a schema is a reference to a component that others extend.
    pub(super) fn is_base(&self, schema: &'a ReferenceOr<Schema>) -> bool {
        self.target(schema).is_some_and(|name| self.lineage.bases.contains_key(name))
    }

    /// The type of a component's own properties.
    pub(super) fn plain(&self, name: &str) -> Option<Ident> {
        let base = self.lineage.bases.get(name).map(|base| &base.plain);
        base.or_else(|| self.schemas.get(name)).cloned()
    }

    /// The value of a discriminator that means a component; documents of OpenAPI 2.0 can say another one only by an extension.
    pub(super) fn own_tag(&self, name: &str) -> String {
        let schema = self.components.schemas.get(name).and_then(ReferenceOr::as_item);
        let extensions = schema.map(|schema| &schema.schema_data.extensions);
        let said = TAGS.iter().find_map(|key| extensions?.get(*key)?.as_str());
        said.unwrap_or(name).to_owned()
    }

    /// The tags that the nearest of a component's ancestors has for it: the mapping of `Dog` need not say what that of `Pet` does.
    pub(super) fn inherited_tags(&self, name: &'a str, property: &str) -> Vec<String> {
        let ancestors = self.ancestors(name);
        let discriminators = ancestors.iter().filter_map(|ancestor| self.discriminator(ancestor));
        let mut known =
            discriminators.filter(|known| known.property_name == property).map(|known| self.tags_of(known, name));
        known.find(|tags| !tags.is_empty()).unwrap_or_default()
    }

    /// The discriminator of a component that all members of a union extend, where none of them is extended itself.
    pub(super) fn inherited_discriminator(&self, members: &Members<'a>) -> Option<&'a Discriminator> {
        let names: Vec<&str> = members.list.iter().map(|member| self.member_name(member)).collect::<Option<_>>()?;
        let ancestors: Vec<Rc<[&str]>> = names.iter().map(|name| self.ancestors(name)).collect();
        let (first, others) = ancestors.split_first()?;
        let is_leaf = |name: &&str| !self.lineage.bases.contains_key(name);
        let mut shared = first.iter().filter(|ancestor| others.iter().all(|other| other.contains(ancestor)));
        names.iter().all(is_leaf).then(|| shared.find_map(|ancestor| self.discriminator(ancestor))).flatten()
    }

    /// A component that others extend and those, as the members of a union.
    pub(super) fn members_of_base(&self, name: &'a str, place: &Place) -> Option<Members<'a>> {
        let base = self.lineage.bases.get(name)?;
        let list = [(name, None)].into_iter().chain(self.heirs(base)).filter_map(|(name, within)| {
            let schema = self.components.schemas.get(name)?;
            let place = Place::new(component_pointer(name), place.name.as_str());
            let known = self.lineage.variants.borrow().get(name).cloned();
            let composed = known.unwrap_or_else(|| {
                let composed = Rc::new(self.compose(Source::schema(schema, place.pointer.clone()), name));
                self.lineage.variants.borrow_mut().insert(name, Rc::clone(&composed));
                composed
            });
            Some(Member { place, of: Of::Component { name, within }, composed, also: Vec::new() })
        });
        Some(Members {
            list: list.collect(),
            place: place.clone(),
            discriminator: Some(base.discriminator),
            keyword: "oneOf",
            ..Members::default()
        })
    }

    /// The definitions of a component that others extend.
    pub(super) fn base(&mut self, name: &'a str, schema: &'a Schema, place: &Place, ident: &Ident) {
        let Some(base) = self.lineage.bases.get(name) else { return };
        let plain = base.plain.clone();
        let Some(members) = self.members_of_base(name, place) else { return };
        let (docs, deprecated) = (self.annotations(schema), annotations::is_deprecated(schema));
        let union = self.union(&members);
        self.add(0, ident.clone(), docs, deprecated, Shape::Union(union));
        self.component = Some(plain.clone());
        let source = Source::item(schema, place, Some(name));
        let composed = self.compose(source, ident.as_str());
        let docs = format!("The schema {} itself: the properties that all that extend it share.", code(name));
        self.define_itself(plain, (docs, deprecated), composed, place);
    }

    /// What extends a component, and in which union of its own each is: where one in between has a discriminator of another property, that
    /// tells apart what extends it, unless the mapping names those.
    fn heirs(&self, base: &Base<'a>) -> impl Iterator<Item = (&'a str, Option<&'a str>)> {
        let property = &base.discriminator.property_name;
        let is_other = |name: &&'a str| {
            let own = self.discriminator(name).filter(|own| own.property_name != *property);
            own.is_some() && base.heirs.contains(name) && self.lineage.bases.contains_key(name)
        };
        let mut groups: IndexMap<&'a str, Vec<(&'a str, Option<&'a str>)>> = IndexMap::new();
        for heir in base.heirs.iter().copied() {
            let ancestors = self.ancestors(heir);
            let within = ancestors.iter().copied().rev().find(is_other).or(Some(heir).filter(is_other));
            let within = within.filter(|within| *within == heir || self.tags_of(base.discriminator, heir).is_empty());
            groups.entry(within.unwrap_or(heir)).or_default().push((heir, within));
        }
        groups.into_iter().flat_map(|(first, mut group)| {
            group.sort_by_key(|(name, _)| *name != first);
            group
        })
    }

    /// Notes what an inline schema extends: its tag is that of the component, unless others extend that, too.
    pub(super) fn note_parents(&mut self, name: &Ident, composed: &Composed<'a>) {
        let parents: Vec<&str> = composed.source.items().flat_map(|(schema, _)| self.parents_of(schema)).collect();
        for parent in parents.into_iter().filter(|parent| !self.lineage.bases.contains_key(parent)) {
            if let Some(parent) = self.schemas.get(parent) {
                self.lineage.inline_heirs.entry(parent.clone()).or_default().push(name.clone());
            }
        }
    }

    pub(super) fn discriminator(&self, name: &str) -> Option<&'a Discriminator> {
        self.lineage.discriminators.get(name).copied()
    }

    /// Everything that a component extends, the nearest first.
    pub(super) fn ancestors(&self, name: &'a str) -> Rc<[&'a str]> {
        if let Some(known) = self.lineage.ancestors.borrow().get(name) {
            return Rc::clone(known);
        }
        let (of, mut seen) = (name, HashSet::from([name]));
        let mut found = Vec::new();
        let mut open = std::collections::VecDeque::from([name]);
        while let Some(name) = open.pop_front() {
            for parent in self.lineage.parents.get(name).into_iter().flatten().copied() {
                if seen.insert(parent) {
                    found.push(parent);
                    open.push_back(parent);
                }
            }
        }
        let found: Rc<[&str]> = found.into();
        self.lineage.ancestors.borrow_mut().insert(of, Rc::clone(&found));
        found
    }

    /// What a schema extends directly.
    fn parents_of(&self, schema: &'a Schema) -> Vec<&'a str> {
        let members = View::own(schema).all_of.iter();
        let parents = members.flat_map(|member| match member {
            // And what that is by a reference.
            ReferenceOr::Reference { reference } => {
                let end = self.end(reference).filter(|end| self.target(member) != Some(*end));
                self.target(member).into_iter().chain(end).collect()
            }
            ReferenceOr::Item(schema) => self.parents_of(schema),
        });
        parents.collect()
    }
}

/// The discriminator of a schema, or of a part of it. That of a union belongs to its members.
fn own_discriminator(schema: &Schema) -> Option<&Discriminator> {
    let view = View::own(schema);
    let has_members = !view.one_of.is_empty() || !view.any_of.is_empty();
    let own = schema.schema_data.discriminator.as_ref().filter(|_| !has_members);
    own.or_else(|| view.all_of.iter().filter_map(ReferenceOr::as_item).find_map(own_discriminator))
}
