//! The extensions by which documents say how pages follow each other.

use openapiv3::{OpenAPI, Operation};
use serde_json::Value;

use super::Pagination;
use crate::diagnostics::Pointer;
use crate::ir::Next;

type Said = Result<Pagination, String>;

const MICROSOFT: &str = "x-ms-pageable";
const SPEAKEASY: &str = "x-speakeasy-pagination";
const FERN: &str = "x-fern-pagination";
const DROPSHOT: &str = "x-dropshot-pagination";

/// What the first of the extensions of an operation says, and its key.
pub(super) fn read(operation: &Operation, document: &OpenAPI) -> Option<(&'static str, Said)> {
    let known = [MICROSOFT, SPEAKEASY, FERN, DROPSHOT];
    let (key, value) = known.into_iter().find_map(|key| Some((key, operation.extensions.get(key)?)))?;
    let value = match value {
        Value::Bool(false) | Value::Null => return None,
        // It stands at the root then.
        Value::Bool(true) => document.extensions.get(key).unwrap_or(value),
        value => value,
    };
    let said = match key {
        MICROSOFT => Ok(microsoft(value)),
        SPEAKEASY => speakeasy(value),
        FERN => fern(value),
        // Its names are always the same.
        _ => Ok(Pagination::cursor("page_token", "/next_page").items("/items")),
    };
    Some((key, said))
}

/// `x-ms-pageable`, as `AutoRest` has it: an address, or nothing more than the list.
fn microsoft(value: &Value) -> Pagination {
    // What `OData` adds to an answer has one name with a dot in it: `@odata.nextLink` (OData JSON Format 4.01, section 4.6).
    let place = |name: &str| {
        let is_of_odata = name.trim_start_matches('@').starts_with("odata.");
        if is_of_odata { Pointer::root().child(name).as_str().to_owned() } else { dotted(name) }
    };
    let items = text(value, "itemName").unwrap_or("value");
    let next = text(value, "nextLinkName");
    let next = next.map_or(Next::Never, |next| Next::Url { from: place(next) });
    Pagination { items: Some(place(items)), next }
}

/// `x-speakeasy-pagination`: places are paths such as `$.a.b`.
fn speakeasy(value: &Value) -> Said {
    let output = |name| value.get("outputs").and_then(|outputs| text(outputs, name)).map(|path| place(path, "$"));
    let needed = |name| output(name).unwrap_or_else(|| Err(format!("`outputs` has no `{name}`")));
    let inputs: Vec<&Value> = value.get("inputs").and_then(Value::as_array).into_iter().flatten().collect();
    let input = |kind: &str| {
        let input = inputs.iter().find(|input| text(input, "type") == Some(kind))?;
        let name = text(input, "name").unwrap_or_default().to_owned();
        Some(match text(input, "in") {
            Some("parameters") => Ok(name),
            Some("requestBody") => Ok(dotted(&name)),
            _ => Err(format!("`{name}` is neither in `parameters` nor in `requestBody`")),
        })
    };
    let next = match text(value, "type") {
        Some("cursor") => {
            let parameter =
                input("cursor").unwrap_or_else(|| Err("`inputs` has none of the type `cursor`".to_owned()))?;
            // Of the last item of a list.
            let path = value.get("outputs").and_then(|outputs| text(outputs, "nextCursor"));
            if let Some((list, from)) = path.and_then(|path| path.split_once("[-1]")) {
                let list = place(list, "$")?;
                if output("results").transpose()?.is_some_and(|results| results != list) {
                    return Err("`nextCursor` is not of the list of `results`".to_owned());
                }
                let from = if from.is_empty() { String::new() } else { place(from, "")? };
                return Ok(Pagination::last_item(parameter, from, None).items(list));
            }
            Next::Cursor { parameter, from: needed("nextCursor")? }
        }
        Some("offsetLimit") => match (input("offset"), input("page")) {
            (Some(parameter), _) => Next::Offset { parameter: parameter?, first: 0 },
            (None, Some(parameter)) => Next::Page { parameter: parameter?, first: 1 },
            (None, None) => return Err("`inputs` has none of the type `offset` or `page`".to_owned()),
        },
        Some("url") => Next::Url { from: needed("nextUrl")? },
        _ => return Err("`type` is none of `cursor`, `offsetLimit` and `url`".to_owned()),
    };
    Ok(Pagination { items: output("results").transpose()?, next })
}

/// `x-fern-pagination`: parameters and places in the body are `$request.NAME`, places `$response.a.b`.
fn fern(value: &Value) -> Said {
    let answer = |name| text(value, name).map(|path| place(path, "$response"));
    let request = |name| {
        text(value, name).map(|path| {
            let parameter = path.strip_prefix("$request.");
            parameter.map(str::to_owned).ok_or_else(|| format!("`{path}` does not begin with `$request.`"))
        })
    };
    let next = if let (Some(parameter), Some(from)) = (request("cursor"), answer("next_cursor")) {
        Next::Cursor { parameter: parameter?, from: from? }
    } else if let Some(parameter) = request("offset") {
        // Without a step it counts pages.
        match value.get("step") {
            Some(_) => Next::Offset { parameter: parameter?, first: 0 },
            None => Next::Page { parameter: parameter?, first: 1 },
        }
    } else if let Some(from) = answer("next_uri") {
        Next::Url { from: from? }
    } else {
        return Err("it has neither `cursor` and `next_cursor` nor `offset` nor `next_uri`".to_owned());
    };
    Ok(Pagination { items: answer("results").transpose()?, next })
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

/// The place of `a.b`.
pub(super) fn dotted(names: &str) -> String {
    names.split('.').fold(Pointer::root(), |place, name| place.child(name)).as_str().to_owned()
}

/// The place of a path of plain names below `root`: of `$.a.b`, the place of `a.b`.
///
/// # Errors
/// When it is another path.
fn place(path: &str, root: &str) -> Result<String, String> {
    let is_plain =
        |names: &&str| !names.is_empty() && !names.contains(['[', ']', '*', '(', ' ']) && !names.contains("..");
    let names = path.strip_prefix(root).map(|names| names.trim_start_matches('.'));
    match names {
        Some("") => Ok(String::new()),
        names => names
            .filter(is_plain)
            .map(dotted)
            .ok_or_else(|| format!("`{path}` is not a path of names, such as `{root}.a.b`")),
    }
}
