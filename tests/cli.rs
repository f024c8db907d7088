//! The command line, run as its users run it: exit codes, what goes where, and what is left on disk.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::Value;

const PETS: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Cat: {type: object, properties: {name: {type: string}}}
    Dog: {type: object, properties: {name: {type: string}}}
";

const BROKEN: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Cat: {$ref: '#/components/schemas/Tiger'}
    Dog: {$ref: '#/components/schemas/Wolf'}
";

/// Cargo, at work in the directory that this test was built in, so that nothing is built twice.
fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    cargo.args(arguments).env("CARGO_TARGET_DIR", target).current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo
}

/// The binary, which Cargo builds for the tests of its own package only.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let build = ["build", "--package", "oasmith", "--bin", "oasmith"];
        let output = cargo(&build).arg("--message-format=json-render-diagnostics").output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        let messages = text(&output.stdout);
        let executable = messages.lines().find_map(|line| {
            let message: Value = serde_json::from_str(line).unwrap();
            message.get("executable")?.as_str().map(PathBuf::from)
        });
        executable.unwrap()
    })
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A directory of its own for each test, with a document in it.
struct Case {
    directory: PathBuf,
}

impl Case {
    fn new(test: &str, document: &str) -> Self {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(test);
        if directory.exists() {
            fs::remove_dir_all(&directory).unwrap();
        }
        fs::create_dir_all(&directory).unwrap();
        let case = Self { directory };
        case.write("api.yaml", document);
        case
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Runs the binary in the directory.
    fn run(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(binary());
        let output = command.args(arguments).current_dir(&self.directory).output().unwrap();
        Run::from(output)
    }

    fn generate(&self) -> Run {
        self.run(&["generate", "api.yaml", "--out", "out"])
    }
}

#[derive(Debug)]
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self { code: output.status.code().unwrap(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

#[test]
fn a_client_is_generated_and_said_to_be() {
    let case = Case::new("generate", PETS);
    let run = case.generate();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(run.stdout.contains("wrote out/models/cat.rs\n"), "{run:?}");
    assert!(run.stdout.ends_with("0 operations, 2 models; 0 files were up to date\n"), "{run:?}");
    assert!(case.path("out/lib.rs").is_file());
}

#[test]
fn errors_go_to_standard_error_and_nothing_to_the_disk() {
    let case = Case::new("errors", BROKEN);
    for arguments in [
        &["generate", "api.yaml", "--out", "out"][..],
        &["generate", "api.yaml", "--out", "out", "--check"],
        &["check", "api.yaml"],
    ] {
        let run = case.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run:?}");
        let start = "error[E0301]: `#/components/schemas/Tiger` does not exist\n  --> api.yaml:6:11\n   = help: ";
        assert!(run.stderr.starts_with(start), "{run:?}");
        assert!(run.stderr.contains("  --> api.yaml:7:11\n"), "{run:?}");
        assert!(run.stderr.ends_with("\n\n2 errors: nothing was written\n"), "{run:?}");
        assert!(!case.path("out").exists());
    }
}

#[test]
fn a_client_stays_as_it_was_when_its_document_breaks() {
    let case = Case::new("breaks", PETS);
    case.generate();
    let before = fs::read_to_string(case.path("out/models/cat.rs")).unwrap();
    case.write("api.yaml", BROKEN);
    assert_eq!(case.generate().code, 1);
    let after = fs::read_to_string(case.path("out/models/cat.rs")).unwrap();
    assert_eq!(after, before);
}

#[test]
fn a_wrong_command_line_is_another_exit_code() {
    let case = Case::new("usage", PETS);
    for arguments in [
        &[][..],
        &["generate", "api.yaml"],
        &["generate", "api.yaml", "--out", "out", "--layout", "heap"],
        &["invent", "api.yaml"],
    ] {
        let run = case.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{run:?}");
        assert!(run.stderr.contains("help"), "{run:?}");
    }
}

#[test]
fn output_that_cannot_be_written_is_an_error() {
    let case = Case::new("output", PETS);
    case.write("out", "a file where a directory should be");
    let run = case.generate();
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stderr.starts_with("error[E0502]: "), "{run:?}");
}

#[test]
fn help_shows_examples_and_exit_codes() {
    let case = Case::new("help", PETS);
    let run = case.run(&["--help"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("Exit codes:\n  0  done\n"), "{run:?}");
    for command in ["generate", "check"] {
        let run = case.run(&[command, "--help"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        let example = format!("Examples:\n  oasmith {command} spec/api.yaml");
        assert!(run.stdout.contains(&example), "{run:?}");
    }
}

#[test]
fn check_tells_stale_output_from_fresh() {
    let case = Case::new("check", PETS);
    let check = || case.run(&["generate", "api.yaml", "--out", "out", "--check"]);
    let run = check();
    assert_eq!(run.code, 1, "{run:?}");
    assert!(!case.path("out").exists());

    case.generate();
    let run = check();
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{run:?}");

    case.write("api.yaml", &PETS.replace("Dog", "Wolf"));
    let run = check();
    assert_eq!(run.code, 1, "{run:?}");
    for line in [
        "--- out/models/mod.rs (on disk)\n+++ out/models/mod.rs (generated)\n",
        "\n-mod dog;\n+mod wolf;\n",
        "\n-pub struct Dog {\n",
        "\n+pub struct Wolf {\n",
    ] {
        assert!(run.stdout.contains(line), "{line} is not in {}", run.stdout);
    }
    assert!(case.path("out/models/dog.rs").exists());
    assert!(!case.path("out/models/wolf.rs").exists());
}

#[test]
fn warnings_go_to_standard_error_and_stop_nothing() {
    let case = Case::new("warnings", &PETS.replace("string", "text"));
    let run = case.generate();
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stderr.starts_with("warning[W0201]: "), "{run:?}");
    assert!(case.path("out/lib.rs").exists());
    let run = case.run(&["check", "api.yaml"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "0 operations, 2 models\n"));
}

#[test]
fn files_of_components_that_are_gone_are_removed_and_others_are_not() {
    let case = Case::new("removed", PETS);
    case.generate();
    case.write("out/models/mine.rs", "// written by hand\n");
    case.write("api.yaml", &PETS.replace("    Dog", "    Wolf"));
    let run = case.generate();
    assert!(run.stdout.contains("removed out/models/dog.rs\n"), "{run:?}");
    assert!(!case.path("out/models/dog.rs").exists());
    assert!(case.path("out/models/wolf.rs").exists());
    assert!(case.path("out/models/mine.rs").exists());
}

#[test]
fn files_that_did_not_change_are_not_written() {
    let case = Case::new("unchanged", PETS);
    case.generate();
    let time = |name| fs::metadata(case.path(name)).unwrap().modified().unwrap();
    let (cat, dog) = (time("out/models/cat.rs"), time("out/models/dog.rs"));
    case.write("api.yaml", &PETS.replace("Dog: {", "Dog: {description: Barks., "));
    let run = case.generate();
    assert!(run.stdout.starts_with("wrote out/models/dog.rs\n0 operations"), "{run:?}");
    assert_eq!(time("out/models/cat.rs"), cat);
    assert!(time("out/models/dog.rs") > dog);
}

#[test]
fn a_crate_compiles() {
    let paths = "paths: {/cats: {get: {operationId: cats, responses: {'204': {description: None.}}}}}";
    let case = Case::new("crate", &PETS.replace("paths: {}", paths));
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
    let run = case.run(&[
        "generate",
        "api.yaml",
        "--out",
        "pets",
        "--layout",
        "crate",
        "--runtime-path",
        runtime.to_str().unwrap(),
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    // Outside of every workspace, and with the versions of this one.
    let manifest = fs::read_to_string(case.path("pets/Cargo.toml")).unwrap();
    case.write("pets/Cargo.toml", &format!("{manifest}\n[workspace]\n"));
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    fs::copy(lock, case.path("pets/Cargo.lock")).unwrap();
    let mut check = cargo(&["check", "--offline"]);
    let output = check.current_dir(case.path("pets")).output().unwrap();
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("warning"), "{said}");
}
