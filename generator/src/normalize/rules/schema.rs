//! Rules for schemas: what older dialects left behind in OpenAPI 3.0, and what the typed model is particular about.

use serde_json::{Value, json};

use super::super::keywords::Shape;
use super::super::leaf::{Fit, fit, found, whole};
use super::super::walk::Members;
use super::{Cx, numbers};
use crate::diagnostics::{Code, Pointer};
use crate::source::{is_rounded, number_of};

/// A title that only spells the name once more, as frameworks make them, is no documentation.
pub(super) fn title(schema: &mut Members, at: &Pointer, _: &mut Cx) {
    if schema.contains_key("title") && at.tokens().last().is_some_and(|name| is_spelled(schema, &name)) {
        schema.shift_remove("title");
    }
}

/// The same for the schema of a parameter.
pub(super) fn title_of_parameter(parameter: &mut Members, _: &Pointer, _: &mut Cx) {
    let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Some(Value::Object(schema)) = parameter.get_mut("schema")
        && is_spelled(schema, &name)
    {
        schema.shift_remove("title");
    }
}

fn is_spelled(schema: &Members, name: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let title = schema.get("title").and_then(Value::as_str).map(letters);
    title.is_some_and(|title: String| title == letters(name))
}

/// `format: int-or-string` is how Kubernetes says what it has no other word for: a number or a text.
pub(super) fn int_or_string(schema: &mut Members, _: &Pointer, _: &mut Cx) {
    if schema.get("format").is_some_and(|format| format == "int-or-string") && !schema.contains_key("oneOf") {
        schema.retain(|key, _| key != "format" && key != "type");
        schema.insert("oneOf".to_owned(), json!([{ "type": "integer" }, { "type": "string" }]));
    }
}

/// An `enum` of scalars beside another type. `type: object` is what `NestJS` writes where it does not see that a class is an enum; beside
/// `type: array` many documents write what belongs into `items`. Null among the values is one of the schema itself.
pub(super) fn misplaced_enum(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(values) = schema.get("enum").and_then(Value::as_array) else { return };
    let scalars: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
    if scalars.is_empty() || scalars.iter().any(|value| value.is_array() || value.is_object()) {
        return;
    }
    let has_null = scalars.len() < values.len();
    let are_strings = scalars.iter().all(Value::is_string);
    match schema.get("type").and_then(Value::as_str) {
        Some("object") if !schema.contains_key("properties") => {
            let what = if are_strings { "strings" } else { "its values" };
            let message = format!("no value of the `enum` is an object: it is read as one of {what}");
            cx.reporter.repaired(&at.child("type"), message);
            if are_strings {
                schema.insert("type".to_owned(), "string".into());
            } else {
                schema.shift_remove("type");
            }
        }
        Some("array") => {
            let (at, items_at) = (at.child("enum"), at.child("items"));
            schema.shift_remove("enum");
            if has_null {
                schema.insert("nullable".to_owned(), Value::Bool(true));
            }
            let items = if are_strings { json!({ "type": "string" }) } else { json!({}) };
            let items = schema.entry("items").or_insert(items);
            match items.as_object_mut().filter(|items| !items.contains_key("enum") && !items.contains_key("$ref")) {
                Some(items) => {
                    cx.reporter.repaired(&at, "no value of it is a list: it is read as the `enum` of the items");
                    cx.reporter.moved(&at, items_at.child("enum"));
                    items.insert("enum".to_owned(), Value::Array(scalars));
                }
                None => cx
                    .reporter
                    .repaired(&at, "no value of it is a list, and `items` says what they are: it is left out"),
            }
        }
        _ => {}
    }
}

/// What a value must not be is only told to readers, as it is written: nothing in it has to be right.
pub(super) fn not(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    if let Some(mut not) = schema.shift_remove("not") {
        numbers::tell(&mut not, &at.child("not"), cx);
        schema.insert("x-oasmith-not".to_owned(), not);
    }
}

/// `minimum: 0.0` of an integer is 0: the typed model gives up on the type of such a schema.
pub(super) fn integer_bounds(schema: &mut Members, _: &Pointer, _: &mut Cx) {
    if schema.get("type").and_then(Value::as_str) != Some("integer") {
        return;
    }
    for bound in ["minimum", "maximum", "multipleOf"] {
        if let Some(Value::Number(number)) = schema.get_mut(bound)
            && number.is_f64()
            && let Some(whole) = whole(number)
        {
            *number = whole.into();
        }
    }
}

/// Among the values of a number or of a flag a text is what it says, if it says one, and an integer may be written with a point. So are
/// the items of a list and the values of a map.
pub(super) fn values_as_texts(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let type_of = |schema: &Members| schema.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let ty = type_of(schema);
    let of_parts = |key: &str| schema.get(key).and_then(Value::as_object).map(type_of).unwrap_or_default();
    match ty.as_str() {
        "array" => as_values(&of_parts("items"), schema.get_mut("default"), &at.child("default"), cx),
        "object" => as_values(&of_parts("additionalProperties"), schema.get_mut("default"), &at.child("default"), cx),
        _ => {
            as_values(&ty, schema.get_mut("enum"), &at.child("enum"), cx);
            as_values(&ty, schema.get_mut("default"), &at.child("default"), cx);
        }
    }
}

