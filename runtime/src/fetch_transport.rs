//! The transport over `reqwest` on `wasm32-unknown-unknown`, where it is the `fetch` of a browser or of whatever else runs the module.
//!
//! What `fetch` gives stays on its thread, so each exchange is a task there, and only bytes come out of it.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tokio::sync::oneshot;
use wasm_bindgen_futures::spawn_local;

use crate::retry::Sleep;
use crate::{Body, Transport, TransportError, TransportFuture};

/// The transport of a client that was not given one.
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(crate) fn transport() -> Result<reqwest::Client, TransportError> {
    Ok(reqwest::Client::new())
}

/// There is no timer that every such place has: whoever needs one gives it to the client.
pub(crate) fn sleep(_: Duration) -> Option<Sleep> {
    None
}

/// Bodies are sent and given whole, and redirects are followed as the browser does: `fetch` hides them.
impl Transport for reqwest::Client {
    fn send(&self, request: Request<Body>, timeout: Option<Duration>) -> TransportFuture {
        let client = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let request = Request::from_parts(parts, body.bytes().await?);
            let (mut answer, answered) = oneshot::channel();
            spawn_local(async move {
                let mut exchange = pin!(exchange(client, request, timeout));
                let outcome = poll_fn(|context| match answer.poll_closed(context) {
                    // The call was given up: dropping the exchange aborts it.
                    Poll::Ready(()) => Poll::Ready(None),
                    Poll::Pending => exchange.as_mut().poll(context).map(Some),
                });
                if let Some(outcome) = outcome.await {
                    // Nobody may be left to hear it.
                    drop(answer.send(outcome));
                }
            });
            answered.await.unwrap_or_else(|lost| Err(TransportError::other(lost)))
        })
    }
}

async fn exchange(
    client: reqwest::Client,
    request: Request<Bytes>,
    timeout: Option<Duration>,
) -> Result<Response<Body>, TransportError> {
    let mut request = reqwest::Request::try_from(request).map_err(sort)?;
    *request.timeout_mut() = timeout;
    let mut answer = client.execute(request).await.map_err(sort)?;
    let mut response = Response::new(Body::default());
    *response.status_mut() = answer.status();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    *response.body_mut() = answer.bytes().await.map_err(sort)?.into();
    Ok(response)
}

fn sort(error: reqwest::Error) -> TransportError {
    // The address can hold a key in its query.
    let error = error.without_url();
    if error.is_timeout() {
        TransportError::timeout(error)
    } else if error.is_builder() {
        TransportError::unsendable(error)
    } else {
        TransportError::other(error)
    }
}
