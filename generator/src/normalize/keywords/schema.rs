//! Rows of the keyword table: the Schema Object and its two helpers.

use super::Shape::{Any, Choice, Count, Flag, List, Map, Number, Object, Referable, SchemaOrFlag, Text};
use super::{Keyword, Kind, documented, generated, lowered, warned};

const NO_NOT: &str = "a schema that a value must not match restricts no type";
const NO_XML: &str = "bodies are read and written as JSON, so names and attributes of XML have no effect";

pub(super) const SCHEMA: &[Keyword] = &[
    // Taken from JSON Schema.
    documented("title", Text),
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
    generated("required", List(&Text)),
    generated("enum", List(&Any)),
    // Taken from JSON Schema and adjusted.
    generated("type", Choice(&["string", "number", "integer", "boolean", "array", "object"])),
    generated("allOf", List(&Referable(Kind::Schema))),
    lowered("oneOf", List(&Referable(Kind::Schema))),
    lowered("anyOf", List(&Referable(Kind::Schema))),
    warned("not", Referable(Kind::Schema), NO_NOT),
    generated("items", Referable(Kind::Schema)),
    generated("properties", Map(&Referable(Kind::Schema))),
    generated("additionalProperties", SchemaOrFlag),
    documented("description", Text),
    generated("format", Text),
    documented("default", Any),
    // OpenAPI's own.
    generated("nullable", Flag),
    lowered("discriminator", Object(Kind::Discriminator)),
    generated("readOnly", Flag),
    generated("writeOnly", Flag),
    warned("xml", Object(Kind::Xml), NO_XML),
    documented("externalDocs", Object(Kind::ExternalDocs)),
    documented("example", Any),
    generated("deprecated", Flag),
];

pub(super) const DISCRIMINATOR: &[Keyword] =
    &[lowered("propertyName", Text).essential(), lowered("mapping", Map(&Text))];

pub(super) const XML: &[Keyword] = &[
    warned("name", Text, NO_XML),
    warned("namespace", Text, NO_XML),
    warned("prefix", Text, NO_XML),
    warned("attribute", Flag, NO_XML),
    warned("wrapped", Flag, NO_XML),
];
