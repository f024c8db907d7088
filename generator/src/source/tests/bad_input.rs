//! Bad input: one diagnostic each, at the right place, soon.

use std::fmt::Write as _;
use std::thread;
use std::time::Duration;

use super::{assert_problem, problem};
use crate::clock::Clock;
use crate::diagnostics::Code;

/// Runs `check` as a small thread would: under a second.
fn in_small_thread(check: impl Fn() + Send + 'static) {
    let run = move || {
        let clock = Clock::start();
        check();
        clock.elapsed()
    };
    let time = thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(run).unwrap().join().unwrap();
    assert!(time < Duration::from_secs(1), "{time:?}");
}

#[test]
fn texts_without_an_object() {
    for text in ["", " \n\n", "# only a comment\n", "---\n", "null\n", "\u{feff}"] {
        assert_problem(text, Code::EmptyDocument, 1, 1);
    }
    for text in ["hello", "- a\n", "[1]", "42"] {
        assert_problem(text, Code::NotAnObject, 1, 1);
    }
}

#[test]
fn texts_in_another_encoding() {
    assert_problem(b"a: 1\nb\xC3\xA9: \xFF\n", Code::InvalidUtf8, 2, 5);
    assert_problem(b"\xFF\xFEa\0", Code::InvalidUtf8, 1, 1);
}

#[test]
fn json_mistakes() {
    assert_problem("{\"a\": 1,\n \"b\" 2}", Code::InvalidJson, 2, 6);
    assert_problem("{\"é\" 1}", Code::InvalidJson, 1, 6);
    assert_problem("{\"a\": 1} x", Code::InvalidJson, 1, 10);
    assert_problem("{\"a\": 1}{\"a\": 1}", Code::InvalidJson, 1, 9);
    assert_problem("{\"a\": ", Code::InvalidJson, 1, 6);
    let unclosed = problem("{\"a\": 1,\n \"b\": [1}");
    assert_eq!(unclosed.message(), "expected `,` or `]`");
}

#[test]
fn comments_in_json_are_not_keys() {
    assert_problem("{\n  // why\n  \"a\": 1}", Code::InvalidJson, 2, 3);
    assert_problem("{\n  \"a\": 1, /* why */ \"b\": 1}", Code::InvalidJson, 2, 11);
}

#[test]
fn yaml_mistakes() {
    assert_problem("a: 1\nb: c: d\n", Code::InvalidYaml, 2, 5);
    assert_problem("a:\n    b: 1\n  c: 1\n", Code::InvalidYaml, 3, 3);
    assert_problem("a: \"x\n", Code::InvalidYaml, 1, 4);
    assert_problem("a: *b\n", Code::InvalidYaml, 1, 4);
    assert_problem("a: @b\n", Code::InvalidYaml, 1, 4);
    assert_problem("a: [1, 2\nb: 1\n", Code::InvalidYaml, 2, 2);
}

#[test]
fn tabs_as_indentation() {
    assert_problem("a:\n\tb: 1\n", Code::TabIndentation, 2, 1);
    assert_problem("a:\n  b: 1\n \tc: 1\n", Code::TabIndentation, 3, 2);
    assert_problem("a:\n  - x\n\t- y\n", Code::TabIndentation, 3, 1);
}

#[test]
fn several_documents() {
    assert_problem("a: 1\n---\nb: 1\n", Code::SeveralDocuments, 2, 1);
    assert_problem("---\na: 1\n...\n---\n", Code::SeveralDocuments, 4, 1);
}

#[test]
fn keys_that_occur_twice() {
    for (text, line, column) in [
        ("{\"a\": 1,\n\"b\": {\"a\": 1, \"c\": [], \"\\u0063\": 1}}", 2, 24),
        ("b: 1\na:\n  c: 1\n  200: x\n  '200': y\n", 5, 3),
        ("{a: 1, b: 1, a: 2}", 1, 14),
    ] {
        assert_problem(text, Code::DuplicateKey, line, column);
    }
    let message = |text: &str| problem(text).message().to_owned();
    assert_eq!(message("x: 1\ny: 2\nx: 3"), "the key `x` occurs twice");
    assert_eq!(message("{\"y\":1,\"y\":2}"), "the key `y` occurs twice");
}

