//! The code of every golden case, compiled: it must be valid and free of warnings. And its samples, read and written.
//!
//! `samples.json` of a case holds values for its types, in up to four lists. Those of a component have its name; others have that of the
//! type, and as `schema` the JSON pointer to theirs, or a schema, if the document has none that JSON Schema could read. An independent
//! validator says that the values of the first two lists are allowed and those of the others are not:
//!
//! - `same`: what is written is what was read;
//! - `changed`: `in` becomes `out`, which is allowed too;
//! - `tolerated`: read and written all the same, since a client must survive an API that has moved on;
//! - `refused`: reading `in` fails, and the error names the place `at`.
#![allow(dead_code, missing_docs, reason = "nothing calls these clients, and their documents describe little")]
// In a private module, where clippy minds most.
#![allow(unreachable_pub, clippy::struct_field_names, clippy::trivially_copy_pass_by_ref, reason = "not on by default")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing test panics")]

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::{Draft, Retrieve, Uri, Validator};
use oasmith_runtime::{Decode, DecodeError, Encode, from_json, to_json};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::value::RawValue;
use serde_json::{Value, json};

// The generator formats its code itself.
#[rustfmt::skip]
#[path = "golden/cases.rs"]
mod golden;
#[rustfmt::skip]
#[allow(deprecated, reason = "deprecated types have samples too")]
#[path = "golden/readers.rs"]
mod readers;

/// What a JSON pointer needs not keep in the fragment of a reference.
const POINTER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/');

/// A case, a schema of it, and how a value goes through its type.
type Reader = (&'static str, &'static str, Read);

type Read = fn(&str) -> Result<String, DecodeError>;

fn read<T: Decode + Encode>(json: &str) -> Result<String, DecodeError> {
    let typed: T = from_json(json.as_bytes())?;
    Ok(String::from_utf8(to_json(&typed).unwrap()).unwrap())
}

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

/// A value in which a number that a `Value` would write otherwise is its text: every digit counts.
fn exact(json: &str) -> Value {
    match value(json) {
        Value::Object(_) => {
            let members: HashMap<String, Box<RawValue>> = serde_json::from_str(json).unwrap();
            members.iter().map(|(key, member)| (key.clone(), exact(member.get()))).collect()
        }
        Value::Array(_) => {
            let items: Vec<Box<RawValue>> = serde_json::from_str(json).unwrap();
            items.iter().map(|item| exact(item.get())).collect()
        }
        Value::Number(number) if number.to_string() != json => json.into(),
        value => value,
    }
}

/// A Schema Object of OpenAPI 2.0 or 3.0 as JSON Schema draft 4, which it was made from. Draft 4 does not know `nullable`, and that 1.0
/// is an integer, as the number of a large one is here.
fn plain(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.get("type").is_some_and(|kind| kind == "integer") {
                members.insert("type".to_owned(), "number".into());
                members.entry("multipleOf").or_insert(1.into());
            }
            if ["nullable", "x-nullable"].iter().any(|key| members.get(*key) == Some(&Value::Bool(true))) {
                members.get_mut("type").into_iter().for_each(|kind| *kind = json!([kind.take(), "null"]));
            }
            members.values_mut().for_each(plain);
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        _ => {}
    }
}

/// The files of a case, at the root of an address of files, and for which draft their schemas are read.
struct Files(PathBuf, Draft);

impl Files {
    fn read(&self, path: &str) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let mut document = serde_yaml::from_str(&without_large(&fs::read_to_string(self.0.join(path))?))?;
        if self.1 == Draft::Draft4 {
            plain(&mut document);
        }
        Ok(document)
    }
}

impl Retrieve for Files {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let path = percent_decode_str(uri.path().as_str()).decode_utf8()?;
        self.read(path.trim_start_matches('/'))
    }
}

/// A document whose integers beyond 64 bits are floats, which a `Value` can hold.
fn without_large(text: &str) -> String {
    let words = text.split_inclusive([' ', '}', ']']).map(|word| {
        let number = word.trim_end_matches([' ', '}', ']']);
        let is_large = number.parse::<i128>().is_ok_and(|it| i64::try_from(it).is_err() && u64::try_from(it).is_err());
        if is_large { word.replacen(number, &format!("{number}.0"), 1) } else { word.to_owned() }
    });
    words.collect()
}

/// The validators of a schema of a case, one for each of its documents that has the schema.
fn validators(case: &Path, name: &str, schema: Option<&Value>) -> Result<Vec<Validator>, String> {
    let files = fs::read_dir(case).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let documents = files.filter(|file| file.starts_with("spec."));
    let validators = documents.filter_map(|document| validator(case, &document, name, schema).transpose());
    let validators: Vec<Validator> = validators.collect::<Result<_, _>>()?;
    if validators.is_empty() { Err("no document has the schema".to_owned()) } else { Ok(validators) }
}

