//! A walk over the places of a YAML text. It does not follow aliases: what an alias copies has no place of its own, and the
//! place of the alias is the nearest that a reader can change. What it cannot read ends the walk.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{Event, Marker, Parser, Span, StrInput};

use super::super::locate::{Step, Walk};
use crate::diagnostics::Position;

/// The events of a text, of which an anchor has one behind that of its value.
pub(super) fn events(text: &str) -> Parser<'_, StrInput<'_>> {
    Parser::new_from_str_with_options(
        text,
        granit_parser::options! {
            emit_anchor_events: true,
            // The parser looks up to 1024 characters ahead, and is to arrive where the nesting becomes too deep.
            flow_nesting_limit: 2048,
        },
    )
}

fn position(marker: Marker) -> Position {
    Position { line: marker.line(), column: marker.col() + 1 }
}

/// The bytes of an event. An object that begins with its first key takes no room: the rest of the line stands for it.
pub(super) fn range(span: Span) -> Range<usize> {
    let start = span.start.byte_offset().unwrap_or_default();
    let end = span.end.byte_offset().unwrap_or_default();
    start..if start == end { usize::MAX } else { end }
}

/// Where the text's second document begins.
pub(super) fn second_document(text: &str) -> Option<Position> {
    events(text)
        .map_while(Result::ok)
        .filter(|(event, _)| matches!(event, Event::DocumentStart(..)))
        .nth(1)
        .map(|(_, span)| position(span.start))
}

/// A walk over a YAML text.
pub(in super::super) struct Steps<'t> {
    events: Parser<'t, StrInput<'t>>,
    position: Position,
    range: Range<usize>,
    open: Vec<Open>,
}

/// A collection that the walk is inside of, by what comes next in it.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    Item,
    Key,
    Value,
}

impl<'t> Steps<'t> {
    pub(in super::super) fn new(text: &'t str) -> Self {
        Self { events: events(text), position: Position { line: 1, column: 1 }, range: 0..0, open: Vec::new() }
    }

    /// A node begins: says whether it is a key, and what comes after it.
    fn is_key(&mut self) -> bool {
        let Some(innermost) = self.open.last_mut() else {
            return false;
        };
        let node = *innermost;
        *innermost = match node {
            Open::Item => Open::Item,
            Open::Key => Open::Value,
            Open::Value => Open::Key,
        };
        node == Open::Key
    }

    fn leaf(&mut self, text: Cow<'t, str>) -> Step<'t> {
        if self.is_key() { Step::Key(text) } else { Step::Scalar }
    }

    fn start(&mut self, open: Open, step: Step<'t>) -> Step<'t> {
        // A collection as a key is no key here: the text is refused for it.
        self.is_key();
        self.open.push(open);
        step
    }
}

impl<'t> Walk<'t> for Steps<'t> {
    fn next(&mut self) -> Option<Step<'t>> {
        loop {
            let (event, span) = self.events.next()?.ok()?;
            self.position = position(span.start);
            self.range = range(span);
            match event {
                Event::Scalar(text, ..) => return Some(self.leaf(text)),
                // As a key it is told apart from others, but has no text by which anything in it could be found.
                Event::Alias(anchor) => return Some(self.leaf(format!("*{anchor}").into())),
                Event::MappingStart(..) => return Some(self.start(Open::Key, Step::Object)),
                Event::SequenceStart(..) => return Some(self.start(Open::Item, Step::Array)),
                Event::MappingEnd | Event::SequenceEnd => {
                    self.open.pop();
                    return Some(Step::End);
                }
                _ => {}
            }
        }
    }

    fn position(&mut self) -> Position {
        self.position
    }

    fn range(&self) -> Range<usize> {
        self.range.clone()
    }
}
