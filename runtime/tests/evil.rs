//! Servers that mean harm: nothing hangs, nothing is kept that was not asked for, and no answer is that of another request.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;
mod support;

use std::convert::Infallible;
use std::io::{BufReader, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

use futures_core::Stream;
use oasmith_runtime::{
    Body, Bytes, Call, Client as Plain, ClientBuilder, DecodeError, Method, Next, Operation, Paginated, RawResponse,
    Retry, StatusCode, TransportError,
};
use peer::{PATIENCE, Peer, answer, hang_up, read_head};
use support::{Client, InboundIp, UpdateConnection};

fn builder(peer: &Peer) -> ClientBuilder<Client> {
    ClientBuilder::new(&peer.url).timeout(PATIENCE)
}

/// A gigabyte, counted as it goes out.
struct Gigabyte(Arc<AtomicUsize>);

impl Stream for Gigabyte {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let is_over = self.0.fetch_add(1, Ordering::Relaxed) >= 1024;
        Poll::Ready((!is_over).then(|| Ok(vec![0; 1 << 20].into())))
    }
}

/// It says no to a body that it does not read, and keeps the connection open.
#[tokio::test]
async fn a_refusal_is_read_while_a_body_is_still_being_sent() {
    let peer = Peer::accepting(|mut stream| {
        read_head(&mut BufReader::new(stream.try_clone()?))?;
        stream.write_all(answer("413 Content Too Large\r\nconnection: close", "\"no\"").as_bytes())?;
        thread::sleep(PATIENCE);
        hang_up()
    });
    let sent = Arc::new(AtomicUsize::new(0));
    let client: Plain = ClientBuilder::new(&peer.url).timeout(PATIENCE).build().unwrap();
    let mut call = UpdateConnection { call: client.call("upload", Method::PUT, "/file") };
    call.as_mut().body("application/octet-stream", Body::stream(Gigabyte(Arc::clone(&sent))));
    let start = Instant::now();
    let error = call.await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::PAYLOAD_TOO_LARGE), "{error:?}");
    assert!(start.elapsed() < PATIENCE / 2 && sent.load(Ordering::Relaxed) < 64);
}

/// Answers that go before the answer (RFC 9110 §15.2), for ever.
#[tokio::test]
async fn hints_without_an_end_end_in_time() {
    let peer = Peer::new(|stream, _| {
        let hints = "HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n".repeat(1000);
        loop {
            stream.write_all(hints.as_bytes())?;
        }
    });
    let start = Instant::now();
    let call = builder(&peer).build().unwrap().update("1", &InboundIp::default());
    let error = call.timeout(Duration::from_millis(300)).await.unwrap_err();
    // hyper reads some megabytes before others have their turn, which takes long on a busy machine.
    assert!(error.is_timeout() && start.elapsed() < 2 * PATIENCE, "{error:?}");
    peer.settled(0).await;
}

/// The answer to a request that was not made yet, in one packet with the one before it, and a little later.
const POISON: &str = "HTTP/1.1 200 OK\r\ncontent-length: 21\r\n\r\n{\"codecs\":[\"poisoned\"]}";

