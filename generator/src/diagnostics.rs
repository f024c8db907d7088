//! What the compiler has to say about a document. In come codes, places and messages from every stage, out goes a
//! sorted list that prints like a compiler's. It does not know how a place is found in a text: that is asked of the
//! document's source once, for all places together, when the list is made.

mod code;
mod pointer;

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use code::{Code, Severity};
pub use pointer::Pointer;

/// A place in a text. Lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Where a value stands: in a document, and in the text that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub(crate) file: Option<Arc<Path>>,
    pub(crate) pointer: Pointer,
    pub(crate) position: Option<Position>,
}

impl Place {
    /// The file, where the document came from one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// The place in the document that the file holds; the root where the text could not be read as a document at all.
    #[must_use]
    pub fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    /// The place in the text, where it is known.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.position
    }

    /// `file:line:column`; without a position the pointer is the best place there is.
    fn shown(&self) -> Option<String> {
        let file = self.file.as_ref().map(|file| file.display().to_string());
        let inner = match self.position {
            Some(position) => Some(format!("{}{position}", if file.is_some() { ":" } else { "" })),
            None => (self.pointer != Pointer::root()).then(|| format!("#{}", self.pointer)),
        };
        (file.is_some() || inner.is_some()).then(|| file.unwrap_or_default() + &inner.unwrap_or_default())
    }
}

/// One thing to say about one place of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    code: Code,
    message: String,
    place: Place,
    /// The other place, where the diagnostic is about two.
    also: Option<Place>,
}

impl Diagnostic {
    /// What the diagnostic is about.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// Whether code is generated in spite of it.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// What is wrong in this case: a clause without a full stop.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The place in the document that its file holds: [`Place::pointer`].
    #[must_use]
    pub fn pointer(&self) -> &Pointer {
        self.place.pointer()
    }

    /// Its file: [`Place::file`].
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.place.file()
    }

    /// The place in the text: [`Place::position`].
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.place.position()
    }

    /// The other place, where the diagnostic is about two.
    #[must_use]
    pub fn also(&self) -> Option<&Place> {
        self.also.as_ref()
    }
}

/// Prints the diagnostic the way rustc does, in plain text and without a final newline.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity(), self.code, self.message)?;
        // An excerpt of the text belongs under the arrow.
        if let Some(place) = self.place.shown() {
            write!(f, "\n  --> {place}")?;
        }
        if let Some(place) = self.also.as_ref().and_then(Place::shown) {
            write!(f, "\n  and here: {place}")?;
        }
        write!(f, "\n   = help: {}", self.code.remedy())
    }
}

/// Where the stages put their diagnostics.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    file: Option<Arc<Path>>,
    /// Places that the document does not have -> where the values there came from.
    moved: HashMap<Pointer, Pointer>,
}

impl Diagnostics {
    /// An empty list about a document that has no file (yet).
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What is reported from now on is about `file`.
    pub(crate) fn enter(&mut self, file: impl Into<PathBuf>) {
        self.file = Some(file.into().into());
    }

    /// What is reported from now on about `to` and the places inside it is about `from`, where it stood in the document.
    /// What is moved twice stood where it was first.
    pub(crate) fn moved(&mut self, from: &Pointer, to: Pointer) {
        let from = self.original(from.clone());
        self.moved.entry(to).or_insert(from);
    }

    /// The place in the document that a place in the stages' copy of it came from.
    pub(crate) fn original(&self, pointer: Pointer) -> Pointer {
        if self.moved.is_empty() {
            return pointer;
        }
        let from = pointer.ancestors().find_map(|to| Some((self.moved.get(&to)?, to)));
        match from {
            Some((from, to)) => pointer.tokens().skip(to.tokens().count()).fold(from.clone(), |at, key| at.child(key)),
            None => pointer,
        }
    }

    /// Says `message` about the value at `pointer`. Its line and column are found later, by [`Self::locate`].
    pub(crate) fn report(&mut self, code: Code, pointer: &Pointer, message: impl Into<String>) {
        let place = self.place(self.original(pointer.clone()), None);
        self.push(code, place, None, message.into());
    }

    /// Says `message` about two places together.
    pub(crate) fn report_both(&mut self, code: Code, places: &[Pointer; 2], message: impl Into<String>) {
        let [place, also] = places.clone().map(|pointer| self.place(self.original(pointer), None));
        self.push(code, place, Some(also), message.into());
    }

    /// Says `message` about a place of the text, for texts that could not be read as a document.
    pub(crate) fn report_at(&mut self, code: Code, position: Position, message: impl Into<String>) {
        let place = self.place(Pointer::root(), Some(position));
        self.push(code, place, None, message.into());
    }

