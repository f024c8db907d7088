//! References by names: `$id`, `$anchor` and `$dynamicRef` (JSON Schema 2020-12, sections 8.2 and 9). In comes the value of a file, out
//! goes one in which each of them is a pointer to the schema that is called so, and each use of a template a copy of it. It
//! does not know other files.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::address;
use super::references::{Around, inside, is_data};
use super::uri::joined;
use crate::diagnostics::Pointer;

type Members = Map<String, Value>;

/// Leads references by names to the places that have them, and gives the names, for the references of other files.
pub(super) fn resolve(root: &mut Value) -> Names {
    let start = Place::of_root(root);
    let mut names = Names::default();
    if !start.base.is_empty() {
        names.resources.insert(start.base.clone(), start.at.clone());
    }
    // Most documents have none, and to know the places in one takes a while.
    if !has_names(root) {
        return names;
    }
    visit(root, Around::Keywords, &start, &mut |schema, place| names.add(schema, place));
    lead(root, "$ref", |reference, place, root| names.find(reference, place, root));
    let told = templates(root);
    dynamic(root, &names, &told);
    // What JSON Schema 2019-09 had in its place.
    lead(root, "$recursiveRef", |_, place, _| Some(place.recursive.as_ref()?.to_string()));
    names
}

fn has_names(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(has_names),
        Value::Object(members) => {
            let is_name =
                |key: &str| matches!(key, "$id" | "$anchor" | "$dynamicAnchor" | "$dynamicRef" | "$recursiveAnchor");
            members.iter().any(|(key, value)| is_name(key) || has_names(value))
        }
        _ => false,
    }
}

/// Makes the references by a keyword those that `find` gives.
fn lead(root: &mut Value, keyword: &str, find: impl Fn(&str, &Place, &Value) -> Option<String>) {
    let mut found = Vec::new();
    visit(root, Around::Keywords, &Place::of_root(root), &mut |schema, place| {
        let reference = schema.get(keyword).and_then(Value::as_str);
        found.extend(reference.and_then(|it| find(it, place, root)).map(|target| (place.at.clone(), target)));
    });
    for (at, target) in found {
        if let Some(Value::Object(schema)) = root.pointer_mut(at.as_str()) {
            schema.shift_remove(keyword);
            schema.insert("$ref".to_owned(), format!("#{target}").into());
        }
    }
}

/// A dynamic reference that leads to where it would as `$ref`, though some user of the schema may mean another one.
pub(crate) const UNTOLD: &str = "x-oasmith-dynamicRef";

/// A dynamic reference that is none of a template is one like `$ref` (JSON Schema 2020-12, section 8.2.3.2): it leads elsewhere
/// only where another schema has the same dynamic anchor. Those that are `told` are what a use of a template means by it.
fn dynamic(root: &mut Value, names: &Names, told: &HashSet<Pointer>) {
    let mut found = Vec::new();
    visit(root, Around::Keywords, &Place::of_root(root), &mut |schema, place| {
        let Some(reference) = schema.get("$dynamicRef").and_then(Value::as_str) else { return };
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let target = names.find(reference, place, root);
        let is_pointer = fragment.is_empty() || fragment.starts_with('/');
        if target.is_none() && file.is_empty() && !is_pointer {
            return;
        }
        let is_at = |at: &Pointer| target.as_deref() == Some(at.as_str());
        let others = names.dynamic.iter().filter(|(name, at)| name == fragment && !is_at(at) && !told.contains(at));
        let is_dynamic = target.is_none() || names.dynamic.iter().any(|(_, at)| is_at(at));
        let is_untold = !is_pointer && is_dynamic && others.count() > 0;
        let target = target.map_or_else(|| reference.to_owned(), |target| format!("#{target}"));
        found.push((place.at.clone(), target, is_untold.then(|| reference.to_owned())));
    });
    for (at, target, untold) in found {
        let Some(Value::Object(schema)) = root.pointer_mut(at.as_str()) else { continue };
        schema.shift_remove("$dynamicRef");
        schema.extend(untold.map(|reference| (UNTOLD.to_owned(), reference.into())));
        if schema.contains_key("$ref") {
            beside(schema, json!({ "$ref": target }));
        } else {
            schema.insert("$ref".to_owned(), target.into());
        }
    }
}

/// Lets a schema be another one, too.
fn beside(schema: &mut Members, other: Value) {
    if let Value::Array(parts) = schema.entry("allOf").or_insert_with(|| Value::Array(Vec::new())) {
        parts.push(other);
    }
}

/// Where a schema stands, and which resource it belongs to: the URI of that, and its place.
#[derive(Clone, Default)]
struct Place {
    at: Pointer,
    base: String,
    resource: Pointer,
    /// The schema around it that recursive references lead to.
    recursive: Option<Pointer>,
}

impl Place {
    /// That of a file, which belongs to the address that it gives itself.
    fn of_root(root: &Value) -> Self {
        Self { base: address::of(root).unwrap_or_default().to_owned(), ..Self::default() }
    }
}

/// What the schemas of a file are called.
#[derive(Default)]
pub(super) struct Names {
    /// Resources by URI.
    resources: HashMap<String, Pointer>,
    /// By the place of the resource that has them, and their names in there.
    anchors: HashMap<(Pointer, String), Pointer>,
    /// Dynamic anchors, and their places.
    dynamic: Vec<(String, Pointer)>,
}

