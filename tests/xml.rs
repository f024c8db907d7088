//! Generated clients of the golden cases with bodies of XML, against a real HTTP server: what they send, and what they read.
#![allow(
    dead_code,
    missing_docs,
    unused_imports,
    reason = "the clients are whole, and their documents describe little"
)]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod server;

use oasmith_runtime::{Decode, Error, Operation, from_value};
use serde_json::{Value, json};
use server::Server;

#[rustfmt::skip]
pub mod golden {
    #[path = "../golden/xml/expected.rs"]
    pub mod xml;
    #[path = "../golden/xml_examples/expected.rs"]
    pub mod xml_examples;
    #[path = "../golden/xml_lists/expected.rs"]
    pub mod xml_lists;
    #[path = "../golden/xml_types/expected.rs"]
    pub mod xml_types;
    #[path = "../golden/xml_unions/expected.rs"]
    pub mod xml_unions;
}

use golden::{xml, xml_examples, xml_lists, xml_types, xml_unions};

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

fn model<T: Decode>(value: &Value) -> T {
    from_value(value).unwrap()
}

/// Without the white space between elements.
fn dense(xml: &str) -> String {
    xml.lines().map(str::trim).collect()
}

#[tokio::test]
async fn the_examples_of_the_standard() {
    let expected = dense(
        r#"<Examples>
            <text><animals>a</animals></text>
            <list><animals>a</animals><animals>b</animals><animals>c</animals></list>
            <renamed><animal>a</animal></renamed>
            <Person id="123">
                <sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name>
            </Person>
            <items><animal>a</animal><animal>b</animal></items>
            <ignored><animal>a</animal><animal>b</animal></ignored>
            <wrapped><animals><animals>a</animals><animals>b</animals></animals></wrapped>
            <inner><animals><animal>a</animal><animal>b</animal></animals></inner>
            <both><aliens><animal>a</animal><animal>b</animal></aliens></both>
            <outer><aliens><aliens>a</aliens><aliens>b</aliens></aliens></outer>
        </Examples>"#,
    );
    let list = json!({"animals": ["a", "b"]});
    let examples: xml_examples::Examples = model(&json!({
        "text": {"animals": "a"}, "list": {"animals": ["a", "b", "c"]}, "renamed": {"animals": "a"},
        "Person": {"id": 123, "name": "example"},
        "items": list, "ignored": list, "wrapped": list, "inner": list, "both": list, "outer": list,
    }));
    // With the white space that stands in the standard.
    let server = Server::answering("200 OK", &expected.replace("><", ">\n  <"));
    let client: xml_examples::Client = xml_examples::Client::builder(server.url()).build().unwrap();
    let answer = client.put_examples(&examples).await.unwrap();
    assert_eq!(*answer, examples);
    assert_eq!(server.asked().body, format!("{DECLARATION}{expected}"));
}

