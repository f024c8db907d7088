//! Reading JSON text: numbers at the edges, text, malformed input, depth.

#![allow(clippy::float_cmp, clippy::unwrap_used, reason = "a failing test panics, and floats are read exactly")]

mod support;

use std::collections::BTreeMap;

use oasmith_runtime::{Value, from_json};
use support::{Connection, InboundIp, error, ok, read};

#[test]
fn an_integer_is_a_number_without_a_fraction() {
    assert_eq!(ok::<i64>("1.0"), 1);
    assert_eq!(ok::<i64>("-3e2"), -300);
    assert_eq!(ok::<u8>("2.55e2"), 255);
    assert_eq!(ok::<i64>("-0.0"), 0);
    assert_eq!(ok::<i64>("9007199254740991.0"), 9_007_199_254_740_991);
    assert_eq!(error::<i64>("1.5").to_string(), "$: expected an integer, found 1.5");
    assert_eq!(error::<u64>("-1e-9").to_string(), "$: expected an integer, found -1e-9");
    // The parser has no other form for it.
    assert_eq!(ok::<i64>("1e-400"), 0);
}

#[test]
fn integers_at_the_edges() {
    assert_eq!(ok::<i64>("9223372036854775807"), i64::MAX);
    assert_eq!(ok::<i64>("-9223372036854775808"), i64::MIN);
    assert_eq!(ok::<u64>("18446744073709551615"), u64::MAX);
    assert_eq!(ok::<i32>("-2147483648"), i32::MIN);
    assert_eq!(ok::<u32>("4294967295"), u32::MAX);
    assert_eq!(ok::<i8>("-128"), i8::MIN);

    let range = |text: &str| error::<i64>(text).to_string();
    let expected = "$: expected an integer from -9223372036854775808 to 9223372036854775807, found ";
    assert_eq!(range("9223372036854775808"), format!("{expected}9223372036854775808"));
    assert_eq!(range("-9223372036854775809"), format!("{expected}-9.223372036854776e18"));
    // Written as a float, it may have been rounded already.
    assert_eq!(
        range("9007199254740993.0"),
        "$: expected an integer without a fraction or an exponent, since it is not below 2^53, found 9007199254740992.0"
    );
    assert_eq!(ok::<i64>("9007199254740993"), 9_007_199_254_740_993);

    assert_eq!(
        error::<i32>("5000000000").to_string(),
        "$: expected an integer from -2147483648 to 2147483647, found 5000000000"
    );
    assert_eq!(error::<u16>("-1").to_string(), "$: expected an integer from 0 to 65535, found -1");
    assert_eq!(error::<u64>("-1").expected(), Some("an integer from 0 to 18446744073709551615"));
    assert_eq!(error::<u64>("18446744073709551616").found(), Some("1.8446744073709552e19"));
}

#[test]
fn floats_at_the_edges() {
    assert_eq!(ok::<f64>("5e-324").to_bits(), 1);
    assert_eq!(ok::<f64>("1.7976931348623157e308"), f64::MAX);
    assert_eq!(ok::<f64>("3"), 3.0);
    // One unit in the last place is what a fast parser gets wrong.
    assert_eq!(ok::<f64>("122.416294033786585"), 122.416_294_033_786_58);
    let error = error::<f64>("1e400");
    assert_eq!(error.to_string(), "$: expected a number, found a number beyond the range of f64");
    assert!(!error.is_syntax());
}

#[test]
fn any_json_says_where_a_number_is_that_it_cannot_hold() {
    let error = error::<Vec<Value>>(r#"[1, {"a": [true, {"b c": -1e400}]}]"#);
    assert_eq!(error.to_string(), "$[1].a[1]['b c']: expected a value, found a number beyond the range of f64");
    let value = ok::<Value>(r#"{"a": [null, true, -1, 18446744073709551615, 1.5, "\n"], "b": {}, "a": 1}"#);
    assert_eq!(value, serde_json::json!({"a": 1, "b": {}}));
}

#[test]
fn text_is_unicode() {
    assert_eq!(ok::<String>(r#""A\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\""#), "Aé😀/\u{8}\u{c}\n\r\t\"\\");
    for lone in [r#""\ud800""#, r#""\ude00""#, r#""\ud83dx""#, r#""\ud83d\u0041""#] {
        assert!(error::<String>(lone).is_syntax(), "{lone}");
    }
    assert!(from_json::<String>(b"\"\xff\"").unwrap_err().is_syntax());
    // Columns are bytes, as in the messages of `serde_json`; what nobody reads is looked at, too.
    let error = from_json::<BTreeMap<String, Value>>(b"{\n \"\xc3\xa9\": \"\xe9\"}").unwrap_err();
    assert!(error.is_syntax());
    assert_eq!(error.to_string(), "$: invalid UTF-8 at line 2 column 9");
    assert_eq!(from_json::<()>(b"\xc3").unwrap_err().to_string(), "$: invalid UTF-8 at line 1 column 1");
}

#[test]
fn malformed_json_is_reported_with_line_and_column() {
    let error = error::<BTreeMap<String, Value>>("{\n  \"a\": tru\n}");
    assert!(error.is_syntax());
    assert_eq!(error.to_string(), "$.a: expected ident at line 3 column 0");
    for text in ["{", "[1,]", "{\"a\":1,}", "01", "1 2", "nul", "'a'", "[1 2]", "\"\n\"", "{1: 2}", "+1", ".5", "NaN"] {
        assert!(self::error::<Value>(text).is_syntax(), "{text}");
    }
    for text in ["1 2", "{} x", "[] ,"] {
        assert!(self::error::<Value>(text).to_string().contains("trailing characters"), "{text}");
    }
}

#[test]
fn an_empty_body_is_no_json() {
    assert_eq!(error::<Value>("").to_string(), "$: expected JSON, found nothing");
    assert!(error::<Value>("").is_syntax());
    assert!(error::<Value>("  ").is_syntax());
}

#[test]
fn a_byte_order_mark_is_ignored() {
    assert_eq!(ok::<i64>("\u{feff}7"), 7);
}

#[test]
fn depth_is_limited_and_reported() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read::<Value>(&nested(127)).is_ok());
    let error = error::<Value>(&nested(100_000));
    assert!(error.is_syntax() && error.to_string().contains("recursion limit"), "{error}");

    let connections = |depth: usize| {
        let open = r#"{"id": "c", "parent": null, "port": 1, "inbound": {}, "spare": "#;
        format!("{}null{}", open.repeat(depth), "}".repeat(depth))
    };
    assert!(read::<Connection>(&connections(100)).is_ok());
    let error = self::error::<Connection>(&connections(1_000));
    assert!(error.to_string().contains("recursion limit"), "{error}");
    assert!(
        read::<InboundIp>(&format!(r#"{{"new": {}}}"#, nested(1_000))).is_ok_and(|read| read == InboundIp::default())
    );
}
