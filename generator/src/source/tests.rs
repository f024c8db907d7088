//! What the stage makes of texts, good and bad.

mod bad_input;
mod places;
mod values;

use std::path::Path;

use super::{Source, load_bytes};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Position};

/// The document of a text that must load.
fn source(text: &str) -> Source {
    let mut diagnostics = Diagnostics::new();
    let source = load_bytes(Path::new("api"), text.as_bytes().to_vec(), &mut diagnostics);
    let reported = diagnostics.into_sorted();
    assert!(reported.is_empty(), "{reported:?}");
    source.unwrap()
}

/// The one thing that prevents to load `bytes`.
fn problem(bytes: impl AsRef<[u8]>) -> Diagnostic {
    let mut diagnostics = Diagnostics::new();
    let source = load_bytes(Path::new("api"), bytes.as_ref().to_vec(), &mut diagnostics);
    assert!(source.is_none());
    let mut reported = diagnostics.into_sorted();
    assert_eq!(reported.len(), 1);
    assert_eq!(reported[0].file(), Some(Path::new("api")));
    reported.remove(0)
}

#[track_caller]
fn assert_problem(text: impl AsRef<[u8]>, code: Code, line: usize, column: usize) {
    let problem = problem(text);
    assert_eq!(problem.code(), code, "{problem}");
    assert_eq!(problem.position(), Some(Position { line, column }), "{problem}");
}
