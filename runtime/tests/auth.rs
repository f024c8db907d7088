//! Credentials: which of them a call carries, where, and what becomes of those that are missing or rejected. Against servers on the
//! loopback interface where it matters how they are written.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use oasmith_runtime::http::{Request, Response};
use oasmith_runtime::{
    AccessToken, Alternatives, Body, Call, Client, ClientBuilder, Credential, DecodeError, Error, Method, Operation,
    RawResponse, Scheme, Security, TokenCache, TokenError,
};
use peer::{Peer, answer};

struct Get {
    call: Call,
}

impl Operation for Get {
    type Output = ();
    type Error = Infallible;

    fn success(response: &RawResponse) -> Result<Option<()>, DecodeError> {
        Ok((response.status() == 200).then_some(()))
    }
}

oasmith_runtime::request!(Get);

fn get(client: &Client) -> Get {
    Get { call: client.call("get", Method::GET, "/things") }
}

fn get_with(client: &Client, security: Alternatives) -> Get {
    let mut get = get(client);
    get.call.security(security);
    get
}

const SECURITY: Security = Security {
    schemes: &[
        ("token_auth", Scheme::Http("Bearer")),
        ("basic_auth", Scheme::Http("Basic")),
        ("proof_auth", Scheme::Http("DPoP")),
        // Its name says nothing of what it holds.
        ("key_auth", Scheme::Header("X-App")),
        ("app_auth", Scheme::Query("app id")),
        ("session_auth", Scheme::Cookie("sid")),
    ],
    required: &[&["token_auth"], &["key_auth", "app_auth"]],
};

fn builder(address: &str) -> ClientBuilder<Client> {
    ClientBuilder::new(address).security(SECURITY)
}

/// The head of the request of a call that needs nothing but this credential.
async fn head(scheme: &'static str, all: Alternatives, credential: Credential) -> String {
    let peer = Peer::answering([answer("200 OK", "")]);
    let client = builder(&peer.url).credential(scheme, credential).build().unwrap();
    let call = get_with(&client, all).query("q", "1");
    let mut call = call;
    call.call.cookie("c", "2");
    call.await.unwrap();
    peer.asked().head
}

#[tokio::test]
async fn each_scheme_goes_where_its_standard_says() {
    let bearer = head("token_auth", &[&["token_auth"]], "mF_9.B5f-4.1JqM==".into()).await;
    assert!(bearer.contains("\r\nauthorization: Bearer mF_9.B5f-4.1JqM==\r\n"), "{bearer}");
    // The example of RFC 7617 §2.1.
    let basic = head("basic_auth", &[&["basic_auth"]], Credential::basic("test", "123£")).await;
    assert!(basic.contains("\r\nauthorization: Basic dGVzdDoxMjPCow==\r\n"), "{basic}");
    let proof = head("proof_auth", &[&["proof_auth"]], "Kz~8.x".into()).await;
    assert!(proof.contains("\r\nauthorization: DPoP Kz~8.x\r\n"), "{proof}");
    let key = head("key_auth", &[&["key_auth"]], "a key; as it is".into()).await;
    assert!(key.contains("\r\nx-app: a key; as it is\r\n"), "{key}");
    let app = head("app_auth", &[&["app_auth"]], "a&b=c/ü+#".into()).await;
    assert!(app.starts_with("GET /things?q=1&app%20id=a%26b%3Dc%2F%C3%BC%2B%23 HTTP/1.1\r\n"), "{app}");
    let session = head("session_auth", &[&["session_auth"]], "abc+/=".into()).await;
    assert!(session.contains("\r\ncookie: c=2; sid=abc+/=\r\n"), "{session}");
}

/// A client whose requests are not sent anywhere.
fn offline(
    builder: ClientBuilder<Client>,
    answer: impl Fn(&Request<Body>) -> u16 + Clone + Send + Sync + 'static,
) -> Client {
    let transport = move |request: Request<Body>, _| {
        let answer = answer.clone();
        async move {
            // Other calls come in between.
            tokio::task::yield_now().await;
            Ok(Response::builder().status(answer(&request)).body(Body::default()).unwrap())
        }
    };
    builder.transport(transport).build().unwrap()
}

