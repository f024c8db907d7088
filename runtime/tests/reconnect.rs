//! Events whose connection is lost, against a real HTTP/1.1 server that drops it.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod list_events;
mod peer;
mod support;

use std::convert::Infallible;
use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use list_events::ListEvents;
use oasmith_runtime::{Body, Client, ClientBuilder, Error, Hook, Method, Operation, Retry, Sent};
use peer::{Asked, PATIENCE, Peer, answer};

const SOON: Duration = Duration::from_millis(2);

fn retry(attempts: u32) -> Retry {
    Retry::attempts(attempts).backoff(SOON, Duration::from_secs(10))
}

fn list(peer: &Peer, method: Method) -> ListEvents {
    let client: Client = ClientBuilder::new(&peer.url).timeout(PATIENCE).build().unwrap();
    ListEvents::new(&client, method)
}

/// The data until the end, or until an error.
async fn read(operation: ListEvents, retry: Retry) -> (Vec<i64>, Option<Error<Infallible>>) {
    let mut events = operation.reconnect(retry).await.unwrap().into_body();
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        match event {
            Ok(event) => all.push(event.data),
            Err(error) => {
                assert!(events.next().await.is_none());
                return (all, Some(error.into()));
            }
        }
    }
    assert!(events.next().await.is_none());
    (all, None)
}

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

/// Sends a part of a stream and drops the connection, as a proxy does that restarts.
fn part(stream: &mut TcpStream, text: &str) -> io::Result<()> {
    write!(stream, "{HEAD}{:x}\r\n{text}\r\n", text.len())?;
    peer::hang_up()
}

/// Sends a stream to its end.
fn whole(stream: &mut TcpStream, text: &str) -> io::Result<()> {
    write!(stream, "{HEAD}{:x}\r\n{text}\r\n0\r\n\r\n", text.len())
}

/// A server of these streams, the last of which is repeated.
fn server(answers: &'static [fn(&mut TcpStream) -> io::Result<()>]) -> Peer {
    Peer::new(|stream, seen| answers[seen.index.min(answers.len() - 1)](stream))
}

fn last_ids(peer: &Peer) -> Vec<Option<String>> {
    peer.seen().iter().map(|seen| seen.header("last-event-id").map(str::to_owned)).collect()
}

/// The numbers from the one behind `Last-Event-ID` to 20, three at most to a connection, which is dropped within the fourth.
fn counting(stream: &mut TcpStream, seen: &Asked) -> io::Result<()> {
    let last: i64 = seen.header("last-event-id").map_or(0, |id| id.parse().unwrap());
    let event = |number| format!("id: {number}\ndata: {number}\n\n");
    let events: String = (last + 1..=20).take(3).map(event).collect();
    if last + 3 >= 20 {
        return whole(stream, &format!("{events}data: [DONE]\n\n"));
    }
    part(stream, &format!("{events}id: {}\ndata: 1", last + 4))
}

#[tokio::test]
async fn nothing_is_lost_and_nothing_comes_twice() {
    let peer = Peer::new(counting);
    let (all, error) = read(list(&peer, Method::GET), retry(2)).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(all, (1..=20).collect::<Vec<_>>());
    let expected = [None, Some("3"), Some("6"), Some("9"), Some("12"), Some("15"), Some("18")];
    assert_eq!(last_ids(&peer), expected.map(|id| id.map(str::to_owned)));
}

#[derive(Clone, Default)]
struct Resends(Arc<Mutex<Vec<u32>>>);

impl Hook for Resends {
    fn after(&self, sent: &Sent<'_>) {
        self.0.lock().unwrap().push(sent.call.resends);
    }
}

#[tokio::test]
async fn hooks_are_told_how_many_requests_of_the_call_went_out_before() {
    let (peer, resends) = (Peer::new(counting), Resends::default());
    let client: Client = ClientBuilder::new(&peer.url).timeout(PATIENCE).hook(resends.clone()).build().unwrap();
    for _ in 0..2 {
        let (all, _) = read(ListEvents::new(&client, Method::GET), retry(2)).await;
        assert_eq!(all.len(), 20);
        assert_eq!(*resends.0.lock().unwrap(), (0..7).collect::<Vec<_>>());
        resends.0.lock().unwrap().clear();
    }
}

