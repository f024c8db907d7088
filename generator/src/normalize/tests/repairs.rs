use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{at, document, normalized, operation, run, schema};
use crate::diagnostics::Code;

const REPAIRED: Code = Code::Repaired;

#[test]
fn what_the_model_insists_on_is_filled_in() {
    let (document, said) =
        run(json!({"openapi": "3.0.0", "paths": {"/a": {"get": {}, "put": {"responses": {"200": {}}}}}}));
    let places: Vec<_> = said.iter().map(|(code, at, _)| (*code, at.as_str())).collect();
    assert_eq!(
        places,
        [
            (REPAIRED, "/paths/~1a/get"),
            (REPAIRED, "/paths/~1a/put/responses/200"),
            (REPAIRED, ""),
            (REPAIRED, ""),
            (REPAIRED, ""),
        ]
    );
    assert_eq!(said[3].2, "`title` is missing from this Info Object: it is read as empty");
    assert_eq!(document.unwrap().operations().count(), 2);

    let (document, said) = run(json!({"openapi": "3.0.0", "info": {"title": "", "version": ""}, "paths": null}));
    assert_eq!(said.len(), 1);
    assert!(document.is_some());
}

#[test]
fn an_object_without_its_essence_is_left_out() {
    let (value, said) = operation(json!({
        "responses": {},
        "externalDocs": {"description": "no url"},
        "parameters": [{"in": "query", "schema": {}}, {"name": "a", "in": "elsewhere", "schema": {}}],
    }));
    assert_eq!(value.get("externalDocs"), None);
    assert_eq!(value.get("parameters"), None);
    assert_eq!(said, [at(REPAIRED, "/externalDocs"), at(REPAIRED, "/parameters/0"), at(REPAIRED, "/parameters/1/in")]);
}

#[test]
fn values_of_the_wrong_shape_are_read_as_they_were_meant_or_left_out() {
    let (value, said) = schema(json!({
        "type": "String", "nullable": "true", "maxLength": "5", "minLength": -1, "description": 7, "required": "a",
        "enum": "x", "readOnly": null, "properties": [],
    }));
    assert_eq!(
        value,
        json!({"type": "string", "nullable": true, "maxLength": 5, "description": "7", "required": ["a"], "enum": ["x"]})
    );
    let places = [
        "/type",
        "/nullable",
        "/maxLength",
        "/minLength",
        "/description",
        "/required",
        "/enum",
        "/readOnly",
        "/properties",
    ];
    assert_eq!(said, places.map(|place| at(REPAIRED, place)));
}

#[test]
fn what_is_no_schema_is_any_value() {
    let (value, said) = schema(json!({
        "items": "string",
        "properties": {"a": "string", "b": true},
        "additionalProperties": 1,
        "allOf": [null],
    }));
    assert_eq!(value, json!({"items": {}, "properties": {"a": {}, "b": {}}, "allOf": [{}]}));
    let places = ["/items", "/properties/a", "/properties/b", "/additionalProperties", "/allOf/0"];
    assert_eq!(said, places.map(|place| at(REPAIRED, place)));
}

#[test]
fn types_are_one_name() {
    for (given, expected, count) in [
        (json!({"type": ["string", "null"]}), json!({"type": "string", "nullable": true}), 1),
        (json!({"type": ["string"]}), json!({"type": "string"}), 1),
        (
            json!({"type": ["string", "integer", "null"]}),
            json!({"nullable": true, "anyOf": [{"type": "string"}, {"type": "integer"}]}),
            1,
        ),
        (json!({"type": "null"}), json!({"nullable": true, "enum": [null]}), 1),
        (json!({"type": "file"}), json!({}), 1),
        (json!({"type": "integer"}), json!({"type": "integer"}), 0),
    ] {
        let (value, said) = schema(given.clone());
        assert_eq!(value, expected, "{given}");
        assert_eq!(said.len(), count, "{given}");
    }
}

#[test]
fn bounds_are_numbers_and_their_exclusiveness_a_boolean() {
    let (value, said) = schema(json!({"type": "number", "exclusiveMinimum": 5, "maximum": "7.5"}));
    assert_eq!(value, json!({"type": "number", "minimum": 5.0, "exclusiveMinimum": true, "maximum": 7.5}));
    assert_eq!(said, [at(REPAIRED, "/exclusiveMinimum"), at(REPAIRED, "/maximum")]);

    let (value, said) = schema(json!({"type": "integer", "minimum": 0.0, "maximum": 1e15, "multipleOf": 0.5}));
    assert_eq!(value["minimum"].to_string(), "0.0", "half a step makes it no integer of the model");
    assert_eq!(said, []);
    let (value, _) = schema(json!({"type": "integer", "minimum": 0.0, "maximum": 1e15}));
    assert_eq!(value, json!({"type": "integer", "minimum": 0, "maximum": 1_000_000_000_000_000_i64}));
}

