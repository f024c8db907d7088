//! oasmith: a compiler from an OpenAPI description to a Rust client.
#![allow(dead_code)]
mod diagnostics;
mod ir;
mod lower;
