//! oasmith: a compiler from an OpenAPI description to a Rust client.
#![allow(dead_code)]
pub mod diagnostics;
mod emit;
mod files;
mod ir;
mod lower;
mod normalize;
mod source;
