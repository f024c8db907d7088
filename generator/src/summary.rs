//! What a document and its client have, in numbers. In come the document as it was read, and the client; out go counts. It
//! judges nothing.

use std::collections::HashSet;

use serde_json::Value;

use crate::ir::{Api, Content, Ident, Operation, Output, PartKind, Payload, Shape, Type, TypeDef, XmlBody};

/// What a document and its client have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// The title of the document.
    pub title: String,
    /// Its own version.
    pub version: String,
    /// What it is written in: `OpenAPI 3.0.3`.
    pub dialect: String,
    /// The size of its file.
    pub bytes: usize,
    /// Its schemas that have names.
    pub schemas: usize,
    /// Operations.
    pub operations: usize,
    /// Types of models: structs, enums and aliases.
    pub models: usize,
    /// The places of the client with a type: fields, variants of unions, parameters, bodies, answers and headers.
    pub values: usize,
    /// Those of them that hold, or may hold, a JSON value of any kind.
    pub json_values: usize,
    /// Bodies of requests and answers that are passed as text or bytes.
    pub raw_bodies: usize,
}

impl Summary {
    /// What can be said of a document before anything is made of it.
    pub(crate) fn of_document(root: &Value, bytes: usize) -> Self {
        let text = |pointer: &str| match root.pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        };
        let named = ["/components/schemas", "/definitions"].into_iter().filter_map(|at| root.pointer(at)?.as_object());
        let dialect = if root.get("swagger").is_some() { "Swagger" } else { "OpenAPI" };
        Self {
            title: text("/info/title"),
            version: text("/info/version"),
            dialect: format!("{dialect} {}{}", text("/openapi"), text("/swagger")),
            bytes,
            schemas: named.map(serde_json::Map::len).sum(),
            ..Self::default()
        }
    }

    /// Counts what a client has.
    pub(crate) fn count(&mut self, api: &Api) {
        let types = || api.definitions();
        self.models = types().count();
        let mut count = Count { any: any_json(types()), summary: self };
        types().for_each(|definition| count.definition(&definition.shape));
        for operation in api.operations() {
            count.operation(operation);
        }
    }
}

/// The aliases of what holds any JSON.
fn any_json<'a>(types: impl Iterator<Item = &'a TypeDef>) -> HashSet<&'a Ident> {
    let mut aliases: Vec<(&Ident, &Type)> = types
        .filter_map(|definition| match &definition.shape {
            Shape::Alias(ty) | Shape::Newtype(ty) => Some((&definition.name, ty)),
            _ => None,
        })
        .collect();
    let mut any = HashSet::new();
    loop {
        let before = aliases.len();
        aliases.retain(|(name, ty)| !holds_any(ty, &any) || !any.insert(*name));
        if aliases.len() == before {
            return any;
        }
    }
}

fn holds_any(ty: &Type, any: &HashSet<&Ident>) -> bool {
    match ty {
        Type::Json => true,
        Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => holds_any(inner, any),
        Type::Tuple(items) => items.iter().any(|item| holds_any(item, any)),
        Type::Named(name) => any.contains(name),
        _ => false,
    }
}

struct Count<'a> {
    any: HashSet<&'a Ident>,
    summary: &'a mut Summary,
}

impl Count<'_> {
    fn value(&mut self, ty: &Type) {
        self.summary.values += 1;
        self.summary.json_values += usize::from(holds_any(ty, &self.any));
    }

    fn definition(&mut self, shape: &Shape) {
        match shape {
            Shape::Struct(object) => {
                object.fields.iter().for_each(|field| self.value(&field.ty));
                object.rest.iter().for_each(|(_, ty)| self.value(ty));
            }
            Shape::Union(union) => union.variants.iter().for_each(|variant| self.value(&variant.ty)),
            Shape::Parts(parts) => parts.list.iter().for_each(|part| match &part.kind {
                PartKind::Typed(ty) | PartKind::Encoded(ty, _) | PartKind::Xml(XmlBody { ty, .. }) => self.value(ty),
                PartKind::File { other, .. } => other.iter().for_each(|ty| self.value(ty)),
                PartKind::Constant(_) => {}
            }),
            Shape::Choice(choice) => choice.variants.iter().for_each(|variant| self.payload(&variant.payload)),
            Shape::Events(events) => events.kinds.iter().flat_map(|kind| &kind.data).for_each(|ty| self.value(ty)),
            Shape::Headers(headers) => headers.iter().for_each(|header| self.value(&header.ty)),
            // Of an alias, what it is called by its users is what counts.
            Shape::StringEnum(_)
            | Shape::IntegerEnum(_)
            | Shape::ScalarEnum(_)
            | Shape::Alias(_)
            | Shape::Newtype(_) => {}
        }
    }

    fn payload(&mut self, payload: &Payload) {
        match payload {
            Payload::Json { ty, .. } | Payload::Form { ty, .. } | Payload::Lines { ty, .. } => self.value(ty),
            Payload::Xml { body, .. } => self.value(&body.ty),
            Payload::Text { .. } | Payload::Bytes { .. } | Payload::Multipart(None) => self.summary.raw_bodies += 1,
            // Their parts and variants are counted where they are defined.
            Payload::Multipart(Some(_)) | Payload::Choice(_) => {}
        }
    }

    fn content(&mut self, content: &Content) {
        match content {
            Content::Text | Content::Bytes => self.summary.raw_bodies += 1,
            Content::Empty | Content::Json(_) | Content::Xml(_) | Content::Stream(_) => {
                content.ty().into_iter().for_each(|ty| self.value(ty));
            }
        }
    }

    fn operation(&mut self, operation: &Operation) {
        self.summary.operations += 1;
        operation.parameters.iter().for_each(|parameter| self.value(&parameter.ty));
        operation.body.iter().for_each(|body| self.payload(&body.payload));
        let several = match &operation.output {
            Output::One { content, .. } => {
                self.content(content);
                None
            }
            Output::Several(answers) => Some(answers),
        };
        for answers in several.into_iter().chain(&operation.error) {
            answers.variants.iter().for_each(|variant| self.content(&variant.content));
        }
    }
}
