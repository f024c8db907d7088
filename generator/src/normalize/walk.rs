//! The walk over a document by the keyword table. In comes the raw value, out goes one in which every key is known,
//! every value has its shape, and every reference names a component; each difference has been reported. It knows the
//! table and nothing of single keywords: those have rules.

use serde_json::{Map, Value};

use super::Wanted;
use super::dialects::{Dialect, Version};
use super::keywords::{Disposition, Keyword, Kind, Need, Shape, of_dialects};
use super::leaf::{Fit, fit, found};
use super::references::References;
use super::reporter::Reporter;
use super::rules::Cx;
use crate::diagnostics::{Code, Message, Pointer};
use crate::source::Numbers;
use crate::suggest::{did_you_mean, nearest};

mod callbacks;
mod media_types;
mod path_items;
mod refer;

/// How deeply objects of the standard may be nested: a bound on recursion, here and in the typed model, whose frames
/// are large. Documents of the real world stay below a third of it.
const MAX_DEPTH: usize = 64;

/// The members of an object.
pub(super) type Members = Map<String, Value>;

pub(super) struct Walker<'a, 'd> {
    dialect: &'static Dialect,
    references: References<'a>,
    numbers: &'a Numbers,
    reporter: &'a mut Reporter<'d>,
    moved: refer::Moved,
    depth: usize,
    callbacks: callbacks::Callbacks,
    checks: bool,
}

impl<'a, 'd> Walker<'a, 'd> {
    pub(super) fn new(
        dialect: &'static Dialect,
        (references, numbers): (References<'a>, &'a Numbers),
        wanted: Wanted,
        reporter: &'a mut Reporter<'d>,
    ) -> Self {
        let (callbacks, checks) = (callbacks::Callbacks::new(wanted.callbacks), wanted.checks);
        Self { dialect, references, numbers, reporter, moved: refer::Moved::default(), depth: 0, callbacks, checks }
    }

    /// Walks a whole document.
    pub(super) fn document(mut self, root: Members) -> Option<Members> {
        let mut root = self.object(Kind::OpenApi, root, &Pointer::root())?;
        self.webhooks(&mut root);
        self.place_moved(&mut root);
        self.unused(&root);
        Some(root)
    }

    /// Reports components that nothing refers to, where there are operations that could.
    fn unused(&mut self, root: &Members) {
        if root.get("paths").is_none_or(says_nothing) {
            return;
        }
        let mut homes = Vec::new();
        for kind in UNSEEN_ALONE {
            // Those of OpenAPI 2.0 have the bodies among the parameters.
            let Some(home) = self.references.home(*kind).filter(|home| !homes.contains(home)) else { continue };
            let names = self.references.value(home.as_str()).and_then(Value::as_object);
            let used = self.references.used(&home);
            let places = names.into_iter().flatten().map(|(name, _)| home.child(name));
            for at in places.filter(|at| !used.contains(at.as_str())) {
                let message = Message::from(format!("nothing refers to this {} Object", kind.name()));
                let message = message.help(Some("refer to it, or remove it".to_owned()));
                self.reporter.report(Code::UnusedComponent, &at, message);
            }
            homes.push(home);
        }
    }

    /// Walks an object; `None` if nothing can be made of it.
    fn object(&mut self, kind: Kind, mut members: Members, at: &Pointer) -> Option<Members> {
        if self.depth >= MAX_DEPTH {
            let message = format!("objects are nested more than {MAX_DEPTH} deep");
            self.reporter.report(Code::TooDeep, at, message);
            return None;
        }
        self.depth += 1;
        let around = self.enter(kind, &mut members, at);
        self.rules(kind, &mut members, at);
        let walked = if kind == Kind::PathItem && members.contains_key("$ref") {
            Some(self.path_item(members, at))
        } else if kind == Kind::MediaType && members.contains_key("$ref") {
            self.media_type(&members, at)
        } else {
            let is_there = |keyword: &&Keyword| members.contains_key(keyword.name);
            let given: Vec<&str> = kind.essential().filter(is_there).map(|keyword| keyword.name).collect();
            let walked = self.members(kind, members, at);
            self.complete(kind, walked, &given, at)
        };
        self.callbacks.leave(around);
        self.depth -= 1;
        walked
    }

    /// Applies the rules of the dialect to an object.
    fn rules(&mut self, kind: Kind, members: &mut Members, at: &Pointer) {
        for rules in self.dialect.rules {
            rules.apply(kind, members, at, &mut self.cx());
        }
    }

    pub(super) fn cx(&mut self) -> Cx<'_, 'd> {
        let (root, numbers) = (self.references.root(), self.numbers);
        Cx { version: self.dialect.version, root, numbers, checks: self.checks, reporter: self.reporter }
    }

