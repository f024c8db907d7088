//! Bodies that are one item after another (OAS 3.2.0 "Sequential Media Types"): lines of JSON, events, parts. The bytes are passed as
//! they are; what an item is becomes a model, which the docs of the operation name.

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, ReferenceOr};

use super::docs::code;
use super::media::{chosen, essence};
use super::place::Place;
use super::view::View;
use super::{Lowering, resolve, status, suffixed};
use crate::diagnostics::{Code, Pointer};
use crate::ir::{Sequence, Status, Type};

type Content = IndexMap<String, MediaType>;

/// What an item is, if the description has a schema for it.
enum Items {
    /// The items of its list.
    OfList,
    /// The schema itself: before OpenAPI 3.2 nothing else could be said of one event.
    Each,
    None,
}

impl Items {
    fn of(media_type: &str) -> Self {
        match essence(media_type).as_str() {
            "text/event-stream"
            | "application/jsonl"
            | "application/json-seq"
            | "application/x-ndjson"
            | "application/ndjson"
            | "application/x-jsonlines"
            | "application/jsonlines" => Self::Each,
            lines if lines.ends_with("+json-seq") || lines.ends_with("+jsonl") => Self::Each,
            "multipart/form-data" => Self::None,
            parts if parts.starts_with("multipart/") => Self::OfList,
            _ => Self::None,
        }
    }
}

impl<'a> Lowering<'a> {
    /// Makes the types of the items that each body at `place` can consist of.
    pub(super) fn sequences(&mut self, content: &'a Content, place: &Place) {
        for (media_type, media) in content {
            let pointer = place.pointer.child("content").child(media_type);
            let name = match self.sequence_items(media_type, media) {
                Items::OfList => place.name.clone(),
                Items::Each => suffixed(&place.name, "item"),
                Items::None => continue,
            };
            if chosen(content).is_some_and(|(chosen, _)| chosen == media_type) {
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
        match Items::of(media_type) {
            Items::None => Items::None,
            _ if view.ty == Some("array") => Items::OfList,
            // A text is not described by item.
            Items::Each if view.ty != Some("string") => Items::Each,
            Items::OfList | Items::Each => Items::None,
        }
    }

    /// The sequences that an operation sends and receives.
    pub(super) fn sequences_of(&self, operation: &'a Operation, place: &Place) -> Vec<Sequence> {
        let components = Pointer::root().child("components");
        let mut found = Vec::new();
        let mut add = |content: &Content, pointer: Pointer, is_sent| {
            let pointer = pointer.child("content");
            for media_type in content.keys() {
                let ty = self.sequences.get(&pointer.child(media_type)).cloned();
                let sequence = ty.map(|ty| Sequence { media_type: code(&essence(media_type)), ty, is_sent });
                found.extend(sequence.filter(|one| !found.contains(one)));
            }
        };
        match &operation.request_body {
            Some(ReferenceOr::Item(body)) => add(&body.content, place.pointer.child("requestBody"), true),
            Some(ReferenceOr::Reference { reference }) => {
                if let Some((name, body)) = resolve(&self.components.request_bodies, reference) {
                    add(&body.content, components.child("requestBodies").child(name), true);
                }
            }
            None => {}
        }
        let responses = &operation.responses;
        let codes = responses.responses.iter().map(|(key, response)| (status::of(key), response));
        for (status, response) in codes.chain(responses.default.iter().map(|response| (Status::Default, response))) {
            match response {
                ReferenceOr::Item(response) => {
                    add(&response.content, place.pointer.child("responses").child(status::key(status)), false);
                }
                ReferenceOr::Reference { reference } => {
                    if let Some((name, response)) = resolve(&self.components.responses, reference) {
                        add(&response.content, components.child("responses").child(name), false);
                    }
                }
            }
        }
        found
    }
}
