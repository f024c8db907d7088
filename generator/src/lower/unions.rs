//! `oneOf` and `anyOf`: which become a Rust enum, how its variants are called, and what tells them apart.

use indexmap::IndexMap;
use openapiv3::{Discriminator, ReferenceOr, Schema};
use serde_json::Value;

use super::enums::{Values, unknown_variant};
use super::names::{Scope, type_name};
use super::place::Place;
use super::view::View;
use super::{Lowering, component_name, formats};
use crate::ir::{Type, Union, UnionVariant};

/// A union that can be typed: its members, null left out.
pub(super) struct Members<'a> {
    list: Vec<Member<'a>>,
    place: Place,
    discriminator: Option<&'a Discriminator>,
    /// One of the members, or an annotation, allows null.
    pub nullable: bool,
}

struct Member<'a> {
    schema: &'a ReferenceOr<Schema>,
    place: Place,
}

/// Titles longer than this are sentences.
const LONGEST_TITLE: usize = 40;

impl<'a> Lowering<'a> {
    /// The members of a schema that is nothing but a union; `None` if one of them may be anything.
    pub(super) fn members(&self, view: &View<'a>, place: &Place) -> Option<Members<'a>> {
        let (keyword, list) = view.union()?;
        let mut members = Members {
            list: Vec::new(),
            place: place.clone(),
            discriminator: view.data.and_then(|data| data.discriminator.as_ref()),
            nullable: view.is_nullable(),
        };
        for (index, schema) in list.iter().enumerate() {
            let target = View::of(self.item(schema)?);
            members.nullable |= target.is_nullable();
            if target.is_null() {
                continue;
            }
            if target.is_shapeless() {
                return None;
            }
            members.list.push(Member { schema, place: place.part(keyword, index) });
        }
        // An open enum takes every string already.
        if members.list.iter().any(|member| self.is_string_enum(member.schema)) {
            members.list.retain(|member| !self.is_plain_string(member.schema));
        }
        Some(members)
    }

    /// The only member, if all others were null, or strings beside an open enum.
    pub(super) fn only(members: &Members<'a>) -> Option<(&'a ReferenceOr<Schema>, Place)> {
        match members.list.as_slice() {
            [only] => Some((only.schema, only.place.clone())),
            _ => None,
        }
    }

    pub(super) fn union(&mut self, members: &Members<'a>) -> Union {
        let mut scope = Scope::default();
        let tags = self.tags(members);
        let mut variants: Vec<UnionVariant> = Vec::new();
        for (index, member) in members.list.iter().enumerate() {
            let text = self.variant_text(member.schema);
            let inner = Place::new(member.place.pointer.clone(), format!("{} {text}", members.place.name));
            let ty = self.use_of(member.schema, &inner).ty;
            let own = tags.as_ref().and_then(|(_, tags)| tags.get(index)).cloned().unwrap_or_default();
            match variants.iter_mut().find(|known| known.ty == ty) {
                Some(known) => known.tags.extend(own),
                None => variants.push(UnionVariant { name: scope.claim(type_name(&text)), ty, tags: own }),
            }
        }
        let unknown = unknown_variant(&mut scope);
        Union { tag: tags.map(|(property, _)| property), variants, unknown, is_uneven: false }
    }

    /// What a variant is called: the schema's name, a short title, or its JSON type.
    fn variant_text(&self, schema: &'a ReferenceOr<Schema>) -> String {
        let schema = match schema {
            ReferenceOr::Reference { reference } => {
                let name = component_name(reference);
                return self.schemas.get(name.as_str()).map_or(name, |ident| ident.as_str().to_owned());
            }
            ReferenceOr::Item(schema) => schema,
        };
        let title = schema.schema_data.title.as_deref().filter(|title| title.chars().count() <= LONGEST_TITLE);
        let view = View::of(schema);
        let is_text = matches!(formats::string(view.format), Type::Text(_)) && view.values.is_empty();
        let ty = match view.ty {
            Some("string") if is_text => view.format.unwrap_or("string"),
            Some(ty) => ty,
            None if view.items.is_some() => "array",
            None if view.values.iter().any(Value::is_string) => "string",
            None => "object",
        };
        title.unwrap_or(ty).to_owned()
    }

    /// The property that tells the variants apart, and its values for each member.
    fn tags(&self, members: &Members<'a>) -> Option<(String, Vec<Vec<String>>)> {
        match members.discriminator {
            Some(discriminator) => mapped(members, discriminator),
            None => self.constants(members),
        }
    }

    /// A property that is constant in every member, with another value in each.
    fn constants(&self, members: &Members<'a>) -> Option<(String, Vec<Vec<String>>)> {
        let constants: Vec<IndexMap<&str, Vec<String>>> =
            members.list.iter().map(|member| self.constants_of(member)).collect::<Option<_>>()?;
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

    /// The properties of an object that an `enum` restricts to some strings.
    fn constants_of(&self, member: &Member<'a>) -> Option<IndexMap<&'a str, Vec<String>>> {
        let composed = self.compose(View::of(self.item(member.schema)?), &member.place);
        let constants = composed.properties.iter().filter_map(|(name, property)| {
            match Values::of(&self.compose_property(property)) {
                Values::Strings(values) => Some((*name, values)),
                Values::Integers(_) | Values::Scalars | Values::Mixed | Values::None => None,
            }
        });
        let constants: IndexMap<_, _> = constants.collect();
        (!constants.is_empty()).then_some(constants)
    }

    fn is_string_enum(&self, schema: &'a ReferenceOr<Schema>) -> bool {
        let view = self.item(schema).map(View::of);
        view.is_some_and(|view| view.values.iter().any(Value::is_string))
    }

    fn is_plain_string(&self, schema: &'a ReferenceOr<Schema>) -> bool {
        let view = self.item(schema).map(View::of);
        view.is_some_and(|view| {
            view.ty == Some("string") && view.values.is_empty() && formats::string(view.format) == Type::String
        })
    }
}

/// The tags of a discriminator: those of its mapping, and the names of the schemas that it does not mention
/// (OAS 3.0.4, section 4.7.25).
fn mapped(members: &Members<'_>, discriminator: &Discriminator) -> Option<(String, Vec<Vec<String>>)> {
    let tags = members.list.iter().map(|member| match member.schema {
        ReferenceOr::Item(_) => None,
        ReferenceOr::Reference { reference } => {
            let mapped = discriminator.mapping.iter().filter(|(_, target)| *target == reference);
            let mapped: Vec<String> = mapped.map(|(tag, _)| tag.clone()).collect();
            Some(if mapped.is_empty() { vec![component_name(reference)] } else { mapped })
        }
    });
    Some((discriminator.property_name.clone(), tags.collect::<Option<_>>()?))
}
