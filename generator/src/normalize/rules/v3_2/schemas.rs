//! Schemas: unions without a tag, and nodes of XML.

use serde_json::Value;

use super::super::super::dialects::Version;
use super::super::super::walk::Members;
use super::super::Cx;
use crate::diagnostics::Pointer;

const AN_ELEMENT: &str = "a property that is no list has an element of its own";
const NO_PROPERTY: &str = "only a property can be the text of its element; this is an element";

/// The typed model has no place for it; the walk makes a reference of it, as of the values of `mapping`.
pub(super) fn default_mapping(discriminator: &mut Members, at: &Pointer, cx: &mut Cx) {
    if let Some(target @ Value::String(_)) = discriminator.get("defaultMapping").cloned() {
        discriminator.shift_remove("defaultMapping");
        cx.since(Version::V3_2, &at.child("defaultMapping"), "`defaultMapping`");
        discriminator.insert("x-oasmith-default-mapping".to_owned(), target);
    }
}

/// `attribute` and `wrapped` say what `nodeType: attribute` does, and `nodeType: element` of a list (OAS 3.2.0 "XML Object").
pub(super) fn node_type(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let is_list = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().any(|name| name == "array"),
        Some(name) => name == "array",
        // What a reference leads to may be one.
        None => !schema.contains_key("properties"),
    };
    let Some(Value::Object(xml)) = schema.get_mut("xml") else { return };
    let Some(Value::String(node_type)) = xml.get("nodeType").cloned() else { return };
    let place = at.child("xml").child("nodeType");
    cx.since(Version::V3_2, &place, "`nodeType`");
    for old in ["attribute", "wrapped"] {
        if xml.shift_remove(old).is_some() {
            let message = format!("`{old}` and `nodeType` exclude each other: `{old}` is left out");
            cx.reporter.repaired(&at.child("xml").child(old), message);
        }
    }
    let meant = match node_type.as_str() {
        "attribute" => Some(("attribute", true)),
        "element" if is_list => Some(("wrapped", true)),
        "none" if is_list => Some(("wrapped", false)),
        "none" => {
            cx.reporter.unsupported("`nodeType: none` of what is no list".to_owned(), AN_ELEMENT, &place);
            None
        }
        "text" | "cdata" if can_be_property(at) => return keep(xml, node_type),
        "text" | "cdata" => {
            cx.reporter.unsupported(format!("`nodeType: {node_type}` of what is no property"), NO_PROPERTY, &place);
            None
        }
        "element" => None,
        // The table knows which there are.
        _ => return,
    };
    xml.shift_remove("nodeType");
    xml.extend(meant.map(|(key, value)| (key.to_owned(), Value::Bool(value))));
}

/// The typed model has no place for it.
fn keep(xml: &mut Members, node_type: String) {
    xml.shift_remove("nodeType");
    xml.insert("x-oasmith-node".to_owned(), node_type.into());
}

/// A property, or a component that one may refer to.
fn can_be_property(at: &Pointer) -> bool {
    let tokens: Vec<_> = at.tokens().collect();
    matches!(tokens.as_slice(), [.., properties, _] if properties == "properties" || properties == "schemas")
}
