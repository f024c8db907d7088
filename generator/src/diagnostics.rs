//! What the compiler has to say about a document. In come codes, places and messages from every stage, out goes a
//! sorted list that prints like a compiler's. It does not know how a place is found in a text: that is asked of the
//! document's source once, for all places together, when the list is made.

mod code;
mod levels;
mod listing;
mod place;
mod pointer;
mod render;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use code::{Code, Severity, UnknownCode};
pub(crate) use levels::Levels;
pub use listing::Listing;
pub(crate) use place::{Excerpt, Marks};
pub use place::{Place, Position, Span};
pub use pointer::Pointer;
pub(crate) use pointer::unescaped;

/// One thing to say about one place of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    code: Code,
    severity: Severity,
    message: String,
    help: Option<String>,
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

    /// Whether code is generated in spite of it: that of the code, unless the warning was denied.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What is wrong in this case: a clause without a full stop.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What comes of it, in general: a clause without a full stop. Of errors nothing but that no code is generated.
    #[must_use]
    pub fn note(&self) -> Option<&'static str> {
        self.code.outcome()
    }

    /// What to do: a suggestion for this case if there is one, and otherwise what helps in general. A clause without a full stop.
    #[must_use]
    pub fn help(&self) -> &str {
        self.help.as_deref().unwrap_or(self.code.remedy())
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
        f.write_str(&render::render(self, false, 0))
    }
}

/// What is to be said: what is wrong, and what to do if more is known than what helps in general.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Message {
    text: String,
    help: Option<String>,
}

impl<T: Into<String>> From<T> for Message {
    fn from(text: T) -> Self {
        Self { text: text.into(), help: None }
    }
}

impl Message {
    /// With a text before what is wrong.
    pub(crate) fn after(mut self, before: &str) -> Self {
        self.text.insert_str(0, before);
        self
    }

    /// With a text behind what is wrong.
    pub(crate) fn and(mut self, more: &str) -> Self {
        self.text.push_str(more);
        self
    }

    /// With a suggestion, if there is one.
    pub(crate) fn help(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }

    /// With a suggestion, unless it has one.
    pub(crate) fn or_help(self, help: &str) -> Self {
        Self { help: self.help.or_else(|| Some(help.to_owned())), ..self }
    }
}

/// Where the stages put their diagnostics.
#[derive(Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    file: Option<Arc<Path>>,
    /// Places that the document does not have -> where the values there came from.
    moved: BTreeMap<Pointer, Pointer>,
    levels: Levels,
}

impl Diagnostics {
    /// An empty list about a document that has no file (yet).
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Forgets all but the first `known`.
    pub(crate) fn truncate(&mut self, known: usize) {
        self.list.truncate(known);
    }

    /// An empty list to which warnings get as the user wants to have them.
    pub(crate) fn with(levels: Levels) -> Self {
        Self { levels, ..Self::default() }
    }

    /// Warnings of this code are not wanted from now on, unless the user denies them.
    pub(crate) fn allow(&mut self, code: Code) {
        self.levels.allow(code);
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
        let from = pointer.ancestors().find_map(|to| self.moved.get_key_value(to));
        from.and_then(|(to, from)| Some(from.join(&pointer.below(to)?))).unwrap_or(pointer)
    }

    /// Says `message` about the value at `pointer`. Its line and column are found later, by [`Self::locate`].
    pub(crate) fn report(&mut self, code: Code, pointer: &Pointer, message: impl Into<Message>) {
        let place = self.place(self.original(pointer.clone()), None);
        self.push(code, place, None, message.into());
    }

    /// Says `message` about two places together, which may be one.
    pub(crate) fn report_both(&mut self, code: Code, places: &[Pointer; 2], message: impl Into<Message>) {
        let [place, also] = places.clone().map(|pointer| self.place(self.original(pointer), None));
        let also = Some(also).filter(|also| also.pointer != place.pointer);
        self.push(code, place, also, message.into());
    }

    /// Says `message` about a place of the text, and perhaps a second one, for texts that could not be read as a document.
    pub(crate) fn report_at(&mut self, code: Code, at: Excerpt, also: Option<Excerpt>, message: impl Into<Message>) {
        let place = self.place(Pointer::root(), Some(at));
        let also = also.map(|also| self.place(Pointer::root(), Some(also)));
        self.push(code, place, also, message.into());
    }

    /// Says `message` about a value of the file that was entered last, whose place in the text is known.
    pub(crate) fn report_marked(&mut self, code: Code, pointer: Pointer, marks: Marks, message: impl Into<Message>) {
        let place = Place::new(self.file.clone(), pointer, marks);
        self.push(code, place, None, message.into());
    }

    fn place(&self, pointer: Pointer, at: Option<Excerpt>) -> Place {
        Place { file: self.file.clone(), pointer, marks: Marks { value: at, ..Marks::default() } }
    }

    fn push(&mut self, code: Code, place: Place, also: Option<Place>, message: Message) {
        // A media type that is misspelt is not supported for that reason.
        if code == Code::UnsupportedMediaType
            && self.list.iter().any(|it| it.code == Code::LikelySlip && it.place.pointer == place.pointer)
        {
            return;
        }
        let Message { text: message, help } = message;
        if let Some(severity) = self.levels.severity(code) {
            self.list.push(Diagnostic { code, severity, message, help, place, also });
        }
    }

    /// Whether anything reported so far forbids to generate code: the barrier between two stages.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
    }

    /// Finds the files and positions of places of which only the pointer is known. `locate` answers for all pointers in one
    /// pass over each text, in their order.
    pub(crate) fn locate(&mut self, locate: impl FnOnce(&[Pointer]) -> Vec<Place>) {
        let places = self.list.iter_mut().flat_map(|it| {
            let is_about_key = it.code.is_about_key();
            [&mut it.place].into_iter().chain(&mut it.also).map(move |place| (is_about_key, place))
        });
        let open: Vec<(bool, &mut Place)> = places.filter(|(_, place)| place.excerpt().is_none()).collect();
        if open.is_empty() {
            return;
        }
        let pointers: Vec<Pointer> = open.iter().map(|(_, place)| place.pointer.clone()).collect();
        for ((is_about_key, open), place) in open.into_iter().zip(locate(&pointers)) {
            *open = place;
            if is_about_key && open.marks.key.is_some() {
                open.marks.value = None;
            }
        }
    }

    /// Everything that was reported, in the order of places: file, then position, then the order of reporting.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| (&a.place.file, a.place.position()).cmp(&(&b.place.file, b.place.position())));
        // What many schemas are composed of is looked at for each of them.
        self.list.dedup();
        self.list
    }
}

#[cfg(test)]
mod tests;
