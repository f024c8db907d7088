//! Where a `$ref` leads. In comes the text of a reference and the kind of object that is expected, out goes a
//! reference to a component: the one that was meant, or one that the walker is to make of the place that was named.
//! It reads the document as it was before the walk and changes nothing.

mod names;

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::keywords::Kind;
use crate::diagnostics::{Code, Message, Pointer};
use crate::suggest::{did_you_mean, nearest};

/// Looking for similar names takes a while, and nobody reads more of them.
const MAX_SUGGESTIONS: usize = 100;

pub(super) struct References<'a> {
    root: &'a Value,
    /// Every place that a reference names.
    targets: HashSet<String>,
    chased: HashMap<String, End>,
    names: names::Names,
    /// The names that were looked for, and what is like them.
    similar: HashMap<Pointer, Option<&'a str>>,
}

/// A reference that can be kept.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Resolved {
    /// It names a component.
    Component(String),
    /// It names `place`, which must become the component that `reference` names.
    Moved { reference: String, place: String },
}

/// Why a reference cannot be kept, and the place of the `$ref` that is to blame: not always the one that was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) code: Code,
    pub(super) at: Pointer,
    pub(super) message: Message,
}

/// Where a chain of references ends. `holder` is the place of the last reference, if it is not the first.
#[derive(Clone, Debug)]
enum End {
    At(String),
    Missing { place: String, holder: Option<String> },
    Elsewhere { reference: String, holder: String },
    Loop(String),
}

impl<'a> References<'a> {
    /// Over the parts of a document that a reference may lead to, and the places that [`targets`] found in all of it.
    pub(super) fn new(root: &'a Value, targets: HashSet<String>) -> Self {
        Self { root, targets, chased: HashMap::new(), names: names::Names::new(root), similar: HashMap::new() }
    }

    /// The document as it was before the walk.
    pub(super) fn root(&self) -> &'a Value {
        self.root
    }

    /// Whether some reference of the document names `place`.
    pub(super) fn is_target(&self, place: &Pointer) -> bool {
        self.targets.contains(place.as_str())
    }

    /// The value at a place of the document.
    pub(super) fn value(&self, place: &str) -> Option<&'a Value> {
        self.root.pointer(place)
    }

    /// The reference to the component that the object of `kind` at `place` becomes.
    pub(super) fn moved(&mut self, kind: Kind, place: &str) -> Option<String> {
        let section = kind.section()?;
        let name = self.names.of_place(kind, place);
        Some(format!("#{}", component(section, name)))
    }

    /// Which component `reference` means. `at` is the place of the `$ref`.
    pub(super) fn resolve(&mut self, kind: Kind, reference: &str, at: &Pointer) -> Result<Resolved, Problem> {
        let (place, end) = self.follow(kind, reference, at)?;
        for place in [&place, &end] {
            if is_component(place).is_some_and(|section| Some(section) == kind.section()) {
                return Ok(Resolved::Component(format!("#{place}")));
            }
        }
        let moved = match is_component(&end) {
            Some(_) => None,
            None => self.moved(kind, &end),
        };
        match moved {
            Some(reference) => Ok(Resolved::Moved { reference, place: end }),
            None => Err(wrong_kind(kind, &end, at)),
        }
    }

    /// The place that `reference` names, and the place where the references that begin there end.
    pub(super) fn follow(&mut self, kind: Kind, reference: &str, at: &Pointer) -> Result<(String, String), Problem> {
        let Some(place) = local(reference) else {
            return Err(self.elsewhere(kind, reference, at.clone()));
        };
        match self.chase(&place) {
            End::At(end) => Ok((place, end)),
            End::Missing { place, holder } => {
                let at = holder.map_or_else(|| at.clone(), |holder| pointer(&holder).child("$ref"));
                Err(self.missing(&place, at))
            }
            End::Elsewhere { reference, holder } => {
                Err(self.elsewhere(kind, &reference, pointer(&holder).child("$ref")))
            }
            End::Loop(place) => Err(Problem {
                code: Code::ReferenceCycle,
                at: pointer(&place).child("$ref"),
                message: format!("`#{place}` refers to itself and to nothing else").into(),
            }),
        }
    }

    /// Follows references from a place to the first value that is none, in one pass whatever the length of the chain.
    fn chase(&mut self, start: &str) -> End {
        let mut path: Vec<(String, bool)> = Vec::new();
        let mut seen = HashSet::new();
        let mut place = start.to_owned();
        let mut end = loop {
            if let Some(end) = self.chased.get(&place) {
                break end.clone();
            }
            if !seen.insert(place.clone()) {
                break End::Loop(place);
            }
            let Some(value) = self.root.pointer(&place) else {
                let holder = path.last().map(|(holder, _)| holder.clone());
                break End::Missing { place, holder };
            };
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
                break End::At(place);
            };
            let Some(next) = local(reference) else {
                let reference = reference.to_owned();
                break End::Elsewhere { reference, holder: place };
            };
            path.push((place, is_bare(value)));
            place = next;
        };
        for (place, bare) in path.into_iter().rev() {
            // What stands beside a reference counts: the chain of names ends there, though the search goes on.
            if !bare && matches!(end, End::At(_)) {
                end = End::At(place.clone());
            }
            self.chased.insert(place, end.clone());
        }
        end
    }

    fn missing(&mut self, place: &str, at: Pointer) -> Problem {
        let hint = is_component(place).and_then(|section| {
            let name = pointer(place).tokens().last()?.into_owned();
            let near = self.similar(section, &name)?;
            Some(format!("#{}", component(section, near)))
        });
        Problem {
            code: Code::UnresolvedReference,
            at,
            message: Message::from(format!("`#{place}` does not exist")).help(did_you_mean(hint)),
        }
    }

    fn elsewhere(&mut self, kind: Kind, reference: &str, at: Pointer) -> Problem {
        // `$ref: Pet` is a file to the standard, and a slip to its author.
        let hint = kind.section().and_then(|section| {
            let exists = self.section(section)?.contains_key(reference);
            exists.then(|| format!("#{}", component(section, reference)))
        });
        Problem {
            code: Code::ExternalReference,
            at,
            message: Message::from(format!("`{reference}` names another document, and only one is read"))
                .help(did_you_mean(hint)),
        }
    }

    pub(super) fn similar(&mut self, section: &str, name: &str) -> Option<&'a str> {
        let place = component(section, name);
        if let Some(known) = self.similar.get(&place) {
            return *known;
        }
        if self.similar.len() >= MAX_SUGGESTIONS {
            return None;
        }
        let similar = self.section(section).and_then(|names| nearest(name, names.keys().map(String::as_str)));
        self.similar.insert(place, similar);
        similar
    }

    fn section(&self, section: &str) -> Option<&'a serde_json::Map<String, Value>> {
        self.root.get("components")?.get(section)?.as_object()
    }
}

