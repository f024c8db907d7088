//! Bodies: what a media type holds, what a successful call gives, and the errors that an operation documents.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, ReferenceOr, Response};

use super::compose::Source;
use super::docs::{code, labelled, markdown, paragraphs, unsaid};
use super::media::{
    chosen, essence, is_any_text, is_binary, is_json, is_opaque, is_xml, kind_name, not_typed, other_json, says_json,
    with_parameters,
};
use super::names::type_name;
use super::place::Place;
use super::view::View;
use super::{Lowering, resolve, status, suffixed};
use crate::diagnostics::{Code, Message, Pointer};
use crate::ir::{Content, Ident, Output, ResponseEnum, ResponseVariant, Status, Stream, Type};

/// What is known of answers already.
#[derive(Default)]
pub(super) struct Known<'a> {
    /// What those of `components` hold.
    pub components: IndexMap<&'a str, Content>,
    /// What is to be said of media types of JSON beside the one that is generated, unless they are those of errors.
    untyped_json: IndexMap<Pointer, Message>,
    /// The types of errors that their media types tell from others, by the places of those.
    other_errors: HashMap<Pointer, Type>,
}

impl<'a> Lowering<'a> {
    /// Lowers the responses of `components`.
    pub(super) fn component_responses(&mut self) {
        let components = self.components;
        for (name, response) in &components.responses {
            if let ReferenceOr::Item(response) = response {
                let pointer = Pointer::root().child("components").child("responses").child(name);
                let place = Place::new(pointer, suffixed(name, "response"));
                let (content, headers) = self.in_file(&place.name.clone(), |lowering| {
                    let here = Place::new(place.pointer.child("headers"), suffixed(name, "headers"));
                    let headers = lowering.headers_struct(&response.headers, &here);
                    (lowering.content(&response.content, &place), headers)
                });
                self.responses.components.insert(name, content);
                self.response_headers.extend(headers.map(|headers| (name.as_str(), headers)));
            }
        }
    }

