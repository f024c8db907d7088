//! What users see of the requests of a client: hooks around each that goes out, for metrics, logs and the propagation of traces.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::uri::Authority;
use http::{Method, Request, Response, StatusCode};

use crate::clock::Instant;
use crate::{Body, RawResponse, Scheme, TokenError, Transport, TransportError, TransportFuture, redirect};

/// Which call a request is of. Every request has it among its [extensions](Request::extensions), for transports and middleware too.
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub struct CallInfo {
    /// The name of the operation in the API description.
    pub operation: &'static str,
    /// The path template, without the path of the base URL: `/pets/{id}`.
    pub template: &'static str,
    /// How many requests of the call went out before this one: those that were tried again, that led here or that had another token.
    pub resends: u32,
    pub(crate) address: Address,
    /// Where the description says that credentials go.
    pub(crate) schemes: &'static [(&'static str, Scheme)],
    /// In what an answer differs from those of the description, if the call reads it as one of them.
    pub(crate) misfit: Option<fn(RawResponse) -> Option<String>>,
}

impl fmt::Debug for CallInfo {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CallInfo")
            .field("operation", &self.operation)
            .field("template", &self.template)
            .field("resends", &self.resends)
            .finish_non_exhaustive()
    }
}

/// Who says where a request goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Address {
    /// The call itself.
    #[default]
    Own,
    /// An answer from the same origin: a redirect, or the address of the next page.
    Led,
    /// A redirect to another origin.
    Foreign,
}

/// Is told of every request that goes out: of each one, if a call sends several.
///
/// It runs where the call is awaited, so it should be quick.
///
/// ```
/// use oasmith_runtime::http::{HeaderValue, Request};
/// use oasmith_runtime::{Body, Client, ClientBuilder, Hook, Retrying, Sent};
/// # struct Histogram;
/// # impl Histogram {
/// #     fn record(&self, _: f64, _: [(&str, &str); 3]) {}
/// # }
/// # static DURATION: Histogram = Histogram;
///
/// struct Telemetry;
///
/// impl Hook for Telemetry {
///     // The context of a trace goes with the request (W3C Trace Context). With OpenTelemetry: its propagator fills the headers.
///     fn before(&self, request: &mut Request<Body>) {
///         let parent = HeaderValue::from_static("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
///         request.headers_mut().insert("traceparent", parent);
///     }
///
///     // A metric, here `http.client.request.duration` of OpenTelemetry. A template has few values, an address any number.
///     fn after(&self, sent: &Sent<'_>) {
///         let (method, status) = (sent.method.as_str(), sent.outcome.map(|response| response.status()));
///         let status = status.as_ref().map_or("", |status| status.as_str());
///         let labels = [("http.request.method", method), ("url.template", sent.call.template), ("http.response.status_code", status)];
///         DURATION.record(sent.elapsed.as_secs_f64(), labels);
///     }
///
///     // A line of a log: "listPets again in 172ms: 503 Service Unavailable".
///     fn on_retry(&self, retrying: &Retrying<'_>) {
///         println!("{} again in {:?}: {}", retrying.call.operation, retrying.pause, retrying.cause);
///     }
/// }
///
/// # let transport = |_, _| async { Ok(Default::default()) };
/// let client: Client = ClientBuilder::new("https://api.example.com").transport(transport).hook(Telemetry).build()?;
/// # Ok::<(), oasmith_runtime::BuildError>(())
/// ```
pub trait Hook: Send + Sync + 'static {
    /// Before the request goes out, with its credentials. Headers can be set; those with credentials are marked as sensitive.
    ///
    /// A redirect that is followed is a request of its own. Where it leaves the origin of the call
    /// ([`CallInfo::is_at_other_origin`]), headers that a hook sets are taken out again if they are credentials: `Authorization`, `Cookie`,
    /// `Proxy-Authorization`, others that are called like one, and those that it marks as sensitive.
    fn before(&self, request: &mut Request<Body>) {
        let _ = request;
    }

    /// When the head of the answer is here, or when there is none. Not called for a call that was given up.
    fn after(&self, sent: &Sent<'_>) {
        let _ = sent;
    }

    /// Before the pause after which a [`Retry`](crate::Retry) sends the call again, or asks for the rest of its answer. What is sent once more
    /// with another token, or since it was redirected, is not told here.
    fn on_retry(&self, retrying: &Retrying<'_>) {
        let _ = retrying;
    }
}

/// A call that is sent again.
#[derive(Debug)]
#[non_exhaustive]
pub struct Retrying<'a> {
    /// Which call it is. Its `resends` are those of the next request.
    pub call: CallInfo,
    /// How many attempts there were, of [`Retry::attempts`](crate::Retry::attempts).
    pub attempts: u32,
    /// Why another one follows.
    pub cause: RetryCause<'a>,
    /// How long it waits before that.
    pub pause: Duration,
}

/// Why a call is sent again.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum RetryCause<'a> {
    /// The status of its answer ([`Retry::statuses`](crate::Retry::statuses)).
    Status(StatusCode),
    /// There is no complete answer.
    Transport(&'a TransportError),
    /// There is no token for it.
    Token(&'a TokenError),
    /// An answer that is a stream broke off, or ended too early.
    Interrupted,
}

impl fmt::Display for RetryCause<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(status) => status.fmt(out),
            Self::Transport(error) => error.fmt(out),
            Self::Token(error) => error.fmt(out),
            Self::Interrupted => out.write_str("the answer broke off"),
        }
    }
}

/// A request that went out, and what came of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Sent<'a> {
    /// Which call it is of.
    pub call: CallInfo,
    /// Its method.
    pub method: &'a Method,
    /// The host and the port that it went to.
    pub server: Option<&'a Authority>,
    /// How long it took.
    pub elapsed: Duration,
    /// The answer, its body unread, or why there is none.
    pub outcome: Result<&'a Response<Body>, &'a TransportError>,
}

/// A transport with hooks around it.
pub(crate) struct Hooked {
    pub(crate) hooks: Arc<[Box<dyn Hook>]>,
    pub(crate) transport: Arc<dyn Transport>,
}

impl Transport for Hooked {
    fn send(&self, mut request: Request<Body>, timeout: Option<Duration>) -> TransportFuture {
        let (hooks, transport) = (Arc::clone(&self.hooks), Arc::clone(&self.transport));
        Box::pin(async move {
            // Before a hook can put another request in place of this one.
            let call = CallInfo::of(&request);
            hooks.iter().for_each(|hook| hook.before(&mut request));
            if call.is_at_other_origin() {
                redirect::take_out_secrets(request.headers_mut());
            }
            let (method, server) = (request.method().clone(), request.uri().authority().cloned());
            let start = Instant::now();
            let outcome = transport.send(request, timeout).await;
            let elapsed = start.elapsed();
            let sent = Sent { call, method: &method, server: server.as_ref(), elapsed, outcome: outcome.as_ref() };
            hooks.iter().rev().for_each(|hook| hook.after(&sent));
            outcome
        })
    }
}

impl CallInfo {
    pub(crate) fn of(request: &Request<Body>) -> Self {
        request.extensions().get().copied().unwrap_or_default()
    }

    /// Whether a redirect led to another origin (scheme, host and port, RFC 6454) than that of the call.
    #[must_use]
    pub fn is_at_other_origin(&self) -> bool {
        self.address == Address::Foreign
    }
}
