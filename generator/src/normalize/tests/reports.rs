use serde_json::{Value, json};

use super::{at, document, operation, run, schema};
use crate::diagnostics::Code;

#[test]
fn only_known_versions_are_read() {
    for (root, code, place) in [
        (json!({}), Code::MissingOpenapi, ""),
        (json!([]), Code::WrongShape, ""),
        (json!({"swagger": "1.2"}), Code::UnsupportedVersion, "/swagger"),
        (json!({"openapi": "3.3.0"}), Code::UnsupportedVersion, "/openapi"),
        (json!({"openapi": "3.00"}), Code::UnsupportedVersion, "/openapi"),
        (json!({"openapi": null}), Code::UnsupportedVersion, "/openapi"),
    ] {
        let (document, said) = run(root.clone());
        assert!(document.is_none(), "{root}");
        let said: Vec<_> = said.into_iter().map(|(code, at, _)| (code, at)).collect();
        assert_eq!(said, [at(code, place)], "{root}");
    }
    let (_, said) = run(json!({"openapi": "4.0.0"}));
    assert_eq!(said[0].2, "version \"4.0.0\" is not read, only OpenAPI 2.0, 3.0, 3.1, 3.2 is");
}

#[test]
fn a_version_may_be_a_number() {
    let mut root = document(json!({}), json!({}));
    root["openapi"] = json!("3.0");
    assert_eq!(run(root.clone()).1, []);
    // 3.0 becomes 3.0 again as text.
    root["openapi"] = json!(3.0);
    let (document, said) = run(root);
    assert_eq!(document.unwrap().openapi, "3.0");
    assert_eq!(said[0].0, Code::Repaired);
}

#[test]
fn paths_are_an_object() {
    let (document, said) = run(document(json!([]), json!({})));
    assert!(document.is_none());
    assert_eq!((said[0].0, said[0].1.as_str()), (Code::WrongShape, "/paths"));
}

#[test]
fn unknown_keywords_are_dropped_with_a_suggestion() {
    let (value, said) = schema(json!({"desciption": "d", "x-kept": {"a": 1}, "zzz": 1}));
    assert_eq!(value, json!({"x-kept": {"a": 1}}));
    assert_eq!(said, [at(Code::UnknownKeyword, "/desciption"), at(Code::UnknownKeyword, "/zzz")]);
    let mut root = document(json!({}), json!({}));
    root["serves"] = json!([]);
    let (_, said) = run(root);
    assert_eq!(said[0].2, "`serves` is no keyword of the OpenAPI Object");
}

#[test]
fn unsupported_keywords_are_named_once() {
    let links = json!({"l": {"operationId": "x"}});
    let (value, said) = operation(json!({
        "responses": {
            "200": {"description": "", "links": links}, "201": {"description": "", "links": links},
            "202": {"description": "", "links": {}},
        },
        "callbacks": {"c": {"$ref": "#/nowhere"}},
    }));
    let bare = json!({"description": ""});
    assert_eq!(value, json!({"responses": {"200": bare, "201": bare, "202": bare}}));
    assert_eq!(
        said,
        [at(Code::UnsupportedKeyword, "/responses/200/links"), at(Code::UnsupportedKeyword, "/callbacks"),]
    );
}

/// A document with one operation, and what was reported below it or elsewhere as without an effect.
fn unsupported(operation: Value, components: Value) -> Vec<(String, String)> {
    let mut root = document(json!({"/a": {"get": operation}}), components);
    root["servers"] = json!([{"url": "/a"}, {"url": "/b"}, {"url": "/c"}]);
    let (document, said) = run(root);
    assert!(document.is_some());
    assert!(said.iter().all(|(code, ..)| *code == Code::UnsupportedKeyword), "{said:?}");
    said.into_iter().map(|(_, at, message)| (at, message)).filter(|(at, _)| !at.starts_with("/servers")).collect()
}

fn places(said: Vec<(String, String)>) -> Vec<String> {
    said.into_iter().map(|(at, _)| at).collect()
}

#[test]
fn what_says_nothing_new_is_passed_over() {
    let operation = json!({
        "tags": ["a", "a"],
        "servers": [{"url": "/a"}, {"url": "/b"}, {"url": "/c"}],
        "parameters": [{"name": "q", "in": "query", "allowReserved": false, "allowEmptyValue": false, "schema": {}}],
        "responses": {"200": {"description": "", "headers": {}, "links": {}}},
    });
    let schema = json!({
        "type": "string", "properties": {}, "additionalProperties": false, "required": ["x"],
        "discriminator": {"propertyName": "x"}, "oneOf": [{}],
    });
    assert_eq!(unsupported(operation, json!({"schemas": {"A": schema}})), []);
}

