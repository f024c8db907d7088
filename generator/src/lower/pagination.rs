//! Pagination: what a document or the caller says of it, checked against what the operation takes and gives.

mod extensions;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use openapiv3::Operation as Described;

use super::media::described;
use super::{Lowering, status};
use crate::diagnostics::{Code, Diagnostics, Message, Pointer};
use crate::ir::{
    Api, Body, Constant, Content, DefaultValue, Field, Ident, Location, Next, Notation, Operation, Output,
    Pagination as Checked, Payload, Shape, Step, Struct, Type,
};
use crate::suggest::{did_you_mean, nearest};

/// How the list that an operation gives comes in pages, for [`Builder::pagination`](crate::Builder::pagination).
///
/// Parameters are those of the query, by their names in the document, or places in a request's body of JSON. Places in bodies are JSON
/// Pointers (RFC 6901).
///
/// ```
/// use oasmith::{Builder, Pagination};
///
/// let builder = Builder::new("api.yaml")
///     .pagination("listPets", Pagination::cursor("cursor", "/meta/next").items("/pets"))
///     .pagination("listOwners", Pagination::page("page"))
///     .pagination("listVisits", Pagination::last_item("starting_after", "/id", Some("/has_more")))
///     .pagination("searchPets", Pagination::cursor("/start_cursor", "/next_cursor"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// Where the list is; `None` for the only one.
    items: Option<String>,
    next: Next,
}

impl Pagination {
    fn by(next: Next) -> Self {
        Self { items: None, next }
    }

    /// By a parameter that takes a text or number which the answer has at `from`.
    #[must_use]
    pub fn cursor(parameter: impl Into<String>, from: impl Into<String>) -> Self {
        Self::by(Next::Cursor { parameter: parameter.into(), from: from.into() })
    }

    /// By a parameter that takes a text or number which the last item of a page has at `from`, as Stripe has it. The list ends with a page
    /// without items, and with one whose answer has `false` at `more`.
    #[must_use]
    pub fn last_item(parameter: impl Into<String>, from: impl Into<String>, more: Option<&str>) -> Self {
        let (parameter, from, more) = (parameter.into(), from.into(), more.map(str::to_owned));
        Self::by(Next::LastItem { parameter, items: String::new(), from, more })
    }

    /// By a parameter that counts the items before the page. It begins at its default, or else at 0.
    #[must_use]
    pub fn offset(parameter: impl Into<String>) -> Self {
        Self::by(Next::Offset { parameter: parameter.into(), first: 0 })
    }

    /// By a parameter that counts the pages. It begins at its default, or else at 1.
    #[must_use]
    pub fn page(parameter: impl Into<String>) -> Self {
        Self::by(Next::Page { parameter: parameter.into(), first: 1 })
    }

    /// By an address that the answer has at `from`.
    #[must_use]
    pub fn url(from: impl Into<String>) -> Self {
        Self::by(Next::Url { from: from.into() })
    }

    /// By the header `Link` of an answer, with the relation `next` (RFC 8288).
    #[must_use]
    pub fn link() -> Self {
        Self::by(Next::Link)
    }

    /// Where the answer has the list, if it has several or not at its root.
    #[must_use]
    pub fn items(mut self, place: impl Into<String>) -> Self {
        self.items = Some(place.into());
        self
    }

    fn parameter(&self) -> Option<&str> {
        match &self.next {
            Next::Cursor { parameter, .. }
            | Next::LastItem { parameter, .. }
            | Next::Offset { parameter, .. }
            | Next::Page { parameter, .. } => Some(parameter),
            Next::Url { .. } | Next::Link | Next::Never => None,
        }
    }
}

/// What the caller says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paginations {
    /// By the ids of operations.
    pub by_operation: BTreeMap<String, Pagination>,
    /// Of all other operations that one fits.
    pub rules: Vec<Pagination>,
}

/// What is said of an operation, and where; `None` for what only follows from its headers.
pub(super) struct Claim {
    name: Ident,
    place: Option<Pointer>,
    said: Result<Pagination, String>,
}

