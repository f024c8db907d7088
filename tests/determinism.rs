//! What may not change the output: another run, another way to write the same document, the order of keywords. And what
//! may change only its own files: an addition or a new name elsewhere in the document.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::{Builder, Layout, Models};
use serde_json::{Map, Value, json};

type Files = BTreeMap<PathBuf, String>;

/// Golden cases that this test cannot use, and why.
const LEFT_OUT: &[(&str, &str)] = &[
    ("addresses", "it is not whole without the files beside it"),
    ("files", "it is not whole without the files beside it"),
    ("files_of_maps", "it is not whole without the files beside it"),
    ("format_numbers", "it has integers beyond those that `serde_yaml` reads by itself"),
    ("long_numbers", "it has integers beyond those that `serde_yaml` reads by itself"),
    ("unused_mistakes", "with all of its models it is refused"),
    ("unused_schemas", "with all of its models it is refused"),
];

/// The documents of the golden cases that have no errors, and that of the root package.
fn documents() -> Vec<(String, Value)> {
    let folders = fs::read_dir("tests/golden").unwrap().map(|entry| entry.unwrap().path());
    let folders = folders.filter(|folder| folder.join("expected.rs").exists());
    let mut paths: Vec<PathBuf> = folders.map(|folder| folder.join("spec.yaml")).filter(|path| path.exists()).collect();
    paths.push(PathBuf::from("spec/ip_connections.yaml"));
    paths.sort();
    paths.retain(|path| !LEFT_OUT.iter().any(|(case, _)| path.starts_with(Path::new("tests/golden").join(case))));
    let read = |path: &PathBuf| serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    paths.iter().map(|path| (path.display().to_string(), read(path))).collect()
}

/// The files that are generated of a document that is written like this. The name of its file stands in each of them.
fn files(folder: &str, text: &str) -> Files {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("determinism").join(folder);
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("document.yaml");
    fs::write(&path, text).unwrap();
    let report = Builder::new(&path).models(Models::All).layout(Layout::Modules).compile();
    let report = report.unwrap_or_else(|error| panic!("{error}\n{text}"));
    report.files().iter().map(|file| (file.path().to_owned(), file.text().to_owned())).collect()
}

/// The value with the keys of every object turned round that is neither a map nor has an order of its own.
fn turned(value: &Value, key: &str) -> Value {
    /// The order of their members is that of the generated code.
    const ORDERED: &[&str] = &[
        "paths",
        "additionalOperations",
        "properties",
        "patternProperties",
        "schemas",
        "parameters",
        "responses",
        "requestBodies",
        "content",
        "mediaTypes",
        "examples",
        "mapping",
        "variables",
        "callbacks",
        "encoding",
        "headers",
        "links",
        "securitySchemes",
        "definitions",
        "securityDefinitions",
        "scopes",
        "example",
        "default",
        "value",
        "dataValue",
    ];
    match value {
        Value::Object(members) if ORDERED.contains(&key) => {
            // What is inside a map is no map, whatever it is called.
            members.iter().map(|(name, value)| (name.clone(), turned(value, ""))).collect::<Map<_, _>>().into()
        }
        Value::Object(members) => {
            let turned = members.iter().rev().map(|(key, value)| (key.clone(), turned(value, key)));
            turned.collect::<Map<_, _>>().into()
        }
        // Its items are maps, too.
        Value::Array(items) if key == "security" => items.clone().into(),
        Value::Array(items) => items.iter().map(|item| turned(item, "")).collect(),
        other => other.clone(),
    }
}

#[test]
fn the_same_document_gives_the_same_bytes_however_it_is_written() {
    for (name, document) in documents() {
        let json = document.to_string();
        let expected = files("written", &json);
        let ways = [
            ("a second run", json),
            ("JSON, indented", serde_json::to_string_pretty(&document).unwrap()),
            ("YAML", serde_yaml::to_string(&document).unwrap()),
        ];
        for (way, text) in ways {
            assert!(files("written", &text) == expected, "{name}: {way} gives something else");
        }
    }
}

#[test]
fn comments_quotes_and_flow_style_change_nothing() {
    let block = "openapi: 3.0.3\ninfo:\n  title: T\n  version: '1'\npaths: {}\ncomponents:\n  schemas:\n    Pet:\n      type: object\n      \
                 required:\n      - name\n      properties:\n        name:\n          type: string\n          description: |-\n            Its name.\n";
    let flow = "# The same.\n'openapi': \"3.0.3\"\ninfo: {version: !!str 1, title: T}\n\"paths\": {} # none\n\
                components: {schemas: {\"Pet\": {type: object, required: [ name ],\n  properties: {name: {type: string, description: Its name.}}}}}\n";
    assert_eq!(files("flow", block), files("flow", flow));
}

#[test]
fn the_order_of_keywords_changes_nothing() {
    // What only references lead to becomes a definition in the order in which the document comes to it; conditions are quoted.
    let has_order =
        |name: &str| ["references", "conditions"].iter().any(|case| name == format!("tests/golden/{case}/spec.yaml"));
    for (name, document) in documents().into_iter().filter(|(name, _)| !has_order(name)) {
        let turned = turned(&document, "");
        assert_eq!(turned, document, "only the order is another one");
        assert_ne!(turned.to_string(), document.to_string());
        let (before, after) = (files("order", &document.to_string()), files("order", &turned.to_string()));
        for (path, text) in &before {
            assert_eq!(Some(text), after.get(path), "{name}: {}", path.display());
        }
    }
}

