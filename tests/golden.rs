//! Golden cases. A directory of `tests/golden` holds a small document (`spec.yaml` or `spec.json`), the code that is made
//! of it (`expected.rs`) and what is said about it (`diagnostics.txt`); a document with errors has no code, and one that
//! nothing is said about no diagnostics. `BLESS=1 cargo test --test golden` writes what the generator gives today.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use oasmith::{Builder, Layout, Models};
use similar::TextDiff;

const CASES: &str = "tests/golden";

/// Relative to the package, where Cargo runs tests: no path of a machine gets into what is expected.
fn cases() -> Vec<PathBuf> {
    let folders = fs::read_dir(CASES).unwrap().map(|entry| entry.unwrap());
    let folders = folders.filter(|entry| entry.file_type().unwrap().is_dir());
    let mut cases: Vec<PathBuf> = folders.map(|entry| entry.path()).collect();
    cases.sort();
    cases
}

fn document(case: &Path) -> PathBuf {
    let yaml = case.join("spec.yaml");
    if yaml.exists() { yaml } else { case.join("spec.json") }
}

/// What the generator makes of a document and says about it; empty where there is nothing.
fn actual(case: &Path) -> [(&'static str, String); 2] {
    // Most cases are about schemas, and need no operations.
    let models = if case.ends_with("unused_schemas") { Models::Used } else { Models::All };
    let builder = Builder::new(document(case)).layout(Layout::File).models(models);
    let (code, diagnostics) = match builder.compile() {
        Ok(report) => {
            let [file] = report.files() else { panic!("{}: not one file", case.display()) };
            (file.text().to_owned(), report.diagnostics().to_vec())
        }
        Err(error) => (String::new(), error.diagnostics().to_vec()),
    };
    let diagnostics: Vec<String> = diagnostics.iter().map(|diagnostic| format!("{diagnostic}\n")).collect();
    [("expected.rs", code), ("diagnostics.txt", diagnostics.join("\n"))]
}

/// The text of a file; an absent one is empty.
fn read(path: &Path) -> String {
    match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

fn bless(path: &Path, text: &str) {
    if !text.is_empty() {
        fs::write(path, text).unwrap();
    } else if path.exists() {
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn every_case_gives_what_is_expected() {
    let is_blessing = std::env::var_os("BLESS").is_some();
    let mut differences = String::new();
    for case in cases() {
        for (name, actual) in actual(&case) {
            let path = case.join(name);
            let expected = read(&path);
            if actual == expected {
                continue;
            }
            if is_blessing {
                bless(&path, &actual);
                continue;
            }
            let diff = TextDiff::from_lines(&expected, &actual);
            let (before, after) = (format!("{} (expected)", path.display()), "generated");
            differences += &diff.unified_diff().header(&before, after).to_string();
        }
    }
    assert!(differences.is_empty(), "{differences}\nIf this is right: BLESS=1 cargo test --test golden");
}

#[test]
fn every_case_has_modules_of_their_own_files() {
    for case in cases() {
        let Ok(report) = Builder::new(document(&case)).compile() else {
            continue;
        };
        let mut seen = HashSet::new();
        for file in report.files() {
            // Some file systems do not tell upper case from lower.
            let path = file.path().to_str().unwrap().to_lowercase();
            assert!(seen.insert(path.clone()), "{}: {path}", case.display());
        }
    }
}

#[test]
fn every_case_is_small_says_what_it_shows_and_is_compiled() {
    let compiled = fs::read_to_string("tests/golden_compiles.rs").unwrap();
    for case in cases() {
        let document = document(&case);
        let text = fs::read_to_string(&document).unwrap();
        let path = document.display();
        assert!(text.lines().count() <= 40, "{path} is no small case");
        // JSON has no comments: its description says it.
        assert!(
            text.starts_with("# ") || text.contains("\"description\": \"The same in JSON"),
            "{path} does not say what it shows"
        );
        let name = case.file_name().unwrap().to_str().unwrap();
        let module = format!("    #[path = \"{name}/expected.rs\"]\n    pub mod {name};\n");
        let has_code = case.join("expected.rs").exists();
        assert_eq!(compiled.contains(&module), has_code, "tests/golden_compiles.rs and {name} disagree on:\n{module}");
    }
}
