//! Calls without an async runtime: a thread that waits, and the transport over `ureq`, which has none inside.

use std::cell::Cell;
use std::future::poll_fn;
use std::io::{self, ErrorKind, Read};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use http::uri::Scheme;
use http::{Method, Request, Response, StatusCode};
use ureq::{Agent, SendBody, Timeout};

use crate::clock::Instant;
use crate::retry::Sleep;
use crate::{
    Body, Decode, EventData, Events, Items, JsonLines, Pages, Paginated, Parts, Transport, TransportError,
    TransportFuture,
};

/// As good as no timeout: thirty years.
const LONGEST: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// How much is read at once.
const CHUNK: usize = 16 * 1024;

/// Waits on this thread for what others await: an operation, its [`send_raw`](crate::Operation::send_raw) or
/// [`stream`](crate::Operation::stream), the next [`chunk`](Body::chunk) of a body.
///
/// The client needs a transport that does without a runtime, such as a `ureq::Agent` or a [`MockTransport`](crate::MockTransport).
///
/// ```no_run
/// use oasmith_runtime::{Blocking, Client, ClientBuilder, Error, Operation};
///
/// // TLS, proxies, certificates: by the features of `ureq` and the settings of the agent.
/// let agent = ureq::Agent::new_with_defaults();
/// let client: Client = ClientBuilder::new("http://api.example.com").transport(agent).build().unwrap();
///
/// fn save<O: Operation>(operation: O, mut file: std::fs::File) -> Result<(), Error<O::Error>> {
///     let body = operation.stream().block_on()?.into_body();   // or: operation.block_on()?
///     std::io::copy(&mut body.into_reader(), &mut file).expect("a whole file");
///     Ok(())
/// }
/// ```
pub trait Blocking: IntoFuture + Sized {
    /// Waits until it is there. On a thread of an async runtime, `.await` it instead: nothing else runs there meanwhile.
    fn block_on(self) -> Self::Output {
        let mut future = pin!(self.into_future());
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        loop {
            let outer = Outer(NEXT.replace(Next::Woken));
            let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
            let next = NEXT.get();
            drop(outer);
            match (polled, next) {
                (Poll::Ready(output), _) => return output,
                (Poll::Pending, Next::Until(time)) => {
                    thread::park_timeout(time.saturating_duration_since(Instant::now()));
                }
                (Poll::Pending, _) => thread::park(),
            }
        }
    }
}

impl<F: IntoFuture> Blocking for F {}

/// The items of a stream, each of which is waited for on this thread as [`Blocking`] does: what `for` makes of
/// [`Events`], [`JsonLines`], [`Parts`], [`Pages`] and [`Items`].
///
/// ```
/// use oasmith_runtime::{Error, Events, ItemError, Items, Paginated};
///
/// fn sum(events: Events<i64>) -> Result<i64, ItemError> {
///     let mut sum = 0;
///     for event in events {
///         sum += event?.data;
///     }
///     Ok(sum)
/// }
///
/// fn all<O: Paginated>(list: Items<O>) -> Result<Vec<O::Item>, Error<O::Error>> {
///     list.into_iter().collect()
/// }
/// # let answer = oasmith_runtime::RawResponse::from(oasmith_runtime::http::Response::new("data: 1\n\ndata: 2\n\n".into()));
/// # assert_eq!(sum(answer.items().unwrap()).unwrap(), 3);
/// ```
#[derive(Debug)]
#[must_use = "nothing is waited for until an item is asked for"]
pub struct BlockingIter<S>(S);

impl<S: Stream + Unpin> Iterator for BlockingIter<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        poll_fn(|context| Pin::new(&mut self.0).poll_next(context)).block_on()
    }
}

macro_rules! into_iterator {
    ($([$($parameter:tt)*] $stream:ty),*) => {$(
        impl<$($parameter)*> IntoIterator for $stream {
            type Item = <Self as Stream>::Item;
            type IntoIter = BlockingIter<Self>;

            fn into_iter(self) -> BlockingIter<Self> {
                BlockingIter(self)
            }
        }
    )*};
}

into_iterator!([T: EventData] Events<T>, [T: Decode] JsonLines<T>, [] Parts, [O: Paginated] Pages<O>, [O: Paginated] Items<O>);

/// When a thread that polls for [`Blocking`] polls again.
#[derive(Clone, Copy)]
enum Next {
    /// It does not poll.
    Never,
    Woken,
    /// At this time at the latest.
    Until(Instant),
}

thread_local! {
    static NEXT: Cell<Next> = const { Cell::new(Next::Never) };
}

/// What `NEXT` was before: a future can block on another, or panic.
struct Outer(Next);

impl Drop for Outer {
    fn drop(&mut self) {
        NEXT.set(self.0);
    }
}

