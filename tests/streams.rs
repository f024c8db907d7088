//! Generated clients of golden cases against a real HTTP server: answers that are read item by item.
#![allow(
    dead_code,
    missing_docs,
    unused_imports,
    reason = "the clients are whole, and their documents describe little"
)]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod server;

use std::time::Duration;

use oasmith_runtime::{Error, ItemBody, Operation, PlainText};
use server::Server;

#[rustfmt::skip]
pub mod golden {
    #[path = "../golden/parts_in_answers/expected.rs"]
    pub mod parts_in_answers;
    #[path = "../golden/event_kinds/expected.rs"]
    pub mod event_kinds;
    #[path = "../golden/event_messages/expected.rs"]
    pub mod event_messages;
    #[path = "../golden/lines_in_requests/expected.rs"]
    pub mod lines_in_requests;
    #[path = "../golden/streams/expected.rs"]
    pub mod streams;
    #[path = "../golden/streams_3_2/expected.rs"]
    pub mod streams_3_2;
}

use golden::event_kinds::{StepsResponseEvent, WatchResponseEvent, WatchResponseEventAddJson};
use golden::lines_in_requests::{Pet, ReplacePetsRequestItem};
use golden::streams::{ChatError, ChatRequest, Piece, WatchAnythingOutput};
use golden::{event_kinds, event_messages, lines_in_requests, parts_in_answers, streams, streams_3_2};

fn server(status: &str, content_type: &str, body: &str) -> Server {
    let headers = format!("content-length: {}\r\ncontent-type: {content_type}", body.len());
    Server::answering_with(status, &headers, body)
}

fn client(server: &Server) -> streams::Client {
    streams::Client::builder(server.url()).build().unwrap()
}

const PIECES: &str = "data: {\"index\": 0, \"text\": \"Hel\"}\n\ndata: {\"index\": 1}\n\ndata: [DONE]\n\n";

#[tokio::test]
async fn a_stream_is_asked_for_where_json_is_offered_too() {
    let server = server("200 OK", "text/event-stream", PIECES);
    let call = client(&server).chat(&ChatRequest { stream: Some(true) }).events();
    let mut events = call.timeout(Duration::from_secs(10)).await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().data, Piece { index: 0, text: Some("Hel".to_owned()) });
    assert_eq!(events.next().await.unwrap().unwrap().index, 1);
    assert!(events.next().await.is_none());
    let asked = server.asked();
    assert_eq!(asked.header("accept"), Some("text/event-stream, */*;q=0.5"));
    assert_eq!(asked.body, "{\"stream\":true}");
}

#[tokio::test]
async fn lines_are_asked_for_too() {
    let server = server("200 OK", "application/x-ndjson", "{\"index\": 0}\n{\"index\": \"1\"}\n{\"index\": 2}");
    let mut lines = client(&server).chat(&ChatRequest::default()).lines().await.unwrap().into_body();
    assert_eq!(lines.next().await.unwrap().unwrap().index, 0);
    let error = Error::<ChatError>::from(lines.next().await.unwrap().unwrap_err());
    assert_eq!(error.to_string(), "chat: item 1: $.index: expected an integer, found string \"1\"");
    assert_eq!(lines.next().await.unwrap().unwrap().index, 2);
    assert!(lines.next().await.is_none());
}

#[tokio::test]
async fn an_event_without_a_type_is_a_message() {
    use event_messages::{Client, Progress, WatchStepsResponseEvent};
    let sent = "data: {\"percent\": 1}\n\nevent: message\ndata: {\"percent\": 2}\n\nevent: done\ndata: bye\n\n";
    let server = server("200 OK", "text/event-stream", sent);
    let client: Client = Client::builder(server.url()).build().unwrap();
    let mut events = client.watch_steps().await.unwrap();
    for percent in [1, 2] {
        let event = events.next().await.unwrap().unwrap().data;
        assert_eq!(event, WatchStepsResponseEvent::Message(Progress { percent }));
    }
    let last = events.next().await.unwrap().unwrap().data;
    assert_eq!(last, WatchStepsResponseEvent::Done(PlainText("bye".to_owned())));
}

