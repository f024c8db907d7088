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

use oasmith_runtime::{Body, Bytes, File, FileOr, Operation};
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
    #[path = "../golden/bytes_by_schema/expected.rs"]
    pub mod bytes_by_schema;
    #[path = "../golden/bytes_in_choices/expected.rs"]
    pub mod bytes_in_choices;
    #[path = "../golden/encodings/expected.rs"]
    pub mod encodings;
    #[path = "../golden/files_in_unions/expected.rs"]
    pub mod files_in_unions;
    #[path = "../golden/form_body/expected.rs"]
    pub mod form_body;
    #[path = "../golden/multipart_body/expected.rs"]
    pub mod multipart_body;
    #[path = "../golden/part_media_types/expected.rs"]
    pub mod part_media_types;
    #[path = "../golden/part_tags/expected.rs"]
    pub mod part_tags;
    #[path = "../golden/part_types/expected.rs"]
    pub mod part_types;
    #[path = "../golden/part_unions/expected.rs"]
    pub mod part_unions;
    #[path = "../golden/patch_types/expected.rs"]
    pub mod patch_types;
    #[path = "../golden/swagger_forms/expected.rs"]
    pub mod swagger_forms;
    #[path = "../golden/text_and_bytes/expected.rs"]
    pub mod text_and_bytes;
}

