//! Many diagnostics on one screen. In come all of a document, out go those that are shown, each with the number of those
//! like it that are not: errors by the shape of their message, warnings by their code.

use std::collections::HashMap;
use std::fmt;

use super::{Code, Diagnostic, Severity, render};

/// So many errors of one shape are shown.
const ERRORS: usize = 3;
/// So many warnings are all shown; of more, one of each code.
const WARNINGS: usize = 4;

/// Prints diagnostics as the command line does: the warnings, then the errors, what repeats itself only once with the number
/// of those like it.
///
/// ```
/// # fn show(report: &oasmith::Report) {
/// use oasmith::diagnostics::Listing;
/// eprint!("{}", Listing::new(report.diagnostics()));
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Listing<'d> {
    diagnostics: &'d [Diagnostic],
    colour: bool,
    all: bool,
}

impl<'d> Listing<'d> {
    /// A short listing in plain text.
    #[must_use]
    pub fn new(diagnostics: &'d [Diagnostic]) -> Self {
        Self { diagnostics, colour: false, all: false }
    }

    /// In colour, by the escape sequences of terminals.
    #[must_use]
    pub fn colour(self, colour: bool) -> Self {
        Self { colour, ..self }
    }

    /// With everything, however much it repeats itself.
    #[must_use]
    pub fn all(self, all: bool) -> Self {
        Self { all, ..self }
    }

    /// Each of those that are shown in one line: place, code, message and help.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.shown().into_iter().map(|(it, more)| {
            let place = it.place().shown().map(|place| format!("{place}: ")).unwrap_or_default();
            let more = it.and_more(more).map(|more| format!(" ({more})")).unwrap_or_default();
            let line = format!("{place}[{}] {}{more}; {}", it.code(), it.message(), it.help());
            line.replace(char::is_control, " ")
        })
    }

    /// Those that are shown, each with the number of those that are left out because they are like it.
    #[must_use]
    pub fn shown(&self) -> Vec<(&'d Diagnostic, usize)> {
        let (errors, warnings): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            self.diagnostics.iter().partition(|it| it.severity() == Severity::Error);
        let (few_warnings, few_errors) = match () {
            () if self.all => (usize::MAX, usize::MAX),
            () if warnings.len() <= WARNINGS => (WARNINGS, ERRORS),
            () => (1, ERRORS),
        };
        let mut shown = folded(&warnings, few_warnings, |it| (it.code(), String::new()));
        shown.extend(folded(&errors, few_errors, |it| (it.code(), shape(it.message()))));
        shown
    }
}

impl Diagnostic {
    /// How many are left out: errors of the same shape, warnings of the same code.
    pub(super) fn and_more(&self, more: usize) -> Option<String> {
        let likeness = if self.severity == Severity::Error { "like it" } else { "of this code" };
        (more > 0).then(|| format!("and {more} more {likeness}"))
    }
}

impl fmt::Display for Listing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shown()
            .iter()
            .try_for_each(|(diagnostic, more)| writeln!(f, "{}\n", render::render(diagnostic, self.colour, *more)))
    }
}

/// Of those with the same key the first few; the last of these knows how many there are besides.
fn folded<'d>(
    list: &[&'d Diagnostic],
    few: usize,
    key: impl Fn(&Diagnostic) -> (Code, String),
) -> Vec<(&'d Diagnostic, usize)> {
    let mut shown: Vec<(&Diagnostic, usize)> = Vec::new();
    // For each key how many are shown, and the last of them.
    let mut seen: HashMap<(Code, String), (usize, usize)> = HashMap::new();
    for diagnostic in list {
        let (number, place) = seen.entry(key(diagnostic)).or_default();
        if *number < few {
            *number += 1;
            *place = shown.len();
            shown.push((diagnostic, 0));
        } else if let Some((_, more)) = shown.get_mut(*place) {
            *more += 1;
        }
    }
    shown
}

/// A message without what it quotes and counts.
fn shape(message: &str) -> String {
    let outside = message.split('`').step_by(2).collect::<String>();
    let outside = outside.split('"').step_by(2).collect::<String>();
    outside.chars().filter(|it| !it.is_ascii_digit()).collect()
}
