//! Server-sent events: cut anywhere, against another decoder, and from real HTTP/1.1 servers.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod list_events;
mod peer;

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::TcpStream;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use eventsource_stream::EventStream;
use futures_core::Stream;
use list_events::ListEvents;
use oasmith_runtime::http::Response;
use oasmith_runtime::{Body, Client, ClientBuilder, Error, Event, Events, ItemError, Method, PlainText, Streamed};
use peer::{PATIENCE, Peer, begin, hang_up};

fn list(client: &Client) -> ListEvents {
    ListEvents::new(client, Method::GET)
}

fn list_of(peer: &Peer) -> ListEvents {
    list(&ClientBuilder::new(&peer.url).timeout(PATIENCE).build().unwrap())
}

/// A server whose answer is this stream.
fn streaming(write: impl Fn(&mut TcpStream) -> io::Result<()> + Send + Sync + 'static) -> Peer {
    Peer::new(move |stream, _| {
        begin(stream, "text/event-stream; charset=utf-8")?;
        write(stream)?;
        hang_up()
    })
}

/// A body in these chunks.
struct Chunks(std::vec::IntoIter<Vec<u8>>);

impl Stream for Chunks {
    type Item = Result<Vec<u8>, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

fn chunks(chunks: Vec<Vec<u8>>) -> Chunks {
    Chunks(chunks.into_iter())
}

async fn answer(body: Body) -> Events<PlainText> {
    let body = Mutex::new(Some(body));
    let transport = move |_, _| {
        let body = body.lock().unwrap().take().unwrap();
        async { Ok(Response::new(body)) }
    };
    let client: Client = ClientBuilder::new("http://localhost").transport(transport).build().unwrap();
    Streamed::<_, Events<PlainText>>::new(list(&client), "text/event-stream").await.unwrap().into_body()
}

/// Type, data and id of an event.
type Item = Result<(Option<String>, String, Option<String>), String>;
type Read = Vec<Item>;

async fn read(body: Vec<Vec<u8>>) -> Read {
    let mut events = answer(Body::stream(chunks(body))).await.terminal(None);
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event.map(|event| (event.event, event.data.0, event.id)).map_err(|error| error.to_string()));
    }
    all
}

#[allow(clippy::unnecessary_wraps, reason = "it is compared with what is read")]
fn event(data: &str) -> Item {
    Ok((None, data.to_owned(), None))
}

/// With every kind of line and of its end, and characters of several bytes.
const SAMPLE: &str = "\u{feff}: a comment\r\ndata: first\r\n\r\nevent: größer\rdata:  two \rdata\rdata:ü\r\rid: 7\nretry: 10\n\n\
    data: {\"a\": \"\u{1f600}\"}\nunknown: x\n\n:\n\nid\ndata:\n\n\n\nevent: unused\n\ndata: last\n\n";

#[tokio::test]
async fn fields_are_read_as_the_standard_says() {
    let id = || Some("7".to_owned());
    let expected: Read = vec![
        event("first"),
        Ok((Some("größer".to_owned()), " two \n\nü".to_owned(), None)),
        Ok((None, "{\"a\": \"\u{1f600}\"}".to_owned(), id())),
        event(""),
        event("last"),
    ];
    assert_eq!(read(vec![SAMPLE.into()]).await, expected);
}

/// An id with any other sign is one, also where no header could send it back.
#[tokio::test]
async fn an_id_with_nul_is_passed_over() {
    let id = |id: &str| Ok((None, "x".to_owned(), Some(id.to_owned())));
    let expected: Read = vec![id("a\tb"), id("a\u{1}b"), id("a\u{1}b")];
    let text = "id: a\tb\ndata: x\n\nid: a\u{1}b\ndata: x\n\nid: a\0b\ndata: x\n\n";
    assert_eq!(read(vec![text.into()]).await, expected);
}

