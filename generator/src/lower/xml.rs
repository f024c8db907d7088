//! XML: what the schemas say about it (OAS 3.0.4, section 4.7.26), and the form of every type that a body of XML holds.
//!
//! The forms come last, when it is known which types there are and what is in them.

use std::collections::{HashMap, HashSet};

use openapiv3::{MediaType, ReferenceOr, Schema};
use serde_json::Value;

use super::compose::{Part, Property};
use super::docs::code;
use super::graph::{graph, mentioned, reachable, uses};
use super::place::{Place, Places, of_property, place};
use super::unions::{Member, Of};
use super::view::View;
use super::{Lowering, component_name};
use crate::diagnostics::{Code, Diagnostics, Message, Pointer};
use crate::ir::{
    Api, Content, Field, FormPart, Ident, Operation, Output, PartKind, Payload, Presence, Shape, Struct, Text, Type,
    Union, UnionVariant, XmlBody, XmlField, XmlForm, XmlHint, XmlName, XmlPlace,
};

/// Where `normalize` keeps the XML Object of a schema.
const XML: &str = "x-oasmith-xml";

/// How many references and lists are followed from one schema.
const MAX_STEPS: usize = 32;

impl<'a> Lowering<'a> {
    /// A body of XML, sent or received; `None` where the document means a text, or says nothing about it.
    pub(super) fn xml_body(
        &mut self,
        media: &'a MediaType,
        is_sent: bool,
        (pointer, place): (&Pointer, &Place),
    ) -> Option<XmlBody> {
        let schema = media.schema.as_ref()?;
        let ty = self.media_schema(media, pointer, place);
        if matches!(ty, Type::String | Type::Text(_) | Type::Json) {
            return None;
        }
        let hint = self.item(schema).map(|schema| self.xml_hint(schema, MAX_STEPS)).unwrap_or_default();
        let inferred = match (schema, &ty) {
            (ReferenceOr::Reference { reference }, _) => component_name(reference).into_owned(),
            (ReferenceOr::Item(_), Type::Named(name)) => name.as_str().to_owned(),
            (ReferenceOr::Item(_), _) => "root".to_owned(),
        };
        let is_component = || self.schemas.values().any(|component| ty == Type::Named(component.clone()));
        let is_nameless = schema.as_item().is_some() && hint.name.is_none() && !is_component();
        // What is sent is reported: a server asks for the name, while that of an answer is not asked for.
        if is_nameless && !self.name_variants(&ty).unwrap_or(!is_sent) {
            let message = "nothing says what the element of this XML is called: it is called like its type";
            let help = Some("say `xml: {name: ..}` here, or in each of the schemas that it can be".to_owned());
            self.diagnostics.report(Code::Repaired, &pointer.child("schema"), Message::from(message).help(help));
        }
        Some(XmlBody { ty, name: name(&hint, &inferred), hint, form: XmlForm::Any })
    }

    /// Gives the variants of a union the names of their components, and says whether all have one; `None` where it is no union.
    fn name_variants(&mut self, ty: &Type) -> Option<bool> {
        let Type::Named(ident) = ty else { return None };
        let mut definitions = self.files.iter_mut().flat_map(|file| &mut file.types);
        let Shape::Union(union) = &mut definitions.find(|definition| definition.name == *ident)?.shape else {
            return None;
        };
        for variant in union.variants.iter_mut().filter(|variant| variant.xml.is_none()) {
            let component = self.schemas.iter().find(|(_, ident)| variant.ty == Type::Named((*ident).clone()));
            variant.xml = component.map(|(component, _)| name(&XmlHint::default(), component));
        }
        Some(union.variants.iter().all(|variant| variant.xml.is_some()))
    }

    /// The name that a variant has of its own.
    pub(super) fn xml_of_member(&self, member: &Member<'a>) -> Option<XmlName> {
        let schema = match &member.of {
            Of::Schema(schema) | Of::Merged(schema) => self.item(*schema),
            Of::Component { name, .. } => self.components.schemas.get(*name).and_then(|schema| self.item(schema)),
            Of::Number | Of::Strings => None,
        };
        let hint = self.xml_hint(schema?, MAX_STEPS);
        hint.name.is_some().then(|| name(&hint, ""))
    }

    /// The document of XML that a part of a form is.
    pub(super) fn xml_part(&self, property: &Property<'a>, wire: &str, ty: Type) -> XmlBody {
        let hint = self.xml_of_property(property);
        let inferred = match property.schema {
            Part::Reference(reference) => component_name(reference).into_owned(),
            Part::Item(_) => wire.to_owned(),
        };
        XmlBody { ty, name: name(&hint, &inferred), hint, form: XmlForm::Any }
    }

