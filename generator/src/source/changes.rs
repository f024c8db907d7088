//! Files that change a document after it was read: overlays, and JSON Patch. In come their paths, out goes the changed value;
//! what is wrong with one of them is reported at its place in there. It does not know what the files say: its modules do.

#[cfg(feature = "overlay")]
mod overlay;
mod patch;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::edits::Editor;
use super::paths::{Folders, Named};
use super::texts::{Text, Texts};
use super::{Inputs, Said, kind_of, parse, read, report, tell};
use crate::diagnostics::{Code, Diagnostics, Pointer};

/// Applies the files to `root` in their order.
pub(super) fn apply(files: &[PathBuf], root: &mut Value, texts: &mut Texts, diagnostics: &mut Diagnostics) {
    for path in files {
        diagnostics.enter(path);
        let content = match read::file(path) {
            Ok(content) => content,
            Err(problem) => {
                report(&problem, "", diagnostics);
                texts.push(path, None, Text::broken(None));
                continue;
            }
        };
        match parse(&content) {
            Ok((syntax, change)) => {
                let mut said: Vec<Said> =
                    texts.paths().first().and_then(|it| extends_another(&change, path, it)).into_iter().collect();
                said.extend(apply_one(&change, texts, root));
                let text = Text::new(content, syntax);
                tell(said, &text, diagnostics);
                texts.push(path, None, text);
            }
            Err(problem) => {
                report(&problem, &content, diagnostics);
                texts.push(path, None, Text::broken(None));
            }
        }
    }
}

/// Says that the overlay at `path` is for another document than the one at `document` (1.1, "Overlay Object", `extends`). Where
/// that is on the network, nobody can tell.
fn extends_another(overlay: &Value, path: &Path, document: &Path) -> Option<Said> {
    let text = overlay.get("extends")?.as_str()?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let is_same = match Folders::new(document, &Inputs::default()).named(text, "", folder) {
        Named::File(path) | Named::Forbidden(path) => fs::canonicalize(document).is_ok_and(|document| document == path),
        Named::Missing(_) => false,
        Named::Remote(_) => true,
    };
    let message = format!("this overlay is for `{text}`, and is applied to another document");
    (!is_same).then(|| (Code::OtherDocument, Pointer::root().child("extends"), message))
}

fn apply_one(change: &Value, texts: &mut Texts, root: &mut Value) -> Vec<Said> {
    let number = texts.count();
    let mut editor = Editor::new(root, texts.edits());
    match change {
        Value::Array(operations) => patch::apply(operations, number, &mut editor),
        #[cfg(feature = "overlay")]
        Value::Object(members) => overlay::apply(members, number, &mut editor),
        #[cfg(not(feature = "overlay"))]
        Value::Object(_) => {
            let message = "overlays need the feature `overlay` of oasmith; a JSON Patch does not";
            vec![(Code::InvalidChange, Pointer::root(), message.to_owned())]
        }
        other => {
            let message = format!("an overlay is an object and a JSON Patch an array, and not {}", kind_of(other));
            vec![(Code::InvalidChange, Pointer::root(), message)]
        }
    }
}