#[tokio::test]
async fn chunks_may_end_anywhere() {
    let whole = read(vec![SAMPLE.into()]).await;
    let sample = SAMPLE.as_bytes();
    for first in 0..=sample.len() {
        for second in first..=sample.len() {
            let parts = [&sample[..first], &sample[first..second], b"", &sample[second..]].map(<[u8]>::to_vec);
            assert_eq!(read(parts.into()).await, whole, "{first} {second}");
        }
    }
    assert_eq!(read(sample.iter().map(|byte| vec![*byte]).collect()).await, whole);
}

/// Lines put together by chance, ended by chance, cut by chance: another decoder reads the same.
#[tokio::test]
async fn another_decoder_reads_the_same() {
    let lines = [
        "data: a", "data", "data:  b", "data:ü", "event: e", "event", "id: 1", "id", ": c", "x: y", "retry: 5", "", "",
        "",
    ];
    let mut state = 7_u64;
    let mut random = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % bound
    };
    for _ in 0..2_000 {
        let mut text = String::new();
        for _ in 0..random(12) {
            text.push_str(lines[random(lines.len())]);
            text.push_str(["\n", "\r\n"][random(2)]);
        }
        text.push_str("\n\n");
        let at = random(text.len() + 1);
        let (head, tail) = text.as_bytes().split_at(at);
        let mut theirs: Read = Vec::new();
        let mut stream = Box::pin(EventStream::new(chunks(vec![text.clone().into_bytes()])));
        while let Some(event) = std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await {
            let event = event.unwrap();
            let name = Some(event.event).filter(|name| name != "message");
            theirs.push(Ok((name, event.data, Some(event.id).filter(|id| !id.is_empty()))));
        }
        assert_eq!(read(vec![head.into(), tail.into()]).await, theirs, "{text:?}");
    }
}

#[tokio::test]
async fn an_end_within_an_event_is_an_error() {
    for text in ["data: 1\n\ndata: 2", "data: 1\n\ndata: 2\n", "data: 1\n\ndata: 2\nid: 7", "data: 1\n\ndata"] {
        let read = read(vec![text.into()]).await;
        assert_eq!(read, [event("1"), Err("listEvents: item 1: the stream ends within it".to_owned())], "{text:?}");
    }
    for text in ["data: 1\n\n", "data: 1\n\n: bye", "data: 1\n\nid: 7\n", "data: 1\n\n\r"] {
        assert_eq!(read(vec![text.into()]).await, [event("1")], "{text:?}");
    }
}

#[tokio::test]
async fn a_sentinel_is_the_end() {
    for end in ["data: [DONE]\n\ndata: 2\n\n", "data: [DONE]\n", "data: [DONE]"] {
        let mut events = answer(format!("data: 1\n\n{end}").into()).await;
        assert_eq!(&*events.next().await.unwrap().unwrap().data, "1");
        assert!(events.next().await.is_none());
        assert!(events.next().await.is_none(), "after the end comes nothing");
    }
    let mut events = answer("data: [DONE]\n\ndata: over\n\ndata: 2\n\n".into()).await.terminal(Some("over"));
    assert_eq!(&**events.next().await.unwrap().unwrap(), "[DONE]");
    assert!(events.next().await.is_none());
}

async fn all(mut events: Events<i64>) -> Result<Vec<i64>, Error<Infallible>> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event?.data);
    }
    Ok(all)
}

#[tokio::test]
async fn an_event_is_there_before_the_next_is_sent() {
    let (tell, told) = std::sync::mpsc::channel();
    let told = Mutex::new(told);
    let peer = streaming(move |stream| {
        for number in 1..=3 {
            write!(stream, ": still here\n\nid: {number}\ndata: {number}\n\n")?;
            told.lock().unwrap().recv_timeout(PATIENCE).unwrap();
        }
        Ok(())
    });
    let mut call = list_of(&peer);
    call.as_mut().accept("text/event-stream, */*;q=0.5");
    let mut events = call.await.unwrap();
    assert_eq!(events.headers()["connection"], "close");
    for number in 1..=3 {
        let Event { data, id, .. } = events.next().await.unwrap().unwrap();
        assert_eq!((data, id), (number, Some(number.to_string())));
        tell.send(()).unwrap();
    }
    assert!(events.next().await.is_none());
    assert_eq!(peer.asked().header("accept"), Some("text/event-stream, */*;q=0.5"));
}

