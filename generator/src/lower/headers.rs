//! The headers of answers: their types, and the structs that callers read them into.

use indexmap::IndexMap;
use openapiv3::{Header, Operation, ParameterSchemaOrContent, ReferenceOr};
use serde_json::Value;

use super::docs::{markdown, paragraphs, unsaid};
use super::names::{Scope, module_name, type_name, value_name};
use super::place::Place;
use super::{Lowering, resolve, status, suffixed};
use crate::diagnostics::{Code, Pointer};
use crate::ir::{Header as Lowered, HeaderStyle, Ident, ModelFile, Shape, Status, Type};

const DOCS: &str = "Headers of an answer, read by `typed_headers` of the response.";

/// A struct of shared headers is named after the first of them.
const NAMED_AFTER: usize = 3;

/// Whether a header can have this name, or a cookie, for which the same holds (RFC 9110, section 5.6.2; RFC 6265, section 4.1.1).
pub(super) fn can_be_called(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_token)
}

pub(super) fn left_out(what: &str, name: &str) -> String {
    format!("no {what} can be called `{name}` (RFC 9110, section 5.6.2): it is left out")
}

type Described = IndexMap<String, ReferenceOr<Header>>;

impl<'a> Lowering<'a> {
    /// Lowers the headers of `components`.
    pub(super) fn component_headers(&mut self) {
        let components = self.components;
        for (name, header) in &components.headers {
            if let ReferenceOr::Item(header) = header {
                let pointer = Pointer::root().child("components").child("headers").child(name);
                let place = Place::new(pointer, suffixed(name, "header"));
                let known = self.in_file(&place.name.clone(), |lowering| lowering.header_type(header, &place));
                self.headers.insert(name, known);
            }
        }
    }

    /// The types of the headers that the answers of an operation have, each once.
    pub(super) fn headers_of(&mut self, operation: &'a Operation, place: &Place) -> Vec<Ident> {
        let codes = operation.responses.responses.iter().map(|(key, response)| (status::of(key), response));
        let default = operation.responses.default.iter().map(|response| (Status::Default, response));
        let mut known: Vec<(&Described, Ident)> = Vec::new();
        let mut names: Vec<Ident> = Vec::new();
        for (status, response) in codes.chain(default) {
            let name = match response {
                ReferenceOr::Reference { reference } => {
                    let found = resolve(&self.components.responses, reference);
                    found.and_then(|(name, _)| self.response_headers.get(name).cloned())
                }
                ReferenceOr::Item(response) => {
                    let alike = known.iter().find(|(headers, _)| **headers == response.headers);
                    alike.map(|(_, name)| name.clone()).or_else(|| {
                        let is_main = status::is_success(status) && names.is_empty();
                        let which =
                            if is_main { String::new() } else { status::variant_name(status).as_str().to_owned() };
                        let pointer = place.pointer.child("responses").child(status::key(status)).child("headers");
                        let here = Place::new(pointer, format!("{} {which} headers", place.name));
                        let name = self.headers_struct(&response.headers, &here)?;
                        known.push((&response.headers, name.clone()));
                        Some(name)
                    })
                }
            };
            names.extend(name.filter(|name| !names.contains(name)));
        }
        names
    }

