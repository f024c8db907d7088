//! The rules that are announced for the parts of a request, and which of them are broken. Without the feature `validate` nothing is.

#[cfg(feature = "validate")]
use std::collections::BTreeMap;

use super::call::Call;
use super::multipart::Multipart;
use super::style::Place;
#[cfg(feature = "validate")]
use crate::validate::{Violation, check};
use crate::wire::{Path, Step};
use crate::{Encode, Rule};

/// The kind and the name of a parameter, or of the body.
type Owner<'n> = (&'static str, &'n str);

const BODY: Owner<'static> = ("body", "");

/// Values are checked when they are given, since a request keeps only their texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Checks {
    /// For the value that comes next, if it is to be checked.
    next: Option<&'static [Rule]>,
    #[cfg(feature = "validate")]
    found: Vec<(&'static str, String, Violation)>,
    /// The names of the parts of a form that are there.
    #[cfg(feature = "validate")]
    parts: BTreeMap<String, bool>,
}

impl Checks {
    /// Checks a value, whose place is called `root`, if rules were announced for it.
    fn add(&mut self, (kind, name): Owner<'_>, root: &str, value: &dyn Encode) {
        let next = self.next.take();
        #[cfg(feature = "validate")]
        if let Some(rules) = next {
            let found = check(root, rules, value).into_iter();
            self.found.extend(found.map(|violation| (kind, name.to_owned(), violation)));
        }
        #[cfg(not(feature = "validate"))]
        let _ = (kind, name, root, value, next);
    }

    /// Leaves nothing of what another value takes the place of.
    fn forget(&mut self, (kind, name): Owner<'_>) {
        #[cfg(feature = "validate")]
        self.found.retain(|(of, known, _)| *of != kind || known != name);
        #[cfg(not(feature = "validate"))]
        let _ = (self, kind, name);
    }

    /// Takes in what was found in the parts of a body.
    pub(super) fn replace_body(&mut self, parts: &mut Self) {
        self.forget(BODY);
        #[cfg(feature = "validate")]
        self.found.append(&mut parts.found);
        #[cfg(not(feature = "validate"))]
        let _ = parts;
    }

    #[cfg(feature = "validate")]
    pub(crate) fn found(&self) -> impl Iterator<Item = &Violation> {
        self.found.iter().map(|(.., violation)| violation)
    }
}

impl Call {
    /// Announces the rules of the value that is set next, a parameter or the body: with the feature `validate` it is checked by them, and
    /// by those that it announces itself.
    pub fn rules(&mut self, rules: &'static [Rule]) {
        self.checks.next = Some(rules);
    }

    #[cfg(feature = "validate")]
    pub(crate) fn checks(&self) -> &Checks {
        &self.checks
    }

    pub(super) fn check(&mut self, place: Place, name: &str, value: &dyn Encode) {
        self.checks.forget((place.name(), name));
        self.checks.add((place.name(), name), name, value);
    }

    pub(super) fn check_body(&mut self, value: &dyn Encode) {
        self.checks.forget(BODY);
        self.checks.add(BODY, "$", value);
    }
}

impl Multipart {
    /// Announces the rules of the value that is added next, as [`Call::rules`] does.
    pub fn rules(&mut self, rules: &'static [Rule]) {
        self.checks.next = Some(rules);
    }

    /// Checks by the rules that were announced how many files there are.
    pub fn count(&mut self, name: &str, files: usize) {
        self.check_at(name, &vec![(); files]);
    }

    /// Checks by these rules which parts there are.
    pub fn check_all(&mut self, rules: &'static [Rule]) {
        self.rules(rules);
        #[cfg(feature = "validate")]
        self.checks.add(BODY, "$", &self.checks.parts.clone());
    }

    pub(super) fn check(&mut self, name: &str, value: &dyn Encode) {
        self.check_at(name, value);
        if !value.is_absent() {
            self.note(name);
        }
    }

    fn check_at(&mut self, name: &str, value: &dyn Encode) {
        if self.checks.next.is_none() {
            return;
        }
        let mut path = Path::default();
        path.prepend(Step::Key(name.to_owned().into()));
        self.checks.add(BODY, &path.to_string(), value);
    }

    /// Notes that a part is there. A file leaves no rules for the next one.
    pub(super) fn note(&mut self, name: &str) {
        self.checks.next = None;
        #[cfg(feature = "validate")]
        self.checks.parts.insert(name.to_owned(), true);
        #[cfg(not(feature = "validate"))]
        let _ = name;
    }
}
