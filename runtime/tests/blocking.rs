//! Calls without an async runtime, by `ureq`, against a real HTTP/1.1 server.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "blocking")]

mod exchange;
mod support;

use std::convert::Infallible;
use std::io::Read;
use std::marker::PhantomData;
use std::net::TcpListener;
use std::time::Duration;

use exchange::serve;
use oasmith_runtime::{
    AccessToken, Blocking, Body, Call, ClientBuilder, DecodeError, Error, Events, JsonLines, Method, MockTransport,
    Next, Nullable, Operation, Paginated, RawResponse, Retry, Scheme, Security, Sequence, StatusCode, TokenCache,
};
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
    let (address, server) =
        serve(&["HTTP/1.1 200 OK\r\nx-request-id: r1\r\ncontent-length: 19\r\n\r\n{\"channel_limit\":8}"]);
    let answer = update(&client(address)).limit(3).block_on().unwrap();
    assert_eq!((answer.channel_limit, &answer.headers()["x-request-id"]), (Nullable::Value(8), &"r1".parse().unwrap()));
    let asked = server.join().unwrap().remove(0);
    assert!(asked.starts_with("PATCH /connections/1?limit=3 HTTP/1.1\r\n"), "{asked}");
    assert!(asked.contains("\r\nuser-agent: oasmith/") && asked.contains("\r\naccept: application/json"), "{asked}");
    assert!(asked.ends_with("\r\n\r\n{\"channel_limit\":7}"), "{asked}");
}

#[test]
fn errors_are_the_same_ones() {
    let (address, _server) = serve(&[
        "HTTP/1.1 404 Not Found\r\ncontent-length: 8\r\n\r\n[\"gone\"]",
        "HTTP/1.1 307 Away\r\nlocation: http://other.test/\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]",
        "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{",
        "nonsense\r\n\r\n",
    ]);
    let client = client(address);
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
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let Err(Error::Transport(error)) = update(&client(format!("http://{closed}"))).block_on() else {
        panic!("no error")
    };
    assert!(error.is_connect(), "{error}");
    // Cargo unites features: another package of a build can turn the TLS of `ureq` on.
    let Err(Error::Transport(error)) = update(&client(format!("https://{closed}"))).block_on() else {
        panic!("no error")
    };
    assert!(error.is_unsendable() || error.is_connect(), "{error}");
}

#[test]
fn bodies_are_streams() {
    let (address, server) =
        serve(&["HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"]);
    let mut call = update(&client(address));
    call.as_mut().body("text/plain", Body::from_reader("a text".as_bytes()).with_length(6));
    let mut text = String::new();
    call.stream().block_on().unwrap().into_body().into_reader().read_to_string(&mut text).unwrap();
    assert_eq!(text, "abcdef");
    let asked = server.join().unwrap().remove(0);
    assert!(asked.contains("\r\ncontent-length: 6\r\n") && asked.ends_with("\r\n\r\na text"), "{asked}");
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
    const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
    let (address, server) = serve(&[OK, OK, OK, OK]);
    let client: oasmith_runtime::Client =
        ClientBuilder::new(address).transport(Agent::new_with_defaults()).build().unwrap();
    for (method, body) in
        [(Method::GET, ""), (Method::POST, ""), (Method::DELETE, "{}"), ("COPY".parse().unwrap(), "{}")]
    {
        let mut call = client.call("any", method, "/any");
        call.body("application/json", body);
        UpdateConnection { call }.block_on().unwrap();
    }
    let asked = server.join().unwrap();
    assert!(asked[0].starts_with("GET ") && !asked[0].contains("\r\ncontent-length"), "{asked:?}");
    assert!(asked[1].starts_with("POST ") && asked[1].contains("\r\ncontent-length: 0\r\n"), "{asked:?}");
    assert!(asked[2].starts_with("DELETE ") && asked[2].ends_with("\r\n\r\n{}"), "{asked:?}");
    assert!(asked[3].starts_with("COPY ") && asked[3].ends_with("\r\n\r\n{}"), "{asked:?}");
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

fn list<S>(address: String) -> List<S> {
    let client: oasmith_runtime::Client = ClientBuilder::new(address)
        .transport(Agent::new_with_defaults())
        .timer(|pause| async move { std::thread::sleep(pause) })
        .build()
        .unwrap();
    List(client.call("list", Method::GET, "/items"), PhantomData)
}

#[test]
fn items_are_iterated() {
    let (address, _server) = serve(&["HTTP/1.1 200 OK\r\n\r\n1\n\"2\"\n3\n"]);
    let lines = list::<JsonLines<i64>>(address).send().block_on().unwrap().into_body();
    let all: Vec<_> = lines.into_iter().map(|item| item.map_err(|error| error.to_string())).collect();
    assert_eq!(all, [Ok(1), Err("item 1: $: expected an integer, found string \"2\"".to_owned()), Ok(3)]);

    // The second connection begins behind the first event.
    let (address, server) = serve(&[
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 90\r\n\r\nid: 7\ndata: 1\n\ndata: 2",
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: 2\n\ndata: [DONE]\n\n",
    ]);
    let mut sum = 0;
    let retry = Retry::attempts(2).backoff(Duration::from_millis(2), Duration::from_secs(1));
    for event in list::<Events<i64>>(address).reconnect(retry).send().block_on().unwrap().into_body() {
        sum += event.unwrap().data;
    }
    assert_eq!(sum, 3);
    assert!(server.join().unwrap()[1].contains("\r\nlast-event-id: 7\r\n"));
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
    const PAGES: &[&str] = &[
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\n[1,2]",
        "HTTP/1.1 200 OK\r\ncontent-length: 3\r\nconnection: close\r\n\r\n[3]",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]",
    ];
    let (address, server) = serve(PAGES);
    let items = ListPages { call: list::<()>(address).0 }.items();
    assert_eq!(items.into_iter().collect::<Result<Vec<_>, _>>().unwrap(), [1, 2, 3]);
    assert!(server.join().unwrap()[2].starts_with("GET /items?offset=3 "));

    let (address, _server) = serve(PAGES);
    let pages = ListPages { call: list::<()>(address).0 }.pages();
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
