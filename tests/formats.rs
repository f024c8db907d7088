//! Formats of the golden cases: how a caller writes them, and that every digit and sign of them comes back.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]
#![allow(dead_code, missing_docs, reason = "a test uses a part of each case")]

use oasmith_runtime::{Operation, from_json, to_json};

#[rustfmt::skip]
#[path = "golden/format_numbers/expected.rs"]
pub mod numbers;
#[rustfmt::skip]
#[path = "golden/format_parameters/expected.rs"]
pub mod parameters;
#[rustfmt::skip]
#[path = "golden/formats/expected.rs"]
pub mod texts;

#[test]
fn text_comes_back_as_it_was() {
    let json =
        r#"{"id":"7","starts":"2020-01-01T00:00:00.000Z","opens":null,"secret":"hunter2","breaks":["noon",null]}"#;
    let event: texts::Event = from_json(json.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(to_json(&event).unwrap()).unwrap(), json);
    assert!(!format!("{event:?}").contains("hunter2"));
}

#[test]
fn numbers_come_back_as_they_were() {
    let json =
        r#"{"price":0.10,"rate":1e-6176,"u64":18446744073709551615,"huge":-170141183460469231731687303715884105728}"#;
    let numbers: numbers::Numbers = from_json(json.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(to_json(&numbers).unwrap()).unwrap(), json);
    let error = from_json::<numbers::Numbers>(br#"{"price": 1, "i8": 128}"#).unwrap_err();
    assert_eq!(error.to_string(), "$.i8: expected an integer from -128 to 127, found 128");
}

#[test]
fn callers_write_text() {
    let client = parameters::Client::builder("http://example.com").build().unwrap();
    let call = client.get_event(&"0b7a".into(), &"2020-01-01".into(), &"1.10".parse().unwrap(), 3);
    let call = call.since(&"2020-01-01T00:00:00+02:00".into()).ids(&["1".into(), "2".into()]).x_key(&"hunter2".into());
    let request = call.request().unwrap();
    assert_eq!(
        request.uri().to_string(),
        "http://example.com/events/0b7a/2020-01-01?at_most=1.10&level=3&since=2020-01-01T00%3A00%3A00%2B02%3A00&ids=1&ids=2"
    );
    assert_eq!(request.headers()["x-key"], "hunter2");
    let request = client.put_event(&"0b7a".into(), &"2020-01-01".into(), &"aGVsbG8=".into()).request().unwrap();
    assert_eq!(request.body().as_bytes().unwrap(), r#""aGVsbG8=""#);
}