fn poisoning(pause: Duration) -> Peer {
    Peer::new(move |stream, _| {
        let text = answer("200 OK", "{}");
        if pause.is_zero() {
            return stream.write_all((text + POISON).as_bytes());
        }
        stream.write_all(text.as_bytes())?;
        thread::sleep(pause);
        stream.write_all(POISON.as_bytes())
    })
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_is_that_of_no_request() {
    for pause in [Duration::ZERO, Duration::from_millis(20)] {
        let peer = poisoning(pause);
        let client = builder(&peer).build().unwrap();
        for _ in 0..4 {
            let answer = client.update("1", &InboundIp::default()).await.unwrap();
            assert_eq!(answer.codecs, None);
            tokio::time::sleep(pause * 3).await;
        }
    }
}

#[cfg(feature = "blocking")]
#[test]
fn so_it_is_without_a_runtime() {
    use oasmith_runtime::{Blocking, Error};

    for pause in [Duration::ZERO, Duration::from_millis(20)] {
        let peer = poisoning(pause);
        let client = builder(&peer).transport(ureq::Agent::new_with_defaults()).build().unwrap();
        for index in 0..4 {
            match client.update("1", &InboundIp::default()).block_on() {
                Ok(answer) => assert_eq!(answer.codecs, None),
                Err(error) => assert!(index > 0 && matches!(error, Error::Transport(_)), "{error:?}"),
            }
            thread::sleep(pause * 3);
        }
    }
}

/// What would come after the deadline is not waited for.
#[tokio::test]
async fn a_server_that_asks_for_more_time_than_there_is_has_been_asked_once() {
    let peer = Peer::answering([answer("503 Busy\r\nretry-after: 3", "")]);
    let client: Plain = ClientBuilder::new(&peer.url).build().unwrap();
    let call = UpdateConnection { call: client.call("get", Method::GET, "/") };
    let start = Instant::now();
    let error = call.retry(Retry::attempts(2).deadline(Duration::from_secs(2))).await.unwrap_err();
    assert_eq!((error.status(), peer.seen().len()), (Some(StatusCode::SERVICE_UNAVAILABLE), 1));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

/// A list that comes in pages, with an item wherever there is the word in one.
macro_rules! list {
    ($name:ident, $next:expr) => {
        #[derive(Clone)]
        struct $name {
            call: Call,
        }

        impl Operation for $name {
            type Output = Vec<i64>;
            type Error = Infallible;

            fn success(response: &RawResponse) -> Result<Option<Vec<i64>>, DecodeError> {
                let items = response.text()?.matches("item").count();
                Ok(Some(vec![7; items]))
            }
        }

        oasmith_runtime::request!($name);

        impl Paginated for $name {
            type Item = i64;

            const NEXT: Next = $next;

            fn items_of(page: &mut Vec<i64>) -> Option<&mut Vec<i64>> {
                Some(page)
            }
        }
    };
}

list!(List, Next::Cursor { parameter: "after", from: "/next" });
list!(Counted, Next::Page { parameter: "page", first: 1 });
list!(Linked, Next::Link);

/// Each page leads to another one, and nothing is in them.
#[tokio::test]
async fn pages_with_nothing_in_them_end() {
    let peer = Peer::new(|stream, seen| {
        let item = if seen.index == 0 { ", \"item\": 7" } else { "" };
        stream.write_all(answer("200 OK", &format!("{{\"next\": {}{item}}}", seen.index + 1)).as_bytes())
    });
    let client: Plain = ClientBuilder::new(&peer.url).timeout(PATIENCE).build().unwrap();
    let mut items = List { call: client.call("list", Method::GET, "/list") }.items();
    assert_eq!(items.next().await.unwrap().unwrap(), 7);
    let error = items.next().await.unwrap().unwrap_err();
    assert!(error.to_string().ends_with("1000 in a row had nothing in them"), "{error}");
    assert!(items.next().await.is_none());
    assert_eq!(peer.seen().len(), 1001);
}

/// Behind the last page there is the last page again.
#[tokio::test]
async fn pages_that_repeat_the_last_one_end() {
    let peer =
        Peer::new(|stream, seen| stream.write_all(answer("200 OK", &format!("item {}", seen.index.min(2))).as_bytes()));
    let client: Plain = ClientBuilder::new(&peer.url).timeout(PATIENCE).build().unwrap();
    let mut items = Counted { call: client.call("list", Method::GET, "/list") }.items();
    for _ in 0..4 {
        items.next().await.unwrap().unwrap();
    }
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "list: the next page: the answer is the same as that of the page before");
    assert!(items.next().await.is_none());
    assert_eq!(peer.seen().len(), 4);
}

/// A title that is no UTF-8, as headers may be (RFC 9110 §5.5), is no reason to end a list too soon.
#[tokio::test]
async fn a_link_with_a_title_in_latin_1_leads_on() {
    let peer = Peer::new(|stream, seen| {
        match seen.target.as_str() {
        "/list" => stream.write_all(
            b"HTTP/1.1 200 OK\r\nlink: <?page=2>; title=\"caf\xe9, or; more\"; rel=next\r\ncontent-length: 4\r\n\r\nitem",
        ),
        _ => stream.write_all(answer("200 OK", "item").as_bytes()),
    }
    });
    let client: Plain = ClientBuilder::new(&peer.url).timeout(PATIENCE).build().unwrap();
    let mut pages = Linked { call: client.call("list", Method::GET, "/list") }.pages();
    assert_eq!(pages.next().await.unwrap().unwrap().len(), 1);
    assert_eq!(pages.next().await.unwrap().unwrap().len(), 1);
    assert!(pages.next().await.is_none());
    assert_eq!(peer.seen().pop().unwrap().target, "/list?page=2");
}

/// What an answer refers to is meant from where it comes (RFC 3986 §5.1.3).
#[tokio::test]
async fn pages_that_moved_lead_on_from_where_they_are() {
    let moved = "307 Moved\r\nlocation: /v2/list/";
    let leading = answer("200 OK\r\nlink: <more>; rel=next", "item");
    let home = Peer::answering([answer(moved, ""), leading.clone(), answer("200 OK", "item")]);
    let elsewhere = Peer::answering([leading]);
    let away = Peer::answering([answer(&format!("307 Moved\r\nlocation: {}/list/", elsewhere.url), "")]);
    let list = |peer: &Peer| {
        let client: Plain = ClientBuilder::new(&peer.url).timeout(PATIENCE).redirects(1).build().unwrap();
        Linked { call: client.call("list", Method::GET, "/list") }.items()
    };
    let mut items = list(&home);
    while let Some(item) = items.next().await {
        item.unwrap();
    }
    let targets: Vec<String> = home.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets, ["/list", "/v2/list/", "/v2/list/more"]);
    // Where that is not at home, no credential goes.
    let mut items = list(&away);
    items.next().await.unwrap().unwrap();
    let error = items.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("`more` is not on"), "{error}");
    assert_eq!((away.seen().len(), elsewhere.seen().len()), (1, 1));
}

