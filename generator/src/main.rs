//! The command line: `oasmith generate`, `oasmith check`, `oasmith lock` and `oasmith explain`, over [`oasmith::Builder`].

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
