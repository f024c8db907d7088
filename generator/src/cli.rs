//! The commands: what each does with the builder, and what it prints where. Text for people about a document goes to
//! standard error, what was asked for to standard output.

mod arguments;
mod explain;
#[cfg(feature = "fetch")]
mod lock;
mod machine;
mod overview;
mod report;

use std::io::Write;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand};
use oasmith::{Change, Report};

use arguments::{Generate, Input};

/// Compiles an OpenAPI description to a Rust client.
#[derive(Parser)]
#[command(version, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  the document has errors, something cannot be written, or, with --check, is out of date
  2  the command line is wrong";

const GENERATE_EXAMPLES: &str = "\
Examples:
  oasmith generate spec/api.yaml --out src/api
  oasmith generate spec/api.yaml --out src/api --check
  oasmith generate spec/api.yaml --out clients/api --layout crate";

const CHECK_EXAMPLES: &str = "\
Examples:
  oasmith check spec/api.yaml
  oasmith check spec/api.yaml --deny warnings --allow W0405
  oasmith check spec/api.yaml --format sarif > oasmith.sarif";

#[cfg(feature = "fetch")]
const LOCK_EXAMPLES: &str = "\
Examples:
  oasmith lock spec/api.yaml
  oasmith lock spec/api.yaml --update
  oasmith lock spec/api.yaml --check";

#[cfg(feature = "fetch")]
const TRUST: &str = "\
Servers are trusted by the certificates of the system, which on Linux and the like SSL_CERT_FILE or SSL_CERT_DIR replaces. Proxies
are those of https_proxy, http_proxy and no_proxy.";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  oasmith explain E0301";

/// More files than this are only counted.
const LONGEST_LIST: usize = 40;

#[derive(Subcommand)]
enum Command {
    /// Write the client of a document.
    #[command(after_help = format!("{GENERATE_EXAMPLES}\n\n{EXIT_CODES}"))]
    Generate(Box<Generate>),
    /// Say what a document holds, what is wrong with it and what is not generated of it; write nothing.
    #[command(after_help = format!("{CHECK_EXAMPLES}\n\n{EXIT_CODES}"))]
    Check(Input),
    /// Save copies of what a document refers to on the network, and pin them; nothing else fetches anything.
    #[cfg(feature = "fetch")]
    #[command(after_help = format!("{LOCK_EXAMPLES}\n\n{TRUST}\n\n{EXIT_CODES}"))]
    Lock(Box<lock::Lock>),
    /// Say what a diagnostic means and what to do about it.
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain {
        /// The code, such as E0301; all of them are listed without it.
        code: Option<String>,
    },
}

pub(super) fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Generate(arguments) => generate(&arguments),
        Command::Check(input) => check(&input),
        #[cfg(feature = "fetch")]
        Command::Lock(arguments) => lock::lock(&arguments),
        Command::Explain { code } => explain::explain(code.as_deref()),
    }
}

fn check(input: &Input) -> ExitCode {
    let reporting = &input.reporting;
    let compiled = input.builder().compile();
    if let Ok(report) = &compiled
        && reporting.is_for_people()
    {
        say(&overview::overview(report));
    }
    if reporting.show(&compiled) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn generate(arguments: &Generate) -> ExitCode {
    if let Some(message) = arguments.misplaced() {
        Cli::command().error(ErrorKind::ArgumentConflict, message).exit();
    }
    let builder = arguments.builder();
    let outcome = if arguments.check { builder.check() } else { builder.generate() };
    arguments.input.reporting.show(&outcome);
    let Ok(report) = outcome else { return ExitCode::FAILURE };
    if arguments.timings {
        for (stage, time) in report.timings() {
            tell(&format!("{stage:>16}  {:8.2} ms", time.as_secs_f64() * 1000.0));
        }
    }
    if !arguments.check {
        if arguments.input.reporting.is_for_people() {
            list(&report, arguments.input.reporting.verbose);
        }
        return ExitCode::SUCCESS;
    }
    if report.changes().is_empty() {
        return ExitCode::SUCCESS;
    }
    if arguments.input.reporting.is_for_people() {
        report.changes().iter().for_each(|change| say(diff(change).trim_end()));
    }
    tell("the output is out of date: run the same command without --check");
    ExitCode::FAILURE
}

/// What was written, and what the client has.
fn list(report: &Report, all: bool) {
    list_changes(report, all);
    let summary = report.summary();
    let client = format!("{}, {}", counted(summary.operations, "operation"), counted(summary.models, "model"));
    let unchanged = match report.unchanged().len() {
        0 => String::new(),
        1 => "; 1 file was up to date".to_owned(),
        more => format!("; {more} files were up to date"),
    };
    say(&format!("{client}{unchanged}"));
}

fn list_changes(report: &Report, all: bool) {
    let changes = report.changes();
    for change in changes.iter().take(if all { usize::MAX } else { LONGEST_LIST }) {
        let verb = if change.after().is_some() { "wrote" } else { "removed" };
        say(&format!("{verb} {}", change.path().display()));
    }
    if !all && changes.len() > LONGEST_LIST {
        say(&format!("and {} more (--verbose lists all)", changes.len() - LONGEST_LIST));
    }
}

/// `1 file`, `2 files`.
fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn diff(change: &Change) -> String {
    let path = change.path().display();
    let diff = similar::TextDiff::from_lines(change.before().unwrap_or_default(), change.after().unwrap_or_default());
    diff.unified_diff().header(&format!("{path} (on disk)"), &format!("{path} (generated)")).to_string()
}

/// A line on standard output. A reader that has gone away ends the program quietly, as it does elsewhere.
fn say(text: &str) {
    drop(writeln!(std::io::stdout(), "{text}"));
}

/// A line on standard error.
fn tell(text: &str) {
    drop(writeln!(std::io::stderr(), "{text}"));
}
