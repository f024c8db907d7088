//! Callbacks and webhooks, if they are asked for: what an API sends to a server of the caller's. Only bodies become types, so
//! nothing is said about the rest of such an operation.

use serde_json::Value;

use super::super::keywords::{Kind, Shape};
use super::super::rules::only_bodies;
use super::{Members, Walker};
use crate::diagnostics::Pointer;

/// Path items by name; the second is how OpenAPI 3.0 spells what 3.1 has.
const WEBHOOKS: &[&str] = &["webhooks", "x-webhooks"];

/// What says how a request is sent, which no client does here.
const OF_CALLS: &[&str] = &["tags", "security", "servers"];

pub(super) struct Callbacks {
    are_wanted: bool,
    /// Whether the walk is inside one.
    is_inside: bool,
}

impl Callbacks {
    pub(super) fn new(are_wanted: bool) -> Self {
        Self { are_wanted, is_inside: false }
    }

    pub(super) fn are_wanted(&self) -> bool {
        self.are_wanted
    }

    pub(super) fn leave(&mut self, around: bool) {
        self.is_inside = around;
    }
}

impl Walker<'_, '_> {
    /// Begins an object; what comes out is for [`Callbacks::leave`].
    pub(super) fn enter(&mut self, kind: Kind, members: &mut Members, at: &Pointer) -> bool {
        let around = self.callbacks.is_inside;
        self.callbacks.is_inside |= kind == Kind::Callback;
        if self.callbacks.is_inside && matches!(kind, Kind::PathItem | Kind::Operation) {
            members.retain(|key, _| !OF_CALLS.contains(&key.as_str()));
            only_bodies(members, at, &mut self.cx());
        }
        around
    }

    /// Makes each webhook a component: a callback of one path item.
    pub(super) fn webhooks(&mut self, root: &mut Members) {
        if let Some(lost) = Kind::Operation.keyword("callbacks").and_then(|keyword| self.lost(keyword)) {
            // Those of OpenAPI 3.1 are reported as a keyword.
            if root.get("x-webhooks").and_then(Value::as_object).is_some_and(|webhooks| !webhooks.is_empty()) {
                let at = Pointer::root().child("x-webhooks");
                self.reporter.unsupported("`x-webhooks`".to_owned(), lost, &at);
            }
            return;
        }
        for key in WEBHOOKS {
            let webhooks = root.shift_remove(*key).as_mut().and_then(Value::as_object_mut).map(std::mem::take);
            for (name, item) in webhooks.into_iter().flatten().filter(|(name, _)| !name.starts_with("x-")) {
                self.webhook(&name, item, &Pointer::root().child(key).child(&name));
            }
        }
    }

    fn webhook(&mut self, name: &str, item: Value, at: &Pointer) {
        self.callbacks.is_inside = true;
        let item = self.value(&Shape::Object(Kind::PathItem), item, at);
        self.callbacks.is_inside = false;
        if let Some(item) = item {
            let callback = Members::from_iter([(name.to_owned(), item)]);
            self.place_webhook(name, callback, at);
        }
    }
}

/// Those of `components` are lowered there, whoever refers to them.
pub(super) fn keep_inline(operation: &mut Members) {
    if let Some(Value::Object(callbacks)) = operation.get_mut("callbacks") {
        callbacks.retain(|_, callback| callback.get("$ref").is_none());
    }
}
