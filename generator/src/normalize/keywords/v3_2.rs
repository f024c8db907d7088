//! Rows of the keyword table: what OpenAPI 3.2 has and 3.1 has not. Rules rewrite most of them before the walk; what a rule leaves
//! has a wrong shape.

use super::Shape::{Any, Choice, Flag, List, Map, Object, Referable, Text};
use super::{Kind, Rows, documented, generated, informational, partly, warned};

const ITEMS: &str = "an answer of events or of JSON is read item by item, and a request of JSON is written so; an answer of parts is a stream of them, without types; other bodies are streams of bytes, which is reported, and the docs name the model";
const NO_PARTS: &str = "a body of parts by position is written by the caller, and one part inside another is a file with its own media type";

pub(super) const V3_2: Rows = &[
    (
        Kind::OpenApi,
        &[generated("$self", Text).note(
            "references that begin with it lead into the document, also from and to files that are read after it",
        )],
    ),
    (Kind::Server, &[generated("name", Text).note("the name of its constant or function")]),
    (Kind::Components, &[generated("mediaTypes", Map(&Object(Kind::MediaType)))]),
    (
        Kind::PathItem,
        &[
            generated("query", Object(Kind::Operation)),
            generated("additionalOperations", Map(&Object(Kind::Operation)))
                .note("a key that is no method, or one that has a place of its own, is reported"),
        ],
    ),
    (
        Kind::MediaType,
        &[
            informational("description", Text),
            partly("itemSchema", Referable(Kind::Schema), ITEMS),
            warned("prefixEncoding", List(&Object(Kind::Encoding)), NO_PARTS),
            warned("itemEncoding", Object(Kind::Encoding), NO_PARTS),
        ],
    ),
    (
        Kind::Encoding,
        &[
            warned("encoding", Map(&Object(Kind::Encoding)), NO_PARTS),
            warned("prefixEncoding", List(&Object(Kind::Encoding)), NO_PARTS),
            warned("itemEncoding", Object(Kind::Encoding), NO_PARTS),
        ],
    ),
    (Kind::Response, &[documented("summary", Text)]),
    (
        Kind::Example,
        &[documented("dataValue", Any).note("of a parameter's first example"), informational("serializedValue", Text)],
    ),
    (Kind::Tag, &[documented("summary", Text), documented("parent", Text), documented("kind", Text)]),
    (Kind::Discriminator, &[generated("defaultMapping", Text).note("what it does not fit is kept as JSON")]),
    (
        Kind::Xml,
        &[partly(
            "nodeType",
            Choice(&["element", "attribute", "text", "cdata", "none"]),
            "`none` of what is no list is reported, and so are `text` and `cdata` of what is no property",
        )],
    ),
    (Kind::SecurityScheme, &[documented("oauth2MetadataUrl", Text), documented("deprecated", Flag)]),
    (Kind::OAuthFlows, &[documented("deviceAuthorization", Object(Kind::OAuthFlow))]),
    (Kind::OAuthFlow, &[documented("deviceAuthorizationUrl", Text)]),
];
