//! JSON Patch (RFC 6902). In come its operations, out goes what is wrong with the first that cannot be done, after which
//! none is tried.

use serde_json::{Map, Value};

use super::super::edits::{Editor, Origin};
use super::Said;
use crate::diagnostics::{Code, Pointer};

/// Does `operations`, those of the text of this number.
pub(super) fn apply(operations: &[Value], number: usize, editor: &mut Editor) -> Vec<Said> {
    let at = Pointer::root();
    let results = operations.iter().enumerate().map(|(index, operation)| {
        let at = at.child(index);
        let done = match operation.as_object() {
            Some(members) => Operation { members, at: &at, number }.apply(editor),
            None => Err((Code::InvalidChange, at.clone(), "an operation of a JSON Patch is an object".to_owned())),
        };
        done.err()
    });
    results.flatten().take(1).collect()
}

struct Operation<'o> {
    members: &'o Map<String, Value>,
    at: &'o Pointer,
    number: usize,
}

impl Operation<'_> {
    fn apply(&self, editor: &mut Editor) -> Result<(), Said> {
        let op = self.text("op")?;
        let path = self.pointer("path")?;
        let done = match op {
            "add" => {
                let value = self.value()?.clone();
                add(&path, value, self.origin("value"), editor)
            }
            "replace" => {
                let value = self.value()?.clone();
                editor.value(&path).map(drop).and_then(|()| editor.set(&path, value, self.origin("value")))
            }
            "remove" => editor.remove(&path).map(drop),
            "test" => {
                let expected = self.value()?;
                let is_equal = editor.value(&path).map(|value| value == expected);
                is_equal.and_then(|equal| equal.then_some(()).ok_or_else(|| format!("`{path}` has another value")))
            }
            "move" | "copy" => {
                let from = self.pointer("from")?;
                let origin = editor.origin(&from);
                let value = editor.value(&from).cloned();
                let value = match op {
                    "copy" => value,
                    _ if from == path => return Ok(()),
                    _ if path.below(&from).is_some() => Err(format!("`{from}` cannot be moved into itself")),
                    _ => editor.remove(&from),
                };
                value.and_then(|value| add(&path, value, origin, editor))
            }
            other => {
                let message = format!("`{other}` is no operation of JSON Patch");
                return Err((Code::InvalidChange, self.at.child("op"), message));
            }
        };
        done.map_err(|message| (Code::FailedChange, self.at.child("path"), message))
    }

    fn origin(&self, key: &str) -> Origin {
        (self.number, self.at.child(key))
    }

    fn value(&self) -> Result<&Value, Said> {
        let missing = || (Code::InvalidChange, self.at.clone(), "the operation has no `value`".to_owned());
        self.members.get("value").ok_or_else(missing)
    }

    fn text(&self, key: &str) -> Result<&str, Said> {
        let missing = || (Code::InvalidChange, self.at.clone(), format!("the operation has no string `{key}`"));
        self.members.get(key).and_then(Value::as_str).ok_or_else(missing)
    }

    fn pointer(&self, key: &str) -> Result<Pointer, Said> {
        let text = self.text(key)?;
        let message = || format!("`{text}` is no JSON pointer: it is empty or begins with `/`");
        Pointer::parse(text).ok_or_else(|| (Code::InvalidChange, self.at.child(key), message()))
    }
}

/// Adds a member to an object, or an item to a list.
fn add(path: &Pointer, value: Value, origin: Origin, editor: &mut Editor) -> Result<(), String> {
    match path.split() {
        Some((list, key)) if editor.value(&list)?.is_array() => {
            let index = if key == "-" { None } else { Some(key.parse().map_err(|_| format!("`{key}` is no index"))?) };
            editor.insert(&list, index, value, origin)
        }
        _ => editor.set(path, value, origin),
    }
}
