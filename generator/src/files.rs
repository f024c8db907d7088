//! From emitted files to text on disk: formatting, layout, and a write that touches only what changed.
//!
//! It knows Rust's modules and the disk, and nothing of what the code says.

mod disk;
mod layout;
pub(crate) mod name;

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;

use crate::diagnostics::{Code, Diagnostics, Pointer};
use crate::emit::{BLANK_LINE, File, LINE_BREAK, Uses};

pub(crate) use disk::{Changes, compare, write};
pub use layout::Layout;
pub(crate) use layout::{Package, arrange};

/// A file as it should be on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    path: PathBuf,
    text: String,
}

impl OutputFile {
    #[cfg(feature = "fetch")]
    pub(crate) fn new(path: PathBuf, text: String) -> Self {
        Self { path, text }
    }

    /// The path below the output directory.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// An emitted file whose items are text already.
pub(crate) struct Formatted {
    module: Vec<String>,
    feature: Option<&'static str>,
    is_documented: bool,
    uses: Uses,
    items: Vec<String>,
    exports: Vec<String>,
}

/// Formats a file item by item: that needs a fraction of the memory, and lets blank lines stand between the items.
pub(crate) fn format(file: File, diagnostics: &mut Diagnostics) -> Formatted {
    let items = file.items.into_iter().filter_map(|item| match item_text(&item) {
        Ok(text) => Some(text),
        Err(message) => {
            diagnostics.report(Code::InternalOutput, &Pointer::root(), message);
            None
        }
    });
    let items = items.collect();
    Formatted {
        module: file.module,
        feature: file.feature,
        is_documented: file.is_documented,
        uses: file.uses,
        items,
        exports: file.exports,
    }
}

/// The text of one item, with a newline at its end.
fn item_text(tokens: &TokenStream) -> Result<String, String> {
    let item = syn::parse2::<syn::Item>(tokens.clone()).map_err(|error| {
        let start: String = tokens.to_string().chars().take(200).collect();
        format!("{error} in `{start}`")
    })?;
    let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
    let text = prettyplease::unparse(&file);
    // prettyplease knows no blank lines inside an item, and no comments of many lines; these marks stand where they belong.
    let mut marked = String::with_capacity(text.len());
    for line in text.lines() {
        match line.split_once("///").filter(|(indent, _)| indent.trim_start().is_empty()) {
            Some((_, BLANK_LINE)) => {}
            Some((indent, docs)) => {
                let lines = docs.split(LINE_BREAK).map(|line| [indent, "///", line].concat());
                marked.push_str(&lines.collect::<Vec<_>>().join("\n"));
            }
            None => marked.push_str(line),
        }
        marked.push('\n');
    }
    Ok(marked)
}
