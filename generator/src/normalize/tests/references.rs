use std::time::Duration;

use serde_json::{Map, Value, json};

use super::{Diagnostics, Wanted, at, document, normalize, normalized, operation, run, schema};
use crate::clock::Clock;
use crate::diagnostics::Code;

#[test]
fn keywords_beside_a_reference_in_a_schema_are_heard() {
    let reference = json!({"$ref": "#/components/schemas/B", "description": "d", "nullable": true});
    let (value, said) = schema(json!({"properties": {"p": reference}}));
    assert_eq!(
        value["properties"]["p"],
        json!({"nullable": true, "description": "d", "allOf": [{"$ref": "#/components/schemas/B"}]})
    );
    assert_eq!(said, []);

    let (value, said) = schema(json!({"$ref": "#/components/schemas/B", "x-y": 1, "requird": 2}));
    assert_eq!(value, json!({"$ref": "#/components/schemas/B"}));
    assert_eq!(said, [at(Code::UnknownKeyword, "/requird")]);

    let both = json!({"$ref": "#/components/schemas/B", "allOf": [{"type": "string"}]});
    let (value, _) = schema(both);
    assert_eq!(value["allOf"], json!([{"$ref": "#/components/schemas/B"}, {"type": "string"}]));
}

#[test]
fn keywords_beside_another_reference_are_dropped() {
    let (value, said) = normalized(
        json!({"/a": {"get": {"responses": {"200": {
            "$ref": "#/components/responses/R", "description": "d", "x-y": 1, "content": {}
        }}}}}),
        json!({"responses": {"R": {"description": "r"}}}),
    );
    assert_eq!(value["paths"]["/a"]["get"]["responses"]["200"], json!({"$ref": "#/components/responses/R"}));
    let place = "/paths/~1a/get/responses/200/content";
    assert_eq!(said, [at(Code::UnsupportedKeyword, place)]);
}

#[test]
fn a_reference_is_a_string() {
    let (value, said) = schema(json!({"properties": {"p": {"$ref": 5}, "$ref": {"type": "string"}}}));
    assert_eq!(said, [at(Code::WrongShape, "/properties/p/$ref")]);
    assert_eq!(value["properties"]["$ref"], json!({"type": "string"}));
}

#[test]
fn a_reference_leads_somewhere_in_this_document() {
    let (_, said) = schema(json!({"items": {"$ref": "#/components/schemas/C"}}));
    assert_eq!(said, [at(Code::UnresolvedReference, "/items/$ref")]);
    let (_, said) = schema(json!({"items": {"$ref": "other.yaml#/B"}}));
    assert_eq!(said, [at(Code::ExternalReference, "/items/$ref")]);
    let (_, said) = schema(json!({"$ref": "#/components/schemas/A"}));
    assert_eq!(said, [at(Code::ReferenceCycle, "/$ref")]);
    let (_, said) = schema(json!({"items": {"$ref": "#/components/schemas/A"}}));
    assert_eq!(said, []);
}

#[test]
fn a_reference_to_another_kind_of_object_is_none() {
    let components = json!({"responses": {"R": {"description": "r"}}, "schemas": {
        "A": {"properties": {"p": {"$ref": "#/components/responses/R"}}},
    }});
    let (value, said) = normalized(json!({}), components);
    assert_eq!(said, [at(Code::Repaired, "/components/schemas/A/properties/p/$ref")]);
    assert_eq!(value["components"]["schemas"]["A"]["properties"]["p"], json!({}));

    let (_, said) = normalized(
        json!({"/a": {"get": {"responses": {
            "200": {"description": "", "content": {"application/json": {"schema": {"type": "string"}}}},
            "400": {"$ref": "#/paths/~1a/get/responses/200/content/application~1json/schema"},
        }}}}),
        json!({}),
    );
    assert_eq!(said, [at(Code::WrongShape, "/paths/~1a/get/responses/400/$ref")]);
}

