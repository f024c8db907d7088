//! Reading tables: presence, repeated keys, paths, missing names, open enums.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod support;

use std::collections::BTreeMap;

use oasmith_runtime::Presence::{Optional, Required};
use oasmith_runtime::{Decode, DecodeError, DecodeField, Nullable, Reader, Value, from_value};
use support::{Connection, InboundIp, Level, SipRegion, error, ok, read};

const CONNECTION: &str = r#"{"id": "c1", "parent": null, "port": 5060, "inbound": {}}"#;

#[derive(Debug, PartialEq)]
struct Presences {
    required: i64,
    required_nullable: Option<i64>,
    optional: Option<i64>,
    optional_nullable: Nullable<i64>,
}

impl Decode for Presences {
    fn blank() -> Self {
        Self {
            required: Decode::blank(),
            required_nullable: Decode::blank(),
            optional: Decode::blank(),
            optional_nullable: Decode::blank(),
        }
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        reader.object(&mut [
            ("required", Required, &mut self.required),
            ("required_nullable", Required, &mut self.required_nullable),
            ("optional", Optional, &mut self.optional),
            ("optional_nullable", Optional, &mut self.optional_nullable),
        ])
    }
}

#[test]
fn the_four_cases_of_presence() {
    let all: Presences = ok(r#"{"required": 1, "required_nullable": 2, "optional": 3, "optional_nullable": 4}"#);
    let expected =
        Presences { required: 1, required_nullable: Some(2), optional: Some(3), optional_nullable: Nullable::Value(4) };
    assert_eq!(all, expected);

    let nulls: Presences =
        ok(r#"{"required": 1, "required_nullable": null, "optional": null, "optional_nullable": null}"#);
    let expected =
        Presences { required: 1, required_nullable: None, optional: None, optional_nullable: Nullable::Null };
    assert_eq!(nulls, expected);

    let absent: Presences = ok(r#"{"required": 1, "required_nullable": null}"#);
    assert_eq!((absent.optional, absent.optional_nullable), (None, Nullable::Absent));

    let missing = error::<Presences>("{}");
    assert_eq!(missing.missing_keys(), ["required", "required_nullable"]);
    assert_eq!(missing.to_string(), "$: missing keys `required`, `required_nullable`");

    let null = error::<Presences>(r#"{"required": null, "required_nullable": null}"#);
    assert_eq!(null.to_string(), "$.required: expected an integer, found null");
}

#[test]
fn unknown_keys_are_skipped_or_kept() {
    let skipped: InboundIp = ok(r#"{"new": {"deep": [1, {}]}, "channel_limit": 3, "newer": null, "huge": 1e400}"#);
    assert_eq!(skipped.channel_limit, Nullable::Value(3));

    let kept: Connection = ok(r#"{"z": 26, "id": "c1", "parent": "p", "a": 1, "port": 1, "inbound": {}}"#);
    assert_eq!(kept.additional_properties, BTreeMap::from([("a".to_owned(), 1), ("z".to_owned(), 26)]));
    assert_eq!(kept.parent.as_deref(), Some("p"));

    let wrong = error::<Connection>(r#"{"id": "c1", "odd key": "text"}"#);
    assert_eq!(wrong.to_string(), "$['odd key']: expected an integer, found string \"text\"");
}

#[test]
fn keys_come_in_any_order() {
    let any: Connection = ok(r#"{"inbound": {}, "port": 5060, "id": "c1", "parent": null}"#);
    assert_eq!(any, ok(CONNECTION));
}

#[test]
fn a_repeated_key_replaces_all_of_the_earlier_value() {
    let list: InboundIp = ok(r#"{"codecs": ["a", "b"], "codecs": ["c"]}"#);
    assert_eq!(list.codecs, Some(vec!["c".to_owned()]));

    let gone: InboundIp = ok(r#"{"codecs": ["a", "b"], "codecs": null}"#);
    assert_eq!(gone.codecs, None);

    // A nested object keeps nothing either, though it is read in place.
    let nested: Connection = ok(r#"{"id": "c1", "parent": null, "port": 1,
        "inbound": {"channel_limit": 3, "codecs": ["a"]}, "inbound": {"region": "US"}}"#);
    assert_eq!(nested.inbound, InboundIp { region: Some(SipRegion::Us), ..InboundIp::default() });

    let map: BTreeMap<String, Vec<i64>> = ok(r#"{"a": [1, 2], "b": [], "a": [3]}"#);
    assert_eq!(map, BTreeMap::from([("a".to_owned(), vec![3]), ("b".to_owned(), vec![])]));
}

#[test]
fn decoding_replaces_whatever_was_there() {
    #[derive(Debug, PartialEq)]
    struct Places {
        list: Vec<i64>,
        map: BTreeMap<String, bool>,
        limit: Nullable<i64>,
        text: String,
        number: f64,
        flag: bool,
        any: Value,
        pair: (i64, Option<bool>),
    }
    impl Decode for Places {
        fn blank() -> Self {
            Self {
                list: Decode::blank(),
                map: Decode::blank(),
                limit: Decode::blank(),
                text: Decode::blank(),
                number: Decode::blank(),
                flag: Decode::blank(),
                any: Decode::blank(),
                pair: Decode::blank(),
            }
        }
        fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
            reader.object(&mut [
                ("list", Optional, &mut self.list),
                ("map", Optional, &mut self.map),
                ("limit", Optional, &mut self.limit),
                ("text", Optional, &mut self.text),
                ("number", Optional, &mut self.number),
                ("flag", Optional, &mut self.flag),
                ("any", Optional, &mut self.any),
                ("pair", Optional, &mut self.pair),
            ])
        }
    }
    struct Outer(Places);
    impl Decode for Outer {
        fn blank() -> Self {
            Self(Decode::blank())
        }
        fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
            reader.object(&mut [("places", Required, &mut self.0)])
        }
    }

    let full = r#"{"list": [1], "map": {"a": true}, "limit": null, "text": "t", "number": 1.5, "flag": true, "any": [0],
        "pair": [1, true]}"#;
    let outer: Outer = ok(&format!(r#"{{"places": {full}, "places": {{}}}}"#));
    assert_eq!(outer.0, Places::blank());
}

#[test]
fn errors_know_their_place() {
    let deep = r#"{"data": [{"id": "c", "parent": null, "port": 1, "inbound": {}}, {"spare": {"id": "x", "inbound": {"codecs": ["G722", 7]}}}]}"#;
    let error = error::<BTreeMap<String, Vec<Connection>>>(deep);
    assert_eq!(error.path(), "$.data[1].spare.inbound.codecs[1]");
}

#[test]
fn the_missing_names_of_a_nested_object_come_with_its_place() {
    let error = error::<Vec<Connection>>(&format!(r#"[{CONNECTION}, {{"id": "x"}}]"#));
    assert_eq!(error.path(), "$[1]");
    assert_eq!(error.missing_keys(), ["parent", "port", "inbound"]);
}

#[test]
fn paths_quote_odd_keys() {
    let paths = [
        (r#"{"": 0}"#, "$['']"),
        (r#"{"a-b": 0}"#, "$['a-b']"),
        (r#"{"1a": 0}"#, "$['1a']"),
        (r#"{"it's\\": 0}"#, r"$['it\'s\\']"),
        (r#"{"\u0000\n": 0}"#, r"$['\u0000\n']"),
        (r#"{"größe": 0}"#, "$.größe"),
        (r#"{"_a1": 0}"#, "$._a1"),
    ];
    for (text, path) in paths {
        assert_eq!(error::<BTreeMap<String, String>>(text).path(), path);
    }
}

#[test]
fn what_was_found_is_shortened() {
    let long = "ü".repeat(5_000);
    let error = error::<i64>(&format!(r#""{long}""#));
    assert_eq!(error.expected(), Some("an integer"));
    let found = error.found().unwrap();
    assert!(found.starts_with("string \"üü") && found.ends_with('…'), "{found}");
    assert_eq!(found.chars().count(), 81);
}

#[test]
fn what_was_found_may_look_like_a_message() {
    let error = error::<i64>(r#""a, expected b""#);
    assert_eq!(error.found(), Some("string \"a, expected b\""));
}

#[test]
fn every_kind_of_mismatch_says_what_was_found() {
    assert_eq!(error::<String>("7").to_string(), "$: expected a string, found integer `7`");
    assert_eq!(error::<bool>("\"yes\"").to_string(), "$: expected true or false, found string \"yes\"");
    assert_eq!(error::<f64>("true").to_string(), "$: expected a number, found boolean `true`");
    assert_eq!(error::<Vec<i64>>("{}").to_string(), "$: expected an array, found map");
    assert_eq!(error::<InboundIp>("[]").to_string(), "$: expected an object, found sequence");
    assert_eq!(error::<()>("0").to_string(), "$: expected null, found integer `0`");
}

#[test]
fn open_enums_keep_what_they_do_not_know() {
    assert_eq!(ok::<SipRegion>("\"Europe\""), SipRegion::Europe);
    assert_eq!(ok::<SipRegion>("\"Mars\""), SipRegion::Unknown("Mars".to_owned()));
    assert_eq!(ok::<Vec<Level>>("[1, 9, 5]"), [Level::Low, Level::High, Level::Unknown(5)]);
    assert_eq!(error::<SipRegion>("1").expected(), Some("a string"));
}

#[test]
fn values_in_memory_read_as_their_text_does() {
    let texts = [
        CONNECTION,
        r#"{"id": "c1", "parent": "p", "port": 70000, "inbound": {"channel_limit": null}, "extra": 3}"#,
        r#"{"id": 1}"#,
        r#"{"id": "c1", "inbound": {"codecs": [1]}}"#,
        r#"{"id": "c1", "port": -1}"#,
        r#"{"id": "c1"}"#,
        "[]",
    ];
    for text in texts {
        let value: Value = ok(text);
        let (from_text, from_memory) = (read::<Connection>(text), from_value::<Connection>(&value));
        match (from_text, from_memory) {
            (Ok(text), Ok(memory)) => assert_eq!(text, memory),
            (Err(text), Err(memory)) => assert_eq!(text.path(), memory.path()),
            (text, memory) => panic!("{text:?} but {memory:?}"),
        }
    }
}

#[test]
fn a_value_that_is_not_asked_for_is_skipped() {
    struct Anything;
    impl Decode for Anything {
        fn blank() -> Self {
            Self
        }
        fn decode(&mut self, _: &mut dyn Reader) -> Result<(), DecodeError> {
            Ok(())
        }
    }
    assert_eq!(ok::<Vec<Anything>>(r#"[1, {"a": []}, "x"]"#).len(), 3);
}

#[test]
fn a_value_that_is_asked_for_twice_is_an_error() {
    struct Greedy(i64);
    impl Decode for Greedy {
        fn blank() -> Self {
            Self(0)
        }
        fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
            self.0.decode(reader)?;
            self.0.decode(reader)
        }
    }
    assert_eq!(error::<Vec<Greedy>>("[1]").to_string(), "$[0]: one value was read twice");
}

#[test]
fn tuples_have_as_many_items_as_types() {
    let problem = |error: DecodeError| error.to_string();
    assert_eq!(ok::<(String, Option<i64>, (bool,))>(r#"["a", null, [true]]"#), ("a".to_owned(), None, (true,)));
    assert_eq!(problem(error::<(i64, String)>("[1, 2]")), "$[1]: expected a string, found integer `2`");
    assert_eq!(
        problem(error::<Vec<(i64, i64)>>("[[1, 2], [3]]")),
        "$[1]: expected an array of 2 items, found one of 1"
    );
    assert_eq!(
        problem(error::<Vec<(i64,)>>(r#"[[1, {"a": [2]}, 3]]"#)),
        "$[0]: expected an array of 1 item, found one of 3"
    );
    assert_eq!(problem(error::<(i64, i64)>("{}")), "$: expected an array, found map");
}

/// An object with more keys than a number has bits.
struct Wide(Vec<i64>);

const WIDTH: usize = 130;

impl Decode for Wide {
    fn blank() -> Self {
        Self(vec![0; WIDTH])
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        let names = (0..WIDTH).map(|index| &*format!("k{index}").leak());
        let mut fields: Vec<DecodeField<'_>> =
            names.zip(&mut self.0).map(|(name, field)| (name, Required, field as &mut dyn Decode)).collect();
        reader.object(&mut fields)
    }
}

#[test]
fn each_key_of_a_wide_object_is_told_apart() {
    let object = |without: &[usize]| {
        let keys = (0..WIDTH).rev().filter(|index| !without.contains(index));
        format!("{{{}}}", keys.map(|index| format!("\"k{index}\":{index}")).collect::<Vec<_>>().join(","))
    };
    assert!(ok::<Wide>(&object(&[])).0.into_iter().eq(0..130));
    assert_eq!(error::<Wide>(&object(&[0, 63, 64, 128])).missing_keys(), ["k0", "k63", "k64", "k128"]);
    assert_eq!(error::<Wide>("{}").missing_keys().len(), WIDTH);
}
