//! The client of a golden case against a real HTTP server: what each operation carries of the credentials that its builder was given.
#![allow(dead_code, missing_docs, unused_imports, reason = "the client is whole, and its document describes little")]
#![allow(clippy::unwrap_used, reason = "a failing test panics")]

mod server;

use oasmith_runtime::{Error, Operation};
use server::Server;

#[rustfmt::skip]
#[path = "golden/security/expected.rs"]
pub mod golden;
#[rustfmt::skip]
#[path = "golden/security_of_most/expected.rs"]
pub mod of_most;
#[rustfmt::skip]
#[path = "golden/security_left_out/expected.rs"]
pub mod left_out;
#[rustfmt::skip]
#[path = "golden/security_unknown/expected.rs"]
pub mod unknown;

use golden::{Client, ClientBuilder};

fn server() -> Server {
    Server::answering("204 No Content", "")
}

/// The credentials of the next request.
fn asked(server: &Server) -> String {
    let asked = server.asked();
    let headers = ["authorization", "x-key", "cookie"].into_iter().filter_map(|name| asked.header(name));
    let query = asked.target.split_once('?').map(|(_, query)| query);
    headers.chain(query).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn operations_ask_for_what_the_document_does_or_for_their_own() {
    let server = server();
    let builder = Client::builder(server.url()).key_auth("k").app_auth("a").oauth("o").basic_auth("u", "p");
    let client = builder.digest_auth("d").session_auth("s").build().unwrap();
    client.get_default().await.unwrap();
    assert_eq!(asked(&server), "k app_id=a");
    client.get_own().await.unwrap();
    assert_eq!(asked(&server), "Bearer o");
    client.get_open().await.unwrap();
    assert_eq!(asked(&server), "");
    client.get_others().await.unwrap();
    assert_eq!(asked(&server), "Basic dTpw");
    assert!(!format!("{client:?}").contains("dTpw"));
}

#[tokio::test]
async fn the_first_that_was_given_is_taken() {
    let server = server();
    let builder = || Client::builder(server.url());
    let cases: [(ClientBuilder, &str); 3] = [
        (builder().login_auth("l").digest_auth("d"), "Bearer l"),
        (builder().digest_auth("d"), "Digest d"),
        (builder().session_auth("s").digest_auth("d").token_auth("t"), "sid=s"),
    ];
    for (builder, expected) in cases {
        builder.build().unwrap().get_others().await.unwrap();
        assert_eq!(asked(&server), expected);
    }
}

#[tokio::test]
async fn what_is_missing_is_called_by_the_methods_of_the_builder() {
    let server = server();
    let client = Client::builder(server.url()).key_auth("k").build().unwrap();
    let error = client.get_default().await.unwrap_err();
    assert!(matches!(error, Error::Request(_)));
    assert_eq!(
        error.to_string(),
        "get_default: no credentials: call `token_auth`, or `key_auth` and `app_auth` of the client's builder"
    );
    assert!(server.is_idle());
    // The empty requirement.
    client.get_own().await.unwrap();
    assert_eq!(asked(&server), "");
    client.get_default().query("app_id", "mine").await.unwrap();
    assert_eq!(asked(&server), "k app_id=mine");
    let client = Client::builder(server.url()).may_lack_credentials().build().unwrap();
    client.get_default().await.unwrap();
    assert_eq!(asked(&server), "");
}

/// A certificate is shown by the transport, but that there is one has to be said.
#[tokio::test]
async fn a_certificate_is_a_credential_that_is_not_put_into_requests() {
    let server = server();
    let client = of_most::Client::builder(server.url()).api_key_auth("k").build().unwrap();
    for error in [client.d().await.unwrap_err(), client.e().await.unwrap_err()] {
        assert!(matches!(error, Error::Request(_)));
        assert!(error.to_string().contains("`certificate_auth` of the client's builder"), "{error}");
    }
    assert!(server.is_idle());
    let client = of_most::Client::builder(server.url()).api_key_auth("k").certificate_auth().build().unwrap();
    client.d().await.unwrap();
    assert_eq!(asked(&server), "k");
    client.e().await.unwrap();
    assert_eq!(asked(&server), "");
}

#[tokio::test]
async fn what_nobody_can_be_asked_for_leaves_the_others_asked_for() {
    let server = server();
    let client = left_out::Client::builder(server.url()).key_auth("k").other_auth("o").build().unwrap();
    client.as_all().await.unwrap();
    assert_eq!(asked(&server), "k");
    client.by_other().await.unwrap();
    assert_eq!(asked(&server), "other%20key=o");
    client.openly().await.unwrap();
    assert_eq!(asked(&server), "");
    // What the document asks for by default is not what these ask for.
    client.by_none().await.unwrap();
    assert_eq!(asked(&server), "");
    client.by_no_cookie().header("cookie", "a=b").await.unwrap();
    assert_eq!(asked(&server), "a=b");
    let client = left_out::Client::builder(server.url()).build().unwrap();
    assert!(matches!(client.as_all().await, Err(Error::Request(_))));
    client.optionally().await.unwrap();
    assert_eq!(asked(&server), "");
    let client = unknown::Client::builder(server.url()).key_auth("k").build().unwrap();
    client.by_own().await.unwrap();
    assert_eq!(asked(&server), "k");
}
