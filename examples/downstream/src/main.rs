//! A program as a stranger would write it. Its build script compiles `api.yaml` into `OUT_DIR`, `include!` brings
//! the client in, and `cargo run` plays against a server in memory, so it needs no network.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::time::Duration;

use oasmith_runtime::http::{Request, Response};
use oasmith_runtime::{Body, TransportError};

// What this program does not use of its client is not dead code.
#[allow(dead_code, unused_imports)]
mod api {
    include!(concat!(env!("OUT_DIR"), "/api.rs"));
}

use api::{Client, Error, ListTidesError, TideState};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    let client = Client::builder().transport(serve).build()?;

    let tides = client
        .tides()
        .list("Port Ellery")
        .state(&TideState::High)
        .limit(2)
        .await?;
    for tide in tides.iter() {
        println!("{} water at {}", tide.state, tide.at);
    }
    assert_eq!(tides.len(), 2);
    assert!(tides.iter().all(|tide| tide.state == TideState::High));
    assert_eq!(tides[0].metres, Some(4.25));

    // A failure that the description has is a value with a type, like any other.
    let Err(Error::Api(answer)) = client.tides().list("Port Elery").await else {
        return Err("this harbour should be unknown".into());
    };
    let ListTidesError::NotFound(problem) = answer.error;
    let suggestions = problem.suggestions.unwrap_or_default();
    println!("{}; did you mean {suggestions:?}?", problem.title);
    assert_eq!(suggestions, ["Port Ellery"]);
    Ok(())
}

/// The server: it knows one harbour and four tides.
async fn serve(
    request: Request<Body>,
    _timeout: Option<Duration>,
) -> Result<Response<Body>, TransportError> {
    if request.uri().path() != "/v1/harbours/Port%20Ellery/tides" {
        let problem = r#"{"title": "no such harbour", "suggestions": ["Port Ellery"]}"#;
        return answer(404, problem.to_owned());
    }
    let query = request.uri().query().unwrap_or_default();
    let query: HashMap<_, _> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .collect();
    let limit = query.get("limit").map_or(Ok(10), |limit| limit.parse());
    let limit = limit.map_err(TransportError::other)?;
    let tides = [
        r#"{"state": "low", "at": "2031-05-04T01:10:00Z", "metres": 0.4}"#,
        r#"{"state": "high", "at": "2031-05-04T07:25:00Z", "metres": 4.25}"#,
        r#"{"state": "low", "at": "2031-05-04T13:35:00Z"}"#,
        r#"{"state": "high", "at": "2031-05-04T19:50:00Z", "metres": 4.1}"#,
    ];
    let state = query.get("state").copied().unwrap_or_default();
    let tides = tides.into_iter().filter(|tide| tide.contains(state));
    let tides: Vec<&str> = tides.take(limit).collect();
    answer(200, format!("[{}]", tides.join(", ")))
}

fn answer(status: u16, body: String) -> Result<Response<Body>, TransportError> {
    let response = Response::builder()
        .status(status)
        .header("content-type", "application/json");
    response.body(body.into()).map_err(TransportError::other)
}
