//! Random edits of a small document: whatever they do, the stage ends without a panic, and the typed model takes what
//! it hands on.

use serde_json::{Value, json};

use super::run;
use crate::diagnostics::{Code, Severity};

/// A document with something of everything.
fn original() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Pets", "version": "1", "contact": {"name": "a"}, "license": {"name": "MIT"}},
        "servers": [{"url": "https://{r}.example.com", "variables": {"r": {"default": "eu", "enum": ["eu"]}}}],
        "security": [{"bearer": []}],
        "tags": [{"name": "pets", "externalDocs": {"url": "https://example.com"}}],
        "paths": {
            "/pets": {
                "parameters": [{"$ref": "#/components/parameters/limit"}],
                "get": {
                    "operationId": "listPets", "tags": ["pets"],
                    "parameters": [
                        {"name": "q", "in": "query", "style": "deepObject", "explode": true, "schema": {"type": "object"}},
                        {"name": "c", "in": "cookie", "content": {"application/json": {"schema": {"type": "string"}}}},
                    ],
                    "responses": {
                        "200": {"description": "all", "headers": {"X-A": {"$ref": "#/components/headers/A"}},
                                "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}}}},
                        "4XX": {"$ref": "#/components/responses/Error"},
                    },
                },
                "post": {
                    "requestBody": {"required": true, "content": {"application/json": {
                        "schema": {"$ref": "#/components/schemas/Pet"}, "example": {"name": "a"},
                        "encoding": {"name": {"contentType": "text/plain"}}}}},
                    "responses": {"default": {"$ref": "#/components/responses/Error"}},
                },
            },
            "/dogs": {"$ref": "#/paths/~1pets", "summary": "dogs"},
        },
        "components": {
            "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 0.0}}},
            "headers": {"A": {"schema": {"type": "string"}}},
            "responses": {"Error": {"description": "error", "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Pet/properties/owner"}}}}},
            "schemas": {
                "Pet": {
                    "type": "object", "required": ["name"], "discriminator": {"propertyName": "kind", "mapping": {"d": "Dog"}},
                    "properties": {
                        "name": {"type": "string", "enum": ["a", "b"], "default": "a", "xml": {"name": "n"}},
                        "owner": {"$ref": "#/components/schemas/Owner", "nullable": true},
                        "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": true},
                    },
                    "additionalProperties": {"type": "integer", "format": "int64", "maximum": 9},
                },
                "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"bark": {"type": "boolean"}}}]},
                "Owner": {"oneOf": [{"type": "number", "multipleOf": 0.5}, {"anyOf": [{"not": {"type": "string"}}]}]},
            },
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "header", "name": "k"},
                "oauth": {"type": "oauth2", "flows": {"password": {"tokenUrl": "/t", "scopes": {"a": "b"}}}},
            },
        },
    })
}

/// A generator of numbers (`SplitMix64`) that gives the same ones in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap()
    }
}

/// The places of all values but the root.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(key, value)| (escaped(key), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, value)| (i.to_string(), value)).collect(),
        _ => return,
    };
    for (key, value) in members {
        let at = format!("{at}/{key}");
        places(value, &at, found);
        found.push(at);
    }
}

fn remove(root: &mut Value, place: &str) {
    let (parent, key) = place.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    match root.pointer_mut(parent).unwrap() {
        Value::Object(members) => drop(members.shift_remove(&key)),
        Value::Array(items) => drop(items.remove(key.parse().unwrap())),
        _ => {}
    }
}

fn mutate(root: &mut Value, random: &mut Random) {
    let mut found = Vec::new();
    places(root, "", &mut found);
    let place = found[random.below(found.len())].clone();
    let strange = [
        json!(null),
        json!(true),
        json!(-1.5),
        json!(1e308),
        json!(u64::MAX),
        json!(""),
        json!("é$ref"),
        json!([]),
        json!({}),
        json!(["a", 1]),
        json!({"$ref": place.clone()}),
        json!({"$ref": format!("#{place}")}),
        json!({"$ref": "#"}),
    ];
    match random.below(4) {
        0 => remove(root, &place),
        1 => {
            let other = root.pointer(&found[random.below(found.len())]).unwrap().clone();
            *root.pointer_mut(&place).unwrap() = other;
        }
        _ => *root.pointer_mut(&place).unwrap() = strange[random.below(strange.len())].clone(),
    }
}

#[test]
fn edited_documents_never_panic_and_nearly_always_survive() {
    const ROUNDS: usize = 400;
    let mut random = Random(7);
    let (mut survived, mut sound) = (0, 0);
    for _ in 0..ROUNDS {
        let mut document = original();
        for _ in 0..=random.below(3) {
            mutate(&mut document, &mut random);
        }
        let (typed, said) = run(document.clone());
        for (_, _, message) in &said {
            assert!(!message.contains("could not be understood"), "{message}\n{document}");
        }
        survived += usize::from(typed.is_some());
        // Edits break references all the time, and there is nothing else to do about these.
        let mut errors = said.iter().filter(|(code, ..)| code.severity() == Severity::Error);
        let references = [Code::UnresolvedReference, Code::ExternalReference, Code::ReferenceCycle];
        let only_references = errors.all(|(code, at, _)| references.contains(code) || at.ends_with("/$ref"));
        sound += usize::from(typed.is_some() && only_references);
    }
    assert!(survived * 100 >= ROUNDS * 98, "{survived} of {ROUNDS} survived");
    assert!(sound * 100 >= ROUNDS * 92, "{sound} of {ROUNDS} have no other error");
}
