//! Rules that change nothing and report values that their own schema does not allow, at any depth, as far as types, enums and
//! bounds say: a `default`, an `example`.

use std::cell::Cell;

use serde_json::{Map, Number, Value, json};

use super::super::leaf::found;
use super::super::walk::Members;
use super::schema::END_OF_64_BITS;
use super::{Cx, resolved};
use crate::diagnostics::{Code, Message, Pointer};
use crate::source::number_of;

/// The values of a schema itself.
pub(in super::super) fn default_and_example(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    for key in ["default", "example"] {
        if let Some(value) = schema.get(key) {
            report(schema, value, key, &at.child(key), cx);
        }
    }
}

/// The `default` of a server's variable, which its `enum` has to have (OAS 3.0.4, section 4.7.6).
pub(super) fn default_of_variable(variable: &mut Members, at: &Pointer, cx: &mut Cx) {
    match variable.get("default") {
        None => {
            let message =
                Message::from("this variable has no `default`: whoever wants the address has to say what it is");
            cx.reporter.repaired(at, message.help(Some("add `default`".to_owned())));
            variable.insert("default".to_owned(), "".into());
        }
        // The typed model cannot tell it from one that is missing.
        Some(Value::String(text)) if text.is_empty() => {
            variable.insert("x-oasmith-empty".to_owned(), true.into());
        }
        Some(_) => {}
    }
    let default = variable.get("default").and_then(Value::as_str).filter(|default| !default.is_empty());
    let values = variable.get("enum").and_then(Value::as_array).filter(|values| !values.is_empty());
    let (Some(default), Some(values)) = (default, values) else { return };
    if values.iter().all(|value| value.as_str().is_some_and(|value| value != default)) {
        let message = format!("`{default}` is none of the values of the `enum`: it counts as one of them");
        cx.reporter.report(Code::Repaired, &at.child("default"), message);
    }
}

/// The examples of a media type.
pub(super) fn examples(media_type: &mut Members, at: &Pointer, cx: &mut Cx) {
    let schema = media_type.get("schema").and_then(|schema| resolved(schema, at, cx.root));
    let Some((schema, _)) = schema else { return };
    if let Some(value) = media_type.get("example") {
        report(schema, value, "example", &at.child("example"), cx);
    }
    for (name, example) in media_type.get("examples").and_then(Value::as_object).into_iter().flat_map(Map::iter) {
        if let Some(value) = example.get("value") {
            report(schema, value, "example", &at.child("examples").child(name).child("value"), cx);
        }
    }
}

/// The examples of a parameter or header whose schema is a component: others become those of the schema.
pub(super) fn examples_of_component(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    if parameter.get("schema").is_some_and(|schema| schema.get("$ref").is_some()) {
        examples(parameter, at, cx);
    }
}

fn report(schema: &Members, value: &Value, key: &str, at: &Pointer, cx: &mut Cx) {
    if let Some(Contradiction { place, expected, found }) = contradiction(schema, value, at.clone(), cx.root) {
        let is_in = if place == *at { "as" } else { "in this" };
        cx.reporter.report(
            Code::ContradictingValue,
            &place,
            format!("expected {expected} {is_in} `{key}`, found {found}: the type of the schema counts"),
        );
    }
}

/// The integers that a `format` has, where a float counts them exactly.
const RANGES: [(&str, f64, f64); 6] = [
    ("int8", -128.0, 127.0),
    ("uint8", 0.0, 255.0),
    ("int16", -32_768.0, 32_767.0),
    ("uint16", 0.0, 65_535.0),
    ("int32", -2_147_483_648.0, 2_147_483_647.0),
    ("uint32", 0.0, 4_294_967_295.0),
];

struct Contradiction {
    place: Pointer,
    expected: String,
    found: String,
}

/// So many members of members are looked into on the way to a part of a value, and so many members for all of it: they may lead back.
const MAX_STEPS: usize = 4;
const MAX_MEMBERS: usize = 1000;

/// The first part of a value that its schema does not allow. How deep it looks, the value says.
fn contradiction(schema: &Members, value: &Value, at: Pointer, root: &Value) -> Option<Contradiction> {
    contradiction_within(schema, value, (at, MAX_STEPS, &Cell::new(MAX_MEMBERS)), root)
}

