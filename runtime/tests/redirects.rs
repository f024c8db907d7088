//! Redirects: which are followed, with what, and that no credential leaves its origin. Two ports of the loopback interface are two origins.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;

use std::future::ready;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use oasmith_runtime::http::{self, Request};
use oasmith_runtime::{
    AccessToken, Body, Call, CallInfo, Client, ClientBuilder, DecodeError, Error, ErrorResponse, Hook, Operation,
    RawResponse, Retry, Scheme, Security, Sent, TokenCache,
};
use peer::{Peer, answer, closed};

#[derive(Clone)]
struct Fetch {
    call: Call,
}

#[derive(Debug)]
enum FetchError {
    Found,
}

impl ErrorResponse for FetchError {
    fn read(response: &RawResponse) -> Result<Option<Self>, DecodeError> {
        Ok((response.status() == 302).then_some(Self::Found))
    }
}

impl Operation for Fetch {
    type Output = String;
    type Error = FetchError;

    fn success(response: &RawResponse) -> Result<Option<String>, DecodeError> {
        if response.status() == 200 { response.text().map(Some) } else { Ok(None) }
    }
}

oasmith_runtime::request!(Fetch);

fn fetch(client: &Client, method: &'static str) -> Fetch {
    Fetch { call: client.call("fetch", method, "/a/b") }
}

const SECURITY: Security = Security {
    schemes: &[
        ("bearer_auth", Scheme::Http("Bearer")),
        ("key_auth", Scheme::Header("x-thing")),
        ("query_auth", Scheme::Query("k")),
        ("cookie_auth", Scheme::Cookie("sid")),
    ],
    required: &[&["bearer_auth", "key_auth", "query_auth", "cookie_auth"]],
};

fn builder(peer: &Peer) -> ClientBuilder<Client> {
    let builder = ClientBuilder::new(&peer.url).redirects(10).security(SECURITY).header("x-other", "s3cret5");
    let builder = builder.credential("bearer_auth", TokenCache::new(|| async { Ok(AccessToken::new("s3cret1")) }));
    builder.credential("key_auth", "s3cret2").credential("query_auth", "s3cret3").credential("cookie_auth", "s3cret4")
}

fn client(peer: &Peer) -> Client {
    builder(peer).build().unwrap()
}

fn to(status: u16, location: &str) -> String {
    answer(&format!("{status} Moved\r\nlocation: {location}"), "<html>")
}

/// Every transport there is, but for the first two only with their features.
fn clients(peer: &Peer) -> Vec<Client> {
    vec![
        #[cfg(feature = "blocking")]
        builder(peer).transport(ureq::Agent::new_with_defaults()).build().unwrap(),
        #[cfg(feature = "tower")]
        {
            use hyper_util::client::legacy::Client;
            use oasmith_runtime::TowerTransport;
            let hyper = Client::builder(hyper_util::rt::TokioExecutor::new()).build_http();
            builder(peer).transport(TowerTransport::new(hyper).timer(tokio::time::sleep)).build().unwrap()
        },
        client(peer),
    ]
}

