//! The way to the server and back: one trait that every HTTP library, test or cache can stand behind.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use http::uri::Authority;
use http::{Request, Response};

use crate::{Body, RawResponse};

/// What [`Transport::send`] returns. It borrows nothing.
pub type TransportFuture = Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send>>;

/// Sends a request and waits for the head of the answer.
///
/// A closure is a transport, which is all that a test needs:
///
/// ```
/// use oasmith_runtime::http::Response;
/// use oasmith_runtime::{Client, ClientBuilder};
///
/// let client: Client = ClientBuilder::new("https://api.example.com")
///     .transport(|_request, _timeout| async { Ok(Response::new("42".into())) })
///     .build()?;
/// # Ok::<(), oasmith_runtime::BuildError>(())
/// ```
///
/// One around another sees bodies, too. This one prints them, with whatever secrets they hold:
///
/// ```
/// use std::time::Duration;
/// use oasmith_runtime::http::{Request, Response};
/// use oasmith_runtime::{Body, Transport, TransportFuture};
///
/// struct Printing<T>(T);
///
/// impl<T: Transport> Transport for Printing<T> {
///     fn send(&self, request: Request<Body>, timeout: Option<Duration>) -> TransportFuture {
///         println!("{} {} {:?}", request.method(), request.uri(), request.body().as_bytes());
///         let answer = self.0.send(request, timeout);
///         Box::pin(async move {
///             let (head, body) = answer.await?.into_parts();
///             // All of it: streams would be no streams any more.
///             let body = body.bytes().await?;
///             println!("{} {body:?}", head.status);
///             Ok(Response::from_parts(head, body.into()))
///         })
///     }
/// }
/// ```
///
/// A transport should not follow redirects: the description may have an answer for the status, and the request may hold credentials in any
/// header. What the client is told to follow ([`ClientBuilder::redirects`](crate::ClientBuilder::redirects)) are requests of their own
/// here.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`. The whole exchange, body included, may take `timeout`.
    ///
    /// # Errors
    /// When there is no answer; what breaks later is an error of its body. An answer of any status is not an error here.
    fn send(&self, request: Request<Body>, timeout: Option<Duration>) -> TransportFuture;
}

impl<F, A> Transport for F
where
    F: Fn(Request<Body>, Option<Duration>) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Response<Body>, TransportError>> + Send + 'static,
{
    fn send(&self, request: Request<Body>, timeout: Option<Duration>) -> TransportFuture {
        Box::pin(self(request, timeout))
    }
}

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why there is no answer. The library's own error is the [`source`](std::error::Error::source).
///
/// ```
/// use oasmith_runtime::TransportError;
///
/// let error = TransportError::timeout("10 s are over");
/// assert!(error.is_timeout());
/// assert_eq!(error.to_string(), "no complete answer in time: 10 s are over");
/// ```
#[derive(Debug)]
pub struct TransportError(Box<Problem>);

#[derive(Debug)]
struct Problem {
    kind: Kind,
    source: Source,
    /// The name of the operation, where it is known.
    operation: &'static str,
    /// The host and the port of the server, where they are known.
    server: Option<String>,
    /// The status and the headers of an answer that broke off.
    head: Option<Box<RawResponse>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Timeout,
    ConnectTimeout,
    Connect,
    Unsendable,
    Other,
}

/// What the innermost cause says where only another setting helps: a certificate of the server that is not accepted, or a proxy without its
/// password. The types of these errors belong to the libraries of TLS, which are not ours to choose.
const LASTING: [&str; 14] = [
    // rustls
    "invalid peer certificate: ",
    "peer sent no certificates",
    // OpenSSL
    "certificate verify failed",
    // Secure Transport
    "The certificate was not trusted",
    // Schannel, whose texts are in the language of the user: no trusted root, another name, unknown, expired, revoked
    "(os error -2146893019)",
    "(os error -2146762487)",
    "(os error -2146893022)",
    "(os error -2146762481)",
    "(os error -2146893017)",
    "(os error -2146893016)",
    "(os error -2146762495)",
    "(os error -2146885616)",
    // hyper-util and ureq
    "proxy authorization required",
    "responded 407",
];

/// Secure Transport, whose texts are in the language of the user too: the `OSStatus` is shown by `Debug` alone. A chain that is invalid, bad, of
/// an unknown root, of none, expired, not valid yet, for another name; and what the server says of the client's.
const STATUSES: [&str; 13] = [
    "code: -9807,",
    "code: -9808,",
    "code: -9812,",
    "code: -9813,",
    "code: -9814,",
    "code: -9815,",
    "code: -9843,",
    "code: -9825,",
    "code: -9826,",
    "code: -9827,",
    "code: -9828,",
    "code: -9829,",
    "code: -9831,",
];

/// By which the server does not accept the client's certificate (RFC 8446 §6.2), without spaces: rustls and OpenSSL write them each in
/// their own way.
const ALERTS: [&str; 7] = [
    "badcertificate",
    "unsupportedcertificate",
    "certificaterevoked",
    "certificateexpired",
    "certificateunknown",
    "certificaterequired",
    "unknownca",
];

