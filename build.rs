//! Generates the client from `spec/` into `generated/`, by the path that every dependent crate takes.

fn main() -> Result<(), oasmith::Error> {
    println!("cargo::rerun-if-changed=build.rs");
    oasmith::Builder::new("spec/ip_connections.yaml").out_dir("generated").serde(oasmith::Serde::Feature).build_script()
}