#[tokio::test]
async fn one_byte_at_a_time_is_enough() {
    let peer = streaming(|stream| {
        for byte in b"data: 1\r\n\r\n: \xc3\xbc\r\n\r\ndata: 2\r\n\r\n" {
            stream.write_all(&[*byte])?;
            thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    });
    assert_eq!(all(list_of(&peer).await.unwrap().into_body()).await.unwrap(), [1, 2]);
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_error() {
    let peer = Peer::new(|stream, _| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
        write!(stream, "{head}9\r\ndata: 1\n\n\r\n9\r\ndata:")?;
        hang_up()
    });
    let mut events = list_of(&peer).await.unwrap().into_body();
    assert_eq!(*events.next().await.unwrap().unwrap(), 1);
    let error: ItemError = events.next().await.unwrap().unwrap_err();
    let host = peer.url.trim_start_matches("http://");
    assert!(
        error.to_string().starts_with(&format!("listEvents: item 1: the exchange with {host} failed: ")),
        "{error}"
    );
    assert!(matches!(Error::<Infallible>::from(error), Error::Transport(_)));
    assert!(events.next().await.is_none());
}

/// 1 GiB in one line, of which no more than the limit is ever held: the server cannot get rid of it.
#[tokio::test]
async fn an_event_has_a_limit() {
    let sent = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&sent);
    let peer = streaming(move |stream| {
        stream.write_all(b"data: 1\n\ndata: ")?;
        let part = vec![b'1'; 1024 * 1024];
        (0..1024).try_for_each(|_| {
            counted.fetch_add(1, Ordering::Relaxed);
            stream.write_all(&part)
        })
    });
    let mut events = list_of(&peer).await.unwrap().into_body();
    assert_eq!(*events.next().await.unwrap().unwrap(), 1);
    let error = events.next().await.unwrap().unwrap_err();
    assert!(error.is_too_large() && error.text().is_none());
    assert_eq!(error.to_string(), "listEvents: item 1: more than 16777216 bytes");
    assert!(events.next().await.is_none());
    drop(events);
    peer.settled(0).await;
    assert!(sent.load(Ordering::Relaxed) < 64);
}

#[tokio::test]
async fn many_lines_of_one_event_have_the_limit_too() {
    let text = "data: 123456789\n".repeat(20);
    let mut events = answer(text.into()).await.max_item_size(100);
    assert!(events.next().await.unwrap().unwrap_err().is_too_large());
}

#[tokio::test]
async fn data_of_another_shape_is_kept() {
    let peer = streaming(|stream| stream.write_all(b"data: 1\n\nevent: error\ndata: overloaded\n\ndata: 3\n\n"));
    let mut events = list_of(&peer).await.unwrap().into_body();
    assert_eq!(*events.next().await.unwrap().unwrap(), 1);
    let error = events.next().await.unwrap().unwrap_err();
    assert_eq!((error.index(), error.text().unwrap().as_ref()), (1, b"overloaded".as_slice()));
    assert_eq!(error.decode_error().unwrap().path(), "$");
    let error = Error::<Infallible>::from(error);
    assert!(matches!(&error, Error::Item(_)) && !error.is_retryable() && error.status().is_none());
    assert_eq!(*events.next().await.unwrap().unwrap(), 3);
}

#[tokio::test]
async fn what_is_no_stream_is_read_whole() {
    for (head, body, message) in [
        (
            "200 OK\r\ncontent-type: application/json",
            "{}",
            "with a body that is not as described: $: expected a body of `text/event-stream`, found one of `application/json`",
        ),
        (
            "404 Not Found\r\ncontent-type: text/event-stream",
            "gone",
            "404 Not Found, which its description does not have",
        ),
    ] {
        let peer = Peer::answering([peer::answer(head, body)]);
        let error = list_of(&peer).await.unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        assert_eq!(error.response().unwrap().body(), body);
    }
}
