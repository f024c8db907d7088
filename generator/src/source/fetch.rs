//! What a document refers to on the network, on its way into the lock. In comes a URL, out goes the copy that is locked already, or
//! what a server has there. This module says which requests may be made; it makes none by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use indexmap::IndexSet;
use serde_json::Value;

use super::files::{Copies, Copy, Reason};
use super::lock::{Entry, Lock, sha256};
use super::uri::{host, joined, on_network};
use super::{kind_of, parse, read};
use crate::diagnostics::{Code, Message};

/// How often one request may be sent elsewhere.
const REDIRECT_LIMIT: usize = 5;

const HEADER: &str = "\
# What the document beside this file refers to on the network. `oasmith lock` writes this file and the copies that it pins:
# check them in together.
";

/// What a server answers to one request.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status code (RFC 9110, section 15).
    pub status: u16,
    /// The header `Location`.
    pub location: Option<String>,
    /// The body, without any `Content-Encoding`.
    pub body: Vec<u8>,
}

/// How much may be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one file.
    pub file: usize,
    /// Bytes of all files that are fetched in one run.
    pub total: usize,
    /// Files of the network that a document consists of.
    pub files: usize,
}

impl Default for Limits {
    /// 32 MB, 128 MB and 1,000 files: the largest known description has 13 MB.
    fn default() -> Self {
        Self { file: 32 << 20, total: 128 << 20, files: 1_000 }
    }
}

/// One request.
type Get<'g> = dyn FnMut(&str, usize) -> Result<Answer, String> + Send + 'g;

/// How files of the network are fetched: [`Builder::lock`](crate::Builder::lock).
pub struct Fetch<'g> {
    get: Box<Get<'g>>,
    hosts: BTreeSet<String>,
    limits: Limits,
    update: bool,
}

impl fmt::Debug for Fetch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { get: _, hosts, limits, update } = self;
        let mut shown = f.debug_struct("Fetch");
        shown.field("hosts", hosts).field("limits", limits).field("update", update).finish_non_exhaustive()
    }
}

impl<'g> Fetch<'g> {
    /// By a function that makes one `GET` request and follows no redirect. It gets a URL of `http` or `https`, and how many bytes of a
    /// body are wanted at most: one that is longer may be cut off behind the next byte. What it says when it fails is shown.
    pub fn new(get: impl FnMut(&str, usize) -> Result<Answer, String> + Send + 'g) -> Self {
        Self { get: Box::new(get), hosts: BTreeSet::new(), limits: Limits::default(), update: false }
    }

    /// Lets fetched files refer to this host, and servers redirect to it: `example.com`, `localhost:8080`. The hosts that the document
    /// and the files beside it name are always allowed.
    #[must_use]
    pub fn allow_host(mut self, host: &str) -> Self {
        self.hosts.insert(host.to_ascii_lowercase());
        self
    }

    /// Lets more, or less, be fetched.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Fetches everything again. By default only what is not locked, or whose copy is missing.
    #[must_use]
    pub fn update(mut self, update: bool) -> Self {
        self.update = update;
        self
    }

    /// The URL that has what is asked for, and what it is, unless that is `known`.
    fn follow(&mut self, url: &str, known: impl Fn(&str) -> bool) -> Result<(String, Option<Vec<u8>>), Reason> {
        let failed = |why: &str| failure(url, why);
        let limit = self.limits.file;
        let mut location = url.to_owned();
        for _ in 0..=REDIRECT_LIMIT {
            permit(&self.hosts, url, &location)?;
            if known(&location) {
                return Ok((location, None));
            }
            let answer = (self.get)(&location, limit).map_err(|error| failed(&error))?;
            match answer.status {
                200 if answer.body.len() > limit => {
                    return Err(failed(&format!("it has more than {} (`--max-file-size`)", megabytes(limit))));
                }
                200 => return Ok((location, Some(answer.body))),
                301 | 302 | 303 | 307 | 308 => {
                    let to = answer.location.unwrap_or_default();
                    let to = joined(&location, to.split('#').next().unwrap_or_default());
                    let Some(next) = on_network(&to) else {
                        return Err(failed(&format!(
                            "the server redirects to `{to}`, which is no URL of `http` or `https`"
                        )));
                    };
                    if location.starts_with("https:") && next.starts_with("http:") {
                        return Err(failed(&format!(
                            "the server redirects from `https` to `{next}`, which anyone on the way could change"
                        )));
                    }
                    location = next;
                }
                status => return Err(failed(&format!("the server answers with the status {status}"))),
            }
        }
        Err(failed(&format!("the server redirects more than {REDIRECT_LIMIT} times")))
    }
}

