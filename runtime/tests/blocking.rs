//! Calls without an async runtime, by `ureq`, against a real HTTP/1.1 server.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "blocking")]

mod peer;
mod support;

use std::convert::Infallible;
use std::future::pending;
use std::io::{Read, Write};
use std::marker::PhantomData;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use oasmith_runtime::http::Response;
use oasmith_runtime::{
    AccessToken, Blocking, Body, Call, ClientBuilder, DecodeError, Error, Events, JsonLines, Method, MockTransport,
    Next, Nullable, Operation, Paginated, RawResponse, Retry, Scheme, Security, Sequence, StatusCode, TokenCache,
};
use peer::{Peer, answer, begin, closed, hang_up};
use support::{Client, InboundIp, UpdateConnection, UpdateConnectionError};
use ureq::Agent;

fn client(address: impl Into<String>) -> Client {
    ClientBuilder::new(address).transport(Agent::new_with_defaults()).build().unwrap()
}

fn update(client: &Client) -> UpdateConnection {
    client.update("1", &InboundIp { channel_limit: Nullable::Value(7), ..InboundIp::default() })
}

#[test]
fn a_call_waits_for_its_answer() {
    let peer = Peer::answering([answer("200 OK\r\nx-request-id: r1", r#"{"channel_limit":8}"#)]);
    let answer = update(&client(&peer.url)).limit(3).block_on().unwrap();
    assert_eq!((answer.channel_limit, &answer.headers()["x-request-id"]), (Nullable::Value(8), &"r1".parse().unwrap()));
    let asked = peer.asked();
    assert_eq!((asked.method.as_str(), asked.target.as_str()), ("PATCH", "/connections/1?limit=3"));
    assert!(asked.header("user-agent").unwrap().starts_with("oasmith/"), "{asked:?}");
    assert!(asked.header("accept").unwrap().starts_with("application/json"), "{asked:?}");
    assert_eq!(asked.body, r#"{"channel_limit":7}"#);
}

#[test]
fn errors_are_the_same_ones() {
    let peer = Peer::answering([
        answer("404 Not Found", "[\"gone\"]"),
        answer("307 Away\r\nlocation: http://other.test/", ""),
        answer("200 OK", "[]"),
        "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{".to_owned(),
        "nonsense\r\n\r\n".to_owned(),
    ]);
    let client = client(&peer.url);
    let Err(Error::Api(error)) = update(&client).block_on() else { panic!("no error") };
    assert!(matches!(error.error, UpdateConnectionError::NotFound(errors) if errors == ["gone"]));
    assert_eq!(update(&client).send_raw().block_on().unwrap().status(), StatusCode::TEMPORARY_REDIRECT);
    assert!(matches!(update(&client).block_on(), Err(Error::Decode(_))));
    let late = update(&client).timeout(Duration::from_millis(100)).block_on().unwrap_err();
    assert!(late.is_timeout(), "{late}");
    let broken = update(&client).block_on().unwrap_err();
    assert!(matches!(broken, Error::Transport(_)) && broken.is_retryable(), "{broken}");
}

#[test]
fn nobody_there_and_no_tls() {
    let Err(Error::Transport(error)) = update(&client(closed())).block_on() else { panic!("no error") };
    assert!(error.is_connect(), "{error}");
    // Cargo unites features: another package of a build can turn the TLS of `ureq` on.
    let Err(Error::Transport(error)) = update(&client(closed().replace("http:", "https:"))).block_on() else {
        panic!("no error")
    };
    assert!(error.is_unsendable() || error.is_connect(), "{error}");
}

#[test]
fn bodies_are_streams() {
    let peer =
        Peer::answering(["HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"]);
    let mut call = update(&client(&peer.url));
    call.as_mut().body("text/plain", Body::from_reader("a text".as_bytes()).with_length(6));
    let mut text = String::new();
    call.stream().block_on().unwrap().into_body().into_reader().read_to_string(&mut text).unwrap();
    assert_eq!(text, "abcdef");
    let asked = peer.asked();
    assert_eq!((asked.header("content-length"), asked.body.as_str()), (Some("6"), "a text"));
}

#[test]
fn a_body_that_breaks_is_the_reason() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut call = update(&client(format!("http://{}", silent.local_addr().unwrap())));
    call.as_mut().body("text/plain", Body::from_reader(Broken).with_length(6));
    let error = call.block_on().unwrap_err();
    assert!(error.to_string().ends_with("the disk is gone"), "{error}");
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("the disk is gone"))
    }
}

#[test]
fn every_method_is_sent_with_or_without_a_body() {
    let peer = Peer::answering([answer("200 OK", "{}")]);
    let client: oasmith_runtime::Client =
        ClientBuilder::new(&peer.url).transport(Agent::new_with_defaults()).build().unwrap();
    for (method, body) in
        [(Method::GET, ""), (Method::POST, ""), (Method::DELETE, "{}"), ("COPY".parse().unwrap(), "{}")]
    {
        let mut call = client.call("any", method, "/any");
        call.body("application/json", body);
        UpdateConnection { call }.block_on().unwrap();
    }
    let asked = peer.seen();
    let seen = asked.iter().map(|asked| (asked.method.as_str(), asked.header("content-length"), asked.body.as_str()));
    let expected = [("GET", None, ""), ("POST", Some("0"), ""), ("DELETE", Some("2"), "{}"), ("COPY", Some("2"), "{}")];
    assert_eq!(seen.collect::<Vec<_>>(), expected);
}

/// A call whose answer is read item by item.
struct List<S>(Call, PhantomData<fn() -> S>);

impl<S: Sequence> Operation for List<S> {
    type Output = S;
    type Error = Infallible;

    const IS_STREAMED: bool = true;

    fn success(response: &RawResponse) -> Result<Option<S>, DecodeError> {
        response.items().map(Some)
    }
}

impl<S> AsRef<Call> for List<S> {
    fn as_ref(&self) -> &Call {
        &self.0
    }
}

impl<S> AsMut<Call> for List<S> {
    fn as_mut(&mut self) -> &mut Call {
        &mut self.0
    }
}

fn list<S>(peer: &Peer) -> List<S> {
    let client: oasmith_runtime::Client =
        ClientBuilder::new(&peer.url).transport(Agent::new_with_defaults()).build().unwrap();
    List(client.call("list", Method::GET, "/items"), PhantomData)
}

#[test]
fn items_are_iterated() {
    let peer = Peer::answering([answer("200 OK", "1\n\"2\"\n3\n")]);
    let lines = list::<JsonLines<i64>>(&peer).send().block_on().unwrap().into_body();
    let all: Vec<_> = lines.into_iter().map(|item| item.map_err(|error| error.to_string())).collect();
    assert_eq!(all, [Ok(1), Err("list: item 1: $: expected an integer, found string \"2\"".to_owned()), Ok(3)]);

    // The second connection begins behind the first event.
    let peer = Peer::new(|stream, asked| {
        begin(stream, "text/event-stream")?;
        stream.write_all([b"id: 7\ndata: 1\n\ndata: 2".as_slice(), b"data: 2\n\ndata: [DONE]\n\n"][asked.index])?;
        hang_up()
    });
    let mut sum = 0;
    let retry = Retry::attempts(2).backoff(Duration::from_millis(2), Duration::from_secs(1));
    for event in list::<Events<i64>>(&peer).reconnect(retry).send().block_on().unwrap().into_body() {
        sum += event.unwrap().data;
    }
    assert_eq!(sum, 3);
    assert_eq!(peer.seen()[1].header("last-event-id"), Some("7"));
}

#[test]
fn pauses_and_limits_need_no_timer() {
    let busy = answer("503 Busy\r\nretry-after: 1", "");
    let peer = Peer::answering([busy, answer("200 OK", "{}")]);
    let start = Instant::now();
    update(&client(&peer.url)).idempotency_key("k1").retry(Retry::attempts(2)).block_on().unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));

    // The thread that waits is not the one that the answer comes by, and nothing comes.
    let silent = ClientBuilder::new("http://api.test").transport(|_, _| pending::<Result<Response<Body>, _>>());
    let client: Client = silent.read_timeout(Duration::from_millis(50)).build().unwrap();
    assert!(update(&client).block_on().unwrap_err().is_timeout());
    let within = async { update(&client).block_on() };
    assert!(within.block_on().unwrap_err().is_timeout());
}

