//! JSON Lines and JSON text sequences: cut anywhere, and from real HTTP/1.1 servers.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;
mod support;

use std::convert::Infallible;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use oasmith_runtime::http::Response;
use oasmith_runtime::{
    Bytes, Call, Client, ClientBuilder, DecodeError, Error, JsonLines, Method, Operation, RawResponse, Value,
};
use peer::{PATIENCE, Peer, begin, hang_up};
use support::InboundIp;

#[derive(Clone, Debug)]
struct ListItems {
    call: Call,
}

impl Operation for ListItems {
    type Output = JsonLines<InboundIp>;
    type Error = Infallible;

    const IS_STREAMED: bool = true;

    fn success(response: &RawResponse) -> Result<Option<JsonLines<InboundIp>>, DecodeError> {
        response.items().map(Some)
    }
}

oasmith_runtime::request!(ListItems);

fn list(peer: &Peer) -> ListItems {
    let client: Client = ClientBuilder::new(&peer.url).timeout(PATIENCE).build().unwrap();
    ListItems { call: client.call("listItems", Method::GET, "/items") }
}

async fn read(text: &'static str) -> Vec<Result<Value, String>> {
    let mut lines: JsonLines<Value> = RawResponse::from(Response::new(Bytes::from(text))).items().unwrap();
    let mut all = Vec::new();
    while let Some(item) = lines.next().await {
        all.push(item.map_err(|error| error.to_string()));
    }
    all
}

fn values<const N: usize>(values: [i64; N]) -> Vec<Result<Value, String>> {
    values.map(|value| Ok(Value::from(value))).into()
}

fn cut(values: &[i64]) -> Vec<Result<Value, String>> {
    let error = format!("item {}: the stream ends within it", values.len());
    values.iter().map(|value| Ok(Value::from(*value))).chain([Err(error)]).collect()
}

#[tokio::test]
async fn a_line_is_an_item() {
    for text in ["1\n2\n3\n", "1\r\n2\r\n3\r\n", "\u{feff}1\n2\n3", "\n1\n \n2\r\n\r\n3 ", "1\n2\n3\n\n"] {
        assert_eq!(read(text).await, values([1, 2, 3]), "{text:?}");
    }
    assert_eq!(read("").await, []);
    assert_eq!(read("1\n{\"a\"").await, cut(&[1]));
}

/// RFC 7464 §2.1 and §2.4.
#[tokio::test]
async fn a_record_is_an_item() {
    for text in ["\u{1e}1\n\u{1e}2\n", "\u{1e}\u{1e}1\n\u{1e}\n2\n", "\n\u{1e} 1\r\n\u{1e}2 "] {
        assert_eq!(read(text).await, values([1, 2]), "{text:?}");
    }
    // What could go on is not whole.
    assert_eq!(read("\u{1e}1\n\u{1e}2").await, cut(&[1]));
    assert_eq!(read("\u{1e}1\n\u{1e}[2").await, cut(&[1]));
    assert_eq!(read("\u{1e}1\n\u{1e}true").await, cut(&[1]));
    let read = read("\u{1e}[1\n\u{1e}{\n \"a}\\\"\": [\n]\n}\n\u{1e}[2]").await;
    let broken = Err("item 0: $: another item begins within it".to_owned());
    assert_eq!(read, [broken, Ok(serde_json::json!({"a}\"": []})), Ok(serde_json::json!([2]))]);
}

#[tokio::test]
async fn an_item_is_there_before_the_next_is_sent() {
    for (separator, media_type) in [("", "application/x-ndjson"), ("\u{1e}", "application/json-seq")] {
        let (tell, told) = std::sync::mpsc::channel();
        let told = Mutex::new(told);
        let peer = Peer::new(move |stream, _| {
            begin(stream, media_type)?;
            for _ in 0..3 {
                writeln!(stream, "{separator}{{\"codecs\": [\"G722\"]}}")?;
                told.lock().unwrap().recv_timeout(PATIENCE).unwrap();
            }
            hang_up()
        });
        let mut items = list(&peer).await.unwrap();
        for _ in 0..3 {
            assert_eq!(items.next().await.unwrap().unwrap().codecs.unwrap(), ["G722"]);
            tell.send(()).unwrap();
        }
        assert!(items.next().await.is_none());
    }
}

#[tokio::test]
async fn an_error_says_which_item_and_where() {
    let peer = Peer::new(|stream, _| {
        begin(stream, "application/jsonl")?;
        stream.write_all(b"{}\n{\"codecs\": [1]}\n{}\n")?;
        hang_up()
    });
    let mut items = list(&peer).await.unwrap().into_body();
    items.next().await.unwrap().unwrap();
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.decode_error().unwrap().path(), "$.codecs[0]");
    assert_eq!(error.text().unwrap(), "{\"codecs\": [1]}");
    assert_eq!(error.to_string(), "listItems: item 1: $.codecs[0]: expected a string, found integer `1`");
    items.next().await.unwrap().unwrap();
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn an_item_has_a_limit() {
    for head in ["", "\u{1e}[\n"] {
        let sent = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&sent);
        let peer = Peer::new(move |stream, _| {
            begin(stream, "application/jsonl")?;
            stream.write_all(head.as_bytes())?;
            let part = vec![b' '; 1024 * 1024];
            (0..1024).try_for_each(|_| {
                counted.fetch_add(1, Ordering::Relaxed);
                stream.write_all(&part)
            })
        });
        let mut items = list(&peer).await.unwrap().into_body().max_item_size(1_000_000);
        let error = items.next().await.unwrap().unwrap_err();
        assert_eq!(error.to_string(), "listItems: item 0: more than 1000000 bytes");
        assert!(matches!(Error::<Infallible>::from(error), Error::Item(_)));
        assert!(items.next().await.is_none());
        drop(items);
        peer.settled(0).await;
        assert!(sent.load(Ordering::Relaxed) < 64);
    }
}
