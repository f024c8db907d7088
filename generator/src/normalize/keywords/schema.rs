//! Rows of the keyword table: the Schema Object and its two helpers.

use super::Shape::{Any, Choice, Count, Flag, List, Map, Number, Object, Referable, SchemaOrFlag, Text};
use super::{Keyword, Kind, documented, generated, partly, warned};

const NO_NOT: &str = "no Rust type leaves values out; check them before they are sent";
const NO_XML: &str = "bodies are read and written as JSON, so that names and attributes of XML have no effect";

const UNION: &str =
    "a union beside properties, or with a member that may be anything, becomes a JSON value and is reported (W0402)";
const FORMATS: &str = "int8 to uint64, float and decimal choose the type of a number; date-time, date, time, duration, uuid, byte and \
     password that of a string, over its text; any other is documented";
const VARIANTS: &str = "reported where there is no `oneOf` or `anyOf`";
const BY_TYPE: &str = "reported beside a `type` that has none";

pub(super) const SCHEMA: &[Keyword] = &[
    // Taken from JSON Schema.
    documented("title", Text).note("where there is no `description`"),
    documented("multipleOf", Number),
    documented("maximum", Number),
    documented("exclusiveMaximum", Flag),
    documented("minimum", Number),
    documented("exclusiveMinimum", Flag),
    documented("maxLength", Count),
    documented("minLength", Count),
    documented("pattern", Text),
    documented("maxItems", Count),
    documented("minItems", Count),
    documented("uniqueItems", Flag),
    documented("maxProperties", Count),
    documented("minProperties", Count),
    partly("required", List(&Text), "a name without a property is reported"),
    partly(
        "enum",
        List(&Any),
        "strings and integers become an enum that keeps unknown values, others are documented; values of several types \
         are reported (W0402)",
    ),
    // Taken from JSON Schema and adjusted.
    generated("type", Choice(&["string", "number", "integer", "boolean", "array", "object"])),
    generated("allOf", List(&Referable(Kind::Schema))),
    partly("oneOf", List(&Referable(Kind::Schema)), UNION),
    partly("anyOf", List(&Referable(Kind::Schema)), UNION),
    warned("not", Referable(Kind::Schema), NO_NOT),
    partly("items", Referable(Kind::Schema), BY_TYPE),
    partly("properties", Map(&Referable(Kind::Schema)), BY_TYPE),
    partly("additionalProperties", SchemaOrFlag, BY_TYPE),
    documented("description", Text),
    generated("format", Text).note(FORMATS),
    generated("default", Any)
        .note("a constant, where it is a value of the type, and in the docs, unless it is long; never sent by itself"),
    // OpenAPI's own.
    generated("nullable", Flag),
    partly("discriminator", Object(Kind::Discriminator), VARIANTS),
    generated("readOnly", Flag).note("types that only requests hold are without it; `PetInput` beside `Pet` where it is required and both directions hold it"),
    generated("writeOnly", Flag).note("types that only responses hold are without it; `PetInput` beside `Pet` where it is required and both directions hold it"),
    warned("xml", Object(Kind::Xml), NO_XML),
    documented("externalDocs", Object(Kind::ExternalDocs)),
    documented("example", Any).note("left out if long"),
    generated("deprecated", Flag),
];

pub(super) const DISCRIMINATOR: &[Keyword] =
    &[partly("propertyName", Text, VARIANTS).essential(), partly("mapping", Map(&Text), VARIANTS)];

pub(super) const XML: &[Keyword] = &[
    warned("name", Text, NO_XML),
    warned("namespace", Text, NO_XML),
    warned("prefix", Text, NO_XML),
    warned("attribute", Flag, NO_XML),
    warned("wrapped", Flag, NO_XML),
];
