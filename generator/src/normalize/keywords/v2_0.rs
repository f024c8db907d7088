//! Rows of the keyword table: what OpenAPI 2.0 has and OpenAPI 3.0 has not. Rules rewrite all of them before the walk.

use super::Shape::{Any, Choice, Count, Flag, List, Map, Number, Object, Positive, Referable, Text};
use super::{Keyword, Kind, documented, generated, informational, partly};

const NEEDS_HOST: &str = "the default address; without a host `builder` asks for one";
const SCHEMES: &str = "`https` goes first; `ws` and `wss` are reported";
const CONSUMES: &str = "JSON if nothing is said; a form if there are parameters `in: formData`, and `multipart/form-data` if there is a file";
const PRODUCES: &str =
    "JSON if nothing is said, and for a schema that none of the types can hold, which is reported; bytes for a file";
const COLLECTIONS: &str = "`csv` everywhere, `multi`, `ssv` and `pipes` in a query or a form; any other list is reported, and its text is given and read";
const PARTS: &str =
    "a schema at the root; `in: body` and `in: formData` make a body of each operation that refers to them";
const CHECKED: &str = "in a form, checked with the setting `validate`";

pub(super) const V2_0: &[(Kind, &[Keyword])] = &[
    (
        Kind::OpenApi,
        &[
            generated("swagger", Text).essential().note("chooses how the document is read"),
            generated("host", Text).note(NEEDS_HOST),
            generated("basePath", Text),
            partly("schemes", List(&Text), SCHEMES),
            generated("consumes", List(&Text)).note("of each operation that has none of its own"),
            generated("produces", List(&Text)).note("of each operation that has none of its own, and of `responses`"),
            generated("definitions", Map(&Referable(Kind::Schema))),
            generated("parameters", Map(&Referable(Kind::Parameter))).note(PARTS),
            generated("responses", Map(&Referable(Kind::Response))),
            generated("securityDefinitions", Map(&Object(Kind::SecurityScheme))),
        ],
    ),
    (
        Kind::Operation,
        &[
            partly("consumes", List(&Text), CONSUMES),
            partly("produces", List(&Text), PRODUCES),
            partly(
                "schemes",
                List(&Text),
                "an address of the operation's own, where the default one is not among them",
            ),
        ],
    ),
    (Kind::Parameter, VALUE),
    (Kind::Header, VALUE),
    (Kind::Response, &[generated("schema", Referable(Kind::Schema)), informational("examples", Any)]),
    (Kind::Schema, &[partly("collectionFormat", Text, "of items: a list in a list is a text, which is reported")]),
    (
        Kind::SecurityScheme,
        &[
            documented("flow", Choice(&["implicit", "password", "application", "accessCode"])),
            documented("authorizationUrl", Text),
            documented("tokenUrl", Text),
            documented("scopes", Map(&Text)),
        ],
    ),
];

/// What describes a value without a schema.
const VALUE: &[Keyword] = &[
    generated("type", Text).note("`file` in forms; anything else is read as a string where it is missing"),
    generated("format", Text),
    generated("items", Referable(Kind::Schema)),
    partly("collectionFormat", Text, COLLECTIONS),
    generated("default", Any),
    documented("maximum", Number).note(CHECKED),
    documented("exclusiveMaximum", Flag).note(CHECKED),
    documented("minimum", Number).note(CHECKED),
    documented("exclusiveMinimum", Flag).note(CHECKED),
    documented("maxLength", Count).note(CHECKED),
    documented("minLength", Count).note(CHECKED),
    documented("pattern", Text).note(CHECKED),
    documented("maxItems", Count).note(CHECKED),
    documented("minItems", Count).note(CHECKED),
    documented("uniqueItems", Flag).note(CHECKED),
    generated("enum", List(&Any)),
    documented("multipleOf", Positive).note(CHECKED),
];
