//! What a server can do to a client: nothing but an error, in bounded time and memory.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;
mod support;

use std::error::Error as _;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use oasmith_runtime::http::{Request, Response};
use oasmith_runtime::{Body, ClientBuilder, Error, Operation, Retry, StatusCode};
use peer::{PATIENCE, Peer, answer, hang_up};
use support::{Client, InboundIp, UpdateConnection, UpdateConnectionError};

const MEBIBYTE: usize = 1024 * 1024;

fn builder(peer: &Peer) -> ClientBuilder<Client> {
    ClientBuilder::new(&peer.url).timeout(PATIENCE)
}

fn update(builder: ClientBuilder<Client>) -> UpdateConnection {
    builder.build().unwrap().update("1", &InboundIp::default())
}

fn codecs(length: usize) -> String {
    format!(r#"{{"codecs": ["{}"]}}"#, "x".repeat(length - 16))
}

/// What is larger than the client keeps says by its status whether to come back, and by its head when.
#[tokio::test]
async fn a_refusal_with_a_large_body_is_sent_again() {
    for (status, times) in [("429 Slow", 2), ("503 Busy", 2), ("403 No", 1)] {
        let refusal = answer(&format!("{status}\r\nretry-after: 7"), &"x".repeat(1000));
        let peer = Peer::answering([refusal, answer("200 OK", "{}")]);
        let longest = Arc::new(AtomicU64::new(0));
        let told = Arc::clone(&longest);
        let retrying = builder(&peer).max_error_body(10).retry(Retry::attempts(2)).timer(move |pause| {
            told.fetch_max(pause.as_secs(), Ordering::Relaxed);
            std::future::ready(())
        });
        let outcome = update(retrying.timeout(PATIENCE)).idempotency_key("k1").await;
        assert_eq!(peer.seen().len(), times, "{status}");
        match outcome {
            Ok(_) => assert_eq!((times, longest.load(Ordering::Relaxed)), (2, 7), "{status}"),
            Err(error) => assert!(times == 1 && matches!(error, Error::TooLarge(_)), "{error:?}"),
        }
    }
}

#[tokio::test]
async fn a_body_of_just_the_limit_is_read() {
    let peer = Peer::answering([answer("200 OK", &codecs(100_000))]);
    let body = update(builder(&peer).max_body(100_000)).await.unwrap();
    assert_eq!(body.raw_body().len(), 100_000);
    let error = update(builder(&peer).max_body(99_999).max_error_body(10)).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::OK));
    assert!(matches!(&error, Error::TooLarge(answer) if answer.body() == r#"{"codecs":"#), "{error:?}");
    let text = "updateConnection: the API answered 200 OK with a larger body than the client takes (`max_body` of its builder)";
    assert_eq!(error.to_string(), text);
    assert!(!error.is_retryable() && !error.is_timeout() && error.source().is_none());
}

/// A gigabyte in chunks; the server counts what it got rid of.
fn gigabyte(head: &'static str) -> (Peer, Arc<AtomicU64>) {
    let sent = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&sent);
    let peer = Peer::new(move |stream, _| {
        let mut chunk = format!("{MEBIBYTE:x}\r\n").into_bytes();
        chunk.extend(vec![b'x'; MEBIBYTE]);
        chunk.extend(b"\r\n");
        write!(stream, "HTTP/1.1 {head}\r\ntransfer-encoding: chunked\r\n\r\n")?;
        for _ in 0..1024 {
            stream.write_all(&chunk)?;
            counted.fetch_add(1, Ordering::Relaxed);
        }
        stream.write_all(b"0\r\n\r\n")
    });
    (peer, sent)
}

#[tokio::test]
async fn a_gigabyte_is_refused_without_being_read() {
    for (head, limit) in [("200 OK", 4), ("500 Oops", 1)] {
        let (peer, sent) = gigabyte(head);
        let error = update(builder(&peer).max_body(4 * MEBIBYTE)).await.unwrap_err();
        assert!(matches!(&error, Error::TooLarge(answer) if answer.body().len() == MEBIBYTE), "{error:?}");
        peer.settled(0).await;
        let sent = sent.load(Ordering::Relaxed);
        assert!(sent < limit + 32, "{sent} MiB were taken, buffers of sockets included");
    }
}

#[tokio::test]
async fn a_gigabyte_that_is_announced_is_not_waited_for() {
    let announced = "HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n";
    let peer = Peer::answering([format!("{announced}{}", "x".repeat(100))]);
    let error = update(builder(&peer).max_body(1000).max_error_body(50)).await.unwrap_err();
    assert!(matches!(&error, Error::TooLarge(answer) if answer.body().len() == 50), "{error:?}");
    peer.settled(0).await;
}

