//! Schemas: which are definitions of their own, which are only uses, and what each is in Rust.

use openapiv3::{ReferenceOr, Schema};

use super::compose::{Additional, Composed, Part, Property, Source};
use super::docs::paragraphs;
use super::enums::{self, Values, open_enum};
use super::names::{module_name, type_name};
use super::place::Place;
use super::unions::{Member, Members, Of};
use super::used::{Use, is_complex};
use super::view::View;
use super::{Lowering, annotations, component_pointer, formats};
use crate::diagnostics::{Code, Message, Pointer};
use crate::ir::{Derives, Ident, ModelFile, Shape, Text, Type, TypeDef};

/// What a schema needs in Rust.
enum Kind<'a> {
    /// An item with a name.
    Definition(Box<Composed<'a>>),
    /// Only a spelling.
    Use(Use),
}

impl From<Use> for Kind<'_> {
    fn from(used: Use) -> Self {
        Self::Use(used)
    }
}

impl Kind<'_> {
    /// The same, which may be null if `nullable`.
    fn or_null(self, nullable: bool) -> Self {
        match self {
            Self::Use(used) => {
                let nullable = used.nullable || nullable && used.ty != Type::Null;
                Self::Use(Use { nullable, ..used })
            }
            Self::Definition(mut composed) => {
                composed.nullable |= nullable;
                Self::Definition(composed)
            }
        }
    }
}

impl<'a> Lowering<'a> {
    /// Lowers the schemas of `components`, one file each. All get their names first: an inline schema never takes one.
    pub(super) fn component_schemas(&mut self) {
        let components = self.components;
        let keys: Vec<&str> = components.schemas.keys().map(String::as_str).collect();
        let idents = self.types.claim_all(&keys, type_name);
        self.schemas.extend(keys.into_iter().zip(idents));
        self.places.extend(self.schemas.iter().map(|(name, ident)| (ident.clone(), component_pointer(name))));
        self.find_bases();
        // What heirs share belongs into the file of what they extend, the first one of all; the files are in the order of the document.
        let is_base = |name: &String| self.lineage.bases.contains_key(name.as_str());
        let schemas = components.schemas.iter().enumerate();
        let (mut bases, others): (Vec<_>, Vec<_>) = schemas.partition(|(_, (name, _))| is_base(name));
        bases.sort_by_cached_key(|(_, (name, _))| self.ancestors(name).len());
        let first = self.files.len();
        let mut order = Vec::new();
        for (index, (name, schema)) in bases.into_iter().chain(others) {
            let Some(ident) = self.schemas.get(name.as_str()).cloned() else {
                continue;
            };
            let place = Place::new(component_pointer(name), ident.as_str());
            self.component = Some(ident.clone());
            self.in_file(&place.name.clone(), |lowering| {
                lowering.component_schema(name, schema, &place, ident);
            });
            order.resize(self.files.len() - first, index);
        }
        let mut files: Vec<(usize, ModelFile)> = order.into_iter().zip(self.files.split_off(first)).collect();
        files.sort_by_key(|(index, _)| *index);
        self.files.extend(files.into_iter().map(|(_, file)| file));
        self.component = None;
    }

    fn component_schema(&mut self, key: &'a str, schema: &'a ReferenceOr<Schema>, place: &Place, name: Ident) {
        match schema {
            ReferenceOr::Item(schema) if self.lineage.bases.contains_key(key) => self.base(key, schema, place, &name),
            ReferenceOr::Reference { reference } => {
                let ty = self.reference(reference).ty;
                self.add(0, name, String::new(), false, Shape::Alias(ty));
            }
            ReferenceOr::Item(schema) => {
                let kind = self.kind(schema, place, Some(key));
                self.component_of_kind(kind, name, self.annotations(schema), annotations::is_deprecated(schema));
            }
        }
    }

    fn component_of_kind(&mut self, kind: Kind<'a>, name: Ident, docs: String, deprecated: bool) {
        match kind {
            Kind::Definition(composed) => self.define(name, docs, deprecated, &composed),
            // What an alias is made of may have put definitions into the file already; it comes first.
            Kind::Use(used) => self.add(0, name, docs, deprecated, Shape::Alias(used.ty)),
        }
    }

