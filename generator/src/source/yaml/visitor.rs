//! What `serde_yaml` reads to a value. Everything that JSON cannot say, and everything that would make a small text a large
//! value, is refused. A visitor sees values, not the text: it knows a place only by its pointer.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::super::DEPTH_LIMIT;
use super::super::check::too_deep;
use super::super::numbers::{INFINITY, MINUS_INFINITY, NAN};
use super::merge::{self, MERGE_KEY};
use crate::diagnostics::{Code, Pointer};

/// How much the aliases of a document may copy, in units of [`Reader::count`].
const COPY_LIMIT: usize = 250_000;
/// A string of this many bytes counts as much as a value that has no content.
const BYTES_PER_UNIT: usize = 64;

/// What the visitors of one document share. Errors of serde are texts, so the reason of a refusal takes this way.
pub(super) struct Reader {
    budget: Cell<usize>,
    refusal: RefCell<Option<Refusal>>,
}

/// Why a document was not read to its end.
#[derive(Default)]
pub(super) struct Refusal {
    /// What the visitor refused; nothing if it was the parser that stopped.
    pub(super) reason: Option<(Code, String)>,
    /// The innermost value that was being read.
    pub(super) pointer: Pointer,
}

impl Reader {
    pub(super) fn new(text: &str) -> Self {
        Self {
            // Every value takes at least a byte of the text, unless an alias copies it.
            budget: Cell::new(text.len().saturating_add(COPY_LIMIT)),
            refusal: RefCell::default(),
        }
    }

    /// The seed that reads the document itself.
    pub(super) fn root(&self) -> Node<'_> {
        Node { reader: self, path: Path::Root, depth: 0 }
    }

    pub(super) fn into_refusal(self) -> Refusal {
        self.refusal.into_inner().unwrap_or_default()
    }

    /// Notes the innermost failure, which comes first, with its reason if the visitor knows one.
    fn note(&self, path: &Path, reason: Option<(Code, String)>) {
        self.refusal.borrow_mut().get_or_insert_with(|| Refusal { reason, pointer: path.pointer() });
    }

    fn refuse<E: Error>(&self, path: &Path, code: Code, message: impl Into<String>) -> E {
        self.note(path, Some((code, message.into())));
        E::custom("refused")
    }
}

/// The way from the document's root to a value. It lives on the stack: only a refusal needs it as a pointer.
enum Path<'p> {
    Root,
    Key(&'p Self, &'p str),
    Item(&'p Self, usize),
}

impl Path<'_> {
    fn pointer(&self) -> Pointer {
        match self {
            Self::Root => Pointer::root(),
            Self::Key(parent, key) => parent.pointer().child(key),
            Self::Item(parent, index) => parent.pointer().child(index),
        }
    }
}

/// Reads one value, at the end of `path` and inside of `depth` arrays and objects.
pub(super) struct Node<'p> {
    reader: &'p Reader,
    path: Path<'p>,
    depth: usize,
}

impl Node<'_> {
    fn refuse<E: Error>(&self, code: Code, message: impl Into<String>) -> E {
        self.reader.refuse(&self.path, code, message)
    }

    /// Counts a value or a key, whose text has so many bytes.
    fn count<E: Error>(&self, bytes: usize) -> Result<(), E> {
        let budget = &self.reader.budget;
        let rest = budget.get().checked_sub(1 + bytes / BYTES_PER_UNIT);
        budget.set(rest.ok_or_else(|| {
            let message = format!("the aliases up to here copy more than {COPY_LIMIT} values");
            self.refuse(Code::AliasExpansion, message)
        })?);
        Ok(())
    }

    fn scalar<E: Error>(&self, value: impl Into<Value>) -> Result<Value, E> {
        self.count(0)?;
        Ok(value.into())
    }

    fn enter<E: Error>(&self) -> Result<(), E> {
        if self.depth < DEPTH_LIMIT {
            return self.count(0);
        }
        Err(self.refuse(Code::TooDeep, too_deep()))
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(&self).inspect_err(|_| self.reader.note(&self.path, None))
    }
}

impl<'de> Visitor<'de> for &Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.scalar(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.scalar(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.scalar(value)
    }

    #[expect(clippy::cast_precision_loss, reason = "as `serde_json` does it")]
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "as `serde_json` does it")]
    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    /// Numbers of YAML that JSON does not have are texts.
    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let text = if value.is_nan() {
            NAN
        } else if value > 0.0 {
            INFINITY
        } else {
            MINUS_INFINITY
        };
        self.scalar(Number::from_f64(value).map_or(text.into(), Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.count(value.len())?;
        Ok(Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Node {
            reader: self.reader,
            path: Path::Item(&self.path, items.len()),
            depth: self.depth + 1,
        })? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut members = Map::new();
        while let Some(key) = map.next_key_seed(Key(self))? {
            match members.entry(key) {
                Entry::Vacant(entry) => {
                    let value = map.next_value_seed(Node {
                        reader: self.reader,
                        path: Path::Key(&self.path, entry.key()),
                        depth: self.depth + 1,
                    })?;
                    entry.insert(value);
                }
                Entry::Occupied(entry) => {
                    let message = format!("the key `{}` occurs twice", entry.key());
                    return Err(self.refuse(Code::DuplicateKey, message));
                }
            }
        }
        merge::resolve(members).map(Value::Object).map_err(|found| {
            let path = Path::Key(&self.path, MERGE_KEY);
            let message = format!("`{MERGE_KEY}` names {found}, not an object");
            self.reader.refuse(&path, Code::InvalidMerge, message)
        })
    }

    /// A value with a tag that is not one of YAML's own. The tag `!` alone says that the value is a text.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, variant) = data.variant::<String>()?;
        if tag == "!" {
            return self.visit_str(&variant.newtype_variant::<String>()?);
        }
        let message = format!("the tag `!{tag}` does not fit a value of JSON");
        Err(self.refuse(Code::UnsupportedTag, message))
    }
}

/// Reads a key of the object that the node is. A key is what it looks like: `200` and `true` are strings here, whatever
/// they are as values.
struct Key<'n>(&'n Node<'n>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let node = self.0;
        // The parser does not even ask the visitor when the key is no scalar.
        deserializer.deserialize_str(self).inspect_err(|_| {
            let message = "this key is an array or an object, not a string".to_owned();
            node.reader.note(&node.path, Some((Code::KeyNotScalar, message)));
        })
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        self.0.count(key.len())?;
        Ok(key.to_owned())
    }
}
