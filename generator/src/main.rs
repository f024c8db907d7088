//! The command line: `oasmith generate`, `oasmith check` and `oasmith explain`, over [`oasmith::Builder`].

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
