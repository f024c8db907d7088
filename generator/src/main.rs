//! The command line: `oasmith generate` and `oasmith check`, over [`oasmith::Builder`].

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use oasmith::diagnostics::{Code, Diagnostic, Severity};
use oasmith::{Builder, Change, Error, Layout, Models, Report, Serde};

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
  1  the document has errors, the output cannot be written, or, with --check, is out of date
  2  the command line is wrong";

const GENERATE_EXAMPLES: &str = "\
Examples:
  oasmith generate spec/api.yaml --out src/api
  oasmith generate spec/api.yaml --out src/api --check
  oasmith generate spec/api.yaml --out clients/api --layout crate";

const CHECK_EXAMPLES: &str = "\
Examples:
  oasmith check spec/api.yaml";

/// More files than this are only counted.
const LONGEST_LIST: usize = 40;

#[derive(Subcommand)]
enum Command {
    /// Write the client of a document.
    #[command(after_help = GENERATE_EXAMPLES)]
    Generate(Generate),
    /// Report what is wrong with a document, or not generated, and write nothing.
    #[command(after_help = CHECK_EXAMPLES)]
    Check {
        #[command(flatten)]
        input: Input,
    },
}

#[derive(Args)]
struct Input {
    /// The description: OpenAPI 2.0 to 3.2, JSON or YAML.
    document: PathBuf,
    /// A directory whose files the document may refer to, besides its own; may be given several times.
    #[arg(long, value_name = "DIR")]
    allow_dir: Vec<PathBuf>,
    /// An overlay or JSON Patch that changes the document first; may be given several times.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
}

impl Input {
    fn builder(&self) -> Builder {
        let builder = self.allow_dir.iter().fold(Builder::new(&self.document), Builder::allow_dir);
        self.overlay.iter().fold(builder, Builder::overlay)
    }
}

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Generate {
    #[command(flatten)]
    input: Input,
    /// The directory to write to; files that are no longer generated are removed from it.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write nothing; show the difference and exit with 1 if the output is out of date.
    #[arg(long)]
    check: bool,
    /// How the files hang together.
    #[arg(long, value_enum, default_value_t = LayoutName::Modules)]
    layout: LayoutName,
    /// Which schemas become models.
    #[arg(long, value_enum, default_value_t = ModelsName::Used)]
    models: ModelsName,
    /// Make models of the bodies of callbacks and of `x-webhooks` too: for the server that they are sent to.
    #[arg(long)]
    callbacks: bool,
    /// Whether models implement serde's traits [default: always; feature for --layout crate]
    #[arg(long, value_enum)]
    serde: Option<SerdeName>,
    /// Let callers check what they send: `validate()` reports every value that breaks a rule of the document.
    #[arg(long)]
    validate: bool,
    /// The name of the package or of the single file [default: that of the document, made to fit]
    #[arg(long)]
    name: Option<String>,
    /// Where the package finds oasmith-runtime, instead of the registry; relative to the package, which is --out.
    #[arg(long, value_name = "PATH")]
    runtime_path: Option<PathBuf>,
    /// List every file that was written, however many there are.
    #[arg(short, long)]
    verbose: bool,
    /// Print how long each stage took.
    #[arg(long)]
    timings: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum LayoutName {
    /// A folder of modules with the root lib.rs.
    Modules,
    /// One file, for `include!`.
    File,
    /// A package: Cargo.toml and src/.
    Crate,
}

#[derive(Clone, Copy, ValueEnum)]
enum ModelsName {
    /// Those that operations use; all where there are no operations.
    Used,
    /// All of them.
    All,
}

#[derive(Clone, Copy, ValueEnum)]
enum SerdeName {
    /// In every build.
    Always,
    /// Behind the feature `serde` of the package around the code.
    Feature,
    /// Not at all.
    Never,
}

impl Generate {
    /// An option that the layout would ignore.
    fn misplaced(&self) -> Option<&'static str> {
        match self.layout {
            LayoutName::Modules if self.name.is_some() => Some("--name needs --layout crate or --layout file"),
            LayoutName::Modules | LayoutName::File if self.runtime_path.is_some() => {
                Some("--runtime-path needs --layout crate")
            }
            LayoutName::Modules | LayoutName::File | LayoutName::Crate => None,
        }
    }

    fn builder(&self) -> Builder {
        let layout = match self.layout {
            LayoutName::Modules => Layout::Modules,
            LayoutName::File => Layout::File,
            LayoutName::Crate => Layout::Crate,
        };
        let serde = self.serde.map(|serde| match serde {
            SerdeName::Always => Serde::Always,
            SerdeName::Feature => Serde::Feature,
            SerdeName::Never => Serde::Never,
        });
        let models = match self.models {
            ModelsName::Used => Models::Used,
            ModelsName::All => Models::All,
        };
        let builder = self.input.builder().out_dir(&self.out).layout(layout).models(models);
        let mut builder = builder.callbacks(self.callbacks).validate(self.validate);
        if let Some(serde) = serde {
            builder = builder.serde(serde);
        }
        if let Some(name) = &self.name {
            builder = builder.name(name);
        }
        if let Some(path) = &self.runtime_path {
            builder = builder.runtime_path(path);
        }
        builder
    }
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Generate(arguments) => generate(&arguments),
        Command::Check { input } => input.builder().compile().map(|report| {
            warn(report.diagnostics());
            say(&summary(&report));
            ExitCode::SUCCESS
        }),
    };
    outcome.unwrap_or_else(|error| {
        tell(&format!("{error}\n\n{}", totals(error.diagnostics())));
        ExitCode::FAILURE
    })
}

