//! The place of a value in a document, as a JSON pointer. In come keys and indexes on the way down, out goes RFC 6901
//! text or its tokens. It knows neither lines nor files.

use std::borrow::{Borrow, Cow};
use std::fmt;

/// The place of a value in a document: a JSON pointer (RFC 6901), `""` for the whole document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The member `key` (a property name or an index) of the value at this place.
    #[must_use]
    pub fn child(&self, key: impl fmt::Display) -> Self {
        let key = key.to_string();
        // The walk over a document asks for one at every value.
        let mut text = String::with_capacity(self.0.len() + 1 + key.len());
        text.push_str(&self.0);
        text.push('/');
        // A search for one byte is quick in unoptimised code too, one for any of several is not.
        if key.contains('~') || key.contains('/') {
            text.push_str(&key.replace('~', "~0").replace('/', "~1"));
        } else {
            text.push_str(&key);
        }
        Self(text)
    }

    /// The pointer's text, as RFC 6901 spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The place that RFC 6901 text spells; none if it spells none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// Where this place is inside of another; none if it is outside.
    pub(crate) fn below(&self, other: &Self) -> Option<Self> {
        self.0.strip_prefix(&other.0).and_then(Self::parse)
    }

    /// The place `inner` of the value at this place.
    pub(crate) fn join(&self, inner: &Self) -> Self {
        Self(self.0.clone() + &inner.0)
    }

    /// What this place is inside of, and its key or index there; none for the whole document.
    pub(crate) fn split(&self) -> Option<(Self, String)> {
        let (parent, _) = self.0.rsplit_once('/')?;
        Some((Self(parent.to_owned()), self.tokens().last()?.into_owned()))
    }

    /// The text of this place, then of what it is inside of, up to the whole document.
    pub(crate) fn ancestors(&self) -> impl Iterator<Item = &str> {
        let ends = self.0.rmatch_indices('/').map(|(end, _)| end);
        std::iter::once(self.0.len()).chain(ends).filter_map(|end| self.0.get(..end))
    }

    /// The keys and indexes from the document's root to this place, unescaped.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.split('/').skip(1).map(unescaped)
    }
}

/// A key in a pointer as plain text (RFC 6901, section 4).
pub(crate) fn unescaped(token: &str) -> Cow<'_, str> {
    if token.contains('~') { Cow::Owned(token.replace("~1", "/").replace("~0", "~")) } else { Cow::Borrowed(token) }
}

/// So that a place can be looked for by its text.
impl Borrow<str> for Pointer {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_undo_what_child_escapes() {
        let keys = ["paths", "/a/{b}", "~1", "", "get"];
        let pointer = keys.iter().fold(Pointer::root(), |pointer, key| pointer.child(key));
        assert_eq!(pointer.as_str(), "/paths/~1a~1{b}/~01//get");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), keys);
    }

    #[test]
    fn ancestors_begin_with_the_place_and_end_with_the_root() {
        let pointer = Pointer::root().child("a/b").child(0);
        assert_eq!(pointer.ancestors().collect::<Vec<_>>(), ["/a~1b/0", "/a~1b", ""]);
    }

    #[test]
    fn the_root_has_no_tokens() {
        assert_eq!(Pointer::root().tokens().count(), 0);
    }
}
