//! Rules: what is done to the members of an object before the keyword table is applied to them. A dialect of OpenAPI
//! is a table of rules that bring its objects into the shape of OpenAPI 3.0; the table of 3.0 itself holds the
//! mistakes that real documents make.

mod extensions;
mod ignored;
mod inherit;
mod numbers;
mod operation;
mod patterns;
mod schema;
mod security;
mod slips;
mod v2_0;
mod v3_1;
mod v3_2;
mod values;

use serde_json::Value;

use super::dialects::Version;
use super::keywords::Kind;
use super::references::{local, pointer};
use super::reporter::Reporter;
use super::walk::Members;
use crate::diagnostics::Pointer;
use crate::source::Numbers;

pub(super) use slips::leads_to_schema;
pub(super) use v2_0::{V2_0, only_bodies};
use v2_0::{older_bodies, older_body, shared_bodies};
pub(super) use v3_1::{V3_1, texts};
pub(super) use v3_2::V3_2;
pub(super) use values::default_and_example;

/// References that lead on to references: more are a circle, which is reported where references are resolved.
const MAX_CHAIN: usize = 32;

/// What a rule sees besides the members of its object.
pub(super) struct Cx<'a, 'd> {
    pub(super) version: Version,
    /// The document as it was before the walk, for what depends on more than one object; most of its `paths` may be missing.
    pub(super) root: &'a Value,
    /// The numbers of the document that no float is.
    pub(super) numbers: &'a Numbers,
    /// Whether callers can check what they send.
    pub(super) checks: bool,
    pub(super) reporter: &'a mut Reporter<'d>,
}

impl Cx<'_, '_> {
    /// Reports what only a document of a later version may say; it is meant in any other, too.
    fn since(&mut self, version: Version, at: &Pointer, what: &str) {
        if self.version < version {
            self.reporter.since(version, self.version, at, what);
        }
    }

    /// Reports what only a document of OpenAPI 3.1 may say; it is meant in any other, too.
    fn is_3_1(&mut self, at: &Pointer, what: &str) {
        self.since(Version::V3_1, at, what);
    }
}

/// Rewrites the members of the object at a place.
pub(super) type Rule = fn(&mut Members, &Pointer, &mut Cx);

/// Rules by the kind of object they are for, in the order they are applied.
#[derive(Clone, Copy)]
pub(super) struct Rules(&'static [(Kind, Rule)]);

/// Takes out keywords that mean nothing where they stand.
fn leave_out(keywords: &[&str], place: &str, members: &mut Members, at: &Pointer, cx: &mut Cx) {
    leave_out_where(|key| keywords.contains(&key), place, members, at, cx);
}

fn leave_out_where(is_other: impl Fn(&str) -> bool, place: &str, members: &mut Members, at: &Pointer, cx: &mut Cx) {
    members.retain(|key, _| {
        let is_left_out = is_other(key);
        if is_left_out {
            cx.reporter.repaired(&at.child(key), format!("`{key}` means nothing {place}: it is left out"));
        }
        !is_left_out
    });
}

/// A text that a newer dialect has becomes the first paragraph of the description.
fn above(members: &mut Members, key: &str, at: &Pointer, cx: &mut Cx) {
    let Some(Value::String(text)) = members.get(key).cloned() else { return };
    members.shift_remove(key);
    cx.since(Version::V3_2, &at.child(key), &format!("`{key}`"));
    let description = members.get("description").and_then(Value::as_str).unwrap_or_default();
    let text = format!("{text}\n\n{description}");
    members.insert("description".to_owned(), text.trim_end().into());
}

/// OpenAPI 3.0.
pub(super) const V3_0: Rules = Rules(&[
    (Kind::OpenApi, extensions::x_ms_paths),
    (Kind::Server, operation::variables),
    (Kind::Paths, operation::address),
    (Kind::Paths, operation::slash),
    (Kind::Components, older_bodies),
    (Kind::PathItem, shared_bodies),
    (Kind::PathItem, inherit::texts),
    (Kind::PathItem, ignored::parameters),
    (Kind::Operation, older_body),
    (Kind::Operation, ignored::tags),
    (Kind::Operation, ignored::parameters),
    (Kind::ServerVariable, values::default_of_variable),
    (Kind::Parameter, operation::schema_keywords),
    (Kind::Parameter, operation::schema_or_content),
    (Kind::Parameter, operation::style),
    (Kind::Parameter, operation::required),
    (Kind::Parameter, ignored::header),
    (Kind::Parameter, ignored::empty_value),
    (Kind::Parameter, ignored::encoding),
    (Kind::Parameter, schema::title_of_parameter),
    (Kind::Parameter, values::examples_of_component),
    (Kind::Parameter, inherit::example),
    (Kind::Header, operation::schema_keywords),
    (Kind::Header, operation::schema_or_content),
    (Kind::Header, operation::explode),
    (Kind::Header, ignored::encoding),
    (Kind::Header, values::examples_of_component),
    (Kind::Header, inherit::example),
    (Kind::Encoding, operation::encoding_style),
    (Kind::Responses, operation::statuses),
    (Kind::Responses, operation::interim),
    (Kind::MediaType, slips::schema_of_media_type),
    (Kind::MediaType, values::examples),
    (Kind::RequestBody, slips::schema_of_body),
    (Kind::RequestBody, slips::media_types),
    (Kind::RequestBody, ignored::encoding_of_body),
    (Kind::Response, slips::schema_of_body),
    (Kind::Response, slips::media_types),
    (Kind::Response, ignored::content_type),
    (Kind::Response, ignored::encoding),
    (Kind::Schema, ignored::empty_lists),
    (Kind::Schema, schema::title),
    (Kind::Schema, extensions::x_nullable),
    (Kind::Schema, extensions::x_ms_enum),
    (Kind::Schema, schema::int_or_string),
    (Kind::Schema, schema::misplaced_enum),
    (Kind::Schema, schema::integer_bounds),
    (Kind::Schema, schema::values_as_texts),
    (Kind::Schema, schema::enum_beyond_numbers),
    (Kind::Schema, schema::discriminator),
    (Kind::Schema, schema::required),
    (Kind::Schema, schema::required_numbers),
    (Kind::Schema, schema::not),
    (Kind::Schema, patterns::pattern),
    (Kind::Schema, ignored::other_types),
    (Kind::Schema, ignored::required),
    (Kind::Schema, slips::format),
    (Kind::Schema, default_and_example),
    (Kind::SecurityScheme, security::basic),
    (Kind::SecurityScheme, security::members_by_type),
    (Kind::SecurityScheme, security::members_of_others),
    (Kind::OAuthFlows, security::flow_urls),
    (Kind::SecurityRequirement, security::scopes),
    (Kind::SecurityRequirement, security::unknown),
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

/// What an object or a reference to one is, and where that stands; `None` where there is no object.
fn resolved<'v>(mut value: &'v Value, at: &Pointer, root: &'v Value) -> Option<(&'v Members, Pointer)> {
    let mut at = at.clone();
    for _ in 0..MAX_CHAIN {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
            return Some((value.as_object()?, at));
        };
        let place = local(reference)?;
        value = root.pointer(&place)?;
        at = pointer(&place);
    }
    None
}
