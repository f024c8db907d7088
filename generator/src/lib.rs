//! oasmith: a compiler from an OpenAPI description to a Rust client.
mod builder;
#[cfg(test)]
mod clock;
mod description;
pub mod diagnostics;
mod emit;
mod files;
mod ir;
mod lower;
mod normalize;
mod pipeline;
mod prose;
mod source;
mod suggest;
mod summary;

pub use builder::{Builder, Change, Error, Report};
pub use emit::Serde;
pub use files::{Layout, OutputFile};
pub use lower::{Models, Pagination};
pub use pipeline::Timings;
#[cfg(feature = "fetch")]
pub use source::{Answer, Fetch, Limits};
pub use summary::Summary;