#[test]
fn an_inline_object_that_is_referred_to_becomes_a_component() {
    let (value, said) = normalized(
        json!({"/a/{id}": {"get": {"responses": {
            "200": {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}},
            "400": {"description": "", "content": {"application/json": {
                "schema": {"$ref": "#/paths/~1a~1%7Bid%7D/get/responses/200/content/application~1json/schema"}
            }}},
            "500": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}},
        }}}}),
        json!({"schemas": {"A": {"properties": {
            "b": {"type": "array", "items": {"$ref": "#/components/schemas/A/properties/b"}},
            "c": {"$ref": "#/components/schemas/A/properties/b"},
        }}}}),
    );
    assert_eq!(said, []);
    let responses = &value["paths"]["/a/{id}"]["get"]["responses"];
    for status in ["200", "400"] {
        let schema = &responses[status]["content"]["application/json"]["schema"];
        assert_eq!(*schema, json!({"$ref": "#/components/schemas/a_id_get_200"}));
    }
    let schemas = &value["components"]["schemas"];
    assert_eq!(schemas["a_id_get_200"], json!({"type": "object"}));
    let new = json!({"$ref": "#/components/schemas/A_b"});
    assert_eq!(schemas["A"]["properties"], json!({"b": new, "c": new}));
    assert_eq!(schemas["A_b"]["items"], new);
}

#[test]
fn an_object_at_a_place_of_no_meaning_becomes_a_component_too() {
    let (value, said) = normalized(json!({}), json!({"schemas": {"A": {"items": {"$ref": "#/x-types/T"}}}}));
    assert_eq!(said, [at(Code::UnresolvedReference, "/components/schemas/A/items/$ref")]);
    assert_eq!(value["components"]["schemas"]["A"]["items"], json!({}));

    let mut root = document(json!({}), json!({"schemas": {"A": {"items": {"$ref": "#/x-types/T"}}}}));
    root["x-types"] = json!({"T": {"items": {"$ref": "#/x-types/U"}}, "U": {"items": {"$ref": "#/x-types/T"}}});
    let (document, said) = run(root);
    assert_eq!(said, []);
    let names: Vec<_> = document.unwrap().components.unwrap().schemas.into_keys().collect();
    assert_eq!(names, ["A", "x-types_T", "x-types_U"]);
}

#[test]
fn the_mapping_of_a_discriminator_holds_references() {
    let (value, said) = schema(json!({"oneOf": [{}], "discriminator": {"propertyName": "k", "mapping": {
        "b": "B", "a": "#/components/schemas/A", "c": "C",
    }}}));
    assert_eq!(
        value["discriminator"]["mapping"],
        json!({"b": "#/components/schemas/B", "a": "#/components/schemas/A"})
    );
    assert_eq!(said, [at(Code::Repaired, "/discriminator/mapping/c")]);
}

#[test]
fn a_path_item_that_is_a_reference_is_copied() {
    let (value, said) = normalized(
        json!({
            "/a": {"summary": "a", "get": {"responses": {"200": {"description": "of a"}}}},
            "/b": {"$ref": "#/paths/~1a", "summary": "b"},
            "/c": {"$ref": "#/paths/~1d"},
            "/d": {"$ref": "#/paths/~1c"},
            "/e": {"$ref": "#/paths/~1f"},
            "/g": {"$ref": 1},
        }),
        json!({}),
    );
    let item = &value["paths"]["/b"];
    assert_eq!(item["summary"], "b");
    assert_eq!(item["get"]["responses"]["200"]["description"], "of a");
    assert_eq!(
        said,
        [
            at(Code::ReferenceCycle, "/paths/~1d/$ref"),
            at(Code::UnresolvedReference, "/paths/~1e/$ref"),
            at(Code::WrongShape, "/paths/~1g/$ref"),
        ]
    );
    assert_eq!(value["paths"].as_object().unwrap().len(), 6);
}

