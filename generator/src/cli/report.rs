//! How diagnostics are shown: which of them, in which form, in which colour. In come the options that `generate` and
//! `check` share, out goes what they print about a document.

use std::io::IsTerminal as _;

use clap::{Args, ValueEnum};
use oasmith::diagnostics::{Code, Diagnostic, Listing, Severity};
use oasmith::{Builder, Error, Report};

use super::{counted, machine, say, tell};

#[derive(Args)]
#[command(next_help_heading = "Diagnostics")]
pub(super) struct Reporting {
    /// In which form to report; all but `human` go to standard output.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// When to use colours.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Colour::Auto)]
    color: Colour,
    /// Leave out the warnings of a code; may be repeated.
    #[arg(long, value_name = "CODE", value_parser = warning)]
    allow: Vec<Code>,
    /// Make errors of the warnings of a code, or of all `warnings`; may be repeated.
    #[arg(long, value_name = "CODE|warnings", value_parser = denied)]
    deny: Vec<Denied>,
    /// Leave nothing out: show every diagnostic, and every file that was written.
    #[arg(short, long)]
    pub(super) verbose: bool,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// Text with excerpts of the document.
    Human,
    /// A JSON object per line.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands, which GitHub shows beside the lines.
    Github,
}

#[derive(Clone, Copy, ValueEnum)]
enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy)]
enum Denied {
    One(Code),
    All,
}

fn warning(text: &str) -> Result<Code, String> {
    let code: Code = text.to_ascii_uppercase().parse().map_err(|unknown| format!("{unknown}"))?;
    match code.severity() {
        Severity::Warning => Ok(code),
        Severity::Error => Err(format!("`{code}` is an error already, and no warning")),
    }
}

fn denied(text: &str) -> Result<Denied, String> {
    if text == "warnings" { Ok(Denied::All) } else { warning(text).map(Denied::One) }
}

impl Reporting {
    pub(super) fn apply(&self, builder: Builder) -> Builder {
        let builder = self.allow.iter().fold(builder, |builder, code| builder.allow(*code));
        self.deny.iter().fold(builder, |builder, denied| match denied {
            Denied::One(code) => builder.deny(*code),
            Denied::All => builder.deny_warnings(),
        })
    }

    pub(super) fn is_for_people(&self) -> bool {
        self.format == Format::Human
    }

    /// Shows what is said about a document, and tells whether it has no errors.
    pub(super) fn show(&self, outcome: &Result<Report, Error>) -> bool {
        let diagnostics = match outcome {
            Ok(report) => report.diagnostics(),
            Err(error) => error.diagnostics(),
        };
        match self.format {
            Format::Human => self.show_people(diagnostics),
            Format::Json => diagnostics.iter().for_each(|it| say(&machine::json(it).to_string())),
            Format::Sarif => say(&format!("{:#}", machine::sarif(diagnostics))),
            Format::Github => diagnostics.iter().for_each(|it| say(&machine::github(it))),
        }
        outcome.is_ok()
    }

    fn show_people(&self, diagnostics: &[Diagnostic]) {
        if diagnostics.is_empty() {
            return;
        }
        let is_coloured = match self.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        let listing = Listing::new(diagnostics).all(self.verbose).colour(is_coloured);
        tell(&format!("{listing}{}", totals(diagnostics, &listing)));
    }
}

/// How much is said, and how to see what is not.
fn totals(diagnostics: &[Diagnostic], listing: &Listing<'_>) -> String {
    let errors = diagnostics.iter().filter(|it| it.severity() == Severity::Error).count();
    let counts = [(errors, "error"), (diagnostics.len() - errors, "warning")];
    let counts: Vec<String> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(count, noun)).collect();
    let is_output = |diagnostic: &Diagnostic| diagnostic.code() == Code::OutputIo;
    let outcome = if errors == 0 || diagnostics.iter().any(is_output) { "" } else { ": nothing was written" };
    let more = if listing.shown().len() < diagnostics.len() { " (--verbose shows all)" } else { "" };
    format!("{}{outcome}{more}", counts.join(", "))
}
