//! Writing, and the way there and back: through JSON, and through formats that are not JSON.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]

mod support;

use std::collections::BTreeMap;

use oasmith_runtime::Presence::{Optional, Required};
use oasmith_runtime::{Decode, Encode, Nullable, Value, Writer, from_json, from_value, to_json, to_value};
use support::{Connection, InboundIp, Level, SipRegion};

fn text<T: Encode + ?Sized>(value: &T) -> String {
    String::from_utf8(to_json(value).unwrap()).unwrap()
}

fn inbound() -> InboundIp {
    InboundIp {
        region: Some(SipRegion::Unknown("Mars \u{1f680}\u{0}\"".to_owned())),
        channel_limit: Nullable::Null,
        codecs: Some(vec!["G722".to_owned(), String::new()]),
    }
}

fn connections() -> Vec<Connection> {
    let full = Connection {
        id: "c1".to_owned(),
        parent: None,
        port: u32::MAX,
        weight: Some(0.1),
        level: Some(Level::Unknown(i64::MIN)),
        inbound: inbound(),
        spare: None,
        additional_properties: BTreeMap::from([("extra".to_owned(), i64::MAX), (String::new(), 0)]),
    };
    let empty = Connection {
        id: String::new(),
        parent: Some("p".to_owned()),
        port: 0,
        weight: None,
        level: None,
        inbound: InboundIp::default(),
        spare: Some(Box::new(full.clone())),
        additional_properties: BTreeMap::new(),
    };
    vec![full, empty]
}

