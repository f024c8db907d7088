//! Tokens that are kept: when another one is asked for, and how often.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

use std::convert::Infallible;
use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use oasmith_runtime::http::{Request, Response};
use oasmith_runtime::{
    AccessToken, Body, Call, Client, ClientBuilder, DecodeError, Error, Method, Operation, RawResponse, Retry, Scheme,
    Security, StatusCode, TokenCache, TokenError, TokenFuture, TokenProvider, TransportError,
};
use tokio::task::{JoinSet, yield_now};
use tokio::time::sleep;

#[derive(Clone)]
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

#[derive(Clone, Default)]
struct Count(Arc<AtomicUsize>);

impl Count {
    fn up(&self) -> usize {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// Gives `t1`, `t2`, ..., each after others had their turn.
fn numbered(asked: &Count, lifetime: Option<Duration>) -> TokenCache {
    let asked = asked.clone();
    TokenCache::new(move || {
        let asked = asked.clone();
        async move {
            let token = AccessToken::new(format!("t{}", asked.up()));
            for _ in 0..10 {
                yield_now().await;
            }
            Ok(lifetime.into_iter().fold(token, AccessToken::expires_in))
        }
    })
}

/// A client of an API that lets this token in only.
fn client(provider: impl TokenProvider, good: &'static str, sent: &Count) -> Client {
    let sent = sent.clone();
    let transport = move |request: Request<Body>, _| {
        sent.up();
        let is_good = request.headers()["authorization"] == good;
        async move {
            yield_now().await;
            let status = if is_good { StatusCode::OK } else { StatusCode::UNAUTHORIZED };
            Ok(Response::builder().status(status).body(Body::default()).unwrap())
        }
    };
    let security = Security { schemes: &[("token_auth", Scheme::Http("Bearer"))], required: &[&["token_auth"]] };
    let builder = ClientBuilder::new("http://api.test").security(security).credential("token_auth", provider);
    builder.transport(transport).build().unwrap()
}

fn get(client: &Client) -> Get {
    Get { call: client.call("get", Method::GET, "/things") }
}

async fn thousand(client: &Client) -> usize {
    let mut calls: JoinSet<bool> = JoinSet::new();
    for _ in 0..1000 {
        let call = get(client).send();
        calls.spawn(async { call.await.is_ok() });
    }
    calls.join_all().await.into_iter().filter(|succeeded| *succeeded).count()
}

#[tokio::test]
async fn a_thousand_calls_wait_for_one_token() {
    let (asked, sent) = (Count::default(), Count::default());
    let client = client(numbered(&asked, None), "Bearer t1", &sent);
    assert_eq!(thousand(&client).await, 1000);
    assert_eq!((asked.get(), sent.get()), (1, 1000));
}

#[tokio::test]
async fn a_thousand_calls_that_are_rejected_are_sent_again_with_one_token() {
    let (asked, sent) = (Count::default(), Count::default());
    let client = client(numbered(&asked, None), "Bearer t2", &sent);
    assert_eq!(thousand(&client).await, 1000);
    assert_eq!(asked.get(), 2);
    assert!(sent.get() <= 2000, "{}", sent.get());
}

#[tokio::test]
async fn a_thousand_calls_share_the_failure_that_they_waited_for() {
    let (asked, sent) = (Count::default(), Count::default());
    let counted = asked.clone();
    let failing = TokenCache::new(move || {
        counted.up();
        async {
            for _ in 0..10 {
                yield_now().await;
            }
            Err(TokenError::new("it is down"))
        }
    });
    let client = client(failing, "", &sent);
    assert_eq!(thousand(&client).await, 0);
    assert_eq!((asked.get(), sent.get()), (1, 0));
    // Those that come later try again.
    assert!(get(&client).await.is_err());
    assert_eq!(asked.get(), 2);
}

#[tokio::test]
async fn a_call_that_is_rejected_twice_is_given_up() {
    let (asked, sent) = (Count::default(), Count::default());
    let client = client(numbered(&asked, None), "Bearer t9", &sent);
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    assert_eq!((asked.get(), sent.get()), (2, 2));
}

/// Why there is no other token is one thing, what the API said to the first another.
#[tokio::test]
async fn a_call_that_is_rejected_is_not_forgotten_when_there_is_no_other_token() {
    let asked = Count::default();
    let tokens = TokenCache::new(move || {
        let outcome = match asked.up() {
            1 => Ok(AccessToken::new("t1")),
            _ => Err(TokenError::new("the refresh token is spent")),
        };
        async { outcome }
    });
    let long = "x".repeat(2000);
    let transport = move |_, _| {
        let answer = Response::builder().status(401).header("www-authenticate", "Bearer error=\"invalid_token\"");
        let answer = answer.body(long.clone().into()).unwrap();
        async { Ok(answer) }
    };
    let security = Security { schemes: &[("token_auth", Scheme::Http("Bearer"))], required: &[&["token_auth"]] };
    let builder = ClientBuilder::new("http://api.test").security(security).credential("token_auth", tokens.clone());
    let client: Client = builder.max_error_body(1000).transport(transport).build().unwrap();

    let error = get(&client).await.unwrap_err();
    assert!(matches!(error, Error::Token(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "get: no token for the call, which was answered 401 Unauthorized with the one before: the refresh token is spent"
    );
    assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
    let answer = error.response().unwrap();
    assert_eq!(answer.headers()["www-authenticate"], "Bearer error=\"invalid_token\"");
    assert_eq!(answer.body().len(), 1000);

    // Nothing was sent.
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.to_string(), "get: no token for the call: the refresh token is spent");
    assert!(error.response().is_none());
}

#[tokio::test]
async fn what_cannot_be_sent_again_is_not() {
    let (asked, sent) = (Count::default(), Count::default());
    let client = client(numbered(&asked, None), "Bearer t2", &sent);
    let mut call = get(&client);
    let chunks: [Result<&'static [u8], std::io::Error>; 1] = [Ok(b"a")];
    call.call.body("text/plain", Body::stream(Chunks(chunks.into_iter())));
    assert_eq!(call.await.unwrap_err().status(), Some(StatusCode::UNAUTHORIZED));
    assert_eq!((asked.get(), sent.get()), (1, 1));
    // A provider that has no other token.
    let plain = self::client(|| async { Ok(AccessToken::new("t1")) }, "Bearer t2", &sent);
    assert_eq!(get(&plain).await.unwrap_err().status(), Some(StatusCode::UNAUTHORIZED));
    assert_eq!(sent.get(), 2);
}

struct Chunks<I>(I);

impl<I: Iterator + Unpin> futures_core::Stream for Chunks<I> {
    type Item = I::Item;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, _: &mut Context<'_>) -> std::task::Poll<Option<I::Item>> {
        std::task::Poll::Ready(self.0.next())
    }
}

#[tokio::test]
async fn a_token_is_replaced_before_it_expires() {
    let asked = Count::default();
    let short = numbered(&asked, Some(Duration::from_secs(1)));
    assert_eq!(short.token().await.unwrap().as_str(), "t1");
    assert_eq!(short.token().await.unwrap().as_str(), "t1");
    sleep(Duration::from_millis(850)).await;
    assert_eq!(short.clone().token().await.unwrap().as_str(), "t2");

    let asked = Count::default();
    let long = numbered(&asked, Some(Duration::MAX));
    assert_eq!(long.token().await.unwrap().as_str(), "t1");
    assert_eq!(long.token().await.unwrap().as_str(), "t1");
    let asked = Count::default();
    let expired = numbered(&asked, Some(Duration::ZERO));
    assert_eq!(expired.token().await.unwrap().as_str(), "t1");
    assert_eq!(expired.token().await.unwrap().as_str(), "t2");
}

#[tokio::test]
async fn a_late_rejection_does_not_take_a_newer_token_away() {
    let asked = Count::default();
    let cache = numbered(&asked, None);
    let first = cache.token().await.unwrap();
    assert!(cache.invalidate(&first));
    let second = cache.token().await.unwrap();
    assert!(cache.invalidate(&first), "there is another one");
    assert_eq!(cache.token().await.unwrap(), second);
    assert_eq!(asked.get(), 2);
}

#[tokio::test]
async fn a_thousand_calls_share_a_token_that_expires_at_once() {
    let (asked, sent) = (Count::default(), Count::default());
    let client = client(numbered(&asked, Some(Duration::ZERO)), "Bearer t1", &sent);
    assert_eq!(thousand(&client).await, 1000);
    assert_eq!((asked.get(), sent.get()), (1, 1000));
    get(&client).await.unwrap_err();
    assert!(asked.get() > 1, "the next call has another token");
}

#[tokio::test]
async fn when_the_call_that_asks_is_given_up_another_one_waits_for_the_same_answer() {
    let asked = Count::default();
    let counted = asked.clone();
    let cache = TokenCache::new(move || {
        counted.up();
        async {
            for _ in 0..10 {
                yield_now().await;
            }
            Ok(AccessToken::new("t"))
        }
    });
    let first = tokio::spawn(cache.token());
    yield_now().await;
    let second = tokio::spawn(cache.token());
    yield_now().await;
    first.abort();
    yield_now().await;
    assert!(!second.is_finished());
    second.abort();
    assert!(first.await.unwrap_err().is_cancelled() && second.await.unwrap_err().is_cancelled());
    // Nobody waits any more. The next one goes on.
    assert_eq!(cache.token().await.unwrap().as_str(), "t");
    assert_eq!(asked.get(), 1);
}

/// A program with a runtime for each of its tasks: what one has asked for cannot be waited for in another, when its timer is gone.
#[cfg(feature = "reqwest")]
#[test]
fn when_the_runtime_of_the_call_that_asks_is_gone_another_one_asks_anew() {
    let asked = Count::default();
    let counted = asked.clone();
    let cache = TokenCache::new(move || {
        let number = counted.up();
        async move {
            sleep(Duration::from_millis(100)).await;
            Ok(AccessToken::new(format!("t{number}")))
        }
    });
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let given_up = async { tokio::time::timeout(Duration::from_millis(10), cache.token()).await };
    let given_up = runtime().block_on(given_up);
    assert!(given_up.is_err());
    assert_eq!(runtime().block_on(async { cache.token().await }).unwrap().as_str(), "t2");
    assert_eq!(asked.get(), 2);
}

#[tokio::test]
async fn when_the_call_that_asks_panics_the_others_go_on() {
    let asked = Count::default();
    let counted = asked.clone();
    let cache = TokenCache::new(move || {
        let number = counted.up();
        async move {
            yield_now().await;
            assert_ne!(number, 1, "as it is meant");
            Ok(AccessToken::new("t"))
        }
    });
    let first = tokio::spawn(cache.token());
    yield_now().await;
    let second = tokio::spawn(cache.token());
    assert!(first.await.unwrap_err().is_panic());
    assert_eq!(second.await.unwrap().unwrap().as_str(), "t");
}

#[tokio::test]
async fn waiting_for_a_token_takes_of_the_time_of_the_call() {
    let (sent, second) = (Count::default(), Duration::from_secs(1));
    let client = client(pending::<Result<AccessToken, TokenError>>, "Bearer t1", &sent);
    let start = Instant::now();
    let text = "get: no complete answer in time: its credentials were waited for";
    assert_eq!(get(&client).timeout(second / 10).await.unwrap_err().to_string(), text);
    let retry = Retry::attempts(2).deadline(second / 10);
    assert_eq!(get(&client).retry(retry).await.unwrap_err().to_string(), text);
    assert!(start.elapsed() < second, "{:?}", start.elapsed());
    assert_eq!(sent.get(), 0);
}

#[tokio::test]
async fn a_token_that_its_server_could_not_give_is_asked_for_again() {
    let (asked, sent) = (Count::default(), Count::default());
    let count = asked.clone();
    let flaky = move || {
        let outcome = match count.up() {
            1 => Err(TokenError::new(TransportError::timeout("of the token"))),
            _ => Ok(AccessToken::new("t1")),
        };
        async { outcome }
    };
    let client = client(flaky, "Bearer t1", &sent);
    let retry = Retry::attempts(2).backoff(Duration::ZERO, Duration::ZERO);
    get(&client).retry(retry).await.unwrap();
    assert_eq!((asked.get(), sent.get()), (2, 1));
}

#[tokio::test]
async fn the_time_of_a_call_goes_on_when_its_token_is_replaced() {
    let limits = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&limits);
    let transport = move |_: Request<Body>, limit: Option<Duration>| {
        log.lock().unwrap().push(limit.unwrap());
        async {
            sleep(Duration::from_millis(20)).await;
            Ok(Response::builder().status(StatusCode::UNAUTHORIZED).body(Body::default()).unwrap())
        }
    };
    let security = Security { schemes: &[("token_auth", Scheme::Http("Bearer"))], required: &[&["token_auth"]] };
    let builder = ClientBuilder::new("http://api.test").security(security).transport(transport);
    let client: Client = builder.credential("token_auth", numbered(&Count::default(), None)).build().unwrap();
    for (limit, requests) in [(Duration::from_secs(60), 2), (Duration::from_millis(10), 1)] {
        limits.lock().unwrap().clear();
        assert_eq!(get(&client).timeout(limit).await.unwrap_err().status(), Some(StatusCode::UNAUTHORIZED));
        let limits = limits.lock().unwrap();
        assert_eq!(limits.len(), requests);
        assert!(limits[0] <= limit);
        assert!(limits.iter().skip(1).all(|second| *second + Duration::from_millis(20) <= limit));
    }
}

#[tokio::test]
async fn a_call_that_comes_late_for_what_it_waited_for_gets_no_expired_token() {
    let cache = numbered(&Count::default(), Some(Duration::from_millis(100)));
    let (first, mut second) = (tokio::spawn(cache.token()), cache.token());
    yield_now().await;
    assert!(second.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    assert_eq!(first.await.unwrap().unwrap().as_str(), "t1");
    sleep(Duration::from_millis(1200)).await;
    assert_eq!(second.await.unwrap().as_str(), "t2");
}

/// Uses the cache when it is dropped, as one may that holds the last of a task.
struct Using(TokenCache);

impl Wake for Using {
    fn wake(self: Arc<Self>) {}
}

impl Drop for Using {
    fn drop(&mut self) {
        self.0.invalidate(&AccessToken::new("none"));
    }
}

#[test]
fn no_waker_is_dropped_while_the_cache_is_locked() {
    let (done, is_done) = mpsc::channel();
    thread::spawn(move || {
        let cache = TokenCache::new(pending::<Result<AccessToken, TokenError>>);
        let poll = |token: &mut TokenFuture| {
            let waker = Waker::from(Arc::new(Using(cache.clone())));
            assert!(token.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        };
        let (mut first, mut second) = (cache.token(), cache.token());
        poll(&mut first);
        poll(&mut second);
        poll(&mut second);
        drop(second);
        done.send(()).unwrap();
    });
    is_done.recv_timeout(Duration::from_secs(10)).unwrap();
}
