//! A transport without a network, for the tests of those who use a client: it knows which requests are to come and answers them.

mod same;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};

use self::same::is_same;
use crate::hooks::CallInfo;
use crate::pages::link::unquoted_parts;
use crate::request::shown_query;
use crate::response::{content_type, essence, is_json_type};
use crate::{Body, RawResponse, Transport, TransportError, TransportFuture};

/// Plays answers to the requests that a test expects, and keeps all that come. Clones are the same mock.
///
/// A request is answered as the first expectation says that it fits and that is still open: each is for one request, unless it says
/// [otherwise](MockAnswer::times), so several in a row are the answers to retries or the pages of a list. A request that none fits is
/// a [`TransportError`] that says what differs.
///
/// What is played is also read as the operation that is called reads it. A body that is not as described, and a success that the
/// description does not have, are mistakes of the test, unless [it says otherwise](MockAnswer::undescribed): else a test could pass
/// with answers that no server gives. All that went wrong is told by [`check`](Self::check), at the end of a test.
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
/// mock.on_operation("createPet").answer(201, "8").header("x-request-id", "r1").times(2);
///
/// let client: Client =
///     ClientBuilder::new("https://api.example.com/v2").header("x-tenant", "t1").transport(mock.clone()).build()?;
/// let id = create_pet(&client, "Ada").await?;   // or your own code that calls it
///
/// assert_eq!(*id, 7);
/// assert_eq!(mock.check().unwrap_err(), "the operation `createPet` came 0 of 2 times");
/// assert_eq!(*create_pet(&client, "Grace").await?, 8);
/// assert_eq!(create_pet(&client, "Joan").await?.headers()["x-request-id"], "r1");
/// assert_eq!(mock.requests()[0].headers()["content-type"], "application/json");
/// mock.check()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Default)]
pub struct MockTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    expected: Vec<Expected>,
    requests: Vec<Request<Bytes>>,
    /// What went wrong, a line for each.
    problems: Vec<String>,
}

/// What a request has to be, and how it is answered; what is not said of it may be anything.
struct Expected {
    target: Target,
    headers: Vec<(String, String)>,
    body: Option<Bytes>,
    answer: Answer,
    /// How many requests came, and how many are to, if that is known.
    came: usize,
    times: Option<usize>,
}

enum Target {
    Address { method: String, path: String },
    Operation(String),
}

#[derive(Clone)]
struct Answer {
    play: Arc<Play>,
    headers: Vec<(String, String)>,
    is_described: bool,
}

type Outcome = Result<Response<Body>, TransportError>;
type Play = dyn Fn(&Request<Bytes>) -> Outcome + Send + Sync;

impl MockTransport {
    /// A mock that expects nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Expects a request of this method to this path, as it is sent: with the path of the base URL, percent-encoded. A path with a
    /// query fits only that query, in its order.
    pub fn on(&self, method: &str, path: &str) -> MockRequest {
        self.request(Target::Address { method: method.to_owned(), path: path.to_owned() })
    }

    /// Expects a request of the operation that has this name in the API description ([`CallInfo::operation`]), whatever its
    /// parameters are.
    pub fn on_operation(&self, name: &str) -> MockRequest {
        self.request(Target::Operation(name.to_owned()))
    }

    fn request(&self, target: Target) -> MockRequest {
        MockRequest { mock: self.clone(), target, headers: Vec::new(), body: None }
    }

    /// All requests, in the order in which they came.
    #[must_use]
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.state().requests.clone()
    }

    /// Whether everything that was expected came, and nothing else, and was answered as described.
    ///
    /// # Errors
    /// A line for each request that was not expected, for each answer that is not as described, and for each request that did not
    /// come.
    pub fn check(&self) -> Result<(), String> {
        let state = self.state();
        let missing = state.expected.iter().filter_map(Expected::missing);
        let lines: Vec<String> = state.problems.iter().cloned().chain(missing).collect();
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
            let answer = mock.state().choose(&request)?;
            let response = answer.play(&request)?;
            if let Some(misfit) = answer.misfit(&request, &response).await {
                mock.state().problems.push(misfit);
            }
            Ok(response)
        })
    }
}