/// A validator of JSON Schema as the version of the document has it, or else as the other versions do: real documents mix them.
fn validator(case: &Path, document: &str, name: &str, schema: Option<&Value>) -> Result<Option<Validator>, String> {
    let read = |draft| Files(case.to_owned(), draft).read(document).unwrap();
    if wanted(&read(Draft::Draft4), name, schema).is_none() {
        return Ok(None);
    }
    let build = |draft| {
        let mut root = read(draft);
        let address = root["$self"].as_str().map_or_else(|| format!("file:///{document}"), str::to_owned);
        let own = &root["components"]["schemas"][name];
        if schema.is_none() && own.get("$id").is_some() {
            // A document of its own: its references start at its address.
            root = own.clone();
        } else {
            root["allOf"] = json!([wanted(&root, name, schema)]);
            root["$defs"] = named(&root["components"]["schemas"]);
        }
        let options = jsonschema::options().with_draft(draft).with_base_uri(address);
        options.with_retriever(Files(case.to_owned(), draft)).build(&root).map_err(|error| error.to_string())
    };
    let is_old = read(Draft::Draft4)["openapi"].as_str().is_none_or(|version| version < "3.1");
    let drafts = [Draft::Draft4, Draft::Draft202012];
    let [own, other] = if is_old { drafts } else { [drafts[1], drafts[0]] };
    build(own).or_else(|error| build(other).map_err(|_| error)).map(Some)
}

/// The schemas with names of their own, for the place where a validator looks for those.
fn named(schemas: &Value) -> Value {
    let names = ["\"$id\":", "\"$anchor\":"];
    let has_name = |schema: &Value| names.iter().any(|name| schema.to_string().contains(name));
    let schemas = schemas.as_object().into_iter().flatten().filter(|(_, schema)| has_name(schema));
    schemas.map(|(name, schema)| (name.clone(), schema.clone())).collect()
}

/// The schema of a sample, or a reference to it in a document, if that has it.
fn wanted(document: &Value, name: &str, schema: Option<&Value>) -> Option<Value> {
    let name = name.replace('~', "~0").replace('/', "~1");
    match schema {
        None => ["/components/schemas/", "/definitions/"]
            .iter()
            .find_map(|section| reference(document, &format!("{section}{name}"))),
        Some(Value::String(pointer)) => reference(document, pointer),
        Some(schema) => Some(schema.clone()),
    }
}

/// A reference to what a JSON pointer leads to.
fn reference(document: &Value, pointer: &str) -> Option<Value> {
    document.pointer(pointer)?;
    Some(json!({"$ref": format!("#{}", utf8_percent_encode(pointer, POINTER))}))
}

/// What is wrong with a sample of a list; nothing if all is well.
fn check(list: &str, sample: &str, validators: &[Validator], read: Read) -> Result<(), String> {
    let part = |name| serde_json::from_str::<HashMap<String, Box<RawValue>>>(sample).unwrap()[name].get().to_owned();
    let (json, is_allowed) = match list {
        "same" => (sample.to_owned(), true),
        "changed" => (part("in"), true),
        "tolerated" => (sample.to_owned(), false),
        "refused" => (part("in"), false),
        _ => return Err("the lists are `same`, `changed`, `tolerated` and `refused`".to_owned()),
    };
    for validator in validators {
        match validator.validate(&value(&json)) {
            Err(error) if is_allowed => return Err(format!("the schema does not allow it: {error}")),
            Ok(()) if !is_allowed => return Err("the schema allows it".to_owned()),
            Ok(()) | Err(_) => {}
        }
    }
    let out = if list == "changed" { part("out") } else { json.clone() };
    match read(&json) {
        Err(error) if list != "refused" => Err(error.to_string()),
        Err(error) if value(&part("at")) != error.path() => Err(format!("another place: {error}")),
        Ok(written) if list == "refused" || exact(&written) != exact(&out) => Err(format!("written as {written}")),
        Ok(written) if is_allowed && !validators.iter().all(|validator| validator.is_valid(&value(&written))) => {
            Err("`out` is not allowed".to_owned())
        }
        Err(_) | Ok(_) => Ok(()),
    }
}

#[test]
fn samples_are_read_and_written() {
    let mut problems = Vec::new();
    for (case, schema, read) in readers::READERS {
        let folder = Path::new("tests/golden").join(case);
        let samples = fs::read_to_string(folder.join("samples.json")).unwrap();
        let samples: HashMap<String, HashMap<String, Box<RawValue>>> = serde_json::from_str(&samples).unwrap();
        let mut lists = samples[*schema].clone();
        let at = lists.remove("schema").map(|at| value(at.get()));
        let validators = match validators(&folder, schema, at.as_ref()) {
            Ok(validators) => validators,
            Err(problem) => {
                problems.push(format!("{case}: {schema}: {problem}"));
                continue;
            }
        };
        assert!(!lists.is_empty(), "{case}: {schema}: no samples");
        for (list, samples) in lists {
            let samples: Vec<Box<RawValue>> = serde_json::from_str(samples.get()).unwrap();
            assert!(!samples.is_empty(), "{case}: {schema}: {list} is empty");
            for sample in samples {
                if let Err(problem) = check(&list, sample.get(), &validators, *read) {
                    problems.push(format!("{case}: {schema}: {list}: {sample}\n    {problem}"));
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
