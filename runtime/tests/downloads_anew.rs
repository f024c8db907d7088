//! Downloads that another process began, into a file, against a real HTTP/1.1 server that keeps a document.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;
mod support;

use std::fs::{self, File};
use std::io::{self, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use oasmith_runtime::{Error, Method, Operation, Retry, StatusCode};
use peer::{Asked, Peer, answer};
use support::{UpdateConnection, UpdateConnectionError};

type Failure = Error<UpdateConnectionError>;

const SIZE: usize = 100_000;

fn content(version: u8) -> Vec<u8> {
    (0_u32..).flat_map(u32::to_be_bytes).map(|byte| byte ^ version).take(SIZE).collect()
}

/// A server that keeps a version of a document, and sends at most so much of it to a connection (RFC 9110 §13.1.5, §14.2).
fn serve(stream: &mut TcpStream, seen: &Asked, version: u8, most: usize) -> io::Result<()> {
    let (content, tag) = (content(version), format!("\"v{version}\""));
    let range = seen.header("range").filter(|_| seen.header("if-range") == Some(&tag));
    let first = range.map(|range| range.strip_prefix("bytes=").unwrap().strip_suffix('-').unwrap().parse().unwrap());
    let (status, first) = match first {
        None => ("200 OK".to_owned(), 0),
        Some(first) if first >= SIZE => {
            let head = format!("416 Range Not Satisfiable\r\ncontent-range: bytes */{SIZE}");
            return stream.write_all(answer(&head, "there is no more").as_bytes());
        }
        Some(first) => (format!("206 Partial Content\r\ncontent-range: bytes {first}-{}/{SIZE}", SIZE - 1), first),
    };
    let (_, rest) = content.split_at(first);
    write!(stream, "HTTP/1.1 {status}\r\netag: {tag}\r\ncontent-length: {}\r\n\r\n", rest.len())?;
    stream.write_all(rest.split_at(most.min(rest.len())).0)?;
    if most < rest.len() { peer::hang_up() } else { Ok(()) }
}

fn get(url: &str, method: Method) -> UpdateConnection {
    let client: oasmith_runtime::Client = oasmith_runtime::ClientBuilder::new(url).build().unwrap();
    UpdateConnection { call: client.call("getFile", method, "/file") }
}

fn patient(attempts: u32) -> Retry {
    Retry::attempts(attempts).backoff(Duration::ZERO, Duration::ZERO)
}

/// A directory of one test.
fn place(name: &str) -> PathBuf {
    let place = std::env::temp_dir().join(format!("oasmith-downloads-{}-{name}", std::process::id()));
    fs::create_dir_all(&place).unwrap();
    place
}

/// What a program does each time it starts.
async fn save(peer: &Peer, place: &Path, attempts: u32) -> Result<StatusCode, Failure> {
    let (path, note) = (place.join("file"), place.join("validator"));
    let mut file = File::options().create(true).append(true).open(path).unwrap();
    let (length, validator) = (file.metadata().unwrap().len(), fs::read_to_string(&note).unwrap_or_default());
    let call = get(&peer.url, Method::GET);
    let mut answer = call.resume_download(length, &validator, patient(attempts)).await?;
    if answer.status() == StatusCode::OK {
        file.set_len(0).unwrap();
        fs::write(note, answer.validator().unwrap_or_default()).unwrap();
    }
    while let Some(chunk) = answer.chunk().await? {
        file.write_all(&chunk).unwrap();
    }
    Ok(answer.status())
}

#[tokio::test]
async fn a_download_goes_on_in_another_process() {
    let place = place("goes_on");
    let broken = Peer::new(|stream, seen| serve(stream, seen, 1, 30_000));
    save(&broken, &place, 1).await.unwrap_err();
    assert_eq!(fs::read(place.join("file")).unwrap(), content(1).split_at(30_000).0);
    let first = broken.asked();
    assert_eq!((first.header("range"), first.header("if-range")), (None, None));
    // What breaks again goes on, too.
    assert_eq!(save(&broken, &place, 2).await.unwrap(), StatusCode::PARTIAL_CONTENT);
    for first in ["bytes=30000-", "bytes=60000-", "bytes=90000-"] {
        let asked = broken.asked();
        assert_eq!((asked.header("range"), asked.header("if-range")), (Some(first), Some("\"v1\"")));
        assert_eq!(asked.header("accept-encoding"), Some("identity"));
    }
    assert_eq!(fs::read(place.join("file")).unwrap(), content(1));
    // There is no more of it: 416.
    assert_eq!(save(&broken, &place, 1).await.unwrap(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(fs::read(place.join("file")).unwrap(), content(1));

    let changed = Peer::new(|stream, seen| serve(stream, seen, 2, 30_000));
    assert_eq!(save(&changed, &place, 4).await.unwrap(), StatusCode::OK);
    assert_eq!(changed.asked().header("if-range"), Some("\"v1\""));
    assert_eq!(fs::read(place.join("file")).unwrap(), content(2));
    fs::remove_dir_all(place).unwrap();
}

#[tokio::test]
async fn what_is_not_sure_begins_anew() {
    let place = place("anew");
    for (length, note) in [(0, "\"v1\""), (30_000, ""), (30_000, "W/\"v1\"")] {
        fs::write(place.join("file"), vec![7; length]).unwrap();
        fs::write(place.join("validator"), note).unwrap();
        let peer = Peer::new(|stream, seen| serve(stream, seen, 1, SIZE));
        assert_eq!(save(&peer, &place, 1).await.unwrap(), StatusCode::OK);
        assert_eq!(peer.asked().header("range"), None, "{length} {note}");
        assert_eq!(fs::read(place.join("file")).unwrap(), content(1));
    }
    // Parts are for GET, and a server without them sends all of it.
    let peer = Peer::answering([answer("200 OK", "{}")]);
    get(&peer.url, Method::PUT).resume_download(3, "\"v1\"", patient(1)).await.unwrap();
    assert_eq!(peer.asked().header("range"), None);
    let peer = Peer::answering(["HTTP/1.1 200 OK\r\netag: \"v1\"\r\ncontent-length: 3\r\n\r\nabc"]);
    assert_eq!(save(&peer, &place, 1).await.unwrap(), StatusCode::OK);
    assert_eq!(fs::read(place.join("file")).unwrap(), b"abc");
    fs::remove_dir_all(place).unwrap();
}

#[tokio::test]
async fn what_does_not_fit_is_an_error_and_nothing_is_written() {
    let resume = |head: &str| {
        let peer = Peer::answering([answer(head, "de")]);
        async move { get(&peer.url, Method::GET).resume_download(3, "\"v1\"", patient(1)).await }
    };
    for (head, problem) in [
        ("206 X\r\netag: \"v2\"\r\ncontent-range: bytes 3-4/5", "has changed"),
        ("206 X\r\ncontent-range: bytes 3-4/5", "has changed"),
        ("206 X\r\netag: \"v1\"\r\ncontent-encoding: compress\r\ncontent-range: bytes 3-4/5", "has changed"),
        ("206 X\r\netag: \"v1\"\r\ncontent-range: bytes 2-3/5", "another part"),
        ("206 X\r\netag: \"v1\"", "another part"),
        ("416 X\r\ncontent-range: bytes */2", "416 Range Not Satisfiable"),
        ("416 X\r\ncontent-range: bytes */2", "begin anew, with a length of 0"),
        ("416 X", "416"),
        ("404 X", "not as described"),
    ] {
        let error = resume(head).await.unwrap_err();
        assert!(error.to_string().contains(problem), "{head}: {error}");
    }
    let mut answer = resume("206 X\r\netag: \"v1\"\r\ncontent-range: bytes 3-4/5").await.unwrap();
    assert_eq!((answer.status(), answer.validator()), (StatusCode::PARTIAL_CONTENT, Some("\"v1\"")));
    assert_eq!(answer.chunk().await.unwrap().unwrap(), "de");
    assert!(answer.chunk().await.unwrap().is_none());
}

#[tokio::test]
async fn a_date_is_a_validator_if_it_is_older_than_the_answer() {
    const DATES: &str = "last-modified: Sun, 06 Nov 1994 08:49:36 GMT\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT";
    let peer = Peer::answering([
        answer(&format!("200 OK\r\n{DATES}"), "abc"),
        answer("206 X\r\ncontent-range: bytes 3-4/5", "de"),
        answer("200 OK\r\nlast-modified: Sun, 06 Nov 1994 08:49:36 GMT", "abc"),
        answer("200 OK\r\netag: W/\"v1\"", "abc"),
    ]);
    let answer = get(&peer.url, Method::GET).download(patient(1)).await.unwrap();
    let validator = answer.validator().unwrap();
    assert_eq!(validator, "Sun, 06 Nov 1994 08:49:36 GMT");
    let answer = get(&peer.url, Method::GET).resume_download(3, validator, patient(1)).await.unwrap();
    assert_eq!(answer.into_body().bytes().await.unwrap(), "de");
    let (_, asked) = (peer.asked(), peer.asked());
    assert_eq!((asked.header("range"), asked.header("if-range")), (Some("bytes=3-"), Some(validator)));
    for _ in 0..2 {
        assert_eq!(get(&peer.url, Method::GET).download(patient(1)).await.unwrap().validator(), None);
    }
}
