//! Several files as one document. In comes the value of a root, out goes that value with every file that is referred to in
//! it, or in one of them, under the key [`FILES`], and with references that are pointers into it. A file that cannot be read
//! is only noted: it matters where what refers to it is used. This module does not know how values are written.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use indexmap::IndexSet;
use serde_json::{Map, Value};

use super::names::{self, Names};
use super::paths::{Folders, Named, near};
use super::references::{self, Around, Offer};
use super::texts::{Text, Texts};
use super::uri::{joined, on_network};
use super::{Document, Inputs, Problem, address, parse, read};
use crate::diagnostics::{Code, Excerpt, Message, Pointer};
use crate::suggest::did_you_mean;

/// Where the files stand in the document, each under its path from the directory of the document.
pub(crate) const FILES: &str = "x-oasmith-files";

/// The files that are referred to and were not read.
#[derive(Debug, Default)]
pub(crate) struct Unread(HashMap<String, Reason>);

/// Why a file was not read.
#[derive(Debug)]
pub(crate) struct Reason {
    pub(crate) code: Code,
    pub(crate) message: Message,
    /// Whether the file is to blame, and not who refers to it.
    pub(crate) is_in_file: bool,
}

impl Reason {
    pub(super) fn new(code: Code, message: impl Into<Message>) -> Self {
        Self { code, message: message.into(), is_in_file: false }
    }
}

impl Unread {
    /// Why the file that has this key under [`FILES`] is missing.
    pub(crate) fn reason(&self, key: &str) -> Option<&Reason> {
        self.0.get(key)
    }
}

/// Where files of the network are to be had.
pub(crate) trait Copies {
    /// Tells which URLs the files of the user name, before any is asked for.
    fn named(&mut self, urls: &IndexSet<String>);

    /// What is at a URL.
    fn copy(&mut self, url: &str) -> Result<Copy, Reason>;
}

/// The copy of a file of the network.
pub(crate) struct Copy {
    /// The file that holds it.
    pub(super) path: PathBuf,
    pub(super) content: String,
    /// The URL that it was had from in the end, which is the one that its references start at.
    pub(super) location: String,
}

/// The key of the root, which no other file has.
const ROOT: &str = "";

/// Follows the references of `root`, the value of the file at `path`. Files of the user come first.
pub(super) fn gather(
    path: &Path,
    mut root: Value,
    inputs: &Inputs,
    copies: &mut dyn Copies,
    texts: &mut Texts,
) -> Document {
    let mut files = Files::new(path, inputs);
    let own = Base::Folder(files.folders.own().to_owned());
    files.follow(&mut root, Around::Keywords, ROOT, &own);
    let mut next = 0;
    while let Some((real, key)) = files.found.get(next).cloned() {
        next += 1;
        let base = real.parent().map_or(own.clone(), |folder| Base::Folder(folder.to_owned()));
        let text = files.add(&key, read::file(&real), base);
        texts.push(&path.with_file_name(&key), Some(key), text);
    }
    files.claim();
    copies.named(&files.remote);
    let mut next = 0;
    while let Some(url) = files.remote.get_index(next).cloned() {
        next += 1;
        if files.places.contains_key(&url) {
            continue;
        }
        match copies.copy(&url) {
            Ok(Copy { path, content, location }) => {
                if let Some(key) = files.key_at(&location).filter(|key| *key != url) {
                    files.places.insert(url, (key, Pointer::root()));
                    continue;
                }
                // Others may call it by the other name.
                if location != url {
                    files.places.insert(location.clone(), (url.clone(), Pointer::root()));
                }
                let text = files.add(&url, Ok(content), Base::Url(location));
                texts.push(&path, Some(url), text);
            }
            Err(reason) => drop(files.unread.insert(url, reason)),
        }
    }
    files.settle(&mut root);
    let is_alone = files.found.is_empty() && files.remote.is_empty();
    if let Some(members) = root.as_object_mut().filter(|_| !is_alone) {
        members.insert(FILES.to_owned(), Value::Object(files.values));
    }
    Document { root, unread: Unread(files.unread), ..Document::default() }
}

