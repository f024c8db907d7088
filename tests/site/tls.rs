//! A site behind TLS, with a certificate for `localhost` of an authority that only its own file vouches for.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::peer::Peer;

/// The authority, from the root of the repository.
pub(crate) const AUTHORITY: &str = "runtime/tests/https/authority.pem";

/// Puts TLS before the server at `host`, and gives the URL of that.
pub(crate) fn before(host: &str) -> String {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("../../runtime/tests/https/server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../../runtime/tests/https/server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = Arc::new(config.with_single_cert(vec![certificate], key).unwrap());
    let host = host.to_owned();
    // A client that hangs up, since it trusts nobody, is what the test is about.
    let peer = Peer::accepting(move |stream| forward(stream, &config, &host));
    peer.url.replacen("http://127.0.0.1", "https://localhost", 1)
}

/// One request and its answer.
fn forward(stream: TcpStream, config: &Arc<ServerConfig>, host: &str) -> io::Result<()> {
    let connection = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
    let mut client = BufReader::new(StreamOwned::new(connection, stream));
    let mut server = TcpStream::connect(host)?;
    let mut line = String::new();
    while client.read_line(&mut line)? > 2 {
        server.write_all(line.as_bytes())?;
        line.clear();
    }
    server.write_all(b"\r\n")?;
    server.shutdown(Shutdown::Write)?;
    let mut client = client.into_inner();
    io::copy(&mut server, &mut client)?;
    client.conn.send_close_notify();
    client.flush()
}