#[test]
fn yaml_that_json_cannot_say() {
    assert_problem("a:\n  [b]: 1\n", Code::KeyNotScalar, 2, 3);
    assert_problem("? {b: 1}\n: 1\n", Code::KeyNotScalar, 1, 3);
    assert_problem("a: &a [1]\nb: {*a : 1}\n", Code::KeyNotScalar, 2, 1);
    assert_problem("a: !Ref b\n", Code::UnsupportedTag, 1, 4);
    assert_problem("a: !!int x\n", Code::UnsupportedTag, 1, 4);
    assert_problem("a: !set {x}\n", Code::UnsupportedTag, 1, 4);
    assert_problem("a: {<<: 5}\n", Code::InvalidMerge, 1, 5);
    assert_problem("a: {<<: [{}, 5]}\n", Code::InvalidMerge, 1, 5);
}

#[test]
fn nesting_without_end_is_refused_soon() {
    const DEPTH: usize = 100_000;
    let mut ladder = String::new();
    for depth in 0..1_500 {
        writeln!(ladder, "{}a:", " ".repeat(depth)).unwrap();
    }
    for text in [
        "[".repeat(DEPTH),
        "{\"a\":".repeat(DEPTH),
        "{a: ".repeat(DEPTH),
        format!("a: {}", "[".repeat(DEPTH)),
        format!("a: {}{}", "[".repeat(DEPTH), "]".repeat(DEPTH)),
        format!("a:\n {}", "- ".repeat(DEPTH)),
        "? ".repeat(DEPTH),
        ladder,
    ] {
        in_small_thread(move || {
            let code = problem(&text).code();
            // A key that is an object is refused before its depth matters.
            assert!(matches!(code, Code::TooDeep | Code::KeyNotScalar), "{code}");
        });
    }
}

#[test]
fn the_place_of_too_deep_nesting_is_where_the_limit_is_passed() {
    assert_problem(format!("{{\"a\": {}", "[".repeat(200)), Code::TooDeep, 1, 133);
    for brackets in [200, 20_000] {
        let text = format!("a: {}", "[".repeat(brackets));
        assert_problem(text, Code::TooDeep, 1, 130);
    }
}

#[test]
fn aliases_of_aliases_are_refused_soon() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..=9 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    in_small_thread(move || assert_eq!(problem(&bomb).code(), Code::AliasExpansion));
}

#[test]
fn aliases_cannot_nest_deeper_than_brackets() {
    let mut chain = String::from("a0: &a0 [x]\n");
    for level in 1..10_000 {
        writeln!(chain, "a{level}: &a{level} [*a{}]", level - 1).unwrap();
    }
    in_small_thread(move || assert_eq!(problem(&chain).code(), Code::TooDeep));
}

#[test]
fn aliases_of_long_texts_count_by_their_length() {
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(1_000_000), "*a, ".repeat(10_000));
    in_small_thread(move || assert_eq!(problem(&text).code(), Code::AliasExpansion));
}

#[test]
fn an_alias_needs_an_anchor_before_it() {
    assert_problem("a: *x\nb: &x 1\n", Code::InvalidYaml, 1, 4);
    assert_problem("a: &x 1\nb: [&x 2, *x, *y]\n", Code::InvalidYaml, 2, 15);
    assert_problem("a: &first 1\nb: [&first 2, *first, !no 3]\n", Code::UnsupportedTag, 2, 27);
}

#[test]
fn the_place_of_too_much_copying_is_the_alias() {
    let item = "x, ".repeat(1_000);
    let text = format!("a: &a [{item}]\nb: [{}]\n", "*a, ".repeat(1_000));
    let position = problem(text).position().unwrap();
    assert!(position.line == 2 && position.column > 4, "{position}");
}

#[test]
fn control_characters_have_a_place() {
    assert_problem("a: 1\né: \"é\u{7f}\"\n", Code::InvalidYaml, 2, 6);
}

#[test]
fn an_alias_cannot_stand_in_what_it_names() {
    assert_problem("a: &a [1, *a]\n", Code::TooDeep, 1, 11);
}
