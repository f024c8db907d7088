//! Answers that come by a transport of the user's own.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use oasmith_runtime::http::{Request, Response};
use oasmith_runtime::{Body, Bytes, ClientBuilder, Error, Operation, TransportError};
use support::{Client, InboundIp, UpdateConnection, UpdateConnectionError};

fn answer<B: From<&'static str>>(status: u16, body: &'static str) -> Response<B> {
    Response::builder().status(status).body(body.into()).unwrap()
}

#[tokio::test]
async fn a_closure_is_a_transport() {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let client: Client = ClientBuilder::new("http://api.test")
        .timeout(Duration::from_secs(3))
        .transport(move |request: Request<Body>, timeout| {
            assert_eq!(request.uri(), "http://api.test/connections/1");
            assert_eq!(timeout, Some(Duration::from_secs(3)));
            counted.fetch_add(1, Ordering::Relaxed);
            async { Ok(answer(200, "{}")) }
        })
        .build()
        .unwrap();

    let pending = client.update("1", &InboundIp::default()).send();
    assert_eq!(count.load(Ordering::Relaxed), 0, "nothing is sent before it is awaited");
    pending.await.unwrap();
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn the_kind_of_a_failure_is_kept() {
    let failing = |fail: fn() -> TransportError| -> Client {
        let transport = move |_, _| async move { Err(fail()) };
        ClientBuilder::new("http://api.test").transport(transport).build().unwrap()
    };
    let send = |client: Client| async move { client.update("1", &InboundIp::default()).await.unwrap_err() };

    let late = send(failing(|| TransportError::timeout("3 s"))).await;
    assert!(matches!(late, Error::Timeout(_)));
    let gone = send(failing(|| TransportError::connect("nobody listens"))).await;
    assert!(gone.is_connect() && !late.is_connect() && gone.api_error().is_none());
    assert!(send(failing(|| TransportError::connect_timeout("3 s"))).await.is_connect());
    let broken = send(failing(|| TransportError::other("it broke"))).await;
    assert!(matches!(broken, Error::Transport(_)));
    assert_eq!(broken.to_string(), "updateConnection: the exchange with api.test failed: it broke");
}

/// An error whose text does not have its number.
#[derive(Debug)]
#[expect(dead_code, reason = "it is for `Debug`")]
struct Status {
    code: i32,
    message: &'static str,
}

impl std::fmt::Display for Status {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.message)
    }
}

impl std::error::Error for Status {}

#[test]
fn a_certificate_is_not_tried_again_by_any_transport() {
    let error = std::io::Error::other("invalid peer certificate: Expired");
    for error in [TransportError::connect(error), TransportError::other("received fatal alert: CertificateRequired")] {
        assert!(error.is_unsendable() && !error.is_connect(), "{error:?}");
    }
    for cause in [
        "peer sent no certificates",
        "received fatal alert: UnknownCA",
        "error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed:statem_clnt.c:1883:",
        "error:0A000418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:rec_layer_s3.c:1605:SSL alert number 48",
        "error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:rec_layer_s3.c:1605:SSL alert number 116",
        "The certificate was not trusted.",
        "Der Zielprinzipalname ist falsch. (os error -2146893022)",
    ] {
        assert!(TransportError::connect(cause).is_unsendable(), "{cause}");
    }
    // As `native-tls` has it on macOS, in whatever language.
    let statuses: [fn() -> Status; 2] =
        [|| Status { code: -9807, message: "Zertifikat" }, || Status { code: -9831, message: "" }];
    for status in statuses {
        assert!(TransportError::connect(status()).is_unsendable(), "{:?}", status());
    }
    assert!(!TransportError::connect(Status { code: -9806, message: "Verbindung" }).is_unsendable());
    for cause in [
        "tls handshake eof",
        "certificates.example.com refused",
        "unknown cause",
        "received fatal alert: InternalError",
        "error:0A000438:SSL routines:ssl3_read_bytes:tlsv1 alert internal error:rec_layer_s3.c:1605:SSL alert number 80",
        "an alert: unknown cause",
        "(os error -2146893018)",
    ] {
        assert!(TransportError::connect(cause).is_connect(), "{cause}");
    }
}

#[test]
fn the_error_of_the_api_is_at_hand() {
    let error = |status, body| UpdateConnection::receive(answer::<Bytes>(status, body)).unwrap_err();
    let found = error(404, "[\"no such\"]");
    assert!(matches!(found.api_error(), Some(UpdateConnectionError::NotFound(problems)) if problems == &["no such"]));
    assert!(error(404, "{").api_error().is_none() && error(418, "[]").api_error().is_none());
}

#[test]
fn retryable_is_what_may_pass() {
    let retryable = |status, body| match UpdateConnection::receive(answer::<Bytes>(status, body)) {
        Ok(response) => panic!("{response:?}"),
        Err(error) => error.is_retryable(),
    };
    for status in [408, 425, 429, 500, 502, 504] {
        assert!(retryable(status, ""), "{status}");
    }
    for status in [400, 401, 409, 422, 501, 301] {
        assert!(!retryable(status, ""), "{status}");
    }
    // Also when the body was understood, and when it was not.
    assert!(retryable(503, "[]") && retryable(503, "<html>") && !retryable(404, "<html>"));
}

#[cfg(not(feature = "reqwest"))]
#[test]
fn without_reqwest_a_transport_is_needed() {
    let built: Result<Client, _> = ClientBuilder::new("http://api.test").build();
    assert!(built.unwrap_err().to_string().starts_with("no transport"));
}
