//! Bodies that are one item after another (OAS 3.2.0 "Sequential Media Types") and no stream: requests, and parts. The bytes are passed
//! as they are; what an item is becomes a model, which the docs of the operation name.

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, ReferenceOr, Response};

use super::docs::code;
use super::media::{chosen, essence};
use super::place::Place;
use super::view::View;
use super::{Lowering, resolve, status, suffixed};
use crate::diagnostics::{Code, Pointer};
use crate::ir::{Sequence, Status, Stream, Type};

type Content = IndexMap<String, MediaType>;

/// How the items follow each other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Events,
    /// Of JSON; or the records of a JSON text sequence.
    Lines,
    Parts,
}

impl Format {
    pub(super) fn of(media_type: &str) -> Option<Self> {
        Some(match essence(media_type).as_str() {
            "text/event-stream" => Self::Events,
            "application/jsonl"
            | "application/json-seq"
            | "application/x-ndjson"
            | "application/ndjson"
            | "application/x-jsonl"
            | "application/x-jsonlines"
            | "application/jsonlines"
            // What Spring called them before they had a name.
            | "application/stream+json" => Self::Lines,
            lines if lines.ends_with("+json-seq") || lines.ends_with("+jsonl") => Self::Lines,
            "multipart/form-data" => return None,
            parts if parts.starts_with("multipart/") => Self::Parts,
            _ => return None,
        })
    }
}

/// What an item is, if the description has a schema for it.
enum Items {
    /// The items of its list.
    OfList,
    /// The schema itself: before OpenAPI 3.2 nothing else could be said of one event.
    Each,
    None,
}

impl<'a> Lowering<'a> {
    /// Makes the types of the items that each body at `place` can consist of, if it is no stream.
    pub(super) fn sequences(&mut self, content: &'a Content, place: &Place) {
        for (media_type, media) in content {
            let pointer = place.pointer.child("content").child(media_type);
            let name = match self.sequence_items(media_type, media) {
                _ if self.streams.get(&pointer).is_some_and(|stream| *stream != Stream::Parts) => continue,
                Items::OfList => place.name.clone(),
                Items::Each => suffixed(&place.name, "item"),
                Items::None => continue,
            };
            let is_chosen = chosen(content, self.components).is_some_and(|(chosen, _)| chosen == media_type);
            if is_chosen && !self.streams.contains_key(&pointer) {
                let message = format!("`{media_type}` is not read item by item: its bytes are passed as they are");
                self.diagnostics.report(Code::UnsupportedMediaType, &pointer, message);
            }
            let ty = match self.media_schema(media, &pointer, &Place::new(pointer.clone(), name)) {
                Type::Array(item) => *item,
                ty => ty,
            };
            if matches!(ty, Type::Named(_)) {
                self.sequences.insert(pointer, ty);
            }
        }
    }

    /// Whether a body is a sequence whose items are described.
    pub(super) fn is_sequence(&self, media_type: &str, media: &'a MediaType) -> bool {
        !matches!(self.sequence_items(media_type, media), Items::None)
    }

    fn sequence_items(&self, media_type: &str, media: &'a MediaType) -> Items {
        let Some(schema) = media.schema.as_ref().and_then(|schema| self.item(schema)) else { return Items::None };
        let view = View::of(schema);
        match Format::of(media_type) {
            Some(_) if view.ty == Some("array") => Items::OfList,
            // A text is not described by item.
            Some(Format::Events | Format::Lines) if view.ty != Some("string") => Items::Each,
            None | Some(_) => Items::None,
        }
    }

    /// The sequences that an operation sends and receives.
    pub(super) fn sequences_of(&self, operation: &'a Operation, place: &Place) -> Vec<Sequence> {
        let sent = match &operation.request_body {
            Some(ReferenceOr::Item(body)) => Some((&body.content, place.pointer.child("requestBody"))),
            Some(ReferenceOr::Reference { reference }) => {
                let component = resolve(&self.components.request_bodies, reference);
                component.map(|(name, body)| (&body.content, components().child("requestBodies").child(name)))
            }
            None => None,
        };
        let received = self
            .answers(operation, place)
            .into_iter()
            .map(|(_, response, pointer)| (&response.content, pointer, false));
        let mut found = Vec::new();
        for (content, pointer, is_sent) in
            sent.map(|(content, pointer)| (content, pointer, true)).into_iter().chain(received)
        {
            for media_type in content.keys() {
                let ty = self.sequences.get(&pointer.child("content").child(media_type)).cloned();
                let sequence = ty.map(|ty| Sequence { media_type: code(&essence(media_type)), ty, is_sent });
                found.extend(sequence.filter(|one| !found.contains(one)));
            }
        }
        found
    }

    /// The answers of an operation, and where they stand.
    pub(super) fn answers(&self, operation: &'a Operation, place: &Place) -> Vec<(Status, &'a Response, Pointer)> {
        let responses = &operation.responses;
        let codes = responses.responses.iter().map(|(key, response)| (status::of(key), response));
        let all = codes.chain(responses.default.iter().map(|response| (Status::Default, response)));
        let answer = |(status, response): (Status, &'a ReferenceOr<Response>)| match response {
            ReferenceOr::Item(response) => {
                Some((status, response, place.pointer.child("responses").child(status::key(status))))
            }
            ReferenceOr::Reference { reference } => {
                let (name, response) = resolve(&self.components.responses, reference)?;
                Some((status, response, components().child("responses").child(name)))
            }
        };
        all.filter_map(answer).collect()
    }
}

fn components() -> Pointer {
    Pointer::root().child("components")
}
