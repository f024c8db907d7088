//! When calls are sent again, and when not. Pauses are told to a timer of the test, which does not wait.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]
#![cfg(feature = "reqwest")]

mod peer;

use std::convert::Infallible;
use std::future::ready;
use std::io::{Read, Write};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use oasmith_runtime::http::{Request, Response};
use oasmith_runtime::{
    Body, Call, Client, ClientBuilder, DecodeError, Error, Operation, RawResponse, Retry, TransportError,
};
use peer::{Peer, answer, closed, hang_up};

#[derive(Clone)]
struct Ask {
    call: Call,
}

impl Operation for Ask {
    type Output = String;
    type Error = Infallible;

    fn success(response: &RawResponse) -> Result<Option<String>, DecodeError> {
        if response.status() == 200 { response.text().map(Some) } else { Ok(None) }
    }
}

oasmith_runtime::request!(Ask);

fn ask(client: &Client, method: &'static str) -> Ask {
    Ask { call: client.call("ask", method, "/things") }
}

/// The pauses that a client made.
#[derive(Clone, Default)]
struct Pauses(Arc<Mutex<Vec<Duration>>>);

impl Pauses {
    fn of(&self, builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
        let pauses = self.clone();
        builder.timer(move |pause| {
            if !pause.is_zero() {
                pauses.0.lock().unwrap().push(pause);
            }
            ready(())
        })
    }

    fn all(&self) -> Vec<Duration> {
        self.0.lock().unwrap().clone()
    }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn client(peer: &Peer, retry: Retry) -> (Client, Pauses) {
    let pauses = Pauses::default();
    (pauses.of(ClientBuilder::new(&peer.url).retry(retry)).build().unwrap(), pauses)
}

/// A client of a server that is always like this, and how often it was asked.
fn imagined(outcome: fn() -> Result<Response<Body>, TransportError>) -> (ClientBuilder<Client>, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let transport = move |_: Request<Body>, _| {
        counted.fetch_add(1, Ordering::Relaxed);
        ready(outcome())
    };
    (ClientBuilder::new("http://api.test").transport(transport), count)
}

#[expect(clippy::unnecessary_wraps, reason = "it is what a transport gives")]
fn unavailable() -> Result<Response<Body>, TransportError> {
    Ok(Response::builder().status(503).body(Body::default()).unwrap())
}

const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"];

#[tokio::test]
async fn what_may_pass_is_sent_again() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        let busy = answer(&format!("{status} Busy"), "");
        let peer = Peer::answering([busy.clone(), busy, answer("200 OK", "yes")]);
        let (client, pauses) = client(&peer, Retry::attempts(3));
        assert_eq!(*ask(&client, "PUT").body("text/plain", "again").await.unwrap(), "yes", "{status}");
        let seen = peer.seen();
        assert_eq!((seen.len(), pauses.all().len()), (3, 2), "{status}");
        assert!(seen.iter().all(|seen| seen.body == "again"), "{seen:?}");
    }
}

