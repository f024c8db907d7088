//! The texts that a document was read from, and where its values stand in them. In come pointers into the document, out go
//! files, lines and columns, found in one pass over each text. It does not know how the texts came together.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::edits::Edits;
use super::files::FILES;
use super::{Syntax, json, locate, yaml};
use crate::diagnostics::{Excerpt, Marks, Place, Pointer};

/// A text, without a byte order mark.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) content: String,
    pub(super) syntax: Syntax,
    /// Of a text that could not be read, the place that is to blame.
    pub(super) broken: Option<Excerpt>,
}

impl Text {
    pub(super) fn new(content: String, syntax: Syntax) -> Self {
        Self { content, syntax, broken: None }
    }

    /// A text of which nothing was read.
    pub(super) fn broken(at: Option<Excerpt>) -> Self {
        Self { broken: at, ..Self::new(String::new(), Syntax::Json) }
    }

    /// The places of `pointers`, in their order, found in one pass.
    ///
    /// The place of an object's member is that of its key and of its value, the place of an array's item is that of the item. A pointer
    /// that the text does not have, because a later stage moved the value, an alias copied it or a merge key brought
    /// it, gets the place of the nearest of its ancestors that the text has.
    pub(super) fn locate(&self, pointers: &[Pointer]) -> Vec<Marks> {
        match self.syntax {
            _ if pointers.is_empty() => Vec::new(),
            _ if self.content.is_empty() => {
                vec![Marks { value: self.broken.clone(), ..Marks::default() }; pointers.len()]
            }
            Syntax::Json => locate::locate(&self.content, json::Steps::new(&self.content), pointers),
            Syntax::Yaml => locate::locate(&self.content, yaml::Steps::new(&self.content), pointers),
        }
    }
}

/// The texts of a document, that of its root first.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    list: Vec<Entry>,
    edits: Edits,
}

#[derive(Debug)]
struct Entry {
    path: Arc<Path>,
    /// Under which key of [`FILES`] the value of the text stands, if it does.
    key: Option<String>,
    text: Text,
}

impl Texts {
    pub(super) fn push(&mut self, path: &Path, key: Option<String>, text: Text) {
        self.list.push(Entry { path: path.into(), key, text });
    }

    /// How many there are: the number of the next one.
    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// What was changed in the value of the root.
    pub(super) fn edits(&mut self) -> &mut Edits {
        &mut self.edits
    }

    /// How many bytes the root's text has.
    pub(crate) fn size(&self) -> usize {
        self.list.first().map_or(0, |entry| entry.text.content.len())
    }

    /// The files, in the order in which they were read.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        self.list.iter().map(|entry| entry.path.to_path_buf()).collect()
    }

    /// The texts themselves.
    pub(super) fn contents(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|entry| entry.text.content.as_str())
    }

    /// Where the values at `pointers` stand, in their order.
    pub(crate) fn locate(&self, pointers: &[Pointer]) -> Vec<Place> {
        // For each text the pointers into it, each with its number among all.
        let mut wanted: HashMap<usize, Vec<(usize, Pointer)>> = HashMap::new();
        let keys = self.list.iter().enumerate().filter_map(|(text, entry)| Some((entry.key.as_deref()?, text)));
        let texts: HashMap<&str, usize> = keys.collect();
        for (number, pointer) in pointers.iter().enumerate() {
            let inner = inside(pointer).and_then(|(key, inner)| Some((*texts.get(&*key)?, inner)));
            let (text, inner) = inner.unwrap_or_else(|| self.edits.origin(pointer));
            wanted.entry(text).or_default().push((number, inner));
        }
        let mut places: Vec<(usize, Place)> = Vec::new();
        for (text, entry) in self.list.iter().enumerate() {
            let wanted = wanted.remove(&text).unwrap_or_default();
            let (numbers, pointers): (Vec<usize>, Vec<Pointer>) = wanted.into_iter().unzip();
            let found = entry.text.locate(&pointers).into_iter().zip(pointers);
            let found = found.map(|(marks, pointer)| Place::new(Some(Arc::clone(&entry.path)), pointer, marks));
            places.extend(numbers.into_iter().zip(found));
        }
        places.sort_by_key(|(number, _)| *number);
        places.into_iter().map(|(_, place)| place).collect()
    }
}

/// Of a place in another file the key of the file, and the place in there.
fn inside(pointer: &Pointer) -> Option<(Cow<'_, str>, Pointer)> {
    let mut tokens = pointer.tokens();
    let key = tokens.next().filter(|first| first == FILES).and_then(|_| tokens.next())?;
    Some((key, tokens.fold(Pointer::root(), |inner, token| inner.child(token))))
}
