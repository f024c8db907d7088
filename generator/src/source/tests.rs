//! What the stage makes of texts, good and bad.

mod bad_input;
mod changes;
#[cfg(feature = "fetch")]
mod fetch;
mod files;
mod names;
mod places;
mod values;

use serde_json::Value;

use super::texts::Text;
use super::{Problem, read, report, root};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Position};

/// What a text that must load is read to.
struct Source {
    root: Value,
    text: Text,
}

fn loaded(bytes: &[u8]) -> Result<Source, Problem> {
    let text = read::text(bytes.to_vec())?;
    let (syntax, root) = root(&text)?;
    Ok(Source { root, text: Text::new(text, syntax) })
}

fn source(text: &str) -> Source {
    loaded(text.as_bytes()).unwrap()
}

/// The one thing that prevents to load `bytes`.
fn problem(bytes: impl AsRef<[u8]>) -> Diagnostic {
    let mut diagnostics = Diagnostics::new();
    let text = String::from_utf8_lossy(bytes.as_ref());
    report(&loaded(bytes.as_ref()).err().unwrap(), &text, &mut diagnostics);
    diagnostics.into_sorted().remove(0)
}

#[track_caller]
fn assert_problem(text: impl AsRef<[u8]>, code: Code, line: usize, column: usize) {
    let problem = problem(text);
    assert_eq!(problem.code(), code, "{problem}");
    assert_eq!(problem.position(), Some(Position { line, column }), "{problem}");
}