impl Names {
    fn add(&mut self, schema: &Members, place: &Place) {
        if schema.get("$id").is_some_and(Value::is_string) {
            self.resources.entry(place.base.clone()).or_insert_with(|| place.at.clone());
        }
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = schema.get(key).and_then(Value::as_str) {
                let name = (place.resource.clone(), name.to_owned());
                self.anchors.entry(name).or_insert_with(|| place.at.clone());
            }
        }
        if let Some(name) = schema.get("$dynamicAnchor").and_then(Value::as_str) {
            self.dynamic.push((name.to_owned(), place.at.clone()));
        }
    }

    /// The resources of the file, by URI, and their places.
    pub(super) fn resources(&self) -> impl Iterator<Item = (&str, &Pointer)> {
        self.resources.iter().map(|(uri, place)| (uri.as_str(), place))
    }

    /// The place that an anchor of the resource at a place names.
    pub(super) fn anchor(&self, resource: &Pointer, name: &str) -> Option<&Pointer> {
        self.anchors.get(&(resource.clone(), name.to_owned()))
    }

    /// The place that a reference names, where it is not the one that it spells.
    fn find(&self, reference: &str, place: &Place, root: &Value) -> Option<String> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let is_own = uri.is_empty();
        let resource = if is_own { &place.resource } else { self.resources.get(&joined(&place.base, uri))? };
        if is_own && fragment.starts_with('/') && *resource == Pointer::root() {
            return None;
        }
        if fragment.is_empty() || fragment.starts_with('/') {
            let inside = format!("{resource}{fragment}");
            // Many mean the document by `#/components`, whatever `$id` they stand under.
            return root.pointer(&inside).map(|_| inside);
        }
        let of_document = || self.anchor(&Pointer::root(), fragment).filter(|_| is_own);
        self.anchor(resource, fragment).or_else(of_document).map(Pointer::to_string)
    }
}

/// Calls `see` with every object that may be a schema.
fn visit(value: &Value, around: Around, place: &Place, see: &mut dyn FnMut(&Members, &Place)) {
    let child = |place: &Place, at: Pointer| Place { at, ..place.clone() };
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                visit(item, Around::Keywords, &child(place, place.at.child(index)), see);
            }
        }
        Value::Object(members) => {
            let mut place = place.clone();
            if around != Around::Names {
                if let Some(id) = members.get("$id").and_then(Value::as_str) {
                    place.base = joined(&place.base, id.split('#').next().unwrap_or_default());
                    place.resource = place.at.clone();
                }
                if members.get("$recursiveAnchor") == Some(&Value::Bool(true)) {
                    place.recursive = Some(place.at.clone());
                }
                see(members, &place);
            }
            for (key, value) in members {
                if !is_data(key, value, around) {
                    visit(value, inside(key, around), &child(&place, place.at.child(key)), see);
                }
            }
        }
        _ => {}
    }
}

/// A schema that refers to a template and says what the anchors of that are, in its `$defs` or since it is called so itself, becomes a
/// copy of the template. Gives the places that say it.
fn templates(root: &mut Value) -> HashSet<Pointer> {
    let mut found = Vec::new();
    visit(root, Around::Keywords, &Place::of_root(root), &mut |schema, place| {
        let target = schema.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix('#'));
        let anchors = anchors(schema, &place.at);
        if let (Some(target), false) = (target, anchors.is_empty()) {
            found.push((place.at.clone(), target.to_owned(), anchors));
        }
    });
    let mut told = HashSet::new();
    for (at, target, anchors) in found {
        let Some(mut template) = root.pointer(&target).cloned() else { continue };
        if !fill(&mut template, &anchors) {
            continue;
        }
        let (Some(Value::Object(user)), Value::Object(mut copy)) = (root.pointer_mut(at.as_str()), template) else {
            continue;
        };
        told.extend(anchors.into_values());
        copy.retain(|key, _| !matches!(key.as_str(), "$defs" | "$id" | "$anchor" | "$dynamicAnchor"));
        user.shift_remove("$ref");
        if copy.keys().any(|key| user.contains_key(key) && !WORDS.contains(&key.as_str())) {
            beside(user, copy.into());
            continue;
        }
        // The author's own words win.
        for (key, value) in copy {
            user.entry(key).or_insert(value);
        }
    }
    told
}

/// Keywords that a schema and a template each have for themselves.
const WORDS: &[&str] = &["type", "title", "description", "$comment"];

/// What a schema says that dynamic anchors are: its `$defs`, or itself.
fn anchors(schema: &Members, at: &Pointer) -> HashMap<String, Pointer> {
    let defs = schema.get("$defs").and_then(Value::as_object).into_iter().flatten();
    let defs = defs.filter_map(|(name, value)| Some((value.get("$dynamicAnchor")?, at.child("$defs").child(name))));
    let own = schema.get("$dynamicAnchor").map(|name| (name, at.clone()));
    defs.chain(own).filter_map(|(name, at)| Some((name.as_str()?.to_owned(), at))).collect()
}

/// Puts references to `anchors` in place of dynamic ones; whether there were any.
fn fill(value: &mut Value, anchors: &HashMap<String, Pointer>) -> bool {
    match value {
        Value::Object(members) => {
            let dynamic = members.get("$dynamicRef").and_then(Value::as_str).and_then(|it| it.strip_prefix('#'));
            let target = dynamic.and_then(|anchor| anchors.get(anchor));
            let is_filled = target.is_some();
            if let Some(target) = target {
                members.shift_remove("$dynamicRef");
                members.insert("$ref".to_owned(), format!("#{target}").into());
            }
            // All are filled, not only the first.
            let inside = members.values_mut().filter_map(|value| fill(value, anchors).then_some(())).count();
            is_filled || inside > 0
        }
        Value::Array(items) => items.iter_mut().filter_map(|item| fill(item, anchors).then_some(())).count() > 0,
        _ => false,
    }
}
