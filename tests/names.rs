//! What is called how, when something else of the document is added, renamed, removed or moved: as before.
//!
//! Every schema, parameter and operation gets a number in its description, and so each public name of the generated code
//! says what it is of. The edits have a fixed seed. Half of the new names are new words, the others are names that the code has already.
//! What may change then is said at `renamed`. Modules are not looked at: they are private, and all types stand at the root.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod random;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use oasmith::{Builder, Models};
use random::Random;
use serde_json::{Map, Value, json};
use syn::visit::{self, Visit};

/// Names of the code, each with its kind, by the number of what they are of.
type Names = BTreeMap<String, BTreeSet<String>>;

const EDITS_OF_EACH: usize = 6;
/// A document with more than this, in bytes, would only take long.
const LARGEST: u64 = 40_000;

/// The documents of golden cases, and real ones if they are there.
fn documents() -> Vec<PathBuf> {
    let golden = fs::read_dir("tests/golden").unwrap().map(|entry| entry.unwrap().path());
    let golden = golden.filter(|folder| folder.join("expected.rs").exists()).map(|folder| folder.join("spec.yaml"));
    let mut paths: Vec<PathBuf> = golden.filter(|path| path.exists()).collect();
    if let Some(corpus) = std::env::var_os("OASMITH_CORPUS") {
        let real = fs::read_dir(Path::new(&corpus).join("apis-guru")).unwrap().map(|entry| entry.unwrap().path());
        let mut real: Vec<PathBuf> = real.filter(|path| fs::metadata(path).unwrap().len() < LARGEST).collect();
        real.sort();
        paths.extend(real.into_iter().step_by(10));
    }
    paths.push(PathBuf::from("spec/ip_connections.yaml"));
    paths.sort();
    paths
}

/// Whether a value at this place is a schema, a parameter or an operation, as far as its key and the one before say it.
fn is_named(parent: &str, key: &str, value: &Value) -> bool {
    let is_in_map = ["schemas", "definitions", "properties"].contains(&parent);
    let is_schema = is_in_map || ["schema", "items", "additionalProperties"].contains(&key);
    let is_parameter = value["in"].is_string() && value["name"].is_string();
    let is_object = value.as_object().is_some_and(|members| !members.contains_key("$ref"));
    is_object && (is_schema || is_parameter || value["responses"].is_object())
}

/// Gives everything that gets a name a number.
fn number(value: &mut Value, (parent, key): (&str, &str), next: &mut usize) {
    if is_named(parent, key, value) {
        *next += 1;
        value["description"] = json!(mark(*next));
    }
    match value {
        Value::Object(members) => {
            let members =
                members.iter_mut().filter(|(key, _)| !["example", "examples", "default"].contains(&key.as_str()));
            members.for_each(|(inner, value)| number(value, (key, inner), next));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| number(item, (key, ""), next)),
        _ => {}
    }
}

fn mark(number: usize) -> String {
    format!("Number{number}.")
}

/// The numbers in a value.
fn numbers(value: &Value) -> BTreeSet<String> {
    let text = value.to_string();
    text.split("\"Number")
        .skip(1)
        .filter_map(|rest| rest.split_once('.'))
        .map(|(number, _)| number.to_owned())
        .collect()
}

/// The names in a file of the generated code.
struct Reader<'a> {
    names: &'a mut Names,
}

impl Reader<'_> {
    fn take(&mut self, kind: &str, name: &syn::Ident, attributes: &[syn::Attribute]) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("doc")) {
            let syn::Meta::NameValue(syn::MetaNameValue { value: syn::Expr::Lit(text), .. }) = &attribute.meta else {
                continue;
            };
            let syn::Lit::Str(text) = &text.lit else { continue };
            for number in numbers(&json!(text.value().trim())) {
                self.names.entry(number).or_default().insert(format!("{kind} {name}"));
            }
        }
    }
}

impl Visit<'_> for Reader<'_> {
    fn visit_item_struct(&mut self, item: &syn::ItemStruct) {
        self.take("type", &item.ident, &item.attrs);
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &syn::ItemEnum) {
        self.take("type", &item.ident, &item.attrs);
        visit::visit_item_enum(self, item);
    }

    fn visit_item_type(&mut self, item: &syn::ItemType) {
        self.take("type", &item.ident, &item.attrs);
    }

    fn visit_item_const(&mut self, item: &syn::ItemConst) {
        self.take("const", &item.ident, &item.attrs);
    }

    fn visit_impl_item_fn(&mut self, method: &syn::ImplItemFn) {
        self.take("method", &method.sig.ident, &method.attrs);
    }

    fn visit_variant(&mut self, variant: &syn::Variant) {
        self.take("variant", &variant.ident, &variant.attrs);
    }

    fn visit_field(&mut self, field: &syn::Field) {
        if let Some(name) = &field.ident {
            self.take("field", name, &field.attrs);
        }
    }
}