#[tokio::test]
async fn method_and_body_are_those_of_the_standard() {
    for (status, method, then) in [
        (301, "GET", "GET"),
        (302, "HEAD", "HEAD"),
        (303, "HEAD", "HEAD"),
        (301, "POST", "GET"),
        (302, "POST", "GET"),
        (303, "POST", "GET"),
        (303, "PUT", "GET"),
        (303, "DELETE", "GET"),
        (301, "PUT", "PUT"),
        (302, "PATCH", "PATCH"),
        (302, "DELETE", "DELETE"),
        (307, "POST", "POST"),
        (308, "PUT", "PUT"),
        (307, "GET", "GET"),
    ] {
        let peer = Peer::answering([to(status, "/c")]);
        let there = Peer::new(|stream, seen| {
            let body = if seen.method == "HEAD" { "" } else { "there" };
            stream.write_all(answer("200 OK", body).as_bytes())
        });
        for client in clients(&Peer::answering([to(status, &format!("{}/c", there.url))])) {
            let mut call = fetch(&client, method).header("if-match", "\"1\"").header("accept-language", "de");
            if !["GET", "HEAD"].contains(&method) {
                call = call.body("text/plain", "what is sent");
            }
            call.await.unwrap();
            let seen = there.seen().pop().unwrap();
            assert_eq!((seen.method.as_str(), seen.target.as_str()), (then, "/c"), "{status} {method}");
            let is_kept = then == method && !["GET", "HEAD"].contains(&method);
            assert_eq!(seen.body, if is_kept { "what is sent" } else { "" }, "{status} {method}");
            assert_eq!(seen.header("content-type"), is_kept.then_some("text/plain"), "{status} {method}");
            assert_eq!(seen.header("accept-language"), Some("de"));
        }
        // What is of the first resource alone does not go along to the same origin, either.
        let off = fetch(&client(&peer), method).header("if-match", "\"1\"").redirects(1).await;
        assert!(matches!(off, Err(Error::Redirect(_))), "{off:?}");
        assert_eq!(peer.seen()[1].header("if-match").is_some(), then == method, "{status} {method}");
    }
}

#[tokio::test]
async fn nothing_secret_goes_to_another_origin() {
    let there = Peer::answering([answer("200 OK", "there")]);
    // The same server by another name is another origin, too.
    for url in [there.url.clone(), there.url.replace("127.0.0.1", "localhost")] {
        for status in [301, 303, 307, 308] {
            let here = Peer::answering([to(status, &format!("{url}/c?d=e#f"))]);
            for (index, client) in clients(&here).iter().enumerate() {
                let call = fetch(client, "GET").header("x-mine", "s3cret6").header("cookie", "a=s3cret7");
                let call =
                    call.header("accept", "text/plain").query("q", "s3cret8").header("proxy-authorization", "s3cret9");
                assert_eq!(*call.await.unwrap(), "there");
                let first = &here.seen()[index];
                assert!((1..=9).all(|number| first.head.contains(&format!("s3cret{number}"))), "{}", first.head);
                let seen = there.seen().pop().unwrap();
                assert_eq!((seen.target.as_str(), seen.header("accept")), ("/c?d=e", Some("text/plain")));
                assert!(!seen.head.contains("s3cret"), "{}", seen.head);
                let names =
                    seen.head.lines().skip(1).filter_map(|line| Some(line.split_once(':')?.0.to_ascii_lowercase()));
                let known = ["accept", "accept-encoding", "user-agent", "host"];
                assert!(names.clone().all(|name| known.contains(&name.as_str())), "{:?}", names.collect::<Vec<_>>());
            }
        }
    }
}

/// Puts a secret of each kind into each request.
struct Signs;

const OF_HOOKS: [&str; 6] = ["authorization", "cookie", "proxy-authorization", "x-api-key", "x-marked", "traceparent"];

impl Hook for Signs {
    fn before(&self, request: &mut Request<Body>) {
        for name in OF_HOOKS {
            let mut value = http::HeaderValue::from_static("s3cret");
            value.set_sensitive(name == "x-marked");
            request.headers_mut().insert(name, value);
        }
        let call: &CallInfo = request.extensions().get().unwrap();
        assert_eq!(call.is_at_other_origin(), request.uri().path() != "/a/b");
    }
}

#[tokio::test]
async fn nothing_that_a_hook_adds_does_either() {
    let there = Peer::answering([to(302, "/d"), answer("200 OK", "there")]);
    let here = Peer::answering([to(302, &there.url)]);
    let client: Client = ClientBuilder::new(&here.url).redirects(2).hook(Signs).build().unwrap();
    assert_eq!(*fetch(&client, "GET").await.unwrap(), "there");
    assert!(OF_HOOKS.iter().all(|name| here.seen()[0].header(name) == Some("s3cret")));
    assert_eq!(there.seen().len(), 2);
    for seen in there.seen() {
        let found: Vec<_> = OF_HOOKS.iter().filter(|name| seen.header(name).is_some()).collect();
        assert_eq!(found, [&"traceparent"]);
    }
}

/// Puts another request in place of the one that it is given.
struct Replaces;

