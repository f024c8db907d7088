//! The keyword table: each fixed field of each object of OpenAPI 3.0.4 with its shape, whether it is required, and
//! what becomes of it. It is plain data: the walker reads it, and a test makes the feature matrix (docs/support.md) of it.
//! It knows nothing of a document.

mod document;
mod operations;
mod schema;
mod v2_0;
mod v3_1;
mod v3_2;

use super::dialects::Version;

/// An object of the specification (OAS 3.0.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    OpenApi,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Reference,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    SecurityRequirement,
}

/// What the value of a keyword looks like.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    Text,
    /// One of a closed set of strings.
    Choice(&'static [&'static str]),
    Flag,
    Number,
    /// A number above 0.
    Positive,
    /// An integer that is not negative.
    Count,
    /// Any JSON value.
    Any,
    List(&'static Shape),
    /// An object with free keys.
    Map(&'static Shape),
    Object(Kind),
    /// The object or a Reference Object.
    Referable(Kind),
    /// A boolean, a Schema Object or a Reference Object.
    SchemaOrFlag,
}

/// What becomes of a keyword. There is no silent outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disposition {
    /// It shapes the generated code.
    Generated,
    /// It goes into doc comments.
    Documented,
    /// It is generated, documented or reported: which of them depends on what stands around it, and the note says how.
    Partly,
    /// It is generated with the setting `callbacks`; without it, it is reported and removed, and the text says what is lost.
    OnRequest(&'static str),
    /// It is reported and removed; the text says what is lost.
    Warned(&'static str),
    /// It is for readers of the document and no caller needs it: nothing is generated and nothing is said.
    Informational,
}

/// What a missing keyword means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing.
    Optional,
    /// A mistake that an empty value makes good.
    Filled,
    /// A mistake that leaves the whole object without a meaning.
    Essential,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keyword {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) need: Need,
    pub(crate) disposition: Disposition,
    /// What else a user should know, for docs/support.md; may be empty.
    pub(crate) note: &'static str,
}

/// Which keys besides the fixed fields an object may have ("patterned fields"), and the shape of their values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pattern {
    pub(crate) matches: fn(&str) -> bool,
    pub(crate) shape: Shape,
}

const fn row(name: &'static str, shape: Shape, disposition: Disposition) -> Keyword {
    Keyword { name, shape, need: Need::Optional, disposition, note: "" }
}

const fn generated(name: &'static str, shape: Shape) -> Keyword {
    row(name, shape, Disposition::Generated)
}

const fn documented(name: &'static str, shape: Shape) -> Keyword {
    row(name, shape, Disposition::Documented)
}

const fn partly(name: &'static str, shape: Shape, note: &'static str) -> Keyword {
    row(name, shape, Disposition::Partly).note(note)
}

const fn informational(name: &'static str, shape: Shape) -> Keyword {
    row(name, shape, Disposition::Informational)
}

const fn on_request(name: &'static str, shape: Shape, lost: &'static str) -> Keyword {
    row(name, shape, Disposition::OnRequest(lost))
}

const fn warned(name: &'static str, shape: Shape, lost: &'static str) -> Keyword {
    row(name, shape, Disposition::Warned(lost))
}

impl Keyword {
    /// Required, but an empty value will do.
    const fn filled(mut self) -> Self {
        self.need = Need::Filled;
        self
    }

    /// Required, and the object means nothing without it.
    const fn essential(mut self) -> Self {
        self.need = Need::Essential;
        self
    }

    const fn note(mut self, note: &'static str) -> Self {
        self.note = note;
        self
    }
}

