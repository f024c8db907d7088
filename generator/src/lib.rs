//! oasmith: a compiler from an OpenAPI description to a Rust client.
// The stages are written before the function that joins them.
#![allow(dead_code)]

pub mod diagnostics;
mod normalize;
mod source;
