//! Checking a value against what the description demands of it, before it is sent.
//!
//! A model that is written announces its rules ([`Writer::rules`]); a [`Writer`] that writes nothing compares. So one routine
//! serves every model, and what is sent is what is checked.

mod exact;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use regress::Regex;
use serde_json::Value;

use crate::wire::{Path, Step, each_other, shorten, written};
use crate::{Call, Encode, EncodeField, EncodeList, EncodeMap, Rule, Writer, to_json};
use exact::Exact;

/// A value that the description has demands on, which can be checked before it is sent.
///
/// ```
/// use oasmith_runtime::Presence::Required;
/// use oasmith_runtime::Rule::{Each, MaxItems, MinLength, Property};
/// use oasmith_runtime::{Encode, EncodeField, Validate, Writer};
///
/// #[derive(Debug)]
/// struct Pet {
///     tags: Vec<String>,
/// }
///
/// impl Encode for Pet {
///     fn encode(&self, writer: &mut dyn Writer) {
///         writer.rules(&[Property("tags", &[MaxItems(2), Each(&[MinLength(1)])])]);
///         let fields: &[EncodeField<'_>] = &[("tags", Required, &self.tags)];
///         writer.object(fields);
///     }
/// }
///
/// oasmith_runtime::impl_validate!(Pet);
///
/// let pet = Pet { tags: vec!["a".to_owned(), String::new(), "c".to_owned()] };
/// let violations = pet.validate().unwrap_err();
/// assert_eq!(
///     violations.to_string(),
///     "$.tags: expected at most 2 items, found 3\n$.tags[1]: expected at least 1 character, found \"\"",
/// );
/// ```
pub trait Validate {
    /// Checks the value and everything in it: of a request its parameters and its body.
    ///
    /// # Errors
    /// All that is not as the description demands.
    fn validate(&self) -> Result<(), Violations>;
}

/// Implements [`Validate`] for models, and after `requests` for the requests of a client. Generated code calls it where the generator was
/// told to `validate`.
#[macro_export]
macro_rules! impl_validate {
    (requests $request:ident) => {
        impl<O> $crate::Validate for $request<O> {
            fn validate(&self) -> ::core::result::Result<(), $crate::Violations> {
                $crate::Validate::validate(&self.call)
            }
        }
    };
    ($($model:ty),* $(,)?) => { $(
        impl $crate::Validate for $model {
            fn validate(&self) -> ::core::result::Result<(), $crate::Violations> {
                $crate::__private::validate(self)
            }
        }
    )* };
}

impl<T: Validate + Encode> Validate for Vec<T> {
    fn validate(&self) -> Result<(), Violations> {
        validate(self)
    }
}

impl<T: Validate + Encode> Validate for BTreeMap<String, T> {
    fn validate(&self) -> Result<(), Violations> {
        validate(self)
    }
}

/// What was given is checked by the rules that were announced for it ([`Call::rules`]); what nothing was announced for is not.
impl Validate for Call {
    fn validate(&self) -> Result<(), Violations> {
        all(self.checks().found().cloned().collect())
    }
}

#[doc(hidden)]
pub fn validate(value: &dyn Encode) -> Result<(), Violations> {
    all(check("$", &[], value))
}

fn all(found: Vec<Violation>) -> Result<(), Violations> {
    if found.is_empty() { Ok(()) } else { Err(Violations(found)) }
}

/// What breaks these rules, or those that the value announces itself; `root` is what its place is called.
pub(crate) fn check(root: &str, rules: &'static [Rule], value: &dyn Encode) -> Vec<Violation> {
    let mut checker = Checker { root, rules: vec![rules], path: Vec::new(), found: Vec::new() };
    value.encode(&mut checker);
    checker.found
}

/// Everything in a value that is not as the description demands; never empty.
#[derive(Clone, Debug)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// One after the other, in the order in which the value is written.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A line for each.
impl fmt::Display for Violations {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().enumerate().try_for_each(|(index, violation)| {
            let line = if index == 0 { "" } else { "\n" };
            write!(out, "{line}{violation}")
        })
    }
}

impl std::error::Error for Violations {}

