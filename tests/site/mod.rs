//! A web site on the loopback interface: what it answers is said by path, and it counts what it was asked for.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]

#[path = "../../runtime/tests/peer/mod.rs"]
mod peer;
pub(crate) mod tls;

use std::collections::BTreeMap;
use std::io::{Result, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use peer::Peer;

#[derive(Clone)]
pub(crate) enum Page {
    Text(String),
    Bytes(Vec<u8>),
    Status(u16),
    /// The status and the header `Location`.
    Moved(u16, String),
    /// Half of the answer comes, and never the rest.
    Slow,
}

pub(crate) struct Site {
    peer: Peer,
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
}

impl Site {
    pub(crate) fn new(pages: &[(&str, &str)]) -> Self {
        let all = pages.iter().map(|(path, text)| ((*path).to_owned(), Page::Text((*text).to_owned())));
        let pages = Arc::new(Mutex::new(all.collect::<BTreeMap<_, _>>()));
        let served = Arc::clone(&pages);
        let peer = Peer::new(move |stream, asked| {
            let page = served.lock().unwrap().get(&asked.target).cloned().unwrap_or(Page::Status(404));
            answer(stream, page)
        });
        Self { peer, pages }
    }

    pub(crate) fn put(&self, path: &str, page: Page) {
        self.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    /// The host, with its port.
    pub(crate) fn host(&self) -> &str {
        self.peer.url.trim_start_matches("http://")
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.peer.url)
    }

    /// What was asked for since this was called last, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        let count = self.peer.seen().len();
        (0..count).map(|_| self.peer.asked().target).collect()
    }
}

fn answer(stream: &mut TcpStream, page: Page) -> Result<()> {
    let (status, location, body) = match page {
        Page::Text(text) => (200, String::new(), text.into_bytes()),
        Page::Bytes(bytes) => (200, String::new(), bytes),
        Page::Status(status) => (status, String::new(), Vec::new()),
        Page::Moved(status, to) => (status, format!("location: {to}\r\n"), Vec::new()),
        // The connection stays open.
        Page::Slow => return stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"),
    };
    write!(stream, "HTTP/1.1 {status} S\r\n{location}content-length: {}\r\n\r\n", body.len())?;
    stream.write_all(&body)
}
