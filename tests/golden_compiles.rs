//! The code of every golden case, compiled: it must be valid and free of warnings. And its samples, read and written.
//!
//! `samples.json` of a case holds values for its component schemas, in up to four lists. An independent validator of JSON
//! Schema says that the values of the first two are allowed and those of the others are not:
//!
//! - `same`: what is written is what was read;
//! - `changed`: `in` becomes `out`, which is allowed too;
//! - `tolerated`: read and written all the same, since a client must survive an API that has moved on;
//! - `refused`: reading `in` fails, and the error names the place `at`.
#![allow(dead_code, missing_docs, reason = "nothing calls these clients, and their documents describe little")]
#![allow(clippy::match_overlapping_arm, reason = "codes are tried before the range they are in")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing test panics")]

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use jsonschema::Validator;
use oasmith_runtime::{Decode, DecodeError, Encode, from_json, to_json};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::value::RawValue;
use serde_json::{Value, json};

// The generator formats its code itself.
#[rustfmt::skip]
#[path = "golden/cases.rs"]
pub mod golden;
#[rustfmt::skip]
#[allow(deprecated, reason = "deprecated types have samples too")]
#[path = "golden/readers.rs"]
mod readers;

/// The samples of a schema, as text.
type Lists = BTreeMap<String, Vec<Box<RawValue>>>;

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

/// A Schema Object of OpenAPI 3.0 as JSON Schema draft 4, which it was made from; `nullable` is all that draft 4 does not know.
fn plain(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.get("nullable") == Some(&Value::Bool(true)) {
                members.get_mut("type").into_iter().for_each(|kind| *kind = json!([kind.take(), "null"]));
            }
            members.values_mut().for_each(plain);
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        _ => {}
    }
}

fn validator(case: &Path, schema: &str) -> Validator {
    let text = fs::read_to_string(case.join("spec.yaml")).unwrap();
    let is_draft_4 = text.contains("openapi: 3.0");
    let mut document: Value = serde_yaml::from_str(&text).unwrap();
    assert!(document["components"]["schemas"].get(schema).is_some(), "{}: no schema {schema}", case.display());
    if is_draft_4 {
        plain(&mut document["components"]);
    }
    let pointer = format!(
        "#/components/schemas/{}",
        utf8_percent_encode(&schema.replace('~', "~0").replace('/', "~1"), NON_ALPHANUMERIC)
    );
    let root = json!({"allOf": [{"$ref": pointer}], "components": document["components"]});
    if is_draft_4 { jsonschema::draft4::new(&root).unwrap() } else { jsonschema::draft202012::new(&root).unwrap() }
}

/// What is wrong with a sample of a list; nothing if all is well.
fn check(list: &str, sample: &str, validator: &Validator, read: Read) -> Result<(), String> {
    let part = |name| serde_json::from_str::<HashMap<String, Box<RawValue>>>(sample).unwrap()[name].get().to_owned();
    let (json, is_allowed) = match list {
        "same" => (sample.to_owned(), true),
        "changed" => (part("in"), true),
        "tolerated" => (sample.to_owned(), false),
        "refused" => (part("in"), false),
        _ => return Err("the lists are `same`, `changed`, `tolerated` and `refused`".to_owned()),
    };
    if let Err(error) = validator.validate(&value(&json)) {
        if is_allowed {
            return Err(format!("the schema does not allow it: {error}"));
        }
    } else if !is_allowed {
        return Err("the schema allows it".to_owned());
    }
    let out = if list == "changed" { part("out") } else { json.clone() };
    match read(&json) {
        Err(error) if list != "refused" => Err(error.to_string()),
        Err(error) if value(&part("at")) != error.path() => Err(format!("another place: {error}")),
        Ok(written) if list == "refused" || exact(&written) != exact(&out) => Err(format!("written as {written}")),
        Ok(written) if is_allowed && !validator.is_valid(&value(&written)) => Err("`out` is not allowed".to_owned()),
        Err(_) | Ok(_) => Ok(()),
    }
}

#[test]
fn samples_are_read_and_written() {
    let mut problems = Vec::new();
    for (case, schema, read) in readers::READERS {
        let case = Path::new("tests/golden").join(case);
        let samples = fs::read_to_string(case.join("samples.json")).unwrap();
        let samples: HashMap<String, Lists> = serde_json::from_str(&samples).unwrap();
        let validator = validator(&case, schema);
        for (list, samples) in &samples[*schema] {
            for sample in samples {
                if let Err(problem) = check(list, sample.get(), &validator, *read) {
                    problems.push(format!("{}: {schema}: {list}: {sample}\n    {problem}", case.display()));
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
