//! Overlays (OpenAPI Overlay Specification 1.0 and 1.1). In come the members of one, out goes what is wrong with it and
//! which of its actions matched nothing.

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use super::super::edits::{Editor, Origin};
use super::super::{Said, kind_of};
use crate::diagnostics::{Code, Pointer};

/// Does the actions of an overlay, which is the text of this number.
pub(super) fn apply(overlay: &Map<String, Value>, number: usize, editor: &mut Editor) -> Vec<Said> {
    let root = Pointer::root();
    let version = overlay.get("overlay").and_then(Value::as_str);
    if !version.is_some_and(|version| version.starts_with("1.0") || version.starts_with("1.1")) {
        let message = "an overlay says `overlay: 1.0.0` or `overlay: 1.1.0`".to_owned();
        let at = if overlay.contains_key("overlay") { root.child("overlay") } else { root };
        return vec![(Code::InvalidChange, at, message)];
    }
    let Some(Value::Array(actions)) = overlay.get("actions") else {
        return vec![(Code::InvalidChange, root, "an overlay has a list of `actions`".to_owned())];
    };
    let known = ["overlay", "info", "extends", "actions"];
    let mut said = unknown(overlay, &known, &root, "Overlay");
    for (index, action) in actions.iter().enumerate() {
        let at = root.child("actions").child(index);
        match action.as_object() {
            Some(members) => {
                said.extend(unknown(members, &["target", "description", "update", "remove", "copy"], &at, "Action"));
                said.extend(Action { members, at: &at, number }.apply(editor).err());
            }
            None => said.push((Code::InvalidChange, at, "an action is an object".to_owned())),
        }
    }
    said
}

fn unknown(members: &Map<String, Value>, known: &[&str], at: &Pointer, object: &str) -> Vec<Said> {
    let unknown = members.keys().filter(|key| !known.contains(&key.as_str()) && !key.starts_with("x-"));
    let say = |key| (Code::InvalidChange, at.child(key), format!("`{key}` is no keyword of the {object} Object"));
    unknown.map(say).collect()
}

struct Action<'a> {
    members: &'a Map<String, Value>,
    at: &'a Pointer,
    number: usize,
}

impl Action<'_> {
    fn apply(&self, editor: &mut Editor) -> Result<(), Said> {
        let targets = self.select("target", editor)?;
        if targets.is_empty() {
            return Err((
                Code::UnusedAction,
                self.at.child("target"),
                "the target of this action matches nothing".to_owned(),
            ));
        }
        let (keyword, done) = if self.members.get("remove") == Some(&Value::Bool(true)) {
            ("remove", targets.iter().rev().try_for_each(|target| editor.remove(target).map(drop)))
        } else if let Some(update) = self.members.get("update") {
            let origin = (self.number, self.at.child("update"));
            ("update", targets.iter().try_for_each(|target| update_at(target, update, &origin, editor)))
        } else if self.members.contains_key("copy") {
            let sources = self.select("copy", editor)?;
            let [source] = sources.as_slice() else {
                let message = format!("`copy` names one value, and here are {}", sources.len());
                return Err((Code::FailedChange, self.at.child("copy"), message));
            };
            let origin = editor.origin(source);
            let value = editor.value(source).cloned();
            let copy = |value| targets.iter().try_for_each(|target| update_at(target, &value, &origin, editor));
            ("copy", value.and_then(copy))
        } else {
            ("target", Err("this action does nothing: it has no `update`, `remove` or `copy`".to_owned()))
        };
        done.map_err(|message| (Code::FailedChange, self.at.child(keyword), message))
    }

    /// The places that the `JSONPath` under `key` matches, each once, outer ones and those of smaller indexes first.
    fn select(&self, key: &str, editor: &Editor) -> Result<Vec<Pointer>, Said> {
        let Some(Value::String(text)) = self.members.get(key) else {
            return Err((Code::InvalidChange, self.at.clone(), format!("an action has a string `{key}`")));
        };
        let path = JsonPath::parse(text)
            .map_err(|error| (Code::InvalidChange, self.at.child(key), no_path(text, error.position())))?;
        let located = path.query_located(editor.root);
        let mut places: Vec<Pointer> =
            located.locations().filter_map(|location| Pointer::parse(&location.to_json_pointer())).collect();
        let order = |place: &Pointer| -> Vec<(Option<usize>, String)> {
            place.tokens().map(|token| (token.parse().ok(), token.into_owned())).collect()
        };
        places.sort_by_cached_key(order);
        places.dedup();
        Ok(places)
    }
}

/// What is wrong with a text that is a `JSONPath` only up to a byte. The parser's own words are about its grammar.
fn no_path(text: &str, end: usize) -> String {
    match text.get(end..).unwrap_or_default() {
        _ if !text.starts_with('$') => format!("`{text}` is no JSONPath: it does not begin with `$`"),
        "" => format!("`{text}` is no JSONPath: its end is missing"),
        rest if rest.starts_with(['-', '/']) => {
            format!("`{text}` is no JSONPath from `{rest}` on: a name with other signs than `_` is written in `['..']`")
        }
        rest => format!("`{text}` is no JSONPath from `{rest}` on"),
    }
}

/// Merges `update` into the value at a place (1.1, "Action Object").
fn update_at(at: &Pointer, update: &Value, origin: &Origin, editor: &mut Editor) -> Result<(), String> {
    let target = editor.value(at)?;
    if target.is_object() != update.is_object() && !target.is_array() {
        return Err(format!("the target `{at}` is {}, and the update {}", kind_of(target), kind_of(update)));
    }
    merge(at, update, origin, editor)
}

fn merge(at: &Pointer, update: &Value, (text, place): &Origin, editor: &mut Editor) -> Result<(), String> {
    let origin = |key: &dyn std::fmt::Display| (*text, place.child(key));
    match (editor.value(at)?, update) {
        (Value::Object(_), Value::Object(members)) => members.iter().try_for_each(|(key, value)| {
            let inner = at.child(key);
            match editor.value(&inner) {
                Ok(_) => merge(&inner, value, &origin(key), editor),
                Err(_) => editor.set(&inner, value.clone(), origin(key)),
            }
        }),
        (Value::Array(_), Value::Array(items)) => {
            items.iter().enumerate().try_for_each(|(index, item)| editor.insert(at, None, item.clone(), origin(&index)))
        }
        (Value::Array(_), item) => editor.insert(at, None, item.clone(), (*text, place.clone())),
        (_, value) => editor.set(at, value.clone(), (*text, place.clone())),
    }
}
