//! Servers that do what the standards forbid or leave open, by every transport there is.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(all(feature = "blocking", feature = "reqwest", feature = "tower"))]

mod peer;
mod support;

use std::convert::Infallible;
use std::io::{Read, Write};
use std::time::Duration;

use oasmith_runtime::{
    AccessToken, Call, Client, ClientBuilder, DecodeError, Error, Events, JsonLines, Method, Operation, PlainText,
    RawResponse, Retry, Scheme, Security, StatusCode, Streamed, TokenCache, TowerTransport,
};
use peer::{Peer, answer, hang_up};
use support::strings::Strings;
use tokio::task::JoinSet;

#[derive(Clone)]
struct Get {
    call: Call,
}

impl Operation for Get {
    type Output = String;
    type Error = Infallible;

    fn success(response: &RawResponse) -> Result<Option<String>, DecodeError> {
        if response.status().is_success() { response.text().map(Some) } else { Ok(None) }
    }
}

oasmith_runtime::request!(Get);

fn get(client: &Client, method: Method) -> Get {
    Get { call: client.call("get", method, "/things") }
}

fn builder(peer: &Peer) -> ClientBuilder<Client> {
    ClientBuilder::new(&peer.url).timeout(peer::PATIENCE)
}

/// Clients of a peer by reqwest, by hyper and by ureq.
fn clients(peer: &Peer) -> [Client; 3] {
    let hyper = hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new()).build_http();
    [
        builder(peer).build().unwrap(),
        builder(peer).transport(TowerTransport::new(hyper).timer(tokio::time::sleep)).build().unwrap(),
        builder(peer).transport(ureq::Agent::new_with_defaults()).build().unwrap(),
    ]
}

/// What is behind an answer that can have no body (RFC 9110 §6.4.1) is never the answer to the next request.
#[tokio::test]
async fn a_body_where_none_can_be_is_that_of_no_answer() {
    let lie = "content-length: 38\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlies";
    for (method, head) in [(Method::HEAD, "200 OK"), (Method::GET, "204 No Content"), (Method::GET, "304 Not Modified")]
    {
        let peer = Peer::new(move |stream, asked| {
            let text =
                if asked.index % 2 == 0 { format!("HTTP/1.1 {head}\r\n{lie}") } else { answer("200 OK", "true") };
            stream.write_all(text.as_bytes())
        });
        for client in clients(&peer) {
            let empty = get(&client, method.clone()).send_raw().await.unwrap();
            assert!(empty.body().is_empty() && head.starts_with(empty.status().as_str()), "{empty:?}");
            match get(&client, Method::GET).await {
                Ok(answer) => assert_eq!(*answer, "true", "{head}"),
                // The connection was of no more use: the request is not lost, the caller knows.
                Err(error) => {
                    assert!(matches!(error, Error::Transport(_)), "{head}: {error}");
                    if peer.seen().len() % 2 == 1 {
                        get(&client, Method::GET).await.unwrap();
                    }
                }
            }
            assert_eq!(peer.seen().len() % 2, 0);
        }
    }
}

#[tokio::test]
async fn what_is_said_twice_or_in_an_old_way_is_read() {
    for (text, body) in [
        ("HTTP/1.0 200 OK\r\n\r\nto the end", "to the end"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nok", "ok"),
        // RFC 9112 §6.3: the length does not count then.
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 99\r\ntransfer-encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nx-t: 1\r\n\r\n",
            "ok",
        ),
        ("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-type: text/html\r\ncontent-length: 2\r\n\r\nok", "ok"),
    ] {
        let peer = Peer::new(move |stream, _| {
            stream.write_all(text.as_bytes())?;
            hang_up()
        });
        for (index, client) in clients(&peer).iter().enumerate() {
            let answer = get(client, Method::GET).await.unwrap_or_else(|error| panic!("{index} {text}: {error}"));
            assert_eq!(*answer, body, "{text}");
        }
    }
}

#[tokio::test]
async fn a_switch_of_protocols_that_nobody_asked_for_is_no_success() {
    let peer = Peer::new(|stream, _| {
        stream.write_all(b"HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n")?;
        // Until the client hangs up.
        stream.read_exact(&mut [0])
    });
    for client in clients(&peer) {
        let error = get(&client, Method::GET).timeout(Duration::from_secs(2)).await.unwrap_err();
        assert!(error.status().is_none_or(|status| status == StatusCode::SWITCHING_PROTOCOLS), "{error:?}");
    }
    peer.settled(0).await;
}

#[tokio::test]
async fn text_of_another_charset_is_an_error_that_says_so() {
    for (kind, bytes) in [("text/plain; charset=iso-8859-1", b"gr\xfcn".as_slice()), ("text/plain", b"\xff\xfeg\0")] {
        let peer = Peer::new(move |stream, _| {
            let length = bytes.len();
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n")?;
            stream.write_all(bytes)
        });
        for client in clients(&peer) {
            let error = get(&client, Method::GET).await.unwrap_err();
            assert!(error.to_string().contains("expected text in UTF-8"), "{error}");
            assert_eq!(error.response().unwrap().body(), bytes, "it is kept for those who know better");
        }
    }
}