/// What a call carries of credentials, of a client that was given these.
async fn carried(given: &[&'static str], call: impl Fn(&Client) -> Get) -> Result<String, String> {
    let (tell, told) = channel();
    let builder = given.iter().fold(builder("http://api.test"), |builder, scheme| match *scheme {
        "basic_auth" => builder.credential("basic_auth", Credential::basic("a", "b")),
        scheme => builder.credential(scheme, format!("of-{scheme}")),
    });
    let client = offline(builder, move |request| {
        let values = ["authorization", "x-app", "cookie"].into_iter().filter_map(|name| request.headers().get(name));
        let values = values.map(|value| value.to_str().unwrap().to_owned());
        let values: Vec<String> = values.chain(request.uri().query().map(str::to_owned)).collect();
        tell.send(values.join(" ")).unwrap();
        200
    });
    let outcome = call(&client).await;
    let sent = told.try_recv();
    match outcome {
        Ok(_) => Ok(sent.unwrap()),
        Err(error) => {
            assert!(matches!(error, Error::Request(_)) && sent.is_err() && !error.is_retryable());
            Err(error.to_string())
        }
    }
}

#[tokio::test]
async fn the_first_alternative_that_is_complete_is_taken() {
    let all = ["app_auth", "key_auth", "token_auth"];
    assert_eq!(carried(&all, get).await.unwrap(), "Bearer of-token_auth");
    assert_eq!(carried(&all[..2], get).await.unwrap(), "of-key_auth app%20id=of-app_auth");
    let other: Alternatives = &[&["session_auth", "basic_auth"], &["key_auth"]];
    let call = |client: &Client| get_with(client, other);
    assert_eq!(carried(&["basic_auth", "session_auth"], call).await.unwrap(), "Basic YTpi sid=of-session_auth");
    assert_eq!(carried(&["basic_auth", "key_auth"], call).await.unwrap(), "of-key_auth");
}

#[tokio::test]
async fn what_needs_nothing_gets_nothing_and_what_may_have_it_does() {
    let open = |client: &Client| get_with(client, &[]);
    assert_eq!(carried(&["token_auth", "key_auth"], open).await.unwrap(), "");
    let optional = |client: &Client| get_with(client, &[&[], &["key_auth"]]);
    assert_eq!(carried(&["key_auth"], optional).await.unwrap(), "of-key_auth");
    assert_eq!(carried(&["token_auth"], optional).await.unwrap(), "");
}

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_is_sent() {
    let expected = "get: no credentials: call `token_auth`, or `key_auth` and `app_auth` of the client's builder";
    assert_eq!(carried(&[], get).await.unwrap_err(), expected);
    assert_eq!(carried(&["key_auth", "basic_auth"], get).await.unwrap_err(), expected);
    let client = offline(builder("http://api.test").may_lack_credentials(), |request| {
        assert!(!request.headers().contains_key("authorization"));
        200
    });
    get(&client).await.unwrap();
}

#[tokio::test]
async fn what_a_call_has_already_is_neither_asked_for_nor_replaced() {
    let own = |client: &Client| get(client).header("authorization", "Bearer mine");
    assert_eq!(carried(&[], own).await.unwrap(), "Bearer mine");
    assert_eq!(carried(&["token_auth"], own).await.unwrap(), "Bearer mine");
    let failing = || async { Err(TokenError::new("not needed")) };
    own(&offline(builder("http://api.test").credential("token_auth", failing), |_| 200)).await.unwrap();
    let pair = |client: &Client| get(client).query("app id", "mine");
    assert_eq!(carried(&["key_auth"], pair).await.unwrap(), "of-key_auth app%20id=mine");
    let session = |client: &Client| {
        let mut call = get_with(client, &[&["session_auth"]]);
        call.call.cookie("sid", "mine");
        call
    };
    assert_eq!(carried(&["session_auth"], session).await.unwrap(), "sid=mine");
    let other = |client: &Client| get(client).query("app", "id").query("xapp id", "1").header("cookie", "sid2=app id");
    assert!(carried(&["key_auth"], other).await.is_err());
}

#[test]
fn a_credential_that_cannot_be_sent_is_refused_without_being_shown() {
    let refused = |scheme: &'static str, credential: Credential| {
        let error = builder("http://api.test").credential(scheme, credential).build().unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("s3cret"), "{shown}");
        error.to_string()
    };
    for (scheme, credential, problem) in [
        ("basic_auth", Credential::basic("s3cret:x", "y"), "the user name has a colon, which ends it (RFC 7617)"),
        ("basic_auth", Credential::basic("x", "s3cret\n"), "the user name or password has a control character"),
        ("basic_auth", Credential::basic("s3cret\u{85}", ""), "the user name or password has a control character"),
        ("token_auth", "s3cret\n".into(), "the token has a line break; is it from a file?"),
        ("token_auth", "s3cret x".into(), "the token has a space"),
        ("key_auth", String::new().into(), "it is empty"),
        ("key_auth", "s3cret\r\nX: y".into(), "the value has a character that no header can carry"),
        ("session_auth", "s3cret; admin=1".into(), "it has a character that no cookie can carry"),
        ("session_auth", "s3cret\r\n".into(), "it has a character that no cookie can carry"),
        ("session_auth", "s3crét".into(), "it has a character that no cookie can carry"),
        ("other_auth", "s3cret".into(), "there is no such scheme"),
    ] {
        let expected = format!("the credential given to `{scheme}`: {problem}");
        let error = refused(scheme, credential);
        assert!(error.starts_with(&expected), "{error}");
    }
}

