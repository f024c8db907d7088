//! Compressed answers, by every transport that undoes it, against a server that sends bytes which others have made: `gzip`, the
//! encoder of brotli, `zstd`.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(all(feature = "reqwest", feature = "gzip", feature = "brotli", feature = "zstd"))]

mod peer;
mod support;

use std::io::Write;
use std::time::Duration;

use oasmith_runtime::{ClientBuilder, Error, Nullable, Operation, Retry};
use peer::{Peer, answer};
use support::{Client, InboundIp, UpdateConnection, UpdateConnectionError};

const GIBIBYTE: usize = 1024 * MEBIBYTE;
const MEBIBYTE: usize = 1024 * 1024;

/// `{"channel_limit":8}`.
const SMALL: [(&str, &str); 3] = [
    ("gzip", "1f8b0800000000000203ab564ace48cccb4bcd89cfc9cccd2c51b2b2a80500fb24ef7613000000"),
    ("br", "0b09807b226368616e6e656c5f6c696d6974223a387d03"),
    ("zstd", "28b52ffd00589900007b226368616e6e656c5f6c696d6974223a387d"),
];

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2).unwrap(), 16).unwrap()).collect()
}

/// A bomb: what it begins with, and what gives so many bytes more each time it is repeated.
struct Bomb {
    coding: &'static str,
    head: Vec<u8>,
    more: Vec<u8>,
    size: usize,
}

