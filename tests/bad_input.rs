//! Bad input: each gives one coded error at its place with a remedy, in under a second, and nothing is written.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use oasmith::Builder;
use oasmith::diagnostics::Diagnostic;

/// A second is the aim; tests are not optimised and share the machine with each other.
const SOON: Duration = Duration::from_secs(1);

/// A directory of its own for each test, empty.
fn directory(test: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad_input").join(test);
    if directory.exists() {
        fs::remove_dir_all(&directory).unwrap();
    }
    fs::create_dir_all(&directory).unwrap();
    directory
}

/// The errors of a document, after everything that holds for all of them was checked.
fn errors(document: &Path, out: &Path) -> Vec<Diagnostic> {
    let error = Builder::new(document).out_dir(out).generate().unwrap_err();
    let again = || {
        let start = Instant::now();
        drop(Builder::new(document).out_dir(out).generate());
        start.elapsed()
    };
    // The fastest of three: tests share the machine.
    assert!((0..3).any(|_| again() < SOON), "{error}");
    assert!(!out.exists(), "something was written in spite of: {error}");
    for diagnostic in error.diagnostics() {
        let text = diagnostic.to_string();
        let code = diagnostic.code().as_str();
        assert!(text.starts_with(&format!("error[{code}]: ")), "{text}");
        assert_eq!(diagnostic.file(), Some(document), "{text}");
        let help = format!(" = help: {}", diagnostic.help());
        assert!(text.ends_with(&help), "{text}");
    }
    error.diagnostics().to_vec()
}

/// A text has exactly one error: its code, its place, and a part of its message.
fn assert_error(name: &str, text: &str, code: &str, place: (usize, usize), message: &str) {
    let directory = directory(name);
    let document = directory.join("api.yaml");
    fs::write(&document, text).unwrap();
    let errors = errors(&document, &directory.join("out"));
    let [error] = errors.as_slice() else { panic!("{name}: {errors:?}") };
    let shown = error.to_string();
    assert_eq!(error.code().as_str(), code, "{shown}");
    let position = error.position().unwrap();
    assert_eq!((position.line, position.column), place, "{shown}");
    let arrow = format!("--> {}:{}:{}\n", document.display(), place.0, place.1);
    assert!(shown.contains(&arrow), "{shown}");
    assert!(error.message().contains(message), "{shown}");
}

/// A document with these members besides those that it cannot do without.
fn with(members: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: Bad, version: '1'}}\npaths: {{}}\n{members}")
}

#[test]
fn a_missing_file() {
    let directory = directory("missing");
    let errors = errors(&directory.join("no.yaml"), &directory.join("out"));
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].code().as_str(), "E0101");
    assert!(errors[0].message().contains("No such file"), "{}", errors[0]);
}

#[test]
fn a_directory() {
    let directory = directory("directory");
    let errors = errors(&directory, &directory.join("out"));
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].code().as_str(), "E0101");
    assert!(errors[0].message().contains("directory"), "{}", errors[0]);
}

#[test]
fn a_file_without_end() {
    let directory = directory("large");
    let document = directory.join("api.yaml");
    // Nothing is on disk of it but its length.
    let file = fs::File::create(&document).unwrap();
    file.set_len(1 << 40).unwrap();
    let errors = errors(&document, &directory.join("out"));
    fs::remove_file(&document).unwrap();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].code().as_str(), "E0102");
}

#[test]
fn an_empty_file() {
    assert_error("empty", "", "E0104", (1, 1), "");
    assert_error("comment", "# nothing\n", "E0104", (1, 1), "");
}

#[test]
fn another_encoding() {
    let directory = directory("utf16");
    let document = directory.join("api.yaml");
    fs::write(&document, b"\xFF\xFEo\0p\0").unwrap();
    let errors = errors(&document, &directory.join("out"));
    assert_eq!(errors[0].code().as_str(), "E0103");
    assert_eq!(errors[0].position().unwrap().to_string(), "1:1");
}

#[test]
fn invalid_yaml() {
    let text = with("components: a: b\n");
    assert_error("yaml", &text, "E0106", (4, 14), "");
}

#[test]
fn a_tab_in_yaml() {
    let text = with("components:\n\tschemas: {}\n");
    assert_error("tab", &text, "E0107", (5, 1), "tab");
}

#[test]
fn invalid_json() {
    let text = "{\n  \"openapi\": \"3.0.3\"\n  \"info\": {}\n}";
    assert_error("json", text, "E0105", (3, 3), "expected");
}

#[test]
fn no_version() {
    let text = "info: {title: Bad, version: '1'}\npaths: {}\n";
    assert_error("no_version", text, "E0201", (1, 1), "openapi");
    assert_error("not_an_object", "- openapi\n", "E0116", (1, 1), "");
}

#[test]
fn an_unknown_version() {
    let text = "openapi: 4.0.0\ninfo: {title: Bad, version: '1'}\npaths: {}\n";
    assert_error("version", text, "E0202", (1, 10), "4.0.0");
}

#[test]
fn a_reference_to_nothing() {
    let text = with("components:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n");
    assert_error("nothing", &text, "E0301", (6, 15), "schemas/B");
}

#[test]
fn a_reference_that_leads_only_to_itself() {
    let text = with("components:\n  schemas:\n    A: {$ref: '#/components/schemas/A'}\n");
    assert_error("itself", &text, "E0302", (6, 15), "schemas/A");
}

#[test]
fn references_without_end() {
    let mut text = with("components:\n  schemas:\n    A3000: {type: string}\n");
    for number in 0..3_000 {
        writeln!(text, "    A{number}: {{$ref: '#/components/schemas/A{}'}}", number + 1).unwrap();
    }
    assert_error("references", &text, "E0311", (2_906, 19), "schemas/A2899");
}

#[test]
fn brackets_without_end() {
    let brackets = "[".repeat(100_000);
    let text = format!("{{\"openapi\": {brackets}");
    assert_error("json_brackets", &text, "E0113", (1, 139), "");
    let text = format!("openapi: {brackets}");
    assert_error("yaml_brackets", &text, "E0113", (1, 136), "");
}

#[test]
fn aliases_of_aliases() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..=9 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    assert_error("aliases", &bomb, "E0114", (6, 10), "");
}
