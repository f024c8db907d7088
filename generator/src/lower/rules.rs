//! What a schema demands of a value besides its type: as data, in words for the docs, and collected for a check.

use openapiv3::{ReferenceOr, Schema};

use super::compose::{Additional, Alternatives, Composed, Property, Source};
use super::place::Place;
use super::unions::Members;
use super::view::View;
use super::{Lowering, docs};
use crate::diagnostics::Pointer;
use crate::ir::{Check, Rule};

pub(super) struct Range<N> {
    pub minimum: Option<N>,
    pub maximum: Option<N>,
    pub above: bool,
    pub below: bool,
    pub step: Option<N>,
}

impl<N: ToString> Range<N> {
    pub(super) fn rules(self) -> Vec<Rule> {
        let text = |number: N| number.to_string();
        let minimum = self.minimum.map(text).map(if self.above { Rule::MoreThan } else { Rule::Minimum });
        let maximum = self.maximum.map(text).map(if self.below { Rule::LessThan } else { Rule::Maximum });
        minimum.into_iter().chain(maximum).chain(self.step.map(text).map(Rule::MultipleOf)).collect()
    }
}

pub(super) fn text(pattern: Option<&str>, min: Option<usize>, max: Option<usize>) -> Vec<Rule> {
    let pattern = pattern.map(|pattern| Rule::Pattern(pattern.to_owned()));
    count(Rule::MinLength, Rule::MaxLength, min, max).chain(pattern).collect()
}

pub(super) fn items(min: Option<usize>, max: Option<usize>, unique: bool) -> Vec<Rule> {
    count(Rule::MinItems, Rule::MaxItems, min, max).chain(unique.then_some(Rule::UniqueItems)).collect()
}

pub(super) fn properties(min: Option<usize>, max: Option<usize>) -> Vec<Rule> {
    count(Rule::MinProperties, Rule::MaxProperties, min, max).collect()
}

/// `anyOf: [{required: [a]}, {required: [b]}]`: what a union says of nothing but which properties have to be there.
pub(super) fn required(members: &[ReferenceOr<Schema>], rule: fn(Vec<Vec<String>>) -> Rule) -> Option<Rule> {
    required_of(members.iter().map(ReferenceOr::as_item), rule)
}

fn required_of<'a>(
    members: impl Iterator<Item = Option<&'a Schema>>,
    rule: fn(Vec<Vec<String>>) -> Rule,
) -> Option<Rule> {
    let names = |member: Option<&Schema>| {
        // No more of a member is looked at than its own keywords: unions nest.
        let view = View::own(member?);
        let (ty, required) = (view.ty, view.required);
        let properties = view.properties.filter(|properties| !properties.is_empty());
        let is_bare = View { ty: None, required: &[], properties, ..view }.says_nothing();
        (is_bare && matches!(ty, None | Some("object")) && !required.is_empty()).then(|| required.to_vec())
    };
    let lists: Vec<Vec<String>> = members.map(names).collect::<Option<_>>()?;
    (!lists.is_empty()).then(|| rule(lists))
}

/// At least none is no demand.
fn count(
    at_least: fn(usize) -> Rule,
    at_most: fn(usize) -> Rule,
    min: Option<usize>,
    max: Option<usize>,
) -> impl Iterator<Item = Rule> {
    min.filter(|min| *min > 0).map(at_least).into_iter().chain(max.map(at_most))
}

/// A sentence for each, or for two that belong together.
pub(super) fn words(mut rules: &[Rule]) -> Vec<String> {
    let mut words = Vec::new();
    while let Some((rule, rest)) = rules.split_first() {
        let next = rest.first();
        words.extend(sentence(rule, next));
        let is_pair = next.is_some_and(|next| is_pair(rule, next));
        rules = rest.get(usize::from(is_pair)..).unwrap_or_default();
    }
    words
}

/// Whether these are the two ends of one range.
fn is_pair(low: &Rule, high: &Rule) -> bool {
    matches!(
        (low, high),
        (Rule::MinLength(_), Rule::MaxLength(_))
            | (Rule::MinItems(_), Rule::MaxItems(_))
            | (Rule::MinProperties(_), Rule::MaxProperties(_))
            | (Rule::Minimum(_) | Rule::MoreThan(_), Rule::Maximum(_) | Rule::LessThan(_))
    )
}

