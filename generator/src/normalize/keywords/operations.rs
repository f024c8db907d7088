//! Rows of the keyword table: paths, operations, and what they send and receive.

use super::Shape::{Any, Choice, Flag, List, Map, Object, Referable, Text};
use super::{Keyword, Kind, Pattern, documented, generated, informational, on_request, partly, warned};

pub(super) const NO_CALLBACKS: &str = "a client answers no requests; `--callbacks` makes the types of the bodies";
pub(super) const NO_LINKS: &str = "there is no call that follows them; call the operation that they name";
const NO_PART_HEADERS: &str = "a part has the headers `Content-Disposition` and `Content-Type` only";
const NO_RESERVED: &str = "reserved characters of a form are percent-encoded as all others are, and read the same";
const OWN_SERVER: &str =
    "calls go to the first, unless the client was given another address than the default; the others are reported";

const FIRST_EXAMPLE: &str = "the `example`, or the value of the first of the `examples`";

const STYLES: &[&str] = &["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject"];

/// Paths Object: a path template and its operations.
pub(super) const PATHS: Pattern = Pattern { matches: |key| key.starts_with('/'), shape: Object(Kind::PathItem) };

pub(super) const PATH_ITEM: &[Keyword] = &[
    generated("$ref", Text),
    documented("summary", Text).note("of operations without one"),
    documented("description", Text).note("of operations without one"),
    generated("get", Object(Kind::Operation)),
    generated("put", Object(Kind::Operation)),
    generated("post", Object(Kind::Operation)),
    generated("delete", Object(Kind::Operation)),
    generated("options", Object(Kind::Operation)),
    generated("head", Object(Kind::Operation)),
    generated("patch", Object(Kind::Operation)),
    generated("trace", Object(Kind::Operation)),
    partly("servers", List(&Object(Kind::Server)), OWN_SERVER),
    generated("parameters", List(&Referable(Kind::Parameter))),
];

pub(super) const OPERATION: &[Keyword] = &[
    partly("tags", List(&Text), "an operation stands on the handle of its first tag; the others are reported"),
    documented("summary", Text),
    documented("description", Text),
    documented("externalDocs", Object(Kind::ExternalDocs)),
    generated("operationId", Text),
    generated("parameters", List(&Referable(Kind::Parameter))),
    generated("requestBody", Referable(Kind::RequestBody)),
    generated("responses", Object(Kind::Responses)).filled(),
    on_request("callbacks", Map(&Referable(Kind::Callback)), NO_CALLBACKS),
    generated("deprecated", Flag),
    generated("security", List(&Object(Kind::SecurityRequirement))),
    partly("servers", List(&Object(Kind::Server)), OWN_SERVER),
];

pub(super) const PARAMETER: &[Keyword] = &[
    generated("name", Text)
        .essential()
        .note("headers `Accept`, `Content-Type` and `Authorization` are reported and left out, as the standard asks"),
    generated("in", Choice(&["query", "header", "path", "cookie"])).essential(),
    documented("description", Text),
    generated("required", Flag),
    generated("deprecated", Flag).note("of optional parameters; documented of required ones"),
    partly("allowEmptyValue", Flag, "an empty text is sent; reported where the type has none"),
    generated("style", Choice(STYLES)),
    generated("explode", Flag),
    generated("allowReserved", Flag).note("in a query; what has a meaning there is encoded all the same"),
    generated("schema", Referable(Kind::Schema)),
    documented("example", Any).note(FIRST_EXAMPLE),
    documented("examples", Map(&Referable(Kind::Example))).note(FIRST_EXAMPLE),
    partly("content", Map(&Object(Kind::MediaType)), "JSON is typed; any other is reported: its text is sent"),
];

const ONE_CONTENT: &str = "JSON, else the first media type, typed if it is XML or a stream of events or lines, as text or bytes if not; a stream beside it can be asked for; what is left out or not typed is reported (W0403)";

const BODY_CONTENT: &str = "JSON, XML, forms, `multipart/form-data`, text and bytes; the caller chooses where they hold different things; \
     of those with the same schema JSON is used, `multipart/form-data` only if it has files; what is not typed is reported (W0403)";

pub(super) const REQUEST_BODY: &[Keyword] = &[
    documented("description", Text),
    partly("content", Map(&Object(Kind::MediaType)), BODY_CONTENT).filled(),
    generated("required", Flag),
];

pub(super) const MEDIA_TYPE: &[Keyword] = &[
    generated("schema", Referable(Kind::Schema)),
    informational("example", Any),
    informational("examples", Map(&Referable(Kind::Example))),
    generated("encoding", Map(&Object(Kind::Encoding))).note("of request bodies, forms and `multipart/form-data`"),
];

pub(super) const ENCODING: &[Keyword] = &[
    generated("contentType", Text).note("in a form JSON, and the text of a scalar otherwise; a file can have its own"),
    warned("headers", Map(&Referable(Kind::Header)), NO_PART_HEADERS),
    generated("style", Choice(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]))
        .note("of forms and parts; in `deepObject` objects and lists nest (`a[x][0]=1`)"),
    generated("explode", Flag).note("of forms and parts"),
    warned("allowReserved", Flag, NO_RESERVED),
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
    documented("description", Text).filled().note("of errors, and of successes where there are several"),
    generated("headers", Map(&Referable(Kind::Header)))
        .note("read by `typed_headers`; `Content-Type` is reported and left out, as the standard asks"),
    partly("content", Map(&Object(Kind::MediaType)), ONE_CONTENT),
    warned("links", Map(&Referable(Kind::Link)), NO_LINKS),
];

/// Callback Object: a runtime expression and the requests that the API sends there.
pub(super) const EXPRESSIONS: Pattern = Pattern { matches: |_| true, shape: Object(Kind::PathItem) };

pub(super) const EXAMPLE: &[Keyword] = &[
    informational("summary", Text),
    informational("description", Text),
    documented("value", Any).note("of a parameter's first example"),
    informational("externalValue", Text),
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
    documented("required", Flag).note("every header may be missing: what a server leaves out fails no call"),
    generated("deprecated", Flag),
    generated("style", Choice(&["simple"])),
    generated("explode", Flag),
    generated("schema", Referable(Kind::Schema)),
    documented("example", Any).note(FIRST_EXAMPLE),
    documented("examples", Map(&Referable(Kind::Example))).note(FIRST_EXAMPLE),
    partly("content", Map(&Object(Kind::MediaType)), "JSON is typed; any other is reported: its text is given"),
];
