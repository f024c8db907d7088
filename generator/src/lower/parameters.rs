//! Parameters: where they go, in which style, and how a caller names them.

use std::collections::{HashMap, HashSet};

use openapiv3::{
    AdditionalProperties, MediaType, Operation, Parameter, ParameterData, ParameterSchemaOrContent, PathItem,
    ReferenceOr, Schema,
};

use super::compose::Source;
use super::docs::{code, first_paragraph, markdown, paragraphs, unsaid};
use super::enums::{only_value, text_of};
use super::names::{Scope, default_name, value_name};
use super::nested::Styled;
use super::place::Place;
use super::styles::{self, location};
use super::templates::{Template, template_names};
use super::view::View;
use super::{Lowering, annotations, defaults, headers, resolve, suffixed};
use crate::description::{HEADERS_OF_KEYWORDS, HEADERS_OF_TRANSPORT};
use crate::diagnostics::{Code, Message, Pointer};
use crate::ir::{Check, CookieStyle, Ident, Location, Notation, Parameter as Lowered, PathStyle, QueryStyle, Type};
use crate::suggest::nearest;

/// Words that the body of a generated method uses itself.
const RESERVED_ARGUMENTS: &[&str] = &["body", "call", "content_type"];

/// What every request can do, which a setter of that name would hide, and what the operators are called: a setter has their signature,
/// and would read as one.
const RESERVED_SETTERS: &[&str] = &[
    "add",
    "as_mut",
    "as_ref",
    "base_url",
    "bitand",
    "bitor",
    "bitxor",
    "block_on",
    "clone",
    "div",
    "download",
    "header",
    "into_future",
    "items",
    "mul",
    "pages",
    "query",
    "read_timeout",
    "receive",
    "reconnect",
    "redirects",
    "rem",
    "request",
    "resume_download",
    "retry",
    "send",
    "send_raw",
    "shl",
    "shr",
    "stream",
    "sub",
    "success",
    "timeout",
];

