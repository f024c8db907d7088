//! Bodies of XML: what is written, judged by another parser, and what is read of what servers and enemies send.
#![cfg(feature = "xml")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failing test panics")]

use oasmith_runtime::Presence::{Optional, Required};
use oasmith_runtime::xml::{Field, Form, Name, Place, Variant};
use oasmith_runtime::{ClientBuilder, Decimal, DecodeError, Encode, Method, RawResponse, Value, http, to_value};
use quick_xml::events::Event;
use serde_json::json;

const ROOT: Name = Name("root", "");

fn answer(body: impl AsRef<[u8]>) -> RawResponse {
    http::Response::new(oasmith_runtime::Bytes::copy_from_slice(body.as_ref())).into()
}

fn read(xml: &str, form: Form) -> Result<Value, DecodeError> {
    answer(xml).xml(ROOT, form)
}

/// The text without the declaration, or what is wrong.
fn write(value: &impl Encode, form: Form) -> Result<String, String> {
    let transport = |_, _| async { Ok(http::Response::default()) };
    let client: oasmith_runtime::Client =
        ClientBuilder::new("https://api.example.com").transport(transport).build().unwrap();
    let mut call = client.call("put", Method::PUT, "/");
    call.xml(value, ROOT, form);
    let request = call.request().map_err(|error| error.to_string())?;
    assert_eq!(request.headers()["content-type"], "application/xml");
    let text = String::from_utf8(request.body().as_bytes().unwrap().to_vec()).unwrap();
    check(&text);
    Ok(text.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#).unwrap().to_owned())
}

/// Another parser finds it well-formed, with every prefix declared.
fn check(text: &str) {
    let mut reader = quick_xml::NsReader::from_str(text);
    reader.config_mut().check_end_names = true;
    loop {
        let (namespace, event) = reader.read_resolved_event().unwrap();
        assert!(!matches!(namespace, quick_xml::name::ResolveResult::Unknown(_)), "{text}");
        if matches!(event, Event::Eof) {
            break;
        }
    }
}

const CAT: &[Field] = &[
    ("kind", Required, Place::Attribute, Name("kind", ""), Form::Text),
    ("size", Optional, Place::Element, Name("size", ""), Form::Number),
];
const DOG: &[Field] = &[
    ("kind", Required, Place::Attribute, Name("kind", ""), Form::Text),
    ("size", Optional, Place::Element, Name("size", ""), Form::Text),
];

fn pet() -> Form {
    let fields: &[Field] = &[
        ("id", Required, Place::Attribute, Name("p:id", "urn:p"), Form::Number),
        ("name", Required, Place::Element, Name("p:name", "urn:p"), Form::Text),
        ("alive", Optional, Place::Element, Name("alive", ""), Form::Bool),
        ("tags", Required, Place::Items, Name("tags", ""), Form::List(&(Name("tag", ""), Form::Text))),
        ("codes", Optional, Place::Attribute, Name("codes", ""), Form::List(&(Name("codes", ""), Form::Number))),
        ("note", Required, Place::Element, Name("note", ""), Form::Nullable(&Form::Text)),
        ("mates", Optional, Place::Element, Name("mates", ""), Form::List(&(Name("pet", ""), Form::Model(pet)))),
    ];
    Form::Object(fields, Some(&Form::Text))
}

#[test]
fn a_value_is_written_and_read_back() {
    let value = json!({
        "id": 7, "name": " a<b>&\"c\"\r\n", "alive": true, "tags": ["x", ""], "codes": [1, 2.5], "note": null,
        "mates": [{"id": 8, "name": "", "tags": [], "note": "n", "other": "o"}],
    });
    let xml = write(&value, pet()).unwrap();
    let expected = concat!(
        // In the order of the table, whatever that of the value is.
        r#"<root xmlns:p="urn:p" p:id="7" codes="1 2.5"><p:name> a&lt;b&gt;&amp;"c"&#13;"#,
        "\n",
        r#"</p:name><alive>true</alive><tag>x</tag><tag/><note xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>"#,
        r#"<mates><pet p:id="8"><p:name/><note>n</note><other>o</other></pet></mates></root>"#,
    );
    assert_eq!(xml, expected);
    assert_eq!(read(&xml, pet()).unwrap(), value);
}

/// A union that is the first of its own variants.
fn itself() -> Form {
    const FIELDS: &[Field] = &[
        ("code", Optional, Place::Attribute, Name("code", ""), Form::Model(scalar)),
        ("size", Optional, Place::Element, Name("size", ""), Form::Number),
    ];
    const VARIANTS: &[Variant] = &[(&[], None, Form::Model(itself)), (&[], None, Form::Object(FIELDS, None))];
    Form::Union(None, VARIANTS)
}

fn scalar() -> Form {
    const VARIANTS: &[Variant] = &[(&[], None, Form::Model(scalar)), (&[], None, Form::Any)];
    Form::Union(None, VARIANTS)
}

#[test]
fn a_union_that_is_a_variant_of_itself_ends() {
    assert_eq!(read("<root code='x'><size>1</size></root>", itself()).unwrap(), json!({"code": "x", "size": 1}));
    assert_eq!(read("<root>x</root>", scalar()).unwrap(), json!("x"));
}

#[test]
fn what_is_not_there_is_absent_empty_or_null() {
    assert_eq!(read("<root/>", pet()).unwrap(), json!({"tags": [], "note": null}));
    assert_eq!(read("<root><alive/></root>", pet()).unwrap()["alive"], Value::Null);
    // A list that is wrapped though the description does not say so.
    let wrapped = read("<root><tags><tag>a</tag><tag>b</tag></tags></root>", pet()).unwrap();
    assert_eq!(wrapped["tags"], json!(["a", "b"]));
    assert_eq!(read("<root><tags/></root>", pet()).unwrap()["tags"], json!([]));
    // Other prefixes, and none: the names decide.
    let other = r#"<q:root xmlns:q="urn:q" xmlns:z="urn:p" z:id="3"><name>n</name></q:root>"#;
    assert_eq!(read(other, pet()).unwrap(), json!({"id": 3, "name": "n", "tags": [], "note": null}));
    // Of two elements with one local name the namespace decides.
    let fields: &[Field] = &[
        ("a", Optional, Place::Element, Name("x", "urn:a"), Form::Text),
        ("b", Optional, Place::Element, Name("x", "urn:b"), Form::Text),
    ];
    let two = r#"<root xmlns:q="urn:b"><q:x>b</q:x><x xmlns="urn:a">a</x></root>"#;
    assert_eq!(read(two, Form::Object(fields, None)).unwrap(), json!({"a": "a", "b": "b"}));
    // An envelope around the one element that is described.
    assert_eq!(read("<Answer><Meta/><root>4</root></Answer>", Form::Number).unwrap(), json!(4));
}

#[test]
fn numbers_keep_their_digits() {
    for (xml, expected) in [("1", "1"), (" -1.50\n", "-1.50"), ("+7", "7"), ("007", "7"), (".5", "0.5"), ("2.", "2")] {
        let number: Decimal = answer(format!("<root>{xml}</root>")).xml(ROOT, Form::Number).unwrap();
        assert_eq!(number.as_str(), expected);
    }
    let long: Decimal = "123456789012345678901234567890.12".parse().unwrap();
    assert_eq!(write(&long, Form::Number).unwrap(), "<root>123456789012345678901234567890.12</root>");
    let flags = Form::List(&(Name("f", ""), Form::Bool));
    let read_flags = answer("<root><f>true</f><f> 1 </f><f>0</f></root>").xml::<Vec<bool>>(ROOT, flags).unwrap();
    assert_eq!(read_flags, [true, true, false]);
    let error = answer("<root><f>1</f><f>maybe</f></root>").xml::<Vec<bool>>(ROOT, flags).unwrap_err();
    assert_eq!(error.to_string(), "$[1]: expected true or false, found string \"maybe\"");
}

#[test]
fn a_variant_is_called_like_its_schema() {
    let (cat, dog) = (Form::Object(CAT, None), Form::Object(DOG, None));
    let pets: &'static [Variant] = Box::leak(Box::new([
        (&["cat"] as &[&str], Some(Name("cat", "")), cat),
        (&["dog"] as &[&str], Some(Name("p:dog", "urn:p")), dog),
    ]));
    let (tagged, untagged) = (Form::Union(Some("kind"), pets), Form::Union(None, pets));
    let (tom, rex) = (json!({"kind": "cat", "size": 1}), json!({"kind": "dog", "size": "1"}));
    for (value, xml) in [
        (&tom, r#"<cat kind="cat"><size>1</size></cat>"#),
        (&rex, r#"<p:dog xmlns:p="urn:p" kind="dog"><size>1</size></p:dog>"#),
    ] {
        assert_eq!(write(value, tagged).unwrap(), xml);
        assert_eq!(read(xml, tagged).unwrap(), *value);
        // In an envelope, and where the tag is not said.
        assert_eq!(read(&format!("<Answer><Meta/>{xml}</Answer>"), tagged).unwrap(), *value);
    }
    assert_eq!(read("<dog><size>1</size></dog>", tagged).unwrap(), rex);
    assert_eq!(read("<dog/>", tagged).unwrap(), json!({"kind": "dog"}));
    // The tag goes before the name, and without either what is in it decides.
    assert_eq!(read(r#"<cat kind="dog"><size>1</size></cat>"#, tagged).unwrap(), rex);
    assert_eq!(read("<root><size>1</size></root>", untagged).unwrap(), json!({"size": 1}));
    assert_eq!(read("<dog><size>1</size></dog>", untagged).unwrap(), json!({"size": "1"}));

    // Inside: one, several with nothing around them, several with a wrapper, and one that is a union itself.
    let both: &'static [Variant] =
        Box::leak(Box::new([(&[] as &[&str], None, tagged), (&[] as &[&str], None, Form::Number)]));
    let items: &'static (Name, Form) = Box::leak(Box::new((Name("pet", ""), tagged)));
    let fields: &'static [Field] = Box::leak(Box::new([
        ("one", Optional, Place::Element, Name("one", ""), Form::Union(None, both)),
        ("none", Optional, Place::Element, Name("none", ""), Form::Nullable(&Form::Text)),
        ("all", Optional, Place::Element, Name("all", ""), Form::List(items)),
    ]));
    let house = Form::Object(fields, None);
    let value = json!({"one": tom, "all": [rex, tom]});
    let xml = write(&value, house).unwrap();
    let dog = r#"<p:dog xmlns:p="urn:p" kind="dog"><size>1</size></p:dog>"#;
    let cat = r#"<cat kind="cat"><size>1</size></cat>"#;
    assert_eq!(xml, format!("<root>{cat}<all>{dog}{cat}</all></root>"));
    assert_eq!(read(&xml, house).unwrap(), value);
    let fields: &'static [Field] =
        Box::leak(Box::new([("pets", Required, Place::Items, Name("pets", ""), Form::List(items))]));
    let (flock, value) = (Form::Object(fields, None), json!({"pets": [rex, tom]}));
    assert_eq!(write(&value, flock).unwrap(), format!("<root>{dog}{cat}</root>"));
    for xml in [format!("<root>{dog}{cat}</root>"), format!("<root><pets>{dog}{cat}</pets></root>")] {
        assert_eq!(read(&xml, flock).unwrap(), value);
    }
}

