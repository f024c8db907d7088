//! What no value can be: places of the description that contradict each other, and which of them is taken.

use super::compose::Composed;
use super::place::Place;
use super::view::{Properties, View};
use super::{formats, rules};
use crate::diagnostics::Pointer;
use crate::ir::{Rule, Type};

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
    /// Both are left out of account.
    Neither,
    /// Types have both.
    Both,
    /// A format, which has a type, and a bound, which has none.
    Format,
    /// Either may be meant.
    Either,
}

impl Composed<'_> {
    /// Notes two places that no value can agree with.
    pub(super) fn conflict(&mut self, message: String, places: [Pointer; 2], taken: Taken) {
        self.conflicts.push(Conflict { message, places, taken });
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

/// Of two formats the one that says more counts, of two that exclude each other the last one.
pub(super) fn merge_format<'a>(into: &mut Composed<'a>, format: Option<&'a str>, place: &Place) {
    let Some(now) = format else { return };
    let at = place.pointer.child("format");
    let first = into.said[2].get_or_insert_with(|| at.clone()).clone();
    match into.format {
        Some(before) if formats::exclude(before, now) => {
            into.conflict("no value has both of these formats".to_owned(), [first, at], Taken::Last);
        }
        Some(before) if formats::says_more(before, now) => return,
        _ => {}
    }
    into.format = Some(now);
}

/// Leaves the rules that count, and notes the bounds that leave nothing between them or are beyond the format.
pub(super) fn settle_rules(composed: &mut Composed<'_>) {
    let is_integer = composed.ty == Some("integer");
    note_beyond_format(composed);
    let mut conflicts = Vec::new();
    composed.constraints = rules::counting(std::mem::take(&mut composed.demanded), is_integer, |first, second| {
        let taken = if first.1 == second.1 { Taken::Neither } else { Taken::Last };
        conflicts.push(([first, second].map(|(bound, at)| at.child(rules::keyword_of_bound(bound))), taken));
    });
    for (places, taken) in conflicts {
        composed.conflict("no value is within both of these bounds".to_owned(), places, taken);
    }
}

/// Notes the bounds that are no integers of the format.
fn note_beyond_format(composed: &mut Composed<'_>) {
    let Some(format) = composed.format else { return };
    let Some(Type::Number(number)) = formats::sized(format) else { return };
    let (Some(range), Some(place)) = (formats::range(number), composed.said[2].clone()) else { return };
    let is_beyond = |(rule, _): &&(Rule, Pointer)| formats::end(rule).is_some_and(|end| !range.contains(&end));
    for (rule, at) in composed.demanded.iter().filter(is_beyond) {
        composed.conflicts.push(Conflict {
            message: format!("the format `{format}` has no such number"),
            places: [at.child(rules::keyword_of_bound(rule)), place.clone()],
            taken: Taken::Format,
        });
    }
}

/// Notes what has to be there and is forbidden by a part that allows its own properties only. Its author means those of all parts.
pub(super) fn note_forbidden(composed: &mut Composed<'_>) {
    let required = composed.required.iter().filter_map(|name| Some((*name, composed.properties.get(name)?)));
    let is_own = |own: Option<&Properties>, name: &str| own.is_some_and(|own| own.contains_key(name));
    let found = required.filter_map(|(name, property)| {
        let (_, first) = composed.closed.iter().find(|(own, _)| !is_own(*own, name))?;
        let message = format!("`{name}` has to be there, and is none of the only properties that are allowed");
        Some(Conflict { message, places: [first.clone(), property.place.pointer.clone()], taken: Taken::Both })
    });
    let found: Vec<Conflict> = found.collect();
    composed.conflicts.extend(found);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_bound_counts_beside_none_that_it_excludes() {
        let mut composed = Composed::default();
        let bounds =
            [Rule::MinLength(10), Rule::MinLength(12), Rule::MaxLength(20), Rule::MaxLength(5), Rule::MinLength(4)];
        for (index, bound) in bounds.into_iter().enumerate() {
            composed.demanded.push((bound, Pointer::root().child("allOf").child(index)));
        }
        settle_rules(&mut composed);
        assert_eq!(composed.constraints, [Rule::MinLength(4), Rule::MaxLength(5)]);
        let places: Vec<&str> = composed.conflicts.iter().map(|conflict| conflict.places[0].as_str()).collect();
        assert_eq!(places, ["/allOf/0/minLength", "/allOf/1/minLength"]);
    }

    #[test]
    fn what_another_rule_implies_does_not_count() {
        let minimum = |text: &str| Rule::Minimum(text.to_owned());
        let more_than = |text: &str| Rule::MoreThan(text.to_owned());
        let maximum = |text: &str| Rule::Maximum(text.to_owned());
        let less_than = |text: &str| Rule::LessThan(text.to_owned());
        let counting = |rules: &[Rule]| {
            let demanded = rules.iter().map(|rule| (rule.clone(), Pointer::root())).collect();
            let mut composed = Composed { demanded, ..Composed::default() };
            settle_rules(&mut composed);
            composed.constraints
        };
        assert_eq!(
            counting(&[maximum("10"), minimum("0"), maximum("5"), more_than("0")]),
            [more_than("0"), maximum("5")]
        );
        assert_eq!(counting(&[less_than("5"), maximum("5"), maximum("4.5"), less_than("6")]), [maximum("4.5")]);
        assert_eq!(counting(&[minimum("1"), more_than("0"), minimum("1")]), [minimum("1")]);
        // No float tells them apart.
        let both = [minimum("9007199254740993"), minimum("9007199254740992")];
        assert_eq!(counting(&both), both);
        assert_eq!(counting(&[Rule::MinItems(2), Rule::MinItems(1), Rule::UniqueItems, Rule::UniqueItems]).len(), 2);
    }
}