/// Every place that a `$ref` or a discriminator's `mapping` may name. Any string that looks like a reference counts:
/// too many do no harm.
pub(super) fn targets<'v>(values: impl Iterator<Item = &'v Value>) -> HashSet<String> {
    let mut targets = HashSet::new();
    let mut open: Vec<&Value> = values.collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(map) => open.extend(map.values()),
            Value::String(text) => targets.extend(local(text)),
            _ => {}
        }
    }
    targets
}

fn wrong_kind(kind: Kind, place: &str, at: &Pointer) -> Problem {
    // In place of a schema there can be any value; nothing stands in for the others.
    let (code, outcome) = match kind {
        Kind::Schema => (Code::Repaired, ": any value is accepted"),
        _ => (Code::WrongShape, ""),
    };
    let message = Message::from(format!("`#{place}` is no {} Object{outcome}", kind.name()));
    let help = kind.section().map(|section| format!("refer to one of `#/components/{section}`"));
    Problem { code, at: at.clone(), message: message.help(help) }
}

/// Whether only extensions stand beside a `$ref`.
fn is_bare(value: &Value) -> bool {
    value.as_object().is_some_and(|map| map.keys().all(|key| key == "$ref" || key.starts_with("x-")))
}

/// The pointer in a reference to this very document (RFC 3986 §3.5, RFC 6901 §6); `None` for another document.
fn local(reference: &str) -> Option<String> {
    reference.strip_prefix('#').map(percent_decoded)
}

/// Text in which `%7B` is `{`; what is not an escape, or not UTF-8, stays as it is.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = match rest {
            [b'%', high, low, ..] => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            bytes.push(high * 16 + low);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// The section of a place `/components/<section>/<name>`.
pub(super) fn is_component(place: &str) -> Option<&str> {
    let (section, name) = place.strip_prefix("/components/")?.split_once('/')?;
    (!name.contains('/')).then_some(section)
}

fn component(section: &str, name: &str) -> Pointer {
    Pointer::root().child("components").child(section).child(name)
}

/// The pointer that `place` spells.
pub(super) fn pointer(place: &str) -> Pointer {
    place
        .split('/')
        .skip(1)
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
        .fold(Pointer::root(), |pointer, token| pointer.child(token))
}

#[cfg(test)]
mod tests;
