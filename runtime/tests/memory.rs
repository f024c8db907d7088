//! How much memory streams of items take: the peak of this process, which is why these tests have a program of their own.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(all(feature = "reqwest", target_os = "linux"))]

mod peer;

use std::convert::Infallible;
use std::io::{BufRead, BufReader, BufWriter, Write};

use oasmith_runtime::{
    Call, Client, ClientBuilder, DecodeError, Events, ItemBody, JsonLines, Method, Operation, RawResponse, Streamed,
    Value,
};
use peer::{Peer, answer, begin, hang_up, read_head};

const ITEMS: usize = 100_000;

/// How many kibibytes the process may need besides.
const SPARE: usize = 8 * 1024;

#[derive(Clone, Debug)]
struct List {
    call: Call,
}

impl Operation for List {
    type Output = ();
    type Error = Infallible;

    fn success(_: &RawResponse) -> Result<Option<()>, DecodeError> {
        Ok(Some(()))
    }
}

oasmith_runtime::request!(List);

/// In kibibytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}

/// A call of a server that sends so many items, with this before and behind each of them.
fn client(items: usize, before: &'static str, after: &'static str, content_type: &'static str) -> List {
    let peer = Peer::new(move |stream, _| {
        begin(stream, content_type)?;
        let text = "x".repeat(300);
        let mut out = BufWriter::new(stream);
        (0..items).try_for_each(|index| write!(out, "{before}[{index}, \"{text}\"]{after}"))?;
        out.flush()?;
        hang_up()
    });
    let client: Client = ClientBuilder::new(&peer.url).build().unwrap();
    List { call: client.call("list", Method::GET, "/") }
}

/// Reads so many items of each kind of stream.
async fn read(items: usize) {
    let call = client(items, "", "\n", "application/x-ndjson");
    let mut lines = Streamed::<_, JsonLines<Value>>::new(call, "application/x-ndjson").await.unwrap();
    let mut count = 0;
    while let Some(item) = lines.next().await {
        assert_eq!(item.unwrap().get(0).unwrap(), count);
        count += 1;
    }
    assert_eq!(count, items);

    let call = client(items, "data: ", "\n\n", "text/event-stream");
    let mut events = Streamed::<_, Events<Value>>::new(call, "text/event-stream").await.unwrap();
    let mut count = 0;
    while let Some(event) = events.next().await {
        assert_eq!(event.unwrap().get(0).unwrap(), count);
        count += 1;
    }
    assert_eq!(count, items);
}

/// Sends so many items, to a server that counts their lines.
async fn send(items: usize) {
    let peer = Peer::accepting(|mut stream| {
        let mut reader = BufReader::new(stream.try_clone()?);
        read_head(&mut reader)?;
        // A size is a line, and so is the end of a chunk.
        let (mut line, mut count) = (String::new(), 0);
        while line != "0\r\n" {
            line.clear();
            reader.read_line(&mut line)?;
            count += usize::from(line.starts_with('['));
        }
        stream.write_all(answer("200 OK", &count.to_string()).as_bytes())
    });
    let client: Client = ClientBuilder::new(&peer.url).build().unwrap();
    let mut call = client.call("send", Method::POST, "/");
    let text = "x".repeat(300);
    let items_of = move |index: usize| vec![index.to_string(), text.clone()];
    call.items("application/x-ndjson", ItemBody::iter((0..items).map(items_of)));
    assert_eq!(List { call }.send_raw().await.unwrap().body(), &items.to_string());
}

#[tokio::test]
async fn a_hundred_thousand_items_take_the_memory_of_one() {
    // The code that reads and sends them is in memory from then on.
    read(1).await;
    send(1).await;
    let before = peak();
    read(ITEMS).await;
    send(ITEMS).await;
    let more = peak() - before;
    assert!(more < SPARE, "{more} KiB for 3 times 30 MB");
}
