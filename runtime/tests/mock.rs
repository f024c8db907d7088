//! The transport for tests of those who use a client.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod support;

use oasmith_runtime::http::Response;
use oasmith_runtime::{Body, ClientBuilder, Error, MockTransport, Nullable, TransportError};
use support::{Client, InboundIp, UpdateConnectionError};

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
        report.lines().next().unwrap().replace("PATCH /v2/connections/1 was not expected: ", "")
    };
    assert_eq!(wrong(|_| ()).await, "nothing of the kind is open");
    assert_eq!(wrong(|mock| mock.on("PATCH", "/connections/1").answer(200, "")).await, "nothing of the kind is open");
    assert_eq!(
        wrong(|mock| mock.on("PATCH", "/v2/connections/1").header("x-a", "1").answer(200, "")).await,
        "there is no header `x-a`"
    );
    assert_eq!(
        wrong(|mock| mock.on("PATCH", "/v2/connections/1").header("x-key", "other").answer(200, "")).await,
        "the header `x-key` is [Sensitive]"
    );
    assert_eq!(
        wrong(|mock| mock.on("PATCH", "/v2/connections/1").body("{}").answer(200, "")).await,
        r#"the body is b"{\"channel_limit\":5,\"codecs\":[\"G722\"]}" in place of b"{}""#
    );
}

#[tokio::test]
async fn it_can_fail_and_answer_with_headers() {
    let mock = MockTransport::new();
    mock.on("PATCH", "/v2/connections/1").outcome(Err(TransportError::timeout("a test")));
    let answer = Response::builder().header("x-request-id", "r1").body(Body::from("{}")).unwrap();
    mock.on("PATCH", "/v2/connections/1").outcome(Ok(answer));
    mock.on("PATCH", "/v2/connections/1").answer(7, "");

    let client = client(&mock);
    assert!(client.update("1", &limit(5)).await.unwrap_err().is_timeout());
    assert_eq!(client.update("1", &limit(5)).await.unwrap().headers()["x-request-id"], "r1");
    assert!(client.update("1", &limit(5)).await.unwrap_err().to_string().contains("invalid status code"));
    mock.check().unwrap();
}
