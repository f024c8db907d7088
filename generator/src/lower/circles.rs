//! Schemas inside others: by an `allOf` around it, one may come to hold itself, or be met on many ways.

use std::collections::{HashMap, HashSet};

use super::place::Place;
use super::recursion::OF_NOTHING;
use super::used::Use;
use super::{Lowering, component_name};
use crate::diagnostics::{Code, Message, Pointer};
use crate::ir::Ident;

/// A type is named after the way to it through as many components; further on it is what it is in its own.
const MOST_PASSED: usize = 3;

/// A type is made for each way to a schema through fewer others. Further inside, where ways multiply, it is the same on all of them.
const MOST_AROUND: usize = 3;

/// As many compositions inside a component or operation may be of nothing but what others there are of, too: more would be combinations
/// multiplied.
const MOST_MULTIPLIED: usize = 64;

/// The schemas that one is made of, by their addresses in the document.
pub(super) type Sources = Vec<*const ()>;

/// A schema inside another one that is being lowered.
pub(super) struct Open {
    schemas: Sources,
    pointer: Pointer,
    /// Its type, as soon as that has a name.
    pub named: Option<Use>,
}

/// What is inside the component or operation that is being lowered.
#[derive(Default)]
pub(super) struct Inside {
    types: HashMap<Sources, Use>,
    /// What compositions are of.
    composed: HashSet<*const ()>,
    /// How many compositions have added nothing to that.
    multiplied: usize,
}

impl Inside {
    /// Whether there are too many compositions of the same schemas, with this one.
    fn is_flooded(&mut self, schemas: &Sources) -> bool {
        let added = schemas.iter().filter(|schema| self.composed.insert(**schema)).count();
        self.multiplied += usize::from(added == 0);
        added == 0 && self.multiplied > MOST_MULTIPLIED
    }
}

impl Lowering<'_> {
    /// Lowers a schema inside another one, under the name that it has there.
    pub(super) fn once(
        &mut self,
        schemas: Sources,
        place: &Place,
        lower: impl FnOnce(&mut Self, &Place) -> Use,
    ) -> Use {
        let of_any_way = || self.inside.types.get(&schemas).filter(|_| self.open.len() >= MOST_AROUND);
        if let Some(known) = self.met_again.get(&schemas).or_else(of_any_way) {
            return known.clone();
        }
        if schemas.len() > 1 && self.inside.is_flooded(&schemas) {
            let message =
                "what `allOf` and unions combine here is too much to be typed: a JSON value stands in its place";
            self.report_too_many(message, place);
            return Use::JSON;
        }
        let is_inherited = schemas.len() == 1 && self.is_inherited(place);
        let own = (is_inherited && !self.is_home(place) || self.is_met_again(place)).then(|| self.own_place(place));
        let used = self.within(schemas.clone(), place, |lowering| lower(lowering, own.as_ref().unwrap_or(place)));
        let is_everywhere = is_inherited || own.is_some();
        let known = if is_everywhere { &mut self.met_again } else { &mut self.inside.types };
        known.insert(schemas, used.clone());
        used
    }

    /// Reports what unions beside each other multiply.
    pub(super) fn report_too_many(&mut self, message: &str, place: &Place) {
        let help = "let fewer unions stand beside each other".to_owned();
        self.diagnostics.report(Code::UntypedSchema, &place.pointer, Message::from(message).help(Some(help)));
    }

    /// Lowers a schema inside another one. By an `allOf` around it, it may come to hold itself: then it is its own type.
    pub(super) fn within<T: From<Use>>(
        &mut self,
        schemas: Sources,
        place: &Place,
        lower: impl FnOnce(&mut Self) -> T,
    ) -> T {
        if let Some(index) = self.open.iter().rposition(|open| open.schemas == schemas) {
            let mut since = self.open.iter().skip(index).map(|open| &open.named);
            match since.next() {
                Some(Some(named)) => return named.clone().into(),
                // The way leads through a type with a name, and ends when it comes there again.
                _ if since.any(Option::is_some) => {}
                _ => {
                    let message = "this schema consists of nothing but itself: it becomes a JSON value";
                    let message = Message::from(message).help(Some(OF_NOTHING.to_owned()));
                    self.diagnostics.report(Code::EndlessSchema, &place.pointer, message);
                    return Use::JSON.into();
                }
            }
        }
        self.open.push(Open { schemas, pointer: place.pointer.clone(), named: None });
        let lowered = lower(self);
        self.open.pop();
        lowered
    }

    /// Whether the way to a schema leads back into a component that it has come from, or through many. Such a schema is made
    /// once, as what it is in its component: of several that lead to each other, there would be a type for each order of them.
    fn is_met_again(&self, place: &Place) -> bool {
        let component = component_of(&place.pointer);
        let leads_back =
            |open: &Open| component_of(&open.pointer) == component && place.pointer.below(&open.pointer).is_none();
        let passed = || self.open.iter().map(|open| component_of(&open.pointer)).collect::<HashSet<_>>().len();
        let leads_far = || self.open.len() > MOST_PASSED && passed() > MOST_PASSED;
        component.is_some() && (leads_far() || self.open.iter().any(leads_back))
    }

    /// Whether a schema is one inside a component that others extend: it is the same type in all of them.
    fn is_inherited(&self, place: &Place) -> bool {
        component_of(&place.pointer)
            .is_some_and(|component| self.lineage.bases.contains_key(component_name(component).as_ref()))
    }

    /// Whether a place is in the component that is being lowered.
    fn is_home(&self, place: &Place) -> bool {
        let component = component_of(&place.pointer).map(component_name);
        let home = component.and_then(|component| self.plain(&component));
        home.is_some() && home == self.component
    }

    /// A place with the name that it has in its own component.
    fn own_place(&self, place: &Place) -> Place {
        let mut tokens = place.pointer.tokens().skip(2);
        let component = tokens.next().unwrap_or_default();
        let ident = self.schemas.get(component.as_ref());
        let mut own = Place::new(Pointer::default(), ident.map_or(component.as_ref(), Ident::as_str));
        while let Some(token) = tokens.next() {
            own = match token.as_ref() {
                "properties" => tokens.next().map_or(own.clone(), |name| own.property(&name)),
                "items" => own.items(),
                "additionalProperties" => own.values(),
                _ => own,
            };
        }
        Place { pointer: place.pointer.clone(), ..own }
    }
}

/// The component that a place is inside of, as pointers spell it.
fn component_of(pointer: &Pointer) -> Option<&str> {
    pointer.as_str().strip_prefix("/components/schemas/")?.split('/').next()
}
