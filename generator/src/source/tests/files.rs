//! Several files: which are read, what becomes of references, and where things stand.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::diagnostics::{Code, Diagnostics, Pointer};
use crate::source::{Document, FILES, Inputs, Lock, Texts, load};

/// A directory of files, removed in the end.
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(test: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("oasmith-files-{}-{test}", std::process::id()));
        let folder = Self(folder);
        for (path, text) in files {
            let path = folder.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    fn load_with(&self, root: &str, inputs: &Inputs) -> (Document, Texts) {
        let (mut texts, mut diagnostics) = (Texts::default(), Diagnostics::new());
        let document = load(&self.0.join(root), inputs, &mut Lock::default(), &mut texts, &mut diagnostics);
        (document.unwrap_or_else(|| panic!("{diagnostics:?}")), texts)
    }

    pub(super) fn load(&self, root: &str) -> Document {
        self.load_with(root, &Inputs::default()).0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

/// The keys of the files that were read.
fn keys(document: &Document) -> Vec<&String> {
    document.root[FILES].as_object().map(|files| files.keys().collect()).unwrap_or_default()
}

#[test]
fn files_that_cannot_be_read() {
    for (path, word) in [("no/such/file.yaml", "No such file"), ("src", "directory")] {
        let mut diagnostics = Diagnostics::new();
        assert!(
            load(Path::new(path), &Inputs::default(), &mut Lock::default(), &mut Texts::default(), &mut diagnostics)
                .is_none()
        );
        let reported = diagnostics.into_sorted();
        assert_eq!(reported.len(), 1);
        assert_eq!(reported[0].code(), Code::UnreadableFile);
        assert_eq!(reported[0].file(), Some(Path::new(path)));
        assert!(reported[0].message().contains(word), "{}", reported[0]);
    }
}

#[test]
fn a_file_of_any_name_is_read() {
    let folder = Folder::new("name", &[("api.txt", "openapi: 3.0.3\n")]);
    assert_eq!(folder.load("api.txt").root, json!({"openapi": "3.0.3"}));
}

#[test]
fn references_between_files_become_pointers() {
    let folder = Folder::new(
        "pointers",
        &[
            ("api.yaml", "a: {$ref: 'm/pet.json'}\nb: {$ref: '#/a'}\nc: {$ref: 'm/pet.json#/p%20q'}"),
            (
                "m/pet.json",
                r##"{"x": [{"$ref": "../api.yaml#/b"}], "y": {"$ref": "#/x"}, "z": {"$ref": "own%.yaml#"}}"##,
            ),
            ("m/own%.yaml", "$ref: ../m/pet.json#x"),
        ],
    );
    let document = folder.load("api.yaml");
    let expected = json!({
        "a": {"$ref": "#/x-oasmith-files/m~1pet.json"},
        "b": {"$ref": "#/a"},
        "c": {"$ref": "#/x-oasmith-files/m~1pet.json/p%20q"},
        FILES: {
            "m/pet.json": {
                "x": [{"$ref": "#/b"}],
                "y": {"$ref": "#/x-oasmith-files/m~1pet.json/x"},
                "z": {"$ref": "#/x-oasmith-files/m~1own%25.yaml"},
            },
            "m/own%.yaml": {"$ref": "#/x-oasmith-files/m~1pet.json/x"},
        },
    });
    assert_eq!(document.root, expected);
}

#[test]
fn two_ways_to_a_file_are_one() {
    let ways = "[{$ref: a%20b.yaml}, {$ref: './x/../a b.yaml'}, {$ref: '.\\a b.yaml'}, {$ref: 'A/../a b.yaml'}]";
    let folder =
        Folder::new("ways", &[("api.yaml", &format!("a: {ways}")), ("a b.yaml", "{}"), ("x/y", ""), ("A/y", "")]);
    let url = format!("{{\"a\": {{\"$ref\": \"file://{}/a%20b.yaml\"}}}}", folder.0.display());
    fs::write(folder.0.join("x/url.json"), url).unwrap();
    let document = folder.load("api.yaml");
    assert_eq!(keys(&document), ["a b.yaml"]);
    let ways = document.root["a"].as_array().unwrap();
    assert!(ways.iter().all(|way| way["$ref"] == "#/x-oasmith-files/a b.yaml"), "{ways:?}");

    let inputs = Inputs { folders: vec![folder.0.clone()], ..Inputs::default() };
    let (document, texts) = folder.load_with("x/url.json", &inputs);
    assert_eq!(keys(&document), ["../a b.yaml"]);
    assert_eq!(texts.paths(), [folder.0.join("x/url.json"), folder.0.join("x/../a b.yaml")]);
}

#[test]
fn examples_and_defaults_refer_to_nothing() {
    let text = "example: {$ref: b.yaml}\nproperties: {example: {default: {$ref: b.yaml}, enum: [{$ref: b.yaml}]}}\nexamples: [{$ref: b.yaml}]\n";
    let folder = Folder::new("data", &[("api.yaml", text), ("b.yaml", "{}")]);
    assert!(keys(&folder.load("api.yaml")).is_empty());
    let text =
        "properties: {example: {$ref: b.yaml}}\nresponses: {default: {$ref: b.yaml}}\nexamples: {a: {$ref: b.yaml}}\n";
    fs::write(folder.0.join("api.yaml"), text).unwrap();
    let root = folder.load("api.yaml").root;
    for place in ["/properties/example", "/responses/default", "/examples/a"] {
        assert_eq!(root.pointer(place).unwrap()["$ref"], "#/x-oasmith-files/b.yaml");
    }
}

#[test]
fn a_mapping_may_hold_names() {
    let text = "discriminator: {propertyName: a, mapping: {a: Cat, b: cats/Cat.v1, c: cats/dog.yaml}}\nmapping: {a: cats/dog.yaml}\n";
    let folder = Folder::new("mapping", &[("api.yaml", text), ("cats/dog.yaml", "{}")]);
    let root = folder.load("api.yaml").root;
    let expected = json!({"a": "Cat", "b": "cats/Cat.v1", "c": "#/x-oasmith-files/cats~1dog.yaml"});
    assert_eq!(root["discriminator"]["mapping"], expected);
    assert_eq!(root["mapping"], json!({"a": "cats/dog.yaml"}));
}

#[track_caller]
fn assert_unread(document: &Document, key: &str, code: Code) {
    let reason = document.unread.reason(key).unwrap_or_else(|| panic!("{:?}", document.unread));
    assert_eq!(reason.code, code, "{reason:?}");
}

#[test]
fn what_cannot_be_read_is_noted() {
    let text = "[{$ref: b/c.yaml}, {$ref: ../secret.yaml}, {$ref: /etc/hostname}, {$ref: 'https://example.com/a.yaml#/A'}, {$ref: Pet}]";
    let folder = Folder::new(
        "unread",
        &[("d/api.yaml", &format!("a: {text}")), ("d/b/c.yaml", "{$ref: ../gone.yaml}"), ("secret.yaml", "{}")],
    );
    let document = folder.load("d/api.yaml");
    assert_eq!(keys(&document), ["b/c.yaml"]);
    assert_unread(&document, "gone.yaml", Code::ExternalReference);
    assert_unread(&document, "../secret.yaml", Code::ForbiddenFile);
    assert_unread(&document, "https://example.com/a.yaml", Code::NotLocked);
    let url = "#/x-oasmith-files/https:~1~1example.com~1a.yaml/A";
    assert_eq!(document.root["a"][3], json!({"$ref": url}));
    assert_eq!(document.root["a"][4], json!({"$ref": "Pet"}));
}

#[test]
fn files_have_addresses_too() {
    let api = "$self: https://example.com/api\na: {$ref: pets.yaml#/A}\nb: {$ref: cats.yaml#/A}\nc: {x: 1}\n";
    let pets =
        "$self: https://example.com/parts/pets\nA: [{$ref: 'https://example.com/api#/c'}, {$ref: 'pets#/B'}]\nB: 1\n";
    let cats = "A: {$ref: 'https://example.com/parts/pets#/B'}\n";
    let folder = Folder::new("addresses", &[("api.yaml", api), ("pets.yaml", pets), ("cats.yaml", cats)]);
    let document = folder.load("api.yaml");
    assert_eq!(keys(&document), ["pets.yaml", "cats.yaml"]);
    let files = &document.root[FILES];
    let own = json!({"$ref": "#/x-oasmith-files/pets.yaml/B"});
    assert_eq!(files["pets.yaml"]["A"], json!([{"$ref": "#/c"}, own]));
    assert_eq!(files["cats.yaml"]["A"], own);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out() {
    let folder = Folder::new("links", &[("d/api.yaml", "a: [{$ref: out.yaml}, {$ref: in.yaml}, {$ref: b.yaml}]")]);
    for (path, text) in [("secret.yaml", "s: 1"), ("d/b.yaml", "b: 1")] {
        fs::write(folder.0.join(path), text).unwrap();
    }
    std::os::unix::fs::symlink("../secret.yaml", folder.0.join("d/out.yaml")).unwrap();
    std::os::unix::fs::symlink("b.yaml", folder.0.join("d/in.yaml")).unwrap();
    let document = folder.load("d/api.yaml");
    assert_eq!(document.root[FILES], json!({"b.yaml": {"b": 1}}));
    assert_unread(&document, "../secret.yaml", Code::ForbiddenFile);
}

#[test]
fn a_broken_file_is_to_blame_itself() {
    let folder = Folder::new("broken", &[("api.yaml", "a: {$ref: b.yaml#/B}"), ("b.yaml", "x: 1\ny: }")]);
    let (document, texts) = folder.load_with("api.yaml", &Inputs::default());
    assert_unread(&document, "b.yaml", Code::InvalidYaml);
    let place = texts.locate(&[Pointer::root().child(FILES).child("b.yaml")]).remove(0);
    assert_eq!(place.file(), Some(folder.0.join("b.yaml").as_path()));
    assert_eq!(place.position().map(|position| position.line), Some(2));
}

#[test]
fn places_are_found_in_their_files() {
    let folder = Folder::new(
        "places",
        &[("api.yaml", "a:\n  $ref: b.json"), ("b.json", "{\"$ref\": \"c.yaml\",\n\"x\": 1}"), ("c.yaml", "\n\ny: 1")],
    );
    let (_, texts) = folder.load_with("api.yaml", &Inputs::default());
    let file = |key: &str| Pointer::root().child(FILES).child(key);
    let pointers = [file("c.yaml").child("y"), Pointer::root().child("a"), file("b.json").child("x"), file("none")];
    let places = texts.locate(&pointers);
    let places: Vec<_> = places
        .iter()
        .map(|place| {
            let name = place.file().unwrap().file_name().unwrap().to_str().unwrap();
            (name, place.pointer().as_str(), place.position().unwrap().line)
        })
        .collect();
    let none = "/x-oasmith-files/none";
    assert_eq!(places, [("c.yaml", "/y", 3), ("api.yaml", "/a", 1), ("b.json", "/x", 2), ("api.yaml", none, 1)]);
}

#[test]
fn files_of_the_network_are_read_from_their_copies() {
    let lock = "\
- url: https://example.com/old/pets.yaml
  redirected: https://example.com/new/pets.yaml
  copy: api.yaml.remote/a
  sha256: ea62163744e821032170a23c1127f395c29298332a6b7c013d6aeff788aa3503
- url: https://example.com/new/tag.json
  copy: api.yaml.remote/b
  sha256: 20dbb5e19a083595f17d69d03aaa9b5f65b68a825cc6ac048d352ac596b5da40
";
    let folder = Folder::new(
        "copies",
        &[
            ("api.yaml", "a: {$ref: 'HTTPS://example.com:443/x/../old/pets.yaml#/Pet'}"),
            ("api.yaml.lock", lock),
            ("api.yaml.remote/a", "Pet: {$ref: tag.json}\n"),
            ("api.yaml.remote/b", r#"{"type": "string", "pet": {"$ref": "/new/pets.yaml#/Pet"}}"#),
        ],
    );
    let (mut texts, mut diagnostics) = (Texts::default(), Diagnostics::new());
    let path = folder.path("api.yaml");
    let mut lock = Lock::read(&path, &mut diagnostics);
    let document = load(&path, &Inputs::default(), &mut lock, &mut texts, &mut diagnostics).unwrap();
    let pet = "#/x-oasmith-files/https:~1~1example.com~1old~1pets.yaml/Pet";
    let tag = "#/x-oasmith-files/https:~1~1example.com~1new~1tag.json";
    let expected = json!({
        "a": {"$ref": pet},
        FILES: {
            "https://example.com/old/pets.yaml": {"Pet": {"$ref": tag}},
            "https://example.com/new/tag.json": {"type": "string", "pet": {"$ref": pet}},
        },
    });
    assert_eq!(document.root, expected);
    let place = texts.locate(&[Pointer::parse(tag.trim_start_matches('#')).unwrap().child("type")]).remove(0);
    assert_eq!(place.file(), Some(folder.path("api.yaml.remote/b").as_path()));
}

#[test]
fn circles_and_chains_end() {
    let mut files: Vec<(String, String)> =
        (0..1_000).map(|file| (format!("f{file}.yaml"), format!("$ref: f{}.yaml", file + 1))).collect();
    files.push(("f1000.yaml".to_owned(), "$ref: f0.yaml".to_owned()));
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = Folder::new("circle", &files);
    let root: Value = folder.load("f0.yaml").root;
    assert_eq!(root[FILES].as_object().unwrap().len(), 1_000);
    assert_eq!(root[FILES]["f1000.yaml"], json!({"$ref": "#"}));
}
