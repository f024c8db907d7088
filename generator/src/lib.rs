//! oasmith: a compiler from an OpenAPI description to a Rust client.
mod diagnostics;
