//! `Debug`, `PartialEq`, `Eq` and `Hash` of a model over the table that [`Encode`] walks.
//!
//! Derives compile a line per field and trait in the user's crate; with these, a trait costs one call. A value is its form on
//! the wire: what is written alike is equal.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde_json::Value;

use super::{Encode, EncodeField, EncodeList, EncodeMap, Writer, each_other, written};

/// Implements traits of the standard library for a model that implements [`Encode`](crate::Encode), over its table: any of
/// `Debug` (of an object), `PartialEq`, `Eq` and `Hash`. `Debug` shows the keys of the wire and leaves out what is not written.
///
/// ```
/// use oasmith_runtime::Presence::{Optional, Required};
/// use oasmith_runtime::{Encode, Writer};
///
/// struct Pet {
///     id: i64,
///     tag: Option<String>,
/// }
///
/// impl Encode for Pet {
///     fn encode(&self, writer: &mut dyn Writer) {
///         writer.object(&[("id", Required, &self.id), ("tag", Optional, &self.tag)]);
///     }
/// }
///
/// oasmith_runtime::model_traits!(Pet, Debug, PartialEq, Eq, Hash);
///
/// assert_eq!(format!("{:?}", Pet { id: 7, tag: None }), "Pet { id: 7 }");
/// assert_ne!(Pet { id: 7, tag: None }, Pet { id: 7, tag: Some("grey".to_owned()) });
/// ```
#[macro_export]
macro_rules! model_traits {
    ($model:ident, $($name:ident),+) => { $( $crate::model_traits!(@$name $model); )+ };
    (@Debug $model:ident) => {
        impl ::core::fmt::Debug for $model {
            fn fmt(&self, out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug(stringify!($model), self, out)
            }
        }
    };
    (@PartialEq $model:ident) => {
        impl ::core::cmp::PartialEq for $model {
            fn eq(&self, other: &Self) -> bool {
                $crate::__private::equal(self, other)
            }
        }
    };
    (@Eq $model:ident) => {
        impl ::core::cmp::Eq for $model {}
    };
    (@Hash $model:ident) => {
        impl ::core::hash::Hash for $model {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                $crate::__private::hash(self, state);
            }
        }
    };
}

/// What a value writes.
enum Part<'a> {
    Object(&'a [EncodeField<'a>], &'a dyn EncodeMap),
    List(&'a dyn EncodeList),
    Some(&'a dyn Encode),
    None,
    Bool(bool),
    Integer(i128),
    Float(f64),
    /// The digits of a number.
    Number(&'a str),
    String(&'a str),
    Value(&'a Value),
}

/// A writer that hands over what is written.
struct Look<F>(F);

fn look(value: &dyn Encode, see: impl FnMut(Part<'_>)) {
    value.encode(&mut Look(see));
}

impl<F: FnMut(Part<'_>)> Writer for Look<F> {
    fn object_with(&mut self, fields: &[EncodeField<'_>], rest: &dyn EncodeMap) {
        self.0(Part::Object(fields, rest));
    }

    fn list(&mut self, list: &dyn EncodeList) {
        self.0(Part::List(list));
    }

    fn null(&mut self) {
        self.0(Part::None);
    }

    fn some(&mut self, value: &dyn Encode) {
        self.0(Part::Some(value));
    }

    fn bool(&mut self, value: bool) {
        self.0(Part::Bool(value));
    }

    fn i64(&mut self, value: i64) {
        self.0(Part::Integer(value.into()));
    }

    fn u64(&mut self, value: u64) {
        self.0(Part::Integer(value.into()));
    }

    fn f64(&mut self, value: f64) {
        self.0(Part::Float(value));
    }

    fn number(&mut self, value: &str) {
        self.0(Part::Number(value));
    }

    fn string(&mut self, value: &str) {
        self.0(Part::String(value));
    }

    fn value(&mut self, value: &Value) {
        self.0(Part::Value(value));
    }
}

/// Shows a model that is an object as its derived `Debug` would; each field shows itself, so a secret stays one.
///
/// # Errors
/// Those of the formatter.
pub fn debug(name: &str, model: &dyn Encode, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut outcome = Ok(());
    look(model, |part| {
        let mut fields = out.debug_struct(name);
        let Part::Object(table, rest) = part else {
            outcome = fields.finish_non_exhaustive();
            return;
        };
        for (key, _, value) in written(table) {
            fields.field(key, value);
        }
        each_other(table, rest, &mut |key, value| {
            fields.field(key, value);
        });
        outcome = fields.finish();
    });
    outcome
}

/// Whether two values are written alike.
pub fn equal(one: &dyn Encode, other: &dyn Encode) -> bool {
    let mut is_equal = false;
    look(one, |one| look(other, |other| is_equal = alike(&one, &other)));
    is_equal
}

fn alike(one: &Part<'_>, other: &Part<'_>) -> bool {
    match (one, other) {
        (Part::Object(one, one_rest), Part::Object(other, other_rest)) => {
            let mut others = written(other);
            let is_next =
                |one: &EncodeField<'_>| others.next().is_some_and(|other| one.0 == other.0 && equal(one.2, other.2));
            written(one).all(is_next) && others.next().is_none() && maps_alike(*one_rest, *other_rest)
        }
        (Part::List(one), Part::List(other)) => {
            let is_same = |index| match (one.get(index), other.get(index)) {
                (Some(one), Some(other)) => equal(one, other),
                (one, other) => one.is_none() && other.is_none(),
            };
            one.len() == other.len() && (0..one.len()).all(is_same)
        }
        (Part::Some(one), Part::Some(other)) => equal(*one, *other),
        (Part::None, Part::None) => true,
        (Part::Bool(one), Part::Bool(other)) => one == other,
        (Part::Integer(one), Part::Integer(other)) => one == other,
        // As `PartialEq` of `f64`: no NaN is equal to itself.
        #[allow(clippy::float_cmp)]
        (Part::Float(one), Part::Float(other)) => one == other,
        (Part::Number(one), Part::Number(other)) | (Part::String(one), Part::String(other)) => one == other,
        (Part::Value(one), Part::Value(other)) => one == other,
        _ => false,
    }
}

fn maps_alike(one: &dyn EncodeMap, other: &dyn EncodeMap) -> bool {
    let mut is_equal = one.len() == other.len();
    one.each(&mut |key, value| is_equal = is_equal && other.get(key).is_some_and(|other| equal(value, other)));
    is_equal
}

/// Hashes what a value writes.
pub fn hash(value: &dyn Encode, state: &mut dyn Hasher) {
    let mut state = state;
    look(value, |part| match part {
        Part::Object(table, rest) => {
            state.write_usize(written(table).count());
            for (key, _, value) in written(table) {
                key.hash(&mut state);
                hash(*value, state);
            }
            state.write_usize(rest.len());
            rest.each(&mut |key, value| {
                key.hash(&mut state);
                hash(value, state);
            });
        }
        Part::List(list) => {
            state.write_usize(list.len());
            (0..list.len()).filter_map(|index| list.get(index)).for_each(|item| hash(item, state));
        }
        Part::Some(value) => hash(value, state),
        Part::None => state.write_u8(0),
        Part::Bool(value) => value.hash(&mut state),
        Part::Integer(value) => value.hash(&mut state),
        Part::Float(value) => value.to_bits().hash(&mut state),
        Part::Number(text) | Part::String(text) => text.hash(&mut state),
        Part::Value(value) => value.hash(&mut state),
    });
}
