mod matrix;
mod uses;
mod vocabulary;

use std::collections::HashSet;

use super::*;

/// The fixed fields of OpenAPI 3.0.4, transcribed from the specification's tables; `!` marks what is required.
const SPECIFIED: &[(Kind, &str)] = &[
    (Kind::OpenApi, "openapi! info! servers paths! components security tags externalDocs"),
    (Kind::Info, "title! description termsOfService contact license version!"),
    (Kind::Contact, "name url email"),
    (Kind::License, "name! url"),
    (Kind::Server, "url! description variables"),
    (Kind::ServerVariable, "enum default! description"),
    (Kind::Components, "schemas responses parameters examples requestBodies headers securitySchemes links callbacks"),
    (Kind::Paths, ""),
    (Kind::PathItem, "$ref summary description get put post delete options head patch trace servers parameters"),
    (
        Kind::Operation,
        "tags summary description externalDocs operationId parameters requestBody responses! callbacks deprecated \
         security servers",
    ),
    (Kind::ExternalDocs, "description url!"),
    (
        Kind::Parameter,
        "name! in! description required deprecated allowEmptyValue style explode allowReserved schema example \
         examples content",
    ),
    (Kind::RequestBody, "description content! required"),
    (Kind::MediaType, "schema example examples encoding"),
    (Kind::Encoding, "contentType headers style explode allowReserved"),
    (Kind::Responses, "default"),
    (Kind::Response, "description! headers content links"),
    (Kind::Callback, ""),
    (Kind::Example, "summary description value externalValue"),
    (Kind::Link, "operationRef operationId parameters requestBody description server"),
    (Kind::Header, "description required deprecated style explode schema example examples content"),
    (Kind::Tag, "name! description externalDocs"),
    (Kind::Reference, "$ref!"),
    (
        Kind::Schema,
        "title multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems \
         minItems uniqueItems maxProperties minProperties required enum type allOf oneOf anyOf not items properties \
         additionalProperties description format default nullable discriminator readOnly writeOnly xml externalDocs \
         example deprecated",
    ),
    (Kind::Discriminator, "propertyName! mapping"),
    (Kind::Xml, "name namespace prefix attribute wrapped"),
    // `name`, `in`, `scheme`, `flows` and `openIdConnectUrl` are required by some types only: a rule sees to them.
    (Kind::SecurityScheme, "type! description name in scheme bearerFormat flows openIdConnectUrl"),
    (Kind::OAuthFlows, "implicit password clientCredentials authorizationCode"),
    // `authorizationUrl` and `tokenUrl` likewise.
    (Kind::OAuthFlow, "authorizationUrl tokenUrl refreshUrl scopes!"),
    (Kind::SecurityRequirement, ""),
];

#[test]
fn the_table_holds_the_fields_of_the_specification() {
    for (kind, fields) in SPECIFIED {
        let specified: Vec<(&str, bool)> =
            fields.split_whitespace().map(|field| (field.trim_end_matches('!'), field.ends_with('!'))).collect();
        let listed: Vec<(&str, bool)> =
            kind.keywords().iter().map(|keyword| (keyword.name, keyword.need != Need::Optional)).collect();
        assert_eq!(listed, specified, "{}", kind.name());
    }
}

#[test]
fn every_object_of_the_specification_is_listed() {
    let specified: Vec<Kind> = SPECIFIED.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(specified, Kind::ALL);
    let patterned: Vec<Kind> = Kind::ALL.iter().copied().filter(|kind| kind.pattern().is_some()).collect();
    assert_eq!(patterned, [Kind::Paths, Kind::Responses, Kind::Callback, Kind::SecurityRequirement]);
}

#[test]
fn what_is_warned_about_says_what_is_lost() {
    let keywords = || Kind::ALL.iter().flat_map(|kind| kind.keywords());
    for keyword in keywords() {
        match keyword.disposition {
            Disposition::Warned(lost) | Disposition::OnRequest(lost) => {
                assert!(lost.contains(' ') && !lost.ends_with('.'), "{}", keyword.name);
                assert_ne!(keyword.need, Need::Essential, "{}", keyword.name);
            }
            Disposition::Partly => assert!(keyword.note.contains(' '), "{}", keyword.name),
            Disposition::Generated | Disposition::Documented | Disposition::Informational => {}
        }
        assert!(!keyword.note.ends_with('.') && !keyword.note.contains('|'), "{}", keyword.name);
    }
    let dispositions: HashSet<_> = keywords().map(|keyword| std::mem::discriminant(&keyword.disposition)).collect();
    assert_eq!(dispositions.len(), 6);
}

#[test]
fn golden_cases_show_everything_that_is_warned_about() {
    let cases = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/golden")).unwrap();
    let said: String = cases
        .map(|case| std::fs::read_to_string(case.unwrap().path().join("diagnostics.txt")).unwrap_or_default())
        .collect();
    for keyword in Kind::ALL.iter().flat_map(|kind| kind.keywords()) {
        if let Disposition::Warned(lost) | Disposition::OnRequest(lost) = keyword.disposition {
            assert!(said.contains(lost), "`{}`: {lost}", keyword.name);
        }
    }
}

#[test]
fn objects_inside_what_is_warned_about_are_warned_about_too() {
    for kind in [Kind::Link] {
        for keyword in kind.keywords() {
            let warned = matches!(keyword.disposition, Disposition::Warned(_));
            assert!(warned, "{} {}", kind.name(), keyword.name);
        }
    }
}

#[test]
fn components_have_a_section_for_each_kind_that_can_be_referred_to() {
    for keyword in Kind::ALL.iter().flat_map(|kind| kind.keywords()) {
        let shape = match &keyword.shape {
            Shape::List(inner) | Shape::Map(inner) => inner,
            shape => shape,
        };
        if let Shape::Referable(kind) = shape {
            let section = kind.section().unwrap();
            assert!(Kind::Components.keyword(section).is_some(), "{section}");
        }
    }
}

#[test]
fn statuses_are_codes_and_ranges() {
    let matches = Kind::Responses.pattern().unwrap().matches;
    for key in ["200", "599", "999", "1XX", "5XX"] {
        assert!(matches(key), "{key}");
    }
    for key in ["", "20", "2000", "6XX", "2xx", "099", "+20", "2X0", "default", "２00"] {
        assert!(!matches(key), "{key}");
    }
}
