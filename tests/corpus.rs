//! Real documents: what becomes of each is pinned in `corpus.txt`, so that a regression names the document.
//!
//! `OASMITH_CORPUS` names the folder of the documents. With `OASMITH_CORPUS_CHECK=1` everything that was generated is
//! compiled too, warnings denied, as one workspace. `BLESS=1` rewrites `corpus.txt`.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a failing test panics")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use oasmith::diagnostics::Diagnostic;
use oasmith::{Builder, Layout};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The documents below a folder, in the order of their paths; other files beside them are no documents of their own.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json" || extension == "yaml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn counts(diagnostics: &[Diagnostic]) -> String {
    let mut counts = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry(diagnostic.code().as_str()).or_insert(0) += 1;
    }
    counts.into_iter().fold(String::new(), |text, (code, count)| text + &format!(" {code}:{count}"))
}

/// One line: what became of the document. What was generated goes to a crate of the workspace `out`.
fn outcome(document: &Path, out: &Path, crates: &mut Vec<String>) -> String {
    let name = format!("document-{}", crates.len());
    let folder = out.join(&name);
    let builder = Builder::new(document)
        .layout(Layout::Crate)
        .name(&name)
        .runtime_path(Path::new(ROOT).join("runtime"))
        .out_dir(&folder);
    match builder.generate() {
        Err(error) => format!("refused{}", counts(error.diagnostics())),
        Ok(report) => {
            crates.push(name);
            let summary = report.summary();
            let counts = counts(report.diagnostics());
            format!("{} operations, {} models{counts}", summary.operations, summary.models)
        }
    }
}

/// The methods of a path item (OAS 3.0.4, section 4.7.9.1).
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The operations that the document's text has, counted without the compiler.
fn operations(document: &Path) -> usize {
    let text = fs::read_to_string(document).expect("the document is text");
    let is_json = document.extension().is_some_and(|extension| extension == "json");
    let json = is_json.then(|| serde_json::from_str(&text).expect("the document is JSON"));
    let root: serde_json::Value = json.unwrap_or_else(|| serde_yaml::from_str(&text).expect("the document is YAML"));
    let paths = root["paths"].as_object().into_iter().flatten();
    paths.filter_map(|(_, item)| item.as_object()).flatten().filter(|(key, _)| METHODS.contains(&key.as_str())).count()
}

#[test]
fn real_documents() {
    let Some(corpus) = std::env::var_os("OASMITH_CORPUS").map(PathBuf::from) else {
        println!("not run: OASMITH_CORPUS does not name a folder of documents");
        return;
    };
    let out = Path::new(ROOT).join("target/corpus");
    let _ = fs::remove_dir_all(&out);
    let mut crates = Vec::new();
    let mut lines = String::new();
    for document in documents(&corpus) {
        let outcome = outcome(&document, &out, &mut crates);
        let name = document.strip_prefix(&corpus).expect("it is in the folder").display().to_string();
        if let Some((count, _)) = outcome.split_once(" operations") {
            assert_eq!(count.parse(), Ok(operations(&document)), "every operation of {name} is generated");
        }
        writeln!(lines, "{name}: {outcome}").expect("a string takes everything");
    }
    compare(&lines);
    if std::env::var_os("OASMITH_CORPUS_CHECK").is_some() {
        check(&out, &crates);
    }
}

fn compare(lines: &str) {
    let path = Path::new(ROOT).join("tests/corpus.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, lines).expect("the file can be written");
    }
    let pinned = fs::read_to_string(&path).unwrap_or_default();
    let changed: Vec<&str> = lines.lines().filter(|line| !pinned.lines().any(|known| known == *line)).collect();
    assert_eq!(changed, Vec::<&str>::new(), "these differ from tests/corpus.txt");
    assert_eq!(lines.lines().count(), pinned.lines().count(), "documents are missing");
}

fn check(out: &Path, crates: &[String]) {
    let members = format!("[workspace]\nresolver = \"3\"\nmembers = {crates:?}\n");
    fs::write(out.join("Cargo.toml"), members).expect("the file can be written");
    fs::copy(Path::new(ROOT).join("Cargo.lock"), out.join("Cargo.lock")).expect("the file can be written");
    let status = Command::new(env!("CARGO"))
        .args(["check", "--workspace", "--keep-going", "--quiet"])
        .current_dir(out)
        .env("RUSTFLAGS", "-D warnings")
        .env("CARGO_TARGET_DIR", out.join("target"))
        .status()
        .expect("cargo runs");
    assert!(status.success(), "all of {} crates compile without a warning", crates.len());
}
