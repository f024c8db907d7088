//! Servers that fall silent: how long nothing may come, where nobody knows how long all of it takes.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod list_events;
mod peer;
mod support;

use std::io::{Read, Result, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use list_events::ListEvents;
use oasmith_runtime::{Client, ClientBuilder, Error, Method, Operation, Retry};
use peer::{Peer, answer, begin};
use support::InboundIp;

/// Many times as long as one pause, so that a machine that is busy does not fail the tests, and less than all of them.
const LIMIT: Duration = Duration::from_millis(500);

/// Sends these one after the other.
fn slowly<'a>(stream: &mut TcpStream, texts: impl IntoIterator<Item = &'a str>) -> Result<()> {
    texts.into_iter().try_for_each(|text| {
        stream.write_all(text.as_bytes())?;
        sleep(Duration::from_millis(100));
        Ok(())
    })
}

/// Says nothing until the client hangs up.
fn fall_silent(stream: &mut TcpStream) -> Result<()> {
    stream.read_exact(&mut [0])
}

fn list(peer: &Peer) -> ListEvents {
    let client: Client = ClientBuilder::new(&peer.url).build().unwrap();
    ListEvents::new(&client, Method::GET).read_timeout(LIMIT)
}

#[tokio::test]
async fn a_stream_goes_on_as_long_as_something_comes() {
    let peer = Peer::new(|stream, _| {
        begin(stream, "text/event-stream")?;
        slowly(stream, ["data: 1\n\n", ":\n", ":\n", ":\n", ":\n", ":\n", ":\n", "data: 2\n\n"])?;
        fall_silent(stream)
    });
    let mut events = list(&peer).await.unwrap().into_body();
    assert_eq!(*events.next().await.unwrap().unwrap(), 1);
    assert_eq!(*events.next().await.unwrap().unwrap(), 2);
    let error = events.next().await.unwrap().unwrap_err();
    let (host, problem) = (peer.url.trim_start_matches("http://"), "in time: nothing came within the read timeout");
    assert_eq!(error.to_string(), format!("listEvents: item 2: no complete answer of {host} {problem}"));
    let error = Error::<std::convert::Infallible>::from(error);
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), format!("listEvents: no complete answer of {host} {problem}"));
    assert!(events.next().await.is_none());
    peer.settled(0).await;
}

/// What came meanwhile is there for who waits again, though the first wait was long ago.
#[tokio::test]
async fn a_wait_that_was_given_up_is_none_that_was_too_long() {
    let peer = Peer::new(|stream, _| {
        begin(stream, "text/event-stream")?;
        sleep(LIMIT / 2);
        slowly(stream, ["data: 1\n\n", "data: 2\n\n"])?;
        fall_silent(stream)
    });
    let mut events = list(&peer).await.unwrap().into_body();
    tokio::time::timeout(LIMIT / 10, events.next()).await.unwrap_err();
    tokio::time::sleep(LIMIT * 2).await;
    assert_eq!(*events.next().await.unwrap().unwrap(), 1);
    assert_eq!(*events.next().await.unwrap().unwrap(), 2);
    assert!(events.next().await.unwrap().unwrap_err().to_string().contains("nothing came within the read timeout"));
}

/// The deadline is that of the attempts, which are over when the stream begins.
#[tokio::test]
async fn a_stream_goes_on_after_the_deadline_of_its_head() {
    let peer = Peer::new(|stream, asked| match asked.index {
        0 => {
            begin(stream, "text/event-stream")?;
            slowly(stream, ["data: 1\n\n", ":\n", ":\n", ":\n", ":\n", ":\n", ":\n", "data: 2\n\n", "data: [DONE]\n\n"])
        }
        _ => fall_silent(stream),
    });
    let client: Client = ClientBuilder::new(&peer.url).retry(Retry::attempts(2).deadline(LIMIT)).build().unwrap();
    let mut events = ListEvents::new(&client, Method::GET).await.unwrap().into_body();
    assert_eq!(*events.next().await.unwrap().unwrap(), 1);
    assert_eq!(*events.next().await.unwrap().unwrap(), 2);
    assert!(events.next().await.is_none());
    assert!(ListEvents::new(&client, Method::GET).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn a_stream_that_falls_silent_goes_on_in_another_connection() {
    let peer = Peer::new(|stream, asked| {
        begin(stream, "text/event-stream")?;
        let number = asked.index + 1;
        write!(stream, "id: {number}\ndata: {number}\n\n")?;
        if number == 3 { stream.write_all(b"data: [DONE]\n\n") } else { fall_silent(stream) }
    });
    let retry = Retry::attempts(2).backoff(Duration::ZERO, Duration::from_secs(10));
    let mut events = list(&peer).reconnect(retry).await.unwrap().into_body();
    for number in 1..=3 {
        assert_eq!(*events.next().await.unwrap().unwrap(), number);
    }
    assert!(events.next().await.is_none());
    let ids: Vec<_> = peer.seen().iter().map(|asked| asked.header("last-event-id").map(str::to_owned)).collect();
    assert_eq!(ids, [None, Some("1".to_owned()), Some("2".to_owned())]);
}

#[tokio::test]
async fn an_answer_that_does_not_begin_may_be_asked_for_again() {
    let peer = Peer::new(|stream, asked| match asked.index {
        0 => fall_silent(stream),
        _ => stream.write_all(answer("200 OK", "{}").as_bytes()),
    });
    let client: support::Client = ClientBuilder::new(&peer.url).read_timeout(LIMIT).build().unwrap();
    let retry = Retry::attempts(2).backoff(Duration::ZERO, Duration::ZERO);
    client.update("1", &InboundIp::default()).idempotency_key("k").retry(retry).await.unwrap();
    assert_eq!(peer.seen().len(), 2);
}

#[tokio::test]
async fn a_body_that_is_read_whole_may_take_its_time_but_no_pause() {
    let peer = Peer::new(|stream, asked| {
        begin(stream, "application/json")?;
        slowly(stream, ["{", " ", " ", " ", " ", " ", " ", " "])?;
        if asked.index > 0 {
            fall_silent(stream)?;
        }
        stream.write_all(b"}")?;
        peer::hang_up()
    });
    let client: support::Client = ClientBuilder::new(&peer.url).read_timeout(LIMIT).build().unwrap();
    client.update("1", &InboundIp::default()).await.unwrap();
    assert!(client.update("1", &InboundIp::default()).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn time_does_not_count_while_nobody_reads() {
    let peer = Peer::new(|stream, _| {
        begin(stream, "text/event-stream")?;
        stream.write_all(b"data: 1\n\n")?;
        sleep(2 * LIMIT);
        stream.write_all(b"data: 2\n\ndata: [DONE]\n\n")
    });
    let mut events = list(&peer).await.unwrap().into_body();
    assert_eq!(*events.next().await.unwrap().unwrap(), 1);
    tokio::time::sleep(3 * LIMIT).await;
    assert_eq!(*events.next().await.unwrap().unwrap(), 2);
    assert!(events.next().await.is_none());
}