#[tokio::test]
async fn without_a_policy_the_loss_is_an_error() {
    let peer = Peer::new(counting);
    let mut events = list(&peer, Method::GET).await.unwrap().into_body();
    for number in 1..=3 {
        assert_eq!(*events.next().await.unwrap().unwrap(), number);
    }
    assert!(matches!(Error::<Infallible>::from(events.next().await.unwrap().unwrap_err()), Error::Transport(_)));
    assert!(events.next().await.is_none());
    assert_eq!(peer.seen().len(), 1);
}

#[tokio::test]
async fn an_end_that_nobody_announced_is_asked_about_until_204() {
    let peer = server(&[
        |stream| whole(stream, "id: a\ndata: 1\n\n"),
        |stream| whole(stream, "data: 2\n\nid\ndata: 3\n\n"),
        |stream| stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n"),
    ]);
    let (all, error) = read(list(&peer, Method::GET), retry(2)).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(all, [1, 2, 3]);
    // An empty id takes the last one away.
    assert_eq!(last_ids(&peer), [None, Some("a".to_owned()), None]);
}

#[tokio::test]
async fn attempts_in_a_row_are_bounded() {
    let silent = server(&[|stream| whole(stream, "data: 1\n\n"), |stream| whole(stream, "")]);
    let (all, error) = read(list(&silent, Method::GET), retry(4)).await;
    assert!(error.is_none(), "nothing broke: {error:?}");
    assert_eq!((all.as_slice(), silent.seen().len()), ([1].as_slice(), 4));

    let broken = server(&[|stream| part(stream, "data: 1\n\n"), |_| peer::hang_up()]);
    let (all, error) = read(list(&broken, Method::GET), retry(4)).await;
    assert!(matches!(error, Some(Error::Transport(_))), "{error:?}");
    assert_eq!(all, [1]);
    assert!(broken.seen().len() >= 4, "{}", broken.seen().len());

    let busy = server(&[
        |stream| part(stream, "data: 1\n\n"),
        |stream| stream.write_all(answer("503 Service Unavailable", "later").as_bytes()),
    ]);
    let (all, error) = read(list(&busy, Method::GET), retry(3)).await;
    let error = error.unwrap();
    assert_eq!(error.response().unwrap().body(), "later");
    assert!(matches!(error, Error::UndocumentedStatus(_)) && error.is_retryable());
    assert_eq!((all.as_slice(), busy.seen().len()), ([1].as_slice(), 3));
}

#[tokio::test]
async fn a_comment_is_no_progress() {
    let polite = server(&[|stream| whole(stream, ": hello\n\n")]);
    let (all, error) = read(list(&polite, Method::GET), retry(4)).await;
    assert!(all.is_empty() && error.is_none(), "{all:?} {error:?}");
    assert_eq!(polite.seen().len(), 4);

    let broken = server(&[|stream| part(stream, ": hello\n\nid: 1\n\n")]);
    let (all, error) = read(list(&broken, Method::GET), retry(4)).await;
    assert!(all.is_empty() && matches!(error, Some(Error::Transport(_))), "{all:?} {error:?}");
    assert_eq!(broken.seen().len(), 4);
}

#[tokio::test]
async fn the_deadline_is_of_the_time_without_a_connection() {
    let deadline = Duration::from_secs(1);
    let quiet = server(&[
        |stream| part(stream, "data: 1\n\n"),
        |stream| {
            write!(stream, "{HEAD}a\r\n: hello..\n\r\n")?;
            std::thread::sleep(Duration::from_millis(1500));
            peer::hang_up()
        },
        |stream| whole(stream, "data: 2\n\ndata: [DONE]\n\n"),
    ]);
    let (all, error) = read(list(&quiet, Method::GET), retry(9).deadline(deadline)).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(all, [1, 2]);

    // Connections that end at once do not put it off. The client's budget has enough for a hundred.
    let hasty = server(&[|stream| whole(stream, ": hello\n\n")]);
    let pause = Duration::from_millis(80);
    let (_, error) = read(list(&hasty, Method::GET), retry(u32::MAX).backoff(pause, pause).deadline(deadline)).await;
    assert!(error.is_none(), "{error:?}");
    assert!((2..80).contains(&hasty.seen().len()), "{}", hasty.seen().len());
}

