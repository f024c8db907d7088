//! The one way to use the compiler: the command line, build scripts and libraries all go through [`Builder`].

#[cfg(feature = "fetch")]
mod lock;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Levels, Listing, Pointer, Severity};
use crate::emit::{Options, Serde};
use crate::files::{self, Changes, Layout, OutputFile, Package, name};
use crate::lower::{Models, Pagination, Paginations};
use crate::pipeline::{self, Choices, Outcome, Timings};
use crate::source::Inputs;
use crate::summary::Summary;

/// Compiles an OpenAPI description to a Rust client.
///
/// In a build script:
///
/// ```no_run
/// fn main() -> Result<(), oasmith::Error> {
///     oasmith::Builder::new("spec/api.yaml").out_dir("src/api").build_script()
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    document: PathBuf,
    inputs: Inputs,
    levels: Levels,
    out_dir: Option<PathBuf>,
    models: Models,
    callbacks: bool,
    pagination: Paginations,
    layout: Layout,
    serde: Option<Serde>,
    validate: bool,
    name: Option<String>,
    runtime_path: Option<PathBuf>,
}

impl Builder {
    /// A builder for the document at a path: OpenAPI 3.0 in JSON or YAML, whatever the name of the file.
    #[must_use]
    pub fn new(document: impl Into<PathBuf>) -> Self {
        Self {
            document: document.into(),
            inputs: Inputs::default(),
            levels: Levels::default(),
            out_dir: None,
            models: Models::default(),
            callbacks: false,
            pagination: Paginations::default(),
            layout: Layout::default(),
            serde: None,
            validate: false,
            name: None,
            runtime_path: None,
        }
    }