/// The names in the code of a document, if it is one that the generator takes.
fn names(document: &Value) -> Option<Names> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("names");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("document.json");
    fs::write(&path, document.to_string()).unwrap();
    let report = Builder::new(&path).models(Models::All).compile().ok()?;
    let mut names = Names::new();
    for file in report.files().iter().filter(|file| file.path().extension().is_some_and(|end| end == "rs")) {
        let parsed = syn::parse_file(file.text()).unwrap();
        Reader { names: &mut names }.visit_file(&parsed);
    }
    Some(names)
}

/// The members of every object that has this key, and that this key leads to.
fn maps<'a>(value: &'a mut Value, keys: &[&str], found: &mut Vec<&'a mut Map<String, Value>>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                if value.is_object() && keys.contains(&key.as_str()) {
                    found.extend(value.as_object_mut());
                } else {
                    maps(value, keys, found);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| maps(item, keys, found)),
        _ => {}
    }
}

/// One of the maps that the edit is in.
fn one_map<'a>(document: &'a mut Value, random: &mut Random) -> Option<(&'static str, &'a mut Map<String, Value>)> {
    let (kind, keys): (_, &[&str]) = match random.below(3) {
        0 => ("component", &["schemas", "definitions"]),
        1 => ("property", &["properties"]),
        _ => ("operation", &["paths"]),
    };
    let mut found = Vec::new();
    if kind == "property" {
        let root = document.as_object_mut()?;
        let mut inside = Vec::new();
        for (_, components) in root.iter_mut().filter(|(key, _)| ["components", "definitions"].contains(&key.as_str()))
        {
            maps(components, keys, &mut inside);
        }
        found.extend(inside);
    } else {
        maps(document, keys, &mut found);
    }
    let index = random.below(found.len().max(1));
    found.into_iter().nth(index).map(|map| (kind, map))
}

/// What an edit did, and the numbers of what it did it to.
struct Edit {
    text: String,
    touched: BTreeSet<String>,
    /// The words of the name that is asked for or given up.
    name: Vec<String>,
}

/// What is added has a number that nothing else has.
fn added(kind: &str, name: &str, tag: &str) -> Value {
    let values = json!({"type": "string", "enum": ["one", "two"], "description": mark(0)});
    match kind {
        "component" => json!({"type": "object", "description": mark(0), "properties": {"status": values}}),
        "property" => values,
        _ => {
            json!({"get": {"operationId": name, "tags": [tag], "description": mark(0), "responses": {"204": {"description": "None."}}}})
        }
    }
}

fn insert(map: &mut Map<String, Value>, index: usize, name: String, value: Value) {
    let mut members: Vec<(String, Value)> = std::mem::take(map).into_iter().collect();
    members.insert(index.min(members.len()), (name, value));
    map.extend(members);
}

/// Has every reference to one component, or into it, name another one.
fn refer(value: &mut Value, from: &str, to: &str) {
    match value {
        Value::String(text) if text == from => to.clone_into(text),
        Value::String(text) if text.starts_with(&format!("{from}/")) => *text = text.replacen(from, to, 1),
        Value::Object(members) => members.values_mut().for_each(|value| refer(value, from, to)),
        Value::Array(items) => items.iter_mut().for_each(|item| refer(item, from, to)),
        _ => {}
    }
}

/// One edit, with this name where it needs one.
fn edit(document: &mut Value, name: &str, tag: &str, random: &mut Random) -> Option<Edit> {
    let (kind, map) = one_map(document, random)?;
    let key = if kind == "operation" { format!("/{name}") } else { name.to_owned() };
    let (index, to) = (random.below(map.len() + 1), random.below(map.len() + 1));
    let old = map.keys().nth(index).cloned();
    // What is left would refer to nothing, or unions be told apart by something else.
    let is_tag = old.as_ref().is_some_and(|old| kind != "component" && map[old].get("enum").is_some());
    if map.contains_key(&key) {
        return None;
    }
    let (what, old, touched) = match (random.below(4), old) {
        (0, Some(old)) if kind != "component" && !is_tag => ("removes", old.clone(), numbers(&map.shift_remove(&old)?)),
        (1, Some(old)) if !is_tag => {
            let mut value = map.shift_remove(&old)?;
            let touched = numbers(&value);
            if kind == "operation" {
                for (verb, operation) in
                    value.as_object_mut()?.iter_mut().filter(|(_, value)| value["responses"].is_object())
                {
                    operation["operationId"] = json!(format!("{verb} {name}"));
                }
            }
            insert(map, index, if kind == "operation" { old.clone() } else { key.clone() }, value);
            if kind == "component" {
                let place = if document["swagger"].is_string() { "#/definitions" } else { "#/components/schemas" };
                refer(document, &format!("{place}/{old}"), &format!("{place}/{key}"));
            }
            ("renames", old, touched)
        }
        (2, Some(old)) => {
            let value = map.shift_remove(&old)?;
            let touched = numbers(&value);
            insert(map, to, old.clone(), value);
            ("moves", old, touched)
        }
        _ => {
            let value = added(kind, name, tag);
            let touched = numbers(&value);
            insert(map, index, key.clone(), value);
            ("adds", String::new(), touched)
        }
    };
    let text = format!("{what} the {kind} {old:?} ({name:?})");
    let name = words(if matches!(what, "removes" | "moves") { &old } else { name });
    Some(Edit { text, touched, name })
}

