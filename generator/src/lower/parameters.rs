//! Parameters: where they go, in which style, and how a caller names them.

use std::collections::HashSet;

use openapiv3::{
    CookieStyle, HeaderStyle, Operation, Parameter, ParameterData, ParameterSchemaOrContent, PathItem, ReferenceOr,
};

use super::docs::{markdown, paragraphs};
use super::names::{Scope, default_name, value_name};
use super::place::Place;
use super::{Lowering, annotations, defaults, resolve, suffixed};
use crate::diagnostics::{Code, Message, Pointer};
use crate::ir::{Location, Notation, Parameter as Lowered, PathStyle, QueryStyle, Type};
use crate::suggest::nearest;

/// Header parameters that the specification tells us to ignore (OAS 3.0.4, section 4.7.12.1): other parts of the
/// document describe them.
const IGNORED_HEADERS: &[&str] = &["accept", "content-type", "authorization"];

/// Words that the body of a generated method uses itself.
const RESERVED_ARGUMENTS: &[&str] = &["body", "call", "content_type"];

/// What every request can do: a setter of that name would hide it.
const RESERVED_SETTERS: &[&str] = &[
    "as_mut",
    "as_ref",
    "clone",
    "header",
    "into_future",
    "query",
    "receive",
    "request",
    "send",
    "send_raw",
    "stream",
    "success",
    "timeout",
];

