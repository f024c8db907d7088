//! `Debug`, `PartialEq`, `Eq` and `Hash` over the table of a model.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a failing test panics")]

mod support;

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use oasmith_runtime::{Encode, Nullable, Password, Value, Writer, from_json};
use support::{Connection, InboundIp, SipRegion};

fn connection(json: &str) -> Connection {
    from_json(json.as_bytes()).unwrap()
}

/// A connection with so much besides what has to be there.
fn with(more: &str) -> Connection {
    connection(&format!(r#"{{"id":"c1","parent":null,"port":1{more}}}"#))
}

fn hash_of(value: &impl Hash) -> u64 {
    let mut state = DefaultHasher::new();
    value.hash(&mut state);
    state.finish()
}

#[test]
fn debug_shows_what_is_written() {
    let model = with(r#","level":9,"inbound":{"region":"US","channel_limit":null},"extra":3"#);
    let expected = [
        r#"Connection { id: "c1", parent: None, port: 1, level: Some(Level(9)), "#,
        r#"inbound: InboundIp { region: Some(SipRegion("US")), channel_limit: Null }, extra: 3 }"#,
    ];
    assert_eq!(format!("{model:?}"), expected.concat());
    let pretty = format!("{:#?}", InboundIp { codecs: Some(vec!["G722".to_owned()]), ..InboundIp::default() });
    assert_eq!(pretty, "InboundIp {\n    codecs: Some(\n        [\n            \"G722\",\n        ],\n    ),\n}");
}

#[test]
fn debug_shows_no_secret() {
    struct Login(Password);
    impl Encode for Login {
        fn encode(&self, writer: &mut dyn Writer) {
            writer.object(&[("password", oasmith_runtime::Presence::Required, &self.0)]);
        }
    }
    oasmith_runtime::model_traits!(Login, Debug);
    let shown = format!("{:?}", Login("hunter2".into()));
    assert!(shown.starts_with("Login { password: ") && !shown.contains("hunter2"), "{shown}");
}

#[test]
fn values_that_differ_anywhere_are_different() {
    let in_inbound = |json: &str| with(&format!(r#","inbound":{json}"#));
    let beside = |json: &str| with(&format!(r#","inbound":{{}},{json}"#));
    let values = [
        in_inbound("{}"),
        in_inbound(r#"{"channel_limit":null}"#),
        in_inbound(r#"{"channel_limit":1}"#),
        in_inbound(r#"{"region":"US"}"#),
        in_inbound(r#"{"region":"us"}"#),
        in_inbound(r#"{"codecs":[]}"#),
        in_inbound(r#"{"codecs":["a"]}"#),
        in_inbound(r#"{"codecs":["a","b"]}"#),
        in_inbound(r#"{"codecs":["b","a"]}"#),
        beside(r#""weight":0.5"#),
        beside(r#""weight":-0.5"#),
        beside(r#""level":1"#),
        beside(r#""level":2"#),
        beside(r#""spare":{"id":"c1","parent":null,"port":1,"inbound":{}}"#),
        beside(r#""spare":{"id":"c1","parent":null,"port":2,"inbound":{}}"#),
        beside(r#""a":1"#),
        beside(r#""b":1"#),
        beside(r#""a":2"#),
        beside(r#""a":1,"b":1"#),
    ];
    for (index, one) in values.iter().enumerate() {
        for (other_index, other) in values.iter().enumerate() {
            assert_eq!(one == other, index == other_index, "{one:?} and {other:?}");
        }
    }
}

#[test]
fn a_number_that_is_none_is_not_equal_to_itself() {
    let mut model = with(r#","inbound":{}"#);
    model.weight = Some(f64::NAN);
    assert_ne!(model, model.clone());
}

#[test]
fn equal_values_have_equal_hashes() {
    let spares = |json: &str| from_json::<InboundIp>(json.as_bytes()).unwrap();
    let texts = ["{}", r#"{"channel_limit":null}"#, r#"{"channel_limit":0}"#, r#"{"region":"US"}"#, r#"{"codecs":[]}"#];
    let set: HashSet<InboundIp> = texts.iter().chain(&texts).map(|text| spares(text)).collect();
    assert_eq!(set.len(), texts.len());
    let [one, other] = [spares(texts[1]), InboundIp { channel_limit: Nullable::Null, ..InboundIp::default() }];
    assert_eq!((hash_of(&one), &one), (hash_of(&other), &other));
}

#[test]
fn an_enum_is_its_value() {
    let unknown = SipRegion::Unknown("US".to_owned());
    assert_eq!(unknown, SipRegion::Us);
    assert_eq!(hash_of(&unknown), hash_of(&SipRegion::Us));
    assert_ne!(SipRegion::Us, SipRegion::Europe);
}

#[test]
fn free_values_are_equal_in_any_order_of_keys() {
    struct Free(Value);
    impl Encode for Free {
        fn encode(&self, writer: &mut dyn Writer) {
            self.0.encode(writer);
        }
    }
    oasmith_runtime::model_traits!(Free, Debug, PartialEq, Eq, Hash);
    let [one, other] =
        [r#"{"a":1,"b":[2]}"#, r#"{"b":[2],"a":1}"#].map(|text| Free(serde_json::from_str(text).unwrap()));
    assert_eq!((hash_of(&one), &one), (hash_of(&other), &other));
    assert_ne!(one, Free(serde_json::from_str(r#"{"a":1,"b":[3]}"#).unwrap()));
}
