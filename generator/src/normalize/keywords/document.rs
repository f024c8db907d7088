//! Rows of the keyword table: the document itself, its metadata, its components, and security.

use super::Shape::{Choice, List, Map, Object, Referable, Text};
use super::operations::{NO_CALLBACKS, NO_LINKS};
use super::{Keyword, Kind, Pattern, documented, generated, informational, on_request, partly, warned};

const DEFAULTS: &str = "arguments of a function that makes the address; those of an operation's own server have their defaults, which is reported";

// Which schemes lose something depends on `type`: a rule reports them as a whole.
const SCHEMES: &str = "the docs of the client say how each is given; that no token of `oauth2` and `openIdConnect` is fetched is reported";
const WITH_SCHEME: &str = "reported with its scheme";

pub(super) const OPENAPI: &[Keyword] = &[
    generated("openapi", Text).essential().note("chooses how the document is read"),
    documented("info", Object(Kind::Info)).filled(),
    generated("servers", List(&Object(Kind::Server)))
        .note("the first is the client's default address; the others are constants, or functions of their variables"),
    generated("paths", Object(Kind::Paths)).filled(),
    generated("components", Object(Kind::Components)),
    documented("security", List(&Object(Kind::SecurityRequirement))).note("of each operation that has none of its own"),
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
    partly("variables", Map(&Object(Kind::ServerVariable)), DEFAULTS),
];

pub(super) const SERVER_VARIABLE: &[Keyword] = &[
    documented("enum", List(&Text)),
    generated("default", Text).essential().note("put into the default address"),
    documented("description", Text),
];

pub(super) const COMPONENTS: &[Keyword] = &[
    partly("schemas", Map(&Referable(Kind::Schema)), "those that no operation uses are reported (W0405) and left out"),
    generated("responses", Map(&Referable(Kind::Response))),
    generated("parameters", Map(&Referable(Kind::Parameter))),
    informational("examples", Map(&Referable(Kind::Example))),
    generated("requestBodies", Map(&Referable(Kind::RequestBody))),
    generated("headers", Map(&Referable(Kind::Header))),
    partly("securitySchemes", Map(&Referable(Kind::SecurityScheme)), SCHEMES),
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
    partly("type", Choice(&["apiKey", "http", "oauth2", "openIdConnect"]), SCHEMES).essential(),
    documented("description", Text),
    documented("name", Text),
    documented("in", Choice(&["query", "header", "cookie"])),
    documented("scheme", Text),
    informational("bearerFormat", Text),
    partly("flows", Object(Kind::OAuthFlows), WITH_SCHEME),
    partly("openIdConnectUrl", Text, WITH_SCHEME),
];

pub(super) const OAUTH_FLOWS: &[Keyword] = &[
    partly("implicit", Object(Kind::OAuthFlow), WITH_SCHEME),
    partly("password", Object(Kind::OAuthFlow), WITH_SCHEME),
    partly("clientCredentials", Object(Kind::OAuthFlow), WITH_SCHEME),
    partly("authorizationCode", Object(Kind::OAuthFlow), WITH_SCHEME),
];

pub(super) const OAUTH_FLOW: &[Keyword] = &[
    partly("authorizationUrl", Text, WITH_SCHEME),
    partly("tokenUrl", Text, WITH_SCHEME),
    partly("refreshUrl", Text, WITH_SCHEME),
    partly("scopes", Map(&Text), WITH_SCHEME).filled(),
];

/// Security Requirement Object: the name of a scheme and the scopes that are needed.
pub(super) const REQUIREMENTS: Pattern = Pattern { matches: |_| true, shape: List(&Text) };