    fn members(&mut self, kind: Kind, members: Members, at: &Pointer) -> Members {
        let mut walked = Members::new();
        for (key, value) in members {
            let at = at.child(&key);
            let value = if let Some(keyword) = kind.keyword(&key) {
                self.keyword(keyword, value, &at)
            } else if kind.extensible() && key.starts_with("x-") {
                Some(value)
            } else if let Some(pattern) = kind.pattern().filter(|pattern| (pattern.matches)(&key)) {
                self.value(&pattern.shape, value, &at)
            } else if let Some((version, keyword)) = of_dialects(kind, &key).filter(|(of, _)| *of > Version::V3_0) {
                self.newer(version, keyword, value, &at)
            } else {
                self.unknown(kind, &key, &at);
                None
            };
            if let Some(value) = value {
                walked.insert(key, value);
            }
        }
        match kind {
            Kind::Discriminator => self.mapping(&mut walked, at),
            Kind::Schema => keep_xml(&mut walked),
            Kind::Callback => walked.retain(|key, _| !key.starts_with("x-")),
            Kind::Operation => callbacks::keep_inline(&mut walked),
            _ => {}
        }
        walked
    }

    fn keyword(&mut self, keyword: &Keyword, value: Value, at: &Pointer) -> Option<Value> {
        if let Some(lost) = self.lost(keyword) {
            if !says_nothing(&value) {
                self.reporter.unsupported(format!("`{}`", keyword.name), lost, at);
            }
            return None;
        }
        if keyword.need == Need::Essential {
            return self.leaf(&keyword.shape, value, at, "the object that it belongs to is left out");
        }
        self.value(&keyword.shape, value, at)
    }

    /// A keyword of a dialect that no rule has rewritten: the typed model has no place for it, except for webhooks and for
    /// operations of other methods.
    fn newer(&mut self, version: Version, keyword: &Keyword, value: Value, at: &Pointer) -> Option<Value> {
        if self.dialect.version < version {
            self.reporter.since(version, self.dialect.version, at, &format!("`{}`", keyword.name));
        }
        match keyword.disposition {
            Disposition::OnRequest(_) | Disposition::Warned(_) => self.keyword(keyword, value, at),
            Disposition::Informational => None,
            Disposition::Generated if is_operations(&keyword.shape) => self.value(&keyword.shape, value, at),
            Disposition::Generated | Disposition::Documented | Disposition::Partly => {
                self.wrong(&keyword.shape, &value, at, "it is left out");
                None
            }
        }
    }

    /// What is lost by leaving out a keyword that is not generated.
    fn lost(&self, keyword: &Keyword) -> Option<&'static str> {
        match keyword.disposition {
            Disposition::Warned(lost) => Some(lost),
            Disposition::OnRequest(lost) => (!self.callbacks.are_wanted()).then_some(lost),
            Disposition::Generated | Disposition::Documented | Disposition::Partly | Disposition::Informational => None,
        }
    }

    fn unknown(&mut self, kind: Kind, key: &str, at: &Pointer) {
        let known = kind.keywords().iter().map(|keyword| keyword.name);
        let statuses = if kind == Kind::Responses { STATUSES } else { &[] };
        let near = nearest(key, known.chain(statuses.iter().copied()));
        let message = format!("`{key}` is no keyword of the {} Object", kind.name());
        self.reporter.report(Code::UnknownKeyword, at, Message::from(message).help(did_you_mean(near)));
    }

    /// Walks a value that should have `shape`; `None` if it is to be left out.
    fn value(&mut self, shape: &Shape, value: Value, at: &Pointer) -> Option<Value> {
        match (shape, value) {
            (Shape::List(inner), Value::Array(items)) => Some(self.list(inner, items, at)),
            (Shape::List(inner), value) if is_single(inner, &value) => {
                self.reporter.repaired(at, "expected a list, found a single value: it is read as a list of one");
                Some(self.list(inner, vec![value], at))
            }
            (Shape::Map(inner), Value::Object(members)) => Some(self.map(inner, members, at)),
            (Shape::Object(kind), Value::Object(members)) => self.object(*kind, members, at).map(Value::Object),
            (Shape::Referable(kind), value) => self.referable(*kind, value, at),
            (Shape::SchemaOrFlag, value @ Value::Object(_)) => self.referable(Kind::Schema, value, at),
            (shape, value) => self.leaf(shape, value, at, "it is left out"),
        }
    }

    fn list(&mut self, inner: &Shape, items: Vec<Value>, at: &Pointer) -> Value {
        items.into_iter().enumerate().filter_map(|(index, item)| self.value(inner, item, &at.child(index))).collect()
    }

    fn map(&mut self, inner: &Shape, members: Members, at: &Pointer) -> Value {
        let mut walked = Members::new();
        for (key, value) in members {
            if let Some(value) = self.value(inner, value, &at.child(&key)) {
                walked.insert(key, value);
            }
        }
        Value::Object(walked)
    }

    fn leaf(&mut self, shape: &Shape, value: Value, at: &Pointer, outcome: &str) -> Option<Value> {
        match fit(shape, value) {
            Fit::Exact(value) => Some(value),
            Fit::Meant(value) => {
                let written = self.numbers.get(&self.reporter.original(at)).filter(|_| value.is_string());
                let value = written.map_or(value, |written| written.as_str().into());
                let message = format!("expected {}: it is read as {}", shape.words(), found(&value));
                self.reporter.repaired(at, message);
                Some(value)
            }
            Fit::Wrong(value) => {
                self.wrong(shape, &value, at, outcome);
                None
            }
        }
    }

    fn wrong(&mut self, shape: &Shape, value: &Value, at: &Pointer, outcome: &str) {
        let (words, found) = (shape.words(), found(value));
        let help = match (shape, value) {
            (Shape::Choice(options), Value::String(text)) => did_you_mean(near_choice(options, text)),
            _ => None,
        };
        let message = Message::from(format!("expected {words}, found {found}: {outcome}"));
        self.reporter.repaired(at, message.help(help));
    }

    /// Fills in what is required; `None` if the object means nothing without it. What was `given` and cannot be read has been
    /// reported.
    fn complete(&mut self, kind: Kind, mut members: Members, given: &[&str], at: &Pointer) -> Option<Members> {
        for keyword in kind.keywords() {
            if keyword.need == Need::Optional || members.contains_key(keyword.name) {
                continue;
            }
            let (name, kind_name) = (keyword.name, kind.name());
            match keyword.need {
                Need::Optional => {}
                Need::Filled => {
                    let message = format!("`{name}` is missing from this {kind_name} Object: it is read as empty");
                    self.reporter.repaired(at, Message::from(message).help(Some(format!("add `{name}`"))));
                    if let Some(empty) = self.value(&keyword.shape, empty(&keyword.shape), at) {
                        members.insert(name.to_owned(), empty);
                    }
                }
                Need::Essential if given.contains(&name) => return None,
                Need::Essential => {
                    let message = format!("this {kind_name} Object is left out: it has no `{name}`");
                    self.reporter.repaired(at, Message::from(message).help(Some(format!("add `{name}`"))));
                    return None;
                }
            }
        }
        Some(members)
    }
}

