//! Hooks around requests, against a real HTTP/1.1 server.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;
mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith_runtime::http::uri::Authority;
use oasmith_runtime::http::{HeaderValue, Request, Response};
use oasmith_runtime::{Body, ClientBuilder, Hook, Operation, Sent, TransportError};
use peer::{Peer, answer, closed};
use support::{Client, InboundIp};

const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/// Keeps a line for each thing that it is told.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>, &'static str);

impl Hook for Log {
    fn before(&self, request: &mut Request<Body>) {
        request.headers_mut().insert("traceparent", HeaderValue::from_static(PARENT));
        self.0.lock().unwrap().push(format!("{}: {}", self.1, request.method()));
    }

    fn after(&self, sent: &Sent<'_>) {
        assert!(sent.elapsed < Duration::from_secs(20));
        let outcome = sent.outcome.map(Response::status).map_err(TransportError::is_connect);
        let port = sent.server.and_then(Authority::port_u16).is_some();
        let call = sent.call;
        let line = format!("{}: {} {} {} {port} {outcome:?}", self.1, call.operation, call.template, call.resends);
        self.0.lock().unwrap().push(line);
    }
}

#[tokio::test]
async fn hooks_see_every_request_and_what_came_of_it() {
    let peer = Peer::answering([answer("200 OK", "{}"), answer("404 Not Found", "[]")]);
    let log = Log::default();
    let outer = Log(Arc::clone(&log.0), "outer");
    let inner = Log(Arc::clone(&log.0), "inner");
    let client: Client = ClientBuilder::new(&peer.url).hook(outer).hook(inner).build().unwrap();
    client.update("1", &InboundIp::default()).await.unwrap();
    client.update("2", &InboundIp::default()).await.unwrap_err();
    client.update("3", &InboundIp::default()).base_url(closed()).await.unwrap_err();
    assert!(peer.seen().iter().all(|asked| asked.header("traceparent") == Some(PARENT)));
    let told = |outcome: &str| {
        let after = |hook: &str| format!("{hook}: updateConnection /connections/{{id}} 0 true {outcome}");
        ["outer: PATCH".to_owned(), "inner: PATCH".to_owned(), after("inner"), after("outer")]
    };
    assert_eq!(*log.0.lock().unwrap(), [told("Ok(200)"), told("Ok(404)"), told("Err(true)")].concat());
}