/// A document with some of everything that has files of its own.
fn pets() -> Value {
    let json =
        |schema: &str| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{schema}")}}});
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1"},
        "paths": {
            "/pets": {
                "post": {
                    "tags": ["pets"], "operationId": "createPet", "requestBody": {"required": true, "content": json("Pet")},
                    "responses": {"201": {"description": "Made.", "content": json("Pet")}, "400": {"description": "Bad.", "content": json("Problem")}},
                },
            },
            "/shops": {"get": {"tags": ["shops"], "operationId": "listShops", "responses": {"200": {"description": "All.", "content": json("Shop")}}}},
        },
        "components": {"schemas": {
            "Pet": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["cat", "dog"]}, "owner": {"type": "object", "properties": {"name": {"type": "string"}}}}},
            "Problem": {"type": "object", "properties": {"text": {"type": "string"}}},
            "Shop": {"type": "object", "properties": {"pets": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}}},
        }},
    })
}

/// The files that differ, except those that list all others.
fn changed(test: &str, before: &Value, after: &Value) -> Vec<String> {
    let (before, after) = (files(test, &before.to_string()), files(test, &after.to_string()));
    let paths = before.keys().chain(after.keys().filter(|path| !before.contains_key(*path)));
    let differ = paths.filter(|path| before.get(*path) != after.get(*path)).map(|path| path.display().to_string());
    let mut differ: Vec<String> = differ.collect();
    differ.sort();
    differ
}

#[test]
fn an_edit_changes_its_own_files_and_the_lists() {
    let before = pets();
    let edited = |edit: fn(&mut Value)| {
        let mut after = pets();
        edit(&mut after);
        changed("edit", &before, &after)
    };
    assert_eq!(edited(|_| {}), Vec::<String>::new());
    let added = edited(|after| {
        after["components"]["schemas"]["Animal"] = json!({"type": "object", "properties": {"id": {"type": "string"}}});
    });
    assert_eq!(added, ["models/animal.rs", "models/mod.rs", "serde.rs"]);
    let renamed = edited(|after| {
        let schemas = after["components"]["schemas"].as_object_mut().unwrap();
        let problem = schemas.remove("Problem").unwrap();
        schemas.insert("Failure".to_owned(), problem);
        after["paths"]["/pets"]["post"]["responses"]["400"]["content"]["application/json"]["schema"]["$ref"] =
            json!("#/components/schemas/Failure");
    });
    assert_eq!(renamed, ["models/failure.rs", "models/mod.rs", "models/problem.rs", "operations/pets.rs", "serde.rs"]);
    let operation = edited(|after| {
        after["paths"]["/owners"] = json!({"get": {"tags": ["owners"], "operationId": "listOwners", "responses": {"204": {"description": "None."}}}});
    });
    assert_eq!(operation, ["client.rs", "operations/mod.rs", "operations/owners.rs"]);
    let described = edited(|after| {
        after["components"]["schemas"]["Pet"]["properties"]["kind"]["description"] = json!("What it is.");
    });
    assert_eq!(described, ["models/pet.rs"]);
}

/// A document in which schemas, properties, parameters, operations and values are called like this.
fn called(names: &[&str]) -> Value {
    let each = |value: fn(&str) -> Value| names.iter().map(move |name| ((*name).to_owned(), value(name)));
    let schemas = each(|name| json!({"type": "object", "properties": {name: {"type": "string"}}}));
    let mut schemas: Map<String, Value> = schemas.collect();
    let properties: Map<String, Value> = each(|name| json!({"type": "string", "description": name})).collect();
    schemas.insert("All".to_owned(), json!({"type": "object", "properties": properties}));
    schemas.insert("Values".to_owned(), json!({"type": "string", "enum": names}));
    let parameters: Vec<Value> = names
        .iter()
        .map(|name| json!({"name": name, "in": "query", "schema": {"type": "integer"}, "description": name}))
        .collect();
    let paths =
        each(|name| json!({"get": {"operationId": name, "tags": [name], "responses": {"204": {"description": name}}}}));
    let mut paths: Map<String, Value> = paths.map(|(name, item)| (format!("/{name}"), item)).collect();
    paths.insert(
        "/all".to_owned(),
        json!({"get": {"tags": ["all"], "parameters": parameters, "responses": {"204": {"description": ""}}}}),
    );
    json!({
        "openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths, "components": {"schemas": schemas},
    })
}

#[test]
fn what_has_another_name_renames_nothing_of_what_shares_one() {
    let before = called(&["a-b", "a_b", "A B", "type", "Type"]);
    // What nobody writes is named last of all: the type that stands for an operation in its request.
    let is_unwritten = |line: &str| line.ends_with(" {}") || line.contains("= Request<");
    let is_named = |line: &str| line.starts_with("pub ") || line.starts_with("(\"") || line.contains("=> \"");
    let lines = |document: &Value| -> Vec<String> {
        let files = files("called", &document.to_string());
        let lines = files.values().flat_map(|text| text.lines()).map(str::trim);
        lines.filter(|line| is_named(line) && !is_unwritten(line)).map(str::to_owned).collect()
    };
    let known = lines(&before);
    assert!(["AB", "AB2", "AB3"].iter().all(|name| known.contains(&format!("pub struct {name} {{"))), "{known:#?}");
    for names in [
        ["other", "a-b", "a_b", "A B", "type", "Type"],
        ["a-b", "a_b", "other", "A B", "type", "Type"],
        ["a-b", "a_b", "A B", "type", "Type", "a b"],
    ] {
        let after = lines(&called(&names));
        let lost: Vec<&String> = known.iter().filter(|line| !after.contains(line)).collect();
        assert!(lost.is_empty(), "{names:?}: {lost:#?}");
    }
}