    /// The definition of what others extend as it is itself.
    pub(super) fn define_itself(
        &mut self,
        name: Ident,
        (docs, deprecated): (String, bool),
        mut composed: Composed<'a>,
        place: &Place,
    ) {
        let kind = if composed.unions.is_empty() {
            self.note_conflicts(std::mem::take(&mut composed.conflicts));
            Kind::Definition(Box::new(composed))
        } else {
            self.kind_of(composed, place)
        };
        self.component_of_kind(kind, name, docs, deprecated);
    }

    /// Puts the definitions that `lower` makes into a file of their own, named after `name`; without any there is no file.
    pub(super) fn in_file<T>(&mut self, name: &str, lower: impl FnOnce(&mut Self) -> T) -> T {
        self.files.push(ModelFile { module: module_name(name), types: Vec::new() });
        let around = std::mem::take(&mut self.inside);
        let result = lower(self);
        self.inside = around;
        if let Some(mut file) = self.files.pop().filter(|file| !file.types.is_empty()) {
            file.module = self.modules.claim(file.module);
            self.files.push(file);
        }
        result
    }

    /// The name of a type that is made for a place: a short one, unless something else is called so.
    fn name_of(&mut self, place: &Place) -> Ident {
        let (short, whole) = (type_name(&place.short_name()), type_name(&place.name));
        // By a component, say: nothing has been called so for its place yet, and nothing will.
        let is_taken = !self.types.is_free(&short) && !self.shortened.contains_key(&short);
        if short == whole || is_taken || self.contested.contains(&short) {
            return self.claim(whole, place);
        }
        self.shortened.entry(short.clone()).or_default().push(whole);
        self.claim(short, place)
    }

    /// The name of a type that is made of what stands at a place.
    pub(super) fn claim(&mut self, name: Ident, place: &Place) -> Ident {
        let name = self.types.claim(name);
        self.places.insert(name.clone(), place.pointer.clone());
        name
    }

    /// Makes a definition; those named after places inside it follow it in the file.
    pub(super) fn define(&mut self, name: Ident, docs: String, deprecated: bool, composed: &Composed<'a>) {
        let index = self.next_index();
        let shape = self.shape(composed);
        let docs = if docs.is_empty() {
            composed.source.alone().map(|schema| self.annotations(schema)).unwrap_or_default()
        } else {
            docs
        };
        let narrowing = composed.narrowing.iter().map(|union| annotations::alternatives(union.keyword, union.members));
        let docs = [docs].into_iter().chain(narrowing).collect::<Vec<_>>();
        let docs = paragraphs(docs.iter().map(String::as_str));
        self.add(index, name, docs, deprecated, shape);
    }

    /// Where the next definition of the file goes, before those that are made while it is.
    pub(super) fn next_index(&self) -> usize {
        self.files.last().map_or(0, |file| file.types.len())
    }

    pub(super) fn add(&mut self, index: usize, name: Ident, docs: String, deprecated: bool, shape: Shape) {
        if let Some(file) = self.files.last_mut() {
            file.types.insert(index, definition(name, docs, deprecated, shape));
        }
    }

    fn reference(&mut self, reference: &str) -> Use {
        let Some((name, schema)) = self.schema(reference) else {
            return Use::JSON;
        };
        let ty = self.schemas.get(name).map_or(Type::Json, |ident| Type::Named(ident.clone()));
        Use { ty, nullable: self.allows_null(schema) }
    }

    /// The use of a schema at a place: a definition is made where it needs one.
    pub(super) fn use_of(&mut self, schema: impl Into<Part<'a>>, place: &Place) -> Use {
        match schema.into() {
            Part::Reference(reference) => self.reference(reference),
            Part::Item(schema) => self.use_of_item(schema, place),
        }
    }

    pub(super) fn use_of_property(&mut self, property: &Property<'a>) -> Use {
        if property.also.is_empty() {
            return self.use_of(property.schema, &property.place);
        }
        if let Some((schema, nullable)) = self.referred_in_the_end(property) {
            let used = self.use_of(schema, &property.place);
            return Use { nullable: nullable || used.nullable, ..used };
        }
        let schemas = property.demands().map(|(schema, _)| schema.address()).collect();
        self.once(schemas, &property.place, |lowering, place| {
            let composed = lowering.compose(Source::property(property), &place.name);
            let kind = lowering.kind_of(composed, place);
            lowering.use_of_kind(kind, place, |lowering| lowering.property_annotations(property).0, false)
        })
    }

