//! What the unions inside a union were read as.
//!
//! A union without a tag reads its text once for each variant. What is inside would be read again for each of them, and that at
//! every level: time that grows exponentially with the nesting of a value. So what is found once is kept until the outermost
//! union is read.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::mem;
use std::rc::Rc;

thread_local! {
    // A value is read on one thread, at a stretch.
    static INSIDE: RefCell<Inside> = RefCell::default();
}

#[derive(Default)]
struct Inside {
    /// So many variants are being read, each inside the one before.
    depth: usize,
    found: HashMap<Key, Rc<dyn Any>>,
}

/// A union, and the text that was read as one.
pub(super) type Key = (TypeId, String);

/// Few unions have unions inside that have unions inside: the others need not pay for a copy.
const WORTHWHILE: usize = 2;

/// Reads a variant of a union, one of several that the text may be.
pub(super) fn variant<T>(read: impl FnOnce() -> T) -> T {
    INSIDE.with_borrow_mut(|inside| inside.depth += 1);
    let _leave = Leave;
    read()
}

struct Leave;

impl Drop for Leave {
    fn drop(&mut self) {
        // What was found is dropped when nothing is borrowed any more: its types may be anybody's.
        drop(INSIDE.with_borrow_mut(|inside| {
            inside.depth -= 1;
            if inside.depth == 0 { mem::take(&mut inside.found) } else { HashMap::new() }
        }));
    }
}

pub(super) fn recall<U: Clone + 'static>(key: &Key) -> Option<U> {
    let found = INSIDE.with_borrow(|inside| inside.found.get(key).cloned())?;
    found.downcast_ref().cloned()
}

pub(super) fn remember<U: Clone + 'static>(key: Key, union: &U) {
    if INSIDE.with_borrow(|inside| inside.depth) < WORTHWHILE {
        return;
    }
    let union = Rc::new(union.clone());
    drop(INSIDE.with_borrow_mut(|inside| inside.found.insert(key, union)));
}
