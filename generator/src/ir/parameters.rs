//! Parameters, and how their values are written.

use super::{Check, DefaultValue, Docs, Ident, Type};

pub(crate) struct Parameter {
    pub name: Ident,
    /// The parameter's name on the wire.
    pub wire: String,
    pub docs: Docs,
    pub deprecated: bool,
    pub required: bool,
    /// The text of the one value that it can have, where it has to be there: nobody has to give that.
    pub constant: Option<String>,
    pub location: Location,
    pub notation: Notation,
    pub ty: Type,
    pub default: Option<DefaultValue>,
    pub check: Check,
}

/// Where a parameter goes, in which style (OAS 3.2.0, Style Values).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Path(PathStyle, Explode),
    Query(QueryStyle, Explode),
    /// The whole query.
    Querystring,
    Header(Explode),
    Cookie(CookieStyle, Explode),
}

pub(crate) type Explode = bool;

/// What becomes of the value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// It is written in the style of its location.
    Styled,
    /// The same, but reserved characters that mean nothing there are not encoded.
    Reserved,
    /// It spans segments of the path: its slashes are not encoded either.
    Segments,
    /// A parameter described by `content`: one text of JSON.
    Json,
    /// A whole query: the properties of an object, and those that are not written as their type says.
    Form(Vec<(String, FormStyle)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathStyle {
    Simple,
    Label,
    Matrix,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QueryStyle {
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CookieStyle {
    Form,
    Cookie,
}

/// How a property of a form is written (OAS 3.0.4, section 4.7.15, Encoding Object).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormStyle {
    Query(QueryStyle, Explode),
    Json,
}
