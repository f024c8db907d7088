//! Any text in a path, a query or a cookie reads back as it was, by decoders that are not ours.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failing test panics")]

mod support;

use std::collections::BTreeMap;

use oasmith_runtime::http::{HeaderName, HeaderValue};
use oasmith_runtime::{CookieStyle, Encode, PathStyle, QueryStyle, Value};
use percent_encoding::percent_decode_str;
use support::strings::Strings;
use support::{get, request};

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

/// `name=value` as names and values; what has no `=` has an empty value.
fn pairs<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    texts
        .map(|text| text.split_once('=').unwrap_or((text, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

#[test]
fn any_query_reads_back_as_it_was() {
    let mut strings = Strings(7);
    for _ in 0..5_000 {
        let (name, values) = (strings.string(), vec![strings.string(), strings.string()]);
        let address = get("/x", |call| call.query(&name, &values)).unwrap();
        let read: Vec<_> = form_urlencoded::parse(address.strip_prefix("/x?").unwrap().as_bytes()).collect();
        let expected: Vec<_> = values.iter().map(|value| (name.as_str().into(), value.as_str().into())).collect();
        assert_eq!(read, expected, "{address}");
    }
}

/// Whether a server that decodes before it looks for segments could leave the path.
fn has_dots(text: &str) -> bool {
    text.split(['/', '\\']).any(|segment| matches!(segment.split(';').next(), Some("." | "..")))
}

#[test]
fn any_path_reads_back_as_it_was() {
    let mut strings = Strings(11);
    let mut refused = 0;
    for _ in 0..5_000 {
        let value = strings.string();
        if let Ok(address) = get("/a/{id}/b", |call| call.path("id", value.as_str())) {
            let segments: Vec<&str> = address.split('/').collect();
            assert_eq!((segments.len(), segments[1], segments[3]), (4, "a", "b"), "{address}");
            let read = decoded(segments[2]);
            assert_eq!(read, value);
        } else {
            assert!(value.is_empty() || has_dots(&value), "{value:?}");
            refused += 1;
        }
    }
    assert!(refused > 0, "the seed should give an empty string too");
}

/// How a style is read: what stands before the first part, between the parts of an exploded value, and between those of another.
struct Style {
    lead: &'static str,
    between: &'static str,
    within: &'static str,
    /// Whether a part has the name of the parameter.
    is_named: bool,
    /// That name; any if it is empty.
    name: &'static str,
    /// What is not told apart from what stands between the parts, so that no value here has it.
    unclear: &'static str,
}

const SIMPLE: Style = Style { lead: "/", between: ",", within: ",", is_named: false, name: "p", unclear: "" };
const LABEL: Style = Style { lead: "/.", between: ".", unclear: ".", ..SIMPLE };
const MATRIX: Style = Style { lead: "/;", between: ";", is_named: true, ..SIMPLE };
const FORM: Style = Style { lead: "/x?", between: "&", name: "", ..MATRIX };
const COOKIE: Style = Style { lead: "", between: "; ", ..FORM };

/// A value of each kind that has a style.
enum Any {
    One(String),
    List(Vec<String>),
    Object(BTreeMap<String, String>),
}

/// What a style puts together: names, or none, each with its values.
type Parts = Vec<(String, Vec<String>)>;

impl Any {
    fn encode(&self) -> &dyn Encode {
        match self {
            Self::One(text) => text,
            Self::List(items) => items,
            Self::Object(entries) => entries,
        }
    }

    fn parts(&self, name: &str, explode: bool) -> Parts {
        let part = |name: &str, values: Vec<&String>| (name.to_owned(), values.into_iter().cloned().collect());
        match self {
            Self::One(text) => vec![part(name, vec![text])],
            Self::List(items) if explode => items.iter().map(|item| part(name, vec![item])).collect(),
            Self::List(items) => vec![part(name, items.iter().collect())],
            Self::Object(entries) if explode => entries.iter().map(|(key, value)| part(key, vec![value])).collect(),
            Self::Object(entries) => vec![part(name, entries.iter().flat_map(|(key, value)| [key, value]).collect())],
        }
    }
}

impl Style {
    /// The parts of a text, in which nothing stands as it is but what the style and RFC 3986 §2.3 have.
    fn read(&self, text: &str, kind: &Any, explode: bool) -> Parts {
        let text = text.strip_prefix(self.lead).unwrap();
        let is_legal =
            |byte: u8| byte.is_ascii_alphanumeric() || format!("-._~%=,{}", self.between).contains(char::from(byte));
        assert!(text.bytes().all(is_legal), "{text:?}");
        let explode = explode && !matches!(kind, Any::One(_));
        let is_named = self.is_named || (explode && matches!(kind, Any::Object(_)));
        let part = |part: &str| {
            let (name, value) = if is_named { part.split_once('=').unwrap_or((part, "")) } else { ("", part) };
            let is_one = explode || matches!(kind, Any::One(_));
            let values = if is_one { vec![value] } else { value.split(self.within).collect() };
            (decoded(name), values.into_iter().map(decoded).collect())
        };
        if explode { text.split(self.between).map(part).collect() } else { vec![part(text)] }
    }

    /// Any value that `write` writes reads back as it was.
    fn check(&self, explode: bool, write: impl Fn(&str, &dyn Encode) -> Result<String, String>) {
        let clear = |text: &str| text.replace(|character| self.unclear.contains(character), "");
        let mut strings = Strings(13);
        let mut read_back = 0;
        for _ in 0..1_000 {
            let name = if self.name.is_empty() { strings.string() } else { self.name.to_owned() };
            let entries = strings.entries().into_iter().map(|(key, value)| (clear(&key), clear(&value)));
            let object = Any::Object(entries.collect());
            let list = Any::List(strings.strings().iter().map(|text| clear(text)).collect());
            for value in [Any::One(clear(&strings.string())), list, object] {
                match write(&name, value.encode()) {
                    Ok(text) => {
                        let expected = value.parts(if self.is_named { &name } else { "" }, explode);
                        assert_eq!(self.read(&text, &value, explode), expected, "{text:?}");
                        read_back += 1;
                    }
                    // Of a path.
                    Err(error) => {
                        assert!(error.ends_with("empty") || error.ends_with("would change the path"), "{error}");
                    }
                }
            }
        }
        assert!(read_back > 2_000, "{read_back}");
    }
}

#[test]
fn any_value_in_any_style_reads_back_as_it_was() {
    for explode in [false, true] {
        for (style, path) in [(SIMPLE, PathStyle::Simple), (LABEL, PathStyle::Label), (MATRIX, PathStyle::Matrix)] {
            style.check(explode, |name, value| get("/{p}", |call| call.path_in(path, explode, name, &value)));
        }
        for (style, query) in [
            (FORM, QueryStyle::Form),
            (Style { within: "%20", unclear: " ", ..FORM }, QueryStyle::SpaceDelimited),
            (Style { within: "%7C", unclear: "|", ..FORM }, QueryStyle::PipeDelimited),
        ] {
            style.check(explode, |name, value| get("/x", |call| call.query_in(query, explode, name, &value)));
        }
        COOKIE.check(explode, |name, value| {
            let request = request("/x", |call| call.cookie_in(CookieStyle::Form, explode, name, &value)).unwrap();
            Ok(request.headers()["cookie"].to_str().unwrap().to_owned())
        });
    }
}

#[test]
fn any_object_in_a_query_reads_back_as_it_was() {
    let mut strings = Strings(19);
    for _ in 0..5_000 {
        let (name, entries) = (strings.string(), strings.entries());
        let address = get("/x", |call| {
            call.query_in(QueryStyle::DeepObject, true, &name, &entries);
        });
        let address = address.unwrap();
        let read = form_urlencoded::parse(address.strip_prefix("/x?").unwrap().as_bytes());
        let expected = entries.into_iter().map(|(key, value)| (format!("{name}[{key}]"), value));
        assert!(read.into_owned().eq(expected), "{address}");
    }
}

#[test]
fn any_json_in_a_query_reads_back_as_it_was() {
    let mut strings = Strings(23);
    for _ in 0..5_000 {
        let value = serde_json::json!({ strings.string(): [strings.string(), null, 1.5] });
        let address = get("/x", |call| call.query_json("q", &value)).unwrap();
        let mut read = form_urlencoded::parse(address.strip_prefix("/x?").unwrap().as_bytes());
        let (name, text) = read.next().unwrap();
        assert_eq!((name.as_ref(), read.next()), ("q", None), "{address}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}

#[test]
fn any_cookie_reads_back_as_it_was() {
    // RFC 6265 §4.1.1, cookie-octet.
    let legal = |byte: u8| matches!(byte, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e);
    let mut strings = Strings(29);
    for _ in 0..5_000 {
        let entries = strings.entries();
        let request = request("/x", |call| {
            for (name, value) in &entries {
                call.cookie(name, value);
            }
        });
        let request = request.unwrap();
        let header = request.headers()["cookie"].to_str().unwrap();
        assert!(header.split("; ").all(|cookie| cookie.bytes().all(legal)), "{header}");
        assert_eq!(pairs(header.split("; ")), Vec::from_iter(entries), "{header}");
    }
}

#[test]
fn any_header_reads_back_as_it_was() {
    // What is neither a space at an end nor what stands between the parts, since nothing is encoded.
    let clear =
        |text: &str| text.replace(|character: char| !character.is_ascii_graphic() || ",=".contains(character), "");
    let mut strings = Strings(31);
    for _ in 0..5_000 {
        let entries: BTreeMap<String, String> =
            strings.entries().into_iter().map(|(key, value)| (clear(&key), clear(&value))).collect();
        let sent = |explode| {
            let request = request("/x", |call| call.header_in(explode, "x-a", &entries)).unwrap();
            request.headers()["x-a"].to_str().unwrap().to_owned()
        };
        let exploded = sent(true);
        let read = exploded.split(',').map(|part| part.split_once('=').unwrap());
        assert!(read.eq(entries.iter().map(|(key, value)| (key.as_str(), value.as_str()))), "{exploded:?}");
        assert!(sent(false).split(',').eq(entries.iter().flat_map(|(key, value)| [key, value])), "{entries:?}");
    }
}

#[test]
fn no_text_begins_another_header() {
    let mut strings = Strings(37);
    let mut sent = 0;
    for _ in 0..5_000 {
        let (name, value) = (strings.string(), strings.string());
        // As `http` judges, or not at all.
        let is_legal = HeaderName::try_from(&name).is_ok() && HeaderValue::try_from(&value).is_ok();
        match request("/x", |call| call.header(&name, &value)) {
            Ok(request) => {
                assert!(is_legal, "{name:?} {value:?}");
                assert_eq!(request.headers()[&name].as_bytes(), value.as_bytes());
                sent += 1;
            }
            Err(error) => assert!(!is_legal, "{name:?} {value:?}: {error}"),
        }
    }
    assert!(sent > 20, "{sent}");
}
