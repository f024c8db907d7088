//! Bodies: what a media type holds, what a successful call gives, and the errors that an operation documents.

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, ReferenceOr, Response, StatusCode};

use super::docs::{markdown, paragraphs};
use super::names::type_name;
use super::place::Place;
use super::view::View;
use super::{Lowering, resolve, status, suffixed};
use crate::diagnostics::{Code, Pointer};
use crate::ir::{Body, Content, Ident, Output, ResponseEnum, ResponseVariant, Status, Type};

impl<'a> Lowering<'a> {
    /// Lowers the request bodies and responses of `components`.
    pub(super) fn component_bodies(&mut self) {
        let components = self.components;
        for (name, body) in &components.request_bodies {
            if let ReferenceOr::Item(body) = body {
                let content = self.component_content("requestBodies", name, "request", &body.content);
                self.bodies.insert(name, content);
            }
        }
        for (name, response) in &components.responses {
            if let ReferenceOr::Item(response) = response {
                let content = self.component_content("responses", name, "response", &response.content);
                self.responses.insert(name, content);
            }
        }
    }

    fn component_content(
        &mut self,
        section: &str,
        name: &str,
        kind: &str,
        content: &'a IndexMap<String, MediaType>,
    ) -> Content {
        let pointer = Pointer::root().child("components").child(section).child(name);
        let place = Place::new(pointer, suffixed(name, kind));
        self.in_file(&place.name.clone(), |lowering| lowering.content(content, &place))
    }

    /// The request body of an operation.
    pub(super) fn body(&mut self, operation: &'a Operation, place: &Place) -> Option<Body> {
        let (body, content) = match operation.request_body.as_ref()? {
            ReferenceOr::Item(body) => {
                let place = Place::new(place.pointer.child("requestBody"), format!("{} request", place.name));
                (body, self.content(&body.content, &place))
            }
            ReferenceOr::Reference { reference } => {
                let (name, body) = resolve(&self.components.request_bodies, reference)?;
                (body, self.bodies.get(name)?.clone())
            }
        };
        let docs = markdown(body.description.as_deref().unwrap_or_default());
        let media_type = chosen(&body.content).map(|(name, _)| essence(name)).unwrap_or_default();
        // What JSON is called, where that is not its plain name.
        let json = (media_type.ends_with("+json") || media_type == "text/json").then_some(media_type);
        (content != Content::Empty).then_some(Body { docs, required: body.required, content, json })
    }

