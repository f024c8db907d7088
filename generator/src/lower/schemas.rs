//! Schemas: which are definitions of their own, which are only uses, and what each is in Rust.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};
use serde_json::Value;

use super::compose::{Composed, Property};
use super::enums::{self, Values, open_enum};
use super::names::{Scope, module_name, type_name, value_name};
use super::place::Place;
use super::view::View;
use super::{Lowering, annotations, defaults, formats};
use crate::diagnostics::{Code, Pointer};
use crate::ir::{Access, Derives, Field, Ident, ModelFile, Presence, Shape, Struct, Type, TypeDef};

/// A type where it is used, and whether null may stand in its place.
pub(super) struct Use {
    pub ty: Type,
    pub nullable: bool,
}

impl Use {
    const JSON: Self = Self { ty: Type::Json, nullable: false };

    /// The type of an array's item or a map's value, where no presence can say that it may be null.
    fn element(self) -> Type {
        let takes_null = matches!(self.ty, Type::Json);
        if self.nullable && !takes_null { Type::Nullable(Box::new(self.ty)) } else { self.ty }
    }
}

/// What a schema needs in Rust.
enum Kind<'a> {
    /// An item with a name.
    Definition(Box<Composed<'a>>),
    /// Only a spelling.
    Use(Use),
}

impl<'a> Lowering<'a> {
    /// Lowers the schemas of `components`, one file each. All get their names first: an inline schema never takes one.
    pub(super) fn component_schemas(&mut self) {
        let components = self.components;
        for name in components.schemas.keys() {
            let ident = self.types.claim(type_name(name));
            self.schemas.insert(name, ident);
        }
        for (name, schema) in &components.schemas {
            let pointer = Pointer::root().child("components").child("schemas").child(name);
            let Some(ident) = self.schemas.get(name.as_str()).cloned() else {
                continue;
            };
            let place = Place::new(pointer, ident.as_str());
            self.in_file(&place.name.clone(), |lowering| {
                lowering.component_schema(schema, &place, ident);
            });
        }
    }

    fn component_schema(&mut self, schema: &'a ReferenceOr<Schema>, place: &Place, name: Ident) {
        match schema {
            ReferenceOr::Reference { reference } => {
                let ty = self.reference(reference).ty;
                self.add(0, name, String::new(), false, Shape::Alias(ty));
            }
            ReferenceOr::Item(schema) => match self.kind(schema, place) {
                Kind::Definition(composed) => {
                    self.define(name, annotations::of(schema), schema.schema_data.deprecated, &composed);
                }
                // What an alias is made of may have put definitions into the file already; it comes first.
                Kind::Use(used) => {
                    let (docs, deprecated) = (annotations::of(schema), schema.schema_data.deprecated);
                    self.add(0, name, docs, deprecated, Shape::Alias(used.ty));
                }
            },
        }
    }

    /// Puts the definitions that `lower` makes into a file of their own, named after `name`; without any there is no file.
    pub(super) fn in_file<T>(&mut self, name: &str, lower: impl FnOnce(&mut Self) -> T) -> T {
        self.files.push(ModelFile { module: module_name(name), types: Vec::new() });
        let result = lower(self);
        if let Some(mut file) = self.files.pop().filter(|file| !file.types.is_empty()) {
            file.module = self.modules.claim(file.module);
            self.files.push(file);
        }
        result
    }

    /// Makes a definition; those named after places inside it follow it in the file.
    fn define(&mut self, name: Ident, docs: String, deprecated: bool, composed: &Composed<'a>) {
        let index = self.next_index();
        let shape = self.shape(composed);
        self.add(index, name, docs, deprecated, shape);
    }

    /// Where the next definition of the file goes, before those that are made while it is.
    pub(super) fn next_index(&self) -> usize {
        self.files.last().map_or(0, |file| file.types.len())
    }

    pub(super) fn add(&mut self, index: usize, name: Ident, docs: String, deprecated: bool, shape: Shape) {
        if let Some(file) = self.files.last_mut() {
            file.types.insert(
                index,
                TypeDef { name, docs, deprecated, only_in_responses: false, derives: Derives::default(), shape },
            );
        }
    }

    fn reference(&self, reference: &str) -> Use {
        let Some((name, schema)) = self.schema(reference) else {
            return Use::JSON;
        };
        let ty = self.schemas.get(name).map_or(Type::Json, |ident| Type::Named(ident.clone()));
        Use { ty, nullable: self.allows_null(schema) }
    }

