//! Unions of the golden cases, read and written: which variant a value goes to, and that nothing of it is lost.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
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

#[rustfmt::skip]
#[path = "golden/union_beside_properties/expected.rs"]
pub mod beside;
#[rustfmt::skip]
#[path = "golden/inheritance/expected.rs"]
pub mod inherited;
#[rustfmt::skip]
#[path = "golden/scalar_enum/expected.rs"]
pub mod scalars;
#[rustfmt::skip]
#[path = "golden/union_tags/expected.rs"]
pub mod tags;
#[rustfmt::skip]
#[path = "golden/recursive_aliases/expected.rs"]
pub mod recursive;

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
fn the_variant_that_knows_the_value_is_taken() {
    assert!(matches!(read(r#"{"kind": "oak", "height": 3}"#), tags::Being::Plant(tags::Plant::Oak(_))));
    assert!(matches!(read(r#"{"type": 3}"#), tags::Being::Component(tags::Component::Select(_))));
    assert!(matches!(read(r#"{"unit": "lb", "value": 2.5}"#), tags::Measure::Weight(_)));
    assert!(matches!(read(r#"{"unit": "rgb", "value": 2.5}"#), tags::Measure::Colour(_)));
    assert!(matches!(read(r#"{"unit": "ell", "value": 2.5}"#), tags::Measure::Size(_)));
}

#[test]
fn numbers_and_booleans_are_tags_too() {
    assert!(matches!(read(r#"{"type": 5, "label": "a"}"#), tags::Component::Select(_)));
    assert!(matches!(read(r#"{"type": 2}"#), tags::Mapped::Button(_)));
    assert!(matches!(read(r#"{"type": 7}"#), tags::Mapped::Unknown(_)));
    assert!(matches!(read(r#"{"ok": false}"#), tags::Answer::Failure(_)));
    assert!(matches!(from_json(br#"{"type": 5.0}"#), Ok(tags::Component::Select(_))));
}

#[test]
fn without_a_tag_the_other_properties_decide() {
    assert!(matches!(read(r#"{"number": "1"}"#), tagged::Payment::Card(_)));
    assert!(matches!(read(r#"{"label": "a"}"#), tags::Component::Button(_)));
    // A tag that says something else does not leave it open, and `ok` is required.
    assert!(matches!(read(r#"{"type": "cheque", "number": "1"}"#), tagged::Payment::Unknown(_)));
    assert!(matches!(read(r#"{"text": "a"}"#), tags::Answer::Unknown(_)));
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
fn a_number_beyond_floats_fails_only_where_it_is_kept() {
    assert!(matches!(from_json(br#"{"kind": "Cat", "age": 1e400}"#), Ok(tagged::Pet::Cat(_))));
    let error = from_json::<Vec<tagged::Pet>>(br#"[{"kind": "Fish", "depths": [1, 1e400]}]"#).unwrap_err();
    assert_eq!(error.path(), "$[0].depths[1]");
}

#[test]
fn a_variant_that_does_not_match_its_tag_says_where() {
    let error = from_json::<tagged::Pet>(br#"{"kind": "Cat", "purrs": "loudly"}"#).unwrap_err();
    assert_eq!(error.path(), "$.purrs");
}

#[test]
fn what_stands_beside_a_union_is_in_each_variant() {
    let beside::Pet::Cat(cat) = read(r#"{"name": "Tom", "kind": "cat", "purrs": true}"#) else { panic!("no cat") };
    assert_eq!((cat.name.as_str(), cat.purrs), ("Tom", Some(true)));
    assert!(matches!(read(r#"{"kind": "dog"}"#), beside::Typed::Dog(_)));
    assert!(matches!(read(r#"{"id": "1", "y": 1.5}"#), beside::Inside::Object(_)));
    let beside::Both::Dog(dog) = read(r#"{"kind": "dog", "barks": true, "height": 3}"#) else { panic!("no dog") };
    assert!(matches!(dog, beside::BothDog::Large(_)));
    from_json::<beside::Pet>(br#"{"kind": "cat"}"#).unwrap_err();
}

#[test]
fn a_schema_that_others_extend_is_any_of_them() {
    let inherited::Pet::Cat(cat) = read(r##"{"kind": "kitten", "prey": {"kind": "#fish"}}"##) else { panic!("no cat") };
    assert!(matches!(*cat.prey, inherited::Pet::Fish(_)));
    assert!(matches!(read(r#"{"kind": "Pet"}"#), inherited::Pet::Pet(_)));
    assert!(matches!(read(r#"{"kind": "Puppy", "age": 1, "barks": false}"#), inherited::Dog::Puppy(_)));
    assert!(matches!(read(r#"{"kind": "Bird", "sings": true}"#), inherited::Pet::Unknown(_)));
}

#[test]
fn values_of_several_types_are_told_apart() {
    use scalars::{Huge, Limit, Near, Ratio};
    assert_eq!([read::<Limit>("1"), read(r#""1""#), read("true")], [Limit::V1, Limit::V1_2, Limit::True]);
    assert_eq!(read::<Limit>("[2]"), Limit::Unknown(vec![2].into()));
    assert_eq!([read::<Ratio>("0.5"), read("1"), read("1e30")], [Ratio::V0_5, Ratio::V1, Ratio::V1ePlus30]);
    assert_eq!(from_json::<Ratio>(b"1.0").unwrap(), Ratio::V1);
    assert_eq!(read::<Huge>("9223372036854775808"), Huge::V9223372036854775808);
    // One float for both.
    assert_eq!(
        [read::<Near>("9007199254740992"), read("9007199254740993")],
        [Near::V9007199254740992, Near::V9007199254740993]
    );
    assert_eq!(from_json::<Near>(b"9007199254740992.0").unwrap(), Near::V9007199254740992);
    assert_eq!(read::<Huge>("18446744073709551615"), Huge::V18446744073709551615);
    assert!(matches!(from_json(b"18446744073709551616").unwrap(), Huge::Unknown(_)));
    let holder: scalars::Holder = read(r#"{"always": true, "limit": null}"#);
    assert_eq!((holder.limit, holder.nothing), (None, None));
}

#[test]
fn lists_and_maps_hold_themselves() {
    let lists: recursive::Lists = read("[[], [[]]]");
    assert_eq!(lists.0.len(), 2);
    read::<recursive::Even>(r#"[{"a": [], "b": null}]"#);
    assert!(matches!(read(r#"{"a": ["b", {"c": []}]}"#), recursive::Json::Object(_)));
}

#[test]
fn a_tag_is_sent_without_being_filled_in() {
    let written = |pet: &dyn Encode| String::from_utf8(to_json(pet).unwrap()).unwrap();
    let puppy = inherited::Puppy { age: Some(1), ..Default::default() };
    assert_eq!(written(&puppy), r#"{"kind":"Puppy","age":1}"#);
    assert_eq!(written(&inherited::Pet::Puppy(puppy.clone())), written(&puppy));
    assert_eq!(written(&inherited::Dog::Puppy(puppy.clone())), written(&puppy));
    assert_eq!(written(&inherited::Fish::default()), r##"{"kind":"#fish"}"##);
    // One of the values of an enum.
    assert_eq!(written(&inherited::RoundShape::default()), r#"{"type":"round_shape"}"#);
    // Alone, it may be something that the description does not know.
    let other: inherited::Puppy = read(r#"{"kind": "Poodle", "age": 2}"#);
    assert_eq!(other.kind.as_deref(), Some("Poodle"));
    assert_eq!(read::<inherited::Puppy>(r#"{"kind": "Puppy", "age": 1}"#), puppy);
}

#[test]
fn constants_are_defaults() {
    assert_eq!(to_json(&beside::Cat::default()).unwrap(), br#"{"kind":"cat"}"#);
}
