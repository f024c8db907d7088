//! Generated clients of golden cases against a real HTTP server: what becomes of answers of every kind, and where odd paths lead.
#![allow(
    dead_code,
    deprecated,
    missing_docs,
    unused_imports,
    reason = "the clients are whole, and their documents describe little"
)]
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod server;

use oasmith_runtime::{Error, HeaderReader, Headers, Operation, RawResponse, StatusCode};
use server::Server;

#[rustfmt::skip]
pub mod golden {
    #[path = "../golden/error_media_types/expected.rs"]
    pub mod error_media_types;
    #[path = "../golden/odd_paths/expected.rs"]
    pub mod odd_paths;
    #[path = "../golden/response_choice/expected.rs"]
    pub mod response_choice;
    #[path = "../golden/response_headers/expected.rs"]
    pub mod response_headers;
}

use golden::{error_media_types, odd_paths, response_choice, response_headers};

fn server(status: &str, headers: &str, body: &str) -> Server {
    let headers = format!("content-length: {}{headers}", body.len());
    Server::answering_with(status, &headers, body)
}

fn reports(server: &Server) -> response_choice::Client {
    response_choice::Client::builder(server.url()).build().unwrap()
}

fn things(server: &Server) -> response_headers::Client {
    response_headers::Client::builder(server.url()).build().unwrap()
}

const EMPTY_JSON: &str = "\r\ncontent-type: application/json";

#[tokio::test]
async fn headers_are_typed() {
    use response_headers::{ListThingsHeaders, ListThingsHeadersXOrder};

    let headers = "\r\nx-total: 7\r\nX-NAMES: a, b\r\nx-names: c\r\nx-size: w=3,h=2.5\r\n\
                   x-cursor: {\"next\": \"n1\"}\r\nx-order: sideways";
    let server = server("204 No Content", headers, "");
    let answer = things(&server).list_things().await.unwrap();
    let headers: ListThingsHeaders = answer.typed_headers().unwrap();
    assert_eq!(headers.x_total, Some(7));
    let names: Vec<&str> = headers.x_names.iter().flatten().map(oasmith_runtime::Uuid::as_str).collect();
    assert_eq!(names, ["a", "b", "c"]);
    let size = headers.x_size.unwrap();
    assert_eq!((size.w, size.h), (Some(3), Some(2.5)));
    assert_eq!(headers.x_cursor.unwrap().next.as_deref(), Some("n1"));
    assert_eq!(headers.x_order, Some(ListThingsHeadersXOrder::Unknown("sideways".to_owned())));
    assert_eq!(answer.headers().get_all("x-names").iter().count(), 2);
}

#[tokio::test]
async fn a_call_does_not_fail_over_a_header() {
    let answer = things(&server("204 No Content", "", "")).list_things().await.unwrap();
    let headers: response_headers::ListThingsHeaders = answer.typed_headers().unwrap();
    assert_eq!(headers, response_headers::ListThingsHeaders::default());

    let answer = things(&server("204 No Content", "\r\nx-total: many", "")).list_things().await.unwrap();
    let error = answer.typed_headers::<response_headers::ListThingsHeaders>().unwrap_err();
    assert_eq!(error.to_string(), "$['X-Total']: expected an integer, found `many`");
}

#[tokio::test]
async fn errors_have_typed_headers() {
    use response_headers::{ListThingsError, ListThingsTooManyRequestsHeaders, MissingHeaders, MissingHeadersXReason};

    let error = things(&server("429 Too Many Requests", "\r\nretry-after: 30", "")).list_things().await.unwrap_err();
    let Error::Api(answer) = error else { panic!("{error:?}") };
    assert!(matches!(answer.error, ListThingsError::TooManyRequests));
    let headers: ListThingsTooManyRequestsHeaders = answer.response.typed_headers().unwrap();
    assert_eq!(headers.retry_after, Some(30));

    for (text, reason) in
        [("7", MissingHeadersXReason::Integer(7)), ("lost", MissingHeadersXReason::String("lost".to_owned()))]
    {
        let server = server("404 Not Found", &format!("\r\nx-reason: {text}"), "");
        let error = things(&server).list_things().await.unwrap_err();
        let headers: MissingHeaders = error.response().unwrap().typed_headers().unwrap();
        assert_eq!(headers.x_reason, Some(reason));
    }
}

