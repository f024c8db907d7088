//! What the part of a reference before its `#` names. In comes its text and the directory that it starts in, out goes a
//! file on this machine, or why there is none. It reads no file and knows no document.

use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::Inputs;
use super::uri::joined;
use crate::suggest::nearest;

/// Of so many names in a directory the nearest is looked for.
const MOST_NAMES: usize = 10_000;

/// What a reference names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A file that may be read: by its real path, so that two ways to it are one.
    File(PathBuf),
    /// No file is there.
    Missing(PathBuf),
    /// It is outside the directories whose files may be read.
    Forbidden(PathBuf),
    /// Something on the network.
    Remote(String),
}

/// The directories whose files may be read, by their real paths: first that of the document.
pub(super) struct Folders(Vec<PathBuf>);

impl Folders {
    pub(super) fn new(document: &Path, inputs: &Inputs) -> Self {
        let own = document.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        let all = std::iter::once(own).chain(inputs.folders.iter().map(PathBuf::as_path));
        // What does not exist allows nothing.
        Self(all.map(|folder| fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())).collect())
    }

    /// The directory of the document.
    pub(super) fn own(&self) -> &Path {
        self.0.first().map_or(Path::new(""), PathBuf::as_path)
    }

    /// What `text` names in a document of `folder`, under what the `$id`s around it come to.
    pub(super) fn named(&self, text: &str, id: &str, folder: &Path) -> Named {
        let by_id = self.found(&joined(id, text), folder);
        if id.is_empty() || matches!(by_id, Named::File(_)) {
            return by_id;
        }
        // Schemas that are published under an address are files side by side, before they are.
        match self.found(text, folder) {
            beside @ Named::File(_) => beside,
            _ => by_id,
        }
    }

    fn found(&self, text: &str, folder: &Path) -> Named {
        let text = match text.split_once(':') {
            Some((scheme, _)) if ["http", "https"].iter().any(|it| scheme.eq_ignore_ascii_case(it)) => {
                return Named::Remote(text.to_owned());
            }
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("file") => {
                let rest = rest.strip_prefix("//").map_or(rest, |rest| rest.strip_prefix("localhost").unwrap_or(rest));
                // `file:///C:/api.yaml`
                rest.strip_prefix('/').filter(|path| Path::new(path).is_absolute()).unwrap_or(rest)
            }
            _ => text,
        };
        // Authors on Windows write `.\pets.yaml`; elsewhere no file of a description has such a name.
        let text = text.replace('\\', "/");
        let mut missing = None;
        // A name may hold what looks like an escape.
        for name in [percent_decoded(&text), text] {
            let path = folder.join(name);
            match fs::canonicalize(&path) {
                Ok(path) if !self.allow(&path) => return Named::Forbidden(path),
                Ok(path) if path.is_file() => return Named::File(path),
                _ => drop(missing.get_or_insert(lexical(&path))),
            }
        }
        let missing = missing.unwrap_or_default();
        if self.allow(&missing) { Named::Missing(missing) } else { Named::Forbidden(missing) }
    }

    fn allow(&self, path: &Path) -> bool {
        self.0.iter().any(|folder| path.starts_with(folder))
    }

    /// How documents speak of a file: by its way from the directory of the document, whatever the machine.
    pub(super) fn key(&self, path: &Path) -> String {
        let mut own = self.own().components().peekable();
        let mut to = path.components().peekable();
        while own.peek().is_some() && own.peek() == to.peek() {
            own.next();
            to.next();
        }
        let up = own.map(|_| OsStr::new(".."));
        let parts: Vec<_> = up.chain(to.map(Component::as_os_str)).map(OsStr::to_string_lossy).collect();
        parts.join("/")
    }
}

/// The file whose name is most like that of one that is not there, in the same directory.
pub(super) fn near(missing: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(missing.parent()?).ok()?.flatten().take(MOST_NAMES);
    let names = entries.filter(|entry| entry.path().is_file()).map(|entry| entry.file_name());
    let mut names: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
    // A directory is in no order.
    names.sort_unstable();
    let near = nearest(missing.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(missing.with_file_name(near))
}

/// A path without `.` and `..`, of a file that is not there.
fn lexical(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}

/// Text in which `%7B` is `{`; what is not an escape, or not UTF-8, stays as it is.
pub(crate) fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = match rest {
            [b'%', high, low, ..] => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            bytes.push(high * 16 + low);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
