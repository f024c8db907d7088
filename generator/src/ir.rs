//! The API as the generated crate will show it: every name, type, presence and box decided.
//!
//! Plain data: `lower` makes it, `emit` spells it. It holds no schema, no `$ref`, no JSON value and no way back to the
//! document. A *definition* ([`TypeDef`]) becomes an item; a *use* ([`Type`]) is a spelling.

mod callbacks;
mod pagination;
mod parameters;
mod responses;
mod security;
mod servers;
mod streams;
mod types;
mod xml;

pub(crate) use crate::lower::names::Ident;
pub(crate) use callbacks::Callbacks;
pub(crate) use pagination::{Next, Pagination, Step};
pub(crate) use parameters::{CookieStyle, Explode, FormStyle, Location, Notation, Parameter, PathStyle, QueryStyle};
pub(crate) use responses::{Content, Output, ResponseEnum, ResponseVariant, Status};
pub(crate) use security::{Alternatives, Credential, Requirement, Security, SecurityScheme};
pub(crate) use servers::{Address, Home, OwnServer, Part, Server, ServerEnum, ServerVariable, Servers, VariableValue};
pub(crate) use streams::{EventKind, EventKinds, OtherStream, Stream};
pub(crate) use types::{Number, Text, Type};
pub(crate) use xml::{XmlBody, XmlField, XmlForm, XmlHint, XmlName, XmlPlace};

/// What a document is called.
pub(crate) struct Title {
    pub text: String,
    /// What it calls the API in a sentence.
    pub called: String,
}

/// A whole client.
pub(crate) struct Api {
    pub title: Title,
    pub version: String,
    pub docs: Docs,
    pub servers: Servers,
    pub security: Security,
    pub models: Vec<ModelFile>,
    pub groups: Vec<Group>,
    pub callbacks: Callbacks,
    /// The type of all requests, which is generic over what stands for an operation.
    pub request: Ident,
    /// How far rustc has to follow the types, if further than by itself.
    pub recursion_limit: Option<usize>,
}

impl Api {
    pub(crate) fn definitions(&self) -> impl Iterator<Item = &TypeDef> + Clone {
        self.models.iter().flat_map(|file| &file.types)
    }

    pub(crate) fn definitions_mut(&mut self) -> impl Iterator<Item = &mut TypeDef> {
        self.models.iter_mut().flat_map(|file| &mut file.types)
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> + Clone {
        self.groups.iter().flat_map(|group| &group.operations)
    }

    pub(crate) fn operations_mut(&mut self) -> impl Iterator<Item = &mut Operation> {
        self.groups.iter_mut().flat_map(|group| &mut group.operations)
    }
}

/// Clean Markdown; empty where there is nothing to say.
pub(crate) type Docs = String;

/// One component (or the inline schemas of one operation) and the types named after places inside it.
pub(crate) struct ModelFile {
    pub module: Ident,
    pub types: Vec<TypeDef>,
}

#[derive(Clone)]
pub(crate) struct TypeDef {
    pub name: Ident,
    pub docs: Docs,
    pub deprecated: bool,
    /// Only responses hold it: callers never build values of it.
    pub only_in_responses: bool,
    pub derives: Derives,
    pub shape: Shape,
    /// How it is written as XML, where a body of XML holds it.
    pub xml: Option<XmlForm>,
}

/// The traits that hold for everything a type is made of, besides those that every model has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Derives {
    /// `Eq` and `Hash`.
    pub eq: bool,
    pub copy: bool,
    pub default: bool,
}

#[derive(Clone)]
pub(crate) enum Shape {
    Struct(Struct),
    StringEnum(OpenEnum<String>),
    IntegerEnum(OpenEnum<i64>),
    /// Values of several types, or numbers that no integer can be.
    ScalarEnum(OpenEnum<Scalar>),
    Union(Union),
    Alias(Type),
    /// A list or map of itself, which no alias can be.
    Newtype(Type),
    /// The parts of a `multipart/form-data` body.
    Parts(Parts),
    /// A body that can be one of several things.
    Choice(Choice),
    /// The headers of an answer.
    Headers(Vec<Header>),
    /// The data of events of several kinds.
    Events(EventKinds),
}

impl Shape {
    pub(crate) fn as_struct(&self) -> Option<&Struct> {
        match self {
            Self::Struct(structure) => Some(structure),
            _ => None,
        }
    }

    pub(crate) fn as_struct_mut(&mut self) -> Option<&mut Struct> {
        match self {
            Self::Struct(structure) => Some(structure),
            _ => None,
        }
    }
}

#[derive(Clone)]
pub(crate) struct Struct {
    pub fields: Vec<Field>,
    /// The field that takes the properties without a field of their own (`additionalProperties`), and the type of one.
    pub rest: Option<(Ident, Type)>,
    /// Those of the object itself, and of its rest.
    pub rules: Vec<Rule>,
}

