//! Where lowering is in the document: the pointer for messages, and the words that name what is found there.

use std::collections::HashMap;

use super::names::words;
use super::plurals::singular_of_text;
use crate::diagnostics::Pointer;
use crate::ir::Ident;

/// What stands before a step on the way to a place, and before the word for one of many, which the singular of what is before it can
/// say instead. A name that has them itself is only cut into more steps.
const STEP: char = '\u{1F}';
const ONE: char = '\u{1E}';

#[derive(Clone, Default)]
pub(super) struct Place {
    pub pointer: Pointer,
    /// The name of what is around it, and each step on the way from there. A type found here is called by [`Self::short_name`] of it.
    pub name: String,
    /// What one of the many that a property holds would be called is something else.
    pub keeps_plural: bool,
}

impl Place {
    pub(super) fn new(pointer: Pointer, name: impl Into<String>) -> Self {
        Self { pointer, name: name.into(), keeps_plural: false }
    }

    pub(super) fn property(&self, name: &str) -> Self {
        Self::new(self.pointer.child("properties").child(name), self.inside(name))
    }

    pub(super) fn items(&self) -> Self {
        Self::new(self.pointer.child("items"), self.one_of_many("item"))
    }

    pub(super) fn values(&self) -> Self {
        Self::new(self.pointer.child("additionalProperties"), self.one_of_many("value"))
    }

    /// The name of what is called so inside of it.
    pub(super) fn inside(&self, inner: &str) -> String {
        format!("{}{STEP}{inner}", self.name)
    }

    /// What is called inside of it as another place is inside of what is around that.
    pub(super) fn inside_like(&self, other: &Self) -> String {
        self.inside(other.name.rsplit(STEP).next().unwrap_or_default())
    }

    fn one_of_many(&self, kind: &str) -> String {
        format!("{}{}{kind}", self.name, if self.keeps_plural { STEP } else { ONE })
    }

    /// The name as a hand would write it. What says no more than another name does is left out, so several places can have the same.
    pub(super) fn short_name(&self) -> String {
        let mut steps = self.name.split_inclusive([STEP, ONE]);
        let mut next = steps.next().unwrap_or_default();
        let mut name = next.trim_end_matches([STEP, ONE]).to_owned();
        for step in steps {
            let inner = step.trim_end_matches([STEP, ONE]);
            name = if next.ends_with(ONE) { one_of_many(&name, inner) } else { joined(&name, inner) };
            next = step;
        }
        name
    }

    /// The words of a name without those at its ends that are at the ends of this one too: `user` of `ChatUserMessage` in `ChatMessage`,
    /// `card` of `ResponseDataCard` in `PaymentResponseData`. Where nothing is left that could be a name, that is all of them.
    pub(super) fn rest_of(&self, name: &str) -> String {
        let (around, own) = (words(&self.short_name()), words(name));
        let start =
            own.iter().zip(&around).take_while(|(own, around)| own == around).count().max(overlap(&around, &own));
        let ends = own.iter().rev().zip(around.iter().rev()).take(own.len().min(around.len()) - start);
        let end = own.len() - ends.take_while(|(own, around)| own == around).count();
        let rest = own.get(start..end).unwrap_or_default().join(" ");
        if rest.starts_with(char::is_alphabetic) { rest } else { name.to_owned() }
    }

    /// A part of a schema that is no value of its own: the member of an `allOf`.
    pub(super) fn part(&self, keyword: &str, index: usize) -> Self {
        Self { pointer: self.pointer.child(keyword).child(index), ..self.clone() }
    }
}

/// The name of what is called `inner` inside of `name`, which says once what both say: the `android_modules` in `Project android` are
/// `Project android_modules`, and its variant `static strategy` in `Store strategy` is `Store static strategy`. Words of the component
/// are kept, unless what is inside begins with the way and the last of them: `ResponseDataCard` in `PaymentResponse data`.
fn joined(name: &str, inner: &str) -> String {
    let Some((root, way)) = name.split_once(' ') else { return format!("{name} {inner}") };
    let (way_words, inner_words) = (words(way), words(inner));
    let begun = overlap(&words(name), &inner_words);
    if begun > way_words.len() && begun < inner_words.len() {
        return format!("{name} {}", inner_words.get(begun..).unwrap_or_default().join(" "));
    }
    // What says nothing else would be called like what it is in.
    let says_more = !way_words.ends_with(&inner_words);
    let most = if says_more { way_words.len().min(inner_words.len()) } else { 0 };
    let is_again = |start: &usize| {
        let end = way_words.get(*start..).unwrap_or_default();
        inner_words.starts_with(end) || inner_words.ends_with(end)
    };
    match (way_words.len() - most..way_words.len()).find(is_again) {
        Some(0) => format!("{root} {inner}"),
        Some(start) => format!("{root} {} {inner}", way_words.get(..start).unwrap_or_default().join(" ")),
        None => format!("{name} {inner}"),
    }
}

/// The name of one of those that a property in the plural holds, or else `kind` after it.
fn one_of_many(name: &str, kind: &str) -> String {
    let property = name.rsplit_once(' ').and_then(|(around, last)| Some((around, singular_of_text(last)?)));
    property.map_or_else(|| format!("{name} {kind}"), |(around, one)| format!("{around} {one}"))
}

/// With how many words, two at least, a name goes on that another one ends with.
fn overlap(around: &[String], inner: &[String]) -> usize {
    let most = around.len().min(inner.len());
    (2..=most).rev().find(|count| around.ends_with(inner.get(..*count).unwrap_or_default())).unwrap_or_default()
}

/// Where the definitions stand that are made of one schema each, or of what is at one place.
pub(super) type Places = HashMap<Ident, Pointer>;

pub(super) fn place(places: &Places, name: &Ident) -> Pointer {
    places.get(name).cloned().unwrap_or_default()
}

/// Where a property of an object stands, unless it is a part of its schema that says it.
pub(super) fn of_property(places: &Places, name: &Ident, wire: &str) -> Pointer {
    place(places, name).child("properties").child(wire)
}
