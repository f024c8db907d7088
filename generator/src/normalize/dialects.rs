//! The dialects of OpenAPI: how a document says which one it is written in, and the tables of rules that bring it into the
//! shape of OpenAPI 3.0, one after the other. It knows no rule.

use serde_json::Value;

use super::keywords::Kind;
use super::reporter::Reporter;
use super::rules::{self, Rules};
use super::walk::Members;
use crate::diagnostics::{Code, Pointer};

/// A series of versions that say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    V2_0,
    V3_0,
    V3_1,
    V3_2,
}

impl Version {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::V2_0 => "OpenAPI 2.0",
            Self::V3_0 => "OpenAPI 3.0",
            Self::V3_1 => "OpenAPI 3.1",
            Self::V3_2 => "OpenAPI 3.2",
        }
    }
}

/// A dialect.
pub(super) struct Dialect {
    pub(super) version: Version,
    /// The keyword that holds the version, and how the version begins.
    mark: (&'static str, &'static str),
    pub(super) sections: Sections,
    /// The last one is always that of OpenAPI 3.0.
    pub(super) rules: &'static [Rules],
}

/// Where a document keeps its components: the places of kinds that are not in `components`.
#[derive(Clone, Copy, Default)]
pub(super) struct Sections(&'static [(Kind, &'static str)]);

const DIALECTS: &[Dialect] = &[
    Dialect {
        version: Version::V2_0,
        mark: ("swagger", "2.0"),
        sections: Sections(&[
            (Kind::Schema, "definitions"),
            (Kind::Parameter, "parameters"),
            // Those that are `in: body`.
            (Kind::RequestBody, "parameters"),
            (Kind::Response, "responses"),
            (Kind::SecurityScheme, "securityDefinitions"),
        ]),
        rules: &[rules::V2_0, rules::V3_1, rules::V3_0],
    },
    // Documents that say 3.0 and write 3.1 are many.
    Dialect {
        version: Version::V3_0,
        mark: ("openapi", "3.0"),
        sections: Sections(&[]),
        rules: &[rules::V3_2, rules::V3_1, rules::V3_0],
    },
    Dialect {
        version: Version::V3_1,
        mark: ("openapi", "3.1"),
        sections: Sections(&[]),
        rules: &[rules::V3_2, rules::V3_1, rules::V3_0],
    },
    Dialect {
        version: Version::V3_2,
        mark: ("openapi", "3.2"),
        sections: Sections(&[]),
        rules: &[rules::V3_2, rules::V3_1, rules::V3_0],
    },
];

impl Sections {
    /// Where components of a kind stand.
    pub(super) fn home(self, kind: Kind) -> Option<Pointer> {
        match self.0.iter().find(|(of, _)| *of == kind) {
            Some((_, home)) => Some(Pointer::root().child(home)),
            None => Some(Pointer::root().child("components").child(kind.section()?)),
        }
    }

    /// The name, as it is spelt in a pointer, of the component of a kind that stands at a place.
    pub(super) fn name(self, kind: Kind, place: &str) -> Option<&str> {
        let place = place.strip_prefix('/')?;
        let name = match self.0.iter().find(|(of, _)| *of == kind) {
            Some((_, home)) => place.strip_prefix(home)?,
            None => place.strip_prefix("components/")?.strip_prefix(kind.section()?)?,
        };
        name.strip_prefix('/').filter(|name| !name.contains('/'))
    }

    /// The kind of the component that stands at a place.
    pub(super) fn kind_at(self, place: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| self.name(*kind, place).is_some())
    }

    /// The places after the walk of the component that a place is in: a parameter of OpenAPI 2.0 may be a body.
    pub(super) fn around(self, at: &Pointer) -> Vec<String> {
        let places = Kind::ALL.iter().filter_map(|&kind| {
            let name = at.ancestors().find_map(|place| self.name(kind, place))?;
            Some(format!("/components/{}/{name}", kind.section()?))
        });
        places.collect()
    }
}

/// The dialect of a document; `None` if it is not read, which has been reported.
pub(super) fn of(root: &Members, reporter: &mut Reporter) -> Option<&'static Dialect> {
    let at = Pointer::root();
    let version = |keyword| root.get(keyword).map(|version| (keyword, version));
    let Some((keyword, version)) = version("openapi").or_else(|| version("swagger")) else {
        let message = "`openapi` is missing, the version of OpenAPI that the document follows";
        reporter.report(Code::MissingOpenapi, &at, message);
        return None;
    };
    let text = match version {
        Value::String(text) => text.clone(),
        // `openapi: 3.0` without quotes is a number in YAML; the walk reports it.
        version => version.to_string(),
    };
    let found = DIALECTS.iter().find(|dialect| {
        let patch = text.strip_prefix(dialect.mark.1);
        dialect.mark.0 == keyword && patch.is_some_and(|patch| patch.is_empty() || patch.starts_with('.'))
    });
    if found.is_none() {
        let read: Vec<_> = DIALECTS.iter().map(|dialect| dialect.mark.1).collect();
        let message = format!("version {text:?} is not read, only OpenAPI {} is", read.join(", "));
        reporter.report(Code::UnsupportedVersion, &at.child(keyword), message);
    }
    found
}
