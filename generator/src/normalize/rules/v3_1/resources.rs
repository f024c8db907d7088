//! `$id`, `$anchor` and `$dynamicRef` (JSON Schema 2020-12, sections 8.2 and 9): names that are no places. Before anything is
//! referred to, each reference by a name becomes one to the place that has it, and each use of a template a copy of it.

use std::collections::HashMap;

use serde_json::Value;

use super::super::super::walk::Members;
use super::super::Cx;
use crate::diagnostics::Pointer;

const IDENTIFIERS: &[&str] = &["$defs", "$id", "$anchor", "$dynamicAnchor"];

/// Keywords whose values are data.
const DATA: &[&str] = &["example", "examples", "default", "const", "enum"];

/// Keywords whose values are schemas by name, so that any key is a name in them.
const BY_NAME: &[&str] = &["properties", "patternProperties", "dependentSchemas", "$defs", "schemas"];

/// References have been led to their places already, and what they name was moved.
pub(super) fn identifiers(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    for key in IDENTIFIERS {
        if schema.shift_remove(*key).is_some() {
            cx.is_3_1(&at.child(key), &format!("`{key}`"));
        }
    }
}

/// Leads references by names to the places that have them.
pub(in crate::normalize) fn resolve(root: &mut Members) {
    let mut names = Names::default();
    visit(root, &Place::default(), &mut |schema, place| names.add(schema, place));
    if names.places.is_empty() {
        return;
    }
    let whole = Value::Object(std::mem::take(root));
    let mut edits = Vec::new();
    if let Value::Object(members) = &whole {
        visit(members, &Place::default(), &mut |schema, place| {
            if let Some(place_of) =
                schema.get("$ref").and_then(Value::as_str).and_then(|it| names.find(it, place, &whole))
            {
                edits.push((place.at.clone(), format!("#{place_of}")));
            }
        });
    }
    let mut whole = whole;
    for (at, reference) in edits {
        if let Some(schema) = whole.pointer_mut(at.as_str()) {
            schema["$ref"] = reference.into();
        }
    }
    templates(&mut whole);
    lead_dynamic(&mut whole, &names);
    if let Value::Object(members) = whole {
        *root = members;
    }
}

/// Where a schema stands, and which resource it belongs to: the URI of that, and its place.
#[derive(Clone, Default)]
struct Place {
    at: Pointer,
    base: String,
    resource: Pointer,
}

#[derive(Default)]
struct Names {
    /// By URI, with an anchor as its fragment.
    places: HashMap<String, Pointer>,
}

impl Names {
    fn add(&mut self, schema: &Members, place: &Place) {
        if schema.get("$id").is_some_and(Value::is_string) {
            self.places.entry(place.base.clone()).or_insert_with(|| place.at.clone());
        }
        for key in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = schema.get(key).and_then(Value::as_str) {
                self.places.entry(format!("{}#{name}", place.base)).or_insert_with(|| place.at.clone());
            }
        }
    }

    /// The place that a reference names, where it is not the one that it spells.
    fn find(&self, reference: &str, place: &Place, root: &Value) -> Option<String> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let (base, resource) = if uri.is_empty() {
            (place.base.clone(), Some(&place.resource))
        } else {
            let base = joined(&place.base, uri);
            let resource = self.places.get(&base);
            (base, resource)
        };
        if fragment.is_empty() || fragment.starts_with('/') {
            let inside = format!("{}{fragment}", resource?);
            // Many mean the document by `#/components`, whatever `$id` they stand under.
            return root.pointer(&inside).map(|_| inside);
        }
        let found = self.places.get(&format!("{base}#{fragment}")).or_else(|| self.places.get(&format!("#{fragment}")));
        found.map(|place| place.as_str().to_owned())
    }
}

/// Calls `see` with every object that may be a schema.
fn visit(members: &Members, place: &Place, see: &mut dyn FnMut(&Members, &Place)) {
    let mut place = place.clone();
    if let Some(id) = members.get("$id").and_then(Value::as_str) {
        place.base = joined(&place.base, id.split('#').next().unwrap_or_default());
        place.resource = place.at.clone();
    }
    see(members, &place);
    for (key, value) in members {
        if DATA.contains(&key.as_str()) || key.starts_with("x-") {
            continue;
        }
        let by_name = BY_NAME.contains(&key.as_str());
        visit_value(value, &Place { at: place.at.child(key), ..place.clone() }, by_name, see);
    }
}