/// Makes values of this type of one, or of the parts of one, and says so once.
fn as_values(ty: &str, value: Option<&mut Value>, at: &Pointer, cx: &mut Cx) {
    let shape = match ty {
        "integer" | "number" => Shape::Number,
        "boolean" => Shape::Flag,
        _ => return,
    };
    let values: Vec<(Pointer, &mut Value)> = match value {
        Some(Value::Array(items)) => {
            items.iter_mut().enumerate().map(|(index, item)| (at.child(index), item)).collect()
        }
        Some(Value::Object(members)) => members.iter_mut().map(|(name, value)| (at.child(name), value)).collect(),
        Some(value) => vec![(at.clone(), value)],
        None => return,
    };
    let mut is_said = false;
    for (at, value) in values {
        let (fitted, is_text) = match fit(&shape, value.clone()) {
            Fit::Exact(value) => (value, false),
            Fit::Meant(value) => (value, true),
            Fit::Wrong(_) => continue,
        };
        let whole = fitted.as_number().filter(|number| ty == "integer" && number.is_f64()).and_then(whole);
        let fitted = whole.map_or(fitted, Value::from);
        if is_text && !std::mem::replace(&mut is_said, true) {
            let message = format!("this value is not of type {ty}: it is read as {}", found(&fitted));
            cx.reporter.report(Code::ContradictingValue, &at, message);
        }
        *value = fitted;
    }
}

/// 2^63: a float from here on was an integer that none of 64 bits is.
pub(super) const END_OF_64_BITS: f64 = 9_223_372_036_854_775_808.0;

/// Numbers of an `enum` that are neither integers of 64 bits nor floats were read as floats: their type is one that keeps every digit.
pub(super) fn enum_beyond_numbers(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(values) = schema.get("enum").and_then(Value::as_array) else { return };
    let at = at.child("enum");
    let are_integers = match schema.get("type") {
        Some(ty) => ty == "integer",
        None => {
            values.iter().all(|value| value.is_null() || value.as_f64().is_some_and(|number| number.fract() == 0.0))
        }
    };
    let is_number = schema.get("type").is_some_and(|ty| ty == "number");
    let is_beyond = |(index, value): (usize, &Value)| {
        let exact = || numbers::exact(value, &at.child(index), cx);
        let Some(float) = value.as_f64() else { return exact().is_some() };
        if !value.is_f64() {
            return is_number && is_rounded(float, &value.to_string());
        }
        are_integers && float.abs() >= END_OF_64_BITS || exact().is_some_and(|exact| is_rounded(float, &exact))
    };
    let Some(index) = values.iter().enumerate().position(is_beyond) else { return };
    let has_null = values.iter().any(Value::is_null);
    let is_decimal = values.iter().all(|value| value.is_number() || value.is_null());
    let (ty, what) = if are_integers { ("integer", "integer of 64 bits") } else { ("number", "float") };
    let instead = if is_decimal { "its values are decimals" } else { "any value is accepted" };
    let message = format!("no {what} is this number: the `enum` is only told in docs, and {instead}");
    cx.reporter.report(Code::UnsupportedKeyword, &at.child(index), message);
    let mut told = Value::from(values.clone());
    numbers::tell_values(&mut told, &at, cx);
    schema.shift_remove("enum");
    if let Value::Object(docs) = schema.entry("x-oasmith-docs").or_insert_with(|| json!({})) {
        docs.insert("enum".to_owned(), told);
    }
    if is_decimal {
        if has_null {
            schema.insert("nullable".to_owned(), true.into());
        }
        schema.insert("type".to_owned(), ty.into());
        schema.insert("format".to_owned(), "decimal".into());
    } else {
        schema.shift_remove("type");
    }
}

/// `discriminator: kind`, as in OpenAPI 2.0, is an object with a `propertyName`.
pub(super) fn discriminator(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(Value::String(name)) = schema.get("discriminator") else {
        return;
    };
    cx.reporter
        .repaired(&at.child("discriminator"), "an object since OpenAPI 3.0: the string is read as its `propertyName`");
    let object = json!({ "propertyName": name });
    schema.insert("discriminator".to_owned(), object);
}

/// `required: true` of a property, as in the third draft of JSON Schema, is its name in the list of the schema around it.
pub(super) fn required(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    let mut names = Vec::new();
    for (name, property) in properties.iter_mut() {
        let Some(property) = property.as_object_mut() else { continue };
        let Some(Value::Bool(flag)) = property.get("required").cloned() else { continue };
        property.shift_remove("required");
        let message = "the schema around it lists the names of what is required: it is read as that";
        cx.reporter.repaired(&at.child("properties").child(name).child("required"), message);
        names.extend(flag.then(|| Value::from(name.as_str())));
    }
    if !names.is_empty()
        && let Value::Array(list) = schema.entry("required").or_insert_with(|| Value::Array(Vec::new()))
    {
        names.retain(|name| !list.contains(name));
        list.extend(names);
    }
}

/// YAML reads `required: [0x10]` as the number 16: the name is what the property is called.
pub(super) fn required_numbers(schema: &mut Members, _: &Pointer, _: &mut Cx) {
    let Some(Value::Array(list)) = schema.get("required") else { return };
    let Some(Value::Object(properties)) = schema.get("properties") else { return };
    if !list.iter().any(Value::is_number) {
        return;
    }
    let mut list = list.clone();
    for item in list.iter_mut().filter(|item| item.is_number()) {
        if let Some(name) = properties.keys().find(|name| number_of(name) == item.as_f64()) {
            *item = name.as_str().into();
        }
    }
    schema.insert("required".to_owned(), Value::Array(list));
}