/// A demand that is not met.
#[derive(Clone, Debug)]
pub struct Violation {
    path: String,
    rule: Rule,
    found: String,
}

impl Violation {
    /// The place of the value, as a JSON path (RFC 9535): `$.tags[1]`. That of a parameter begins with its name: `tags[1]`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is demanded.
    #[must_use]
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// What is there instead: the value as JSON, shortened, or how many characters, items or properties.
    #[must_use]
    pub fn found(&self) -> &str {
        &self.found
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: expected {}, found {}", self.path, self.rule, self.found)
    }
}

type Rules = Vec<&'static [Rule]>;

/// Writes nothing, and compares each value with the rules that were announced for it.
struct Checker<'r> {
    /// What the place of the whole value is called.
    root: &'r str,
    /// For the value that comes next.
    rules: Rules,
    /// From the root to that value.
    path: Vec<Step>,
    found: Vec<Violation>,
}

impl Checker<'_> {
    fn report(&mut self, rule: Rule, found: String) {
        let mut path = Path::default();
        self.path.iter().rev().for_each(|step| path.prepend(step.clone()));
        let path = path.to_string().replacen('$', self.root, 1);
        self.found.push(Violation { path, rule, found });
    }

    /// The rules of the value that is here now.
    fn take(&mut self) -> Rules {
        std::mem::take(&mut self.rules)
    }

    fn part(&mut self, step: Step, rules: Rules, value: &dyn Encode) {
        self.path.push(step);
        self.rules = rules;
        value.encode(self);
        self.rules.clear();
        self.path.pop();
    }

    fn check_number(&mut self, text: &str) {
        for rule in each(&self.take()) {
            let Some(is_met) = exact::is_met(rule, Exact::new(text).as_ref()) else { continue };
            if !is_met {
                self.report(rule, text.to_owned());
            }
        }
    }

    fn check_text(&mut self, text: &str, is_shown: bool) {
        let length = text.chars().count();
        for rule in each(&self.take()) {
            let quoted =
                || if is_shown { format!("{:?}", shorten(text)) } else { "a text that is not shown".to_owned() };
            match rule {
                Rule::MinLength(least) if length < least && length == 0 => self.report(rule, quoted()),
                Rule::MinLength(least) if length < least => self.report(rule, length.to_string()),
                Rule::MaxLength(most) if length > most => self.report(rule, length.to_string()),
                Rule::Format(_, is_well_formed) if !is_well_formed(text) => self.report(rule, quoted()),
                Rule::Pattern(pattern) if !matches(pattern, text) => self.report(rule, quoted()),
                _ => {}
            }
        }
    }
}

/// The patterns that have been met; `None` where one is none. A client has so many as its description.
static PATTERNS: Mutex<BTreeMap<&'static str, Option<Arc<Regex>>>> = Mutex::new(BTreeMap::new());

/// A pattern that is none demands nothing: nobody can say that the text is wrong. The generator tells it.
fn matches(pattern: &'static str, text: &str) -> bool {
    // With the flag, a character is a code point; some patterns of old escape more than it allows.
    let compile = || Regex::with_flags(pattern, "u").or_else(|_| Regex::new(pattern)).ok().map(Arc::new);
    let regex = PATTERNS.lock().unwrap_or_else(PoisonError::into_inner).entry(pattern).or_insert_with(compile).clone();
    regex.is_none_or(|regex| regex.find(text).is_some())
}

fn each(rules: &Rules) -> impl Iterator<Item = Rule> + use<> {
    rules.iter().flat_map(|rules| rules.iter().copied()).collect::<Vec<_>>().into_iter()
}

/// The rules of a property with a field of its own.
fn of_property(rules: &Rules, key: &str) -> Rules {
    let find = |rule| matches!(rule, Rule::Property(name, _) if name == key);
    each(rules).filter(|rule| find(*rule)).filter_map(inner).collect()
}

fn of_item(rules: &Rules, index: usize) -> Rules {
    let find = |rule: &Rule| matches!(rule, Rule::Each(_)) || matches!(rule, Rule::Item(at, _) if *at == index);
    each(rules).filter(find).filter_map(inner).collect()
}