#[derive(Clone)]
pub(crate) struct Field {
    pub name: Ident,
    /// The property's name on the wire.
    pub wire: String,
    pub docs: Docs,
    pub deprecated: bool,
    pub ty: Type,
    pub presence: Presence,
    /// What is sent where nothing else is said: the value of a tag that its type decides.
    pub tag: Option<Tag>,
    pub default: Option<DefaultValue>,
    pub rules: Vec<Rule>,
    pub access: Access,
    pub xml: XmlHint,
}

/// What is demanded of a value besides its type; collected only where the client is to check it. Numbers are texts, as the
/// document says them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Rule {
    MinLength(usize),
    MaxLength(usize),
    Pattern(String),
    Minimum(String),
    MoreThan(String),
    Maximum(String),
    LessThan(String),
    MultipleOf(String),
    MinItems(usize),
    MaxItems(usize),
    UniqueItems,
    MinProperties(usize),
    MaxProperties(usize),
    /// All properties of at least one of these lists.
    AnyOf(Vec<Vec<String>>),
    /// All properties of exactly one of these lists.
    OneOf(Vec<Vec<String>>),
    /// Of one item of an array.
    Item(usize, Vec<Rule>),
    /// Of an array's items, or a map's values.
    Each(Vec<Rule>),
}

/// What a part of a request is checked by when it is given, beside what its type announces; `None` if nothing is demanded of it, or
/// nobody is to check.
pub(crate) type Check = Option<Vec<Rule>>;

/// The directions in which a property goes: `readOnly`, `writeOnly`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Both,
    /// Only responses have it.
    ReadOnly,
    /// Only requests have it.
    WriteOnly,
}

/// What the description says an absent value means: offered as a constant, never sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DefaultValue {
    /// The name of the constant: `DEFAULT_LIMIT`.
    pub name: Ident,
    pub value: Constant,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constant {
    Bool(bool),
    Integer(i128),
    Float(f64),
    Text(String),
    /// The digits of a decimal.
    Digits(String),
    /// The variant of an enum.
    Variant(Ident, Ident),
    /// At least one.
    List(Vec<Self>),
}

/// The value of a property that says which variant of a union an object is.
#[derive(Clone)]
pub(crate) enum Tag {
    Text(String),
    /// An enum, and the variant.
    Variant(Ident, Ident),
}

/// `required` x `nullable`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    RequiredNullable,
    /// Also an optional nullable field that only responses hold: there, absent and null say the same.
    Optional,
    OptionalNullable,
}

impl Presence {
    pub(crate) fn new(required: bool, nullable: bool) -> Self {
        match (required, nullable) {
            (true, false) => Self::Required,
            (true, true) => Self::RequiredNullable,
            (false, false) => Self::Optional,
            (false, true) => Self::OptionalNullable,
        }
    }
}

/// An enum that keeps values it does not know.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct OpenEnum<Wire> {
    pub variants: Vec<Variant<Wire>>,
    /// The variant that keeps them.
    pub unknown: Ident,
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Variant<Wire> {
    pub name: Ident,
    pub wire: Wire,
    pub docs: Docs,
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    String(String),
    Bool(bool),
    Integer(i64),
    Unsigned(u64),
    Float(f64),
}

/// A value of one of several types, kept as JSON if it is of none.
#[derive(Clone)]
pub(crate) struct Union {
    /// The wire name of the property that says which; without one the variants are tried.
    pub tag: Option<String>,
    /// The document says by a `discriminator` that the tag decides.
    pub has_discriminator: bool,
    pub variants: Vec<UnionVariant>,
    /// The variant that a missing or unknown tag means, for a value that it can hold.
    pub fallback: Option<Ident>,
    /// The variant for all other values.
    pub unknown: Ident,
    /// One variant is much larger than the others.
    pub is_uneven: bool,
    /// A value may be several variants at once.
    pub is_any: bool,
}

#[derive(Clone)]
pub(crate) struct UnionVariant {
    pub name: Ident,
    pub docs: Docs,
    pub ty: Type,
    /// The values of the tag that mean this variant.
    pub tags: Vec<String>,
    /// The one of them that is sent where nothing else is said.
    pub sent_tag: Option<String>,
    /// A value of it need not have the tag.
    pub is_without_tag: bool,
    pub rules: Vec<Rule>,
    /// What its element is called, if not like that of the union.
    pub xml: Option<XmlName>,
}

/// The operations of one tag, in one file, behind one handle of the client.
pub(crate) struct Group {
    pub module: Ident,
    pub docs: Docs,
    /// The type of the handle and the method of the client that gives it; operations without a tag stand on the client.
    pub handle: Option<Handle>,
    pub operations: Vec<Operation>,
}

pub(crate) struct Handle {
    pub name: Ident,
    pub method: Ident,
}