impl<'a> Lowering<'a> {
    /// The parameters of an operation: its own, those of its path item that it does not override, and those that the path
    /// template names without a declaration.
    pub(super) fn parameters(
        &mut self,
        path: &str,
        item: (&'a PathItem, &Pointer),
        operation: (&'a Operation, &Place),
    ) -> Vec<Lowered> {
        let (item, item_pointer) = item;
        let (operation, place) = operation;
        let mut seen = HashSet::new();
        let mut parameters = Vec::new();
        let own = (&operation.parameters, place.clone());
        let shared = (&item.parameters, Place::new(item_pointer.clone(), path));
        for (list, owner) in [own, shared] {
            for (index, parameter) in list.iter().enumerate() {
                let pointer = owner.pointer.child("parameters").child(index);
                let Some((component, parameter)) = self.parameter(parameter) else { continue };
                let data = parameter.parameter_data_ref();
                let location = location(parameter);
                let is_new = seen.insert((std::mem::discriminant(&location), data.name.as_str()));
                if !is_new || is_ignored(location, &data.name) || !self.has_place(path, location, &data.name, &pointer)
                {
                    continue;
                }
                // Its type is made once: for a component, or for all operations of a path.
                let known = component.and_then(|name| self.parameters.get(name)).or_else(|| self.shared.get(&pointer));
                let ty = known.cloned().unwrap_or_else(|| {
                    let here = Place::new(pointer.clone(), format!("{} {}", owner.name, data.name));
                    self.parameter_type(data, &here)
                });
                self.shared.insert(pointer, ty.clone());
                parameters.push(parameter_of(parameter, location, ty));
            }
        }
        self.undeclared(path, place, &mut parameters);
        in_order(&mut parameters, path);
        let mut scope = Scope::with(RESERVED_ARGUMENTS);
        for parameter in &mut parameters {
            let name = value_name(&parameter.wire);
            let is_taken = !parameter.required && RESERVED_SETTERS.contains(&name.as_str());
            let name = if is_taken { value_name(&format!("{} parameter", parameter.wire)) } else { name };
            parameter.name = scope.claim(name);
            if let Some(default) = &mut parameter.default {
                default.name = default_name(&parameter.name);
            }
        }
        parameters
    }

    /// The parameter behind a reference, with the name of the component.
    fn parameter(&self, parameter: &'a ReferenceOr<Parameter>) -> Option<(Option<&'a str>, &'a Parameter)> {
        match parameter {
            ReferenceOr::Item(parameter) => Some((None, parameter)),
            ReferenceOr::Reference { reference } => {
                resolve(&self.components.parameters, reference).map(|(name, parameter)| (Some(name), parameter))
            }
        }
    }

    /// Lowers the parameters of `components`.
    pub(super) fn component_parameters(&mut self) {
        let components = self.components;
        for (name, parameter) in &components.parameters {
            if let ReferenceOr::Item(parameter) = parameter {
                let pointer = Pointer::root().child("components").child("parameters").child(name);
                let place = Place::new(pointer, suffixed(name, "parameter"));
                let data = parameter.parameter_data_ref();
                let ty = self.in_file(&place.name.clone(), |lowering| lowering.parameter_type(data, &place));
                self.parameters.insert(name, ty);
            }
        }
    }

    /// Whether the path template has a place for a path parameter.
    fn has_place(&mut self, path: &str, location: Location, name: &str, pointer: &Pointer) -> bool {
        let is_missing = matches!(location, Location::Path(..)) && !template_names(path).contains(&name);
        if is_missing {
            let message = format!("the path `{path}` has no place for the parameter `{name}`: it is left out");
            let near = nearest(name, template_names(path));
            let help = near.map(|near| format!("did you mean `{near}`, or is `{{{name}}}` missing from the path?"));
            self.diagnostics.report(Code::Repaired, pointer, Message::from(message).help(help));
        }
        !is_missing
    }

    fn parameter_type(&mut self, data: &'a ParameterData, place: &Place) -> Type {
        self.parameter_format(&data.format, place)
    }

    /// The type of a parameter or header.
    pub(super) fn parameter_format(&mut self, format: &'a ParameterSchemaOrContent, place: &Place) -> Type {
        match format {
            ParameterSchemaOrContent::Schema(schema) => {
                let place = Place::new(place.pointer.child("schema"), place.name.as_str());
                self.use_of(schema, &place).ty
            }
            ParameterSchemaOrContent::Content(content) => self.parameter_content(content, place),
        }
    }

    /// A parameter described by `content`: one text, which is typed where it is JSON.
    fn parameter_content(&mut self, content: &'a openapiv3::Content, place: &Place) -> Type {
        let typed = content.first().and_then(|(media_type, media)| Some((media_type, media.schema.as_ref()?)));
        match typed {
            Some((media_type, schema)) if media_type.contains("json") => {
                let pointer = place.pointer.child("content").child(media_type).child("schema");
                self.use_of(schema, &Place::new(pointer, place.name.as_str())).ty
            }
            _ => {
                let message = "this `content` is not typed: its text is passed as it is";
                self.diagnostics.report(Code::UnsupportedKeyword, &place.pointer.child("content"), message);
                Type::String
            }
        }
    }

    /// Names in braces that no parameter declares: strings, since the path cannot do without them.
    fn undeclared(&mut self, path: &str, place: &Place, parameters: &mut Vec<Lowered>) {
        for name in template_names(path) {
            let is_path = |known: &Lowered| matches!(known.location, Location::Path(..)) && known.wire == name;
            if parameters.iter().any(is_path) {
                continue;
            }
            let message =
                format!("the path `{path}` names `{name}`, which no parameter declares: it is taken as a string");
            let help = format!("add `{{name: {name}, in: path, required: true, schema: {{..}}}}` to its `parameters`");
            self.diagnostics.report(Code::Repaired, &place.pointer, Message::from(message).help(Some(help)));
            parameters.push(Lowered {
                name: value_name(name),
                wire: name.to_owned(),
                docs: String::new(),
                deprecated: false,
                required: true,
                location: Location::Path(PathStyle::Simple, false),
                notation: Notation::Styled,
                ty: Type::String,
                default: None,
            });
        }
    }
}

fn parameter_of(parameter: &Parameter, location: Location, ty: Type) -> Lowered {
    let data = parameter.parameter_data_ref();
    let name = value_name(&data.name);
    let is_reserved = matches!(parameter, Parameter::Query { allow_reserved: true, .. });
    let styled = if is_reserved { Notation::Reserved } else { Notation::Styled };
    let (facts, default, notation) = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => {
            let schema = schema.as_item();
            let default = schema.and_then(|schema| defaults::of(&name, schema));
            (schema.map(annotations::of).unwrap_or_default(), default, styled)
        }
        // Text stays as it is, everything else is written as JSON.
        ParameterSchemaOrContent::Content(_) => {
            (String::new(), None, if matches!(ty, Type::String | Type::Text(_)) { styled } else { Notation::Json })
        }
    };
    let description = markdown(data.description.as_deref().unwrap_or_default());
    Lowered {
        name,
        wire: data.name.clone(),
        docs: paragraphs([description.as_str(), facts.as_str()]),
        deprecated: data.deprecated.unwrap_or_default(),
        required: data.required || matches!(location, Location::Path(..)),
        location,
        notation,
        ty,
        default,
    }
}

fn is_ignored(location: Location, name: &str) -> bool {
    matches!(location, Location::Header(_)) && IGNORED_HEADERS.contains(&name.to_ascii_lowercase().as_str())
}

/// Path parameters in the order of the template, then the others as the document lists them.
fn in_order(parameters: &mut [Lowered], path: &str) {
    let template = template_names(path);
    parameters.sort_by_key(|parameter| match parameter.location {
        Location::Path(..) => template.iter().position(|name| *name == parameter.wire),
        Location::Query(..) | Location::Header(_) | Location::Cookie(_) => Some(usize::MAX),
    });
}

/// The names in braces of a path template, each once.
fn template_names(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in path.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}')
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// The location with its style; the defaults of `explode` are those of the specification.
fn location(parameter: &Parameter) -> Location {
    let explode = parameter.parameter_data_ref().explode;
    match parameter {
        Parameter::Path { style, .. } => {
            let style = match style {
                openapiv3::PathStyle::Simple => PathStyle::Simple,
                openapiv3::PathStyle::Label => PathStyle::Label,
                openapiv3::PathStyle::Matrix => PathStyle::Matrix,
            };
            Location::Path(style, explode.unwrap_or(false))
        }
        Parameter::Query { style, .. } => {
            let style = query_style(style);
            Location::Query(style, explode.unwrap_or(style == QueryStyle::Form))
        }
        Parameter::Header { style: HeaderStyle::Simple, .. } => Location::Header(explode.unwrap_or(false)),
        Parameter::Cookie { style: CookieStyle::Form, .. } => Location::Cookie(explode.unwrap_or(true)),
    }
}

pub(super) fn query_style(style: &openapiv3::QueryStyle) -> QueryStyle {
    match style {
        openapiv3::QueryStyle::Form => QueryStyle::Form,
        openapiv3::QueryStyle::SpaceDelimited => QueryStyle::SpaceDelimited,
        openapiv3::QueryStyle::PipeDelimited => QueryStyle::PipeDelimited,
        openapiv3::QueryStyle::DeepObject => QueryStyle::DeepObject,
    }
}
