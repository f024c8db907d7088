//! Several files as one document. In comes the value of a root, out goes that value with every file that is referred to in
//! it, or in one of them, under the key [`FILES`], and with references that are pointers into it. A file that cannot be read
//! is only noted: it matters where what refers to it is used. This module does not know how values are written.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::paths::{Folders, Named};
use super::references::{self, Around};
use super::texts::{Text, Texts};
use super::{Document, Inputs, address, names, parse, read};
use crate::diagnostics::{Code, Excerpt, Pointer};

/// Where the files stand in the document, each under its path from the directory of the document.
pub(crate) const FILES: &str = "x-oasmith-files";

/// The files that are referred to and were not read.
#[derive(Debug, Default)]
pub(crate) struct Unread(HashMap<String, Reason>);

/// Why a file was not read.
#[derive(Debug)]
pub(crate) struct Reason {
    pub(crate) code: Code,
    pub(crate) message: String,
    /// Whether the file is to blame, and not who refers to it.
    pub(crate) is_in_file: bool,
}

impl Unread {
    /// Why the file that has this key under [`FILES`] is missing.
    pub(crate) fn reason(&self, key: &str) -> Option<&Reason> {
        self.0.get(key)
    }
}

/// The key of the root, which no other file has.
const ROOT: &str = "";

/// Follows the references of `root`, the value of the file at `path`.
pub(super) fn gather(path: &Path, mut root: Value, inputs: &Inputs, texts: &mut Texts) -> Document {
    let mut files = Files::new(path, inputs);
    let own = files.folders.own().to_owned();
    address::resolve(&mut root);
    names::resolve(&mut root);
    files.rewrite(&mut root, Around::Keywords, ROOT, &own);
    let mut values = Map::new();
    let mut next = 0;
    while let Some((real, key)) = files.found.get(next).cloned() {
        next += 1;
        let (content, parsed) = match read::file(&real) {
            Ok(content) => {
                let parsed = parse(&content);
                (content, parsed)
            }
            Err(problem) => (String::new(), Err(problem)),
        };
        let text = match parsed {
            Ok((syntax, mut value)) => {
                names::resolve(&mut value);
                files.rewrite(&mut value, Around::File, &key, real.parent().unwrap_or(&own));
                values.insert(key.clone(), value);
                Text::new(content, syntax)
            }
            Err(problem) => {
                let at = problem.position.map(|position| Excerpt::at(&content, position));
                let (code, message) = (problem.code, problem.message);
                files.unread.insert(key.clone(), Reason { code, message, is_in_file: true });
                Text::broken(at)
            }
        };
        texts.push(&path.with_file_name(&key), Some(key), text);
    }
    if let Some(members) = root.as_object_mut().filter(|_| next > 0) {
        members.insert(FILES.to_owned(), Value::Object(values));
    }
    Document { root, unread: Unread(files.unread) }
}

struct Files {
    folders: Folders,
    /// The files besides the root: real path and key, in the order in which they are first referred to.
    found: Vec<(PathBuf, String)>,
    /// The keys of all files by their real paths.
    keys: HashMap<PathBuf, String>,
    unread: HashMap<String, Reason>,
}

impl Files {
    fn new(root: &Path, inputs: &Inputs) -> Self {
        let folders = Folders::new(root, inputs);
        let keys = std::fs::canonicalize(root).map(|real| (real, ROOT.to_owned()));
        Self { folders, found: Vec::new(), keys: keys.into_iter().collect(), unread: HashMap::new() }
    }

    /// Makes pointers of the references in the value of a file.
    fn rewrite(&mut self, value: &mut Value, around: Around, key: &str, folder: &Path) {
        // The same few texts are written over and over.
        let mut known: HashMap<String, Option<String>> = HashMap::new();
        references::each(value, around, &mut |text, may_be_name| {
            let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
            let to = match file {
                "" if key == ROOT || text.is_empty() => return,
                "" => key,
                file => {
                    let to = known.entry(file.to_owned()).or_insert_with(|| self.key(file, folder, may_be_name));
                    let Some(to) = to else { return };
                    to
                }
            };
            *text = reference_to(to, fragment);
        });
    }

    /// The key of the file that is named; none if it may as well be no name of a file, and no file has it.
    fn key(&mut self, name: &str, folder: &Path, may_be_name: bool) -> Option<String> {
        let (key, code, message) = match self.folders.named(name, folder) {
            Named::File(real) => {
                if let Some(key) = self.keys.get(&real) {
                    return Some(key.clone());
                }
                let key = self.folders.key(&real);
                self.keys.insert(real.clone(), key.clone());
                self.found.push((real, key.clone()));
                return Some(key);
            }
            // `$ref: Pet` is a slip of its author.
            Named::Missing(_) if may_be_name || !name.contains(['/', '.', '\\']) => return None,
            Named::Missing(path) => {
                let key = self.folders.key(&path);
                let message = format!("the file `{key}` does not exist");
                (key, Code::ExternalReference, message)
            }
            Named::Forbidden(path) => {
                let key = self.folders.key(&path);
                let message = format!("the file `{key}` is not in the directory of the document");
                (key, Code::ForbiddenFile, message)
            }
            Named::Remote(url) => {
                let message = format!("`{url}` is on the network, and nothing is fetched");
                (url, Code::NotLocked, message)
            }
        };
        self.unread.entry(key.clone()).or_insert(Reason { code, message, is_in_file: false });
        Some(key)
    }
}

/// The reference to `fragment` of the file `key`.
fn reference_to(key: &str, fragment: &str) -> String {
    if key == ROOT {
        return format!("#{fragment}");
    }
    // The pointer is read as a part of a URI.
    let file = Pointer::root().child(FILES).child(key).as_str().replace('%', "%25");
    // Some write `pets.yaml#Pet`.
    let slash = if fragment.is_empty() || fragment.starts_with('/') { "" } else { "/" };
    format!("#{file}{slash}{fragment}")
}
