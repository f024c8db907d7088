//! The transport for tests of those who use a client.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod list_events;
mod support;

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use list_events::ListEvents;
use oasmith_runtime::http::Response;
use oasmith_runtime::{
    Body, ClientBuilder, Error, Method, MockTransport, Nullable, Operation, Retry, Scheme, Security, TransportError,
};
use support::{Client, InboundIp, UpdateConnection, UpdateConnectionError};

fn client(mock: &MockTransport) -> Client {
    ClientBuilder::new("https://api.test/v2").header("x-key", "s3cret").transport(mock.clone()).build().unwrap()
}

fn limit(limit: i64) -> InboundIp {
    InboundIp { channel_limit: Nullable::Value(limit), region: None, codecs: Some(vec!["G722".to_owned()]) }
}

#[tokio::test]
async fn answers_are_played_in_order_of_what_fits() {
    let mock = MockTransport::new();
    let client = client(&mock);
    mock.on("PATCH", "/v2/connections/2").answer(200, r#"{"channel_limit": 2}"#);
    mock.on("PATCH", "/v2/connections/1").answer(404, r#"["gone"]"#);
    // Keys of JSON have no order.
    let body = r#"{ "codecs": ["G722"], "channel_limit": 5 }"#;
    mock.on("PATCH", "/v2/connections/1?limit=3").header("X-Key", "s3cret").body(body).answer(200, "{}");

    let Err(Error::Api(error)) = client.update("1", &limit(5)).await else { panic!("no error") };
    assert!(matches!(error.error, UpdateConnectionError::NotFound(errors) if errors == ["gone"]));
    client.update("1", &limit(5)).limit(3).await.unwrap();
    assert!(mock.check().unwrap_err().contains("PATCH /v2/connections/2 did not come"));
    assert_eq!(client.update("2", &limit(5)).await.unwrap().channel_limit, Nullable::Value(2));

    mock.check().unwrap();
    let addresses: Vec<String> = mock.requests().iter().map(|request| request.uri().to_string()).collect();
    assert_eq!(addresses[1], "https://api.test/v2/connections/1?limit=3");
    assert_eq!(addresses.len(), 3);
}

#[tokio::test]
async fn what_differs_is_said() {
    let wrong = |prepare: fn(&MockTransport)| async move {
        let mock = MockTransport::new();
        prepare(&mock);
        let error = client(&mock).update("1", &limit(5)).await.unwrap_err();
        let report = mock.check().unwrap_err();
        assert!(error.to_string().ends_with(report.lines().next().unwrap()), "{error} {report}");
        assert!(!report.contains("s3cret"), "{report}");
        report.lines().next().unwrap().replace("PATCH /v2/connections/1 (`updateConnection`) was not expected: ", "")
    };
    assert_eq!(
        wrong(|mock| {
            mock.on("PATCH", "/v2/connections/1").answer(200, "").times(0);
        })
        .await,
        "nothing is open"
    );
    assert_eq!(
        wrong(|mock| drop(mock.on("PATCH", "/connections/1").answer(200, ""))).await,
        "what is open is PATCH /connections/1"
    );
    assert_eq!(
        wrong(|mock| drop(mock.on("PATCH", "/v2/connections/1").header("x-a", "1").answer(200, ""))).await,
        "there is no header `x-a`"
    );
    assert_eq!(
        wrong(|mock| drop(mock.on("PATCH", "/v2/connections/1").header("x-key", "other").answer(200, ""))).await,
        "the header `x-key` is [Sensitive]"
    );
    assert_eq!(
        wrong(|mock| drop(mock.on("PATCH", "/v2/connections/1").body("{}").answer(200, ""))).await,
        r#"the body is b"{\"channel_limit\":5,\"codecs\":[\"G722\"]}" in place of b"{}""#
    );
}

/// Neither by its name nor by the description.
#[tokio::test]
async fn no_credential_of_a_query_is_said() {
    let mock = MockTransport::new();
    let security = Security { schemes: &[("key_auth", Scheme::Query("app"))], required: &[&["key_auth"]] };
    let builder = ClientBuilder::new("https://api.test").security(security).credential("key_auth", "s3cret");
    let client: Client = builder.transport(mock.clone()).build().unwrap();
    let error = client.update("1", &limit(5)).limit(3).query("access_token", "s3cret").await.unwrap_err();
    let report = mock.check().unwrap_err();
    let address = "/connections/1?limit=3&access_token=REDACTED&app=REDACTED";
    assert_eq!(report, format!("PATCH {address} (`updateConnection`) was not expected: nothing is open"));
    assert!(error.to_string().ends_with(&report), "{error}");
    assert!(mock.requests()[0].uri().query().unwrap().ends_with("app=s3cret"));
}

#[tokio::test]
async fn headers_of_an_answer_stand_beside_each_other() {
    let mock = MockTransport::new();
    let mut answer = mock.on_operation("updateConnection").answer(200, "{}");
    answer
        .header("set-cookie", "a=1")
        .header("set-cookie", "b=2")
        .header("content-type", "application/merge-patch+json");
    let headers = client(&mock).update("1", &limit(5)).await.unwrap().headers().clone();
    assert_eq!(headers.get_all("set-cookie").iter().collect::<Vec<_>>(), ["a=1", "b=2"]);
    assert_eq!(headers.get_all("content-type").iter().collect::<Vec<_>>(), ["application/merge-patch+json"]);
    mock.check().unwrap();
}

/// As generated code says it.
fn accepting(client: &Client, media_types: &'static str) -> UpdateConnection {
    let mut call = client.update("1", &limit(5));
    call.call.accept(media_types);
    call
}

#[tokio::test]
async fn an_answer_is_of_the_media_type_that_is_described() {
    for (described, played) in [
        ("application/hal+json, text/csv, */*;q=0.5", "application/hal+json"),
        ("*/*", "application/json"),
        ("image/*, */*;q=0.5", "application/json"),
    ] {
        let mock = MockTransport::new();
        mock.on_operation("updateConnection").answer(200, "{}");
        let answer = accepting(&client(&mock), described).await.unwrap();
        assert_eq!(answer.headers()["content-type"], played);
    }
    for (described, played, is_fine) in [
        ("application/json, */*;q=0.5", "text/html", false),
        ("application/json, */*;q=0.5", "Application/problem+json; charset=utf-8", true),
        ("application/xml, */*;q=0.5", "application/json", false),
        ("image/*, text/plain", "image/png", true),
        ("image/*, text/plain", "text/plain; charset=utf-8", true),
        ("image/*, text/plain", "video/mp4", false),
        ("*/*", "video/mp4", true),
        ("text/csv; columns=\"a, image/png\", */*;q=0.5", "image/png", false),
    ] {
        let mock = MockTransport::new();
        mock.on_operation("updateConnection").answer(200, "{}").header("content-type", played);
        accepting(&client(&mock), described).await.unwrap();
        let problem = "the answer to PATCH /v2/connections/1 (`updateConnection`) is not as described";
        let expected = if is_fine { Ok(()) } else { Err(format!("{problem}: its media type is `{played}`")) };
        assert_eq!(mock.check(), expected, "{described}");
    }
}

#[tokio::test]
async fn an_operation_is_expected_by_its_name() {
    let mock = MockTransport::new();
    let client = client(&mock);
    mock.on_operation("updateConnection").header("x-key", "s3cret").answer(200, r#"{"channel_limit": 2}"#).times(2);
    assert_eq!(client.update("1", &limit(5)).limit(3).await.unwrap().channel_limit, Nullable::Value(2));
    assert_eq!(mock.check().unwrap_err(), "the operation `updateConnection` came 1 of 2 times");
    assert_eq!(client.update("2", &limit(5)).await.unwrap().channel_limit, Nullable::Value(2));
    mock.check().unwrap();

    mock.on_operation("updateConection").answer(200, "{}");
    mock.on("GET", "/v2/connections/2").answer(200, "{}").always();
    client.update("2", &limit(5)).await.unwrap_err();
    assert_eq!(
        mock.check().unwrap_err(),
        "PATCH /v2/connections/2 (`updateConnection`) was not expected: what is open is the operation `updateConection`, \
         GET /v2/connections/2\nthe operation `updateConection` did not come"
    );
}

#[tokio::test]
async fn what_an_operation_is_not_described_to_answer_is_said() {
    let mock = MockTransport::new();
    let client = client(&mock);
    let check = |status: u16, body: &'static str| {
        let (mock, client) = (mock.clone(), client.clone());
        async move {
            mock.on_operation("updateConnection").answer(status, body);
            let outcome = client.update("1", &limit(5)).await;
            (outcome, mock.check().err().unwrap_or_default().lines().last().map(str::to_owned))
        }
    };
    assert_eq!(check(200, "{}").await.1, None);
    assert_eq!(check(404, r#"["gone"]"#).await.1, None);
    // What any server may answer, and retries wait for.
    assert_eq!(check(502, "<html>").await.1, None);

    let (outcome, report) = check(200, r#"{"channel_limit": "many"}"#).await;
    assert!(matches!(outcome, Err(Error::Decode(_))), "{outcome:?}");
    let misfit = "the answer to PATCH /v2/connections/1 (`updateConnection`) is not as described: ";
    assert_eq!(report.unwrap(), format!("{misfit}$.channel_limit: expected an integer, found string \"many\""));
    assert_eq!(check(201, "{}").await.1.unwrap(), format!("{misfit}there is no success of 201 Created"));
    let (outcome, report) = check(404, "{}").await;
    assert!(matches!(outcome, Err(Error::Decode(_))), "{outcome:?}");
    assert!(report.as_ref().unwrap().contains("expected an array"), "{report:?}");

    // Unless the test is about that, or the caller reads the answer alone.
    let mock = MockTransport::new();
    let client = self::client(&mock);
    mock.on_operation("updateConnection").answer(201, "no JSON").undescribed().times(2);
    let Err(Error::UndocumentedStatus(answer)) = client.update("1", &limit(5)).await else { panic!("no error") };
    assert_eq!(answer.body(), "no JSON");
    client.update("1", &limit(5)).await.unwrap_err();
    mock.on_operation("updateConnection").answer(201, "no JSON");
    assert_eq!(client.update("1", &limit(5)).send_raw().await.unwrap().status(), 201);
    mock.check().unwrap();
}

/// Its statuses are those of the standard, whether the description has them or not.
#[tokio::test]
async fn what_a_stream_goes_on_with_is_not_judged_as_its_beginning() {
    let mock = MockTransport::new();
    let client: oasmith_runtime::Client =
        ClientBuilder::new("https://api.test").transport(mock.clone()).build().unwrap();
    let events = || mock.on_operation("listEvents");
    events().answer(200, "id: 1\ndata: 1\n\n");
    events().header("last-event-id", "1").answer(206, "id: 2\ndata: 2\n\n");
    events().header("last-event-id", "2").answer(204, "");
    let retry = Retry::attempts(2).backoff(Duration::ZERO, Duration::ZERO);
    let mut events = ListEvents::new(&client, Method::GET).reconnect(retry).await.unwrap().into_body();
    assert_eq!(*events.next().await.unwrap().unwrap(), 1);
    assert_eq!(*events.next().await.unwrap().unwrap(), 2);
    assert!(events.next().await.is_none());
    mock.check().unwrap();

    // As the beginning it is none that is described.
    mock.on_operation("listEvents").answer(204, "");
    ListEvents::new(&client, Method::GET).await.unwrap_err();
    assert!(mock.check().unwrap_err().contains("there is no success of 204"));
}

#[tokio::test]
async fn it_answers_with_anything_as_often_as_it_should() {
    let mock = MockTransport::new();
    let client = client(&mock);
    // Tried again: a failure, a refusal, a success.
    mock.on_operation("updateConnection").answer_with(|_| Err(TransportError::other("reset")));
    mock.on_operation("updateConnection")
        .answer(429, "slow down")
        .header("content-type", "text/plain")
        .header("retry-after", "0");
    mock.on_operation("updateConnection").answer(200, "{}");
    let retry = Retry::attempts(3).backoff(Duration::ZERO, Duration::ZERO);
    client.update("1", &limit(5)).idempotency_key("k1").retry(retry).await.unwrap();
    mock.check().unwrap();

    // An answer that depends on the request, any number of times, none being one too.
    mock.on("PATCH", "/v2/connections/8").answer(200, "{}").always();
    mock.on("PATCH", "/v2/connections/9")
        .answer_with(|request| Ok(Response::new(request.body().clone().into())))
        .always();
    for sent in [5, 6] {
        let answer = client.update("9", &limit(sent)).await.unwrap();
        assert_eq!(answer.channel_limit, Nullable::Value(sent));
    }

    // A body in pieces, twice; and one that breaks.
    let pieces = Body::from_iter([r#"{"channel_"#, r#"limit": 2}"#]);
    mock.on("PATCH", "/v2/connections/1").answer(200, pieces).times(2);
    for _ in 0..2 {
        let mut body = client.update("1", &limit(5)).stream().await.unwrap().into_body();
        assert_eq!(body.chunk().await.unwrap().unwrap(), r#"{"channel_"#);
        assert_eq!(body.bytes().await.unwrap(), r#"limit": 2}"#);
    }
    mock.on("PATCH", "/v2/connections/1").answer_with(|_| {
        let pieces = [Ok("{"), Err("reset")];
        Ok(Response::new(Body::stream(Listed(pieces.into_iter()))))
    });
    let error = client.update("1", &limit(5)).await.unwrap_err();
    assert!(error.to_string().ends_with("reset"), "{error}");
    mock.check().unwrap();
}

#[tokio::test]
async fn what_no_answer_can_be_is_an_error_of_the_call() {
    let mock = MockTransport::new();
    mock.on("PATCH", "/v2/connections/1").answer(7, "");
    mock.on("PATCH", "/v2/connections/1").answer(200, "{}").header("a b", "c");
    mock.on("PATCH", "/v2/connections/1").answer(200, "{}").header("a", "b\n");
    let client = client(&mock);
    for problem in ["invalid status code", "invalid HTTP header name", "failed to parse header value"] {
        let error = client.update("1", &limit(5)).await.unwrap_err();
        assert!(error.to_string().contains(problem), "{error}");
    }
    mock.check().unwrap();
}

/// A list as a stream.
struct Listed<I>(I);

impl<I: Iterator + Unpin> Stream for Listed<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.0.next())
    }
}
