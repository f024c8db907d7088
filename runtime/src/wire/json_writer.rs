//! The [`Writer`] of JSON (RFC 8259): an `Encode` comes in, its text without white space comes out.
//!
//! `serde_json` goes through strings byte by byte, and keys are strings: that is most of what writing costs. Here a string that
//! has nothing to escape, as nearly all, is looked at and copied as a whole. Scalars are left to `serde_json`.

use std::borrow::Cow;
use std::mem::replace;

use serde_core::Serialize;
use serde_json::Value;

use super::number::is_number;
use super::{Encode, EncodeError, EncodeField, EncodeList, EncodeMap, Writer, each_other, written};

/// As many bytes as most bodies need at most: to begin with fewer is to allocate again and again.
const USUAL: usize = 2048;

/// # Errors
/// The first problem of the value, with its path.
pub(super) fn write(value: &dyn Encode) -> Result<Vec<u8>, EncodeError> {
    let mut writer = JsonWriter { text: Vec::with_capacity(USUAL), is_written: false, problem: None };
    writer.part(value);
    writer.problem.map_or(Ok(writer.text), Err)
}

struct JsonWriter {
    text: Vec<u8>,
    /// Whether the value at hand is.
    is_written: bool,
    problem: Option<EncodeError>,
}

impl JsonWriter {
    fn part(&mut self, value: &dyn Encode) {
        self.is_written = false;
        value.encode(self);
        if !self.is_written {
            self.fail(EncodeError::new("nothing was written"));
        }
    }

    /// `separator` goes before it: a bracket before the first part, a comma before each other.
    fn element(&mut self, separator: &mut u8, index: usize, value: &dyn Encode) {
        self.text.push(replace(separator, b','));
        self.part(value);
        self.problem = self.problem.take().map(|problem| problem.at_index(index));
    }

    /// Like [`element`](Self::element).
    fn entry(&mut self, separator: &mut u8, key: &str, value: &dyn Encode) {
        self.text.push(replace(separator, b','));
        self.quote(key);
        self.text.push(b':');
        self.part(value);
        self.problem = self.problem.take().map(|problem| problem.at_key(key.to_owned()));
    }

    fn quote(&mut self, text: &str) {
        let text = text.as_bytes();
        self.text.push(b'"');
        if has_escapes(text) {
            self.escape(text);
        } else {
            self.text.extend_from_slice(text);
        }
        self.text.push(b'"');
    }

    /// Kept out of the way of the strings that have nothing to escape.
    #[cold]
    fn escape(&mut self, text: &[u8]) {
        for run in text.split_inclusive(|byte| is_escaped(*byte)) {
            match run.split_last() {
                Some((last, plain)) if is_escaped(*last) => {
                    self.text.extend_from_slice(plain);
                    self.text.extend_from_slice(escaped(*last).as_bytes());
                }
                _ => self.text.extend_from_slice(run),
            }
        }
    }

    fn scalar(&mut self, value: &impl Serialize) {
        self.begin();
        if let Err(error) = serde_json::to_writer(&mut self.text, value) {
            self.fail(EncodeError::new(error.to_string()));
        }
    }

    fn begin(&mut self) {
        if replace(&mut self.is_written, true) {
            self.fail(EncodeError::new("one value was written twice"));
        }
    }

    #[cold]
    fn fail(&mut self, problem: EncodeError) {
        self.problem.get_or_insert(problem);
    }
}

/// What a string cannot hold as it is (RFC 8259 §7).
fn is_escaped(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

fn escaped(byte: u8) -> Cow<'static, str> {
    Cow::Borrowed(match byte {
        b'"' => "\\\"",
        b'\\' => "\\\\",
        b'\x08' => "\\b",
        b'\t' => "\\t",
        b'\n' => "\\n",
        b'\x0c' => "\\f",
        b'\r' => "\\r",
        _ => return Cow::Owned(format!("\\u{byte:04x}")),
    })
}

fn has_escapes(text: &[u8]) -> bool {
    // The compiler makes a few instructions for all bytes of an array.
    let is_any = |word: &[u8; 8]| word.iter().fold(false, |any, byte| any | is_escaped(*byte));
    let Some(end) = text.last_chunk() else {
        return text.iter().any(|byte| is_escaped(*byte));
    };
    let mut rest = text;
    while let Some((word, after)) = rest.split_first_chunk() {
        if is_any(word) {
            return true;
        }
        rest = after;
    }
    is_any(end)
}

impl Writer for JsonWriter {
    fn object_with(&mut self, fields: &[EncodeField<'_>], rest: &dyn EncodeMap) {
        self.begin();
        let mut separator = b'{';
        for (name, _, value) in written(fields) {
            self.entry(&mut separator, name, *value);
            if self.problem.is_some() {
                return;
            }
        }
        each_other(fields, rest, &mut |key, value| {
            if self.problem.is_none() {
                self.entry(&mut separator, key, value);
            }
        });
        self.text.extend_from_slice(if separator == b'{' { b"{}" } else { b"}" });
    }

    fn list(&mut self, list: &dyn EncodeList) {
        self.begin();
        let mut separator = b'[';
        for (index, value) in (0..list.len()).filter_map(|index| Some((index, list.get(index)?))) {
            self.element(&mut separator, index, value);
            if self.problem.is_some() {
                return;
            }
        }
        self.text.extend_from_slice(if separator == b'[' { b"[]" } else { b"]" });
    }

    fn null(&mut self) {
        self.scalar(&());
    }

    fn some(&mut self, value: &dyn Encode) {
        value.encode(self);
    }

    fn bool(&mut self, value: bool) {
        self.scalar(&value);
    }

    fn i64(&mut self, value: i64) {
        self.scalar(&value);
    }

    fn u64(&mut self, value: u64) {
        self.scalar(&value);
    }

    fn f64(&mut self, value: f64) {
        self.scalar(&value);
        if !value.is_finite() {
            self.fail(EncodeError::not_finite(value));
        }
    }

    fn number(&mut self, value: &str) {
        if is_number(value) {
            self.begin();
            self.text.extend_from_slice(value.as_bytes());
        } else {
            self.string(value);
        }
    }

    fn string(&mut self, value: &str) {
        self.begin();
        self.quote(value);
    }

    fn value(&mut self, value: &Value) {
        self.scalar(value);
    }
}