    fn use_of_item(&mut self, schema: &'a Schema, place: &Place) -> Use {
        self.once(vec![Part::Item(schema).address()], place, |lowering, place| {
            let kind = lowering.kind(schema, place, None);
            lowering.use_of_kind(
                kind,
                place,
                |lowering| lowering.annotations(schema),
                annotations::is_deprecated(schema),
            )
        })
    }

    /// `docs` are asked for where there is a definition to have them.
    fn use_of_kind(
        &mut self,
        kind: Kind<'a>,
        place: &Place,
        docs: impl FnOnce(&Self) -> String,
        deprecated: bool,
    ) -> Use {
        match kind {
            // A name for a part makes a long spelling legible.
            Kind::Use(Use { ty, nullable }) if is_complex(&ty) => {
                let (name, docs) = (self.name_of(place), docs(self));
                self.add(self.next_index(), name.clone(), docs, deprecated, Shape::Alias(ty));
                Use { ty: Type::Named(name), nullable }
            }
            Kind::Use(used) => used,
            Kind::Definition(composed) => {
                let name = self.name_of(place);
                let used = Use { ty: Type::Named(name.clone()), nullable: composed.nullable };
                if let Some(open) = self.open.last_mut() {
                    open.named = Some(used.clone());
                }
                self.note_parents(&name, &composed);
                self.define(name, docs(self), deprecated, &composed);
                used
            }
        }
    }

