//! Errors that several operations have alike: one enum, which each operation calls by a name of its own.

use super::names::{Scope, type_name};
use crate::ir::{Api, ResponseEnum};

/// Finds operations whose errors are the same, to the words about them. Callers write the names of operations, so what they share is
/// named last of all.
pub(super) fn share(api: &mut Api, types: &mut Scope) {
    let mut errors: Vec<_> = api.operations_mut().filter_map(|operation| operation.error.as_mut()).collect();
    let mut rest = errors.as_mut_slice();
    while let Some((first, others)) = rest.split_first_mut() {
        if first.shared.is_none() {
            let alike: Vec<_> = others.iter_mut().filter(|other| other.variants == first.variants).collect();
            first.shared = (!alike.is_empty()).then(|| types.claim(type_name(&text(first))));
            for other in alike {
                other.shared.clone_from(&first.shared);
            }
        }
        rest = others;
    }
}

/// `Forbidden or NotFound error`; of more than three the first and the last say enough.
fn text(errors: &ResponseEnum) -> String {
    let names: Vec<&str> = errors.variants.iter().map(|variant| variant.name.unraw()).collect();
    match names.as_slice() {
        [first, _, .., last] if names.len() > 3 => format!("{first} to {last} error"),
        names => format!("{} error", names.join(" or ")),
    }
}
