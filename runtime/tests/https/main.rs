//! The default transport over TLS, HTTP/2 and proxies, as a `reqwest::Client` is configured for them.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(all(feature = "reqwest", feature = "rustls"))]

#[path = "../peer/mod.rs"]
mod peer;
mod server;
#[path = "../support/mod.rs"]
mod support;

use std::error::Error as _;
use std::future::poll_fn;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use h2::Reason;
use oasmith_runtime::http::{HeaderName, Response};
use oasmith_runtime::{Body, Bytes, ClientBuilder, Error, Operation};
use peer::{PATIENCE, Peer, answer};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Identity, Proxy};
use server::{Asked, Server, send, tls};
use support::{Client, InboundIp, UpdateConnection, UpdateConnectionError};
use tokio::sync::Barrier;
use tokio_rustls::rustls::version::{TLS12, TLS13};

const AUTHORITY: &[u8] = include_bytes!("authority.pem");
const STRANGER: &[u8] = include_bytes!("stranger.pem");
const CLIENT: &str = concat!(include_str!("client.pem"), include_str!("client.key"));

type Failure = Error<UpdateConnectionError>;

/// What all have in common.
fn reqwest() -> reqwest::ClientBuilder {
    reqwest::Client::builder().tls_backend_rustls().redirect(Policy::none()).no_proxy()
}

/// Who trusts the private authority alone and is known to it.
fn known() -> reqwest::ClientBuilder {
    reqwest().tls_certs_only([Certificate::from_pem(AUTHORITY).unwrap()]).identity(identity())
}

fn identity() -> Identity {
    Identity::from_pem(CLIENT.as_bytes()).unwrap()
}

fn client(url: &str, transport: reqwest::ClientBuilder) -> Client {
    let transport = transport.build().unwrap();
    ClientBuilder::new(url).bearer_token("t0ken").timeout(PATIENCE).transport(transport).build().unwrap()
}

fn update(url: &str, transport: reqwest::ClientBuilder) -> UpdateConnection {
    client(url, transport).update("1", &InboundIp::default())
}

/// Over HTTP/2 without TLS.
fn plain(server: &Server) -> Client {
    client(&server.url, reqwest().http2_prior_knowledge())
}

/// Answers with what it was asked, part by part.
async fn echo(mut asked: Asked) {
    let mut answer = asked.begin();
    while let Some(data) = asked.data().await {
        assert!(send(&mut answer, data).await);
    }
    answer.send_data(Bytes::new(), true).unwrap();
}

/// Begins an answer and waits until the client gives up.
async fn stall(mut asked: Asked) {
    let mut answer = asked.begin();
    send(&mut answer, Bytes::from_static(b"{")).await;
    let _ = poll_fn(|context| answer.poll_reset(context)).await;
}

#[tokio::test]
async fn a_private_authority_and_a_certificate_of_the_client() {
    for version in [&TLS12, &TLS13] {
        let server = Server::new(Some(tls(version)), echo).await;
        let body = InboundIp { codecs: Some(vec!["G722".to_owned()]), ..InboundIp::default() };
        let answer = client(&server.url, known()).update("1", &body).await.unwrap();
        assert_eq!(answer.into_body(), body);
    }
}

/// An error that no further attempt helps against, and what it says.
fn refused(error: &Failure) -> String {
    let shown = format!("{error:?}");
    assert!(matches!(error, Error::Transport(error) if error.is_unsendable()), "{shown}");
    assert!(!error.is_retryable() && !error.is_timeout() && error.source().is_some(), "{shown}");
    assert!(!shown.contains("t0ken"), "{shown}");
    error.to_string()
}