#[tokio::test]
async fn what_will_not_pass_is_sent_once() {
    for status in [400, 401, 403, 404, 409, 413, 422, 501, 505] {
        let peer = Peer::answering([answer(&format!("{status} No"), "")]);
        let (client, _) = client(&peer, Retry::attempts(3));
        assert_eq!(ask(&client, "GET").await.unwrap_err().status().unwrap().as_u16(), status);
        assert_eq!(peer.seen().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn which_statuses_may_pass_can_be_said() {
    for (status, retry, times) in [
        ("409 Locked", Retry::attempts(3).statuses(&[409, 599]), 3),
        ("599 Odd", Retry::attempts(3).statuses(&[409, 599]), 3),
        ("503 Busy", Retry::attempts(3).statuses(&[409, 599]), 1),
        ("429 Slow", Retry::attempts(3).statuses(&[]), 1),
        ("200 OK", Retry::attempts(2).statuses(&[200]), 2),
    ] {
        let peer = Peer::answering([answer(status, "")]);
        // Of a client, and of a call in place of the client's.
        let (client, _) = client(&peer, retry);
        drop(ask(&client, "GET").await);
        drop(ask(&client, "GET").retry(Retry::attempts(2)).await);
        let again = if ["503 Busy", "429 Slow"].contains(&status) { 2 } else { 1 };
        drop(ask(&client, "GET").retry(Retry::attempts(1)).await);
        drop(ask(&client, "GET").retry(retry).await);
        assert_eq!(peer.seen().len(), times + again + 1 + times, "{status}");
    }
}

#[tokio::test]
async fn the_last_answer_is_given() {
    let peer = Peer::answering(["first", "second", "third", "fourth"].map(|text| answer("503 Busy", text)));
    let (client, _) = client(&peer, Retry::attempts(3));
    let error = ask(&client, "GET").await.unwrap_err();
    assert_eq!(error.response().unwrap().body(), "third");
    let raw = ask(&client, "GET").retry(Retry::attempts(1)).send_raw().await.unwrap();
    assert_eq!(raw.body(), "fourth");
}

#[tokio::test]
async fn it_is_off_unless_asked_for() {
    let (builder, count) = imagined(unavailable);
    let plain = builder.build().unwrap();
    assert!(ask(&plain, "GET").await.is_err());
    assert_eq!(count.load(Ordering::Relaxed), 1);
    let quick = Retry::attempts(4).backoff(Duration::from_millis(2), seconds(1));
    // By tokio's timer.
    assert!(ask(&plain, "GET").retry(quick).await.is_err());
    assert_eq!(count.load(Ordering::Relaxed), 5);
}

#[tokio::test]
async fn only_what_does_no_harm_is_sent_again() {
    for (method, times) in METHODS.map(|method| (method, 2)).into_iter().chain([("POST", 1), ("PATCH", 1), ("LOCK", 1)])
    {
        let (builder, count) = imagined(unavailable);
        let client = Pauses::default().of(builder).retry(Retry::attempts(2)).build().unwrap();
        assert!(ask(&client, method).await.is_err());
        assert_eq!(count.load(Ordering::Relaxed), times, "{method}");
    }
}

#[tokio::test]
async fn an_idempotency_key_makes_any_method_repeatable() {
    let peer = Peer::answering([answer("503 Busy", ""), answer("200 OK", "yes")]);
    let (client, _) = client(&peer, Retry::attempts(2));
    ask(&client, "POST").idempotency_key("8e03978e-40d5").await.unwrap();
    let keys: Vec<String> =
        peer.seen().iter().filter_map(|seen| Some(seen.header("idempotency-key")?.into())).collect();
    assert_eq!(keys, ["8e03978e-40d5", "8e03978e-40d5"]);
    // By an empty one a server tells nothing.
    let busy = Peer::answering([answer("503 Busy", "")]);
    let (client, _) = self::client(&busy, Retry::attempts(2));
    ask(&client, "POST").idempotency_key("").await.unwrap_err();
    assert_eq!(busy.seen().len(), 1);
    let refused = ask(&client, "POST").idempotency_key("a\r\nb: c").await.unwrap_err();
    assert!(refused.to_string().starts_with("ask: header `idempotency-key`: "), "{refused}");
}

#[tokio::test]
async fn without_a_connection_nothing_was_harmed() {
    let pauses = Pauses::default();
    let builder = ClientBuilder::new(closed()).retry(Retry::attempts(3));
    let client = pauses.of(builder).build().unwrap();
    let error = ask(&client, "POST").await.unwrap_err();
    assert!(matches!(&error, Error::Transport(error) if error.is_connect()), "{error:?}");
    assert_eq!(pauses.all().len(), 2);
    // It may have been seen before it broke.
    let (builder, count) = imagined(|| Err(TransportError::other("broken")));
    assert!(ask(&builder.retry(Retry::attempts(3)).build().unwrap(), "POST").await.is_err());
    assert_eq!(count.load(Ordering::Relaxed), 1);
    let (builder, count) = imagined(|| Err(TransportError::unsendable("no TLS")));
    assert!(ask(&builder.retry(Retry::attempts(3)).build().unwrap(), "GET").await.is_err());
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn what_breaks_or_takes_too_long_is_sent_again() {
    let peer = Peer::new(|stream, asked| match asked.index {
        0 => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nbro")?;
            hang_up()
        }
        1 => hang_up(),
        2 => {
            thread::sleep(Duration::from_millis(600));
            Ok(())
        }
        _ => stream.write_all(answer("200 OK", "whole").as_bytes()),
    });
    let (client, pauses) = client(&peer, Retry::attempts(4));
    assert_eq!(*ask(&client, "GET").timeout(Duration::from_millis(300)).await.unwrap(), "whole");
    assert_eq!(pauses.all().len(), 3);
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    struct Nothing;
    impl futures_core::Stream for Nothing {
        type Item = Result<&'static str, std::io::Error>;
        fn poll_next(self: std::pin::Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(None)
        }
    }
    let (builder, count) = imagined(unavailable);
    let client = builder.retry(Retry::attempts(3)).build().unwrap();
    let error = ask(&client, "PUT").body("text/plain", Body::stream(Nothing)).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn an_answer_that_is_streamed_is_waited_for() {
    let peer = Peer::answering([answer("503 Busy", "no"), answer("200 OK", "yes")]);
    let (client, _) = client(&peer, Retry::attempts(2));
    assert_eq!(ask(&client, "GET").stream().await.unwrap().into_body().bytes().await.unwrap(), "yes");
}

#[tokio::test]
async fn pauses_are_random_and_double_up_to_the_longest() {
    let mut all = Vec::new();
    for _ in 0..50 {
        let (builder, _) = imagined(unavailable);
        let pauses = Pauses::default();
        let retry = Retry::attempts(6).backoff(seconds(1), seconds(5));
        let client = pauses.of(builder).retry(retry).build().unwrap();
        assert!(ask(&client, "GET").await.is_err());
        all.push(pauses.all());
    }
    for (index, longest) in [1, 2, 4, 5, 5].into_iter().enumerate() {
        let column: Vec<Duration> = all.iter().map(|pauses| pauses[index]).collect();
        let (least, most) = (column.iter().min().unwrap(), column.iter().max().unwrap());
        assert!(*most <= seconds(longest), "{most:?}");
        // Fails once in 10^6 runs, if they are random.
        assert!(*most > seconds(longest) * 3 / 4 && *least < seconds(longest) / 4, "{least:?} to {most:?}");
    }
}

#[tokio::test]
async fn a_server_says_when_to_come_back() {
    let date = "date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: ";
    for (headers, pause) in [
        ("retry-after: 7", 7),
        ("retry-after: 0", 0),
        (&format!("{date}Sun, 06 Nov 1994 08:49:47 GMT"), 10),
        (&format!("{date}Sunday, 06-Nov-94 08:50:37 GMT"), 60),
        (&format!("{date}Sun Nov  6 08:49:38 1994"), 1),
        (&format!("{date}Sun, 06 Nov 1994 08:49:30 GMT"), 0),
        ("retry-after: 7.0", 7),
        ("retry-after: 1.01", 2),
        ("retry-after: 2\r\nretry-after: 5\r\nretry-after: soon", 5),
        // Nothing that can be read: by our own measure.
        ("retry-after: soon", 0),
        ("retry-after: -7", 0),
        ("retry-after: 7.", 0),
        (&format!("{date}Sun, 06 Foo 1994 08:49:47 GMT"), 0),
        (&format!("{date}Sun, 06 Nov 1994 25:49:47 GMT"), 0),
    ] {
        let peer = Peer::answering([answer(&format!("503 Busy\r\n{headers}"), ""), answer("200 OK", "")]);
        let (client, pauses) = client(&peer, Retry::attempts(2));
        ask(&client, "GET").await.unwrap();
        let [made] = pauses.all()[..] else { panic!("{headers}: {:?}", pauses.all()) };
        assert!(made >= seconds(pause) && made <= seconds(pause) + Duration::from_millis(200), "{headers}: {made:?}");
    }
}

#[tokio::test]
async fn a_server_that_asks_for_too_much_is_not_asked_again() {
    for after in ["61", "99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let peer = Peer::answering([answer(&format!("429 Slow\r\nretry-after: {after}"), "")]);
        let (client, pauses) = client(&peer, Retry::attempts(5));
        let error = ask(&client, "GET").await.unwrap_err();
        assert!(error.is_retryable() && error.response().unwrap().retry_after().unwrap() > seconds(60), "{error:?}");
        assert_eq!((peer.seen().len(), pauses.all().len()), (1, 0), "{after}");
    }
}

#[test]
fn a_date_counts_from_our_own_time_if_need_be() {
    let answer = |headers: &[(&str, &str)]| {
        let answer = Response::builder().status(503);
        let answer = headers.iter().fold(answer, |answer, (name, value)| answer.header(*name, *value));
        RawResponse::from(answer.body("".into()).unwrap()).retry_after()
    };
    assert_eq!(answer(&[]), None);
    assert_eq!(answer(&[("retry-after", "")]), None);
    assert_eq!(answer(&[("retry-after", "Thu, 01 Jan 1970 00:00:00 GMT")]), Some(Duration::ZERO));
    assert!(answer(&[("retry-after", "Tue, 01 Jan 2999 00:00:00 GMT")]).unwrap() > seconds(900 * 365 * 86400));
    let leap = [("date", "Sat, 28 Feb 2004 23:59:60 GMT"), ("retry-after", "Mon, 01 Mar 2004 00:00:00 GMT")];
    assert_eq!(answer(&leap), Some(seconds(86400)));
    let century = [("date", "Sun, 28 Feb 2100 00:00:00 GMT"), ("retry-after", "Mon, 01 Mar 2100 00:00:00 GMT")];
    assert_eq!(answer(&century), Some(seconds(86400)));
    let sixty = [("date", "Tuesday, 31-Dec-69 23:59:59 GMT"), ("retry-after", "Wed, 01 Jan 2070 00:00:00 GMT")];
    assert_eq!(answer(&sixty), Some(seconds(1)));
}

#[tokio::test]
async fn the_deadline_is_that_of_all_attempts() {
    let (builder, count) = imagined(unavailable);
    let retry = Retry::attempts(u32::MAX).backoff(Duration::from_millis(30), Duration::from_millis(30));
    let client = builder.retry(retry.deadline(Duration::from_millis(200))).build().unwrap();
    let start = Instant::now();
    assert_eq!(ask(&client, "GET").await.unwrap_err().status().unwrap(), 503);
    assert!(start.elapsed() < seconds(2), "{:?}", start.elapsed());
    assert!(count.load(Ordering::Relaxed) > 2);
    // It limits each attempt, too.
    let peer = Peer::new(|_, _| {
        thread::sleep(seconds(5));
        Ok(())
    });
    let (slow, _) = self::client(&peer, retry.deadline(Duration::from_millis(100)));
    let start = Instant::now();
    assert!(ask(&slow, "GET").timeout(seconds(20)).await.unwrap_err().is_timeout());
    assert!(start.elapsed() < seconds(3), "{:?}", start.elapsed());
}

#[tokio::test]
async fn all_clones_share_a_budget() {
    let (builder, count) = imagined(unavailable);
    let client = Pauses::default().of(builder).retry(Retry::attempts(3)).build().unwrap();
    for _ in 0..1000 {
        assert!(ask(&client.clone(), "GET").await.is_err());
    }
    assert_eq!(count.load(Ordering::Relaxed), 1000 + 100);
}

#[tokio::test]
async fn what_goes_well_earns_the_budget_again() {
    // After 250 answers it is well for 20.
    let peer = Peer::new(|stream, asked| {
        let is_well = (250..270).contains(&asked.index);
        stream.write_all(answer(if is_well { "200 OK" } else { "503 Busy" }, "").as_bytes())
    });
    let (client, _) = client(&peer, Retry::attempts(2));
    for (calls, sent) in [(150, 250), (20, 270), (10, 284)] {
        for _ in 0..calls {
            drop(ask(&client, "GET").await);
        }
        assert_eq!(peer.seen().len(), sent);
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_is_not_sent_again() {
    let (builder, count) = imagined(unavailable);
    let client = builder.retry(Retry::attempts(3).backoff(seconds(100), seconds(100))).build().unwrap();
    let call = tokio::spawn(ask(&client, "GET").send());
    while count.load(Ordering::Relaxed) == 0 {
        tokio::task::yield_now().await;
    }
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[test]
fn without_a_timer_nothing_is_sent() {
    let waiting: [fn(ClientBuilder<Client>) -> ClientBuilder<Client>; 3] = [
        |builder| builder.rate_limit(1, seconds(1)),
        |builder| builder.retry(Retry::attempts(2)),
        |builder| builder.read_timeout(seconds(1)),
    ];
    for waits in waiting {
        let (builder, count) = imagined(unavailable);
        let builder = waits(builder);
        // Outside of tokio.
        let mut pending = pin!(ask(&builder.build().unwrap(), "GET").send());
        let Poll::Ready(Err(error)) = pending.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("nothing to wait for");
        };
        assert_eq!(error.to_string(), "ask: there is no timer to wait by: give one to the client's builder");
        assert_eq!(count.load(Ordering::Relaxed), 0);
    }
}

#[tokio::test]
async fn a_client_limits_itself() {
    let peer = Peer::answering([answer("200 OK", "")]);
    let client: Client = ClientBuilder::new(&peer.url).rate_limit(10, Duration::from_millis(200)).build().unwrap();
    let start = Instant::now();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..30 {
        calls.spawn(ask(&client.clone(), "POST").send());
    }
    while calls.len() > 20 {
        calls.join_next().await.unwrap().unwrap().unwrap();
    }
    assert!(start.elapsed() < Duration::from_millis(390), "the first ones do not wait: {:?}", start.elapsed());
    while let Some(outcome) = calls.join_next().await {
        outcome.unwrap().unwrap();
    }
    assert!(start.elapsed() >= Duration::from_millis(400), "{:?}", start.elapsed());
    assert_eq!(peer.seen().len(), 30);
}

/// What waits for its turn is sent with what is left of its deadline, and not at all if nothing will be.
#[tokio::test]
async fn waiting_for_a_turn_counts() {
    let peer = Peer::new(|stream, asked| match asked.index {
        0 => stream.write_all(answer("200 OK", "").as_bytes()),
        // Until the client hangs up.
        _ => stream.read_exact(&mut [0]),
    });
    let milliseconds = Duration::from_millis;
    let client: Client = ClientBuilder::new(&peer.url).rate_limit(1, milliseconds(400)).build().unwrap();
    ask(&client, "GET").await.unwrap();
    let start = Instant::now();
    let hopeless = Retry::attempts(9).backoff(Duration::ZERO, Duration::ZERO).deadline(milliseconds(200));
    let error = ask(&client, "GET").retry(hopeless).await.unwrap_err();
    assert!(error.is_timeout() && start.elapsed() < milliseconds(200), "{error:?} {:?}", start.elapsed());
    assert_eq!(
        error.to_string(),
        "ask: no complete answer in time: by the client's rate limit, its turn comes after the deadline of the call"
    );
    assert_eq!(peer.seen().len(), 1);
    // Who is not sent takes no turn of others.
    let error = ask(&client, "GET").retry(hopeless.deadline(milliseconds(700))).await.unwrap_err();
    let took = start.elapsed();
    assert!(error.is_timeout() && took >= milliseconds(700) && took < milliseconds(1000), "{error:?} {took:?}");
    assert_eq!(peer.seen().len(), 2);
}

#[tokio::test]
async fn who_gives_up_takes_no_turn_of_others() {
    let peer = Peer::answering([answer("200 OK", "")]);
    let client: Client = ClientBuilder::new(&peer.url).rate_limit(1, seconds(1)).build().unwrap();
    ask(&client, "GET").await.unwrap();
    let start = Instant::now();
    for _ in 0..50 {
        tokio::time::timeout(Duration::from_millis(1), ask(&client, "GET").send()).await.unwrap_err();
    }
    ask(&client, "GET").await.unwrap();
    assert!(start.elapsed() < seconds(20), "{:?}", start.elapsed());
    assert_eq!(peer.seen().len(), 2);
}

#[tokio::test]
async fn after_too_much_calls_go_one_by_one() {
    let peer = Peer::answering([answer("429 Too Many\r\nretry-after: 7", ""), answer("200 OK", "")]);
    let pauses = Pauses::default();
    let client = pauses.of(ClientBuilder::new(&peer.url).rate_limit(10, seconds(60))).build().unwrap();
    ask(&client, "POST").await.unwrap_err();
    assert!(pauses.all().is_empty(), "there was enough left for many");
    for _ in 0..2 {
        ask(&client.clone(), "POST").await.unwrap();
    }
    let [first, second] = pauses.all()[..] else { panic!("two waited") };
    assert!(
        first > seconds(6) && first <= seconds(7) && second > seconds(12) && second <= seconds(13),
        "{first:?} {second:?}"
    );
}

#[tokio::test]
async fn a_call_has_options_of_its_own() {
    let (first, second) = (Peer::answering([answer("200 OK", "1")]), Peer::answering([answer("200 OK", "2")]));
    let client: Client = ClientBuilder::new(&first.url).build().unwrap();
    let call = ask(&client, "POST").body("text/csv", "a,b");
    assert_eq!(*call.clone().base_url(format!("{}/v3/", second.url)).await.unwrap(), "2");
    assert_eq!(*call.await.unwrap(), "1");
    let seen = &second.seen()[0];
    assert_eq!(
        (seen.target.as_str(), seen.header("content-type"), seen.body.as_str()),
        ("/v3/things", Some("text/csv"), "a,b")
    );
    let error = ask(&client, "GET").base_url("http://user:s3cret@x").await.unwrap_err();
    assert!(error.to_string().contains("has a user name or password"), "{error}");
    assert!(!format!("{error:?} {error}").contains("s3cret"));
}