fn of_each(rules: &Rules) -> Rules {
    each(rules).filter(|rule| matches!(rule, Rule::Each(_))).filter_map(inner).collect()
}

fn inner(rule: Rule) -> Option<&'static [Rule]> {
    match rule {
        Rule::Property(_, rules) | Rule::Item(_, rules) | Rule::Each(rules) => Some(rules),
        _ => None,
    }
}

impl Writer for Checker<'_> {
    fn rules(&mut self, rules: &'static [Rule]) {
        self.rules.push(rules);
    }

    /// Whoever sends what the description does not know means it.
    fn unknown(&mut self) {
        self.rules.clear();
    }

    fn object_with(&mut self, fields: &[EncodeField<'_>], rest: &dyn EncodeMap) {
        let rules = self.take();
        let mut count = written(fields).count();
        each_other(fields, rest, &mut |_, _| count += 1);
        // Few objects have a rule that asks for their keys.
        let complete = |lists: &[&[&str]]| {
            let mut keys: Vec<String> = written(fields).map(|(key, ..)| (*key).to_owned()).collect();
            each_other(fields, rest, &mut |key, _| keys.push(key.to_owned()));
            let is_there = |name: &&str| keys.iter().any(|key| key == name);
            lists.iter().filter(|names| names.iter().all(is_there)).count()
        };
        for rule in each(&rules) {
            let found = match rule {
                Rule::MinProperties(_) | Rule::MaxProperties(_) => count,
                Rule::AnyOf(lists) | Rule::OneOf(lists) => complete(lists),
                _ => continue,
            };
            let is_met = match rule {
                Rule::MinProperties(least) => found >= least,
                Rule::MaxProperties(most) => found <= most,
                Rule::OneOf(_) => found == 1,
                _ => found >= 1,
            };
            if !is_met {
                self.report(rule, found.to_string());
            }
        }
        for (key, _, value) in written(fields) {
            self.part(Step::Key((*key).into()), of_property(&rules, key), *value);
        }
        let values = of_each(&rules);
        each_other(fields, rest, &mut |key, value| {
            self.part(Step::Key(key.to_owned().into()), values.clone(), value);
        });
    }

    fn list(&mut self, list: &dyn EncodeList) {
        let rules = self.take();
        for rule in each(&rules) {
            match rule {
                Rule::MinItems(least) if list.len() < least => self.report(rule, list.len().to_string()),
                Rule::MaxItems(most) if list.len() > most => self.report(rule, list.len().to_string()),
                Rule::UniqueItems => {
                    let mut seen = HashMap::new();
                    let again = (0..list.len()).find_map(|index| {
                        let before = seen.insert(to_json(&list.get(index)?).ok()?, index);
                        before.map(|before| (before, index))
                    });
                    if let Some((before, again)) = again {
                        self.report(rule, format!("item {before} again as item {again}"));
                    }
                }
                _ => {}
            }
        }
        for (index, value) in (0..list.len()).filter_map(|index| Some((index, list.get(index)?))) {
            self.part(Step::Index(index), of_item(&rules, index), value);
        }
    }

    fn string(&mut self, text: &str) {
        self.check_text(text, true);
    }

    fn secret(&mut self, text: &str) {
        self.check_text(text, false);
    }

    fn null(&mut self) {
        self.rules.clear();
    }

    fn some(&mut self, value: &dyn Encode) {
        value.encode(self);
    }

    fn bool(&mut self, _: bool) {
        self.rules.clear();
    }

    fn i64(&mut self, value: i64) {
        self.check_number(&value.to_string());
    }

    fn u64(&mut self, value: u64) {
        self.check_number(&value.to_string());
    }

    fn f64(&mut self, value: f64) {
        self.check_number(&value.to_string());
    }

    fn number(&mut self, value: &str) {
        self.check_number(value);
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null | Value::Bool(_) => self.rules.clear(),
            Value::Number(number) => self.check_number(&number.to_string()),
            Value::String(text) => self.string(text),
            Value::Array(items) => self.list(&items.as_slice()),
            Value::Object(members) => self.map(members),
        }
    }
}
