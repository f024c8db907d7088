//! Streamed bodies against real HTTP/1.1 servers: nothing waits for the end of a body that is still being made.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;
mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use futures_core::Stream;
use oasmith_runtime::{Body, Error, Operation, StatusCode};
use peer::{PATIENCE, head, serve};
use support::{Client, InboundIp, UpdateConnection, UpdateConnectionError};

const MEBIBYTE: usize = 1024 * 1024;

/// The next chunk (RFC 9112 §7.1).
fn chunk(reader: &mut impl BufRead) -> String {
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    let mut data = vec![0; usize::from_str_radix(line.trim_end(), 16).unwrap()];
    reader.read_exact(&mut data).unwrap();
    reader.read_line(&mut line).unwrap();
    String::from_utf8(data).unwrap()
}

fn nothing(mut stream: &TcpStream) {
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").unwrap();
}

fn with_body(client: &Client, body: Body) -> UpdateConnection {
    let mut call = client.update("1", &InboundIp::default());
    call.as_mut().body("application/octet-stream", body);
    call
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
    let (client, server) = serve::<Client, _>(move |stream| {
        let mut reader = BufReader::new(&stream);
        let head = head(&mut reader);
        let mut chunks = vec![chunk(&mut reader)];
        feed.send(Ok("last")).unwrap();
        drop(feed);
        chunks.extend([chunk(&mut reader), chunk(&mut reader)]);
        nothing(&stream);
        (head, chunks)
    });
    with_body(&client, body).await.unwrap();
    let (head, chunks) = server.join().unwrap();
    assert!(head.contains("transfer-encoding: chunked") && !head.contains("content-length"), "{head}");
    assert_eq!(chunks, ["first", "last", ""]);
}

#[tokio::test]
async fn a_length_that_is_known_is_sent() {
    let (feed, body) = fed();
    let (client, server) = serve::<Client, _>(|stream| {
        let mut reader = BufReader::new(&stream);
        let head = head(&mut reader);
        let mut body = [0; 9];
        reader.read_exact(&mut body).unwrap();
        nothing(&stream);
        (head, body)
    });
    feed.send(Ok("first")).unwrap();
    feed.send(Ok("last")).unwrap();
    drop(feed);
    with_body(&client, body.with_length(9)).await.unwrap();
    let (head, body) = server.join().unwrap();
    assert!(head.contains("content-length: 9\r\n"), "{head}");
    assert_eq!(&body, b"firstlast");
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let (feed, body) = fed();
    drop(feed);
    let (client, server) = serve::<Client, _>(|stream| {
        head(&mut BufReader::new(&stream));
        nothing(&stream);
    });
    let call = with_body(&client, body);
    let again = call.clone();
    call.await.unwrap();
    server.join().unwrap();
    // The server is gone: this would be another error if anything were sent.
    let error = again.await.unwrap_err();
    assert!(matches!(error, Error::Request(_)));
    assert_eq!(error.to_string(), "updateConnection: body: a stream can be sent once, and this one was");
}

#[tokio::test]
async fn a_stream_that_breaks_ends_the_exchange() {
    let (feed, body) = fed();
    feed.send(Err("the disk is gone")).unwrap();
    let (client, _server) = serve::<Client, _>(|stream| {
        let mut rest = Vec::new();
        let _ = BufReader::new(&stream).read_to_end(&mut rest);
    });
    let error = with_body(&client, body).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(error.to_string().contains("the disk is gone"), "{error}");
}

#[tokio::test]
async fn a_caller_sees_the_beginning_before_the_end_is_sent() {
    let (tell, told) = channel();
    let (client, server) = serve::<Client, _>(move |mut stream| {
        head(&mut BufReader::new(&stream));
        write!(stream, "HTTP/1.1 200 OK\r\nx-name: all\r\ncontent-length: {}\r\n\r\n", 48 * MEBIBYTE).unwrap();
        stream.write_all(b"first").unwrap();
        let outcome: Result<(), RecvTimeoutError> = told.recv_timeout(PATIENCE);
        stream.write_all(&vec![b'.'; 48 * MEBIBYTE - 5]).unwrap();
        outcome
    });
    let response = client.update("1", &InboundIp::default()).stream().await.unwrap();
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
    server.join().unwrap().unwrap();
}

#[tokio::test]
async fn an_error_is_read_whole() {
    let (client, _server) = serve::<Client, _>(|mut stream| {
        head(&mut BufReader::new(&stream));
        stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 8\r\n\r\n[\"gone\"]").unwrap();
    });
    let error = client.update("1", &InboundIp::default()).stream().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
    let Error::Api(answer) = error else { panic!("{error}") };
    assert!(matches!(answer.error, UpdateConnectionError::NotFound(list) if list == ["gone"]));
}

#[tokio::test]
async fn a_body_that_stops_is_an_error() {
    let (client, _server) = serve::<Client, _>(|mut stream| {
        head(&mut BufReader::new(&stream));
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n[").unwrap();
    });
    let mut body = client.update("1", &InboundIp::default()).stream().await.unwrap().into_body();
    assert_eq!(body.chunk().await.unwrap().unwrap(), "[");
    let error = Error::<()>::from(body.chunk().await.unwrap_err());
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}

#[tokio::test]
async fn the_timeout_is_that_of_the_body_too() {
    let (client, _server) = serve::<Client, _>(|mut stream| {
        head(&mut BufReader::new(&stream));
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n[").unwrap();
        thread::sleep(PATIENCE);
    });
    let call = client.update("1", &InboundIp::default()).timeout(Duration::from_millis(200));
    let error = call.stream().await.unwrap().into_body().bytes().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
}