impl Lowering<'_> {
    /// Keeps what is said of an operation until its types are known. What the caller says goes before what the document does.
    pub(super) fn claim_pages(&mut self, (name, id): (&Ident, &str), operation: &Described, place: &Pointer) {
        let given = self.options.pagination.by_operation.get(id).map(|given| (Some(place.clone()), Ok(given.clone())));
        let said = given.or_else(|| {
            let (key, said) = extensions::read(operation, self.document)?;
            Some((Some(place.child(key)), said))
        });
        let said = said.or_else(|| self.has_links(operation).then(|| (None, Ok(Pagination::link()))));
        self.claims.extend(said.map(|(place, said)| Claim { name: name.clone(), place, said }));
    }

    /// Whether a success has the header `Link`. Where it never leads on, the list is one page.
    fn has_links(&self, operation: &Described) -> bool {
        let successes = operation.responses.responses.iter().filter(|(key, _)| status::is_success(status::of(key)));
        let mut responses = successes.filter_map(|(_, response)| described(response, self.components));
        responses.any(|response| response.headers.keys().any(|name| name.eq_ignore_ascii_case("link")))
    }
}

/// Gives operations their pages, now that all types are final. What does not fit is reported, and left out.
pub(super) fn settle(api: &mut Api, claims: Vec<Claim>, given: &Paginations, diagnostics: &mut Diagnostics) {
    let types = Types(api.models.iter().flat_map(|file| &file.types).map(|one| (&one.name, &one.shape)).collect());
    let mut claims: HashMap<Ident, Claim> = claims.into_iter().map(|claim| (claim.name.clone(), claim)).collect();
    for operation in api.groups.iter_mut().flat_map(|group| &mut group.operations) {
        let claim = claims.remove(&operation.name);
        // What only follows from headers is less than a rule of the caller.
        if claim.as_ref().is_none_or(|claim| claim.place.is_none()) {
            operation.pagination = given.rules.iter().find_map(|rule| check(rule.clone(), operation, &types).ok());
        }
        let Some(Claim { place, said, .. }) = claim.filter(|_| operation.pagination.is_none()) else { continue };
        match said.map_err(Message::from).and_then(|said| check(said, operation, &types)) {
            Ok(pages) => operation.pagination = Some(pages),
            Err(problem) => {
                if let Some(place) = place {
                    diagnostics.report(Code::InvalidPagination, &place, problem);
                }
            }
        }
    }
    let ids: HashSet<&str> = api.operations().map(|one| one.id.as_str()).collect();
    for id in given.by_operation.keys().filter(|id| !ids.contains(id.as_str())) {
        let near = did_you_mean(nearest(id, ids.iter().copied()));
        let message = Message::from(format!("no operation has the id `{id}`, whose pagination is set")).help(near);
        diagnostics.report(Code::InvalidPagination, &Pointer::root().child("paths"), message);
    }
    for problem in given.rules.iter().filter_map(|rule| misfit(rule, api, &types)) {
        diagnostics.report(Code::InvalidPagination, &Pointer::root().child("paths"), problem);
    }
}

/// Why a rule fits no operation, if it fits none: what is wrong with the first that takes its parameter.
fn misfit(rule: &Pagination, api: &Api, types: &Types<'_>) -> Option<Message> {
    const WRONG: &str = "a rule of pagination fits no operation: ";
    let mut nearest = None;
    for operation in api.operations() {
        let mut names = operation.parameters.iter().map(|parameter| parameter.wire.as_str());
        match check(rule.clone(), operation, types) {
            Ok(_) => return None,
            Err(problem) if rule.parameter().is_none_or(|name| names.any(|known| known == name)) => {
                nearest = nearest.or(Some((operation, problem)));
            }
            Err(_) => {}
        }
    }
    let untaken = || format!("{WRONG}none takes `{}` in its query", rule.parameter().unwrap_or_default()).into();
    let of = |(one, problem): (&Operation, Message)| problem.after(&format!("{WRONG}of `{}`, ", one.id));
    Some(nearest.map_or_else(untaken, of))
}

