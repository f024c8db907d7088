//! Bodies of several parts: cut anywhere, against another decoder, and from real HTTP/1.1 servers.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;

use std::convert::Infallible;
use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use multer::Multipart;
use oasmith_runtime::http::Response;
use oasmith_runtime::{
    Body, Call, Client, ClientBuilder, DecodeError, Error, Method, Operation, Part, Parts, RawResponse,
};
use peer::{Peer, answer, hang_up};

#[derive(Clone, Debug)]
struct GetParts {
    call: Call,
}

impl Operation for GetParts {
    type Output = Parts;
    type Error = Infallible;

    const IS_STREAMED: bool = true;

    fn success(response: &RawResponse) -> Result<Option<Parts>, DecodeError> {
        response.items().map(Some)
    }
}

oasmith_runtime::request!(GetParts);

fn get(client: &Client) -> GetParts {
    GetParts { call: client.call("getParts", Method::GET, "/parts") }
}

/// A body in these chunks.
struct Chunks(std::vec::IntoIter<Vec<u8>>);

impl Stream for Chunks {
    type Item = Result<Vec<u8>, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

async fn begin(content_type: &'static str, body: Body) -> Result<Parts, Error<Infallible>> {
    let body = std::sync::Mutex::new(Some(body));
    let transport = move |_, _| {
        let body = body.lock().unwrap().take().unwrap();
        async move { Ok(Response::builder().header("content-type", content_type).body(body).unwrap()) }
    };
    let client: Client = ClientBuilder::new("http://localhost").transport(transport).build().unwrap();
    Ok(get(&client).await?.into_body())
}

/// The media type and the body of each part.
type Read = Vec<Result<(Option<String>, Vec<u8>), String>>;

fn simple(part: &Part) -> (Option<String>, Vec<u8>) {
    (part.headers.get("content-type").map(|kind| kind.to_str().unwrap().to_owned()), part.body.to_vec())
}

async fn read(body: Vec<Vec<u8>>) -> Read {
    let body = Body::stream(Chunks(body.into_iter()));
    let mut parts = begin("Multipart/Mixed; charset=\"; boundary=none\"; Boundary=\"a cut\"", body).await.unwrap();
    let mut all = Vec::new();
    while let Some(part) = parts.next().await {
        all.push(part.map(|part| simple(&part)).map_err(|error| error.to_string()));
    }
    all
}

/// With what stands around the parts, lines that are nearly boundaries, and every kind of line end inside.
const SAMPLE: &[u8] = b"a preamble\r\n--a cutx\r\n--a cut \t\r\nContent-Type: text/plain; \r\n\tcharset=utf-8\r\nX-Id:7\r\n\r\nfirst\r\n\r\n --a cut\n--a\r\n\r\n--a cut\r\n\r\n\
    \r\n--a cut\r\nContent-Type: application/octet-stream\r\n\r\n\xff\x00\r\r\n--a cut--\r\nan epilogue\r\n--a cut\r\n\r\nnever\r\n";

fn expected() -> Read {
    vec![
        Ok((Some("text/plain;\tcharset=utf-8".to_owned()), b"first\r\n\r\n --a cut\n--a\r\n".to_vec())),
        Ok((None, Vec::new())),
        Ok((Some("application/octet-stream".to_owned()), b"\xff\x00\r".to_vec())),
    ]
}

#[tokio::test]
async fn parts_are_read_as_the_standard_says_wherever_chunks_end() {
    assert_eq!(read(vec![SAMPLE.into()]).await, expected());
    for first in 0..=SAMPLE.len() {
        for second in first..=SAMPLE.len() {
            let parts = [&SAMPLE[..first], &SAMPLE[first..second], b"", &SAMPLE[second..]].map(<[u8]>::to_vec);
            assert_eq!(read(parts.into()).await, expected(), "{first} {second}");
        }
    }
}

/// Lines put together by chance: another decoder reads the same.
#[tokio::test]
async fn another_decoder_reads_the_same() {
    let lines: [&[u8]; 8] = [b"", b"a", b"--", b"--a cu", b"\xff\n", b"\r", b"-", b" --a cut"];
    let mut state = 7_u64;
    let mut random = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % bound
    };
    for _ in 0..500 {
        let mut text = Vec::new();
        for _ in 0..=random(3) {
            text.extend_from_slice(b"--a cut\r\nContent-Type: text/plain\r\n\r\n");
            for _ in 0..random(6) {
                text.extend_from_slice(lines[random(lines.len())]);
                text.extend_from_slice(b"\r\n");
            }
            text.extend_from_slice(b"x\r\n");
        }
        text.extend_from_slice(b"--a cut--\r\n");
        let mut theirs: Read = Vec::new();
        let mut multipart = Multipart::new(Chunks(vec![text.clone()].into_iter()), "a cut");
        while let Some(field) = multipart.next_field().await.unwrap() {
            let kind = field.content_type().map(ToString::to_string);
            theirs.push(Ok((kind, field.bytes().await.unwrap().to_vec())));
        }
        assert_eq!(read(vec![text.clone()]).await, theirs, "{:?}", String::from_utf8_lossy(&text));
    }
}