#[test]
fn one_reason_is_given_once() {
    let with_links = json!({"description": "", "links": {"a": {"$ref": "#/components/links/A"}}});
    let operation = json!({"responses": {"200": with_links, "400": with_links}});
    let said = unsupported(operation, json!({"links": {"A": {"operationId": "b"}}}));
    let [(at, message)] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(at, "/paths/~1a/get/responses/200/links");
    assert!(message.ends_with(" (and at 2 more places)"), "{message}");
}

#[test]
fn what_is_wrong_with_a_security_scheme_is_said_once() {
    for (scheme, expected) in [
        (json!({"type": "htttp", "scheme": "bearer"}), &["type"][..]),
        (json!({"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}), &["scheme", "bearerFormat"]),
        (
            json!({"type": "apiKey", "name": "a", "in": "header", "scheme": "bearer", "bearerFormat": "JWT"}),
            &["scheme", "bearerFormat"],
        ),
    ] {
        let info = json!({"title": "Test", "version": "1"});
        let root =
            json!({"swagger": "2.0", "info": info, "host": "a", "paths": {}, "securityDefinitions": {"a": scheme}});
        let places: Vec<String> = run(root).1.into_iter().map(|(_, at, _)| at).collect();
        let expected: Vec<String> = expected.iter().map(|key| format!("/securityDefinitions/a/{key}")).collect();
        assert_eq!(places, expected, "{scheme}");
    }
}

#[test]
fn a_security_scheme_says_where_its_key_goes() {
    for (scheme, message) in [
        (
            json!({"type": "apiKey", "name": "a", "in": "body"}),
            "expected one of `query`, `header`, `cookie`, found the string \"body\": it is read as the string \"header\"",
        ),
        (
            json!({"type": "apiKey", "name": "a", "in": "Query"}),
            "expected one of `query`, `header`, `cookie`: it is read as the string \"query\"",
        ),
        (json!({"type": "apiKey", "name": "a"}), "`in` is missing from this scheme: it is read as `\"header\"`"),
    ] {
        let (_, said) = run(document(json!({}), json!({"securitySchemes": {"a": scheme}})));
        let messages: Vec<&str> = said.iter().map(|(_, _, message)| message.as_str()).collect();
        assert_eq!(messages, [message], "{scheme}");
    }
}

#[test]
fn names_that_a_part_of_a_composition_requires_may_be_properties_of_another() {
    let part = json!({"required": ["b"], "properties": {"a": {}}});
    let components = json!({"schemas": {
        "Alone": part,
        "Composed": {"allOf": [part, {"properties": {"b": {}}}]},
        "Open": {"required": ["b"], "properties": {"a": {}}, "additionalProperties": {}},
    }});
    let operation = json!({"responses": {"200": {"description": ""}}});
    assert_eq!(places(unsupported(operation, components)), ["/components/schemas/Alone/required/0"]);
}

#[test]
fn a_good_document_is_said_nothing_about() {
    let mut root = document(
        json!({"/pets/{id}": {
            "parameters": [{"$ref": "#/components/parameters/id"}],
            "get": {
                "operationId": "getPet", "tags": ["pets"], "deprecated": false, "security": [{"bearer": []}],
                "responses": {
                    "200": {"description": "a pet", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
                    "4XX": {"$ref": "#/components/responses/Error"},
                },
            },
        }}),
        json!({
            "parameters": {"id": {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}},
            "responses": {"Error": {"description": "an error"}},
            "schemas": {"Pet": {"type": "object", "required": ["name"], "additionalProperties": false, "properties": {
                "name": {"type": "string", "maxLength": 10, "pattern": "^a"},
                "kind": {"enum": ["cat", null], "nullable": true, "type": "string"},
                "age": {"type": "integer", "format": "int32", "minimum": 0, "default": 1},
            }}},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        }),
    );
    root["servers"] = json!([{"url": "https://example.com"}]);
    root["tags"] = json!([{"name": "pets", "externalDocs": {"url": "https://example.com"}}]);
    let (document, said) = run(root.clone());
    assert_eq!(said, []);
    let mut kept = serde_json::to_value(document.unwrap()).unwrap();
    // The typed model writes defaults: what it adds is taken away before the comparison.
    kept["components"]["parameters"]["id"].as_object_mut().unwrap().remove("style");
    kept["paths"]["/pets/{id}"]["get"]["deprecated"] = json!(false);
    assert_eq!(kept, root);
}
