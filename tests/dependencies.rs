//! What the packages depend on: only under licences that everybody can use, and on nothing that needs a newer Rust than
//! the package says it does.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a failing test panics")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// One of these is enough for an `OR`, all are needed for an `AND`.
const LICENCES: &[&str] = &[
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "CDLA-Permissive-2.0",
    "MIT-0",
    "0BSD",
];

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata gives JSON")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn is_allowed(licence: &str) -> bool {
    let plain = licence.replace(['(', ')'], "").replace('/', " OR ");
    plain.split(" AND ").all(|part| part.split(" OR ").any(|one| LICENCES.contains(&one.trim())))
}

#[test]
fn licences_are_permissive() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !is_allowed(text(package, "license")))
        .map(|package| format!("{} ({})", text(package, "name"), text(package, "license")))
        .collect();
    assert!(packages.len() > 20, "the list is complete");
    assert_eq!(refused, Vec::<String>::new());
}

/// The packages that `root` builds with, itself included: normal and build dependencies, without those of tests.
fn closure<'a>(metadata: &'a Value, root: &str) -> BTreeSet<&'a str> {
    let nodes = metadata["resolve"]["nodes"].as_array().expect("nodes");
    let nodes: BTreeMap<&str, &Value> = nodes.iter().map(|node| (text(node, "id"), node)).collect();
    let root = nodes.keys().find(|id| id.ends_with(root)).expect("the package is there");
    let mut seen = BTreeSet::from([*root]);
    let mut open = vec![*root];
    while let Some(id) = open.pop() {
        for dependency in nodes[id]["deps"].as_array().expect("deps") {
            let kinds = dependency["dep_kinds"].as_array().expect("kinds");
            let is_built = kinds.iter().any(|kind| text(kind, "kind") != "dev" && kind["target"].is_null());
            if is_built && seen.insert(text(dependency, "pkg")) {
                open.push(text(dependency, "pkg"));
            }
        }
    }
    seen
}

fn version(text: &str) -> (u32, u32) {
    let mut numbers = text.split('.').map(|number| number.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

#[test]
fn no_dependency_needs_a_newer_rust() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    for root in ["generator#oasmith@0.1.0", "runtime#oasmith-runtime@0.1.0"] {
        let members = closure(&metadata, root);
        let used: Vec<&Value> = packages.iter().filter(|package| members.contains(text(package, "id"))).collect();
        let own = used.iter().find(|package| text(package, "id").ends_with(root)).expect("itself");
        let promised = version(text(own, "rust_version"));
        assert!(promised > (1, 0), "{root} says which Rust it needs");
        let newer: Vec<String> = used
            .iter()
            .filter(|package| version(text(package, "rust_version")) > promised)
            .map(|package| format!("{} needs {}", text(package, "name"), text(package, "rust_version")))
            .collect();
        assert_eq!(newer, Vec::<String>::new(), "{root}");
    }
}
