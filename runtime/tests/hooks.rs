//! Hooks around requests, against a real HTTP/1.1 server.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod list_events;
mod peer;
mod support;

use std::future::ready;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use list_events::ListEvents;
use oasmith_runtime::http::uri::Authority;
use oasmith_runtime::http::{HeaderValue, Request, Response};
use oasmith_runtime::{Body, ClientBuilder, Events, Hook, Method, Operation, Retry, Retrying, Sent, TransportError};
use peer::{Peer, answer, begin, closed, hang_up};
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

/// Keeps each time that a call is sent again: its cause, and what is not random of the rest.
#[derive(Clone, Default)]
struct Retries(Arc<Mutex<Vec<String>>>);

impl Hook for Retries {
    fn on_retry(&self, retrying: &Retrying<'_>) {
        let Retrying { call, attempts, cause, pause, .. } = retrying;
        let line = format!("{} {attempts} {} {}s: {cause}", call.operation, call.resends, pause.as_secs());
        self.0.lock().unwrap().push(line);
    }
}

impl Retries {
    fn client<C: From<oasmith_runtime::Client>>(&self, url: &str, retry: Retry) -> C {
        let builder = ClientBuilder::new(url).retry(retry).timer(|_| ready(()));
        builder.hook(self.clone()).build().unwrap()
    }

    fn told(&self) -> Vec<String> {
        self.0.lock().unwrap().drain(..).collect()
    }
}

#[tokio::test]
async fn hooks_hear_why_a_call_is_sent_again() {
    let busy = answer("503 Busy\r\nretry-after: 7", "");
    let peer = Peer::new(move |stream, asked| match asked.index {
        0 => stream.write_all(busy.as_bytes()),
        1 => hang_up(),
        _ => stream.write_all(answer("500 Broken", "").as_bytes()),
    });
    let retries = Retries::default();
    let client: Client = retries.client(&peer.url, Retry::attempts(3));
    let update = || client.update("1", &InboundIp::default());
    update().idempotency_key("1").await.unwrap_err();
    let [first, second] = &retries.told()[..] else { panic!("two were sent again") };
    assert_eq!(first, "updateConnection 1 1 7s: 503 Service Unavailable");
    assert!(second.starts_with("updateConnection 2 2 0s: the exchange with 127.0.0.1:"), "{second}");
    // Neither what may do harm, nor the last attempt, nor what no retry is for.
    update().await.unwrap_err();
    update().idempotency_key("1").retry(Retry::attempts(1)).await.unwrap_err();
    update().idempotency_key("1").retry(Retry::attempts(3).statuses(&[503])).await.unwrap_err();
    assert!(retries.told().is_empty());
    update().base_url(closed()).retry(Retry::attempts(2)).await.unwrap_err();
    assert!(retries.told()[0].starts_with("updateConnection 1 1 0s: no connection to 127.0.0.1:"));
}

#[tokio::test]
async fn hooks_hear_of_streams_that_go_on() {
    let peer = Peer::new(|stream, asked| match asked.index {
        0 => {
            begin(stream, "text/event-stream").and_then(|()| stream.write_all(b"data: 1\n\n")).and_then(|()| hang_up())
        }
        1 => stream.write_all(answer("429 Slow\r\nretry-after: 3", "").as_bytes()),
        _ => stream.write_all(answer("200 OK\r\ncontent-type: text/event-stream", "data: [DONE]\n\n").as_bytes()),
    });
    let retries = Retries::default();
    let client: oasmith_runtime::Client = retries.client(&peer.url, Retry::attempts(1));
    let list = ListEvents::new(&client, Method::GET).reconnect(Retry::attempts(3));
    let mut events: Events<i64> = list.await.unwrap().into_body();
    assert_eq!(events.next().await.unwrap().unwrap().data, 1);
    assert!(events.next().await.is_none());
    assert_eq!(retries.told(), ["listEvents 1 1 0s: the answer broke off", "listEvents 2 2 3s: 429 Too Many Requests"]);
}
