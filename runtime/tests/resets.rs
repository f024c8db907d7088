//! Connections that a server resets (TCP RST, RFC 9293 §3.5.2), over every transport that has sockets of its own.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;
mod support;

use std::error::Error as _;
use std::io::{Error as IoError, ErrorKind, Result, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use oasmith_runtime::{ClientBuilder, Error, Method, Operation, Retry, TransportError};
use peer::{PATIENCE, Peer, answer, hang_up};
use socket2::SockRef;
use support::{Client, InboundIp, UpdateConnection};

/// Resets the connection when it is closed: without a time to linger there is no FIN.
fn reset(stream: &TcpStream) -> Result<()> {
    // What was written before is to come first.
    thread::sleep(Duration::from_millis(50));
    SockRef::from(stream).set_linger(Some(Duration::ZERO))?;
    hang_up()
}

/// Writes this and resets the connection; from the second request on it answers.
fn resetting(text: &'static str) -> Peer {
    Peer::new(move |stream, seen| {
        if seen.index > 0 {
            return stream.write_all(answer("200 OK", "{}").as_bytes());
        }
        stream.write_all(text.as_bytes())?;
        reset(stream)
    })
}

const PLACES: [&str; 5] = [
    "",
    "HTTP/1.1 200",
    "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n",
];

fn builder(peer: &Peer) -> ClientBuilder<Client> {
    ClientBuilder::new(&peer.url).timeout(PATIENCE)
}

/// The reset itself is in the chain of causes.
fn is_reset(error: &TransportError) -> bool {
    let causes = std::iter::successors(error.source(), |cause| (*cause).source());
    let mut kinds = causes.filter_map(|cause| Some(cause.downcast_ref::<IoError>()?.kind()));
    kinds.any(|kind| kind == ErrorKind::ConnectionReset)
}

#[tokio::test]
async fn a_reset_is_an_error_that_may_pass() {
    for place in PLACES {
        let peer = resetting(place);
        let client = builder(&peer).build().unwrap();
        let Err(Error::Transport(error)) = client.update("1", &InboundIp::default()).await else { panic!("{place:?}") };
        assert!(is_reset(&error) && !error.is_unsendable() && !error.is_connect(), "{place:?}: {error:?}");

        let peer = resetting(place);
        let client = builder(&peer).retry(Retry::attempts(2)).build().unwrap();
        client.update("1", &InboundIp::default()).idempotency_key("k1").await.unwrap();
        assert_eq!(peer.seen().len(), 2, "{place:?}");
        peer.settled(1).await;
    }
}

#[tokio::test]
async fn what_there_was_of_the_answer_is_kept() {
    let peer = resetting("HTTP/1.1 201 Created\r\nx-request-id: r1\r\ncontent-length: 9\r\n\r\n{");
    let client = builder(&peer).build().unwrap();
    let error = client.update("1", &InboundIp::default()).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)) && error.is_retryable());
    let head = error.response().unwrap();
    assert_eq!((head.status().as_u16(), head.headers()["x-request-id"].as_bytes()), (201, &b"r1"[..]));
    assert!(error.to_string().contains(" failed after 201 Created: "), "{error}");

    let peer = resetting("HTTP/1.1 2");
    let client = builder(&peer).build().unwrap();
    assert!(client.update("1", &InboundIp::default()).await.unwrap_err().response().is_none());
}

#[cfg(feature = "blocking")]
#[test]
fn so_it_is_without_a_runtime() {
    use oasmith_runtime::Blocking;

    for place in PLACES {
        let peer = resetting(place);
        let client = builder(&peer).transport(ureq::Agent::new_with_defaults());
        let client = client.retry(Retry::attempts(2)).build().unwrap();
        let call = || client.update("1", &InboundIp::default());
        let Err(Error::Transport(error)) = call().block_on() else { panic!("{place:?}") };
        assert!(!error.is_unsendable() && !error.is_connect(), "{place:?}: {error:?}");
        assert_eq!(peer.seen().len(), 1, "{place:?}");

        let again = resetting(place);
        call().base_url(&again.url).idempotency_key("k1").block_on().unwrap();
        assert_eq!(again.seen().len(), 2, "{place:?}");
    }
}

#[tokio::test]
async fn a_download_goes_on_behind_a_reset() {
    let peer = Peer::new(|stream, seen| match seen.header("range") {
        None => {
            stream.write_all(b"HTTP/1.1 200 OK\r\netag: \"1\"\r\ncontent-length: 6\r\n\r\nabc")?;
            reset(stream)
        }
        Some("bytes=3-") if seen.index == 1 => reset(stream),
        Some("bytes=3-") => {
            let head = "206 Partial Content\r\netag: \"1\"\r\ncontent-range: bytes 3-5/6";
            stream.write_all(answer(head, "def").as_bytes())
        }
        Some(range) => panic!("{range}"),
    });
    let client: oasmith_runtime::Client = ClientBuilder::new(&peer.url).timeout(PATIENCE).build().unwrap();
    let call = UpdateConnection { call: client.call("getFile", Method::GET, "/file") };
    let retry = Retry::attempts(3).backoff(Duration::from_millis(2), Duration::from_secs(1));
    let body = call.download(retry).await.unwrap().into_body();
    assert_eq!(body.bytes().await.unwrap(), "abcdef");
    assert_eq!(peer.seen().len(), 3);
}
