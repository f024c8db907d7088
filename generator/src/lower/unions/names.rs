//! How the variants of a union are called, and what is said of each.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use openapiv3::{ReferenceOr, Schema};

use super::{Member, Members, Of};
use crate::ir::{Ident, Type, UnionVariant};
use crate::lower::compose::{Additional, Part, Property};
use crate::lower::names::type_name;
use crate::lower::view::View;
use crate::lower::{Lowering, annotations, component_name, enums, formats};

/// Titles longer than this are sentences.
const LONGEST_TITLE: usize = 40;

impl Member<'_> {
    /// What it is called where it stands, if that is no sentence.
    fn title(&self) -> Option<&str> {
        let (Of::Schema(schema) | Of::Merged(schema)) = self.of else { return None };
        let title = schema.as_item()?.schema_data.title.as_deref();
        title.filter(|title| title.chars().count() <= LONGEST_TITLE)
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
    /// What a variant is called: the schema's name, a short title, the values of its tag, or its JSON type.
    fn variant_text(&self, member: &Member<'a>, tags: &[String]) -> String {
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
    pub(in crate::lower) fn variant_texts(&self, members: &Members<'a>, tags: &[Vec<String>]) -> Vec<String> {
        let all = members.list.iter().zip(tags);
        let texts: Vec<String> = all.map(|(member, tags)| self.variant_text(member, tags)).collect();
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
    pub(super) fn variant_names(&self, members: &Members<'a>, texts: &[String]) -> Vec<Ident> {
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
    pub(super) fn docs_of_variant(
        &self,
        variant: &UnionVariant,
        schemas: &[&'a ReferenceOr<Schema>],
        keyword: &str,
    ) -> String {
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
    pub(in crate::lower) fn member_name(&self, member: &Member<'a>) -> Option<&'a str> {
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
