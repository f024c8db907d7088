//! Golden cases. A directory of `tests/golden` holds a small document (`spec.yaml` or `spec.json`), the code that is made
//! of it (`expected.rs`) and what is said about it (`diagnostics.txt`); a document with errors has no code, and one that
//! nothing is said about no diagnostics. `BLESS=1 cargo test --test golden` writes what the generator gives today, and the
//! two lists by which `tests/golden_compiles.rs` compiles the code and reads the samples: a new case is a new directory. One
//! that several dialects can say has a document for each (`spec.3.0.yaml`, `spec.3.1.yaml`), and one code for all of them.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use oasmith::{Builder, Layout, Models, Pagination};
use serde_json::{Map, Value};
use similar::TextDiff;

const CASES: &str = "tests/golden";

/// Relative to the package, where Cargo runs tests: no path of a machine gets into what is expected.
fn folders() -> Vec<PathBuf> {
    let folders = fs::read_dir(CASES).unwrap().map(|entry| entry.unwrap());
    let folders = folders.filter(|entry| entry.file_type().unwrap().is_dir());
    let mut folders: Vec<PathBuf> = folders.map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// The versions of OpenAPI in which a case can say the same: `spec.3.1.yaml` beside `spec.3.0.yaml`.
const DIALECTS: &[&str] = &["2.0", "3.0", "3.1", "3.2"];

/// The document of a case, or the same one in each dialect.
fn documents(case: &Path) -> Vec<PathBuf> {
    let names = ["yaml".to_owned(), "json".to_owned()].into_iter();
    let names = names.chain(DIALECTS.iter().map(|dialect| format!("{dialect}.yaml")));
    names.map(|name| case.join(format!("spec.{name}"))).filter(|path| path.exists()).collect()
}

/// A copy of a document under the one name that the code of all dialects may mention.
fn renamed(document: &Path) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(document);
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("spec.yaml");
    fs::copy(document, &path).unwrap();
    path
}

/// What the generator makes of a document and says about it; empty where there is nothing.
struct Case {
    name: String,
    code: String,
    diagnostics: String,
}

impl Case {
    /// In whatever dialect a case is written, the code of it is the same, and nothing is said about it.
    fn of(folder: &Path) -> Self {
        let documents = documents(folder);
        if let [document] = documents.as_slice() {
            return Self::of_document(folder, document);
        }
        let mut cases = documents.iter().map(|document| (document, Self::of_document(folder, &renamed(document))));
        let (_, first) = cases.next().unwrap();
        for (document, case) in cases {
            let diff = TextDiff::from_lines(&first.code, &case.code);
            let (shown, diff) = (document.display(), diff.unified_diff().to_string());
            assert!(diff.is_empty(), "{shown} gives other code than the first dialect:\n{diff}");
            assert_eq!(case.diagnostics, "", "{shown}");
        }
        first
    }

    fn of_document(folder: &Path, document: &Path) -> Self {
        // Most cases are about schemas, and need no operations.
        let models = if ["callbacks", "event_messages", "webhooks", "unused_names", "unused_schemas"]
            .iter()
            .any(|case| folder.ends_with(case))
        {
            Models::Used
        } else {
            Models::All
        };
        let callbacks = ["callbacks", "webhooks"].iter().any(|case| folder.ends_with(case));
        let validated =
            ["guide", "tuples", "validate", "validate_calls", "validate_forms", "validate_patterns", "validate_uses"];
        let builder = Builder::new(document).layout(Layout::File).models(models);
        let builder = builder.validate(validated.iter().any(|case| folder.ends_with(case))).callbacks(callbacks);
        let by_last_item = Pagination::last_item("starting_after", "/id", Some("/has_more")).items("/data");
        let builder =
            if folder.ends_with("pages_by_last_item") { builder.pagination_rule(by_last_item) } else { builder };
        let changes = ["overlay.yaml", "patch.json"].map(|name| folder.join(name));
        let builder = changes.iter().filter(|path| path.exists()).fold(builder, Builder::overlay);
        let (code, diagnostics) = match builder.compile() {
            Ok(report) => {
                let [file] = report.files() else { panic!("{}: not one file", folder.display()) };
                (file.text().to_owned(), report.diagnostics().to_vec())
            }
            Err(error) => (String::new(), error.diagnostics().to_vec()),
        };
        let diagnostics: Vec<String> = diagnostics.iter().map(|diagnostic| format!("{diagnostic}\n")).collect();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        Self { name, code, diagnostics: diagnostics.join("\n") }
    }
}

