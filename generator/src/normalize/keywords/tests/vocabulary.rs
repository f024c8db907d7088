//! The keyword table against the vocabulary of each dialect, as its published meta-schema has it: every keyword has a row and
//! a golden case. A dialect is added by its files.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Map, Value};

use super::super::{Kind, Version, of_dialects};
use super::uses::Uses;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/meta");

/// The meta-schemas of a dialect, and what kind of object each is about.
const DIALECTS: &[(Version, &[(&str, Kind)])] = &[
    (Version::V2_0, &[("openapi-2.0", Kind::OpenApi)]),
    (Version::V3_0, &[("openapi-3.0", Kind::OpenApi)]),
    (
        Version::V3_1,
        &[
            ("openapi-3.1", Kind::OpenApi),
            ("openapi-3.1-base", Kind::Schema),
            ("json-schema-2020-12-applicator", Kind::Schema),
            ("json-schema-2020-12-content", Kind::Schema),
            ("json-schema-2020-12-core", Kind::Schema),
            ("json-schema-2020-12-format-annotation", Kind::Schema),
            ("json-schema-2020-12-meta-data", Kind::Schema),
            ("json-schema-2020-12-unevaluated", Kind::Schema),
            ("json-schema-2020-12-validation", Kind::Schema),
        ],
    ),
    (
        Version::V3_2,
        &[
            ("openapi-3.2", Kind::OpenApi),
            ("openapi-3.2-base", Kind::Schema),
            ("json-schema-2020-12-applicator", Kind::Schema),
            ("json-schema-2020-12-content", Kind::Schema),
            ("json-schema-2020-12-core", Kind::Schema),
            ("json-schema-2020-12-format-annotation", Kind::Schema),
            ("json-schema-2020-12-meta-data", Kind::Schema),
            ("json-schema-2020-12-unevaluated", Kind::Schema),
            ("json-schema-2020-12-validation", Kind::Schema),
        ],
    ),
];

/// Definitions that are not called after the object that they describe; the names are without signs and in lower case.
const DEFINITIONS: &[(&str, Kind)] = &[
    ("externaldocs", Kind::ExternalDocs),
    ("examples", Kind::Parameter),
    ("fileschema", Kind::Schema),
    ("primitivesitems", Kind::Schema),
    ("oauth2scopes", Kind::SecurityScheme),
    ("jsonreference", Kind::Reference),
    ("parameterlocation", Kind::Parameter),
    ("stylesforform", Kind::Parameter),
    ("implicit", Kind::OAuthFlow),
    ("password", Kind::OAuthFlow),
    ("clientcredentials", Kind::OAuthFlow),
    ("authorizationcode", Kind::OAuthFlow),
    ("deviceauthorization", Kind::OAuthFlow),
    ("clientcredentialsflow", Kind::OAuthFlow),
];

/// Keywords of a meta-schema that the standard does not have, each with its reason.
const SLIPS: &[(Kind, &str, &str)] = &[
    (Kind::Link, "body", "a slip of the meta-schema for `server`"),
    (Kind::Header, "allowEmptyValue", "the standard takes it from headers: it is of queries"),
    (Kind::Header, "allowReserved", "the standard takes it from headers: it is of queries"),
];

type Vocabulary = BTreeSet<(Kind, String)>;

fn kind_of(definition: &str) -> Option<Kind> {
    let plain = |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let definition = plain(definition);
    let by_name = Kind::ALL.iter().find(|kind| plain(kind.name()) == definition);
    let listed = DEFINITIONS.iter().find(|(name, _)| *name == definition).map(|(_, kind)| *kind);
    let ending = [
        ("securityscheme", Kind::SecurityScheme),
        ("security", Kind::SecurityScheme),
        ("parameter", Kind::Parameter),
        ("parametersubschema", Kind::Parameter),
        ("oauthflow", Kind::OAuthFlow),
    ];
    let by_end = || ending.into_iter().find(|(end, _)| definition.ends_with(end)).map(|(_, kind)| kind);
    by_name.copied().or(listed).or_else(by_end)
}

