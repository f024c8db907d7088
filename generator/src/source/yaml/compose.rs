//! The events of a YAML parser to a value. Everything that JSON cannot say, and everything that would make a small text
//! a large value, is refused at its place. Nothing here recurses: the open collections are a stack.

use std::collections::HashMap;

use granit_parser::{Event, ScalarStyle, Tag};
use serde_json::{Map, Value};

use super::super::json::{duplicate_key, too_deep};
use super::super::{DEPTH_LIMIT, Problem};
use super::{merge, scalar};
use crate::diagnostics::{Code, Position};

/// How much the aliases of a document may copy, in units of [`Node::weight`].
const COPY_LIMIT: usize = 500_000;
/// A string of this many bytes weighs as much as a value that has no content.
const BYTES_PER_WEIGHT: usize = 64;

/// Builds the value of a document from its events.
#[derive(Default)]
pub(super) struct Composer {
    open: Vec<Collection>,
    anchors: HashMap<usize, Node>,
    /// What was copied so far, for anchors and aliases.
    copied: usize,
    documents: usize,
    root: Option<Value>,
}

/// A finished value, with what it costs to copy it.
#[derive(Clone)]
struct Node {
    value: Value,
    weight: usize,
    /// How many arrays and objects stand inside each other in it.
    height: usize,
}

/// An array or object whose end is still to come.
struct Collection {
    content: Content,
    at: Position,
    anchor: usize,
    weight: usize,
    height: usize,
}

enum Content {
    Array(Vec<Value>),
    Object(Object),
}

#[derive(Default)]
struct Object {
    members: Map<String, Value>,
    /// The keys in the text, with their places: members can also come from a merge key.
    keys: HashMap<String, Position>,
    /// The key whose value comes next.
    key: Option<Key>,
}

enum Key {
    Member(String),
    Merge,
}

impl Composer {
    /// Takes the next event, which begins at `at`.
    pub(super) fn take(&mut self, event: Event<'_>, at: Position) -> Result<(), Problem> {
        match event {
            Event::DocumentStart(..) => self.start_document(at),
            Event::Alias(anchor) => self.alias(anchor, at),
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&text, style, anchor, tag.as_deref(), at)
            }
            Event::SequenceStart(_, anchor, tag) => {
                let content = Content::Array(Vec::new());
                self.start(content, "seq", tag.as_deref(), anchor, at)
            }
            Event::MappingStart(_, anchor, tag) => {
                let content = Content::Object(Object::default());
                self.start(content, "map", tag.as_deref(), anchor, at)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            _ => Ok(()),
        }
    }

    /// The document, if the text had one.
    pub(super) fn finish(self) -> Option<Value> {
        self.root
    }

    fn start_document(&mut self, at: Position) -> Result<(), Problem> {
        self.documents += 1;
        if self.documents > 1 {
            return Err(Problem::at(
                Code::SeveralDocuments,
                at,
                "a second YAML document begins here",
            ));
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        at: Position,
    ) -> Result<(), Problem> {
        let weight = 1 + text.len() / BYTES_PER_WEIGHT;
        if let Some(object) = self.awaiting_key() {
            let key = if text == "<<" && style == ScalarStyle::Plain {
                Key::Merge
            } else {
                Key::Member(text.to_owned())
            };
            // A key is what it looks like: `200` and `true` are strings here, whatever they are as values.
            object.set_key(text, key, at)?;
            let value = Value::from(text);
            return self.remember(
                anchor,
                &Node {
                    value,
                    weight,
                    height: 0,
                },
                at,
            );
        }
        let value = scalar::resolve(text, style, tag, at)?;
        self.place(
            Node {
                value,
                weight,
                height: 0,
            },
            anchor,
            at,
        )
    }

    fn start(
        &mut self,
        content: Content,
        kind: &str,
        tag: Option<&Tag>,
        anchor: usize,
        at: Position,
    ) -> Result<(), Problem> {
        if self.awaiting_key().is_some() {
            return Err(key_not_scalar(at));
        }
        if let Some(tag) = tag.filter(|tag| !scalar::is_plain_tag(tag, kind)) {
            return Err(scalar::unsupported_tag(tag, at));
        }
        if self.open.len() >= DEPTH_LIMIT {
            return Err(too_deep(at));
        }
        self.open.push(Collection {
            content,
            at,
            anchor,
            weight: 1,
            height: 0,
        });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Problem> {
        let Some(collection) = self.open.pop() else {
            return Ok(());
        };
        let node = Node {
            value: match collection.content {
                Content::Array(items) => Value::Array(items),
                Content::Object(object) => Value::Object(object.members),
            },
            weight: collection.weight,
            height: collection.height + 1,
        };
        self.place(node, collection.anchor, collection.at)
    }

    fn alias(&mut self, anchor: usize, at: Position) -> Result<(), Problem> {
        let Some(node) = self.anchors.get(&anchor) else {
            let message = "the alias stands inside the value that it names";
            return Err(Problem::at(Code::AliasExpansion, at, message));
        };
        let weight = node.weight;
        if self.open.len() + node.height > DEPTH_LIMIT {
            return Err(too_deep(at));
        }
        self.count_copy(weight, at)?;
        let Some(node) = self.anchors.get(&anchor).cloned() else {
            return Ok(());
        };
        match self.awaiting_key() {
            None => self.place(node, 0, at),
            Some(object) => {
                let key = scalar::as_key(&node.value).ok_or_else(|| key_not_scalar(at))?;
                object.set_key(&key, Key::Member(key.clone().into_owned()), at)
            }
        }
    }

    /// The innermost open collection, if it is an object whose next node is a key.
    fn awaiting_key(&mut self) -> Option<&mut Object> {
        match &mut self.open.last_mut()?.content {
            Content::Object(object) if object.key.is_none() => Some(object),
            _ => None,
        }
    }

    /// Puts a finished value where it belongs.
    fn place(&mut self, node: Node, anchor: usize, at: Position) -> Result<(), Problem> {
        self.remember(anchor, &node, at)?;
        let Some(collection) = self.open.last_mut() else {
            self.root = Some(node.value);
            return Ok(());
        };
        collection.weight += node.weight;
        collection.height = collection.height.max(node.height);
        match &mut collection.content {
            Content::Array(items) => items.push(node.value),
            Content::Object(object) => match object.key.take() {
                Some(Key::Merge) => merge::apply(&mut object.members, node.value, at)?,
                Some(Key::Member(key)) => drop(object.members.insert(key, node.value)),
                None => {}
            },
        }
        Ok(())
    }

    fn remember(&mut self, anchor: usize, node: &Node, at: Position) -> Result<(), Problem> {
        if anchor == 0 {
            return Ok(());
        }
        self.count_copy(node.weight, at)?;
        self.anchors.insert(anchor, node.clone());
        Ok(())
    }

    fn count_copy(&mut self, weight: usize, at: Position) -> Result<(), Problem> {
        self.copied += weight;
        if self.copied > COPY_LIMIT {
            let message = "the aliases up to here already stand for half a million values";
            return Err(Problem::at(Code::AliasExpansion, at, message));
        }
        Ok(())
    }
}

impl Object {
    fn set_key(&mut self, text: &str, key: Key, at: Position) -> Result<(), Problem> {
        if let Some(first) = self.keys.insert(text.to_owned(), at) {
            return Err(duplicate_key(text, first, at));
        }
        self.key = Some(key);
        Ok(())
    }
}

fn key_not_scalar(at: Position) -> Problem {
    Problem::at(
        Code::KeyNotScalar,
        at,
        "this key is an array or an object, not a string",
    )
}
