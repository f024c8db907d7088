//! Rows of the keyword table: paths, operations, and what they send and receive.

use super::Shape::{Any, Choice, Flag, List, Map, Object, Referable, Text};
use super::{Keyword, Kind, Pattern, documented, generated, lowered, warned};

const NO_CALLBACKS: &str = "no code is generated for the requests that the API sends";
const NO_ENCODING: &str = "the parts of a body are written in the default way of its media type";
const NO_LINKS: &str = "links between operations are not generated";
const NO_OTHER_SERVERS: &str = "calls go to the server of the client, not to another one";
const NO_EMPTY_VALUE: &str = "a query parameter is sent with a value or not at all";

const STYLES: &[&str] = &["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"];

/// Paths Object: a path template and its operations.
pub(super) const PATHS: Pattern = Pattern { matches: |key| key.starts_with('/'), shape: Object(Kind::PathItem) };

pub(super) const PATH_ITEM: &[Keyword] = &[
    generated("$ref", Text),
    documented("summary", Text),
    documented("description", Text),
    generated("get", Object(Kind::Operation)),
    generated("put", Object(Kind::Operation)),
    generated("post", Object(Kind::Operation)),
    generated("delete", Object(Kind::Operation)),
    generated("options", Object(Kind::Operation)),
    generated("head", Object(Kind::Operation)),
    generated("patch", Object(Kind::Operation)),
    generated("trace", Object(Kind::Operation)),
    warned("servers", List(&Object(Kind::Server)), NO_OTHER_SERVERS),
    generated("parameters", List(&Referable(Kind::Parameter))),
];

pub(super) const OPERATION: &[Keyword] = &[
    generated("tags", List(&Text)),
    documented("summary", Text),
    documented("description", Text),
    documented("externalDocs", Object(Kind::ExternalDocs)),
    generated("operationId", Text),
    generated("parameters", List(&Referable(Kind::Parameter))),
    generated("requestBody", Referable(Kind::RequestBody)),
    generated("responses", Object(Kind::Responses)).filled(),
    warned("callbacks", Map(&Referable(Kind::Callback)), NO_CALLBACKS),
    generated("deprecated", Flag),
    generated("security", List(&Object(Kind::SecurityRequirement))),
    warned("servers", List(&Object(Kind::Server)), NO_OTHER_SERVERS),
];

pub(super) const PARAMETER: &[Keyword] = &[
    generated("name", Text).essential(),
    generated("in", Choice(&["query", "header", "path", "cookie"])).essential(),
    documented("description", Text),
    generated("required", Flag),
    generated("deprecated", Flag),
    warned("allowEmptyValue", Flag, NO_EMPTY_VALUE),
    lowered("style", Choice(STYLES)),
    lowered("explode", Flag),
    lowered("allowReserved", Flag),
    generated("schema", Referable(Kind::Schema)),
    documented("example", Any),
    documented("examples", Map(&Referable(Kind::Example))),
    lowered("content", Map(&Object(Kind::MediaType))),
];

pub(super) const REQUEST_BODY: &[Keyword] = &[
    documented("description", Text),
    generated("content", Map(&Object(Kind::MediaType))).filled(),
    generated("required", Flag),
];

pub(super) const MEDIA_TYPE: &[Keyword] = &[
    generated("schema", Referable(Kind::Schema)),
    documented("example", Any),
    documented("examples", Map(&Referable(Kind::Example))),
    warned("encoding", Map(&Object(Kind::Encoding)), NO_ENCODING),
];

pub(super) const ENCODING: &[Keyword] = &[
    warned("contentType", Text, NO_ENCODING),
    warned("headers", Map(&Referable(Kind::Header)), NO_ENCODING),
    warned("style", Choice(STYLES), NO_ENCODING),
    warned("explode", Flag, NO_ENCODING),
    warned("allowReserved", Flag, NO_ENCODING),
];

pub(super) const RESPONSES: &[Keyword] = &[generated("default", Referable(Kind::Response))];

/// Responses Object: an HTTP status or a range of them.
pub(super) const STATUSES: Pattern = Pattern { matches: is_status, shape: Referable(Kind::Response) };

/// `200` or `4XX`, OAS 3.0.4 "Responses Object".
fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        [b'1'..=b'5', b'X', b'X'] => true,
        [first, rest @ ..] if rest.len() == 2 => (b'1'..=b'9').contains(first) && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

pub(super) const RESPONSE: &[Keyword] = &[
    documented("description", Text).filled(),
    lowered("headers", Map(&Referable(Kind::Header))),
    generated("content", Map(&Object(Kind::MediaType))),
    warned("links", Map(&Referable(Kind::Link)), NO_LINKS),
];

/// Callback Object: a runtime expression and the requests that the API sends there.
pub(super) const EXPRESSIONS: Pattern = Pattern { matches: |_| true, shape: Object(Kind::PathItem) };

pub(super) const EXAMPLE: &[Keyword] = &[
    documented("summary", Text),
    documented("description", Text),
    documented("value", Any),
    documented("externalValue", Text),
];

pub(super) const LINK: &[Keyword] = &[
    warned("operationRef", Text, NO_LINKS),
    warned("operationId", Text, NO_LINKS),
    warned("parameters", Map(&Any), NO_LINKS),
    warned("requestBody", Any, NO_LINKS),
    warned("description", Text, NO_LINKS),
    warned("server", Object(Kind::Server), NO_LINKS),
];

pub(super) const HEADER: &[Keyword] = &[
    documented("description", Text),
    lowered("required", Flag),
    lowered("deprecated", Flag),
    lowered("style", Choice(&["simple"])),
    lowered("explode", Flag),
    lowered("schema", Referable(Kind::Schema)),
    documented("example", Any),
    documented("examples", Map(&Referable(Kind::Example))),
    lowered("content", Map(&Object(Kind::MediaType))),
];