/// Adds what a meta-schema says of objects of `kind`.
fn collect(kind: Kind, schema: &Value, vocabulary: &mut Vocabulary) {
    let members = |key: &str| schema.get(key).and_then(Value::as_object).into_iter().flat_map(Map::iter);
    vocabulary.extend(members("properties").map(|(name, _)| (kind, name.clone())));
    let parts = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
    let parts = parts.chain(["then", "else"].into_iter().filter_map(|key| schema.get(key)));
    let parts = parts.chain(members("dependentSchemas").map(|(_, part)| part));
    parts.for_each(|part| collect(kind, part, vocabulary));
    for (name, definition) in members("$defs").chain(members("definitions")) {
        collect(kind_of(name).unwrap_or(kind), definition, vocabulary);
    }
}

fn vocabulary(files: &[(&str, Kind)]) -> Vocabulary {
    let mut vocabulary = Vocabulary::new();
    for (name, kind) in files {
        let text = fs::read_to_string(format!("{FOLDER}/{name}.json")).unwrap();
        collect(*kind, &serde_json::from_str(&text).unwrap(), &mut vocabulary);
    }
    vocabulary.retain(|(kind, name)| !SLIPS.iter().any(|(of, slip, _)| of == kind && slip == name));
    vocabulary
}

/// What is missing in the keyword table, or in the golden cases, for the vocabulary of a version.
fn problems(version: Version, vocabulary: &Vocabulary, uses: &Uses) -> Vec<String> {
    let mut problems = Vec::new();
    for (kind, name) in vocabulary {
        let kind = if name == "$ref" && *kind == Kind::Schema { Kind::Reference } else { *kind };
        let own = || of_dialects(kind, name).filter(|(since, _)| *since <= version).map(|(_, row)| row);
        let Some(row) = kind.keyword(name).or_else(own) else {
            problems.push(format!("{}: {} `{name}` has no row", version.name(), kind.name()));
            continue;
        };
        if uses.get(kind, row.name).is_none() {
            problems.push(format!("{}: {} `{name}` has no case", version.name(), kind.name()));
        }
    }
    problems
}

#[test]
fn every_keyword_of_every_dialect_has_a_row_and_a_case() {
    let uses = Uses::of_golden_cases();
    let mut all = Vec::new();
    for (version, files) in DIALECTS {
        let vocabulary = vocabulary(files);
        assert!(vocabulary.len() > 100, "{}: {}", version.name(), vocabulary.len());
        all.extend(problems(*version, &vocabulary, &uses));
    }
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn a_keyword_that_is_forgotten_is_found_in_every_dialect() {
    let uses = Uses::of_golden_cases();
    for (version, files) in DIALECTS {
        let text = fs::read_to_string(format!("{FOLDER}/{}.json", files[0].0)).unwrap();
        let mut schema: Value = serde_json::from_str(&text).unwrap();
        let definitions = ["$defs", "definitions"].into_iter().find(|key| schema.get(*key).is_some()).unwrap();
        let mut all = schema[definitions].as_object_mut().unwrap().iter_mut();
        let (_, operation) = all.find(|(name, _)| name.eq_ignore_ascii_case("operation")).unwrap();
        operation["properties"]["forgotten"] = Value::Bool(true);
        let mut vocabulary = Vocabulary::new();
        collect(Kind::OpenApi, &schema, &mut vocabulary);
        vocabulary.retain(|(_, name)| name == "forgotten" || name == "operationId");
        assert_eq!(
            problems(*version, &vocabulary, &uses),
            [format!("{}: Operation `forgotten` has no row", version.name())]
        );
        assert!(
            problems(*version, &vocabulary, &Uses::default())
                .contains(&format!("{}: Operation `operationId` has no case", version.name()))
        );
    }
}
