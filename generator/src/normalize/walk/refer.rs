//! Reference Objects, and the places they name. A reference that does not name a component makes the place it names
//! one: the object moves to `components` and a reference takes its place, so that both are one type.

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::super::dialects::Version;
use super::super::keywords::{Kind, Shape};
use super::super::references::{Problem, Resolved, is_bare, local, pointer, written};
use super::super::rules::{default_and_example, leads_to_schema, texts};
use super::{Members, Walker};
use crate::diagnostics::{Code, Message, Pointer};
use crate::suggest::did_you_mean;

/// Where the `defaultMapping` of a discriminator is kept.
const DEFAULT_MAPPING: &str = "x-oasmith-default-mapping";

/// The objects that become components.
#[derive(Default)]
pub(super) struct Moved {
    /// What was moved: reference to the new component -> kind and value.
    objects: IndexMap<String, (Kind, Value)>,
    /// What must be moved: kind, place, and the place of the `$ref` that asks for it.
    wanted: Vec<(Kind, String, Pointer)>,
    /// The kind of each place that was found to be named by a reference.
    kinds: IndexMap<String, Kind>,
    /// Where they stood, and the components that they become. A reference may stand there until all is walked: `P: {$ref: ..}`.
    places: Vec<(Pointer, Pointer)>,
}

impl Walker<'_, '_> {
    /// Walks a place where an object of `kind` or a reference may stand.
    pub(super) fn referable(&mut self, kind: Kind, value: Value, at: &Pointer) -> Option<Value> {
        let place = self.reporter.original(at);
        let is_component = self.references.is_component(place.as_str());
        let is_target = self.references.is_target(&place);
        let value = self.body_of_schema(kind, value, at);
        let is_reference = value.get("$ref").is_some();
        let is_bare = is_reference && is_bare(&value);
        let walked = match value {
            Value::Object(members) if members.contains_key("$ref") => self.reference(kind, members, at),
            Value::Object(members) => self.object(kind, members, at).map(Value::Object),
            value => self.no_object(kind, &value, at, is_component),
        };
        let Some(walked) = walked else {
            // Of a reference it was said why it leads nowhere.
            if is_target && is_component && !is_reference && !kind.is_for_readers() {
                let name = place.tokens().last().unwrap_or_default().into_owned();
                let message = format!("`{name}` is referred to, but is no {} Object", kind.name());
                self.reporter.report(Code::WrongShape, at, message);
            }
            return None;
        };
        // A reference to a bare reference was led on to its end, so nobody asks for this place.
        if is_target && !is_bare && !is_component {
            return self.give(kind, walked, &place);
        }
        Some(walked)
    }

    /// A response or request body whose reference leads to a schema can only mean that as JSON, be it over another one.
    fn body_of_schema(&mut self, kind: Kind, value: Value, at: &Pointer) -> Value {
        let (Kind::Response | Kind::RequestBody, Some(reference)) = (kind, value.get("$ref").and_then(Value::as_str))
        else {
            return value;
        };
        let end = if leads_to_schema(reference) {
            Some(reference.to_owned())
        } else {
            let end = self.references.follow(kind, reference, at).ok().map(|(_, end)| format!("#{end}"));
            end.filter(|end| leads_to_schema(end))
        };
        let Some(reference) = end else { return value };
        let message = format!("this is a schema, not a {} Object: it is taken as that of JSON", kind.name());
        let is_old = self.dialect.version == Version::V2_0;
        let help = if is_old {
            "write `schema: {$ref: ..}`"
        } else {
            "write `content: {application/json: {schema: {$ref: ..}}}`"
        };
        self.reporter.repaired(&at.child("$ref"), Message::from(message).help(Some(help.to_owned())));
        let schema = json!({ "$ref": reference });
        if is_old {
            self.reporter.moved(at, at.child("schema"));
            return json!({ "description": "", "schema": schema });
        }
        self.reporter.moved(at, at.child("content").child("application/json").child("schema"));
        json!({ "description": "", "content": { "application/json": { "schema": schema } } })
    }

    fn no_object(&mut self, kind: Kind, value: &Value, at: &Pointer, is_component: bool) -> Option<Value> {
        let shape = Shape::Referable(kind);
        if kind != Kind::Schema {
            self.wrong(&shape, value, at, "it is left out");
            return None;
        }
        if let (Value::Bool(flag), true) = (value, self.dialect.version >= Version::V3_1) {
            return Some(if *flag { json!({}) } else { json!({ "x-oasmith-not": {} }) });
        }
        if let Value::Bool(flag) = value {
            let message = format!("`{flag}` is a schema only since OpenAPI 3.1: any value is accepted");
            self.reporter.repaired(at, message);
        } else if is_component {
            self.wrong(&shape, value, at, "it is left out");
            return None;
        } else {
            self.wrong(&shape, value, at, "any value is accepted");
        }
        Some(Value::Object(Map::new()))
    }

