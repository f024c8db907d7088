//! Random bits, without a package that every user would pay for.

use std::hash::{BuildHasher, RandomState};

/// Bits that differ from one to the next, by the random keys of the standard library's hash maps. They are not for cryptography.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one(())
}

/// There those keys are the same in each run, so the bits come from whatever runs the module.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) fn random() -> u64 {
    RandomState::new().hash_one([(); 2].map(|()| js_sys::Math::random().to_bits()))
}
