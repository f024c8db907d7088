//! The generated models alone, without client and operations: what `../serde_derive` is compared with.
//!
//! `models` and `serde.rs` are links into `generated/`.

mod models;
#[cfg(feature = "serde")]
mod serde;

pub use models::*;
