//! The `load` stage: a path comes in, one JSON value of the document and of all files that it refers to goes out, together
//! with the texts it came from. A document is JSON or YAML by its content, never by its file's name. Of OpenAPI this stage
//! knows what a reference is.

mod address;
mod changes;
mod check;
mod edits;
#[cfg(feature = "fetch")]
mod fetch;
mod files;
mod json;
mod locate;
mod lock;
mod names;
mod numbers;
mod paths;
mod read;
mod references;
mod texts;
mod uri;
mod yaml;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::diagnostics::{Code, Diagnostics, Excerpt, Message, Pointer, Position};

pub(crate) use address::own_fragment;
#[cfg(feature = "fetch")]
pub use fetch::{Answer, Fetch, Limits};
#[cfg(feature = "fetch")]
pub(crate) use fetch::{Locked, Locking};
pub(crate) use files::{Copies, FILES, Unread};
pub(crate) use lock::Lock;
pub(crate) use names::UNTOLD;
pub(crate) use numbers::{Numbers, TEXTS, TOLD, is_no_text, is_rounded, number_of};
pub(crate) use paths::percent_decoded;
use texts::Text;
pub(crate) use texts::Texts;

/// How many arrays and objects may stand inside each other: what `serde_json` accepts, and few enough for every
/// recursive function over a document to fit the stack of a thread.
const DEPTH_LIMIT: usize = 127;

/// What is read besides the document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs {
    /// Overlays and JSON Patches, applied in this order.
    pub(crate) changes: Vec<PathBuf>,
    /// The directories besides that of the document whose files it may refer to.
    pub(crate) folders: Vec<PathBuf>,
}

/// What could be read: an object, with its keys in the order of the text.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// Keys are unique, YAML's aliases and merge keys are resolved, numbers are finite or texts. The files that are referred to stand
    /// under the key [`FILES`], and every reference to one is a pointer into it.
    pub(crate) root: Value,
    /// Files that are referred to and missing in `root`.
    pub(crate) unread: Unread,
    /// The numbers in `root` that are rounded.
    pub(crate) numbers: Numbers,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Syntax {
    Json,
    Yaml,
}

impl From<Value> for Document {
    fn from(root: Value) -> Self {
        Self { root, ..Self::default() }
    }
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

/// What is said about a place of a file: a code, the place, a message.
type Said = (Code, Pointer, String);

/// Reads the document in the file at `path` and the files that it refers to, those of the network from `copies`, or reports
/// what prevents it. All that was read is in `texts`.
pub(crate) fn load(
    path: &Path,
    inputs: &Inputs,
    copies: &mut dyn Copies,
    texts: &mut Texts,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    diagnostics.enter(path);
    let text = read::file(path).map_err(|problem| report(&problem, "", diagnostics)).ok()?;
    let (syntax, mut root) = root(&text).map_err(|problem| report(&problem, &text, diagnostics)).ok()?;
    texts.push(path, None, Text::new(text, syntax));
    changes::apply(&inputs.changes, &mut root, texts, diagnostics);
    diagnostics.enter(path);
    if diagnostics.has_errors() {
        return None;
    }
    let mut document = files::gather(path, root, inputs, copies, texts);
    let (numbers, unknown) = numbers::written(&document.root, texts);
    document.numbers = numbers;
    for at in unknown {
        let message = "an alias may stand for several numbers here: it is read as the float nearest to them";
        let help = "write the number itself here".to_owned();
        diagnostics.report(Code::Repaired, &at, Message::from(message).help(Some(help)));
    }
    Some(document)
}

/// The value of a root document's text.
fn root(text: &str) -> Result<(Syntax, Value), Problem> {
    let (syntax, root) = parse(text)?;
    let start = Position { line: 1, column: 1 };
    match root {
        Value::Object(_) => Ok((syntax, root)),
        Value::Null => Err(Problem::at(Code::EmptyDocument, start, "the file is empty")),
        _ => Err(Problem::at(Code::NotAnObject, start, format!("the document is {}, not an object", kind_of(&root)))),
    }
}

fn report(problem: &Problem, text: &str, diagnostics: &mut Diagnostics) {
    let excerpt = |position: Option<Position>| position.map(|position| Excerpt::at(text, position));
    match excerpt(problem.position) {
        Some(at) => diagnostics.report_at(problem.code, at, excerpt(problem.also), problem.message.as_str()),
        None => diagnostics.report(problem.code, &Pointer::root(), problem.message.as_str()),
    }
}

/// Reports what is said about the file that was entered last, which has this text.
fn tell(said: Vec<Said>, text: &Text, diagnostics: &mut Diagnostics) {
    let pointers: Vec<Pointer> = said.iter().map(|(_, pointer, _)| pointer.clone()).collect();
    for ((code, pointer, message), marks) in said.into_iter().zip(text.locate(&pointers)) {
        diagnostics.report_marked(code, pointer, marks, message);
    }
}

fn parse(text: &str) -> Result<(Syntax, Value), Problem> {
    if text.trim_start().starts_with(['{', '[']) {
        return parse_braced(text);
    }
    Ok((Syntax::Yaml, yaml::parse(text)?))
}

/// A text that begins with a bracket is JSON, or else YAML in flow style. If it is neither, what JSON has to say about it
/// is what its author needs to hear, unless YAML understood the text and minds its content.
fn parse_braced(text: &str) -> Result<(Syntax, Value), Problem> {
    let problem = match json::parse(text) {
        Ok(value) => return Ok((Syntax::Json, value)),
        Err(problem) => problem,
    };
    if problem.code != Code::InvalidJson || json::has_comment_at(text, problem.position) {
        return Err(problem);
    }
    match yaml::parse(text) {
        Ok(value) => Ok((Syntax::Yaml, value)),
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

#[cfg(test)]
mod tests;
