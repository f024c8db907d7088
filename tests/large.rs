//! Large things: many values of an enum, many properties, many variants, long names, deep nesting. The code has all of them,
//! under names of their own, and soon.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failing test panics"
)]

mod compile;

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use oasmith::diagnostics::{Code, Diagnostic};
use oasmith::{Builder, Layout};
use serde_json::{Map, Value, json};
use syn::{File, Item};

/// Many times what it takes on an idle machine, unoptimised.
const LIMIT: Duration = Duration::from_secs(20);

fn document(schemas: &Value) -> String {
    let info = json!({"title": "Large", "version": "1"});
    json!({"openapi": "3.0.3", "info": info, "paths": {}, "components": {"schemas": schemas}}).to_string()
}

/// The items of the code for a document with these schemas.
fn generated(name: &str, schemas: &Value) -> File {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.json"));
    fs::write(&path, document(schemas)).unwrap();
    let start = Instant::now();
    let report = Builder::new(&path).layout(Layout::File).compile().unwrap_or_else(|error| panic!("{error}"));
    assert!(start.elapsed() < LIMIT, "{name}: {:?}", start.elapsed());
    let mut unexpected = report.diagnostics().iter().filter(|diagnostic| diagnostic.code() != Code::DeepTypes);
    assert!(unexpected.next().is_none(), "{:?}", report.diagnostics());
    syn::parse_file(report.files()[0].text()).unwrap()
}

/// The names of the variants of an enum, each once.
fn variants(file: &File, name: &str) -> HashSet<String> {
    let mut items = file.items.iter();
    let found = items.find_map(|item| match item {
        Item::Enum(item) if item.ident == name => Some(item),
        _ => None,
    });
    let variants = &found.unwrap().variants;
    let names: HashSet<String> = variants.iter().map(|variant| variant.ident.to_string()).collect();
    assert_eq!(names.len(), variants.len(), "no name is there twice");
    names
}

#[test]
fn a_chain_of_references_is_one_of_aliases() {
    // More are refused.
    const LENGTH: usize = 100;
    let link = |index| (format!("S{index}"), json!({"$ref": format!("#/components/schemas/S{}", index + 1)}));
    let mut schemas: Map<String, Value> = (0..LENGTH).map(link).collect();
    schemas.insert(format!("S{LENGTH}"), json!({"type": "string"}));
    let file = generated("chain", &Value::Object(schemas));
    let aliases = file.items.iter().filter(|item| matches!(item, Item::Type(_)));
    assert_eq!(aliases.count(), LENGTH + 1);
}

#[test]
fn a_chain_of_all_of_is_one_of_aliases() {
    const LENGTH: usize = 5_000;
    let link =
        |index| (format!("S{index}"), json!({"allOf": [{"$ref": format!("#/components/schemas/S{}", index + 1)}]}));
    let mut schemas: Map<String, Value> = (0..LENGTH).map(link).collect();
    schemas.insert(format!("S{LENGTH}"), json!({"type": "string"}));
    let file = generated("all_of", &Value::Object(schemas));
    let aliases = file.items.iter().filter(|item| matches!(item, Item::Type(_)));
    assert_eq!(aliases.count(), LENGTH + 1);
}

/// Each of them is one of those before it, and a union of those behind it.
#[test]
fn a_long_line_of_heirs_is_as_many_unions() {
    const LENGTH: usize = 50;
    let heir = |index: usize| {
        let parent = json!({"$ref": format!("#/components/schemas/S{}", index - 1)});
        let own = json!({"type": "object", "properties": {format!("p{index}"): {"type": "string"}}});
        (format!("S{index}"), json!({"allOf": [parent, own]}))
    };
    let mut schemas: Map<String, Value> = (1..LENGTH).map(heir).collect();
    let base = json!({
        "type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind"},
    });
    schemas.insert("S0".to_owned(), base);
    let file = generated("heirs", &Value::Object(schemas));
    assert_eq!(variants(&file, "S0").len(), LENGTH + 1);
    assert_eq!(variants(&file, &format!("S{}", LENGTH - 2)).len(), 3);
}