/// A time that no clock has an end of.
#[cfg(feature = "blocking")]
#[test]
fn a_timeout_for_ever_is_none() {
    use oasmith_runtime::Blocking;

    let peer = Peer::answering([answer("200 OK", "{}")]);
    let client = builder(&peer).transport(ureq::Agent::new_with_defaults()).timeout(Duration::MAX).build().unwrap();
    client.update("1", &InboundIp::default()).block_on().unwrap();
}

/// A label of a name has 63 letters at most (RFC 1035 §2.3.4), so nothing has to be asked for to know that there is none.
#[cfg(all(feature = "blocking", unix))]
#[tokio::test]
async fn a_host_that_is_not_there_has_seen_nothing() {
    use oasmith_runtime::Blocking;

    let build = || ClientBuilder::<Client>::new(format!("http://{}.invalid", "a".repeat(64))).timeout(PATIENCE);
    let update = |client: Client| client.update("1", &InboundIp::default()).query("key", "s3cret");
    let error = update(build().build().unwrap()).await.unwrap_err();
    assert!(error.is_connect() && !format!("{error:?}").contains("s3cret"), "{error:?}");
    let agent = ureq::Agent::new_with_defaults();
    let error = thread::spawn(move || update(build().transport(agent).build().unwrap()).block_on().unwrap_err());
    let error = error.join().unwrap();
    assert!(error.is_connect() && !format!("{error:?}").contains("s3cret"), "{error:?}");
}
