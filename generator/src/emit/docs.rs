//! Doc comments.

use proc_macro2::TokenStream;
use quote::quote;

/// `/// ...` for each line of a text, nothing for none.
pub(super) fn comment(text: &str) -> TokenStream {
    let lines = lines(text);
    quote!(#(#[doc = #lines])*)
}

/// `//! ...` for each line of a text: the docs of a whole file, which no item can hold.
pub(crate) fn inner_docs(text: &str) -> String {
    text.trim().lines().fold(String::new(), |docs, line| docs + format!("//! {line}").trim_end() + "\n")
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") }).collect()
}

/// The text of something that may be deprecated where an attribute would make the generated code warn about itself.
pub(super) fn with_deprecation(text: &str, deprecated: bool) -> String {
    match (text.is_empty(), deprecated) {
        (_, false) => text.to_owned(),
        (true, true) => "**Deprecated.**".to_owned(),
        (false, true) => format!("{text}\n\n**Deprecated.**"),
    }
}
