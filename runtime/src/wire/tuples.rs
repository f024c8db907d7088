//! Arrays of a fixed length, each of whose items has a type of its own. What is compiled per tuple is its table; the table is walked
//! by code that is not generic.

use super::absent::AbsentReader;
use super::{Decode, DecodeError, DecodeList, Encode, Reader, Writer};

macro_rules! impl_tuple {
    ($($item:ident $index:tt),+) => {
        impl<$($item: Decode),+> Decode for ($($item,)+) {
            fn blank() -> Self {
                ($($item::blank(),)+)
            }

            fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
                reader.list(&mut Items { items: &mut [$(&mut self.$index),+], found: 0 })
            }
        }

        impl<$($item: Encode),+> Encode for ($($item,)+) {
            fn encode(&self, writer: &mut dyn Writer) {
                let items: &[&dyn Encode] = &[$(&self.$index),+];
                writer.list(&items);
            }
        }
    };
}

impl_tuple!(A 0);
impl_tuple!(A 0, B 1);
impl_tuple!(A 0, B 1, C 2);
impl_tuple!(A 0, B 1, C 2, D 3);
impl_tuple!(A 0, B 1, C 2, D 3, E 4);
impl_tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
impl_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
impl_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
impl_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
impl_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
impl_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
impl_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);

struct Items<'a, 'i> {
    items: &'a mut [&'i mut dyn Decode],
    /// How many the array has had so far; more than `items` are skipped and counted.
    found: usize,
}

impl DecodeList for Items<'_, '_> {
    fn clear(&mut self) {
        self.found = 0;
        for item in &mut *self.items {
            // This reader never fails.
            let _ = item.decode(&mut AbsentReader);
        }
    }

    fn push(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        let item = self.items.get_mut(self.found);
        self.found += 1;
        item.map_or(Ok(()), |item| item.decode(reader))
    }

    fn end(&mut self) -> Result<(), DecodeError> {
        let count = self.items.len();
        if self.found == count {
            return Ok(());
        }
        let items = if count == 1 { "item" } else { "items" };
        Err(DecodeError::mismatch(format!("an array of {count} {items}"), &format!("one of {}", self.found)))
    }
}
