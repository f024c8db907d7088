//! A transport without a network, for the tests of those who use a client: it knows which requests are to come and answers them.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{HeaderMap, Request, Response};
use serde_json::Value;

use crate::{Body, Transport, TransportError, TransportFuture};

/// Plays answers to the requests that a test expects, and keeps all that come. Clones are the same mock.
///
/// Each expectation is for one request: the first that is open and fits. A request that none fits is a [`TransportError`] that
/// says what differs; so does [`check`](Self::check), at the end of a test.
///
/// ```
/// use oasmith_runtime::{Client, ClientBuilder, MockTransport};
/// # use oasmith_runtime::{Call, DecodeError, Method, Operation, RawResponse};
/// # struct CreatePet { call: Call }
/// # impl Operation for CreatePet {
/// #     type Output = i64;
/// #     type Error = std::convert::Infallible;
/// #     fn success(response: &RawResponse) -> Result<Option<i64>, DecodeError> { response.json().map(Some) }
/// # }
/// # oasmith_runtime::request!(CreatePet);
/// # fn create_pet(client: &Client, name: &str) -> CreatePet {
/// #     let mut call = client.call("createPet", Method::POST, "/pets");
/// #     call.json(&std::collections::BTreeMap::from([("name".to_owned(), name.to_owned())]));
/// #     CreatePet { call }
/// # }
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
///
/// let mock = MockTransport::new();
/// mock.on("POST", "/v2/pets").header("x-tenant", "t1").body(r#"{"name": "Ada"}"#).answer(201, "7");
///
/// let client: Client =
///     ClientBuilder::new("https://api.example.com/v2").header("x-tenant", "t1").transport(mock.clone()).build()?;
/// let id = create_pet(&client, "Ada").await?;   // or your own code that calls it
///
/// assert_eq!(*id, 7);
/// assert_eq!(mock.requests()[0].headers()["content-type"], "application/json");
/// mock.check()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Default)]
pub struct MockTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    open: Vec<(Expected, Answer)>,
    requests: Vec<Request<Bytes>>,
    unexpected: Vec<String>,
}

type Answer = Result<Response<Body>, TransportError>;

/// What a request has to be; what is not said of it may be anything.
struct Expected {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Bytes>,
}

impl MockTransport {
    /// A mock that expects nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Expects a request of this method to this path, as it is sent: with the path of the base URL, percent-encoded. A path with a
    /// query fits only that query, in its order.
    pub fn on(&self, method: &str, path: &str) -> MockRequest {
        let (method, path) = (method.to_owned(), path.to_owned());
        MockRequest { mock: self.clone(), expected: Expected { method, path, headers: Vec::new(), body: None } }
    }

    /// All requests, in the order in which they came.
    #[must_use]
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.state().requests.clone()
    }

    /// Whether everything that was expected came, and nothing else.
    ///
    /// # Errors
    /// A line for each request that was not expected, and for each that did not come.
    pub fn check(&self) -> Result<(), String> {
        let state = self.state();
        let missing = state.open.iter().map(|(expected, _)| format!("{expected} did not come"));
        let lines: Vec<String> = state.unexpected.iter().cloned().chain(missing).collect();
        if lines.is_empty() { Ok(()) } else { Err(lines.join("\n")) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for MockTransport {
    fn send(&self, request: Request<Body>, _: Option<Duration>) -> TransportFuture {
        let mock = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let request = Request::from_parts(parts, body.bytes().await?);
            mock.state().answer(request)
        })
    }
}

/// Shows how many requests came and are to come.
impl fmt::Debug for MockTransport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        out.debug_struct("MockTransport")
            .field("requests", &state.requests.len())
            .field("open", &state.open.len())
            .finish_non_exhaustive()
    }
}

impl State {
    fn answer(&mut self, request: Request<Bytes>) -> Answer {
        let fitting = self.open.iter().position(|(expected, _)| expected.difference(&request).is_none());
        let answer = fitting.map(|index| self.open.remove(index).1);
        let answer = answer.unwrap_or_else(|| {
            let near = self.open.iter().filter(|(expected, _)| expected.is_for(&request));
            let differences = near.filter_map(|(expected, _)| expected.difference(&request)).collect::<Vec<_>>();
            let why =
                if differences.is_empty() { "nothing of the kind is open".to_owned() } else { differences.join("; ") };
            let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
            let unexpected = format!("{} {path} was not expected: {why}", request.method());
            self.unexpected.push(unexpected.clone());
            Err(TransportError::unsendable(unexpected))
        });
        self.requests.push(request);
        answer
    }
}

impl Expected {
    fn is_for(&self, request: &Request<Bytes>) -> bool {
        let uri = request.uri();
        let whole = uri.path_and_query().map(PathAndQuery::as_str);
        *request.method() == *self.method && (uri.path() == self.path || whole == Some(self.path.as_str()))
    }

    /// The first thing in which a request is another, if any.
    fn difference(&self, request: &Request<Bytes>) -> Option<String> {
        if !self.is_for(request) {
            return Some(format!("{self} was"));
        }
        let headers = self.headers.iter().map(|(name, value)| header_difference(request.headers(), name, value));
        let body = self.body.as_ref().filter(|body| !is_same(body, request.body()));
        let body = body.map(|body| format!("the body is {:?} in place of {body:?}", request.body()));
        headers.chain([body]).flatten().next()
    }
}

/// A header that holds a credential is not shown.
fn header_difference(headers: &HeaderMap, name: &str, value: &str) -> Option<String> {
    let mut found = headers.get_all(name).iter().peekable();
    if found.peek().is_none() {
        return Some(format!("there is no header `{name}`"));
    }
    let found: Vec<_> = found.collect();
    (!found.iter().any(|found| found.as_bytes() == value.as_bytes()))
        .then(|| format!("the header `{name}` is {found:?}"))
}

/// Whether two bodies are the same JSON, or else the same bytes.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    let json = |text| serde_json::from_slice::<Value>(text).ok();
    one == other || json(one).is_some_and(|one| Some(one) == json(other))
}

impl fmt::Display for Expected {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.method, self.path)
    }
}

/// A request that a [`MockTransport`] expects, being described.
#[must_use = "a request is expected from when its answer is there"]
pub struct MockRequest {
    mock: MockTransport,
    expected: Expected,
}

impl MockRequest {
    /// It has this header, among others.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.expected.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// It has this body: the same JSON, or else the same bytes.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.expected.body = Some(body.into());
        self
    }

    /// Is answered with a status and a body of JSON. A status that there cannot be is a [`TransportError`] of the call.
    pub fn answer(self, status: u16, body: impl Into<Body>) {
        let answer = Response::builder().status(status).header(http::header::CONTENT_TYPE, "application/json");
        self.outcome(answer.body(body.into()).map_err(TransportError::unsendable));
    }

    /// Is answered with anything, or not at all: `Err(TransportError::timeout("a test"))`.
    pub fn outcome(self, answer: Result<Response<Body>, TransportError>) {
        self.mock.state().open.push((self.expected, answer));
    }
}

impl fmt::Debug for MockRequest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "MockRequest({})", self.expected)
    }
}