    /// The output and the errors of an operation whose type is `name`.
    pub(super) fn outcome(
        &mut self,
        (method, operation): (&str, &'a Operation),
        name: &Ident,
        place: &Place,
    ) -> (Output, Option<ResponseEnum>) {
        let mut successes = Vec::new();
        let mut failures = Vec::new();
        let responses = &operation.responses;
        for (key, response) in &responses.responses {
            let status = status::of(key);
            let variant = self.response(status, response, place);
            if status::is_success(status) {
                successes.push(variant);
            } else {
                failures.push(variant);
            }
        }
        if let Some(response) = &responses.default {
            let variant = self.response(Status::Default, response, place);
            if successes.is_empty() {
                let (name, docs, content) = (variant.name.clone(), variant.docs.clone(), variant.content.clone());
                successes.push(ResponseVariant { name, status: Status::Default, media_type: None, docs, content });
            }
            failures.push(variant);
        }
        for variant in &mut failures {
            variant.content = match std::mem::replace(&mut variant.content, Content::Empty) {
                // One line is JSON, and an error is one: `produces` of OpenAPI 2.0 is said of errors, too.
                Content::Stream(Stream::Lines(ty)) => Content::Json(ty),
                Content::Stream(Stream::Events(_)) => {
                    let message = "an error is not read item by item: its bytes are passed as they are";
                    self.diagnostics.report(Code::UnsupportedMediaType, &place.pointer.child("responses"), message);
                    Content::Bytes
                }
                content => content,
            };
        }
        for variant in successes.iter_mut().chain(&mut failures) {
            self.without_body(method, variant, place);
        }
        self.other_errors(&mut failures, operation, place);
        for (status, response, _) in self.answers(operation, place) {
            let variants = successes.iter_mut().chain(&mut failures).filter(|variant| variant.status == status);
            variants.for_each(|variant| self.describe_schema(variant, response));
        }
        // Codes before ranges before the rest, and what a media type tells before what has any: the order in which they are tried.
        successes.sort_by_key(|variant| variant.status);
        failures.sort_by_key(|variant| (variant.status, variant.media_type.is_none()));
        let output = self.output(successes, name);
        let error = (!failures.is_empty()).then(|| ResponseEnum {
            name: self.types.claim(type_name(&format!("{} error", name.as_str()))),
            shared: None,
            is_uneven: false,
            variants: failures,
        });
        (output, error)
    }

    /// Leaves out the body of an answer that has none: of one to HEAD, and of some statuses.
    fn without_body(&mut self, method: &str, variant: &mut ResponseVariant, place: &Place) {
        let key = status::key(variant.status);
        let what = match variant.status {
            _ if variant.content == Content::Empty => return,
            _ if method == "HEAD" => "an answer to `HEAD`".to_owned(),
            status if has_no_body(status) => format!("an answer with the status {key}"),
            _ => return,
        };
        let message = Message::from(format!("{what} has no body: the one that is described is left out"));
        let message = message.help(Some("remove its `content`, which nobody reads".to_owned()));
        self.diagnostics.report(Code::Repaired, &place.pointer.child("responses").child(key), message);
        variant.content = Content::Empty;
    }

    /// What is said of successes that are no variants, and of their type if it has no docs. Two words are hardly more than a status.
    pub(super) fn output_docs(&self, operation: &'a Operation, output: &Output, place: &Place) -> String {
        let Output::One { content, .. } = output else { return String::new() };
        let (mut said, mut known): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let mut answers = self.answers(operation, place);
        answers.retain(|(status, ..)| status::is_success(*status));
        answers.sort_by_key(|(status, ..)| *status);
        for (status, response, _) in answers {
            let text = markdown(&response.description);
            let mut of_operation = [&operation.summary, &operation.description].into_iter().flatten();
            let is_told = text.split_whitespace().nth(2).is_none()
                || status::is_label(status, &text)
                || of_operation.any(|words| words.contains(response.description.trim()));
            let text = if is_told { "" } else { text.as_str() };
            let facts = self.answer_docs(response, None, content);
            let is_new = !known.contains(&facts);
            let new = if is_new { unsaid(&facts, text) } else { "" };
            said.push(labelled(&status::label(status), &paragraphs([text, new])));
            known.extend(is_new.then_some(facts));
        }
        paragraphs(said.iter().map(String::as_str))
    }

    fn describe_schema(&self, variant: &mut ResponseVariant, response: &'a Response) {
        let facts = self.answer_docs(response, variant.media_type.as_deref(), &variant.content);
        variant.docs = paragraphs([variant.docs.as_str(), unsaid(&facts, &response.description)]);
    }

    /// What the schema of an answer says that no type of its own says.
    fn answer_docs(&self, response: &'a Response, media_type: Option<&str>, content: &Content) -> String {
        let media = match media_type {
            Some(media_type) => response.content.iter().find(|(name, _)| essence(name) == media_type),
            None => chosen(&response.content, self.components),
        };
        let media = media.filter(|_| *content != Content::Empty);
        media
            .map(|(_, media)| {
                self.body_docs(
                    media,
                    content.ty(),
                    matches!(content, Content::Stream(stream) if *stream != Stream::Parts),
                )
            })
            .unwrap_or_default()
    }

    fn output(&mut self, successes: Vec<ResponseVariant>, name: &Ident) -> Output {
        let Some(first) = successes.first() else {
            return Output::One { statuses: vec![Status::Range(2)], content: Content::Empty };
        };
        if successes.iter().all(|success| success.content == first.content) {
            let statuses = successes.iter().map(|success| success.status).collect();
            return Output::One { statuses, content: first.content.clone() };
        }
        let name = self.types.claim(type_name(&format!("{} output", name.as_str())));
        Output::Several(ResponseEnum { name, shared: None, is_uneven: false, variants: successes })
    }

    fn response(&mut self, status: Status, response: &'a ReferenceOr<Response>, place: &Place) -> ResponseVariant {
        let name = status::variant_name(status);
        let is_main = matches!(status, Status::Code(200 | 201) | Status::Range(2));
        let suffix = if is_main { "response" } else { name.as_str() };
        let here =
            Place::new(place.pointer.child("responses").child(status::key(status)), format!("{} {suffix}", place.name));
        let (description, content) = match response {
            ReferenceOr::Item(response) => (response.description.as_str(), self.content(&response.content, &here)),
            ReferenceOr::Reference { reference } => self.shared_response(reference),
        };
        let description = markdown(description);
        let (first, rest) = description.split_once("\n\n").unwrap_or((&description, ""));
        let said = if status::is_label(status, first) { rest } else { &description };
        let docs = paragraphs([format!("{}.", status::label(status)).as_str(), said]);
        ResponseVariant { name, status, media_type: None, docs, content }
    }

    /// Adds the errors whose status has one of another shape already: their media types, which are JSON too, tell them from it.
    fn other_errors(&mut self, failures: &mut Vec<ResponseVariant>, operation: &'a Operation, place: &Place) {
        for (status, Response { content, .. }, pointer) in self.answers(operation, place) {
            let is_json = |variant: &&ResponseVariant| matches!(variant.content, Content::Json(_));
            let main = failures.iter().filter(is_json).find(|variant| variant.status == status);
            let Some((main, docs)) = main.map(|variant| (variant.name.clone(), variant.docs.clone())) else { continue };
            for (said, media) in other_json(content, self.components) {
                let (media_type, words) = (essence(said), kind_name(said));
                let pointer = pointer.child("content").child(said);
                self.responses.untyped_json.shift_remove(&pointer);
                let is_known =
                    |known: &ResponseVariant| known.status == status && known.media_type.as_ref() == Some(&media_type);
                if failures.iter().any(is_known) {
                    continue;
                }
                let here = Place::new(pointer.clone(), format!("{} {} {words}", place.name, main.as_str()));
                let known = self.responses.other_errors.get(&pointer).cloned();
                let ty = known.unwrap_or_else(|| self.media_schema(media, &pointer, &here));
                self.responses.other_errors.insert(pointer, ty.clone());
                failures.push(ResponseVariant {
                    name: type_name(&format!("{} {words}", main.as_str())),
                    status,
                    docs: paragraphs([docs.as_str(), format!("Media type: {}.", code(&media_type)).as_str()]),
                    media_type: Some(media_type),
                    content: Content::Json(ty),
                });
            }
        }
    }

    /// Says which media types of JSON have no type.
    pub(super) fn report_untyped_json(&mut self) {
        for (pointer, message) in std::mem::take(&mut self.responses.untyped_json) {
            self.diagnostics.report(Code::UnsupportedMediaType, &pointer, message);
        }
    }

    fn shared_response(&self, reference: &str) -> (&'a str, Content) {
        let found = resolve(&self.components.responses, reference);
        found.map_or(("", Content::Empty), |(name, response)| {
            (response.description.as_str(), self.responses.components.get(name).cloned().unwrap_or(Content::Empty))
        })
    }

    /// What a body is read as: JSON where the document offers it, else item by item, or its text or bytes.
    fn content(&mut self, content: &'a IndexMap<String, MediaType>, place: &Place) -> Content {
        self.streams(content, place);
        let chosen = self.chosen_content(content, place);
        self.sequences(content, place);
        chosen
    }

    fn chosen_content(&mut self, content: &'a IndexMap<String, MediaType>, place: &Place) -> Content {
        let Some((chosen, media)) = chosen(content, self.components) else { return Content::Empty };
        let pointer = place.pointer.child("content");
        let is_left_out = |other: &String, alike: &MediaType| {
            let is_said = alike.schema.is_none() && essence(other) == essence(chosen);
            other != chosen
                && alike.schema != media.schema
                && !is_said
                && !self.streams.contains_key(&pointer.child(other))
        };
        for (other, _) in content.iter().filter(|(other, alike)| is_left_out(other, alike)) {
            let help = format!(
                "to have it, ask for it with `.header(\"accept\", {:?})` of the call and read it with `.send_raw()` or `.stream()`",
                with_parameters(other)
            );
            let message = Message::from(format!("`{other}` is not typed, `{chosen}` is")).help(Some(help));
            if other_json(content, self.components).any(|(json, _)| json == other) {
                // An error may have a type for it yet.
                self.responses.untyped_json.insert(pointer.child(other), message);
            } else {
                self.diagnostics.report(Code::UnsupportedMediaType, &pointer.child(other), message);
            }
        }
        if let Some(stream) = self.streams.get(&pointer.child(chosen)).cloned() {
            if stream == Stream::Parts && media.schema.is_some() && !self.is_sequence(chosen, media) {
                let message =
                    format!("the parts of `{chosen}` are not typed: each is passed with its headers and its bytes");
                self.diagnostics.report(Code::UnsupportedMediaType, &pointer.child(chosen), message);
            }
            return Content::Stream(stream);
        }
        if is_any_text(chosen, media) {
            return Content::Text;
        }
        if is_binary(media, self.components) {
            self.report_binary(chosen, &pointer.child(chosen));
            return Content::Bytes;
        }
        if is_json(chosen, media, self.components) {
            return Content::Json(self.media_schema(media, &pointer.child(chosen), place));
        }
        let is_xml = is_xml(chosen, media, self.components);
        if is_xml && let Some(body) = self.xml_body(media, false, (&pointer.child(chosen), place)) {
            return Content::Xml(body);
        }
        let essence = essence(chosen);
        // A stream of events has no end to wait for.
        if is_xml || (essence.starts_with("text/") && essence != "text/event-stream") {
            self.untyped_text(chosen, media, &pointer.child(chosen));
            return Content::Text;
        }
        if (!is_opaque(&essence) || self.has_parts(media)) && !self.is_sequence(chosen, media) {
            self.diagnostics.report(Code::UnsupportedMediaType, &pointer.child(chosen), not_typed(chosen));
        }
        Content::Bytes
    }

    /// Says so where a schema makes of a text what it is not here: a value with parts, a number or a flag.
    pub(super) fn untyped_text(&mut self, name: &str, media: &'a MediaType, pointer: &Pointer) {
        let is_scalar = |ty| matches!(ty, Some("integer" | "number" | "boolean"));
        let schema = media.schema.as_ref().and_then(|schema| self.item(schema));
        if self.has_parts(media) || schema.is_some_and(|schema| is_scalar(View::of(schema).ty)) {
            let message = format!("`{name}` is not typed: its text is passed as it is, whatever its schema says");
            self.diagnostics.report(Code::UnsupportedMediaType, pointer, message);
        }
    }

    /// Whether a schema gives a body parts.
    pub(super) fn has_parts(&self, media: &'a MediaType) -> bool {
        let Some(schema) = &media.schema else { return false };
        let composed = self.compose(Source::schema(schema, Pointer::root()), "");
        matches!(composed.ty, Some("object" | "array"))
            || !composed.properties.is_empty()
            || composed.additional.is_some()
            || composed.items.is_some()
    }

    /// A value of JSON is no bytes, so that one of the two is wrong: what real servers send is what the schema says.
    pub(super) fn report_binary(&mut self, name: &str, pointer: &Pointer) {
        if says_json(name) {
            let message = format!("`{name}` cannot be `format: binary`: its bytes are passed as they are");
            let help = "name the media type of the bytes, such as `application/octet-stream`".to_owned();
            self.diagnostics.report(Code::UnsupportedMediaType, pointer, Message::from(message).help(Some(help)));
        }
    }

    pub(super) fn media_schema(&mut self, media: &'a MediaType, pointer: &Pointer, place: &Place) -> Type {
        let Some(schema) = &media.schema else {
            return Type::Json;
        };
        self.use_of(schema, &Place::new(pointer.child("schema"), place.name.as_str())).whole()
    }
}

/// Some answers never have a body, whatever the document says (RFC 9110, section 6.4.1).
fn has_no_body(status: Status) -> bool {
    matches!(status, Status::Code(100..=199 | 204 | 205 | 304) | Status::Range(1))
}
