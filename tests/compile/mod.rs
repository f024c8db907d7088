//! Generated packages, compiled together: one workspace, so that what they depend on is built once.

use std::fs;
use std::path::Path;
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Runs a command of Cargo over the packages in `folder`, which are named after their folders, and denies warnings.
pub(crate) fn cargo(command: &str, folder: &Path, packages: &[String]) {
    let members = format!("[workspace]\nresolver = \"3\"\nmembers = {packages:?}\n");
    fs::write(folder.join("Cargo.toml"), members).expect("the file can be written");
    fs::copy(Path::new(ROOT).join("Cargo.lock"), folder.join("Cargo.lock")).expect("the file can be written");
    let status = Command::new(env!("CARGO"))
        .args(command.split_whitespace())
        .args(["--workspace", "--quiet"])
        .current_dir(folder)
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .env("CARGO_TARGET_DIR", Path::new(ROOT).join("target/clients"))
        .status()
        .expect("cargo runs");
    assert!(status.success(), "`cargo {command}` of {} packages gives no warning", packages.len());
}
