//! Bodies of `application/x-www-form-urlencoded`: an object comes in, a text of pairs comes out (OAS 3.0.4 §4.7.15.1.2).
//!
//! What a property looks like is said by the Encoding Object: by a style, as for a parameter of a query, or by a media type.
//! Where it says nothing, its type decides: an object is a text of JSON, a list repeats the name (§4.7.15.1.1).

use super::QueryStyle;
use super::parameter::Parameter;
use super::style::{Place, percent_encode};
use crate::{Encode, EncodeError};

/// How a property of a form is written, where that is not what its type says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FormStyle {
    /// As a query parameter of this style; `true` for exploded.
    Query(QueryStyle, bool),
    /// As a text of JSON, lists too.
    Json,
}

/// The form of an object; each property that `styles` does not name is written as its type says.
pub(super) fn form(value: &dyn Encode, styles: &[(&str, FormStyle)]) -> Result<String, EncodeError> {
    let properties = match Parameter::of(value)? {
        Parameter::Object(properties) => properties,
        Parameter::Absent => Vec::new(),
        _ => return Err(EncodeError::new("only an object has a form")),
    };
    let mut pairs = Vec::new();
    for (name, value) in properties {
        let style = styles.iter().find(|(styled, _)| *styled == name).map(|(_, style)| *style);
        match style {
            None => value.texts().iter().for_each(|text| pair(&name, text, &mut pairs)),
            Some(FormStyle::Json) => pair(&name, &value.json(), &mut pairs),
            Some(FormStyle::Query(style, explode)) => {
                pairs.extend(Place::Query(style).text(explode, &name, value)?);
            }
        }
    }
    // RFC 1866 §8.2.1. A `%20` can only be a space: a percent sign itself is `%25`.
    Ok(pairs.join("&").replace("%20", "+"))
}

fn pair(name: &str, value: &str, pairs: &mut Vec<String>) {
    pairs.push(format!("{}={}", percent_encode(name), percent_encode(value)));
}
