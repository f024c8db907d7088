//! An HTTP/2 server on the loopback interface, by `h2` alone, with TLS or without. It knows nothing of the client.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]
#![allow(unreachable_pub, reason = "it is for these tests")]

use std::future::poll_fn;
use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use h2::server::{Builder, Connection, SendResponse};
use h2::{Reason, RecvStream, SendStream};
use oasmith_runtime::Bytes;
use oasmith_runtime::http::{Request, Response};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

/// More than any test has on its way at once.
const STREAMS: u32 = 2000;

/// A request and the way to answer it.
pub struct Asked {
    pub request: Request<RecvStream>,
    pub respond: SendResponse<Bytes>,
    /// Ends the connection by GOAWAY with an error.
    pub go_away: Arc<Notify>,
}

pub struct Server {
    pub url: String,
    /// How many connections there were.
    pub connections: Arc<AtomicUsize>,
    /// How many requests are being answered.
    pub open: Arc<AtomicUsize>,
}

impl Server {
    /// Each request is handed to `answer`.
    pub async fn new<F>(tls: Option<TlsAcceptor>, answer: impl Fn(Asked) -> F + Clone + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://localhost:{}", listener.local_addr().unwrap().port());
        let server = Self { url, connections: Arc::default(), open: Arc::default() };
        let (connections, open) = (Arc::clone(&server.connections), Arc::clone(&server.open));
        tokio::spawn(async move {
            loop {
                let stream = listener.accept().await.unwrap().0;
                connections.fetch_add(1, Ordering::SeqCst);
                let (tls, open, answer) = (tls.clone(), Arc::clone(&open), answer.clone());
                tokio::spawn(async move {
                    match tls {
                        None => serve(stream, open, answer).await,
                        // Who is not let in is what some tests are about.
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, open, answer).await;
                            }
                        }
                    }
                });
            }
        });
        server
    }

    /// Waits until so many requests are being answered.
    pub async fn settled(&self, open: usize) {
        let wait = async {
            while self.open.load(Ordering::SeqCst) != open {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), wait).await.unwrap();
    }
}

async fn serve<T, F>(stream: T, open: Arc<AtomicUsize>, answer: impl Fn(Asked) -> F)
where
    T: AsyncRead + AsyncWrite + Unpin,
    F: Future<Output = ()> + Send + 'static,
{
    let Ok(mut connection): Result<Connection<T, Bytes>, _> =
        Builder::new().max_concurrent_streams(STREAMS).handshake(stream).await
    else {
        return;
    };
    let go_away = Arc::new(Notify::new());
    loop {
        tokio::select! {
            () = go_away.notified() => connection.abrupt_shutdown(Reason::ENHANCE_YOUR_CALM),
            accepted = connection.accept() => {
                let Some(Ok((request, respond))) = accepted else { return };
                let asked = Asked { request, respond, go_away: Arc::clone(&go_away) };
                let open = Arc::clone(&open);
                open.fetch_add(1, Ordering::SeqCst);
                let answered = answer(asked);
                tokio::spawn(async move {
                    answered.await;
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        }
    }
}

impl Asked {
    /// Sends the head of a success.
    pub fn begin(&mut self) -> SendStream<Bytes> {
        self.respond.send_response(Response::new(()), false).unwrap()
    }

    /// The next part of the body.
    pub async fn data(&mut self) -> Option<Bytes> {
        let body = self.request.body_mut();
        let data = body.data().await?.unwrap();
        body.flow_control().release_capacity(data.len()).unwrap();
        Some(data)
    }
}

/// Sends what the window of the client has room for, part by part. Whether the client has taken all.
pub async fn send(stream: &mut SendStream<Bytes>, mut data: Bytes) -> bool {
    while !data.is_empty() {
        stream.reserve_capacity(data.len());
        match poll_fn(|context| stream.poll_capacity(context)).await {
            Some(Ok(room)) => {
                if stream.send_data(data.split_to(room), false).is_err() {
                    return false;
                }
            }
            _ => return false,
        }
    }
    true
}

/// TLS with the certificate of the server for `localhost`; who has none of the private authority is not let in.
pub fn tls(version: &'static SupportedProtocolVersion) -> TlsAcceptor {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(certificate(include_bytes!("authority.pem"))).unwrap();
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build().unwrap();
    let key = PrivateKeyDer::from_pem_reader(Cursor::new(include_bytes!("server.key"))).unwrap();
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(clients)
        .with_single_cert(vec![certificate(include_bytes!("server.pem"))], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

fn certificate(pem: &[u8]) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(pem).unwrap()
}
