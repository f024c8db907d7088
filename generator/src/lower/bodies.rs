//! Request bodies: which of the media types that a document offers are generated, and what a caller gives for each.

use std::cmp::Reverse;

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, ReferenceOr, RequestBody};

use super::compose::{Additional, Source};
use super::docs::{markdown, paragraphs, unsaid};
use super::graph::carried;
use super::media::{
    essence, is_binary, is_json, is_opaque, is_patch, is_patch_of_yaml, is_xml, kind_name, not_typed, parameters,
    plainness, with_parameters,
};
use super::names::{Scope, type_name, words};
use super::place::Place;
use super::sequences::Format;
use super::view::View;
use super::{Lowering, resolve, styles};
use crate::diagnostics::{Code, Message, Pointer};
use crate::ir::{Body, Choice, ChoiceVariant, Docs, Payload, Shape, Type};
use crate::suggest::{did_you_mean, nearest};

type Offers<'a> = IndexMap<String, MediaType>;

/// What a media type is to us.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Json,
    Xml,
    Form,
    Multipart,
    /// Of JSON, whose items are described.
    Lines,
    Text,
    Bytes,
    /// Nothing that we can write.
    Other,
}

/// A media type that a body may have.
#[derive(Clone, Copy)]
struct Offer<'a> {
    name: &'a str,
    media: &'a MediaType,
    kind: Kind,
    /// It is one of several patches, each of which means something else.
    is_patch: bool,
}

impl Offer<'_> {
    /// Whether only the caller knows which media type it is, or what it says beside its name.
    fn is_open(&self) -> bool {
        self.name.contains('*') || essence(self.name).starts_with("multipart/")
    }

    /// Whether parameters tell it from others of its kind.
    fn is_version(&self) -> bool {
        matches!(self.kind, Kind::Json | Kind::Xml | Kind::Lines) && parameters(self.name).next().is_some()
    }
}

/// What tools call the body of `createFeed`, whose name was `feed` in OpenAPI 2.0: `createFeedFeed`, in which a word is said twice.
fn said_once(name: &str) -> String {
    let mut words = words(name);
    let count = words.len();
    words.dedup();
    if words.len() < count { words.join(" ") } else { name.to_owned() }
}

impl<'a> Lowering<'a> {
    /// Lowers the request bodies of `components`.
    pub(super) fn component_bodies(&mut self) {
        let bodies = &self.components.request_bodies;
        for (name, body) in bodies {
            if let ReferenceOr::Item(body) = body {
                let pointer = Pointer::root().child("components").child("requestBodies").child(name);
                let once = said_once(name);
                let is_other = bodies.keys().any(|other| other != name && type_name(other) == type_name(&once));
                let place = Place::new(pointer, if is_other { name.clone() } else { once });
                let file = super::suffixed(&place.name, "request");
                let body = self.in_file(&file, |lowering| lowering.body_at(body, &place));
                self.bodies.extend(body.map(|body| (name.as_str(), body)));
            }
        }
    }

    /// The request body of an operation.
    pub(super) fn body(&mut self, operation: &'a Operation, place: &Place) -> Option<Body> {
        match operation.request_body.as_ref()? {
            ReferenceOr::Item(body) => {
                self.body_at(body, &Place::new(place.pointer.child("requestBody"), place.name.as_str()))
            }
            ReferenceOr::Reference { reference } => {
                let (name, _) = resolve(&self.components.request_bodies, reference)?;
                self.bodies.get(name).cloned()
            }
        }
    }

    fn body_at(&mut self, body: &'a RequestBody, place: &Place) -> Option<Body> {
        let payload = self.payload(&body.content, place);
        self.sequences(&body.content, &Place::new(place.pointer.clone(), super::suffixed(&place.name, "request")));
        let (facts, payload) = payload?;
        let description = markdown(body.description.as_deref().unwrap_or_default());
        let docs = paragraphs([description.as_str(), unsaid(&facts, &description)]);
        Some(Body { docs, required: body.required, payload })
    }

