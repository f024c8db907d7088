//! A package whose build script runs the generator, built by Cargo as a user builds it: what is compiled again, and when.
//!
//! The packages stand in Cargo's folder for tests. They share one target directory, in which the generator is compiled only
//! once, and every run makes them anew.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use serde_json::Value;

const DOCUMENT: &str = "\
openapi: 3.0.3
info:
  title: Lamps
  version: 1.0.0
servers:
  - url: https://lamps.example.com
paths:
  /lamps/{id}:
    get:
      tags: [Lamps]
      operationId: getLamp
      parameters:
        - name: id
          in: path
          required: true
          schema:
            type: string
      responses:
        '200':
          description: The lamp.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Lamp'
components:
  schemas:
    Lamp:
      type: object
      properties:
        colour:
          $ref: '#/components/schemas/Colour'
    Colour:
      type: string
      enum: [red, green]
";

const MAIN: &str = r#"
// A program need not use all of its client.
#[allow(dead_code, unused_imports)]
#[path = "api/lib.rs"]
mod api;

fn main() {
    let lamp = api::Lamp { colour: Some(api::Colour::Red), ..Default::default() };
    println!("{lamp:?}");
}
"#;

/// The generator, and a mark for each time that it ran.
const BUILD: &str = r#"
use std::io::Write;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut runs = std::fs::OpenOptions::new().create(true).append(true).open("runs")?;
    runs.write_all(b".")?;
    oasmith::Builder::new("spec/api.yaml").out_dir("src/api").build_script()?;
    Ok(())
}
"#;

struct Project {
    name: &'static str,
    folder: PathBuf,
}

/// What a build did.
struct Build {
    output: Output,
    messages: Vec<Value>,
}

impl Project {
    /// A new package that has not been built.
    fn new(name: &'static str) -> Self {
        let folder = scratch().join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let project = Self { name, folder };
        let manifest = format!(
            "[package]\nname = '{name}'\nedition = '2024'\n\n[workspace]\n\n\
             [dependencies]\noasmith-runtime = {{ path = '{root}/runtime', default-features = false }}\n\n\
             [build-dependencies]\noasmith = {{ path = '{root}/generator', default-features = false }}\n",
            root = root.display()
        );
        project.write("Cargo.toml", &manifest);
        // With the versions that are known here, nothing has to be asked of a registry.
        let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap();
        project.write("Cargo.lock", &lock);
        project.write("build.rs", BUILD);
        project.write("spec/api.yaml", DOCUMENT);
        project.write("src/main.rs", MAIN);
        project
    }

    /// A package that has been built once.
    fn built(name: &'static str) -> Self {
        let project = Self::new(name);
        project.build().expect_success();
        assert_eq!(project.runs(), 1);
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// `cargo build`.
    fn build(&self) -> Build {
        let output = Command::new(env!("CARGO"))
            .args(["build", "--offline", "--message-format=json", "--target-dir"])
            .arg(scratch().join("target"))
            .current_dir(&self.folder)
            .output()
            .unwrap();
        let messages = output.stdout.split(|byte| *byte == b'\n');
        let messages = messages.filter_map(|line| serde_json::from_slice(line).ok());
        Build { messages: messages.collect(), output }
    }

    /// How often the generator has run.
    fn runs(&self) -> u64 {
        fs::metadata(self.folder.join("runs")).unwrap().len()
    }

    /// The generated files, with the time at which each was written and its text.
    fn generated(&self) -> BTreeMap<PathBuf, (SystemTime, String)> {
        let mut folders = vec![self.folder.join("src/api")];
        let mut files = BTreeMap::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let time = fs::metadata(&path).unwrap().modified().unwrap();
                    let text = fs::read_to_string(&path).unwrap();
                    files.insert(path, (time, text));
                }
            }
        }
        files
    }
}

impl Build {
    fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    fn expect_success(&self) {
        let messages = self.messages.iter().filter(|message| {
            let manifest = message["manifest_path"].as_str();
            manifest.is_some_and(|path| Path::new(path).starts_with(scratch()))
        });
        let texts = messages.filter_map(|message| message["message"]["rendered"].as_str());
        let texts: String = texts.collect();
        assert!(self.output.status.success(), "{}{texts}", self.stderr());
        assert_eq!(texts, "", "the generated code may not cause warnings");
    }