    /// The struct of some headers, if there are any. Where all of them are components it belongs to no place, and is made once.
    pub(super) fn headers_struct(&mut self, headers: &'a Described, place: &Place) -> Option<Ident> {
        let mut described: Vec<(&'a str, &'a ReferenceOr<Header>)> = Vec::new();
        for (wire, header) in headers {
            if can_be_called(wire) {
                described.push((wire, header));
            } else {
                self.diagnostics.report(Code::Repaired, &place.pointer.child(wire), left_out("header", wire));
            }
        }
        let headers = described.as_slice();
        if headers.is_empty() {
            return None;
        }
        let references: Vec<_> = headers
            .iter()
            .filter_map(|(wire, header)| match header {
                ReferenceOr::Reference { reference } => Some((*wire, reference.as_str())),
                ReferenceOr::Item(_) => None,
            })
            .collect();
        if references.len() < headers.len() {
            let (name, index) = (self.claim(type_name(&place.name), place), self.next_index());
            let fields = self.header_fields(headers, place);
            self.add(index, name.clone(), DOCS.to_owned(), false, Shape::Headers(fields));
            return Some(name);
        }
        if let Some(known) = self.of_components.get(&references) {
            return Some(known.clone());
        }
        let words: Vec<&str> = references.iter().take(NAMED_AFTER).map(|(wire, _)| *wire).chain(["headers"]).collect();
        let name = self.types.claim(type_name(&words.join(" ")));
        let fields = self.header_fields(headers, place);
        self.add_alone(name.clone(), DOCS.to_owned(), Shape::Headers(fields));
        self.of_components.insert(references, name.clone());
        Some(name)
    }

    /// Adds a definition that belongs to no place, in a file of its own before the one that is being filled.
    pub(super) fn add_alone(&mut self, name: Ident, docs: String, shape: Shape) {
        let module = self.modules.claim(module_name(name.as_str()));
        let file = ModelFile { module, types: vec![super::schemas::definition(name, docs, false, shape)] };
        self.files.insert(self.files.len().saturating_sub(1), file);
    }

    fn header_fields(&mut self, headers: &[(&'a str, &'a ReferenceOr<Header>)], place: &Place) -> Vec<Lowered> {
        let mut fields = Vec::with_capacity(headers.len());
        let names: Vec<&str> = headers.iter().map(|(wire, _)| *wire).collect();
        for ((wire, header), name) in headers.iter().zip(Scope::default().claim_all(&names, value_name)) {
            let (header, (ty, style)) = match header {
                ReferenceOr::Item(header) => {
                    let here = Place::new(place.pointer.child(wire), format!("{} {wire}", place.name));
                    (header, self.header_type(header, &here))
                }
                ReferenceOr::Reference { reference } => {
                    let Some((component, header)) = resolve(&self.components.headers, reference) else { continue };
                    let known = self.headers.get(component).cloned();
                    (header, known.unwrap_or((Type::String, HeaderStyle::Simple)))
                }
            };
            fields.push(Lowered {
                name,
                wire: (*wire).to_owned(),
                docs: self.header_docs(header, &ty),
                deprecated: header.deprecated.unwrap_or_default(),
                ty,
                style,
            });
        }
        fields
    }

    /// The type of a header, and how its value is written.
    fn header_type(&mut self, header: &'a Header, place: &Place) -> (Type, HeaderStyle) {
        let ty = self.parameter_format(&header.format, None, place);
        let is_exploded = header.extensions.get("x-oasmith-explode") == Some(&Value::Bool(true));
        let is_json = match &header.format {
            ParameterSchemaOrContent::Content(content) => {
                content.first().is_some_and(|(media_type, media)| media_type.contains("json") && media.schema.is_some())
            }
            ParameterSchemaOrContent::Schema(_) => false,
        };
        match ty {
            ty if is_json => (ty, HeaderStyle::Json),
            // A header is a text, whatever the description leaves open.
            Type::Json => (Type::String, HeaderStyle::Simple),
            ty if self.report_nested_header(&ty, is_exploded, &place.pointer.child("schema")) => {
                (ty, HeaderStyle::Json)
            }
            ty if is_exploded => (ty, HeaderStyle::Exploded),
            ty => (ty, HeaderStyle::Simple),
        }
    }

    fn header_docs(&self, header: &'a Header, ty: &Type) -> String {
        let text = markdown(header.description.as_deref().unwrap_or_default());
        let facts = self.format_docs(&header.format, None, ty);
        paragraphs([text.as_str(), unsaid(&facts, &text), if header.required { "Always sent." } else { "" }])
    }
}
