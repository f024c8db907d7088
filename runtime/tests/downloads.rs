//! Downloads whose connection breaks, against a real HTTP/1.1 server that resets it.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;
mod support;

use std::io::{self, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use oasmith_runtime::{Body, Error, Method, Operation, Retry, TransportError};
use peer::{Asked, PATIENCE, Peer, answer};
use support::UpdateConnection;

const SIZE: usize = 100_000;
const TAG: &str = "etag: \"v1\"\r\n";

fn content() -> Vec<u8> {
    (0_u32..).flat_map(u32::to_be_bytes).take(SIZE).collect()
}

fn get(peer: &Peer, method: Method) -> UpdateConnection {
    let client: oasmith_runtime::Client =
        oasmith_runtime::ClientBuilder::new(&peer.url).timeout(PATIENCE).build().unwrap();
    UpdateConnection { call: client.call("getFile", method, "/file") }
}

async fn download(peer: &Peer, attempts: u32) -> (Vec<u8>, Option<TransportError>) {
    let retry = Retry::attempts(attempts).backoff(Duration::from_millis(2), Duration::from_secs(1));
    read(get(peer, Method::GET).download(retry).await.unwrap().into_body()).await
}

async fn read(mut body: Body) -> (Vec<u8>, Option<TransportError>) {
    let mut all = Vec::new();
    loop {
        match body.chunk().await {
            Ok(Some(chunk)) => all.extend_from_slice(&chunk),
            Ok(None) => return (all, None),
            Err(error) => {
                assert!(body.chunk().await.unwrap().is_none());
                return (all, Some(error));
            }
        }
    }
}

/// Sends these bytes as a body of some length, and resets the connection if they are fewer.
fn send(stream: &mut TcpStream, head: &str, length: usize, bytes: &[u8]) -> io::Result<()> {
    write!(stream, "HTTP/1.1 {head}content-length: {length}\r\n\r\n")?;
    stream.write_all(bytes)?;
    if bytes.len() < length { peer::hang_up() } else { Ok(()) }
}

/// The first byte that is asked for.
fn first(seen: &Asked) -> Option<usize> {
    seen.header("range").map(|range| range.strip_prefix("bytes=").unwrap().strip_suffix('-').unwrap().parse().unwrap())
}

/// Sends at most 30,000 bytes to a connection, from the first one that is asked for.
fn in_parts(stream: &mut TcpStream, seen: &Asked, validator: &str) -> io::Result<()> {
    let content = content();
    let begin = first(seen).unwrap_or(0);
    let bytes = &content[begin..SIZE.min(begin + 30_000)];
    let head = match begin {
        0 => format!("200 OK\r\n{validator}"),
        _ => format!("206 Partial Content\r\n{validator}content-range: bytes {begin}-{}/{SIZE}\r\n", SIZE - 1),
    };
    send(stream, &head, SIZE - begin, bytes)
}

#[tokio::test]
async fn a_download_goes_on_where_it_broke() {
    let peer = Peer::new(|stream, seen| in_parts(stream, seen, TAG));
    let retry = Retry::attempts(2).backoff(Duration::from_millis(2), Duration::from_secs(1));
    let body = get(&peer, Method::GET).download(retry).await.unwrap().into_body();
    assert_eq!(body.length(), Some(SIZE as u64));
    let (all, error) = read(body).await;
    assert!(error.is_none(), "{error:?}");
    assert!(all == content());
    let asked = peer.seen();
    assert_eq!(asked.len(), 4);
    assert_eq!((asked[0].header("range"), asked[0].header("accept-encoding")), (None, Some("identity")));
    for (asked, begin) in asked[1..].iter().zip([30_000, 60_000, 90_000]) {
        assert_eq!(asked.header("range"), Some(format!("bytes={begin}-").as_str()));
        assert_eq!(asked.header("if-range"), Some("\"v1\""));
    }
}

/// RFC 9110 §8.8.2.2: what was changed in the second of the answer can be changed again in it.
#[tokio::test]
async fn a_date_will_do_if_it_is_older_than_the_answer() {
    const OLD: &str = "last-modified: Sun, 06 Nov 1994 08:49:36 GMT\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    const NEW: &str = "last-modified: Sun, 06 Nov 1994 08:49:37 GMT\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    let old = Peer::new(|stream, seen| in_parts(stream, seen, if first(seen).is_none() { OLD } else { "" }));
    let (all, error) = download(&old, 2).await;
    assert!(error.is_none() && all == content(), "{error:?}");
    assert_eq!(old.seen()[1].header("if-range"), Some("Sun, 06 Nov 1994 08:49:36 GMT"));
    breaks_as_ever(Peer::new(|stream, seen| in_parts(stream, seen, NEW))).await;
}

async fn breaks_as_ever(peer: Peer) {
    let (all, error) = download(&peer, 5).await;
    assert!(error.is_some() && all == content()[..30_000], "{} bytes", all.len());
    assert_eq!(peer.seen().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_sure_breaks_as_ever() {
    for head in [
        "",
        "etag: W/\"v1\"\r\n",
        "etag: \"v1\"\r\naccept-ranges: none\r\n",
        "etag: \"v1\"\r\ncontent-encoding: compress\r\n",
    ] {
        breaks_as_ever(Peer::new(move |stream, seen| in_parts(stream, seen, head))).await;
    }
    // Of what has no length a transport may have undone an encoding.
    let peer = Peer::new(|stream, _| {
        write!(stream, "HTTP/1.1 200 OK\r\n{TAG}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n")?;
        peer::hang_up()
    });
    assert!(download(&peer, 5).await.1.is_some());
    assert_eq!(peer.seen().len(), 1);
    // Ranges are for GET.
    let peer = Peer::new(|stream, seen| in_parts(stream, seen, TAG));
    let body = get(&peer, Method::PUT).download(Retry::attempts(5)).await.unwrap().into_body();
    assert!(read(body).await.1.is_some());
    assert_eq!(peer.seen().len(), 1);
}

#[tokio::test]
async fn a_server_without_ranges_sends_all_of_it_again() {
    let peer = Peer::new(|stream, seen| {
        let sizes = [40_000, 10_000, 70_000, SIZE];
        send(stream, "200 OK\r\netag: \"v1\"\r\n", SIZE, &content()[..sizes[seen.index.min(3)]])
    });
    let (all, error) = download(&peer, 3).await;
    assert!(error.is_none() && all == content(), "{error:?}");
    assert_eq!(peer.seen().len(), 4);
}

#[tokio::test]
async fn what_changed_is_an_error() {
    let answers = [
        "200 OK\r\netag: \"v2\"\r\n",
        "200 OK\r\n",
        "206 Partial Content\r\netag: \"v2\"\r\ncontent-range: bytes 30000-99999/100000\r\n",
        "206 Partial Content\r\netag: \"v1\"\r\ncontent-range: bytes 30000-99999/100001\r\n",
        "206 Partial Content\r\netag: \"v1\"\r\ncontent-encoding: compress\r\ncontent-range: bytes 30000-99999/100000\r\n",
        "206 Partial Content\r\netag: \"v1\"\r\ncontent-range: bytes 29999-99999/100000\r\n",
        "206 Partial Content\r\netag: \"v1\"\r\n",
        "206 Partial Content\r\netag: \"v1\"\r\ncontent-range: pages 30000-99999/100000\r\n",
        "404 Not Found\r\n",
        "416 Range Not Satisfiable\r\ncontent-range: bytes */30000\r\n",
    ];
    for second in answers {
        let peer = Peer::new(move |stream, seen| match seen.index {
            0 => in_parts(stream, seen, TAG),
            _ => send(stream, second, 70_000, &vec![0; 70_000]),
        });
        let (all, error) = download(&peer, 5).await;
        let error = error.unwrap();
        assert!(all == content()[..30_000], "{} bytes: {second}", all.len());
        let texts = ["has changed", "another part", "the API answered 4"];
        assert!(texts.iter().any(|text| error.to_string().contains(text)), "{error}");
        assert_eq!(peer.seen().len(), 2);
    }
}

#[tokio::test]
async fn attempts_in_a_row_are_bounded() {
    let gone = Peer::new(|stream, seen| match seen.index {
        0 => in_parts(stream, seen, TAG),
        _ => stream.write_all(answer("503 Service Unavailable", "later").as_bytes()),
    });
    let (all, error) = download(&gone, 3).await;
    assert!(error.unwrap().to_string().ends_with("the API answered 503 Service Unavailable"));
    assert_eq!((all.len(), gone.seen().len()), (30_000, 3));

    let empty = Peer::new(|stream, seen| match seen.index {
        0 => in_parts(stream, seen, TAG),
        _ => send(stream, "206 Partial Content\r\netag: \"v1\"\r\ncontent-range: bytes 30000-99999/*\r\n", 70_000, b""),
    });
    let (all, error) = download(&empty, 3).await;
    assert!(error.is_some());
    assert_eq!((all.len(), empty.seen().len()), (30_000, 3));
}

/// The rest of what an earlier process has three bytes of.
async fn go_on(peer: &Peer, attempts: u32) -> (Vec<u8>, Option<TransportError>) {
    let retry = Retry::attempts(attempts).backoff(Duration::from_millis(2), Duration::from_secs(1));
    read(get(peer, Method::GET).resume_download(3, "\"v1\"", retry).await.unwrap().into_body()).await
}

/// Nobody said how much there is, and it broke behind the last byte.
#[tokio::test]
async fn an_end_that_was_not_seen_is_asked_for() {
    let peer = Peer::new(|stream, seen| match first(seen) {
        Some(3) => {
            let head = format!("206 X\r\n{TAG}content-range: bytes 3-5/*\r\ntransfer-encoding: chunked");
            write!(stream, "HTTP/1.1 {head}\r\n\r\n3\r\ndef\r\n")?;
            peer::hang_up()
        }
        begin => {
            let head = format!("416 Range Not Satisfiable\r\ncontent-range: bytes */{}", begin.unwrap());
            stream.write_all(answer(&head, "").as_bytes())
        }
    });
    let (all, error) = go_on(&peer, 3).await;
    assert!(error.is_none() && all == b"def", "{error:?}");
    assert_eq!(peer.seen().len(), 2);
}

#[tokio::test]
async fn a_second_effect_is_refused_at_once() {
    let peer = Peer::new(|stream, seen| in_parts(stream, seen, TAG));
    let error = get(&peer, Method::POST).download(Retry::attempts(2)).await.unwrap_err();
    assert!(matches!(error, Error::Request(_)) && error.to_string().contains("idempotency key"), "{error}");
    assert_eq!(peer.seen().len(), 0);
}

/// The deadline counts from the loss, and is that of answers that never come, of heads and of bodies.
#[tokio::test]
async fn an_attempt_that_never_answers_is_cut_by_the_deadline() {
    let parts = [
        "",
        "HTTP/1.1 206 Partial Content\r\n",
        "HTTP/1.1 206 Partial Content\r\netag: \"v1\"\r\ncontent-range: bytes 30000-99999/100000\r\n\r\n",
        // What had come before is nothing new.
        "HTTP/1.1 200 OK\r\netag: \"v1\"\r\ncontent-length: 100000\r\n\r\nabc",
    ];
    for part in parts {
        let peer = Peer::new(move |stream, seen| {
            if seen.index == 0 {
                return in_parts(stream, seen, TAG);
            }
            stream.write_all(part.as_bytes())?;
            thread::sleep(PATIENCE);
            peer::hang_up()
        });
        let retry = Retry::attempts(5).deadline(Duration::from_millis(300));
        let start = Instant::now();
        let body = get(&peer, Method::GET).download(retry).await.unwrap().into_body();
        // Until something is lost there is no hurry.
        tokio::time::sleep(Duration::from_millis(400)).await;
        let (all, error) = read(body).await;
        assert!(error.unwrap().is_timeout() && start.elapsed() < PATIENCE / 2, "{part:?}");
        assert_eq!((all.len(), peer.seen().len()), (30_000, 2), "{part:?}");
    }
}

#[tokio::test]
async fn attempts_are_charged_to_the_budget_of_the_client() {
    let gone = Peer::new(|stream, seen| match seen.index {
        0 => in_parts(stream, seen, TAG),
        _ => peer::hang_up(),
    });
    let client: oasmith_runtime::Client = oasmith_runtime::ClientBuilder::new(&gone.url).build().unwrap();
    let call = || UpdateConnection { call: client.call("getFile", Method::GET, "/file") };
    let retry = Retry::attempts(u32::MAX).backoff(Duration::ZERO, Duration::ZERO);
    let (all, error) = read(call().download(retry).await.unwrap().into_body()).await;
    assert!(error.is_some());
    assert_eq!((all.len(), gone.seen().len()), (30_000, 1 + 500 / 5));
    // Nothing is left for the client's other calls.
    assert!(call().retry(Retry::attempts(3).backoff(Duration::ZERO, Duration::ZERO)).await.is_err());
    assert_eq!(gone.seen().len(), 1 + 500 / 5 + 1);

    // What brings something costs nothing in the end.
    let slow = Peer::new(|stream, seen| {
        let (content, begin) = (content(), first(seen).unwrap_or(0));
        let head = match begin {
            0 => format!("200 OK\r\n{TAG}"),
            _ => format!("206 Partial Content\r\n{TAG}content-range: bytes {begin}-{}/{SIZE}\r\n", SIZE - 1),
        };
        send(stream, &head, SIZE - begin, &content[begin..SIZE.min(begin + 500)])
    });
    let (all, error) = download(&slow, 3).await;
    assert!(error.is_none() && all == content(), "{error:?}");
    assert_eq!(slow.seen().len(), SIZE / 500);
}

/// A part whose whole has no known length says nothing of where that ends.
#[tokio::test]
async fn parts_are_asked_for_until_there_is_nothing_behind_them() {
    let in_short_parts = |ends: &'static str| {
        Peer::new(move |stream, seen| match first(seen).unwrap() {
            begin @ 3..7 => {
                let head = format!("206 Partial Content\r\n{TAG}content-range: bytes {begin}-{}/*", begin + 1);
                stream.write_all(answer(&head, ["de", "fg"][(begin - 3) / 2]).as_bytes())
            }
            _ => stream.write_all(answer(ends, "").as_bytes()),
        })
    };
    let peer = in_short_parts("416 Range Not Satisfiable\r\ncontent-range: bytes */7");
    let (all, error) = go_on(&peer, 3).await;
    assert!(error.is_none() && all == b"defg", "{error:?} {all:?}");
    assert_eq!(peer.seen().len(), 3);
    for ends in ["416 Range Not Satisfiable", "404 Not Found", "416 Range Not Satisfiable\r\ncontent-range: bytes */9"]
    {
        let (all, error) = go_on(&in_short_parts(ends), 3).await;
        assert!(error.unwrap().to_string().contains("the API answered 4"), "{ends}");
        assert_eq!(all, b"defg");
    }
}

/// By their tag both are the same, and they are not.
#[tokio::test]
async fn a_server_that_lies_about_the_length_is_found_out() {
    let chunked = "transfer-encoding: chunked\r\n\r\n";
    let second = [
        // All of it again, which is less than has come.
        (format!("200 OK\r\n{TAG}{chunked}2\r\nab\r\n0\r\n\r\n"), "the body ends before its length"),
        // More than it says itself.
        (
            format!("206 Partial Content\r\n{TAG}content-range: bytes 6-7/8\r\n{chunked}3\r\nghi\r\n0\r\n\r\n"),
            "more came than the API had said",
        ),
    ];
    for (second, problem) in second {
        let peer = Peer::new(move |stream, seen| {
            let first = format!("206 X\r\n{TAG}content-range: bytes 3-5/*\r\n{chunked}3\r\ndef\r\n");
            write!(stream, "HTTP/1.1 {}", if seen.index == 0 { &first } else { &second })?;
            peer::hang_up()
        });
        let (all, error) = go_on(&peer, 2).await;
        assert!(error.unwrap().to_string().ends_with(problem), "{problem}");
        assert_eq!(all, b"def");
    }
}
