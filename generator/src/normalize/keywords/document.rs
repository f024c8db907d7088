//! Rows of the keyword table: the document itself, its metadata, its components, and security.

use super::Shape::{Choice, List, Map, Object, Referable, Text};
use super::{Keyword, Kind, Pattern, documented, generated, lowered, warned};

const NO_VARIABLES: &str = "a server's address has the default values of its variables";
const NO_LINKS: &str = "links between operations are not generated";
const NO_CALLBACKS: &str = "no code is generated for the requests that the API sends";

pub(super) const OPENAPI: &[Keyword] = &[
    generated("openapi", Text).essential(),
    documented("info", Object(Kind::Info)).filled(),
    generated("servers", List(&Object(Kind::Server))),
    generated("paths", Object(Kind::Paths)).filled(),
    generated("components", Object(Kind::Components)),
    generated("security", List(&Object(Kind::SecurityRequirement))),
    generated("tags", List(&Object(Kind::Tag))),
    documented("externalDocs", Object(Kind::ExternalDocs)),
];

pub(super) const INFO: &[Keyword] = &[
    documented("title", Text).filled(),
    documented("description", Text),
    documented("termsOfService", Text),
    documented("contact", Object(Kind::Contact)),
    documented("license", Object(Kind::License)),
    documented("version", Text).filled(),
];

pub(super) const CONTACT: &[Keyword] = &[documented("name", Text), documented("url", Text), documented("email", Text)];

pub(super) const LICENSE: &[Keyword] = &[documented("name", Text).filled(), documented("url", Text)];

pub(super) const SERVER: &[Keyword] = &[
    generated("url", Text).essential(),
    documented("description", Text),
    warned("variables", Map(&Object(Kind::ServerVariable)), NO_VARIABLES),
];

pub(super) const SERVER_VARIABLE: &[Keyword] = &[
    warned("enum", List(&Text), NO_VARIABLES),
    generated("default", Text).essential(),
    warned("description", Text, NO_VARIABLES),
];

pub(super) const COMPONENTS: &[Keyword] = &[
    generated("schemas", Map(&Referable(Kind::Schema))),
    generated("responses", Map(&Referable(Kind::Response))),
    generated("parameters", Map(&Referable(Kind::Parameter))),
    documented("examples", Map(&Referable(Kind::Example))),
    generated("requestBodies", Map(&Referable(Kind::RequestBody))),
    generated("headers", Map(&Referable(Kind::Header))),
    generated("securitySchemes", Map(&Referable(Kind::SecurityScheme))),
    warned("links", Map(&Referable(Kind::Link)), NO_LINKS),
    warned("callbacks", Map(&Referable(Kind::Callback)), NO_CALLBACKS),
];

pub(super) const EXTERNAL_DOCS: &[Keyword] = &[documented("description", Text), documented("url", Text).essential()];

pub(super) const TAG: &[Keyword] = &[
    generated("name", Text).essential(),
    documented("description", Text),
    documented("externalDocs", Object(Kind::ExternalDocs)),
];

pub(super) const REFERENCE: &[Keyword] = &[generated("$ref", Text).essential()];

// Which schemes are generated depends on `type` and `scheme` together: a rule reports the others as a whole.
pub(super) const SECURITY_SCHEME: &[Keyword] = &[
    generated("type", Choice(&["apiKey", "http", "oauth2", "openIdConnect"])).essential(),
    documented("description", Text),
    lowered("name", Text),
    lowered("in", Choice(&["query", "header", "cookie"])),
    generated("scheme", Text),
    documented("bearerFormat", Text),
    lowered("flows", Object(Kind::OAuthFlows)),
    lowered("openIdConnectUrl", Text),
];

pub(super) const OAUTH_FLOWS: &[Keyword] = &[
    lowered("implicit", Object(Kind::OAuthFlow)),
    lowered("password", Object(Kind::OAuthFlow)),
    lowered("clientCredentials", Object(Kind::OAuthFlow)),
    lowered("authorizationCode", Object(Kind::OAuthFlow)),
];

pub(super) const OAUTH_FLOW: &[Keyword] = &[
    lowered("authorizationUrl", Text),
    lowered("tokenUrl", Text),
    lowered("refreshUrl", Text),
    lowered("scopes", Map(&Text)).filled(),
];

/// Security Requirement Object: the name of a scheme and the scopes that are needed.
pub(super) const REQUIREMENTS: Pattern = Pattern { matches: |_| true, shape: List(&Text) };