    pub(super) fn xml_of_property(&self, property: &Property<'a>) -> XmlHint {
        let also = property.also.iter().map(|(schema, _)| *schema);
        let demands = also.chain([property.schema]).filter_map(|schema| self.item(schema));
        demands.fold(XmlHint::default(), |hint, schema| over(self.xml_hint(schema, MAX_STEPS), hint))
    }

    /// What a schema says, or the one that it stands for.
    fn xml_hint(&self, schema: &'a Schema, steps: usize) -> XmlHint {
        let Some(steps) = steps.checked_sub(1) else { return XmlHint::default() };
        let view = View::of(schema);
        let mut hint = own(schema);
        if let Some(items) = view.items.and_then(|items| self.item(items)) {
            hint.items = Some(Box::new(self.xml_hint(items, steps)));
        }
        let Some(only) = view.only_member() else { return hint };
        for member in view.all_of.iter().filter_map(ReferenceOr::as_item) {
            hint = over(hint, own(member));
        }
        match self.item(only) {
            Some(target) => over(hint, self.xml_hint(target, steps)),
            None => hint,
        }
    }
}

/// Whether a schema itself says what its element is called.
pub(super) fn is_named(schema: &Schema) -> bool {
    own(schema).name.is_some()
}

fn own(schema: &Schema) -> XmlHint {
    let Some(xml) = schema.schema_data.extensions.get(XML) else { return XmlHint::default() };
    let text = |key: &str| xml.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let flag = |key: &str| xml.get(key).and_then(Value::as_bool);
    let place = match xml.get("x-oasmith-node").and_then(Value::as_str) {
        Some("text") => Some(XmlPlace::Text),
        Some("cdata") => Some(XmlPlace::Cdata),
        _ => flag("attribute").map(|is_one| if is_one { XmlPlace::Attribute } else { XmlPlace::Element }),
    };
    XmlHint {
        name: text("name"),
        namespace: text("namespace"),
        prefix: text("prefix"),
        place,
        wrapped: flag("wrapped"),
        items: None,
    }
}

/// What `hint` says, and else `under`.
fn over(hint: XmlHint, under: XmlHint) -> XmlHint {
    XmlHint {
        name: hint.name.or(under.name),
        namespace: hint.namespace.or(under.namespace),
        prefix: hint.prefix.or(under.prefix),
        place: hint.place.or(under.place),
        wrapped: hint.wrapped.or(under.wrapped),
        items: match (hint.items, under.items) {
            (Some(items), Some(under)) => Some(Box::new(over(*items, *under))),
            (items, under) => items.or(under),
        },
    }
}

fn name(hint: &XmlHint, inferred: &str) -> XmlName {
    let local = hint.name.as_deref().unwrap_or(inferred);
    let name = hint.prefix.as_ref().map_or_else(|| local.to_owned(), |prefix| format!("{prefix}:{local}"));
    XmlName { name, namespace: hint.namespace.clone().unwrap_or_default() }
}

type Aliases = HashMap<Ident, Type>;

/// Finds the form of each body of XML and of each definition that one holds.
pub(super) fn describe(api: &mut Api, places: &Places, diagnostics: &mut Diagnostics) {
    let mut roots = Vec::new();
    bodies(api, &mut |body| mentioned(&body.ty, &mut roots));
    if roots.is_empty() {
        // Bodies of scalars, if any.
        return bodies(api, &mut |body| body.form = form(&body.ty, &body.hint, &body.name, &Aliases::new()));
    }
    let definitions = || api.definitions();
    let aliases = definitions().filter_map(|definition| match &definition.shape {
        Shape::Alias(ty) => Some((definition.name.clone(), ty.clone())),
        _ => None,
    });
    let aliases: Aliases = aliases.collect();
    let mut reached = reachable(&graph(api, uses), roots.clone());
    reached.extend(roots);
    report_alike(api, &reached, places, diagnostics);
    report_shared_names(api, (&reached, &aliases), places, diagnostics);
    report_no_names(api, (&reached, &aliases), places, diagnostics);
    for definition in api.definitions_mut() {
        if reached.contains(&definition.name) {
            definition.xml = shape(&definition.shape, &aliases);
        }
    }
    bodies(api, &mut |body| body.form = form(&body.ty, &body.hint, &body.name, &aliases));
}

