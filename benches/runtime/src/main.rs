//! What the runtime costs where it runs: decoding and calls, against serde's derives and hand-written `reqwest`. Prints Markdown.
//!
//! `decode ours` and `decode serde` only decode, for a profiler; `serve` is the other side of the calls.

mod server;

use std::alloc::System;
use std::convert::Infallible;
use std::time::Duration;

use cpu_time::ProcessTime;
use oasmith_runtime::{
    Call, ClientBuilder, Decode, DecodeError, Method, Operation, RawResponse, from_json,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_derive_models::IpConnection as Derived;
use serde_json::Value;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use wire_table_models::IpConnection as Generated;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The two sides take turns, so that a busy spell of the machine does not fall on one of them.
const ROUNDS: usize = 21;

const TOKEN: &str = "KEY0123456789";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["serve"] => server::serve(),
        ["decode", "ours"] => (0..20).for_each(|_| drop(ours::<Vec<Generated>>(&connections(1_000_000)))),
        ["decode", "serde"] => (0..20).for_each(|_| drop(serde::<Vec<Derived>>(&connections(1_000_000)))),
        _ => {
            println!("| | hand-written | generated | CPU, generated : hand-written | allocations, hand-written | generated |");
            println!("| --- | ---: | ---: | ---: | ---: | ---: |");
            decoding();
            calls();
        }
    }
}

/// A list of connections of about so many bytes. Each differs from the one before.
fn connections(size: usize) -> Vec<u8> {
    let sample = include_str!("../../../tests/samples/update_response.json");
    let sample: Value = serde_json::from_str(sample).unwrap();
    let mut list = Vec::new();
    let mut written = 0;
    while written < size {
        let mut connection = sample["data"].clone();
        let number = list.len();
        connection["id"] = Value::from(format!("1293384261075731{number}"));
        connection["active"] = Value::from(number % 2 == 0);
        connection["webhook_timeout_secs"] = Value::from(number % 30);
        connection["connection_name"] = Value::from(format!("Connection \u{e9} \"{number}\""));
        written += connection.to_string().len() + 1;
        list.push(connection);
    }
    serde_json::to_vec(&list).unwrap()
}

fn ours<T: Decode>(text: &[u8]) -> T {
    from_json(text).unwrap()
}

fn serde<T: DeserializeOwned>(text: &[u8]) -> T {
    serde_json::from_slice(text).unwrap()
}

fn decoding() {
    let text = connections(1_000_000);
    compare(
        &format!("decode {} bytes", text.len()),
        20,
        || drop(serde::<Vec<Derived>>(&text)),
        || drop(ours::<Vec<Generated>>(&text)),
    );
}

fn calls() {
    let server = server::Child::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let address = format!("http://{}", server.address);
    let by_hand = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let generated: oasmith_runtime::Client = ClientBuilder::new(&address).bearer_token(TOKEN).build().unwrap();
    for (name, size, times) in [("a call with 1 kB each way", 1, 1000), ("a call with 1 MB each way", 1_000_000, 10)] {
        let text = connections(size);
        let (one, other): (Vec<Derived>, Vec<Generated>) = (serde(&text), ours(&text));
        compare(
            name,
            times,
            || drop(runtime.block_on(call_by_hand(&by_hand, &address, "7", &one))),
            || drop(runtime.block_on(put(&generated, "7", &other).send()).unwrap()),
        );
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
fn compare(name: &str, times: u32, mut one: impl FnMut(), mut other: impl FnMut()) {
    let (one_allocations, other_allocations) = (allocations(&mut one), allocations(&mut other));
    let mut rounds: Vec<(Duration, Duration)> =
        (0..ROUNDS).map(|_| (time(times, &mut one), time(times, &mut other))).collect();
    let ratio = |round: &(Duration, Duration)| round.1.as_secs_f64() / round.0.as_secs_f64();
    rounds.sort_by(|one, other| ratio(one).total_cmp(&ratio(other)));
    let (one, other) = rounds[ROUNDS / 2];
    let ratio = ratio(&(one, other));
    println!("| {name} | {one:.1?} | {other:.1?} | {ratio:.2} | {one_allocations} | {other_allocations} |");
}

fn time(times: u32, run: &mut impl FnMut()) -> Duration {
    let start = ProcessTime::now();
    (0..times).for_each(|_| run());
    start.elapsed() / times
}

/// After a first time, which may set things up.
fn allocations(run: &mut impl FnMut()) -> usize {
    run();
    let region = Region::new(ALLOCATOR);
    run();
    let change = region.change();
    change.allocations + change.reallocations
}
