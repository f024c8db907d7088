//! The default transport against real HTTP/1.1 servers on the loopback interface.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;
mod support;

use std::error::Error as _;
use std::io::Write;
use std::net::TcpListener;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use oasmith_runtime::http::{Request, Uri};
use oasmith_runtime::{Body, ClientBuilder, Error, Nullable, Operation, StatusCode, Transport};
use peer::{Peer, answer, closed, hang_up};
use support::{Client, InboundIp, UpdateConnectionError};

/// A server that answers once and again with this.
fn answering(status: &str, body: &str) -> Peer {
    Peer::answering([answer(&format!("{status}\r\nx-request-id: r1"), body)])
}

fn builder(address: &str) -> ClientBuilder<Client> {
    ClientBuilder::new(address).bearer_token("t0ken").header("x-api-key", "k3y")
}

fn client(address: &str) -> Client {
    builder(address).build().unwrap()
}

#[tokio::test]
async fn a_success() {
    let peer = answering("200 OK", r#"{"channel_limit": 5}"#);
    let body = InboundIp { channel_limit: Nullable::Null, ..InboundIp::default() };
    let response = client(&format!("{}/v2/", peer.url)).update("a/b", &body).limit(3).await.unwrap();

    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["x-request-id"], "r1");
    assert_eq!(response.channel_limit, Nullable::Value(5));
    assert_eq!(response.into_body().codecs, None);

    let asked = peer.asked();
    assert_eq!((asked.method.as_str(), asked.target.as_str()), ("PATCH", "/v2/connections/a%2Fb?limit=3"));
    for (name, value) in [("authorization", "Bearer t0ken"), ("x-api-key", "k3y"), ("content-type", "application/json")]
    {
        assert_eq!(asked.header(name), Some(value));
    }
    assert!(asked.header("user-agent").unwrap().starts_with("oasmith/"), "{asked:?}");
    assert_eq!(asked.body, r#"{"channel_limit":null}"#);
}

#[tokio::test]
async fn an_error_that_the_description_has() {
    let peer = answering("404 Not Found", r#"["no such connection"]"#);
    let error = client(&peer.url).update("1", &InboundIp::default()).await.unwrap_err();
    assert!(!error.is_retryable() && !error.is_timeout());
    assert_eq!(error.to_string(), "updateConnection: the API answered 404 Not Found");
    assert_eq!(error.response().unwrap().headers()["x-request-id"], "r1");
    assert_eq!(error.response().unwrap().body(), r#"["no such connection"]"#);
    match error {
        Error::Api(answer) => match answer.error {
            UpdateConnectionError::NotFound(messages) => {
                assert_eq!(messages, ["no such connection"]);
            }
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_status_that_the_description_does_not_have() {
    let peer = answering("502 Bad Gateway", "<html>");
    let error = client(&peer.url).update("1", &InboundIp::default()).await.unwrap_err();
    assert!(matches!(&error, Error::UndocumentedStatus(response) if response.body() == "<html>"));
    assert_eq!(error.status(), Some(StatusCode::BAD_GATEWAY));
    assert!(error.is_retryable());
    assert_eq!(
        error.to_string(),
        "updateConnection: the API answered 502 Bad Gateway, which its description does not have"
    );
}

#[tokio::test]
async fn a_body_that_is_not_as_described() {
    let peer = answering("200 OK", r#"{"codecs": [1]}"#);
    let error = client(&peer.url).update("1", &InboundIp::default()).await.unwrap_err();
    assert!(matches!(&error, Error::Decode(answer) if answer.error.path() == "$.codecs[0]"));
    assert_eq!(error.response().unwrap().body(), r#"{"codecs": [1]}"#);
    assert!(!error.is_retryable());
    assert_eq!(
        error.to_string(),
        "updateConnection: the API answered 200 OK with a body that is not as described: \
         $.codecs[0]: expected a string, found integer `1`"
    );
}

#[tokio::test]
async fn an_answer_as_it_came() {
    let peer = answering("404 Not Found", "gone");
    let response = client(&peer.url).update("1", &InboundIp::default()).send_raw().await.unwrap();
    assert_eq!((response.status(), response.body().as_ref()), (StatusCode::NOT_FOUND, b"gone".as_slice()));
}

#[tokio::test]
async fn no_answer_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let short = Duration::from_millis(50);

    let by_client = builder(&address).timeout(short).build().unwrap();
    let error = by_client.update("1", &InboundIp::default()).await.unwrap_err();
    assert!(error.is_timeout() && error.is_retryable(), "{error:?}");
    assert!(error.to_string().starts_with("updateConnection: no complete answer of 127.0.0.1:"), "{error}");

    let by_call = client(&address).update("1", &InboundIp::default()).timeout(short);
    assert!(by_call.await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn an_answer_that_stops_in_its_body() {
    // The head promises more than ever comes: the time limit holds for the body too.
    let part = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{";
    let peer = Peer::answering([part]);
    let update = client(&peer.url).update("1", &InboundIp::default()).timeout(Duration::from_millis(200));
    assert!(update.await.unwrap_err().is_timeout());

    // The connection breaks.
    let peer = Peer::new(|stream, _| {
        stream.write_all(part.as_bytes())?;
        hang_up()
    });
    let error = client(&peer.url).update("1", &InboundIp::default()).await.unwrap_err();
    assert!(matches!(&error, Error::Transport(error) if !error.is_connect()), "{error:?}");
}

#[tokio::test]
async fn a_connection_that_is_refused() {
    let server = closed();
    let error = client(&server).update("1", &InboundIp::default()).query("key", "s3cret").await.unwrap_err();
    assert!(matches!(&error, Error::Transport(error) if error.is_connect()), "{error:?}");
    assert!(error.is_retryable() && error.status().is_none());
    assert!(error.source().is_some());
    let text = error.to_string();
    let server = server.trim_start_matches("http://");
    assert!(
        text.starts_with(&format!("updateConnection: no connection to {server}: ")) && text.contains("refused"),
        "{text}"
    );
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
}

#[tokio::test]
async fn a_request_that_cannot_be_built_is_not_sent() {
    let peer = answering("200 OK", "{}");
    let error = client(&peer.url).update("..", &InboundIp::default()).await.unwrap_err();
    assert!(matches!(error, Error::Request(_)));
    assert!(peer.is_idle(), "nothing may arrive");
}

#[tokio::test]
async fn a_redirect_is_an_answer() {
    for status in ["301 Moved Permanently", "307 Temporary Redirect"] {
        let other = answering("200 OK", "{}");
        let elsewhere = &other.url;
        let peer = answering(&format!("{status}\r\nlocation: {elsewhere}/x?key=s3cret"), "");
        let error = client(&peer.url).update("1", &InboundIp::default()).await.unwrap_err();
        assert!(matches!(error, Error::UndocumentedStatus(_)));
        let expected = format!(
            "updateConnection: the API answered {status}, which its description does not have; \
             it leads to `{elsewhere}/x?…`, and redirects are not followed (`redirects` of the client's builder)"
        );
        assert_eq!(error.to_string(), expected);
        assert!(other.is_idle(), "nothing may travel");
    }
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
#[test]
fn https_without_tls_says_so() {
    let error = builder("HTTPS://127.0.0.1:1").build().unwrap_err();
    assert!(matches!(error, oasmith_runtime::BuildError::NoTls));
    assert!(error.to_string().contains("enable the feature `rustls` or `native-tls`"), "{error:?}");
}

#[tokio::test]
async fn a_connection_that_takes_too_long_is_safe_to_retry() {
    struct Never;
    impl reqwest::dns::Resolve for Never {
        fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
            Box::pin(std::future::pending())
        }
    }
    let slow = reqwest::Client::builder().connect_timeout(Duration::from_millis(20)).dns_resolver(Never);
    let client = builder("http://api.test").transport(slow.build().unwrap()).build().unwrap();
    let error = client.update("1", &InboundIp::default()).await.unwrap_err();
    assert!(matches!(&error, Error::Timeout(error) if error.is_connect()), "{error:?}");
    assert!(error.is_timeout() && error.is_retryable());
}

#[test]
fn awaiting_outside_of_a_runtime_is_an_error() {
    let mut pending = pin!(client("http://127.0.0.1:1").update("1", &InboundIp::default()).send());
    let Poll::Ready(Err(error)) = pending.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("nothing to wait for");
    };
    assert!(matches!(&error, Error::Transport(error) if error.is_unsendable()), "{error:?}");
    assert!(!error.is_retryable() && error.to_string().contains("runtime"), "{error}");
}

#[tokio::test]
async fn an_address_that_reqwest_refuses_is_not_retryable() {
    let mut request = Request::new(Body::default());
    *request.uri_mut() = Uri::from_static("http://api.test:99999/");
    let error = Transport::send(&reqwest::Client::new(), request, None).await.unwrap_err();
    assert!(error.is_unsendable(), "{error:?}");
}
