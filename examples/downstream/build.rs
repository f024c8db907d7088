//! Compiles `api.yaml` to `$OUT_DIR/api.rs`.

fn main() -> Result<(), oasmith::Error> {
    oasmith::Builder::new("api.yaml")
        .layout(oasmith::Layout::File)
        .build_script()
}
