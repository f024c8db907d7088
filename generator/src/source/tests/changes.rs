//! Overlays and JSON Patches: what becomes of a document, and where things stand then.

use serde_json::{Value, json};

use crate::diagnostics::{Code, Diagnostics, Pointer, Position};
use crate::source::tests::files::Folder;
use crate::source::{Document, Inputs, Lock, Texts, load};

const API: &str = "a:\n  b: [1, {c: 2}, 3]\n  d: {e: x}\n";

/// The document after a change, and what was said: code, line and message.
fn changed(test: &str, change: &str) -> (Option<Document>, Texts, Vec<(Code, usize, String)>) {
    let folder = Folder::new(test, &[("api.yaml", API), ("change", change)]);
    let inputs = Inputs { changes: vec![folder.path("change")], ..Inputs::default() };
    let (mut texts, mut diagnostics) = (Texts::default(), Diagnostics::new());
    let document = load(&folder.path("api.yaml"), &inputs, &mut Lock::default(), &mut texts, &mut diagnostics);
    let said = diagnostics.into_sorted();
    assert!(said.iter().all(|it| it.file() == Some(&folder.path("change"))), "{said:?}");
    let said = said.iter().map(|it| (it.code(), it.position().unwrap().line, it.message().to_owned())).collect();
    (document, texts, said)
}

#[track_caller]
fn assert_changed(test: &str, change: &str, expected: &Value, places: &[(&str, &str, usize, usize)]) {
    let (document, texts, said) = changed(test, change);
    assert_eq!(said, []);
    assert_eq!(document.unwrap().root, *expected);
    let pointers: Vec<_> = places.iter().map(|(pointer, ..)| Pointer::parse(pointer).unwrap()).collect();
    let found = texts.locate(&pointers);
    for ((pointer, file, ..), place) in places.iter().zip(&found) {
        assert!(place.file().unwrap().ends_with(file), "{pointer}: {place:?}");
    }
    let found: Vec<_> = found.iter().map(|place| place.position().unwrap()).collect();
    let expected: Vec<_> =
        places.iter().map(|(_, _, line, column)| Position { line: *line, column: *column }).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_patch_is_done_in_order_and_values_keep_their_places() {
    let patch = r#"[
        {"op": "test", "path": "/a/d/e", "value": "x"},
        {"op": "remove", "path": "/a/b/0"},
        {"op": "add", "path": "/a/b/0", "value": {"n": 0}},
        {"op": "add", "path": "/a/b/-", "value": 9},
        {"op": "replace", "path": "/a/d/e", "value": ["y"]},
        {"op": "copy", "from": "/a/b/1", "path": "/f"},
        {"op": "move", "from": "/a/b/2", "path": "/a/b/0"}
    ]"#;
    let expected = json!({"a": {"b": [3, {"n": 0}, {"c": 2}, 9], "d": {"e": ["y"]}}, "f": {"c": 2}});
    let places = [
        ("/a/b/0", "api.yaml", 2, 18),
        ("/a/b/1/n", "change", 4, 56),
        ("/a/b/2/c", "api.yaml", 2, 14),
        ("/a/b/3", "change", 5, 50),
        ("/a/d/e/0", "change", 6, 55),
        ("/f/c", "api.yaml", 2, 14),
        ("/a/d", "api.yaml", 3, 3),
    ];
    assert_changed("patch", patch, &expected, &places);
}

#[test]
fn what_a_patch_cannot_do_is_said_once() {
    for (patch, code, words) in [
        ("[{op: remove, path: /x}, {op: remove, path: /y}]", Code::FailedChange, "`/x` does not exist"),
        ("[{op: test, path: /a/d/e, value: y}]", Code::FailedChange, "another value"),
        ("[{op: add, path: /x/y, value: 1}]", Code::FailedChange, "does not exist"),
        ("[{op: add, path: /a/b/7, value: 1}]", Code::FailedChange, "only 3 items"),
        ("[{op: move, from: /a, path: /a/d}]", Code::FailedChange, "into itself"),
        ("[{op: remove, path: ''}]", Code::FailedChange, "whole document"),
        ("[{op: turn, path: /a}]", Code::InvalidChange, "no operation"),
        ("[{op: add, path: /a}]", Code::InvalidChange, "no `value`"),
        ("[{op: add, path: a, value: 1}]", Code::InvalidChange, "JSON pointer"),
        ("[5]", Code::InvalidChange, "an object"),
        ("5", Code::InvalidChange, "a number"),
        ("{", Code::InvalidJson, ""),
    ] {
        let (document, _, said) = changed("bad-patch", patch);
        assert!(document.is_none());
        assert_eq!(said.len(), 1, "{patch}");
        assert_eq!(said[0].0, code, "{said:?}");
        assert!(said[0].2.contains(words), "{said:?}");
    }
}

