//! What may stand behind `oasmith generate`, and the builder that it makes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use oasmith::{Builder, Layout, Models, Serde};

use super::report::Reporting;

#[derive(Args)]
pub(super) struct Input {
    /// The description: OpenAPI 2.0 to 3.2, JSON or YAML.
    document: PathBuf,
    /// A directory whose files the document may refer to, besides its own; may be given several times.
    #[arg(long, value_name = "DIR")]
    allow_dir: Vec<PathBuf>,
    /// An overlay or JSON Patch that changes the document first; may be given several times.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) reporting: Reporting,
}

impl Input {
    pub(super) fn builder(&self) -> Builder {
        let builder = self.allow_dir.iter().fold(Builder::new(&self.document), Builder::allow_dir);
        self.reporting.apply(self.overlay.iter().fold(builder, Builder::overlay))
    }
}

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Generate {
    /// The directory to write to; files that are no longer generated are removed from it.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Write nothing; show the difference and exit with 1 if the output is out of date.
    #[arg(long)]
    pub(super) check: bool,
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
    /// Print how long each stage took.
    #[arg(long)]
    pub(super) timings: bool,
    // The last one, as what follows would stand under its heading.
    #[command(flatten)]
    pub(super) input: Input,
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
    /// Behind the feature `serde` of the package around the code, off by default.
    Feature,
    /// Not at all.
    Never,
}

impl Generate {
    /// An option that the layout would ignore.
    pub(super) fn misplaced(&self) -> Option<&'static str> {
        match self.layout {
            LayoutName::Modules if self.name.is_some() => Some("--name needs --layout crate or --layout file"),
            LayoutName::Modules | LayoutName::File if self.runtime_path.is_some() => {
                Some("--runtime-path needs --layout crate")
            }
            LayoutName::Modules | LayoutName::File | LayoutName::Crate => None,
        }
    }

    pub(super) fn builder(&self) -> Builder {
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