    /// Moves `value` to the components and leaves a reference to it.
    fn give(&mut self, kind: Kind, value: Value, at: &Pointer) -> Option<Value> {
        let place = at.as_str().to_owned();
        let reference = self.references.moved(kind, &place)?;
        self.moved.places.push((at.clone(), pointer(reference.trim_start_matches('#'))));
        self.moved.kinds.insert(place, kind);
        self.moved.objects.insert(reference.clone(), (kind, value));
        Some(referring(reference))
    }

    /// Moves a webhook to the components, under its own name if that is free.
    pub(super) fn place_webhook(&mut self, name: &str, callback: Members, at: &Pointer) {
        if let Some(reference) = self.references.moved(Kind::Callback, Pointer::root().child(name).as_str()) {
            self.reporter.moved(at, pointer(reference.trim_start_matches('#')).child(name));
            self.moved.objects.insert(reference, (Kind::Callback, Value::Object(callback)));
        }
    }

    /// Takes `type: "null"` from beside a `$ref`, where it has to mean that what is referred to may be null.
    fn null_beside(&mut self, siblings: &mut Members, at: &Pointer) -> bool {
        let is_null = siblings.get("type").is_some_and(|ty| *ty == "null" || *ty == json!(["null"]));
        if is_null {
            siblings.shift_remove("type");
            let message = "`$ref` beside it has other values than null: they are read as nullable";
            self.reporter.repaired(&at.child("type"), message);
        }
        is_null
    }

    /// Walks a Reference Object (OAS 3.0.4 "Reference Object").
    fn reference(&mut self, kind: Kind, mut members: Members, at: &Pointer) -> Option<Value> {
        // What stands beside a reference is a value of what that leads to.
        if kind == Kind::Schema {
            texts(&mut members, at, &mut self.cx());
            default_and_example(&mut members, at, &mut self.cx());
        }
        let reference = members.shift_remove("$ref");
        let place = at.child("$ref");
        let is_null = kind == Kind::Schema && self.null_beside(&mut members, at);
        let target = if let Some(Value::String(reference)) = reference {
            if kind == Kind::Schema && self.dialect.version < Version::V3_1 {
                self.leave_out_other_type(&reference, &mut members, at);
            }
            self.resolved(kind, &reference, &place)
        } else {
            let message = "a `$ref` is a string, such as `#/components/schemas/Pet`";
            self.reporter.report(Code::WrongShape, &place, message);
            None
        };
        if kind == Kind::Schema {
            return Some(self.beside(target, (members, is_null), at));
        }
        self.report_beside(&members, at);
        target.map(referring)
    }

    pub(super) fn report_beside(&mut self, members: &Members, at: &Pointer) {
        for key in members.keys() {
            // OpenAPI 3.1 allows these two, and they change no code.
            if !matches!(key.as_str(), "$ref" | "summary" | "description") && !key.starts_with("x-") {
                let message = format!("`{key}` beside a `$ref` has no effect");
                self.reporter.report(Code::UnsupportedKeyword, &at.child(key), message);
            }
        }
    }

    /// A `type` beside a `$ref` that contradicts what is referred to: up to OpenAPI 3.0 what stands there does not count.
    fn leave_out_other_type(&mut self, reference: &str, siblings: &mut Members, at: &Pointer) {
        let target = local(reference).and_then(|place| self.references.value(&place));
        let named = target.and_then(|target| target.get("type")).and_then(Value::as_str);
        let (Some(named), Some(own)) = (named, siblings.get("type").and_then(Value::as_str)) else { return };
        if named != own && ![named, own].iter().all(|ty| matches!(*ty, "integer" | "number")) {
            let message = format!("`type: {own}` stands beside a `$ref` to a schema of type {named}: it is left out");
            self.reporter.repaired(&at.child("type"), message);
            siblings.shift_remove("type");
        }
    }

    /// OpenAPI 3.0 ignores what stands beside a `$ref`; authors mean it. `allOf` says the same and is heard.
    fn beside(&mut self, target: Option<String>, (siblings, is_null): (Members, bool), at: &Pointer) -> Value {
        let mut schema = self.object(Kind::Schema, siblings, at).unwrap_or_default();
        if is_null {
            schema.insert("nullable".to_owned(), Value::Bool(true));
        }
        let Some(target) = target.map(referring) else {
            return Value::Object(schema);
        };
        if schema.keys().all(|key| key.starts_with("x-")) {
            return target;
        }
        let all_of = schema.entry("allOf").or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(schemas) = all_of {
            schemas.insert(0, target);
        }
        Value::Object(schema)
    }

    /// What only a lenient reader finds: a `/` at the end of a reference is that of a folder to its author, and names a member to the
    /// standard; and a JSON Pointer does not go on behind a `$ref` that it meets (RFC 6901 §4).
    pub(super) fn report_lenient(&mut self, reference: &str, at: &Pointer) {
        let Some(place) = local(reference) else { return };
        let Some(meant) = self.references.meant(&place) else { return };
        let (place, meant) = (written(&place), written(&meant));
        let (message, help) = if place.ends_with('/') {
            let message =
                format!("`{place}` is a member without a name, and there is none: what is around it is taken");
            (message, "leave out the `/` at the end".to_owned())
        } else {
            (
                format!("`{place}` leads through another `$ref`: it is followed"),
                format!("write `{meant}`, as a pointer does not follow it"),
            )
        };
        self.reporter.repaired(at, Message::from(message).help(Some(help)));
    }

