//! The flows of OAuth 2.0 against a server of tokens on the loopback interface, which judges requests by the standards.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failing test panics"
)]
#![cfg(all(feature = "oauth2", feature = "reqwest"))]

mod peer;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use oasmith_runtime::http::{Request, Response};
use oasmith_runtime::oauth2::{OAuth2, discover, discover_by};
use oasmith_runtime::{Body, TokenError, TokenProvider};
use peer::{Asked, Peer};
use sha2::{Digest as _, Sha256};

fn is_by(asked: &Asked, id: &str, secret: &str) -> bool {
    asked.header("authorization") == Some(&format!("Basic {}", STANDARD.encode(format!("{id}:{secret}"))))
}

fn form(asked: &Asked) -> BTreeMap<String, String> {
    form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect()
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

/// A server that answers each request by its number.
fn serve(answer: impl Fn(usize, &Asked) -> (u16, String) + Send + Sync + 'static) -> Peer {
    Peer::new(move |stream, asked| {
        let (status, body) = answer(asked.index, asked);
        let head = format!("{status} X\r\ncontent-type: application/json\r\nlocation: /elsewhere");
        stream.write_all(peer::answer(&head, &body).as_bytes())
    })
}

fn token(text: &str, more: &str) -> (u16, String) {
    (200, format!(r#"{{"access_token": "{text}", "token_type": "Bearer"{more}}}"#))
}

async fn text(provider: &impl TokenProvider) -> String {
    provider.token().await.unwrap().as_str().to_owned()
}

#[tokio::test]
async fn a_client_gets_tokens_for_itself() {
    let peer = serve(|number, _| token(&format!("t{number}"), r#", "expires_in": 3600"#));
    let client = OAuth2::new(format!("{}/token?tenant=1", peer.url), "my id").client_secret("a:b&c");
    let tokens = client.scope("read").scope("write").parameter("audience", "https://api.test").client_credentials();
    let calls: Vec<_> = (0..1000).map(|_| tokio::spawn(tokens.token())).collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().as_str(), "t0");
    }
    let [request] = &peer.seen()[..] else { panic!("one request for all") };
    assert!(request.head.starts_with("POST /token?tenant=1 HTTP/1.1\r\n"), "{request:?}");
    assert!(request.head.contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"), "{request:?}");
    // RFC 6749 §2.3.1: both are encoded before they are put together.
    assert!(is_by(request, "my+id", "a%3Ab%26c"), "{request:?}");
    let expected = [("audience", "https://api.test"), ("grant_type", "client_credentials"), ("scope", "read write")];
    assert_eq!(form(request), pairs(expected));

    let rejected = tokens.token().await.unwrap();
    assert!(tokens.invalidate(&rejected));
    assert_eq!(text(&tokens).await, "t1");
}

#[tokio::test]
async fn a_transport_gets_a_timeout_and_shows_no_secret_with_the_headers() {
    let transport = |request: Request<Body>, timeout| async move {
        assert_eq!(timeout, Some(Duration::from_secs(30)));
        let shown = format!("{:?}", request.headers());
        assert!(shown.contains("authorization") && !shown.contains("Basic"), "{shown}");
        Ok(Response::new(r#"{"access_token": "t"}"#.into()))
    };
    let client = OAuth2::new("https://auth.test/token", "id").client_secret("s3cret").transport(transport);
    assert_eq!(client.client_credentials().token().await.unwrap().as_str(), "t");
}

#[tokio::test]
async fn a_secret_can_go_into_the_body() {
    let peer = serve(|_, _| token("t", ""));
    let client = OAuth2::new(&peer.url, "id").client_secret("s3cret").secret_in_body();
    assert_eq!(text(&client.client_credentials()).await, "t");
    let request = peer.asked();
    assert!(!request.head.contains("authorization"));
    let expected = [("client_id", "id"), ("client_secret", "s3cret"), ("grant_type", "client_credentials")];
    assert_eq!(form(&request), pairs(expected));
}

/// What a server has spent a refresh token on must not be lost with the call that asked for it.
#[tokio::test]
async fn a_refresh_token_that_is_replaced_survives_the_call_that_is_given_up() {
    let (answer, go_on) = std::sync::mpsc::channel();
    let go_on = Mutex::new(go_on);
    let peer = serve(move |_, asked| {
        go_on.lock().unwrap().recv().unwrap();
        match form(asked)["refresh_token"].as_str() {
            "r0" if asked.index == 0 => token("t0", r#", "expires_in": 0, "refresh_token": "r1""#),
            "r1" => token("t1", ""),
            spent => (400, format!(r#"{{"error": "invalid_grant", "error_description": "{spent} is spent"}}"#)),
        }
    });
    let tokens = OAuth2::new(&peer.url, "id").refresh_token("r0");
    let first = tokio::spawn(tokens.token());
    while peer.is_idle() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    answer.send(()).unwrap();
    assert_eq!(text(&tokens).await, "t0");
    answer.send(()).unwrap();
    assert_eq!(text(&tokens).await, "t1");
}

#[tokio::test]
async fn a_refresh_token_that_is_replaced_is_not_used_again() {
    let peer = serve(|number, _| match number {
        0 => token("t0", r#", "expires_in": 0, "refresh_token": "r1""#),
        1 => token("t1", r#", "expires_in": 0"#),
        _ => token("t2", ""),
    });
    let tokens = OAuth2::new(&peer.url, "id").refresh_token("r0");
    for expected in ["t0", "t1", "t2", "t2"] {
        assert_eq!(text(&tokens).await, expected);
    }
    let used: Vec<String> = peer.seen().iter().map(|request| form(request)["refresh_token"].clone()).collect();
    assert_eq!(used, ["r0", "r1", "r1"]);
    assert_eq!(form(&peer.asked())["grant_type"], "refresh_token");
}

/// A program that keeps refresh tokens has to know of each, or it is locked out when it starts anew.
#[tokio::test]
async fn every_refresh_token_is_told_so_that_it_can_be_kept() {
    let peer = serve(|_, asked| match form(asked).get("refresh_token").map(String::as_str) {
        None => token("t0", r#", "expires_in": 0, "refresh_token": "r0""#),
        Some("r0") => token("t1", r#", "expires_in": 0, "refresh_token": "r1""#),
        Some("r1") => token("t2", r#", "expires_in": 0"#),
        Some(spent) => (400, format!(r#"{{"error": "invalid_grant", "error_description": "{spent} is spent"}}"#)),
    });
    let kept = Arc::<Mutex<Vec<String>>>::default();
    let keep = Arc::clone(&kept);
    let client =
        OAuth2::new(&peer.url, "id").on_refresh_token(move |token| keep.lock().unwrap().push(token.to_owned()));
    let login = client.clone().authorize("https://login.test", "http://127.0.0.1:1").unwrap();
    let state = query(login.url())["state"].clone();
    let tokens = login.finish("c0de", &state).await.unwrap();
    assert_eq!(*kept.lock().unwrap(), ["r0"]);
    let tokens = tokens.renewed();
    for expected in ["t0", "t1", "t2"] {
        assert_eq!(text(&tokens).await, expected);
    }
    assert_eq!(*kept.lock().unwrap(), ["r0", "r1"]);
    // The next time it starts.
    let last = kept.lock().unwrap().last().unwrap().clone();
    assert_eq!(text(&client.refresh_token(last)).await, "t2");
}

/// The parameters of a page.
fn query(url: &str) -> BTreeMap<String, String> {
    form_urlencoded::parse(url.split_once('?').unwrap().1.as_bytes()).into_owned().collect()
}

#[tokio::test]
async fn a_user_is_let_in_by_a_code_and_its_proof() {
    let peer = serve(|number, _| match number {
        0 => token("t0", r#", "expires_in": 1, "refresh_token": "r0""#),
        _ => token("t1", ""),
    });
    let client = OAuth2::new(&peer.url, "id").scope("openid").scope("read").parameter("audience", "a");
    let login = client.authorize("https://login.test/page?x=1", "http://127.0.0.1:1/done").unwrap();
    assert!(login.url().starts_with("https://login.test/page?x=1&"));
    let page = query(login.url());
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "id"),
        ("redirect_uri", "http://127.0.0.1:1/done"),
        ("scope", "openid read"),
        ("code_challenge_method", "S256"),
        ("audience", "a"),
    ] {
        assert_eq!(page[name], value);
    }
    assert!(!format!("{login:?}").contains(&page["state"]));
    let tokens = login.finish("c0de", &page["state"]).await.unwrap();
    assert_eq!((tokens.access_token().as_str(), tokens.refresh_token()), ("t0", Some("r0")));
    assert!(!format!("{tokens:?}").contains("r0"));
    let request = form(&peer.asked());
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&request["code_verifier"]));
    assert_eq!(challenge, page["code_challenge"]);
    for (name, value) in
        [("grant_type", "authorization_code"), ("code", "c0de"), ("redirect_uri", "http://127.0.0.1:1/done")]
    {
        assert_eq!(request[name], value);
    }
    let tokens = tokens.renewed();
    assert_eq!(text(&tokens).await, "t0");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(text(&tokens).await, "t1");
    assert_eq!(form(&peer.asked())["refresh_token"], "r0");
}

#[tokio::test]
async fn a_login_that_another_began_is_not_finished() {
    let peer = serve(|_, _| token("t", ""));
    let begin = || OAuth2::new(&peer.url, "id").authorize("https://login.test", "http://127.0.0.1:1").unwrap();
    let (one, other) = (begin(), begin());
    let error = one.finish("c0de", &query(other.url())["state"]).await.unwrap_err();
    assert_eq!(error.to_string(), "no token for the call: the state is not that of this login");
    assert!(peer.seen().is_empty());

    let tokens = other.url().to_owned();
    let state = query(&tokens)["state"].clone();
    let tokens = other.finish("c0de", &state).await.unwrap().renewed();
    let first = tokens.token().await.unwrap();
    tokens.invalidate(&first);
    let error = tokens.token().await.unwrap_err();
    assert_eq!(error.to_string(), "no token for the call: it has expired, and there is no refresh token");
}

const DEVICE: &str = r#"{"device_code": "d3vice", "user_code": "WDJB-MJHT", "verification_uri": "https://login.test/device",
    "verification_uri_complete": "https://login.test/device?c=1", "expires_in": 1800, "interval": 5}"#;

fn error(code: &str) -> (u16, String) {
    (400, format!(r#"{{"error": "{code}", "error_description": "as it is"}}"#))
}

/// What becomes of a login by a device, and how long it waited before each further request.
async fn device(answers: &'static [&'static str]) -> (Result<String, TokenError>, Vec<u64>, Vec<Asked>) {
    let peer = serve(move |number, _| match number {
        0 => (200, DEVICE.to_owned()),
        number => match answers[number - 1] {
            "token" => token("t", ""),
            // GitHub says with 200 that it is to be asked again.
            "authorization_pending" => (200, r#"{"error": "authorization_pending"}"#.to_owned()),
            "gone" => (404, "<html>".to_owned()),
            code => error(code),
        },
    });
    let client = OAuth2::new(&peer.url, "id").scope("read").parameter("audience", "a");
    let login = client.authorize_device(&format!("{}/device", peer.url)).await.unwrap();
    assert_eq!((login.user_code(), login.verification_url()), ("WDJB-MJHT", "https://login.test/device"));
    assert_eq!(login.verification_url_complete(), Some("https://login.test/device?c=1"));
    assert_eq!(login.expires_in(), Duration::from_secs(1800));
    assert!(!format!("{login:?}").contains("d3vice"));
    let pauses = Mutex::new(Vec::new());
    let sleep = |pause: Duration| {
        pauses.lock().unwrap().push(pause.as_secs());
        async {}
    };
    let outcome = login.finish(sleep).await.map(|tokens| tokens.access_token().as_str().to_owned());
    (outcome, pauses.into_inner().unwrap(), peer.seen())
}

#[tokio::test]
async fn a_user_is_let_in_by_another_device() {
    let (outcome, pauses, asked) = device(&["authorization_pending", "slow_down", "token"]).await;
    assert_eq!(outcome.unwrap(), "t");
    assert_eq!(pauses, [5, 10]);
    assert_eq!(form(&asked[0]), pairs([("audience", "a"), ("client_id", "id"), ("scope", "read")]));
    let expected = [
        ("audience", "a"),
        ("client_id", "id"),
        ("device_code", "d3vice"),
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
    ];
    assert_eq!(form(&asked[3]), pairs(expected));
    for code in [&["access_denied"], &["expired_token"]] {
        let error = device(code).await.0.unwrap_err();
        let expected = format!("no token for the call: the server of tokens says: {}: as it is", code[0]);
        assert_eq!(error.to_string(), expected);
    }
    let error = device(&["gone"]).await.0.unwrap_err();
    assert_eq!(error.to_string(), "no token for the call: the server of tokens says: 404 Not Found");
}

#[tokio::test]
async fn an_answer_without_an_end_is_not_read() {
    let peer = Peer::new(|stream, _| {
        peer::begin(stream, "application/json")?;
        let part = [b' '; 16 * 1024];
        (0..4096).try_for_each(|_| stream.write_all(&part))
    });
    let of_tokens = OAuth2::new(&peer.url, "id").client_credentials().token().await.unwrap_err();
    let of_metadata = discover(&peer.url).await.unwrap_err();
    for error in [of_tokens, of_metadata] {
        assert!(error.to_string().ends_with("the answer of the server of tokens is too large"), "{error}");
    }
    peer.settled(0).await;
}

/// What the error says of a client whose server gives this answer, and whether it may pass.
async fn failed(status: u16, body: &'static str) -> (String, bool) {
    let peer = serve(move |_, _| (status, body.to_owned()));
    let tokens = OAuth2::new(&peer.url, "id").client_secret("s3cret").client_credentials();
    let error = tokens.token().await.unwrap_err();
    assert_eq!(peer.seen().len(), 1, "nothing is asked again, and no redirect followed");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("s3cret"), "{shown}");
    (error.to_string().replace(peer.url.trim_start_matches("http://"), "HOST"), error.is_retryable())
}

#[tokio::test]
async fn an_error_says_the_beginning_of_a_long_description() {
    let text = "a page of text\n".repeat(10_000);
    let body = serde_json::json!({ "error": "invalid_request", "error_description": text }).to_string();
    let (error, _) = failed(400, body.leak()).await;
    let said = "no token for the call: the server of tokens says: invalid_request: a page of text a page of text ";
    assert!(error.starts_with(said) && error.len() < 400, "{error}");
}

#[tokio::test]
async fn what_the_server_says_instead_of_a_token_is_told_and_what_could_be_one_is_not() {
    for (status, body, said, retryable) in [
        (401, r#"{"error": "invalid_client"}"#, "the server of tokens says: invalid_client", false),
        (400, r#"{"error": "odd", "error_uri": "https://x"}"#, "the server of tokens says: odd (see https://x)", false),
        (503, "<html>", "the exchange with HOST failed: the server of tokens answered 503 Service Unavailable", true),
        (429, "", "the exchange with HOST failed: the server of tokens answered 429 Too Many Requests", true),
        (200, r#"{"access_token": ["s3cret"]}"#, "the answer of the server of tokens is wrong at: access_token", false),
        (200, "s3cret", "the answer of the server of tokens is no JSON", false),
        (200, r#"["s3cret"]"#, "the answer of the server of tokens is wrong at: .", false),
        (200, r#"{"token": "s3cret"}"#, "the answer of the server of tokens: missing field `access_token`", false),
        (403, "s3cret", "the server of tokens says: 403 Forbidden", false),
        (404, "<html>", "the server of tokens says: 404 Not Found", false),
        (400, r#"{"error": {"message": "s3cret"}}"#, "the server of tokens says: 400 Bad Request", false),
        (302, "", "the server of tokens says: 302 Found (redirects are not followed)", false),
        // GitHub.
        (200, r#"{"error": "bad_code", "error_description": "no"}"#, "the server of tokens says: bad_code: no", false),
    ] {
        assert_eq!(failed(status, body).await, (format!("no token for the call: {said}"), retryable));
    }
}

/// What servers are known to deviate in (Azure, Shopify, Twitch, and who means "never").
#[tokio::test]
async fn a_token_is_taken_from_an_answer_that_the_standard_does_not_have() {
    for (more, lifetime) in [
        (r#""token_type": "BEARER", "expires_in": 3600"#, Some(3600)),
        (r#""token_type": "bearer", "expires_in": "3599", "ext_expires_in": "3599""#, Some(3599)),
        (r#""token_type": "bearer", "expires_in": 3600.5"#, Some(3600)),
        (r#""token_type": "bearer", "expires_in": 0"#, Some(0)),
        (r#""token_type": "bearer", "expires_in": -1"#, None),
        (r#""token_type": "bearer", "expires_in": null"#, None),
        (r#""token_type": "bearer", "expires_in": 1e300"#, None),
        (r#""token_type": "bearer", "expires_in": "soon""#, None),
        (r#""scope": ["a", "b"], "error": """#, None),
        (r#""token_type": "bearer", "scope": null, "refresh_token": null"#, None),
    ] {
        let peer = serve(move |_, _| (200, format!(r#"{{"access_token": "t0", {more}}}"#)));
        let token = OAuth2::new(&peer.url, "id").client_credentials().token().await.expect(more);
        assert_eq!((token.as_str(), token.lifetime().map(|lifetime| lifetime.as_secs())), ("t0", lifetime), "{more}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there() {
    // Nobody listens to this port: it is reserved, and a server would need privileges to use it.
    let tokens = OAuth2::new("http://127.0.0.1:1", "id").client_credentials();
    let error = tokens.token().await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
    let error = OAuth2::new("/token", "id").client_credentials().token().await.unwrap_err();
    assert!(error.to_string().starts_with("no token for the call: the token URL: "), "{error}");
    assert!(OAuth2::new(":", "id").authorize("https://login.test", "x").is_err());
    let shown = format!("{:?}", OAuth2::new("https://x", "id").client_secret("s3cret").parameter("key", "s3cret"));
    assert!(!shown.contains("s3cret"), "{shown}");
}

#[tokio::test]
async fn a_server_says_where_tokens_are() {
    let peer = serve(|_, asked| {
        let host = asked.header("host").unwrap();
        let (issuer, status) = match asked.target.as_str() {
            "/.well-known/openid-configuration" => (format!("http://{host}"), 200),
            "/tenant/.well-known/openid-configuration" | "/.well-known/oauth-authorization-server/tenant" => {
                (format!("http://{host}/tenant"), 200)
            }
            "/wrong/.well-known/openid-configuration" => ("https://another.test".to_owned(), 200),
            _ => (String::new(), 404),
        };
        let token = format!("http://{host}/token");
        (
            status,
            format!(r#"{{"issuer": "{issuer}", "token_endpoint": "{token}", "device_authorization_endpoint": "d"}}"#),
        )
    });
    let address = &peer.url;
    for (path, issuer) in [
        ("", ""),
        ("/", ""),
        ("/.well-known/openid-configuration", ""),
        ("/tenant", "/tenant"),
        ("/.well-known/oauth-authorization-server/tenant", "/tenant"),
    ] {
        let metadata = discover(&format!("{address}{path}")).await.unwrap();
        assert_eq!(metadata.issuer, format!("{address}{issuer}"));
        assert_eq!(metadata.token_url, format!("{address}/token"));
        assert_eq!((metadata.device_authorization_url.as_deref(), metadata.authorization_url), (Some("d"), None));
    }
    assert!(peer.seen()[0].head.starts_with("GET /.well-known/openid-configuration HTTP/1.1\r\n"));
    let error = discover(&format!("{address}/wrong")).await.unwrap_err();
    assert!(error.to_string().ends_with("this is not the issuer that was asked: https://another.test"), "{error}");
    let error = discover(&format!("{address}/none")).await.unwrap_err();
    assert!(error.to_string().ends_with("the server answered: 404 Not Found"), "{error}");
    for (body, problem) in [("<html>", "is no JSON"), ("[]", "does not say its `issuer`")] {
        let other = serve(move |_, _| (200, body.to_owned()));
        let error = discover(&other.url).await.unwrap_err();
        assert!(error.to_string().ends_with(problem), "{error}");
    }
    let nothing = |_, _| async { Ok(Response::default()) };
    assert!(discover_by(nothing, "https://x.test").await.is_err());
    assert!(discover("https://x y").await.is_err());
}
