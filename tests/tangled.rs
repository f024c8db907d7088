//! Schemas that refer to each other at random, in properties, items, `allOf` and unions. However many ways lead to one, the compiler ends
//! soon, and what it makes is Rust and no flood.
//!
//! Every document has a number, which decides its schemas: the same ones in every run. With `OASMITH_CORPUS_CHECK=1` the clients go
//! through clippy, warnings denied.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failing test panics"
)]

mod compile;
mod random;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use oasmith::{Builder, Layout, Models};
use random::Random;
use serde_json::{Map, Value, json};

const DOCUMENTS: u64 = 15;
/// For all of them: many times what it takes on an idle machine, unoptimised.
const LIMIT: Duration = Duration::from_secs(120);
/// Of the code for a document, which is some 10 KB itself.
const LARGEST: usize = 4 * 1024 * 1024;

const NAMES: [&str; 8] = ["id", "name", "kind", "items", "value", "data", "tags", "next"];

/// A schema in which no more than `depth` others stand inside each other.
fn schema(random: &mut Random, depth: usize) -> Value {
    let kind = if depth == 0 { random.below(4) } else { random.below(12) };
    match kind {
        0 | 1 => json!({"$ref": format!("#/components/schemas/C{}", random.below(20))}),
        2 => json!({"type": random.one(&["string", "integer", "number", "boolean"]), "nullable": random.below(6) == 0}),
        3 => json!({"type": "string", "enum": [random.one(&["a", "b"]), random.one(&["c", "d"])]}),
        4 => json!({"type": "array", "items": schema(random, depth - 1)}),
        5 => json!({"type": "object", "additionalProperties": schema(random, depth - 1)}),
        6 | 7 => object(random, depth),
        8 | 9 => beside(random, "allOf", depth),
        _ => {
            let keyword = *random.one(&["oneOf", "anyOf"]);
            beside(random, keyword, depth)
        }
    }
}

fn object(random: &mut Random, depth: usize) -> Value {
    let first = random.below(NAMES.len());
    let names = NAMES.iter().cycle().skip(first).take(1 + random.below(4));
    let properties: Map<String, Value> = names.map(|name| ((*name).to_owned(), schema(random, depth - 1))).collect();
    let mut object = json!({"type": "object", "properties": properties});
    if random.below(2) == 0 {
        object["required"] = json!([NAMES[first]]);
    }
    if random.below(8) == 0 {
        object["discriminator"] = json!({"propertyName": NAMES[first]});
    }
    object
}

/// A list of schemas under `keyword`, perhaps with properties beside it.
fn beside(random: &mut Random, keyword: &str, depth: usize) -> Value {
    let mut around = if random.below(3) == 0 { object(random, depth) } else { json!({}) };
    let members = (0..2 + random.below(2)).map(|_| schema(random, depth - 1));
    around[keyword] = members.collect();
    around
}

fn document(number: u64) -> Value {
    let mut random = Random(number);
    let schemas: Map<String, Value> = (0..20).map(|index| (format!("C{index}"), component(&mut random))).collect();
    json!({"openapi": "3.0.3", "info": {"title": "Tangled", "version": "1"}, "paths": {}, "components": {"schemas": schemas}})
}

/// A component is no reference alone: those that only lead to each other are refused.
fn component(random: &mut Random) -> Value {
    let schema = schema(random, 3);
    if schema.get("$ref").is_some() { json!({"allOf": [schema]}) } else { schema }
}

#[test]
fn tangled_schemas_are_lowered_soon() {
    let start = Instant::now();
    for number in 0..DOCUMENTS {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("tangled-{number}.json"));
        fs::write(&path, document(number).to_string()).unwrap();
        let report = Builder::new(&path).layout(Layout::File).models(Models::All).compile();
        let report = report.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let length = report.files()[0].text().len();
        assert!(length < LARGEST, "{}: {length}", path.display());
        assert!(start.elapsed() < LIMIT, "{}: {:?}", path.display(), start.elapsed());
    }
    if std::env::var_os("OASMITH_CORPUS_CHECK").is_some() {
        check_all();
    }
}

fn check_all() {
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tangled");
    let package = |number| {
        let name = format!("document-{number}");
        let folder = out.join(&name);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("document.json"), document(number).to_string()).unwrap();
        let builder = Builder::new(folder.join("document.json")).models(Models::All).layout(Layout::Crate).name(&name);
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
        builder.runtime_path(runtime).out_dir(folder.join("src")).generate().unwrap();
        format!("{name}/src")
    };
    let packages: Vec<String> = (0..DOCUMENTS).map(package).collect();
    compile::cargo("clippy --keep-going", &out, &packages);
}