    /// `component` is the one that the schema is the definition of.
    fn kind(&mut self, schema: &'a Schema, place: &Place, component: Option<&'a str>) -> Kind<'a> {
        let view = View::of(schema);
        for keyword in enums::misfits(&view.values, &schema.schema_data.extensions) {
            let message = format!("`{keyword}` does not say something for each value of the `enum`: it is ignored");
            self.diagnostics.report(Code::Repaired, &place.pointer.child(keyword), message);
        }
        self.note_idle(schema, place);
        let nullable = self.allows_null_itself(schema);
        let only = view.only_member().filter(|only| component.is_none() || !self.is_base(only));
        if let Some(only) = only.filter(|only| self.repeats_type(&view, only)) {
            // What bounds a value twice may leave none.
            if view.all_of.len() > 1 || !view.constraints.is_empty() {
                let composed = self.compose(Source::item(schema, place, component), &place.name);
                self.note_conflicts(composed.conflicts);
            }
            let kind = match only {
                ReferenceOr::Item(inner) => {
                    let parts = [("allOf", view.all_of), ("oneOf", view.one_of), ("anyOf", view.any_of)];
                    let at = parts.into_iter().find_map(|(keyword, members)| {
                        let index = members.iter().position(|one| std::ptr::eq(one, only))?;
                        Some(place.part(keyword, index))
                    });
                    self.kind(inner, &at.unwrap_or_else(|| place.clone()), component)
                }
                ReferenceOr::Reference { .. } => Kind::Use(self.use_of(only, place)),
            };
            return kind.or_null(nullable);
        }
        if view.is_shapeless() {
            return Kind::Use(Use::JSON);
        }
        let composed = self.compose(Source::item(schema, place, component), &place.name);
        self.kind_of(composed, place)
    }

    /// The component that a schema refers to, perhaps with annotations around the reference.
    pub(super) fn referred(&self, schema: Part<'a>) -> Option<&'a str> {
        match schema {
            Part::Reference(reference) => self.schema(reference).map(|(name, _)| name),
            Part::Item(schema) => {
                let view = View::of(schema);
                view.only_member().filter(|only| self.repeats_type(&view, only)).and_then(|only| self.target(only))
            }
        }
    }

    /// Whether the type beside a reference says what that says: protobuf's gateways and Twilio write `type` beside each.
    fn repeats_type(&self, view: &View<'a>, only: &'a ReferenceOr<Schema>) -> bool {
        let members = view.all_of.iter().filter_map(ReferenceOr::as_item).map(View::own);
        let beside = members.filter(|_| only.as_item().is_none()).map(|member| (member.ty, member.format));
        let said = beside.chain([(view.ty, view.format)]).filter(|said| *said != (None, None));
        let said: Vec<(Option<&str>, Option<&str>)> = said.collect();
        if said.is_empty() {
            return true;
        }
        let known = self.compose(Source::schema(only, Pointer::default()), "");
        let is_object = known.ty.is_none() && !(known.properties.is_empty() && known.unions.is_empty());
        let same_type = |ty: &str| known.ty == Some(ty) || (is_object && ty == "object");
        said.iter().all(|(ty, format)| ty.is_none_or(same_type) && format.is_none_or(|_| known.format == *format))
    }

    /// [`Self::kind`] of a schema whose parts have been put together.
    fn kind_of(&mut self, mut composed: Composed<'a>, place: &Place) -> Kind<'a> {
        self.note_conflicts(std::mem::take(&mut composed.conflicts));
        if self.only_narrows(&composed) {
            composed.narrowing = std::mem::take(&mut composed.unions);
            composed.constraints.extend(composed.narrowing.iter().filter_map(|union| self.required_of(union)));
        }
        if !composed.unions.is_empty() {
            return self.kind_of_union(composed, place);
        }
        match self.kind_of_base(&mut composed, place) {
            Some(used) => Kind::Use(used),
            None => self.kind_of_one(composed, place),
        }
    }

    fn kind_of_union(&mut self, composed: Composed<'a>, place: &Place) -> Kind<'a> {
        let Some(members) = self.members(&composed, place) else {
            let message = "the alternatives are too many to be typed: a JSON value stands in their place";
            self.report_too_many(message, place);
            return self.kind_of_one(composed, place);
        };
        self.report_fieldless(&composed, &members.list);
        let nullable = members.nullable;
        match members.list.as_slice() {
            [] => {
                if members.excluded > 0 {
                    let message =
                        "no value is one of the members and all that is beside them: a JSON value stands in its place";
                    let help = Some("let a member agree with what stands beside the union".to_owned());
                    self.diagnostics.report(Code::UntypedSchema, &place.pointer, Message::from(message).help(help));
                }
                Kind::Use(Use { ty: Type::Json, nullable })
            }
            [only] if !members.is_open => self.kind_of_only(only, nullable, place),
            _ => {
                let strings = members.strings().filter(|_| !members.is_open);
                let union = || Composed { members: Some(members), nullable, ..Composed::default() };
                Kind::Definition(Box::new(strings.unwrap_or_else(union)))
            }
        }
    }

    /// What is left of a union with one variant: that is the schema itself, and not a type of its own.
    fn kind_of_only(&mut self, only: &Member<'a>, nullable: bool, place: &Place) -> Kind<'a> {
        let kind = match only.of {
            Of::Schema(ReferenceOr::Item(schema)) => {
                let place = Place { pointer: only.place.pointer.clone(), ..place.clone() };
                let schemas = vec![Part::Item(schema).address()];
                self.within(schemas, &place, |lowering| lowering.kind(schema, &place, None))
            }
            Of::Merged(_) => self.kind_of(Composed::clone(&only.composed), place),
            _ => self.use_of_member(only, place).into(),
        };
        match kind {
            Kind::Use(used) => Use { nullable, ..used }.into(),
            Kind::Definition(composed) => Kind::Definition(Box::new(Composed { nullable, ..*composed })),
        }
    }

    /// The type of a value that is one of these.
    pub(super) fn use_of_members(&mut self, members: Members<'a>, place: &Place) -> Use {
        if let [only] = members.list.as_slice() {
            return self.use_of_member(only, place);
        }
        let union = Composed { members: Some(members), ..Composed::default() };
        self.use_of_kind(Kind::Definition(Box::new(union)), place, |_| String::new(), false)
    }

    /// The type of a variant.
    pub(super) fn use_of_member(&mut self, member: &Member<'a>, place: &Place) -> Use {
        match &member.of {
            Of::Schema(schema) => self.use_of(*schema, place),
            Of::Merged(schema) => {
                let source = &member.composed.source;
                let around = Place { pointer: source.pointer(), ..place.clone() };
                self.once(source.addresses(), &around, |lowering, own| {
                    // In its own component, too, it is one of several variants.
                    let name = if own.name == place.name { own.name.clone() } else { own.inside_like(place) };
                    let place = &Place { name, ..place.clone() };
                    let composed = lowering.compose(source.clone(), &place.name);
                    let kind = lowering.kind_of(composed, place);
                    let docs = |lowering: &Self| {
                        let schema = lowering.item(*schema);
                        schema.map(|schema| lowering.annotations(schema)).unwrap_or_default()
                    };
                    lowering.use_of_kind(kind, place, docs, false)
                })
            }
            Of::Number => Use { ty: Type::Text(Text::Decimal), nullable: false },
            Of::Strings => {
                let kind = Kind::Definition(Box::new(Composed::clone(&member.composed)));
                self.use_of_kind(kind, place, |_| String::new(), false)
            }
            Of::Component { name, within } => {
                let ident = within.map_or_else(|| self.plain(name), |union| self.schemas.get(union).cloned());
                Use { ty: ident.map_or(Type::Json, Type::Named), nullable: false }
            }
        }
    }

    fn kind_of_one(&mut self, composed: Composed<'a>, place: &Place) -> Kind<'a> {
        let nullable = composed.nullable;
        let ty = match composed.ty.unwrap_or_default() {
            _ if !composed.unions.is_empty() && composed.properties.is_empty() => Type::Json,
            _ if composed.is_null() => return Kind::Use(Use { ty: Type::Null, nullable: false }),
            _ if self.is_enum(&composed, place) => return Kind::Definition(Box::new(composed)),
            "string" => formats::string(composed.format),
            "boolean" => Type::Bool,
            "integer" => formats::integer(composed.format, &composed.constraints),
            "number" => formats::number(composed.format),
            "array" => self.array(&composed),
            "object" => return self.object(composed),
            _ if !composed.properties.is_empty() || composed.additional.is_some() => {
                return self.object(composed);
            }
            _ if composed.items.is_some() => self.array(&composed),
            _ => scalars(&composed),
        };
        Kind::Use(Use { ty, nullable })
    }

    /// Whether the values of a schema become a Rust enum; says what becomes of them where that may surprise.
    fn is_enum(&mut self, composed: &Composed<'a>, place: &Place) -> bool {
        let pointer = composed.said[1].clone().unwrap_or_else(|| place.pointer.child("enum"));
        self.report_mistyped(composed, &pointer);
        let values = Values::of(composed);
        let is_enum = matches!(values, Values::Strings(_) | Values::Integers(_) | Values::Several(_));
        if is_enum && !composed.properties.is_empty() {
            let message = "`properties` beside an `enum` of scalars can never be there: they are left out";
            self.diagnostics.report(Code::Repaired, &place.pointer, message);
        }
        if matches!(values, Values::Structured) {
            let message = "constants that are arrays or objects are not typed: a JSON value stands in their place";
            self.diagnostics.report(Code::UntypedSchema, &pointer, message);
        }
        is_enum
    }

    fn array(&mut self, composed: &Composed<'a>) -> Type {
        if let Some(items) = composed.tuple() {
            return Type::Tuple(items.map(|(item, place)| self.use_of(item, &place).element()).collect());
        }
        let item = composed.items.as_ref().map(|items| self.use_of_property(items).element());
        Type::Array(Box::new(item.unwrap_or(Type::Json)))
    }

    fn object(&mut self, composed: Composed<'a>) -> Kind<'a> {
        let is_closed = matches!(composed.additional, Some(Additional::Any(false, _)));
        if !composed.properties.is_empty() || is_closed {
            return Kind::Definition(Box::new(composed));
        }
        let value = self.rest(&composed).unwrap_or(Type::Json);
        Kind::Use(Use { ty: Type::Map(Box::new(value)), nullable: composed.nullable })
    }

    /// What a definition consists of.
    fn shape(&mut self, composed: &Composed<'a>) -> Shape {
        if let Some(members) = &composed.members {
            return Shape::Union(self.union(members));
        }
        match Values::of(composed) {
            Values::Strings(values) => Shape::StringEnum(open_enum(values, &composed.labels)),
            Values::Integers(values) => Shape::IntegerEnum(open_enum(values, &composed.labels)),
            Values::Several(values) => Shape::ScalarEnum(open_enum(values, &composed.labels)),
            Values::Scalars | Values::Structured | Values::None => Shape::Struct(self.structure(composed)),
        }
    }
}

/// A definition of which nothing is known yet but itself.
pub(super) fn definition(name: Ident, docs: String, deprecated: bool, shape: Shape) -> TypeDef {
    let docs = annotations::beside_name(docs, name.as_str());
    TypeDef { name, docs, deprecated, only_in_responses: false, derives: Derives::default(), shape, xml: None }
}

/// The type of a schema that has none, by its `enum`.
fn scalars(composed: &Composed<'_>) -> Type {
    match Values::of(composed) {
        Values::Scalars => Type::Bool,
        _ => Type::Json,
    }
}
