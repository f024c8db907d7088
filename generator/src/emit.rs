//! From the API as Rust sees it to the files of a crate, as tokens.
//!
//! Everything is decided already: no name is made here, nothing is looked up, nothing can fail. It knows no OpenAPI and no
//! disk. What the files are called and how they hang together (modules, one file, a crate) is the business of `files`.

mod bodies;
mod client;
mod constants;
mod docs;
mod enums;
mod events;
mod headers;
mod imports;
mod lints;
mod literals;
mod models;
mod operations;
mod pagination;
mod responses;
mod rules;
mod security;
mod servers;
mod structs;
mod types;
mod unions;
mod xml;

use proc_macro2::{Ident as Name, Span, TokenStream};
use quote::ToTokens;

use crate::ir::{Api, Ident};
pub(crate) use client::{REEXPORTS, REEXPORTS_IF_USED};
pub(crate) use docs::{BLANK_LINE, LINE_BREAK, inner_docs};
pub(crate) use imports::{Shadows, Uses, line as use_line};
pub(crate) use xml::MODULE as XML;

/// What the user can choose about the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub serde: Serde,
    /// Whether the models of requests can be checked.
    pub validate: bool,
}

/// Whether the models implement serde's traits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serde {
    /// Always.
    Always,
    /// Where the crate around the code has its feature `serde` on.
    Feature,
    /// Never.
    Never,
}

/// A source file: its place in the tree of modules, what it imports, and its items.
pub(crate) struct File {
    /// Names of the modules from the root to the file.
    pub module: Vec<String>,
    /// The feature of the crate that the file is part of, if it is not always.
    pub feature: Option<&'static str>,
    /// Whether every public item has docs.
    pub is_documented: bool,
    pub uses: Uses,
    pub items: Vec<TokenStream>,
    /// Types that the module above re-exports.
    pub exports: Vec<String>,
}

/// Spells a whole client, file by file: the tokens of one are dropped before the next are made.
pub(crate) fn emit(api: &Api, shadows: &Shadows, options: Options, mut take: impl FnMut(File)) {
    take(client::file(api, shadows));
    api.models.iter().for_each(|model| take(models::file(model, shadows)));
    api.groups.iter().for_each(|group| take(operations::file(group, &api.request, shadows)));
    responses::shared(api, shadows).into_iter().for_each(&mut take);
    models::serde(api, options.serde, shadows).into_iter().for_each(&mut take);
    rules::file(api, options.validate, shadows).into_iter().for_each(take);
}

impl ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        word(self.as_str()).to_tokens(tokens);
    }
}

/// A name of the document (an [`Ident`]'s text, which is always valid) or a word of the generated code's own.
pub(crate) fn word(text: &str) -> Name {
    match text.strip_prefix("r#") {
        Some(word) => Name::new_raw(word, Span::call_site()),
        None => Name::new(text, Span::call_site()),
    }
}