fn generate(arguments: &Generate) -> Result<ExitCode, Error> {
    if let Some(message) = arguments.misplaced() {
        Cli::command().error(ErrorKind::ArgumentConflict, message).exit();
    }
    let builder = arguments.builder();
    let report = if arguments.check { builder.check()? } else { builder.generate()? };
    warn(report.diagnostics());
    if arguments.timings {
        for (stage, time) in report.timings() {
            tell(&format!("{stage:>16}  {:8.2} ms", time.as_secs_f64() * 1000.0));
        }
    }
    if arguments.check {
        report.changes().iter().for_each(|change| say(diff(change).trim_end()));
        if report.changes().is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        tell("the output is out of date: run the same command without --check");
        return Ok(ExitCode::FAILURE);
    }
    let changes = report.changes();
    for change in changes.iter().take(if arguments.verbose { usize::MAX } else { LONGEST_LIST }) {
        let verb = if change.after().is_some() { "wrote" } else { "removed" };
        say(&format!("{verb} {}", change.path().display()));
    }
    if !arguments.verbose && changes.len() > LONGEST_LIST {
        say(&format!("and {} more (--verbose lists all)", changes.len() - LONGEST_LIST));
    }
    let unchanged = report.unchanged().len();
    let were = if unchanged == 1 { "was" } else { "were" };
    say(&format!("{}; {} {were} up to date", summary(&report), counted(unchanged, "file")));
    Ok(ExitCode::SUCCESS)
}

fn summary(report: &Report) -> String {
    let summary = report.summary();
    format!("{}, {}", counted(summary.operations, "operation"), counted(summary.models, "model"))
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

fn warn(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        tell(&format!(
            "{diagnostic}
"
        ));
    }
}

fn totals(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error).count();
    let is_output = |diagnostic: &Diagnostic| diagnostic.code() == Code::OutputIo;
    let outcome = if diagnostics.iter().any(is_output) { "" } else { ": nothing was written" };
    format!("{}{outcome}", counted(errors, "error"))
}

/// A line on standard output. A reader that has gone away ends the program quietly, as it does elsewhere.
fn say(text: &str) {
    drop(writeln!(std::io::stdout(), "{text}"));
}

/// A line on standard error.
fn tell(text: &str) {
    drop(writeln!(std::io::stderr(), "{text}"));
}
