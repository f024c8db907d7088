//! The server of the runtime's tests, below a path as an API has one, and with answers as an API gives them.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failing test panics")]
#![allow(dead_code, reason = "each test uses a part of it")]

#[path = "../../runtime/tests/peer/mod.rs"]
pub(crate) mod peer;

use std::io::Write;
use std::ops::Deref;
use std::thread;
use std::time::Duration;

use peer::{Peer, answer};

pub(crate) struct Server(Peer);

impl Server {
    /// A server that answers every request with this status, such as `404 Not Found`, and this body.
    pub(crate) fn answering(status: &str, body: &str) -> Self {
        Self::answering_after(Duration::ZERO, status, body)
    }

    /// The same, after a while.
    pub(crate) fn answering_after(pause: Duration, status: &str, body: &str) -> Self {
        let answer = answer(&format!("{status}\r\nx-request-id: r1\r\ncontent-type: application/json"), body);
        Self(Peer::new(move |stream, _| {
            thread::sleep(pause);
            stream.write_all(answer.as_bytes())
        }))
    }

    /// The same with headers of its own, one to a line, among which is what ends the body.
    pub(crate) fn answering_with(status: &str, headers: &str, body: &str) -> Self {
        let answer = format!("HTTP/1.1 {status}\r\n{headers}\r\nconnection: close\r\n\r\n{body}");
        Self(Peer::new(move |stream, _| {
            stream.write_all(answer.as_bytes())?;
            peer::hang_up()
        }))
    }

    /// A server that gives its answers one after another, the last one for ever: heads without an end, and bodies. `{origin}` in
    /// them is its own.
    pub(crate) fn playing(answers: &[(&str, &str)]) -> Self {
        let answers: Vec<_> = answers.iter().map(|(head, body)| [*head, *body].map(str::to_owned)).collect();
        Self(Peer::new(move |stream, asked| {
            let origin = format!("http://{}", asked.header("host").unwrap());
            let [head, body] = &answers[asked.index.min(answers.len() - 1)];
            stream.write_all(answer(&head.replace("{origin}", &origin), &body.replace("{origin}", &origin)).as_bytes())
        }))
    }

    /// The base URL, with a path, as that of the API has.
    pub(crate) fn url(&self) -> String {
        format!("{}/v2", self.0.url)
    }
}

impl Deref for Server {
    type Target = Peer;

    fn deref(&self) -> &Peer {
        &self.0
    }
}
