//! `oasmith lock`: the one command that speaks to the network. It makes the requests; which may be made, the library says.

use std::io::Read as _;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use oasmith::{Answer, Fetch, Limits};
use ureq::Agent;
use ureq::http::header::LOCATION;
use ureq::tls::{RootCerts, TlsConfig};

use super::arguments::Input;
use super::{list_changes, say, tell};

#[derive(Args)]
pub(super) struct Lock {
    /// Fetch everything again; by default only what is not locked yet.
    #[arg(long, conflicts_with = "check")]
    update: bool,
    /// Fetch and write nothing; exit with 1 if the lock is out of step with the document.
    #[arg(long)]
    check: bool,
    /// A host besides those that the document names, such as example.com or localhost:8080; may be given several times.
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// How many seconds a server has for one file.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    timeout: u64,
    /// How many megabytes one file may have.
    #[arg(long, value_name = "MB", default_value_t = Limits::default().file >> 20)]
    max_file_size: usize,
    /// How many megabytes all files that are fetched may have together.
    #[arg(long, value_name = "MB", default_value_t = Limits::default().total >> 20)]
    max_total_size: usize,
    /// How many files of the network the document may consist of.
    #[arg(long, value_name = "COUNT", default_value_t = Limits::default().files)]
    max_files: usize,
    #[command(flatten)]
    input: Input,
}

pub(super) fn lock(arguments: &Lock) -> ExitCode {
    let (builder, reporting) = (arguments.input.builder(), &arguments.input.reporting);
    let outcome = if arguments.check { builder.check_lock() } else { builder.lock(&mut fetch(arguments)) };
    reporting.show(&outcome);
    let Ok(report) = outcome else { return ExitCode::FAILURE };
    if report.changes().is_empty() {
        if reporting.is_for_people() {
            say("the lock is up to date");
        }
        return ExitCode::SUCCESS;
    }
    if !arguments.check {
        if reporting.is_for_people() {
            list_changes(&report, reporting.verbose);
        }
        return ExitCode::SUCCESS;
    }
    if reporting.is_for_people() {
        report.changes().iter().for_each(|change| say(&format!("not as it should be: {}", change.path().display())));
    }
    tell("the lock is out of date: run the same command without --check");
    ExitCode::FAILURE
}

fn fetch(arguments: &Lock) -> Fetch<'static> {
    let config = Agent::config_builder()
        // Companies have authorities of their own.
        .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
        .timeout_global(Some(Duration::from_secs(arguments.timeout)))
        .max_redirects(0)
        .http_status_as_error(false)
        .user_agent(concat!("oasmith/", env!("CARGO_PKG_VERSION")));
    let agent = Agent::new_with_config(config.build());
    let fetch = Fetch::new(move |url, limit| get(&agent, url, limit).map_err(|error| error.to_string()));
    let fetch = arguments.allow_host.iter().fold(fetch, |fetch, host| fetch.allow_host(host));
    let bytes = |megabytes: usize| megabytes.saturating_mul(1 << 20);
    let mut limits = Limits::default();
    limits.file = bytes(arguments.max_file_size);
    limits.total = bytes(arguments.max_total_size);
    limits.files = arguments.max_files;
    fetch.limits(limits).update(arguments.update)
}

fn get(agent: &Agent, url: &str, limit: usize) -> Result<Answer, ureq::Error> {
    let mut response = agent.get(url).call()?;
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut body = Vec::new();
    let more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    response.body_mut().as_reader().take(more).read_to_end(&mut body)?;
    Ok(Answer { status: response.status().as_u16(), location, body })
}
