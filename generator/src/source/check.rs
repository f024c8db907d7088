//! What the parsers let pass or notice without its place: keys that occur twice, and nesting that is too deep. In comes a
//! walk over a text, out goes the first such problem. It knows neither JSON nor YAML.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::locate::{Step, Walk};
use super::{DEPTH_LIMIT, Problem};
use crate::diagnostics::{Code, Position};

/// The first key that occurs twice in its object, or the first collection inside too many others. `start` begins a walk.
pub(super) fn check<'t, W: Walk<'t>>(start: impl Fn() -> W) -> Option<Problem> {
    let mut walk = start();
    // For each open collection its keys, each with the number of its step: most places are never asked for.
    let mut open: Vec<HashMap<Cow<str>, usize>> = Vec::new();
    for number in 0.. {
        match walk.next()? {
            Step::Object | Step::Array => open.push(HashMap::new()),
            Step::End => drop(open.pop()),
            Step::Scalar => {}
            Step::Key(key) => match open.last_mut()?.entry(key) {
                Entry::Vacant(entry) => drop(entry.insert(number)),
                Entry::Occupied(entry) => {
                    let first = position_of(start(), *entry.get());
                    return Some(duplicate_key(entry.key(), first, walk.position()));
                }
            },
        }
        if open.len() > DEPTH_LIMIT {
            return Some(Problem::at(Code::TooDeep, walk.position(), too_deep()));
        }
    }
    None
}

fn position_of<'t>(mut walk: impl Walk<'t>, number: usize) -> Position {
    for _ in 0..=number {
        walk.next();
    }
    walk.position()
}

fn duplicate_key(key: &str, first: Position, second: Position) -> Problem {
    let problem = Problem::at(Code::DuplicateKey, second, format!("the key `{key}` occurs twice"));
    Problem { also: Some(first), ..problem }
}

pub(super) fn too_deep() -> String {
    format!("more than {DEPTH_LIMIT} arrays and objects stand inside each other here")
}