/// # Errors
/// Why it is no pagination of the operation.
fn check(said: Pagination, operation: &Operation, types: &Types<'_>) -> Result<Checked, Message> {
    let Output::One { content: Content::Json(body), .. } = &operation.output else {
        return Err("the answers of the operation are not one type of JSON".into());
    };
    let (body, is_nullable) = match types.behind(body) {
        Type::Nullable(inner) => (types.behind(inner), true),
        other => (other, false),
    };
    let (items, path, item) = match said.items {
        Some(place) => types.list_at(body, place)?,
        None => types.only_list(body)?,
    };
    let next = match said.next {
        Next::Cursor { parameter, from } => {
            types.check_scalar(body, &from)?;
            Next::Cursor { parameter: parameter_of(operation, parameter, types)?.0, from }
        }
        Next::LastItem { parameter, from, more, .. } => {
            types.check_scalar(item, &from)?;
            more.iter().try_for_each(|more| types.check_bool(body, more))?;
            Next::LastItem { parameter: parameter_of(operation, parameter, types)?.0, items, from, more }
        }
        Next::Offset { parameter, first } => {
            let (parameter, default) = parameter_of(operation, parameter, types)?;
            Next::Offset { parameter, first: default.unwrap_or(first) }
        }
        Next::Page { parameter, first } => {
            let (parameter, default) = parameter_of(operation, parameter, types)?;
            Next::Page { parameter, first: default.unwrap_or(first) }
        }
        Next::Url { .. } | Next::Link if operation.verb != "GET" => {
            return Err("the next page is an address, and only requests of the method GET follow one".into());
        }
        Next::Url { from } => {
            types.check_scalar(body, &from)?;
            Next::Url { from }
        }
        other @ (Next::Link | Next::Never) => other,
    };
    Ok(Checked { item: item.clone(), is_nullable, path, next })
}

/// The parameter, and what a request without it means, if it has a default that is a number. What is no parameter of the query is looked for
/// in the body.
///
/// # Errors
/// When there is none of this name, or none that is one text.
fn parameter_of(operation: &Operation, name: String, types: &Types<'_>) -> Result<(String, Option<u64>), Message> {
    let in_query = || operation.parameters.iter().filter(|parameter| matches!(parameter.location, Location::Query(..)));
    if let Some(parameter) = in_query().find(|parameter| parameter.wire == name) {
        if !types.is_scalar(&parameter.ty) || !matches!(parameter.notation, Notation::Styled | Notation::Reserved) {
            return Err(format!("the query parameter `{name}` is not a single text or number").into());
        }
        return Ok((name, number(parameter.default.as_ref())));
    }
    let place = if name.starts_with('/') { name.clone() } else { extensions::dotted(&name) };
    let found = match &operation.body {
        Some(Body { payload: Payload::Json { ty, .. }, .. }) => types.scalar_at(ty, &place),
        Some(Body { payload: Payload::Choice(_), .. }) => {
            let message = format!("the body can be of several media types, so nothing can be set at `{name}` in it");
            let help = "let the request have a body of JSON alone, which an overlay can do".to_owned();
            return Err(Message::from(message).help(Some(help)));
        }
        _ => None,
    };
    if let Some(field) = found {
        return Ok((place, number(field.default.as_ref())));
    }
    if name.starts_with('/') {
        return Err(format!("the request has no body of JSON with a single text or number at `{name}`").into());
    }
    let near = nearest(&name, in_query().map(|parameter| parameter.wire.as_str()));
    Err(Message::from(format!("`{name}` is neither a query parameter nor a field of a JSON body"))
        .help(did_you_mean(near)))
}

fn number(default: Option<&DefaultValue>) -> Option<u64> {
    match default?.value {
        Constant::Integer(number) => u64::try_from(number).ok(),
        _ => None,
    }
}

/// What each type is.
struct Types<'t>(HashMap<&'t Ident, &'t Shape>);

