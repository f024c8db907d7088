//! Rows of the keyword table: the Schema Object and its two helpers.

use super::Shape::{Any, Choice, Count, Flag, List, Map, Number, Object, Positive, Referable, SchemaOrFlag, Text};
use super::{Keyword, Kind, documented, generated, partly};

const CHECKED: &str = "checked with the setting `validate`, in requests";
const ONLY_XML: &str = "for bodies of XML that are not offered as JSON too; it says nothing of JSON";

const UNION: &str = "members that only narrow what is beside them, `required` above all, are documented; what stands beside it belongs to each variant, up to 64 of them; more are a JSON value and reported (W0402); integers and numbers in one are a `Decimal`";
const VARIANTS: &str = "reported where there is no `oneOf` or `anyOf`, no schema that extends this one by `allOf`, or no variant with its property; a value without it is one of the variants that do not require it";
const FORMATS: &str = "int8 to uint64 and decimal choose the type of a number; date-time, date, time, duration, uuid (guid \
     too), byte, base64url and password that of a string, over its text; int-or-string is a union; any other is documented";
const BY_TYPE: &str = "reported beside a `type` that has none";

pub(super) const SCHEMA: &[Keyword] = &[
    // Taken from JSON Schema.
    documented("title", Text).note("where there is no `description`"),
    documented("multipleOf", Positive).note(CHECKED),
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
    documented("maxProperties", Count).note(CHECKED),
    documented("minProperties", Count).note(CHECKED),
    partly("required", List(&Text), "a name without a property is reported"),
    partly(
        "enum",
        List(&Any),
        "strings, numbers and mixed values become an enum that keeps unknown ones, `x-enum-varnames` and \
         `x-enum-descriptions` name and describe them; booleans are documented, arrays and objects reported (W0402)",
    ),
    // Taken from JSON Schema and adjusted.
    generated("type", Choice(&["string", "number", "integer", "boolean", "array", "object"])),
    generated("allOf", List(&Referable(Kind::Schema))),
    partly("oneOf", List(&Referable(Kind::Schema)), UNION),
    partly("anyOf", List(&Referable(Kind::Schema)), UNION),
    documented("not", Referable(Kind::Schema)).note("no Rust type leaves values out; if it is long, the docs say only that there is something"),
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
    generated("xml", Object(Kind::Xml)).note(ONLY_XML),
    documented("externalDocs", Object(Kind::ExternalDocs)),
    documented("example", Any).note("left out if long"),
    generated("deprecated", Flag),
];

pub(super) const DISCRIMINATOR: &[Keyword] =
    &[partly("propertyName", Text, VARIANTS).essential(), partly("mapping", Map(&Text), VARIANTS)];

pub(super) const XML: &[Keyword] = &[
    generated("name", Text),
    generated("namespace", Text),
    generated("prefix", Text).note("left out where it stands for no namespace"),
    generated("attribute", Flag),
    generated("wrapped", Flag),
];