/// Says which unions have variants that only their names in XML tell apart: a value does not know what it was called.
fn report_alike(api: &Api, reached: &HashSet<Ident>, places: &Places, diagnostics: &mut Diagnostics) {
    let structs = api.definitions().filter_map(|one| Some((&one.name, one.shape.as_struct()?)));
    let structs: HashMap<&Ident, &Struct> = structs.collect();
    let keys = |variant: &UnionVariant| match &variant.ty {
        Type::Named(name) => structs.get(name).copied(),
        _ => None,
    };
    for definition in api.definitions().filter(|definition| reached.contains(&definition.name)) {
        let Shape::Union(Union { tag: None, variants, .. }) = &definition.shape else { continue };
        let is_alike = |first: &UnionVariant, second: &UnionVariant| {
            let (Some(known), Some(structure)) = (keys(first), keys(second)) else { return false };
            let is_new = |field: &Field| known.fields.iter().all(|known| known.wire != field.wire);
            let is_told = |field: &Field| is_required(field.presence) && is_new(field);
            let is_named = first.xml.is_some() && second.xml.is_some() && first.xml != second.xml;
            is_named && !structure.fields.iter().any(is_told)
        };
        let mut pairs = variants
            .iter()
            .enumerate()
            .flat_map(|(index, second)| variants.iter().take(index).map(move |first| (first, second)));
        let Some((first, second)) = pairs.find(|(first, second)| is_alike(first, second)) else { continue };
        let (first, second) = (first.name.as_str(), second.name.as_str());
        let message = format!(
            "what is `{second}` may be read and written as `{first}`: it has no property that must be there and that the other does not have"
        );
        let help = Some("add a `discriminator` to the union".to_owned());
        let pointer = place(places, &definition.name);
        diagnostics.report(Code::UnsupportedKeyword, &pointer, Message::from(message).help(help));
    }
}

/// Says which properties are called what nothing of XML can be called (Namespaces in XML 1.0, production 4, `NCName`).
fn report_no_names(
    api: &Api,
    (reached, aliases): (&HashSet<Ident>, &Aliases),
    places: &Places,
    diagnostics: &mut Diagnostics,
) {
    let is_name = |name: &str| {
        let is_start = |sign: char| sign.is_alphabetic() || sign == '_';
        let is_inside = |sign: char| is_start(sign) || sign.is_numeric() || matches!(sign, '-' | '.');
        name.starts_with(is_start) && name.chars().all(is_inside)
    };
    for definition in api.definitions().filter(|definition| reached.contains(&definition.name)) {
        for field in definition.shape.as_struct().into_iter().flat_map(|structure| &structure.fields) {
            let field = property(field, aliases);
            let is_called = !matches!(field.place, XmlPlace::Text | XmlPlace::Cdata);
            let items = match &field.form {
                XmlForm::List(items) => Some(&items.0),
                _ => None,
            };
            let mut names = items.into_iter().chain([&field.name]).filter(|_| is_called).map(|name| &name.name);
            if let Some(name) = names.find(|name| !name.split(':').all(is_name)) {
                let message = format!("{} is no name in XML: what has it cannot be sent", code(name));
                let help = Some(format!("say `xml: {{name: ..}}` of the property {}", code(&field.wire)));
                let pointer = of_property(places, &definition.name, &field.wire);
                diagnostics.report(Code::Repaired, &pointer, Message::from(message).help(help));
            }
        }
    }
}

/// Says which properties of one object have elements of one name.
fn report_shared_names(
    api: &Api,
    (reached, aliases): (&HashSet<Ident>, &Aliases),
    places: &Places,
    diagnostics: &mut Diagnostics,
) {
    let unions = api.definitions().filter_map(|one| match &one.shape {
        Shape::Union(union) => Some((&one.name, union)),
        _ => None,
    });
    let names = Names { unions: unions.collect(), aliases };
    for definition in api.definitions().filter(|definition| reached.contains(&definition.name)) {
        let Some(structure) = definition.shape.as_struct() else { continue };
        let mut known: Vec<(XmlName, &str, XmlPlace)> = Vec::new();
        for field in &structure.fields {
            let form = property(field, aliases);
            let own = names.of_field(&form);
            let shared: Vec<_> = known.iter().filter(|(name, ..)| own.contains(name)).collect();
            // A list leaves nothing to those after it.
            let list = shared.iter().find(|(.., place)| *place == XmlPlace::Items);
            if let Some((_, other, place)) = list.or(shared.first()) {
                let wire = &field.wire;
                let message = if *place == XmlPlace::Items {
                    format!(
                        "the elements of `{other}` and `{wire}` have the same names: all of them are read as `{other}`"
                    )
                } else {
                    format!(
                        "the elements of `{other}` and `{wire}` have the same names: only their order tells them apart"
                    )
                };
                let help =
                    Some("put each into an element of its own, as `xml: {wrapped: true}` does with lists".to_owned());
                let pointer = of_property(places, &definition.name, &field.wire);
                diagnostics.report(Code::UnsupportedKeyword, &pointer, Message::from(message).help(help));
            }
            known.extend(own.into_iter().map(|name| (name, field.wire.as_str(), form.place)));
        }
    }
}