    fn place(&self, pointer: Pointer, position: Option<Position>) -> Place {
        Place { file: self.file.clone(), pointer, position }
    }

    fn push(&mut self, code: Code, place: Place, also: Option<Place>, message: String) {
        self.list.push(Diagnostic { code, message, place, also });
    }

    /// Whether anything reported so far forbids to generate code: the barrier between two stages.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
    }

    /// Finds the files and positions of places of which only the pointer is known. `locate` answers for all pointers in one
    /// pass over each text, in their order.
    pub(crate) fn locate(&mut self, locate: impl FnOnce(&[Pointer]) -> Vec<Place>) {
        let places = self.list.iter_mut().flat_map(|it| [&mut it.place].into_iter().chain(&mut it.also));
        let open: Vec<&mut Place> = places.filter(|place| place.position.is_none()).collect();
        if open.is_empty() {
            return;
        }
        let pointers: Vec<Pointer> = open.iter().map(|place| place.pointer.clone()).collect();
        for (open, place) in open.into_iter().zip(locate(&pointers)) {
            *open = place;
        }
    }

    /// Everything that was reported, in the order of places: file, then position, then the order of reporting.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| (&a.place.file, a.place.position).cmp(&(&b.place.file, b.place.position)));
        // What many schemas are composed of is looked at for each of them.
        self.list.dedup();
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: usize, column: usize) -> Position {
        Position { line, column }
    }

    fn place(file: &str, line: usize, column: usize) -> Place {
        Place { file: Some(Path::new(file).into()), pointer: Pointer::root(), position: Some(at(line, column)) }
    }

    #[test]
    fn a_diagnostic_prints_like_a_compilers() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.report(Code::UnresolvedReference, &Pointer::root().child("paths"), "no schema is named `Pet`");
        diagnostics.locate(|_| vec![place("spec/api.yaml", 12, 3)]);
        let list = diagnostics.into_sorted();
        assert_eq!(
            list[0].to_string(),
            "error[E0301]: no schema is named `Pet`\n  --> spec/api.yaml:12:3\n   = help: correct the `$ref`, or define what it names"
        );
    }

    #[test]
    fn without_a_position_the_pointer_is_the_place() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.report(Code::Repaired, &Pointer::root().child("info").child("title"), "a title is a string");
        diagnostics.report(Code::EmptyDocument, &Pointer::root(), "nothing here");
        let list = diagnostics.into_sorted();
        assert!(list[0].to_string().contains("\n  --> #/info/title\n"));
        assert!(!list[1].to_string().contains("-->"));
    }

    #[test]
    fn what_was_moved_is_reported_where_it_stood() {
        let mut diagnostics = Diagnostics::new();
        let paths = Pointer::root().child("paths");
        diagnostics.moved(&paths.child("a"), paths.child("/a"));
        let schema = Pointer::root().child("components").child("schemas").child("S");
        diagnostics.moved(&paths.child("/a").child("get").child("schema"), schema.clone());
        for pointer in [schema.child("type"), paths.child("/a"), paths.child("/ab")] {
            diagnostics.report(Code::Repaired, &pointer, "");
        }
        let places: Vec<_> = diagnostics.into_sorted().iter().map(|it| it.pointer().to_string()).collect();
        assert_eq!(places, ["/paths/a/get/schema/type", "/paths/a", "/paths/~1ab"]);
    }

    #[test]
    fn only_errors_stop_the_pipeline() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.report(Code::UntypedSchema, &Pointer::root(), "no type");
        assert!(!diagnostics.has_errors());
        diagnostics.report_at(Code::InvalidJson, at(1, 1), "expected value");
        assert!(diagnostics.has_errors());
    }

    #[test]
    fn the_list_is_sorted_by_place_and_locating_keeps_known_positions() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.enter("a.yaml");
        diagnostics.report_at(Code::InvalidYaml, at(3, 1), "third");
        diagnostics.report(Code::Repaired, &Pointer::root().child("a"), "second");
        diagnostics.report_at(Code::InvalidYaml, at(1, 9), "first");
        diagnostics.locate(|pointers| {
            assert_eq!(pointers, [Pointer::root().child("a")]);
            vec![place("a.yaml", 2, 1)]
        });
        let messages: Vec<_> = diagnostics.into_sorted().into_iter().map(|diagnostic| diagnostic.message).collect();
        assert_eq!(messages, ["first", "second", "third"]);
    }
}