/// Twice as many ways lead to each next one: all of them are more than could ever be followed.
#[test]
fn what_is_extended_on_many_ways_is_merged_once() {
    const LENGTH: usize = 40;
    let mut schemas = Map::new();
    let part = |inner: String, name: &str| json!({"allOf": [{"$ref": format!("#/components/schemas/{inner}")}, {"properties": {name: {}}}]});
    for index in 0..LENGTH {
        let sides = ["Left", "Right"].map(|side| format!("{side}{index}"));
        schemas.insert(
            format!("S{index}"),
            json!({"allOf": sides.clone().map(|side| json!({"$ref": format!("#/components/schemas/{side}")}))}),
        );
        for side in sides {
            schemas.insert(side.clone(), part(format!("S{}", index + 1), &side));
        }
    }
    schemas.insert(format!("S{LENGTH}"), json!({"type": "object"}));
    let file = generated("ways", &Value::Object(schemas));
    let fields = file.items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == "S0" => Some(item.fields.len()),
        _ => None,
    });
    assert_eq!(fields, Some(2 * LENGTH));
}

#[test]
fn two_thousand_values_are_two_thousand_variants() {
    let texts: Vec<String> = (0..2000).map(|number| format!("value {number}")).collect();
    let mixed: Vec<Value> =
        (0..2000).map(|number| if number % 2 == 0 { json!(number) } else { json!(number.to_string()) }).collect();
    let file = generated(
        "values",
        &json!({
            "Texts": {"type": "string", "enum": texts},
            "Numbers": {"type": "integer", "enum": (-1000..1000).collect::<Vec<i64>>()},
            "Mixed": {"enum": mixed},
            // All of them want one name.
            "Alike": {"type": "string", "enum": (0..300).map(|number| "-".repeat(number)).collect::<Vec<_>>()},
        }),
    );
    // And one that keeps values that are none of them.
    for (name, values) in [("Texts", 2001), ("Numbers", 2001), ("Mixed", 2001), ("Alike", 301)] {
        assert_eq!(variants(&file, name).len(), values, "{name}");
    }
}

#[test]
fn a_thousand_properties_are_a_thousand_fields() {
    let properties: Map<String, Value> =
        (0..1000).map(|number| (format!("p{number}"), json!({"type": "string"}))).collect();
    let file = generated("properties", &json!({"Wide": {"type": "object", "properties": properties}}));
    let fields = file.items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == "Wide" => Some(item.fields.len()),
        _ => None,
    });
    assert_eq!(fields, Some(1000));
}

#[test]
fn two_hundred_variants_are_two_hundred_types() {
    let mut schemas: Map<String, Value> = (0..200)
        .map(|number| {
            let property = format!("p{number}");
            (
                format!("V{number}"),
                json!({"type": "object", "required": [property], "properties": {property: {"type": "string"}}}),
            )
        })
        .collect();
    let members: Vec<Value> =
        (0..200).map(|number| json!({"$ref": format!("#/components/schemas/V{number}")})).collect();
    schemas.insert("Either".to_owned(), json!({"oneOf": members}));
    assert_eq!(variants(&generated("variants", &schemas.into()), "Either").len(), 201);
}

#[test]
fn variants_that_allow_the_values_of_all_are_told_apart_soon() {
    const COUNT: usize = 300;
    let names: Vec<String> = (0..COUNT).map(|number| format!("V{number}Pet")).collect();
    let kind = json!({"type": "string", "enum": (0..COUNT).map(|number| format!("kind {number}")).collect::<Vec<_>>()});
    let mut schemas: Map<String, Value> = Map::new();
    for name in &names {
        schemas.insert(name.clone(), json!({"properties": {"kind": {"$ref": "#/components/schemas/Kind"}}}));
    }
    let members: Vec<Value> =
        names.iter().map(|name| json!({"$ref": format!("#/components/schemas/{name}")})).collect();
    schemas.insert("Kind".to_owned(), kind);
    schemas.insert("Pet".to_owned(), json!({"oneOf": members, "discriminator": {"propertyName": "kind"}}));
    assert_eq!(variants(&generated("kinds", &schemas.into()), "Pet").len(), COUNT + 1);
}

