//! Reading a value that may be one of several types, when nothing in it says which.

use serde_json::Value;

use super::{Decode, Encode, from_value, to_value};

/// A value on its way to one of several variants: the one that keeps most of it, and of those that keep as much the first.
/// A string goes to the first format that it is written in, then to what takes any string, then to the first format.
///
/// The value is in memory as [`Value`], where a number with a fraction is an `f64`: a [`Decimal`](crate::Decimal) in a union has
/// no more digits than that.
///
/// ```
/// use oasmith_runtime::{Union, Value};
///
/// #[derive(Debug, PartialEq)]
/// enum Id {
///     Number(i64),
///     Name(String),
///     Unknown(Value),
/// }
///
/// let read = |value: Value| {
///     let mut union = Union::new(value);
///     union.offer(Id::Number);
///     union.offer(Id::Name);
///     union.finish(Id::Unknown)
/// };
/// assert_eq!(read(7.into()), Id::Number(7));
/// assert_eq!(read("seven".into()), Id::Name("seven".to_owned()));
/// assert_eq!(read(true.into()), Id::Unknown(true.into()));
/// ```
#[derive(Debug)]
pub struct Union<U> {
    value: Value,
    best: Option<(usize, U)>,
    is_complete: bool,
}

impl<U> Union<U> {
    /// Starts with a value.
    #[must_use]
    pub fn new(value: Value) -> Self {
        Self { value, best: None, is_complete: false }
    }

    /// Offers a variant that holds a `T`.
    pub fn offer<T: Decode + Encode>(&mut self, variant: fn(T) -> U) {
        if self.is_complete {
            return;
        }
        let Ok(read) = from_value::<T>(&self.value) else { return };
        let Ok(written) = to_value(&read) else { return };
        // Any string can be read as any format: one that is as its format says goes before one that has none.
        let is_well_formed = read.is_well_formed();
        let kept = match is_well_formed {
            None => kept(&self.value, &written),
            Some(is_well_formed) => 2 * usize::from(is_well_formed),
        };
        if self.best.as_ref().is_none_or(|(most, _)| kept > *most) {
            self.best = Some((kept, variant(read)));
            self.is_complete = written == self.value && (is_well_formed == Some(true) || !self.value.is_string());
        }
    }

    /// The best variant, or `unknown` with the value if none could hold it.
    pub fn finish(self, unknown: fn(Value) -> U) -> U {
        match self.best {
            Some((_, best)) => best,
            None => unknown(self.value),
        }
    }
}

/// How much of a value stands in another one: a point for each scalar and each key.
fn kept(value: &Value, written: &Value) -> usize {
    match (value, written) {
        (Value::Object(value), Value::Object(written)) => {
            let both = value.iter().filter_map(|(key, part)| Some((part, written.get(key)?)));
            both.map(|(part, other)| 1 + kept(part, other)).sum()
        }
        (Value::Array(value), Value::Array(written)) => {
            value.iter().zip(written).map(|(part, other)| kept(part, other)).sum()
        }
        _ => usize::from(value == written),
    }
}

/// The text of the property that says which variant an object is.
#[must_use]
pub fn tag<'v>(value: &'v Value, property: &str) -> Option<&'v str> {
    value.get(property)?.as_str()
}
