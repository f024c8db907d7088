//! Arrays whose items are described one by one, and those that have none.

use serde_json::{Value, json};

use super::super::super::walk::Members;
use super::super::Cx;
use super::one_of_several;
use crate::diagnostics::{Code, Message, Pointer};

/// `items: [..]`, as in older drafts of JSON Schema, is `prefixItems`, and `additionalItems` the `items` after them.
pub(super) fn list_of_items(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    if !schema.get("items").is_some_and(Value::is_array) || schema.contains_key("prefixItems") {
        return;
    }
    cx.reporter
        .repaired(&at.child("items"), "a list of items is `prefixItems` since JSON Schema 2020-12: read as that");
    if let Some(items) = schema.shift_remove("items") {
        cx.reporter.moved(&at.child("items"), at.child("prefixItems"));
        schema.insert("prefixItems".to_owned(), items);
    }
    if let Some(rest) = schema.shift_remove("additionalItems") {
        cx.reporter.moved(&at.child("additionalItems"), at.child("items"));
        schema.insert("items".to_owned(), rest);
    }
}

/// Where no keyword says more of the items, these are all of them.
pub(super) fn unevaluated_items(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    super::instead(schema, at, cx, ("unevaluatedItems", "items"));
}

/// So many items can a tuple have: Rust derives nothing for longer ones.
const LONGEST_TUPLE: usize = 12;

/// Items by their places become a list of a union: any of them, or what `items` says of those that follow. Where there are as
/// many as are described, they stay apart.
pub(super) fn prefix_items(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let is_list = schema.get("prefixItems").is_some_and(|items| items.as_array().is_some_and(|list| !list.is_empty()));
    let Some(Value::Array(prefix)) = schema.shift_remove("prefixItems").filter(|_| is_list) else { return };
    let at_prefix = at.child("prefixItems");
    cx.is_3_1(&at_prefix, "`prefixItems`");
    let count = prefix.len();
    schema.entry("type").or_insert_with(|| "array".into());
    if is_tuple(schema, count) {
        if !schema.contains_key("minItems") {
            let message =
                format!("without `minItems: {count}` the list may be shorter: it is read as one of all its items");
            cx.reporter.repaired(&at_prefix, message);
        }
        for index in 0..count {
            cx.reporter.moved(&at_prefix.child(index), at.child("items").child("allOf").child(index));
        }
        for keyword in ["minItems", "maxItems"] {
            schema.shift_remove(keyword);
        }
        schema.insert("items".to_owned(), json!({ "allOf": prefix, "x-oasmith-tuple": true }));
        return;
    }
    let mut members: Vec<(Pointer, Value)> =
        prefix.into_iter().enumerate().map(|(index, item)| (at_prefix.child(index), item)).collect();
    match schema.shift_remove("items") {
        Some(Value::Bool(false)) => drop(schema.entry("maxItems").or_insert_with(|| count.into())),
        Some(rest @ Value::Object(_)) => members.push((at.child("items"), rest)),
        _ => {}
    }
    let items = one_of_several(members, &at.child("items"), cx);
    schema.insert("items".to_owned(), items);
}

/// Whether an array has all items that `prefixItems` describes, and no others. Strictly, one that `items: false` closes may be
/// shorter, but whoever writes that and no `minItems` means a tuple.
fn is_tuple(schema: &Members, count: usize) -> bool {
    let size = |keyword: &str| schema.get(keyword).and_then(Value::as_u64).and_then(|size| usize::try_from(size).ok());
    let is_closed = schema.get("items") == Some(&Value::Bool(false));
    let has_all = size("minItems").map_or(is_closed, |least| least == count);
    let has_no_more = size("maxItems").map_or(is_closed, |most| most == count || (is_closed && most > count));
    count <= LONGEST_TUPLE && has_all && has_no_more
}

/// `items: false` is an empty array, and `items: true` says nothing.
pub(super) fn no_items(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    if let Some(Value::Bool(flag)) = schema.get("items") {
        // It may be one that says the same.
        let written = cx.root.pointer(cx.reporter.original(&at.child("items")).as_str());
        if written.is_some_and(Value::is_boolean) {
            cx.is_3_1(&at.child("items"), "a boolean here");
        }
        if !flag {
            let message = Message::from("no item fits, so that the list is always empty, which no type says");
            let message = message.help(Some("describe the items, or leave the list out".to_owned()));
            cx.reporter.report(Code::UntypedSchema, &at.child("items"), message);
            schema.insert("maxItems".to_owned(), json!(0));
        }
        schema.insert("items".to_owned(), json!({}));
    }
}