/// Each is looked at beside all others for what only it has, and for what it extends.
#[test]
fn a_thousand_variants_are_a_thousand_types_soon() {
    const COUNT: usize = 1_000;
    let member =
        |number| json!({"type": "object", "properties": {"kind": {"type": "string"}, format!("p{number}"): {}}});
    let named: Map<String, Value> = (0..COUNT).map(|number| (format!("V{number}"), member(number))).collect();
    let reference = |name: &String| json!({"$ref": format!("#/components/schemas/{name}")});
    let mapping: Map<String, Value> =
        named.keys().map(|name| (format!("tag {name}"), reference(name)["$ref"].clone())).collect();
    let mut schemas = named.clone();
    schemas.insert(
        "Named".to_owned(),
        json!({
            "oneOf": named.keys().map(reference).collect::<Vec<_>>(),
            "discriminator": {"propertyName": "kind", "mapping": mapping},
        }),
    );
    schemas.insert("Inline".to_owned(), json!({"anyOf": named.values().collect::<Vec<_>>()}));
    let file = generated("many_variants", &schemas.into());
    for name in ["Named", "Inline"] {
        assert_eq!(variants(&file, name).len(), COUNT + 1, "{name}");
    }
}

#[test]
fn names_of_three_hundred_characters_stay_apart() {
    let long = "Name".repeat(75);
    let schemas: Map<String, Value> = (0..5)
        .map(|number| {
            (format!("{long}{number}"), json!({"type": "object", "properties": {long.clone(): {"type": "string"}}}))
        })
        .collect();
    let file = generated("names", &schemas.into());
    let names: HashSet<String> = file
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) if item.ident != "Client" => Some(item.ident.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(names.len(), 5, "{names:?}");
}

#[test]
fn types_inside_types_end_where_the_document_ends() {
    let mut schema = json!({"type": "string"});
    for _ in 0..60 {
        schema = json!({"type": "object", "properties": {"a": schema}});
    }
    let file = generated("nested", &json!({"Deep": schema}));
    let structs = file.items.iter().filter(|item| matches!(item, Item::Struct(_))).count();
    assert_eq!(structs, 61, "and the client");
}

/// rustc follows each to the next one by itself, and by default not as far.
#[test]
fn a_circle_of_a_hundred_types_compiles() {
    const LENGTH: usize = 100;
    let link = |index| {
        let next = json!({"$ref": format!("#/components/schemas/S{}", (index + 1) % LENGTH)});
        (format!("S{index}"), json!({"type": "object", "properties": {"next": next}}))
    };
    let schemas: Map<String, Value> = (0..LENGTH).map(link).collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("large");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("circle.json"), document(&schemas.into())).unwrap();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
    let report = Builder::new(folder.join("circle.json")).layout(Layout::Crate).runtime_path(runtime);
    let report = report.out_dir(folder.join("circle")).generate().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(report.diagnostics().iter().map(Diagnostic::code).collect::<Vec<_>>(), [Code::DeepTypes]);
    compile::cargo("check", &folder, &["circle".to_owned()]);
}

#[test]
fn unions_inside_unions_are_looked_into_once() {
    let union = |inner: Value| json!({"oneOf": [inner]});
    let schema = (0..40).fold(json!({"type": "object", "required": ["id"]}), |inner, _| union(inner));
    let file = generated("unions", &json!({"Deep": schema}));
    assert_eq!(
        file.items.iter().filter(|item| matches!(item, Item::Struct(_) | Item::Type(_))).count(),
        2,
        "and the client"
    );
}

/// Marks that open and never close, that close in another order, that nest: each is looked at a few times, whatever follows.
#[test]
fn many_marks_are_read_soon() {
    let marks = [
        "<",
        "<a>",
        "<code>",
        "<b></b>",
        "<b> ",
        "</b> ",
        "<td",
        "<ul>",
        "<ul><li>",
        "<table><td>",
        "<pre",
        "<!--",
        "<code></pre>",
        "`",
        "[",
        "![",
        "[a](",
        "[a]",
        "[![",
        "-h",
        "- ",
        "\\",
        "|",
        "> ",
        "<https://",
        "http://.",
        "&lt;",
        "~~~\n",
        "<br>| ",
        "[a]: b\n",
    ];
    for (index, mark) in marks.iter().enumerate() {
        let text = mark.repeat(300_000 / mark.len());
        generated(&format!("marks{index}"), &json!({"Marks": {"type": "string", "description": text}}));
    }
    let runs: Vec<String> = (1..1_400).map(|length| "`".repeat(length)).collect();
    generated("runs", &json!({"Runs": {"type": "string", "description": runs.join("a")}}));
}