    /// Whether a schema allows null, or the one that it stands for does.
    fn allows_null(&self, mut schema: &'a ReferenceOr<Schema>) -> bool {
        for _ in 0..=self.components.schemas.len() {
            let Some(view) = self.item(schema).map(View::of) else { return false };
            match view.only_member() {
                _ if view.is_nullable() => return true,
                Some(only) => schema = only,
                None => return false,
            }
        }
        false
    }

    /// The use of a schema at a place: a definition is made where it needs one.
    pub(super) fn use_of(&mut self, schema: &'a ReferenceOr<Schema>, place: &Place) -> Use {
        match schema {
            ReferenceOr::Reference { reference } => self.reference(reference),
            ReferenceOr::Item(schema) => self.use_of_item(schema, place),
        }
    }

    /// [`Self::use_of`] for where openapiv3 puts schemas into boxes.
    fn use_of_boxed(&mut self, schema: &'a ReferenceOr<Box<Schema>>, place: &Place) -> Use {
        match schema {
            ReferenceOr::Reference { reference } => self.reference(reference),
            ReferenceOr::Item(schema) => self.use_of_item(schema, place),
        }
    }

    pub(super) fn use_of_property(&mut self, property: &Property<'a>) -> Use {
        if property.also.is_empty() {
            return self.use_of_boxed(property.schema, &property.place);
        }
        let composed = self.compose_property(property);
        let kind = self.kind_of(composed, &property.place);
        let docs = self.property_annotations(property.schema).0;
        self.use_of_kind(kind, &property.place, docs, false)
    }

    fn use_of_item(&mut self, schema: &'a Schema, place: &Place) -> Use {
        let kind = self.kind(schema, place);
        self.use_of_kind(kind, place, annotations::of(schema), schema.schema_data.deprecated)
    }

    fn use_of_kind(&mut self, kind: Kind<'a>, place: &Place, docs: String, deprecated: bool) -> Use {
        match kind {
            Kind::Use(used) => used,
            Kind::Definition(composed) => {
                let name = self.types.claim(type_name(&place.name));
                let nullable = composed.nullable;
                self.define(name.clone(), docs, deprecated, &composed);
                Use { ty: Type::Named(name), nullable }
            }
        }
    }

