//! A real HTTP/1.1 server on the loopback interface, which knows nothing of the client and keeps a thread for each connection.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

pub struct Peer {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    open: Arc<AtomicUsize>,
}

/// A request: the head in lower case.
#[derive(Clone, Debug)]
pub struct Seen {
    pub head: String,
    pub body: String,
    /// How many came before it.
    pub index: usize,
}

impl Seen {
    pub fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

impl Peer {
    /// Each request is handed to `answer`, with the connection. An error ends the connection.
    pub fn new(answer: impl Fn(&mut TcpStream, &Seen) -> std::io::Result<()> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (seen, open) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
        let (answer, saw, opened) = (Arc::new(answer), Arc::clone(&seen), Arc::clone(&open));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (answer, saw, opened) = (Arc::clone(&answer), Arc::clone(&saw), Arc::clone(&opened));
                opened.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let mut reader = BufReader::new(stream.try_clone().unwrap());
                    while let Some(request) = read_request(&mut reader, &saw) {
                        if answer(&mut stream, &request).is_err() {
                            break;
                        }
                    }
                    drop((stream, reader));
                    opened.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { url, seen, open }
    }

    /// Answers with these texts, one after the other, and then with the last of them again and again.
    pub fn answering<const N: usize>(answers: [String; N]) -> Self {
        Self::new(move |stream, seen| stream.write_all(answers[seen.index.min(N - 1)].as_bytes()))
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    /// Waits until so many connections are open; the server sees the end of one a little later than it was made.
    pub async fn settled(&self, open: usize) {
        let start = Instant::now();
        while self.open() != open {
            assert!(start.elapsed() < Duration::from_secs(10), "{} connections are open", self.open());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn read_request(reader: &mut impl BufRead, saw: &Mutex<Vec<Seen>>) -> Option<Seen> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).unwrap_or(0) == 0 {
            return None;
        }
    }
    let head = head.to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body).ok()?;
    let mut all = saw.lock().unwrap();
    let seen = Seen { head, body: String::from_utf8(body).unwrap(), index: all.len() };
    all.push(seen.clone());
    Some(seen)
}

/// An answer; `head` is the status with any headers behind it.
pub fn answer(head: &str, body: &str) -> String {
    format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}