impl<'t> Types<'t> {
    /// The type behind aliases and boxes.
    fn behind(&self, ty: &'t Type) -> &'t Type {
        let mut ty = ty;
        // No circle of aliases is left.
        loop {
            ty = match ty {
                Type::Boxed(inner) => inner,
                Type::Named(name) => match self.0.get(name) {
                    Some(Shape::Alias(target)) => target,
                    _ => return ty,
                },
                _ => return ty,
            };
        }
    }

    fn structure(&self, ty: &'t Type) -> Option<&'t Struct> {
        match self.behind(ty) {
            Type::Named(name) => match self.0.get(name) {
                Some(Shape::Struct(structure)) => Some(structure),
                _ => None,
            },
            _ => None,
        }
    }

    fn is_scalar(&self, ty: &'t Type) -> bool {
        match self.behind(ty) {
            Type::Array(_) | Type::Tuple(_) | Type::Map(_) | Type::Bool | Type::Null => false,
            Type::Nullable(inner) => self.is_scalar(inner),
            Type::Named(name) => !matches!(self.0.get(name), Some(Shape::Struct(_) | Shape::Newtype(_))),
            _ => true,
        }
    }

    /// The fields on the way to a place, and the type there; `None` from where on no struct says what there is.
    ///
    /// # Errors
    /// When a struct says that there is no such place.
    fn lead(&self, from: &'t Type, place: &str) -> Result<(Vec<Step>, Option<&'t Type>), Message> {
        let pointer =
            Pointer::parse(place).ok_or_else(|| format!("`{place}` is no JSON Pointer: it begins with `/`"))?;
        let (mut path, mut ty) = (Vec::new(), from);
        for key in pointer.tokens() {
            let Some(structure) = self.structure(ty) else {
                let is_open = !matches!(self.behind(ty), Type::Array(_) | Type::Tuple(_)) && !self.is_plain(ty);
                return if is_open { Ok((path, None)) } else { Err(no_place(place, None)) };
            };
            let Some(field) = structure.fields.iter().find(|field| field.wire == key) else {
                let near = nearest(&key, structure.fields.iter().map(|field| field.wire.as_str()));
                return if structure.rest.is_some() { Ok((path, None)) } else { Err(no_place(place, near)) };
            };
            path.push(step(field));
            ty = &field.ty;
        }
        Ok((path, Some(ty)))
    }

    /// Whether no value of a type has keys.
    fn is_plain(&self, ty: &'t Type) -> bool {
        let has_keys = |ty: &Type| matches!(ty, Type::Json | Type::Map(_) | Type::Named(_) | Type::Nullable(_));
        !has_keys(self.behind(ty))
    }

    fn check_scalar(&self, from: &'t Type, place: &str) -> Result<(), Message> {
        match self.lead(from, place)? {
            (_, Some(ty)) if !self.is_scalar(ty) => {
                Err(format!("the answer has no single text or number at `{place}`").into())
            }
            _ => Ok(()),
        }
    }

    fn check_bool(&self, from: &'t Type, place: &str) -> Result<(), Message> {
        let is_bool = |ty| match self.behind(ty) {
            Type::Nullable(inner) => matches!(self.behind(inner), Type::Bool),
            ty => matches!(ty, Type::Bool),
        };
        match self.lead(from, place)? {
            (_, Some(ty)) if !is_bool(ty) => Err(format!("the answer has no `true` or `false` at `{place}`").into()),
            _ => Ok(()),
        }
    }

    /// The single text or number at a place, if a struct says that there is one.
    fn scalar_at(&self, from: &'t Type, place: &str) -> Option<&'t Field> {
        let tokens: Vec<_> = Pointer::parse(place)?.tokens().map(Cow::into_owned).collect();
        let (last, way) = tokens.split_last()?;
        let field = |ty, key: &str| self.structure(ty)?.fields.iter().find(|field| field.wire == key);
        let inner = way.iter().try_fold(from, |ty, key| Some(&field(ty, key)?.ty))?;
        field(inner, last).filter(|field| self.is_scalar(&field.ty))
    }

    fn list_at(&self, from: &'t Type, place: String) -> Result<(String, Vec<Step>, &'t Type), Message> {
        let (path, ty) = self.lead(from, &place)?;
        match ty.map(|ty| self.behind(ty)) {
            Some(Type::Array(item)) => Ok((place, path, item)),
            _ => Err(format!("the answer has no list at `{place}`").into()),
        }
    }

    /// The answer itself, or the only list that it has at its root.
    fn only_list(&self, from: &'t Type) -> Result<(String, Vec<Step>, &'t Type), Message> {
        if let Type::Array(item) = self.behind(from) {
            return Ok((String::new(), Vec::new(), item));
        }
        let fields = self.structure(from).map_or(&[] as &[_], |structure| &structure.fields);
        let mut lists = fields.iter().filter_map(|field| match self.behind(&field.ty) {
            Type::Array(item) => Some((field, item)),
            _ => None,
        });
        match (lists.next(), lists.next()) {
            (Some((field, item)), None) => {
                Ok((Pointer::root().child(&field.wire).as_str().to_owned(), vec![step(field)], item))
            }
            (None, _) => Err("the answer has no list at its root, and nothing says where it is".into()),
            (Some(_), Some(_)) => Err("the answer has several lists, and nothing says which is meant".into()),
        }
    }
}

fn step(field: &Field) -> Step {
    Step { field: field.name.clone(), presence: field.presence, deprecated: field.deprecated }
}

fn no_place(place: &str, near: Option<&str>) -> Message {
    Message::from(format!("the answer has nothing at `{place}`")).help(did_you_mean(near))
}