#[test]
fn maps_unions_and_free_values() {
    let map = Form::Map(&Form::List(&(Name("i", ""), Form::Number)));
    let value = json!({"a": [1, 2], "b": [3]});
    assert_eq!(write(&value, map).unwrap(), "<root><a>1</a><a>2</a><b>3</b></root>");
    assert_eq!(read("<root><a>1</a><b>3</b><a>2</a></root>", map).unwrap(), value);

    let pets = Form::Union(
        Some("kind"),
        &[(&["cat"], None, Form::Object(CAT, None)), (&["dog"], None, Form::Object(DOG, None))],
    );
    for value in [json!({"kind": "cat", "size": 1}), json!({"kind": "dog", "size": "1"})] {
        let xml = write(&value, pets).unwrap();
        assert_eq!(xml, format!("<root kind={}><size>1</size></root>", value["kind"]));
        assert_eq!(read(&xml, pets).unwrap(), value);
    }
    let scalar = Form::Union(None, &[(&[], None, Form::Number), (&[], None, Form::Bool), (&[], None, Form::Text)]);
    for value in [json!(1.5), json!(true), json!("x")] {
        assert_eq!(read(&write(&value, scalar).unwrap(), scalar).unwrap(), value);
    }

    let value = json!({"a": ["1", {"b": "2"}], "c": "3"});
    let xml = write(&value, Form::Any).unwrap();
    assert_eq!(xml, "<root><a>1</a><a><b>2</b></a><c>3</c></root>");
    assert_eq!(read(&xml, Form::Any).unwrap(), value);
    assert_eq!(read("<root x='1'>text</root>", Form::Any).unwrap(), json!({"x": "1", "$text": "text"}));
}