/// WHATWG HTML §9.2.3: any other answer ends it.
#[tokio::test]
async fn an_answer_that_is_no_stream_ends_it() {
    let gone = server(&[
        |stream| part(stream, "data: 1\n\n"),
        |stream| stream.write_all(answer("404 Not Found", "gone").as_bytes()),
    ]);
    let (_, error) = read(list(&gone, Method::GET), retry(9)).await;
    assert!(matches!(&error, Some(Error::UndocumentedStatus(answer)) if answer.status() == 404), "{error:?}");
    assert_eq!(gone.seen().len(), 2);

    let json = server(&[
        |stream| part(stream, "data: 1\n\n"),
        |stream| stream.write_all(answer("200 OK\r\ncontent-type: application/json", "{}").as_bytes()),
    ]);
    let (_, error) = read(list(&json, Method::GET), retry(9)).await;
    let error = error.unwrap();
    assert!(matches!(error, Error::Decode(_)) && error.response().unwrap().body() == "{}", "{error}");
    assert_eq!(json.seen().len(), 2);
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    let peer = server(&[
        |stream| part(stream, "retry: 300\n\nretry: soon\ndata: 1\n\n"),
        |stream| whole(stream, "data: 2\n\ndata: [DONE]\n\n"),
    ]);
    let start = Instant::now();
    let (all, error) = read(list(&peer, Method::GET), retry(2)).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(all, [1, 2]);
    assert!(start.elapsed() >= Duration::from_millis(300), "{:?}", start.elapsed());

    // More than the caller is ready to wait.
    for end in [part, whole] {
        let long = Peer::new(move |stream, _| end(stream, "retry: 60000\ndata: 1\n\n"));
        let (_, error) = read(list(&long, Method::GET), retry(9)).await;
        assert!(matches!(error, Some(Error::Transport(_))), "{error:?}");
        assert_eq!(long.seen().len(), 1);
    }
}

#[tokio::test]
async fn what_could_have_an_effect_twice_is_refused_at_once() {
    let peer = Peer::new(counting);
    let error = list(&peer, Method::POST).reconnect(retry(2)).await.unwrap_err();
    assert!(error.to_string().contains("idempotency key"), "{error}");
    let stream = Body::stream(Nothing).with_length(0);
    let error = list(&peer, Method::PUT).body("text/plain", stream).reconnect(retry(2)).await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error}");
    assert_eq!(peer.seen().len(), 0);

    let operation = list(&peer, Method::POST).body("application/json", "{}").idempotency_key("8e03978e-40d5");
    let (all, error) = read(operation, retry(2)).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(all.len(), 20);
    assert!(peer.seen().iter().all(|seen| seen.body == "{}" && seen.header("idempotency-key").is_some()));
}

/// A stream of bytes without any.
struct Nothing;

impl futures_core::Stream for Nothing {
    type Item = Result<Vec<u8>, Infallible>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(None)
    }
}

#[tokio::test]
async fn a_stream_that_is_dropped_asks_for_nothing_more() {
    let peer = server(&[|stream| part(stream, "retry: 50\ndata: 1\n\n")]);
    let mut events = list(&peer, Method::GET).reconnect(retry(9)).await.unwrap().into_body();
    assert_eq!(*events.next().await.unwrap().unwrap(), 1);
    assert!(tokio::time::timeout(Duration::from_millis(10), events.next()).await.is_err());
    drop(events);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(peer.seen().len(), 1);
    peer.settled(0).await;
}

#[tokio::test]
async fn a_connection_that_never_answers_is_cut_by_the_deadline() {
    let peer = Peer::new(|stream, seen| {
        if seen.index == 0 {
            return part(stream, "data: 1\n\n");
        }
        std::thread::sleep(PATIENCE);
        peer::hang_up()
    });
    let start = Instant::now();
    let (all, error) = read(list(&peer, Method::GET), retry(5).deadline(Duration::from_millis(200))).await;
    assert_eq!(all, [1]);
    assert!(error.unwrap().is_timeout() && start.elapsed() < PATIENCE / 2);
    assert_eq!(peer.seen().len(), 2);
}
