//! Real documents: what becomes of each is pinned in `corpus.toml`, so that a regression names the document.
//!
//! `OASMITH_CORPUS` names the folder of the documents. Without it only the small ones of `../shared/corpus` are tried, if
//! that folder is there. With `OASMITH_CORPUS_CHECK=1` everything that was generated goes through clippy and rustdoc too,
//! warnings denied, as one workspace. `BLESS=1` rewrites `corpus.toml`.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a failing test panics")]

mod compile;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use oasmith::diagnostics::{Code, Diagnostic};
use oasmith::{Builder, Layout};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// In bytes: what is larger is left to a run with `OASMITH_CORPUS`.
const SMALL: u64 = 10_000;

/// The documents below a folder, in the order of their paths; files without a version are parts of others.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "json" || it == "yaml") && has_version(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Whether a line begins with the keyword of the version.
fn has_version(path: &Path) -> bool {
    let text = fs::read_to_string(path).expect("the document is text");
    ["openapi", "swagger"].iter().any(|word| {
        let starts = |line: &str| line.trim_start_matches(['{', ' ', '"', '\'']).starts_with(word);
        text.lines().any(starts)
    })
}

/// How often each code was reported, as a table of TOML.
fn counts(diagnostics: &[Diagnostic]) -> String {
    let mut counts = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry(diagnostic.code().as_str()).or_insert(0) += 1;
    }
    let counts: Vec<String> = counts.into_iter().map(|(code, count)| format!("{code} = {count}")).collect();
    format!("{{ {} }}", counts.join(", "))
}

/// Where no type could be made, and why, as a list of TOML: every message stands in a literal string.
fn fallbacks(diagnostics: &[Diagnostic]) -> String {
    let untyped = [Code::UntypedSchema, Code::EndlessSchema];
    let untyped = diagnostics.iter().filter(|diagnostic| untyped.contains(&diagnostic.code()));
    let untyped = untyped.map(|diagnostic| {
        let text = format!("{}: {}", diagnostic.pointer(), diagnostic.message()).replace('\'', "`");
        format!("    '{text}',\n")
    });
    let untyped: String = untyped.collect();
    if untyped.is_empty() { untyped } else { format!("fallbacks = [\n{untyped}]\n") }
}

/// What became of the document, as a table of TOML, and whether it was generated: as a package of that name in the workspace `out`.
fn outcome(document: &Path, out: &Path, name: &str) -> (String, bool) {
    let folder = out.join(name);
    let around = document.parent().and_then(Path::parent).expect("the corpus is a folder of folders");
    let builder = Builder::new(document)
        // The parts of some documents stand beside their folder.
        .allow_dir(around)
        .layout(Layout::Crate)
        .name(name)
        .runtime_path(Path::new(ROOT).join("runtime"))
        .out_dir(&folder);
    match builder.generate() {
        Err(error) => (format!("refused = {}\n", counts(error.diagnostics())), false),
        Ok(report) => {
            let summary = report.summary();
            let (said, untyped) = (report.diagnostics(), fallbacks(report.diagnostics()));
            let expected = operations(document);
            assert_eq!(summary.operations, expected, "every operation of {} is generated", document.display());
            let table = format!("operations = {}\nmodels = {}\n", summary.operations, summary.models);
            (if said.is_empty() { table } else { format!("{table}warnings = {}\n{untyped}", counts(said)) }, true)
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
    let yaml = || serde_yaml::from_str(&with_fractions(&text)).expect("the document is YAML");
    let root: serde_json::Value = json.unwrap_or_else(yaml);
    let paths = root["paths"].as_object().into_iter().flatten();
    paths.filter_map(|(_, item)| item.as_object()).flatten().filter(|(key, _)| METHODS.contains(&key.as_str())).count()
}

/// `serde_yaml` by itself reads no integers beyond 64 bits, only numbers with a fraction.
fn with_fractions(text: &str) -> String {
    let is_long = |line: &str| line.len() - line.trim_end_matches(|sign: char| sign.is_ascii_digit()).len() > 18;
    let lines = text.lines().map(|line| if is_long(line) { format!("{line}.0\n") } else { format!("{line}\n") });
    lines.collect()
}

#[test]
fn real_documents() {
    let named = std::env::var_os("OASMITH_CORPUS").map(PathBuf::from);
    let corpus = named.clone().unwrap_or_else(|| Path::new(ROOT).join("../shared/corpus"));
    if named.is_none() && !corpus.is_dir() {
        println!("not run: there are no documents at {}; OASMITH_CORPUS may name another folder", corpus.display());
        return;
    }
    let mut documents = documents(&corpus);
    if named.is_none() {
        documents.retain(|document| fs::metadata(document).expect("the document is there").len() < SMALL);
    }
    let out = Path::new(ROOT).join("target/corpus");
    let _ = fs::remove_dir_all(&out);
    let packages = Mutex::new(Vec::new());
    let tables = Mutex::new(BTreeMap::new());
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(document) = documents.get(index) else { return };
            let name = document.strip_prefix(&corpus).expect("it is in the folder").display().to_string();
            let package = format!("document-{index}");
            let (table, is_generated) = outcome(document, &out, &package);
            tables.lock().expect("no thread has failed").insert(name, table);
            packages.lock().expect("no thread has failed").extend(is_generated.then_some(package));
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(work);
        }
    });
    let packages = packages.into_inner().expect("no thread has failed");
    let tables = tables.into_inner().expect("no thread has failed");
    assert!(!tables.is_empty(), "there are no documents in {}", corpus.display());
    compare(&tables, named.is_some());
    if std::env::var_os("OASMITH_CORPUS_CHECK").is_some() {
        compile::cargo("clippy --keep-going --features serde", &out, &packages);
        compile::check_docs(&out, &packages);
    }
}

fn compare(tables: &BTreeMap<String, String>, are_all: bool) {
    let path = Path::new(ROOT).join("tests/corpus.toml");
    if are_all && std::env::var_os("BLESS").is_some() {
        let text = tables.iter().fold(String::new(), |text, (name, table)| text + &format!("[{name:?}]\n{table}\n"));
        fs::write(&path, text).expect("the file can be written");
    }
    let pinned = fs::read_to_string(&path).unwrap_or_default();
    let pinned: BTreeMap<&str, &str> =
        pinned.split_terminator("\n\n").filter_map(|table| table.trim_start_matches('[').split_once("]\n")).collect();
    let mut problems = String::new();
    for (name, table) in tables {
        let known = pinned.get(format!("{name:?}").as_str()).copied().unwrap_or("nothing");
        if known != table.trim_end() {
            write!(problems, "\n{name} was:\n{known}\nand is:\n{table}").expect("a string takes everything");
        }
    }
    assert!(problems.is_empty(), "these differ from tests/corpus.toml:{problems}");
    assert!(!are_all || tables.len() == pinned.len(), "documents are missing");
}
