//! An HTTP/1.1 server on the loopback interface that is a list of answers. It knows nothing of the client.

#![allow(clippy::unwrap_used, unreachable_pub, reason = "a failing test panics")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long a body that does not end is waited for.
const STALL: Duration = Duration::from_millis(500);

/// A server that gives each connection the next answer, and at the end what it was asked. An answer that promises 1000 bytes does
/// not end before a while is over.
pub fn serve(answers: &'static [&'static str]) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let exchange = |answer: &&str| {
            let mut stream = listener.accept().unwrap().0;
            let asked = read(&stream);
            stream.write_all(answer.as_bytes()).unwrap();
            if answer.contains("content-length: 1000\r\n") {
                thread::sleep(STALL);
            }
            asked
        };
        answers.iter().map(exchange).collect()
    });
    (address, server)
}

fn read(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    while !request.ends_with("\r\n\r\n") {
        assert_ne!(reader.read_line(&mut request).unwrap(), 0, "the request ends in its head");
    }
    let length =
        request.lines().find_map(|line| line.strip_prefix("content-length: ")).map(|text| text.parse().unwrap());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).unwrap();
    request + &String::from_utf8(body).unwrap()
}
