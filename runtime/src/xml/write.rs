//! Writing: a value, taken apart as for any other body, and its form come in, a text of XML goes out.

use super::read::{MAX_UNIONS, TEXT, within};
use super::{Field, Form, MAX_DEPTH, Name, Place, XSI};
use crate::request::Parameter;
use crate::{Encode, EncodeError};

pub(crate) fn write(value: &dyn Encode, name: Name, form: Form) -> Result<String, EncodeError> {
    let mut pen = Pen { text: r#"<?xml version="1.0" encoding="UTF-8"?>"#.to_owned(), declared: Vec::new(), depth: 0 };
    pen.element(name.into(), form, &Parameter::of(value)?)?;
    Ok(pen.text)
}

/// The name of an element or attribute, from a description or from a key.
#[derive(Clone, Copy)]
struct Called<'a> {
    prefix: &'a str,
    local: &'a str,
    namespace: &'a str,
}

impl From<Name> for Called<'_> {
    fn from(name: Name) -> Self {
        Self { prefix: name.prefix(), local: name.local(), namespace: name.1 }
    }
}

impl<'a> Called<'a> {
    fn key(key: &'a str) -> Self {
        Self { prefix: "", local: key, namespace: "" }
    }
}

struct Pen {
    text: String,
    /// The prefixes of the elements around, with their namespaces; the innermost last.
    declared: Vec<(String, String)>,
    depth: usize,
}

/// An element that is being written: its start is, its end is not.
struct Start {
    tag: String,
    /// How many prefixes were declared around it.
    declared: usize,
    at: usize,
}

impl Pen {
    /// A name as it is written, and what declares its prefix, if that is not yet. Attributes have the prefixes that their element
    /// declares: those from `own` on.
    fn qualified(&mut self, name: Called<'_>, own: Option<usize>) -> Result<(String, String), EncodeError> {
        check_name(name.local)?;
        let Called { prefix, local, namespace } = name;
        let with_prefix = || if prefix.is_empty() { local.to_owned() } else { format!("{prefix}:{local}") };
        let around = self.declared.iter().rev().find(|(known, _)| known == prefix);
        let around = around.map_or("", |(_, namespace)| namespace.as_str());
        let is_plain = (prefix.is_empty() && own.is_some()) || (namespace.is_empty() && around.is_empty());
        match prefix {
            // It stands for itself (Namespaces in XML 1.0, section 3).
            "xml" => return Ok((with_prefix(), String::new())),
            _ if is_plain => return Ok((local.to_owned(), String::new())),
            _ if namespace.is_empty() || around == namespace => return Ok((with_prefix(), String::new())),
            "" => {}
            prefix => check_name(prefix)?,
        }
        if own.is_some_and(|own| self.declared.iter().skip(own).any(|(known, _)| known == prefix)) {
            return Err(EncodeError::new(format!("the prefix `{prefix}` stands for two namespaces")));
        }
        let colon = if prefix.is_empty() { "" } else { ":" };
        let declaration = format!(" xmlns{colon}{prefix}=\"{}\"", escaped(namespace, true)?);
        self.declared.push((prefix.to_owned(), namespace.to_owned()));
        Ok((with_prefix(), declaration))
    }

    fn add(&mut self, parts: &[&str]) {
        self.text.extend(parts.iter().copied());
    }

    fn start(&mut self, name: Called<'_>) -> Result<Start, EncodeError> {
        if self.depth >= MAX_DEPTH {
            return Err(EncodeError::new(format!("elements are nested more than {MAX_DEPTH} deep")));
        }
        self.depth += 1;
        let declared = self.declared.len();
        let (tag, declaration) = self.qualified(name, None)?;
        self.add(&["<", &tag, &declaration]);
        let at = self.text.len();
        Ok(Start { tag, declared, at })
    }

    /// Ends the attributes of an element.
    fn open(&mut self, start: &mut Start) {
        self.text.push('>');
        start.at = self.text.len();
    }

    fn end(&mut self, start: &Start) {
        if self.text.len() == start.at && self.text.ends_with('>') {
            self.text.pop();
            self.text.push_str("/>");
        } else {
            self.add(&["</", &start.tag, ">"]);
        }
        self.declared.truncate(start.declared);
        self.depth -= 1;
    }

