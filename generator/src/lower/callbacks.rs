//! Callbacks: what an API sends to a server of the caller's, and what that answers. The bodies become models; there are no
//! calls.

use indexmap::IndexMap;
use openapiv3::{Callback, MediaType, Operation, ReferenceOr, Response};

use super::graph::{carried, contained, mentioned};
use super::media::kind_name;
use super::place::Place;
use super::{Lowering, resolve, status, suffixed};
use crate::description::Offer;
use crate::diagnostics::Pointer;
use crate::ir::{Ident, Status};

impl<'a> Lowering<'a> {
    pub(super) fn component_callbacks(&mut self) {
        let components = self.components;
        let at = Pointer::root().child("components").child("callbacks");
        for (name, callback) in &components.callbacks {
            if let ReferenceOr::Item(callback) = callback {
                self.callback(callback, &Place::new(at.child(name), name));
            }
        }
    }

    pub(super) fn callbacks_of(&mut self, operation: &'a Operation, place: &Place) {
        for (name, callback) in &operation.callbacks {
            let pointer = place.pointer.child("callbacks").child(name);
            self.callback(callback, &Place::new(pointer, format!("{} {name}", place.name)));
        }
    }

    /// Names say the method only where there are several.
    fn callback(&mut self, callback: &'a Callback, place: &Place) {
        let mut operations = Vec::new();
        for (expression, item) in callback {
            operations.extend(self.methods.of(item, &place.pointer.child(expression)));
        }
        let is_only = operations.len() == 1;
        let named = |method: &str| {
            if is_only { place.name.clone() } else { format!("{} {}", place.name, method.to_ascii_lowercase()) }
        };
        let operations = operations
            .into_iter()
            .map(|Offer { method, pointer, operation }| (operation, Place::new(pointer, named(&method))));
        let operations: Vec<_> = operations.collect();
        self.in_file(&suffixed(&place.name, "callback"), |lowering| {
            for (operation, place) in &operations {
                lowering.exchange(operation, place);
            }
        });
        for (operation, place) in &operations {
            self.callbacks_of(operation, place);
        }
    }

    fn exchange(&mut self, operation: &'a Operation, place: &Place) {
        let mut received = Vec::new();
        match &operation.request_body {
            Some(ReferenceOr::Item(body)) => {
                let place = Place::new(place.pointer.child("requestBody"), place.name.as_str());
                self.models_of(&body.content, "request", &place, &mut received);
            }
            Some(ReferenceOr::Reference { reference }) => {
                let shared = resolve(&self.components.request_bodies, reference);
                let body = shared.and_then(|(name, _)| self.bodies.get(name));
                if let Some(ty) = body.and_then(|body| carried(&body.payload)) {
                    mentioned(ty, &mut received);
                }
            }
            None => {}
        }
        self.callbacks.received.extend(received);
        let responses = &operation.responses;
        let statuses = responses.responses.iter().map(|(key, response)| (status::of(key), response));
        for (status, response) in statuses.chain(responses.default.iter().map(|response| (Status::Default, response))) {
            self.answer(status, response, place);
        }
    }

    fn answer(&mut self, status: Status, response: &'a ReferenceOr<Response>, place: &Place) {
        let mut sent = Vec::new();
        match response {
            ReferenceOr::Item(response) => {
                let name = if status::is_success(status) {
                    place.name.clone()
                } else {
                    format!("{} {}", place.name, status::variant_name(status).as_str())
                };
                let place = Place::new(place.pointer.child("responses").child(status::key(status)), name);
                self.models_of(&response.content, "response", &place, &mut sent);
            }
            ReferenceOr::Reference { reference } => {
                let shared = resolve(&self.components.responses, reference);
                let content = shared.and_then(|(name, _)| self.responses.components.get(name));
                if let Some(content) = content {
                    contained(content, &mut sent);
                }
            }
        }
        self.callbacks.sent.extend(sent);
    }

    /// The models of every schema that a body can have, whatever the media type: it is the server that reads or writes them.
    fn models_of(
        &mut self,
        content: &'a IndexMap<String, MediaType>,
        kind: &str,
        place: &Place,
        models: &mut Vec<Ident>,
    ) {
        let mut seen = Vec::new();
        for (media_type, media) in content.iter().filter(|(_, media)| media.schema.is_some()) {
            if seen.contains(&&media.schema) {
                continue;
            }
            let words = if seen.is_empty() { String::new() } else { kind_name(media_type) };
            seen.push(&media.schema);
            let here = Place::new(place.pointer.clone(), suffixed(&format!("{} {words}", place.name), kind));
            mentioned(&self.media_schema(media, &place.pointer.child("content").child(media_type), &here), models);
        }
    }
}
