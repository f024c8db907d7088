//! What goes the other way: from the API to a server of the caller's.

use super::Ident;

/// The models that callbacks carry, seen from the server that they are sent to: the caller's.
#[derive(Default)]
pub(crate) struct Callbacks {
    pub received: Vec<Ident>,
    /// In answers.
    pub sent: Vec<Ident>,
}
