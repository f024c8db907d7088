//! Conditional requests (RFC 9110 §13), against an HTTP/1.1 server that keeps one document and its entity tag.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;

use std::io::Write;
use std::sync::Mutex;

use oasmith_runtime::{
    Call, Client, ClientBuilder, DecodeError, Error, ErrorResponse, Operation, RawResponse, Response, Retry,
};
use peer::{Asked, Peer, answer};

#[derive(Clone)]
struct Ask {
    call: Call,
}

/// The description has 304, but not 412.
#[derive(Debug)]
struct NotModified;

impl ErrorResponse for NotModified {
    fn read(response: &RawResponse) -> Result<Option<Self>, DecodeError> {
        Ok((response.status() == 304 && response.headers().contains_key("x-described")).then_some(Self))
    }
}

impl Operation for Ask {
    type Output = String;
    type Error = NotModified;

    fn success(response: &RawResponse) -> Result<Option<String>, DecodeError> {
        if response.status() == 200 { response.text().map(Some) } else { Ok(None) }
    }
}

oasmith_runtime::request!(Ask);

/// Whether one of the tags of a header is this one. Weak tags are never the same where that matters (§8.8.3.2).
fn has(seen: &Asked, name: &str, tag: &str) -> Option<bool> {
    let known = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let header = seen.header(name)?;
    let is_strong = name == "if-match" && header.starts_with("W/");
    Some(!is_strong && header.split(',').any(|one| one == "*" || known(one) == tag))
}

fn document() -> Peer {
    let text = Mutex::new(("one".to_owned(), 1));
    Peer::new(move |stream, seen| {
        let mut text = text.lock().unwrap();
        let tag = format!("\"{}\"", text.1);
        let described = if seen.target == "/described" { "\r\nx-described: yes" } else { "" };
        let outcome = if seen.method == "PUT" {
            if has(seen, "if-match", &tag) == Some(false) {
                answer("412 Precondition Failed", "")
            } else {
                *text = (seen.body.clone(), text.1 + 1);
                answer(&format!("200 OK\r\netag: \"{}\"", text.1), &text.0)
            }
        } else if has(seen, "if-none-match", &tag) == Some(true) {
            format!("HTTP/1.1 304 Not Modified\r\netag: {tag}{described}\r\n\r\n")
        } else {
            answer(&format!("200 OK\r\netag: {tag}"), &text.0)
        };
        stream.write_all(outcome.as_bytes())
    })
}

fn client(peer: &Peer) -> Client {
    ClientBuilder::new(&peer.url).retry(Retry::attempts(3)).redirects(3).build().unwrap()
}

fn ask(client: &Client, method: &'static str, path: &'static str) -> Ask {
    Ask { call: client.call("ask", method, path) }
}

fn put(client: &Client, text: &'static str) -> Ask {
    ask(client, "PUT", "/plain").body("text/plain", text)
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let peer = document();
    let client = client(&peer);
    let first = ask(&client, "GET", "/plain").await.unwrap();
    let etag = first.etag().unwrap().to_owned();
    assert_eq!((first.as_str(), etag.as_str()), ("one", "\"1\""));
    for path in ["/plain", "/described"] {
        for tag in ["\"1\"", "W/\"1\"", "\"0\", \"1\"", "*"] {
            let error = ask(&client, "GET", path).if_none_match(tag).await.unwrap_err();
            assert!(error.is_not_modified() && !error.is_precondition_failed() && !error.is_retryable(), "{error:?}");
            assert_eq!(matches!(error, Error::Api(_)), path == "/described", "{error:?}");
            assert_eq!(error.response().and_then(RawResponse::etag), Some("\"1\""));
        }
    }
    assert_eq!(peer.seen().len(), 1 + 8, "a 304 is neither sent again nor followed");
    let raw = ask(&client, "GET", "/plain").if_none_match(&etag).send_raw().await.unwrap();
    assert_eq!((raw.status().as_u16(), raw.body().len()), (304, 0));
    put(&client, "two").await.unwrap();
    let second = ask(&client, "GET", "/plain").if_none_match(&etag).await.unwrap();
    assert_eq!((second.as_str(), second.etag()), ("two", Some("\"2\"")));
}

#[tokio::test]
async fn what_somebody_else_has_changed_is_not_overwritten() {
    let peer = document();
    let client = client(&peer);
    let etag = ask(&client, "GET", "/plain").await.unwrap().etag().unwrap().to_owned();
    let mine = put(&client, "mine").if_match(&etag).await.unwrap();
    assert_eq!(mine.etag(), Some("\"2\""));
    for tag in [etag.as_str(), "W/\"2\""] {
        let error = put(&client, "theirs").if_match(tag).await.unwrap_err();
        assert!(error.is_precondition_failed() && !error.is_not_modified() && !error.is_retryable(), "{error:?}");
    }
    assert_eq!(*ask(&client, "GET", "/plain").await.unwrap(), "mine");
}

#[tokio::test]
async fn a_tag_is_no_way_into_the_request() {
    let peer = document();
    let client = client(&peer);
    let outcome: Result<Response<String>, _> = ask(&client, "GET", "/plain").if_none_match("\"1\"\r\nx-evil: 1").await;
    let text = "ask: header `if-none-match`: the value has a character that no header can carry";
    assert_eq!(outcome.unwrap_err().to_string(), text);
    assert!(peer.seen().is_empty());
    // Without a tag there is nothing to ask by.
    let plain = Peer::answering([answer("200 OK", "x")]);
    let untagged = ask(&ClientBuilder::new(&plain.url).build().unwrap(), "GET", "/plain").await.unwrap();
    assert_eq!(untagged.etag(), None);
}