    /// What a body is, and what is said of it that no type of its own says.
    fn payload(&mut self, content: &'a Offers<'a>, place: &Place) -> Option<(Docs, Payload)> {
        let offers = self.chosen_offers(content, &place.pointer.child("content"));
        let shared = of_one_component(&offers);
        if let Some(known) = shared.as_ref().and_then(|(key, _)| self.of_components.get(key)) {
            return Some((Docs::new(), Payload::Choice(Type::Named(known.clone()))));
        }
        let kinds = || content.iter().map(|offer| self.offer(offer).kind);
        let has_types = offers.len() == 1 && kinds().filter(|kind| *kind == Kind::Bytes).count() > 1;
        let index = self.next_index();
        let mut scope = Scope::default();
        let mut variants = Vec::new();
        let mut known: Vec<(&Offer<'a>, Type)> = Vec::new();
        for offer in &offers {
            let alike = || offers.iter().filter(|other| other.kind == offer.kind);
            let is_first = alike().next().is_some_and(|first| first.name == offer.name);
            let is_only = alike().count() < 2;
            // One of several kinds of bytes is not just bytes, and a version of a form is not the form.
            let is_named = offer.is_patch || (offer.kind == Kind::Bytes && !is_only) || offer.is_version();
            let is_main = is_first && (is_only || !offer.is_version());
            let words = if is_main { String::new() } else { kind_name(offer.name) };
            let is_plain = (is_first && !is_named) || offer.is_open();
            let name = if is_plain { kind_word(offer.kind).to_owned() } else { kind_name(offer.name) };
            let place = Place::new(place.pointer.child("content").child(offer.name), format!("{} {words}", place.name));
            if matches!(offer.kind, Kind::Form | Kind::Multipart) {
                self.report_encoding(offer, &place.pointer);
            }
            if offer.kind == Kind::Multipart {
                for (form, payload) in self.multipart(offer.media, &place) {
                    let name = scope.claim(type_name(&form.unwrap_or_else(|| name.clone())));
                    variants.push(ChoiceVariant { name, docs: Docs::new(), payload });
                }
            } else {
                let alike = known.iter().find(|(other, _)| other.media.schema == offer.media.schema);
                let payload = self.offered(offer, (has_types, alike.map(|(_, ty)| ty)), &place);
                if let Payload::Json { ty, .. } = &payload {
                    known.push((offer, ty.clone()));
                }
                let docs = self.body_docs(offer.media, carried(&payload), offer.kind == Kind::Lines);
                variants.push(ChoiceVariant { name: scope.claim(type_name(&name)), docs, payload });
            }
        }
        if variants.len() < 2 {
            return variants.pop().map(|only| (only.docs, only.payload));
        }
        let text = shared.as_ref().map_or(place.name.as_str(), |(_, component)| component);
        let name = self.claim(type_name(&super::suffixed(text, "body")), place);
        let (docs, shape) = ("What the body can be.".to_owned(), Shape::Choice(Choice { variants, is_uneven: false }));
        match shared {
            Some((key, _)) => {
                self.add_alone(name.clone(), docs, shape);
                self.of_components.insert(key, name.clone());
            }
            None => self.add(index, name.clone(), docs, false, shape),
        }
        Some((Docs::new(), Payload::Choice(Type::Named(name))))
    }

    fn offer(&self, (name, media): (&'a String, &'a MediaType)) -> Offer<'a> {
        let kind = match essence(name).as_str() {
            "multipart/form-data" => Kind::Multipart,
            _ if is_binary(media, self.components) => Kind::Bytes,
            _ if is_json(name, media, self.components) || is_patch_of_yaml(name, media) => Kind::Json,
            _ if is_xml(name, media, self.components) => Kind::Xml,
            _ if Format::of(name) == Some(Format::Lines) && self.is_sequence(name, media) => Kind::Lines,
            "application/x-www-form-urlencoded" if self.is_no_form(media) => Kind::Other,
            "application/x-www-form-urlencoded" => Kind::Form,
            text if text.starts_with("text/") => Kind::Text,
            opaque if is_opaque(opaque) => Kind::Bytes,
            _ => Kind::Other,
        };
        Offer { name, media, kind, is_patch: kind == Kind::Json && is_patch(name) }
    }

