//! The compiler, stage after stage. After each there is a barrier: a user sees every error of a stage at once, and no
//! stage runs on broken input.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::diagnostics::{Diagnostics, Levels};
use crate::emit::{self, Shadows};
use crate::files::{self, Layout, OutputFile, Package};
use crate::lower::{Models, Paginations};
#[cfg(feature = "fetch")]
use crate::source::{Fetch, Locked, Locking};
use crate::source::{Inputs, Lock, Texts};
use crate::summary::Summary;
use crate::{lower, normalize, source};

/// How long each stage took, in the order of the stages.
pub type Timings = Vec<(&'static str, Duration)>;

/// What the user has chosen.
pub(crate) struct Choices {
    pub inputs: Inputs,
    pub levels: Levels,
    pub models: Models,
    pub callbacks: bool,
    pub pagination: Paginations,
    pub layout: Layout,
    pub emit: emit::Options,
    pub package: Package,
}

/// What came of a document. Without errors, `files` is everything that is to be on disk.
#[derive(Default)]
pub(crate) struct Outcome {
    /// Every file that was read.
    pub inputs: Vec<PathBuf>,
    pub files: Vec<OutputFile>,
    pub diagnostics: Diagnostics,
    pub timings: Timings,
    pub summary: Summary,
}

/// Stages walk schemas by recursion, and the frames of unoptimised code are large; a thread has 2 MiB, and the first one of
/// a build script no more than 1 MiB on some systems.
const STACK: usize = 64 << 20;

/// Compiles the document at `path`.
pub(crate) fn compile(path: &Path, choices: &Choices) -> Outcome {
    on_large_stack(|| run(path, choices))
}

fn on_large_stack<T: Send>(mut work: impl FnMut() -> T + Send) -> T {
    let done = thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, &mut work);
        thread.ok().and_then(|thread| thread.join().ok())
    });
    // Where there are no threads, the stack that is there has to do; a bug that ends the thread shows itself again, to the caller.
    done.unwrap_or_else(work)
}

fn run(path: &Path, choices: &Choices) -> Outcome {
    let mut outcome = Outcome { diagnostics: Diagnostics::with(choices.levels.clone()), ..Outcome::default() };
    let start = Instant::now();
    let mut texts = Texts::default();
    let mut lock = Lock::read(path, &mut outcome.diagnostics);
    let document = source::load(path, &choices.inputs, &mut lock, &mut texts, &mut outcome.diagnostics);
    outcome.timings.push(("load", start.elapsed()));
    outcome.inputs = texts.paths();
    outcome.inputs.extend(lock.file().map(Path::to_owned));
    if let Some(document) = document {
        outcome.summary = Summary::of_document(&document.root, texts.size());
        outcome.files = stages(document, choices, &mut outcome).unwrap_or_default();
        outcome.diagnostics.locate(|pointers| texts.locate(pointers));
    }
    outcome
}

/// Follows the references of the document at `path` to the network: what is to be locked, and what is wrong with the document.
#[cfg(feature = "fetch")]
pub(crate) fn lock(path: &Path, inputs: &Inputs, fetch: Option<&mut Fetch<'_>>) -> (Option<Locked>, Diagnostics) {
    let mut fetch = fetch;
    on_large_stack(|| {
        let mut diagnostics = Diagnostics::new();
        let mut texts = Texts::default();
        let lock = Lock::read(path, &mut diagnostics);
        let mut locking = Locking::new(lock, fetch.as_deref_mut());
        let document = source::load(path, inputs, &mut locking, &mut texts, &mut diagnostics);
        let locked = document.map(|document| {
            // What cannot be had is an error only where something of it is needed, for which that stage is asked.
            let wanted = normalize::Wanted { callbacks: true, all_schemas: true, checks: false };
            normalize::normalize(document, wanted, &mut diagnostics);
            diagnostics.locate(|pointers| texts.locate(pointers));
            locking.finish()
        });
        (locked, diagnostics)
    })
}

fn stages(document: source::Document, choices: &Choices, outcome: &mut Outcome) -> Option<Vec<OutputFile>> {
    let Outcome { diagnostics, timings, summary, .. } = outcome;
    let mut clock = Instant::now();
    let mut lap = |stage| {
        timings.push((stage, clock.elapsed()));
        clock = Instant::now();
    };

    let wanted = normalize::Wanted {
        callbacks: choices.callbacks,
        all_schemas: choices.models == Models::All,
        checks: choices.emit.validate,
    };
    let document = normalize::normalize(document, wanted, diagnostics);
    lap("normalize");
    let document = document.filter(|_| !diagnostics.has_errors())?;

    let Choices { models, pagination, emit: emit::Options { validate, .. }, .. } = choices;
    let options = lower::Options { models: *models, validate: *validate, pagination };
    let api = lower::lower(&document, options, diagnostics);
    // It is large, and nothing asks for it any more.
    drop(document);
    lap("lower");
    summary.count(&api);
    if diagnostics.has_errors() {
        return None;
    }

    let shadows = Shadows::of(&api);
    let mut formatted = Vec::new();
    emit::emit(&api, &shadows, choices.emit, |file| {
        formatted.push(files::format(file, diagnostics));
    });
    let files = files::arrange(&formatted, &api, &shadows, choices.layout, &choices.package, diagnostics);
    lap("emit and format");
    files.filter(|_| !diagnostics.has_errors())
}
