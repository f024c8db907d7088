//! The stage `normalize`: from the raw value of a document to the typed model of OpenAPI 3.0. In comes JSON of any
//! dialect and any quality, out goes a document in which every keyword is known, every value has its shape and every
//! reference names a component; what was repaired, dropped or refused has been reported. It knows nothing of Rust.
//!
//! What the later stages can count on:
//! - a reference reads `#/components/<section>/<name>`, with `~0` and `~1` in the name as in a JSON pointer; its
//!   target exists, and no chain of bare references is a circle;
//! - an object that was referred to at another place is a component; what is said about it is said about that place;
//! - a `$ref` with other keywords beside it is the first schema of an `allOf` beside these keywords;
//! - callbacks are there only if they were asked for: those of operations are no references, and a webhook is a component;
//! - a discriminator's `mapping` holds references only, and a path item is never a reference;
//! - of the components there are those that something is generated of, so that no name of another is in the way.

mod allowed;
mod dialects;
pub(crate) mod keywords;
mod leaf;
mod reached;
mod references;
mod reporter;
mod rules;
mod spread;
mod typed;
mod walk;

use serde_json::Value;

use crate::description::Description;
use crate::diagnostics::{Code, Diagnostics, Pointer};
use crate::source::{Document, FILES};
use references::References;
use reporter::Reporter;

/// What is asked for besides operations.
#[derive(Clone, Copy, Default)]
pub(crate) struct Wanted {
    /// Callbacks and webhooks, which are left out otherwise.
    pub(crate) callbacks: bool,
    /// Schemas that no operation leads to.
    pub(crate) all_schemas: bool,
    /// Checks of what callers send.
    pub(crate) checks: bool,
}

/// Normalises a document. `None` means that there is nothing to go on with; the reason has been reported.
pub(crate) fn normalize(document: Document, wanted: Wanted, diagnostics: &mut Diagnostics) -> Option<Description> {
    let mut reporter = Reporter::new(diagnostics);
    let document = normalized(document, wanted, &mut reporter);
    reporter.finish();
    document
}

fn normalized(document: Document, wanted: Wanted, reporter: &mut Reporter) -> Option<Description> {
    let Document { mut root, unread, numbers } = document;
    spread::maps(&mut root, reporter);
    let at = Pointer::root();
    let Value::Object(mut members) = root else {
        let message = format!("a document is an object, and not {}", leaf::found(&root));
        reporter.report(Code::WrongShape, &at, message);
        return None;
    };
    allowed::apply(&members, reporter);
    let dialect = dialects::of(&members, reporter)?;
    match members.get("paths") {
        None | Some(Value::Object(_)) => {}
        // A YAML document with an empty `paths:` has null here.
        Some(Value::Null) => drop(members.shift_remove("paths")),
        Some(paths) => {
            let message = format!("`paths` is an object, and not {}", leaf::found(paths));
            reporter.report(Code::WrongShape, &at.child("paths"), message);
            return None;
        }
    }
    let targets = references::targets(members.values());
    let files = members.shift_remove_entry(FILES);
    // Most of a large document are its paths, and hardly one refers to anything in them.
    let is_read = |key: &str| key != "paths" || targets.iter().any(|place| place.starts_with("/paths"));
    let original = members.iter().filter(|(key, _)| is_read(key));
    let original = original.map(|(key, value)| (key.clone(), value.clone()));
    let original = Value::Object(original.chain(files).collect());
    let references = References::new(&original, &unread, dialect.sections, targets);
    let mut walked = walk::Walker::new(dialect, (references, &numbers), wanted, reporter).document(members)?;
    drop(original);
    let reached = reached::schemas(&walked);
    let mut unused = Vec::new();
    if let Some(needed) = reached::needed(&walked, wanted.all_schemas) {
        reporter.settle(|at| {
            let places = dialect.sections.around(at);
            !places.is_empty() && !places.iter().any(|place| needed.contains(place))
        });
        unused = reached::keep(&mut walked, &needed);
    }
    let (openapi, methods) = typed::document(walked, reporter)?;
    Some(Description { openapi, methods, reached, unused })
}

#[cfg(test)]
mod tests;
