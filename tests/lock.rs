//! References to the network: what `oasmith lock` fetches, saves and pins, from a real server, and what the other commands
//! then make of the copies.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a failing test panics"
)]

mod program;
mod site;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use oasmith::Builder;
use program::{binary, text};
use site::{Page, Site};

/// A directory of its own for each test, with a document whose schemas are references.
struct Case {
    directory: PathBuf,
}

impl Case {
    fn new(test: &str, references: &[String]) -> Self {
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lock").join(test);
        drop(fs::remove_dir_all(&directory));
        fs::create_dir_all(&directory).unwrap();
        let case = Self { directory };
        case.refer(references);
        case
    }

    /// Writes the document.
    fn refer(&self, references: &[String]) {
        let start =
            "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    Own: {}\n";
        let schema = |(index, reference)| format!("    S{index}: {{$ref: '{reference}'}}\n");
        let schemas: String = references.iter().enumerate().map(schema).collect();
        self.write("api.yaml", &format!("{start}{schemas}"));
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Runs the program: its exit code, standard output and standard error.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        self.run_with(&[], arguments)
    }

    /// The same, in an environment.
    fn run_with(&self, environment: &[(&str, &str)], arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(binary());
        for proxy in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env_remove(proxy);
        }
        command.env_remove("SSL_CERT_FILE").envs(environment.iter().copied());
        let output = command.args(arguments).current_dir(&self.directory).output().unwrap();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    }

    fn lock(&self, options: &[&str]) -> (i32, String, String) {
        self.run(&[&["lock", "api.yaml"], options].concat())
    }

    #[track_caller]
    fn assert_locked(&self, options: &[&str]) -> String {
        let (code, said, complaints) = self.lock(options);
        assert_eq!((code, complaints.as_str()), (0, ""), "{said}");
        said
    }

    /// Asserts that a command fails with an error of this code and says each of the texts.
    #[track_caller]
    fn assert_refused(&self, arguments: &[&str], code: &str, texts: &[&str]) {
        let (exit, _, complaints) = self.run(arguments);
        assert_eq!(exit, 1, "{complaints}");
        assert!(complaints.starts_with(&format!("error[{code}]: ")), "{complaints}");
        for text in texts {
            assert!(complaints.contains(text), "`{text}` is not in\n{complaints}");
        }
    }

    /// The files of the copies, sorted.
    fn copies(&self) -> Vec<String> {
        let lock = fs::read_to_string(self.path("api.yaml.lock")).unwrap_or_default();
        lock.lines().filter_map(|line| Some(line.split_once("copy: ")?.1.to_owned())).collect()
    }
}

const CHECK: &[&str] = &["check", "api.yaml"];
const LOCK: &[&str] = &["lock", "api.yaml"];

const PETS: &str = "\
Pet:
  type: object
  properties:
    owner: {$ref: 'people/owner.json'}
    error: {$ref: './common/../common/error.yaml#/Error'}
Pets: {type: array, items: {$ref: '#/Pet'}}
";
const OWNER: &str = r#"{"type": "object", "properties": {"pets": {"$ref": "../pets.yaml?v=2#/Pets"}}}"#;
const ERROR: &str = "Error: {type: object, required: [pet], properties: {pet: {$ref: '/v1/pets.yaml?v=2#/Pet'}}}";

/// A site whose files refer to each other, in a circle.
fn pets() -> Site {
    Site::new(&[("/v1/pets.yaml?v=2", PETS), ("/v1/people/owner.json", OWNER), ("/v1/common/error.yaml", ERROR)])
}

