//! OpenAPI 3.2, said in the words of OpenAPI 3.1. Documents of older versions that use these keywords mean the same: there each is
//! read as that, and reported.

mod contents;
mod document;
mod operations;
mod schemas;

use super::super::keywords::Kind;
use super::Rules;

pub(in crate::normalize) const V3_2: Rules = Rules(&[
    (Kind::OpenApi, document::own_address),
    (Kind::OpenApi, document::tag_parents),
    (Kind::Server, document::server_name),
    (Kind::Components, document::media_types),
    (Kind::Tag, document::tag_docs),
    (Kind::SecurityScheme, document::deprecated_scheme),
    (Kind::SecurityScheme, document::oauth2_metadata),
    (Kind::OAuthFlows, document::device_authorization),
    (Kind::SecurityRequirement, document::requirement_by_uri),
    (Kind::PathItem, operations::additional_operations),
    (Kind::Parameter, operations::querystring),
    (Kind::Parameter, operations::beside_content),
    (Kind::Parameter, operations::allow_reserved),
    (Kind::Parameter, operations::cookie_style),
    (Kind::Parameter, contents::data_values),
    (Kind::Header, operations::beside_content),
    (Kind::Header, contents::data_values),
    (Kind::MediaType, contents::data_values),
    (Kind::MediaType, contents::description),
    (Kind::MediaType, contents::item_schema),
    (Kind::Example, contents::data_value),
    (Kind::Response, contents::response_docs),
    (Kind::Discriminator, schemas::default_mapping),
    (Kind::Schema, schemas::node_type),
]);