#[test]
fn what_no_xml_can_be_is_refused() {
    for (value, problem) in [
        (json!({"not a name": 1}), "$['not a name']: `not a name` is no name in XML"),
        (json!({"a": [0, {"b": "\u{1}"}]}), "$.a[1].b: U+0001 has no form in XML"),
        (json!({"a:b": 1}), "$['a:b']: `a:b` is no name in XML"),
    ] {
        let error = write(&value, Form::Any).unwrap_err();
        assert!(error.ends_with(problem), "{error}");
    }
    let undeclared: &[Field] = &[("a", Optional, Place::Element, Name("p:a", ""), Form::Text)];
    assert_eq!(write(&json!({"a": "1"}), Form::Object(undeclared, None)).unwrap(), "<root><a>1</a></root>");
    let twice: &[Field] = &[
        ("a", Optional, Place::Attribute, Name("p:a", "urn:1"), Form::Text),
        ("b", Optional, Place::Attribute, Name("p:b", "urn:2"), Form::Text),
        ("c", Optional, Place::Attribute, Name("xml:lang", ""), Form::Text),
    ];
    let error = write(&json!({"a": "1", "b": "2"}), Form::Object(twice, None)).unwrap_err();
    assert!(error.ends_with("$.b: the prefix `p` stands for two namespaces"), "{error}");
    let language = json!({"c": "en"});
    let xml = write(&language, Form::Object(twice, None)).unwrap();
    assert_eq!(xml, r#"<root xml:lang="en"/>"#);
    assert_eq!(read(&xml, Form::Object(twice, None)).unwrap(), language);
    let mut deep = json!(1);
    for _ in 0..200 {
        deep = json!({"a": deep});
    }
    assert!(write(&deep, Form::Any).unwrap_err().ends_with("elements are nested more than 128 deep"));
}

#[test]
fn malformed_and_hostile_documents_are_errors() {
    let bomb = r#"<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><root>&b;</root>"#;
    let outside = r#"<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><root>&x;</root>"#;
    for xml in ["", "<root>", "<root></toor>", "<root>&x;</root>", "<p:root/>", "<a/><b/>", "text", bomb, outside] {
        let error = read(xml, Form::Any).unwrap_err();
        assert!(error.is_syntax(), "{xml}: {error}");
    }
    assert!(answer(b"<root>\xff</root>").xml::<Value>(ROOT, Form::Any).unwrap_err().is_syntax());
    assert_eq!(read("\u{feff}<root>&lt;&#x41;<![CDATA[<]]></root>", Form::Text).unwrap(), json!("<A<"));
    for depth in [129, 100_000] {
        let deep = format!("<root>{}{}</root>", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(read(&deep, Form::Any).unwrap_err().is_syntax());
    }
    let nested = |depth: usize| format!("<root>{}{}</root>", "<a>".repeat(depth), "</a>".repeat(depth));
    assert!(read(&nested(100), Form::Any).is_ok());
    assert!(read(&nested(127), Form::Any).is_ok());
}

/// What a parser would take minutes and gigabytes for, though it is short.
#[test]
fn what_takes_more_than_it_is_long_is_refused() {
    let attributes = |name: &str, range: std::ops::Range<usize>| -> String {
        range.map(|index| format!(" {name}{index}='\"/>'")).collect::<Vec<_>>().concat()
    };
    let declared = |first: usize, second: usize| {
        let (first, second) = (attributes("xmlns:p", 0..first), attributes("xmlns:p", first..first + second));
        format!("<root{first}><a{second}><!-- <a \" --><![CDATA[<a ']]></a></root>")
    };
    let names = (0..100_000).map(|index| format!("<a{index}/>")).collect::<Vec<_>>().concat();
    let start = std::time::Instant::now();
    for (xml, problem) in [
        (format!("<root>{names}</root>"), None),
        (format!("<root{}/>", attributes("a", 0..257)), Some("more than 256 attributes")),
        (format!("<root{}/>", attributes("a", 0..100_000)), Some("more than 256 attributes")),
        (format!("<root>{}</root>", format!("<a{}/>", attributes("a", 0..200)).repeat(100)), None),
        (declared(200, 57), Some("more than 256 namespaces")),
        (declared(200, 56), None),
        (format!("<root>{}</root>", "<a xmlns='u'/>".repeat(1000)), None),
        (format!("<?x <?><root>{}</root>", "<a xmlns='u'></a>".repeat(1000)), None),
    ] {
        let error = read(&xml, Form::Any).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(problem.map_or(error.is_empty(), |problem| error.contains(problem)), "{problem:?} {error}");
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(10), "{:?}", start.elapsed());
}

/// Xorshift: the same bytes in every run.
fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state % 1_000_003).unwrap()
}