    /// The reference to the component that is meant; a problem has been reported.
    fn resolved(&mut self, kind: Kind, reference: &str, at: &Pointer) -> Option<String> {
        self.report_lenient(reference, at);
        match self.references.resolve(kind, reference, at) {
            Ok(Resolved::Component(reference)) => Some(reference),
            Ok(Resolved::Moved { reference, place }) => {
                self.moved.wanted.push((kind, place, at.clone()));
                Some(reference)
            }
            Err(problem) => {
                self.problem(kind, problem, at);
                None
            }
        }
    }

    /// Reports why a reference at `asker` cannot be kept. Code does without what only readers need.
    pub(super) fn problem(&mut self, kind: Kind, Problem { code, at, message }: Problem, asker: &Pointer) {
        if kind.is_for_readers() {
            self.reporter.report_for(asker, Code::Repaired, &at, message.and(": it is left out"));
        } else {
            self.reporter.report_for(asker, code, &at, message);
        }
    }

    /// The values of a discriminator's `mapping` are names or references (OAS 3.0.4 "Discriminator Object"): makes
    /// references of them all.
    pub(super) fn mapping(&mut self, discriminator: &mut Members, at: &Pointer) {
        if let Some(Value::Object(mapping)) = discriminator.get_mut("mapping") {
            let at = at.child("mapping");
            mapping.retain(|value, target| self.mapped(target, at.child(value)));
        }
        if let Some(target) = discriminator.get_mut(DEFAULT_MAPPING)
            && !self.mapped(target, at.child("defaultMapping"))
        {
            discriminator.shift_remove(DEFAULT_MAPPING);
        }
    }

    /// Makes a reference of what a tag is mapped to, if it can be one.
    fn mapped(&mut self, target: &mut Value, at: Pointer) -> bool {
        let Some(text) = target.as_str() else {
            return false;
        };
        let named = self.references.home(Kind::Schema).map(|home| home.child(text)).unwrap_or_default();
        let is_name = self.references.value(named.as_str()).is_some();
        let reference = if is_name { format!("#{named}") } else { text.to_owned() };
        let text = text.to_owned();
        match self.references.resolve(Kind::Schema, &reference, &at) {
            Ok(Resolved::Component(reference)) => *target = reference.into(),
            Ok(Resolved::Moved { reference, place }) => {
                *target = reference.into();
                self.moved.wanted.push((Kind::Schema, place, at));
            }
            Err(problem) => {
                let message = if text.contains(['/', '.', '#']) {
                    problem.message
                } else {
                    let near = self.references.similar(Kind::Schema, &named).and_then(|near| near.split());
                    let near = near.map(|(_, name)| name);
                    Message::from(format!("no schema is named `{text}`")).help(did_you_mean(near))
                };
                self.reporter.repaired(&at, message.and(": the mapping is left out"));
                return false;
            }
        }
        true
    }

    /// Puts moved objects into the components, after walking those that the walk did not come across: places in
    /// extensions, or under keywords that OpenAPI does not have.
    pub(super) fn place_moved(&mut self, root: &mut Members) {
        while let Some((kind, place, asker)) = self.moved.wanted.pop() {
            if !self.moved.kinds.contains_key(&place) {
                let value = self.references.value(&place).cloned().unwrap_or_default();
                if self.referable(kind, value, &pointer(&place)).is_none() {
                    self.moved.kinds.insert(place.clone(), Kind::Reference);
                }
            }
            if self.moved.kinds.get(&place) != Some(&kind) {
                let problem = self.references.wrong_kind(kind, &place, &asker);
                self.problem(kind, problem, &asker);
                if kind == Kind::Schema
                    && let Some(reference) = self.references.moved(kind, &place)
                {
                    self.moved.objects.insert(reference, (kind, json!({})));
                }
            }
        }
        for (from, to) in std::mem::take(&mut self.moved.places) {
            self.reporter.moved(&from, to);
        }
        for (reference, (kind, value)) in std::mem::take(&mut self.moved.objects) {
            let target = pointer(reference.trim_start_matches('#'));
            let (Some(section), Some(name)) = (kind.section(), target.tokens().last()) else {
                continue;
            };
            let members = object_at(root, "components").and_then(|it| object_at(it, section));
            if let Some(members) = members {
                members.insert(name.into_owned(), value);
            }
        }
    }
}

/// The member `key`, made an object if it is none.
fn object_at<'m>(members: &'m mut Members, key: &str) -> Option<&'m mut Members> {
    let value = members.entry(key).or_insert(Value::Null);
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    value.as_object_mut()
}

fn referring(reference: String) -> Value {
    Value::Object(Map::from_iter([("$ref".to_owned(), reference.into())]))
}
