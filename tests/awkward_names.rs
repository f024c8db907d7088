//! Names of a document become names of the code. Whatever they are and wherever they stand, the code is valid in every layout;
//! with `OASMITH_CORPUS_CHECK=1` it is compiled too, as a package and as a private module, warnings denied.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod compile;

use std::fs;
use std::path::Path;

use oasmith::{Builder, Layout, Models};
use serde_json::{Map, Value, json};

/// Keywords of all editions, names of the prelude, of our own and of the runtime, and what is no word at all.
fn names() -> Vec<String> {
    let words = "abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in \
        let loop macro match mod move mut override priv pub ref return safe self Self static struct super trait true try type typeof \
        union unsafe unsized use virtual where while yield raw macro_rules auto default dyn \
        Option Some None Result Ok Err String str Vec Box Clone Copy Debug Default Drop Eq PartialEq Hash Ord From Into Iterator Send Sync \
        Sized ToString ToOwned AsRef Fn FnOnce Extend u8 i32 i64 f64 bool char usize std core alloc vec format println derive allow doc \
        Client ClientBuilder Error Server Servers Request Response Operation Nullable Presence Decode Encode Reader Writer Method Header \
        Json JsonValue Value Map BTreeMap HashMap Infallible Arc Rc Cow Future Stream Bytes Body Page Enums enums models operations errors \
        client lib main serde security servers callbacks formats builder build send new inner timeout retries clone into_future \
        oasmith oasmith_runtime tokio reqwest Uuid Date DateTime Time Duration Unknown unknown Other empty Empty additional_properties \
        a_b aB a-b A_B AB ab a__b _a a_ __ _ - . .. / \\ ~ # $ % & * + , : ; < = > ? @ [ ] ^ ` { | } ! \" ' ( ) r#type 'a 0 1 00 007 1.0 1_0 -1 \
        ß SS ſ K k İ ı i ﬁ ª ² é E\u{301} e\u{301} 日本 größe Ωμέγα 👍 \
        µg/m³ µ μ μg θ β ο о o ϐ ϑ ϒ ϓ ϰ ϲ ϵ ʹ ẛ น้ำ ຳ ٵ с с1 ѕсоре scope тест Тест МОСКВА Москва в А ά \u{1F71} 가 \u{1100}\u{1161} 👩\u{200D}👩 \u{202E}x \u{FEFF}";
    let long = ["x".repeat(300), "Long".repeat(75), "long_".repeat(60), "é".repeat(300), "1".repeat(300)];
    let blank = ["", " ", "\t", "a b", " a", "\u{0}", "a\nb", "//", "/*", "*/", "\\u{41}"].map(str::to_owned);
    let mut names: Vec<String> = words.split_whitespace().map(str::to_owned).chain(long).chain(blank).collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// A reference to the schema of this name.
fn reference(name: &str) -> Value {
    let escaped: String = name
        .replace('~', "~0")
        .replace('/', "~1")
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    json!({"$ref": format!("#/components/schemas/{escaped}")})
}

fn each(value: impl Fn(&str) -> Value) -> Map<String, Value> {
    names().into_iter().map(|name| (name.clone(), value(&name))).collect()
}

fn schemas() -> Map<String, Value> {
    let text = json!({"type": "string"});
    let mut schemas = each(|name| {
        json!({"type": "object", "required": [name], "properties": {
            name: {"type": "string", "enum": [name, "other"]}, "next": reference(name), "inner": {"type": "object", "properties": {name: text}},
        }})
    });
    schemas.insert(
        "Everything".to_owned(),
        json!({"type": "object", "properties": each(reference), "additionalProperties": text}),
    );
    schemas.insert("Every value".to_owned(), json!({"type": "string", "enum": names(), "default": "Self"}));
    schemas.insert(
        "Every member".to_owned(),
        json!({"oneOf": names().iter().map(|name| reference(name)).collect::<Vec<_>>()}),
    );
    schemas.insert(
        "Every tag".to_owned(),
        json!({
            "oneOf": names().iter().map(|name| reference(name)).collect::<Vec<_>>(),
            "discriminator": {"propertyName": "type", "mapping": each(|name| reference(name).pointer("/$ref").cloned().unwrap_or_default())},
        }),
    );
    schemas
}

/// A server whose address has every name that it can have, and one for each name that describes it.
fn servers(all: &[String]) -> Vec<Value> {
    let is_variable = |name: &&String| !name.is_empty() && !name.contains(['{', '}', '/', '?', '#', '\n', '\t', '\0']);
    let variables: Vec<&String> = all.iter().filter(is_variable).collect();
    let url: Vec<String> = variables.iter().map(|name| format!("{{{name}}}")).collect();
    let variables: Map<String, Value> = variables
        .iter()
        .map(|name| ((*name).clone(), json!({"default": "a", "enum": ["a", "self", "Self", ""]})))
        .collect();
    let mut servers = vec![json!({"url": format!("https://example.com/{}", url.join("/")), "variables": variables})];
    servers.extend(all.iter().map(|name| json!({"url": "https://example.com", "description": name})));
    servers
}

/// A document with every name in every place that may have one.
fn document() -> Value {
    let text = json!({"type": "string"});
    let media = |schema: Value| json!({"application/json": {"schema": schema}});
    let parameter = |name: &str, place: &str| json!({"name": name, "in": place, "required": name.len().is_multiple_of(2), "schema": {"type": "string", "enum": [name]}});
    let is_token = |name: &&String| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    let all = names();
    let parameters: Vec<Value> = all
        .iter()
        .map(|name| parameter(name, "query"))
        .chain(all.iter().filter(is_token).flat_map(|name| [parameter(name, "header"), parameter(name, "cookie")]))
        .collect();
    let mut unique = std::collections::HashSet::new();
    let headers = each(|_| json!({"schema": text}))
        .into_iter()
        .filter(|(name, _)| is_token(&name) && unique.insert(name.to_lowercase()));
    let headers: Map<String, Value> = headers.collect();
    let mut paths = Map::new();
    for (index, name) in all.iter().enumerate() {
        let responses = json!({
            "200": {"description": "Good.", "content": media(reference(name))},
            "400": {"description": "Bad.", "content": media(json!({"type": "object", "properties": {name.clone(): text}}))},
        });
        let body =
            json!({"required": true, "content": media(json!({"type": "object", "properties": {name.clone(): text}}))});
        let operation = json!({"operationId": name, "tags": [name], "parameters": [parameter(name, "query")], "requestBody": body, "responses": responses});
        paths.insert(format!("/{index}"), json!({"post": operation, "get": {"operationId": format!("get {name}"), "responses": {"204": {"description": ""}}}}));
    }
    let form = json!({"content": {"multipart/form-data": {"schema": {"type": "object", "properties": each(|_| text.clone())}}}});
    let every = json!({"operationId": "every", "parameters": parameters, "requestBody": form, "responses": {"200": {"description": "", "headers": headers}}});
    paths.insert("/every".to_owned(), json!({"post": every}));
    let servers = servers(&all);
    let schemes = each(|name| json!({"type": "apiKey", "in": "query", "name": name}));
    let security: Vec<Value> = all.iter().map(|name| json!({name.clone(): []})).collect();
    json!({
        "openapi": "3.0.3", "info": {"title": "Self", "version": "1"}, "servers": servers, "security": security, "paths": paths,
        "components": {"schemas": schemas(), "securitySchemes": schemes},
    })
}

#[test]
fn any_name_gives_code_that_is_valid_in_every_layout() {
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/awkward_names");
    let _ = fs::remove_dir_all(&out);
    let private = out.join("private/src");
    fs::create_dir_all(&private).unwrap();
    fs::write(out.join("document.json"), document().to_string()).unwrap();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
    for (layout, folder) in [
        (Layout::Crate, out.join("document")),
        (Layout::Modules, private.join("modules")),
        (Layout::File, private.clone()),
    ] {
        let builder = Builder::new(out.join("document.json")).models(Models::All).layout(layout).name("document");
        let report = builder.runtime_path(&runtime).out_dir(folder).generate();
        let report = report.unwrap_or_else(|error| panic!("{layout:?}: {error}"));
        for change in report.changes().iter().filter(|change| change.path().extension().is_some_and(|end| end == "rs"))
        {
            let text = change.after().unwrap();
            assert!(syn::parse_file(text).is_ok(), "{} is no Rust", change.path().display());
        }
    }
    if std::env::var_os("OASMITH_CORPUS_CHECK").is_some() {
        let manifest =
            fs::read_to_string(out.join("document/Cargo.toml")).unwrap().replace("\"document\"", "\"private\"");
        fs::write(out.join("private/Cargo.toml"), manifest).unwrap();
        let root = "//! Two private modules.\n#[allow(dead_code, unused_imports)]\nmod file { include!(\"document.rs\"); }\n#[allow(dead_code, unused_imports)]\n#[path = \"modules/lib.rs\"]\nmod modules;\n\
                    /// Uses both.\n#[must_use]\npub fn clients() -> (impl Clone, impl Clone) { (file::Client::builder().build().ok(), modules::Client::builder().build().ok()) }\n";
        fs::write(private.join("lib.rs"), root).unwrap();
        for command in ["clippy", "doc --no-deps"] {
            compile::cargo(command, &out, &["document".to_owned(), "private".to_owned()]);
        }
    }
}