    fn kind(&mut self, schema: &'a Schema, place: &Place) -> Kind<'a> {
        let view = View::of(schema);
        let nullable = view.is_nullable();
        if let Some(only) = view.only_member() {
            let used = self.use_of(only, place);
            return Kind::Use(Use { nullable: nullable || used.nullable, ..used });
        }
        if view.is_shapeless() {
            return Kind::Use(Use::JSON);
        }
        if let Some(members) = self.members(&view, place) {
            if let Some((only, place)) = Self::only(&members) {
                return Kind::Use(Use { nullable: members.nullable, ..self.use_of(only, &place) });
            }
            let nullable = members.nullable;
            return Kind::Definition(Box::new(Composed { members: Some(members), nullable, ..Composed::default() }));
        }
        let composed = self.compose(view, place);
        self.kind_of(composed, place)
    }

    /// [`Self::kind`] of a schema whose parts have been put together.
    fn kind_of(&mut self, composed: Composed<'a>, place: &Place) -> Kind<'a> {
        let nullable = composed.nullable;
        if composed.is_contradictory {
            let message = "no value is in all the `enum`s of this `allOf`: the last one is taken";
            self.diagnostics.report(Code::Repaired, &place.pointer, message);
        }
        for (keyword, place) in &composed.unions {
            let message =
                format!("the alternatives of this `{keyword}` are not typed: a JSON value stands in their place");
            self.diagnostics.report(Code::UntypedSchema, &place.pointer, message);
        }
        let ty = match composed.ty.unwrap_or_default() {
            _ if !composed.unions.is_empty() && composed.properties.is_empty() => Type::Json,
            _ if self.is_enum(&composed, place) => return Kind::Definition(Box::new(composed)),
            "string" => formats::string(composed.format),
            "boolean" => Type::Bool,
            "integer" => formats::integer(composed.format, composed.bounds),
            "number" => formats::number(composed.format),
            "array" => Type::Array(Box::new(self.items(&composed))),
            "object" => return self.object(composed),
            _ if !composed.properties.is_empty() || composed.additional.is_some() => {
                return self.object(composed);
            }
            _ if composed.items.is_some() => Type::Array(Box::new(self.items(&composed))),
            _ => scalars(&composed),
        };
        Kind::Use(Use { ty, nullable })
    }

    /// Whether the values of a schema become a Rust enum; says what becomes of them where that may surprise.
    fn is_enum(&mut self, composed: &Composed<'a>, place: &Place) -> bool {
        let pointer = place.pointer.child("enum");
        if enums::is_mistyped(composed) {
            let message = format!(
                "not all values of this `enum` are of type {}: they are read as such",
                composed.ty.unwrap_or_default()
            );
            self.diagnostics.report(Code::Repaired, &pointer, message);
        }
        let values = Values::of(composed);
        let is_enum = matches!(values, Values::Strings(_) | Values::Integers(_));
        if is_enum && !composed.properties.is_empty() {
            let message = "`properties` beside an `enum` of scalars can never be there: they are left out";
            self.diagnostics.report(Code::Repaired, &place.pointer, message);
        }
        if matches!(values, Values::Mixed) {
            let message = "an `enum` of values of several types is not typed: a JSON value stands in its place";
            self.diagnostics.report(Code::UntypedSchema, &pointer, message);
        }
        is_enum
    }

    fn items(&mut self, composed: &Composed<'a>) -> Type {
        match &composed.items {
            Some((items, place)) => self.use_of_boxed(items, place).element(),
            None => Type::Json,
        }
    }

    fn object(&mut self, composed: Composed<'a>) -> Kind<'a> {
        let is_closed = matches!(composed.additional, Some((AdditionalProperties::Any(false), _)));
        if !composed.properties.is_empty() || is_closed {
            return Kind::Definition(Box::new(composed));
        }
        let value = self.rest(&composed).unwrap_or(Type::Json);
        Kind::Use(Use { ty: Type::Map(Box::new(value)), nullable: composed.nullable })
    }

    /// The type of the properties that have no field of their own, where the schema asks to keep them.
    fn rest(&mut self, composed: &Composed<'a>) -> Option<Type> {
        match &composed.additional {
            Some((AdditionalProperties::Schema(schema), place)) => Some(self.use_of(schema, place).element()),
            Some((AdditionalProperties::Any(true), _)) => Some(Type::Json),
            Some((AdditionalProperties::Any(false), _)) | None => (!composed.unions.is_empty()).then_some(Type::Json),
        }
    }

    /// What a definition consists of.
    fn shape(&mut self, composed: &Composed<'a>) -> Shape {
        if let Some(members) = &composed.members {
            return Shape::Union(self.union(members));
        }
        match Values::of(composed) {
            Values::Strings(values) => Shape::StringEnum(open_enum(values)),
            Values::Integers(values) => Shape::IntegerEnum(open_enum(values)),
            Values::Scalars | Values::Mixed | Values::None => Shape::Struct(self.structure(composed)),
        }
    }

    fn structure(&mut self, composed: &Composed<'a>) -> Struct {
        let mut scope = Scope::default();
        let mut fields = Vec::new();
        for (name, property) in &composed.properties {
            let used = self.use_of_property(property);
            let (docs, deprecated) = self.property_annotations(property.schema);
            let ident = scope.claim(value_name(name));
            fields.push(Field {
                default: defaults::of_property(&ident, property.schema),
                name: ident,
                wire: (*name).to_owned(),
                docs,
                deprecated,
                ty: used.ty,
                presence: Presence::new(composed.required.contains(name), used.nullable),
                access: self.access(property),
            });
        }
        let rest = self.rest(composed).map(|ty| (scope.claim(value_name("additional_properties")), ty));
        Struct { fields, rest }
    }

    /// What any of the demands on a property says; where both are said, it goes both ways.
    pub(super) fn access(&self, property: &Property<'a>) -> Access {
        let demands = [property.schema].into_iter().chain(property.also.iter().map(|(schema, _)| *schema));
        let data = demands.filter_map(|schema| self.boxed_item(schema)).map(|schema| &schema.schema_data);
        let (read, write) =
            data.fold((false, false), |(read, write), data| (read || data.read_only, write || data.write_only));
        match (read, write) {
            (true, false) => Access::ReadOnly,
            (false, true) => Access::WriteOnly,
            (true, true) | (false, false) => Access::Both,
        }
    }

    pub(super) fn boxed_item(&self, schema: &'a ReferenceOr<Box<Schema>>) -> Option<&'a Schema> {
        match schema {
            ReferenceOr::Item(schema) => Some(schema),
            ReferenceOr::Reference { reference } => self.item(self.schema(reference)?.1),
        }
    }
}

/// The type of a schema that has none, by its `enum`.
fn scalars(composed: &Composed<'_>) -> Type {
    let values = || composed.values.iter().filter(|value| !value.is_null());
    match values().count() {
        0 => Type::Json,
        _ if values().all(Value::is_boolean) => Type::Bool,
        _ if values().all(Value::is_number) => formats::number(composed.format),
        _ => Type::Json,
    }
}
