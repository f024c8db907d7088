//! Path parameters that span segments.

use super::call::Call;
use super::style::Place;
use crate::Encode;

impl Call {
    /// Sets a path parameter that spans segments, as `{+name}` of RFC 6570 does: like [`path_reserved`](Self::path_reserved), but slashes
    /// stay as they are, too.
    pub fn path_segments<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.set(Place::Segments, false, name, &value);
    }
}
