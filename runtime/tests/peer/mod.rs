//! A server of one exchange, which answers with whatever bytes a test wants.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]
#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use oasmith_runtime::{Client, ClientBuilder};

pub const PATIENCE: Duration = Duration::from_secs(20);

pub fn serve<C, T>(exchange: impl FnOnce(TcpStream) -> T + Send + 'static) -> (C, JoinHandle<T>)
where
    C: From<Client>,
    T: Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || exchange(listener.accept().unwrap().0));
    (ClientBuilder::new(&address).timeout(PATIENCE).build().unwrap(), server)
}

/// The head of the request, in lower case.
pub fn head(reader: &mut impl BufRead) -> String {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut head).unwrap(), 0, "the request ends in its head");
    }
    head.to_ascii_lowercase()
}

/// Reads a request without a body and answers with the head of a stream, which ends with the connection.
pub fn begin(stream: &mut TcpStream, content_type: &str) -> String {
    let head = head(&mut BufReader::new(&*stream));
    write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\nconnection: close\r\n\r\n").unwrap();
    head
}

/// Waits for the end of a server whose client has gone: who is asked to close the connection needs the thread of the test.
pub async fn end<T>(server: JoinHandle<T>) -> T {
    while !server.is_finished() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.join().unwrap()
}
