//! Bodies of XML, as the XML Object says (OAS 3.0.4 §4.7.26, and OAS 3.2.0 "XML Node Types").
//!
//! Models know their keys and nothing of XML. Beside each that an XML body holds stands its [`Form`]: how every key is
//! written. Reading makes JSON of an element by its form and reads that; writing takes a value apart as for any other body. So
//! a model has one table more, and no code.
//!
//! What the standard leaves open:
//!
//! - An element or attribute that is not there is absent; an unwrapped list without any is empty where it has to be there.
//! - `null` is `xsi:nil="true"` (XML Schema, part 1, §2.6.2); an empty element is `null` where no number or boolean is in it.
//! - The name of the root is written, and not asked for: what an envelope holds is read if it alone has the name, or alone has anything
//!   that is described (inside a root of the name, one that is called `…Result` or `…Response`). An element of another name in which nothing is known
//!   is an error.
//! - Two properties whose elements have one name, as two unions of the same schemas may, are told apart by their order.
//! - Elements and attributes are found by their local names; the namespace decides only between two of the same name.
//! - The elements inside a wrapped list are its items, whatever their names. A list that is wrapped though the description does not
//!   say so is read all the same.
//! - A list that is an attribute has spaces between its items, as the lists of XML Schema have.
//! - A prefix without a namespace is left out where nothing around it declares it: that would be no XML.
//! - A value that may be one of several is in an element called like the schema that it is of, where that has a `name`; else, or where what
//!   it stands for has one, like the property. The name alone says which schema is meant, too.
//! - A namespace without a prefix is that of the element and of all inside it that has none. Attributes have none without a prefix.
//! - Elements and attributes are written in the order of the description; keys that it does not name come last.
//! - White space belongs to texts, and to nothing else. Around a CDATA section it is layout, and so it is around a text beside elements.
//!
//! Document type declarations are refused, so there are no entities but the five that XML has, and nothing outside of a document
//! is ever read. The text has to be UTF-8.

mod json;
mod limits;
mod read;
mod write;

use crate::Presence;
pub(crate) use read::read;
pub(crate) use write::write;

/// How deep elements may nest, as in JSON.
const MAX_DEPTH: usize = 128;

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A name, with its prefix if it has one, and its namespace; without one that is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name(pub &'static str, pub &'static str);

impl Name {
    fn prefix(self) -> &'static str {
        self.0.split_once(':').map_or("", |(prefix, _)| prefix)
    }

    fn local(self) -> &'static str {
        self.0.split_once(':').map_or(self.0, |(_, local)| local)
    }
}

/// One line of a table: the key, whether it must be there, where it stands in the XML, its name there, and its form.
pub type Field = (&'static str, Presence, Place, Name, Form);

/// One of the forms that a value can have: the values of the key that mean it, what its element is called, if not like that of the others,
/// and the form itself.
pub type Variant = (&'static [&'static str], Option<Name>, Form);

/// Where a property stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In an attribute.
    Attribute,
    /// In an element; for a list this is the one around its items.
    Element,
    /// In as many elements as the list has items, with nothing around them.
    Items,
    /// The text of the element that the others stand in.
    Text,
    /// The same, written as a CDATA section.
    Cdata,
}

/// What a value is in XML.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// A text.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// Any JSON value: what the XML looks like.
    Any,
    /// What may be `null`.
    Nullable(&'static Form),
    /// A list: the name and the form of its items.
    List(&'static (Name, Form)),
    /// An element for each key, named after it.
    Map(&'static Form),
    /// A table, and the form of the properties that it does not have.
    Object(&'static [Field], Option<&'static Form>),
    /// One of several: the key that tells which, if one does.
    Union(Option<&'static str>, &'static [Variant]),
    /// The form of a model.
    Model(fn() -> Form),
}

impl Form {
    /// The form itself, of a model or of what may be null.
    fn resolved(self) -> Self {
        match self {
            Self::Model(form) => form().resolved(),
            Self::Nullable(form) => form.resolved(),
            form => form,
        }
    }
}