/// A lock in the making.
pub(crate) struct Locking<'f, 'g> {
    old: Lock,
    /// Without it nothing is fetched.
    fetch: Option<&'f mut Fetch<'g>>,
    entries: BTreeMap<String, Entry>,
    /// What was fetched, by the URLs of the entries.
    fetched: BTreeMap<String, String>,
    size: usize,
}

/// What should be on disk; paths start at the directory of the document.
#[derive(Default)]
pub(crate) struct Locked {
    pub(crate) files: Vec<(PathBuf, String)>,
    /// The copies that stay as they are.
    pub(crate) kept: Vec<PathBuf>,
    /// Files of the lock as it was that are no longer needed.
    pub(crate) removed: Vec<PathBuf>,
}

impl<'f, 'g> Locking<'f, 'g> {
    pub(crate) fn new(old: Lock, fetch: Option<&'f mut Fetch<'g>>) -> Self {
        Self { old, fetch, entries: BTreeMap::new(), fetched: BTreeMap::new(), size: 0 }
    }

    /// The lock as it should be, after the references of the document were followed.
    pub(crate) fn finish(self) -> Locked {
        let lock_file = PathBuf::from(self.old.path.file_name().unwrap_or_default());
        // A version control system that changes the ends of lines would change the copies.
        let attributes = Path::new(&self.old.folder()).join(".gitattributes");
        let mut locked = Locked::default();
        let wanted: BTreeSet<&str> = self.entries.values().map(|entry| entry.copy.as_str()).collect();
        let before = self.old.entries.values().map(|entry| &entry.copy);
        locked.removed = before.filter(|copy| !wanted.contains(copy.as_str())).map(PathBuf::from).collect();
        let fetched = self.fetched.into_iter();
        locked.files =
            fetched.filter_map(|(url, text)| Some((self.entries.get(&url)?.copy.as_str().into(), text))).collect();
        let is_new = |copy: &str| locked.files.iter().any(|(path, _)| path == Path::new(copy));
        locked.kept = wanted.iter().filter(|copy| !is_new(copy)).map(|copy| self.old.copy_file(copy)).collect();
        if self.entries.is_empty() {
            locked.removed.extend(self.old.file().map(|_| lock_file));
            locked.removed.push(attributes);
        } else {
            locked.files.push((attributes, "* -text\n".to_owned()));
            // The last one, so that what it says is there already.
            locked.files.push((lock_file, text(&self.entries)));
        }
        locked
    }

    /// What is locked already stays so.
    fn keep(&mut self, url: &str) -> Result<Copy, Reason> {
        let copy = self.old.copy(url)?;
        self.entries.extend(self.old.entries.get(url).map(|entry| (url.to_owned(), entry.clone())));
        Ok(copy)
    }

    fn fetch(&mut self, url: &str) -> Result<Copy, Reason> {
        let failed = |why: &str| failure(url, why);
        let Some(fetch) = self.fetch.as_deref_mut() else { return self.keep(url) };
        let limits = fetch.limits;
        if self.entries.len() >= limits.files {
            let why = format!("the document refers to more than {} files of the network (`--max-files`)", limits.files);
            return Err(failed(&why));
        }
        let is_known = |location: &str| entry_at(&self.entries, location).is_some();
        let (location, body) = fetch.follow(url, is_known)?;
        let redirected = (location != url).then(|| location.clone());
        let Some(body) = body else { return self.share(url, &location) };
        self.size += body.len();
        if self.size > limits.total {
            let why = format!("all files together have more than {} (`--max-total-size`)", megabytes(limits.total));
            return Err(failed(&why));
        }
        let entry = Entry { copy: copy(&self.old.folder(), url), sha256: sha256(&body), redirected };
        self.check(url, &entry)?;
        let raw = String::from_utf8_lossy(&body).into_owned();
        let content = description(body).map_err(|why| failed(&why))?;
        let path = self.old.copy_file(&entry.copy);
        self.fetched.insert(url.to_owned(), raw);
        self.entries.insert(url.to_owned(), entry);
        Ok(Copy { path, content, location })
    }

    /// What is pinned stays so until somebody says otherwise.
    fn check(&self, url: &str, entry: &Entry) -> Result<(), Reason> {
        let is_update = self.fetch.as_ref().is_some_and(|fetch| fetch.update);
        let before = self.old.entries.get(url).filter(|_| !is_update);
        if before.is_none_or(|before| before.sha256 == entry.sha256) {
            return Ok(());
        }
        let message = Message::from(format!("what is at `{url}` now is not what was locked, and the copy is missing"));
        let help = "restore the copy, or lock what is there now with `oasmith lock --update`";
        Err(Reason::new(Code::ChangedCopy, message.help(Some(help.to_owned()))))
    }

