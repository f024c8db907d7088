//! Where calls can go.

use super::{Docs, Ident};

/// Where a client begins.
pub(crate) enum Home {
    /// The base URL of the first server, or without servers that of most operations.
    Url(String),
    /// The first server has a path, and no host.
    Path(String),
    Unknown,
}

/// An address that a client can be given.
pub(crate) struct Server {
    pub name: Ident,
    pub docs: Docs,
    pub address: Address,
}

/// Where the calls of one operation go.
pub(crate) enum OwnServer {
    Address(String),
    /// On the host that the client was given.
    Path(String),
}

pub(crate) enum Address {
    Constant(String),
    /// Made from the values of its variables.
    Template {
        parameters: Vec<Ident>,
        parts: Vec<Part>,
    },
}

pub(crate) enum Part {
    Text(String),
    Variable(Ident),
}