fn is_lasting(cause: &(dyn std::error::Error + 'static)) -> bool {
    let (cause, details) = (cause.to_string(), format!("{cause:?}"));
    let alert = cause.split_once(" alert").and_then(|(_, rest)| rest.trim_start_matches([':', ' ']).split(':').next());
    let alert = alert.map(|name| name.replace(' ', "").to_ascii_lowercase());
    LASTING.iter().any(|text| cause.contains(text))
        || STATUSES.iter().any(|status| details.contains(status))
        || alert.is_some_and(|name| ALERTS.contains(&name.as_str()))
}

impl TransportError {
    fn new(kind: Kind, source: impl Into<Source>) -> Self {
        Self(Box::new(Problem { kind, source: source.into(), operation: "", server: None, head: None }))
    }

    /// What will fail in the same way again is [unsendable](Self::unsendable), whoever sorted it.
    fn passing(kind: Kind, source: impl Into<Source>) -> Self {
        let source = source.into();
        Self::new(if is_lasting(innermost(source.as_ref())) { Kind::Unsendable } else { kind }, source)
    }

    /// The time was over.
    pub fn timeout(source: impl Into<Source>) -> Self {
        Self::new(Kind::Timeout, source)
    }

    /// The time was over before there was a connection, so the server has not seen the request.
    pub fn connect_timeout(source: impl Into<Source>) -> Self {
        Self::new(Kind::ConnectTimeout, source)
    }

    /// The request was not sent and cannot be, however often it is tried: an address or a setting has to change.
    pub fn unsendable(source: impl Into<Source>) -> Self {
        Self::new(Kind::Unsendable, source)
    }

    /// There was no connection, so the server has not seen the request. Where a certificate is the reason, it is
    /// [unsendable](Self::unsendable).
    pub fn connect(source: impl Into<Source>) -> Self {
        Self::passing(Kind::Connect, source)
    }

    /// The exchange broke in any other way. Where a certificate is the reason, it is [unsendable](Self::unsendable).
    pub fn other(source: impl Into<Source>) -> Self {
        Self::passing(Kind::Other, source)
    }

    /// A failure that may have passed through a body of another library.
    pub(crate) fn of(source: impl Into<Source>) -> Self {
        source.into().downcast().map_or_else(Self::other, |error| *error)
    }

    pub(crate) fn set_operation(&mut self, operation: &'static str) {
        self.0.operation = operation;
    }

    /// The same with the server that was to answer, without what a URL may hold of credentials.
    pub(crate) fn of_server(mut self, server: Option<&Authority>) -> Self {
        self.0.server = server.map(|server| {
            let port = server.port().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}{port}", server.host())
        });
        self
    }

    /// The same for an answer that broke off behind its head.
    pub(crate) fn behind(mut self, head: RawResponse) -> Self {
        self.0.head = Some(Box::new(head));
        self
    }

    pub(crate) fn head(&self) -> Option<&RawResponse> {
        self.0.head.as_deref()
    }

    /// The same for a call that a server has seen already.
    pub(crate) fn seen(mut self) -> Self {
        self.0.kind = match self.0.kind {
            Kind::Connect => Kind::Other,
            Kind::ConnectTimeout => Kind::Timeout,
            kind @ (Kind::Timeout | Kind::Unsendable | Kind::Other) => kind,
        };
        self
    }

    /// A word for its kind, for `error.type` of OpenTelemetry.
    #[cfg(feature = "tracing")]
    pub(crate) fn kind(&self) -> &'static str {
        match self.0.kind {
            Kind::Timeout => "timeout",
            Kind::ConnectTimeout => "connect_timeout",
            Kind::Connect => "connect",
            Kind::Unsendable => "unsendable",
            Kind::Other => "_OTHER",
        }
    }

    /// Whether the time was over.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, Kind::Timeout | Kind::ConnectTimeout)
    }

    /// Whether there was no connection, so that the server has not seen the request.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::Connect | Kind::ConnectTimeout)
    }

    /// Whether trying again is of no use, since the request cannot be sent as things are.
    #[must_use]
    pub fn is_unsendable(&self) -> bool {
        self.0.kind == Kind::Unsendable
    }
}

/// The end of a chain of causes.
pub(crate) fn innermost<'e>(mut error: &'e (dyn std::error::Error + 'static)) -> &'e (dyn std::error::Error + 'static) {
    while let Some(inner) = error.source() {
        error = inner;
    }
    error
}

/// What stands before that which is wrong with a call: the name of its operation, where it is known.
pub(crate) fn named(operation: &str) -> String {
    if operation.is_empty() { String::new() } else { format!("{operation}: ") }
}

/// Says the operation, the kind, the server, the status of what broke off and the innermost cause, which is the part a person understands.
impl fmt::Display for TransportError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = self.0.server.as_deref();
        let server = known.unwrap_or("the server");
        out.write_str(&named(self.0.operation))?;
        match self.0.kind {
            Kind::Timeout => {
                let of = known.map(|server| format!(" of {server}")).unwrap_or_default();
                write!(out, "no complete answer{of} in time")
            }
            Kind::ConnectTimeout => write!(out, "no connection to {server} in time"),
            Kind::Connect => write!(out, "no connection to {server}"),
            Kind::Unsendable => out.write_str("the request cannot be sent"),
            Kind::Other => write!(out, "the exchange with {server} failed"),
        }?;
        if let Some(head) = self.head() {
            write!(out, " after {}", head.status())?;
        }
        write!(out, ": {}", innermost(self.0.source.as_ref()))
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.0.source.as_ref())
    }
}
