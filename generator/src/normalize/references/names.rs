//! Names for components that are made of inline objects: readable, made of the place, and never one that is taken.
//! In comes a place, out goes a name in the specification's alphabet. It knows nothing of Rust's names.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::super::dialects::Sections;
use super::super::keywords::Kind;
use super::pointer;
use crate::source::FILES;

pub(super) struct Names {
    taken: HashSet<(Kind, String)>,
    given: HashMap<(Kind, String), String>,
}

impl Names {
    /// The names that the components of the document have already.
    pub(super) fn new(root: &Value, sections: Sections) -> Self {
        let mut taken = HashSet::new();
        for kind in Kind::ALL.iter().copied() {
            let section = sections.home(kind).and_then(|home| root.pointer(home.as_str())?.as_object());
            taken.extend(section.into_iter().flatten().map(|(name, _)| (kind, name.clone())));
        }
        Self { taken, given: HashMap::new() }
    }

    /// Gives the object of `kind` at `place` a name that is taken for it.
    pub(super) fn give(&mut self, kind: Kind, place: String, name: &str) {
        self.given.entry((kind, place)).or_insert_with(|| name.to_owned());
    }

    /// The name of the object of `kind` at `place`: the same whenever it is asked for.
    pub(super) fn of_place(&mut self, kind: Kind, place: &str) -> &str {
        let Self { taken, given } = self;
        given.entry((kind, place.to_owned())).or_insert_with(|| free(taken, kind, &readable(kind, place)))
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

/// `/components/schemas/Pet/properties/owner` is `Pet_owner`: the words of the document without those of the standard.
fn readable(kind: Kind, place: &str) -> String {
    let place = pointer(place);
    let mut tokens: Vec<_> = place.tokens().collect();
    let mut words: Vec<String> = Vec::new();
    if tokens.first().is_some_and(|first| first == FILES) {
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
            _ if index == 0 && words.is_empty() => !matches!(&**token, "components" | "paths" | "definitions"),
            _ => !matches!(&**token, "properties" | "content" | "schema" | "responses" | "$defs"),
        };
        if own {
            words.extend(spelled(token));
        }
        // A property may be called `content`: what follows it is not a media type.
        before = if before == "properties" { "" } else { token };
    }
    if words.is_empty() {
        return kind.name().replace(' ', "");
    }
    words.join("_")
}

/// The name of a file without its directories and its last extension.
fn stem(key: &str) -> &str {
    let name = key.rsplit('/').next().unwrap_or(key);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A token in the alphabet of component names (OAS 3.0.4 "Components Object").
fn spelled(token: &str) -> Option<String> {
    let words: Vec<&str> = token
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')))
        .filter(|word| !word.is_empty())
        .collect();
    (!words.is_empty()).then(|| words.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_its_place() {
        for (place, name) in [
            ("/components/schemas/Pet/properties/owner", "Pet_owner"),
            ("/components/schemas/Pet/items", "Pet_items"),
            ("/components/schemas/Pet/allOf/1", "Pet_allOf_1"),
            ("/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema", "pets_id_get_200"),
            ("/paths/~1pets/get/parameters/0", "pets_get_parameters_0"),
            ("/definitions/Pet", "Pet"),
            ("/components/schemas/A/$defs/b", "A_b"),
            ("/components/schemas/A/properties/content/properties/b", "A_content_b"),
            ("/components/schemas/A/properties/properties", "A_properties"),
            ("/components/responses/Gone/content/a~1b/schema", "Gone"),
            ("", "Schema"),
        ] {
            assert_eq!(readable(Kind::Schema, place), name, "{place}");
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
