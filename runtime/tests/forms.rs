//! Bodies of `application/x-www-form-urlencoded` and `multipart/form-data`, read back by parsers that know nothing of us.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod support;

use std::collections::BTreeMap;

use oasmith_runtime::FormStyle::{self, Json, Query};
use oasmith_runtime::Presence::{Optional, Required};
use oasmith_runtime::{Body, Encode, File, Multipart, QueryStyle, RequestError, Value, Writer, from_json};
use support::request;
use support::strings::Strings;

/// A value of every kind that a property can have.
#[derive(Debug)]
struct Order {
    id: Option<&'static str>,
    price: f64,
    address: Value,
    tags: Vec<&'static str>,
    lines: Value,
}

impl Encode for Order {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.object(&[
            ("id", Optional, &self.id),
            ("price", Required, &self.price),
            ("address", Required, &self.address),
            ("tags", Required, &self.tags),
            ("lines", Required, &self.lines),
        ]);
    }
}

fn order() -> Order {
    Order {
        id: Some("a b&c=d+é"),
        price: 0.1,
        address: from_json(br#"{"city": "Springfield", "geo": {"lat": 1.5}, "none": null}"#).unwrap(),
        tags: vec!["x", "y z"],
        lines: from_json(br#"[{"sku": "s1", "count": 2}, {"sku": "s2"}]"#).unwrap(),
    }
}

fn form(value: &dyn Encode, styles: &[(&str, FormStyle)]) -> Result<String, RequestError> {
    let request = request("/x", |call| call.form(&value, styles))?;
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    Ok(String::from_utf8(request.body().as_bytes().unwrap().to_vec()).unwrap())
}

/// The pairs, as a server reads them.
fn pairs(value: &dyn Encode, styles: &[(&str, FormStyle)]) -> Vec<(String, String)> {
    let text = form(value, styles).unwrap();
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

fn named<'p>(pairs: &'p [(String, String)], start: &str) -> Vec<(&'p str, &'p str)> {
    let pairs = pairs.iter().filter(|(name, _)| name.starts_with(start));
    pairs.map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[test]
fn by_default_the_type_decides() {
    let pairs = pairs(&order(), &[]);
    assert_eq!(named(&pairs, "id"), [("id", "a b&c=d+é")]);
    assert_eq!(named(&pairs, "price"), [("price", "0.1")]);
    assert_eq!(named(&pairs, "tags"), [("tags", "x"), ("tags", "y z")]);
    let lines = named(&pairs, "lines");
    assert_eq!(lines.len(), 2);
    assert_eq!(from_json::<Value>(lines[0].1.as_bytes()).unwrap()["count"], 2);
    let [(_, address)] = named(&pairs, "address")[..] else { panic!("one address") };
    assert_eq!(from_json::<Value>(address.as_bytes()).unwrap(), order().address);
}

/// The example of OAS 3.0.4 §4.7.15.1.2.
#[test]
fn the_example_of_the_standard() {
    let value: Value = from_json(
        br#"{"id": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "address": {"streetAddress": "123 Example Dr."}}"#,
    )
    .unwrap();
    let pairs = pairs(&value, &[]);
    assert_eq!(named(&pairs, "id"), [("id", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6")]);
    assert_eq!(named(&pairs, "address"), [("address", r#"{"streetAddress":"123 Example Dr."}"#)]);
    assert!(form(&value, &[]).unwrap().contains("123+Example+Dr."));
}

#[test]
fn what_is_absent_or_empty_is_left_out() {
    let order = Order { id: None, tags: Vec::new(), lines: Value::Null, address: Value::Null, price: 1.0 };
    assert_eq!(form(&order, &[]).unwrap(), "price=1");
    assert_eq!(form(&(), &[]).unwrap(), "");
    assert_eq!(form(&"text", &[]).unwrap_err().to_string(), "test: body: $: only an object has a form");
}

#[test]
fn styles_are_those_of_a_query() {
    let list = |style, explode| {
        form(&BTreeMap::from([("a".to_owned(), ["1 2", "3"].as_slice())]), &[("a", Query(style, explode))])
    };
    assert_eq!(list(QueryStyle::Form, true).unwrap(), "a=1+2&a=3");
    assert_eq!(list(QueryStyle::Form, false).unwrap(), "a=1+2,3");
    assert_eq!(list(QueryStyle::PipeDelimited, false).unwrap(), "a=1+2%7C3");
    assert_eq!(list(QueryStyle::SpaceDelimited, false).unwrap(), "a=1+2+3");
    assert_eq!(
        form(&BTreeMap::from([("a".to_owned(), ["1", "2"].as_slice())]), &[("a", Json)]).unwrap(),
        "a=%5B%221%22%2C%222%22%5D"
    );
    let address = pairs(&order(), &[("address", Query(QueryStyle::Form, true))]);
    assert_eq!(named(&address, "city"), [("city", "Springfield")]);
    assert_eq!(named(&address, "geo"), [("geo", r#"{"lat":1.5}"#)]);
}

#[test]
fn deep_objects_nest() {
    let deep = Query(QueryStyle::DeepObject, true);
    let pairs = pairs(&order(), &[("address", deep), ("lines", deep), ("tags", deep), ("id", deep)]);
    assert_eq!(named(&pairs, "address"), [("address[city]", "Springfield"), ("address[geo][lat]", "1.5")]);
    let lines = [("lines[0][count]", "2"), ("lines[0][sku]", "s1"), ("lines[1][sku]", "s2")];
    let mut seen = named(&pairs, "lines");
    seen.sort_unstable();
    assert_eq!(seen, lines);
    assert_eq!(named(&pairs, "tags"), [("tags[0]", "x"), ("tags[1]", "y z")]);
    assert_eq!(named(&pairs, "id"), [("id", "a b&c=d+é")]);
}

type Part = (String, Option<String>, Option<String>, Vec<u8>);

/// The parts, as a server reads them, and whether the length was known.
async fn parts(form: Multipart) -> (Vec<Part>, bool) {
    let request = request("/x", |call| call.multipart(form)).unwrap();
    let boundary = multer::parse_boundary(request.headers()["content-type"].to_str().unwrap()).unwrap();
    let body = request.into_body();
    let length = body.length();
    let bytes = body.clone().bytes().await.unwrap();
    assert!(length.is_none_or(|length| length == bytes.len() as u64));
    let mut read = multer::Multipart::new(Body::from(bytes), boundary);
    let mut parts = Vec::new();
    while let Some(field) = read.next_field().await.unwrap() {
        let name = field.name().unwrap().to_owned();
        let (file, kind) = (field.file_name().map(str::to_owned), field.content_type().map(ToString::to_string));
        parts.push((name, file, kind, field.bytes().await.unwrap().to_vec()));
    }
    (parts, length.is_some())
}

#[tokio::test]
async fn parts_are_as_their_type_says() {
    let mut form = Multipart::new();
    let order = order();
    form.value("caption", "A \"cat\"\r\n--");
    form.value("absent", &None::<i64>);
    form.value("tags", &order.tags);
    form.value("address", &order.address);
    form.value_as("lines", "application/json", &order.lines);
    form.value_as("note", "text/markdown", "# hi");
    form.file("photo", File::new(vec![0, 255, 13, 10]).name("cat \"é\".png").content_type("image/png"));
    form.file_as("scan", "application/pdf", File::new("%PDF"));
    form.file("forged", File::new("").content_type("a/b\r\nX-Forged: 1\r\n\r\n"));
    let (parts, is_known) = parts(form).await;
    assert!(is_known);
    let text = |name: &str, kind: Option<&str>, text: &str| -> Part {
        (name.to_owned(), None, kind.map(str::to_owned), text.as_bytes().to_vec())
    };
    let json = Some("application/json");
    assert_eq!(parts[0], text("caption", None, "A \"cat\"\r\n--"));
    assert_eq!(parts[1..3], [text("tags", None, "x"), text("tags", None, "y z")]);
    assert_eq!(parts[3].2.as_deref(), json);
    assert_eq!(from_json::<Value>(&parts[3].3).unwrap(), order.address);
    assert_eq!(from_json::<Value>(&parts[4].3).unwrap(), order.lines);
    assert_eq!(parts[5], text("note", Some("text/markdown"), "# hi"));
    let photo = ("photo".to_owned(), Some("cat %22é%22.png".to_owned()), Some("image/png".to_owned()));
    assert_eq!((parts[6].0.clone(), parts[6].1.clone(), parts[6].2.clone()), photo);
    assert_eq!(parts[6].3, [0, 255, 13, 10]);
    assert_eq!(parts[7], text("scan", Some("application/pdf"), "%PDF"));
    // Nothing comes out of its line.
    assert_eq!((parts[8].0.as_str(), parts[8].3.as_slice()), ("forged", b"".as_slice()));
}

#[tokio::test]
async fn large_and_streamed_files_stand_between_the_others() {
    let large = vec![b'-'; 100_000];
    let mut form = Multipart::new();
    form.file("large", File::new(large.clone()).name("l"));
    form.file("streamed", File::new(Body::wrap(Body::from("streamed"))));
    form.value("last", &7);
    let (read, is_known) = parts(form.clone()).await;
    assert!(is_known);
    assert_eq!(read.iter().map(|part| part.3.len()).collect::<Vec<_>>(), [100_000, 8, 1]);
    assert_eq!(read[0].3, large);

    let mut form = Multipart::new();
    form.file("streamed", File::new(Body::stream(Body::from("of unknown length"))));
    let (read, is_known) = parts(form).await;
    assert!(!is_known);
    assert_eq!(read[0].3, b"of unknown length");
}

#[tokio::test]
async fn a_form_without_parts_ends() {
    assert_eq!(parts(Multipart::new()).await.0, []);
}

#[test]
fn what_has_no_form_is_reported() {
    let mut form = Multipart::new();
    form.value("ratio", &f64::NAN);
    let error = request("/x", |call| call.multipart(form)).unwrap_err();
    assert!(error.to_string().starts_with("test: body: $.ratio:"), "{error}");
}

#[test]
fn boundaries_differ() {
    let boundary = || request("/x", |call| call.multipart(Multipart::new())).unwrap().headers()["content-type"].clone();
    assert_ne!(boundary(), boundary());
}

#[test]
fn any_form_reads_back_as_it_was() {
    let mut strings = Strings(41);
    for _ in 0..5_000 {
        let (entries, list) = (strings.entries(), strings.strings());
        assert!(pairs(&entries, &[]).into_iter().eq(entries.clone()), "{entries:?}");
        // A list repeats its name, and is one text where its items stand together.
        let lists = BTreeMap::from([("a &=".to_owned(), list.clone())]);
        let expected: Vec<_> = list.iter().map(|item| ("a &=".to_owned(), item.clone())).collect();
        assert_eq!(pairs(&lists, &[]), expected);
        let nested = BTreeMap::from([("o".to_owned(), entries.clone())]);
        let deep = pairs(&nested, &[("o", Query(QueryStyle::DeepObject, true))]);
        assert!(deep.into_iter().eq(entries.into_iter().map(|(key, value)| (format!("o[{key}]"), value))));
    }
}

/// The name of a part or file with what is percent-encoded in it.
fn escaped(name: &str) -> String {
    let escape = |character: char| match character {
        '"' | '\\' | '\0'..='\x08' | '\n'..='\x1f' | '\x7f' => format!("%{:02X}", u32::from(character)),
        _ => character.to_string(),
    };
    name.chars().map(escape).collect()
}

#[tokio::test]
async fn any_part_reads_back_as_it_was() {
    let mut strings = Strings(43);
    for _ in 0..1_000 {
        let (name, text, file) = (strings.string(), strings.string(), strings.string());
        let content: Vec<u8> = (0..strings.next(300)).map(|_| u8::try_from(strings.next(256)).unwrap()).collect();
        let mut form = Multipart::new();
        form.value(&name, text.as_str());
        form.file(&name, File::new(content.clone()).name(&file));
        let (parts, _) = parts(form).await;
        assert_eq!((parts[0].0.as_str(), parts[0].3.as_slice()), (escaped(&name).as_str(), text.as_bytes()));
        assert_eq!((&parts[1].0, parts[1].1.as_ref()), (&escaped(&name), Some(&escaped(&file))));
        assert_eq!(parts[1].3, content);
    }
}