/// What elements are called.
struct Names<'t> {
    unions: HashMap<&'t Ident, &'t Union>,
    aliases: &'t Aliases,
}

impl<'t> Names<'t> {
    fn of_field(&self, field: &XmlField) -> Vec<XmlName> {
        let mut names = Vec::new();
        let form = match &field.form {
            XmlForm::Nullable(inner) => inner,
            form => form,
        };
        match (field.place, form) {
            (XmlPlace::Attribute | XmlPlace::Text | XmlPlace::Cdata, _) => {}
            (XmlPlace::Items, XmlForm::List(item)) => self.collect(&item.0, &item.1, &mut HashSet::new(), &mut names),
            (XmlPlace::Items | XmlPlace::Element, form) => {
                self.collect(&field.name, form, &mut HashSet::new(), &mut names);
            }
        }
        names
    }

    /// A name, or those that variants have of their own. Each union is looked into once: it may be a variant of itself.
    fn collect(&self, name: &XmlName, form: &XmlForm, seen: &mut HashSet<&'t Ident>, names: &mut Vec<XmlName>) {
        let union = match form {
            XmlForm::Nullable(inner) => return self.collect(name, inner, seen, names),
            XmlForm::Model(ident) => self.unions.get_key_value(ident),
            _ => None,
        };
        let Some((ident, union)) = union else {
            return names.push(name.clone());
        };
        if !seen.insert(ident) {
            return;
        }
        for variant in &union.variants {
            match &variant.xml {
                Some(own) => names.push(own.clone()),
                None => {
                    self.collect(name, &self::form(&variant.ty, &XmlHint::default(), name, self.aliases), seen, names);
                }
            }
        }
    }
}

fn is_required(presence: Presence) -> bool {
    matches!(presence, Presence::Required | Presence::RequiredNullable)
}

/// Every body of XML of a client.
fn bodies(api: &mut Api, see: &mut impl FnMut(&mut XmlBody)) {
    for definition in api.definitions_mut() {
        match &mut definition.shape {
            Shape::Choice(choice) => {
                choice.variants.iter_mut().filter_map(|variant| sent(&mut variant.payload)).for_each(&mut *see);
            }
            Shape::Parts(parts) => parts.list.iter_mut().filter_map(part).for_each(&mut *see),
            _ => {}
        }
    }
    let operations: Vec<&mut Operation> = api.operations_mut().collect();
    for operation in operations {
        operation.body.iter_mut().filter_map(|body| sent(&mut body.payload)).for_each(&mut *see);
        let contents: Vec<&mut Content> = match &mut operation.output {
            Output::One { content, .. } => vec![content],
            Output::Several(output) => output.variants.iter_mut().map(|variant| &mut variant.content).collect(),
        };
        let errors = operation.error.iter_mut().flat_map(|error| &mut error.variants);
        let contents = contents.into_iter().chain(errors.map(|variant| &mut variant.content));
        contents.filter_map(received).for_each(&mut *see);
    }
}

fn sent(payload: &mut Payload) -> Option<&mut XmlBody> {
    match payload {
        Payload::Xml { body, .. } => Some(body),
        Payload::Json { .. }
        | Payload::Form { .. }
        | Payload::Lines { .. }
        | Payload::Multipart(_)
        | Payload::Text { .. }
        | Payload::Bytes { .. }
        | Payload::Choice(_) => None,
    }
}

fn part(part: &mut FormPart) -> Option<&mut XmlBody> {
    match &mut part.kind {
        PartKind::Xml(body) => Some(body),
        PartKind::File { .. } | PartKind::Typed(_) | PartKind::Encoded(..) | PartKind::Constant(_) => None,
    }
}

fn received(content: &mut Content) -> Option<&mut XmlBody> {
    match content {
        Content::Xml(body) => Some(body),
        Content::Empty | Content::Json(_) | Content::Text | Content::Bytes | Content::Stream(_) => None,
    }
}