    /// The media types that are generated: one where they say the same, in the order of the document but JSON first.
    fn chosen_offers(&mut self, content: &'a Offers<'a>, pointer: &Pointer) -> Vec<Offer<'a>> {
        let mut offers: Vec<Offer<'a>> = content.iter().map(|offer| self.offer(offer)).collect();
        offers.retain(|offer| offer.kind != Kind::Form || !self.has_nothing(offer.media));
        offers.sort_by_key(|offer| {
            let is_no_patch = self.is_no_patch(&essence(offer.name), offer.media);
            (offer.kind != Kind::Json, Reverse(plainness(offer.name)), is_no_patch)
        });
        let has_patches = offers.iter().filter(|offer| offer.is_patch).count() > 1;
        for offer in &mut offers {
            offer.is_patch &= has_patches;
        }
        let has_others = offers.iter().any(|offer| !matches!(offer.kind, Kind::Bytes | Kind::Other));
        let mut chosen: Vec<Offer<'a>> = Vec::new();
        for offer in &offers {
            let is_said = offers.iter().any(|other| other.name != offer.name && self.says(other, offer, &chosen));
            if is_said {
                continue;
            }
            // One way to write text is enough; what cannot be written is there only if nothing else is.
            let rival = match offer.kind {
                Kind::Text => chosen.iter().find(|known| known.kind == offer.kind),
                Kind::Bytes => chosen
                    .iter()
                    .find(|known| known.kind == Kind::Bytes && (!has_others || (known.is_open() && offer.is_open()))),
                Kind::Other => offers.iter().find(|other| other.kind != Kind::Other).or(chosen.first()),
                Kind::Json | Kind::Xml | Kind::Form | Kind::Multipart | Kind::Lines => None,
            };
            match rival {
                // The caller names the media type.
                Some(_) if offer.kind == Kind::Bytes => {}
                Some(rival) => {
                    let help = Some(format!("nothing needs to be done if `{}` suffices", rival.name));
                    let message = format!("`{}` is not generated: `{}` is used", offer.name, rival.name);
                    let message = Message::from(message).help(help);
                    self.diagnostics.report(Code::UnsupportedMediaType, &pointer.child(offer.name), message);
                }
                None => chosen.push(*offer),
            }
        }
        chosen
    }

    /// Whether a form has no properties, so that there is nothing to send.
    fn has_nothing(&self, media: &'a MediaType) -> bool {
        let Some(schema) = &media.schema else { return false };
        let composed = self.compose(Source::schema(schema, Pointer::root()), "");
        let is_closed = matches!(composed.additional, None | Some(Additional::Any(false, _)));
        composed.ty == Some("object") && composed.properties.is_empty() && composed.unions.is_empty() && is_closed
    }

    /// Says which encodings are of nothing in the form, and which have no form for what is there.
    fn report_encoding(&mut self, Offer { media, kind, .. }: &Offer<'a>, at: &Pointer) {
        let Some(schema) = media.schema.as_ref().filter(|_| !media.encoding.is_empty()) else { return };
        let composed = self.compose(Source::schema(schema, Pointer::root()), "");
        // Without properties nothing says which parts there are.
        let is_open = composed.properties.is_empty() || !composed.unions.is_empty();
        if is_open || matches!(composed.additional, Some(Additional::Schema(_))) {
            return;
        }
        for (name, encoding) in &media.encoding {
            let at = at.child("encoding").child(name);
            let Some(property) = composed.properties.get(name.as_str()) else {
                let message = format!("the form has no property `{name}`: this encoding is left out");
                let near = did_you_mean(nearest(name, composed.properties.keys().copied()));
                self.diagnostics.report(Code::Repaired, &at, Message::from(message).help(near));
                continue;
            };
            // A part of `multipart/form-data` is told where it is made.
            let is_object = *kind == Kind::Form
                && self.item(property.schema).is_some_and(|schema| View::of(schema).ty == Some("object"));
            let said = encoding.content_type.as_ref().filter(|_| is_object && encoding.style.is_none());
            if let Some(other) = said.filter(|said| !said.contains("json")) {
                let message = format!("`{other}` is not generated inside a form: the object is sent as JSON");
                self.diagnostics.report(Code::UnsupportedMediaType, &at.child("contentType"), message);
            }
        }
    }

    /// Whether a form is of no object, so that nothing in it has a name.
    fn is_no_form(&self, media: &'a MediaType) -> bool {
        let ty = media.schema.as_ref().and_then(|schema| self.compose(Source::schema(schema, Pointer::root()), "").ty);
        ty.is_some_and(|ty| ty != "object")
    }

    /// A JSON Patch is a list (RFC 6902, section 3): a body that is none is written as something else, if there is something else.
    fn is_no_patch(&self, essence: &str, media: &'a MediaType) -> bool {
        let schema = media.schema.as_ref().and_then(|schema| self.item(schema));
        essence == "application/json-patch+json" && schema.is_some_and(|schema| View::of(schema).ty == Some("object"))
    }

    /// Whether `offer` can be left out without a word, since `other` holds the same.
    fn says(&self, other: &Offer<'a>, offer: &Offer<'a>, chosen: &[Offer<'a>]) -> bool {
        let has_files = |offer: &Offer<'a>| offer.kind == Kind::Multipart && self.has_files(offer.media);
        let is_alike = other.media.schema == offer.media.schema;
        let is_chosen = chosen.iter().any(|known| known.name == other.name);
        // What is offered without parameters stands for all that they can be.
        let are_versions =
            other.is_version() && offer.is_version() && !parameters(other.name).eq(parameters(offer.name));
        match (other.kind, offer.kind) {
            (Kind::Multipart, Kind::Form) => is_alike && has_files(other),
            (Kind::Json | Kind::Form, Kind::Multipart) => is_alike && !has_files(offer),
            (Kind::Json, Kind::Json) | (Kind::Xml, Kind::Xml) | (Kind::Lines, Kind::Lines) => {
                is_alike && is_chosen && !offer.is_patch && !are_versions
            }
            // What they differ in says how the text is written, which is UTF-8.
            (Kind::Text, Kind::Text) => {
                is_alike && is_chosen && with_parameters(other.name) == with_parameters(offer.name)
            }
            (Kind::Json, Kind::Xml | Kind::Form | Kind::Lines | Kind::Text | Kind::Bytes | Kind::Other)
            | (Kind::Form, Kind::Xml | Kind::Other) => is_alike,
            _ => false,
        }
    }

    /// `has_types`: the caller could give several types of bytes, and nothing else. `known` is the type of JSON with this schema.
    fn offered(&mut self, offer: &Offer<'a>, (has_types, known): (bool, Option<&Type>), place: &Place) -> Payload {
        let media_type = with_parameters(offer.name);
        let requested = Place::new(place.pointer.clone(), super::suffixed(&place.name, "request"));
        let check = self.check(offer.media.schema.as_ref());
        match offer.kind {
            Kind::Json => {
                let ty = if offer.is_patch && self.is_no_patch(&essence(offer.name), offer.media) {
                    let message =
                        "a JSON Patch is a list (RFC 6902), and this schema is of an object: any JSON is taken";
                    let help = Some("give this media type a schema of its own, a list of operations".to_owned());
                    let message = Message::from(message).help(help);
                    self.diagnostics.report(Code::Repaired, &place.pointer.child("schema"), message);
                    Type::Json
                } else if let Some(known) = known {
                    known.clone()
                } else {
                    self.media_schema(offer.media, &place.pointer, &requested)
                };
                let is_named = media_type != "application/json" && !media_type.contains('*');
                Payload::Json { ty, media_type: is_named.then_some(media_type), check }
            }
            Kind::Xml => match self.xml_body(offer.media, true, (&place.pointer, &requested)) {
                Some(body) => {
                    let media_type = (media_type != "application/xml").then_some(media_type);
                    Payload::Xml { body, media_type, check }
                }
                None => Payload::Text { media_type, check },
            },
            Kind::Form => {
                let ty = self.media_schema(offer.media, &place.pointer, &requested);
                let styles = styles::of_form(&offer.media.encoding);
                self.style_form(&styles, &ty, &place.pointer);
                Payload::Form { ty, styles, check }
            }
            Kind::Multipart => Payload::Multipart(None),
            Kind::Lines => {
                let ty = self.sent_lines(offer.name, offer.media, &requested);
                Payload::Lines { ty, media_type }
            }
            Kind::Text => {
                self.untyped_text(offer.name, offer.media, &place.pointer);
                // A request says what it carries.
                Payload::Text { media_type: media_type.replace("text/*", "text/plain"), check }
            }
            Kind::Bytes | Kind::Other => {
                let is_untyped = offer.kind == Kind::Other || self.has_parts(offer.media);
                if !is_untyped && !has_types {
                    self.report_binary(offer.name, &place.pointer);
                } else if is_untyped && !self.is_sequence(offer.name, offer.media) {
                    self.diagnostics.report(Code::UnsupportedMediaType, &place.pointer, not_typed(offer.name));
                }
                Payload::Bytes { media_type: (!has_types && !offer.is_open()).then_some(media_type) }
            }
        }
    }
}

/// What a choice has to be of that belongs to no place, so that it is made once: JSON of one component, by media types that mean
/// different things. Its key, and the name of the component.
fn of_one_component<'a>(offers: &[Offer<'a>]) -> Option<(Vec<(&'a str, &'a str)>, String)> {
    let reference = |offer: &Offer<'a>| match &offer.media.schema {
        Some(ReferenceOr::Reference { reference }) if offer.kind == Kind::Json => {
            Some((offer.name, reference.as_str()))
        }
        _ => None,
    };
    let key: Vec<(&str, &str)> = offers.iter().map(reference).collect::<Option<_>>()?;
    let (_, first) = key.first()?;
    let is_shared = key.len() > 1 && key.iter().all(|(_, reference)| reference == first);
    let name = super::component_name(first).into_owned();
    is_shared.then_some((key, name))
}

/// The variant of a choice.
fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Json => "Json",
        Kind::Xml => "Xml",
        Kind::Form => "Form",
        Kind::Multipart => "Multipart",
        Kind::Lines => "Lines",
        Kind::Text => "Text",
        Kind::Bytes | Kind::Other => "Bytes",
    }
}