fn contradiction_within(
    schema: &Members,
    value: &Value,
    (at, steps, left): (Pointer, usize, &Cell<usize>),
    root: &Value,
) -> Option<Contradiction> {
    let is_of_enum = || {
        let values = schema.get("enum").and_then(Value::as_array);
        // Beside `type: array` it is one of the items, if none of its values is a list.
        let values = values.filter(|values| !value.is_array() || values.iter().any(Value::is_array));
        values.is_none_or(|values| values.iter().any(|known| says_the_same(known, value)))
    };
    let expected = other_type(schema, value)
        .or_else(|| (!value.is_null() && !is_of_enum()).then(|| "a value of the `enum`".to_owned()))
        .or_else(|| out_of_bounds(schema, value));
    if let Some(expected) = expected {
        return Some(Contradiction { place: at, expected, found: found(value) });
    }
    if let Some(steps) = steps.checked_sub(1).filter(|_| !(value.is_null() && is_nullable(schema))) {
        let of = |member: &Value| {
            left.set(left.get().checked_sub(1)?);
            let (member, _) = resolved(member, &Pointer::root(), root)?;
            contradiction_within(member, value, (at.clone(), steps, left), root)
        };
        let members = |key: &str| schema.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let reference = schema.get("$ref").map(|reference| json!({ "$ref": reference }));
        if let Some(found) = reference.iter().chain(members("allOf")).find_map(of) {
            return Some(found);
        }
        // Of what has parts it may be a matter of taste which member it is no value of.
        let unions = ["oneOf", "anyOf"].map(members);
        let is_none = |union: &&[Value]| !union.is_empty() && union.iter().all(|member| of(member).is_some());
        if !(value.is_array() || value.is_object()) && unions.iter().any(is_none) {
            let expected = "a value of one of the members".to_owned();
            return Some(Contradiction { place: at, expected, found: found(value) });
        }
    }
    let inner = |schema: Option<&Value>, value: &Value, at: Pointer| {
        let (schema, _) = resolved(schema?, &Pointer::root(), root)?;
        contradiction_within(schema, value, (at, steps, left), root)
    };
    match value {
        Value::Array(items) => {
            let schema = schema.get("items");
            items.iter().enumerate().find_map(|(index, item)| inner(schema, item, at.child(index)))
        }
        Value::Object(members) => {
            let properties = schema.get("properties");
            members.iter().find_map(|(name, value)| inner(properties?.get(name), value, at.child(name)))
        }
        _ => None,
    }
}

/// Whether two values are one. What a text or a number is, only its own schema says, and the other one may not have been read by it.
fn says_the_same(known: &Value, value: &Value) -> bool {
    match (known, value) {
        (Value::String(text), Value::Number(number)) | (Value::Number(number), Value::String(text)) => {
            number_of(text) == number.as_f64()
        }
        (Value::String(text), Value::Bool(flag)) | (Value::Bool(flag), Value::String(text)) => {
            text.eq_ignore_ascii_case(&flag.to_string())
        }
        _ => known == value,
    }
}

/// Whether a schema says that null is one of its values, or a member of its `allOf` that says nothing of a type: that is meant for all.
fn is_nullable(schema: &Members) -> bool {
    let says_so =
        |schema: &Members| ["nullable", "x-nullable"].iter().any(|key| schema.get(*key) == Some(&Value::Bool(true)));
    let members = schema.get("allOf").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    says_so(schema) || members.filter(|member| !member.contains_key("type")).any(says_so)
}

/// The types of the schema in words, if the value is of none of them.
fn other_type(schema: &Members, value: &Value) -> Option<String> {
    let types = match schema.get("type")? {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => vec![one.as_str()?],
    };
    if value.is_null() && is_nullable(schema) {
        return None;
    }
    let mut words = Vec::new();
    for name in types {
        let (is_of_type, word) = match name {
            "string" => (value.is_string(), "a string"),
            "boolean" => (value.is_boolean(), "a boolean"),
            "number" => (value.is_number(), "a number"),
            "integer" => (value.as_f64().is_some_and(|number| number.fract() == 0.0), "an integer"),
            "array" => (value.is_array(), "a list"),
            "object" => (value.is_object(), "an object"),
            "null" => (value.is_null(), "null"),
            _ => return None,
        };
        if is_of_type {
            return None;
        }
        words.push(word);
    }
    (!words.is_empty()).then(|| words.join(" or "))
}

const BOUNDS: [&str; 4] = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];

/// Whether a number is none of 64 bits with a sign.
fn is_long(number: &Number) -> bool {
    !number.is_i64() && number.as_f64().is_some_and(|float| float.abs() >= END_OF_64_BITS)
}

/// The bound in words that the value breaks.
fn out_of_bounds(schema: &Members, value: &Value) -> Option<String> {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    let size = |size: usize, keys: [&str; 2], what: &str| {
        // No size of a value is beyond what a float counts exactly.
        let size = size.to_string().parse::<f64>().ok()?;
        let least = bound(keys[0]).filter(|least| size < *least).map(|least| format!("at least {least} {what}"));
        least.or_else(|| bound(keys[1]).filter(|most| size > *most).map(|most| format!("at most {most} {what}")))
    };
    match value {
        Value::String(text) => size(text.chars().count(), ["minLength", "maxLength"], "characters"),
        Value::Array(items) => size(items.len(), ["minItems", "maxItems"], "items"),
        Value::Number(value) => {
            let number = value.as_f64()?;
            let least = bound("minimum").filter(|least| number < *least).map(|least| format!("at least {least}"));
            let most = || bound("maximum").filter(|most| number > *most).map(|most| format!("at most {most}"));
            least.or_else(most).or_else(|| {
                let format = schema.get("format").and_then(Value::as_str);
                // Bounds that allow it have a type that holds it.
                let is_integer = schema.get("type").is_some_and(|ty| ty == "integer")
                    && !BOUNDS.iter().any(|key| schema.get(*key).and_then(Value::as_number).is_some_and(is_long));
                if is_long(value) && (format == Some("int64") || format.is_none() && is_integer) {
                    return Some("an integer of 64 bits".to_owned());
                }
                let format = format?;
                let (_, least, most) = RANGES.iter().find(|(name, ..)| *name == format)?;
                (number < *least || number > *most).then(|| format!("a number of format `{format}`"))
            })
        }
        _ => None,
    }
}
