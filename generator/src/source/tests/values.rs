//! Values: the same whether the text is JSON or YAML.

use serde_json::json;

use super::source;

#[test]
fn json_keeps_the_order_of_keys() {
    let root = source(r#"{"b": 1, "a": {"z": [1.5, true, null], "y": "é"}}"#).root;
    assert_eq!(root.to_string(), r#"{"b":1,"a":{"z":[1.5,true,null],"y":"é"}}"#);
}

#[test]
fn block_yaml_keeps_the_order_of_keys() {
    let root = source("b: 1\na:\n  z: [1.5, true, null]\n  y: é\n").root;
    assert_eq!(root.to_string(), r#"{"b":1,"a":{"z":[1.5,true,null],"y":"é"}}"#);
}

#[test]
fn braces_may_be_yaml() {
    assert_eq!(source("{a: 1, b: [x, 'y'],}").root, json!({"a": 1, "b": ["x", "y"]}));
    assert_eq!(source("# a comment\n{a: 1}").root, json!({"a": 1}));
}

#[test]
fn a_byte_order_mark_is_skipped() {
    assert_eq!(source("\u{feff}{\"a\": 1}").root, json!({"a": 1}));
    assert_eq!(source("\u{feff}a: 1\n").root, json!({"a": 1}));
}

#[test]
fn line_ends_may_be_crlf() {
    assert_eq!(source("{\r\n\"a\": 1\r\n}\r\n").root, json!({"a": 1}));
    let root = source("a: |\r\n  x\r\n  y\r\nb: 1\r\n").root;
    assert_eq!(root, json!({"a": "x\ny\n", "b": 1}));
}

#[test]
fn tabs_in_blank_lines_are_no_indentation() {
    assert_eq!(source("a:\n  b: 1\n  \t\r\n\t\n  c: 2\n").root, json!({"a": {"b": 1, "c": 2}}));
    assert_eq!(source("a: |-\n  \t\n  x\n  \ty\n").root, json!({"a": "\nx\n\ty"}));
}

#[test]
fn yaml_words_are_what_authors_mean() {
    let root = source("a: [no, on, Y, 2020-01-01, 1_000, 12:30, .5a, inf, nan, 007, +49, 1e3]").root;
    let expected = json!(["no", "on", "Y", "2020-01-01", "1_000", "12:30", ".5a", "inf", "nan", "007", 49, 1000.0]);
    assert_eq!(root["a"], expected);
    let root = source("a: [~, NULL, True, FALSE, 0x1F, 0o17, -3, .5, '1', \"true\", '', ]").root;
    assert_eq!(root["a"], json!([null, null, true, false, 31, 15, -3, 0.5, "1", "true", ""]));
}

#[test]
fn scalar_keys_are_their_text() {
    let root = source("200: a\ntrue: b\n1.10: c\n~: d\nnull: e\n0x10: f\n").root;
    assert_eq!(root.to_string(), r#"{"200":"a","true":"b","1.10":"c","~":"d","null":"e","0x10":"f"}"#);
}

#[test]
fn integers_beyond_64_bits_become_floats() {
    let expected = json!({"a": u64::MAX, "b": i64::MIN, "c": 1e20, "d": -1e20});
    let json = r#"{"a": 18446744073709551615, "b": -9223372036854775808,
        "c": 100000000000000000000, "d": -100000000000000000000}"#;
    assert_eq!(source(json).root, expected);
    let yaml = "a: 18446744073709551615\nb: -9223372036854775808\nc: 100000000000000000000\nd: -100000000000000000000";
    assert_eq!(source(yaml).root, expected);
}

#[test]
fn yaml_numbers_that_no_float_holds_stay_text() {
    let hash = "0x00112233445566778899aabbccddeeff00112233";
    assert_eq!(source(&format!("a: 12e345\nb: {hash}\n")).root, json!({"a": "12e345", "b": hash}));
}

#[test]
fn tags_of_yaml_say_the_type() {
    let root = source("a: !!str 200\nb: !!float 1.5\nc: !!map {x: !!int 1}\nd: ! 5\ne: !!timestamp 2020-01-01\n").root;
    assert_eq!(root, json!({"a": "200", "b": 1.5, "c": {"x": 1}, "d": "5", "e": "2020-01-01"}));
}

#[test]
fn aliases_are_copied_also_as_keys() {
    let root = source("a: &a {x: &k key}\nb: [*a, *a]\nc: {*k : 1}\n").root;
    assert_eq!(root, json!({"a": {"x": "key"}, "b": [{"x": "key"}, {"x": "key"}], "c": {"key": 1}}));
}

#[test]
fn an_alias_means_the_last_anchor_of_its_name() {
    assert_eq!(source("a: &x 1\nb: &x 2\nc: &y 3\nd: *x\n").root, json!({"a": 1, "b": 2, "c": 3, "d": 2}));
    let root =
        source("a: &x {b: &x 1, c: *x}\né: [&é_1 !!str 2, *é_1]\nd: {*x : &x '&x', *x : \"*x\"} # *x\ne: *x\n").root;
    assert_eq!(root, json!({"a": {"b": 1, "c": 1}, "é": ["2", "2"], "d": {"1": "&x", "&x": "*x"}, "e": "&x"}));
    let many = "- &x 1\n- [*x,*x]\n".repeat(40);
    assert_eq!(source(&format!("a:\n{many}- &x 2\n- [*x,*x]\n")).root["a"][81], json!([2, 2]));
    assert_eq!(source("a: R&D or r&d\nb: R&D\nc: &x 'a & b & c'\nd: *x\n").root["d"], "a & b & c");
}

#[test]
fn merge_keys_bring_what_is_not_there() {
    let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {x: 0, <<: *a}\nd: {<<: *a, x: 0}\ne: {<<: [*a, *b]}\n";
    let root = source(text).root;
    assert_eq!(root["c"], json!({"x": 0, "y": 1}));
    assert_eq!(root["d"].to_string(), r#"{"x":0,"y":1}"#);
    assert_eq!(root["e"], json!({"x": 1, "y": 1, "z": 2}));
}

#[test]
fn nesting_is_accepted_up_to_the_limit() {
    let depth = super::super::DEPTH_LIMIT - 1;
    let brackets = "[".repeat(depth) + &"]".repeat(depth);
    source(&format!(r#"{{"a": {brackets}}}"#));
    source(&format!("a: {brackets}"));
    source(&format!("a:\n {}1", "- ".repeat(depth)));
}