/// The order in which rules are said and checked, so that the two ends of a range meet; and the keyword of one that is a bound.
fn rank(rule: &Rule) -> (usize, &'static str) {
    match rule {
        Rule::Minimum(_) | Rule::MoreThan(_) => (0, "minimum"),
        Rule::Maximum(_) | Rule::LessThan(_) => (1, "maximum"),
        Rule::MultipleOf(_) => (2, ""),
        Rule::MinLength(_) => (3, "minLength"),
        Rule::MaxLength(_) => (4, "maxLength"),
        Rule::Pattern(_) => (5, ""),
        Rule::MinItems(_) => (6, "minItems"),
        Rule::MaxItems(_) => (7, "maxItems"),
        Rule::UniqueItems => (8, ""),
        Rule::MinProperties(_) => (9, "minProperties"),
        Rule::MaxProperties(_) => (10, "maxProperties"),
        Rule::AnyOf(_) | Rule::OneOf(_) => (11, ""),
        Rule::Item(..) | Rule::Each(_) => (12, ""),
    }
}

/// The keyword that a bound is of.
pub(super) fn keyword_of_bound(rule: &Rule) -> &'static str {
    rank(rule).1
}

/// The rules of several schemas that count, each once and without those that another one implies, or the type: an integer is a multiple
/// of 1. Of two bounds that leave nothing between them the last one does, and of those of one schema neither, since its keywords have no
/// order: each two of them are told.
pub(super) fn counting<S: PartialEq>(
    rules: Vec<(Rule, S)>,
    is_integer: bool,
    mut tell: impl FnMut(&(Rule, S), &(Rule, S)),
) -> Vec<Rule> {
    let mut kept: Vec<(Rule, S)> = Vec::new();
    'rules: for rule in rules {
        while let Some(index) = kept.iter().position(|(known, _)| exclude(known, &rule.0, is_integer)) {
            let other = kept.remove(index);
            tell(&other, &rule);
            if other.1 == rule.1 {
                continue 'rules;
            }
        }
        kept.push(rule);
    }
    let mut counting: Vec<Rule> = Vec::new();
    for (rule, _) in kept {
        if !counting.iter().any(|known| implies(known, &rule)) {
            counting.retain(|known| !implies(&rule, known));
            counting.push(rule);
        }
    }
    counting.retain(|rule| !is_integer || *rule != Rule::MultipleOf("1".to_owned()));
    counting.sort_by_key(rank);
    counting
}

/// What each value keeps to that keeps to all of one of two lists.
pub(super) fn common(one: &[Rule], other: &[Rule]) -> Vec<Rule> {
    let implied = |rules: &[Rule], by: &[Rule]| {
        let mut rules = rules.to_vec();
        rules.retain(|rule| by.iter().any(|stronger| implies(stronger, rule)));
        rules
    };
    let both = [implied(one, other), implied(other, one)].concat();
    counting(both.into_iter().map(|rule| (rule, ())).collect(), false, |_, _| {})
}

/// Whether what keeps to one rule keeps to the other one, too.
fn implies(one: &Rule, other: &Rule) -> bool {
    let is_more = |one: &str, other: &str| match (one.parse::<f64>(), other.parse::<f64>()) {
        (Ok(one), Ok(other)) => one > other,
        _ => false,
    };
    match (one, other) {
        (Rule::MinLength(one), Rule::MinLength(other))
        | (Rule::MinItems(one), Rule::MinItems(other))
        | (Rule::MinProperties(one), Rule::MinProperties(other)) => one >= other,
        (Rule::MaxLength(one), Rule::MaxLength(other))
        | (Rule::MaxItems(one), Rule::MaxItems(other))
        | (Rule::MaxProperties(one), Rule::MaxProperties(other)) => one <= other,
        (Rule::MoreThan(one), Rule::Minimum(other)) | (Rule::LessThan(other), Rule::Maximum(one)) if one == other => {
            true
        }
        (Rule::Minimum(one) | Rule::MoreThan(one), Rule::Minimum(other) | Rule::MoreThan(other))
        | (Rule::Maximum(other) | Rule::LessThan(other), Rule::Maximum(one) | Rule::LessThan(one))
            if one != other =>
        {
            is_more(one, other)
        }
        _ => one == other,
    }
}