fn is_operations(shape: &Shape) -> bool {
    matches!(shape, Shape::Object(Kind::Operation) | Shape::Map(Shape::Object(Kind::Operation)))
}

/// The statuses that are probably meant by a key that is none.
const STATUSES: &[&str] =
    &["200", "201", "202", "204", "400", "401", "403", "404", "409", "422", "429", "500", "503", "2XX", "4XX", "5XX"];

/// Components that make a difference only where they are referred to. It is found later which schemas are used, and for no
/// client it matters whether examples are.
const UNSEEN_ALONE: &[Kind] = &[Kind::Parameter, Kind::RequestBody, Kind::Response, Kind::Header];

/// What other languages call the types of JSON.
const TYPES: &[(&str, &str)] = &[
    ("float", "number"),
    ("double", "number"),
    ("decimal", "number"),
    ("long", "integer"),
    ("date", "string"),
    ("datetime", "string"),
    ("uuid", "string"),
    ("text", "string"),
    ("list", "array"),
    ("map", "object"),
    ("dict", "object"),
];

/// The option that is probably meant: one with few other letters, one that begins like this, or one with another name.
fn near_choice(options: &[&'static str], text: &str) -> Option<&'static str> {
    let small = text.to_lowercase();
    let begins = || options.iter().copied().find(|option| small.len() > 1 && option.starts_with(&small));
    let other = || TYPES.iter().find(|(name, ty)| *name == small && options.contains(ty)).map(|(_, ty)| *ty);
    nearest(text, options.iter().copied()).or_else(begins).or_else(other)
}

/// Where the XML Object of a schema is kept.
const XML: &str = "x-oasmith-xml";

/// The typed model knows nothing of `xml`, but it keeps extensions.
fn keep_xml(schema: &mut Members) {
    if let Some(xml) = schema.shift_remove("xml").filter(|xml| !says_nothing(xml)) {
        schema.insert(XML.to_owned(), xml);
    }
}

/// Whether a value is what one item of a list looks like.
fn is_single(inner: &Shape, value: &Value) -> bool {
    match inner {
        Shape::Text => value.is_string(),
        Shape::Object(_) | Shape::Referable(_) => value.is_object(),
        Shape::Any => !value.is_null(),
        _ => false,
    }
}

/// Whether a keyword with this value might as well not be there.
fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// The value that stands for a missing one.
fn empty(shape: &Shape) -> Value {
    match shape {
        Shape::Text => Value::String(String::new()),
        _ => Value::Object(Members::new()),
    }
}
