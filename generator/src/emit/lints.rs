//! Names and sizes are the document's, and clippy minds some of them; most only in a module that is not public, as one that a
//! program includes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Ident, Parameter};

/// How a method takes `self`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Receiver {
    Value,
    Reference,
}

/// What a method needs for its name and for its arguments beside `self`, of which `parameters` have names of the document.
pub(super) fn method(
    name: &Ident,
    receiver: Receiver,
    arguments: usize,
    parameters: &[&Parameter],
) -> Option<TokenStream> {
    let name = name.unraw();
    let by_value = receiver == Receiver::Value;
    let prefixes = if by_value { ["as_", "from_", "is_", "to_"].as_slice() } else { &["from_", "into_"] };
    let is_new = name == "new";
    allow([
        parameters.iter().any(|parameter| is_caseless(&parameter.name)).then(|| quote!(bindings_with_variant_name)),
        parameters.iter().any(|parameter| is_placeholder(&parameter.name)).then(|| quote!(clippy::disallowed_names)),
        (is_new && !by_value).then(|| quote!(clippy::new_ret_no_self)),
        (name == "cmp" && !by_value && arguments == 1).then(|| quote!(clippy::should_implement_trait)),
        // clippy's limit is seven, with `self`.
        (arguments > 6).then(|| quote!(clippy::too_many_arguments)),
        (is_new || prefixes.iter().any(|prefix| name.starts_with(prefix)))
            .then(|| quote!(clippy::wrong_self_convention)),
    ])
}

/// What a function needs that takes fields.
pub(super) fn constructor(arguments: &[&Ident]) -> Option<TokenStream> {
    allow([
        arguments.iter().any(|name| is_caseless(name)).then(|| quote!(bindings_with_variant_name)),
        arguments.iter().any(|name| is_placeholder(name)).then(|| quote!(clippy::disallowed_names)),
        (arguments.len() > 7).then(|| quote!(clippy::too_many_arguments)),
    ])
}

fn is_placeholder(name: &Ident) -> bool {
    matches!(name.as_str(), "foo" | "baz" | "quux")
}

/// Whether a variant may be called so, too: of scripts without upper case, rustc takes an argument for a mistaken pattern then.
fn is_caseless(name: &Ident) -> bool {
    let first = name.as_str().chars().next();
    first.is_some_and(|first| first.is_alphabetic() && !first.is_lowercase() && !first.is_uppercase())
}

/// What the names and sizes of an enum's variants need.
pub(super) fn variants<'a>(
    name: &Ident,
    variants: impl Iterator<Item = &'a Ident>,
    is_uneven: bool,
) -> Option<TokenStream> {
    let names: Vec<&str> = variants.map(Ident::as_str).collect();
    let repeats = |variant: &&str| variant.starts_with(name.as_str()) || variant.ends_with(name.as_str());
    let share =
        |part: fn(&str) -> &str| names.iter().map(|variant| part(variant)).is_sorted_by(|one, next| one == next);
    let is_repetitive = names.iter().any(repeats) || share(first_word) || share(last_word);
    allow([
        (names.len() > 2 && is_repetitive).then(|| quote!(clippy::enum_variant_names)),
        is_uneven.then(|| quote!(clippy::large_enum_variant)),
    ])
}

fn allow<const N: usize>(lints: [Option<TokenStream>; N]) -> Option<TokenStream> {
    let lints: Vec<TokenStream> = lints.into_iter().flatten().collect();
    (!lints.is_empty()).then(|| quote!(#[allow(#(#lints),*)]))
}

/// Up to where the second word of a name in camel case begins.
fn first_word(name: &str) -> &str {
    let second = name.char_indices().skip(1).find(|(_, sign)| sign.is_uppercase());
    second.and_then(|(index, _)| name.get(..index)).unwrap_or(name)
}

fn last_word(name: &str) -> &str {
    name.rfind(char::is_uppercase).and_then(|index| name.get(index..)).unwrap_or(name)
}