struct ListPages {
    call: Call,
}

impl Operation for ListPages {
    type Output = Vec<i64>;
    type Error = Infallible;

    fn success(response: &RawResponse) -> Result<Option<Vec<i64>>, DecodeError> {
        Ok(if response.status().is_success() { Some(response.json()?) } else { None })
    }
}

oasmith_runtime::request!(ListPages);

impl Paginated for ListPages {
    type Item = i64;

    const NEXT: Next = Next::Offset { parameter: "offset", first: 0 };

    fn items_of(page: &mut Vec<i64>) -> Option<&mut Vec<i64>> {
        Some(page)
    }
}

#[test]
fn pages_are_iterated() {
    let server = || Peer::answering(["[1,2]", "[3]", "[]"].map(|page| answer("200 OK", page)));
    let peer = server();
    let items = ListPages { call: list::<()>(&peer).0 }.items();
    assert_eq!(items.into_iter().collect::<Result<Vec<_>, _>>().unwrap(), [1, 2, 3]);
    assert_eq!(peer.seen()[2].target, "/items?offset=3");

    let pages = ListPages { call: list::<()>(&server()).0 }.pages();
    assert_eq!(pages.into_iter().map(|page| page.unwrap().len()).collect::<Vec<_>>(), [2, 1, 0]);
}

#[test]
fn tokens_and_mocks_need_no_runtime_either() {
    let mock = MockTransport::new();
    mock.on("PATCH", "/connections/1").header("authorization", "Bearer t0ken").answer(200, "{}");
    let client: Client = ClientBuilder::new("https://api.test")
        .security(Security { schemes: &[("oauth", Scheme::Http("Bearer"))], required: &[&["oauth"]] })
        .credential("oauth", TokenCache::new(|| async { Ok(AccessToken::new("t0ken")) }))
        .transport(mock.clone())
        .build()
        .unwrap();
    update(&client).block_on().unwrap();
    mock.check().unwrap();
}
