//! Where lowering is in the document: the pointer for messages, and the words that name what is found there.

use crate::diagnostics::Pointer;

#[derive(Clone)]
pub(super) struct Place {
    pub pointer: Pointer,
    /// The text that a type found here is named after: the name of the type around it, and the way from there.
    pub name: String,
}

impl Place {
    pub(super) fn new(pointer: Pointer, name: impl Into<String>) -> Self {
        Self { pointer, name: name.into() }
    }

    pub(super) fn property(&self, name: &str) -> Self {
        Self { pointer: self.pointer.child("properties").child(name), name: format!("{} {name}", self.name) }
    }

    pub(super) fn items(&self) -> Self {
        Self { pointer: self.pointer.child("items"), name: format!("{} item", self.name) }
    }

    pub(super) fn values(&self) -> Self {
        Self { pointer: self.pointer.child("additionalProperties"), name: format!("{} value", self.name) }
    }

    /// A part of a schema that is no value of its own: the member of an `allOf`.
    pub(super) fn part(&self, keyword: &str, index: usize) -> Self {
        Self { pointer: self.pointer.child(keyword).child(index), name: self.name.clone() }
    }
}
