//! Unions of the golden cases, read and written: which variant a value goes to, and that nothing of it is lost.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]
#![allow(dead_code, missing_docs, reason = "a test uses a part of each case")]

use oasmith_runtime::{Decode, Encode, Value, from_json, to_json};

#[rustfmt::skip]
#[path = "golden/format_unions/expected.rs"]
pub mod formats;
#[rustfmt::skip]
#[path = "golden/one_of/expected.rs"]
pub mod tried;
#[rustfmt::skip]
#[path = "golden/one_of_tagged/expected.rs"]
pub mod tagged;

/// Reads a value; what is written of it must be the same.
fn read<T: Decode + Encode>(json: &str) -> T {
    let read: T = from_json(json.as_bytes()).unwrap();
    let written: Value = serde_json::from_slice(&to_json(&read).unwrap()).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(json).unwrap());
    read
}

#[test]
fn the_variant_that_keeps_most_is_taken() {
    assert!(matches!(read(r#"{"purrs": true}"#), tried::Pet::Cat(_)));
    assert!(matches!(read(r#"{"barks": true, "puppies": [{"barks": false}]}"#), tried::Pet::Dog(_)));
    assert!(matches!(read("7"), tried::OwnerId::Integer(7)));
    assert!(matches!(read(r#""seven""#), tried::OwnerId::String(_)));
    assert!(matches!(read(r#"["a", "b"]"#), tried::OwnerId::Array(_)));
    assert!(matches!(read(r#"{"x": 1.5}"#), tried::OwnerPlace::Point(_)));
    assert!(matches!(read(r#"{"left": {"left": "leaf"}}"#), tried::Tree::Tree2(_)));
}

#[test]
fn a_string_goes_to_the_format_that_it_is_written_in() {
    assert!(matches!(read(r#""2020-01-01T00:00:00Z""#), formats::When::DateTime(_)));
    assert!(matches!(read(r#""2020-01-01""#), formats::When::Date(_)));
    assert!(matches!(read(r#""soon""#), formats::When::String(_)));
    assert!(matches!(read(r#""2020-01-01T00:00:00Z""#), formats::Until::Moment(_)));
    assert!(matches!(read(r#""never""#), formats::Until::String(formats::UntilString::Never)));
    assert!(matches!(read(r#""soon""#), formats::Until::String(formats::UntilString::Unknown(_))));
    assert!(matches!(read("1.5"), formats::Amount::Number(_)));
    assert!(matches!(read(r#""1.50""#), formats::Amount::String(_)));
}

#[test]
fn what_no_variant_can_hold_is_kept() {
    assert!(matches!(read("1.5"), tried::OwnerId::Unknown(_)));
    assert!(matches!(read(r#"{"kind": "Fish", "swims": true}"#), tagged::Pet::Unknown(_)));
}

#[test]
fn an_enum_beside_string_is_an_open_enum() {
    assert!(matches!(read(r#""red""#), tried::OwnerColor::Red));
    assert!(matches!(read(r#""blue""#), tried::OwnerColor::Unknown(_)));
}

#[test]
fn a_tag_decides() {
    assert!(matches!(read(r#"{"kind": "Cat"}"#), tagged::Pet::Cat(_)));
    assert!(matches!(read(r#"{"kind": "Dog"}"#), tagged::Pet::Dog(_)));
    assert!(matches!(read(r#"{"kind": "kitten", "purrs": true}"#), tagged::Mapped::Cat(_)));
    assert!(matches!(read(r#"{"type": "coins"}"#), tagged::Payment::Cash(_)));
    assert!(matches!(read(r#"{"type": "card", "number": "1"}"#), tagged::Payment::Card(_)));
}

#[test]
fn a_variant_that_does_not_match_its_tag_says_where() {
    let error = from_json::<tagged::Pet>(br#"{"kind": "Cat", "purrs": "loudly"}"#).unwrap_err();
    assert_eq!(error.path(), "$.purrs");
}
