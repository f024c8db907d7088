use std::collections::HashSet;

use serde_json::json;

use super::*;

fn resolve(root: &Value, reference: &str) -> Result<Resolved, Problem> {
    let at = Pointer::root().child("here");
    References::new(root, &Unread::default(), Sections::default(), HashSet::new()).resolve(Kind::Schema, reference, &at)
}

fn component_named(reference: &str) -> Resolved {
    Resolved::Component(reference.to_owned())
}

#[test]
fn a_component_is_itself() {
    let root = json!({"components": {"schemas": {"A": {}, "a b": {}, "c/d": {}}}});
    for (reference, component) in [
        ("#/components/schemas/A", "#/components/schemas/A"),
        ("#/components/schemas/a%20b", "#/components/schemas/a b"),
        ("#/components/schemas/c~1d", "#/components/schemas/c~1d"),
    ] {
        assert_eq!(resolve(&root, reference), Ok(component_named(component)));
    }
}

#[test]
fn another_place_leads_to_a_new_component_or_to_the_end_of_its_references() {
    let root = json!({
        "components": {"schemas": {"A": {"properties": {
            "b": {"type": "string"},
            "c": {"$ref": "#/components/schemas/A"},
            "d": {"$ref": "#/components/schemas/A/properties/b"},
            "e": {"$ref": "#/components/schemas/A", "nullable": true},
        }}}},
    });
    let moved = |name: &str, property: &str| {
        Ok(Resolved::Moved {
            reference: format!("#/components/schemas/{name}"),
            place: format!("/components/schemas/A/properties/{property}"),
        })
    };
    let property = |name| resolve(&root, &format!("#/components/schemas/A/properties/{name}"));
    assert_eq!(property("b"), moved("A_b", "b"));
    assert_eq!(property("c"), Ok(component_named("#/components/schemas/A")));
    assert_eq!(property("d"), moved("A_b", "b"));
    assert_eq!(property("e"), moved("A_e", "e"));
}

#[test]
fn a_missing_target_is_reported_where_the_chain_breaks() {
    let root = json!({
        "definitions": {"A": {"$ref": "#/definitions/Gone"}, "B": {"$ref": "b.yaml#/B"}},
        "components": {"schemas": {"Customer": {}}},
    });
    let problem = |reference| {
        let problem = resolve(&root, reference).unwrap_err();
        (problem.code, problem.at.to_string(), problem.message)
    };
    assert_eq!(
        problem("#/components/schemas/Custmer"),
        (
            Code::UnresolvedReference,
            "/here".to_owned(),
            Message::from("`#/components/schemas/Custmer` does not exist")
                .help(Some("did you mean `#/components/schemas/Customer`?".to_owned()))
        )
    );
    let (code, at, _) = problem("#/definitions/A");
    assert_eq!((code, at.as_str()), (Code::UnresolvedReference, "/definitions/A/$ref"));
    let (code, at, _) = problem("#/definitions/B");
    assert_eq!((code, at.as_str()), (Code::ExternalReference, "/definitions/B/$ref"));
    let (code, at, message) = problem("Customer");
    assert_eq!((code, at.as_str()), (Code::ExternalReference, "/here"));
    let help = Some("did you mean `#/components/schemas/Customer`?".to_owned());
    assert_eq!(message, Message::from("`Customer` names a file, and there is none").help(help));
    assert_eq!(problem("#Customer").0, Code::UnresolvedReference);
}

#[test]
fn circles_end() {
    let root = json!({"components": {"schemas": {
        "A": {"$ref": "#/components/schemas/A"},
        "B": {"$ref": "#/components/schemas/C", "nullable": true},
        "C": {"$ref": "#/components/schemas/B"},
    }}});
    for name in ["A", "B", "C"] {
        let problem = resolve(&root, &format!("#/components/schemas/{name}")).unwrap_err();
        assert_eq!(problem.code, Code::ReferenceCycle);
    }
}

#[test]
fn percent_escapes_are_decoded_and_others_stay() {
    assert_eq!(percent_decoded("/a%7Bb%7d"), "/a{b}");
    assert_eq!(percent_decoded("100%"), "100%");
    assert_eq!(percent_decoded("%zz%4"), "%zz%4");
    assert_eq!(percent_decoded("%C3%A9é"), "éé");
    assert_eq!(percent_decoded("%FF"), "%FF");
}
