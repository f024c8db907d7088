//! What was saved of the network: the lock file beside a document, and the copies that it pins. In comes a URL, out goes the
//! copy, if it is as it was when it was locked. Nothing is fetched here.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::{Component, Path, PathBuf};

use indexmap::IndexSet;
use serde_json::Value;

use super::files::{Copies, Copy, Reason};
use super::texts::Text;
use super::{Problem, Said, kind_of, parse, read, report, tell};
use crate::diagnostics::{Code, Diagnostics, Pointer};

/// The lock file of a document; without one it is empty.
#[derive(Debug, Default)]
pub(crate) struct Lock {
    /// The lock file, whether it exists or not: `api.yaml.lock`.
    pub(super) path: PathBuf,
    /// By URL.
    pub(super) entries: BTreeMap<String, Entry>,
    exists: bool,
}

/// What is known of a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its file: the way from the directory of the document, with `/`.
    pub(super) copy: String,
    /// 64 digits in lower case.
    pub(super) sha256: String,
    /// The URL that the server led to, where that is another one.
    pub(super) redirected: Option<String>,
}

impl Lock {
    /// The lock of the document at `path`. What is wrong with it is reported.
    pub(crate) fn read(document: &Path, diagnostics: &mut Diagnostics) -> Self {
        let mut name = document.file_name().unwrap_or_default().to_owned();
        name.push(".lock");
        let path = document.with_file_name(name);
        let mut lock = Self { exists: path.exists(), path, entries: BTreeMap::new() };
        if !lock.exists {
            return lock;
        }
        diagnostics.enter(&lock.path);
        let not_one = |problem| Problem { code: Code::InvalidLock, ..problem };
        match read::file(&lock.path) {
            Ok(content) => match parse(&content) {
                Ok((syntax, value)) => {
                    let said = lock.take(&value).err().into_iter().collect();
                    tell(said, &Text::new(content, syntax), diagnostics);
                }
                Err(problem) => report(&not_one(problem), &content, diagnostics),
            },
            Err(problem) => report(&not_one(problem), "", diagnostics),
        }
        lock
    }

    /// The lock file, if there is one.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.exists.then_some(self.path.as_path())
    }

    /// The directory of the copies, beside the document: `api.yaml.remote`.
    pub(super) fn folder(&self) -> String {
        format!("{}.remote", self.path.file_stem().unwrap_or_default().to_string_lossy())
    }

    /// The file of a copy.
    pub(super) fn copy_file(&self, copy: &str) -> PathBuf {
        self.path.with_file_name(copy)
    }

    fn take(&mut self, value: &Value) -> Result<(), Said> {
        let Value::Array(items) = value else {
            let message = format!("a lock file is a list of copies, and this is {}", kind_of(value));
            return Err((Code::InvalidLock, Pointer::root(), message));
        };
        for (index, item) in items.iter().enumerate() {
            let at = Pointer::root().child(index);
            let (url, entry) = entry(item, &at)?;
            let (folder, copy) = (self.folder(), Path::new(&entry.copy));
            // What is no longer referred to is removed, and so nothing else may be called a copy.
            if !copy.starts_with(&folder) || copy.components().any(|part| !matches!(part, Component::Normal(_))) {
                return Err((Code::InvalidLock, at.child("copy"), format!("a copy is a file in `{folder}`")));
            }
            self.entries.insert(url, entry);
        }
        Ok(())
    }
}

/// The URL and the entry in an item of a lock file.
fn entry(item: &Value, at: &Pointer) -> Result<(String, Entry), Said> {
    let wrong = |at: Pointer, message: String| (Code::InvalidLock, at, message);
    let members = item.as_object().ok_or_else(|| wrong(at.clone(), "a copy is an object".to_owned()))?;
    let known = ["url", "redirected", "copy", "sha256"];
    if let Some(key) = members.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(wrong(at.child(key), format!("`{key}` is nothing that this version of oasmith writes")));
    }
    let text = |key: &str| match members.get(key) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(wrong(at.child(key), format!("`{key}` is a string"))),
        None => Err(wrong(at.clone(), format!("`{key}` is missing"))),
    };
    let redirected = if members.contains_key("redirected") { Some(text("redirected")?) } else { None };
    let entry = Entry { copy: text("copy")?, sha256: text("sha256")?, redirected };
    Ok((text("url")?, entry))
}

impl Copies for Lock {
    fn named(&mut self, _: &IndexSet<String>) {}

    fn copy(&mut self, url: &str) -> Result<Copy, Reason> {
        let Some(entry) = self.entries.get(url) else {
            return Err(Reason::new(
                Code::NotLocked,
                format!("`{url}` is on the network, and no copy of it is locked"),
            ));
        };
        let path = self.copy_file(&entry.copy);
        let bytes = read::bytes(&path).map_err(|problem| match std::fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Reason::new(Code::MissingCopy, format!("`{}`, the copy of `{url}`, does not exist", entry.copy))
            }
            _ => Reason::new(problem.code, format!("`{}`: {}", entry.copy, problem.message)),
        })?;
        if sha256(&bytes) != entry.sha256 {
            let message = format!("`{}`, the copy of `{url}`, is not as it was when it was locked", entry.copy);
            return Err(Reason::new(Code::ChangedCopy, message));
        }
        let location = entry.redirected.as_deref().unwrap_or(url).to_owned();
        let content = read::text(bytes);
        let content =
            content.map_err(|problem| Reason::new(problem.code, format!("`{}`: {}", entry.copy, problem.message)))?;
        Ok(Copy { path, content, location })
    }
}

/// The digest of bytes (FIPS 180-4), in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hmac_sha256::Hash::hash(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