/// A server may close a connection that it kept at any time (RFC 9112 §9.3.1).
#[tokio::test]
async fn a_connection_that_the_server_has_closed_is_not_used() {
    let peer = Peer::new(|stream, _| {
        stream.write_all(answer("200 OK", "once").as_bytes())?;
        hang_up()
    });
    for (index, client) in clients(&peer).iter().enumerate() {
        for method in [Method::GET, Method::POST].iter().cycle().take(10) {
            let answer = get(client, method.clone()).await;
            assert!(answer.is_ok(), "{index} {method}: {answer:?}");
            peer.settled(0).await;
            // The client hears of it.
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        // At once, while nobody can know yet: what is safe is sent again.
        for _ in 0..20 {
            get(client, Method::GET).retry(Retry::attempts(3).backoff(Duration::ZERO, Duration::ZERO)).await.unwrap();
        }
    }
    let posts = peer.seen().iter().filter(|asked| asked.method == "POST").count();
    assert_eq!(posts, 15, "none was sent twice");
}

#[tokio::test]
async fn ten_megabytes_in_one_item_are_read_in_linear_time() {
    const SIZE: usize = 10_000_000;
    let peer = Peer::new(|stream, asked| {
        let kind = if asked.method == "GET" { "text/event-stream" } else { "application/jsonl" };
        peer::begin(stream, kind)?;
        let (begin, end) = if asked.method == "GET" { ("data: ", "\r\r") } else { ("\"", "\"\n") };
        stream.write_all(begin.as_bytes())?;
        // Small parts: what looks at all of it for each of them takes minutes.
        (0..SIZE / 1000).try_for_each(|_| stream.write_all(&[b'x'; 1000]))?;
        stream.write_all(end.as_bytes())?;
        hang_up()
    });
    for client in clients(&peer) {
        let events = Streamed::<_, Events<PlainText>>::new(get(&client, Method::GET), "text/event-stream");
        assert_eq!(events.await.unwrap().into_body().next().await.unwrap().unwrap().len(), SIZE);
        let lines = Streamed::<_, JsonLines<String>>::new(get(&client, Method::POST), "application/jsonl");
        assert_eq!(lines.await.unwrap().into_body().next().await.unwrap().unwrap().len(), SIZE);
    }
}

/// Calls that are given up at any moment: while they wait for a token, a connection, a head, a body, or to be sent again.
#[tokio::test]
async fn calls_that_are_given_up_anywhere_leave_nothing_behind() {
    let peer = Peer::new(|stream, asked| {
        if asked.index % 3 == 0 {
            return stream.write_all(answer("503 Busy", "").as_bytes());
        }
        let text = answer("200 OK", "whole");
        for part in text.as_bytes().chunks(16) {
            stream.write_all(part)?;
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    });
    let tokens = TokenCache::new(|| async {
        tokio::time::sleep(Duration::from_millis(2)).await;
        Ok(AccessToken::new("t").expires_in(Duration::from_millis(20)))
    });
    let client: Client = builder(&peer)
        .security(Security { schemes: &[("oauth", Scheme::Http("Bearer"))], required: &[&["oauth"]] })
        .credential("oauth", tokens)
        .retry(Retry::attempts(3).backoff(Duration::from_millis(5), Duration::from_millis(20)))
        .build()
        .unwrap();
    let (mut calls, mut random) = (JoinSet::new(), Strings(7));
    for number in 0..1000 {
        let patience =
            if number % 2 == 0 { Duration::from_micros(random.next(200_000).into()) } else { peer::PATIENCE };
        calls.spawn(tokio::time::timeout(patience, get(&client, Method::GET).send()));
    }
    let (mut whole, mut given_up) = (0, 0);
    while let Some(outcome) = calls.join_next().await {
        match outcome.unwrap() {
            Ok(Ok(answer)) => {
                assert_eq!(*answer, "whole", "no answer is that of another call");
                whole += 1;
            }
            Ok(Err(error)) => assert_eq!(error.status(), Some(StatusCode::SERVICE_UNAVAILABLE), "{error}"),
            Err(_) => given_up += 1,
        }
    }
    assert!(whole > 0 && given_up > 0, "{whole} {given_up}");
    assert_eq!(*get(&client, Method::GET).retry(Retry::attempts(9)).await.unwrap(), "whole");
    drop(client);
    peer.settled(0).await;
}

/// Some servers answer 411 to a request that may have a body and does not say that it has none (RFC 9110 §8.6).
#[tokio::test]
async fn a_body_that_is_missing_has_a_length_where_one_is_expected() {
    for index in 0..3 {
        let peer = Peer::answering([answer("200 OK", "")]);
        let client = &clients(&peer)[index];
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let length = (!matches!(method, Method::GET | Method::DELETE)).then_some("0");
            get(client, method).await.unwrap();
            let asked = peer.asked();
            assert_eq!(asked.header("content-length"), length, "{asked:?}");
            assert_eq!(asked.header("transfer-encoding"), None, "{asked:?}");
        }
    }
}
