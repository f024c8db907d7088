//! Where a parameter goes and how its value is written there (OAS 3.2.0 "Style Values"), and the same for the properties of a
//! form.

use indexmap::IndexMap;
use openapiv3::{Encoding, HeaderStyle, Parameter, ParameterSchemaOrContent};
use serde_json::Value;

use super::media::essence;
use crate::ir::{CookieStyle, Explode, FormStyle, Location, Notation, PathStyle, QueryStyle, Type};

const FORM: &str = "application/x-www-form-urlencoded";

/// The location with its style; the defaults of `explode` are those of the specification.
pub(super) fn location(parameter: &Parameter) -> Location {
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
        Parameter::Query { .. } if is_marked(parameter, "x-oasmith-querystring") => Location::Querystring,
        Parameter::Query { style, .. } => {
            let style = query_style(style);
            Location::Query(style, explode.unwrap_or(style == QueryStyle::Form))
        }
        Parameter::Header { style: HeaderStyle::Simple, .. } => Location::Header(explode.unwrap_or(false)),
        Parameter::Cookie { style: openapiv3::CookieStyle::Form, .. } => {
            let is_plain = is_marked(parameter, "x-oasmith-cookie-style");
            let style = if is_plain { CookieStyle::Cookie } else { CookieStyle::Form };
            Location::Cookie(style, explode.unwrap_or(true))
        }
    }
}

/// What becomes of the value of a parameter of this type.
pub(super) fn notation(parameter: &Parameter, ty: &Type) -> Notation {
    let is_reserved = matches!(parameter, Parameter::Query { allow_reserved: true, .. })
        || is_marked(parameter, "x-oasmith-allow-reserved");
    let styled = if is_reserved { Notation::Reserved } else { Notation::Styled };
    let ParameterSchemaOrContent::Content(content) = &parameter.parameter_data_ref().format else { return styled };
    match content.first() {
        // Text stays as it is.
        _ if matches!(ty, Type::String | Type::Text(_)) => styled,
        Some((media_type, _)) if is_text(media_type) => styled,
        Some((media_type, media)) if essence(media_type) == FORM => Notation::Form(of_form(&media.encoding)),
        _ => Notation::Json,
    }
}

/// Whether `content` of this type is typed where it describes a parameter: a form is, if it is a whole query, and text, if it
/// `is_scalar`.
pub(super) fn is_typed(media_type: &str, location: Option<Location>, is_scalar: bool) -> bool {
    media_type.contains("json")
        || (essence(media_type) == FORM && location == Some(Location::Querystring))
        || (is_text(media_type) && is_scalar)
}

fn is_text(media_type: &str) -> bool {
    essence(media_type) == "text/plain"
}

/// The properties of a form that are written by a style or as JSON (OAS 3.0.4, section 4.7.15).
pub(super) fn of_form(encoding: &IndexMap<String, Encoding>) -> Vec<(String, FormStyle)> {
    let styles = encoding.iter().filter_map(|(name, encoding)| {
        // `normalize` has put the style where anything of it is said, so a media type does not count beside one.
        let style = match (&encoding.style, &encoding.content_type) {
            (Some(style), _) => FormStyle::Query(query_style(style), encoding.explode),
            (None, Some(content_type)) if content_type.contains("json") => FormStyle::Json,
            (None, _) => return None,
        };
        Some((name.clone(), style))
    });
    styles.collect()
}

/// The same for the parts of a body.
pub(super) fn of_parts(encoding: &IndexMap<String, Encoding>) -> Vec<(String, FormStyle)> {
    let styles = encoding.iter().filter_map(|(name, encoding)| {
        let (style, explode) = of_part(encoding)?;
        Some((name.clone(), FormStyle::Query(style, explode)))
    });
    styles.collect()
}

/// The style of a part, where it has another one than its type gives it: lists repeat its name anyway.
pub(super) fn of_part(encoding: &Encoding) -> Option<(QueryStyle, Explode)> {
    let style = query_style(encoding.style.as_ref()?);
    Some((style, encoding.explode)).filter(|style| *style != (QueryStyle::Form, true))
}

fn query_style(style: &openapiv3::QueryStyle) -> QueryStyle {
    match style {
        openapiv3::QueryStyle::Form => QueryStyle::Form,
        openapiv3::QueryStyle::SpaceDelimited => QueryStyle::SpaceDelimited,
        openapiv3::QueryStyle::PipeDelimited => QueryStyle::PipeDelimited,
        openapiv3::QueryStyle::DeepObject => QueryStyle::DeepObject,
    }
}

/// Whether `normalize` has left a mark on a parameter: the typed model has no other place for it.
fn is_marked(parameter: &Parameter, mark: &str) -> bool {
    parameter.parameter_data_ref().extensions.get(mark) == Some(&Value::Bool(true))
}