/// Shows how many requests came, and which are to come.
impl fmt::Debug for MockTransport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        out.debug_struct("MockTransport")
            .field("requests", &state.requests.len())
            .field("open", &state.open().map(|expected| expected.target.to_string()).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl State {
    fn choose(&mut self, request: &Request<Bytes>) -> Result<Answer, TransportError> {
        self.requests.push(request.clone());
        let mut open = self.expected.iter_mut().filter(|expected| expected.is_open());
        let fits = |expected: &Expected| expected.target.fits(request) && expected.difference(request).is_none();
        if let Some(expected) = open.find(|expected| fits(expected)) {
            expected.came += 1;
            return Ok(expected.answer.clone());
        }
        let problem = format!("{} was not expected: {}", shown(request), self.differences(request));
        self.problems.push(problem.clone());
        Err(TransportError::unsendable(problem))
    }

    fn open(&self) -> impl Iterator<Item = &Expected> {
        self.expected.iter().filter(|expected| expected.is_open())
    }

    fn differences(&self, request: &Request<Bytes>) -> String {
        let near = self.open().filter(|expected| expected.target.fits(request));
        let differences: Vec<String> = near.filter_map(|expected| expected.difference(request)).collect();
        let open: Vec<String> = self.open().map(|expected| expected.target.to_string()).collect();
        match (differences.is_empty(), open.is_empty()) {
            (false, _) => differences.join("; "),
            (true, false) => format!("what is open is {}", open.join(", ")),
            (true, true) => "nothing is open".to_owned(),
        }
    }
}

impl Expected {
    fn is_open(&self) -> bool {
        self.times.is_none_or(|times| self.came < times)
    }

    fn missing(&self) -> Option<String> {
        let (target, came) = (&self.target, self.came);
        match self.times? {
            times if came >= times => None,
            1 => Some(format!("{target} did not come")),
            times => Some(format!("{target} came {came} of {times} times")),
        }
    }

    /// The first thing but its target in which a request is another, if any.
    fn difference(&self, request: &Request<Bytes>) -> Option<String> {
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

impl Target {
    fn fits(&self, request: &Request<Bytes>) -> bool {
        match self {
            Self::Address { method, path } => {
                let is_path = request.uri().path() == path || path_and_query(request) == path;
                *request.method() == **method && is_path
            }
            Self::Operation(name) => call(request).operation == name,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address { method, path } => write!(out, "{method} {path}"),
            Self::Operation(name) => write!(out, "the operation `{name}`"),
        }
    }
}

fn call(request: &Request<Bytes>) -> CallInfo {
    request.extensions().get().copied().unwrap_or_default()
}

fn path_and_query(request: &Request<Bytes>) -> &str {
    request.uri().path_and_query().map_or("/", PathAndQuery::as_str)
}

fn shown(request: &Request<Bytes>) -> String {
    let (uri, call) = (request.uri(), call(request));
    format!("{} {}{} (`{}`)", request.method(), uri.path(), shown_query(uri, call), call.operation)
}

impl Answer {
    fn play(&self, request: &Request<Bytes>) -> Outcome {
        let mut response = (self.play)(request)?;
        let headers = response.headers_mut();
        for (name, _) in &self.headers {
            headers.remove(name);
        }
        for (name, value) in &self.headers {
            let name = HeaderName::try_from(name).map_err(TransportError::unsendable)?;
            let value = HeaderValue::try_from(value).map_err(TransportError::unsendable)?;
            headers.append(name, value);
        }
        Ok(response)
    }

    /// In what the answer is not as described. A stream is not read for it, since that can be done once.
    async fn misfit(&self, request: &Request<Bytes>, response: &Response<Body>) -> Option<String> {
        let is_read = self.is_described && response.body().is_repeatable();
        let misfit = call(request).misfit.filter(|_| is_read)?;
        let (parts, body) = response.clone().into_parts();
        let response = Response::from_parts(parts, body.bytes().await.ok()?.into());
        let misfit = misfit(RawResponse::of(response.clone())).or_else(|| other_media_type(request, &response))?;
        Some(format!("the answer to {} is not as described: {misfit}", shown(request)))
    }
}

/// The media types that a success can have by the description; none if it can have any.
fn described(request: &Request<Bytes>) -> impl Iterator<Item = &str> {
    let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    unquoted_parts(accept, ',').into_iter().map(essence).filter(|kind| !kind.is_empty() && *kind != "*/*")
}

/// In what a success is not of the media types that the description has, though its body can be read.
fn other_media_type(request: &Request<Bytes>, response: &Response<Body>) -> Option<String> {
    let kind = essence(content_type(response.headers())?);
    let fits = |known: &str| {
        let beginning = known.strip_suffix('*').and_then(|beginning| kind.get(..beginning.len()).zip(Some(beginning)));
        beginning.map_or(known.eq_ignore_ascii_case(kind), |(kind, known)| known.eq_ignore_ascii_case(kind))
            || (is_json_type(known) && is_json_type(kind))
    };
    let described: Vec<&str> = described(request).collect();
    let is_body = response.status().is_success() && response.body().length() != Some(0);
    let is_other = is_body && !described.is_empty() && !described.into_iter().any(fits);
    is_other.then(|| format!("its media type is `{kind}`"))
}

/// A request that a [`MockTransport`] expects, being described.
#[must_use = "a request is expected from when its answer is there"]
pub struct MockRequest {
    mock: MockTransport,
    target: Target,
    headers: Vec<(String, String)>,
    body: Option<Bytes>,
}

impl MockRequest {
    /// It has this header, among others.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// It has this body: the same JSON, or else the same bytes.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Is answered with a status and a body. A success is of the media type that the description has first, all else JSON, unless a
    /// [`header`](MockAnswer::header) says otherwise. In pieces it is a `Body::from_iter(["data: 1\n\n", "data: 2\n\n"])`. A status that
    /// there cannot be is a [`TransportError`] of the call.
    pub fn answer(self, status: u16, body: impl Into<Body>) -> MockAnswer {
        let body = body.into();
        self.answer_with(move |request| {
            let kind = described(request).find(|kind| (200..300).contains(&status) && !kind.contains('*'));
            let answer = Response::builder().status(status).header(CONTENT_TYPE, kind.unwrap_or("application/json"));
            answer.body(body.clone()).map_err(TransportError::unsendable)
        })
    }

    /// Is answered with what a function makes of the request, or not at all: `|_| Err(TransportError::timeout("a test"))`.
    pub fn answer_with<F>(self, play: F) -> MockAnswer
    where
        F: Fn(&Request<Bytes>) -> Result<Response<Body>, TransportError> + Send + Sync + 'static,
    {
        let Self { mock, target, headers, body } = self;
        let answer = Answer { play: Arc::new(play), headers: Vec::new(), is_described: true };
        let mut state = mock.state();
        let index = state.expected.len();
        state.expected.push(Expected { target, headers, body, answer, came: 0, times: Some(1) });
        drop(state);
        MockAnswer { mock, index }
    }
}

impl fmt::Debug for MockRequest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "MockRequest({})", self.target)
    }
}

/// How a [`MockTransport`] answers a request.
#[derive(Debug)]
pub struct MockAnswer {
    mock: MockTransport,
    index: usize,
}

impl MockAnswer {
    /// The answer has this header. Called twice with a name, it has both, as of several cookies.
    pub fn header(&mut self, name: &str, value: &str) -> &mut Self {
        self.change(|expected| expected.answer.headers.push((name.to_owned(), value.to_owned())))
    }

    /// The request comes so often, in place of once.
    pub fn times(&mut self, times: usize) -> &mut Self {
        self.change(|expected| expected.times = Some(times))
    }

    /// The request comes any number of times, or not at all.
    pub fn always(&mut self) -> &mut Self {
        self.change(|expected| expected.times = None)
    }

    /// The answer is not as the description of the operation has it, and the test means that.
    pub fn undescribed(&mut self) -> &mut Self {
        self.change(|expected| expected.answer.is_described = false)
    }

    fn change(&mut self, change: impl FnOnce(&mut Expected)) -> &mut Self {
        self.mock.state().expected.get_mut(self.index).map(change);
        self
    }
}
