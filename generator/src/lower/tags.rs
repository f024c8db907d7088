//! The properties that say which variant of a union an object is: where a type is one variant only, nobody has to say so.
//!
//! A tag that its type decides need not be filled in: `None` is sent as what the type says. It stays a field all the same, since a
//! value that the description does not know comes back as it came, and whoever knows better than the description can say so.

use std::collections::{HashMap, HashSet};

use super::docs::{code, paragraphs};
use super::inherit::InlineHeirs;
use super::nested::{Shapes, behind};
use crate::ir::{Api, Field, Ident, Presence, Shape, Tag, Type, Union, UnionVariant};

/// What the unions that a struct is a variant of say about one of its properties.
#[derive(Clone, Default)]
struct Claim {
    /// The tags that mean the struct.
    tags: Vec<String>,
    /// What each of them sends where nothing else is said.
    sent: HashSet<Option<String>>,
    /// It stands for tags that nobody knows, too.
    is_open: bool,
    has_discriminator: bool,
}

impl Claim {
    fn add(&mut self, other: &Self) {
        let new = other.tags.iter().filter(|tag| !self.tags.contains(tag)).cloned().collect::<Vec<_>>();
        self.tags.extend(new);
        self.sent.extend(other.sent.iter().cloned());
        self.is_open |= other.is_open;
        self.has_discriminator |= other.has_discriminator;
    }

    /// The one tag that all unions send.
    fn sent(&self) -> Option<&String> {
        let mut sent = self.sent.iter();
        sent.next().filter(|_| sent.next().is_none())?.as_ref()
    }
}

/// By the struct and the property.
type Claims = HashMap<(Ident, String), Claim>;

/// Finds the tags that their types decide.
pub(super) fn settle(api: &mut Api, heirs: &InlineHeirs) {
    let known: Vec<(Ident, Shape)> = api
        .definitions()
        .filter(|definition| !matches!(definition.shape, Shape::Struct(_) | Shape::Union(_)))
        .map(|definition| (definition.name.clone(), definition.shape.clone()))
        .collect();
    let shapes: Shapes<'_> = known.iter().map(|(name, shape)| (name, shape)).collect();
    let mut claims = claims(api, &shapes);
    inherit(&mut claims, heirs);
    for definition in api.definitions_mut() {
        let Shape::Struct(structure) = &mut definition.shape else { continue };
        for field in &mut structure.fields {
            if let Some(claim) = claims.get(&(definition.name.clone(), field.wire.clone())) {
                decide(field, claim, &shapes);
            }
        }
    }
}

fn claims(api: &Api, shapes: &Shapes<'_>) -> Claims {
    let mut claims = Claims::new();
    let unions = api.definitions().filter_map(|definition| match &definition.shape {
        Shape::Union(union) => Some((&definition.name, union)),
        _ => None,
    });
    let unions: HashMap<&Ident, &Union> = unions.collect();
    for definition in api.definitions() {
        let Shape::Union(union @ Union { tag: Some(tag), .. }) = &definition.shape else { continue };
        for UnionVariant { name, ty, tags, sent_tag, .. } in &union.variants {
            let Type::Named(target) = behind(ty, shapes) else { continue };
            let own = Claim {
                tags: tags.clone(),
                sent: HashSet::from([sent_tag.clone()]),
                is_open: union.fallback.as_ref() == Some(name),
                has_discriminator: union.has_discriminator,
            };
            // What a variant with another tag of its own, or with none, can be has this tag, too.
            let is_inner = |variant: &&UnionVariant| union.variants.iter().all(|outer| outer.ty != variant.ty);
            let tags = sent_tag.clone().map_or_else(|| tags.clone(), |tag| vec![tag]);
            let (mut open, mut seen) = (vec![target], HashSet::from([target]));
            while let Some(outer) = open.pop() {
                let inner = unions.get(outer).filter(|inner| inner.tag.as_ref() != Some(tag));
                for variant in inner.into_iter().flat_map(|inner| &inner.variants).filter(is_inner) {
                    let Type::Named(target) = behind(&variant.ty, shapes) else { continue };
                    if seen.insert(target) {
                        open.push(target);
                        let claim = Claim { tags: tags.clone(), ..own.clone() };
                        claims.entry((target.clone(), tag.clone())).or_default().add(&claim);
                    }
                }
            }
            claims.entry((target.clone(), tag.clone())).or_default().add(&own);
        }
    }
    claims
}

/// An inline schema around a variant has no name that a tag could mean: it is tagged like that.
fn inherit(claims: &mut Claims, heirs: &InlineHeirs) {
    let mut inherited = Claims::new();
    for ((variant, property), claim) in &*claims {
        for heir in heirs.get(variant).into_iter().flatten() {
            inherited.entry((heir.clone(), property.clone())).or_default().add(claim);
        }
    }
    for (key, claim) in inherited {
        claims.entry(key).or_insert(claim);
    }
}

fn decide(field: &mut Field, claim: &Claim, shapes: &Shapes<'_>) {
    if claim.is_open {
        return;
    }
    let is_required = matches!(field.presence, Presence::Required | Presence::RequiredNullable);
    let named = match behind(&field.ty, shapes) {
        Type::Named(name) => shapes.get(name).map(|shape| (name, shape)),
        _ => None,
    };
    let is_text = named.is_none() && *behind(&field.ty, shapes) == Type::String;
    if is_text && claim.tags.len() != 1 {
        let tags: Vec<String> = claim.tags.iter().map(|tag| code(tag)).collect();
        let tags = if tags.is_empty() { String::new() } else { format!("One of {}.", tags.join(", ")) };
        field.docs = paragraphs([field.docs.as_str(), tags.as_str()]);
    }
    let Some(text) = claim.sent() else { return };
    let tag = match named {
        None if is_text => Tag::Text(text.clone()),
        // One value is no choice, and its enum says so already.
        Some((name, Shape::StringEnum(values)))
            if claim.has_discriminator && !(is_required && values.variants.len() == 1) =>
        {
            let Some(variant) = values.variants.iter().find(|variant| variant.wire == *text) else { return };
            Tag::Variant(name.clone(), variant.name.clone())
        }
        _ => return,
    };
    let sent = format!("`None` is sent as {}.", code(text));
    // What the description says an absent one means is no longer true: no constant says so, and the docs have the last word.
    field.default = None;
    field.docs = paragraphs([field.docs.as_str(), sent.as_str()]);
    field.tag = Some(tag);
}
