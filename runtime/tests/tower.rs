//! The transport over `tower`: hyper's client, with a middleware before it, against a real HTTP/1.1 server.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "tower")]

mod peer;
mod support;

use std::future::{Ready, ready};
use std::net::TcpListener;
use std::time::Duration;

use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client as Hyper, Error as HyperError};
use hyper_util::rt::TokioExecutor;
use oasmith_runtime::http::{HeaderValue, Request, Response, StatusCode};
use oasmith_runtime::{Body, ClientBuilder, Error, Nullable, Operation, TowerTransport, TransportError};
use peer::{PATIENCE, Peer, answer, closed};
use support::{Client, InboundIp};
use tower::retry::Policy;
use tower::{ServiceBuilder, service_fn};

fn hyper() -> Hyper<HttpConnector, Body> {
    Hyper::builder(TokioExecutor::new()).build_http()
}

fn ok() -> String {
    answer("200 OK", r#"{"channel_limit":7}"#)
}

#[tokio::test]
async fn a_call_goes_by_hyper() {
    let peer = Peer::answering([ok()]);
    let transport = TowerTransport::new(hyper()).timer(tokio::time::sleep);
    let client: Client = ClientBuilder::new(&peer.url).timeout(PATIENCE).transport(transport).build().unwrap();
    let body = InboundIp { channel_limit: Nullable::Value(7), ..InboundIp::default() };
    let answer = client.update("a b", &body).await.unwrap();
    assert_eq!(answer.channel_limit, Nullable::Value(7));
    let asked = peer.asked();
    assert!(asked.head.starts_with("PATCH /connections/a%20b HTTP/1.1\r\n"), "{asked:?}");
    assert_eq!(asked.body, r#"{"channel_limit":7}"#);
}

/// Once more, after a 503.
#[derive(Clone)]
struct OnceMore(bool);

impl<B> Policy<Request<Body>, Response<B>, HyperError> for OnceMore {
    type Future = Ready<()>;

    fn retry(&mut self, _: &mut Request<Body>, answer: &mut Result<Response<B>, HyperError>) -> Option<Ready<()>> {
        let is_busy = answer.as_ref().is_ok_and(|answer| answer.status() == StatusCode::SERVICE_UNAVAILABLE);
        (is_busy && std::mem::replace(&mut self.0, false)).then(|| ready(()))
    }

    fn clone_request(&mut self, request: &Request<Body>) -> Option<Request<Body>> {
        request.body().as_bytes().is_some().then(|| request.clone())
    }
}

#[tokio::test]
async fn middleware_stands_between() {
    let peer = Peer::answering([answer("503 Busy", "[]"), ok()]);
    let service = ServiceBuilder::new()
        .concurrency_limit(1)
        .map_request(|mut request: Request<Body>| {
            request.headers_mut().insert("x-layer", HeaderValue::from_static("tower"));
            request
        })
        .retry(OnceMore(true))
        .service(hyper());
    let client: Client = ClientBuilder::new(&peer.url).transport(TowerTransport::new(service)).build().unwrap();
    client.update("1", &InboundIp::default()).await.unwrap();
    let asked = peer.seen();
    assert!(asked.len() == 2 && asked.iter().all(|asked| asked.header("x-layer") == Some("tower")), "{asked:?}");
}

#[tokio::test]
async fn the_timeout_is_that_of_the_whole_exchange() {
    // Nobody accepts here, and there the body does not end.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let stalling = Peer::answering(["HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{"]);
    for address in [format!("http://{}", silent.local_addr().unwrap()), stalling.url] {
        let transport = TowerTransport::new(hyper()).timer(tokio::time::sleep);
        let client: Client = ClientBuilder::new(address).transport(transport).build().unwrap();
        let call = client.update("1", &InboundIp::default()).timeout(Duration::from_millis(100));
        let error = call.await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
    }
}

#[tokio::test]
async fn a_timeout_without_a_timer_is_refused() {
    let service = service_fn(|_: Request<Body>| ready(Ok::<_, TransportError>(Response::new(Body::from("{}")))));
    let client: Client = ClientBuilder::new("http://api.test").transport(TowerTransport::new(service)).build().unwrap();
    client.update("1", &InboundIp::default()).await.unwrap();
    let error = client.update("1", &InboundIp::default()).timeout(PATIENCE).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "updateConnection: the request cannot be sent: a timeout needs `TowerTransport::timer`"
    );
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn what_a_layer_says_of_an_error_is_kept() {
    let service = ServiceBuilder::new()
        .map_err(
            |error: HyperError| {
                if error.is_connect() { TransportError::connect(error) } else { TransportError::other(error) }
            },
        )
        .service(hyper());
    let client: Client = ClientBuilder::new(closed()).transport(TowerTransport::new(service)).build().unwrap();
    let Err(Error::Transport(error)) = client.update("1", &InboundIp::default()).await else { panic!("no error") };
    assert!(error.is_connect(), "{error}");
}