#[tokio::test]
async fn what_is_wrong_with_a_certificate_is_said() {
    for version in [&TLS12, &TLS13] {
        let server = Server::new(Some(tls(version)), echo).await;
        let stranger = reqwest().tls_certs_only([Certificate::from_pem(STRANGER).unwrap()]).identity(identity());
        let unknown = refused(&update(&server.url, stranger).await.unwrap_err());
        assert_eq!(unknown, "updateConnection: the request cannot be sent: invalid peer certificate: UnknownIssuer");

        let other = server.url.replace("localhost", "127.0.0.1");
        let misnamed = refused(&update(&other, known()).await.unwrap_err());
        let expected = "updateConnection: the request cannot be sent: invalid peer certificate: certificate not valid for name \"127.0.0.1\"";
        assert!(misnamed.starts_with(expected), "{misnamed}");

        let anonymous = reqwest().tls_certs_only([Certificate::from_pem(AUTHORITY).unwrap()]);
        let missing = refused(&update(&server.url, anonymous).await.unwrap_err());
        assert_eq!(missing, "updateConnection: the request cannot be sent: received fatal alert: CertificateRequired");
        server.settled(0).await;
    }
}

/// The same by an agent of `ureq`, which asks the server once.
#[cfg(feature = "blocking")]
#[tokio::test]
async fn what_is_wrong_with_a_certificate_is_said_without_a_runtime() {
    use oasmith_runtime::{Blocking, Retry};
    use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};

    let call = |url: &str, authority: &[u8], identity: Option<ClientCert>| {
        let authority = Certificate::from_pem(authority).unwrap();
        let tls =
            TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[authority])).client_cert(identity).build();
        let agent = ureq::Agent::config_builder().tls_config(tls).build().new_agent();
        let builder = ClientBuilder::new(url).bearer_token("t0ken").transport(agent).timeout(PATIENCE);
        let client: Client = builder.retry(Retry::attempts(3)).build().unwrap();
        let call = client.update("1", &InboundIp::default()).idempotency_key("k1");
        tokio::task::spawn_blocking(move || call.block_on())
    };
    let certificate = Certificate::from_pem(CLIENT.as_bytes()).unwrap();
    let identity = ClientCert::new_with_certs(&[certificate], PrivateKey::from_pem(CLIENT.as_bytes()).unwrap());
    for version in [&TLS12, &TLS13] {
        let server = Server::new(Some(tls(version)), echo).await;
        let unknown = call(&server.url, STRANGER, Some(identity.clone())).await.unwrap().unwrap_err();
        assert!(refused(&unknown).ends_with("invalid peer certificate: UnknownIssuer"), "{unknown}");
        let other = server.url.replace("localhost", "127.0.0.1");
        let misnamed = call(&other, AUTHORITY, Some(identity.clone())).await.unwrap().unwrap_err();
        assert!(refused(&misnamed).contains("certificate not valid for name \"127.0.0.1\""), "{misnamed}");
        // The server says so while the client is writing, and the agent may find no more than that this breaks.
        let anonymous = call(&server.url, AUTHORITY, None).await.unwrap().unwrap_err();
        assert!(matches!(&anonymous, Error::Transport(_)), "{anonymous:?}");
        if anonymous.to_string().contains("alert") {
            assert!(refused(&anonymous).ends_with("received fatal alert: CertificateRequired"), "{anonymous}");
        } else {
            let said = "; it may be that the server misses a certificate of the client or does not accept it";
            assert!(anonymous.to_string().ends_with(said) && anonymous.is_retryable(), "{anonymous:?}");
        }
        server.settled(0).await;
    }
}

#[tokio::test]
async fn tls_of_a_server_that_has_none_is_said() {
    let peer = Peer::answering([answer("400 Bad Request", "")]);
    let error = update(&peer.url.replace("http:", "https:"), known()).await.unwrap_err();
    assert!(matches!(&error, Error::Transport(error) if error.is_connect()), "{error:?}");
    let server = peer.url.trim_start_matches("http://");
    assert_eq!(error.to_string(), format!("updateConnection: no connection to {server}: tls handshake eof"));
}

