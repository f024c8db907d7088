//! How callers show who they are.

use super::{Docs, Ident};

/// What the client's builder takes, and what calls need of it.
#[derive(Default)]
pub(crate) struct Security {
    pub schemes: Vec<SecurityScheme>,
    /// What the operations need that do not say it themselves.
    pub required: Alternatives,
    /// The document does not say which operations need what.
    pub is_silent: bool,
}

/// Each needs all that it lists, by the builder's methods; an empty one, which stands last, needs nothing.
pub(crate) type Alternatives = Vec<Vec<Ident>>;

/// A way in which callers show who they are (OAS 3.0.4, section 4.7.27).
pub(crate) struct SecurityScheme {
    /// The method of the builder that takes the credential.
    pub method: Ident,
    pub docs: Docs,
    pub credential: Credential,
}

/// What a call carries.
pub(crate) enum Credential {
    /// A user and a password.
    Basic,
    /// A token, or what else stands after this name in the header `Authorization`.
    Http(String),
    /// A key in the header, query parameter or cookie of this name.
    Header(String),
    Query(String),
    Cookie(String),
    /// None: that the transport has a certificate.
    Certificate,
}

/// A scheme that an operation asks for, or the method of the builder for it, as a code span, and the scopes.
pub(crate) struct Requirement {
    pub scheme: Docs,
    pub scopes: Vec<Docs>,
    /// Whether the builder takes a credential for it.
    pub is_taken: bool,
}
