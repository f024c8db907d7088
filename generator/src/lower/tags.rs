//! The properties that say which variant of a union an object is: where a type is one variant only, nobody has to say so.
//!
//! A tag that its type decides need not be filled in: `None` is sent as what the type says. It stays a field all the same, since a
//! value that the description does not know comes back as it came, and whoever knows better than the description can say so.

use std::collections::HashMap;

use super::docs::{code, paragraphs};
use super::inherit::InlineHeirs;
use super::nested::{Shapes, behind};
use crate::ir::{Api, Field, Ident, Presence, Shape, Tag, Type, Union, UnionVariant};

/// What the unions that a struct is a variant of say about one of its properties.
#[derive(Default)]
struct Claim {
    /// The tags that mean the struct.
    tags: Vec<String>,
    /// It stands for tags that nobody knows, too.
    is_open: bool,
    has_discriminator: bool,
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
    for definition in api.definitions() {
        let Shape::Union(union @ Union { tag: Some(tag), .. }) = &definition.shape else { continue };
        for UnionVariant { name, ty, tags, .. } in &union.variants {
            let Type::Named(target) = behind(ty, shapes) else { continue };
            let claim = claims.entry((target.clone(), tag.clone())).or_default();
            let new = tags.iter().filter(|tag| !claim.tags.contains(tag)).cloned().collect::<Vec<_>>();
            claim.tags.extend(new);
            claim.is_open |= union.fallback.as_ref() == Some(name);
            claim.has_discriminator |= union.has_discriminator;
        }
    }
    claims
}

/// An inline schema around a variant has no name that a tag could mean: it is tagged like that.
fn inherit(claims: &mut Claims, heirs: &InlineHeirs) {
    let mut inherited = Claims::new();
    for ((variant, property), claim) in &*claims {
        for heir in heirs.get(variant).into_iter().flatten() {
            let own = inherited.entry((heir.clone(), property.clone())).or_default();
            own.tags.extend(claim.tags.iter().filter(|tag| !own.tags.contains(tag)).cloned().collect::<Vec<_>>());
            own.is_open |= claim.is_open;
            own.has_discriminator |= claim.has_discriminator;
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
    let tag = match (claim.tags.as_slice(), named) {
        ([tag], None) if *behind(&field.ty, shapes) == Type::String => Tag::Text(tag.clone()),
        (tags, None) if *behind(&field.ty, shapes) == Type::String => {
            let tags: Vec<String> = tags.iter().map(|tag| code(tag)).collect();
            let tags = if tags.is_empty() { String::new() } else { format!("One of {}.", tags.join(", ")) };
            field.docs = paragraphs([field.docs.as_str(), tags.as_str()]);
            return;
        }
        // One value is no choice, and its enum says so already.
        ([tag], Some((name, Shape::StringEnum(values))))
            if claim.has_discriminator && !(is_required && values.variants.len() == 1) =>
        {
            let Some(variant) = values.variants.iter().find(|variant| variant.wire == *tag) else { return };
            Tag::Variant(name.clone(), variant.name.clone())
        }
        _ => return,
    };
    let [text] = claim.tags.as_slice() else { return };
    let docs = format!("`None` is sent as {}.", code(text));
    field.docs = paragraphs([field.docs.as_str(), docs.as_str()]);
    field.default = None;
    field.tag = Some(tag);
}
