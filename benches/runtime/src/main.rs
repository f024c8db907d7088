//! What the runtime costs where it runs: decoding and calls, against serde's derives and hand-written `reqwest`. Prints Markdown.
//!
//! `decode`, `encode` or `call` with `ours` or `serde` do one thing, for a profiler; `serve` is the other side of the calls.

mod server;

use std::alloc::System;
use std::convert::Infallible;
use std::time::Duration;

use cpu_time::ProcessTime;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use oasmith_runtime::{
    Call, ClientBuilder, Decode, DecodeError, Method, Operation, RawResponse, from_json, to_json,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_derive_models::{IpConnection as Derived, IpConnectionResponse, SipRegion};
use serde_json::Value;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use wire_table_models::IpConnection as Generated;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The two sides take turns, so that a busy spell of the machine does not fall on one of them.
const ROUNDS: usize = 101;

/// How many calls are under way at a time: enough that the client always has one to go on with. Of one after the other, most is to fall
/// asleep and to be woken, which takes more or less time depending on what else the machine does.
const IN_FLIGHT: u32 = 20;

const TOKEN: &str = "KEY0123456789";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["serve"] => server::serve(),
        [what, side @ ("ours" | "serde")] => profile(what, *side == "ours"),
        _ => {
            println!("| | hand-written | generated | CPU, generated : hand-written | allocations, hand-written | generated |");
            println!("| --- | ---: | ---: | ---: | ---: | ---: |");
            models();
            calls();
        }
    }
}

/// Does one thing of one side again and again.
fn profile(what: &str, is_ours: bool) {
    let text = connections(if what == "call" { 1 } else { 1_000_000 });
    let (one, other): (Vec<Derived>, Vec<Generated>) = (serde(&text), ours(&text));
    let sorted = sorted(&text);
    match (what, is_ours) {
        ("decode-sorted", true) => (0..20).for_each(|_| drop(ours::<Vec<Generated>>(&sorted))),
        ("decode-sorted", false) => (0..20).for_each(|_| drop(serde::<Vec<Derived>>(&sorted))),
        ("decode", true) => (0..20).for_each(|_| drop(ours::<Vec<Generated>>(&text))),
        ("decode", false) => (0..20).for_each(|_| drop(serde::<Vec<Derived>>(&text))),
        ("encode", true) => (0..20).for_each(|_| drop(to_json(&other))),
        ("encode", false) => (0..20).for_each(|_| drop(serde_json::to_vec(&one))),
        ("call", true) => Calls::new().generated(&other, 1000),
        ("call", false) => Calls::new().by_hand(&one, 1000),
        _ => panic!("decode, decode-sorted, encode or call"),
    }
}

/// A list of connections of about so many bytes, with the keys in the order of the description. Each differs from the one before.
fn connections(size: usize) -> Vec<u8> {
    let sample = include_str!("../../../tests/samples/update_response.json");
    let sample = serde::<IpConnectionResponse>(sample.as_bytes()).data;
    let mut list = "[".to_owned();
    for number in 0.. {
        let mut connection = sample.clone();
        connection.id = Some(format!("1293384261075731{number}"));
        connection.active = Some(number % 2 == 0);
        connection.webhook_timeout_secs = Some(number % 30);
        connection.connection_name = Some(format!("Connection \u{e9} \"{number}\""));
        // What is optional is not always there, and what may be null sometimes is.
        if number % 3 == 0 {
            connection.webhook_event_failover_url = None;
            connection.rtcp_settings = None;
        }
        let inbound = connection.inbound.as_mut().unwrap();
        inbound.codecs = Some((0..number % 5).map(|codec| format!("G72{codec}")).collect());
        inbound.sip_region = Some(if number % 20 == 0 { SipRegion::Unknown("Mars".to_owned()) } else { SipRegion::Europe });
        let text = serde_json::to_string(&connection).unwrap();
        list += &if number % 4 == 0 { text.replace("\"SRTP\"", "null") } else { text };
        if list.len() >= size {
            break;
        }
        list.push(',');
    }
    list.push(']');
    list.into()
}

/// The same document with the keys of each object in the order of the alphabet.
fn sorted(text: &[u8]) -> Vec<u8> {
    serde_json::to_vec(&serde::<Value>(text)).unwrap()
}

fn ours<T: Decode>(text: &[u8]) -> T {
    from_json(text).unwrap()
}

fn serde<T: DeserializeOwned>(text: &[u8]) -> T {
    serde_json::from_slice(text).unwrap()
}

fn models() {
    let text = connections(1_000_000);
    decoding("in order", &text, serde::<Vec<Derived>>);
    decoding("sorted", &sorted(&text), serde::<Vec<Derived>>);
    // What few write by hand: `from_slice` looks at the UTF-8 of each string by itself.
    decoding("in order; by hand UTF-8 is checked at once", &text, |text| {
        serde_json::from_str::<Vec<Derived>>(std::str::from_utf8(text).unwrap()).unwrap()
    });
    let (one, other): (Vec<Derived>, Vec<Generated>) = (serde(&text), ours(&text));
    let written = to_json(&other).unwrap();
    assert!(written == serde_json::to_vec(&one).unwrap(), "the models differ");
    let by_hand = |times| (0..times).for_each(|_| drop(serde_json::to_vec(&one).unwrap()));
    let generated = |times| (0..times).for_each(|_| drop(to_json(&other).unwrap()));
    compare(&format!("encode {} kB", written.len() / 1000), 5, by_hand, generated);
}

