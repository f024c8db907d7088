//! The disk: what would change, and changing just that.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufRead as _, Read as _};
use std::path::{Path, PathBuf};

use super::OutputFile;
use super::layout::MARK;
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
    for folder in wanted.iter().filter_map(|path| path.parent()).collect::<BTreeSet<_>>() {
        changes.remove.extend(abandoned(folder, &wanted, document)?);
    }
    Ok(changes)
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
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(named(folder, &error)),
    };
    let mut abandoned = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        if is_rust && !wanted.contains(&path) && path.is_file() && bears_mark(&path, document)? {
            abandoned.push(path);
        }
    }
    abandoned.sort();
    Ok(abandoned)
}

fn bears_mark(path: &Path, document: &str) -> io::Result<bool> {
    let mut line = String::new();
    // What is no text is not ours.
    let is_text = io::BufReader::new(fs::File::open(path)?).take(4096).read_line(&mut line).is_ok();
    let (start, end) = (format!("// {MARK} "), format!(" from {document}. Do not edit.\n"));
    Ok(is_text && line.starts_with(&start) && line.ends_with(&end))
}

/// Makes the changes: every file is complete under another name before the first one takes its place.
pub(crate) fn write(out: &Path, changes: &Changes) -> io::Result<()> {
    let mut ready = Vec::new();
    let prepared = changes.write.iter().try_for_each(|(file, _)| {
        let path = out.join(&file.path);
        let folder = path.parent().unwrap_or(out);
        fs::create_dir_all(folder).map_err(|error| named(folder, &error))?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".oasmith-tmp");
        let temporary = path.with_file_name(name);
        ready.push((temporary.clone(), path));
        fs::write(&temporary, &file.text).map_err(|error| named(&temporary, &error))
    });
    let placed = prepared.and_then(|()| {
        ready.iter().try_for_each(|(temporary, path)| fs::rename(temporary, path).map_err(|error| named(path, &error)))
    });
    if let Err(error) = placed {
        // The first error is the one that matters; those that have found their place already are gone from here.
        for (temporary, _) in &ready {
            drop(fs::remove_file(temporary));
        }
        return Err(error);
    }
    for path in &changes.remove {
        fs::remove_file(path).map_err(|error| named(path, &error))?;
    }
    Ok(())
}

/// The error with the path that the system leaves out.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
