//! OpenAPI 3.1 and JSON Schema 2020-12, said in the words of OpenAPI 3.0. Authors of 3.0 documents write these keywords
//! too: there each is read as meant, and reported.

mod document;
mod types;
mod values;

use super::super::keywords::Kind;
use super::Rules;

pub(in crate::normalize) const V3_1: Rules = Rules(&[
    (Kind::OpenApi, document::paths),
    (Kind::OpenApi, document::json_schema_dialect),
    (Kind::Info, document::summary),
    (Kind::Components, document::path_items),
    (Kind::Operation, document::responses),
    (Kind::SecurityScheme, document::mutual_tls),
    (Kind::Schema, values::constant),
    (Kind::Schema, values::examples),
    (Kind::Schema, values::exclusive_bounds),
    (Kind::Schema, types::nullable),
    (Kind::Schema, types::or_null),
    (Kind::Schema, types::types),
]);
