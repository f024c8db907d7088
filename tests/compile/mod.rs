//! Generated packages, compiled together: one workspace, so that what they depend on is built once.

use std::fs;
use std::path::Path;
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Runs a command of Cargo over the packages in `folder`, which are named after their folders, and denies warnings.
pub(crate) fn cargo(command: &str, folder: &Path, packages: &[String]) {
    run(command, "-D warnings", folder, packages);
}

/// Has rustdoc check the packages as `cargo doc` does, warnings denied, but write no pages: each package would read and write the search
/// index of all before it, which for the real documents takes longer than everything else. Stable Rust gives that flag only when told to.
#[allow(dead_code, reason = "a test that compiles one package has its pages written")]
pub(crate) fn check_docs(folder: &Path, packages: &[String]) {
    run("doc --no-deps --keep-going", "-D warnings -Z unstable-options --check", folder, packages);
}

fn run(command: &str, rustdoc_flags: &str, folder: &Path, packages: &[String]) {
    let members = format!("[workspace]\nresolver = \"3\"\nmembers = {packages:?}\n");
    fs::write(folder.join("Cargo.toml"), members).expect("the file can be written");
    fs::copy(Path::new(ROOT).join("Cargo.lock"), folder.join("Cargo.lock")).expect("the file can be written");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(command.split_whitespace()).args(["--workspace", "--quiet"]).current_dir(folder);
    cargo.env("RUSTFLAGS", "-D warnings").env("RUSTDOCFLAGS", rustdoc_flags);
    if rustdoc_flags.contains("-Z") {
        cargo.env("RUSTC_BOOTSTRAP", "1");
    }
    // They are compiled once, so what would speed up the next time is not written.
    cargo.env("CARGO_INCREMENTAL", "0").env("CARGO_TARGET_DIR", Path::new(ROOT).join("target/clients"));
    let status = cargo.status().expect("cargo runs");
    assert!(status.success(), "`cargo {command}` of {} packages gives no warning", packages.len());
}