pub(crate) struct Operation {
    /// The type of a request that is ready to be sent.
    pub name: Ident,
    /// The type that stands for the operation in it.
    pub marker: Ident,
    /// The method that makes one.
    pub method: Ident,
    pub docs: Docs,
    pub deprecated: bool,
    /// The `operationId`, or what stands for it.
    pub id: String,
    /// The method of HTTP as it is sent: `GET`.
    pub verb: String,
    pub path: String,
    /// The address of this operation, if it is not that of the others.
    pub server: Option<OwnServer>,
    pub parameters: Vec<Parameter>,
    pub body: Option<Body>,
    /// What answers can be, for the header `Accept`, where that is not simply JSON.
    pub accept: Option<String>,
    pub output: Output,
    pub error: Option<ResponseEnum>,
    /// The types of the headers that answers have, successes and errors.
    pub headers: Vec<Ident>,
    /// The streams that a success can be instead of the output.
    pub streams: Vec<OtherStream>,
    /// Bodies whose items have types, though they are passed as bytes.
    pub sequences: Vec<Sequence>,
    /// Alternatives, each of which needs all that it lists; `None` where the document says nothing.
    pub security: Option<Vec<Vec<Requirement>>>,
    /// What is asked for that the client does not do by itself.
    pub needs: Option<Alternatives>,
    pub pagination: Option<Pagination>,
}

/// A body that is one item after another.
#[derive(PartialEq)]
pub(crate) struct Sequence {
    /// A code span.
    pub media_type: Docs,
    /// Of an item.
    pub ty: Type,
    /// In a request, not in an answer.
    pub is_sent: bool,
}

#[derive(Clone)]
pub(crate) struct Body {
    pub docs: Docs,
    pub required: bool,
    pub payload: Payload,
}

/// What a request carries, and how it is written.
#[derive(Clone)]
pub(crate) enum Payload {
    Json {
        ty: Type,
        /// Where it has another one than its plain name: `application/merge-patch+json`.
        media_type: Option<String>,
        check: Check,
    },
    Form {
        ty: Type,
        /// The properties that are not written as their type says.
        styles: Vec<(String, FormStyle)>,
        check: Check,
    },
    Xml {
        body: XmlBody,
        /// Where it is not `application/xml`.
        media_type: Option<String>,
        check: Check,
    },
    /// JSON, one item a line, made while it is sent.
    Lines {
        /// Of an item.
        ty: Type,
        media_type: String,
    },
    /// The type of the parts; `None` where the document does not describe them.
    Multipart(Option<Type>),
    Text {
        media_type: String,
        check: Check,
    },
    /// Bytes; `None` where only the caller can know the media type: `image/*`, one of several, or `multipart` with its boundary.
    Bytes {
        media_type: Option<String>,
    },
    /// A [`Choice`].
    Choice(Type),
}

#[derive(Clone)]
pub(crate) struct Parts {
    pub list: Vec<FormPart>,
    /// Of which parts there have to be.
    pub rules: Vec<Rule>,
}

#[derive(Clone)]
pub(crate) struct FormPart {
    pub name: Ident,
    /// The name of the part on the wire.
    pub wire: String,
    pub docs: Docs,
    pub deprecated: bool,
    pub required: bool,
    pub kind: PartKind,
    /// The media type that the document gives it: the first, where there are several.
    pub media_type: Option<String>,
    /// The style of a list or an object, where that is not what its type says.
    pub style: Option<(QueryStyle, Explode)>,
    pub check: Check,
}

#[derive(Clone)]
pub(crate) enum PartKind {
    /// A file, or one part for each of several, with rules of how many; `other` is the type of what may stand in its place.
    File {
        several: Option<Vec<Rule>>,
        other: Option<Type>,
    },
    Typed(Type),
    /// Bytes as a text, of a media type that is none of texts, and how they are encoded.
    Encoded(Type, &'static str),
    Xml(XmlBody),
    /// The one value that it can have: nobody has to give that.
    Constant(Scalar),
}

/// An enum with a variant for each thing that a body can be.
#[derive(Clone)]
pub(crate) struct Choice {
    pub variants: Vec<ChoiceVariant>,
    /// One variant is much larger than the others.
    pub is_uneven: bool,
}

#[derive(Clone)]
pub(crate) struct ChoiceVariant {
    pub name: Ident,
    /// Besides the media type.
    pub docs: Docs,
    pub payload: Payload,
}

/// A header of an answer. Any may be missing.
#[derive(Clone)]
pub(crate) struct Header {
    pub name: Ident,
    /// The header's name on the wire.
    pub wire: String,
    pub docs: Docs,
    pub deprecated: bool,
    pub ty: Type,
    pub style: HeaderStyle,
}

/// How the value of a header is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeaderStyle {
    Simple,
    Exploded,
    Json,
}
