//! Documents with random mistakes. Whatever is wrong with one, the compiler ends soon, without a panic and with little
//! memory, blames itself for nothing, and what it generates is Rust.
//!
//! Every document has a number, which decides its edits: the same ones in every run. With `OASMITH_CORPUS_CHECK=1` some
//! of the clients are compiled too, warnings denied.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a failing test panics"
)]

mod compile;
mod random;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use oasmith::diagnostics::{Code, Diagnostic, Severity};
use oasmith::{Builder, Layout, Models};
use random::Random;
use serde_json::{Value, json};

const DOCUMENTS: u64 = 2000;
const COMPILED: usize = 50;
/// In a debug build, on a machine that does other things too.
const LONGEST: Duration = Duration::from_secs(5);
/// The most memory that the whole test may have had resident at once, in KiB.
const MOST_MEMORY: u64 = 1024 * 1024;
/// Real documents that are larger than this, in bytes, are no seeds: they would only take long.
const LARGEST_SEED: u64 = 20_000;

/// The places of all values but the root, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(key, value)| (escaped(key), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, value)| (i.to_string(), value)).collect(),
        _ => return,
    };
    for (key, value) in members {
        let at = format!("{at}/{key}");
        places(value, &at, found);
        found.push(at);
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The value that holds the one at a place, and the key there.
fn parent<'a>(root: &'a mut Value, place: &str) -> (&'a mut Value, String) {
    let (parent, key) = place.rsplit_once('/').unwrap();
    (root.pointer_mut(parent).unwrap(), key.replace("~1", "/").replace("~0", "~"))
}

/// Values that stand nowhere in a sound document.
fn strange(random: &mut Random, place: &str) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(-1.5),
        json!(1e308),
        json!(u64::MAX),
        json!(""),
        json!("é$ref\u{202E}*/\0"),
        json!([]),
        json!({}),
        json!(["a", 1]),
        json!({"type": "object", "nullable": true}),
        json!({"$ref": place}),
        json!({"$ref": format!("#{place}")}),
        json!({"$ref": "#"}),
    ];
    random.one(&values).clone()
}

const STRANGE_KEYS: &[&str] =
    &["", "Self", "type", "$ref", "+1", "-1", "🦀", "r#\"", "a/b~c", "Option", "200", "x-y", "\0"];

/// One mistake: something is deleted, retyped, swapped, renamed, duplicated, or refers to something else.
fn edit(root: &mut Value, random: &mut Random) {
    let mut found = Vec::new();
    places(root, "", &mut found);
    if found.is_empty() {
        return;
    }
    let place = random.one(&found).clone();
    let other = random.one(&found).clone();
    let copy = root.pointer(&other).unwrap().clone();
    match random.below(7) {
        0 => match parent(root, &place) {
            (Value::Object(members), key) => drop(members.shift_remove(&key)),
            (Value::Array(items), key) => drop(items.remove(key.parse().unwrap())),
            _ => {}
        },
        1 => *root.pointer_mut(&place).unwrap() = strange(random, &other),
        2 => {
            let first = std::mem::replace(root.pointer_mut(&place).unwrap(), copy);
            // One of them may have been inside the other.
            root.pointer_mut(&other).into_iter().for_each(|second| *second = first.clone());
        }
        3 => {
            let references: Vec<String> = found.iter().filter(|place| place.ends_with("/$ref")).cloned().collect();
            if !references.is_empty() {
                let reference = random.one(&references).clone();
                let target = random.one(&references);
                let target = root.pointer(target).unwrap().clone();
                let target = if random.below(2) == 0 { target } else { json!(format!("#{place}")) };
                *root.pointer_mut(&reference).unwrap() = target;
            }
        }
        4 => match parent(root, &place) {
            (Value::Object(members), key) => drop(members.insert(key + "2", copy)),
            (Value::Array(items), _) => items.push(copy),
            _ => {}
        },
        5 => match parent(root, &place) {
            (Value::Object(members), key) => {
                let value = members.shift_remove(&key).unwrap();
                members.insert((*random.one(STRANGE_KEYS)).to_owned(), value);
            }
            (parent, _) => *parent = strange(random, &other),
        },
        _ => *root.pointer_mut(&place).unwrap() = copy,
    }
}

/// Small documents: the golden cases, that of the root package, and real ones where they are at hand.
fn seeds() -> Vec<Value> {
    let mut folders: Vec<PathBuf> = fs::read_dir("tests/golden").unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.push(PathBuf::from("spec"));
    folders.extend(std::env::var_os("OASMITH_CORPUS").map(|corpus| Path::new(&corpus).join("apis-guru")));
    let folders = folders.iter().filter(|folder| folder.is_dir());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()));
    let is_seed = |data: fs::Metadata| data.is_file() && data.len() < LARGEST_SEED;
    let files = files.filter(|file| is_seed(file.metadata().unwrap())).map(|file| file.path());
    let mut files: Vec<PathBuf> = files.filter(|file| !file.ends_with("samples.json")).collect();
    files.sort();
    let read = |file: &PathBuf| {
        let text = fs::read_to_string(file).unwrap();
        match file.extension()?.to_str()? {
            // The integers of one are larger than those that `serde_yaml` reads by itself.
            "yaml" => serde_yaml::from_str(&text).ok(),
            "json" => Some(serde_json::from_str(&text).unwrap()),
            _ => None,
        }
    };
    // Overlays and the parts of documents stand there too.
    let is_document = |seed: &Value| ["openapi", "swagger"].iter().any(|key| seed.get(key).is_some());
    files.iter().filter_map(read).filter(is_document).collect()
}

