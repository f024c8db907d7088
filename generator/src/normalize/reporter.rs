//! What the stage says, on its way to the diagnostics: a place that is walked twice (a path item that several paths
//! refer to) speaks once, and what many places share is said once for the whole document. Errors wait until it is known
//! whether anything needs what they are about. It knows no rule.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::dialects::Version;
use crate::diagnostics::{Code, Diagnostics, Message, Pointer, Severity};

pub(super) struct Reporter<'a> {
    diagnostics: &'a mut Diagnostics,
    said: HashSet<(Code, Pointer, Message)>,
    /// Errors, and the places that need what is wrong.
    errors: IndexMap<(Code, Pointer, Message), Vec<Pointer>>,
    /// What is said once for all places -> the first of them, and how many there are.
    once: IndexMap<(Code, Message), (Pointer, usize)>,
}

impl<'a> Reporter<'a> {
    pub(super) fn new(diagnostics: &'a mut Diagnostics) -> Self {
        Self { diagnostics, said: HashSet::new(), errors: IndexMap::new(), once: IndexMap::new() }
    }

    pub(super) fn report(&mut self, code: Code, at: &Pointer, message: impl Into<Message>) {
        self.report_for(at, code, at, message);
    }

    /// Says what is wrong at a place that another one needs.
    pub(super) fn report_for(&mut self, asker: &Pointer, code: Code, at: &Pointer, message: impl Into<Message>) {
        let message = message.into();
        if code.severity() == Severity::Error {
            self.errors.entry((code, at.clone(), message)).or_default().push(asker.clone());
        } else if self.said.insert((code, at.clone(), message.clone())) {
            self.diagnostics.report(code, at, message);
        }
    }

    /// Reports the errors that have been found: as warnings where all that needs what is wrong is itself unused.
    pub(super) fn settle(&mut self, is_unused: impl Fn(&Pointer) -> bool) {
        for ((code, at, message), askers) in std::mem::take(&mut self.errors) {
            if askers.iter().all(|asker| is_unused(&self.original(asker))) {
                self.diagnostics.report(Code::UnusedMistake, &at, message.or_help(code.remedy()));
            } else {
                self.diagnostics.report(code, &at, message);
            }
        }
    }

    /// Warnings of this code are not wanted.
    pub(super) fn allow(&mut self, code: Code) {
        self.diagnostics.allow(code);
    }

    pub(super) fn repaired(&mut self, at: &Pointer, message: impl Into<Message>) {
        self.report(Code::Repaired, at, message);
    }

    /// What only a later version has, and is read as there.
    pub(super) fn since(&mut self, version: Version, document: Version, at: &Pointer, what: &str) {
        let message = Message::from(format!("{what} is of {}: it is read as there", version.name()));
        // Of OpenAPI 2.0 it takes more than another version at the top.
        let help =
            (document > Version::V2_0).then(|| format!("say at the top that the document is of {}", version.name()));
        self.repaired(at, message.help(help));
    }

    /// What stood at `from` stands at `to` from now on; it goes on being reported where it stood.
    pub(super) fn moved(&mut self, from: &Pointer, to: Pointer) {
        self.diagnostics.moved(from, to);
    }

    /// Where the value at a place stands in the document.
    pub(super) fn original(&self, at: &Pointer) -> Pointer {
        self.diagnostics.original(at.clone())
    }

    /// Nothing needs to be corrected, so that one diagnostic says it for all places.
    pub(super) fn unsupported(&mut self, what: String, lost: &'static str, at: &Pointer) {
        self.once(Code::UnsupportedKeyword, at, Message::from(what).and(" is not generated: ").and(lost));
    }

    /// One diagnostic says it for all places.
    pub(super) fn once(&mut self, code: Code, at: &Pointer, message: Message) {
        if self.said.insert((code, at.clone(), message.clone())) {
            self.once.entry((code, message)).or_insert_with(|| (at.clone(), 0)).1 += 1;
        }
    }

    /// Reports what was collected.
    pub(super) fn finish(mut self) {
        self.settle(|_| false);
        for ((code, message), (at, count)) in self.once {
            let more = match count {
                0 | 1 => String::new(),
                2 => " (and at one more place)".to_owned(),
                _ => format!(" (and at {} more places)", count - 1),
            };
            self.diagnostics.report(code, &at, message.and(&more));
        }
    }
}
