//! How one diagnostic looks: its message, the pieces of text that it is about, what comes of it, and what to do. In comes
//! a diagnostic, out goes text. The excerpts were cut out when the places were found.

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet, normalize_untrusted_str};

use super::{Code, Diagnostic, Place, Pointer, Severity};

/// The text of a diagnostic, without a final newline; with `more`, that there are so many like it.
pub(super) fn render(diagnostic: &Diagnostic, colour: bool, more: usize) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let places: Vec<(&Place, Option<&str>)> = match &diagnostic.also {
        Some(also) => vec![(&diagnostic.place, None), (also, Some(second(diagnostic.code)))],
        None => vec![(&diagnostic.place, None)],
    };
    let mut group = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.as_str())
        .elements(places.iter().filter_map(|(place, label)| element(place, *label)));
    for note in notes(diagnostic, more) {
        group = group.element(Level::NOTE.message(note));
    }
    group = group.element(Level::HELP.message(normalize_untrusted_str(diagnostic.help())));
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let text = renderer.render(&[group]);
    places.iter().fold(text, |text, (place, _)| with_true_column(text, place))
}

/// What is to be seen of a place. What has no text has the pointer for its place.
fn element<'d>(place: &'d Place, label: Option<&'d str>) -> Option<Element<'d>> {
    // A text that is no text has places, but nothing to show.
    let Some(excerpt) = place.excerpt().filter(|excerpt| !excerpt.text.is_empty()) else {
        return place.shown().map(|place| Origin::path(place).into());
    };
    let kind = if label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
    let snippet = Snippet::source(excerpt.text.as_str()).line_start(excerpt.span.start.line).path(file(place));
    Some(snippet.annotation(kind.span(excerpt.marked.clone()).label(label)).into())
}

fn file(place: &Place) -> Option<String> {
    place.file().map(|file| file.display().to_string())
}

fn second(code: Code) -> &'static str {
    match code {
        Code::DuplicateKey | Code::DuplicateOperationId => "first here",
        _ => "and here",
    }
}

fn notes(diagnostic: &Diagnostic, more: usize) -> Vec<String> {
    let Diagnostic { code, place, severity, .. } = diagnostic;
    let is_hard_to_find = place.marks.is_around || place.excerpt().is_some_and(|excerpt| excerpt.is_part);
    let is_denied = *severity != code.severity();
    [
        (is_hard_to_find && place.pointer != Pointer::root()).then(|| format!("this is `#{}`", place.pointer)),
        diagnostic.note().filter(|_| !is_denied).map(ToOwned::to_owned),
        is_denied.then(|| "this warning is denied".to_owned()),
        diagnostic.and_more(more),
    ]
    .into_iter()
    .flatten()
    .map(|note| normalize_untrusted_str(&note))
    .collect()
}

/// The renderer counts columns in the text that it is given, and of a long line that is only a part.
fn with_true_column(text: String, place: &Place) -> String {
    match place.excerpt() {
        Some(excerpt) if excerpt.is_part => {
            let before = excerpt.text.get(..excerpt.marked.start).unwrap_or_default();
            let (line, column) = (excerpt.span.start.line, before.chars().count() + 1);
            let place = |column: usize| format!("{}:{line}:{column}\n", file(place).unwrap_or_default());
            text.replacen(&place(column), &place(excerpt.span.start.column), 1)
        }
        _ => text,
    }
}