/// The request did not say `stream: true`, or said it and nobody asked for the events.
#[tokio::test]
async fn the_other_kind_of_answer_is_an_error_that_says_so() {
    let json = server("200 OK", "application/json", "{\"text\": \"Hello\"}");
    let error = client(&json).chat(&ChatRequest::default()).events().await.unwrap_err();
    assert!(
        error.to_string().contains("expected a body of `text/event-stream`, found one of `application/json`"),
        "{error}"
    );
    assert_eq!(error.response().unwrap().json::<streams::Answer>().unwrap().text, "Hello");

    let events = server("200 OK", "text/event-stream", PIECES);
    let error = client(&events).chat(&ChatRequest { stream: Some(true) }).await.unwrap_err();
    assert!(error.to_string().contains("with a body of `text/event-stream` that is not as described"), "{error}");
}

#[tokio::test]
async fn an_error_is_read_whole() {
    let server = server("429 Too Many Requests", "text/event-stream", "data: {}\n\n");
    let error = client(&server).chat(&ChatRequest::default()).events().await.unwrap_err();
    let Error::Api(answer) = error else { panic!("{error}") };
    assert!(matches!(&answer.error, ChatError::Other(bytes) if bytes == "data: {}\n\n"));
}

#[tokio::test]
async fn texts_and_data_of_described_events() {
    let texts = server("200 OK", "text/event-stream", "data: {not\ndata: JSON\n\n");
    let mut events = client(&texts).watch_texts().events(true).await.unwrap();
    assert_eq!(&**events.next().await.unwrap().unwrap(), "{not\nJSON");
    assert_eq!(texts.asked().target, "/v2/texts?events=true");

    let runs = server("200 OK", "text/event-stream", "event: done\nid: 7\ndata: {\"index\": 1}\n\n");
    let event = client(&runs).watch_runs().await.unwrap().next().await.unwrap().unwrap();
    assert_eq!((event.event.as_deref(), event.id.as_deref(), event.data.index), (Some("done"), Some("7"), 1));

    let lines = server("200 OK", "text/event-stream", "event: line\ndata: {\"text\": \"a\"}\n\n");
    let client = streams_3_2::Client::builder(lines.url()).build().unwrap();
    let event = client.watch().await.unwrap().next().await.unwrap().unwrap();
    assert_eq!((event.event.as_deref(), event.text.as_str()), (Some("line"), "a"));
}

#[tokio::test]
async fn a_stream_can_be_one_of_several_answers() {
    let lines = server("200 OK", "application/jsonl", "1\n[2]\n");
    let output = client(&lines).watch_anything().await.unwrap().into_body();
    let WatchAnythingOutput::Ok(mut lines) = output else { panic!("{output:?}") };
    assert_eq!(lines.next().await.unwrap().unwrap(), 1);

    let later = server("202 Accepted", "application/json", "{\"text\": \"later\"}");
    let output = client(&later).watch_anything().await.unwrap().into_body();
    assert!(matches!(output, WatchAnythingOutput::Accepted(answer) if answer.text == "later"));
}

#[tokio::test]
async fn items_can_be_null() {
    let server = server("200 OK", "application/json-seq", "\u{1e}null\n\u{1e}7\n");
    let mut records = streams_3_2::Client::builder(server.url()).build().unwrap().get_records().await.unwrap();
    assert_eq!(records.next().await.unwrap().unwrap(), None);
    assert_eq!(records.next().await.unwrap().unwrap(), Some(7));
}

/// OAS 3.2.0, "Server-Sent Event Streams".
#[tokio::test]
async fn events_of_several_kinds_have_data_of_their_own() {
    let kinds = server(
        "200 OK",
        "text/event-stream",
        "event: addString\ndata: This data is formatted\ndata: across two lines\nretry: 5\n\nevent: addInt64\ndata: 1234567890\n\n\
         event: addJson\ndata: {\"foo\": 42}\n\nevent: putJson\ndata: {\"bar\": 42}\n\nevent: other\ndata: 1\n\ndata: plain\n\n",
    );
    let client = event_kinds::Client::builder(kinds.url()).build().unwrap();
    let mut events = client.watch().await.unwrap().into_body();
    let text = |text: &str| PlainText(text.to_owned());
    let mut next = async || events.next().await.unwrap().map(|event| event.data);
    assert_eq!(next().await.unwrap(), WatchResponseEvent::AddString(text("This data is formatted\nacross two lines")));
    assert_eq!(next().await.unwrap(), WatchResponseEvent::AddInt64(1_234_567_890));
    let Ok(WatchResponseEvent::AddJson(WatchResponseEventAddJson { foo: 42, .. })) = next().await else {
        panic!("no JSON")
    };
    let error = next().await.unwrap_err();
    assert_eq!(error.to_string(), "watch: item 3: $: missing key `foo`");
    assert_eq!(next().await.unwrap(), WatchResponseEvent::Unknown(text("1")));
    assert_eq!(next().await.unwrap(), WatchResponseEvent::Unknown(text("plain")));
    assert!(events.next().await.is_none());

    let steps = server("200 OK", "text/event-stream", "event: step\ndata: 0.5\n\nevent: unknown\ndata: 0.5\n\n");
    let client = event_kinds::Client::builder(steps.url()).build().unwrap();
    let mut events = client.watch_steps().events().await.unwrap().into_body();
    assert_eq!(events.next().await.unwrap().unwrap().data, StepsResponseEvent::Step(0.5));
    assert_eq!(events.next().await.unwrap().unwrap().data, StepsResponseEvent::Unknown(text("0.5")));
}