/// Whether no value keeps to both of two bounds, or no integer.
fn exclude(one: &Rule, other: &Rule, is_integer: bool) -> bool {
    let (low, high) = if is_pair(one, other) { (one, other) } else { (other, one) };
    match (low, high) {
        (Rule::MinLength(low), Rule::MaxLength(high))
        | (Rule::MinItems(low), Rule::MaxItems(high))
        | (Rule::MinProperties(low), Rule::MaxProperties(high)) => high < low,
        (Rule::Minimum(least) | Rule::MoreThan(least), Rule::Maximum(most) | Rule::LessThan(most)) => {
            let (Ok(least), Ok(most)) = (least.parse::<f64>(), most.parse::<f64>()) else { return false };
            let opens = [matches!(low, Rule::MoreThan(_)), matches!(high, Rule::LessThan(_))];
            if is_integer {
                let least = if opens[0] { least.floor() + 1.0 } else { least.ceil() };
                let most = if opens[1] { most.ceil() - 1.0 } else { most.floor() };
                return most < least;
            }
            most < least || (opens.contains(&true) && most <= least)
        }
        _ => false,
    }
}

fn sentence(rule: &Rule, next: Option<&Rule>) -> Option<String> {
    Some(match (rule, next) {
        (Rule::MinLength(min), Some(Rule::MaxLength(max))) => {
            counted("character", "characters", Some(*min), Some(*max))
        }
        (Rule::MinItems(min), Some(Rule::MaxItems(max))) => counted("item", "items", Some(*min), Some(*max)),
        (Rule::MinProperties(min), Some(Rule::MaxProperties(max))) => {
            counted("property", "properties", Some(*min), Some(*max))
        }
        (Rule::Minimum(min), Some(Rule::Maximum(max))) if min == max => format!("Exactly {min}."),
        (Rule::Minimum(min), Some(Rule::Maximum(max))) => format!("Range: {min} to {max}."),
        (Rule::Minimum(_) | Rule::MoreThan(_), Some(high @ (Rule::Maximum(_) | Rule::LessThan(_)))) => {
            format!("Range: {} and {}.", bound(rule)?, bound(high)?)
        }
        (Rule::Minimum(_) | Rule::MoreThan(_) | Rule::Maximum(_) | Rule::LessThan(_), _) => {
            format!("Range: {}.", bound(rule)?)
        }
        (Rule::MinLength(min), _) => counted("character", "characters", Some(*min), None),
        (Rule::MaxLength(max), _) => counted("character", "characters", None, Some(*max)),
        (Rule::MinItems(min), _) => counted("item", "items", Some(*min), None),
        (Rule::MaxItems(max), _) => counted("item", "items", None, Some(*max)),
        (Rule::MinProperties(min), _) => counted("property", "properties", Some(*min), None),
        (Rule::MaxProperties(max), _) => counted("property", "properties", None, Some(*max)),
        (Rule::MultipleOf(step), _) => format!("Multiple of {step}."),
        (Rule::Pattern(pattern), _) => format!("Pattern: {}.", docs::code(pattern)),
        (Rule::UniqueItems, _) => "Items are unique.".to_owned(),
        (Rule::AnyOf(lists) | Rule::OneOf(lists), _) if lists.len() == 1 => {
            let names: Vec<Vec<String>> = lists.concat().into_iter().map(|name| vec![name]).collect();
            format!("Requires {}.", alternatives(&names))
        }
        (Rule::AnyOf(lists), _) => format!("Requires at least one of {}.", alternatives(lists)),
        (Rule::OneOf(lists), _) => format!("Requires exactly one of {}.", alternatives(lists)),
        (Rule::Item(..) | Rule::Each(_), _) => return None,
    })
}

