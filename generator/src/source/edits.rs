//! Changes of a document after it was read. In come values and the places they are put at, out goes where each value of the
//! changed document stands in the texts. It does not know who asks for a change.

use serde_json::Value;

use super::DEPTH_LIMIT;
use crate::diagnostics::Pointer;

/// How many values may be put into a document: far more than anyone writes, and few enough for any machine.
const VALUE_LIMIT: usize = 1_000_000;

/// A place in one of the texts, which is told by its number.
pub(super) type Origin = (usize, Pointer);

/// What was changed, in this order; each pointer is one into the document as it was then.
#[derive(Debug)]
enum Edit {
    Set { at: Pointer, origin: Origin },
    Insert { list: Pointer, index: usize, origin: Origin },
    Remove { list: Pointer, index: usize },
}

/// The changes that were made.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<Edit>);

impl Edits {
    /// Where the value at a place of the changed document came from; the text of the document is number 0.
    pub(super) fn origin(&self, pointer: &Pointer) -> Origin {
        let mut pointer = pointer.clone();
        for edit in self.0.iter().rev() {
            match edit {
                Edit::Set { at, origin } => {
                    if let Some(rest) = pointer.below(at) {
                        return (origin.0, origin.1.join(&rest));
                    }
                }
                Edit::Insert { list, index, origin } => match item(&pointer, list) {
                    Some((at, rest)) if at == *index => return (origin.0, origin.1.join(&rest)),
                    Some((at, rest)) if at > *index => pointer = list.child(at - 1).join(&rest),
                    _ => {}
                },
                Edit::Remove { list, index } => {
                    if let Some((at, rest)) = item(&pointer, list).filter(|(at, _)| at >= index) {
                        pointer = list.child(at + 1).join(&rest);
                    }
                }
            }
        }
        (0, pointer)
    }
}

/// The index of the item of `list` that a place is in, and where in there.
fn item(pointer: &Pointer, list: &Pointer) -> Option<(usize, Pointer)> {
    let inner = pointer.below(list)?;
    let index = inner.tokens().next()?.parse().ok()?;
    Some((index, inner.below(&Pointer::root().child(index))?))
}

/// A document that is being changed. What goes wrong is told in words.
pub(super) struct Editor<'e> {
    pub(super) root: &'e mut Value,
    edits: &'e mut Edits,
    room: usize,
}

impl<'e> Editor<'e> {
    pub(super) fn new(root: &'e mut Value, edits: &'e mut Edits) -> Self {
        Self { root, edits, room: VALUE_LIMIT }
    }

    pub(super) fn origin(&self, at: &Pointer) -> Origin {
        self.edits.origin(at)
    }

    pub(super) fn value(&self, at: &Pointer) -> Result<&Value, String> {
        self.root.pointer(at.as_str()).ok_or_else(|| format!("`{at}` does not exist"))
    }

    /// Puts a value in the place of what is there, or makes it a member of an object.
    pub(super) fn set(&mut self, at: &Pointer, value: Value, origin: Origin) -> Result<(), String> {
        self.take_room(at, &value)?;
        let slot = match at.split() {
            None => Some(&mut *self.root),
            Some((parent, key)) => match self.root.pointer_mut(parent.as_str()) {
                Some(Value::Object(members)) => Some(members.entry(key).or_insert(Value::Null)),
                Some(Value::Array(items)) => key.parse::<usize>().ok().and_then(|index| items.get_mut(index)),
                _ => None,
            },
        };
        *slot.ok_or_else(|| format!("there is nothing that `{at}` could be in"))? = value;
        self.edits.0.push(Edit::Set { at: at.clone(), origin });
        Ok(())
    }

    /// Puts a value into the list at a place; without an index at its end.
    pub(super) fn insert(
        &mut self,
        list: &Pointer,
        index: Option<usize>,
        value: Value,
        origin: Origin,
    ) -> Result<(), String> {
        self.take_room(list, &value)?;
        let Some(Value::Array(items)) = self.root.pointer_mut(list.as_str()) else {
            return Err(format!("`{list}` is no list"));
        };
        let index = index.unwrap_or(items.len());
        if index > items.len() {
            return Err(format!("`{list}` has only {} items", items.len()));
        }
        items.insert(index, value);
        self.edits.0.push(Edit::Insert { list: list.clone(), index, origin });
        Ok(())
    }

    pub(super) fn remove(&mut self, at: &Pointer) -> Result<Value, String> {
        let missing = || format!("`{at}` does not exist");
        let (parent, key) = at.split().ok_or_else(|| "the whole document cannot be removed".to_owned())?;
        match self.root.pointer_mut(parent.as_str()) {
            Some(Value::Object(members)) => members.shift_remove(&key).ok_or_else(missing),
            Some(Value::Array(items)) => {
                let index = key.parse::<usize>().ok().filter(|index| *index < items.len()).ok_or_else(missing)?;
                self.edits.0.push(Edit::Remove { list: parent, index });
                Ok(items.remove(index))
            }
            _ => Err(missing()),
        }
    }

    fn take_room(&mut self, at: &Pointer, value: &Value) -> Result<(), String> {
        let depth = at.tokens().count();
        if !fits(value, DEPTH_LIMIT.saturating_sub(depth), &mut self.room) {
            return Err(format!("what is put at `{at}` is too much or nested too deeply"));
        }
        Ok(())
    }
}

/// Whether a value is not nested more deeply, and takes no more room; that room is taken.
fn fits(value: &Value, depth: usize, room: &mut usize) -> bool {
    let Some(rest) = room.checked_sub(1).filter(|_| depth > 0) else {
        return false;
    };
    *room = rest;
    match value {
        Value::Array(items) => items.iter().all(|item| fits(item, depth - 1, room)),
        Value::Object(members) => members.values().all(|member| fits(member, depth - 1, room)),
        _ => true,
    }
}
