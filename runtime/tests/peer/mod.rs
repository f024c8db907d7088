//! A real HTTP/1.1 server on the loopback interface, which knows nothing of the client and keeps a thread for each connection.
//! The tests of the workspace have it, too.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failing test panics")]
#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Error, ErrorKind, Result, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Long enough for any machine: only a failing test waits for so long.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub struct Peer {
    /// Its address, without a path: `http://127.0.0.1:1234`.
    pub url: String,
    asked: Arc<Mutex<VecDeque<Asked>>>,
    open: Arc<AtomicUsize>,
}

/// A request, as it was sent.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub target: String,
    /// The request line, the headers and the empty line.
    pub head: String,
    pub body: String,
    /// How many came before it.
    pub index: usize,
}

impl Asked {
    /// The only value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut values = fields.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        let value = values.next();
        assert!(values.next().is_none(), "`{name}` was sent twice: {self:?}");
        value
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

impl Peer {
    /// Each request is handed to `answer`, with its connection, which an error ends.
    pub fn new(answer: impl Fn(&mut TcpStream, &Asked) -> Result<()> + Send + Sync + 'static) -> Self {
        let (asked, index) = (Arc::<Mutex<VecDeque<Asked>>>::default(), AtomicUsize::new(0));
        let saw = Arc::clone(&asked);
        let connection = move |mut stream: TcpStream| {
            let mut reader = BufReader::new(stream.try_clone()?);
            loop {
                let mut request = read(&mut reader)?;
                let mut all = saw.lock().unwrap();
                request.index = index.fetch_add(1, Ordering::SeqCst);
                all.push_back(request.clone());
                drop(all);
                answer(&mut stream, &request)?;
            }
        };
        Self { asked, ..Self::accepting(connection) }
    }

    /// Answers with these texts, one after the other, and then with the last of them again and again.
    pub fn answering<const N: usize>(answers: [impl Into<String>; N]) -> Self {
        let answers = answers.map(Into::into);
        Self::new(move |stream, asked| stream.write_all(answers[asked.index.min(N - 1)].as_bytes()))
    }

    /// Each connection is handed over before anything is read of it.
    pub fn accepting(connection: impl Fn(TcpStream) -> Result<()> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (connection, open) = (Arc::new(connection), Arc::new(AtomicUsize::new(0)));
        let opened = Arc::clone(&open);
        // The threads end with the test's process: there is nothing to wait for.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (connection, opened) = (Arc::clone(&connection), Arc::clone(&opened));
                opened.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || {
                    // What is written goes out at once. A client that hangs up is what some tests are about.
                    drop(stream.and_then(|stream| stream.set_nodelay(true).and_then(|()| connection(stream))));
                    opened.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { url, asked: Arc::default(), open }
    }

    /// Takes the oldest request, and waits for it if need be.
    pub fn asked(&self) -> Asked {
        let start = Instant::now();
        loop {
            if let Some(asked) = self.asked.lock().unwrap().pop_front() {
                return asked;
            }
            assert!(start.elapsed() < PATIENCE, "nothing was asked");
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// The requests that came and were not taken.
    pub fn seen(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().iter().cloned().collect()
    }

    pub fn is_idle(&self) -> bool {
        self.seen().is_empty()
    }

    /// Waits until so many connections are open; the server sees the end of one a little later than it was made.
    pub async fn settled(&self, open: usize) {
        let start = Instant::now();
        while self.open.load(Ordering::SeqCst) != open {
            assert!(start.elapsed() < PATIENCE, "{} connections are open", self.open.load(Ordering::SeqCst));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// The head of a request.
pub fn read_head(reader: &mut impl BufRead) -> Result<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(head)
}

/// The next chunk of a body (RFC 9112 §7.1), which is empty at its end.
pub fn read_chunk(reader: &mut impl BufRead) -> Result<String> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut data = vec![0; usize::from_str_radix(line.trim_end(), 16).unwrap()];
    reader.read_exact(&mut data)?;
    reader.read_line(&mut line)?;
    Ok(String::from_utf8(data).unwrap())
}

fn read(reader: &mut impl BufRead) -> Result<Asked> {
    let head = read_head(reader)?;
    let mut words = head.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let mut asked = Asked { method, target, head, body: String::new(), index: 0 };
    let mut body = vec![0; asked.header("content-length").map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body)?;
    asked.body = String::from_utf8(body).unwrap();
    let mut is_open = asked.header("transfer-encoding").is_some();
    while is_open {
        let chunk = read_chunk(reader)?;
        is_open = !chunk.is_empty();
        asked.body.push_str(&chunk);
    }
    Ok(asked)
}

/// An answer; `head` is the status with any headers behind it.
pub fn answer(head: &str, body: &str) -> String {
    format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// Begins an answer whose body ends with the connection.
pub fn begin(stream: &mut TcpStream, content_type: &str) -> Result<()> {
    write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\nconnection: close\r\n\r\n")
}

/// Ends the connection.
pub fn hang_up() -> Result<()> {
    Err(Error::from(ErrorKind::ConnectionReset))
}

/// The URL of a server that is not there any more.
pub fn closed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
