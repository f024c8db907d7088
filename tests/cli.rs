//! The command line, run as its users run it: exit codes, what goes where, and what is left on disk.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use program::{binary, cargo, text};

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

    /// The files below a folder, sorted.
    fn files(&self, folder: &str) -> Vec<String> {
        let root = self.path(folder);
        let mut folders = vec![root.clone()];
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned());
                }
            }
        }
        files.sort();
        files
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
    assert!(run.stdout.ends_with("0 operations, 2 models\n"), "{run:?}");
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
        let start = "\
error[E0301]: `#/components/schemas/Tiger` does not exist
 --> api.yaml:6:17
  |
6 |     Cat: {$ref: '#/components/schemas/Tiger'}
  |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: correct the `$ref`, or define what it names
";
        assert!(run.stderr.starts_with(start), "{run:?}");
        assert!(run.stderr.contains(" --> api.yaml:7:17\n"), "{run:?}");
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
        &["generate", "api.yaml", "--out", "out", "--name", "pets"],
        &["generate", "api.yaml", "--out", "out", "--runtime-path", "runtime"],
        &["generate", "api.yaml", "--out", "out", "--layout", "file", "--runtime-path", "runtime"],
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
    for (command, argument) in [("generate", "spec/api.yaml"), ("check", "spec/api.yaml"), ("explain", "E0301")] {
        let run = case.run(&[command, "--help"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        let example = format!("Examples:\n  oasmith {command} {argument}");
        assert!(run.stdout.contains(&example), "{run:?}");
    }
}

#[test]
fn check_tells_stale_output_from_fresh() {
    let case = Case::new("check", PETS);
    let check = || case.run(&["generate", "api.yaml", "--out", "out", "--check"]);
    let run = check();
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(run.stderr, "the output is out of date: run the same command without --check\n");
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
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.starts_with("Pets, version 1\nOpenAPI 3.0.3, "), "{run:?}");
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

#[test]
fn files_that_were_not_generated_are_never_overwritten() {
    let case = Case::new("foreign", PETS);
    fs::create_dir(case.path("out")).unwrap();
    for (layout, name) in [("modules", "lib.rs"), ("file", "api.rs"), ("crate", "Cargo.toml")] {
        case.write(&format!("out/{name}"), "# mine\n");
        for check in [&[][..], &["--check"]] {
            let arguments = [&["generate", "api.yaml", "--out", "out", "--layout", layout], check].concat();
            let run = case.run(&arguments);
            assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{run:?}");
            let start = format!("error[E0503]: this file was not generated\n--> out/{name}\n");
            assert!(run.stderr.starts_with(&start), "{run:?}");
            assert!(run.stderr.ends_with("1 error: nothing was written\n"), "{run:?}");
        }
        assert_eq!(fs::read_to_string(case.path(&format!("out/{name}"))).unwrap(), "# mine\n");
        assert_eq!(case.files("out"), [name]);
        fs::remove_file(case.path(&format!("out/{name}"))).unwrap();
    }
    case.write("out/lib.rs", "");
    assert_eq!(case.generate().code, 0);
}

#[test]
fn a_version_stays_inside_its_comment() {
    let case = Case::new("version", PETS);
    for (version, line) in [
        ("1.0-rc 1", "//! Version 1.0-rc 1.\n"),
        ("a\\r\\n`[b]\\u202E", "//! Version `a [b]\\u{202e}`.\n"),
        ("v2.1", "//! Version 2.1.\n"),
        ("latest", "//! Version `latest`.\n"),
        (" ", "//! Pets\n\n"),
    ] {
        case.write("api.yaml", &PETS.replace("'1'", &format!("\"{version}\"")));
        assert_eq!(case.generate().code, 0);
        let root = fs::read_to_string(case.path("out/lib.rs")).unwrap();
        assert!(root.contains(line), "{line} is not in {root}");
        assert_eq!(root.contains("Version"), line.contains("Version"), "{root}");
    }
}

#[test]
fn names_that_do_not_fit_are_refused() {
    let case = Case::new("names", PETS);
    for (layout, name) in [("file", "../../evil"), ("file", ""), ("crate", "my api v2"), ("crate", "core")] {
        // The document does not even exist: nothing was compiled.
        let run = case.run(&["generate", "none.yaml", "--out", "out", "--layout", layout, "--name", name]);
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.stderr.starts_with(&format!("error[E0504]: {name:?} ")), "{run:?}");
        assert!(!case.path("out").exists());
    }
}

