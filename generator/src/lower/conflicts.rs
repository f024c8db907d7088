//! What no value can be: places of the description that contradict each other, and which of them is taken.

use super::compose::Composed;
use super::place::Place;
use super::rules;
use super::view::{Properties, View};
use crate::diagnostics::Pointer;
use crate::ir::Rule;

/// Two places that no value can agree with.
#[derive(Clone)]
pub(super) struct Conflict {
    pub message: String,
    pub places: [Pointer; 2],
    pub taken: Taken,
}

/// What becomes of two places that contradict each other.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Taken {
    /// The second place can be left out of account.
    First,
    Last,
    /// Types have both.
    Both,
    /// Either may be meant.
    Either,
}

impl Composed<'_> {
    /// Notes two places that no value can agree with, unless there are others already.
    pub(super) fn conflict(&mut self, message: String, places: [Pointer; 2], taken: Taken) {
        self.conflict.get_or_insert(Conflict { message, places, taken });
    }
}

/// Null alone fits one schema, and another one has a type: either is meant.
pub(super) fn merge_null<'a>(into: &mut Composed<'a>, view: &mut View<'a>, place: &Place) {
    let first = match (into.ty, view.ty) {
        (Some(_), None) if view.is_only_null() => into.said[0].clone(),
        (None, Some(_)) if into.is_null() => into.said[1].clone(),
        _ => return,
    };
    let message = "null alone fits one of these, and the other has other values".to_owned();
    into.conflict(message, [first.unwrap_or_default(), place.pointer.clone()], Taken::Either);
    into.nullable = true;
    view.values.retain(|value| !value.is_null());
    into.values.retain(|value| !value.is_null());
}

/// Of two bounds that leave nothing between them the last one counts.
pub(super) fn merge_bound(into: &mut Composed<'_>, bound: &Rule, place: &Place) {
    let Some(keyword) = rules::keyword_of_bound(bound) else { return };
    let at = place.pointer.child(keyword);
    while let Some(index) = into.bounded.iter().position(|(known, _)| rules::exclude(known, bound)) {
        let (other, first) = into.bounded.remove(index);
        into.constraints.retain(|known| *known != other);
        into.conflict("no value is within both of these bounds".to_owned(), [first, at.clone()], Taken::Last);
    }
    into.bounded.push((bound.clone(), at));
}

/// Notes what has to be there and is forbidden by a part that allows its own properties only. Its author means those of all parts.
pub(super) fn note_forbidden(composed: &mut Composed<'_>) {
    let required = composed.required.iter().filter_map(|name| Some((*name, composed.properties.get(name)?)));
    let mut pairs = required.flat_map(|property| composed.closed.iter().map(move |closed| (property, closed)));
    let is_own = |own: Option<&Properties>, name: &str| own.is_some_and(|own| own.contains_key(name));
    let found = pairs.find(|((name, _), (own, _))| !is_own(*own, name));
    if let Some(((name, property), (_, first))) = found {
        let message = format!("`{name}` has to be there, and is none of the only properties that are allowed");
        let places = [first.clone(), property.place.pointer.clone()];
        composed.conflict(message, places, Taken::Both);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_bound_counts_beside_none_that_it_excludes() {
        let mut composed = Composed::default();
        for bound in [Rule::MinLength(10), Rule::MinLength(12), Rule::MaxLength(20), Rule::MaxLength(5)] {
            merge_bound(&mut composed, &bound, &Place::new(Pointer::root(), ""));
            composed.constraints.push(bound);
        }
        assert_eq!(composed.constraints, [Rule::MaxLength(20), Rule::MaxLength(5)]);
        assert!(composed.conflict.is_some_and(|conflict| conflict.places[0].as_str() == "/minLength"));
    }
}