    /// Lets the document refer to files of this directory and those below it. Those of its own directory it may always refer to.
    #[must_use]
    pub fn allow_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.inputs.folders.push(folder.into());
        self
    }

    /// Changes the document by an overlay (Overlay Specification 1.0 and 1.1, with the feature `overlay`) or a JSON Patch (RFC 6902)
    /// before it is compiled; several are applied in their order. The files that the document refers to are not changed.
    #[must_use]
    pub fn overlay(mut self, path: impl Into<PathBuf>) -> Self {
        self.inputs.changes.push(path.into());
        self
    }

    /// Leaves out the warnings of a code, unless they are denied. A document does the same with `x-oasmith-allow: [CODE, ..]` at its
    /// root. An error cannot be allowed.
    #[must_use]
    pub fn allow(mut self, code: Code) -> Self {
        self.levels.allow(code);
        self
    }

    /// Makes errors of the warnings of a code, even if they are allowed.
    #[must_use]
    pub fn deny(mut self, code: Code) -> Self {
        self.levels.deny(code);
        self
    }

    /// Makes errors of all warnings that are not allowed.
    #[must_use]
    pub fn deny_warnings(mut self) -> Self {
        self.levels.deny_all();
        self
    }

    /// The directory to write to. In a build script `OUT_DIR` is the default; elsewhere there is none.
    #[must_use]
    pub fn out_dir(mut self, out_dir: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(out_dir.into());
        self
    }

    /// Which component schemas become models; [`Models::Used`] by default.
    #[must_use]
    pub fn models(mut self, models: Models) -> Self {
        self.models = models;
        self
    }

    /// Whether the bodies of callbacks and of the extension `x-webhooks` become models, which a server of yours reads (requests) and
    /// writes (answers). No method comes of them. Off by default: then each `callbacks` is warned about.
    #[must_use]
    pub fn callbacks(mut self, callbacks: bool) -> Self {
        self.callbacks = callbacks;
        self
    }

    /// Says how the list that an operation gives comes in pages, in place of what the document says: its request has `pages()` and
    /// `items()` then. The operation is named by its `operationId`. What does not fit is a warning.
    #[must_use]
    pub fn pagination(mut self, operation: impl Into<String>, pagination: Pagination) -> Self {
        self.pagination.by_operation.insert(operation.into(), pagination);
        self
    }

    /// Says how lists come in pages for every operation of which neither [`pagination`](Self::pagination) nor an extension says anything, and
    /// which it fits: it takes the parameter, and its answer has the list and all else. Of several rules the first that fits counts; one
    /// that fits no operation is a warning.
    ///
    /// ```
    /// use oasmith::{Builder, Pagination};
    ///
    /// let lists = Pagination::last_item("starting_after", "/id", Some("/has_more")).items("/data");
    /// let builder = Builder::new("api.yaml").pagination_rule(lists);
    /// ```
    #[must_use]
    pub fn pagination_rule(mut self, pagination: Pagination) -> Self {
        self.pagination.rules.push(pagination);
        self
    }

    /// How the files hang together; [`Layout::Modules`] by default.
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// Whether the models implement serde's traits. By default always, and in a package of their own ([`Layout::Crate`])
    /// behind its feature `serde`, which is off by default.
    #[must_use]
    pub fn serde(mut self, serde: Serde) -> Self {
        self.serde = Some(serde);
        self
    }

    /// Whether requests and the models that they hold implement `oasmith_runtime::Validate`: `validate()` reports every value that is not as
    /// the document demands (lengths, patterns, ranges, ...). The crate around the code turns on the feature `validate` of
    /// `oasmith-runtime`; a package of its own ([`Layout::Crate`]) has it on. Off by default.
    #[must_use]
    pub fn validate(mut self, validate: bool) -> Self {
        self.validate = validate;
        self
    }

    /// The name of the package ([`Layout::Crate`]) or of the single file ([`Layout::File`]): a letter, then letters,
    /// digits, `-` and `_`. By default one made of the name of the document's file.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Lets the package of [`Layout::Crate`] find `oasmith-runtime` at a path instead of in the registry. A relative
    /// path starts at the package, as in every `Cargo.toml`.
    #[must_use]
    pub fn runtime_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.runtime_path = Some(path.into());
        self
    }

    /// Compiles the document and writes what has changed: files whose bytes are the same are not touched, files of an
    /// earlier run that are no longer generated are removed.
    ///
    /// # Errors
    /// When the document has errors, a file in the way was not generated, or the output cannot be written; only in the
    /// last case may some files have been written.
    pub fn generate(&self) -> Result<Report, Error> {
        let (report, changes) = self.compare()?;
        let out_dir = self.output()?;
        files::write(&out_dir, &changes).map_err(|error| output_error(&out_dir, &error))?;
        Ok(report)
    }

    /// Compiles the document and compares the result with what is on disk; writes nothing.
    ///
    /// # Errors
    /// When the document has errors or the output cannot be read.
    pub fn check(&self) -> Result<Report, Error> {
        self.compare().map(|(report, _)| report)
    }

    /// Compiles the document without looking at the disk: the files are in the report.
    ///
    /// # Errors
    /// When the document has errors, or the name given to the package or file cannot be one.
    pub fn compile(&self) -> Result<Report, Error> {
        self.check_name()?;
        let Outcome { inputs, files, diagnostics, timings, summary } =
            pipeline::compile(&self.document, &self.choices());
        let diagnostics = diagnostics.into_sorted();
        if diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error) {
            return Err(Error { diagnostics });
        }
        Ok(Report { inputs, diagnostics, timings, summary, files, ..Report::default() })
    }

    /// [`Self::generate`] for a build script: tells Cargo which files were read, and passes warnings on.
    ///
    /// # Errors
    /// Those of [`Self::generate`]. Returned from `main`, the error is printed as the command line prints it.
    #[expect(clippy::print_stdout, reason = "this is how a build script talks to Cargo")]
    pub fn build_script(&self) -> Result<(), Error> {
        // After a failure Cargo runs the script again in any case.
        println!("cargo::rerun-if-changed={}", self.document.display());
        let report = self.generate()?;
        for input in report.inputs().iter().skip(1) {
            println!("cargo::rerun-if-changed={}", input.display());
        }
        for line in Listing::new(report.diagnostics()).lines() {
            println!("cargo::warning={line}");
        }
        Ok(())
    }

    fn compare(&self) -> Result<(Report, Changes), Error> {
        let mut report = self.compile()?;
        let out_dir = self.output()?;
        let files = std::mem::take(&mut report.files);
        let changes =
            files::compare(&out_dir, files, &self.document_name()).map_err(|error| output_error(&out_dir, &error))?;
        if !changes.foreign.is_empty() {
            return Err(Error::of_files(Code::ForeignFile, &changes.foreign, "this file was not generated"));
        }
        report.unchanged.clone_from(&changes.same);
        report.changes = changes.clone().into_list(&out_dir);
        Ok((report, changes))
    }

    fn output(&self) -> Result<PathBuf, Error> {
        let out_dir = self.out_dir.clone().or_else(|| std::env::var_os("OUT_DIR").map(PathBuf::from));
        out_dir.ok_or_else(|| Error::of(Code::OutputIo, Path::new(""), "no output directory is given"))
    }

    fn check_name(&self) -> Result<(), Error> {
        match &self.name {
            Some(name) if self.layout != Layout::Modules => {
                name::check(name, self.layout).map_err(|message| Error::of(Code::InvalidName, Path::new(""), &message))
            }
            _ => Ok(()),
        }
    }

    fn document_name(&self) -> String {
        name::visible(&self.document.file_name().unwrap_or_default().to_string_lossy())
    }

    fn choices(&self) -> Choices {
        let stem = || self.document.file_stem().unwrap_or_default().to_string_lossy();
        let default = if self.layout == Layout::Crate { Serde::Feature } else { Serde::Always };
        let serde = self.serde.unwrap_or(default);
        Choices {
            inputs: self.inputs.clone(),
            levels: self.levels.clone(),
            models: self.models,
            callbacks: self.callbacks,
            pagination: self.pagination.clone(),
            layout: self.layout,
            emit: Options { serde, validate: self.validate },
            package: Package {
                document: self.document_name(),
                name: self.name.clone().unwrap_or_else(|| name::derive(&stem(), self.layout)),
                runtime_path: self.runtime_path.clone(),
                validate: self.validate,
                has_serde_feature: serde == Serde::Feature,
            },
        }
    }
}

