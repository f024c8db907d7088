//! A web site on the loopback interface: what it answers is said by path, and it counts what it was asked for.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Longer than any test lets a server take.
const TOO_LONG: Duration = Duration::from_secs(60);

#[derive(Clone)]
pub(crate) enum Page {
    Text(String),
    Bytes(Vec<u8>),
    Status(u16),
    /// The status and the header `Location`.
    Moved(u16, String),
    /// Half of the answer comes, and the rest too late.
    Slow,
}

pub(crate) struct Site {
    address: SocketAddr,
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    pub(crate) fn new(pages: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let site = Self { address, pages: Arc::default(), asked: Arc::default() };
        for (path, text) in pages {
            site.put(path, Page::Text((*text).to_owned()));
        }
        let (pages, asked) = (Arc::clone(&site.pages), Arc::clone(&site.asked));
        // The thread ends with the test's process: there is nothing to wait for.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (pages, asked) = (Arc::clone(&pages), Arc::clone(&asked));
                // A client that hangs up is what some tests are about.
                thread::spawn(move || drop(stream.and_then(|stream| answer(stream, &pages, &asked))));
            }
        });
        site
    }

    pub(crate) fn put(&self, path: &str, page: Page) {
        self.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    /// The host, with its port.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked for since this was called last, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

fn answer(
    mut stream: TcpStream,
    pages: &Mutex<BTreeMap<String, Page>>,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(&stream).lines();
    let start = lines.next().unwrap_or(Ok(String::new()))?;
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let path = start.split(' ').nth(1).unwrap_or_default().to_owned();
    let page = pages.lock().unwrap().get(&path).cloned().unwrap_or(Page::Status(404));
    asked.lock().unwrap().push(path);
    let (status, location, body) = match page {
        Page::Text(text) => (200, String::new(), text.into_bytes()),
        Page::Bytes(bytes) => (200, String::new(), bytes),
        Page::Status(status) => (status, String::new(), Vec::new()),
        Page::Moved(status, to) => (status, format!("location: {to}\r\n"), Vec::new()),
        Page::Slow => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")?;
            thread::sleep(TOO_LONG);
            return Ok(());
        }
    };
    let length = body.len();
    write!(stream, "HTTP/1.1 {status} S\r\n{location}content-length: {length}\r\nconnection: close\r\n\r\n")?;
    stream.write_all(&body)
}
