//! Rows of the keyword table: the document itself, its metadata, its components, and security.

use super::Shape::{Choice, List, Map, Object, Referable, Text};
use super::operations::{NO_CALLBACKS, NO_LINKS};
use super::{Keyword, Kind, Pattern, documented, generated, informational, on_request, partly, warned};

const VARIABLES: &str = "fields of a struct that makes the address, for the client or for the requests of operations with a server of their own";

const SCHEMES: &str = "a method of the client's builder for each that operations ask for; that of `mutualTLS` says that the transport has a certificate";
const ADDRESSES: &str = "in the docs of the builder's method, which takes a token or who gives tokens";

pub(super) const OPENAPI: &[Keyword] = &[
    generated("openapi", Text).essential().note("chooses how the document is read"),
    documented("info", Object(Kind::Info)).filled(),
    generated("servers", List(&Object(Kind::Server)))
        .note("the first is the client's default address; the others are constants, or structs of their variables"),
    generated("paths", Object(Kind::Paths)).filled(),
    generated("components", Object(Kind::Components)),
    generated("security", List(&Object(Kind::SecurityRequirement))).note("of each operation that has none of its own"),
    generated("tags", List(&Object(Kind::Tag))),
    documented("externalDocs", Object(Kind::ExternalDocs)),
];

pub(super) const INFO: &[Keyword] = &[
    documented("title", Text).filled(),
    documented("description", Text),
    informational("termsOfService", Text),
    informational("contact", Object(Kind::Contact)),
    informational("license", Object(Kind::License)),
    documented("version", Text).filled(),
];

pub(super) const CONTACT: &[Keyword] =
    &[informational("name", Text), informational("url", Text), informational("email", Text)];

pub(super) const LICENSE: &[Keyword] = &[informational("name", Text).filled(), informational("url", Text)];

pub(super) const SERVER: &[Keyword] = &[
    generated("url", Text).essential().note("without a host it is no default address: `builder` asks for one"),
    documented("description", Text),
    generated("variables", Map(&Object(Kind::ServerVariable))).note(VARIABLES),
];

pub(super) const SERVER_VARIABLE: &[Keyword] = &[
    generated("enum", List(&Text)).note("an enum, which nothing else can be"),
    generated("default", Text).essential().note("put into the default address, and what the field is by `Default`"),
    documented("description", Text),
];

pub(super) const COMPONENTS: &[Keyword] = &[
    partly("schemas", Map(&Referable(Kind::Schema)), "those that no operation uses are reported (W0405) and left out"),
    generated("responses", Map(&Referable(Kind::Response))),
    generated("parameters", Map(&Referable(Kind::Parameter))),
    informational("examples", Map(&Referable(Kind::Example))),
    generated("requestBodies", Map(&Referable(Kind::RequestBody))),
    generated("headers", Map(&Referable(Kind::Header))),
    generated("securitySchemes", Map(&Referable(Kind::SecurityScheme))).note(SCHEMES),
    warned("links", Map(&Referable(Kind::Link)), NO_LINKS),
    on_request("callbacks", Map(&Referable(Kind::Callback)), NO_CALLBACKS),
];

pub(super) const EXTERNAL_DOCS: &[Keyword] = &[documented("description", Text), documented("url", Text).essential()];

pub(super) const TAG: &[Keyword] = &[
    generated("name", Text).essential(),
    documented("description", Text),
    documented("externalDocs", Object(Kind::ExternalDocs)),
];

pub(super) const REFERENCE: &[Keyword] = &[generated("$ref", Text).essential()];

pub(super) const SECURITY_SCHEME: &[Keyword] = &[
    generated("type", Choice(&["apiKey", "http", "oauth2", "openIdConnect"])).essential(),
    documented("description", Text),
    generated("name", Text),
    generated("in", Choice(&["query", "header", "cookie"])),
    generated("scheme", Text),
    informational("bearerFormat", Text),
    documented("flows", Object(Kind::OAuthFlows)).note(ADDRESSES),
    documented("openIdConnectUrl", Text).note(ADDRESSES),
];

pub(super) const OAUTH_FLOWS: &[Keyword] = &[
    documented("implicit", Object(Kind::OAuthFlow)),
    documented("password", Object(Kind::OAuthFlow)),
    documented("clientCredentials", Object(Kind::OAuthFlow)),
    documented("authorizationCode", Object(Kind::OAuthFlow)),
];

pub(super) const OAUTH_FLOW: &[Keyword] = &[
    documented("authorizationUrl", Text),
    documented("tokenUrl", Text),
    documented("refreshUrl", Text),
    documented("scopes", Map(&Text)).filled(),
];

/// Security Requirement Object: the name of a scheme and the scopes that are needed.
pub(super) const REQUIREMENTS: Pattern = Pattern { matches: |_| true, shape: List(&Text) };
