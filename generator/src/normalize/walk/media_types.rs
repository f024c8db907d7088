//! Media types that refer to others with `$ref` (OAS 3.2.0 "Media Type Object"). The typed model has no place for the `$ref`: what is
//! referred to is copied in. Its schema is one type all the same, since each copy refers to the place of that.

use serde_json::{Value, json};

use super::super::dialects::Version;
use super::super::keywords::{Kind, Shape};
use super::super::references::pointer;
use super::{Members, Walker};
use crate::diagnostics::{Code, Pointer};

impl Walker<'_, '_> {
    /// Walks a media type with a `$ref`; `None` if nothing can be made of it.
    pub(super) fn media_type(&mut self, members: &Members, at: &Pointer) -> Option<Members> {
        let place = at.child("$ref");
        let Some(reference) = members.get("$ref").and_then(Value::as_str) else {
            let message = "a `$ref` is a string, such as `#/components/mediaTypes/Pet`";
            self.reporter.report(Code::WrongShape, &place, message);
            return None;
        };
        if self.dialect.version < Version::V3_2 {
            self.reporter.since(Version::V3_2, self.dialect.version, &place, "a reference to a media type");
        }
        self.report_beside(members, at);
        self.report_lenient(reference, &place);
        let end = match self.references.follow(Kind::MediaType, reference, &place) {
            Ok((_, end)) => end,
            Err(problem) => {
                self.problem(Kind::MediaType, problem, &place);
                return None;
            }
        };
        let Some(Value::Object(target)) = self.references.value(&end) else {
            let message = format!("`#{end}` is not {}", Shape::Object(Kind::MediaType).words());
            self.reporter.report(Code::WrongShape, &place, message);
            return None;
        };
        let (mut copy, end) = (target.clone(), pointer(&end));
        for key in ["schema", "itemSchema"] {
            if let Some(schema) = copy.get_mut(key).filter(|schema| schema.get("$ref").is_none()) {
                *schema = json!({ "$ref": self.references.to(&end.child(key)) });
            }
        }
        self.reporter.moved(&end, at.clone());
        self.object(Kind::MediaType, copy, &end)
    }
}
