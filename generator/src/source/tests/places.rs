//! Places: of keys and items, in every style of text.

use super::source;
use crate::diagnostics::{Excerpt, Pointer, Position};

fn pointer(text: &str) -> Pointer {
    text.split('/').skip(1).fold(Pointer::root(), |pointer, token| pointer.child(token.replace("~1", "/")))
}

#[track_caller]
fn assert_places(text: &str, expected: &[(&str, usize, usize)]) {
    let pointers: Vec<_> = expected.iter().map(|(text, ..)| pointer(text)).collect();
    let found = source(text).text.locate(&pointers);
    let found: Vec<_> = found.into_iter().map(|marks| marks.key.or(marks.value).map(|it| it.start())).collect();
    let expected: Vec<_> = expected.iter().map(|&(_, line, column)| Some(Position { line, column })).collect();
    assert_eq!(found, expected);
}

#[test]
fn json_in_lines() {
    let text =
        "{\n  \"paths\": {\n    \"/a\\\"b\": {\"get\": [1, {\"x\": 2}, \"s\"]}\n  },\n  \"é\": \"ü\", \"last\": 1\n}\n";
    assert_places(
        text,
        &[
            ("/last", 5, 13),
            ("", 1, 1),
            ("/paths", 2, 3),
            ("/paths/~1a\"b/get", 3, 15),
            ("/paths/~1a\"b/get/0", 3, 23),
            ("/paths/~1a\"b/get/1", 3, 26),
            ("/paths/~1a\"b/get/1/x", 3, 27),
            ("/paths/~1a\"b/get/2", 3, 36),
            ("/é", 5, 3),
        ],
    );
}

#[test]
fn json_without_white_space() {
    let text = r#"{"a":[[],{"b":"\\"},-1.5],"é\u00e9":{"a":{}},"c":true}"#;
    assert_places(text, &[("/a/0", 1, 7), ("/a/1/b", 1, 11), ("/a/2", 1, 21), ("/éé/a", 1, 38), ("/c", 1, 46)]);
}

#[test]
fn block_yaml() {
    let text =
        "# first\npaths:\n  /a:\n    get: &x\n    - 1\n    - é: 2\n      \"x\": 3\n    -\n      - deep\n  200: ok\n";
    assert_places(
        text,
        &[
            ("", 2, 1),
            ("/paths/~1a", 3, 3),
            ("/paths/~1a/get", 4, 5),
            ("/paths/~1a/get/0", 5, 7),
            ("/paths/~1a/get/1", 6, 7),
            ("/paths/~1a/get/1/x", 7, 7),
            ("/paths/~1a/get/2/0", 9, 9),
            ("/paths/200", 10, 3),
        ],
    );
}

#[test]
fn tabs_in_blank_lines() {
    assert_places("a: |-\n  \t\n  x\n \t\nb:\n\t\n  c: 1\n", &[("/a", 1, 1), ("/b", 5, 1), ("/b/c", 7, 3)]);
}

#[test]
fn flow_yaml() {
    assert_places("{a: [x, {b: 1}], 'é': {c: ~}}", &[("/a/0", 1, 6), ("/a/1/b", 1, 10), ("/é/c", 1, 24)]);
}

#[test]
fn crlf_and_byte_order_mark() {
    assert_places("\u{feff}a: 1\r\nb:\r\n  c: 2\r\n", &[("/a", 1, 1), ("/b/c", 3, 3)]);
    assert_places("\u{feff}{\"a\": 1,\r\n \"b\": 2}", &[("/a", 1, 2), ("/b", 2, 2)]);
}

#[test]
fn what_the_text_does_not_have_is_found_at_its_ancestor() {
    assert_places("{\"a\": {\"b\": [1]}}", &[("/a/b/7/x", 1, 8), ("/z", 1, 1), ("/a/b/0/y", 1, 14)]);
    // An alias and a merge key have a place, what they copy has none there.
    assert_places(
        "a: &a\n  x: 1\nb: *a\nc:\n  <<: *a\n",
        &[("/a/x", 2, 3), ("/b/x", 3, 1), ("/c/x", 4, 1), ("/c/<<", 5, 3)],
    );
}

#[test]
fn the_same_place_may_be_asked_for_twice() {
    assert_places("a: {b: 1}", &[("/a/b", 1, 5), ("/a", 1, 1), ("/a/b", 1, 5)]);
    assert!(source("a: 1").text.locate(&[]).is_empty());
}

/// What is underlined at a place: the key, and the value.
#[track_caller]
fn assert_marks(text: &str, expected: &[(&str, &str, &str)]) {
    let pointers: Vec<_> = expected.iter().map(|(text, ..)| pointer(text)).collect();
    let shown = |excerpt: Option<Excerpt>| excerpt.map(|it| it.marked_text().to_owned()).unwrap_or_default();
    let found: Vec<_> =
        source(text).text.locate(&pointers).into_iter().map(|it| (shown(it.key), shown(it.value))).collect();
    let expected: Vec<_> = expected.iter().map(|(_, key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    assert_eq!(found, expected);
}

#[test]
fn keys_and_scalars_are_marked_whole() {
    assert_marks(
        "{\"é\\n\": \"ü\", \"b\": [-1.5, {\"c\": {}}, true]}",
        &[
            ("/é\n", "\"é\\n\"", "\"ü\""),
            ("/b", "\"b\"", ""),
            ("/b/0", "", "-1.5"),
            ("/b/1", "", "{"),
            ("/b/2", "", "true"),
        ],
    );
    assert_marks(
        "é: ü\r\n'b':\n- -1.5 # one\n- c: {d: x y}\n  e: 1\n- |\n  t\n  u\nf: &f\n  g: 1\nh: *f\n",
        &[
            ("/é", "é", "ü"),
            ("/b", "'b'", ""),
            ("/b/0", "", "-1.5"),
            ("/b/1", "", "c: {d: x y}"),
            ("/b/1/c/d", "d", "x y"),
            ("/b/2", "", "t"),
            ("/f", "f", ""),
            ("/h", "h", "*f"),
            ("/h/g", "h", "*f"),
        ],
    );
}
