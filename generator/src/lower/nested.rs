//! Parameters whose style has no form for all that their type can hold (OAS 3.0.4, section 4.7.12.3): one list or object inside another.
//!
//! It is a question of types, so it is asked when all of them are there.

use std::collections::{HashMap, HashSet};

use super::Lowering;
use super::docs::code;
use crate::diagnostics::{Code, Message, Pointer};
use crate::ir::{FormStyle, Ident, Location, PartKind, QueryStyle, Shape, Type};

/// A parameter with a style, and the place of its schema; or a property of a form, and the place of its encoding.
pub(super) struct Styled {
    pub place: Pointer,
    pub location: Location,
    /// Of the parameter, or of the form.
    pub ty: Type,
    pub property: Option<String>,
}

/// A list or object that a value can be.
struct Container<'t> {
    is_list: bool,
    /// What it holds, with the name of a property.
    parts: Vec<(Option<&'t str>, &'t Type)>,
}

pub(super) type Shapes<'t> = HashMap<&'t Ident, &'t Shape>;

impl Lowering<'_> {
    /// Whether a value is a scalar or a list of scalars.
    pub(super) fn is_flat(&self, ty: &Type) -> bool {
        if is_plainly_scalar(ty) {
            return true;
        }
        let shapes = self.shapes();
        let is_scalar = |ty| containers(ty, &shapes).is_empty();
        containers(ty, &shapes).iter().all(|outer| outer.is_list && outer.parts.iter().all(|(_, item)| is_scalar(item)))
    }

    /// Says of the header of an answer that its style has no form for all of it. Its type is there, and all inside it.
    pub(super) fn report_nested_header(&mut self, ty: &Type, explode: bool, place: &Pointer) -> bool {
        if is_plainly_scalar(ty) {
            return false;
        }
        let Some(what) = nested(ty, explode, &self.shapes()) else { return false };
        self.diagnostics.report(Code::NestedParameter, place, message(&what, Code::NestedParameter.remedy()));
        true
    }

    pub(super) fn shapes(&self) -> Shapes<'_> {
        let definitions = self.files.iter().flat_map(|file| &file.types);
        definitions.map(|definition| (&definition.name, &definition.shape)).collect()
    }

    /// Keeps the styles of a form until its types are known.
    pub(super) fn style_form(&mut self, styles: &[(String, FormStyle)], ty: &Type, media: &Pointer) {
        self.styled.extend(styles.iter().filter_map(|(name, style)| match style {
            FormStyle::Query(style, explode) => Some(Styled {
                place: media.child("encoding").child(name),
                location: Location::Query(*style, *explode),
                ty: ty.clone(),
                property: Some(name.clone()),
            }),
            FormStyle::Json => None,
        }));
    }

    pub(super) fn report_nested(&mut self) {
        let shapes = self.shapes();
        let problems: Vec<(Pointer, Message)> = self
            .styled
            .iter()
            .filter_map(|Styled { place, location, ty, property }| {
                let explode = explode(*location)?;
                let what = if property.is_some() {
                    let parts = containers(ty, &shapes).into_iter().flat_map(|form| form.parts);
                    let mut own = parts.filter(|(name, _)| *name == property.as_deref());
                    own.find_map(|(_, ty)| nested(ty, explode, &shapes))
                } else {
                    nested(ty, explode, &shapes)
                }?;
                Some((place.clone(), message(&what, remedy(*location, property.is_some()))))
            })
            .collect();
        for (place, message) in problems {
            self.diagnostics.report(Code::NestedParameter, &place, message);
        }
    }
}

/// Whether it holds nothing, whatever other types are: most do, and need not be asked for all of those.
fn is_plainly_scalar(ty: &Type) -> bool {
    matches!(ty, Type::Bool | Type::Number(_) | Type::String | Type::Text(_) | Type::Null)
}

fn message(what: &str, help: &str) -> Message {
    let message = format!("{what} is a list or object inside another, which this style has no form for");
    Message::from(message).help(Some(help.to_owned()))
}

fn remedy(location: Location, is_part: bool) -> &'static str {
    match location {
        _ if is_part => {
            "use `style: deepObject` if the server reads `a[b][c]=1`; else say `contentType: application/json` alone"
        }
        Location::Query(..) => {
            "use `style: deepObject` if the server reads `a[b][c]=1`; else describe it by `content`, as JSON"
        }
        _ => Code::NestedParameter.remedy(),
    }
}

/// Whether an object is exploded, in a style that does not nest.
fn explode(location: Location) -> Option<bool> {
    match location {
        Location::Query(QueryStyle::DeepObject, _) | Location::Querystring => None,
        Location::Path(_, explode)
        | Location::Query(_, explode)
        | Location::Header(explode)
        | Location::Cookie(_, explode) => Some(explode),
    }
}

/// The first part without a form, in words. The list of an exploded object has one: it repeats its name.
fn nested<'t>(ty: &'t Type, explode: bool, shapes: &Shapes<'t>) -> Option<String> {
    let is_flat = |ty: &'t Type| containers(ty, shapes).is_empty();
    let outer = containers(ty, shapes).into_iter();
    let mut parts = outer.flat_map(|outer| outer.parts.into_iter().map(move |part| (outer.is_list, part)));
    let found = parts.find(|(is_item, (_, ty))| {
        let repeats = |inner: &Container<'t>| {
            explode && !is_item && inner.is_list && inner.parts.iter().all(|(_, item)| is_flat(item))
        };
        !containers(ty, shapes).iter().all(repeats)
    });
    found.map(|(_, (name, _))| name.map_or_else(|| "an item".to_owned(), code))
}

/// The lists and objects that a value of a type can be.
fn containers<'t>(ty: &'t Type, shapes: &Shapes<'t>) -> Vec<Container<'t>> {
    let (mut found, mut open, mut seen) = (Vec::new(), vec![ty], HashSet::new());
    while let Some(ty) = open.pop() {
        match ty {
            Type::Nullable(inner) | Type::Boxed(inner) => open.push(inner),
            Type::Array(item) => found.push(Container { is_list: true, parts: vec![(None, item)] }),
            Type::Tuple(items) => {
                found.push(Container { is_list: true, parts: items.iter().map(|item| (None, item)).collect() });
            }
            Type::Map(value) => found.push(Container { is_list: false, parts: vec![(None, value)] }),
            Type::Named(name) if seen.insert(name) => match shapes.get(name) {
                Some(Shape::Struct(structure)) => {
                    let fields = structure.fields.iter().map(|field| (Some(field.wire.as_str()), &field.ty));
                    let rest = structure.rest.iter().map(|(_, ty)| (None, ty));
                    found.push(Container { is_list: false, parts: fields.chain(rest).collect() });
                }
                Some(Shape::Parts(parts)) => {
                    let typed = parts.list.iter().filter_map(|part| match &part.kind {
                        PartKind::Typed(ty) => Some((Some(part.wire.as_str()), ty)),
                        _ => None,
                    });
                    found.push(Container { is_list: false, parts: typed.collect() });
                }
                Some(Shape::Alias(ty) | Shape::Newtype(ty)) => open.push(ty),
                Some(Shape::Union(union)) => open.extend(union.variants.iter().map(|variant| &variant.ty)),
                _ => {}
            },
            _ => {}
        }
    }
    found
}

/// The type that an alias stands for; no circle of them is left.
pub(super) fn behind<'t>(mut ty: &'t Type, shapes: &Shapes<'t>) -> &'t Type {
    while let Type::Named(name) = ty
        && let Some(Shape::Alias(target)) = shapes.get(name)
    {
        ty = target;
    }
    ty
}