use golden::{
    accept, bodies, body_choice, bytes_by_schema, bytes_in_choices, encodings, files_in_unions, form_body,
    multipart_body, part_media_types, part_tags, part_types, part_unions, patch_types, swagger_forms, text_and_bytes,
};

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
    let client: form_body::Client = form_body::Client::builder(server.url()).build().unwrap();
    let login = form_body::LoginRequest { user: "a&b c".to_owned(), scopes: Some(vec!["x".into(), "y".into()]) };
    client.login(&login).await.unwrap();
    assert_eq!(pairs(&server.asked()), [pair("user", "a&b c"), pair("scopes", "x"), pair("scopes", "y")]);

    let order = form_body::Order {
        metadata: Some(BTreeMap::from([("k 1".to_owned(), "v".to_owned())])),
        tags: Some(vec!["x".into(), "y".into()]),
        lines: Some(vec![1, 2]),
        note: None,
        places: Some(vec![form_body::OrderPlace { city: Some("Rome".to_owned()) }]),
    };
    client.create_order().body(&order).await.unwrap();
    let expected =
        [pair("metadata[k 1]", "v"), pair("tags", "x,y"), pair("lines", "[1,2]"), pair("places", r#"{"city":"Rome"}"#)];
    assert_eq!(pairs(&server.asked()), expected);
}

fn part(
    name: &str,
    file: Option<&str>,
    kind: Option<&str>,
    text: &str,
) -> (String, Option<String>, Option<String>, String) {
    (name.to_owned(), file.map(str::to_owned), kind.map(str::to_owned), text.to_owned())
}

#[tokio::test]
async fn parts_are_files_and_values() {
    let server = server();
    let client: multipart_body::Client = multipart_body::Client::builder(server.url()).build().unwrap();
    let form = multipart_body::UploadPhotoForm {
        photo: File::new("PNG").name("cat.png"),
        thumbnail: Some(File::new("JPEG").content_type("image/jpeg")),
        caption: "A cat".to_owned(),
        place: Some(multipart_body::PhotoPlace { city: Some("Zürich".to_owned()) }),
        history: Some(vec!["1".to_owned()]),
    };
    client.upload_photo(form).await.unwrap();
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
async fn a_part_that_can_be_a_file_is_sent_as_one() {
    let server = server();
    let client: files_in_unions::Client = files_in_unions::Client::builder(server.url()).build().unwrap();
    let form = files_in_unions::EditImageForm {
        image: vec![File::new("1").name("a.png"), File::new("2").name("b.jpg").content_type("image/jpeg")],
        source: FileOr::Value(files_in_unions::Reference { id: Some("7".to_owned()) }),
        wrapped: File::new("3").name("c"),
        count: Some(FileOr::Value(4)),
        address: Some(File::new("5").name("d").into()),
        many: vec![File::new("6").name("e").into(), FileOr::Value("text".to_owned())],
        any: None,
        empty: Some(File::new("8")),
        note: Some(files_in_unions::EditImageNote::Integer(9)),
        map: None,
        lists: None,
        again: None,
    };
    client.edit_image(form).await.unwrap();
    let bytes = Some("application/octet-stream");
    let expected = [
        part("image", Some("a.png"), Some("image/png"), "1"),
        part("image", Some("b.jpg"), Some("image/jpeg"), "2"),
        part("source", None, Some("application/json"), r#"{"id":"7"}"#),
        part("wrapped", Some("c"), bytes, "3"),
        part("count", None, None, "4"),
        part("address", Some("d"), bytes, "5"),
        part("many", Some("e"), bytes, "6"),
        part("many", None, None, "text"),
        part("empty", None, bytes, "8"),
        part("note", None, None, "9"),
    ];
    assert_eq!(parts(&server.asked()).await, expected);
}

/// Name, media type and content of each part.
async fn contents(asked: &Asked) -> Vec<[String; 3]> {
    let parts = parts(asked).await.into_iter();
    parts.map(|(name, _, kind, text)| [name, kind.unwrap_or_default(), text]).collect()
}

#[tokio::test]
async fn parts_are_written_by_their_media_types() {
    let server = server();
    let client: part_types::Client = part_types::Client::builder(server.url()).build().unwrap();
    let form = part_types::AddInvoiceForm {
        invoice: part_types::Invoice { id: 7, lines: Some(vec!["a<b".to_owned()]) },
        total: part_types::AddInvoiceTotal { amount: Some(1.5) },
        source: Some("<source/>".to_owned()),
        text: Some("<text/>".to_owned()),
        count: Some(2),
        tags: Some(vec!["x".to_owned(), "y".to_owned()]),
        rows: Some(File::new("a\n1\n")),
    };
    client.add_invoice(form).await.unwrap();
    let declared = |text: &str| format!(r#"<?xml version="1.0" encoding="UTF-8"?>{text}"#);
    let xml = "application/xml";
    let expected = [
        ["invoice", xml, &declared(r#"<invoice id="7"><lines><line>a&lt;b</line></lines></invoice>"#)],
        ["total", "text/xml", &declared(r#"<total amount="1.5"/>"#)],
        ["source", xml, "<source/>"],
        ["text", xml, "<text/>"],
        ["count", xml, &declared("<count>2</count>")],
        ["tags", "text/plain", "x"],
        ["tags", "text/plain", "y"],
        ["rows", "text/csv", "a\n1\n"],
    ];
    assert_eq!(contents(&server.asked()).await, expected);
}

#[tokio::test]
async fn a_form_can_be_one_of_several() {
    let server = server();
    let client: part_unions::Client = part_unions::Client::builder(server.url()).build().unwrap();
    client.add_picture(part_unions::AddPictureUploadForm { file: File::new("PNG") }).await.unwrap();
    assert_eq!(contents(&server.asked()).await, [["file", "application/octet-stream", "PNG"]]);
    client.add_picture(part_unions::AddPictureLinkForm { url: "a:b".to_owned() }).await.unwrap();
    assert_eq!(contents(&server.asked()).await, [["url", "", "a:b"]]);
    let form = part_unions::PutPictureScanForm { name: "n".to_owned(), scan: File::new("TIFF") };
    client.put_picture().body(form).await.unwrap();
    assert_eq!(contents(&server.asked()).await, [["name", "", "n"], ["scan", "image/tiff", "TIFF"]]);
    client.put_picture().body(part_unions::Link { url: "a:b".to_owned() }).await.unwrap();
    assert_eq!(server.asked().json(), json!({"url": "a:b"}));
}

#[tokio::test]
async fn what_tells_a_form_from_others_is_sent_by_itself() {
    let server = server();
    let client: part_tags::Client = part_tags::Client::builder(server.url()).build().unwrap();
    client.add_picture(part_tags::AddPictureDraftForm { note: Some("n".to_owned()) }).await.unwrap();
    assert_eq!(contents(&server.asked()).await, [["kind", "", "draft"], ["note", "", "n"]]);
    client.add_picture(part_tags::AddPictureFinalForm { by: "b".to_owned() }).await.unwrap();
    assert_eq!(contents(&server.asked()).await, [["kind", "", "final"], ["by", "", "b"]]);
    client.ping(part_tags::PingForm {}).await.unwrap();
    assert_eq!(
        contents(&server.asked()).await,
        [["ok", "", "true"], ["version", "application/json", "3"], ["name", "application/json", "\"ping\""]]
    );
}

#[tokio::test]
async fn a_part_has_one_of_its_media_types() {
    let server = server();
    let client: part_media_types::Client = part_media_types::Client::builder(server.url()).build().unwrap();
    let form = part_media_types::AddScanForm {
        scan: File::new("PNG"),
        any: Some(File::new("?")),
        notes: Some(part_media_types::AddScanNotes { a: Some("x".to_owned()) }),
        stamp: Some("QQ==".into()),
        thumbnail: Some("Qg==".into()),
        preview: Some("Qw".into()),
    };
    client.add_scan(form.clone()).await.unwrap();
    let expected = [
        ["scan", "image/png", "PNG"],
        ["any", "application/octet-stream", "?"],
        ["notes", "application/json", r#"{"a":"x"}"#],
        ["stamp", "", "QQ=="],
        ["thumbnail", "image/png", "Qg=="],
        ["preview", "image/webp", "Qw"],
    ];
    let asked = server.asked();
    assert_eq!(contents(&asked).await, expected);
    let encodings: Vec<&str> = asked.body.split("Content-Transfer-Encoding: ").skip(1).collect();
    let [first, second] = encodings[..] else { panic!("{}", asked.body) };
    assert!(
        first.starts_with("base64\r\n\r\nQg==\r\n") && second.starts_with("base64url\r\n\r\nQw\r\n"),
        "{}",
        asked.body
    );
    let scan = File::new("TIFF").content_type("image/tiff");
    client.add_scan(part_media_types::AddScanForm { scan, ..form }).await.unwrap();
    assert_eq!(contents(&server.asked()).await[0], ["scan", "image/tiff", "TIFF"]);
}

#[tokio::test]
async fn bytes_have_the_media_type_that_is_declared() {
    use bytes_in_choices::PutPictureBody::{Bytes, Jpeg, Png};
    let server = server();
    let client: bytes_in_choices::Client = bytes_in_choices::Client::builder(server.url()).build().unwrap();
    for (body, sent) in [
        (Png("PNG".into()), ["image/png", "PNG"]),
        (Jpeg("JPEG".into()), ["image/jpeg", "JPEG"]),
        (Bytes { content_type: "video/mp4".to_owned(), body: "MP4".into() }, ["video/mp4", "MP4"]),
    ] {
        client.put_picture(body).await.unwrap();
        let asked = server.asked();
        assert_eq!([asked.header("content-type").unwrap(), asked.body.as_str()], sent);
    }
    client.add_picture(Body::from("PDF")).await.unwrap();
    assert_eq!(server.asked().header("content-type"), Some("application/pdf"));
    client.patch_picture().body("image/jpeg", "JPEG").await.unwrap();
    assert_eq!(server.asked().header("content-type"), Some("image/jpeg"));
}

#[tokio::test]
async fn the_caller_chooses_the_media_type_of_a_patch() {
    use patch_types::PatchBody::{ApplyPatchYaml, JsonPatchJson, MergePatchJson, StrategicMergePatchJson};
    let server = server();
    let client: patch_types::Client = patch_types::Client::builder(server.url()).build().unwrap();
    let patch = BTreeMap::from([("spec".to_owned(), json!(null))]);
    let list = json!([{"op": "remove", "path": "/spec"}]);
    for (body, subtype) in [
        (JsonPatchJson(list.clone()), "json-patch+json"),
        (MergePatchJson(patch.clone()), "merge-patch+json"),
        (StrategicMergePatchJson(patch.clone()), "strategic-merge-patch+json"),
        (ApplyPatchYaml(patch.clone()), "apply-patch+yaml"),
    ] {
        let expected = if subtype == "json-patch+json" { list.clone() } else { json!({"spec": null}) };
        client.patch_pod("p", body.clone()).await.unwrap();
        client.patch_node("n", body).await.unwrap();
        for target in ["/v2/pods/p", "/v2/nodes/n"] {
            let asked = server.asked();
            assert_eq!(asked.header("content-type"), Some(format!("application/{subtype}").as_str()));
            assert_eq!((asked.target.as_str(), asked.json()), (target, expected.clone()));
        }
    }
}

#[tokio::test]
async fn the_caller_chooses_what_a_body_is() {
    let server = server();
    let client: body_choice::Client = body_choice::Client::builder(server.url()).build().unwrap();
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
    let client: bodies::Client = bodies::Client::builder(server.url()).build().unwrap();
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
    let client: text_and_bytes::Client = text_and_bytes::Client::builder(server.url()).build().unwrap();
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
    let client: accept::Client = accept::Client::builder(server.url()).build().unwrap();
    client.get_report().await.unwrap();
    assert_eq!(server.asked().header("accept"), Some("text/csv, application/json, */*;q=0.5"));
    client.get_document().header("accept", "text/plain").await.unwrap();
    assert_eq!(server.asked().header("accept"), Some("text/plain"));
    let _ = client.get_plain().send_raw().await.unwrap();
    assert_eq!(server.asked().header("accept"), Some("application/json, */*;q=0.5"));
}

#[tokio::test]
async fn parts_are_written_in_their_style() {
    let server = server();
    let client: encodings::Client = encodings::Client::builder(server.url()).build().unwrap();
    let form = encodings::AddThingForm {
        tags: Some(vec!["a b".to_owned(), "c&d=%".to_owned()]),
        filter: Some(BTreeMap::from([("x".to_owned(), 1), ("y z".to_owned(), 2)])),
        ..encodings::AddThingForm::default()
    };
    client.add_thing(form).await.unwrap();
    let expected = [["tags", "", "a b|c&d=%"], ["filter[x]", "", "1"], ["filter[y z]", "", "2"]];
    assert_eq!(contents(&server.asked()).await, expected);
    client.add_thing(encodings::AddThingForm::default()).await.unwrap();
    assert!(!server.asked().body.contains("name="));
}

#[tokio::test]
async fn lists_of_older_forms_are_joined_or_repeated() {
    let server = server();
    let client: swagger_forms::Client = swagger_forms::Client::builder(server.url()).build().unwrap();
    let list = |items: [&str; 2]| Some(items.map(str::to_owned).to_vec());
    let form = swagger_forms::UploadPhotoForm {
        photo: File::new("x"),
        more: Vec::new(),
        tags: list(["a b", "c"]),
        sizes: Some(vec![1, 2]),
        words: list(["d,e", "f"]),
        caption: None,
    };
    client.upload_photo("1", form).await.unwrap();
    let parts = parts(&server.asked()).await;
    let texts: Vec<_> = parts.iter().skip(1).map(|(name, _, _, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(texts, [("tags", "a b,c"), ("sizes", "1|2"), ("words", "d,e"), ("words", "f")]);
}

#[tokio::test]
async fn bytes_are_no_text_whatever_their_media_type_says() {
    let server = Server::answering("200 OK", "\u{1}\u{2}, not JSON");
    let client: bytes_by_schema::Client = bytes_by_schema::Client::builder(server.url()).build().unwrap();
    let bytes = Bytes::from_static(b"\x01\x02, not JSON");
    assert_eq!(*client.post_json(bytes.clone()).await.unwrap(), bytes);
    assert_eq!(*client.post_text(bytes.clone()).await.unwrap(), bytes);
    assert_eq!(*client.post_xml(bytes.clone()).await.unwrap(), bytes);
    assert_eq!(*client.post_lines(bytes.clone()).await.unwrap(), bytes);
    assert_eq!(*client.put_any("image/png", bytes.clone()).await.unwrap(), bytes);
    for media_type in ["application/json", "text/csv", "text/xml", "application/x-ndjson", "image/png"] {
        let asked = server.asked();
        assert_eq!((asked.header("content-type"), asked.body.as_bytes()), (Some(media_type), bytes.as_ref()));
    }
}