fn decoding(order: &str, text: &[u8], read: fn(&[u8]) -> Vec<Derived>) {
    let by_hand = |times| (0..times).for_each(|_| drop(read(text)));
    let generated = |times| (0..times).for_each(|_| drop(ours::<Vec<Generated>>(text)));
    compare(&format!("decode {} kB, keys {order}", text.len() / 1000), 5, by_hand, generated);
}

fn calls() {
    let calls = Calls::new();
    for (name, size, times) in [("1 kB", 1, 500), ("1 MB", 1_000_000, 20)] {
        let text = connections(size);
        let (one, other): (Vec<Derived>, Vec<Generated>) = (serde(&text), ours(&text));
        let by_hand = |times| calls.by_hand(&one, times);
        compare(&format!("a call with {name} each way"), times, by_hand, |times| calls.generated(&other, times));
        compare("the same, by hand on both sides", times, by_hand, by_hand);
    }
}

/// The clients of both sides and the server of both.
struct Calls {
    runtime: tokio::runtime::Runtime,
    by_hand: reqwest::Client,
    generated: oasmith_runtime::Client,
    server: server::Child,
}

impl Calls {
    fn new() -> Self {
        let server = server::Child::start();
        let by_hand = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Self {
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(),
            by_hand: by_hand.build().unwrap(),
            generated: ClientBuilder::new(&server.address).bearer_token(TOKEN).build().unwrap(),
            server,
        }
    }

    fn by_hand(&self, body: &Vec<Derived>, times: u32) {
        self.in_flight(times, async || drop(call_by_hand(&self.by_hand, &self.server.address, "7", body).await.unwrap()));
    }

    fn generated(&self, body: &[Generated], times: u32) {
        self.in_flight(times, async || drop(put(&self.generated, "7", body).send().await.unwrap()));
    }

    fn in_flight(&self, times: u32, call: impl AsyncFn()) {
        let at_a_time = if times < IN_FLIGHT { 1 } else { IN_FLIGHT };
        let one_after_the_other = async || {
            for _ in 0..times / at_a_time {
                call().await;
            }
        };
        let calls: FuturesUnordered<_> = (0..at_a_time).map(|_| one_after_the_other()).collect();
        self.runtime.block_on(calls.collect::<()>());
    }
}

/// As a careful person writes it.
async fn call_by_hand<T: Serialize + DeserializeOwned>(
    client: &reqwest::Client,
    address: &str,
    id: &str,
    body: &T,
) -> Result<T, Box<dyn std::error::Error>> {
    let answer = client
        .put(format!("{address}/connections/{id}"))
        .bearer_auth(TOKEN)
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .body(serde_json::to_vec(body)?)
        .send()
        .await?
        .error_for_status()?;
    Ok(serde_json::from_slice(&answer.bytes().await?)?)
}

/// As it is generated.
fn put(client: &oasmith_runtime::Client, id: &str, body: &[Generated]) -> Put {
    let mut call = client.call("putConnections", Method::PUT, "/connections/{id}");
    call.path("id", id);
    call.json(body);
    Put { call }
}

struct Put {
    call: Call,
}

impl Operation for Put {
    type Output = Vec<Generated>;
    type Error = Infallible;

    fn success(response: &RawResponse) -> Result<Option<Self::Output>, DecodeError> {
        match response.status().as_u16() {
            200 => Ok(Some(response.json()?)),
            _ => Ok(None),
        }
    }
}

oasmith_runtime::request!(Put);

/// Prints a row: CPU time of this process for one time, the median of the ratios of all rounds, and how often memory is allocated.
fn compare(name: &str, times: u32, one: impl Fn(u32), other: impl Fn(u32)) {
    let (one_allocations, other_allocations) = (allocations(&one), allocations(&other));
    // Each is first once and last once: what comes later finds the machine as the one before has left it.
    let round = |_| {
        let (first, second, third, fourth) = (time(times, &one), time(times, &other), time(times, &other), time(times, &one));
        ((first + fourth) / 2, (second + third) / 2)
    };
    let mut rounds: Vec<(Duration, Duration)> = (0..ROUNDS).map(round).collect();
    let ratio = |round: &(Duration, Duration)| round.1.as_secs_f64() / round.0.as_secs_f64();
    rounds.sort_by(|one, other| ratio(one).total_cmp(&ratio(other)));
    let (one, other) = rounds[ROUNDS / 2];
    let ratio = ratio(&(one, other));
    println!("| {name} | {one:.1?} | {other:.1?} | {ratio:.2} | {one_allocations} | {other_allocations} |");
}

fn time(times: u32, run: &impl Fn(u32)) -> Duration {
    let start = ProcessTime::now();
    run(times);
    start.elapsed() / times
}

/// Of a second time: what a first one sets up does not count.
fn allocations(run: &impl Fn(u32)) -> usize {
    let of = |times| {
        let region = Region::new(ALLOCATOR);
        run(times);
        let change = region.change();
        change.allocations + change.reallocations
    };
    run(1);
    let once = of(1);
    of(2) - once
}
