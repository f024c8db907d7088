//! What a value that may be one of several types is read as.

#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing test panics")]

use std::collections::BTreeMap;

use oasmith_runtime::Presence::{Optional, Required};
use oasmith_runtime::{Decimal, Decode, DecodeError, Encode, Reader, Union, Value, Writer, from_json, to_json};

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
        *self = union.finish(Self::Unknown)?;
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
        *self = union.finish(Self::Unknown)?;
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

/// Exact, rounded, or of no type.
#[derive(Clone, Debug, PartialEq)]
enum Amount {
    Exact(BTreeMap<String, Decimal>),
    Flag(BTreeMap<String, Vec<bool>>),
    Unknown(Value),
}

impl Decode for Amount {
    fn blank() -> Self {
        Self::Unknown(Value::Null)
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        let mut union = Union::read(reader)?;
        union.offer(Self::Flag);
        union.offer(Self::Exact);
        if union.tag("tag").as_deref() == Some("1e400") {
            union.choose(Self::Exact)?;
        }
        *self = union.finish(Self::Unknown)?;
        Ok(())
    }
}

#[test]
fn a_number_that_no_float_holds_is_no_obstacle() {
    let json = r#"{"a":1e400,"\"1e999":-1E+400,"b":1}"#;
    let amount: Amount = from_json(json.as_bytes()).unwrap();
    let Amount::Exact(numbers) = &amount else { panic!("{amount:?}") };
    assert_eq!(numbers["\"1e999"].as_str(), "-1E+400");
    let tagged: Amount = from_json(br#"{"tag": 1e400}"#).unwrap();
    assert!(matches!(tagged, Amount::Exact(_)), "{tagged:?}");
    // What a variant knows of an object may be all that is read of it.
    assert_eq!(read(r#"{"x": 1, "y": 1e400, "z": ["\\", "1e400", -1e400]}"#), Place::Point(Point { x: 1 }));
}

#[test]
fn where_no_variant_holds_it_its_place_is_known() {
    let error = from_json::<Vec<Amount>>(br#"[{"a": 1e300}, {"c": {"d": ["1e400", 1e400]}}]"#).unwrap_err();
    assert_eq!(error.to_string(), "$[1].c.d[1]: expected a value, found a number beyond the range of f64");
    let error = from_json::<Amount>(format!("[1e400, {}1{}]", "[".repeat(1000), "]".repeat(1000)).as_bytes());
    assert!(error.unwrap_err().is_syntax());
}