#[tokio::test]
async fn a_union_has_the_name_of_its_variant() {
    use xml_unions::{Client, PutPetRequest, PutZooResponse, Zoo};
    let cat = r#"<cat kind="cat"><lives>9</lives></cat>"#;
    let dog = r#"<d:dog xmlns:d="urn:d" kind="dog"><tricks>sit</tricks></d:dog>"#;
    // The element says which it is, where the tag does not.
    let server = Server::answering("200 OK", "<dog><tricks>sit</tricks></dog>");
    let client: Client = Client::builder(server.url()).build().unwrap();
    let answer = client.put_pet(&model::<PutPetRequest>(&json!({"kind": "cat", "lives": 9}))).await.unwrap();
    assert_eq!(server.asked().body, format!("{DECLARATION}{cat}"));
    assert_eq!(*answer, model(&json!({"kind": "dog", "tricks": ["sit"]})));
    client.put_pet(&model::<PutPetRequest>(&json!({"fins": 2}))).await.unwrap();
    assert_eq!(server.asked().body, format!("{DECLARATION}<Fish><fins>2</fins></Fish>"));

    let (tom, rex) = (json!({"kind": "cat", "lives": 9}), json!({"kind": "dog", "tricks": ["sit"]}));
    let zoo: Zoo = model(&json!({
        "pets": [tom, rex], "house": [rex], "guest": {"kind": "cat"}, "gate": {"at": "9:00"},
    }));
    let expected =
        format!(r#"<zoo>{cat}{dog}<house>{dog}</house><visitor kind="cat"/><entry><at>9:00</at></entry></zoo>"#);
    let server = Server::answering("200 OK", &expected);
    let client: Client = Client::builder(server.url()).build().unwrap();
    let answer = client.put_zoo(&zoo).await.unwrap();
    assert_eq!(server.asked().body, format!("{DECLARATION}{expected}"));
    assert_eq!(*answer, PutZooResponse::Zoo(zoo));
}

#[tokio::test]
async fn names_and_errors() {
    let book = r#"<b:book xmlns:b="https://example.com/book" id="7"><b:main-title>A &amp; B</b:main-title><note>n</note></b:book>"#;
    let server = Server::answering("200 OK", book);
    let client: xml::Client = xml::Client::builder(server.url()).build().unwrap();
    let sent = model(&json!({"id": 7, "title": "A & B", "note": "n"}));
    assert_eq!(*client.put_book(&sent).await.unwrap(), sent);
    let asked = server.asked();
    assert_eq!(asked.body, format!("{DECLARATION}{book}"));
    assert_eq!(asked.header("content-type"), Some("application/xml"));
    assert_eq!(asked.header("accept"), Some("text/xml, application/problem+xml, */*;q=0.5"));

    // `note` is required and may be null: what is not there is null.
    let server = Server::answering("200 OK", r#"<book id="7"/>"#);
    let client: xml::Client = xml::Client::builder(server.url()).build().unwrap();
    assert_eq!(client.put_book(&sent).await.unwrap().note, None);
    assert_eq!(*client.count().body(3).await.unwrap(), r#"<book id="7"/>"#);
    assert_eq!(server.asked().header("content-type"), Some("application/xml"));
    let asked = server.asked();
    assert_eq!(asked.body, format!("{DECLARATION}<count>3</count>"));
    assert_eq!(asked.header("content-type"), Some("application/vnd.example+xml"));

    let server = Server::answering("404 Not Found", "<Problem><code>4</code></Problem>");
    let client: xml::Client = xml::Client::builder(server.url()).build().unwrap();
    let Err(Error::Api(error)) = client.put_book(&sent).await else { panic!("no error of the API") };
    let xml::PutBookError::Other(problem) = error.error;
    assert_eq!(problem.code, Some(4));

    let server = Server::answering("200 OK", r#"<book id="seven"/>"#);
    let client: xml::Client = xml::Client::builder(server.url()).build().unwrap();
    let Err(Error::Decode(error)) = client.put_book(&sent).await else { panic!("it was read") };
    assert_eq!(error.error.to_string(), "$.id: expected an integer, found string \"seven\"");
}

#[tokio::test]
async fn lists() {
    let zoo = dense(
        r#"<Zoo codes="1 2">
            <plain>p</plain><plain>q</plain>
            <animal>n</animal>
            <wrapped><wrapped>w</wrapped></wrapped>
            <aliens><animal>b</animal></aliens>
            <cages><cage><size>1.5</size></cage><cage/></cages>
            <grid><row><cell>1</cell><cell>2</cell></row><row/></grid>
        </Zoo>"#,
    );
    let server = Server::answering("200 OK", &format!("<zoos>{zoo}<Zoo><cages/></Zoo></zoos>"));
    let client: xml_lists::Client = xml_lists::Client::builder(server.url()).build().unwrap();
    let sent: xml_lists::Zoo = model(&json!({
        "plain": ["p", "q"], "named": ["n"], "wrapped": ["w"], "both": ["b"], "cages": [{"size": 1.5}, {}],
        "grid": [[1, 2], []], "codes": [1, 2],
    }));
    let answer = client.put_zoo().body(&sent).await.unwrap();
    assert_eq!(answer.into_body(), [sent, model(&json!({"plain": [], "cages": []}))]);
    assert_eq!(server.asked().body, format!("{DECLARATION}{zoo}"));
}

#[tokio::test]
async fn types() {
    let node = dense(
        r#"<Node>
            <kind>leaf</kind><level>2</level><size>true</size><price>1.10</price><made>2020-01-01T00:00:00.000Z</made>
            <any><a>1</a></any><labels><x>1</x></labels>
            <shape type="Square"><side>2</side><colour>red</colour></shape>
            <parent><size>5</size></parent>
            <children><child><kind>twig</kind></child></children>
        </Node>"#,
    );
    let server = Server::answering("200 OK", &node);
    let client: xml_types::Client = xml_types::Client::builder(server.url()).build().unwrap();
    let mut sent: xml_types::Node = model(&json!({
        "kind": "leaf", "level": 2, "size": true, "made": "2020-01-01T00:00:00.000Z", "any": {"a": "1"},
        "labels": {"x": 1}, "shape": {"type": "Square", "side": 2, "colour": "red"}, "parent": {"size": 5},
        "children": [{"kind": "twig"}],
    }));
    sent.price = Some("1.10".parse().unwrap());
    assert_eq!(*client.put_node(&sent).await.unwrap(), sent);
    let asked = server.asked();
    assert_eq!(asked.header("content-type"), Some("text/xml"));
    assert_eq!(asked.body, format!("{DECLARATION}{node}"));
}
