//! Whether null is a value of a schema: what the schema says itself, and what it is put together from or refers to.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ptr;

use openapiv3::{ReferenceOr, Schema};

use super::Lowering;
use super::compose::{Part, Source};
use super::view::View;

/// What is known of schemas, by their addresses.
#[derive(Default)]
pub(super) struct Known {
    /// Whether those that something refers to, or that one of them stands for, allow null.
    allow: RefCell<HashMap<*const (), bool>>,
    /// What those that are put together say of it.
    say: RefCell<HashMap<*const (), Option<bool>>>,
}

impl<'a> Lowering<'a> {
    /// Whether a schema allows null, or the one that it stands for does, or one that it may be. Of a long chain each link is
    /// looked at once.
    pub(super) fn allows_null(&self, schema: impl Into<Part<'a>>) -> bool {
        let mut known = self.nulls.allow.borrow_mut();
        let mut seen = HashSet::new();
        let (mut path, mut open) = (Vec::new(), vec![vec![schema.into()]]);
        let allows_null = loop {
            let Some(parts) = open.last_mut() else { break false };
            let Some(part) = parts.pop() else {
                open.pop();
                path.pop();
                continue;
            };
            let Some(item) = self.item(part) else { continue };
            let address: *const () = ptr::from_ref(item).cast();
            match known.get(&address) {
                Some(true) => break true,
                None if seen.insert(address) => path.push(address),
                _ => continue,
            }
            if self.allows_null_itself(item) {
                break true;
            }
            let view = View::own(item);
            let only = view.only_member().map(|only| vec![only.into()]);
            open.push(only.unwrap_or_else(|| view.one_of.iter().chain(view.any_of).map(Part::from).collect()));
        };
        // All that lead to null allow it. If nothing did, none of those that were met does.
        let found = if allows_null { path } else { seen.into_iter().collect() };
        known.extend(found.into_iter().map(|address| (address, allows_null)));
        allows_null
    }

    /// Whether a schema says itself, or by the members of its `allOf`, that null is one of its values. A single member that it stands for
    /// is not asked: chains of those are long.
    pub(super) fn allows_null_itself(&self, schema: &'a Schema) -> bool {
        let view = View::own(schema);
        let is_composed = !view.all_of.is_empty() && view.only_member().is_none();
        view.is_nullable() || means_null(&view) || is_composed && self.says_null(Part::Item(schema)) == Some(true)
    }

    /// The same of all that is put together.
    pub(super) fn are_nullable(&self, source: &Source<'a>) -> bool {
        if source.items().any(|(schema, _)| self.allows_null_itself(schema)) {
            return true;
        }
        source.parts().len() > 1 && all_say(source.parts().map(|part| self.says_null(part))) == Some(true)
    }

    /// Whether null is a value of a schema or is none, if it says something about that: without a type it does not. Each is asked once.
    fn says_null(&self, part: Part<'a>) -> Option<bool> {
        if let Some(known) = self.nulls.say.borrow().get(&part.address()) {
            return *known;
        }
        // What comes here again says no more.
        self.nulls.say.borrow_mut().insert(part.address(), None);
        let says = match part {
            Part::Item(schema) => self.item_says_null(schema),
            Part::Reference(reference) => self.schema(reference).and_then(|(_, schema)| self.says_null(schema.into())),
        };
        self.nulls.say.borrow_mut().insert(part.address(), says);
        says
    }

    fn item_says_null(&self, schema: &'a Schema) -> Option<bool> {
        let view = View::own(schema);
        let own = says(&view);
        if means_null(&view) || own == Some(true) {
            return Some(true);
        }
        let unions = [view.one_of, view.any_of].map(|members| self.any_says_null(members));
        let members = view.all_of.iter().map(|member| self.says_null(member.into()));
        all_say(members.chain(unions).chain([own]))
    }

    /// The same of a union, of whose members no more is looked at than their own keywords: unions nest.
    fn any_says_null(&self, members: &'a [ReferenceOr<Schema>]) -> Option<bool> {
        let mut members = members.iter().map(|member| says(&View::own(self.item(member)?)));
        let first = members.next()?;
        members
            .fold(first, |any, says| if any == Some(true) || says == Some(true) { Some(true) } else { any.and(says) })
    }
}

/// `{nullable: true}` beside a reference in an `allOf` means what it means beside the `allOf`.
fn means_null(view: &View<'_>) -> bool {
    view.all_of.iter().filter_map(ReferenceOr::as_item).any(|member| View::own(member).is_null())
}

fn says(view: &View<'_>) -> Option<bool> {
    let is_other = view.ty.is_some() || !view.values.is_empty();
    (is_other || view.is_nullable()).then(|| view.is_nullable())
}

fn all_say(members: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    members.flatten().reduce(|all, says| all && says)
}