#[tokio::test]
async fn a_stream_has_no_limit() {
    let peer = Peer::answering([answer("200 OK", &codecs(100_000))]);
    let answer = update(builder(&peer).max_body(10)).stream().await.unwrap();
    assert_eq!(answer.into_body().bytes().await.unwrap().len(), 100_000);
}

#[tokio::test]
async fn the_error_of_any_status_is_capped() {
    let peer = Peer::answering([answer("404 Not Found", &format!("[\"{}\"]", "x".repeat(96)))]);
    let error = update(builder(&peer).max_error_body(100)).await.unwrap_err();
    assert!(matches!(&error, Error::Api(answer) if answer.response.body().len() == 100), "{error:?}");
    let error = update(builder(&peer).max_error_body(99)).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    assert!(error.to_string().ends_with("(`max_error_body` of its builder)"), "{error}");
    let error = update(builder(&peer).max_error_body(99)).send_raw().await.unwrap_err();
    assert_eq!(error.response().unwrap().body().len(), 99);
}

#[tokio::test]
async fn what_a_transport_decompresses_is_counted_after_that() {
    let transport = |_: Request<Body>, _| async {
        Ok(Response::builder().header("content-length", "20").body(codecs(1000).into()).unwrap())
    };
    let client: Client = ClientBuilder::new("http://api.test").max_body(999).transport(transport).build().unwrap();
    assert!(matches!(client.update("1", &InboundIp::default()).await.unwrap_err(), Error::TooLarge(_)));
}

#[tokio::test]
async fn what_breaks_is_an_error_of_the_transport() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    for broken in [
        // Less than was announced.
        "HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{}".to_owned(),
        "HTTP/1.1 200 OK\r\ncontent-length: 2, 3\r\n\r\n{}".to_owned(),
        "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}".to_owned(),
        // Chunks without their end, without a size, with one that no machine has.
        format!("{chunked}2\r\n{{}}\r\n"),
        format!("{chunked}zz\r\n{{}}\r\n0\r\n\r\n"),
        format!("{chunked}fffffffffffffffff\r\n{{}}\r\n0\r\n\r\n"),
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n{}".to_owned(),
        "HTTP/1.1 200 OK\r\nx-a: a\0b\r\ncontent-length: 2\r\n\r\n{}".to_owned(),
        "HTTP/1.1 200 OK\r\nx\u{1}a: b\r\ncontent-length: 2\r\n\r\n{}".to_owned(),
        "HTTP/1.1 999999 OK\r\n\r\n".to_owned(),
        "SSH-2.0-OpenSSH_9.2\r\n".to_owned(),
        String::new(),
    ] {
        let text = broken.clone();
        let peer = Peer::new(move |stream, _| {
            stream.write_all(text.as_bytes())?;
            hang_up()
        });
        let error = update(builder(&peer)).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{broken:?}: {error:?}");
        assert!(error.is_retryable() && error.source().is_some(), "{broken:?}: {error:?}");
        peer.settled(0).await;
    }
}

#[tokio::test]
async fn a_head_without_an_end_is_not_read_for_ever() {
    for line in ["x-a: b\r\n", "b"] {
        let sent = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&sent);
        let peer = Peer::new(move |stream, _| {
            stream.write_all(b"HTTP/1.1 200 OK\r\nx-a: ")?;
            let part = line.repeat(MEBIBYTE / line.len());
            (0..1024).try_for_each(|_| {
                counted.fetch_add(1, Ordering::Relaxed);
                stream.write_all(part.as_bytes())
            })
        });
        let error = update(builder(&peer)).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        peer.settled(0).await;
        let sent = sent.load(Ordering::Relaxed);
        assert!(sent < 32, "{sent} MiB were taken, buffers of sockets included");
    }
}

#[tokio::test]
async fn what_a_head_may_be_is_read() {
    // Bytes beyond ASCII, answers that go before the answer (RFC 9110 §15.2), a phrase that is none.
    let peer = Peer::new(|stream, _| {
        stream.write_all(b"HTTP/1.1 103 Early Hints\r\nx-a: early\r\n\r\nHTTP/1.1 200 \xff\r\nx-a: \xe9\xff\r\n")?;
        stream.write_all(b"content-length: 2\r\n\r\n{}")
    });
    let answer = update(builder(&peer)).await.unwrap();
    assert_eq!(answer.headers()["x-a"].as_bytes(), b"\xe9\xff");
    assert!(!format!("{answer:?}").is_empty());
}

#[tokio::test]
async fn more_than_was_announced_is_not_read() {
    let peer = Peer::answering(["HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n\r\n"]);
    assert_eq!(update(builder(&peer)).await.unwrap().raw_body(), "{}");
}

