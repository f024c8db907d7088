//! What comes back: bodies, by status.

use super::{Docs, Ident, Stream, Type, XmlBody};

/// What the body of an answer holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Content {
    Empty,
    Json(Type),
    Xml(XmlBody),
    Text,
    Bytes,
    Stream(Stream),
}

impl Content {
    /// The type of what it holds, or of an item of a stream.
    pub(crate) fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::Xml(XmlBody { ty, .. }) => Some(ty),
            Self::Stream(stream) => stream.item(),
            Self::Empty | Self::Text | Self::Bytes => None,
        }
    }
}

/// What a successful call gives.
pub(crate) enum Output {
    /// The same content for every status of the list.
    One {
        statuses: Vec<Status>,
        content: Content,
    },
    Several(ResponseEnum),
}

/// An enum with a variant for each documented status.
pub(crate) struct ResponseEnum {
    pub name: Ident,
    /// The enum that is the same for several operations, and that `name` is an alias of.
    pub shared: Option<Ident>,
    /// One variant is much larger than the others.
    pub is_uneven: bool,
    pub variants: Vec<ResponseVariant>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct ResponseVariant {
    pub name: Ident,
    pub status: Status,
    /// The media type that tells it from another response of its status.
    pub media_type: Option<String>,
    pub docs: Docs,
    pub content: Content,
}

/// The key of a response: a status code, a range of them (`4XX`), or all that are not named (`default`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Status {
    Code(u16),
    /// The hundreds: 4 for `4XX`.
    Range(u16),
    Default,
}
