//! Generated clients of golden cases against a real HTTP server: what their bodies are on the wire, read by parsers that know
//! nothing of us.
#![allow(
    dead_code,
    deprecated,
    missing_docs,
    unused_imports,
    reason = "the clients are whole, and their documents describe little"
)]
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod server;

use std::collections::BTreeMap;

use oasmith_runtime::{Body, Bytes, File, Operation};
use serde_json::json;
use server::Server;
use server::peer::Asked;

#[rustfmt::skip]
pub mod golden {
    #[path = "../golden/accept/expected.rs"]
    pub mod accept;
    #[path = "../golden/bodies/expected.rs"]
    pub mod bodies;
    #[path = "../golden/body_choice/expected.rs"]
    pub mod body_choice;
    #[path = "../golden/form_body/expected.rs"]
    pub mod form_body;
    #[path = "../golden/multipart_body/expected.rs"]
    pub mod multipart_body;
    #[path = "../golden/text_and_bytes/expected.rs"]
    pub mod text_and_bytes;
}

use golden::{accept, bodies, body_choice, form_body, multipart_body, text_and_bytes};

fn server() -> Server {
    Server::answering("204 No Content", "")
}

fn pairs(asked: &Asked) -> Vec<(String, String)> {
    assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded"));
    form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect()
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// Name, file name, media type and content of each part.
async fn parts(asked: &Asked) -> Vec<(String, Option<String>, Option<String>, String)> {
    let boundary = multer::parse_boundary(asked.header("content-type").unwrap()).unwrap();
    let mut read = multer::Multipart::new(Body::from(asked.body.clone()), boundary);
    let mut parts = Vec::new();
    while let Some(field) = read.next_field().await.unwrap() {
        let name = field.name().unwrap().to_owned();
        let (file, kind) = (field.file_name().map(str::to_owned), field.content_type().map(ToString::to_string));
        parts.push((name, file, kind, field.text().await.unwrap()));
    }
    parts
}

#[tokio::test]
async fn a_form_is_written_from_its_model() {
    let server = server();
    let client: form_body::Client = form_body::Client::builder(&server.url()).build().unwrap();
    let login = form_body::LoginRequest { user: "a&b c".to_owned(), scopes: Some(vec!["x".into(), "y".into()]) };
    client.login(&login).await.unwrap();
    assert_eq!(pairs(&server.asked()), [pair("user", "a&b c"), pair("scopes", "x"), pair("scopes", "y")]);

    let order = form_body::Order {
        metadata: Some(BTreeMap::from([("k 1".to_owned(), "v".to_owned())])),
        tags: Some(vec!["x".into(), "y".into()]),
        lines: Some(vec![1, 2]),
        note: None,
    };
    client.create_order().body(&order).await.unwrap();
    assert_eq!(pairs(&server.asked()), [pair("metadata[k 1]", "v"), pair("tags", "x,y"), pair("lines", "[1,2]")]);
}

#[tokio::test]
async fn parts_are_files_and_values() {
    let server = server();
    let client: multipart_body::Client = multipart_body::Client::builder(&server.url()).build().unwrap();
    let form = multipart_body::UploadPhotoForm {
        photo: File::new("PNG").name("cat.png"),
        thumbnail: Some(File::new("JPEG").content_type("image/jpeg")),
        caption: "A cat".to_owned(),
        place: Some(multipart_body::PhotoPlace { city: Some("Zürich".to_owned()) }),
        history: Some(vec!["1".to_owned()]),
    };
    client.upload_photo(form).await.unwrap();
    let part = |name: &str, file: Option<&str>, kind: Option<&str>, text: &str| {
        (name.to_owned(), file.map(str::to_owned), kind.map(str::to_owned), text.to_owned())
    };
    let expected = [
        part("photo", Some("cat.png"), Some("image/png"), "PNG"),
        part("thumbnail", None, Some("image/jpeg"), "JPEG"),
        part("caption", None, None, "A cat"),
        part("place", None, Some("application/json"), r#"{"city":"Zürich"}"#),
        part("history", None, Some("application/json"), r#"["1"]"#),
    ];
    assert_eq!(parts(&server.asked()).await, expected);

    let files = vec![File::new("1").name("a"), File::new("2").name("b")];
    client.upload_scans().body(multipart_body::UploadScansForm { files }).await.unwrap();
    let kind = Some("application/octet-stream");
    let expected = [part("files", Some("a"), kind, "1"), part("files", Some("b"), kind, "2")];
    assert_eq!(parts(&server.asked()).await, expected);
}

#[tokio::test]
async fn the_caller_chooses_what_a_body_is() {
    let server = server();
    let client: body_choice::Client = body_choice::Client::builder(&server.url()).build().unwrap();
    let pet = || body_choice::Pet { name: Some("Rex".to_owned()) };
    client.add_pet(pet()).await.unwrap();
    let asked = server.asked();
    assert_eq!((asked.header("content-type"), asked.json()), (Some("application/json"), json!({"name": "Rex"})));

    client.add_pet("Rex".to_owned()).await.unwrap();
    let asked = server.asked();
    assert_eq!((asked.header("content-type"), asked.body.as_str()), (Some("text/plain"), "Rex"));

    client.add_pet(body_choice::AddPetForm { photo: File::new("PNG") }).await.unwrap();
    assert_eq!(parts(&server.asked()).await[0].3, "PNG");

    client.put_pet().body(pet()).await.unwrap();
    assert_eq!(pairs(&server.asked()), [pair("name", "Rex")]);

    let patch = body_choice::PatchPetBody::MergePatchJson(BTreeMap::from([("name".to_owned(), json!(null))]));
    client.patch_pet().body(patch).await.unwrap();
    let asked = server.asked();
    assert_eq!(asked.header("content-type"), Some("application/merge-patch+json"));
    assert_eq!(asked.json(), json!({"name": null}));
}

#[tokio::test]
async fn a_body_may_be_left_out_and_delete_can_have_one() {
    let server = server();
    let client: bodies::Client = bodies::Client::builder(&server.url()).build().unwrap();
    client.rename_thing().await.unwrap();
    let asked = server.asked();
    assert_eq!((asked.header("content-type"), asked.body.as_str()), (None, ""));

    client.delete_things(&["a".to_owned()]).await.unwrap();
    let asked = server.asked();
    assert_eq!((asked.method.as_str(), asked.json()), ("DELETE", json!(["a"])));
}

#[tokio::test]
async fn bytes_go_out_and_come_back_as_they_are() {
    let server = Server::answering("200 OK", "a picture");
    let client: text_and_bytes::Client = text_and_bytes::Client::builder(&server.url()).build().unwrap();
    let _ = client.put_image().body(Bytes::from_static(b"PNG")).send_raw().await.unwrap();
    let asked = server.asked();
    assert_eq!((asked.header("content-type"), asked.body.as_str()), (Some("application/octet-stream"), "PNG"));

    let mut picture = client.get_image().stream().await.unwrap().into_body();
    assert_eq!(picture.chunk().await.unwrap().unwrap(), "a picture");
    assert_eq!(server.asked().header("accept"), Some("image/png, text/html, */*;q=0.5"));
}

#[tokio::test]
async fn a_request_says_what_it_accepts() {
    let server = Server::answering("200 OK", "1");
    let client: accept::Client = accept::Client::builder(&server.url()).build().unwrap();
    client.get_report().await.unwrap();
    assert_eq!(server.asked().header("accept"), Some("application/json, text/csv, */*;q=0.5"));
    client.get_document().header("accept", "text/plain").await.unwrap();
    assert_eq!(server.asked().header("accept"), Some("text/plain"));
    let _ = client.get_plain().send_raw().await.unwrap();
    assert_eq!(server.asked().header("accept"), Some("application/json, */*;q=0.5"));
}