/// `` `a`, (`b` with `c`) ``
fn alternatives(lists: &[Vec<String>]) -> String {
    let with = |names: &Vec<String>| match names.as_slice() {
        [name] => docs::code(name),
        names => format!("({})", names.iter().map(|name| docs::code(name)).collect::<Vec<_>>().join(" with ")),
    };
    lists.iter().map(with).collect::<Vec<_>>().join(", ")
}

/// One end of a range.
fn bound(rule: &Rule) -> Option<String> {
    let (words, bound) = if let Rule::Minimum(bound) = rule {
        ("at least", bound)
    } else if let Rule::MoreThan(bound) = rule {
        ("more than", bound)
    } else if let Rule::Maximum(bound) = rule {
        ("at most", bound)
    } else if let Rule::LessThan(bound) = rule {
        ("less than", bound)
    } else {
        return None;
    };
    Some(format!("{words} {bound}"))
}

pub(super) fn counted(one: &str, many: &str, min: Option<usize>, max: Option<usize>) -> String {
    let unit = |number: usize| if number == 1 { one } else { many };
    match (min, max) {
        (Some(min), Some(max)) if min == max => format!("Exactly {min} {}.", unit(min)),
        (Some(min), Some(max)) => format!("{min} to {max} {}.", unit(max)),
        (Some(min), None) => format!("At least {min} {}.", unit(min)),
        (None, Some(max)) => format!("At most {max} {}.", unit(max)),
        (None, None) => String::new(),
    }
}

/// Arrays in arrays deeper than this are not checked: one may be an item of itself.
const DEEPEST: usize = 8;

impl<'a> Lowering<'a> {
    /// [`required`] of a union with references among its members.
    pub(super) fn required_of(&self, union: &Alternatives<'a>) -> Option<Rule> {
        let rule = if union.keyword == "oneOf" { Rule::OneOf } else { Rule::AnyOf };
        required_of(union.members.iter().map(|member| self.item(member)), rule)
    }

    /// The rules of a property's value. What its type announces itself is left out when all types are there.
    pub(super) fn rules_of_property(&self, property: &Property<'a>) -> Vec<Rule> {
        if self.options.validate { self.rules_of(Source::property(property), DEEPEST) } else { Vec::new() }
    }

    /// What a part of a request is checked by. What its type announces itself is left out when all types are there.
    pub(super) fn check(&self, schema: Option<&'a ReferenceOr<Schema>>) -> Check {
        let rules = |schema| self.rules_of(Source::schema(schema, Pointer::root()), DEEPEST);
        self.options.validate.then(|| schema.map(rules).unwrap_or_default())
    }

    /// The rules of what has been put together, a variant or an object, and of what has no field of its own.
    pub(super) fn rules_of_composed(&self, composed: &Composed<'a>) -> Vec<Rule> {
        if self.options.validate { self.rules_inside(composed, DEEPEST) } else { Vec::new() }
    }

    fn rules_of(&self, source: Source<'a>, depth: usize) -> Vec<Rule> {
        if depth == 0 { Vec::new() } else { self.rules_inside(&self.compose(source, ""), depth - 1) }
    }

    fn rules_inside(&self, composed: &Composed<'a>, depth: usize) -> Vec<Rule> {
        let mut rules = composed.constraints.clone();
        // A choice of one is that.
        if depth > 0
            && let Some(Members { list, is_open: false, .. }) = self.members(composed, &Place::new(Pointer::root(), ""))
            && let [only] = list.as_slice()
        {
            let more = self.rules_inside(&only.composed, depth - 1);
            rules.extend(more.into_iter().filter(|rule| !composed.constraints.contains(rule)));
        }
        for (index, (schema, place)) in composed.tuple().into_iter().flatten().enumerate() {
            let inside = self.rules_of(Source::schema(schema, place.pointer), depth);
            rules.extend((!inside.is_empty()).then_some(Rule::Item(index, inside)));
        }
        let items = composed.items.as_ref().filter(|_| composed.tuple().is_none());
        let values = match &composed.additional {
            Some(Additional::Schema(values)) => Some(values),
            Some(Additional::Any(..)) | None => None,
        };
        let parts = items.into_iter().chain(values).map(|part| self.rules_of(Source::property(part), depth));
        rules.extend(parts.filter(|rules| !rules.is_empty()).map(Rule::Each));
        rules
    }
}