impl Kind {
    /// Every object, in the order of the specification.
    pub(crate) const ALL: &'static [Self] = &[
        Self::OpenApi,
        Self::Info,
        Self::Contact,
        Self::License,
        Self::Server,
        Self::ServerVariable,
        Self::Components,
        Self::Paths,
        Self::PathItem,
        Self::Operation,
        Self::ExternalDocs,
        Self::Parameter,
        Self::RequestBody,
        Self::MediaType,
        Self::Encoding,
        Self::Responses,
        Self::Response,
        Self::Callback,
        Self::Example,
        Self::Link,
        Self::Header,
        Self::Tag,
        Self::Reference,
        Self::Schema,
        Self::Discriminator,
        Self::Xml,
        Self::SecurityScheme,
        Self::OAuthFlows,
        Self::OAuthFlow,
        Self::SecurityRequirement,
    ];

    /// The specification's name of the object, without the word "Object".
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::OpenApi => "OpenAPI",
            Self::Info => "Info",
            Self::Contact => "Contact",
            Self::License => "License",
            Self::Server => "Server",
            Self::ServerVariable => "Server Variable",
            Self::Components => "Components",
            Self::Paths => "Paths",
            Self::PathItem => "Path Item",
            Self::Operation => "Operation",
            Self::ExternalDocs => "External Documentation",
            Self::Parameter => "Parameter",
            Self::RequestBody => "Request Body",
            Self::MediaType => "Media Type",
            Self::Encoding => "Encoding",
            Self::Responses => "Responses",
            Self::Response => "Response",
            Self::Callback => "Callback",
            Self::Example => "Example",
            Self::Link => "Link",
            Self::Header => "Header",
            Self::Tag => "Tag",
            Self::Reference => "Reference",
            Self::Schema => "Schema",
            Self::Discriminator => "Discriminator",
            Self::Xml => "XML",
            Self::SecurityScheme => "Security Scheme",
            Self::OAuthFlows => "OAuth Flows",
            Self::OAuthFlow => "OAuth Flow",
            Self::SecurityRequirement => "Security Requirement",
        }
    }

    /// The fixed fields without which the object means nothing.
    pub(crate) fn essential(self) -> impl Iterator<Item = &'static Keyword> {
        self.keywords().iter().filter(|keyword| keyword.need == Need::Essential)
    }

    /// The fixed fields of the object.
    pub(crate) const fn keywords(self) -> &'static [Keyword] {
        match self {
            Self::OpenApi => document::OPENAPI,
            Self::Info => document::INFO,
            Self::Contact => document::CONTACT,
            Self::License => document::LICENSE,
            Self::Server => document::SERVER,
            Self::ServerVariable => document::SERVER_VARIABLE,
            Self::Components => document::COMPONENTS,
            Self::ExternalDocs => document::EXTERNAL_DOCS,
            Self::Tag => document::TAG,
            Self::Reference => document::REFERENCE,
            Self::SecurityScheme => document::SECURITY_SCHEME,
            Self::OAuthFlows => document::OAUTH_FLOWS,
            Self::OAuthFlow => document::OAUTH_FLOW,
            Self::PathItem => operations::PATH_ITEM,
            Self::Operation => operations::OPERATION,
            Self::Parameter => operations::PARAMETER,
            Self::RequestBody => operations::REQUEST_BODY,
            Self::MediaType => operations::MEDIA_TYPE,
            Self::Encoding => operations::ENCODING,
            Self::Responses => operations::RESPONSES,
            Self::Response => operations::RESPONSE,
            Self::Example => operations::EXAMPLE,
            Self::Link => operations::LINK,
            Self::Header => operations::HEADER,
            Self::Schema => schema::SCHEMA,
            Self::Discriminator => schema::DISCRIMINATOR,
            Self::Xml => schema::XML,
            Self::Paths | Self::Callback | Self::SecurityRequirement => &[],
        }
    }

    /// The patterned fields of the object.
    pub(crate) const fn pattern(self) -> Option<Pattern> {
        match self {
            Self::Paths => Some(operations::PATHS),
            Self::Responses => Some(operations::STATUSES),
            Self::Callback => Some(operations::EXPRESSIONS),
            Self::SecurityRequirement => Some(document::REQUIREMENTS),
            _ => None,
        }
    }

    /// Whether the object may have extensions, keys that begin with `x-` (OAS 3.0.4 "Specification Extensions").
    pub(crate) const fn extensible(self) -> bool {
        !matches!(self, Self::Reference | Self::SecurityRequirement)
    }

    /// The member of the Components Object that holds reusable objects of this kind.
    pub(crate) const fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            _ => return None,
        })
    }

    /// Whether nothing is generated of it that could not be left out.
    pub(crate) const fn is_for_readers(self) -> bool {
        matches!(self, Self::Example | Self::Link)
    }

    /// The row of one fixed field.
    pub(crate) fn keyword(self, name: &str) -> Option<&'static Keyword> {
        self.keywords().iter().find(|keyword| keyword.name == name)
    }
}

/// Keywords by the kind of object that has them.
type Rows = &'static [(Kind, &'static [Keyword])];

/// What the dialects have besides the fixed fields of OpenAPI 3.0.
pub(crate) const DIALECTS: &[(Version, Rows)] =
    &[(Version::V2_0, v2_0::V2_0), (Version::V3_1, v3_1::V3_1), (Version::V3_2, v3_2::V3_2)];

/// The row of a keyword that OpenAPI 3.0 does not have, and the dialect that has it.
pub(crate) fn of_dialects(kind: Kind, name: &str) -> Option<(Version, &'static Keyword)> {
    DIALECTS.iter().find_map(|(version, rows)| {
        let rows = rows.iter().filter(|(of, _)| *of == kind).flat_map(|(_, rows)| *rows);
        Some((*version, rows.into_iter().find(|row| row.name == name)?))
    })
}

impl Shape {
    /// The shape in words, with its article.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Text => "a string".to_owned(),
            Self::Choice(options) => format!("one of `{}`", options.join("`, `")),
            Self::Flag => "a boolean".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Positive => "a number above 0".to_owned(),
            Self::Count => "a whole number from 0".to_owned(),
            Self::Any => "any value".to_owned(),
            Self::List(_) => "a list".to_owned(),
            Self::Map(_) => "an object".to_owned(),
            Self::Object(kind) | Self::Referable(kind) => {
                format!("an object ({} Object)", kind.name())
            }
            Self::SchemaOrFlag => "a boolean or an object (Schema Object)".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
