//! Answers that are read item by item: events and lines of JSON.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation};

use super::compose::{Composed, Property, Source};
use super::docs::code;
use super::enums::unknown_variant;
use super::media::{chosen, essence, is_binary};
use super::names::{Scope, type_name, value_name};
use super::place::Place;
use super::sequences::Format;
use super::unions::{Members, Of};
use super::{Lowering, formats, status, suffixed};
use crate::ir::{EventKind, EventKinds, OtherStream, Parameter, Shape, Status, Stream, Type};

/// What an event can have (OAS 3.2.0, "Special Considerations for text/event-stream").
const FIELDS: &[&str] = &["data", "event", "id", "retry", "comment"];

impl<'a> Lowering<'a> {
    /// Finds the streams that a body can be, and makes the types of their items.
    pub(super) fn streams(&mut self, content: &'a IndexMap<String, MediaType>, place: &Place) {
        for (media_type, media) in content {
            let here = Place::new(place.pointer.child("content").child(media_type), place.name.as_str());
            let stream = self.stream(media_type, media, &here);
            self.streams.extend(stream.map(|stream| (here.pointer, stream)));
        }
    }

    fn stream(&mut self, media_type: &str, media: &'a MediaType, place: &Place) -> Option<Stream> {
        let format = Format::of(media_type)?;
        match format {
            Format::Parts => return Some(Stream::Parts),
            Format::Lines if is_binary(media, self.components) => return None,
            Format::Lines | Format::Events => {}
        }
        let is_events = format == Format::Events;
        let Some(schema) = &media.schema else {
            return Some(if is_events { Stream::Events(None) } else { Stream::Lines(Type::Json) });
        };
        let pointer = place.pointer.child("schema");
        let whole = self.compose(Source::schema(schema, pointer.clone()), &place.name);
        // The items of a list, or the schema itself: before OpenAPI 3.2 nothing else could be said of one event.
        let listed = whole.items.clone().filter(|_| whole.ty == Some("array"));
        let item = listed.as_ref().map_or(whole, |item| self.compose(Source::property(item), &item.place.name));
        let is_text = item.ty == Some("string");
        if is_events && is_text {
            return Some(Stream::Events(None));
        }
        if is_events && self.is_union_of_events(&item) {
            return self.event_kinds(&item, place).map(|kinds| Stream::Events(Some(kinds)));
        }
        if is_events && let Some(data) = data(&item, listed.is_some()) {
            let is_text = self.compose(Source::property(data), "").ty == Some("string");
            return Some(Stream::Events(if is_text { None } else { Some(self.use_of_property(data).whole()) }));
        }
        let ty = match &listed {
            Some(item) => self.use_of_property(item).whole(),
            // A text is not described by item.
            None if is_text => Type::Json,
            None => self.use_of(schema, &Place::new(pointer, suffixed(&place.name, "item"))).whole(),
        };
        Some(if is_events { Stream::Events(Some(ty)) } else { Stream::Lines(ty) })
    }

    /// What an item of the lines of a request is. They are made item by item from then on.
    pub(super) fn sent_lines(&mut self, media_type: &str, media: &'a MediaType, place: &Place) -> Type {
        let stream = self.stream(media_type, media, place).unwrap_or(Stream::Lines(Type::Json));
        let ty = stream.item().cloned().unwrap_or(Type::Json);
        self.streams.insert(place.pointer.clone(), stream);
        ty
    }

    /// Whether each kind of event has data of its own.
    fn is_union_of_events(&self, item: &Composed<'a>) -> bool {
        let mut members =
            item.unions.iter().flat_map(|union| union.members.iter().map(|member| (member, &union.place)));
        members.any(|(member, place)| {
            let member = self.compose(Source::schema(member, place.pointer.clone()), &place.name);
            item.properties.keys().chain(member.properties.keys()).any(|name| *name == "event")
                && data(&member, true).or(data(item, true)).is_some()
        })
    }

