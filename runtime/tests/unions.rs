//! What a value that may be one of several types is read as.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing test panics")]

use std::collections::BTreeMap;

use oasmith_runtime::Presence::{Optional, Required};
use oasmith_runtime::{Decode, DecodeError, Encode, Reader, Union, Value, Writer, from_json, to_json};

/// Either any numbers by name or the fields of a point, in this order.
#[derive(Clone, Debug, PartialEq)]
enum Place {
    Numbers(BTreeMap<String, i64>),
    Point(Point),
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq)]
struct Point {
    x: i64,
}

impl Decode for Place {
    fn blank() -> Self {
        Self::Unknown(Value::Null)
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        let mut union = Union::read(reader)?;
        union.offer(Self::Numbers);
        union.offer(Self::Point);
        *self = union.finish(Self::Unknown);
        Ok(())
    }
}

impl Decode for Point {
    fn blank() -> Self {
        Self { x: 0 }
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        reader.object(&mut [("x", Required, &mut self.x)])
    }
}

impl Encode for Point {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.object(&[("x", Required, &self.x)]);
    }
}

/// Two variants that differ in what they hold beside the same list.
#[derive(Clone, Debug, PartialEq)]
enum Filter {
    All(Filters<0>),
    Any(Filters<1>),
    Unknown(Value),
}

#[derive(Clone, Debug, PartialEq)]
struct Filters<const KIND: usize> {
    filters: Vec<Filter>,
    kind: Option<bool>,
}

const KINDS: [&str; 2] = ["all", "any"];

impl Decode for Filter {
    fn blank() -> Self {
        Self::Unknown(Value::Null)
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        let mut union = Union::read(reader)?;
        union.offer(Self::All);
        union.offer(Self::Any);
        *self = union.finish(Self::Unknown);
        Ok(())
    }
}

impl Encode for Filter {
    fn encode(&self, writer: &mut dyn Writer) {
        match self {
            Self::All(filters) => filters.encode(writer),
            Self::Any(filters) => filters.encode(writer),
            Self::Unknown(value) => value.encode(writer),
        }
    }
}

impl<const KIND: usize> Decode for Filters<KIND> {
    fn blank() -> Self {
        Self { filters: Vec::new(), kind: None }
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        reader.object(&mut [("filters", Required, &mut self.filters), (KINDS[KIND], Optional, &mut self.kind)])
    }
}

impl<const KIND: usize> Encode for Filters<KIND> {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.object(&[("filters", Required, &self.filters), (KINDS[KIND], Optional, &self.kind)]);
    }
}

/// `{"filters": [{"filters": [..], "any": true}], "any": true}`, and what else each of them has.
fn nested(depth: usize, more: &str) -> String {
    (0..depth)
        .fold(r#"{"filters": []}"#.to_owned(), |inside, _| format!(r#"{{"filters": [{inside}], "any": true{more}}}"#))
}

/// To read what is inside of each variant for each variant would take 2^50 steps.
#[test]
fn what_is_inside_is_read_once() {
    for more in ["", r#", "unheard": "of""#] {
        let filter: Filter = from_json(nested(50, more).as_bytes()).unwrap();
        assert_eq!(String::from_utf8(to_json(&filter).unwrap()).unwrap(), nested(50, "").replace(' ', ""));
    }
}

fn read(json: &str) -> Place {
    from_json(json.as_bytes()).unwrap()
}

fn numbers<const N: usize>(entries: [(&str, i64); N]) -> Place {
    Place::Numbers(entries.map(|(name, number)| (name.to_owned(), number)).into())
}

#[test]
fn a_declared_key_counts_more_than_one_of_a_map() {
    assert_eq!(read(r#"{"x": 1}"#), Place::Point(Point { x: 1 }));
    assert_eq!(read(r#"{"y": 1}"#), numbers([("y", 1)]));
    assert_eq!(read("{}"), numbers([]));
}

#[test]
fn what_keeps_more_goes_before_what_is_declared() {
    assert_eq!(read(r#"{"x": 1, "y": 2}"#), numbers([("x", 1), ("y", 2)]));
}
