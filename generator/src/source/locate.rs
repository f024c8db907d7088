//! Where the values of a document stand in its text. In come JSON pointers and a walk over the text, out go lines, columns
//! and excerpts, found in one pass. It knows neither JSON nor YAML: a walk is all it sees of a text.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostics::{Excerpt, Marks, Pointer, Position};

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

    /// The bytes of the present step; of a collection, those that are to be shown for its beginning.
    fn range(&self) -> Range<usize>;
}

/// The places of `pointers` in `text`, over which `walk` goes, or else of their nearest ancestors.
pub(super) fn locate<'t>(text: &str, mut walk: impl Walk<'t>, pointers: &[Pointer]) -> Vec<Marks> {
    let mut wanted = Wanted::new(pointers);
    let mut open: Vec<Container> = Vec::new();
    while !wanted.is_complete() {
        let Some(step) = walk.next() else { break };
        match step {
            Step::End => drop(open.pop()),
            Step::Key(key) => {
                if let Some(container) = open.last_mut() {
                    container.member = wanted.find(container.place, &key);
                    wanted.found(container.member, Part::Key, &mut walk);
                }
            }
            Step::Object | Step::Array | Step::Scalar => {
                let place = match open.last_mut() {
                    None => Some(ROOT),
                    Some(container) => container.next_value(&wanted),
                };
                wanted.found(place, if step == Step::Scalar { Part::Scalar } else { Part::Collection }, &mut walk);
                if step != Step::Scalar {
                    open.push(Container { place, member: None, index: (step == Step::Array).then_some(0) });
                }
            }
        }
    }
    pointers.iter().map(|pointer| wanted.marks(pointer, text)).collect()
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
    fn next_value(&mut self, wanted: &Wanted) -> Option<usize> {
        let Some(index) = self.index.as_mut() else {
            return self.member;
        };
        let item = *index;
        *index += 1;
        // Most arrays hold nothing that is wanted: no text is made for their indexes.
        self.place?;
        wanted.find(self.place, &item.to_string())
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
    key: Option<Mark>,
    value: Option<Mark>,
    is_found: bool,
}

type Mark = (Position, Range<usize>);

/// What a step is to the place that it belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Key,
    Scalar,
    Collection,
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

    fn find(&self, parent: Option<usize>, key: &str) -> Option<usize> {
        self.places.get(parent?)?.children.get(key).copied()
    }

    fn found<'t>(&mut self, place: Option<usize>, part: Part, walk: &mut impl Walk<'t>) {
        let Some(place) = place.and_then(|index| self.places.get_mut(index)) else { return };
        let mark = match part {
            Part::Key => &mut place.key,
            // A key says more than the bracket behind it.
            Part::Collection if place.key.is_some() => &mut None,
            Part::Scalar | Part::Collection => &mut place.value,
        };
        mark.get_or_insert_with(|| (walk.position(), walk.range()));
        if part != Part::Key && !place.is_found {
            place.is_found = true;
            self.missing -= 1;
        }
    }

    /// The marks of the last place on the way to `pointer` that the walk has passed.
    fn marks(&self, pointer: &Pointer, text: &str) -> Marks {
        let Some(mut place) = self.places.first() else { return Marks::default() };
        let mut is_around = false;
        for token in pointer.tokens() {
            let child = place.children.get(&token).and_then(|index| self.places.get(*index));
            let Some(found) = child.filter(|child| child.key.is_some() || child.value.is_some()) else {
                is_around = true;
                break;
            };
            place = found;
        }
        let excerpt = |(position, range): &Mark| Excerpt::new(text, range.clone(), *position);
        Marks { key: place.key.as_ref().map(excerpt), value: place.value.as_ref().map(excerpt), is_around }
    }
}