fn visit_value(value: &Value, place: &Place, by_name: bool, see: &mut dyn FnMut(&Members, &Place)) {
    let child = |at: Pointer| Place { at, ..place.clone() };
    match value {
        Value::Object(members) if by_name => {
            for (name, value) in members {
                visit_value(value, &child(place.at.child(name)), false, see);
            }
        }
        Value::Object(members) => visit(members, place, see),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                visit_value(item, &child(place.at.child(index)), false, see);
            }
        }
        _ => {}
    }
}

/// A schema that refers to a template and says in its `$defs` what the anchors of that are becomes a copy of the template.
fn templates(root: &mut Value) {
    let mut found = Vec::new();
    if let Value::Object(members) = &*root {
        visit(members, &Place::default(), &mut |schema, place| {
            let target = schema.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix('#'));
            let anchors = anchors(schema, &place.at);
            if let (Some(target), false) = (target, anchors.is_empty()) {
                found.push((place.at.clone(), target.to_owned(), anchors));
            }
        });
    }
    for (at, target, anchors) in found {
        let Some(Value::Object(template)) = root.pointer(&target).cloned() else { continue };
        let mut copy = Value::Object(template);
        if !fill(&mut copy, &anchors) {
            continue;
        }
        let Some(Value::Object(user)) = root.pointer_mut(at.as_str()) else { continue };
        let Value::Object(mut copy) = copy else { continue };
        copy.retain(|key, _| !IDENTIFIERS.contains(&key.as_str()));
        user.shift_remove("$ref");
        // The author's own words win.
        for (key, value) in copy {
            user.entry(key).or_insert(value);
        }
    }
}

/// What the `$defs` of a schema say that dynamic anchors are.
fn anchors(schema: &Members, at: &Pointer) -> HashMap<String, String> {
    let defs = schema.get("$defs").and_then(Value::as_object).into_iter().flatten();
    let anchors = defs.filter_map(|(name, value)| {
        let anchor = value.get("$dynamicAnchor")?.as_str()?;
        Some((anchor.to_owned(), format!("#{}", at.child("$defs").child(name))))
    });
    anchors.collect()
}

/// Puts references to `anchors` in place of dynamic ones; whether there were any.
fn fill(value: &mut Value, anchors: &HashMap<String, String>) -> bool {
    match value {
        Value::Object(members) => {
            let dynamic = members.get("$dynamicRef").and_then(Value::as_str).and_then(|it| it.strip_prefix('#'));
            let target = dynamic.and_then(|anchor| anchors.get(anchor)).cloned();
            let is_filled = target.is_some();
            if let Some(target) = target {
                members.shift_remove("$dynamicRef");
                members.insert("$ref".to_owned(), target.into());
            }
            // All are filled, not only the first.
            let inside = members.values_mut().filter_map(|value| fill(value, anchors).then_some(())).count();
            is_filled || inside > 0
        }
        Value::Array(items) => items.iter_mut().filter_map(|item| fill(item, anchors).then_some(())).count() > 0,
        _ => false,
    }
}

/// A dynamic reference that no use of a template has filled leads to the anchor of its own resource.
fn lead_dynamic(root: &mut Value, names: &Names) {
    let mut edits = Vec::new();
    if let Value::Object(members) = &*root {
        visit(members, &Place::default(), &mut |schema, place| {
            if let Some(reference) = schema.get("$dynamicRef").and_then(Value::as_str) {
                let target = names.find(reference, place, root).unwrap_or_else(|| reference.replace('#', ""));
                edits.push((place.at.clone(), format!("#{target}")));
            }
        });
    }
    for (at, reference) in edits {
        if let Some(Value::Object(schema)) = root.pointer_mut(at.as_str()) {
            schema.shift_remove("$dynamicRef");
            schema.entry("$ref").or_insert_with(|| reference.into());
        }
    }
}

/// A reference resolved against a base (RFC 3986, section 5.2), without its query taken apart.
fn joined(base: &str, reference: &str) -> String {
    let has_scheme = reference.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':'));
    if has_scheme || base.is_empty() {
        return reference.to_owned();
    }
    let authority = base.find("://").map_or(0, |end| end + 3);
    let path = base.get(authority..).and_then(|rest| rest.find('/')).map_or(base.len(), |at| authority + at);
    let (start, path) = base.split_at_checked(path).unwrap_or((base, ""));
    if reference.starts_with('/') {
        return format!("{start}{reference}");
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut segments: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in reference.split('/') {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    format!("{start}/{}", segments.join("/"))
}
