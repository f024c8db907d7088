//! Mistakes that the types of a client catch: each is given to the compiler, which must refuse it by the error that it is.
//!
//! `trybuild` would build the client and all below it once more, and compares texts of messages, which change with each compiler.
//! Here the compiler reads the library that this test is built with, and its errors are told by their codes.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A caller, who does one thing.
const CALLER: &str = "#![allow(unused_variables)]
#![deny(unused_must_use)]
use telnyx_ip_connections::*;
pub async fn call(client: Client, change: UpdateIpConnectionRequest) -> Result<(), Error<UpdateIpConnectionError>> {
    HERE
    Ok(())
}
";

/// The folder of this test's own libraries.
fn libraries() -> PathBuf {
    std::env::current_exe().unwrap().parent().unwrap().to_owned()
}

/// The client, as it was built last: each that is there is of the same sources.
fn client() -> PathBuf {
    let files = fs::read_dir(libraries()).unwrap().map(|file| file.unwrap().path());
    let clients = files.filter(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with("libtelnyx_ip_connections-") && name.ends_with(".rlib")
    });
    clients.max_by_key(|path| fs::metadata(path).unwrap().modified().unwrap()).unwrap()
}

/// What the compiler complains of.
fn complaints(name: &str, statement: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mistakes");
    fs::create_dir_all(&folder).unwrap();
    let source = folder.join(format!("{name}.rs"));
    fs::write(&source, CALLER.replace("HERE", statement)).unwrap();
    let output = Command::new(Path::new(env!("CARGO")).with_file_name("rustc"))
        .args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "-L"])
        .arg(format!("dependency={}", libraries().display()))
        .arg("--extern")
        .arg(format!("telnyx_ip_connections={}", client().display()))
        .arg("--out-dir")
        .args([&folder, &source])
        .output()
        .unwrap();
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.success(), !complaints.contains("error"), "{complaints}");
    complaints
}

#[test]
fn what_is_right_compiles() {
    for (name, statement) in [
        ("update", "client.ip_connections().update(\"1\", &change).await?;"),
        ("change", "let _ = UpdateIpConnectionRequest { encrypted_media: Nullable::Null, ..change };"),
    ] {
        assert_eq!(complaints(name, statement), "");
    }
}

#[test]
fn mistakes_do_not_compile() {
    for (name, statement, error) in [
        ("argument_left_out", "client.ip_connections().update(\"1\").await?;", "error[E0061]"),
        ("arguments_changed_over", "client.ip_connections().update(&change, \"1\").await?;", "error[E0308]"),
        (
            "body_of_another_type",
            "client.ip_connections().update(\"1\", &OutboundIp::default()).await?;",
            "error[E0308]",
        ),
        (
            "text_in_place_of_an_enum",
            "let _ = UpdateIpConnectionRequest { dtmf_type: Some(\"Inband\"), ..change };",
            "error[E0308]",
        ),
        (
            "enum_of_another_field",
            "let _ = UpdateIpConnectionRequest { dtmf_type: Some(SipRegion::Us), ..change };",
            "error[E0308]",
        ),
        (
            "null_where_none_may_be",
            "let _ = UpdateIpConnectionRequest { active: Nullable::Null, ..change };",
            "error[E0308]",
        ),
        (
            "field_that_is_not_there",
            "let _ = UpdateIpConnectionRequest { activ: Some(true), ..change };",
            "error[E0560]",
        ),
        ("value_that_only_the_api_makes", "let _ = ConnectionErrors { errors: Vec::new() };", "error[E0639]"),
        ("scheme_of_another_api", "let _ = Client::builder().api_key_auth(\"k3y\");", "error[E0599]"),
        ("variant_that_is_not_there", "let _ = DtmfType::Morse;", "error[E0599]"),
        ("option_that_is_not_there", "client.ip_connections().update(\"1\", &change).limit(3).await?;", "error[E0599]"),
        ("call_that_is_not_awaited", "client.ip_connections().update(\"1\", &change);", "Request` that must be used"),
        (
            "sending_that_is_not_awaited",
            "client.ip_connections().update(\"1\", &change).send();",
            "Pending` that must be used",
        ),
        ("builder_that_builds_nothing", "Client::builder().bearer_auth(\"t\");", "ClientBuilder` that must be used"),
        (
            "status_that_a_later_description_has",
            "let Err(Error::Api(answer)) = client.ip_connections().update(\"1\", &change).await else { return Ok(()) };
            match answer.error { UpdateIpConnectionError::NotFound(_) => {} }",
            "error[E0004]",
        ),
    ] {
        let complaints = complaints(name, statement);
        assert!(complaints.contains(error), "{name}:\n{complaints}");
        assert!(complaints.contains("aborting due to 1 previous error"), "{name}:\n{complaints}");
    }
}