    /// The enum of what events of several kinds say; `None` if `event` does not tell the kind of each.
    fn event_kinds(&mut self, item: &Composed<'a>, place: &Place) -> Option<Type> {
        let members = self.members(item, place).filter(|members| !members.is_open)?;
        let told = |(tag, tags): &(String, Vec<Vec<String>>)| {
            let mut seen = HashSet::new();
            tag == "event" && tags.iter().all(|tags| !tags.is_empty() && tags.iter().all(|tag| seen.insert(tag)))
        };
        let tags = self.tags(&members).filter(told).map(|(_, tags)| tags).or_else(|| self.events(&members))?;
        let mut described = Vec::new();
        for (member, events) in members.list.iter().zip(tags) {
            let (Of::Schema(schema) | Of::Merged(schema)) = member.of else { return None };
            let own = self.compose(Source::schema(schema, member.place.pointer.clone()), &member.place.name);
            if !own.properties.keys().chain(item.properties.keys()).all(|name| FIELDS.contains(name)) {
                return None;
            }
            // What stands beside the union says no more than that data is a text.
            let data = own.properties.get("data").or_else(|| item.properties.get("data"));
            described.push((events, data.cloned()));
        }
        let index = self.next_index();
        let text = suffixed(&place.name, "event");
        let name = self.claim(type_name(&text), place);
        let mut scope = Scope::default();
        let mut kinds = Vec::new();
        for (events, data) in described {
            let event = events.first().map_or("", String::as_str);
            let data = data.and_then(|data| self.event_data(data, format!("{text} {event}")));
            let types: Vec<String> = events.iter().map(|event| code(event)).collect();
            let docs = format!("The data of {}.", types.join(" and "));
            kinds.push(EventKind { name: scope.claim(type_name(event)), docs, events, data });
        }
        let unknown = unknown_variant(&mut scope);
        let docs = "What an event says, by its type.".to_owned();
        self.add(index, name.clone(), docs, false, Shape::Events(EventKinds { kinds, unknown, is_uneven: false }));
        Some(Type::Named(name))
    }

    /// The types of the events of each member, if those tell them apart. One without `event` is a `message` (WHATWG HTML §9.2.6).
    fn events(&self, members: &Members<'a>) -> Option<Vec<Vec<String>>> {
        let mut seen = HashSet::new();
        let events = members.list.iter().map(|member| {
            let is_message = !member.composed.properties.contains_key("event");
            let message = || vec!["message".to_owned()];
            let events = if is_message {
                message()
            } else {
                self.constants_of(member, 0, &|name| name == "event")?.swap_remove("event").unwrap_or_default()
            };
            let is_told = !events.is_empty() && events.iter().all(|event| seen.insert(event.clone()));
            is_told.then_some(events)
        });
        events.collect()
    }

    /// The type of the JSON that is the data of a kind of event; `None` for a text.
    fn event_data(&mut self, data: Property<'a>, name: String) -> Option<Type> {
        let composed = self.compose(Source::property(&data), &name);
        let is_structured =
            !composed.properties.is_empty() || !composed.unions.is_empty() || composed.additional.is_some();
        match composed.ty {
            Some("string") => None,
            // What stands beside says that it is a text: it can be that of a number.
            None if !is_structured && composed.items.is_none() => composed.format.and_then(formats::sized),
            _ => {
                let place = Place::new(data.place.pointer.clone(), name);
                Some(self.use_of_property(&Property { place, ..data }).whole())
            }
        }
    }

    /// The streams that a success of an operation can be instead of what it is without being asked.
    pub(super) fn streams_of(
        &self,
        operation: &'a Operation,
        place: &Place,
        parameters: &[Parameter],
    ) -> Vec<OtherStream> {
        let mut scope = Scope::default();
        for parameter in parameters {
            scope.claim(parameter.name.clone());
        }
        let answers = self.answers(operation, place);
        let has_success = answers.iter().any(|(status, ..)| status::is_success(*status));
        let mut found: Vec<OtherStream> = Vec::new();
        for (status, response, pointer) in answers {
            if !status::is_success(status) && (has_success || status != Status::Default) {
                continue;
            }
            let main = chosen(&response.content, self.components).map(|(name, _)| name);
            for (media_type, media) in response.content.iter().filter(|(name, _)| Some(*name) != main) {
                let Some(stream) = self.streams.get(&pointer.child("content").child(media_type)) else { continue };
                if found.iter().any(|other| std::mem::discriminant(&other.stream) == std::mem::discriminant(stream)) {
                    continue;
                }
                let method = scope.claim(value_name(match stream {
                    Stream::Events(_) => "events",
                    Stream::Lines(_) => "lines",
                    Stream::Parts => "parts",
                }));
                let docs = self.body_docs(media, stream.item(), *stream != Stream::Parts);
                found.push(OtherStream { method, media_type: essence(media_type), docs, stream: stream.clone() });
            }
        }
        found
    }
}

/// The data of an item that is described as a whole event, not by its data alone. An object of `data` and `id` can be either, if
/// `itemSchema` does not say that it is an item.
fn data<'c, 'a>(item: &'c Composed<'a>, is_item: bool) -> Option<&'c Property<'a>> {
    let is_event = item.properties.keys().all(|name| FIELDS.contains(name));
    item.properties.get("data").filter(|_| is_event && (is_item || item.properties.contains_key("event")))
}
