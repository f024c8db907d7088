//! How callers show who they are: for docs only.

use super::Docs;

/// A way in which callers show who they are (OAS 3.0.4, section 4.7.27). Names are code spans.
pub(crate) struct SecurityScheme {
    pub name: Docs,
    pub docs: Docs,
    pub credential: Credential,
}

/// What a call carries.
pub(crate) enum Credential {
    Bearer,
    /// Another scheme of the header `Authorization`, such as `Basic`.
    Http(Docs),
    /// A key in the header, query parameter or cookie of this name.
    Header(Docs),
    Query(Docs),
    Cookie(Docs),
    OAuth2,
    OpenIdConnect,
}

/// A scheme that an operation asks for, and the scopes.
pub(crate) struct Requirement {
    pub scheme: Docs,
    pub scopes: Vec<Docs>,
}
