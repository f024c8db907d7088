//! The transport over any `tower` service: whatever HTTP library is at its end, with whatever middleware before it.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::{Request, Response};
use tower_service::Service;

use crate::deadline::Deadline;
use crate::retry::{Timer, timer};
use crate::{Body, Transport, TransportError, TransportFuture};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Sends calls by a [`tower::Service`](Service) from `http::Request<Body>` to `http::Response` of any body.
///
/// Each call goes through a clone of the service that is ready. What a service fails with is [`TransportError::other`], unless it
/// is a [`TransportError`] itself, so `map_err` of `tower` can say that there was no connection, or that a time was over.
///
/// ```
/// use std::time::Duration;
/// use oasmith_runtime::{Client, ClientBuilder, TowerTransport, TransportError};
/// use tower::ServiceBuilder;
///
/// # type Connector = hyper_util::client::legacy::connect::HttpConnector;
/// # let hyper = || hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new()).build::<Connector, _>(Connector::new());
/// let service = ServiceBuilder::new()
///     .concurrency_limit(16)
///     .map_err(|error: hyper_util::client::legacy::Error| {
///         if error.is_connect() { TransportError::connect(error) } else { TransportError::other(error) }
///     })
///     .service(hyper());
/// let client: Client = ClientBuilder::new("http://api.example.com")
///     .transport(TowerTransport::new(service).timer(tokio::time::sleep))
///     .timeout(Duration::from_secs(10))
///     .build()?;
/// # Ok::<(), oasmith_runtime::BuildError>(())
/// ```
pub struct TowerTransport<S> {
    /// Many services can be sent to another thread and not be shared with it.
    service: Mutex<S>,
    timer: Option<Timer>,
}

impl<S> TowerTransport<S> {
    /// A transport over `service`.
    pub fn new(service: S) -> Self {
        Self { service: Mutex::new(service), timer: None }
    }

    /// Says how to wait, which is a matter of the runtime: `tokio::time::sleep`. A call with a timeout fails without it.
    #[must_use]
    pub fn timer<F>(mut self, sleep: impl Fn(Duration) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.timer = Some(timer(sleep));
        self
    }
}

impl<S, B> Transport for TowerTransport<S>
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: http_body::Body + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: Request<Body>, timeout: Option<Duration>) -> TransportFuture {
        let mut service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let timer = self.timer.clone();
        Box::pin(async move {
            let sleep =
                timeout.map(|time| timer.map(|timer| timer(time)).ok_or("a timeout needs `TowerTransport::timer`"));
            let sleep = sleep.transpose().map_err(TransportError::unsendable)?;
            let mut deadline = Deadline::new(sleep, "the limit of the call");
            let exchange = async {
                poll_fn(|context| service.poll_ready(context)).await?;
                service.call(request).await
            };
            let answer = deadline.limited(exchange).await?;
            Ok(answer.map_err(TransportError::of)?.map(|body| deadline.body(Body::wrap(body))))
        })
    }
}

impl<S> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("TowerTransport").finish_non_exhaustive()
    }
}

impl Deadline {
    fn body(mut self, mut body: Body) -> Body {
        if !self.is_set() {
            return body;
        }
        let mut is_over = false;
        Body::of(body.length(), move |context| {
            if is_over {
                return Poll::Ready(None);
            }
            let chunk = Pin::new(&mut body).poll_next(context);
            let chunk = ready!(self.limit(chunk, context)).unwrap_or_else(|late| Some(Err(late)));
            is_over = !matches!(chunk, Some(Ok(_)));
            Poll::Ready(chunk)
        })
    }
}
