//! Rules for `collectionFormat`: how the items of a list are written into one text.

use serde_json::Value;

use super::super::super::walk::Members;
use super::super::Cx;
use super::text;
use crate::diagnostics::Pointer;

const SEPARATORS: &[(&str, &str)] = &[("csv", "commas"), ("ssv", "spaces"), ("tsv", "tabs"), ("pipes", "`|`")];
const NO_LIST: &str = "only a list has a `collectionFormat`: it is left out";
const AS_TEXT: &str = "the items are given and read as one text, with their separators";

/// `collectionFormat` of a parameter or header is its `style` and `explode`.
pub(super) fn format(parameter: &mut Members, at: &Pointer, cx: &mut Cx) {
    let said = parameter.shift_remove("collectionFormat");
    let location = text(parameter, "in").to_owned();
    let Some(Value::Object(schema)) = parameter.get_mut("schema") else {
        return;
    };
    let Some(style) = style(schema, said, (&location, at), cx) else {
        return;
    };
    for (key, value) in style {
        parameter.entry(key).or_insert(value);
    }
}

/// The style of a list; `None` for what is none. A list that has no style in OpenAPI 3.0 becomes a text.
pub(super) fn style(
    schema: &mut Members,
    said: Option<Value>,
    (location, at): (&str, &Pointer),
    cx: &mut Cx,
) -> Option<Members> {
    let place = at.child("collectionFormat");
    if text(schema, "type") != "array" {
        if said.is_some() {
            cx.reporter.repaired(&place, NO_LIST);
        }
        return None;
    }
    flatten(schema, at, cx);
    // Bytes are not put into one text.
    let is_files = schema.get("items").is_some_and(|items| items.get("format").is_some_and(|it| it == "binary"));
    let format = if is_files && location == "parts" { "multi" } else { known(said, location, &place, cx) };
    let style = match (location, format) {
        ("query" | "form" | "parts", "csv") => &[("style", Value::from("form")), ("explode", Value::Bool(false))][..],
        ("query" | "form" | "parts", "ssv") => {
            &[("style", Value::from("spaceDelimited")), ("explode", Value::Bool(false))]
        }
        ("query" | "form" | "parts", "pipes") => {
            &[("style", Value::from("pipeDelimited")), ("explode", Value::Bool(false))]
        }
        ("query" | "form" | "parts", "multi") | ("path" | "header" | "", "csv") => &[],
        (_, format) => {
            cx.reporter.unsupported(format!("`collectionFormat: {format}` at such a place"), AS_TEXT, &place);
            joined(schema, format);
            return None;
        }
    };
    Some(style.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

fn known(said: Option<Value>, location: &str, at: &Pointer, cx: &mut Cx) -> &'static str {
    let said = match said {
        None => return "csv",
        Some(Value::String(name)) => name,
        Some(value) => value.to_string(),
    };
    if said == "multi" {
        if matches!(location, "query" | "form" | "parts") {
            return "multi";
        }
        cx.reporter.repaired(at, "only what stands in a query or a form can be repeated: it is read as `csv`");
        return "csv";
    }
    SEPARATORS.iter().map(|(name, _)| *name).find(|name| *name == said).unwrap_or_else(|| {
        cx.reporter.repaired(at, format!("`{said}` is no `collectionFormat`: it is read as `csv`"));
        "csv"
    })
}

/// A list in a list is a text.
fn flatten(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(Value::Object(items)) = schema.get_mut("items") else {
        return;
    };
    let said = items.shift_remove("collectionFormat");
    let at = at.child("items");
    if text(items, "type") == "array" {
        let format = known(said, "", &at.child("collectionFormat"), cx);
        cx.reporter.unsupported("a list in the list of a parameter".to_owned(), AS_TEXT, &at);
        joined(items, format);
    } else if said.is_some() {
        cx.reporter.repaired(&at.child("collectionFormat"), NO_LIST);
    }
}

/// Makes the schema of a list that of its text.
fn joined(schema: &mut Members, format: &str) {
    let separator = SEPARATORS.iter().find(|(name, _)| *name == format).map_or("commas", |(_, words)| words);
    let items = format!("Items, separated by {separator}.");
    let description = match text(schema, "description") {
        "" => items,
        text => format!("{text}\n\n{items}"),
    };
    *schema =
        Members::from_iter([("type".to_owned(), "string".into()), ("description".to_owned(), description.into())]);
}
