//! Which keywords the golden cases use: their documents, walked with the keyword table.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::super::{Kind, Shape, of_dialects};
const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/golden");

/// The case that shows a keyword of a kind of object: the smallest of those that use it.
#[derive(Default)]
pub(super) struct Uses(BTreeMap<(Kind, &'static str), String>);

impl Uses {
    pub(super) fn of_golden_cases() -> Self {
        let folders = fs::read_dir(CASES).unwrap().map(|entry| entry.unwrap().path());
        // What is refused shows nothing.
        let folders = folders.filter(|folder| folder.join("expected.rs").exists());
        let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()));
        let is_document = |path: &PathBuf| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with("spec.") && path.extension().is_some_and(|extension| extension == "yaml")
        };
        let mut cases: Vec<(u64, PathBuf)> =
            files.filter(is_document).map(|path| (fs::metadata(&path).unwrap().len(), path)).collect();
        cases.sort();
        let mut uses = Self::default();
        for (_, path) in cases {
            // As it is written: the stage that reads files leads references to their places.
            let document: Value = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap_or_default();
            let folder = path.parent().and_then(Path::file_name).unwrap();
            uses.object(Kind::OpenApi, &document, folder.to_str().unwrap());
        }
        uses
    }

    pub(super) fn get(&self, kind: Kind, keyword: &'static str) -> Option<&str> {
        self.0.get(&(kind, keyword)).map(String::as_str)
    }

    fn object(&mut self, kind: Kind, value: &Value, case: &str) {
        for (key, value) in value.as_object().into_iter().flat_map(Map::iter) {
            if let Some(keyword) = kind.keyword(key).or_else(|| of_dialects(kind, key).map(|(_, row)| row)) {
                self.0.entry((kind, keyword.name)).or_insert_with(|| case.to_owned());
                self.shape(keyword.shape, value, case);
            } else if let Some(pattern) = kind.pattern().filter(|pattern| (pattern.matches)(key)) {
                self.shape(pattern.shape, value, case);
            }
        }
    }

    fn shape(&mut self, shape: Shape, value: &Value, case: &str) {
        match shape {
            Shape::List(inner) => {
                value.as_array().into_iter().flatten().for_each(|item| self.shape(*inner, item, case));
            }
            Shape::Map(inner) => {
                value.as_object().into_iter().flat_map(Map::values).for_each(|value| self.shape(*inner, value, case));
            }
            Shape::Object(kind) => self.object(kind, value, case),
            Shape::Referable(kind) => {
                let is_reference = value.get("$ref").is_some_and(Value::is_string);
                self.object(if is_reference { Kind::Reference } else { kind }, value, case);
            }
            Shape::SchemaOrFlag => self.shape(Shape::Referable(Kind::Schema), value, case),
            Shape::Text
            | Shape::Choice(_)
            | Shape::Flag
            | Shape::Number
            | Shape::Positive
            | Shape::Count
            | Shape::Any => {}
        }
    }
}
