//! Answers that are read item by item.

use super::{Docs, Ident, Type};

/// The data of events of several kinds.
#[derive(Clone)]
pub(crate) struct EventKinds {
    pub kinds: Vec<EventKind>,
    /// The variant for all other events.
    pub unknown: Ident,
    /// One variant is much larger than the others.
    pub is_uneven: bool,
}

#[derive(Clone)]
pub(crate) struct EventKind {
    pub name: Ident,
    pub docs: Docs,
    /// The types of the events.
    pub events: Vec<String>,
    /// Of the JSON that the data is; without one it is a text.
    pub data: Option<Type>,
}

/// An answer that is read item by item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Stream {
    /// Server-sent events whose data is JSON of this type; without one it is a text.
    Events(Option<Type>),
    /// JSON, one item a line.
    Lines(Type),
    /// The parts of a multipart body, whatever they hold.
    Parts,
}

/// A stream that has to be asked for.
pub(crate) struct OtherStream {
    /// The method of the request that does so.
    pub method: Ident,
    pub media_type: String,
    pub docs: Docs,
    pub stream: Stream,
}

impl Stream {
    /// The type of an item that is no text.
    pub(crate) fn item(&self) -> Option<&Type> {
        match self {
            Self::Events(ty) => ty.as_ref(),
            Self::Lines(ty) => Some(ty),
            Self::Parts => None,
        }
    }
}
