//! Doc comments.

use proc_macro2::TokenStream;
use quote::quote;

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

/// The item of an argument in a list, with the lines after the first below it; what begins with a block of its own stands below the name.
pub(super) fn argument_docs(name: &str, docs: &str) -> String {
    let begins = format!("- `{name}`:");
    let number = docs.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let is_numbered = number.len() < docs.len() && number.starts_with(['.', ')']);
    let is_block = is_numbered || docs.starts_with("* ") || docs.starts_with("```") || docs.starts_with(BLOCKS);
    let text = if is_block { format!("{begins}\n\n{docs}") } else { behind(begins, docs) };
    let lines = text.lines().enumerate();
    let lines =
        lines.map(|(index, line)| if index == 0 || line.is_empty() { line.to_owned() } else { format!("  {line}") });
    lines.collect::<Vec<_>>().join("\n")
}

/// What begins a block of Markdown.
const BLOCKS: [char; 5] = ['-', '+', '#', '>', '|'];

/// Columns of a comment, without those by which an item is set in.
const WIDTH: usize = 98;

/// Puts words before a text whose lines are full: what they push out of one line goes on in the next one of its paragraph.
fn behind(words: String, text: &str) -> String {
    let mut lines = Vec::new();
    let mut rest = words;
    for line in text.lines() {
        if lines.is_empty() || !rest.is_empty() && begins_with_word(line) && !rest.ends_with('\\') {
            let full = format!("{rest} {line}");
            let (line, after) = full.split_at_checked(end_of_line(&full)).unwrap_or((&full, ""));
            lines.push(line.to_owned());
            rest = after.trim_start().into();
        } else {
            lines.extend(Some(std::mem::take(&mut rest)).filter(|rest| !rest.is_empty()));
            lines.push(line.to_owned());
        }
    }
    lines.extend(Some(rest).filter(|rest| !rest.is_empty()));
    lines.join("\n")
}

/// Where a line is cut that is too long: before a word that could be nothing else at the beginning of a line.
fn end_of_line(line: &str) -> usize {
    let Some((limit, _)) = line.char_indices().nth(WIDTH) else { return line.len() };
    let spaces = line.match_indices(' ').map(|(at, _)| at).take_while(|at| *at <= limit);
    let is_before_word = |at: &usize| line.get(at + 1..).is_some_and(begins_with_word);
    spaces.filter(is_before_word).last().unwrap_or(line.len())
}

fn begins_with_word(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    if text.starts_with(|sign: char| sign.is_ascii_digit()) {
        // What ends so would begin an item of a list.
        return !first.ends_with(['.', ')']);
    }
    text.starts_with(char::is_alphabetic) || text.starts_with(['`', '(', '[', '"', '\'']) && !text.starts_with("```")
}

/// The text of an argument, which can have no attribute.
pub(super) fn with_deprecation(text: &str, deprecated: bool) -> String {
    match (text.is_empty(), deprecated) {
        (_, false) => text.to_owned(),
        (true, true) => "**Deprecated.**".to_owned(),
        (false, true) => format!("{text}\n\n**Deprecated.**"),
    }
}
