//! Bad documents. A directory of `tests/diagnostics` holds one, `api.yaml` or `api.json`, and what `oasmith check` says about
//! it, after `overlay.yaml` if there is one: to people (`human.txt`) and to programs (`json.txt`).
//! `BLESS=1 cargo test --test diagnostics` writes what is said today.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod program;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use oasmith::Builder;
use oasmith::diagnostics::{Code, Listing};
use program::{binary, text};
use serde_json::Value;

const CASES: &str = "tests/diagnostics";

/// Codes that no document of a few lines can provoke, or none at all.
const ELSEWHERE: &[Code] = &[
    Code::UnreadableFile,
    Code::FileTooLarge,
    Code::TooDeep,
    Code::AliasExpansion,
    Code::NotFetched,
    Code::ForbiddenHost,
    Code::ReferenceChain,
    Code::InternalOutput,
    Code::OutputIo,
    Code::ForeignFile,
    Code::InvalidName,
];

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(CASES).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.collect();
    folders.sort();
    folders
}

fn check(folder: &Path, arguments: &[&str]) -> (String, String) {
    let document = if folder.join("api.yaml").exists() { "api.yaml" } else { "api.json" };
    let overlay: &[&str] = if folder.join("overlay.yaml").exists() { &["--overlay", "overlay.yaml"] } else { &[] };
    let mut command = Command::new(binary());
    let command = command.args(["check", document]).args(overlay).args(arguments);
    let output = command.current_dir(folder).output().unwrap();
    (text(&output.stdout), text(&output.stderr))
}

/// Compares a file with what it should be, or writes it.
fn pin(path: &Path, actual: &str) -> String {
    let expected = fs::read_to_string(path).unwrap_or_default();
    if actual == expected {
        return String::new();
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, actual).unwrap();
        return String::new();
    }
    format!("{}: expected\n{expected}\nfound\n{actual}\n", path.display())
}

#[test]
fn every_bad_document_is_answered_as_it_should_be() {
    let mut differences = String::new();
    let mut codes = String::new();
    for folder in folders() {
        let (_, human) = check(&folder, &[]);
        let (json, nothing) = check(&folder, &["--format", "json"]);
        assert_eq!(nothing, "", "{}", folder.display());
        codes += &human;
        differences += &pin(&folder.join("human.txt"), &human);
        differences += &pin(&folder.join("json.txt"), &json);
    }
    assert!(differences.is_empty(), "{differences}\nIf this is right: BLESS=1 cargo test --test diagnostics");
    for code in Code::ALL {
        assert_ne!(codes.contains(code.as_str()), ELSEWHERE.contains(code), "{code} {code:?}");
    }
}

#[test]
fn every_place_is_in_the_text_where_it_is_said_to_be() {
    for folder in folders() {
        for line in check(&folder, &["--format", "json"]).0.lines() {
            let said: Value = serde_json::from_str(line).unwrap();
            for place in [&said["place"], &said["also"]] {
                let number =
                    |at: &str| place.pointer(at).and_then(Value::as_u64).map(|it| usize::try_from(it).unwrap());
                let Some(start) = number("/start/column") else { continue };
                let end = number("/end/column").unwrap();
                let bytes = fs::read(folder.join(place["file"].as_str().unwrap())).unwrap();
                let text = String::from_utf8_lossy(&bytes);
                let lines: Vec<&str> = text.lines().collect();
                let marked = lines[number("/start/line").unwrap() - 1].chars().skip(start - 1).take(end - start);
                assert_eq!(marked.count(), end - start, "{said}");
            }
        }
    }
}

#[test]
fn formats_for_tools_say_what_the_text_says() {
    let folder = Path::new(CASES).join("second_file");
    let lines = check(&folder, &["--format", "json"]).0;
    let said: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();

    let (sarif, nothing) = check(&folder, &["--format", "sarif"]);
    assert_eq!(nothing, "");
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    let (commands, nothing) = check(&folder, &["--format", "github"]);
    assert_eq!(nothing, "");
    assert_eq!([results.len(), commands.lines().count()], [said.len(); 2]);
    for ((said, result), command) in said.iter().zip(results).zip(commands.lines()) {
        let (place, code) = (&said["place"], said["code"].as_str().unwrap());
        assert_eq!(result["ruleId"], code);
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], code);
        assert_eq!(result["level"], said["severity"]);
        let location = &result["locations"][0]["physicalLocation"];
        assert_eq!(location["artifactLocation"]["uri"], place["file"]);
        assert_eq!(location["region"]["startLine"], place["start"]["line"]);
        assert_eq!(location["region"]["endColumn"], place["end"]["column"]);
        let (severity, file) = (said["severity"].as_str().unwrap(), place["file"].as_str().unwrap());
        let start =
            format!("::{severity} file={file},line={},col={},", place["start"]["line"], place["start"]["column"]);
        assert!(command.starts_with(&start), "{command}");
        assert!(command.contains(&format!(",title={code} ")), "{command}");
    }
}

