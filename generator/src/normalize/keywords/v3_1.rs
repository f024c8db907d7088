//! Rows of the keyword table: what OpenAPI 3.1 and JSON Schema 2020-12 have and OpenAPI 3.0 has not. Rules rewrite most of them
//! before the walk; what a rule leaves has a wrong shape.

use super::Shape::{Any, Count, List, Map, Object, Referable, SchemaOrFlag, Text};
use super::operations::NO_CALLBACKS;
use super::{Kind, Rows, Shape, documented, generated, informational, on_request, partly};

const SCHEMA_OF: Shape = Referable(Kind::Schema);
const SCHEMAS: Shape = Map(&SCHEMA_OF);
const NOT_CHECKED: &str = "as it is written, unless it is long; not checked";
const CONDITION: &str = "properties that nothing else speaks of are optional fields; the rest as it is written, unless it is long; not checked";
const TUPLES: &str = "a tuple where `items: false` or `minItems` and `maxItems` fix their number, up to 12; otherwise the items of \
                      a list are a union of them and of `items`; in XML, where no item says which one it is, it is read as what it looks like";
const TEMPLATES: &str = "a template is copied for each schema that says what its anchors are; elsewhere `$dynamicRef` is read as `$ref`, which is reported where another schema may be meant";

pub(super) const V3_1: Rows = &[
    (
        Kind::OpenApi,
        &[
            partly(
                "jsonSchemaDialect",
                Text,
                "another dialect than that of OpenAPI 3.1 or JSON Schema 2020-12 is reported",
            ),
            on_request("webhooks", Any, NO_CALLBACKS),
        ],
    ),
    (Kind::Info, &[documented("summary", Text)]),
    (Kind::License, &[informational("identifier", Text)]),
    (Kind::Components, &[generated("pathItems", Map(&Object(Kind::PathItem)))]),
    (Kind::Reference, &[informational("summary", Text), informational("description", Text)]),
    (
        Kind::Schema,
        &[
            generated("$id", Text).note("the base of the references inside"),
            informational("$schema", Text),
            generated("$anchor", Text),
            generated("$dynamicRef", Text).note(TEMPLATES),
            generated("$dynamicAnchor", Text).note(TEMPLATES),
            informational("$vocabulary", Any),
            informational("$comment", Text),
            generated("$defs", SCHEMAS),
            generated("prefixItems", List(&SCHEMA_OF)).note(TUPLES),
            documented("contains", SCHEMA_OF).note(NOT_CHECKED),
            documented("minContains", Count).note(NOT_CHECKED),
            documented("maxContains", Count).note(NOT_CHECKED),
            generated("patternProperties", SCHEMAS).note("the values of a map; the patterns are documented"),
            documented("propertyNames", SCHEMA_OF).note(NOT_CHECKED),
            documented("dependentSchemas", SCHEMAS).note(CONDITION),
            documented("dependentRequired", Map(&List(&Text))),
            partly("if", SCHEMA_OF, "documented and reported: no Rust type depends on a value"),
            documented("then", SCHEMA_OF).note(CONDITION),
            documented("else", SCHEMA_OF).note(CONDITION),
            generated("unevaluatedItems", SchemaOrFlag).note("read as `items` where there are none"),
            generated("unevaluatedProperties", SchemaOrFlag)
                .note("read as `additionalProperties` where there are none"),
            generated("const", Any),
            documented("examples", List(&Any)).note("the first one"),
            generated("contentEncoding", Text).note("`base64` and `base64url`; any other is documented"),
            generated("contentMediaType", Text)
                .note("one that is no text makes bytes of a string without `contentEncoding`; documented"),
            documented("contentSchema", SCHEMA_OF).note(NOT_CHECKED),
        ],
    ),
];