#[tokio::test]
async fn a_thousand_calls_share_one_connection() {
    let all = Arc::new(Barrier::new(1000));
    let server = Server::new(None, move |asked| {
        let all = Arc::clone(&all);
        async move {
            if asked.request.uri().path() == "/connections/all" {
                all.wait().await;
            }
            echo(asked).await;
        }
    })
    .await;
    let client = plain(&server);
    client.update("1", &InboundIp::default()).await.unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..1000 {
        let model = InboundIp { channel_limit: number.into(), ..InboundIp::default() };
        let call = client.update("all", &model).send();
        calls.spawn(async move { call.await.is_ok_and(|answer| *answer == model) });
    }
    let answered = calls.join_all().await;
    assert_eq!(answered.iter().filter(|is_own| **is_own).count(), 1000, "each call gets its own answer");
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
    server.settled(0).await;
}

#[tokio::test]
async fn bodies_stream_both_ways_at_once() {
    const PARTS: usize = 64;
    let server = Server::new(None, echo).await;
    let up = Body::from(vec![b'x'; PARTS * 1024 * 1024]);
    let call = plain(&server).update("1", &InboundIp::default()).body("text/plain", Body::stream(up));
    let mut down = call.stream().await.unwrap().into_body();
    let mut size = 0;
    while let Some(chunk) = down.chunk().await.unwrap() {
        size += chunk.len();
    }
    assert_eq!(size, PARTS * 1024 * 1024);
    server.settled(0).await;
}

#[tokio::test]
async fn calls_that_are_given_up_leave_no_stream() {
    let server = Server::new(None, stall).await;
    let client = plain(&server);
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..50 {
        calls.spawn(client.update("1", &InboundIp::default()).send());
    }
    server.settled(50).await;
    calls.abort_all();
    server.settled(0).await;
    // So does what is read no further, and what takes too long.
    let mut body = client.update("1", &InboundIp::default()).stream().await.unwrap().into_body();
    assert_eq!(body.chunk().await.unwrap().unwrap(), "{");
    drop(body);
    server.settled(0).await;
    let late = client.update("1", &InboundIp::default()).timeout(Duration::from_millis(100)).await.unwrap_err();
    assert!(late.is_timeout() && late.is_retryable(), "{late:?}");
    server.settled(0).await;
    assert_eq!(server.connections.load(Ordering::SeqCst), 1, "the connection goes on");
}

#[tokio::test]
async fn a_stream_that_is_reset_and_a_connection_that_is_ended_are_errors() {
    let reset = Server::new(None, |mut asked| async move {
        let mut answer = asked.begin();
        send(&mut answer, Bytes::from_static(b"{")).await;
        answer.send_reset(Reason::INTERNAL_ERROR);
    })
    .await;
    let ended = Server::new(None, |mut asked| async move {
        let mut answer = asked.begin();
        send(&mut answer, Bytes::from_static(b"{")).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        asked.go_away.notify_one();
        let _ = poll_fn(|context| answer.poll_reset(context)).await;
    })
    .await;
    let short = Server::new(None, |mut asked| async move {
        let head = Response::builder().header("content-length", "9").body(()).unwrap();
        asked.respond.send_response(head, false).unwrap().send_data(Bytes::from_static(b"{"), true).unwrap();
    })
    .await;
    for (server, said) in [
        (reset, "stream error received: unexpected internal error encountered"),
        (ended, "stream closed because of a broken pipe"),
        (short, "stream error detected: unspecific protocol error detected"),
    ] {
        let error = plain(&server).update("1", &InboundIp::default()).await.unwrap_err();
        assert!(matches!(&error, Error::Transport(error) if !error.is_connect()), "{error:?}");
        assert!(error.is_retryable() && !error.is_timeout() && error.source().is_some(), "{error:?}");
        let text = error.to_string();
        assert!(
            text.starts_with("updateConnection: the exchange with ") && text.ends_with(&format!(": {said}")),
            "{text}"
        );
        server.settled(0).await;
    }
}