/// Where the references of a file start.
#[derive(Clone)]
enum Base {
    Folder(PathBuf),
    Url(String),
}

struct Files {
    folders: Folders,
    /// The files besides the root: real path and key, in the order in which they are first referred to.
    found: Vec<(PathBuf, String)>,
    /// The keys of all files by their real paths.
    keys: HashMap<PathBuf, String>,
    /// The files of the network: their URLs, which are their keys.
    remote: IndexSet<String>,
    /// What is at other URLs: the key of a file, and the place in there.
    places: HashMap<String, (String, Pointer)>,
    /// What the schemas of each file are called.
    names: BTreeMap<String, Names>,
    /// References to what may turn out to be elsewhere, when all files are read: their key and their fragment.
    open: HashMap<String, (String, String)>,
    values: Map<String, Value>,
    unread: HashMap<String, Reason>,
}

impl Files {
    fn new(root: &Path, inputs: &Inputs) -> Self {
        let keys = std::fs::canonicalize(root).map(|real| (real, ROOT.to_owned()));
        Self {
            folders: Folders::new(root, inputs),
            found: Vec::new(),
            keys: keys.into_iter().collect(),
            remote: IndexSet::new(),
            places: HashMap::new(),
            names: BTreeMap::new(),
            open: HashMap::new(),
            values: Map::new(),
            unread: HashMap::new(),
        }
    }

    /// Takes in a file, and gives its text.
    fn add(&mut self, key: &str, content: Result<String, Problem>, base: Base) -> Text {
        let (content, parsed) = match content {
            Ok(content) => {
                let parsed = parse(&content);
                (content, parsed)
            }
            Err(problem) => (String::new(), Err(problem)),
        };
        match parsed {
            Ok((syntax, mut value)) => {
                let base = match base {
                    Base::Url(url) => Base::Url(address::of(&value).map_or(url.clone(), |own| joined(&url, own))),
                    folder @ Base::Folder(_) => folder,
                };
                self.follow(&mut value, Around::File, key, &base);
                self.values.insert(key.to_owned(), value);
                Text::new(content, syntax)
            }
            Err(problem) => {
                let at = problem.position.map(|position| Excerpt::at(&content, position));
                let reason = Reason { is_in_file: true, ..Reason::new(problem.code, problem.message) };
                self.unread.insert(key.to_owned(), reason);
                Text::broken(at)
            }
        }
    }

    /// Makes pointers of the references in the value of a file.
    fn follow(&mut self, value: &mut Value, around: Around, key: &str, base: &Base) {
        address::resolve(value);
        self.names.insert(key.to_owned(), names::resolve(value));
        // The same few texts are written over and over.
        let mut known: HashMap<(String, String), Option<String>> = HashMap::new();
        references::each(value, around, &mut |Offer { text, id, may_be_name }| {
            let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
            let to = match file {
                "" if key == ROOT || text.is_empty() => return,
                "" => key,
                file => {
                    let found = || self.key(file, id, base, may_be_name);
                    let to = known.entry((file.to_owned(), id.to_owned())).or_insert_with(found);
                    let Some(to) = to else { return };
                    to
                }
            };
            let reference = reference_to(to, fragment);
            if is_anchor(fragment) || on_network(to).is_some() {
                self.open.insert(reference.clone(), (to.to_owned(), fragment.to_owned()));
            }
            *text = reference;
        });
    }

    /// Finds what the files of the user say is theirs at the URLs that are referred to.
    fn claim(&mut self) {
        for (key, names) in &self.names {
            let named = names.resources().filter_map(|(uri, place)| Some((on_network(uri)?, place)));
            for (url, place) in named.filter(|(url, _)| self.remote.contains(url)) {
                self.places.entry(url).or_insert_with(|| (key.clone(), place.clone()));
            }
        }
    }

    /// The key of the file that was read at a URL.
    fn key_at(&self, location: &str) -> Option<String> {
        let elsewhere = self.places.get(location).map(|(key, _)| key.clone());
        elsewhere.or_else(|| self.values.contains_key(location).then(|| location.to_owned()))
    }

