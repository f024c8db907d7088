//! YAML text to a value, and a walk over the places in such a text. Both follow the events of one parser, so that they
//! cannot disagree; building the value here rather than through serde keeps the place of every event, so that duplicate
//! keys, aliases and nesting are judged where they occur.

mod compose;
mod merge;
mod scalar;
mod steps;

use granit_parser::{ErrorKind, Parser, ScanError, StrInput};
use serde_json::Value;

use super::json::too_deep;
use super::{DEPTH_LIMIT, Problem};
use crate::diagnostics::{Code, Position};

pub(super) use steps::Steps;

/// The value of a YAML text that holds one document.
pub(super) fn parse(text: &str) -> Result<Value, Problem> {
    let mut composer = compose::Composer::default();
    for event in events(text) {
        let (event, span) = event.map_err(|error| syntax_problem(text, &error))?;
        composer.take(event, position(span.start))?;
    }
    // No event for a document: nothing but white space and comments.
    Ok(composer.finish().unwrap_or_default())
}

fn events(text: &str) -> Parser<'_, StrInput<'_>> {
    Parser::new_from_str_with_options(
        text,
        granit_parser::options! {
            // One more than allowed, so that the composer sees the level that is one too many.
            flow_nesting_limit: DEPTH_LIMIT + 1,
            block_nesting_limit: DEPTH_LIMIT + 1,
        },
    )
}

fn position(marker: granit_parser::Marker) -> Position {
    Position {
        line: marker.line(),
        column: marker.col() + 1,
    }
}

fn syntax_problem(text: &str, error: &ScanError) -> Problem {
    let position = position(*error.marker());
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return too_deep(position);
    }
    // The parser may stop before a tab that it cannot make sense of, or after what a tab broke.
    let lines = [position.line, position.line + 1];
    if let Some(position) = lines.into_iter().find_map(|line| indenting_tab(text, line)) {
        return Problem::at(
            Code::TabIndentation,
            position,
            "the line is indented with a tab",
        );
    }
    Problem::at(Code::InvalidYaml, position, describe(error.kind()))
}

/// The first tab in the white space that `line` begins with.
fn indenting_tab(text: &str, line: usize) -> Option<Position> {
    let content = text.lines().nth(line.checked_sub(1)?)?;
    let indent = content
        .chars()
        .take_while(|character| matches!(character, ' ' | '\t'));
    let before = indent.clone().position(|character| character == '\t')?;
    // An empty line is no line to indent.
    (indent.count() < content.chars().count()).then_some(Position {
        line,
        column: before + 1,
    })
}

/// What the parser minds, for the mistakes that people make; the rest shares one sentence.
fn describe(kind: &ErrorKind) -> String {
    let text = match kind {
        ErrorKind::UnknownAnchor => "the alias names an anchor that is not defined before it",
        ErrorKind::UnclosedQuotedScalar => "a quoted string is not closed",
        ErrorKind::UnknownQuotedScalarEscape => "a `\\` in a quoted string begins no known escape",
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            "a `:` is not allowed here; a string that contains `: ` needs quotes"
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            "a key is expected here, followed by `:`"
        }
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::InvalidIndentation => {
            "the line does not fit the indentation of the lines before it"
        }
        ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::InvalidBlockEntryWhitespace => "a `-` is misplaced",
        ErrorKind::ExpectedFlowMappingSeparator => "`,` or `}` is expected here",
        ErrorKind::ExpectedFlowSequenceSeparator => "`,` or `]` is expected here",
        ErrorKind::ExpectedDocumentStart => "nothing is allowed after the document's end",
        ErrorKind::UndeclaredTagHandle => "the tag begins with a handle that is not declared",
        ErrorKind::UnexpectedCharacter { character } => {
            return format!("no value can begin with `{}`", character.escape_debug());
        }
        ErrorKind::UnclosedFlowCollection { open } => return format!("a `{open}` is not closed"),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            return format!("a `{open}` cannot be closed with `{close}`");
        }
        _ => "the text does not follow the syntax of YAML from here on",
    };
    text.to_owned()
}