/// What became of a document: its code, or what is said against it.
fn outcome(number: u64, path: &Path) -> Result<String, Vec<Diagnostic>> {
    let builder = Builder::new(path).layout(Layout::File).models(Models::All);
    let (sender, receiver) = mpsc::channel();
    let compiler = thread::spawn(move || {
        let outcome = builder.compile();
        drop(sender.send(outcome.map(|report| (report.files()[0].text().to_owned(), report.diagnostics().to_vec()))));
    });
    let path = path.display();
    let outcome = match receiver.recv_timeout(LONGEST) {
        Ok(outcome) => outcome,
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("document {number} takes longer than {LONGEST:?}: {path}"),
        Err(mpsc::RecvTimeoutError::Disconnected) => panic!("document {number} makes the compiler panic: {path}"),
    };
    compiler.join().unwrap();
    let diagnostics = match &outcome {
        Ok((_, warnings)) => warnings,
        Err(error) => error.diagnostics(),
    };
    for diagnostic in diagnostics {
        // What the stage before hands on is what the next one takes.
        let is_own =
            diagnostic.code() == Code::InternalOutput || diagnostic.message().contains("could not be understood");
        assert!(!is_own, "document {number}: {diagnostic}\n{path}");
    }
    match outcome {
        Ok((code, _)) => {
            assert!(syn::parse_file(&code).is_ok(), "document {number} gives no Rust: {path}");
            Ok(code)
        }
        Err(error) => Err(error.diagnostics().to_vec()),
    }
}

/// Makes the documents whose numbers leave a remainder, and says which were accepted, and how many of the others have
/// no errors but those of references: edits break them all the time, and there is nothing else to do about these.
fn run(seeds: &[Value], remainder: u64, workers: u64) -> (Vec<(u64, Value)>, usize) {
    const REFERENCES: [Code; 5] = [
        Code::UnresolvedReference,
        Code::ReferenceCycle,
        Code::ExternalReference,
        Code::ForbiddenFile,
        Code::NotLocked,
    ];
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutated-{remainder}.json"));
    let (mut accepted, mut dangling) = (Vec::new(), 0);
    for number in (remainder..DOCUMENTS).step_by(usize::try_from(workers).unwrap()) {
        let mut random = Random(number);
        let mut document = random.one(seeds).clone();
        for _ in 0..=random.below(4) {
            edit(&mut document, &mut random);
        }
        fs::write(&path, document.to_string()).unwrap();
        match outcome(number, &path) {
            Ok(_) => accepted.push((number, document)),
            Err(diagnostics) => {
                let mut errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error);
                dangling += usize::from(errors.all(|diagnostic| REFERENCES.contains(&diagnostic.code())));
            }
        }
    }
    (accepted, dangling)
}

/// The most memory that this process ever had resident, in KiB, where the system says it.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    peak.trim().trim_end_matches(" kB").parse().ok()
}

#[test]
fn documents_with_mistakes_are_compiled_or_refused() {
    let seeds = &seeds()[..];
    let workers = thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let runs = thread::scope(|scope| {
        let start = |remainder| scope.spawn(move || run(seeds, remainder, workers));
        let started: Vec<_> = (0..workers).map(start).collect();
        started.into_iter().map(|run| run.join().unwrap()).collect::<Vec<_>>()
    });
    let dangling: usize = runs.iter().map(|(_, dangling)| dangling).sum();
    let mut accepted: Vec<(u64, Value)> = runs.into_iter().flat_map(|(accepted, _)| accepted).collect();
    accepted.sort_by_key(|(number, _)| *number);
    let peak = peak_memory();
    println!(
        "{DOCUMENTS} documents: {} accepted, {dangling} with broken references, peak {peak:?} KiB",
        accepted.len()
    );
    assert!(accepted.len() > 1000, "half of the documents are accepted");
    assert!(accepted.len() + dangling > 1700, "few others are refused");
    assert!(peak.is_none_or(|peak| peak < MOST_MEMORY), "{peak:?} KiB");
    if std::env::var_os("OASMITH_CORPUS_CHECK").is_some() {
        compile_some(&accepted);
    }
}

fn compile_some(accepted: &[(u64, Value)]) {
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/mutation");
    let mut packages = Vec::new();
    for (number, document) in accepted.iter().step_by(accepted.len() / COMPILED).take(COMPILED) {
        let name = format!("document-{number}");
        let folder = out.join(&name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("document.json"), document.to_string()).unwrap();
        let builder = Builder::new(folder.join("document.json")).models(Models::All).layout(Layout::Crate).name(&name);
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
        builder.runtime_path(runtime).out_dir(folder.join("src")).generate().unwrap();
        packages.push(format!("{name}/src"));
    }
    compile::cargo("check --keep-going", &out, &packages);
}
