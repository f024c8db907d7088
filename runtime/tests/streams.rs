//! Streamed bodies against real HTTP/1.1 servers: nothing waits for the end of a body that is still being made.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;
mod support;

use std::io::{BufReader, Read, Write};
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
#[cfg(feature = "blocking")]
use oasmith_runtime::Blocking;
use oasmith_runtime::{Body, ClientBuilder, Error, Operation, StatusCode};
use peer::{PATIENCE, Peer, answer, hang_up, read_chunk, read_head};
use support::{Client, InboundIp, UpdateConnection, UpdateConnectionError};

const MEBIBYTE: usize = 1024 * 1024;

/// Of a longer body.
const PART: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n[";

fn update(peer: &Peer) -> UpdateConnection {
    let client: Client = ClientBuilder::new(&peer.url).timeout(PATIENCE).build().unwrap();
    client.update("1", &InboundIp::default())
}

fn with_body(peer: &Peer, body: Body) -> UpdateConnection {
    update(peer).body("application/octet-stream", body)
}

/// Texts that come from elsewhere.
struct Fed(Receiver<Result<&'static str, &'static str>>);

impl Stream for Fed {
    type Item = Result<&'static str, &'static str>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0.try_recv() {
            Ok(item) => Poll::Ready(Some(item)),
            Err(TryRecvError::Disconnected) => Poll::Ready(None),
            Err(TryRecvError::Empty) => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}

fn fed() -> (Sender<Result<&'static str, &'static str>>, Body) {
    let (feed, items) = channel();
    (feed, Body::stream(Fed(items)))
}

#[tokio::test]
async fn a_server_sees_the_beginning_before_the_end_is_made() {
    let (feed, body) = fed();
    feed.send(Ok("first")).unwrap();
    let feed = Mutex::new(Some(feed));
    let (tell, told) = channel();
    let peer = Peer::accepting(move |mut stream| {
        let mut reader = BufReader::new(&stream);
        let head = read_head(&mut reader)?;
        let mut chunks = vec![read_chunk(&mut reader)?];
        feed.lock().unwrap().take().unwrap().send(Ok("last")).unwrap();
        chunks.extend([read_chunk(&mut reader)?, read_chunk(&mut reader)?]);
        tell.send((head, chunks)).unwrap();
        stream.write_all(answer("200 OK", "{}").as_bytes())
    });
    with_body(&peer, body).await.unwrap();
    let (head, chunks) = told.recv().unwrap();
    assert!(head.contains("transfer-encoding: chunked") && !head.contains("content-length"), "{head}");
    assert_eq!(chunks, ["first", "last", ""]);
}

#[tokio::test]
async fn a_length_that_is_known_is_sent() {
    let (feed, body) = fed();
    let peer = Peer::answering([answer("200 OK", "{}")]);
    feed.send(Ok("first")).unwrap();
    feed.send(Ok("last")).unwrap();
    drop(feed);
    with_body(&peer, body.with_length(9)).await.unwrap();
    let asked = peer.asked();
    assert_eq!((asked.header("content-length"), asked.body.as_str()), (Some("9"), "firstlast"));
}

/// Of what is too long a server would take the beginning for all, and for what is too short it would wait.
#[tokio::test]
async fn a_length_that_is_wrong_is_an_error() {
    for (length, what) in [(10, "fewer"), (8, "more"), (5, "more")] {
        let (feed, body) = fed();
        let peer = Peer::answering([answer("200 OK", "{}")]);
        feed.send(Ok("first")).unwrap();
        feed.send(Ok("last")).unwrap();
        drop(feed);
        let error = with_body(&peer, body.with_length(length)).await.unwrap_err();
        assert!(error.to_string().ends_with(&format!("a stream has {what} bytes than its length")), "{error}");
        assert!(peer.is_idle());
    }
}

/// What fails behind its last byte has not said that this was all.
#[tokio::test]
async fn an_error_behind_the_last_byte_is_one() {
    let peer = Peer::answering([answer("200 OK", "{}")]);
    let (feed, body) = fed();
    feed.send(Ok("first")).unwrap();
    feed.send(Err("torn")).unwrap();
    drop(feed);
    let error = with_body(&peer, body.with_length(5)).await.unwrap_err();
    assert!(error.to_string().contains("torn"), "{error}");
}

#[cfg(feature = "blocking")]
#[test]
fn so_it_is_without_a_runtime() {
    for (length, what) in [(10, "fewer"), (8, "more"), (5, "more")] {
        let peer = Peer::answering([answer("200 OK", "{}")]);
        let client: Client = ClientBuilder::new(&peer.url).transport(ureq::Agent::new_with_defaults()).build().unwrap();
        let body = Body::from_reader(&b"firstlast"[..]).with_length(length);
        let error = client.update("1", &InboundIp::default()).body("text/plain", body).block_on().unwrap_err();
        assert!(error.to_string().ends_with(&format!("a stream has {what} bytes than its length")), "{error}");
        assert!(!error.is_retryable() && peer.is_idle());
    }
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let (feed, body) = fed();
    drop(feed);
    let peer = Peer::answering([answer("200 OK", "{}")]);
    let call = with_body(&peer, body.with_length(0));
    let again = call.clone();
    call.await.unwrap();
    let error = again.await.unwrap_err();
    assert!(matches!(error, Error::Request(_)));
    assert_eq!(error.to_string(), "updateConnection: body: a stream can be sent once, and this one was");
    assert_eq!(peer.seen().len(), 1);
}

#[tokio::test]
async fn a_stream_that_breaks_ends_the_exchange() {
    let (feed, body) = fed();
    feed.send(Err("the disk is gone")).unwrap();
    let peer = Peer::accepting(|mut stream| stream.read_to_end(&mut Vec::new()).map(drop));
    let error = with_body(&peer, body).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(error.to_string().contains("the disk is gone"), "{error}");
}

#[tokio::test]
async fn a_caller_sees_the_beginning_before_the_end_is_sent() {
    let (tell, told) = channel();
    let told = Mutex::new(told);
    let peer = Peer::new(move |stream, _| {
        write!(stream, "HTTP/1.1 200 OK\r\nx-name: all\r\ncontent-length: {}\r\n\r\nfirst", 48 * MEBIBYTE)?;
        told.lock().unwrap().recv_timeout(PATIENCE).unwrap();
        stream.write_all(&vec![b'.'; 48 * MEBIBYTE - 5])
    });
    let response = update(&peer).stream().await.unwrap();
    assert_eq!(response.headers().get("x-name").unwrap(), "all");
    let mut body = response.into_body();
    assert_eq!(body.length(), Some(48 * 1024 * 1024));
    let mut size = body.chunk().await.unwrap().unwrap().len();
    assert_eq!(size, 5);
    tell.send(()).unwrap();
    let mut largest = 0;
    while let Some(chunk) = body.chunk().await.unwrap() {
        size += chunk.len();
        largest = largest.max(chunk.len());
    }
    assert_eq!(size, 48 * MEBIBYTE);
    assert!(largest <= MEBIBYTE, "{largest}");
}

#[tokio::test]
async fn an_error_is_read_whole() {
    let peer = Peer::answering([answer("404 Not Found", "[\"gone\"]")]);
    let error = update(&peer).stream().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    let Error::Api(answer) = error else { panic!("{error}") };
    assert!(matches!(answer.error, UpdateConnectionError::NotFound(list) if list == ["gone"]));
}

#[tokio::test]
async fn a_body_that_stops_is_an_error() {
    let peer = Peer::new(|stream, _| {
        stream.write_all(PART)?;
        hang_up()
    });
    let mut body = update(&peer).stream().await.unwrap().into_body();
    assert_eq!(body.chunk().await.unwrap().unwrap(), "[");
    let error = Error::<()>::from(body.chunk().await.unwrap_err());
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    let lost = |error: &dyn std::fmt::Display, after: &str| {
        let server = peer.url.trim_start_matches("http://");
        let text = format!("updateConnection: the exchange with {server} failed{after}: ");
        assert!(error.to_string().starts_with(&text), "{error}");
    };
    lost(&error, "");
    // So it is where it is read before it is given.
    lost(&update(&peer).await.unwrap_err(), " after 200 OK");
}

#[tokio::test]
async fn the_timeout_is_that_of_the_body_too() {
    let peer = Peer::new(|stream, _| stream.write_all(PART));
    let call = update(&peer).timeout(Duration::from_millis(200));
    let error = call.stream().await.unwrap().into_body().bytes().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
}
