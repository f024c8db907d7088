//! Random texts.

use std::collections::BTreeMap;

/// A generator with a fixed seed (Knuth's MMIX constants): the same strings in every run.
pub struct Strings(pub u64);

impl Strings {
    /// A number below this one.
    pub fn next(&mut self, below: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap() % below
    }

    pub fn string(&mut self) -> String {
        let length = self.next(12);
        (0..length)
            .map(|_| match self.next(4) {
                0 => char::from_u32(self.next(0x11_0000)).unwrap_or('\u{fffd}'),
                1 => ['/', '?', '#', '%', '&', '=', '+', ' ', '.', ',', ';', '\\', '\r', '\n', '\0', '"', '[', ']']
                    [self.next(18) as usize],
                _ => char::from(u8::try_from(self.next(128)).unwrap()),
            })
            .collect()
    }

    pub fn strings(&mut self) -> Vec<String> {
        (0..=self.next(2)).map(|_| self.string()).collect()
    }

    pub fn entries(&mut self) -> BTreeMap<String, String> {
        (0..=self.next(2)).map(|_| (self.string(), self.string())).collect()
    }
}