#[test]
fn copies_cannot_grow_without_end() {
    let copies = (0..40).map(|copy| format!(r#"{{"op": "copy", "from": "", "path": "/x{copy}"}}"#));
    let (document, _, said) = changed("bomb", &format!("[{}]", copies.collect::<Vec<_>>().join(",")));
    assert!(document.is_none());
    assert!(said[0].2.contains("too much"), "{said:?}");
}

#[cfg(feature = "overlay")]
mod overlay {
    use super::*;

    fn overlay(actions: &str) -> String {
        format!("overlay: 1.1.0\ninfo: {{title: o, version: '1'}}\nactions:\n{actions}")
    }

    #[test]
    fn actions_update_remove_and_copy() {
        let actions = "- {target: $.a.d, update: {e: z, g: [1]}}\n\
                       - {target: '$.a.d.g', update: [2, 3]}\n\
                       - {target: '$.a.b', update: {h: 1}}\n\
                       - {target: '$.a.b[?@ == 1 || @ == 3]', remove: true}\n\
                       - {target: '$.a.b[0].c', update: 5}\n\
                       - {target: $, update: {copied: {}}}\n\
                       - {target: $.copied, copy: '$.a.b[0]'}\n";
        let expected = json!({
            "a": {"b": [{"c": 5}, {"h": 1}], "d": {"e": "z", "g": [1, 2, 3]}},
            "copied": {"c": 5},
        });
        let places = [
            ("/a/d/e", "change", 4, 31),
            ("/a/d/g/2", "change", 5, 35),
            ("/a/b/1/h", "change", 6, 33),
            ("/a/b/0/c", "change", 8, 34),
            ("/copied", "change", 9, 24),
            // Of what is copied only the outermost value is traced.
            ("/copied/c", "api.yaml", 2, 14),
            ("/a/b", "api.yaml", 2, 3),
        ];
        assert_changed("overlay", &overlay(actions), &expected, &places);
    }

    #[test]
    fn an_action_without_a_target_in_the_document_is_a_warning() {
        let (document, _, said) = changed("unused", &overlay("- {target: $.gone, remove: true}\n"));
        assert!(document.is_some());
        assert_eq!(said, [(Code::UnusedAction, 4, "the target of this action matches nothing".to_owned())]);
    }

    #[test]
    fn what_is_no_overlay_is_said_where_it_stands() {
        for (text, code, line) in [
            ("overlay: 2.0.0\nactions: []\n".to_owned(), Code::InvalidChange, 1),
            ("info: {}\n".to_owned(), Code::InvalidChange, 1),
            ("overlay: 1.0.0\nactions: {}\n".to_owned(), Code::InvalidChange, 1),
            (overlay("- {target: 'a b', remove: true}\n"), Code::InvalidChange, 4),
            (overlay("- {target: $.a, remov: true, remove: true}\n"), Code::InvalidChange, 4),
            (overlay("- {remove: true}\n"), Code::InvalidChange, 4),
            (overlay("- {target: $.a}\n"), Code::FailedChange, 4),
            (overlay("- {target: $.a.d, update: 5}\n"), Code::FailedChange, 4),
            (overlay("- {target: $.a.d, copy: '$.a.b[*]'}\n"), Code::FailedChange, 4),
            (overlay("- {target: $, remove: true}\n"), Code::FailedChange, 4),
        ] {
            let (document, _, said) = changed("no-overlay", &text);
            assert!(document.is_none(), "{text}");
            assert_eq!((said[0].0, said[0].1), (code, line), "{text}: {said:?}");
        }
    }

    #[test]
    fn inner_targets_go_before_outer_ones() {
        let expected = json!({"a": {"b": [1, 3], "d": {}}});
        assert_changed(
            "inner",
            &overlay("- {target: '$..[?@.c || @ == \"x\" || @ == 2]', remove: true}\n"),
            &expected,
            &[],
        );
    }
}
