//! The disk: what would change, and changing just that.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufRead as _, Read as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::OutputFile;
use super::layout::{MANIFEST, MARK};
use crate::builder::Change;

/// The difference between what is on disk and what should be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    /// Files to write, with what they hold now: nothing, if they are new.
    pub write: Vec<(OutputFile, Option<String>)>,
    /// Files of an earlier run that are no longer generated.
    pub remove: Vec<PathBuf>,
    /// Files that are as they should be.
    pub same: Vec<PathBuf>,
    /// Files in the way that nobody generated: as long as there are any, nothing may be written.
    pub foreign: Vec<PathBuf>,
}

impl Changes {
    /// The same as a list for readers, with whole paths.
    pub(crate) fn into_list(self, out: &Path) -> Vec<Change> {
        let written = self.write.into_iter().map(|(file, before)| Change {
            path: out.join(&file.path),
            before,
            after: Some(file.text),
        });
        let removed =
            self.remove.into_iter().map(|path| Change { before: fs::read_to_string(&path).ok(), path, after: None });
        written.chain(removed).collect()
    }
}

/// Compares the files with those below `out`.
pub(crate) fn compare(out: &Path, files: Vec<OutputFile>, document: &str) -> io::Result<Changes> {
    let mut changes = Changes::default();
    let mut wanted = BTreeSet::new();
    for file in files {
        let path = out.join(&file.path);
        wanted.insert(path.clone());
        match fs::read(&path) {
            Ok(bytes) if bytes == file.text.as_bytes() => changes.same.push(path),
            Ok(bytes) if !bytes.is_empty() && !is_generated(&bytes) => changes.foreign.push(path),
            Ok(bytes) => changes.write.push((file, Some(String::from_utf8_lossy(&bytes).into_owned()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                changes.write.push((file, None));
            }
            Err(error) => return Err(named(&path, &error)),
        }
    }
    for folder in folders(out, &wanted, document)? {
        changes.remove.extend(abandoned(&folder, &wanted, document)?);
    }
    Ok(changes)
}

/// The folders that an earlier run may have written to, whatever its layout. `src` belongs to a package of ours only:
/// anywhere else it may hold another output of the same document.
fn folders(out: &Path, wanted: &BTreeSet<PathBuf>, document: &str) -> io::Result<Vec<PathBuf>> {
    let (manifest, src) = (out.join(MANIFEST), out.join("src"));
    let mut roots = vec![out.to_owned()];
    if wanted.contains(&manifest) || bears_mark(&manifest, document)? {
        roots.push(src);
    }
    Ok(roots.iter().flat_map(|root| [root.clone(), root.join("models"), root.join("operations")]).collect())
}

/// Whether a text begins with the mark of any document.
fn is_generated(text: &[u8]) -> bool {
    let comments = ["// ", "# "];
    comments.iter().any(|comment| text.starts_with(format!("{comment}{MARK} ").as_bytes()))
}

/// Files in `folder` that an earlier run made of the same document and that are no longer wanted.
fn abandoned(folder: &Path, wanted: &BTreeSet<PathBuf>, document: &str) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(Vec::new()),
        Err(error) => return Err(named(folder, &error)),
    };
    let mut abandoned = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let is_ours = path.ends_with(MANIFEST) || path.extension().is_some_and(|extension| extension == "rs");
        if is_ours && !wanted.contains(&path) && path.is_file() && bears_mark(&path, document)? {
            abandoned.push(path);
        }
    }
    abandoned.sort();
    Ok(abandoned)
}

/// Whether a file was made of this document. One that is not there was not: another run may just have removed it.
fn bears_mark(path: &Path, document: &str) -> io::Result<bool> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if is_absent(&error) => return Ok(false),
        Err(error) => return Err(named(path, &error)),
    };
    let mut line = String::new();
    // What is no text is not ours.
    let is_text = io::BufReader::new(file).take(4096).read_line(&mut line).is_ok();
    let origin = line.split_once(MARK).and_then(|(_, rest)| rest.split_once(" from "));
    let is_same = origin.is_some_and(|(_, name)| name.trim_end() == format!("{document}. Do not edit."));
    Ok(is_text && is_same && is_generated(line.as_bytes()))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Makes the changes: every file is complete under another name before the first one takes its place.
pub(crate) fn write(out: &Path, changes: &Changes) -> io::Result<()> {
    let mut ready = Vec::new();
    let prepared = changes.write.iter().try_for_each(|(file, _)| {
        let path = out.join(&file.path);
        let folder = path.parent().unwrap_or(out);
        fs::create_dir_all(folder).map_err(|error| named(folder, &error))?;
        let temporary = temporary(&path);
        ready.push((temporary.clone(), path, file));
        fs::write(&temporary, &file.text).map_err(|error| named(&temporary, &error))
    });
    let placed =
        prepared.and_then(|()| ready.iter().try_for_each(|(temporary, path, file)| place(temporary, path, &file.text)));
    if let Err(error) = placed {
        // The first error is the one that matters; those that have found their place already are gone from here.
        for (temporary, ..) in &ready {
            drop(fs::remove_file(temporary));
        }
        return Err(error);
    }
    remove(out, &changes.remove)
}

/// A name beside `path` that no other run uses, in this process or another.
fn temporary(path: &Path) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{}.oasmith-tmp", process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    path.with_file_name(name)
}

/// Puts a complete file in its place. Another run that was faster with the same bytes has done the work.
fn place(temporary: &Path, path: &Path, text: &str) -> io::Result<()> {
    match fs::rename(temporary, path) {
        Err(_) if fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes()) => {
            drop(fs::remove_file(temporary));
            Ok(())
        }
        renamed => renamed.map_err(|error| named(path, &error)),
    }
}

/// Removes files, and the folders below `out` that become empty by it.
fn remove(out: &Path, files: &[PathBuf]) -> io::Result<()> {
    for path in files {
        match fs::remove_file(path) {
            Err(error) if !is_absent(&error) => return Err(named(path, &error)),
            _ => {}
        }
    }
    let folders: BTreeSet<&Path> = files.iter().filter_map(|path| path.parent()).collect();
    // Inner folders come after those around them. One that still holds something refuses to go.
    for folder in folders.into_iter().rev().filter(|folder| *folder != out) {
        drop(fs::remove_dir(folder));
    }
    Ok(())
}

/// The error with the path that the system leaves out.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
