//! References by names across files: `$id` as a base, `$id` and `$self` as what a file is called, anchors.

use serde_json::{Value, json};

use super::files::Folder;
use crate::source::{FILES, UNTOLD};

/// Where the reference `x` of a document leads, which has these schemas besides.
fn led(test: &str, document: &str, files: &[(&str, &str)]) -> Value {
    let folder = Folder::new(&format!("names-{test}"), &[&[("api.yaml", document)], files].concat());
    folder.load("api.yaml").root.pointer("/x/y/$ref").unwrap().clone()
}

fn assert_led(test: &str, document: &str, files: &[(&str, &str)], target: &str) {
    assert_eq!(led(test, document, files), json!(target), "{document}");
}

#[test]
fn a_reference_starts_at_the_id_around_it() {
    let tag = ("schemas/tag.yaml", "{type: string}");
    let target = format!("#/{FILES}/schemas~1tag.yaml");
    assert_led("relative", "x: {$id: schemas/pet, y: {$ref: tag.yaml}}", &[tag], &target);
    assert_led("nested", "$id: a/b\nx: {$id: ../schemas/pet, y: {$ref: tag.yaml}}", &[tag], &target);
    // A property of this name is none.
    let document = "x: {properties: {$id: {type: string}}, y: {$ref: schemas/tag.yaml}}";
    assert_led("property", document, &[tag], &target);
    let network = format!("#/{FILES}/https:~1~1example.com~1schemas~1tag.yaml#/a").replace("#/a", "/a");
    let document = "x: {$id: 'https://example.com/schemas/pet', y: {$ref: 'tag.yaml#/a'}}";
    assert_led("network", document, &[tag], &network);
}

#[test]
fn what_is_published_elsewhere_may_be_a_file_beside() {
    let document = "x: {$id: 'https://example.com/pet', y: {$ref: schemas/tag.yaml}}";
    let tag = ("schemas/tag.yaml", "{type: string}");
    assert_led("beside", document, &[tag], &format!("#/{FILES}/schemas~1tag.yaml"));
}

#[test]
fn a_file_is_called_what_it_says_and_so_are_its_schemas() {
    let pet = ("pet.yaml", "{$id: 'HTTPS://example.com:443/pet', $defs: {a: {$id: inner, b: {$anchor: c}}}}");
    let file = format!("#/{FILES}/pet.yaml");
    for (number, (reference, place)) in [
        ("https://example.com/pet", ""),
        ("https://example.com/pet#/$defs", "/$defs"),
        ("https://example.com/inner#/b", "/$defs/a/b"),
        ("https://example.com/inner#c", "/$defs/a/b"),
        ("https://example.com/inner#d", "https://example.com/inner#d"),
    ]
    .into_iter()
    .enumerate()
    {
        // It does not matter which reference is met first.
        let document = format!("x: {{y: {{$ref: '{reference}'}}}}\nz: {{$ref: pet.yaml}}");
        let missing = format!("#/{FILES}/https:~1~1example.com~1inner/d");
        let target = if place.starts_with("https") { missing } else { format!("{file}{place}") };
        assert_led(&format!("called-{number}"), &document, &[pet], &target);
    }
    let other = ("other.yaml", "{$self: 'https://example.com/other.yaml', a: {}}");
    let document = "x: {y: {$ref: 'https://example.com/other.yaml#/a'}}\nz: {$ref: other.yaml}";
    assert_led("self", document, &[other], &format!("#/{FILES}/other.yaml/a"));
}

#[test]
fn an_anchor_is_found_in_the_file_that_has_it() {
    let pets = ("pets.yaml", "{$defs: {'a%b': {$anchor: cat}}, dog: {$anchor: cow}}");
    let file = format!("#/{FILES}/pets.yaml");
    assert_led("anchor", "x: {y: {$ref: 'pets.yaml#cat'}}", &[pets], &format!("{file}/$defs/a%25b"));
    assert_led("member", "x: {y: {$ref: 'pets.yaml#dog'}}", &[pets], &format!("{file}/dog"));
    // One of this file is not meant.
    let document = "x: {y: {$ref: 'pets.yaml#hen'}}\nz: {$anchor: hen}";
    assert_led("own", document, &[pets], &format!("{file}/hen"));
    let back = ("pets.yaml", "{$ref: 'api.yaml#hen'}");
    let folder = Folder::new("names-back", &[("api.yaml", "x: {$ref: pets.yaml}\nz: {$anchor: hen}"), back]);
    assert_eq!(folder.load("api.yaml").root[FILES]["pets.yaml"]["$ref"], json!("#/z"));
}

#[test]
fn a_dynamic_reference_to_another_file_is_a_reference() {
    let pets = ("pets.yaml", "{$defs: {a: {$anchor: cat}, b: {$dynamicAnchor: dog}}}");
    let file = format!("#/{FILES}/pets.yaml");
    assert_led("dynamic-file", "x: {y: {$dynamicRef: pets.yaml}}", &[pets], &file);
    assert_led("dynamic-place", "x: {y: {$dynamicRef: 'pets.yaml#/$defs'}}", &[pets], &format!("{file}/$defs"));
    assert_led("dynamic-anchor", "x: {y: {$dynamicRef: 'pets.yaml#cat'}}", &[pets], &format!("{file}/$defs/a"));
    assert_led("dynamic-dynamic", "x: {y: {$dynamicRef: 'pets.yaml#dog'}}", &[pets], &format!("{file}/$defs/b"));
    // Who comes from here may mean this one.
    let document = "x: {y: {$dynamicRef: 'pets.yaml#dog'}}\nz: {$dynamicAnchor: dog}";
    let folder = Folder::new("names-dynamic-untold", &[("api.yaml", document), pets]);
    assert_eq!(folder.load("api.yaml").root["x"]["y"][UNTOLD], json!("pets.yaml#dog"));
}

#[test]
fn what_a_template_and_its_user_both_say_counts() {
    let document = "x: {$id: x, $dynamicAnchor: a, y: {$dynamicRef: '#a'}, required: [y]}\n\
                    z: {$id: z, $dynamicAnchor: a, $ref: x, required: [w]}";
    let folder = Folder::new("names-both", &[("api.yaml", document)]);
    let z = &folder.load("api.yaml").root["z"];
    assert_eq!(z["required"], json!(["w"]));
    assert_eq!(z["allOf"], json!([{"y": {"$ref": "#/z"}, "required": ["y"]}]));
}