impl Hook for Replaces {
    fn before(&self, request: &mut Request<Body>) {
        let uri = request.uri().clone();
        *request = Request::builder().uri(uri).header("x-api-key", "s3cret").body(Body::default()).unwrap();
    }
}

#[tokio::test]
async fn nothing_that_is_in_a_request_of_a_hook_does_either() {
    let there = Peer::answering([answer("200 OK", "there")]);
    let here = Peer::answering([to(302, &there.url)]);
    let client: Client = ClientBuilder::new(&here.url).redirects(1).hook(Replaces).build().unwrap();
    assert_eq!(*fetch(&client, "GET").await.unwrap(), "there");
    assert_eq!(here.seen()[0].header("x-api-key"), Some("s3cret"));
    assert_eq!(there.seen()[0].header("x-api-key"), None);
}

#[tokio::test]
async fn what_a_caller_gave_by_hand_does_not_go_there_either() {
    let there = Peer::answering([answer("200 OK", "there")]);
    let here = Peer::answering([to(307, &there.url)]);
    let call = fetch(&client(&here), "POST").header("authorization", "Bearer s3cret6").idempotency_key("k1");
    assert_eq!(*call.body("application/json", "{}").await.unwrap(), "there");
    assert!(here.seen()[0].head.contains("s3cret6"));
    let seen = &there.seen()[0];
    assert!(!seen.head.contains("s3cret"), "{}", seen.head);
    assert_eq!((seen.body.as_str(), seen.header("idempotency-key")), ("{}", Some("k1")));
}

#[tokio::test]
async fn nothing_secret_comes_back_from_another_origin() {
    let here = Peer::new(|stream, seen| {
        let there = seen.header("x-there").map(str::to_owned).unwrap_or_default();
        let text = if seen.target.starts_with("/a") { to(301, &there) } else { answer("200 OK", "back") };
        stream.write_all(text.as_bytes())
    });
    let home = here.url.clone();
    let there = Peer::new(move |stream, _| stream.write_all(to(301, &format!("{home}/back")).as_bytes()));
    let call = fetch(&client(&here), "GET").header("x-there", there.url.as_str());
    assert_eq!(*call.await.unwrap(), "back");
    assert_eq!(here.seen().len(), 2);
    assert!(!here.seen()[1].head.contains("s3cret"), "{}", here.seen()[1].head);
}

#[tokio::test]
async fn to_the_same_origin_everything_goes_once() {
    for location in ["/c?x=y", "/c?k=s3cret3", "../c", "c/../../c", "//HOST/c", "http://HOST/c", "/c#f", "?x", ""] {
        let peer = Peer::new(move |stream, seen| {
            let location = location.replace("HOST", seen.header("host").unwrap());
            let text = if seen.index == 0 { to(308, &location) } else { answer("200 OK", "moved") };
            stream.write_all(text.as_bytes())
        });
        assert_eq!(*fetch(&client(&peer), "GET").await.unwrap(), "moved", "{location}");
        let [first, second] = &peer.seen()[..] else { panic!("{location}") };
        let headers = |head: &str| {
            let mut headers: Vec<String> = head.lines().skip(1).map(str::to_owned).collect();
            headers.sort();
            headers
        };
        assert_eq!(headers(&first.head), headers(&second.head), "{location}");
        let path = if location.starts_with('?') || location.is_empty() { "/a/b" } else { "/c" };
        assert_eq!(second.target.split('?').next(), Some(path), "{location}");
        assert_eq!(second.head.matches("k=s3cret3").count(), 1, "{}", second.head);
    }
}

#[tokio::test]
async fn a_token_that_is_rejected_there_is_renewed_there() {
    let peer = Peer::answering([to(307, "/c"), answer("401 No", ""), answer("200 OK", "moved")]);
    let tokens = Arc::new(Mutex::new(0));
    let cache = TokenCache::new(move || {
        *tokens.lock().unwrap() += 1;
        let token = AccessToken::new(format!("t{}", tokens.lock().unwrap()));
        async { Ok(token) }
    });
    let client = builder(&peer).credential("bearer_auth", cache).build().unwrap();
    assert_eq!(*fetch(&client, "POST").body("text/plain", "x").await.unwrap(), "moved");
    let seen: Vec<_> = peer.seen().iter().map(|seen| (seen.target.clone(), seen.body.clone())).collect();
    let target = |path: &str| (format!("{path}?k=s3cret3"), "x".to_owned());
    assert_eq!(seen, [target("/a/b"), target("/c"), target("/c")]);
    let last = peer.seen().pop().unwrap();
    assert_eq!(last.header("authorization"), Some("Bearer t2"));
}