fn chain(length: usize, last: &Value, link: impl Fn(usize) -> (String, String)) -> Map<String, Value> {
    (0..length)
        .map(|index| {
            let (name, _) = link(index);
            let (_, next) = link(index + 1);
            let value = if index + 1 == length { last.clone() } else { json!({"$ref": next}) };
            (name, value)
        })
        .collect()
}

#[test]
fn chains_lead_to_their_end_unless_they_are_absurd() {
    let schema = |index| (format!("A{index}"), format!("#/components/schemas/A{index}"));
    let property = |index| (format!("p{index}"), format!("#/components/schemas/P/properties/p{index}"));
    let item = |index| (format!("/p{index}"), format!("#/paths/~1p{index}"));
    let normalized = |length| {
        let mut schemas = chain(length, &json!({"type": "string"}), schema);
        let properties = chain(length, &json!({"type": "string"}), property);
        schemas.insert("P".to_owned(), json!({"properties": properties}));
        let paths = chain(length, &json!({"summary": "last"}), item);
        normalized(Value::Object(paths), json!({"schemas": schemas}))
    };

    let (value, said) = normalized(102);
    assert_eq!(said, []);
    assert_eq!(value["paths"]["/p0"]["summary"], "last");
    assert_eq!(value["components"]["schemas"]["P"]["properties"]["p0"], json!({"$ref": "#/components/schemas/P_p101"}));

    let (_, said) = normalized(103);
    assert_eq!(
        said,
        [
            at(Code::ReferenceChain, "/paths/~1p1/$ref"),
            at(Code::ReferenceChain, "/components/schemas/A1/$ref"),
            at(Code::ReferenceChain, "/components/schemas/P/properties/p1/$ref"),
        ]
    );
}

#[test]
fn path_items_with_members_of_their_own_refer_on_a_few_times() {
    let paths = |length: usize| {
        let item =
            |index| (format!("/p{index}"), json!({"summary": "own", "$ref": format!("#/paths/~1p{}", index + 1)}));
        let last = (format!("/p{length}"), json!({"description": "last"}));
        normalized(Value::Object((0..length).map(item).chain([last]).collect()), json!({}))
    };
    let (value, said) = paths(16);
    assert_eq!(said, []);
    assert_eq!(value["paths"]["/p0"], json!({"summary": "own", "description": "last"}));
    let (_, said) = paths(17);
    assert_eq!(said, [at(Code::ReferenceChain, "/paths/~1p17")]);
}

#[test]
fn long_chains_take_no_time() {
    const LENGTH: usize = 10_000;
    let clock = Clock::start();
    let schema = |index| (format!("A{index}"), format!("#/components/schemas/A{index}"));

    let endless = chain(LENGTH, &json!({"type": "string"}), schema);
    let (_, said) = normalized(json!({}), json!({"schemas": endless}));
    assert_eq!(said, [at(Code::ReferenceChain, &format!("/components/schemas/A{}/$ref", LENGTH - 102))]);

    let circle = chain(LENGTH, &json!({"$ref": "#/components/schemas/A0"}), schema);
    let (_, said) = normalized(json!({}), json!({"schemas": circle}));
    assert_eq!(said, [at(Code::ReferenceCycle, "/components/schemas/A0/$ref")]);

    let lost = chain(LENGTH, &json!({"$ref": "#/components/schemas/Gone"}), schema);
    let (_, said) = normalized(json!({}), json!({"schemas": lost}));
    let place = format!("/components/schemas/A{}/$ref", LENGTH - 1);
    assert_eq!(said, [at(Code::UnresolvedReference, &place)]);
    assert!(clock.elapsed() < Duration::from_secs(20), "{:?}", clock.elapsed());
}

#[test]
fn a_component_that_is_referred_to_must_be_one() {
    let components = json!({"schemas": {"A": "text", "B": {"items": {"$ref": "#/components/schemas/A"}}, "C": 1}});
    let (value, said) = normalized(json!({}), components);
    assert_eq!(
        said,
        [
            at(Code::Repaired, "/components/schemas/A"),
            at(Code::Repaired, "/components/schemas/C"),
            at(Code::WrongShape, "/components/schemas/A"),
        ]
    );
    assert!(value["components"]["schemas"].get("C").is_none());
}

