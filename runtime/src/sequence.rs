//! Bodies that are one item after another (OAS 3.2.0, "Sequential Media Types"): events and lines, read while they come and
//! made while they are sent.
//!
//! Cutting a body into items is not generic and compiled once; only the reading of an item depends on its type.

mod count;
mod cut;
mod error;
mod event_reader;
mod events;
mod item_body;
mod lines;
mod parts;
mod streamed;

pub use error::ItemError;
pub use events::{Event, EventData, Events, PlainText};
pub use item_body::ItemBody;
pub use lines::JsonLines;
pub use parts::{Part, Parts};
pub use streamed::Streamed;

use self::count::Count;
use crate::{DecodeError, RawResponse};

/// How large one item may be where nothing else is said, in bytes.
const MAX_ITEM_SIZE: usize = 16 * 1024 * 1024;

/// What reads a body item by item: [`Events`], [`JsonLines`] or [`Parts`].
pub trait Sequence: Sized {
    /// Begins to read the body of an answer.
    ///
    /// # Errors
    /// When its `Content-Type` says that it is something else.
    fn begin(response: &RawResponse) -> Result<Self, DecodeError>;
}
