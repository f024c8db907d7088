//! Lists that come in pages.

use super::{Ident, Presence, Type};

pub(crate) struct Pagination {
    /// An item of the list.
    pub item: Type,
    /// Whether the body of an answer can be null as a whole.
    pub is_nullable: bool,
    /// The fields that lead from the body of an answer to the list.
    pub path: Vec<Step>,
    pub next: Next,
}

pub(crate) struct Step {
    pub field: Ident,
    pub presence: Presence,
    pub deprecated: bool,
}

/// How the next page is asked for. Parameters are those of a query, by their names on the wire, or JSON Pointers into the body of the
/// request; places are JSON Pointers into the body of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Cursor { parameter: String, from: String },
    LastItem { parameter: String, items: String, from: String, more: Option<String> },
    Offset { parameter: String, first: u64 },
    Page { parameter: String, first: u64 },
    Url { from: String },
    Link,
    Never,
}
