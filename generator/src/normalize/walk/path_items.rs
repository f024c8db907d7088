//! Path items that refer to others with `$ref`. The typed model has no place for what stands beside the `$ref`, and
//! one path item is one path: what is referred to is copied in, and the path item's own members win.

use serde_json::Value;

use super::super::keywords::{Kind, Shape};
use super::super::references::{pointer, written};
use super::{Members, Walker};
use crate::diagnostics::{Code, Pointer};

/// Path items with members of their own that refer on and on: nobody writes this, but each would be copied.
const MAX_CHAIN: usize = 16;

impl Walker<'_, '_> {
    /// Walks a path item with a `$ref` (OAS 3.0.4 "Path Item Object").
    pub(super) fn path_item(&mut self, mut members: Members, path: &Pointer) -> Members {
        let mut merged = Members::new();
        let mut at = path.clone();
        for link in 0..=MAX_CHAIN {
            let reference = members.shift_remove("$ref");
            if link > 0 {
                self.rules(Kind::PathItem, &mut members, &at);
            }
            for (key, value) in self.members(Kind::PathItem, members, &at) {
                if link > 0 && !merged.contains_key(&key) {
                    self.reporter.moved(&at.child(&key), path.child(&key));
                }
                merged.entry(key).or_insert(value);
            }
            let Some(reference) = reference else {
                return merged;
            };
            match self.referred_path_item(&reference, &at.child("$ref")) {
                Some((target, place)) => (members, at) = (target, place),
                None => return merged,
            }
        }
        let message = format!("this path item refers on through more than {MAX_CHAIN} others");
        self.reporter.report(Code::ReferenceChain, &at, message);
        merged
    }

    fn referred_path_item(&mut self, reference: &Value, at: &Pointer) -> Option<(Members, Pointer)> {
        let Some(text) = reference.as_str() else {
            self.reporter.report(Code::WrongShape, at, "a `$ref` is a string, such as `#/paths/~1pets`");
            return None;
        };
        self.report_lenient(text, at);
        let end = match self.references.follow(Kind::PathItem, text, at) {
            Ok((_, end)) => end,
            Err(problem) => {
                self.problem(Kind::PathItem, problem, at);
                return None;
            }
        };
        let Some(Value::Object(target)) = self.references.value(&end) else {
            let words = Shape::Object(Kind::PathItem).words();
            let message = format!("`{}` is not {words}", written(&end));
            self.reporter.report(Code::WrongShape, at, message);
            return None;
        };
        Some((target.clone(), pointer(&end)))
    }
}