#[tokio::test]
async fn json_is_typed_and_other_media_types_are_within_reach() {
    let server = server("200 OK", "\r\ncontent-type: text/csv", "sum\r\n7\r\n");
    let call = reports(&server).get_report().header("accept", "text/csv");
    assert_eq!(call.send_raw().await.unwrap().text().unwrap(), "sum\r\n7\r\n");
    assert_eq!(server.asked().header("accept"), Some("text/csv"));

    let call = reports(&server).get_report().header("accept", "text/csv");
    assert_eq!(call.stream().await.unwrap().into_body().bytes().await.unwrap(), "sum\r\n7\r\n");
}

#[tokio::test]
async fn another_media_type_than_the_described_one_is_named() {
    let server = server("200 OK", "\r\ncontent-type: text/html; charset=utf-8", "<html>");
    let error = reports(&server).get_report().await.unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert!(text.contains("200 OK with a body of `text/html; charset=utf-8` that is not as described"), "{text}");
    assert_eq!(error.response().unwrap().body(), "<html>");
}

#[tokio::test]
async fn the_media_type_tells_which_of_several_errors_came() {
    use error_media_types::ListThingsError::{
        ClientError, ClientErrorProblemJson, NotFound, NotFoundProblemJson, Other, OtherProblemJson,
    };
    let ask = async |status: &str, media_type: &str, body: &str| {
        let server = server(status, &format!("\r\ncontent-type: {media_type}"), body);
        let client: error_media_types::Client = error_media_types::Client::builder(server.url()).build().unwrap();
        client.list_things().await.unwrap_err()
    };
    let (mistake, problem) = (r#"{"message":"m"}"#, r#"{"title":"t"}"#);
    let [json, problem_json] = ["application/json", "Application/Problem+JSON; charset=utf-8"];
    let described = async |status, media_type, body| match ask(status, media_type, body).await {
        Error::Api(answer) => answer.error,
        error => panic!("{error:?}"),
    };
    assert!(matches!(described("404 Not Found", json, mistake).await, NotFound(it) if it.message == "m"));
    assert!(
        matches!(described("404 Not Found", problem_json, problem).await, NotFoundProblemJson(it) if it.title == "t")
    );
    assert!(matches!(described("409 Conflict", json, mistake).await, ClientError(it) if it.message == "m"));
    assert!(
        matches!(described("409 Conflict", problem_json, problem).await, ClientErrorProblemJson(it) if it.title == "t")
    );
    assert!(matches!(described("500 Oh", json, mistake).await, Other(it) if it.message == "m"));
    assert!(matches!(described("500 Oh", problem_json, problem).await, OtherProblemJson(it) if it.title == "t"));

    let error = ask("409 Conflict", "text/csv", "a,b").await;
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert!(error.to_string().contains("409 Conflict with a body of `text/csv` that is not as described"), "{error}");
}

#[tokio::test]
async fn an_empty_body_is_null_or_an_error() {
    let error = reports(&server("200 OK", EMPTY_JSON, "")).get_report().await.unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert!(text.ends_with("200 OK, a success, without the body that is described: `send_raw` takes it"), "{text}");

    let nothing = || server("204 No Content", "", "");
    let error = reports(&nothing()).get_report().await.unwrap_err();
    assert!(matches!(error, Error::UndocumentedStatus(_)), "{error:?}");
    assert_eq!(error.status(), Some(StatusCode::NO_CONTENT));
    assert_eq!(reports(&nothing()).get_report().send_raw().await.unwrap().status(), 204);

    let note = reports(&server("200 OK", EMPTY_JSON, "")).get_note().await.unwrap();
    assert_eq!(note.into_body(), None);
    let note = reports(&server("200 OK", EMPTY_JSON, "\"hello\"")).get_note().await.unwrap();
    assert_eq!(note.body().as_deref(), Some("hello"));
    assert_eq!(note.raw_body(), "\"hello\"");
}

#[tokio::test]
async fn a_body_that_is_not_described_is_kept() {
    let answer = reports(&server("204 No Content", "", "")).delete_report().await.unwrap();
    assert_eq!((answer.status(), answer.raw_body().len()), (StatusCode::NO_CONTENT, 0));

    let answer = things(&server("200 OK", "", "an advertisement")).list_pages().await.unwrap();
    assert_eq!(answer.raw_body(), "an advertisement");
    assert!(!format!("{answer:?}").contains("advertisement"), "{answer:?}");
}

#[tokio::test]
async fn an_answer_to_head_has_headers_only() {
    let server = Server::answering_with("200 OK", "content-length: 12", "");
    let answer = reports(&server).probe_report().await.unwrap();
    assert_eq!(answer.headers().get("content-length").unwrap(), "12");
    assert_eq!(server.asked().method, "HEAD");
}

#[tokio::test]
async fn redirects_and_not_modified_are_answers() {
    let error = reports(&server("304 Not Modified", "", "")).get_report().await.unwrap_err();
    let Error::Api(answer) = error else { panic!("{error:?}") };
    assert!(matches!(answer.error, response_choice::GetReportError::NotModified));

    let error = reports(&server("302 Found", "\r\nlocation: /elsewhere", "")).get_page().await.unwrap_err();
    let headers: response_choice::GetPageFoundHeaders = error.response().unwrap().typed_headers().unwrap();
    assert_eq!(headers.location.as_deref(), Some("/elsewhere"));
    assert!(matches!(error, Error::Api(_)), "{error:?}");

    let error =
        reports(&server("307 Temporary Redirect", "\r\nlocation: /elsewhere", "")).get_note().await.unwrap_err();
    assert!(matches!(error, Error::UndocumentedStatus(_)), "{error:?}");
    let text = "it leads to `/elsewhere`, and redirects are not followed (`redirects` of the client's builder)";
    assert!(error.to_string().ends_with(text), "{error}");
}

#[tokio::test]
async fn odd_paths_lead_where_they_say() {
    let server = server("204 No Content", "", "");
    let client = odd_paths::Client::builder(server.url()).build().unwrap();
    client.get_file("a/b", "tar.gz").await.unwrap();
    assert_eq!(server.asked().target, "/v2/files/a%2Fb.tar.gz");
    client.get_twice(7).await.unwrap();
    assert_eq!(server.asked().target, "/v2/twice/7/7");
    client.post_job_cancel("j:1").await.unwrap();
    assert_eq!(server.asked().target, "/v2/jobs/j%3A1:cancel");
    client.get_search_kind("a&b#c").limit(3).await.unwrap();
    assert_eq!(server.asked().target, "/v2/search?kind=a%26b%23c&limit=3");
    client.get_undeclared("x y").await.unwrap();
    assert_eq!(server.asked().target, "/v2/undeclared/x%20y");
    client.get_same("1").await.unwrap();
    assert_eq!(server.asked().target, "/v2/same/1");
    client.get_same_by_y("2").await.unwrap();
    assert_eq!(server.asked().target, "/v2/same/2");
    client.get_brace_more().await.unwrap();
    assert_eq!(server.asked().target, "/v2/brace%7B/more");
    client.get_casing_ä_ö("1").await.unwrap();
    assert_eq!(server.asked().target, "/v2/Casing/1/%C3%A4%20%C3%B6/");
}