#[test]
fn no_bytes_make_it_panic() {
    let whole = write(&json!({"id": 1, "name": "n", "tags": ["a"], "note": null, "codes": [1], "x": "y"}), pet());
    let whole = whole.unwrap().into_bytes();
    let pieces: [&[u8]; 12] =
        [b"<", b">", b"/", b"&", b";", b"\"", b"<root", b"xmlns:p='u'", b"<![CDATA[", b"<!--", b"\xc3", b"<?xml"];
    let mut state = 0x9e37_79b9_7f4a_7c15;
    let mut read = 0;
    for _ in 0..20_000 {
        let mut bytes = whole.clone();
        for _ in 0..=next(&mut state) % 3 {
            let at = next(&mut state) % bytes.len();
            match next(&mut state) % 3 {
                0 => bytes[at] = u8::try_from(next(&mut state) % 256).unwrap(),
                1 => drop(bytes.remove(at)),
                _ => drop(bytes.splice(at..at, pieces[next(&mut state) % pieces.len()].iter().copied())),
            }
        }
        // What is read can be written again, unless it has names that are not.
        if let Ok(value) = answer(&bytes).xml::<Value>(ROOT, pet()) {
            read += 1;
            drop(write(&to_value(&value).unwrap(), pet()));
        }
    }
    assert!(read > 100, "{read}");
}

