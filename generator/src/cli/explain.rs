//! `oasmith explain`: the section of the page of diagnostics about a code.

use std::process::ExitCode;

use oasmith::diagnostics::Code;

use super::{say, tell};

const PAGE: &str = include_str!("../../docs/errors.md");

/// Prints what a code means, or which codes there are.
pub(super) fn explain(code: Option<&str>) -> ExitCode {
    let Some(code) = code else {
        for code in Code::ALL {
            say(&format!("{code}  {}", code.title()));
        }
        return ExitCode::SUCCESS;
    };
    match code.to_ascii_uppercase().parse::<Code>() {
        Ok(code) => {
            say(section(code).trim_end());
            ExitCode::SUCCESS
        }
        Err(unknown) => {
            tell(&format!("error: {unknown}; without a code, all of them are listed"));
            ExitCode::from(2)
        }
    }
}

/// A test of the library holds that there is one for each code.
fn section(code: Code) -> &'static str {
    let title = format!("{code}: ");
    PAGE.split("\n## ").find(|section| section.starts_with(&title)).unwrap_or(code.title())
}