#[test]
fn a_reference_to_a_parameter_without_a_name_is_an_error() {
    let (_, said) = operation(json!({
        "responses": {}, "parameters": [{"schema": {}}, {"$ref": "#/paths/~1a/get/parameters/0"}],
    }));
    let codes: Vec<_> = said.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [Code::Repaired, Code::WrongShape]);
}

#[test]
fn what_is_wrong_with_unused_components_is_a_warning() {
    let get = |schema: &str| {
        json!({"/a": {"get": {"responses": {"200": {
            "description": "", "content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{schema}")}}},
        }}}}})
    };
    let circle = json!({
        "A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}, "C": {"$ref": "#/components/schemas/B"},
        "D": {"properties": {"c": {"$ref": "#/components/schemas/C"}}}, "E": {"discriminator": {"propertyName": "e"}},
        "F": {"allOf": [{"$ref": "#/components/schemas/E"}, {"$ref": "#/components/schemas/G"}]}, "H": {"type": "string"},
        "I": {"discriminator": {"propertyName": "i", "mapping": {"d": "D"}}},
    });
    let codes = |schema: &str| -> Vec<(Code, String)> {
        let (_, said) = normalized(get(schema), json!({"schemas": circle}));
        let said = said.into_iter().filter(|(_, at)| at.ends_with("/$ref"));
        said.map(|(code, at)| (code, at.trim_start_matches("/components/schemas/").to_owned())).collect()
    };
    let (circle, nowhere) = (Code::ReferenceCycle, Code::UnresolvedReference);
    let unused = Code::UnusedMistake;
    assert_eq!(codes("H"), [at(unused, "A/$ref"), at(unused, "F/allOf/1/$ref")]);
    // Something leads to the circle, be it the tag of a variant.
    for schema in ["A", "C", "D", "I"] {
        assert_eq!(codes(schema), [at(circle, "A/$ref"), at(unused, "F/allOf/1/$ref")], "{schema}");
    }
    // What extends a schema may be one of its values.
    assert_eq!(codes("E"), [at(unused, "A/$ref"), at(nowhere, "F/allOf/1/$ref")]);
}

#[test]
fn a_security_scheme_that_nothing_demands_may_be_wrong() {
    let schemes = json!({"securitySchemes": {"S": {"$ref": "#/components/securitySchemes/None"}}});
    let code = |demanded: &str| {
        let get = json!({"get": {"security": [{(demanded): []}], "responses": {"204": {"description": ""}}}});
        let (_, said) = normalized(json!({"/a": get}), schemes.clone());
        said.into_iter().find(|(_, at)| at.ends_with("/$ref")).map(|(code, _)| code)
    };
    assert_eq!(code("T"), Some(Code::UnusedMistake));
    assert_eq!(code("S"), Some(Code::UnresolvedReference));
}

#[test]
fn what_is_wrong_with_a_callback_of_the_components_is_an_error() {
    let closed = json!({"{$url}": {"post": {
        "requestBody": {"$ref": "#/components/requestBodies/None"}, "responses": {"204": {"description": ""}},
    }}});
    let subscribe = json!({"post": {
        "responses": {"204": {"description": ""}}, "callbacks": {"closed": {"$ref": "#/components/callbacks/Closed"}},
    }});
    let document = document(json!({"/a": subscribe}), json!({"callbacks": {"Closed": closed}}));
    let mut diagnostics = Diagnostics::new();
    normalize(document.into(), Wanted { callbacks: true, ..Wanted::default() }, &mut diagnostics);
    let said: Vec<_> = diagnostics.into_sorted().iter().map(|it| (it.code(), it.pointer().to_string())).collect();
    let place = "/components/callbacks/Closed/{$url}/post/requestBody/$ref";
    assert_eq!(said, [at(Code::UnresolvedReference, place)]);
}