#[test]
fn a_text_beside_attributes() {
    let fields: &[Field] = &[
        ("unit", Optional, Place::Attribute, Name("unit", ""), Form::Text),
        ("value", Required, Place::Text, Name("value", ""), Form::Number),
    ];
    let form = Form::Object(fields, None);
    let value = json!({"unit": "cubits", "value": 42});
    assert_eq!(write(&value, form).unwrap(), r#"<root unit="cubits">42</root>"#);
    assert_eq!(read(r#"<root unit="cubits">42</root>"#, form).unwrap(), value);
    let flags: &[Field] = &[
        ("a", Optional, Place::Element, Name("a", ""), Form::Text),
        ("flags", Optional, Place::Text, Name("flags", ""), Form::List(&(Name("flags", ""), Form::Bool))),
    ];
    let form = Form::Object(flags, None);
    let value = json!({"a": "x", "flags": [true, false]});
    assert_eq!(write(&value, form).unwrap(), "<root><a>x</a>true false</root>");
    assert_eq!(read("<root>\n  <a>x</a>\n true false\n</root>", form).unwrap(), value);
    assert_eq!(read("<root>\n  <a>x</a>\n</root>", form).unwrap(), json!({"a": "x"}));
    assert!(write(&json!({"flags": {"b": 1}}), form).unwrap_err().contains("an object has no form"));
}

#[test]
fn a_cdata_section_holds_any_text() {
    let fields: &[Field] = &[("html", Optional, Place::Cdata, Name("html", ""), Form::Text)];
    let form = Form::Object(fields, None);
    for text in ["<b>&amp;</b>", "]]>", "a]]>b]]", "a\rb\r\nc", "é"] {
        let value = json!({"html": text});
        assert_eq!(read(&write(&value, form).unwrap(), form).unwrap(), value, "{text}");
    }
    assert_eq!(write(&json!({"html": "<b/>"}), form).unwrap(), "<root><![CDATA[<b/>]]></root>");
    assert_eq!(read("<root>\n  <![CDATA[<b/>]]>\n</root>", form).unwrap(), json!({"html": "<b/>"}));
    assert!(write(&json!({"html": "\0"}), form).is_err());
    assert_eq!(read("<root/>", form).unwrap(), json!({}));
}

/// A user in the answers of services that put a result into an element that no description speaks of.
#[test]
fn what_an_envelope_holds_is_read() {
    const USER: &[Field] = &[("name", Optional, Place::Element, Name("Name", ""), Form::Text)];
    const RESULT: &[Field] = &[("user", Optional, Place::Element, Name("User", ""), Form::Object(USER, None))];
    let form = Form::Object(RESULT, None);
    let user = json!({"user": {"name": "a"}});
    let metadata = "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>";
    let result = "<Result><User><Name>a</Name></User></Result>";
    for xml in [
        result.to_owned(),
        format!("<Response>{result}{metadata}</Response>"),
        // The root may have the name, and the value be in another element all the same.
        format!("<root>{result}{metadata}</root>"),
        format!("<Envelope><Header><Id>1</Id></Header><Body><Response>{result}</Response></Body></Envelope>"),
        format!("<Envelope><Body><root>{result}</root></Body></Envelope>"),
    ] {
        assert_eq!(read(&xml, form).unwrap(), user, "{xml}");
    }
    // Nothing is there that could be it.
    for xml in [format!("<Response>{metadata}</Response>"), format!("<Error>{metadata}<Code>7</Code></Error>")] {
        let error = read(&xml, form).unwrap_err().to_string();
        assert!(error.contains("expected the element `root`"), "{error}");
    }
    // An empty result is one; of two that could be it, neither is taken.
    for xml in [
        "<Response/>".to_owned(),
        format!("<Response><Result/>{metadata}</Response>"),
        format!("<root>{metadata}</root>"),
        format!("<root>{result}{result}</root>"),
    ] {
        assert_eq!(read(&xml, form).unwrap(), json!({}), "{xml}");
    }
}

#[test]
fn two_properties_of_one_union_are_told_apart_by_their_order() {
    const PET: Form = Form::Union(
        Some("kind"),
        &[
            (&["cat"], Some(Name("cat", "")), Form::Object(CAT, None)),
            (&["dog"], Some(Name("dog", "")), Form::Object(DOG, None)),
        ],
    );
    const OWNER: &[Field] = &[
        ("first", Optional, Place::Element, Name("first", ""), PET),
        ("second", Optional, Place::Element, Name("second", ""), PET),
    ];
    let form = Form::Object(OWNER, None);
    for value in [
        json!({"first": {"kind": "dog", "size": "1"}, "second": {"kind": "cat", "size": 2}}),
        json!({"first": {"kind": "cat", "size": 1}, "second": {"kind": "cat", "size": 2}}),
    ] {
        let text = write(&value, form).unwrap();
        assert_eq!(read(&text, form).unwrap(), value, "{text}");
    }
}

/// What it holds is of another type, though that has properties of the same name.
#[test]
fn an_element_of_the_right_name_holds_what_it_says() {
    const FIELDS: &[Field] = &[("size", Optional, Place::Element, Name("size", ""), Form::Number)];
    let form = Form::Object(FIELDS, None);
    assert_eq!(read("<root><owner><size>1</size></owner></root>", form).unwrap(), json!({}));
    // The envelopes of services that call what is in them a result or a response.
    for inner in ["rootResult", "RootResponse"] {
        let xml = format!("<root><{inner}><size>1</size></{inner}><Metadata/></root>");
        assert_eq!(read(&xml, form).unwrap(), json!({"size": 1}), "{inner}");
    }
    assert_eq!(read("<Envelope><Body><size>1</size></Body></Envelope>", form).unwrap(), json!({"size": 1}));
}

fn tagged() -> Form {
    const VARIANTS: &[Variant] = &[(&["a"], None, Form::Model(tagged)), (&["b"], None, Form::Any)];
    Form::Union(Some("kind"), VARIANTS)
}

#[test]
fn a_union_that_is_a_variant_of_itself_is_written() {
    assert_eq!(write(&json!({"code": "x", "size": 1}), itself()).unwrap(), r#"<root code="x"><size>1</size></root>"#);
    assert_eq!(write(&json!("x"), scalar()).unwrap(), "<root>x</root>");
    assert_eq!(write(&json!({"kind": "a"}), tagged()).unwrap(), "<root><kind>a</kind></root>");
}
