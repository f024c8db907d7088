//! Where lowering is in the document: the pointer for messages, and the words that name what is found there.

use std::collections::HashMap;

use super::names::words;
use super::plurals::singular_of_text;
use crate::diagnostics::Pointer;
use crate::ir::Ident;

#[derive(Clone, Default)]
pub(super) struct Place {
    pub pointer: Pointer,
    /// The text that a type found here is named after: the name of the type around it, and the way from there.
    pub name: String,
    /// What one of the many that a property holds would be called is something else.
    pub keeps_plural: bool,
}

impl Place {
    pub(super) fn new(pointer: Pointer, name: impl Into<String>) -> Self {
        Self { pointer, name: name.into(), keeps_plural: false }
    }

    pub(super) fn property(&self, name: &str) -> Self {
        Self::new(self.pointer.child("properties").child(name), self.name_of(name))
    }

    pub(super) fn items(&self) -> Self {
        Self::new(self.pointer.child("items"), self.one_of_many("item"))
    }

    pub(super) fn values(&self) -> Self {
        Self::new(self.pointer.child("additionalProperties"), self.one_of_many("value"))
    }

    /// The name of what is inside of it, which says once what both say: the `android_modules` in `Project android` are
    /// `Project android_modules`, and its variant `static strategy` in `Store strategy` is `Store static strategy`. Words of the component
    /// are kept, unless what is inside begins with the way and the last of them: `ResponseDataCard` in `PaymentResponse data`.
    pub(super) fn name_of(&self, inner: &str) -> String {
        let Some((root, way)) = self.name.split_once(' ') else { return format!("{} {inner}", self.name) };
        let (way_words, inner_words) = (words(way), words(inner));
        let begun = overlap(&words(&self.name), &inner_words);
        if begun > way_words.len() && begun < inner_words.len() {
            return format!("{} {}", self.name, inner_words.get(begun..).unwrap_or_default().join(" "));
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
            None => format!("{} {inner}", self.name),
        }
    }

    /// The words of a name without those at its ends that are at the ends of this one too: `user` of `ChatUserMessage` in `ChatMessage`,
    /// `card` of `ResponseDataCard` in `PaymentResponseData`. Where nothing is left that could be a name, that is all of them.
    pub(super) fn rest_of(&self, name: &str) -> String {
        let (around, own) = (words(&self.name), words(name));
        let start =
            own.iter().zip(&around).take_while(|(own, around)| own == around).count().max(overlap(&around, &own));
        let ends = own.iter().rev().zip(around.iter().rev()).take(own.len().min(around.len()) - start);
        let end = own.len() - ends.take_while(|(own, around)| own == around).count();
        let rest = own.get(start..end).unwrap_or_default().join(" ");
        if rest.starts_with(char::is_alphabetic) { rest } else { name.to_owned() }
    }

    /// The name of one of those that a property in the plural holds, or else `kind` after it.
    fn one_of_many(&self, kind: &str) -> String {
        let property = self.name.rsplit_once(' ').filter(|_| !self.keeps_plural);
        let property = property.and_then(|(around, last)| Some((around, singular_of_text(last)?)));
        property.map_or_else(|| format!("{} {kind}", self.name), |(around, one)| format!("{around} {one}"))
    }

    /// A part of a schema that is no value of its own: the member of an `allOf`.
    pub(super) fn part(&self, keyword: &str, index: usize) -> Self {
        Self { pointer: self.pointer.child(keyword).child(index), ..self.clone() }
    }
}

/// With how many words, two at least, a name goes on that another one ends with.
fn overlap(around: &[String], inner: &[String]) -> usize {
    let most = around.len().min(inner.len());
    (2..=most).rev().find(|count| around.ends_with(inner.get(..*count).unwrap_or_default())).unwrap_or_default()
}

/// Where the definitions that are components stand.
pub(super) type Places = HashMap<Ident, Pointer>;

pub(super) fn place(places: &Places, name: &Ident) -> Pointer {
    let all = || Pointer::root().child("components").child("schemas");
    places.get(name).cloned().unwrap_or_else(all)
}