/// The text of a file; an absent one is empty.
fn read(path: &Path) -> String {
    match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

/// The modules of all code.
fn modules(cases: &[Case]) -> String {
    let with_code = cases.iter().filter(|case| !case.code.is_empty());
    with_code.fold(
        "//! Every golden case with code. Written by `BLESS=1 cargo test --test golden`.\n".to_owned(),
        |list, case| {
            let name = &case.name;
            list + &format!("\n#[path = \"{name}/expected.rs\"]\npub mod {name};\n")
        },
    )
}

/// The type of each schema that has samples.
fn readers(cases: &[Case]) -> String {
    let mut lines = vec![
        "//! Every schema with samples, and its type. Written by `BLESS=1 cargo test --test golden`.\n".to_owned(),
        "use super::{Reader, golden, read};\n".to_owned(),
        "pub(crate) const READERS: &[Reader] = &[".to_owned(),
    ];
    for case in cases {
        let name = &case.name;
        let samples = read(&Path::new(CASES).join(name).join("samples.json"));
        if samples.is_empty() {
            let models = models(&case.code);
            assert!(
                models.is_empty(),
                "{name} has no samples.json, and values to read and write: {}",
                models.join(", ")
            );
            continue;
        }
        let samples: Map<String, Value> = serde_json::from_str(&samples).unwrap();
        for schema in samples.keys() {
            let ident = type_of(&case.code, schema);
            let ident = ident.unwrap_or_else(|| panic!("{name}: no type is named after `{schema}`"));
            lines.push(format!("    ({name:?}, {schema:?}, read::<golden::{name}::{ident}>),"));
        }
    }
    lines.push("];\n".to_owned());
    lines.join("\n")
}

/// The types that can be read and written.
fn models(code: &str) -> Vec<String> {
    let file = syn::parse_file(code).unwrap();
    let lists = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Macro(item) if item.mac.path.segments.last()?.ident == "impl_serde" => {
            Some(item.mac.tokens.to_string())
        }
        _ => None,
    });
    lists
        .flat_map(|list| list.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>())
        .filter(|name| !name.is_empty())
        .collect()
}

/// The type that is named after a schema: the letters and digits are the same.
fn type_of(code: &str, schema: &str) -> Option<String> {
    let plain = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let file = syn::parse_file(code).unwrap();
    let mut names = file.items.iter().filter_map(|item| match item {
        syn::Item::Struct(item) => Some(item.ident.to_string()),
        syn::Item::Enum(item) => Some(item.ident.to_string()),
        syn::Item::Type(item) => Some(item.ident.to_string()),
        _ => None,
    });
    names.find(|name| plain(name) == plain(schema))
}

/// Compares a file with what it should be, or writes it. What differs comes back.
fn pin(path: &Path, actual: &str) -> String {
    let expected = read(path);
    if actual == expected {
        return String::new();
    }
    if std::env::var_os("BLESS").is_none() {
        let diff = TextDiff::from_lines(expected.as_str(), actual);
        let (before, after) = (format!("{} (expected)", path.display()), "generated");
        return diff.unified_diff().header(&before, after).to_string();
    }
    if actual.is_empty() {
        fs::remove_file(path).unwrap();
    } else {
        fs::write(path, actual).unwrap();
    }
    String::new()
}

#[test]
fn every_case_gives_what_is_expected() {
    let cases: Vec<Case> = folders().iter().map(|folder| Case::of(folder)).collect();
    let mut differences = String::new();
    for case in &cases {
        let folder = Path::new(CASES).join(&case.name);
        differences += &pin(&folder.join("expected.rs"), &case.code);
        differences += &pin(&folder.join("diagnostics.txt"), &case.diagnostics);
    }
    differences += &pin(&Path::new(CASES).join("cases.rs"), &modules(&cases));
    differences += &pin(&Path::new(CASES).join("readers.rs"), &readers(&cases));
    assert!(differences.is_empty(), "{differences}\nIf this is right: BLESS=1 cargo test --test golden");
}

#[test]
fn every_case_has_modules_of_their_own_files() {
    for case in folders().iter().flat_map(|folder| documents(folder)) {
        let Ok(report) = Builder::new(&case).compile() else {
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
fn every_case_is_small_and_says_what_it_shows() {
    for document in folders().iter().flat_map(|folder| documents(folder)) {
        let text = fs::read_to_string(&document).unwrap();
        let path = document.display();
        assert!(text.lines().count() <= 40, "{path} is no small case");
        // JSON has no comments: its description says it.
        assert!(
            text.starts_with("# ") || text.contains("\"description\": \"The same in JSON"),
            "{path} does not say what it shows"
        );
    }
}