/// The form of a definition; an alias has that of what it stands for, and parts and choices are never inside a body.
fn shape(shape: &Shape, aliases: &Aliases) -> Option<XmlForm> {
    let plain = |ty: &Type| form(ty, &XmlHint::default(), &name(&XmlHint::default(), "item"), aliases);
    Some(match shape {
        Shape::Struct(structure) => object(structure, aliases),
        Shape::StringEnum(_) => XmlForm::Text,
        Shape::IntegerEnum(_) => XmlForm::Number,
        Shape::ScalarEnum(_) => {
            let scalars = [XmlForm::Number, XmlForm::Bool, XmlForm::Text];
            XmlForm::Union(None, scalars.into_iter().map(|scalar| (Vec::new(), None, scalar)).collect())
        }
        Shape::Union(union) => {
            let variants = union.variants.iter();
            let variants = variants.map(|variant| (variant.tags.clone(), variant.xml.clone(), plain(&variant.ty)));
            XmlForm::Union(union.tag.clone(), variants.collect())
        }
        Shape::Newtype(ty) => plain(ty),
        Shape::Alias(_) | Shape::Parts(_) | Shape::Choice(_) | Shape::Headers(_) | Shape::Events(_) => return None,
    })
}

fn object(structure: &Struct, aliases: &Aliases) -> XmlForm {
    let fields = structure.fields.iter().map(|field| property(field, aliases)).collect();
    let rest = structure
        .rest
        .as_ref()
        .map(|(_, ty)| Box::new(form(ty, &XmlHint::default(), &name(&XmlHint::default(), "item"), aliases)));
    XmlForm::Object(fields, rest)
}

fn property(field: &Field, aliases: &Aliases) -> XmlField {
    let hint = &field.xml;
    let is_wrapped = hint.wrapped == Some(true);
    // Where nothing wraps the items, the name of the list is the property's (section 4.7.26.1, `name`).
    let around =
        if is_wrapped { name(hint, &field.wire) } else { name(&XmlHint { name: None, ..hint.clone() }, &field.wire) };
    let form = form(&field.ty, hint, &around, aliases);
    let is_list = matches!(&form, XmlForm::List(_))
        || matches!(&form, XmlForm::Nullable(inner) if matches!(**inner, XmlForm::List(_)));
    let place = match hint.place {
        Some(place @ (XmlPlace::Attribute | XmlPlace::Text | XmlPlace::Cdata)) => place,
        _ if is_list && !is_wrapped => XmlPlace::Items,
        _ => XmlPlace::Element,
    };
    let form = match field.presence {
        Presence::RequiredNullable => XmlForm::Nullable(Box::new(form)),
        Presence::Required | Presence::Optional | Presence::OptionalNullable => form,
    };
    XmlField {
        wire: field.wire.clone(),
        required: is_required(field.presence),
        name: if place == XmlPlace::Items { around } else { name(hint, &field.wire) },
        place,
        form,
    }
}

/// The form of a use. Items that have no name of their own have that of what is `around` them.
fn form(ty: &Type, hint: &XmlHint, around: &XmlName, aliases: &Aliases) -> XmlForm {
    match ty {
        Type::Bool => XmlForm::Bool,
        Type::Number(_) | Type::Text(Text::Decimal) => XmlForm::Number,
        Type::String | Type::Text(_) => XmlForm::Text,
        Type::Json | Type::Null => XmlForm::Any,
        Type::Array(item) => list(hint, around, |items, name| form(item, items, name, aliases)),
        // Which of the items an element is, it does not say.
        Type::Tuple(parts) => list(hint, around, |items, name| {
            let parts = parts.iter().map(|part| (Vec::new(), None, form(part, items, name, aliases)));
            XmlForm::Union(None, parts.collect())
        }),
        Type::Map(value) => XmlForm::Map(Box::new(form(value, &XmlHint::default(), around, aliases))),
        Type::Nullable(inner) => XmlForm::Nullable(Box::new(form(inner, hint, around, aliases))),
        Type::Boxed(inner) => form(inner, hint, around, aliases),
        Type::Named(named) => match aliases.get(named) {
            // No circle of aliases is left.
            Some(target) => form(target, hint, around, aliases),
            None => XmlForm::Model(named.clone()),
        },
    }
}

fn list(hint: &XmlHint, around: &XmlName, item: impl FnOnce(&XmlHint, &XmlName) -> XmlForm) -> XmlForm {
    let empty = XmlHint::default();
    let items = hint.items.as_deref().unwrap_or(&empty);
    let is_named = items.name.is_some() || items.prefix.is_some() || items.namespace.is_some();
    let local = around.name.rsplit(':').next().unwrap_or_default();
    let item_name = if is_named { name(items, local) } else { around.clone() };
    let form = item(items, &item_name);
    XmlForm::List(Box::new((item_name, form)))
}