    /// The output and the errors of an operation whose type is `name`.
    pub(super) fn outcome(
        &mut self,
        (verb, operation): (&str, &'a Operation),
        name: &Ident,
        place: &Place,
    ) -> (Output, Option<ResponseEnum>) {
        let mut successes = Vec::new();
        let mut failures = Vec::new();
        let responses = &operation.responses;
        for (key, response) in &responses.responses {
            let status = match key {
                StatusCode::Code(code) => Status::Code(*code),
                StatusCode::Range(hundreds) => Status::Range(*hundreds),
            };
            let variant = self.response(status, &key.to_string(), response, place);
            if status::is_success(status) {
                successes.push(variant);
            } else {
                failures.push(variant);
            }
        }
        if let Some(response) = &responses.default {
            let variant = self.response(Status::Default, "default", response, place);
            if successes.is_empty() {
                let (name, docs, content) = (variant.name.clone(), variant.docs.clone(), variant.content.clone());
                successes.push(ResponseVariant { name, status: Status::Default, docs, content });
            }
            failures.push(variant);
        }
        for variant in successes.iter_mut().chain(&mut failures) {
            let is_bodiless = verb == "head" || has_no_body(variant.status);
            if is_bodiless && variant.content != Content::Empty {
                let message = "an answer of this kind has no body: the one that is described is left out";
                self.diagnostics.report(Code::Repaired, &place.pointer.child("responses"), message);
                variant.content = Content::Empty;
            }
        }
        // Codes before ranges before the rest: the order in which they are tried.
        successes.sort_by_key(|variant| variant.status);
        failures.sort_by_key(|variant| variant.status);
        let output = self.output(successes, name);
        let error = (!failures.is_empty()).then(|| ResponseEnum {
            name: self.types.claim(type_name(&format!("{} error", name.as_str()))),
            is_uneven: false,
            variants: failures,
        });
        (output, error)
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
        Output::Several(ResponseEnum { name, is_uneven: false, variants: successes })
    }

    fn response(
        &mut self,
        status: Status,
        key: &str,
        response: &'a ReferenceOr<Response>,
        place: &Place,
    ) -> ResponseVariant {
        let name = status::variant_name(status);
        let is_main = matches!(status, Status::Code(200 | 201) | Status::Range(2));
        let suffix = if is_main { "response" } else { name.as_str() };
        let here = Place::new(place.pointer.child("responses").child(key), format!("{} {suffix}", place.name));
        let (description, content) = match response {
            ReferenceOr::Item(response) => (response.description.as_str(), self.content(&response.content, &here)),
            ReferenceOr::Reference { reference } => self.shared_response(reference),
        };
        let docs = paragraphs([format!("{}.", status::label(status)).as_str(), markdown(description).as_str()]);
        ResponseVariant { name, status, docs, content }
    }

    fn shared_response(&self, reference: &str) -> (&'a str, Content) {
        let found = resolve(&self.components.responses, reference);
        found.map_or(("", Content::Empty), |(name, response)| {
            (response.description.as_str(), self.responses.get(name).cloned().unwrap_or(Content::Empty))
        })
    }

    /// What a body is read and written as: JSON where the document offers it, else its text or bytes.
    fn content(&mut self, content: &'a IndexMap<String, MediaType>, place: &Place) -> Content {
        let Some((chosen, media)) = chosen(content) else { return Content::Empty };
        let pointer = place.pointer.child("content");
        for (other, _) in content.iter().filter(|(other, alike)| *other != chosen && alike.schema != media.schema) {
            let message = format!("`{other}` is not generated: `{chosen}` is used");
            self.diagnostics.report(Code::UnsupportedMediaType, &pointer.child(other), message);
        }
        if is_json(chosen, media) {
            return Content::Json(self.media_schema(media, &pointer.child(chosen), place));
        }
        let media_type = essence(chosen);
        if media_type.starts_with("text/") {
            return Content::Text { media_type };
        }
        if !is_opaque(&media_type) {
            let message = format!("`{chosen}` is not typed: its bytes are passed as they are");
            self.diagnostics.report(Code::UnsupportedMediaType, &pointer.child(chosen), message);
        }
        let is_open = media_type.contains('*') || media_type.starts_with("multipart/");
        Content::Bytes { media_type: (!is_open).then_some(media_type) }
    }

    fn media_schema(&mut self, media: &'a MediaType, pointer: &Pointer, place: &Place) -> Type {
        let Some(schema) = &media.schema else {
            return Type::Json;
        };
        let used = self.use_of(schema, &Place::new(pointer.child("schema"), place.name.as_str()));
        if used.nullable { Type::Nullable(Box::new(used.ty)) } else { used.ty }
    }
}

/// Some answers never have a body, whatever the document says (RFC 9110, section 6.4.1).
fn has_no_body(status: Status) -> bool {
    matches!(status, Status::Code(100..=199 | 204 | 205 | 304) | Status::Range(1))
}

/// The media type that is generated, of those that a body may have: JSON where there is some.
fn chosen(content: &IndexMap<String, MediaType>) -> Option<(&String, &MediaType)> {
    let plain = content.iter().find(|(name, _)| essence(name) == "application/json");
    plain.or_else(|| content.iter().find(|(name, media)| is_json(name, media))).or_else(|| content.first())
}

/// The media type in lower case, without its parameters (RFC 9110, section 8.3.1).
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a body is JSON: any type is, unless its schema says that it is bytes.
fn is_json(media_type: &str, media: &MediaType) -> bool {
    let essence = essence(media_type);
    let is_binary = || match &media.schema {
        Some(ReferenceOr::Item(schema)) => View::of(schema).format == Some("binary"),
        _ => false,
    };
    match essence.as_str() {
        "application/json" | "text/json" => true,
        "*/*" | "application/*" => !is_binary(),
        _ => essence.ends_with("+json"),
    }
}

/// Bytes that nobody expects a type for.
fn is_opaque(media_type: &str) -> bool {
    [
        "*/*",
        "application/*",
        "application/octet-stream",
        "application/pdf",
        "application/zip",
        "image/",
        "audio/",
        "video/",
        "font/",
    ]
    .iter()
    .any(|known| media_type.starts_with(known))
}