    /// What rustc was called for: names of targets.
    fn compiled(&self) -> Vec<&str> {
        let compiled = self.messages.iter().filter(|message| message["fresh"] == false);
        compiled.map(|message| message["target"]["name"].as_str().unwrap()).collect()
    }

    /// What the program that was built prints.
    fn run(&self) -> String {
        let program = self.messages.iter().find_map(|message| message["executable"].as_str());
        let output = Command::new(program.unwrap()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}

fn scratch() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("build_script")
}

#[test]
fn an_untouched_package_compiles_nothing() {
    let project = Project::built("untouched");
    let before = project.generated();
    let again = project.build();
    again.expect_success();
    assert_eq!(again.compiled(), [""; 0]);
    assert_eq!(project.runs(), 1);
    assert_eq!(project.generated(), before);
}

#[test]
fn a_touched_document_changes_no_file() {
    let project = Project::built("touched");
    let before = project.generated();
    let document = fs::File::options().append(true).open(project.folder.join("spec/api.yaml"));
    document.unwrap().set_modified(SystemTime::now()).unwrap();

    let again = project.build();
    again.expect_success();
    assert_eq!(project.runs(), 2);
    assert_eq!(project.generated(), before);
    // Cargo compiles a package again whose build script ran, whatever the script did: nothing that a script writes, prints
    // or leaves alone can prevent it. Nothing else may be compiled, and then all is up to date again.
    assert!(again.compiled().iter().all(|target| *target == project.name), "{:?}", again.compiled());
    let third = project.build();
    third.expect_success();
    assert_eq!(third.compiled(), [""; 0]);
    assert_eq!(project.runs(), 2);
}

#[test]
fn an_edited_document_is_compiled_by_the_same_build() {
    let project = Project::built("edited");
    let before = project.generated();
    let property = "      properties:\n        watts:\n          type: integer\n";
    project.write("spec/api.yaml", &DOCUMENT.replace("      properties:\n", property));
    project.write("src/main.rs", &MAIN.replace("..Default", "watts: Some(5), ..Default"));

    let again = project.build();
    again.expect_success();
    assert_eq!(again.compiled(), [project.name]);
    assert!(again.run().contains("watts: Some(5)"), "{}", again.run());
    let after = project.generated();
    let changed: Vec<_> = after.iter().filter(|(path, file)| before.get(*path) != Some(*file)).collect();
    let [(path, _)] = changed.as_slice() else {
        panic!("one file should have been written: {changed:?}");
    };
    assert!(path.ends_with("models/lamp.rs"), "{path:?}");
}

#[test]
fn models_that_are_gone_leave_no_files() {
    let project = Project::built("removed");
    let (document, _) = DOCUMENT.split_once("    Colour:").unwrap();
    let document = document.replace("$ref: '#/components/schemas/Colour'", "type: string");
    project.write("spec/api.yaml", &document);
    project.write("src/main.rs", &MAIN.replace("api::Colour::Red", "\"red\".to_owned()"));
    let again = project.build();
    again.expect_success();
    assert!(again.run().contains("\"red\""));
    assert!(!project.generated().keys().any(|path| path.ends_with("colour.rs")));
}

#[test]
fn an_error_in_the_document_fails_the_build_and_touches_nothing() {
    let project = Project::built("broken");
    let before = project.generated();
    let line = DOCUMENT.lines().position(|line| line.contains("schemas/Colour"));
    project.write("spec/api.yaml", &DOCUMENT.replace("schemas/Colour", "schemas/Color"));

    let broken = project.build();
    assert!(!broken.output.status.success());
    let stderr = broken.stderr();
    let place = format!("spec/api.yaml:{}:17", line.unwrap() + 1);
    assert!(stderr.contains(&place), "{stderr}");
    assert!(stderr.contains("`#/components/schemas/Color`"), "{stderr}");
    assert_eq!(project.generated(), before);

    project.write("spec/api.yaml", DOCUMENT);
    project.build().expect_success();
    assert_eq!(project.generated(), before);
}

#[test]
fn a_warning_about_the_document_is_shown() {
    let project = Project::new("warned");
    project.write("spec/api.yaml", &DOCUMENT.replace("[red, green]", "red"));
    let build = project.build();
    build.expect_success();
    let stderr = build.stderr();
    let warning = stderr.lines().find(|line| line.starts_with("warning: warned@"));
    assert!(warning.unwrap().contains("spec/api.yaml:"), "{stderr}");
}
