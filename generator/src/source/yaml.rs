//! YAML text to a value, and a walk over the places in such a text. `serde_yaml` reads the values; the walk follows the
//! events of another parser, which knows where they stand, and is made only where a place is asked for.

mod anchors;
mod merge;
mod steps;
mod syntax;
mod visitor;

use std::slice;

use serde::Deserialize;
use serde::de::{DeserializeSeed, IgnoredAny};
use serde_json::Value;

use self::visitor::{Reader, Refusal};
use super::Problem;
use super::check::check;
use super::locate::locate;
use crate::diagnostics::{Code, Excerpt};

pub(super) use steps::Steps;

/// So many nested brackets take `serde_yaml` about a second where nothing is optimized; from there on the time grows with
/// their square, and it minds the depth only after it has parsed them all.
const HARMLESS_BRACKETS: usize = 8_000;

/// The value of a YAML text that holds one document. YAML 1.2.2 (6.4, 6.5) allows tabs in lines without content; where
/// `serde_yaml` refuses them, such lines are emptied, which moves nothing.
pub(super) fn parse(text: &str) -> Result<Value, Problem> {
    match parse_strictly(text) {
        Err(problem) if problem.code == Code::TabIndentation => parse_strictly(&with_blank_lines_empty(text)),
        parsed => parsed,
    }
}

fn with_blank_lines_empty(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| if line.trim().is_empty() { line.trim_start_matches([' ', '\t']) } else { line })
        .collect()
}

fn parse_strictly(text: &str) -> Result<Value, Problem> {
    let brackets = text.bytes().filter(|byte| matches!(byte, b'[' | b'{'));
    if brackets.count() > HARMLESS_BRACKETS
        && let Some(problem) = check(|| Steps::new(text))
    {
        return Err(problem);
    }
    let renamed = anchors::renamed(text);
    let mut documents = serde_yaml::Deserializer::from_str(renamed.as_deref().unwrap_or(text));
    let Some(document) = documents.next() else {
        return Ok(Value::Null);
    };
    let reader = Reader::new(text);
    let value = reader.root().deserialize(document).map_err(|error| problem(text, &error, reader.into_refusal()))?;
    match documents.next() {
        None => Ok(value),
        Some(rest) => Err(not_the_end(text, rest)),
    }
}

/// What is wrong, and where: `refusal` says what the visitor made of `error`.
fn problem(text: &str, error: &serde_yaml::Error, refusal: Refusal) -> Problem {
    let mut problem = match refusal.reason {
        Some((code, message)) => Problem::new(code, message),
        None => syntax::problem(text, error),
    };
    if problem.code == Code::DuplicateKey
        && let Some(problem) = check(|| Steps::new(text))
    {
        return problem;
    }
    if problem.position.is_none() {
        // In what an alias copies, the parser states the place in the original. That stands before the alias, whose own
        // place is the nearest that the pointer has.
        let found = locate(text, Steps::new(text), slice::from_ref(&refusal.pointer));
        let found = found.iter().filter_map(|marks| marks.key.as_ref().or(marks.value.as_ref()));
        problem.position = found.map(Excerpt::start).max().max(syntax::position(error));
    }
    problem
}

/// A document was read, and `rest` follows it: either another document or what is none.
fn not_the_end(text: &str, rest: serde_yaml::Deserializer) -> Problem {
    let second = steps::second_document(text);
    match IgnoredAny::deserialize(rest) {
        Err(error) if second.is_none() => syntax::problem(text, &error),
        _ => Problem { position: second, ..Problem::new(Code::SeveralDocuments, "a second YAML document begins here") },
    }
}