    fn element(&mut self, name: Called<'_>, form: Form, value: &Parameter) -> Result<(), EncodeError> {
        let (own, form) = chosen(form, value, MAX_UNIONS);
        let name = own.map_or(name, Called::from);
        let mut start = self.start(name)?;
        if let Parameter::Object(entries) = value {
            self.attributes(form, entries, start.declared)?;
        }
        if matches!(value, Parameter::Absent) {
            self.add(&[" xmlns:xsi=\"", XSI, "\" xsi:nil=\"true\""]);
        }
        self.open(&mut start);
        self.content(name, form, value)?;
        self.end(&start);
        Ok(())
    }

    fn content(&mut self, name: Called<'_>, form: Form, value: &Parameter) -> Result<(), EncodeError> {
        match value {
            Parameter::Absent => {}
            Parameter::Text(text) | Parameter::Literal(text) => self.text.push_str(&escaped(text, false)?),
            Parameter::List(items) => match form {
                Form::List((item, form)) => self.items((*item).into(), *form, items)?,
                _ => self.items(name, Form::Any, items)?,
            },
            Parameter::Object(entries) => {
                for (field, (key, value)) in in_order(form, entries) {
                    let written = match (field, form) {
                        (Some(field), _) => self.field(field, value),
                        (None, Form::Object(_, Some(rest)) | Form::Map(rest)) => self.entry(key, *rest, value),
                        (None, _) => self.entry(key, Form::Any, value),
                    };
                    written.map_err(|error| error.at_key(key.clone()))?;
                }
            }
        }
        Ok(())
    }

    fn field(&mut self, field: &Field, value: &Parameter) -> Result<(), EncodeError> {
        let (_, _, place, name, form) = field;
        match (place, form.resolved(), value) {
            (Place::Attribute, ..) | (Place::Items, _, Parameter::Absent) => Ok(()),
            (Place::Text | Place::Cdata, ..) => self.own_text(*place, value),
            (Place::Items, Form::List((item, form)), Parameter::List(items)) => {
                self.items((*item).into(), *form, items)
            }
            _ => self.element((*name).into(), *form, value),
        }
    }

    fn own_text(&mut self, place: Place, value: &Parameter) -> Result<(), EncodeError> {
        let Some(text) = joined(value)? else { return Ok(()) };
        let escaped = escaped(&text, false)?;
        if place == Place::Text {
            self.text.push_str(&escaped);
        } else {
            // What would end the section, and what a parser would change in it, stands between two.
            let text = text.replace("]]>", "]]]]><![CDATA[>").replace('\r', "]]>&#13;<![CDATA[");
            self.add(&["<![CDATA[", &text, "]]>"]);
        }
        Ok(())
    }

    fn entry(&mut self, key: &str, form: Form, value: &Parameter) -> Result<(), EncodeError> {
        let name = Called::key(key);
        match (form.resolved(), value) {
            (Form::Any, Parameter::Text(text)) if key == TEXT => {
                self.text.push_str(&escaped(text, false)?);
                Ok(())
            }
            (Form::List((_, form)), Parameter::List(items)) => self.items(name, *form, items),
            (Form::Any, Parameter::List(items)) => self.items(name, Form::Any, items),
            _ => self.element(name, form, value),
        }
    }

    fn items(&mut self, name: Called<'_>, form: Form, items: &[Parameter]) -> Result<(), EncodeError> {
        for (index, item) in items.iter().enumerate() {
            self.element(name, form, item).map_err(|error| error.at_index(index))?;
        }
        Ok(())
    }

    fn attributes(&mut self, form: Form, entries: &[(String, Parameter)], own: usize) -> Result<(), EncodeError> {
        for (field, (key, value)) in in_order(form, entries) {
            if let Some((_, _, Place::Attribute, name, _)) = field {
                self.attribute((*name).into(), value, own).map_err(|error| error.at_key(key.clone()))?;
            }
        }
        Ok(())
    }

    fn attribute(&mut self, name: Called<'_>, value: &Parameter, own: usize) -> Result<(), EncodeError> {
        if let Some(text) = joined(value)? {
            let (name, declaration) = self.qualified(name, Some(own))?;
            self.add(&[&declaration, " ", &name, "=\"", &escaped(&text, true)?, "\""]);
        }
        Ok(())
    }
}

