//! The transport over `reqwest`: requests and answers are handed over, its errors are sorted.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Frame, SizeHint};
use reqwest::redirect::Policy;
use tokio::runtime::Handle;

use crate::retry::Sleep;
use crate::transport::innermost;
use crate::{Body, Transport, TransportError, TransportFuture};

/// How long a connection may take to be made, whatever the timeout of the exchange.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);

/// The transport of a client that was not given one.
///
/// # Errors
/// When TLS cannot be set up.
pub(crate) fn transport() -> Result<reqwest::Client, TransportError> {
    reqwest::Client::builder()
        .redirect(Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .build()
        .map_err(TransportError::other)
}

/// For proxies, certificates and whatever else is configured there.
///
/// Set `reqwest::redirect::Policy::none()`, as the default transport does: otherwise up to ten redirects are followed where
/// [`ClientBuilder::redirects`](crate::ClientBuilder::redirects) does not see them, and headers with keys go elsewhere (only
/// `Authorization` and cookies are taken out). Its `default_headers` go with every request, to another origin too. The client also has its own
/// time limits.
impl Transport for reqwest::Client {
    fn send(&self, request: Request<Body>, timeout: Option<Duration>) -> TransportFuture {
        let client = self.clone();
        Box::pin(async move {
            // Outside of a runtime reqwest would panic.
            Handle::try_current().map_err(TransportError::unsendable)?;
            let mut request = reqwest::Request::try_from(request.map(body)).map_err(sort)?;
            *request.timeout_mut() = timeout;
            let answer = client.execute(request).await.map_err(sort)?;
            Ok(Response::<reqwest::Body>::from(answer).map(|body| Body::wrap_unpin(Sorted(body))))
        })
    }
}

/// The timer of a client that was not given one: tokio's, where it runs.
pub(crate) fn sleep(duration: Duration) -> Option<Sleep> {
    // Outside of a runtime it would panic.
    Handle::try_current().ok().map(|_| Box::pin(tokio::time::sleep(duration)) as Sleep)
}

/// Bytes are handed over as such, so that reqwest can send them again.
fn body(body: Body) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(body),
    }
}

/// The body of an answer, with the errors of a transport.
struct Sorted(reqwest::Body);

impl http_body::Body for Sorted {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        Pin::new(&mut self.0).poll_frame(context).map_err(sort)
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

fn sort(error: reqwest::Error) -> TransportError {
    // The address can hold a key in its query.
    let error = error.without_url();
    if error.is_timeout() && error.is_connect() {
        TransportError::connect_timeout(error)
    } else if error.is_timeout() {
        TransportError::timeout(error)
    } else if innermost(&error).to_string().contains("scheme is not http") {
        // The connector without TLS has no other way to say that it met https.
        TransportError::unsendable("the address is https, but this `reqwest::Client` was built without TLS")
    } else if error.is_builder() {
        TransportError::unsendable(error)
    } else if error.is_connect() {
        TransportError::connect(error)
    } else {
        TransportError::other(error)
    }
}