/// A name without what tells it from others that would be called the same.
fn stem(name: &str) -> &str {
    let name = name.rsplit(' ').next().unwrap_or_default();
    name.trim_start_matches("r#").trim_end_matches(|sign: char| sign.is_ascii_digit()).trim_end_matches('_')
}

/// The words of a name in either case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for sign in name.chars() {
        if sign.is_uppercase() || !sign.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(last) = words.last_mut().filter(|_| sign.is_alphanumeric()) {
            last.extend(sign.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The names that are others after an edit though they are of something else of the same kind. Those that are no breach: a name that the edited thing has,
/// had or asks for; one that is made of the name that is asked for or given up; and that of a method without what frameworks write into ids, which it has
/// as long as it is the only one.
fn renamed(before: &Names, after: &Names, edit: &Edit) -> Vec<String> {
    let of_it =
        [before, after].into_iter().flat_map(|names| edit.touched.iter().filter_map(|number| names.get(number)));
    let shared: BTreeSet<&str> = of_it.flatten().map(|name| stem(name)).collect();
    let has_its_name = |name: &str| {
        !edit.name.is_empty() && words(stem(name)).windows(edit.name.len()).any(|words| words == edit.name)
    };
    let is_theirs = |name: &str| shared.contains(stem(name)) || has_its_name(name);
    let is_longer = |one: &str, other: &str| one.starts_with("method ") && one.starts_with(&format!("{other}_"));
    let others = before.iter().filter(|(number, _)| !edit.touched.contains(*number));
    let changed = others.filter_map(|(number, old)| {
        let new = after.get(number)?;
        let lost: Vec<&String> = old.difference(new).filter(|name| !is_theirs(name)).collect();
        let found: Vec<&String> = new.difference(old).filter(|name| !is_theirs(name)).collect();
        let is_longer = |name: &&String| lost.iter().any(|old| is_longer(name, old) || is_longer(old, name));
        // What was a variant and is a field has changed, and has no other name for the same.
        let kind = |name: &str| name.split(' ').next().map(str::to_owned);
        let is_renamed = |name: &&String| !is_longer(name) && lost.iter().any(|old| kind(old) == kind(name));
        let is_breach = found.iter().any(is_renamed);
        is_breach.then(|| format!("{lost:?} -> {found:?}"))
    });
    changed.collect()
}

#[test]
fn an_edit_renames_nothing_else() {
    let (mut found, mut edits) = (Vec::new(), 0);
    for (seed, path) in documents().into_iter().enumerate() {
        // One has numbers that only our own reader takes.
        let Ok(mut document) = serde_yaml::from_str::<Value>(&fs::read_to_string(&path).unwrap()) else { continue };
        number(&mut document, ("", ""), &mut 0);
        let Some(before) = names(&document) else { continue };
        let known: Vec<String> = before.values().flatten().map(|name| stem(name).to_owned()).collect();
        let tags: Vec<String> = tags_of(&document);
        let mut random = Random(seed as u64);
        for round in 0..EDITS_OF_EACH {
            let is_new = round % 2 == 0 || known.is_empty();
            let name = if is_new { format!("quux{round}zz") } else { random.one(&known).clone() };
            let mut after = document.clone();
            let tag = random.one(&tags).clone();
            let Some(edit) = edit(&mut after, &name, &tag, &mut random) else { continue };
            let Some(new) = names(&after) else { continue };
            edits += 1;
            let renamed = renamed(&before, &new, &edit);
            if !renamed.is_empty() {
                found.push(format!("{}: {}\n    {}", path.display(), edit.text, renamed.join("\n    ")));
            }
        }
    }
    assert!(edits > 1000, "only {edits} edits could be judged");
    assert!(found.is_empty(), "{} of {edits} edits:\n{}", found.len(), found.join("\n"));
}

/// The tags of the operations of a document, and one that is none of them.
fn tags_of(document: &Value) -> Vec<String> {
    let operations =
        document["paths"].as_object().into_iter().flatten().filter_map(|(_, item)| item.as_object()).flatten();
    let tags = operations.filter_map(|(_, operation)| operation["tags"][0].as_str()).map(str::to_owned);
    tags.chain(["quux tag".to_owned()]).collect()
}
