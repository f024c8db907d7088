//! Names for components that are made of inline objects: readable, made of the place, and never one that is taken.
//! In comes a place, out goes a name. It knows nothing of Rust's names.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::super::dialects::Sections;
use super::super::keywords::Kind;
use super::pointer;
use crate::source::FILES;

pub(super) struct Names<'a> {
    root: &'a Value,
    taken: HashSet<(Kind, String)>,
    given: HashMap<(Kind, String), String>,
}

impl<'a> Names<'a> {
    /// The names that the components of the document have already.
    pub(super) fn new(root: &'a Value, sections: Sections) -> Self {
        let mut taken = HashSet::new();
        for kind in Kind::ALL.iter().copied() {
            let section = sections.home(kind).and_then(|home| root.pointer(home.as_str())?.as_object());
            taken.extend(section.into_iter().flatten().map(|(name, _)| (kind, name.clone())));
        }
        Self { root, taken, given: HashMap::new() }
    }

    /// Gives the object of `kind` at `place` a name that is taken for it.
    pub(super) fn give(&mut self, kind: Kind, place: String, name: &str) {
        self.given.entry((kind, place)).or_insert_with(|| name.to_owned());
    }

    /// The name of the object of `kind` at `place`: the same whenever it is asked for.
    pub(super) fn of_place(&mut self, kind: Kind, place: &str) -> &str {
        let Self { root, taken, given } = self;
        given.entry((kind, place.to_owned())).or_insert_with(|| free(taken, kind, &readable(root, kind, place)))
    }
}

fn free(taken: &mut HashSet<(Kind, String)>, kind: Kind, name: &str) -> String {
    let mut free = name.to_owned();
    let mut count = 1;
    while !taken.insert((kind, free.clone())) {
        count += 1;
        free = format!("{name}_{count}");
    }
    free
}

/// `/components/schemas/Pet/properties/owner` is `Pet_owner`: the words of the document without those of the standard. What
/// stands in an operation is called as `lower` calls inline types, so that a reference to one does not rename it.
fn readable(root: &Value, kind: Kind, place: &str) -> String {
    let place = pointer(place);
    let mut tokens: Vec<_> = place.tokens().collect();
    let mut words: Vec<String> = Vec::new();
    if let Some((begin, length)) = in_operation(root, &tokens) {
        words.extend(begin.iter().filter_map(|word| spelled(word)));
        tokens.drain(..length);
    } else if tokens.first().is_some_and(|first| first == FILES) {
        let inner = tokens.split_off(2.min(tokens.len()));
        // What a file holds under keys of its own is called by them.
        if inner.first().is_none_or(|first| kind.keyword(first).is_some()) {
            words.extend(tokens.get(1).and_then(|key| spelled(stem(key))));
        }
        tokens = inner;
    }
    let mut before = "";
    for (index, token) in tokens.iter().enumerate() {
        let own = match before {
            "properties" => true,
            // A media type or a section says nothing that the word after or before it does not say.
            "content" | "components" => false,
            _ if index == 0 && words.is_empty() => {
                !matches!(&**token, "components" | "paths" | "definitions" | "$defs")
            }
            _ => !matches!(&**token, "properties" | "content" | "schema" | "responses" | "$defs"),
        };
        if own {
            words.extend(spelled(match &**token {
                "items" if before != "properties" => "item",
                "additionalProperties" if before != "properties" => "value",
                token => token,
            }));
        }
        // A property may be called `content`: what follows it is not a media type.
        before = if before == "properties" { "" } else { token };
    }
    if words.is_empty() {
        return kind.name().replace(' ', "");
    }
    words.join("_")
}

/// Of a place in an operation that has a name: the words that name the operation and what of it the place is in, and how many
/// tokens say so.
fn in_operation<'t>(root: &'t Value, tokens: &'t [Cow<'_, str>]) -> Option<([&'t str; 2], usize)> {
    let [paths, path, method, section, rest @ ..] = tokens else { return None };
    let operation = root.get(&**paths).filter(|_| paths == "paths")?.get(&**path)?.get(&**method)?;
    let id = operation.get("operationId")?.as_str().filter(|id| spelled(id).is_some())?;
    let (word, length) = match (&**section, rest.first().map(|key| &**key)) {
        ("responses", Some("200" | "201" | "2XX")) => ("response", 5),
        ("responses", Some("default")) => ("other", 5),
        ("responses", Some(status)) => (status, 5),
        ("requestBody", _) => ("request", 4),
        ("parameters", Some(index)) => {
            let parameter = operation.get("parameters")?.get(index.parse::<usize>().ok()?)?;
            (parameter.get("name").and_then(Value::as_str).unwrap_or(index), 5)
        }
        _ => return None,
    };
    Some(([id, word], length))
}

/// The name of a file without its directories and its last extension.
fn stem(key: &str) -> &str {
    let name = key.rsplit('/').next().unwrap_or(key);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A token as a part of a name. Letters stay, and signs that may be words in the names of types (`+`): a type is called the same whether
/// something refers to it or not. A `%` would be read as the beginning of another sign.
fn spelled(token: &str) -> Option<String> {
    let is_kept =
        |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_') || "+*#<>=!&|^~".contains(sign);
    let words: Vec<&str> = token.split(|sign| !is_kept(sign)).filter(|word| !word.is_empty()).collect();
    (!words.is_empty()).then(|| words.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_its_place() {
        let parameters = serde_json::json!([{"name": "sort"}]);
        let operation = serde_json::json!({"operationId": "getPet", "parameters": parameters});
        let root = serde_json::json!({"paths": {"/pet": {"get": operation}}});
        for (place, name) in [
            ("/components/schemas/Pet/properties/owner", "Pet_owner"),
            ("/components/schemas/Pet/items", "Pet_item"),
            ("/components/schemas/Pet/additionalProperties", "Pet_value"),
            ("/components/schemas/Pet/properties/items/properties/id", "Pet_items_id"),
            (
                "/paths/~1pet/get/responses/200/content/application~1json/schema/properties/owner",
                "getPet_response_owner",
            ),
            ("/paths/~1pet/get/responses/404/schema/items", "getPet_404_item"),
            ("/paths/~1pet/get/requestBody/content/application~1json/schema", "getPet_request"),
            ("/paths/~1pet/get/parameters/0/schema", "getPet_sort"),
            ("/components/schemas/Pet/allOf/1", "Pet_allOf_1"),
            ("/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema", "pets_id_get_200"),
            ("/paths/~1pets/get/parameters/0", "pets_get_parameters_0"),
            ("/definitions/Pet", "Pet"),
            ("/x-oasmith-files/pets.yaml/$defs/Pet", "Pet"),
            ("/components/schemas/A/$defs/b", "A_b"),
            ("/components/schemas/A/properties/content/properties/b", "A_content_b"),
            ("/components/schemas/A/properties/properties", "A_properties"),
            ("/components/schemas/A/properties/a~1b~0größe", "A_a_b~größe"),
            ("/components/responses/Gone/content/a~1b/schema", "Gone"),
            ("", "Schema"),
        ] {
            assert_eq!(readable(&root, Kind::Schema, place), name, "{place}");
        }
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let root = serde_json::json!({"components": {"schemas": {"A_b": {}, "A_b_2": {}}}});
        let mut names = Names::new(&root, Sections::default());
        let place = "/components/schemas/A/properties/b";
        assert_eq!(names.of_place(Kind::Schema, place), "A_b_3");
        assert_eq!(names.of_place(Kind::Schema, place), "A_b_3");
        assert_eq!(names.of_place(Kind::Response, place), "A_b");
    }
}