#[tokio::test]
async fn a_byte_now_and_then_ends_in_time() {
    let peer = Peer::new(|stream, _| {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")?;
        loop {
            stream.write_all(b" ")?;
            thread::sleep(Duration::from_millis(20));
        }
    });
    let start = Instant::now();
    let error = update(builder(&peer).timeout(Duration::from_millis(200))).await.unwrap_err();
    assert!(error.is_timeout() && start.elapsed() < Duration::from_secs(5), "{error:?}");
    peer.settled(0).await;
}

#[tokio::test]
async fn a_thousand_calls_are_on_their_way_at_once() {
    let peer = Peer::new(|stream, asked| {
        thread::sleep(Duration::from_millis(200));
        stream.write_all(answer("200 OK", &asked.body).as_bytes())
    });
    let client: Client = builder(&peer).build().unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..1000 {
        let model = InboundIp { channel_limit: number.into(), ..InboundIp::default() };
        let call = client.update("1", &model).send();
        calls.spawn(async move { call.await.is_ok_and(|answer| *answer == model) });
    }
    let answered = calls.join_all().await;
    assert_eq!(answered.iter().filter(|is_own| **is_own).count(), 1000, "each call gets its own answer");
}

#[tokio::test]
async fn a_call_that_is_given_up_leaves_nothing_behind() {
    let peer = Peer::new(|stream, _| {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")?;
        // Until the client hangs up.
        loop {
            stream.write_all(b" ")?;
            thread::sleep(Duration::from_millis(5));
        }
    });
    let client: Client = builder(&peer).build().unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..50 {
        calls.spawn(client.update("1", &InboundIp::default()).send());
    }
    peer.settled(50).await;
    calls.abort_all();
    peer.settled(0).await;
}

#[tokio::test]
async fn a_problem_is_read_off_any_error() {
    let problem = |content_type: &str, body: &str| {
        let peer = Peer::answering([answer(&format!("418 Odd\r\ncontent-type: {content_type}"), body)]);
        async move { update(builder(&peer)).await.unwrap_err().problem() }
    };
    let body =
        r#"{"type": "/kinds/x", "title": "Odd", "status": 400, "detail": "No tea.", "instance": "/1", "a": [1]}"#;
    let read = problem("Application/Problem+JSON; charset=utf-8", body).await.unwrap();
    assert_eq!((read.kind.as_str(), read.instance.as_deref(), read.status), ("/kinds/x", Some("/1"), Some(400)));
    assert_eq!(read.to_string(), "Odd: No tea.");
    assert_eq!(read.extensions["a"][0], 1);
    assert_eq!(read.extensions.len(), 1);
    // Members of another type are ignored (RFC 9457 §3.1).
    let odd = problem("application/problem+json", r#"{"title": 7, "status": "400", "detail": null}"#).await.unwrap();
    assert_eq!((odd.kind.as_str(), odd.title, odd.status, odd.detail), ("about:blank", None, None, None));
    for (content_type, body) in [
        ("application/json", body),
        ("application/problem+json", "[]"),
        ("application/problem+json", "<html>"),
        ("application/problem+json", ""),
    ] {
        assert!(problem(content_type, body).await.is_none(), "{content_type} {body}");
    }
    // It says what it is about on one line, whatever it holds, and a title that is that of the status is not said twice.
    let described = [
        (
            r#"{"title": "Odd", "detail": "No\r\ntea\u0007 for  you."}"#,
            "updateConnection: the API answered 418 I'm a teapot, which its description does not have: Odd: No tea for you.",
        ),
        (
            r#"{"title": "I'm a teapot"}"#,
            "updateConnection: the API answered 418 I'm a teapot, which its description does not have",
        ),
        (
            r#"{"type": "https://api.test/?key=s3cret"}"#,
            "updateConnection: the API answered 418 I'm a teapot, which its description does not have",
        ),
    ];
    for (body, text) in described {
        let peer = Peer::answering([answer("418 Odd\r\ncontent-type: application/problem+json", body)]);
        assert_eq!(update(builder(&peer)).await.unwrap_err().to_string(), text);
    }
    let long = format!(r#"{{"detail": "{}"}}"#, "ä".repeat(1000));
    let peer = Peer::answering([answer("418 Odd\r\ncontent-type: application/problem+json", &long)]);
    assert!(update(builder(&peer)).await.unwrap_err().to_string().chars().count() < 400);
    // Of an error that is described, too.
    let peer = Peer::answering([answer("404 Gone\r\ncontent-type: application/problem+json", r#"{"title": "Gone"}"#)]);
    let error = update(builder(&peer)).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert_eq!(error.problem().unwrap().title.as_deref(), Some("Gone"));
    let peer = Peer::answering([answer("404 Gone\r\ncontent-type: application/json", r#"["gone"]"#)]);
    let Error::Api(error) = update(builder(&peer)).await.unwrap_err() else { panic!() };
    assert!(matches!(error.error, UpdateConnectionError::NotFound(_)));
}
