//! Styles: the value of a parameter and the place it goes to come in, its text comes out (OAS 3.0.4 §4.7.12.3, Style Values).
//! It does not know what the text is put into.
//!
//! The styles differ in a few strings only, as the operators of RFC 6570 do (Appendix A), so each is a line of data for one
//! expansion. Names and values are percent-encoded in a path, in a query and in cookies: all of their UTF-8 but the unreserved
//! characters of RFC 3986 §2.3, which is what RFC 6570 §3.2.1 asks of every operator that is used here. What else stands in
//! the text comes from the style. The unreserved characters and `%` are all legal in the name and in the value of a cookie
//! (RFC 6265 §4.1.1). Headers are no URIs, and nothing is encoded in them.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::parameter::Parameter;
use crate::EncodeError;

/// Everything but the unreserved characters of RFC 3986 §2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// [`RESERVED`] without the characters of RFC 3986 §2.2 that may stand anywhere in a path, in a query and in a cookie.
const MEANINGFUL: &AsciiSet =
    &RESERVED.remove(b':').remove(b'@').remove(b'!').remove(b'$').remove(b'\'').remove(b'(').remove(b')').remove(b'*');

/// All but `#[]&+=`, which a query has none of or which mean something in one.
const IN_QUERY: &AsciiSet = &MEANINGFUL.remove(b'/').remove(b'?').remove(b',').remove(b';');

/// All but `/?#[]`.
const IN_PATH: &AsciiSet = &MEANINGFUL.remove(b'&').remove(b'+').remove(b'=').remove(b',').remove(b';');

/// The same with the slashes between segments.
const IN_SEGMENTS: &AsciiSet = &IN_PATH.remove(b'/');

/// All but `,;` (RFC 6265 §4.1.1).
const IN_COOKIE: &AsciiSet =
    &MEANINGFUL.remove(b'/').remove(b'?').remove(b'#').remove(b'[').remove(b']').remove(b'&').remove(b'+').remove(b'=');

/// How a value stands in a path: the values of `style` in the Parameter Object of OAS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PathStyle {
    /// Lists `1,2`; objects `x,1,y,2`, exploded `x=1,y=2`.
    #[default]
    Simple,
    /// Lists `.1,2`, exploded `.1.2`; objects `.x,1,y,2`, exploded `.x=1.y=2`. A dot inside a value is not told apart.
    Label,
    /// Lists `;a=1,2`, exploded `;a=1;a=2`; objects `;a=x,1,y,2`, exploded `;x=1;y=2`. An empty value is `;a`.
    Matrix,
}

/// How a value stands in a query: the values of `style` in the Parameter Object of OAS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QueryStyle {
    /// Lists `a=1,2`, exploded `a=1&a=2`; objects `a=x,1,y,2`, exploded `x=1&y=2`.
    #[default]
    Form,
    /// `a=1%202`; exploded as [`Form`](Self::Form). A space inside a value is not told apart.
    SpaceDelimited,
    /// `a=1%7C2`; exploded as [`Form`](Self::Form). A `|` inside a value is not told apart.
    PipeDelimited,
    /// Objects `a[x]=1&a[y]=2`, lists `a[0]=1&a[1]=2`, one inside another `a[x][0][y]=1`, with encoded brackets; a scalar as
    /// [`Form`](Self::Form). The standard says it of objects of scalars only; what is deeper is written as its users do.
    DeepObject,
}

/// How a value stands in a cookie: the values of `style` in the Parameter Object of OAS. Lists `a=1,2`, exploded `a=1; a=2`; objects
/// `a=x,1,y,2`, exploded `x=1; y=2`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CookieStyle {
    /// Percent-encoded.
    #[default]
    Form,
    /// As it is. A comma inside a value is not told apart.
    Cookie,
}

/// Where a parameter goes, and in which style if there is a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Path(PathStyle),
    Query(QueryStyle),
    /// All of a query.
    Querystring,
    Header,
    Cookie(CookieStyle),
    /// The same places with reserved characters that stay where they mean nothing.
    ReservedPath(PathStyle),
    /// Segments of a path, with the slashes between them.
    Segments,
    ReservedQuery(QueryStyle),
    ReservedCookie,
}

impl Place {
    /// The name of the place in a message.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Path(_) | Self::ReservedPath(_) | Self::Segments => "path",
            Self::Query(_) | Self::ReservedQuery(_) | Self::Querystring => "query",
            Self::Header => "header",
            Self::Cookie(_) | Self::ReservedCookie => "cookie",
        }
    }

    /// The parameter as text; `None` if there is nothing to say.
    ///
    /// # Errors
    /// For what would end a cookie.
    pub(super) fn text(self, explode: bool, name: &str, value: Parameter) -> Result<Option<String>, EncodeError> {
        if self == Self::Cookie(CookieStyle::Cookie) && value.any(&|text| text.contains(';')) {
            return Err(EncodeError::new("a semicolon ends a cookie"));
        }
        Ok(self.expansion().expand(explode, name, value))
    }

    fn expansion(self) -> Expansion {
        match self {
            Self::Path(PathStyle::Simple) => SIMPLE,
            Self::Path(PathStyle::Label) => LABEL,
            Self::Path(PathStyle::Matrix) => MATRIX,
            Self::ReservedPath(style) => Expansion { encode: kept_in_path, ..Self::Path(style).expansion() },
            Self::Segments => Expansion { encode: kept_in_segments, ..SIMPLE },
            Self::ReservedQuery(style) => Expansion { encode: kept_in_query, ..Self::Query(style).expansion() },
            Self::ReservedCookie => Expansion { encode: kept_in_cookie, ..COOKIE },
            Self::Querystring => Expansion { named: false, ..FORM },
            Self::Query(QueryStyle::Form) => FORM,
            Self::Query(QueryStyle::SpaceDelimited) => SPACES,
            Self::Query(QueryStyle::PipeDelimited) => PIPES,
            Self::Query(QueryStyle::DeepObject) => DEEP,
            Self::Header => HEADER,
            Self::Cookie(CookieStyle::Form) => COOKIE,
            Self::Cookie(CookieStyle::Cookie) => Expansion { encode: as_it_is, ..COOKIE },
        }
    }
}