/// Properties in the order of their table, which XML Schema may ask for; those that it does not have come last, as they stand.
fn in_order(form: Form, entries: &[(String, Parameter)]) -> Vec<(Option<&'static Field>, &(String, Parameter))> {
    let fields = if let Form::Object(fields, _) = form { fields } else { &[] };
    let place = |key: &str| fields.iter().position(|field| field.0 == key);
    let mut ordered: Vec<_> = entries.iter().map(|entry| (place(&entry.0).unwrap_or(fields.len()), entry)).collect();
    ordered.sort_by_key(|(place, _)| *place);
    ordered.into_iter().map(|(place, entry)| (fields.get(place), entry)).collect()
}

/// A value without elements.
fn joined(value: &Parameter) -> Result<Option<String>, EncodeError> {
    match value {
        Parameter::Absent => Ok(None),
        Parameter::Text(text) | Parameter::Literal(text) => Ok(Some(text.clone())),
        Parameter::List(items) => {
            let items: Result<Vec<Option<String>>, EncodeError> = items.iter().map(joined).collect();
            Ok(Some(items?.into_iter().flatten().collect::<Vec<_>>().join(" ")))
        }
        Parameter::Object(_) => Err(EncodeError::new("an object has no form in an attribute or text")),
    }
}

/// The variant that a value is: the name that it has of its own, and its form. So many unions inside unions are looked into.
fn chosen(form: Form, value: &Parameter, depth: usize) -> (Option<Name>, Form) {
    let Form::Union(tag, variants) = form.resolved() else { return (None, form.resolved()) };
    if matches!(value, Parameter::Absent) {
        return (None, Form::Any);
    }
    let is_tagged = |tags: &[&str]| match (tag, value) {
        (Some(tag), Parameter::Object(entries)) => entries.iter().any(|(key, value)| {
            key == tag
                && matches!(value, Parameter::Text(text) | Parameter::Literal(text) if tags.contains(&text.as_str()))
        }),
        _ => false,
    };
    let by_tag = within(variants, depth).filter(|(tags, ..)| is_tagged(tags)).last();
    let best = || within(variants, depth).max_by_key(|(_, _, form)| score(*form, value, depth));
    let Some((_, name, form)) = by_tag.or_else(best) else { return (None, Form::Any) };
    let (inner, form) = chosen(*form, value, depth.saturating_sub(1));
    (inner.or(*name), form)
}

/// How much of a value a form knows.
fn score(form: Form, value: &Parameter, depth: usize) -> usize {
    match (form.resolved(), value) {
        (Form::Object(fields, _), Parameter::Object(entries)) => {
            1 + entries.iter().filter(|(key, _)| fields.iter().any(|field| field.0 == key)).count()
        }
        (Form::Union(_, variants), value) if depth > 0 => {
            variants.iter().map(|(_, _, form)| score(*form, value, depth - 1)).max().unwrap_or_default()
        }
        (Form::List(_), Parameter::List(_)) | (Form::Map(_), Parameter::Object(_)) => 1,
        _ => 0,
    }
}

/// A name without a colon (Namespaces in XML 1.0, production 4, `NCName`).
fn check_name(name: &str) -> Result<(), EncodeError> {
    let is_start = |sign: char| sign.is_alphabetic() || sign == '_';
    let is_inside = |sign: char| is_start(sign) || sign.is_numeric() || matches!(sign, '-' | '.');
    let mut signs = name.chars();
    if signs.next().is_some_and(is_start) && signs.all(is_inside) {
        return Ok(());
    }
    Err(EncodeError::new(format!("`{}` is no name in XML", crate::wire::shorten(name))))
}

/// Text as it stands in XML; what no XML can hold (XML 1.0, production 2, `Char`) is an error.
fn escaped(text: &str, is_attribute: bool) -> Result<String, EncodeError> {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' if is_attribute => escaped.push_str("&quot;"),
            // A parser makes spaces and line feeds of these.
            '\t' if is_attribute => escaped.push_str("&#9;"),
            '\n' if is_attribute => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' | '\n' => escaped.push(sign),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                return Err(EncodeError::new(format!("U+{:04X} has no form in XML", u32::from(sign))));
            }
            sign => escaped.push(sign),
        }
    }
    Ok(escaped)
}
