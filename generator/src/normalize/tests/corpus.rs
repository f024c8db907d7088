//! Real documents, in the folder that `OASMITH_CORPUS` names.

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::Value;

use super::run;
use crate::diagnostics::{Code, Severity};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
    found.sort();
}

fn read(path: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    match path.extension()?.to_str()? {
        "json" => serde_json::from_str(&text).ok(),
        "yaml" => serde_yaml::from_str(&text).ok(),
        _ => None,
    }
}

fn count(value: Option<&Value>) -> usize {
    let members = value.and_then(Value::as_object).into_iter().flatten();
    members.filter(|(key, _)| !key.starts_with("x-")).count()
}

#[test]
#[ignore = "reads the documents in the folder OASMITH_CORPUS"]
fn real_documents_survive() {
    let folder = std::env::var_os("OASMITH_CORPUS").expect("OASMITH_CORPUS names a folder");
    let mut paths = Vec::new();
    files(Path::new(&folder), &mut paths);
    let (mut tried, mut failed) = (0, Vec::new());
    for path in paths {
        let Some(value) = read(&path) else { continue };
        let version = value.get("openapi").and_then(Value::as_str);
        if !version.is_some_and(|version| version.starts_with("3.0")) {
            continue;
        }
        tried += 1;
        let wanted = (
            count(value.get("paths")),
            count(value.pointer("/components/schemas")),
            count(value.pointer("/components/parameters")),
            count(value.pointer("/components/responses")),
        );
        let start = Instant::now();
        let (document, said) = run(value);
        let took = start.elapsed();
        let errors: Vec<_> = said
            .iter()
            .filter(|(code, ..)| code.severity() == Severity::Error)
            .collect();
        let tally = |code| said.iter().filter(|(it, ..)| *it == code).count();
        println!(
            "{}: {took:?}, {} errors, {} repaired, {} unknown, {} unsupported",
            path.display(),
            errors.len(),
            tally(Code::Repaired),
            tally(Code::UnknownKeyword),
            tally(Code::UnsupportedKeyword),
        );
        for (code, at, message) in &said {
            println!("    {code} {at} {message}");
        }
        let kept = document.map(|document| {
            let components = document.components.unwrap_or_default();
            (
                document.paths.paths.len(),
                components.schemas.len(),
                components.parameters.len(),
                components.responses.len(),
            )
        });
        let survived = kept.is_some_and(|kept| {
            kept.0 == wanted.0 && kept.1 >= wanted.1 && kept.2 >= wanted.2 && kept.3 >= wanted.3
        });
        if !errors.is_empty() || !survived {
            failed.push((path, wanted, kept, errors.len()));
        }
    }
    assert!(tried > 0);
    assert!(failed.is_empty(), "{failed:#?}");
}
