//! What becomes of `Set-Cookie` (RFC 6265): nothing, unless the user's own `reqwest::Client` keeps cookies.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;

use std::io::Write;

use oasmith_runtime::{Call, Client, ClientBuilder, DecodeError, Operation, RawResponse, Scheme, Security};
use peer::{Peer, answer};

#[derive(Clone)]
struct Ask {
    call: Call,
}

impl Operation for Ask {
    type Output = String;
    type Error = std::convert::Infallible;

    fn success(response: &RawResponse) -> Result<Option<String>, DecodeError> {
        if response.status() == 200 { response.text().map(Some) } else { Ok(None) }
    }
}

oasmith_runtime::request!(Ask);

fn ask(client: &Client, path: &'static str) -> Ask {
    Ask { call: client.call("ask", "GET", path) }
}

/// Gives a session at `/login`, which leads on, and says at any other place which cookies came.
fn site() -> Peer {
    Peer::new(|stream, seen| {
        let text = if seen.target == "/login" {
            answer(
                "302 Found\r\nset-cookie: session=s3cret; Path=/; HttpOnly\r\nset-cookie: mode=dark\r\nlocation: /home",
                "",
            )
        } else {
            answer("200 OK", seen.header("cookie").unwrap_or("none"))
        };
        stream.write_all(text.as_bytes())
    })
}

#[tokio::test]
async fn no_cookie_is_kept() {
    let peer = site();
    let client: Client = ClientBuilder::new(&peer.url).build().unwrap();
    let raw = ask(&client, "/login").send_raw().await.unwrap();
    let cookies: Vec<_> = raw.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    assert_eq!(cookies, ["session=s3cret; Path=/; HttpOnly", "mode=dark"]);
    assert!(!format!("{raw:?}").contains("s3cret"), "{raw:?}");
    assert_eq!(*ask(&client, "/home").await.unwrap(), "none");
    assert_eq!(*ask(&client, "/login").redirects(1).await.unwrap(), "none");
}

#[tokio::test]
async fn a_client_of_the_users_own_can_keep_them() {
    let peer = site();
    let keeping = || {
        let own = reqwest::Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none());
        ClientBuilder::<Client>::new(&peer.url).transport(own.build().unwrap())
    };
    let client = keeping().build().unwrap();
    assert_eq!(*ask(&client, "/home").await.unwrap(), "none");
    let both = |cookies: &str| {
        let mut cookies: Vec<String> = cookies.split("; ").map(str::to_owned).collect();
        cookies.sort();
        cookies
    };
    // What the answer set is there for what it leads to.
    assert_eq!(both(&ask(&client, "/login").redirects(1).await.unwrap()), ["mode=dark", "session=s3cret"]);
    assert_eq!(both(&ask(&client.clone(), "/home").await.unwrap()), ["mode=dark", "session=s3cret"]);
    // Each client has a store of its own.
    assert_eq!(*ask(&keeping().build().unwrap(), "/home").await.unwrap(), "none");
    // reqwest adds none of them to a request that has cookies of its own.
    let mut call = ask(&client, "/home");
    call.call.cookie("page", &2);
    assert_eq!(*call.await.unwrap(), "page=2");
    let security = Security { schemes: &[("key", Scheme::Cookie("key"))], required: &[&["key"]] };
    let credential = keeping().security(security).credential("key", "k1").build().unwrap();
    ask(&credential, "/login").redirects(1).await.unwrap();
    assert_eq!(*ask(&credential, "/home").await.unwrap(), "key=k1");
}
