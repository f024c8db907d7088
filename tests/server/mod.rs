//! An HTTP/1.1 server on the loopback interface. It gives one prepared answer to every request and hands out what it was
//! asked, as it came over the wire. It knows nothing of the client.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// Long enough for any machine: only a failing test waits for so long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Server {
    address: SocketAddr,
    asked: Receiver<Asked>,
}

/// A request, with its target and headers as they were sent.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) target: String,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Server {
    /// A server that answers every request with this status, such as `404 Not Found`, and this body.
    pub(crate) fn answering(status: &str, body: &str) -> Self {
        Self::answering_after(Duration::ZERO, status, body)
    }

    /// The same, after a while.
    pub(crate) fn answering_after(pause: Duration, status: &str, body: &str) -> Self {
        let length = body.len();
        let headers = format!("x-request-id: r1\r\ncontent-type: application/json\r\ncontent-length: {length}");
        Self::answering_with(pause, status, &headers, body)
    }

    /// The same, with headers of its own, one to a line.
    pub(crate) fn answering_with(pause: Duration, status: &str, headers: &str, body: &str) -> Self {
        let answer = format!("HTTP/1.1 {status}\r\n{headers}\r\nconnection: close\r\n\r\n{body}");
        Self::serving(pause, |_| vec![answer])
    }

    /// A server that gives its answers one after another, the last one for ever: heads without an end, and bodies. `{origin}` in
    /// them is its own.
    #[allow(dead_code, reason = "not for every test")]
    pub(crate) fn playing(answers: &[(&str, &str)]) -> Self {
        Self::serving(Duration::ZERO, |address| {
            let here = |text: &str| text.replace("{origin}", &format!("http://{address}"));
            let whole = |(head, body): &(&str, &str)| {
                let (head, body) = (here(head), here(body));
                format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
            };
            answers.iter().map(whole).collect()
        })
    }

    /// A server of whole answers, the last of which it gives for ever.
    fn serving(pause: Duration, answers: impl FnOnce(SocketAddr) -> Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut answers = answers(address);
        let (tell, asked) = channel();
        // The thread ends with the test's process: there is nothing to wait for.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let answer = if answers.len() > 1 { answers.remove(0) } else { answers.concat() };
                // A client that gave up is what some tests are about.
                drop(stream.and_then(|stream| exchange(stream, pause, &answer, &tell)));
            }
        });
        Self { address, asked }
    }

    /// The base URL, with a path, as that of the API has.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/v2", self.address)
    }

    /// The next request.
    pub(crate) fn asked(&self) -> Asked {
        self.asked.recv_timeout(PATIENCE).unwrap()
    }

    /// Whether no request has arrived that was not taken yet.
    pub(crate) fn is_idle(&self) -> bool {
        self.asked.try_recv().is_err()
    }
}

impl Asked {
    /// The only value of a header; the name is in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "`{name}` was sent twice: {self:?}");
        value
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

fn exchange(mut stream: TcpStream, pause: Duration, answer: &str, tell: &Sender<Asked>) -> std::io::Result<()> {
    let asked = read(&stream)?;
    drop(tell.send(asked));
    thread::sleep(pause);
    stream.write_all(answer.as_bytes())
}

fn read(stream: &TcpStream) -> std::io::Result<Asked> {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        Ok::<_, std::io::Error>(line.trim_end().to_owned())
    };
    let start = line()?;
    let mut words = start.split(' ').map(str::to_owned);
    let (method, target) = (words.next(), words.next());
    let mut headers = Vec::new();
    while let Some((name, value)) = line()?.split_once(": ") {
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap())];
    reader.read_exact(&mut body)?;
    Ok(Asked {
        method: method.unwrap_or_default(),
        target: target.unwrap_or_default(),
        headers,
        body: String::from_utf8(body).unwrap(),
    })
}