/// One line of the table of RFC 6570, Appendix A, with what OAS has beyond it.
struct Expansion {
    /// Before the first part.
    first: &'static str,
    /// Between exploded parts.
    between: &'static str,
    /// Between the parts of a value that is not exploded.
    within: &'static str,
    /// Whether scalars and lists have the name of the parameter before them. Properties always have theirs.
    named: bool,
    /// After a name with an empty value.
    if_empty: &'static str,
    /// Whether a property is named `parameter[property]`, and an item `parameter[0]`, at any depth.
    deep: bool,
    /// Puts a text behind what is there.
    encode: fn(&mut String, &str),
}

const SIMPLE: Expansion =
    Expansion { first: "", between: ",", within: ",", named: false, if_empty: "=", deep: false, encode: encoded };

const HEADER: Expansion = Expansion { encode: as_it_is, ..SIMPLE };

const LABEL: Expansion = Expansion { first: ".", between: ".", ..SIMPLE };

const MATRIX: Expansion = Expansion { first: ";", between: ";", named: true, if_empty: "", ..SIMPLE };

const FORM: Expansion = Expansion { between: "&", named: true, ..SIMPLE };

/// OAS 3.0.4, Appendix E: the delimiters of these two and the brackets are not legal in a URI, so they are encoded too.
const SPACES: Expansion = Expansion { within: "%20", ..FORM };

const PIPES: Expansion = Expansion { within: "%7C", ..FORM };

const DEEP: Expansion = Expansion { deep: true, ..FORM };

/// OAS 3.0.4, Appendix D: the `&` of style `form` has no meaning in a cookie, `; ` has (RFC 6265 §4.2.1).
const COOKIE: Expansion = Expansion { between: "; ", ..FORM };

/// A name, if there is one, and the values that stand behind it.
type Part = (Option<String>, Vec<String>);

impl Expansion {
    /// RFC 6570 §3.2.1. An empty list or object is as undefined as an absent value (§2.3).
    fn expand(&self, explode: bool, name: &str, value: Parameter) -> Option<String> {
        let own = || self.named.then(|| name.to_owned());
        let parts: Vec<Part> = match value {
            Parameter::List(_) | Parameter::Object(_) if self.deep => {
                let mut parts = Vec::new();
                deep(name.to_owned(), value, &mut parts);
                parts
            }
            Parameter::List(items) if explode => texts(items).map(|item| (own(), vec![item])).collect(),
            Parameter::Object(entries) if explode => {
                let named = |(key, value): (String, Parameter)| {
                    value.texts().into_iter().map(move |text| (Some(key.clone()), vec![text]))
                };
                entries.into_iter().flat_map(named).collect()
            }
            Parameter::List(items) => vec![(own(), texts(items).collect())],
            Parameter::Object(entries) => {
                let pair = |(key, value): (String, Parameter)| Some([key, value.text()?]);
                vec![(own(), entries.into_iter().filter_map(pair).flatten().collect())]
            }
            Parameter::Absent => return None,
            // Nearly all are one text, for which no parts need to be collected.
            Parameter::Text(text) | Parameter::Literal(text) => {
                let mut out = self.first.to_owned();
                self.part(&mut out, self.named.then_some(name), &[text]);
                return Some(out);
            }
        };
        let mut text = None;
        let mut before = self.first;
        for (name, values) in parts.iter().filter(|(_, values)| !values.is_empty()) {
            let text: &mut String = text.get_or_insert_default();
            text.push_str(before);
            self.part(text, name.as_deref(), values);
            before = self.between;
        }
        text
    }

    fn part(&self, out: &mut String, name: Option<&str>, values: &[String]) {
        if let Some(name) = name {
            (self.encode)(out, name);
            out.push_str(if matches!(values, [value] if value.is_empty()) { self.if_empty } else { "=" });
        }
        let mut before = "";
        for value in values {
            out.push_str(before);
            (self.encode)(out, value);
            before = self.within;
        }
    }
}

/// The items of a list, without those that are null.
fn texts(items: Vec<Parameter>) -> impl Iterator<Item = String> {
    items.into_iter().filter_map(Parameter::text)
}

fn deep(name: String, value: Parameter, parts: &mut Vec<Part>) {
    match value {
        Parameter::Object(entries) => {
            for (key, value) in entries {
                deep(format!("{name}[{key}]"), value, parts);
            }
        }
        Parameter::List(items) => {
            for (index, item) in items.into_iter().enumerate() {
                deep(format!("{name}[{index}]"), item, parts);
            }
        }
        scalar => parts.extend(scalar.text().map(|text| (Some(name), vec![text]))),
    }
}

pub(crate) fn percent_encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn encoded(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, RESERVED));
}

fn kept_in_path(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, IN_PATH));
}

fn kept_in_segments(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, IN_SEGMENTS));
}

fn kept_in_query(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, IN_QUERY));
}

fn kept_in_cookie(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, IN_COOKIE));
}

fn as_it_is(out: &mut String, text: &str) {
    out.push_str(text);
}