/// A proxy that makes tunnels for those whom it knows, and what it saw: the heads of requests, and what went through.
fn tunnels() -> (Peer, Arc<Mutex<Vec<u8>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let saw = Arc::clone(&seen);
    let peer = Peer::new(move |stream, asked| {
        if asked.method != "CONNECT" {
            return stream.write_all(answer("405 No", "").as_bytes());
        }
        // me:s3cret
        if asked.header("proxy-authorization") != Some("Basic bWU6czNjcmV0") {
            return stream.write_all(answer("407 Proxy Authentication Required", "").as_bytes());
        }
        let Ok(server) = TcpStream::connect(&asked.target) else {
            return stream.write_all(answer("502 Bad Gateway", "").as_bytes());
        };
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        let (mut from, mut to) = (server.try_clone()?, stream.try_clone()?);
        thread::spawn(move || {
            drop(std::io::copy(&mut from, &mut to));
            to.shutdown(Shutdown::Both)
        });
        let mut part = [0; 4096];
        loop {
            let read = stream.read(&mut part)?;
            if read == 0 {
                return peer::hang_up();
            }
            saw.lock().unwrap().extend(&part[..read]);
            (&server).write_all(&part[..read])?;
        }
    });
    (peer, seen)
}

/// Answers with the names of the headers that arrived.
async fn names(mut asked: Asked) {
    let names: Vec<&str> = asked.request.headers().keys().map(HeaderName::as_str).collect();
    let text = format!("{{\"codecs\": {names:?}}}");
    asked.begin().send_data(text.into(), true).unwrap();
}

#[tokio::test]
async fn a_proxy_sees_nothing_of_what_goes_through_its_tunnel() {
    let server = Server::new(Some(tls(&TLS13)), names).await;
    let (proxy, through) = tunnels();
    let by = known().proxy(Proxy::all(&proxy.url).unwrap().basic_auth("me", "s3cret"));
    let names = update(&server.url, by).await.unwrap().into_body().codecs.unwrap();
    assert!(names.iter().any(|name| name == "authorization"), "{names:?}");
    assert!(
        names.iter().all(|name| !name.starts_with("proxy-")),
        "the server is not told what the proxy is: {names:?}"
    );
    let asked = proxy.asked();
    assert_eq!(asked.target, server.url.trim_start_matches("https://"));
    assert!(asked.header("authorization").is_none() && !asked.head.contains("t0ken"), "{asked:?}");
    let through = through.lock().unwrap();
    assert!(through.len() > 100);
    for secret in ["t0ken", "s3cret", "connections", "authorization"] {
        assert!(!through.windows(secret.len()).any(|part| part == secret.as_bytes()), "{secret}");
    }
}

#[tokio::test]
async fn a_proxy_of_plain_http_is_asked_for_the_whole_address() {
    let proxy = Peer::answering([answer("200 OK", "{}"), answer("407 Proxy Authentication Required", "")]);
    let url = proxy.url.replace("http://", "http://me:s3cret@");
    let by = || reqwest().proxy(Proxy::all(&url).unwrap());
    update("http://api.test/v2", by()).await.unwrap();
    let asked = proxy.asked();
    assert_eq!(asked.target, "http://api.test/v2/connections/1");
    assert_eq!(asked.header("proxy-authorization"), Some("Basic bWU6czNjcmV0"));
    let error = update("http://api.test/v2", by()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 407);
}

#[tokio::test]
async fn what_is_wrong_with_a_proxy_is_said() {
    let (proxy, _) = tunnels();
    for (proxy, password, said, is_lasting) in [
        (
            &proxy.url,
            "wr0ng",
            "updateConnection: the request cannot be sent: tunnel error: proxy authorization required",
            true,
        ),
        // The proxy cannot reach the server.
        (&proxy.url, "s3cret", "updateConnection: no connection to localhost:1: tunnel error: unsuccessful", false),
        (&peer::closed(), "s3cret", "updateConnection: no connection to localhost:1: Connection refused", false),
    ] {
        let by = known().proxy(Proxy::all(proxy).unwrap().basic_auth("me", password));
        let error = update("https://localhost:1", by).await.unwrap_err();
        let shown = format!("{error:?} {error}");
        assert!(error.to_string().starts_with(said) && error.is_retryable() != is_lasting, "{shown}");
        assert!(!["s3cret", "wr0ng", "t0ken"].iter().any(|secret| shown.contains(secret)), "{shown}");
    }
}
