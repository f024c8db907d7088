//! The parts of a `multipart/form-data` body (OAS 3.0.4, section 4.7.15.1.3): files and values.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use openapiv3::{MediaType, ReferenceOr, Schema};

use super::compose::{Additional, Composed, Part, Property, Source};
use super::docs::{always_sent, code, markdown, paragraphs};
use super::enums::{only_value, text_of};
use super::media::says_xml;
use super::names::{Scope, type_name, value_name};
use super::nested::behind;
use super::place::Place;
use super::unions::{Member, Members, Of};
use super::view::View;
use super::{Lowering, annotations, resolve, rules, styles, suffixed};
use crate::diagnostics::{Code, Message, Pointer};
use crate::ir::{Access, Check, FormPart, PartKind, Parts, Payload, Rule, Scalar, Shape, Text, Type};

/// An object whose properties are parts.
struct Form<'a> {
    /// What tells it from the other members of a union.
    name: Option<String>,
    /// `None` where it is put together of several.
    schema: Option<&'a ReferenceOr<Schema>>,
    /// The union that it is a member of, and what is demanded beside that.
    union: Option<(&'a Schema, Vec<Rule>)>,
    composed: Composed<'a>,
    /// The property that tells it from the others, and the values that do.
    tag: Option<(String, Vec<String>)>,
}

/// What a part is that can be a file.
#[derive(Default)]
struct Files<'a> {
    /// The rules of how many, if there can be several.
    several: Option<Vec<Rule>>,
    nullable: bool,
    /// What may stand in the place of a file.
    others: Vec<Member<'a>>,
}

impl Files<'_> {
    /// What the property says in words, how many there are, and what the value in the place of one is: what a string looks like says
    /// nothing of a file.
    fn docs(&self, property: Option<&Schema>) -> String {
        let count = rules::words(self.several.as_deref().unwrap_or_default());
        let in_place = match self.others.as_slice() {
            [only] => rules::words(&only.composed.constraints),
            _ => Vec::new(),
        };
        let in_place = (!in_place.is_empty()).then(|| format!("In place of a file: {}", in_place.join(" ")));
        let facts = count.into_iter().chain(in_place).collect::<Vec<_>>().join(" ");
        paragraphs([property.map(described).unwrap_or_default().as_str(), &facts])
    }
}

impl<'a> Lowering<'a> {
    /// Whether a property of the body is a file.
    pub(super) fn has_files(&self, media: &'a MediaType) -> bool {
        let forms = self.forms(media, &Place::new(Pointer::root(), ""));
        let mut properties = forms.iter().flat_map(|form| form.composed.properties.values());
        properties.any(|property| self.files(property).is_some())
    }

    /// What a body of parts can be: a struct of them, one for each member of a union, or what the caller puts together.
    pub(super) fn multipart(&mut self, media: &'a MediaType, place: &Place) -> Vec<(Option<String>, Payload)> {
        let at = Place::new(place.pointer.child("schema"), place.name.as_str());
        let forms = self.forms(media, &at);
        if forms.is_empty() {
            let schema = media.schema.as_ref().and_then(|schema| self.item(schema));
            if schema.is_some_and(|schema| !View::of(schema).one_of.is_empty() || !View::of(schema).any_of.is_empty()) {
                let message = "a union whose members are not all objects has no parts: the caller puts them together";
                self.diagnostics.report(Code::UnsupportedMediaType, &place.pointer, message);
            }
            return vec![(None, Payload::Multipart(None))];
        }
        let structs = forms.into_iter().map(|form| {
            let words = form.name.as_deref().unwrap_or_default();
            let name = self.claim(type_name(&suffixed(&format!("{} {words}", place.name), "form")), place);
            let index = self.next_index();
            let docs = form
                .schema
                .and_then(|schema| self.item(schema))
                .map(|schema| self.annotations(schema))
                .unwrap_or_default();
            let list = self.parts(&form, media);
            let constants = list.iter().filter_map(|part| match &part.kind {
                PartKind::Constant(value) => Some((part.wire.as_str(), text_of(value.clone()))),
                _ => None,
            });
            let (around, beside) =
                form.union.map(|(union, rules)| (self.annotations(union), rules)).unwrap_or_default();
            let docs = paragraphs([docs.as_str(), &around, always_sent(constants).as_str()]);
            let mut rules = self.rules_of_composed(&form.composed);
            let beside: Vec<Rule> = beside.into_iter().filter(|rule| !rules.contains(rule)).collect();
            rules.extend(beside);
            rules.retain(|rule| !matches!(rule, Rule::Each(_)));
            self.add(index, name.clone(), docs, false, Shape::Parts(Parts { list, rules }));
            self.style_form(&styles::of_parts(&media.encoding), &Type::Named(name.clone()), &place.pointer);
            (form.name, Payload::Multipart(Some(Type::Named(name))))
        });
        structs.collect()
    }

