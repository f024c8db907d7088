//! The two sides of reading: a [`Decode`] says what it is made of, a [`Reader`] finds it in some format.
//!
//! Both are object-safe, so a table of fields is a slice of `&mut dyn Decode` and no code is compiled per model to walk it.
//! Nothing here knows a format.

use serde_json::Value;

use super::{DecodeError, Presence};

/// One line of a table: the key on the wire, whether it must be there, and the place to fill.
pub type DecodeField<'a> = (&'static str, Presence, &'a mut dyn Decode);

/// A value that can be read in place.
///
/// Reading in place, into a blank value, is what keeps generated code cheap to compile: one call with a table, and no
/// fallible expression per field.
///
/// ```
/// use oasmith_runtime::Presence::{Optional, Required};
/// use oasmith_runtime::{Decode, DecodeError, Reader, from_json};
///
/// struct Pet {
///     id: i64,
///     tag: Option<String>,
/// }
///
/// impl Decode for Pet {
///     fn blank() -> Self {
///         Self { id: Decode::blank(), tag: Decode::blank() }
///     }
///
///     fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
///         reader.object(&mut [
///             ("id", Required, &mut self.id),
///             ("tag", Optional, &mut self.tag),
///         ])
///     }
/// }
///
/// let pet: Pet = from_json(br#"{"id": 7}"#)?;
/// assert_eq!((pet.id, pet.tag), (7, None));
///
/// let error = from_json::<Pet>(br#"{"id": "seven"}"#).err().unwrap();
/// assert_eq!(error.path(), "$.id");
/// # Ok::<(), DecodeError>(())
/// ```
pub trait Decode {
    /// A value to read into. It is not a default: nobody sees it unless [`decode`](Self::decode) succeeded on it.
    fn blank() -> Self
    where
        Self: Sized;

    /// Reads one value and replaces `self` with it, whatever `self` held before.
    ///
    /// # Errors
    /// When what is there is not of the described shape. `self` is then half filled and must not be used.
    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError>;

    /// The value that `null` is; `None` for a type that has none, as most. It makes `{"a": null}` another value than `{}` for a field that
    /// may be missing and may be any JSON.
    #[must_use]
    fn of_null() -> Option<Self>
    where
        Self: Sized,
    {
        None
    }

    /// Whether what was read is as its format says: `None` for a type that has no format. Only a choice between several types
    /// asks for it (see [`Union`](super::Union)); reading fails over no format.
    fn is_well_formed(&self) -> Option<bool> {
        None
    }
}

/// Where a value is read from. A [`Decode`] calls exactly one of these, once.
///
/// # Errors
/// Every method fails when the input is malformed or holds something else than what was asked for.
#[expect(clippy::missing_errors_doc, reason = "said once for all methods")]
pub trait Reader {
    /// Reads an object into a table; keys that the table does not have are skipped.
    ///
    /// A repeated key replaces what was read before; all missing required keys are reported together.
    fn object(&mut self, fields: &mut [DecodeField<'_>]) -> Result<(), DecodeError>;

    /// Like [`object`](Self::object), but keys that the table does not have go to `rest`.
    fn object_with(&mut self, fields: &mut [DecodeField<'_>], rest: &mut dyn DecodeMap) -> Result<(), DecodeError>;

    /// Reads an array.
    fn list(&mut self, list: &mut dyn DecodeList) -> Result<(), DecodeError>;

    /// Reads an object with any keys.
    fn map(&mut self, map: &mut dyn DecodeMap) -> Result<(), DecodeError> {
        self.object_with(&mut [], map)
    }

    /// Reads a value or `null`.
    fn option(&mut self, slot: &mut dyn DecodeSlot) -> Result<(), DecodeError>;

    /// Reads `null`.
    fn null(&mut self) -> Result<(), DecodeError>;

    /// Reads `true` or `false`.
    fn bool(&mut self) -> Result<bool, DecodeError>;

    /// Reads an integer from `min` to `max`; any other number is an error, never rounded. `1.0` and `1e2` are integers, as in JSON
    /// Schema, but not from 2^53 on, where a float may have been rounded to an integer by whoever wrote or parsed it. A fraction
    /// that no `f64` can hold, such as that of `1e-400`, is lost to the parser before it is seen here.
    fn integer(&mut self, min: i128, max: i128) -> Result<i128, DecodeError>;

    /// Reads an integer of 64 bits.
    fn i64(&mut self) -> Result<i64, DecodeError> {
        let (min, max) = (i64::MIN.into(), i64::MAX.into());
        let number = self.integer(min, max)?;
        i64::try_from(number).map_err(|_| DecodeError::out_of_range(min, max, number))
    }

    /// Reads a number as the nearest `f64`; one that is too large is an error.
    fn f64(&mut self) -> Result<f64, DecodeError>;

    /// Reads a number as its text, every digit of it. Formats other than JSON may hold it as a string.
    fn number(&mut self) -> Result<String, DecodeError>;

    /// Reads a string.
    fn string(&mut self) -> Result<String, DecodeError>;

    /// Reads a string that need not be kept: `read` is called with its text, once.
    fn text(&mut self, read: &mut dyn FnMut(&str)) -> Result<(), DecodeError> {
        read(&self.string()?);
        Ok(())
    }

    /// Reads whatever is there.
    fn value(&mut self) -> Result<Value, DecodeError>;

    /// Reads whatever is there as the text of JSON, with every digit of its numbers where the format is JSON.
    fn json(&mut self) -> Result<String, DecodeError> {
        Ok(self.value()?.to_string())
    }
}

/// A place that may stay without a value: [`Option`], [`Nullable`](super::Nullable).
pub trait DecodeSlot {
    /// The key was not there.
    fn absent(&mut self);
    /// `null` was there.
    fn null(&mut self);
    /// A value is there: `reader` has it.
    ///
    /// # Errors
    /// Those of the value.
    fn value(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError>;
}

/// A list to fill.
pub trait DecodeList {
    /// Called once before the first element.
    fn clear(&mut self);
    /// Reads one more element.
    ///
    /// # Errors
    /// Those of the element.
    fn push(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError>;
    /// Called once after the last element.
    ///
    /// # Errors
    /// When the list has a fixed length and the array had another one.
    fn end(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }
}

/// A map to fill.
pub trait DecodeMap {
    /// Called once before the first entry.
    fn clear(&mut self);
    /// Reads the value of `key`, in place of an earlier one, and takes the key.
    ///
    /// # Errors
    /// Those of the value. The key is then left where it is.
    fn insert(&mut self, key: &mut String, reader: &mut dyn Reader) -> Result<(), DecodeError>;
}