impl<'a> Lowering<'a> {
    /// The parameters of an operation: its own, those of its path item that it does not override, and those that the path
    /// template names without a declaration.
    pub(super) fn parameters(
        &mut self,
        template: &Template,
        item: (&'a PathItem, &Pointer),
        operation: (&'a Operation, &Place),
    ) -> Vec<Lowered> {
        let (item, item_pointer) = item;
        let (operation, place) = operation;
        let path = template.path.as_str();
        let mut seen = HashSet::new();
        let mut parameters = Vec::new();
        let own = (&operation.parameters, place.clone());
        let shared = (&item.parameters, Place::new(item_pointer.clone(), path));
        for (list, owner) in [own, shared] {
            for (index, parameter) in list.iter().enumerate() {
                let pointer = owner.pointer.child("parameters").child(index);
                let Some((component, parameter)) = self.parameter(parameter) else { continue };
                let data = parameter.parameter_data_ref();
                let location = self.location_in(template, parameter, &pointer);
                let is_header = matches!(location, Location::Header(_));
                let known = if is_header { data.name.to_ascii_lowercase() } else { data.name.clone() };
                let is_new = seen.insert((std::mem::discriminant(&location), known));
                if !is_new
                    || is_ignored(location, &data.name)
                    || !self.has_place(template, location, &data.name, &pointer)
                {
                    continue;
                }
                if let Some(value) = self.constant(parameter, location, &pointer) {
                    let constant = Some(value);
                    parameters.push(Lowered { constant, ..self.parameter_of(parameter, location, Type::String) });
                    continue;
                }
                // Its type is made once: for a component, or for all operations of a path.
                let known = component.and_then(|name| self.parameters.get(name)).or_else(|| self.shared.get(&pointer));
                let ty = known.cloned().unwrap_or_else(|| {
                    let here = Place::new(pointer.clone(), format!("{} {}", owner.name, data.name));
                    let index = self.next_index();
                    let ty = self.parameter_format(&data.format, Some(location), &here);
                    self.describe(&ty, index, data);
                    ty
                });
                self.shared.insert(pointer, ty.clone());
                let check = self.check_of(&data.format, location);
                parameters.push(Lowered { check, ..self.parameter_of(parameter, location, ty) });
            }
        }
        self.whole_query(&mut parameters, place);
        self.undeclared(template, place, &mut parameters);
        span(&mut parameters, template);
        in_order(&mut parameters, template);
        name(&mut parameters, self.options.validate);
        parameters
    }

    /// The text of the only value that a parameter can have which has to be there.
    fn constant(&mut self, parameter: &'a Parameter, location: Location, at: &Pointer) -> Option<String> {
        let data = parameter.parameter_data_ref();
        let ParameterSchemaOrContent::Schema(schema) = &data.format else { return None };
        if !is_required(data, location) {
            return None;
        }
        let composed = self.compose(Source::schema(schema, at.child("schema")), "");
        if composed.is_null() {
            let message = "null is its only value, which has no form in a parameter: it is empty";
            self.diagnostics.report(Code::Repaired, &at.child("schema"), message);
            return Some(String::new());
        }
        let only = only_value(&composed).map(text_of)?;
        self.report_mistyped(&composed, &at.child("schema").child("enum"));
        Some(only)
    }

    /// Has the type that was made for a parameter say what the parameter is, or for the items of one, where the schema says nothing in
    /// words.
    fn describe(&mut self, ty: &Type, index: usize, data: &ParameterData) {
        let ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema)) = &data.format else { return };
        let Some(name) = named(ty).filter(|_| !has_words(schema)) else { return };
        let made = self.files.last_mut().into_iter().flat_map(|file| file.types.iter_mut().skip(index));
        if let Some(definition) = made.into_iter().find(|definition| definition.name == *name) {
            let text = first_paragraph(data.description.as_deref().unwrap_or_default());
            definition.docs = paragraphs([text.as_str(), definition.docs.as_str()]);
        }
    }