#[tokio::test]
async fn lines_and_records_are_sent() {
    let pet = |name: &str| Pet { name: name.to_owned() };
    let done = || Server::answering("204 No Content", "");

    let server = done();
    let client = lines_in_requests::Client::builder(server.url()).build().unwrap();
    client.import_pets(true, ItemBody::iter(["Ada", "Alan"].map(pet))).await.unwrap();
    let asked = server.asked();
    assert_eq!(
        (asked.target.as_str(), asked.header("content-type")),
        ("/v2/pets?dryRun=true", Some("application/jsonl"))
    );
    assert_eq!(asked.body, "{\"name\":\"Ada\"}\n{\"name\":\"Alan\"}\n");

    let server = done();
    let client = lines_in_requests::Client::builder(server.url()).build().unwrap();
    let item = ReplacePetsRequestItem { at: "2020-01-01T00:00:00Z".into(), pet: Some(pet("Ada")) };
    client.replace_pets().body(ItemBody::iter([item])).await.unwrap();
    assert_eq!(server.asked().body, "\u{1e}{\"at\":\"2020-01-01T00:00:00Z\",\"pet\":{\"name\":\"Ada\"}}\n");

    let server = done();
    let client = lines_in_requests::Client::builder(server.url()).build().unwrap();
    client.change_pets(ItemBody::iter([Some(1), None])).await.unwrap();
    assert_eq!(server.asked().body, "1\nnull\n");
}

/// It compiles only if it is so.
#[test]
fn clients_are_shared_and_futures_and_streams_are_sent() {
    fn shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    fn sent<T: Send + 'static>(_: &T) {}
    fn known<T: Send + Sync + 'static>(_: &T) {}
    let client: streams::Client = streams::Client::builder("http://localhost").build().unwrap();
    shared(&client);
    assert_eq!(size_of_val(&client), size_of::<usize>(), "a clone counts a reference");
    let call = client.watch_texts();
    shared(&call);
    known(&call.clone().send());
    known(&call.clone().send_raw());
    known(&call.clone().stream());
    known(&call.clone().reconnect(oasmith_runtime::Retry::attempts(2)).send());
    sent(&async move {
        let mut events = call.await.unwrap().into_body();
        while let Some(event) = events.next().await {
            event.unwrap();
        }
    });
}

#[tokio::test]
async fn answers_of_several_parts_are_a_stream_of_them() {
    let text = "--cut\r\ncontent-type: application/json\r\n\r\n{\"name\": \"Ada\"}\r\n--cut\r\n\r\n--\r\n--cut--\r\n";
    let mixed = server("200 OK", "multipart/mixed; boundary=cut", text);
    let client = parts_in_answers::Client::builder(mixed.url()).build().unwrap();
    let mut parts = client.get_pets().await.unwrap().into_body();
    let part = parts.next().await.unwrap().unwrap();
    assert_eq!((part.json::<parts_in_answers::Pet>().unwrap().name, part.headers.len()), ("Ada".to_owned(), 1));
    assert_eq!(parts.next().await.unwrap().unwrap().body, "--");
    assert!(parts.next().await.is_none());
    assert_eq!(mixed.asked().header("accept"), Some("multipart/mixed, */*;q=0.5"));

    let output = client.get_range().await.unwrap().into_body();
    assert!(matches!(output, parts_in_answers::GetRangeOutput::Success(file) if file == text));
    let ranges = server("206 Partial Content", "multipart/byteranges; boundary=cut", text);
    let client = parts_in_answers::Client::builder(ranges.url()).build().unwrap();
    let output = client.get_range().await.unwrap().into_body();
    assert!(matches!(output, parts_in_answers::GetRangeOutput::PartialContent(_)));

    let mut parts = client.run_batch().parts().await.unwrap();
    assert_eq!(parts.next().await.unwrap().unwrap().headers["content-type"], "application/json");
}
