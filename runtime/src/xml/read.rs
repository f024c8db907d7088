//! Reading: a text of XML and a form come in, the text of the same value as JSON goes out.

use std::collections::HashMap;

use roxmltree::{Attribute, Document, Node};

use super::{Field, Form, Name, Place, Variant, XSI, json, limits};
use crate::{DecodeError, Presence};

/// What the text of an element that also has other things is called in free JSON.
pub(super) const TEXT: &str = "$text";

/// How many unions inside unions are looked into for a name: one may be a variant of itself.
pub(super) const MAX_UNIONS: usize = 4;

/// The levels of elements in which a value is looked for: SOAP has an envelope, a body, and what is in it.
const MAX_ENVELOPES: usize = 4;

pub(crate) fn read(body: &[u8], name: Name, form: Form) -> Result<String, DecodeError> {
    let malformed = |message: &str| DecodeError::syntax(message);
    let text = std::str::from_utf8(body).map_err(|_| malformed("expected XML in UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.is_empty() {
        return Err(malformed("expected XML, found nothing"));
    }
    limits::check(text).map_err(|problem| malformed(&problem))?;
    let document = Document::parse(text).map_err(|error| malformed(&error.to_string()))?;
    let root = document.root_element();
    Ok(value(content(root, name, form)?, form))
}

/// The element that holds the value: the root, or what an envelope holds. That is what alone has the name, or else what alone has
/// anything that the form knows: the results of many services are in an element that no description speaks of. Where the root has the name, this
/// has to be called a result or a response: other elements are properties, which may hold what is called alike.
fn content<'a, 'i>(root: Node<'a, 'i>, name: Name, form: Form) -> Result<Node<'a, 'i>, DecodeError> {
    let is_root = |node: &Node<'_, '_>| is_element(*node, name, form);
    let mut inside = elements(root).filter(is_root);
    if let (false, Some(only), None) = (is_root(&root), inside.next(), inside.next()) {
        return Ok(only);
    }
    if !matches!(form.resolved(), Form::Object([_, ..], None)) || is_nil(root) {
        return Ok(root);
    }
    let is_result = |name: &str| name.ends_with("Result") || name.ends_with("Response");
    let may_hold = |node: &Node<'_, '_>| !is_root(&root) || is_result(node.tag_name().name());
    let mut level = vec![root];
    for _ in 0..MAX_ENVELOPES {
        let known: Vec<_> = level.iter().copied().filter(|node| score(*node, form, MAX_UNIONS) > 0).collect();
        match known.as_slice() {
            [] => level = level.into_iter().flat_map(elements).filter(may_hold).collect(),
            [only] => return Ok(*only),
            _ => break,
        }
    }
    // What has the name may have nothing that is known, and so may the result that is an empty element.
    let has_empty = || elements(root).any(|inside| elements(inside).next().is_none() && text(inside).trim().is_empty());
    if is_root(&root) || elements(root).next().is_none() || has_empty() {
        return Ok(root);
    }
    Err(DecodeError::mismatch(format!("the element `{}`", name.0), &format!("`{}`", root.tag_name().name())))
}

fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

/// The text directly in an element.
fn text(node: Node<'_, '_>) -> String {
    node.children().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

fn is_nil(node: Node<'_, '_>) -> bool {
    matches!(node.attribute((XSI, "nil")).map(str::trim), Some("true" | "1"))
}

fn value(node: Node<'_, '_>, form: Form) -> String {
    if is_nil(node) {
        return "null".to_owned();
    }
    match form.resolved() {
        scalar @ (Form::Text | Form::Number | Form::Bool) => scalar_text(&text(node), scalar),
        Form::Any => any(node),
        Form::List((_, form)) => json::list(&elements(node).map(|item| value(item, *form)).collect::<Vec<_>>()),
        Form::Map(form) => json::object(&entries(elements(node), *form)),
        Form::Object(fields, rest) => object(node, fields, rest),
        Form::Union(tag, variants) => variant(node, tag, variants, MAX_UNIONS),
        Form::Nullable(_) | Form::Model(_) => "null".to_owned(),
    }
}

/// The value of a text: of an element, or of an attribute.
fn scalar_text(text: &str, form: Form) -> String {
    match form.resolved() {
        Form::Number => json::number(text),
        Form::Bool => json::bool(text),
        Form::List((_, form)) => {
            json::list(&text.split_whitespace().map(|item| scalar_text(item, *form)).collect::<Vec<_>>())
        }
        Form::Union(_, variants) => scalar_variant(text, variants, MAX_UNIONS),
        _ => json::text(text),
    }
}

fn scalar_variant(text: &str, variants: &'static [Variant], depth: usize) -> String {
    let best = within(variants, depth).max_by_key(|(_, _, form)| scalar_score(text, *form));
    match best.map(|(_, _, form)| form.resolved()) {
        Some(Form::Union(_, variants)) => scalar_variant(text, variants, depth.saturating_sub(1)),
        Some(form) => scalar_text(text, form),
        None => json::text(text),
    }
}

/// The variants from the last to the first; where no more unions are looked into, those that are none.
pub(super) fn within(variants: &'static [Variant], depth: usize) -> impl Iterator<Item = &'static Variant> {
    variants.iter().rev().filter(move |(_, _, form)| depth > 0 || !matches!(form.resolved(), Form::Union(..)))
}

fn object(node: Node<'_, '_>, fields: &'static [Field], rest: Option<&'static Form>) -> String {
    let mut found: Vec<Vec<String>> = vec![Vec::new(); fields.len()];
    let mut others = Vec::new();
    for child in elements(node) {
        let is_taken = |index: usize| found.get(index).is_some_and(|values| !values.is_empty());
        match claimed(child, fields, &is_taken).and_then(|(index, field)| Some((found.get_mut(index)?, field))) {
            Some((values, (_, _, place, _, form))) => match (place, form.resolved()) {
                (Place::Items, Form::List((name, form))) if is_wrapper(child, *name, *form) => {
                    values.extend(elements(child).map(|item| value(item, *form)));
                    // An empty wrapper is an empty list, not none.
                    if values.is_empty() {
                        values.push(String::new());
                    }
                }
                (Place::Items, Form::List((_, form))) => values.push(value(child, *form)),
                _ => values.push(value(child, *form)),
            },
            None => others.push(child),
        }
    }
    let mut entries = Vec::new();
    for ((key, presence, place, name, form), mut values) in fields.iter().zip(found) {
        let attribute = || node.attributes().find(|attribute| is_called(*attribute, *name));
        let value = match place {
            Place::Attribute => attribute().map(|attribute| scalar_text(attribute.value(), *form)),
            Place::Text | Place::Cdata => own_text(node, *place, *presence).map(|text| scalar_text(&text, *form)),
            Place::Element => values.pop(),
            Place::Items if values.is_empty() && *presence == Presence::Optional => None,
            Place::Items => {
                values.retain(|value| !value.is_empty());
                Some(json::list(&values))
            }
        };
        let is_null = matches!(form, Form::Nullable(_)) && *presence == Presence::Required;
        entries.extend(value.or_else(|| is_null.then(|| "null".to_owned())).map(|value| (*key, value)));
    }
    if let Some(rest) = rest {
        let is_free = |attribute: &Attribute<'_, '_>| {
            let is_field = |field: &&Field| field.2 == Place::Attribute && is_called(*attribute, field.3);
            attribute.namespace() != Some(XSI) && !fields.iter().any(|field| is_field(&field))
        };
        let attributes = node.attributes().filter(is_free);
        entries.extend(attributes.map(|attribute| (attribute.name(), scalar_text(attribute.value(), *rest))));
        entries.extend(self::entries(others.into_iter(), *rest));
    }
    json::object(&entries)
}

/// The text of an element that has other things too; what need not be there is not, if it is empty.
fn own_text(node: Node<'_, '_>, place: Place, presence: Presence) -> Option<String> {
    let text = text(node);
    let has_layout = place == Place::Cdata || elements(node).next().is_some();
    let text = if has_layout { text.trim().to_owned() } else { text };
    (presence == Presence::Required || !text.is_empty()).then_some(text)
}

/// Elements by their names: several of one name are a list.
fn entries<'a>(elements: impl Iterator<Item = Node<'a, 'a>>, form: Form) -> Vec<(&'a str, String)> {
    let mut groups: Vec<(&str, Vec<Node<'_, '_>>)> = Vec::new();
    let mut indices = HashMap::new();
    for element in elements {
        let name = element.tag_name().name();
        let index = *indices.entry(name).or_insert(groups.len());
        match groups.get_mut(index) {
            Some((_, group)) => group.push(element),
            None => groups.push((name, vec![element])),
        }
    }
    let value = |group: &[Node<'_, '_>]| match (form.resolved(), group) {
        (Form::List((_, form)), _) => json::list(&group.iter().map(|node| value(*node, *form)).collect::<Vec<_>>()),
        (Form::Any, [_, _, ..]) => json::list(&group.iter().map(|node| value(*node, form)).collect::<Vec<_>>()),
        _ => group.last().map_or_else(|| "null".to_owned(), |node| value(*node, form)),
    };
    groups.iter().map(|(name, group)| (*name, value(group))).collect()
}

/// What an element looks like: a text, or an object of what it holds.
fn any(node: Node<'_, '_>) -> String {
    let attributes = || node.attributes().filter(|attribute| attribute.namespace() != Some(XSI));
    let text = text(node);
    if attributes().next().is_none() && elements(node).next().is_none() {
        return json::text(&text);
    }
    let mut all: Vec<(&str, String)> =
        attributes().map(|attribute| (attribute.name(), json::text(attribute.value()))).collect();
    all.extend(entries(elements(node), Form::Any));
    if !text.trim().is_empty() {
        all.push((TEXT, json::text(&text)));
    }
    json::object(&all)
}

/// Whether all that an element holds are items of a list.
fn is_wrapper(node: Node<'_, '_>, item: Name, form: Form) -> bool {
    let is_blank = || text(node).trim().is_empty() && node.attributes().next().is_none();
    !is_element(node, item, form) && elements(node).all(|inside| is_element(inside, item, form)) && is_blank()
}

/// Whether an element has this name, or that of something that its form can be.
fn is_element(node: Node<'_, '_>, name: Name, form: Form) -> bool {
    is_named(node, name) || has_variant(node, form, MAX_UNIONS)
}

fn is_named(node: Node<'_, '_>, name: Name) -> bool {
    node.tag_name().name() == name.local()
}

/// Whether a form can be something with a name of its own, which is that of the element.
fn has_variant(node: Node<'_, '_>, form: Form, depth: usize) -> bool {
    let Form::Union(_, variants) = form.resolved() else { return false };
    depth > 0 && variants.iter().any(|variant| is_of_variant(node, variant, depth - 1))
}

fn is_of_variant(node: Node<'_, '_>, (_, name, form): &Variant, depth: usize) -> bool {
    name.is_some_and(|name| is_named(node, name)) || has_variant(node, *form, depth)
}

/// The field that an element belongs to. Of several whose elements have one name it is the first that is not taken.
fn claimed(
    node: Node<'_, '_>,
    fields: &'static [Field],
    is_taken: &dyn Fn(usize) -> bool,
) -> Option<(usize, &'static Field)> {
    let fits = |name: Name| is_named(node, name);
    let is_exact = |name: Name| fits(name) && node.tag_name().namespace().unwrap_or_default() == name.1;
    let by = |fits: &dyn Fn(Name, Form) -> bool| {
        let is_it = |(_, _, place, name, form): &Field| match (place, form.resolved()) {
            (Place::Attribute | Place::Text | Place::Cdata, _) => false,
            (Place::Items, Form::List((item, form))) => fits(*item, *form),
            (_, form) => fits(*name, form),
        };
        let mut fitting = fields.iter().enumerate().filter(|(_, field)| is_it(field));
        let first = fitting.next()?;
        let is_free = |(index, field): &(usize, &'static Field)| field.2 == Place::Items || !is_taken(*index);
        Some(if is_free(&first) { first } else { fitting.find(is_free).unwrap_or(first) })
    };
    let by_variant = || by(&|_, form| has_variant(node, form, MAX_UNIONS));
    // Last, the wrapper of a list that has none by its description.
    let wrapper =
        || fields.iter().enumerate().find(|(_, (_, _, place, name, _))| *place == Place::Items && fits(*name));
    by(&|name, _| is_exact(name)).or_else(|| by(&|name, _| fits(name))).or_else(by_variant).or_else(wrapper)
}

fn is_called(attribute: Attribute<'_, '_>, name: Name) -> bool {
    let fits = |namespace: &str| name.1.is_empty() || namespace == name.1;
    attribute.name() == name.local() && attribute.namespace().is_none_or(fits)
}

/// The value of an element that may be one of several. Where its name says which, a tag that is not in it says so, too.
fn variant(node: Node<'_, '_>, tag: Option<&str>, variants: &'static [Variant], depth: usize) -> String {
    let Some((tags, name, form)) = chosen(node, tag, variants, depth) else { return any(node) };
    let text = match form.resolved() {
        Form::Union(tag, variants) => variant(node, tag, variants, depth.saturating_sub(1)),
        form => value(node, form),
    };
    let is_named = name.is_some_and(|name| is_named(node, name));
    let (Some(tag), [said, ..], true, Form::Object(fields, _)) = (tag, *tags, is_named, form.resolved()) else {
        return text;
    };
    match fields.iter().find(|field| field.0 == tag) {
        Some(field) if property_text(node, *form, tag).is_none() => {
            json::with_entry(&text, tag, &scalar_text(said, field.4))
        }
        _ => text,
    }
}

/// The variant that an element holds: by its tag, by the name of the element, or by what it holds.
fn chosen(
    node: Node<'_, '_>,
    tag: Option<&str>,
    variants: &'static [Variant],
    depth: usize,
) -> Option<&'static Variant> {
    let by_tag = variants.iter().find(|(tags, _, form)| {
        let tag = tag.and_then(|tag| property_text(node, *form, tag));
        tag.is_some_and(|tag| tags.contains(&tag.trim()))
    });
    let is_of = |variant: &Variant| is_of_variant(node, variant, MAX_UNIONS);
    let has_named = variants.iter().any(is_of);
    // Of those that fit alike the first is taken.
    let best = || {
        let fitting = within(variants, depth).filter(|variant| !has_named || is_of(variant));
        fitting.max_by_key(|(_, _, form)| score(node, *form, depth))
    };
    by_tag.or_else(best)
}

/// The text of a property, if the form has it.
fn property_text(node: Node<'_, '_>, form: Form, key: &str) -> Option<String> {
    let Form::Object(fields, _) = form.resolved() else { return None };
    let (_, _, place, name, _) = fields.iter().find(|field| field.0 == key)?;
    match place {
        Place::Attribute => {
            let mut attributes = node.attributes();
            return attributes.find(|attribute| is_called(*attribute, *name)).map(|found| found.value().to_owned());
        }
        Place::Text | Place::Cdata => return Some(text(node)),
        Place::Element | Place::Items => {}
    }
    elements(node).find(|child| claimed(*child, fields, &|_| false).is_some_and(|(_, field)| field.0 == key)).map(text)
}

/// How much of an element a form knows.
fn score(node: Node<'_, '_>, form: Form, depth: usize) -> usize {
    match form.resolved() {
        Form::Object(fields, _) => {
            let attributes = node.attributes().filter(|attribute| {
                fields.iter().any(|field| field.2 == Place::Attribute && is_called(*attribute, field.3))
            });
            attributes.count() + elements(node).filter(|child| claimed(*child, fields, &|_| false).is_some()).count()
        }
        Form::List((name, form)) => elements(node).filter(|child| is_element(*child, *name, *form)).count(),
        Form::Union(_, variants) if depth > 0 => {
            variants.iter().map(|(_, _, form)| score(node, *form, depth - 1)).max().unwrap_or_default()
        }
        form if elements(node).next().is_none() => scalar_score(&text(node), form),
        _ => 0,
    }
}

fn scalar_score(text: &str, form: Form) -> usize {
    match form.resolved() {
        Form::Number => 2 * usize::from(!json::number(text).starts_with(['"', 'n'])),
        Form::Bool => 2 * usize::from(matches!(text.trim(), "true" | "false")),
        Form::Text => 1,
        _ => 0,
    }
}
