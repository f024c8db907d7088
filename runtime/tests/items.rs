//! Bodies of requests that are made item by item, against real HTTP/1.1 servers.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;
mod support;

use std::io::{BufReader, Write};
use std::pin::Pin;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use futures_core::Stream;
use oasmith_runtime::{ClientBuilder, Encode, Error, ItemBody, Nullable};
use peer::{PATIENCE, Peer, answer, read_chunk, read_head};
use support::{Client, InboundIp, UpdateConnection};

fn send<T: Encode + 'static>(peer: &Peer, media_type: &str, items: ItemBody<T>) -> UpdateConnection {
    let client: Client = ClientBuilder::new(&peer.url).timeout(PATIENCE).build().unwrap();
    let mut call = client.update("1", &InboundIp::default());
    call.as_mut().items(media_type, items);
    call
}

fn item(limit: i64) -> InboundIp {
    InboundIp { channel_limit: Nullable::Value(limit), ..InboundIp::default() }
}

#[tokio::test]
async fn an_item_is_a_line_or_a_record() {
    for (media_type, text) in [
        ("application/x-ndjson", "{\"channel_limit\":1}\n{\"channel_limit\":2}\n"),
        ("application/json-seq", "\u{1e}{\"channel_limit\":1}\n\u{1e}{\"channel_limit\":2}\n"),
        ("application/geo+json-seq", "\u{1e}{\"channel_limit\":1}\n\u{1e}{\"channel_limit\":2}\n"),
    ] {
        let peer = Peer::answering([answer("200 OK", "{}")]);
        send(&peer, media_type, ItemBody::iter([item(1), item(2)])).await.unwrap();
        let asked = peer.asked();
        assert_eq!(asked.header("content-type"), Some(media_type));
        assert_eq!(asked.header("transfer-encoding"), Some("chunked"));
        assert_eq!(asked.body, text);
    }
}

#[tokio::test]
async fn no_items_are_an_empty_body() {
    let peer = Peer::answering([answer("200 OK", "{}")]);
    send(&peer, "application/jsonl", ItemBody::<InboundIp>::iter([])).await.unwrap();
    assert_eq!(peer.asked().body, "");
}

/// What comes from elsewhere.
struct Fed(Receiver<Result<InboundIp, &'static str>>);

impl Stream for Fed {
    type Item = Result<InboundIp, &'static str>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0.try_recv() {
            Ok(item) => Poll::Ready(Some(item)),
            Err(TryRecvError::Disconnected) => Poll::Ready(None),
            Err(TryRecvError::Empty) => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}

#[tokio::test]
async fn a_server_sees_an_item_before_the_next_is_made() {
    let (feed, items) = channel();
    feed.send(Ok(item(1))).unwrap();
    feed.send(Ok(item(2))).unwrap();
    let (feed, chunks) = (Mutex::new(Some(feed)), Arc::new(Mutex::new(Vec::new())));
    let saw = Arc::clone(&chunks);
    let peer = Peer::accepting(move |mut stream| {
        let mut reader = BufReader::new(stream.try_clone()?);
        read_head(&mut reader)?;
        saw.lock().unwrap().push(read_chunk(&mut reader)?);
        feed.lock().unwrap().take().unwrap().send(Ok(item(3))).unwrap();
        saw.lock().unwrap().extend([read_chunk(&mut reader)?, read_chunk(&mut reader)?]);
        stream.write_all(answer("200 OK", "{}").as_bytes())
    });
    send(&peer, "application/jsonl", ItemBody::stream(Fed(items))).await.unwrap();
    // What is there already goes together.
    let expected = ["{\"channel_limit\":1}\n{\"channel_limit\":2}\n", "{\"channel_limit\":3}\n", ""];
    assert_eq!(*chunks.lock().unwrap(), expected);
}

#[tokio::test]
async fn what_breaks_ends_the_exchange() {
    let (feed, items) = channel();
    feed.send(Err("the disk is gone")).unwrap();
    let peer = Peer::answering([answer("200 OK", "{}")]);
    let error = send(&peer, "application/jsonl", ItemBody::stream(Fed(items))).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)) && error.to_string().contains("the disk is gone"), "{error}");

    let error = send(&peer, "application/jsonl", ItemBody::iter([1.5, f64::NAN])).await.unwrap_err();
    assert!(error.to_string().contains("item 1 of the body: $: "), "{error}");
    assert!(peer.is_idle());
}

#[tokio::test]
async fn items_are_sent_once() {
    let peer = Peer::answering([answer("200 OK", "{}")]);
    let items = ItemBody::iter([item(1)]);
    let call = send(&peer, "application/jsonl", items.clone());
    // Neither other items nor another call can have them.
    let error = send(&peer, "application/jsonl", items).await.unwrap_err();
    assert!(matches!(error, Error::Request(_)) && error.to_string().contains("its items can be sent once"), "{error}");
    let again = call.clone();
    call.await.unwrap();
    assert!(again.await.unwrap_err().to_string().contains("a stream can be sent once, and this one was"));
    assert_eq!(peer.seen().len(), 1);
}