/// Waits on a thread that polls for [`Blocking`], if this is one.
pub(crate) fn sleep(duration: Duration) -> Option<Sleep> {
    if matches!(NEXT.get(), Next::Never) {
        return None;
    }
    let end = Instant::now().checked_add(duration);
    Some(Box::pin(poll_fn(move |context| {
        match (NEXT.get(), end) {
            (_, Some(end)) if end <= Instant::now() => return Poll::Ready(()),
            // It was taken elsewhere, where nothing else would wake it.
            (Next::Never, _) => context.waker().wake_by_ref(),
            (Next::Woken, Some(end)) => NEXT.set(Next::Until(end)),
            (Next::Until(time), Some(end)) => NEXT.set(Next::Until(time.min(end))),
            (_, None) => {}
        }
        Poll::Pending
    })))
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// For [`Blocking`] calls: the thread that polls is the one that waits for the server.
///
/// Redirects and statuses of errors are answers whatever the agent says, and every method is sent. All else is the agent's.
impl Transport for Agent {
    fn send(&self, request: Request<Body>, timeout: Option<Duration>) -> TransportFuture {
        let agent = self.clone();
        let is_https = request.uri().scheme() == Some(&Scheme::HTTPS);
        Box::pin(async move {
            exchange(&agent, request, timeout).map_err(|error| sort(if is_https { explained(error) } else { error }))
        })
    }
}

fn exchange(agent: &Agent, request: Request<Body>, timeout: Option<Duration>) -> Result<Response<Body>, ureq::Error> {
    let (mut parts, body) = request.into_parts();
    let may_lack_body =
        matches!(parts.method, Method::GET | Method::HEAD | Method::DELETE | Method::OPTIONS | Method::TRACE);
    let body = match body.length() {
        Some(0) if may_lack_body => SendBody::none(),
        length => {
            if let Some(length) = length {
                parts.headers.insert(CONTENT_LENGTH, length.into());
            }
            SendBody::from_owned_reader(body.into_reader())
        }
    };
    let request = agent.configure_request(Request::from_parts(parts, body));
    let request = request.http_status_as_error(false).max_redirects(0).allow_non_standard_methods(true);
    let request = match timeout {
        // It panics where the end of time is more than its clock can say.
        Some(limit) => request.timeout_global(Some(limit.min(LONGEST))),
        None => request,
    };
    let request = request.build();
    let is_head = *request.method() == Method::HEAD;
    let answer = agent.run(request)?;
    // The agent would decompress what such an answer does not have.
    if is_head || matches!(answer.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
        return Ok(answer.map(|_| Body::default()));
    }
    Ok(answer.map(|body| {
        let length = body.content_length();
        let reader = body.into_with_config().limit(u64::MAX).reader();
        Body::of(length, chunks(reader, |error| sort(error.into())))
    }))
}

fn chunks<R: Read>(
    mut reader: R,
    sort: impl Fn(io::Error) -> TransportError,
) -> impl FnMut(&mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
    move |_| {
        let mut buffer = BytesMut::zeroed(CHUNK);
        Poll::Ready(loop {
            match reader.read(&mut buffer) {
                Ok(0) => break None,
                Ok(size) => {
                    buffer.truncate(size);
                    break Some(Ok(buffer.freeze()));
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => break Some(Err(sort(error))),
            }
        })
    }
}

/// What an agent finds who is still writing when the server ends the connection.
const ENDED: [ErrorKind; 3] = [ErrorKind::BrokenPipe, ErrorKind::ConnectionReset, ErrorKind::ConnectionAborted];

/// The same failure of an exchange over TLS. The alert by which the server says why is not read.
fn explained(error: ureq::Error) -> ureq::Error {
    match error {
        ureq::Error::Io(error) if ENDED.contains(&error.kind()) => {
            let text =
                format!("{error}; it may be that the server misses a certificate of the client or does not accept it");
            io::Error::new(error.kind(), text).into()
        }
        error => error,
    }
}

/// The standard library has no kind for a host that no name server knows, but a text.
fn is_before_connection(error: &io::Error) -> bool {
    error.kind() == ErrorKind::ConnectionRefused || error.to_string().starts_with("failed to lookup address")
}

fn sort(error: ureq::Error) -> TransportError {
    match error {
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => TransportError::connect_timeout(error),
        ureq::Error::Timeout(_) => TransportError::timeout(error),
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed | ureq::Error::ConnectProxyFailed(_) => {
            TransportError::connect(error)
        }
        ureq::Error::Io(error) if is_before_connection(&error) => TransportError::connect(error),
        // What is wrong with a body of ours is in here.
        ureq::Error::Io(error) => error.downcast().unwrap_or_else(TransportError::other),
        // Their texts have the address, which can hold a key.
        ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) => {
            TransportError::unsendable("the agent refuses the address")
        }
        ureq::Error::TlsRequired => {
            TransportError::unsendable("the address is https, but this `ureq::Agent` was built without TLS")
        }
        ureq::Error::Http(_) | ureq::Error::InvalidProxyUrl | ureq::Error::Tls(_) => TransportError::unsendable(error),
        error => TransportError::other(error),
    }
}

impl Body {
    /// A body that is read while it is sent, such as a file. It blocks the thread that sends it.
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        Self::of(None, chunks(reader, TransportError::other))
    }

    /// The body as a reader, which blocks until there is something to read.
    #[must_use]
    pub fn into_reader(self) -> impl Read + Send {
        BodyReader { body: self, chunk: Bytes::new() }
    }
}

struct BodyReader {
    body: Body,
    chunk: Bytes,
}

impl Read for BodyReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.chunk.has_remaining() {
            match self.body.chunk().block_on().map_err(io::Error::other)? {
                Some(chunk) => self.chunk = chunk,
                None => return Ok(0),
            }
        }
        (&mut self.chunk).reader().read(buffer)
    }
}