#[tokio::test]
async fn without_being_told_a_redirect_is_the_answer() {
    let peer = Peer::answering([to(302, "/elsewhere")]);
    let off = builder(&peer).redirects(0).build().unwrap();
    let error = fetch(&off, "GET").await.unwrap_err();
    assert!(matches!(&error, Error::Api(answer) if matches!(answer.error, FetchError::Found)), "{error:?}");
    assert!(matches!(fetch(&client(&peer), "GET").redirects(0).await, Err(Error::Api(_))));
    assert_eq!(peer.seen().len(), 2);
    // A call that is told follows what is described, too.
    let peer = Peer::answering([to(302, "/elsewhere"), answer("200 OK", "elsewhere")]);
    let off = builder(&peer).redirects(0).build().unwrap();
    assert_eq!(*fetch(&off, "GET").redirects(1).await.unwrap(), "elsewhere");
}

#[tokio::test]
async fn what_leads_nowhere_is_the_answer() {
    for head in ["300 Choices\r\nlocation: /c", "304 Same\r\nlocation: /c", "307 Moved", "201 Made\r\nlocation: /c"] {
        let peer = Peer::answering([answer(head, "")]);
        let error = fetch(&client(&peer), "GET").await.unwrap_err();
        assert!(matches!(error, Error::UndocumentedStatus(_)), "{error:?}");
        assert_eq!(peer.seen().len(), 1, "{head}");
    }
}

#[tokio::test]
async fn an_address_that_is_none_is_an_error() {
    for location in [
        "http://user:s3cret@127.0.0.1/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://127.0.0.1\\@evil.test/",
        "http:///c",
        "///c",
        "http://",
        "http://[::1/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:0/",
        "http://exa%6dple.test/",
    ] {
        let peer = Peer::answering([to(307, location)]);
        let error = fetch(&client(&peer), "GET").await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), peer.seen().len()), (307, 1), "{location}");
        let Error::Redirect(redirect) = &error else { panic!("{location}: {error:?}") };
        assert_eq!(redirect.response.body(), "<html>");
        assert!(!error.is_retryable() && !error.is_timeout());
        assert!(!format!("{error}").contains("s3cret") && !redirect.problem.contains("s3cret"), "{error}");
    }
}

#[tokio::test]
async fn circles_end() {
    let peer = Peer::answering([to(307, "/a/b?key=s3cret")]);
    let error = fetch(&client(&peer), "GET").await.unwrap_err();
    let text = "fetch: the API answered 307 Temporary Redirect, which leads to `/a/b?…`: it is the last of 11 redirects in a row";
    assert_eq!((error.to_string().as_str(), peer.seen().len()), (text, 11));
    assert!(fetch(&client(&peer), "HEAD").redirects(2).await.is_err());
    assert_eq!(peer.seen().len(), 11 + 3);
}

#[tokio::test]
async fn the_timeout_is_that_of_all_of_them() {
    let peer = Peer::new(|stream, _| {
        thread::sleep(Duration::from_millis(60));
        stream.write_all(to(307, "/a/b").as_bytes())
    });
    for client in clients(&peer) {
        let start = Instant::now();
        let error = fetch(&client, "GET").redirects(1000).timeout(Duration::from_millis(200)).await.unwrap_err();
        assert!(error.is_timeout() && start.elapsed() < Duration::from_secs(5), "{error:?} {:?}", start.elapsed());
    }
}