    /// Leads open references to their places.
    fn settle(&mut self, root: &mut Value) {
        let settled = self.open.iter().filter_map(|(text, (key, fragment))| {
            Some((text.clone(), self.place(key, fragment)?)).filter(|(text, place)| text != place)
        });
        let settled: HashMap<String, String> = settled.collect();
        if settled.is_empty() {
            return;
        }
        let mut lead = |Offer { text, .. }: Offer<'_>| {
            if let Some(place) = settled.get(text) {
                text.clone_from(place);
            }
        };
        references::each(root, Around::Keywords, &mut lead);
        self.values.values_mut().for_each(|value| references::each(value, Around::File, &mut lead));
    }

    /// The reference to the place of `fragment`, in the file or the resource that `key` names.
    fn place(&self, key: &str, fragment: &str) -> Option<String> {
        let file = || (key.to_owned(), Pointer::root());
        let (key, resource) = self.places.get(key).cloned().unwrap_or_else(file);
        let (place, fragment) = if is_anchor(fragment) {
            (self.names.get(&key)?.anchor(&resource, fragment)?, "")
        } else {
            (&resource, fragment)
        };
        Some(reference_to(&key, &format!("{}{fragment}", place.as_str().replace('%', "%25"))))
    }

    /// The key of the file that is named; none if it may as well be no name of a file, and no file has it.
    fn key(&mut self, name: &str, id: &str, base: &Base, may_be_name: bool) -> Option<String> {
        let is_name = may_be_name && !is_like_file(name);
        let named = match base {
            Base::Folder(folder) => self.folders.named(name, if is_name { "" } else { id }, folder),
            Base::Url(_) if is_name => return None,
            Base::Url(url) => Named::Remote(joined(&joined(url, id), name)),
        };
        let (key, reason) = match named {
            Named::File(real) => {
                if let Some(key) = self.keys.get(&real) {
                    return Some(key.clone());
                }
                let key = self.folders.key(&real);
                self.keys.insert(real.clone(), key.clone());
                self.found.push((real, key.clone()));
                return Some(key);
            }
            Named::Remote(url) => {
                if let Some(url) = on_network(&url) {
                    self.remote.insert(url.clone());
                    return Some(url);
                }
                let message = format!("`{url}` is no URL of `http` or `https` with a host");
                let help = "a file of the network can refer only to others there: save a copy of it and refer to that";
                let message = Message::from(message).help(Some(help.to_owned()));
                (url, Reason::new(Code::ForbiddenFile, message))
            }
            // `$ref: Pet` is a slip of its author.
            Named::Missing(_) if may_be_name || !name.contains(['/', '.', '\\']) => return None,
            Named::Missing(path) => {
                let key = self.folders.key(&path);
                let near = near(&path).map(|near| self.folders.key(&near));
                let message = Message::from(format!("the file `{key}` does not exist"));
                (key, Reason::new(Code::ExternalReference, message.help(did_you_mean(near))))
            }
            Named::Forbidden(path) => {
                let key = self.folders.key(&path);
                let message = format!("the file `{key}` is not in the directory of the document");
                (key, Reason::new(Code::ForbiddenFile, message))
            }
        };
        self.unread.entry(key.clone()).or_insert(reason);
        Some(key)
    }
}

/// Whether a text that may be a name is that of a file, so far as one can tell without looking.
fn is_like_file(text: &str) -> bool {
    on_network(text).is_some() || [".json", ".yaml", ".yml"].iter().any(|end| text.ends_with(end))
}

/// Whether a fragment is a name, and no pointer.
fn is_anchor(fragment: &str) -> bool {
    !fragment.is_empty() && !fragment.starts_with('/')
}

/// The reference to `fragment` of the file `key`.
fn reference_to(key: &str, fragment: &str) -> String {
    if key == ROOT {
        return format!("#{fragment}");
    }
    // The pointer is read as a part of a URI.
    let file = Pointer::root().child(FILES).child(key).as_str().replace('%', "%25");
    // Some write `pets.yaml#Pet`.
    let slash = if is_anchor(fragment) { "/" } else { "" };
    format!("#{file}{slash}{fragment}")
}