#[test]
fn what_is_on_the_network_is_saved_once_and_read_from_then_on() {
    let site = pets();
    let url = site.url("/v1/pets.yaml?v=2");
    let case = Case::new("nested", &[format!("{url}#/Pet"), format!("{url}#/Pets"), url.replace("http", "HTTP")]);
    case.assert_refused(CHECK, "E0305", &[&url, "oasmith lock", " --> api.yaml:7:16\n"]);
    assert!(site.asked().is_empty());

    let said = case.assert_locked(&[]);
    assert_eq!(site.asked(), ["/v1/pets.yaml?v=2", "/v1/people/owner.json", "/v1/common/error.yaml"]);
    assert!(said.contains("wrote api.yaml.lock\n") && said.contains("wrote api.yaml.remote/"), "{said}");
    let lock = case.read("api.yaml.lock");
    let copies = case.copies();
    let entry = |path: &str, copy: &str, sha256: &str| {
        format!("- url: {}\n  copy: {copy}\n  sha256: {sha256}\n", site.url(path))
    };
    let [error, owner, pets] = copies.as_slice() else { panic!("{lock}") };
    let expected = [
        entry("/v1/common/error.yaml", error, "c5e00f88744f9b87d7f3ff7afa1ae47bcf6781ab438d420e0bd366151297d93c"),
        entry("/v1/people/owner.json", owner, "0bde9f7f98a3dc9ab2e5f44dfaebefa559c603f23d62a410a631a7e07c46aa3c"),
        entry("/v1/pets.yaml?v=2", pets, "e71218ae59631d3dd481c712d31aa173f541d3c4c3c550e886877ac10480349e"),
    ];
    let comment = lock.split_once("- url").unwrap().0;
    assert!(comment.lines().all(|line| line.starts_with("# ")), "{lock}");
    assert_eq!(lock, format!("{comment}{}", expected.concat()));
    assert!(error.starts_with("api.yaml.remote/127.0.0.1_") && error.contains("/error-"), "{error}");
    assert_eq!([case.read(error), case.read(owner), case.read(pets)], [ERROR, OWNER, PETS]);
    assert_eq!(case.read("api.yaml.remote/.gitattributes"), "* -text\n");

    assert_eq!(case.run(&["generate", "api.yaml", "--out", "out", "--models", "all"]).0, 0);
    let owner = case.read("out/models/owner.rs");
    assert!(owner.contains("pub pets: Option<S1>") && case.path("out/models/error.rs").is_file(), "{owner}");
    case.assert_locked(&["--check"]);
    assert_eq!(case.assert_locked(&[]), "the lock is up to date\n");
    assert_eq!(case.read("api.yaml.lock"), lock);
    assert!(site.asked().is_empty());
    // A build script watches all of them.
    let report = Builder::new(case.path("api.yaml")).compile().unwrap();
    for name in [&[String::from("api.yaml"), String::from("api.yaml.lock")], copies.as_slice()].concat() {
        assert!(report.inputs().contains(&case.path(&name)), "{name} {:?}", report.inputs());
    }
}