#[test]
fn a_discriminator_is_an_object() {
    let (value, said) = schema(json!({"anyOf": [{}], "discriminator": "kind"}));
    assert_eq!(value["discriminator"], json!({"propertyName": "kind"}));
    assert_eq!(said, [at(REPAIRED, "/discriminator")]);
    let (value, said) = schema(json!({"anyOf": [{}], "discriminator": {}}));
    assert_eq!((value.get("discriminator"), said), (None, vec![at(REPAIRED, "/discriminator")]));
}

fn parameter(parameter: Value) -> (Value, Vec<(Code, String)>) {
    let (value, said) = operation(json!({"responses": {}, "parameters": [parameter]}));
    let said = said.into_iter().map(|(code, at)| (code, at.trim_start_matches("/parameters/0").to_owned())).collect();
    (value["parameters"][0].clone(), said)
}

#[test]
fn a_parameter_has_a_schema_or_a_content() {
    let schema = json!({"type": "string"});
    let content = json!({"application/json": {"schema": {}}});
    let query = |extra: Value| {
        let mut members = json!({"name": "a", "in": "query", "style": "form"});
        members.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        members
    };
    for (given, expected, place) in [
        (json!({"schema": schema, "content": content}), json!({"schema": schema}), "/content"),
        (json!({"type": "string"}), json!({"schema": schema}), "/type"),
        (json!({}), json!({"schema": {}}), ""),
        (json!({"content": {}}), json!({"schema": {}}), ""),
    ] {
        let (value, said) = parameter(query(given));
        assert_eq!(value, query(expected));
        assert_eq!(said, [at(REPAIRED, place)]);
    }
    let (value, said) = parameter(query(json!({"content": content})));
    assert_eq!((value, said), (query(json!({"content": content})), vec![at(REPAIRED, "/style")]));
}

#[test]
fn a_parameter_has_a_style_of_its_location() {
    for (location, right, wrong) in [
        ("query", "pipeDelimited", "simple"),
        ("path", "label", "form"),
        ("header", "simple", "form"),
        ("cookie", "form", "simple"),
    ] {
        let given = |style| json!({"name": "a", "in": location, "required": true, "schema": {}, "style": style});
        let (value, said) = parameter(given(right));
        assert_eq!((value, said), (given(right), vec![]));
        let (value, said) = parameter(given(wrong));
        assert_ne!(value["style"], wrong);
        assert_eq!(said, [at(REPAIRED, "/style")]);
    }
}

#[test]
fn a_path_parameter_is_required() {
    let (value, said) = parameter(json!({"name": "a", "in": "path", "schema": {}}));
    assert_eq!(value["required"], true);
    assert_eq!(said, [at(REPAIRED, "")]);
}

#[test]
fn keys_of_responses_are_statuses() {
    let responses = json!({"4xx": {"description": "a"}, "200-299": {"description": "b"}, "x-y": 1, "default": {"description": "c"}});
    let (value, said) = operation(json!({"responses": responses}));
    assert_eq!(value["responses"], json!({"default": {"description": "c"}, "4XX": {"description": "a"}, "x-y": 1}));
    assert_eq!(said, [at(REPAIRED, "/responses/4xx"), at(Code::UnknownKeyword, "/responses/200-299")]);
}

#[test]
fn paths_begin_with_a_slash() {
    let (value, said) = normalized(json!({"a": {"summary": "a"}, "/b": {}, "b": {}}), json!({}));
    assert_eq!(value["paths"], json!({"/a": {"summary": "a"}, "/b": {}}));
    assert_eq!(said, [at(REPAIRED, "/paths/a"), at(Code::UnknownKeyword, "/paths/b")]);
}

#[test]
fn variables_of_an_address_have_a_default_and_a_place() {
    let mut root = document(json!({}), json!({}));
    root["servers"] = json!([{
        "url": "https://{region}.example.com:{port}/{missing}",
        "variables": {"region": {"default": "eu"}, "port": {"default": 8443}, "missing": {}, "other": {"default": ""}},
    }]);
    let (document, said) = run(root);
    let variables = document.unwrap().servers[0].variables.clone().unwrap();
    let variables: Vec<_> =
        variables.iter().map(|(name, variable)| (name.as_str(), variable.default.as_str())).collect();
    assert_eq!(variables, [("region", "eu"), ("port", "8443"), ("missing", "")]);
    let codes: Vec<_> = said.iter().map(|(code, at, _)| (*code, at.as_str())).collect();
    assert_eq!(
        codes,
        [
            (REPAIRED, "/servers/0/variables/other"),
            (REPAIRED, "/servers/0/variables/port/default"),
            (REPAIRED, "/servers/0/variables/missing"),
        ]
    );
}

#[test]
fn security_schemes_have_what_their_type_needs() {
    let (value, said) = normalized(
        json!({}),
        json!({"securitySchemes": {
            "bearer": {"type": "http", "scheme": "Bearer"},
            "http": {"type": "http"},
            "basic": {"type": "basic"},
            "key": {"type": "apiKey", "in": "body"},
            "oauth": {"type": "oauth2", "flows": {"implicit": {}}},
            "none": {"type": "oauth2"},
            "oidc": {"type": "openIdConnect"},
            "other": {"type": "magic"},
        }}),
    );
    let schemes = &value["components"]["securitySchemes"];
    assert_eq!(schemes["basic"], json!({"type": "http", "scheme": "basic"}));
    assert_eq!(schemes["key"], json!({"type": "apiKey", "in": "header", "name": ""}));
    assert_eq!(schemes["oauth"]["flows"]["implicit"], json!({"authorizationUrl": "", "scopes": {}}));
    assert_eq!(schemes.as_object().unwrap().len(), 7);
    assert!(said.iter().all(|(code, _)| *code == REPAIRED));
}