    /// The path of an operation, by the parameters that it has.
    pub(super) fn template(&self, path: &str, item: &'a PathItem, operation: &'a Operation) -> Template {
        let all = operation.parameters.iter().chain(&item.parameters);
        let all: Vec<_> =
            all.filter_map(|parameter| self.parameter(parameter)).map(|(_, parameter)| parameter).collect();
        Template::new(path, &all)
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
                let (format, location) = (&parameter.parameter_data_ref().format, Some(location(parameter)));
                let ty =
                    self.in_file(&place.name.clone(), |lowering| lowering.parameter_format(format, location, &place));
                self.parameters.insert(name, ty);
            }
        }
    }

    /// Where a parameter goes: the query that is part of a path can say it otherwise than the parameter does.
    fn location_in(&mut self, template: &Template, parameter: &Parameter, pointer: &Pointer) -> Location {
        let (own, name, path) = (location(parameter), &parameter.parameter_data_ref().name, &template.written);
        let (location, message) = match own {
            Location::Path(..) if template.query.contains(name) => {
                let message =
                    format!("the path `{path}` has `{name}` in its query, not as a segment: it is sent there");
                (Location::Query(QueryStyle::Form, true), message)
            }
            Location::Query(..) if template.filled.contains(name) => {
                let message =
                    format!("the path `{path}` has `{name}` in its own query: it is sent there, and required");
                (Location::Path(PathStyle::Simple, false), message)
            }
            _ => return own,
        };
        self.diagnostics.report(Code::Repaired, pointer, message);
        location
    }

    /// Whether there is a place for a parameter in the path, or in a request for a header or for a cookie that is sent as it is.
    fn has_place(&mut self, template: &Template, location: Location, name: &str, pointer: &Pointer) -> bool {
        let path = &template.written;
        let (message, help) = match location {
            Location::Header(_) if !headers::can_be_called(name) => (headers::left_out("header", name), None),
            Location::Cookie(CookieStyle::Cookie, _) if !headers::can_be_called(name) => {
                (headers::left_out("cookie", name), None)
            }
            Location::Query(..) if template.keys.iter().any(|key| key == name) => {
                let help = format!("write `{name}` in one of both places only");
                (format!("the path `{path}` says what `{name}` is: the parameter is left out"), Some(help))
            }
            Location::Path(..) if !template.names().contains(&name) => {
                let near = nearest(name, template.names());
                let near = near.map(|near| format!("did you mean `{near}`, or is `{{{name}}}` missing from the path?"));
                let is_in_fragment =
                    path.contains(&format!("{{{name}}}")).then(|| "what follows `#` is never sent".to_owned());
                let message = format!("the path `{path}` has no place for the parameter `{name}`: it is left out");
                let add = || format!("write `{{{name}}}` into the path where it belongs, or remove the parameter");
                (message, is_in_fragment.or(near).or_else(|| Some(add())))
            }
            _ => return true,
        };
        self.diagnostics.report(Code::Repaired, pointer, Message::from(message).help(help));
        false
    }

    /// The type of a parameter, or of a header of an answer, which has no location.
    pub(super) fn parameter_format(
        &mut self,
        format: &'a ParameterSchemaOrContent,
        location: Option<Location>,
        place: &Place,
    ) -> Type {
        match format {
            ParameterSchemaOrContent::Schema(schema) => {
                let place = Place::new(place.pointer.child("schema"), place.name.as_str());
                let ty = match self.use_of(schema, &place).ty {
                    // Whatever stands in a path or a header is a text there.
                    Type::Json if is_of_text(location) && self.is_untyped(schema) => Type::String,
                    ty => ty,
                };
                let styled =
                    location.map(|location| Styled { place: place.pointer, location, ty: ty.clone(), property: None });
                self.styled.extend(styled);
                ty
            }
            ParameterSchemaOrContent::Content(content) => self.parameter_content(content, location, place),
        }
    }

    fn is_untyped(&self, schema: &'a ReferenceOr<Schema>) -> bool {
        self.item(schema).is_some_and(|schema| View::of(schema).is_shapeless())
    }

    /// A parameter described by `content`: one text, which is typed where it can be written.
    fn parameter_content(
        &mut self,
        content: &'a openapiv3::Content,
        location: Option<Location>,
        place: &Place,
    ) -> Type {
        let Some((media_type, media, schema)) = self.typed_content(content, location) else {
            let message = "this `content` is not typed: its text is passed as it is";
            self.diagnostics.report(Code::UnsupportedKeyword, &place.pointer.child("content"), message);
            return Type::String;
        };
        let pointer = place.pointer.child("content").child(media_type);
        let ty = self.use_of(schema, &Place::new(pointer.child("schema"), place.name.as_str())).ty;
        self.style_form(&styles::of_form(&media.encoding), &ty, &pointer);
        ty
    }

    pub(super) fn typed_content(
        &self,
        content: &'a openapiv3::Content,
        location: Option<Location>,
    ) -> Option<(&'a str, &'a MediaType, &'a ReferenceOr<Schema>)> {
        let (media_type, media) = content.first()?;
        let schema = media.schema.as_ref()?;
        let ty = self.compose(Source::schema(schema, Pointer::root()), "").ty;
        let is_scalar = matches!(ty, Some("string" | "integer" | "number" | "boolean"));
        styles::is_typed(media_type, location, is_scalar).then_some((media_type.as_str(), media, schema))
    }

    /// What a parameter or header is, unless its text is passed as it is.
    pub(super) fn typed_schema(
        &self,
        format: &'a ParameterSchemaOrContent,
        location: Option<Location>,
    ) -> Option<&'a ReferenceOr<Schema>> {
        match format {
            ParameterSchemaOrContent::Schema(schema) => Some(schema),
            ParameterSchemaOrContent::Content(content) => Some(self.typed_content(content, location)?.2),
        }
    }

    fn parameter_of(&self, parameter: &'a Parameter, location: Location, ty: Type) -> Lowered {
        let data = parameter.parameter_data_ref();
        let name = value_name(&data.name);
        let schema = self.typed_schema(&data.format, Some(location)).and_then(ReferenceOr::as_item);
        let default = schema.and_then(|schema| defaults::of(&name, schema));
        let facts = self.format_docs(&data.format, Some(location), &ty);
        let description = markdown(data.description.as_deref().unwrap_or_default());
        Lowered {
            name,
            wire: data.name.clone(),
            docs: annotations::beside_name(
                paragraphs([description.as_str(), unsaid(&facts, &description)]),
                &data.name,
            ),
            deprecated: data.deprecated.unwrap_or_default(),
            required: is_required(data, location),
            constant: None,
            location,
            notation: styles::notation(parameter, &ty),
            ty,
            default,
            check: None,
        }
    }

    fn check_of(&self, format: &'a ParameterSchemaOrContent, location: Location) -> Check {
        self.check(Some(self.typed_schema(format, Some(location))?))
    }

    /// One parameter can be the whole query (OAS 3.2.0 "Parameter Locations"): then there should be no others of it.
    fn whole_query(&mut self, parameters: &mut Vec<Lowered>, place: &Place) {
        let is_whole = |parameter: &Lowered| parameter.location == Location::Querystring;
        let Some(whole) = parameters.iter().find(|one| is_whole(one)).map(|one| one.wire.clone()) else { return };
        parameters.retain(|other| {
            let outcome = match other.location {
                Location::Querystring if other.wire != whole => "it is left out",
                Location::Query(..) => "it is sent after that",
                _ => return true,
            };
            let message =
                format!("the parameter `{whole}` is the whole query, and `{}` is another part: {outcome}", other.wire);
            self.diagnostics.report(Code::Repaired, &place.pointer.child("parameters"), message);
            !is_whole(other)
        });
    }

    /// Names in braces that no parameter declares: strings, which the path cannot do without, and the query can.
    fn undeclared(&mut self, template: &Template, place: &Place, parameters: &mut Vec<Lowered>) {
        let in_path = template.names().into_iter().map(|name| (name, Location::Path(PathStyle::Simple, false)));
        let in_query = template.query.iter().map(|name| (name.as_str(), Location::Query(QueryStyle::Form, true)));
        for (name, location) in in_path.chain(in_query) {
            let is_same = |known: &Lowered| {
                std::mem::discriminant(&known.location) == std::mem::discriminant(&location) && known.wire == name
            };
            if parameters.iter().any(is_same) {
                continue;
            }
            let path = &template.written;
            let message =
                format!("the path `{path}` names `{name}`, which no parameter declares: it is taken as a string");
            let is_of_pair =
                template.path.split_once('?').is_some_and(|(path, _)| !template_names(path).contains(&name));
            let is_in_query = is_of_pair || matches!(location, Location::Query(..));
            let place_of = if is_in_query { "query" } else { "path, required: true" };
            let help = format!("add `{{name: {name}, in: {place_of}, schema: {{..}}}}` to its `parameters`");
            self.diagnostics.report(Code::Repaired, &place.pointer, Message::from(message).help(Some(help)));
            parameters.push(Lowered {
                name: value_name(name),
                wire: name.to_owned(),
                docs: String::new(),
                deprecated: false,
                required: matches!(location, Location::Path(..)),
                constant: None,
                location,
                notation: Notation::Styled,
                ty: Type::String,
                default: None,
                check: None,
            });
        }
    }
}

