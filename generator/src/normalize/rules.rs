//! Rules: what is done to the members of an object before the keyword table is applied to them. A dialect of OpenAPI
//! is a table of rules that bring its objects into the shape of OpenAPI 3.0; the table of 3.0 itself holds the
//! mistakes that real documents make.

mod ignored;
mod inherit;
mod operation;
mod schema;
mod security;
mod slips;
mod values;

use serde_json::Value;

use super::dialects::Version;
use super::keywords::Kind;
use super::reporter::Reporter;
use super::walk::Members;
use crate::diagnostics::Pointer;

/// What a rule sees besides the members of its object.
pub(super) struct Cx<'a, 'd> {
    pub(super) version: Version,
    /// The document as it was before the walk, for what depends on more than one object; most of its `paths` may be missing.
    pub(super) root: &'a Value,
    pub(super) reporter: &'a mut Reporter<'d>,
}

/// Rewrites the members of the object at a place.
pub(super) type Rule = fn(&mut Members, &Pointer, &mut Cx);

/// Rules by the kind of object they are for, in the order they are applied.
#[derive(Clone, Copy)]
pub(super) struct Rules(&'static [(Kind, Rule)]);

/// OpenAPI 3.0.
pub(super) const V3_0: Rules = Rules(&[
    (Kind::Server, operation::variables),
    (Kind::Paths, operation::slash),
    (Kind::PathItem, inherit::texts),
    (Kind::Operation, ignored::tags),
    (Kind::Parameter, operation::schema_keywords),
    (Kind::Parameter, operation::schema_or_content),
    (Kind::Parameter, operation::style),
    (Kind::Parameter, operation::required),
    (Kind::Parameter, ignored::header),
    (Kind::Parameter, ignored::empty_value),
    (Kind::Parameter, inherit::example),
    (Kind::Header, operation::schema_keywords),
    (Kind::Header, operation::schema_or_content),
    (Kind::Header, operation::explode),
    (Kind::Header, inherit::example),
    (Kind::Encoding, operation::encoding_style),
    (Kind::Responses, operation::statuses),
    (Kind::RequestBody, slips::media_types),
    (Kind::Response, slips::media_types),
    (Kind::Response, ignored::content_type),
    (Kind::Schema, schema::types),
    (Kind::Schema, schema::exclusive_bounds),
    (Kind::Schema, schema::integer_bounds),
    (Kind::Schema, schema::discriminator),
    (Kind::Schema, schema::not),
    (Kind::Schema, ignored::other_types),
    (Kind::Schema, ignored::required),
    (Kind::Schema, slips::format),
    (Kind::Schema, values::default_and_example),
    (Kind::SecurityScheme, security::basic),
    (Kind::SecurityScheme, security::members_by_type),
    (Kind::SecurityScheme, security::not_fetched),
    (Kind::OAuthFlows, security::flow_urls),
    (Kind::SecurityRequirement, security::scopes),
]);

impl Rules {
    pub(super) fn apply(self, kind: Kind, members: &mut Members, at: &Pointer, cx: &mut Cx) {
        for (of, rule) in self.0 {
            if *of == kind {
                rule(members, at, cx);
            }
        }
    }
}