#[test]
fn security_requirements_list_scopes_and_name_schemes() {
    let key = json!({"type": "apiKey", "name": "k", "in": "query"});
    let operation = json!({"responses": {}, "security": {"a": null, "x-b": ["s"], "c": []}});
    let components = json!({"securitySchemes": {"a": key, "x-b": {"$ref": "#/components/securitySchemes/a"}}});
    let (value, said) = run(document(json!({"/a": {"get": operation}}), components));
    let value = serde_json::to_value(value.unwrap()).unwrap();
    let security = &value["paths"]["/a"]["get"]["security"];
    assert_eq!(*security, json!([{"a": [], "x-b": ["s"], "c": []}]));
    let places: Vec<&str> = said.iter().map(|(_, at, _)| at.strip_prefix("/paths/~1a/get").unwrap()).collect();
    assert_eq!(places, ["/security", "/security/0/a", "/security/0/c"]);
}

#[test]
fn a_scheme_that_is_missing_is_missed_once() {
    let operation = json!({"responses": {"204": {"description": ""}}, "security": [{"nope": []}]});
    let (_, said) = run(document(json!({"/a": {"get": operation, "put": operation, "post": operation}}), json!({})));
    let [(REPAIRED, at, message)] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(at, "/paths/~1a/get/security/0/nope");
    assert_eq!(message, "no security scheme is called `nope`: it is not asked for (and at 2 more places)");
}

#[test]
fn nesting_has_a_limit() {
    let nested =
        |depth| (0..depth).fold(json!({"type": "string"}), |inner, _| json!({"type": "array", "items": inner}));
    let (_, said) = schema(nested(60));
    assert_eq!(said, []);
    // Examples are not walked; loading bounds their depth.
    let example = (0..120).fold(json!(1), |inner, _| json!({ "a": [inner] }));
    let (_, said) = schema(json!({"items": {"items": {"example": example}}}));
    assert_eq!(said, []);
    let (_, said) = schema(nested(100));
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].0, Code::TooDeep);
}

#[test]
fn an_enum_beside_an_array_is_that_of_its_items() {
    let values = json!(["new", "used"]);
    let (value, said) = schema(json!({"type": "array", "items": {"type": "string"}, "enum": values}));
    assert_eq!(value, json!({"type": "array", "items": {"type": "string", "enum": values}}));
    assert_eq!(said, [at(REPAIRED, "/enum")]);
    let (value, said) = schema(json!({"type": "array", "enum": values}));
    assert_eq!(value, json!({"type": "array", "items": {"type": "string", "enum": values}}), "they are strings");
    assert_eq!(said, [at(REPAIRED, "/enum")]);

    let own = json!({"type": "array", "items": {"type": "string", "enum": ["old"]}, "enum": values});
    let document = json!({"openapi": "3.0.0", "info": {"title": "", "version": ""}, "paths": {}, "components": {"schemas": {"A": own}}});
    let (_, said) = run(document);
    assert_eq!(said[0].2, "no value of it is a list, and `items` says what they are: it is left out");
}

#[test]
fn a_media_type_without_a_slash_takes_no_place() {
    let short = |content: Value| operation(json!({"responses": {}, "requestBody": {"content": content}}));
    let (value, said) = short(json!({"json": {"schema": {"type": "string"}}}));
    assert_eq!(value["requestBody"]["content"], json!({"application/json": {"schema": {"type": "string"}}}));
    assert_eq!(said, [at(REPAIRED, "/requestBody/content/json")]);
    let whole = json!({"schema": {"type": "integer"}});
    for content in [
        json!({"json": {"schema": {"type": "string"}}, "application/json": whole}),
        json!({"application/json": whole, "JSON": {"schema": {"type": "string"}}}),
    ] {
        let document = json!({"openapi": "3.0.0", "info": {"title": "", "version": ""}, "paths": {"/a": {"put": {
            "requestBody": {"content": content}, "responses": {"204": {"description": ""}}}}}});
        let (document, said) = run(document);
        assert_eq!(said.len(), 1);
        assert!(said[0].2.ends_with("`application/json` is there: it is left out"), "{}", said[0].2);
        let document = serde_json::to_value(document.unwrap()).unwrap();
        assert_eq!(document["paths"]["/a"]["put"]["requestBody"]["content"], json!({"application/json": whole}));
    }
}

/// Without a budget that would be a hundred million members.
#[test]
fn a_default_is_not_looked_for_in_members_without_end() {
    let members: Vec<Value> = (0..100).map(|_| json!({"$ref": "#/components/schemas/A"})).collect();
    let start = Instant::now();
    let (_, said) = schema(json!({"type": "string", "allOf": members, "default": "a"}));
    assert_eq!(said, []);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