fn bombs() -> [Bomb; 3] {
    // After a flush, 64 KiB of one letter are always written alike.
    let gzip = format!("ecc1010900000080a0ffafa31f2a{}2c000000ffff", "0".repeat(128));
    // The header of a frame with a window of 128 KiB, and a block of one byte 128 KiB long (RFC 8878 §3.1.1.2).
    [
        Bomb {
            coding: "gzip",
            head: bytes(&format!("1f8b0800000000000203ecc101010000008090dbcdef080a{}6a000000ffff", "0".repeat(128))),
            more: bytes(&gzip),
            size: 64 * 1024,
        },
        Bomb {
            coding: "br",
            head: bytes("cbffff1f0024f0e2b14072ef7f0c"),
            more: bytes("fcffff014002200e0b40f7fec700"),
            size: 4 * 1024 * 1024,
        },
        Bomb { coding: "zstd", head: bytes("28b52ffd0038"), more: bytes("02001078"), size: 128 * 1024 },
    ]
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

/// Sends a bomb of a gibibyte.
fn bombing(status: &'static str, bomb: &Bomb) -> Peer {
    let begun = format!("HTTP/1.1 {status}\r\ncontent-encoding: {}\r\ntransfer-encoding: chunked\r\n\r\n", bomb.coding);
    let all = [bomb.head.clone(), bomb.more.repeat(GIBIBYTE / bomb.size)].concat();
    assert!(all.len() < 2 * MEBIBYTE, "{}", bomb.coding);
    let answer = [begun.as_bytes(), &chunk(&all)].concat();
    Peer::new(move |stream, _| stream.write_all(&answer))
}

/// The most memory that this process ever had, in kibibytes.
#[cfg(target_os = "linux")]
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

/// A client by each transport that undoes this coding.
fn clients(coding: &str, build: impl Fn() -> ClientBuilder<Client>) -> Vec<Client> {
    let mut clients = vec![build().build().unwrap()];
    #[cfg(feature = "blocking")]
    if coding != "zstd" {
        clients.push(build().transport(ureq::Agent::new_with_defaults()).build().unwrap());
    }
    let own = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    clients.push(build().transport(own).build().unwrap());
    clients
}

fn update(client: &Client) -> UpdateConnection {
    client.update("1", &InboundIp::default())
}

fn compressed(status: &str, coding: &str, body: &[u8]) -> Peer {
    let head = format!("HTTP/1.1 {status}\r\ncontent-encoding: {coding}\r\ncontent-length: {}\r\n\r\n", body.len());
    let answer = [head.as_bytes(), body].concat();
    Peer::new(move |stream, _| stream.write_all(&answer))
}

fn builder(peer: &Peer) -> ClientBuilder<Client> {
    ClientBuilder::new(&peer.url).timeout(Duration::from_secs(60))
}

#[tokio::test]
async fn what_comes_compressed_is_read() {
    for (coding, hex) in SMALL {
        let peer = compressed("200 OK", coding, &bytes(hex));
        for (index, client) in clients(coding, || builder(&peer)).iter().enumerate() {
            let answer = update(client).await.unwrap();
            assert_eq!(answer.channel_limit, Nullable::Value(8), "{coding}");
            assert_eq!(answer.raw_body(), r#"{"channel_limit":8}"#);
            // They were those of what is gone.
            assert!(!answer.headers().contains_key("content-encoding"), "{:?}", answer.headers());
            assert!(!answer.headers().contains_key("content-length"), "{:?}", answer.headers());
            let asked = peer.seen().pop().unwrap();
            let accepted = asked.header("accept-encoding").unwrap();
            let mut accepted: Vec<&str> = accepted.split(',').map(str::trim).collect();
            accepted.sort_unstable();
            let is_ureq = cfg!(feature = "blocking") && coding != "zstd" && index == 1;
            assert_eq!(accepted, if is_ureq { &["br", "gzip"][..] } else { &["br", "gzip", "zstd"] });
            let stream = update(client).stream().await.unwrap().into_body();
            assert_eq!(stream.length(), None);
            assert_eq!(stream.bytes().await.unwrap(), r#"{"channel_limit":8}"#);
        }
    }
}

#[tokio::test]
async fn errors_come_compressed_too() {
    // `["gone"]`
    let peer = compressed("404 Not Found", "gzip", &bytes("1f8b08000000000002038b564acfcf4b558a0500a025521c08000000"));
    for client in clients("gzip", || builder(&peer)) {
        let Err(Error::Api(error)) = update(&client).await else { panic!() };
        assert!(matches!(error.error, UpdateConnectionError::NotFound(errors) if errors == ["gone"]));
    }
}

#[tokio::test]
async fn a_gibibyte_that_comes_small_is_refused() {
    for bomb in bombs() {
        for status in ["200 OK", "500 Oops"] {
            let peer = bombing(status, &bomb);
            for client in clients(bomb.coding, || builder(&peer).max_body(4 * MEBIBYTE)) {
                let error = update(&client).await.unwrap_err();
                assert!(matches!(&error, Error::TooLarge(answer) if answer.body().len() == MEBIBYTE), "{error:?}");
                assert!(error.response().unwrap().body().iter().all(|byte| *byte == b'x'));
            }
        }
    }
    #[cfg(target_os = "linux")]
    assert!(peak() < 128 * 1024, "{} KiB", peak());
}

#[tokio::test]
async fn what_is_said_to_be_compressed_and_is_not_is_an_error_that_says_so() {
    for ((coding, hex), saying) in SMALL.into_iter().zip(["gzip header", "brotli", "frame descriptor"]) {
        let whole = bytes(hex);
        for (what, body) in [
            ("no such format", b"{\"channel_limit\":8}".to_vec()),
            ("cut off", whole[..whole.len() - 4].to_vec()),
            ("damaged", whole.iter().enumerate().map(|(at, byte)| if at > 12 { byte ^ 0x5a } else { *byte }).collect()),
        ] {
            let peer = compressed("200 OK", coding, &body);
            for client in clients(coding, || builder(&peer)) {
                let error = update(&client).await.unwrap_err();
                let text = error.to_string().to_ascii_lowercase();
                match what {
                    "no such format" => assert!(text.contains(saying), "{error:?}"),
                    "cut off" => assert!(matches!(error, Error::Transport(_)), "{error:?}"),
                    // Of zstd a checksum is not obligatory, so here it is JSON that is damaged.
                    _ => assert!(matches!(error, Error::Transport(_) | Error::Decode(_)), "{error:?}"),
                }
            }
        }
    }
}

#[tokio::test]
async fn an_answer_without_a_body_has_none() {
    for coding in ["gzip", "br", "zstd"] {
        for status in ["204 No Content", "304 Not Modified"] {
            let peer = compressed(status, coding, b"");
            for client in clients(coding, || builder(&peer)) {
                assert_eq!(update(&client).send_raw().await.unwrap().body().len(), 0, "{coding} {status}");
            }
        }
        let peer =
            Peer::answering([format!("HTTP/1.1 200 OK\r\ncontent-encoding: {coding}\r\ncontent-length: 7\r\n\r\n")]);
        for client in clients(coding, || builder(&peer)) {
            let mut head = update(&client);
            head.call = head.call.client().call("probe", "HEAD", "/probe");
            assert_eq!(head.send_raw().await.unwrap().body().len(), 0, "{coding}");
        }
    }
}

/// A server that compresses though nobody asked for it counts other bytes than those that are here, and need not say so with a part (RFC 9110
/// §15.3.7): the rest would be appended as it is.
#[tokio::test]
async fn a_download_that_was_decompressed_does_not_go_on() {
    let [bomb, ..] = bombs();
    let (all, tag) = ([bomb.head, bomb.more.repeat(2)].concat(), "etag: \"v1\"\r\ncontent-");
    let peer = Peer::new(move |stream, seen| match seen.header("range") {
        None => {
            write!(stream, "HTTP/1.1 200 OK\r\n{tag}length: 1000000\r\ncontent-encoding: gzip\r\n\r\n")?;
            stream.write_all(&all)?;
            peer::hang_up()
        }
        Some(range) => {
            let range = format!("{}999999/1000000", range.replace('=', " "));
            stream.write_all(answer(&format!("206 X\r\n{tag}range: {range}"), "other bytes").as_bytes())
        }
    });
    for client in clients("gzip", || builder(&peer)) {
        let mut call = update(&client);
        call.call = call.call.client().call("getFile", "GET", "/file");
        let retry = Retry::attempts(5).backoff(Duration::ZERO, Duration::ZERO);
        let answer = call.download(retry).await.unwrap();
        assert_eq!(answer.validator(), None);
        answer.into_body().bytes().await.unwrap_err();
        assert_eq!(peer.asked().header("range"), None);
        assert!(peer.is_idle());
    }
}

#[tokio::test]
async fn what_nothing_undoes_says_so() {
    let peer = Peer::answering([answer("200 OK\r\ncontent-encoding: lzma", "]")]);
    let error = update(&builder(&peer).build().unwrap()).await.unwrap_err();
    assert!(
        error.to_string().ends_with("(it is compressed by `lzma`, which a feature of oasmith-runtime may undo)"),
        "{error}"
    );
}
