//! The parts of a `multipart/form-data` body (OAS 3.0.4, section 4.7.15.1.3): files and values.

use std::collections::HashMap;

use openapiv3::{AdditionalProperties, MediaType, ReferenceOr, Schema};

use super::compose::{Composed, Property, Source};
use super::docs::{code, markdown, paragraphs};
use super::names::{Scope, value_name};
use super::place::Place;
use super::view::View;
use super::{Lowering, annotations, resolve};
use crate::diagnostics::{Code, Pointer};
use crate::ir::{Access, FormPart, PartKind, Shape, Type};

impl<'a> Lowering<'a> {
    /// Whether a property of the body is a file.
    pub(super) fn has_files(&self, media: &'a MediaType) -> bool {
        let composed = self.object_of(media, &Place::new(Pointer::root(), ""));
        composed.is_some_and(|composed| composed.properties.values().any(|property| self.file(property).is_some()))
    }

    /// The parts that the properties of an object are.
    pub(super) fn parts(&mut self, composed: &Composed<'a>, media: &'a MediaType) -> Vec<FormPart> {
        if let Some((AdditionalProperties::Any(true) | AdditionalProperties::Schema(_), at)) = &composed.additional {
            let message = "only the parts that `properties` names are generated";
            self.diagnostics.report(Code::UnsupportedKeyword, &at.pointer, message);
        }
        // A component has the types of its properties already.
        let known = match &media.schema {
            Some(ReferenceOr::Reference { reference }) => self.fields(reference),
            _ => HashMap::new(),
        };
        // What is only read is no part of a request.
        let properties = composed.properties.iter().filter(|(_, property)| self.access(property) != Access::ReadOnly);
        let properties: Vec<_> = properties.collect();
        let names: Vec<&str> = properties.iter().map(|(name, _)| **name).collect();
        let names = Scope::default().claim_all(&names, value_name);
        let parts = properties.into_iter().zip(names).map(|((name, property), ident)| {
            let media_type = media.encoding.get(*name).and_then(|encoding| encoding.content_type.as_deref());
            let (mut docs, deprecated) = self.property_annotations(property);
            let file = self.file(property);
            if file.is_some() {
                // What a string looks like says nothing of a file.
                docs = self.boxed_item(property.schema).map(described).unwrap_or_default();
            }
            let value = || known.get(*name).cloned();
            let kind = file.or_else(|| value().map(PartKind::Typed));
            let is_optional = !composed.required.contains(name);
            let kind = kind.unwrap_or_else(|| PartKind::Typed(self.use_of_property(property, is_optional).ty));
            let said = media_type.map(|text| format!("Media type: {}.", code(text))).unwrap_or_default();
            FormPart {
                name: ident,
                wire: (*name).to_owned(),
                docs: paragraphs([docs.as_str(), said.as_str()]),
                deprecated,
                required: composed.required.contains(name) && !self.is_nullable(property),
                kind,
                media_type: media_type.filter(|text| !text.contains(['*', ','])).map(|text| text.trim().to_owned()),
            }
        });
        parts.collect()
    }

    /// The types of the fields of a component, if it is a struct.
    fn fields(&self, reference: &str) -> HashMap<String, Type> {
        let ident = resolve(&self.components.schemas, reference).and_then(|(name, _)| self.schemas.get(name));
        let definitions = self.files.iter().flat_map(|file| &file.types);
        let found =
            definitions.filter(|definition| Some(&definition.name) == ident).map(|definition| &definition.shape);
        let fields = found.flat_map(|shape| match shape {
            Shape::Struct(structure) => structure.fields.as_slice(),
            _ => &[],
        });
        fields.map(|field| (field.wire.clone(), field.ty.clone())).collect()
    }

    /// The doc comment of the struct of parts: what the schema says of itself.
    pub(super) fn form_docs(&self, media: &'a MediaType) -> String {
        media.schema.as_ref().and_then(|schema| self.item(schema)).map(annotations::of).unwrap_or_default()
    }

    /// The schema of a body, if it is an object that names its properties.
    pub(super) fn object_of(&self, media: &'a MediaType, place: &Place) -> Option<Composed<'a>> {
        let schema = self.item(media.schema.as_ref()?)?;
        let composed = self.compose(Source::item(schema, place.pointer.clone(), None), &place.name);
        (!composed.properties.is_empty()).then_some(composed)
    }

    /// What kind of file a property is, if it is one.
    fn file(&self, property: &Property<'a>) -> Option<PartKind> {
        let schema = self.boxed_item(property.schema)?;
        let view = View::of(schema);
        if is_binary(&view) {
            return Some(PartKind::File);
        }
        let items = self.boxed_item(view.items?)?;
        is_binary(&View::of(items)).then_some(PartKind::Files)
    }

    fn is_nullable(&self, property: &Property<'a>) -> bool {
        self.boxed_item(property.schema).is_some_and(|schema| View::of(schema).is_nullable())
    }
}

fn described(schema: &Schema) -> String {
    markdown(schema.schema_data.description.as_deref().unwrap_or_default())
}

fn is_binary(view: &View<'_>) -> bool {
    matches!(view.ty, None | Some("string")) && view.format == Some("binary")
}