#[tokio::test]
async fn user_names_and_passwords_are_encoded_as_another_encoder_does() {
    let text = "Zoë §µ 日本 ✓ /+?=&";
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let (user, password) = text.split_at(end);
        let expected = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
        let given = builder("http://api.test").credential("basic_auth", Credential::basic(user, password));
        let client = offline(given, move |request| {
            assert_eq!(request.headers()["authorization"], expected.as_str());
            200
        });
        get_with(&client, &[&["basic_auth"]]).await.unwrap();
    }
}

#[tokio::test]
async fn nothing_shows_a_credential() {
    let rejecting = |builder| offline(builder, |_| 401);
    let given = builder("http://api.test")
        .credential("token_auth", TokenCache::new(|| async { Ok(AccessToken::new("s3cret")) }))
        .credential("app_auth", "s3cret");
    let shown_builder = format!("{given:?}");
    let client = rejecting(given);
    let call = get(&client);
    let shown = format!("{client:?} {:?}", call.call);
    let request = call.request().unwrap();
    let pending = call.send();
    let shown = format!("{shown_builder} {shown} {request:?} {pending:?}");
    let error = pending.await.unwrap_err();
    let app = get_with(&client, &[&["app_auth"]]).await.unwrap_err();
    let token = AccessToken::new("s3cret");
    let all = format!("{shown} {error:?} {error} {app:?} {app} {token:?} {:?}", Credential::basic("s3cret", "s3cret"));
    assert!(!all.contains("s3cret") && !all.contains("czNjcmV0"), "{all}");
    assert!(shown.contains(r#"credentials: ["token_auth", "app_auth"]"#), "{shown}");
}

#[tokio::test]
async fn the_request_on_its_way_is_marked_as_secret() {
    let given = builder("http://api.test").credential("token_auth", "s3cret").credential("session_auth", "s3cret");
    let client = offline(given.credential("key_auth", "s3cret"), |request| {
        assert!(!format!("{:?}", request.headers()).contains("s3cret"));
        200
    });
    get_with(&client, &[&["token_auth", "session_auth", "key_auth"]]).await.unwrap();
}

#[tokio::test]
async fn credentials_do_not_follow_to_another_host() {
    let elsewhere = Peer::answering([answer("200 OK", "")]);
    let peer = Peer::answering([answer(&format!("302 Found\r\nlocation: {}/", elsewhere.url), "")]);
    let given = builder(&peer.url).credential("key_auth", "k3y").credential("app_auth", "4pp");
    let error = get(&given.build().unwrap()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 302);
    assert!(peer.asked().head.contains("k3y"));
    assert!(elsewhere.is_idle());
}

#[tokio::test]
async fn a_provider_is_asked_for_each_call_that_needs_it() {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let provider = move || {
        let number = counted.fetch_add(1, Ordering::Relaxed);
        async move { Ok(AccessToken::new(format!("t{number}"))) }
    };
    let expected = Arc::new(AtomicUsize::new(0));
    let client = offline(builder("http://api.test").credential("token_auth", provider), move |request| {
        let number = expected.fetch_add(1, Ordering::Relaxed);
        assert_eq!(request.headers()["authorization"], format!("Bearer t{number}").as_str());
        200
    });
    for _ in 0..3 {
        get(&client).await.unwrap();
    }
    let open = builder("http://api.test").credential("token_auth", || async { Err(TokenError::new("not needed")) });
    get_with(&offline(open, |_| 200), &[]).await.unwrap();
    assert_eq!(count.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let failing = || async { Err(TokenError::new("the vault is sealed")) };
    let client = offline(builder("http://api.test").credential("token_auth", failing), |_| panic!("it was sent"));
    let error = get(&client).await.unwrap_err();
    assert!(matches!(error, Error::Token(_)) && !error.is_retryable());
    assert_eq!(error.to_string(), "get: no token for the call: the vault is sealed");

    let broken = || async { Ok(AccessToken::new("s3cret\n")) };
    let client = offline(builder("http://api.test").credential("token_auth", broken), |_| panic!("it was sent"));
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.to_string(), "get: no token for the call: the token has a line break; is it from a file?");
}
