//! Spans around requests, against a real HTTP/1.1 server. Everything is collected, and there is no secret in it.
//!
//! Every test has a subscriber: one without could tell `tracing` that nobody wants these spans just while another asks for them.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(all(feature = "reqwest", feature = "tracing"))]

mod peer;
mod support;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use oasmith_runtime::http::Request;
use oasmith_runtime::{Body, Call, ClientBuilder, Hook, Operation, Scheme, Security};
use peer::{Peer, answer, closed};
use support::{Client, InboundIp, UpdateConnection};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::set_default;
use tracing::{Event, Metadata, Subscriber};

/// All that is recorded, of every span and event of whatever library.
#[derive(Clone, Default)]
struct Everything {
    told: Arc<Mutex<Vec<Recorded>>>,
    entered: Arc<Mutex<Vec<u64>>>,
}

#[derive(Default)]
struct Recorded {
    fields: BTreeMap<String, String>,
    handles: usize,
}

impl Visit for Recorded {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name().to_owned(), format!("{value:?}").trim_matches('"').to_owned());
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut span = Recorded { handles: 1, ..Recorded::default() };
        attributes.record(&mut span);
        span.fields.insert("span".to_owned(), attributes.metadata().name().to_owned());
        let mut spans = self.told.lock().unwrap();
        spans.push(span);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        values.record(&mut self.told.lock().unwrap()[index(span)]);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut told = Recorded::default();
        event.record(&mut told);
        told.fields.insert("within".to_owned(), format!("{:?}", self.entered.lock().unwrap().last()));
        self.told.lock().unwrap().push(told);
    }

    fn enter(&self, id: &Id) {
        self.entered.lock().unwrap().push(id.into_u64());
    }

    fn exit(&self, _: &Id) {
        self.entered.lock().unwrap().pop();
    }

    fn clone_span(&self, id: &Id) -> Id {
        self.told.lock().unwrap()[index(id)].handles += 1;
        id.clone()
    }

    fn try_close(&self, id: Id) -> bool {
        let span = &mut self.told.lock().unwrap()[index(&id)];
        span.handles -= 1;
        span.handles == 0
    }
}

fn index(id: &Id) -> usize {
    usize::try_from(id.into_u64()).unwrap() - 1
}

impl Everything {
    /// The spans of requests: their fields, and whether each is over.
    fn requests(&self) -> Vec<(BTreeMap<String, String>, bool)> {
        let spans = self.told.lock().unwrap();
        let requests = spans.iter().filter(|span| span.fields.get("span").is_some_and(|name| name == "HTTP request"));
        requests.map(|span| (span.fields.clone(), span.handles == 0)).collect()
    }
}

fn fields<'a>(list: &[(&'a str, &'a str)]) -> BTreeMap<String, String> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn a_span_is_by_the_conventions() {
    let everything = Everything::default();
    let _guard = set_default(everything.clone());
    let peer = Peer::answering([answer("200 OK", "{}"), answer("404 Not Found", "[]")]);
    let address = &peer.url;
    let port = address.rsplit(':').next().unwrap().to_owned();
    let client: Client = ClientBuilder::new(format!("{address}/v2")).build().unwrap();
    client.update("a b", &InboundIp::default()).limit(3).await.unwrap();
    client.update("1", &InboundIp::default()).await.unwrap_err();
    let requests = everything.requests();
    let full = format!("{address}/v2/connections/a%20b?limit=3");
    let expected = [
        ("span", "HTTP request"),
        ("otel.name", "PATCH /connections/{id}"),
        ("otel.kind", "client"),
        ("http.request.method", "PATCH"),
        ("http.response.status_code", "200"),
        ("oasmith.operation", "updateConnection"),
        ("server.address", "127.0.0.1"),
        ("server.port", &port),
        ("url.full", &full),
        ("url.template", "/connections/{id}"),
    ];
    assert_eq!(requests[0], (fields(&expected), true));
    let failed = &requests[1].0;
    assert_eq!(failed["http.response.status_code"], "404");
    assert_eq!((failed["error.type"].as_str(), failed["otel.status_code"].as_str()), ("404", "ERROR"));
}

#[tokio::test]
async fn each_redirect_has_a_span() {
    let everything = Everything::default();
    let _guard = set_default(everything.clone());
    // The same last segment, another number of them, another origin: nothing says which is a secret.
    let moved = |location: &str| answer(&format!("307 Moved\r\nlocation: {location}"), "");
    let there = Peer::answering([moved("/s3cret"), answer("200 OK", "{}")]);
    let peer = Peer::answering([
        moved("/s3cret/connections/s3cret?X-Amz-Signature=s3cret&page=s3cret"),
        moved(&format!("{}/connections/s3cret?s3cret", there.url)),
    ]);
    let client: Client = ClientBuilder::new(&peer.url).redirects(3).build().unwrap();
    client.update("1", &InboundIp::default()).await.unwrap();
    let requests = everything.requests();
    let all = |name: &str| requests.iter().map(|(span, _)| span[name].clone()).collect::<Vec<_>>();
    assert!(requests.iter().all(|(_, is_over)| *is_over));
    assert_eq!(all("http.response.status_code"), ["307", "307", "307", "200"]);
    let (here, there) = (&peer.url, &there.url);
    let expected = [
        format!("{here}/connections/1"),
        format!("{here}/REDACTED?X-Amz-Signature=REDACTED&page=REDACTED"),
        format!("{there}/REDACTED?REDACTED"),
        format!("{there}/REDACTED"),
    ];
    assert_eq!(all("url.full"), expected);
    assert_eq!(all("oasmith.operation"), ["updateConnection"; 4]);
    let resends = requests.iter().map(|(span, _)| span.get("http.request.resend_count").map(String::as_str));
    assert_eq!(resends.collect::<Vec<_>>(), [None, Some("1"), Some("2"), Some("3")]);
    let all: Vec<String> = everything.told.lock().unwrap().iter().map(|one| format!("{:?}", one.fields)).collect();
    assert!(!all.concat().contains("s3cret"), "{all:#?}");
}