/// The definition that a value is of, or that all inside it are.
fn named(ty: &Type) -> Option<&Ident> {
    match ty {
        Type::Named(name) => Some(name),
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => named(inner),
        _ => None,
    }
}

/// Whether a schema, or what it holds without a name, says anything in words.
fn has_words(schema: &Schema) -> bool {
    annotations::parts(schema).into_iter().any(|part| {
        let view = View::own(part);
        let only = [view.one_of, view.any_of].into_iter().filter(|members| members.len() == 1).flatten();
        let values = match view.additional {
            Some(AdditionalProperties::Schema(values)) => values.as_item(),
            Some(AdditionalProperties::Any(_)) | None => None,
        };
        let items = view.items.and_then(ReferenceOr::as_item).map(Box::as_ref);
        let mut inside = only.filter_map(ReferenceOr::as_item).chain(values).chain(items);
        part.schema_data.description.is_some() || part.schema_data.title.is_some() || inside.any(has_words)
    })
}

/// Whether there is a place for one text only, as nobody means a list or an object without saying so.
fn is_of_text(location: Option<Location>) -> bool {
    matches!(location, Some(Location::Path(..) | Location::Header(_) | Location::Cookie(..)))
}

fn is_required(data: &ParameterData, location: Location) -> bool {
    data.required || matches!(location, Location::Path(..))
}

