//! Where the values of a document stand in its text. In come JSON pointers and a walk over the text, out go lines and
//! columns, found in one pass. It knows neither JSON nor YAML: a walk is all it sees of a text.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::diagnostics::{Pointer, Position};

/// One step of a walk over a document, in the order of the text.
#[derive(Debug, PartialEq)]
pub(super) enum Step<'t> {
    /// An object begins. Its members follow, each as a key and a value, then an end.
    Object,
    /// An array begins. Its items follow, then an end.
    Array,
    /// The innermost open array or object ends.
    End,
    /// The key of an object's member.
    Key(Cow<'t, str>),
    /// A value that is neither an array nor an object.
    Scalar,
}

/// A walk over the text of a document.
pub(super) trait Walk<'t> {
    fn next(&mut self) -> Option<Step<'t>>;

    /// The place of the present step.
    fn position(&mut self) -> Position;
}

/// The places of `pointers`, or else of their nearest ancestors.
pub(super) fn locate<'t>(mut walk: impl Walk<'t>, pointers: &[Pointer]) -> Vec<Option<Position>> {
    let mut wanted = Wanted::new(pointers);
    let mut open: Vec<Container> = Vec::new();
    while !wanted.is_complete() {
        let Some(step) = walk.next() else { break };
        match step {
            Step::End => drop(open.pop()),
            Step::Key(key) => {
                if let Some(container) = open.last_mut() {
                    container.member = wanted.find(container.place, &key, &mut walk);
                }
            }
            Step::Object | Step::Array | Step::Scalar => {
                let place = match open.last_mut() {
                    None => wanted.find_root(&mut walk),
                    Some(container) => container.next_value(&mut wanted, &mut walk),
                };
                if step != Step::Scalar {
                    open.push(Container { place, member: None, index: (step == Step::Array).then_some(0) });
                }
            }
        }
    }
    pointers.iter().map(|pointer| wanted.position(pointer)).collect()
}

/// An array or object that the walk is inside of.
struct Container {
    /// Its place, if anything is wanted in there.
    place: Option<usize>,
    /// Of an object, the place of the member whose key was passed last.
    member: Option<usize>,
    /// Of an array, the index of its next item.
    index: Option<usize>,
}

impl Container {
    fn next_value<'t>(&mut self, wanted: &mut Wanted, walk: &mut impl Walk<'t>) -> Option<usize> {
        let Some(index) = self.index.as_mut() else {
            return self.member;
        };
        let item = *index;
        *index += 1;
        // Most arrays hold nothing that is wanted: no text is made for their indexes.
        self.place?;
        wanted.find(self.place, &item.to_string(), walk)
    }
}

/// The tree of places that are asked for. The first place is the document itself.
struct Wanted<'p> {
    places: Vec<Place<'p>>,
    missing: usize,
}

#[derive(Default)]
struct Place<'p> {
    children: HashMap<Cow<'p, str>, usize>,
    position: Option<Position>,
}

const ROOT: usize = 0;

impl<'p> Wanted<'p> {
    fn new(pointers: &'p [Pointer]) -> Self {
        let mut places = vec![Place::default()];
        for pointer in pointers {
            let mut parent = ROOT;
            for token in pointer.tokens() {
                let added = places.len();
                let Some(place) = places.get_mut(parent) else {
                    break;
                };
                parent = *place.children.entry(token).or_insert(added);
                if parent == added {
                    places.push(Place::default());
                }
            }
        }
        let missing = places.len();
        Self { places, missing }
    }

    fn is_complete(&self) -> bool {
        self.missing == 0
    }

    fn find_root<'t>(&mut self, walk: &mut impl Walk<'t>) -> Option<usize> {
        self.found(ROOT, walk)
    }

    fn find<'t>(&mut self, parent: Option<usize>, key: &str, walk: &mut impl Walk<'t>) -> Option<usize> {
        let child = *self.places.get(parent?)?.children.get(key)?;
        self.found(child, walk)
    }

    fn found<'t>(&mut self, index: usize, walk: &mut impl Walk<'t>) -> Option<usize> {
        let place = self.places.get_mut(index)?;
        if place.position.is_none() {
            place.position = Some(walk.position());
            self.missing -= 1;
        }
        Some(index)
    }

    /// The position of the last place on the way to `pointer` that the walk has passed.
    fn position(&self, pointer: &Pointer) -> Option<Position> {
        let mut place = self.places.first()?;
        let mut position = place.position;
        for token in pointer.tokens() {
            let child = place.children.get(&token).and_then(|index| self.places.get(*index));
            let Some(found) = child.filter(|child| child.position.is_some()) else {
                break;
            };
            place = found;
            position = place.position;
        }
        position
    }
}