#[test]
fn presence_decides_what_is_written() {
    assert_eq!(text(&InboundIp::default()), "{}");
    assert_eq!(text(&inbound()), r#"{"region":"Mars 🚀\u0000\"","channel_limit":null,"codecs":["G722",""]}"#);
    let limit = InboundIp { channel_limit: 10.into(), ..InboundIp::default() };
    assert_eq!(text(&limit), r#"{"channel_limit":10}"#);
    // Required and nullable: `null` is written.
    assert!(text(&connections()).starts_with(r#"[{"id":"c1","parent":null,"port":4294967295,"#));
}

#[test]
fn no_key_is_written_twice() {
    #[derive(Debug)]
    struct Clash(BTreeMap<String, i64>);
    impl Encode for Clash {
        fn encode(&self, writer: &mut dyn Writer) {
            writer.object_with(&[("id", Required, &1_i64), ("tag", Optional, &None::<i64>)], &self.0);
        }
    }
    let rest = ["id", "other", "tag"].map(|key| (key.to_owned(), 2));
    assert_eq!(text(&Clash(BTreeMap::from(rest))), r#"{"id":1,"other":2}"#);
}

#[test]
fn numbers_are_written_as_short_as_they_can_be() {
    assert_eq!(text(&[1.0, 1e300, -0.0].as_slice()), "[1.0,1e+300,-0.0]");
    assert_eq!(text(&[i64::MIN, i64::MAX].as_slice()), "[-9223372036854775808,9223372036854775807]");
    assert_eq!(text(&u64::MAX), "18446744073709551615");
}

#[test]
fn a_number_that_is_none_is_an_error_with_its_place() {
    let mut connections = connections();
    connections[1].spare.as_mut().unwrap().weight = Some(f64::INFINITY);
    let error = to_json(&connections).unwrap_err();
    assert_eq!(error.path(), "$[1].spare.weight");
    assert_eq!(error.to_string(), "$[1].spare.weight: inf has no form on the wire");
    assert_eq!(to_value(&connections).unwrap_err(), error);

    // It sticks, whatever is written after it.
    assert!(to_json(&[1.0, f64::NAN, 2.0].as_slice()).is_err());
    let foreign = serde_json::to_string(&connections).unwrap_err();
    assert!(foreign.to_string().contains("$.spare.weight: inf has no form on the wire"), "{foreign}");
}

#[test]
fn a_value_is_written_exactly_once() {
    #[derive(Debug)]
    struct Times(usize);
    impl Encode for Times {
        fn encode(&self, writer: &mut dyn Writer) {
            (0..self.0).for_each(|_| writer.null());
        }
    }
    assert_eq!(text(&Times(1)), "null");
    assert!(to_json(&Times(0)).unwrap_err().to_string().contains("nothing was written"));
    assert!(to_json(&vec![Times(2)]).unwrap_err().to_string().contains("$[0]: one value was written twice"));
}

#[test]
fn json_there_and_back() {
    for connection in connections() {
        assert_eq!(from_json::<Connection>(&to_json(&connection).unwrap()).unwrap(), connection);
        assert_eq!(from_value::<Connection>(&to_value(&connection).unwrap()).unwrap(), connection);
        assert_eq!(
            serde_json::from_slice::<Connection>(&serde_json::to_vec(&connection).unwrap()).unwrap(),
            connection
        );
    }
}

/// `serde_json` writes by the serde bridge, in its own way.
#[test]
fn json_is_written_as_serde_json_writes_it() {
    let long = "an \u{fc}ml\u{e4}ut and more than a few bytes";
    let heads = long.char_indices().filter_map(|(end, _)| long.get(..end));
    let mut texts: Vec<String> = heads.map(str::to_owned).collect();
    for character in (0..0x300).chain([0x2028, 0xd7ff, 0xe000, 0x1_f680]).filter_map(char::from_u32) {
        texts.extend([character.to_string(), format!("{long}{character}"), format!("{character}{long}{character}\\")]);
    }
    let strings = |texts: &[String]| Value::from(texts.to_vec());
    assert_eq!(text(&texts), serde_json::to_string(&strings(&texts)).unwrap());
    for text_of_both in texts {
        let mut connection = connections().remove(1);
        connection.additional_properties = BTreeMap::from([(text_of_both.clone(), 1), ("z".to_owned(), 2)]);
        connection.id = text_of_both;
        assert_eq!(text(&connection), serde_json::to_string(&connection).unwrap());
    }
    for number in [0.0, -0.0, 1.0, 1.5, 1e16, 1e21, 5e-324, f64::MAX, 0.1 + 0.2] {
        assert_eq!(text(&number), serde_json::to_string(&number).unwrap());
    }
    for nothing in ["[]", "{}", "[[],{},[null,true,-7]]"] {
        assert_eq!(text(&from_json::<Value>(nothing.as_bytes()).unwrap()), nothing);
    }
    assert_eq!(text(&Vec::<String>::new()), "[]");
    assert_eq!(text(&BTreeMap::<String, String>::new()), "{}");
}

#[test]
fn formats_that_are_not_json_there_and_back() {
    for connection in connections() {
        let yaml = serde_yaml::to_string(&connection).unwrap();
        assert_eq!(serde_yaml::from_str::<Connection>(&yaml).unwrap(), connection, "{yaml}");

        let mut cbor = Vec::new();
        ciborium::into_writer(&connection, &mut cbor).unwrap();
        assert_eq!(ciborium::from_reader::<Connection, _>(cbor.as_slice()).unwrap(), connection);

        let ron = ron::to_string(&connection).unwrap();
        assert_eq!(ron::from_str::<Connection>(&ron).unwrap(), connection, "{ron}");

        let message_pack = rmp_serde::to_vec(&connection).unwrap();
        assert_eq!(rmp_serde::from_slice::<Connection>(&message_pack).unwrap(), connection);
    }
}

#[test]
fn other_formats_report_the_same_mismatch() {
    let error = serde_yaml::from_str::<Connection>("{id: c1, inbound: {codecs: [a, [b]]}}").unwrap_err();
    assert!(error.to_string().contains("$.inbound.codecs[1]: expected a string, found sequence"), "{error}");

    let error = serde_json::from_str::<Connection>(r#"{"id": "c1"}"#).unwrap_err();
    assert!(error.to_string().contains("$: missing keys `parent`, `port`, `inbound`"), "{error}");
}

#[test]
fn malformed_input_keeps_the_error_of_its_format() {
    let error = serde_json::from_str::<Connection>(r#"{"inbound": {"codecs": ["a""#).unwrap_err();
    assert!(error.is_eof(), "{error}");
}

#[test]
fn yaml_scalars_are_what_the_model_says() {
    let yaml = "{id: 1.10, parent: ~, port: 5060, inbound: {}}";
    assert_eq!(serde_yaml::from_str::<Connection>(yaml).unwrap().id, "1.10");
}

#[test]
fn json_values_pass_through() {
    let document = r#"{"a":[1,-1,1.5,18446744073709551615,true,null,"x",{}]}"#;
    let value: Value = from_json(document.as_bytes()).unwrap();
    assert_eq!(text(&value), document);
    assert_eq!(to_value(&value).unwrap(), value);
}

#[test]
fn every_width_of_integer_there_and_back() {
    fn there_and_back<T: Encode + Decode + PartialEq + std::fmt::Debug>(values: impl IntoIterator<Item = T>) {
        for value in values {
            assert_eq!(from_json::<T>(&to_json(&value).unwrap()).unwrap(), value);
        }
    }
    there_and_back([i8::MIN, i8::MAX]);
    there_and_back([i16::MIN, i16::MAX]);
    there_and_back([i32::MIN, i32::MAX]);
    there_and_back([i64::MIN, i64::MAX]);
    there_and_back([u8::MIN, u8::MAX]);
    there_and_back([u16::MIN, u16::MAX]);
    there_and_back([u32::MIN, u32::MAX]);
    there_and_back([u64::MIN, u64::MAX]);
    there_and_back([f64::MIN, f64::MIN_POSITIVE, f64::MAX, 0.1, 1.0 / 3.0]);
    there_and_back([true, false]);
    there_and_back([()]);
}