fn is_ignored(location: Location, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(location, Location::Header(_))
        && [HEADERS_OF_KEYWORDS, HEADERS_OF_TRANSPORT].iter().any(|ignored| ignored.contains(&name.as_str()))
}

/// Marks the parameters whose slashes are those of the path.
fn span(parameters: &mut [Lowered], template: &Template) {
    for parameter in parameters.iter_mut().filter(|parameter| matches!(parameter.location, Location::Path(..))) {
        let Some((_, form)) = template.spans.iter().find(|(name, _)| *name == parameter.wire) else { continue };
        parameter.notation = Notation::Segments;
        let form = form.as_ref().map(|form| format!("In the form {}.", code(form))).unwrap_or_default();
        parameter.docs = paragraphs([parameter.docs.as_str(), form.as_str()]);
    }
}

/// Path parameters in the order of the template, then the others as the document lists them.
fn in_order(parameters: &mut [Lowered], template: &Template) {
    let template = template.names();
    parameters.sort_by_key(|parameter| match parameter.location {
        Location::Path(..) => template.iter().position(|name| *name == parameter.wire),
        Location::Query(..) | Location::Querystring | Location::Header(_) | Location::Cookie(..) => Some(usize::MAX),
    });
}

/// Gives each its name. What a name of ours or a parameter of another location is called already gets a word more, and so does what requests that can be checked have.
fn name(parameters: &mut [Lowered], validate: bool) {
    let mut scope = Scope::with(RESERVED_ARGUMENTS);
    let mut first: HashMap<Ident, &str> = HashMap::new();
    let mut parameters: Vec<&mut Lowered> = parameters.iter_mut().filter(|one| one.constant.is_none()).collect();
    parameters.sort_by_key(|parameter| value_name(&parameter.wire).unraw() != parameter.wire);
    for parameter in parameters {
        let name = value_name(&parameter.wire);
        let is_setter = RESERVED_SETTERS.contains(&name.as_str()) || validate && name.as_str() == "validate";
        let is_ours = RESERVED_ARGUMENTS.contains(&name.as_str()) || !parameter.required && is_setter;
        let location = location_name(parameter.location);
        let other = first.get(&name).is_some_and(|other| *other != location).then_some(location);
        let longer =
            other.or(is_ours.then_some("parameter")).map(|word| value_name(&format!("{} {word}", parameter.wire)));
        first.entry(name.clone()).or_insert(location);
        parameter.name = scope.claim(longer.unwrap_or(name));
        if let Some(default) = &mut parameter.default {
            default.name = default_name(&parameter.name);
        }
    }
}

/// The word that tells a parameter from another one of its name.
fn location_name(location: Location) -> &'static str {
    match location {
        Location::Path(..) => "in path",
        Location::Query(..) => "in query",
        Location::Header(_) => "in header",
        Location::Cookie(..) => "in cookie",
        Location::Querystring => "in querystring",
    }
}