#[test]
fn a_name_is_made_of_any_name_of_a_document() {
    let case = Case::new("stems", PETS);
    let document = "1 Pet\n#[evil] Store.yaml";
    // Some systems have no such files.
    if fs::write(case.path(document), PETS).is_err() {
        return;
    }
    let run = case.run(&["generate", document, "--out", "out", "--layout", "crate"]);
    assert_eq!(run.code, 0, "{run:?}");
    let manifest = fs::read_to_string(case.path("out/Cargo.toml")).unwrap();
    assert!(manifest.contains("\nname = \"api-1-pet-evil-store\"\n"), "{manifest}");
    let header = "@generated by oasmith 0.1.0 from 1 Pet\\u{a}#[evil] Store.yaml. Do not edit.\n\n";
    assert!(manifest.starts_with(&format!("# {header}")), "{manifest}");
    let root = fs::read_to_string(case.path("out/src/lib.rs")).unwrap();
    assert!(root.starts_with(&format!("// {header}")), "{root}");
}

#[test]
fn a_layout_leaves_nothing_of_another_and_everything_else() {
    let case = Case::new("layouts", PETS);
    case.write("zoo.yaml", &PETS.replace("Cat", "Cow"));
    let run = |document, layout| {
        let run = case.run(&["generate", document, "--out", "out", "--layout", layout]);
        assert_eq!(run.code, 0, "{run:?}");
    };
    let modules = ["client.rs", "lib.rs", "models/cat.rs", "models/dog.rs", "models/mod.rs", "serde.rs"];
    run("zoo.yaml", "file");
    run("api.yaml", "modules");
    assert_eq!(case.files("out"), [&modules[..], &["zoo.rs"]].concat());
    run("api.yaml", "file");
    assert_eq!(case.files("out"), ["api.rs", "zoo.rs"]);
    assert!(!case.path("out/models").exists());
    run("api.yaml", "crate");
    let mut package = vec!["Cargo.toml".to_owned()];
    package.extend(modules.map(|name| format!("src/{name}")));
    package.push("zoo.rs".to_owned());
    assert_eq!(case.files("out"), package);
    run("api.yaml", "file");
    assert_eq!(case.files("out"), ["api.rs", "zoo.rs"]);
    assert!(!case.path("out/src").exists());

    // Without a manifest of ours, `src` is none of our business.
    assert_eq!(case.run(&["generate", "api.yaml", "--out", "out/src"]).code, 0);
    run("api.yaml", "file");
    assert_eq!(case.files("out/src"), modules);
}

#[test]
fn the_last_model_leaves_no_folder() {
    let case = Case::new("last", PETS);
    case.generate();
    let (document, _) = PETS.split_once("components").unwrap();
    case.write("api.yaml", document);
    let run = case.generate();
    assert!(run.stdout.contains("removed out/models/mod.rs\n"), "{run:?}");
    assert!(!case.path("out/models").exists());
    assert_eq!(case.run(&["generate", "api.yaml", "--out", "out", "--check"]).code, 0);
}

#[test]
fn runs_into_one_folder_do_not_disturb_each_other() {
    let case = Case::new("parallel", PETS);
    let mut command = Command::new(binary());
    command.args(["generate", "api.yaml", "--out", "out"]).current_dir(&case.directory);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let runs: Vec<_> = (0..8).map(|_| command.spawn().unwrap()).collect();
    for run in runs {
        let output = run.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    assert!(case.files("out").iter().all(|name| !name.contains("tmp")), "{:?}", case.files("out"));
}

#[test]
fn names_of_the_runtime_are_not_exported_beside_those_of_the_document() {
    let names = ["BuildError", "ClientBuilder", "Error", "Nullable", "Operation", "Response", "Value"];
    let schemas = names.map(|name| format!("    {name}: {{type: object}}\n")).concat();
    let case = Case::new("shadows", &format!("{PETS}{schemas}"));
    assert_eq!(case.generate().code, 0);
    let root = fs::read_to_string(case.path("out/lib.rs")).unwrap();
    assert!(!root.contains("oasmith_runtime"), "{root}");
    assert_eq!(case.run(&["generate", "api.yaml", "--out", "one", "--layout", "file"]).code, 0);
    let file = fs::read_to_string(case.path("one/api.rs")).unwrap();
    assert!(!file.contains("::{}") && !file.contains("pub use"), "{file}");
}

#[test]
fn one_is_not_many_and_help_says_what_paths_start_at() {
    let (start, _) = PETS.split_once("    Dog").unwrap();
    let path = "paths: {/cats: {get: {operationId: cats, responses: {'204': {description: None.}}}}}";
    let case = Case::new("one", &start.replace("paths: {}", path));
    let run = case.run(&["generate", "api.yaml", "--out", "out", "--models", "all", "--layout", "file"]);
    assert!(run.stdout.ends_with("\n1 operation, 1 model\n"), "{run:?}");
    let run = case.run(&["generate", "api.yaml", "--out", "out", "--models", "all", "--layout", "file"]);
    assert_eq!(run.stdout, "1 operation, 1 model; 1 file was up to date\n");
    let help = case.run(&["generate", "--help"]).stdout;
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("relative to the package, which is --out"), "{help}");
}