#[test]
fn sarif_is_as_its_schema_says() {
    // Two patterns of the schema are published with a bracket too many.
    let schema = include_str!("meta/sarif-2.1.0.json").replace("{2}]?$", "{2}$");
    let schema = serde_json::from_str(&schema).unwrap();
    let schema = jsonschema::draft7::options().should_validate_formats(true).build(&schema).unwrap();
    assert!(!schema.is_valid(&serde_json::json!({ "version": "2.1.0", "runs": [{}] })));
    let mut results = 0;
    for folder in folders() {
        let log: Value = serde_json::from_str(&check(&folder, &["--format", "sarif"]).0).unwrap();
        let wrong: Vec<String> =
            schema.iter_errors(&log).map(|wrong| format!("{}: {wrong}", wrong.instance_path())).collect();
        assert_eq!(wrong, Vec::<String>::new(), "{}", folder.display());
        results += log["runs"][0]["results"].as_array().unwrap().len();
    }
    assert!(results > folders().len(), "{results}");
}

#[test]
fn warnings_can_be_denied_and_allowed() {
    let folder = Path::new(CASES).join("type_misspelt");
    let warned = check(&folder, &[]).1;
    assert!(warned.contains("warning[W0201]") && warned.ends_with("\n4 warnings\n"), "{warned}");
    for denied in ["W0201", "warnings"] {
        let denied = check(&folder, &["--deny", denied]).1;
        assert!(denied.contains("error[W0201]") && denied.contains("this warning is denied"), "{denied}");
        assert!(denied.contains("\n4 errors: nothing was written"), "{denied}");
    }
    let allowed = check(&folder, &["--deny", "warnings", "--allow", "W0201"]).1;
    assert!(!allowed.contains("W0201"), "{allowed}");
}

#[test]
fn each_code_is_explained() {
    for code in Code::ALL {
        let output = Command::new(binary()).args(["explain", code.as_str()]).output().unwrap();
        let explanation = text(&output.stdout);
        assert!(output.status.success() && explanation.starts_with(&format!("{code}: ")), "{explanation}");
        assert!(explanation.contains("```") || *code == Code::InternalOutput, "{explanation}");
        assert!(explanation.contains("**Why.**") && explanation.contains("**Fix.**"), "{explanation}");
    }
    let output = Command::new(binary()).args(["explain", "E9"]).output().unwrap();
    assert!(!output.status.success() && text(&output.stderr).contains("no diagnostic has the code `E9`"));
}

/// A document in which every second line is a mistake.
fn mistakes(count: usize) -> String {
    let start = "openapi: 3.0.3\ninfo: {title: Many, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";
    (0..count).fold(start.to_owned(), |mut text, index| {
        writeln!(text, "    S{index}: {{type: array, items: {{$ref: '#/components/schemas/T{index}'}}}}").unwrap();
        text
    })
}

#[test]
fn ten_thousand_errors_are_folded_and_take_no_time() {
    let document = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mistakes.yaml");
    fs::write(&document, mistakes(10_000)).unwrap();
    let start = Instant::now();
    let error = Builder::new(&document).compile().unwrap_err();
    let short = error.to_string();
    let all = Listing::new(error.diagnostics()).all(true).to_string();
    let time = start.elapsed();
    assert_eq!(error.diagnostics().len(), 10_000);
    assert!(short.contains("and 9997 more like it"), "{short}");
    assert_eq!(short.matches("error[E0301]").count(), 3);
    assert_eq!(all.matches("error[E0301]").count(), 10_000);
    // 2 s are the aim, with optimisation and a machine of its own.
    assert!(time < Duration::from_secs(60), "{time:?}");
}
