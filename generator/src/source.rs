//! The `load` stage: a path comes in, a JSON value of the document goes out, together with the text it came from. A
//! document is JSON or YAML by its content, never by its file's name. This stage knows nothing of OpenAPI.

mod check;
mod json;
mod locate;
mod read;
mod yaml;

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use crate::diagnostics::{Code, Diagnostics, Excerpt, Marks, Place, Pointer, Position};

/// How many arrays and objects may stand inside each other: what `serde_json` accepts, and few enough for every
/// recursive function over a document to fit the stack of a thread.
const DEPTH_LIMIT: usize = 127;

/// A document that could be read: an object, with its keys in the order of the text.
#[derive(Debug)]
pub(crate) struct Source {
    file: Arc<Path>,
    /// The file's text, without a byte order mark.
    pub(crate) text: String,
    /// The document. Keys are unique, YAML's aliases and merge keys are resolved, numbers are finite.
    pub(crate) root: Value,
    syntax: Syntax,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Syntax {
    Json,
    Yaml,
}

/// Why a text is not a document.
#[derive(Debug)]
struct Problem {
    code: Code,
    position: Option<Position>,
    /// The other place, where it is about two.
    also: Option<Position>,
    message: String,
}

impl Problem {
    fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, position: None, also: None, message: message.into() }
    }

    fn at(code: Code, position: Position, message: impl Into<String>) -> Self {
        Self { position: Some(position), ..Self::new(code, message) }
    }
}

/// Reads the document in the file at `path`, or reports the one thing that prevents it.
pub(crate) fn load(path: &Path, diagnostics: &mut Diagnostics) -> Option<Source> {
    finish(path, read::file(path), diagnostics)
}

/// Reads a document from memory; `path` is what diagnostics call it.
#[cfg(test)]
pub(crate) fn load_bytes(path: &Path, bytes: Vec<u8>, diagnostics: &mut Diagnostics) -> Option<Source> {
    finish(path, read::text(bytes), diagnostics)
}

fn finish(path: &Path, text: Result<String, Problem>, diagnostics: &mut Diagnostics) -> Option<Source> {
    diagnostics.enter(path);
    let text = text.map_err(|problem| report(&problem, "", diagnostics)).ok()?;
    match parse(&text) {
        Ok((syntax, root)) => Some(Source { file: path.into(), text, root, syntax }),
        Err(problem) => {
            report(&problem, &text, diagnostics);
            None
        }
    }
}

fn report(problem: &Problem, text: &str, diagnostics: &mut Diagnostics) {
    let excerpt = |position: Option<Position>| position.map(|position| Excerpt::at(text, position));
    match excerpt(problem.position) {
        Some(at) => diagnostics.report_at(problem.code, at, excerpt(problem.also), problem.message.as_str()),
        None => diagnostics.report(problem.code, &Pointer::root(), problem.message.as_str()),
    }
}

fn parse(text: &str) -> Result<(Syntax, Value), Problem> {
    let start = Position { line: 1, column: 1 };
    let (syntax, root) = if text.trim_start().starts_with(['{', '[']) {
        parse_braced(text)?
    } else {
        (Syntax::Yaml, yaml::parse(text)?)
    };
    match root {
        Value::Object(_) => Ok((syntax, root)),
        Value::Null => Err(Problem::at(Code::EmptyDocument, start, "the file is empty")),
        _ => Err(Problem::at(Code::NotAnObject, start, format!("the document is {}, not an object", kind_of(&root)))),
    }
}

/// A text that begins with a bracket is JSON, or else YAML in flow style. If it is neither, what JSON has to say about it
/// is what its author needs to hear, unless YAML understood the text and minds its content.
fn parse_braced(text: &str) -> Result<(Syntax, Value), Problem> {
    let problem = match json::parse(text) {
        Ok(root) => return Ok((Syntax::Json, root)),
        Err(problem) => problem,
    };
    if problem.code != Code::InvalidJson || json::has_comment_at(text, problem.position) {
        return Err(problem);
    }
    match yaml::parse(text) {
        Ok(root) => Ok((Syntax::Yaml, root)),
        Err(other) if matches!(other.code, Code::InvalidYaml | Code::TabIndentation) => Err(problem),
        Err(other) => Err(other),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

impl Source {
    /// The places of `pointers`, in their order.
    pub(crate) fn locate(&self, pointers: &[Pointer]) -> Vec<Place> {
        let marks = self.marks(pointers).into_iter().zip(pointers);
        marks.map(|(marks, pointer)| Place::new(Some(Arc::clone(&self.file)), pointer.clone(), marks)).collect()
    }

    /// Where `pointers` lead in the text, in their order, found in one pass.
    ///
    /// The place of an object's member is that of its key and of its value, the place of an array's item is that of the item. A
    /// pointer that the text does not have, because a later stage moved the value, an alias copied it or a merge key brought
    /// it, gets the place of the nearest of its ancestors that the text has.
    fn marks(&self, pointers: &[Pointer]) -> Vec<Marks> {
        match self.syntax {
            Syntax::Json => locate::locate(&self.text, json::Steps::new(&self.text), pointers),
            Syntax::Yaml => locate::locate(&self.text, yaml::Steps::new(&self.text), pointers),
        }
    }
}

#[cfg(test)]
mod tests;