    /// The objects that name the parts: the schema itself, or the members of its union; none if one of them is none.
    fn forms(&self, media: &'a MediaType, place: &Place) -> Vec<Form<'a>> {
        let Some(item) = media.schema.as_ref().and_then(|schema| self.item(schema)) else { return Vec::new() };
        let composed = self.compose(Source::item(item, place, None), &place.name);
        let is_sent = |property: &Property<'a>| self.access(property) != Access::ReadOnly;
        let has_parts = |composed: &Composed<'a>| composed.properties.values().any(is_sent);
        if composed.unions.is_empty() || self.only_narrows(&composed) {
            let form = Form { name: None, schema: media.schema.as_ref(), union: None, composed, tag: None };
            return if has_parts(&form.composed) { vec![form] } else { Vec::new() };
        }
        let Some(members) = self.members(&composed, place) else { return Vec::new() };
        if !members.list.iter().all(|member| has_parts(&member.composed)) {
            return Vec::new();
        }
        let (tags, beside) = (self.tags(&members), self.rules_of_composed(&composed));
        let names = self.variant_texts(&members, &vec![Vec::new(); members.list.len()]);
        let forms = members.list.into_iter().zip(names).enumerate().map(|(index, (member, name))| Form {
            name: Some(name),
            schema: match member.of {
                Of::Schema(schema) => Some(schema),
                Of::Merged(_) | Of::Component { .. } | Of::Number | Of::Strings => None,
            },
            union: Some((item, beside.clone())),
            composed: Rc::unwrap_or_clone(member.composed),
            tag: tags.as_ref().and_then(|(tag, all)| Some((tag.clone(), all.get(index)?.clone()))),
        });
        forms.collect()
    }

    /// The parts that the properties of an object are.
    fn parts(&mut self, form: &Form<'a>, media: &'a MediaType) -> Vec<FormPart> {
        let composed = &form.composed;
        if let Some(
            Additional::Any(true, pointer) | Additional::Schema(Property { place: Place { pointer, .. }, .. }),
        ) = &composed.additional
        {
            let message = "only the parts that `properties` names are generated";
            self.diagnostics.report(Code::UnsupportedKeyword, pointer, message);
        }
        // A component has the types of its properties already.
        let known = match form.schema {
            Some(ReferenceOr::Reference { reference }) => self.fields(reference),
            _ => HashMap::new(),
        };
        // What is only read is no part of a request.
        let properties = composed.properties.iter().filter(|(_, property)| self.access(property) != Access::ReadOnly);
        let properties: Vec<_> = properties.collect();
        let names: Vec<&str> = properties.iter().map(|(name, _)| **name).collect();
        let names = Scope::default().claim_all(&names, value_name);
        let parts = properties.into_iter().zip(names).map(|((name, property), ident)| {
            let encoding = media.encoding.get(*name);
            let said = encoding.and_then(|encoding| encoding.content_type.as_deref());
            let media_types = said.into_iter().flat_map(|text| text.split(',')).map(str::trim);
            let media_types: Vec<&str> = media_types.filter(|text| !text.is_empty() && !text.contains('*')).collect();
            let (mut docs, deprecated) = self.property_annotations(property);
            let files = self.files(property);
            let in_place = files.as_ref().map(|files| self.rules_in_place(files));
            let is_nullable = self.is_nullable(property) || files.as_ref().is_some_and(|files| files.nullable);
            if let Some(files) = &files {
                docs = files.docs(self.item(property.schema));
            }
            let (kind, media_type) = match (self.constant_part(form, name, property), files) {
                (Some(constant), _) => (PartKind::Constant(constant), media_types.first()),
                (None, Some(files)) => (self.file_part(files, &property.place), media_types.first()),
                (None, None) => {
                    self.report_nested_files(property);
                    let known = known.get(*name).cloned();
                    let ty = known.unwrap_or_else(|| self.use_of_property(property).ty);
                    let media_type = media_types.iter().find(|one| self.has_form(&ty, one)).or(media_types.first());
                    (self.value_part((name, property), ty, media_type.copied()), media_type)
                }
            };
            let is_choice = matches!(kind, PartKind::File { .. }) && media_types.len() > 1;
            let first = media_type.filter(|_| is_choice);
            let first = first.map(|first| format!("; {} if the file says none", code(first))).unwrap_or_default();
            let said = said.map(|text| format!("Media type: {}{first}.", code(text))).unwrap_or_default();
            FormPart {
                name: ident,
                check: self.check_of_part(&kind, property, in_place),
                wire: (*name).to_owned(),
                docs: paragraphs([docs.as_str(), said.as_str()]),
                deprecated,
                required: composed.required.contains(name) && !is_nullable,
                style: encoding.filter(|_| matches!(kind, PartKind::Typed(_))).and_then(styles::of_part),
                kind,
                media_type: media_type.map(|media_type| (*media_type).to_owned()),
            }
        });
        parts.collect()
    }

    /// What a value is checked by; that in the place of a file by other rules than the file.
    fn check_of_part(&self, kind: &PartKind, property: &Property<'a>, in_place: Option<Vec<Rule>>) -> Check {
        let is_checked = self.options.validate && !matches!(kind, PartKind::Constant(_));
        is_checked.then(|| in_place.unwrap_or_else(|| self.rules_of_property(property)))
    }

    /// The rules of the only value that may stand in the place of a file; variants have their own.
    fn rules_in_place(&self, files: &Files<'a>) -> Vec<Rule> {
        match files.others.as_slice() {
            [only] => self.rules_of_composed(&only.composed),
            _ => Vec::new(),
        }
    }

    /// What a part is that has to be there and can have one value only, be it that a union is told apart by it.
    fn constant_part(&mut self, form: &Form<'a>, name: &str, property: &Property<'a>) -> Option<Scalar> {
        let composed = self.compose(Source::property(property), "");
        let tag = || match form.tag.as_ref().filter(|(tag, _)| tag == name)?.1.as_slice() {
            [only] if composed.properties.is_empty() => Some(Scalar::String(only.clone())),
            _ => None,
        };
        let only = form.composed.required.contains(name).then(|| only_value(&composed).or_else(tag)).flatten()?;
        self.report_mistyped(&composed, &property.place.pointer.child("enum"));
        Some(only)
    }

    /// Whether a media type has a form for a value.
    fn has_form(&self, ty: &Type, media_type: &str) -> bool {
        says_xml(media_type) || media_type.contains("json") || self.is_flat(ty)
    }

    /// What a value is written as: a part of its own media type, or bytes if that has no form for it.
    fn value_part(&mut self, (wire, property): (&str, &Property<'a>), ty: Type, media_type: Option<&str>) -> PartKind {
        let Some(media_type) = media_type else { return PartKind::Typed(ty) };
        let is_text = |ty: &Type| matches!(behind(ty, &self.shapes()), Type::String | Type::Text(_));
        if says_xml(media_type) && !is_text(&ty) {
            return PartKind::Xml(self.xml_part(property, wire, ty));
        }
        if self.has_form(&ty, media_type) {
            let encoding = match behind(&ty, &self.shapes()) {
                Type::Text(Text::Base64) => Some("base64"),
                Type::Text(Text::Base64Url) => Some("base64url"),
                _ => None,
            };
            let is_of_text = media_type.starts_with("text/") || media_type.contains("json");
            return match encoding.filter(|_| !is_of_text) {
                Some(encoding) => PartKind::Encoded(ty, encoding),
                None => PartKind::Typed(ty),
            };
        }
        let message =
            format!("`{media_type}` has no form for what {} holds: its bytes are passed as they are", code(wire));
        let help = "say `contentType: application/json` of it, or write its bytes yourself".to_owned();
        let message = Message::from(message).help(Some(help));
        self.diagnostics.report(Code::UnsupportedMediaType, &property.place.pointer, message);
        PartKind::File { several: None, other: None }
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

    /// What a property is as files, if it can be one.
    fn files(&self, property: &Property<'a>) -> Option<Files<'a>> {
        self.files_of(&self.compose(Source::property(property), &property.place.name), &mut HashSet::new())
    }

    /// `seen` are the schemas on the way here, which a recursive one leads back to.
    fn files_of(&self, composed: &Composed<'a>, seen: &mut HashSet<*const ()>) -> Option<Files<'a>> {
        if matches!(composed.ty, None | Some("string")) && composed.format == Some("binary") {
            return Some(Files::default());
        }
        if let Some(items) = composed.items.as_ref().filter(|items| seen.insert(items.schema.address())) {
            let item = self.compose(Source::property(items), &items.place.name);
            let item = self.files_of(&item, seen).filter(|item| item.several.is_none())?;
            let is_count = |rule: &&Rule| matches!(rule, Rule::MinItems(_) | Rule::MaxItems(_));
            let several = Some(composed.constraints.iter().filter(is_count).cloned().collect());
            return Some(Files { several, ..item });
        }
        let [union] = composed.unions.as_slice() else { return None };
        let (mut all, mut is_file) = (Files::default(), false);
        for (index, schema) in union.members.iter().enumerate() {
            let view = View::of(self.item(schema)?);
            all.nullable |= view.is_nullable() || view.is_null();
            if view.is_null() || !seen.insert(Part::from(schema).address()) {
                continue;
            }
            let place = union.place.part(union.keyword, index);
            let composed = self.compose(Source::schema(schema, place.pointer.clone()), &place.name);
            if let Some(files) = self.files_of(&composed, seen) {
                is_file = true;
                // One file may stand in the place of several.
                all.several = all.several.or(files.several.map(|_| Vec::new()));
                all.nullable |= files.nullable;
                all.others.extend(files.others);
            } else {
                let (of, composed) = (Of::Schema(schema), composed.into());
                all.others.push(Member { place, of, composed, also: Vec::new() });
            }
        }
        (is_file && composed.properties.is_empty()).then_some(all)
    }

    fn file_part(&mut self, files: Files<'a>, place: &Place) -> PartKind {
        let members = Members { list: files.others, place: place.clone(), keyword: "oneOf", ..Members::default() };
        let other = (!members.list.is_empty()).then(|| self.use_of_members(members, place).ty);
        let several = files.several.map(|count| if self.options.validate { count } else { Vec::new() });
        PartKind::File { several, other }
    }

    /// Says so where files are in lists of lists, or in a map: a form has no parts for those.
    fn report_nested_files(&mut self, property: &Property<'a>) {
        let composed = self.compose(Source::property(property), "");
        let of_map = match &composed.additional {
            Some(Additional::Schema(values)) => Some(values),
            Some(Additional::Any(..)) | None => None,
        };
        if composed.items.iter().chain(of_map).any(|inside| self.files(inside).is_some()) {
            let message =
                "files inside lists of lists, or inside maps, have no parts of their own: they are sent as texts";
            let help = "make each file, or one list of them, a property of the form".to_owned();
            let message = Message::from(message).help(Some(help));
            self.diagnostics.report(Code::UnsupportedMediaType, &property.place.pointer, message);
        }
    }

    fn is_nullable(&self, property: &Property<'a>) -> bool {
        match property.also.as_slice() {
            [] => self.allows_null(property.schema),
            _ => self.are_nullable(&Source::property(property)),
        }
    }
}

fn described(schema: &Schema) -> String {
    let descriptions = annotations::parts(schema).into_iter().rev();
    let mut descriptions = descriptions.filter_map(|part| part.schema_data.description.as_deref());
    markdown(descriptions.next().unwrap_or_default())
}