    /// A server leads from `url` to what has a copy already.
    fn share(&mut self, url: &str, location: &str) -> Result<Copy, Reason> {
        let known = entry_at(&self.entries, location).cloned().unwrap_or_default();
        let entry = Entry { redirected: Some(location.to_owned()), ..known };
        self.check(url, &entry)?;
        let path = self.old.copy_file(&entry.copy);
        self.entries.insert(url.to_owned(), entry);
        // Whoever follows the references has the content.
        Ok(Copy { path, content: String::new(), location: location.to_owned() })
    }
}

impl Copies for Locking<'_, '_> {
    fn named(&mut self, urls: &IndexSet<String>) {
        if let Some(fetch) = &mut self.fetch {
            fetch.hosts.extend(urls.iter().filter_map(|url| host(url)).map(str::to_owned));
        }
    }

    fn copy(&mut self, url: &str) -> Result<Copy, Reason> {
        if self.fetch.as_ref().is_some_and(|fetch| fetch.update) {
            return self.fetch(url);
        }
        match self.keep(url) {
            Err(reason) if matches!(reason.code, Code::NotLocked | Code::MissingCopy) => self.fetch(url),
            kept => kept,
        }
    }
}

/// The entry of what is at a URL in the end.
fn entry_at<'e>(entries: &'e BTreeMap<String, Entry>, location: &str) -> Option<&'e Entry> {
    let led = || entries.values().find(|entry| entry.redirected.as_deref() == Some(location));
    entries.get(location).filter(|entry| entry.redirected.is_none()).or_else(led)
}

/// Whether a request may be made for the sake of `url`.
fn permit(hosts: &BTreeSet<String>, url: &str, location: &str) -> Result<(), Reason> {
    let host = host(location).unwrap_or_default();
    if host.contains('@') {
        return Err(failure(url, "a URL with a name or password is not asked for anything"));
    }
    if hosts.contains(host) {
        return Ok(());
    }
    let subject = if url == location { String::new() } else { format!("leads to `{location}`, which ") };
    let message = Message::from(format!("`{url}` {subject}is on the host `{host}`, which the document does not name"));
    let help = format!("if you trust that host, allow it with `--allow-host {host}`");
    Err(Reason::new(Code::ForbiddenHost, message.help(Some(help))))
}

fn megabytes(bytes: usize) -> String {
    format!("{} MB", bytes >> 20)
}

fn failure(url: &str, why: &str) -> Reason {
    Reason::new(Code::NotFetched, format!("`{url}` cannot be fetched: {why}"))
}

/// The text of what was fetched, if something can be referred to in it.
fn description(body: Vec<u8>) -> Result<String, String> {
    let text = read::text(body).map_err(|problem| problem.message)?;
    if text.trim_start().starts_with('<') {
        return Err("what is there is HTML or XML, and not JSON or YAML".to_owned());
    }
    match parse(&text) {
        Ok((_, Value::Object(_) | Value::Array(_))) => Ok(text),
        Ok((_, other)) => Err(format!("what is there is {}, and not a JSON or YAML object", kind_of(&other))),
        Err(problem) => {
            let at = problem.position.map(|at| format!(" (line {}, column {})", at.line, at.column));
            Err(format!("what is there is neither JSON nor YAML: {}{}", problem.message, at.unwrap_or_default()))
        }
    }
}

/// The file of the copy of what is at a URL. The digest of the URL keeps apart what has the same name, or none that each
/// system can have.
fn copy(folder: &str, url: &str) -> String {
    let path = url.split('?').next().unwrap_or_default();
    let name = safe(path.rsplit('/').next().unwrap_or_default());
    let (stem, end) =
        name.rsplit_once('.').map_or((name.as_str(), String::new()), |(stem, end)| (stem, format!(".{end}")));
    let digest: String = sha256(url.as_bytes()).chars().take(12).collect();
    format!("{folder}/{}/{stem}-{digest}{end}", safe(host(url).unwrap_or_default()))
}

/// A text as a part of a file's name.
fn safe(text: &str) -> String {
    let signs = text.trim_start_matches('.').chars().take(80);
    signs.map(|sign| if sign.is_ascii_alphanumeric() || ".-_".contains(sign) { sign } else { '_' }).collect()
}

/// The text of a lock file.
fn text(entries: &BTreeMap<String, Entry>) -> String {
    let items = entries.iter().map(|(url, entry)| {
        let redirected = entry.redirected.as_ref();
        let [copy, sha256] = [&entry.copy, &entry.sha256].map(Some);
        let texts = [("url", Some(url)), ("redirected", redirected), ("copy", copy), ("sha256", sha256)];
        texts.into_iter().filter_map(|(key, text)| Some((key, text?.as_str()))).collect::<Value>()
    });
    // Texts can always be written.
    let list = serde_yaml::to_string(&items.collect::<Value>()).unwrap_or_default();
    format!("{HEADER}{list}")
}
