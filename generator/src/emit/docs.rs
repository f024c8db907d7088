//! Doc comments.

use proc_macro2::TokenStream;
use quote::quote;

use crate::prose::behind;

/// `/// ...` for each line of a text, nothing for none.
pub(super) fn comment(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    let lines = lines.collect::<Vec<_>>().join(LINE_BREAK);
    if text.is_empty() { TokenStream::new() } else { quote!(#[doc = #lines]) }
}

/// A mark that the formatter turns into a line's end, so that it has one comment to read in place of many. No text of a document
/// has one: it ends a line there, too.
pub(crate) const LINE_BREAK: &str = "\r";

/// A mark that the formatter turns into a blank line; no text of a document can look like it, for that begins with a space.
pub(crate) const BLANK_LINE: &str = "~";

/// A blank line before a method or field.
pub(super) fn blank_line() -> TokenStream {
    quote!(#[doc = #BLANK_LINE])
}

/// Members with a blank line between them.
pub(super) fn spaced(members: impl IntoIterator<Item = TokenStream>) -> Vec<TokenStream> {
    let blank = blank_line();
    let spaced = members.into_iter().enumerate();
    spaced.map(|(index, member)| if index == 0 { member } else { quote!(#blank #member) }).collect()
}

/// `//! ...` for each line of a text: the docs of a whole file, which no item can hold.
pub(crate) fn inner_docs(text: &str) -> String {
    text.trim().lines().fold(String::new(), |docs, line| docs + format!("//! {line}").trim_end() + "\n")
}

/// The docs of an item, and the attribute that has callers warned of it.
pub(super) fn annotated(text: &str, deprecated: bool) -> TokenStream {
    let docs = comment(text);
    let deprecated = deprecated.then(|| quote!(#[deprecated]));
    quote!(#docs #deprecated)
}

/// The item of an argument in a list.
pub(super) fn argument_docs(name: &str, docs: &str) -> String {
    let text = behind(&format!("- `{name}`:"), docs);
    let lines = text.lines().enumerate();
    let lines =
        lines.map(|(index, line)| if index == 0 || line.is_empty() { line.to_owned() } else { format!("  {line}") });
    lines.collect::<Vec<_>>().join("\n")
}

/// The text of an argument, which can have no attribute.
pub(super) fn with_deprecation(text: &str, deprecated: bool) -> String {
    match (text.is_empty(), deprecated) {
        (_, false) => text.to_owned(),
        (true, true) => "**Deprecated.**".to_owned(),
        (false, true) => format!("{text}\n\n**Deprecated.**"),
    }
}