#[tokio::test]
async fn a_span_goes_on_to_the_end_of_a_stream() {
    let everything = Everything::default();
    let _guard = set_default(everything.clone());
    let peer = Peer::answering(["HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{"]);
    let client: Client = ClientBuilder::new(&peer.url).build().unwrap();
    let call = client.update("1", &InboundIp::default()).timeout(Duration::from_millis(100));
    let mut body = call.stream().await.unwrap().into_body();
    assert_eq!(body.chunk().await.unwrap().unwrap(), "{");
    assert!(!everything.requests()[0].1, "it is not over");
    assert!(body.chunk().await.unwrap_err().is_timeout());
    drop(body);
    let (span, is_over) = everything.requests().remove(0);
    assert_eq!((span["error.type"].as_str(), is_over), ("timeout", true));
}

/// Credentials by every way that there is, in names that the description has and in others.
fn secretive(address: &str) -> oasmith_runtime::Client {
    let schemes: &[_] = &[
        ("bearer", Scheme::Http("Bearer")),
        ("header", Scheme::Header("x-tenant")),
        ("query", Scheme::Query("appid")),
        ("cookie", Scheme::Cookie("visit")),
    ];
    let security = Security { schemes, required: &[&["bearer", "header", "query", "cookie"]] };
    let builder = ClientBuilder::new(address).security(security).header("x-other", "s3cret-other");
    let names = ["bearer", "header", "query", "cookie"];
    let builder = names.into_iter().fold(builder, |builder, name| builder.credential(name, format!("s3cret-{name}")));
    builder.build().unwrap()
}

fn call(client: &oasmith_runtime::Client) -> UpdateConnection {
    let mut call: Call = client.call("send", "REPORT", "/bots/{bot_token}/messages/{id}");
    call.path("bot_token", "s3cret-path");
    call.path("id", "7");
    call.query("access_token", "s3cret-access");
    call.query("sig", "s3cret-sig");
    call.query_json("filter", &BTreeMap::from([("password".to_owned(), "s3cret-filter")]));
    call.query("limit", &5_i64);
    call.json(&BTreeMap::from([("pin".to_owned(), "s3cret-body")]));
    UpdateConnection { call }
}

#[tokio::test]
async fn no_secret_is_in_anything() {
    let everything = Everything::default();
    let _guard = set_default(everything.clone());
    let peer = Peer::answering([
        answer("200 OK\r\nset-cookie: a=s3cret-answer", "[\"s3cret-found\""),
        answer("302 Found\r\nlocation: http://a.test/?key=s3cret", ""),
    ]);
    let address = &peer.url;
    let client = secretive(&format!("{address}/bot7:s3cret-base/v2"));
    for _ in 0..2 {
        call(&client).await.unwrap_err();
    }
    let asked = peer.asked();
    assert_eq!((asked.head.clone() + &asked.body).matches("s3cret-").count(), 11, "{asked:?}");
    call(&secretive(&closed())).await.unwrap_err();
    // No request is made of this.
    call(&secretive(&closed())).header("x-a", "s3cret\n").await.unwrap_err();

    let all: Vec<String> = everything.told.lock().unwrap().iter().map(|one| format!("{:?}", one.fields)).collect();
    assert!(!all.concat().contains("s3cret"), "{all:#?}");
    let requests = everything.requests();
    assert_eq!(requests.len(), 3);
    let (first, is_over) = &requests[0];
    let path = "/REDACTED/v2/bots/REDACTED/messages/7";
    let query = "access_token=REDACTED&sig=REDACTED&filter=REDACTED&limit=5&appid=REDACTED";
    assert_eq!(first["url.full"], format!("{address}{path}?{query}"));
    assert_eq!(first["http.request.method"], "_OTHER");
    assert_eq!(first["http.request.method_original"], "REPORT");
    assert!(is_over);
    assert_eq!(requests[2].0["error.type"], "connect");
}

#[tokio::test]
async fn hooks_are_inside_of_the_span() {
    struct Context;
    impl Hook for Context {
        fn before(&self, _: &mut Request<Body>) {
            tracing::info!(marker = true, "before");
        }
    }
    let everything = Everything::default();
    let _guard = set_default(everything.clone());
    let peer = Peer::answering([answer("200 OK", "{}")]);
    let client: Client = ClientBuilder::new(&peer.url).hook(Context).build().unwrap();
    client.update("1", &InboundIp::default()).await.unwrap();
    let told = everything.told.lock().unwrap();
    let position = |name: &str, value: &str| {
        told.iter().position(|one| one.fields.get(name).is_some_and(|found| found == value)).unwrap()
    };
    let span = position("span", "HTTP request") + 1;
    assert_eq!(told[position("marker", "true")].fields["within"], format!("Some({span})"));
}
