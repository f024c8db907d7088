//! A site behind TLS: its certificate is of an authority of its own.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::peer::Peer;

/// Puts TLS before the server at `host`: the URL of that, and the certificate of the authority as PEM.
pub(crate) fn before(host: &str) -> (String, String) {
    let (config, authority) = certificates();
    let host = host.to_owned();
    // A client that hangs up, since it trusts nobody, is what the test is about.
    let peer = Peer::accepting(move |stream| forward(stream, &config, &host));
    (peer.url.replacen("http", "https", 1), authority)
}

fn certificates() -> (Arc<ServerConfig>, String) {
    let mut authority = CertificateParams::new([]).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let pem = authority.self_signed(&authority_key).unwrap().pem();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let certificate = certificate.signed_by(&key, &Issuer::new(authority, authority_key)).unwrap();
    let private = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    (Arc::new(config.with_single_cert(vec![certificate.der().clone()], private).unwrap()), pem)
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
