//! The errors of `serde_yaml` to problems. It tells them apart only by their texts, so a table knows the mistakes that
//! people make; of another mistake the author reads what the parser says.

use super::super::Problem;
use super::super::read::Cursor;
use crate::diagnostics::{Code, Position};

/// What the parser says, and what it means for the author.
#[rustfmt::skip]
const MISTAKES: &[(&str, &str)] = &[
    ("unknown anchor", "the alias names an anchor that is not defined before it"),
    ("mapping values are not allowed", "a `:` is not allowed here; a string that contains `: ` needs quotes"),
    ("did not find expected key", "the line does not fit the indentation of the lines before it"),
    ("expected '-' indicator", "the line stands where an item of a list is expected, but does not begin with `-`"),
    ("expected ',' or ']'", "`,` or `]` is expected here"),
    ("expected ',' or '}'", "`,` or `}` is expected here"),
    ("expected node content", "a value is expected here, or a `[` or `{` before is not closed"),
    ("cannot start any token", "no value can begin with this character; a string that does needs quotes"),
    ("scanning a simple key", "a key is expected here, followed by `:`"),
    ("unexpected end of stream", "a quoted string is not closed"),
    ("unknown escape character", "a `\\` in a quoted string begins no known escape"),
    ("undefined tag handle", "the tag begins with a handle that is not declared"),
];

/// Where the parser stopped; in what an alias copies, that is in the original.
pub(super) fn position(error: &serde_yaml::Error) -> Option<Position> {
    error.location().map(|location| Position { line: location.line(), column: location.column() })
}

/// What is wrong if nothing was refused on purpose.
pub(super) fn problem(text: &str, error: &serde_yaml::Error) -> Problem {
    let said = error.to_string();
    // The one mistake in values that the parser finds itself. What it says contains parts of the text.
    if said.contains("invalid value: ") || said.contains("invalid type: ") {
        let message = "the value is not what its tag says it is";
        return placed(Code::UnsupportedTag, position(error), message);
    }
    if said.starts_with("repetition limit exceeded") {
        let message = "the aliases up to here copy too much for a text of this size";
        return Problem::new(Code::AliasExpansion, message);
    }
    if said.starts_with("control characters") {
        let message = "a control character is not allowed; in double quotes it can be escaped";
        return placed(Code::InvalidYaml, stated_offset(text, &said), message);
    }
    let stopped = position(error);
    if let Some(position) = stopped.and_then(|at| indenting_tab(text, at.line)) {
        let message = "the line is indented with a tab";
        return Problem::at(Code::TabIndentation, position, message);
    }
    // What lacks its end is found missing far behind its beginning, which the parser states last.
    let unfinished = said.contains("end of stream") || said.contains("a simple key");
    let begun = stated_position(&said).filter(|_| unfinished);
    let known = MISTAKES.iter().find(|(part, _)| said.contains(part));
    let message = known.map_or_else(|| said.split(" at line ").next().unwrap_or_default(), |(_, meaning)| meaning);
    placed(Code::InvalidYaml, begun.or(stopped), message)
}

fn placed(code: Code, position: Option<Position>, message: impl Into<String>) -> Problem {
    Problem { position, ..Problem::new(code, message) }
}

/// The place in a text such as `.. at line 2 column 1, while scanning a quoted scalar at line 1 column 4`.
fn stated_position(said: &str) -> Option<Position> {
    let (_, place) = said.rsplit_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    Some(Position { line: line.parse().ok()?, column: column.parse().ok()? })
}

/// The place in a text such as `.. at position 12`, which is a number of bytes.
fn stated_offset(text: &str, said: &str) -> Option<Position> {
    let offset = said.rsplit_once(" at position ").map_or("0", |(_, offset)| offset);
    let mut cursor = Cursor::default();
    cursor.advance(text.as_bytes(), offset.parse().ok()?);
    Some(cursor.position())
}

/// The first tab in the white space that a line begins with.
fn indenting_tab(text: &str, line: usize) -> Option<Position> {
    let content = text.lines().nth(line.checked_sub(1)?)?;
    let before = content.chars().take_while(|character| *character == ' ').count();
    let column = before + 1;
    (content.chars().nth(before)? == '\t').then_some(Position { line, column })
}