#[test]
fn references_start_where_a_file_was_found_or_says_it_is() {
    let site = Site::new(&[
        ("/new/pet.yaml", "{type: object, properties: {tag: {$ref: tag.yaml}}}"),
        ("/new/tag.yaml", "{type: string}"),
        ("/named.json", r#"{"$id": "/schemas/deep/named.json", "properties": {"tag": {"$ref": "../tag.json"}}}"#),
        ("/schemas/tag.json", r#"{"type": "string"}"#),
    ]);
    site.put("/old.yaml", Page::Moved(301, "/older.yaml".to_owned()));
    site.put("/older.yaml", Page::Moved(307, "new/pet.yaml#x".to_owned()));
    let case = Case::new("bases", &[site.url("/old.yaml"), site.url("/named.json")]);
    case.assert_locked(&[]);
    assert_eq!(
        site.asked(),
        ["/old.yaml", "/older.yaml", "/new/pet.yaml", "/named.json", "/new/tag.yaml", "/schemas/tag.json"]
    );
    let entry = format!("- url: {}\n  redirected: {}\n  copy: ", site.url("/old.yaml"), site.url("/new/pet.yaml"));
    assert!(case.read("api.yaml.lock").contains(&entry), "{}", case.read("api.yaml.lock"));
    assert_eq!(case.run(CHECK).0, 0, "{:?}", case.run(CHECK));
}

#[test]
fn what_a_server_leads_to_is_locked_once() {
    let site = Site::new(&[("/pet.yaml", "{type: object, properties: {tag: {type: string}}}")]);
    for path in ["/latest", "/v1"] {
        site.put(path, Page::Moved(302, "/pet.yaml".to_owned()));
    }
    let urls = ["/latest", "/v1", "/pet.yaml"].map(|path| site.url(path));
    // In whichever order they are met, and whatever was locked before.
    for (index, order) in [[0, 1, 2], [2, 1, 0], [1, 2, 0]].iter().enumerate() {
        let case = Case::new(&format!("once-{index}"), &order.map(|url| urls[url].clone()));
        case.assert_locked(&[]);
        assert_eq!(site.asked().iter().filter(|path| *path == "/pet.yaml").count(), 1);
        let copies: HashSet<String> = case.copies().into_iter().collect();
        assert_eq!(copies.len(), 1, "{copies:?}");
        assert_eq!(case.assert_locked(&["--check"]), "the lock is up to date\n");
        assert_eq!(case.run(&["generate", "api.yaml", "--out", "out", "--models", "all"]).0, 0);
        let structs = fs::read_dir(case.path("out/models")).unwrap();
        let structs =
            structs.filter(|file| fs::read_to_string(file.as_ref().unwrap().path()).unwrap().contains("struct"));
        assert_eq!(structs.count(), 1);
        case.refer(&urls[..2]);
        case.assert_locked(&["--update"]);
        case.refer(&urls);
        case.assert_locked(&[]);
        assert_eq!(case.run(CHECK).0, 0);
        site.asked();
    }
}

/// On other systems the user says in the settings whom to trust.
#[cfg(all(unix, not(target_vendor = "apple")))]
#[test]
fn a_server_needs_the_certificate_of_an_authority_that_the_user_trusts() {
    let site = Site::new(&[("/pet.yaml", "{type: string}")]);
    let case = Case::new("tls", &[format!("{}/pet.yaml", site::tls::before(site.host()))]);
    case.assert_refused(LOCK, "E0309", &["UnknownIssuer"]);
    assert!(site.asked().is_empty());
    let authority = Path::new(env!("CARGO_MANIFEST_DIR")).join(site::tls::AUTHORITY);
    let (code, said, complaints) = case.run_with(&[("SSL_CERT_FILE", authority.to_str().unwrap())], LOCK);
    assert_eq!((code, complaints.as_str()), (0, ""), "{said}");
    assert_eq!(site.asked(), ["/pet.yaml"]);
    assert_eq!(case.read(&case.copies()[0]), "{type: string}");
    assert_eq!(case.run(CHECK).0, 0);
}

#[test]
fn what_cannot_be_fetched_is_said_at_the_reference() {
    let site = Site::new(&[
        ("/page", "<!DOCTYPE html>\n<html lang=en>pets</html>\n"),
        ("/text", "pets"),
        ("/broken", "a: 1\nb: }\n"),
    ]);
    site.put("/binary", Page::Bytes(vec![b'a', 0xFF]));
    site.put("/large", Page::Text("#".repeat((32 << 20) + 1)));
    site.put("/slow", Page::Slow);
    site.put("/forbidden", Page::Status(403));
    site.put("/circle", Page::Moved(302, "/circle".to_owned()));
    site.put("/files", Page::Moved(302, "file:///etc/hostname".to_owned()));
    site.put("/nowhere", Page::Moved(302, "//".to_owned()));
    for (path, why) in [
        ("/gone", "the server answers with the status 404"),
        ("/forbidden", "the server answers with the status 403"),
        ("/page", "what is there is HTML or XML, and not JSON or YAML"),
        ("/text", "what is there is a string, and not a JSON or YAML object"),
        ("/broken", "what is there is neither JSON nor YAML: "),
        ("/binary", "the byte 0xFF does not belong to UTF-8 text"),
        ("/large", "it has more than 32 MB"),
        ("/slow", "timeout"),
        ("/circle", "the server redirects more than 5 times"),
        ("/files", "the server redirects to `file:///etc/hostname`, which is no URL of `http` or `https`"),
        ("/nowhere", "which is no URL of `http` or `https`"),
    ] {
        let url = site.url(path);
        let case = Case::new(&format!("fails-{}", &path[1..]), &[format!("{url}#/A")]);
        let message = format!("`{url}` cannot be fetched: ");
        let lock = ["lock", "api.yaml", "--timeout", "2"];
        case.assert_refused(&lock, "E0309", &[&message, why, " --> api.yaml:7:16\n", "1 error: nothing was written"]);
        assert_eq!(fs::read_dir(&case.directory).unwrap().count(), 1);
    }
    site.asked();
    let case = Case::new("fails-circle", &[site.url("/circle")]);
    case.lock(&[]);
    assert_eq!(site.asked().len(), 6);
}

#[test]
fn only_hosts_that_the_document_names_are_asked() {
    let other = Site::new(&[("/tag.yaml", "{type: string}")]);
    let site = Site::new(&[("/pet.yaml", &format!("{{properties: {{tag: {{$ref: '{}'}}}}}}", other.url("/tag.yaml")))]);
    site.put("/moved.yaml", Page::Moved(302, other.url("/tag.yaml")));
    for path in ["/pet.yaml", "/moved.yaml"] {
        let case = Case::new(&format!("hosts-{}", &path[1..]), &[site.url(path)]);
        let option = format!("`--allow-host {}`", other.host());
        case.assert_refused(LOCK, "E0310", &[&other.url("/tag.yaml"), &option, "which the document does not name"]);
        assert!(other.asked().is_empty());
        case.assert_locked(&["--allow-host", other.host()]);
        assert_eq!(other.asked(), ["/tag.yaml"]);
        assert_eq!(case.run(CHECK).0, 0);
        // Whoever names it allows it, and it does not matter where.
        case.refer(&[site.url(path), other.url("/tag.yaml")]);
        case.assert_locked(&["--update"]);
        other.asked();
    }
    let case = Case::new("hosts-password", &[site.url("/pet.yaml").replace("//", "//me:secret@")]);
    case.assert_refused(LOCK, "E0309", &["a URL with a name or password is not asked for anything"]);
}

#[test]
fn files_of_the_network_name_no_others() {
    let site = Site::new(&[("/pet.yaml", "{properties: {a: {$ref: 'file:///etc/hostname'}}}")]);
    let case = Case::new("local", &[site.url("/pet.yaml")]);
    case.assert_locked(&[]);
    case.assert_refused(CHECK, "E0304", &["`file:///etc/hostname` is no URL of `http` or `https`"]);
}

#[test]
fn a_copy_is_what_was_locked_or_an_error() {
    let site = Site::new(&[("/pet.yaml", "{type: string}")]);
    let case = Case::new("pinned", &[site.url("/pet.yaml")]);
    case.assert_locked(&[]);
    let lock = case.read("api.yaml.lock");
    let copy = case.copies().remove(0);

    case.write(&copy, "{type: integer}");
    let place = " --> api.yaml:7:16\n";
    for command in [CHECK, LOCK, &["lock", "api.yaml", "--check"]] {
        case.assert_refused(command, "E0307", &[&copy, place, "`oasmith lock --update`"]);
    }
    case.assert_locked(&["--update"]);
    assert_eq!((case.read(&copy).as_str(), case.read("api.yaml.lock")), ("{type: string}", lock.clone()));

    fs::remove_file(case.path(&copy)).unwrap();
    for command in [CHECK, &["lock", "api.yaml", "--check"]] {
        case.assert_refused(command, "E0306", &[&copy, place, "`oasmith lock`"]);
    }
    case.assert_locked(&[]);
    assert_eq!((case.read(&copy).as_str(), case.read("api.yaml.lock")), ("{type: string}", lock));

    // What is pinned stays so until somebody says otherwise.
    fs::remove_file(case.path(&copy)).unwrap();
    site.put("/pet.yaml", Page::Text("{type: boolean}".to_owned()));
    case.assert_refused(LOCK, "E0307", &["is not what was locked", "--update"]);
    case.assert_locked(&["--update"]);
    assert_eq!(case.read(&copy), "{type: boolean}");
}

#[test]
fn the_lock_follows_the_document() {
    let site =
        Site::new(&[("/a.yaml", "{type: string}"), ("/b.yaml", "{type: string}"), ("/c.yaml", "{type: string}")]);
    let url = |name: &str| site.url(&format!("/{name}.yaml"));
    let case = Case::new("follows", &[url("a"), url("b")]);
    case.assert_locked(&[]);
    site.asked();
    let before = case.copies();

    case.refer(&[url("b"), url("c")]);
    case.assert_refused(&["lock", "api.yaml", "--check"], "E0305", &[&url("c")]);
    let said = case.assert_locked(&[]);
    assert_eq!(site.asked(), ["/c.yaml"]);
    assert!(said.contains(&format!("removed {}\n", before[0])), "{said}");
    assert!(!case.path(&before[0]).exists() && case.path(&before[1]).exists());

    case.refer(&[url("c")]);
    let (code, said, complaints) = case.lock(&["--check"]);
    assert_eq!((code, complaints.as_str()), (1, "the lock is out of date: run the same command without --check\n"));
    assert!(said.contains(&before[1]), "{said}");
    assert!(case.path(&before[1]).exists());
    assert_eq!(case.run(CHECK).0, 0);

    case.refer(&[]);
    case.assert_locked(&[]);
    assert_eq!(fs::read_dir(&case.directory).unwrap().count(), 1);
    case.assert_locked(&["--check"]);
    assert!(site.asked().is_empty());
}

#[test]
fn a_document_may_consist_of_so_many_files() {
    let site = Site::new(&[]);
    let paths: Vec<String> = (0..=1_000).map(|index| format!("/{index}.yaml")).collect();
    for path in &paths {
        site.put(path, Page::Text("{type: string}".to_owned()));
    }
    let urls: Vec<String> = paths.iter().map(|path| site.url(path)).collect();
    let case = Case::new("count", &urls);
    case.assert_refused(LOCK, "E0309", &[&urls[1_000], "the document refers to more than 1000 files of the network"]);
    assert_eq!(site.asked().len(), 1_000);
    case.refer(&urls[1..]);
    case.assert_locked(&[]);
    assert_eq!(case.copies().len(), 1_000);
    case.refer(&urls);
    case.assert_locked(&["--max-files", "1001"]);
    case.assert_refused(&["lock", "api.yaml", "--max-files", "3", "--update"], "E0309", &["more than 3 files"]);
}

#[test]
fn files_may_have_so_many_bytes() {
    let text = format!("{{type: string, description: {}}}", "a".repeat((1 << 20) - 30));
    let site = Site::new(&[("/a.yaml", &text), ("/b.yaml", &text), ("/c.yaml", &format!("{text}{}", " ".repeat(30)))]);
    let [a, b, c] = ["/a.yaml", "/b.yaml", "/c.yaml"].map(|path| site.url(path));
    let case = Case::new("sizes", &[a, b.clone()]);
    let limits = |file, total| ["lock", "api.yaml", "--max-file-size", file, "--max-total-size", total];
    case.assert_refused(&limits("1", "1"), "E0309", &[&b, "all files together have more than 1 MB"]);
    case.assert_locked(&limits("1", "2")[2..]);
    case.refer(std::slice::from_ref(&c));
    case.assert_refused(&limits("1", "2"), "E0309", &[&c, "it has more than 1 MB"]);
    case.assert_locked(&limits("2", "2")[2..]);
}

#[test]
fn what_is_wrong_elsewhere_does_not_prevent_it() {
    let site = Site::new(&[("/pet.yaml", "Pet: {type: string}")]);
    let case = Case::new("elsewhere", &[site.url("/pet.yaml#/Dog"), "gone.yaml".to_owned()]);
    case.assert_locked(&[]);
    case.assert_refused(CHECK, "E0301", &[]);
    case.write("api.yaml", "openapi: [");
    case.assert_refused(LOCK, "E0106", &[]);
}