/// What a run has done.
#[derive(Clone, Debug, Default)]
pub struct Report {
    inputs: Vec<PathBuf>,
    diagnostics: Vec<Diagnostic>,
    timings: Timings,
    summary: Summary,
    files: Vec<OutputFile>,
    changes: Vec<Change>,
    unchanged: Vec<PathBuf>,
}

impl Report {
    /// Every file that was read.
    #[must_use]
    pub fn inputs(&self) -> &[PathBuf] {
        &self.inputs
    }

    /// The warnings, in the order of the document.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// How long each stage took.
    #[must_use]
    pub fn timings(&self) -> &[(&'static str, std::time::Duration)] {
        &self.timings
    }

    /// What the document and the client have.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The files, where they were compiled without looking at the disk ([`Builder::compile`]).
    #[must_use]
    pub fn files(&self) -> &[OutputFile] {
        &self.files
    }

    /// The files that were written or removed, or would be ([`Builder::check`]).
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The files that were up to date.
    #[must_use]
    pub fn unchanged(&self) -> &[PathBuf] {
        &self.unchanged
    }
}

/// A file that is, or should be, written or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub(crate) path: PathBuf,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl Change {
    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The text on disk before the change; `None` for a new file.
    #[must_use]
    pub fn before(&self) -> Option<&str> {
        self.before.as_deref()
    }

    /// The text after the change; `None` for a file that is removed.
    #[must_use]
    pub fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }
}

/// Why there is no client: the diagnostics of the document, errors and warnings, in its order.
#[derive(Clone)]
pub struct Error {
    diagnostics: Vec<Diagnostic>,
}

impl Error {
    /// What is wrong.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    fn of(code: Code, file: &Path, message: &str) -> Self {
        Self::of_files(code, &[file.to_owned()], message)
    }

    fn of_files(code: Code, files: &[PathBuf], message: &str) -> Self {
        let mut diagnostics = Diagnostics::new();
        for file in files {
            if file != Path::new("") {
                diagnostics.enter(file);
            }
            diagnostics.report(code, &Pointer::root(), message);
        }
        Self { diagnostics: diagnostics.into_sorted() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Listing::new(&self.diagnostics).to_string().trim_end())
    }
}

/// The text of `Display`, since `main` of a build script prints its error this way.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Error {}

fn output_error(out_dir: &Path, error: &std::io::Error) -> Error {
    Error::of(Code::OutputIo, out_dir, &error.to_string())
}
