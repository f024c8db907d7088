//! How the standard containers are read and written: optional, boxed, repeated, keyed.
//!
//! Each hands itself to the reader as a small object-safe trait, so what is compiled per element type is a few lines.

use std::collections::BTreeMap;
use std::mem::take;

use super::{Decode, DecodeError, DecodeList, DecodeMap, DecodeSlot, Encode, EncodeList, EncodeMap, Reader, Writer};

impl<T: Decode> Decode for Option<T> {
    fn blank() -> Self {
        None
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        reader.option(self)
    }
}

impl<T: Decode> DecodeSlot for Option<T> {
    fn absent(&mut self) {
        *self = None;
    }

    fn null(&mut self) {
        *self = T::of_null();
    }

    fn value(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        self.insert(T::blank()).decode(reader)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, writer: &mut dyn Writer) {
        match self {
            Some(value) => writer.some(value),
            None => writer.none(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        (**self).decode(reader)
    }

    fn of_null() -> Option<Self> {
        T::of_null().map(Self::new)
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode(&self, writer: &mut dyn Writer) {
        (**self).encode(writer);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode(&self, writer: &mut dyn Writer) {
        (**self).encode(writer);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        reader.list(self)
    }
}

impl<T: Decode> DecodeList for Vec<T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn push(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        let mut item = T::blank();
        item.decode(reader)?;
        self.push(item);
        Ok(())
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.list(&self.as_slice());
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.list(&self);
    }
}

impl<T: Encode> EncodeList for &[T] {
    fn len(&self) -> usize {
        <[T]>::len(self)
    }

    fn get(&self, index: usize) -> Option<&dyn Encode> {
        Some(<[T]>::get(self, index)?)
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn blank() -> Self {
        Self::new()
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        reader.map(self)
    }
}

impl<T: Decode> DecodeMap for BTreeMap<String, T> {
    fn clear(&mut self) {
        self.clear();
    }

    fn insert(&mut self, key: &mut String, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        let mut value = T::blank();
        value.decode(reader)?;
        self.insert(take(key), value);
        Ok(())
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.map(self);
    }
}

impl<T: Encode> EncodeMap for BTreeMap<String, T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn get(&self, key: &str) -> Option<&dyn Encode> {
        Some(self.get(key)?)
    }

    fn each(&self, visit: &mut dyn FnMut(&str, &dyn Encode)) {
        for (key, value) in self {
            visit(key, value);
        }
    }
}
