//! Where calls can go.

use super::{Docs, Ident, Variant};

pub(crate) struct Servers {
    pub home: Home,
    /// Other addresses for the same calls.
    pub others: Vec<Server>,
    /// What the variables of those can be.
    pub enums: Vec<ServerEnum>,
}

/// Where a client begins.
pub(crate) enum Home {
    /// The base URL of the first server, or without servers that of most operations.
    Url(String),
    /// No server has a host: the paths that some have.
    Unknown(Vec<String>),
}

/// An address that a client can be given.
pub(crate) struct Server {
    /// Of the constant or of the struct.
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
        variables: Vec<ServerVariable>,
        parts: Vec<Part>,
    },
}

pub(crate) enum Part {
    Text(String),
    Variable(Ident),
}

pub(crate) struct ServerVariable {
    pub name: Ident,
    pub docs: Docs,
    pub value: VariableValue,
}

/// What a variable can be, and what it is if nothing else is said.
pub(crate) enum VariableValue {
    Text(Option<String>),
    /// An enum and one of its variants.
    Enum(Ident, Option<Ident>),
}

/// All that a variable can be.
pub(crate) struct ServerEnum {
    pub name: Ident,
    pub docs: Docs,
    pub variants: Vec<Variant<String>>,
}
