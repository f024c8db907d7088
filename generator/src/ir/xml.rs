//! XML: what the document says, and what is made of it.

use super::{Ident, Type};

/// What a schema says about its XML (OAS 3.0.4, section 4.7.26; OAS 3.2.0, XML Object), and about that of its items.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct XmlHint {
    pub name: Option<String>,
    pub namespace: Option<String>,
    pub prefix: Option<String>,
    /// Where it stands, if that is not what its type says.
    pub place: Option<XmlPlace>,
    pub wrapped: Option<bool>,
    pub items: Option<Box<XmlHint>>,
}

/// A name in XML: with its prefix, and its namespace, which may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct XmlName {
    pub name: String,
    pub namespace: String,
}

/// How a value is written as XML.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum XmlForm {
    Text,
    Number,
    Bool,
    Any,
    Nullable(Box<XmlForm>),
    /// The name and the form of the items.
    List(Box<(XmlName, XmlForm)>),
    Map(Box<XmlForm>),
    /// The properties, and the form of those that have no field.
    Object(Vec<XmlField>, Option<Box<XmlForm>>),
    /// The tag, and for each variant its values, the name of its element, if it has one of its own, and its form.
    Union(Option<String>, Vec<(Vec<String>, Option<XmlName>, XmlForm)>),
    Model(Ident),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct XmlField {
    /// The property's name as a key.
    pub wire: String,
    pub required: bool,
    pub place: XmlPlace,
    pub name: XmlName,
    pub form: XmlForm,
}

/// Where a property stands: `Items` for those of a list that nothing wraps, `Text` for what the element around holds itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum XmlPlace {
    Attribute,
    Element,
    Items,
    Text,
    Cdata,
}

/// A body of XML.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct XmlBody {
    pub ty: Type,
    /// Of the root.
    pub name: XmlName,
    pub hint: XmlHint,
    pub form: XmlForm,
}