#[tokio::test]
async fn what_is_no_multipart_body_is_an_error() {
    for kind in ["multipart/mixed", "text/plain; boundary=a", "multipart/mixed; boundary=\"\"", "multipart"] {
        let error = begin(kind, Body::stream(Chunks(Vec::new().into_iter()))).await.unwrap_err();
        assert!(error.to_string().contains("expected a multipart body with a boundary"), "{error}");
    }
    for text in ["", "--a cut\r\n", "--a cut\r\n\r\nb", "--a cut\r\n\r\nb\r\n", "--a cut\r\n\r\nb\r\n--a cut-"] {
        assert_eq!(
            read(vec![text.into()]).await,
            [Err("getParts: item 0: the stream ends within it".to_owned())],
            "{text:?}"
        );
    }
    // The parts behind one whose head is none are read.
    let read = read(vec![b"--a cut\r\nno header\r\n\r\na\r\n--a cut\r\n\r\nb\r\n--a cut--".to_vec()]).await;
    assert_eq!(read, [Err("getParts: item 0: $: its head is none of HTTP".to_owned()), Ok((None, b"b".to_vec()))]);
}

#[tokio::test]
async fn a_part_has_a_limit() {
    for text in ["--cut\r\n\r\n0123456789\r\n0123456789", "--cut\r\na: 0\r\nb: 01234567890123456789\r\n\r\n"] {
        let body = Body::stream(Chunks(vec![text.into()].into_iter()));
        let mut parts = begin("multipart/mixed; boundary=cut", body).await.unwrap().max_item_size(20);
        assert!(parts.next().await.unwrap().unwrap_err().is_too_large(), "{text}");
        assert!(parts.next().await.is_none());
    }
}

#[tokio::test]
async fn a_part_is_there_before_the_next_is_sent() {
    let (tell, told) = std::sync::mpsc::channel();
    let told = std::sync::Mutex::new(told);
    let peer = Peer::new(move |stream, _| {
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: multipart/mixed; boundary=cut\r\nconnection: close\r\n\r\n--cut\r\n"
        )?;
        for number in 1..=3 {
            write!(stream, "content-id: {number}\r\n\r\n[{number}]\r\n--cut")?;
            write!(stream, "{}", if number < 3 { "\r\n" } else { "--\r\n" })?;
            told.lock().unwrap().recv_timeout(peer::PATIENCE).unwrap();
        }
        hang_up()
    });
    let client: Client = ClientBuilder::new(&peer.url).timeout(peer::PATIENCE).build().unwrap();
    let mut parts = get(&client).await.unwrap().into_body();
    for number in 1..=3_i64 {
        let part = parts.next().await.unwrap().unwrap();
        assert_eq!((part.json::<Vec<i64>>().unwrap(), &part.headers["content-id"]), (vec![number], &number.into()));
        tell.send(()).unwrap();
    }
    assert!(parts.next().await.is_none());
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_error() {
    let peer = Peer::new(|stream, _| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: multipart/mixed; boundary=cut\r\ncontent-length: 100\r\n\r\n";
        write!(stream, "{head}--cut\r\n\r\n1\r\n--cut\r\n\r\n2")?;
        hang_up()
    });
    let client: Client = ClientBuilder::new(&peer.url).build().unwrap();
    let mut parts = get(&client).await.unwrap().into_body();
    assert_eq!(parts.next().await.unwrap().unwrap().body, "1");
    let error = Error::<Infallible>::from(parts.next().await.unwrap().unwrap_err());
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert!(parts.next().await.is_none());

    let peer = Peer::answering([answer("200 OK\r\ncontent-type: multipart/mixed", "")]);
    let client: Client = ClientBuilder::new(&peer.url).build().unwrap();
    assert!(matches!(get(&client).await.unwrap_err(), Error::Decode(_)));
}
