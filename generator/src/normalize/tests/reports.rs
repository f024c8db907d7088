use serde_json::json;

use super::{at, document, operation, run, schema};
use crate::diagnostics::Code;

#[test]
fn only_known_versions_are_read() {
    for (root, code, place) in [
        (json!({}), Code::MissingOpenapi, ""),
        (json!([]), Code::WrongShape, ""),
        (json!({"swagger": "2.0"}), Code::UnsupportedVersion, "/swagger"),
        (json!({"openapi": "3.1.0"}), Code::UnsupportedVersion, "/openapi"),
        (json!({"openapi": "3.2.0"}), Code::UnsupportedVersion, "/openapi"),
        (json!({"openapi": "3.00"}), Code::UnsupportedVersion, "/openapi"),
        (json!({"openapi": null}), Code::UnsupportedVersion, "/openapi"),
    ] {
        let (document, said) = run(root.clone());
        assert!(document.is_none(), "{root}");
        let said: Vec<_> = said.into_iter().map(|(code, at, _)| (code, at)).collect();
        assert_eq!(said, [at(code, place)], "{root}");
    }
    let (_, said) = run(json!({"openapi": "3.1.0"}));
    assert_eq!(said[0].2, "version \"3.1.0\" is not read, only OpenAPI 3.0 is");
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
    assert_eq!(said[0].2, "`serves` is no keyword of the OpenAPI Object; did you mean `servers`?");
}

#[test]
fn unsupported_keywords_are_named_once() {
    let xml = json!({"type": "string", "xml": {"name": "a"}});
    let (value, said) = schema(json!({"properties": {"a": xml, "b": xml, "c": {"xml": {}}}}));
    assert_eq!(value["properties"]["a"], json!({"type": "string"}));
    assert_eq!(said, [at(Code::UnsupportedKeyword, "/properties/a/xml")]);

    let (value, said) = operation(json!({
        "responses": {"200": {"description": "", "links": {"l": {"operationId": "x"}}}},
        "callbacks": {"c": {"$ref": "#/nowhere"}},
        "servers": [{"url": "/"}],
    }));
    assert_eq!(value, json!({"responses": {"200": {"description": ""}}}));
    assert_eq!(
        said,
        [
            at(Code::UnsupportedKeyword, "/responses/200/links"),
            at(Code::UnsupportedKeyword, "/callbacks"),
            at(Code::UnsupportedKeyword, "/servers"),
        ]
    );
}

#[test]
fn a_good_document_is_said_nothing_about() {
    let mut root = document(
        json!({"/pets/{id}": {
            "parameters": [{"$ref": "#/components/parameters/id"}],
            "get": {
                "operationId": "getPet", "tags": ["pets"], "deprecated": false, "security": [{"bearer": []}],
                "responses": {
                    "200": {"description": "a pet", "headers": {"X-Rate": {"schema": {"type": "integer"}}},
                            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
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
    let operation = &mut kept["paths"]["/pets/{id}"]["get"];
    operation["responses"]["200"]["headers"]["X-Rate"].as_object_mut().unwrap().remove("style");
    kept["components"]["parameters"]["id"].as_object_mut().unwrap().remove("style");
    kept["paths"]["/pets/{id}"]["get"]["deprecated"] = json!(false);
    assert_eq!(kept, root);
}
