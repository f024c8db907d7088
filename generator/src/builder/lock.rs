//! Locking what a document refers to on the network: fetches it, and writes the copies and the lock file beside the document.

use std::fs;
use std::path::Path;

use super::{Builder, Error, Report, output_error};
use crate::diagnostics::Severity;
use crate::files::{self, Changes, OutputFile};
use crate::pipeline;
use crate::source::{Fetch, Locked};

impl Builder {
    /// Follows every reference of the document, and of what it leads to, to the network, saves copies beside the document
    /// (`api.yaml.remote/`) and pins them by SHA-256 in a lock file (`api.yaml.lock`). [`Self::generate`] and the others read the
    /// copies, and never the network.
    ///
    /// What is locked already stays as it is, unless `fetch` says to update it; what is no longer referred to is removed. Errors of the
    /// document that have nothing to do with the network prevent nothing.
    ///
    /// # Errors
    /// When something cannot be fetched, is not allowed to be, or a copy was changed, and then nothing is written; when the document
    /// cannot be read, or the output not be written.
    pub fn lock(&self, fetch: &mut Fetch<'_>) -> Result<Report, Error> {
        let (report, changes) = self.compare_lock(Some(fetch))?;
        files::write(self.folder(), &changes).map_err(|error| output_error(self.folder(), &error))?;
        Ok(report)
    }

    /// Compares the lock with the document; fetches and writes nothing. Entries that nothing refers to are changes in the report.
    ///
    /// # Errors
    /// When something is not locked, or a copy is missing or was changed.
    pub fn check_lock(&self) -> Result<Report, Error> {
        self.compare_lock(None).map(|(report, _)| report)
    }

    fn compare_lock(&self, fetch: Option<&mut Fetch<'_>>) -> Result<(Report, Changes), Error> {
        let (locked, diagnostics) = pipeline::lock(&self.document, &self.inputs, fetch);
        let mut diagnostics = diagnostics.into_sorted();
        let is_error = diagnostics.iter().any(|it| it.code().is_about_network() && it.severity() == Severity::Error);
        let Some(locked) = locked.filter(|_| !is_error) else {
            diagnostics.retain(|it| it.code().is_about_network() || !is_error);
            return Err(Error { diagnostics });
        };
        let changes = self.changes(locked);
        let list = changes.clone().into_list(self.folder());
        Ok((Report { unchanged: changes.same.clone(), changes: list, ..Report::default() }, changes))
    }

    /// What of the lock is not so on disk.
    fn changes(&self, locked: Locked) -> Changes {
        let mut changes = Changes { same: locked.kept, ..Changes::default() };
        for (path, text) in locked.files {
            let whole = self.folder().join(&path);
            match fs::read(&whole) {
                Ok(bytes) if bytes == text.as_bytes() => changes.same.push(whole),
                before => {
                    let before = before.ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                    changes.write.push((OutputFile::new(path, text), before));
                }
            }
        }
        let removed = locked.removed.iter().map(|path| self.folder().join(path));
        changes.remove = removed.filter(|path| path.exists()).collect();
        changes
    }

    /// The directory of the document.
    fn folder(&self) -> &Path {
        self.document.parent().unwrap_or(Path::new(""))
    }
}