#[tokio::test]
async fn tls_is_not_left() {
    let redirecting = |location: &'static str| {
        let transport = move |request: Request<Body>, _| {
            let is_first = request.uri().path() == "/a/b";
            let answer = if is_first {
                http::Response::builder().status(307).header("location", location)
            } else {
                http::Response::builder()
            };
            ready(Ok(answer.body(Body::from(request.uri().to_string())).unwrap()))
        };
        ClientBuilder::<Client>::new("HTTPS://api.test").redirects(10).transport(transport).build().unwrap()
    };
    let Err(Error::Redirect(redirect)) = fetch(&redirecting("http://api.test/c"), "GET").await else { panic!() };
    assert_eq!(redirect.problem, "that would leave TLS");
    assert_eq!(*fetch(&redirecting("https://other.test/c"), "GET").await.unwrap(), "https://other.test/c");
    assert_eq!(*fetch(&redirecting("/c"), "GET").await.unwrap(), "https://api.test/c");
}

#[tokio::test]
async fn a_body_that_is_gone_is_not_sent_again() {
    let peer = Peer::new(|stream, seen| {
        let status = if seen.target.contains("see_other") { 303 } else { 307 };
        let text = if seen.target.starts_with("/a") { to(status, "/c") } else { answer("200 OK", "moved") };
        stream.write_all(text.as_bytes())
    });
    let stream = || Body::stream(Once(Some("once"))).with_length(4);
    let call = |query| fetch(&client(&peer), "POST").query(query, "").body("text/plain", stream());
    let Err(Error::Redirect(redirect)) = call("temporary").await else { panic!() };
    assert_eq!(redirect.problem, "the body is a stream, which can be sent once");
    assert_eq!(*call("see_other").await.unwrap(), "moved");
    assert_eq!(peer.seen().iter().map(|seen| seen.body.as_str()).collect::<Vec<_>>(), ["once", "once", ""]);
}

struct Once(Option<&'static str>);

impl futures_core::Stream for Once {
    type Item = Result<&'static str, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(Ok))
    }
}

#[tokio::test]
async fn an_answer_can_be_a_stream() {
    let peer = Peer::answering([to(307, "/c"), answer("200 OK", "streamed")]);
    for client in clients(&peer) {
        let body = fetch(&client, "GET").stream().await.unwrap().into_body();
        assert_eq!(body.bytes().await.unwrap(), "streamed");
    }
}

#[tokio::test]
async fn a_call_that_was_seen_is_not_sent_again_where_the_next_server_is_gone() {
    let peer = Peer::answering([to(307, &closed())]);
    let client = builder(&peer).retry(Retry::attempts(3)).timer(|_| ready(())).build().unwrap();
    let Err(Error::Transport(error)) = fetch(&client, "POST").await else { panic!() };
    assert!(!error.is_connect(), "{error}");
    assert_eq!(peer.seen().len(), 1);
    assert!(fetch(&client, "GET").await.is_err());
    assert_eq!(peer.seen().len(), 1 + 3);
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Hook for Log {
    fn before(&self, request: &mut Request<Body>) {
        self.0.lock().unwrap().push(format!("{} {}", request.method(), request.uri().path()));
    }

    fn after(&self, sent: &Sent<'_>) {
        let status = sent.outcome.map(http::Response::status).unwrap();
        self.0.lock().unwrap().push(format!("{} {status} {}", sent.call.operation, sent.call.resends));
    }
}

#[tokio::test]
async fn hooks_see_each_request_and_attempts_begin_at_the_first() {
    let busy = || answer("503 Busy", "");
    let answers = [to(303, "/c"), busy(), to(303, "/c"), answer("200 OK", "moved")];
    let peer = Peer::answering(answers);
    let log = Log::default();
    let builder = builder(&peer).hook(log.clone()).retry(Retry::attempts(2)).timer(|_| ready(()));
    assert_eq!(*fetch(&builder.build().unwrap(), "PUT").await.unwrap(), "moved");
    let expected = [
        ["PUT /a/b", "fetch 303 See Other 0", "GET /c", "fetch 503 Service Unavailable 1"],
        ["PUT /a/b", "fetch 303 See Other 2", "GET /c", "fetch 200 OK 3"],
    ];
    assert_eq!(*log.0.lock().unwrap(), expected.concat());
}
