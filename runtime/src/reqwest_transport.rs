//! The transport over `reqwest`: requests and answers are handed over, its errors are sorted.

use std::error::Error as _;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use reqwest::redirect::{Attempt, Policy};

use crate::{Transport, TransportError, TransportFuture};

/// How long a connection may take to be made, whatever the timeout of the exchange.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);

/// As many as browsers follow.
const MAX_REDIRECTS: usize = 20;

/// The transport of a client that was not given one.
///
/// # Errors
/// When TLS cannot be set up.
pub(crate) fn transport() -> Result<reqwest::Client, TransportError> {
    reqwest::Client::builder()
        .redirect(Policy::custom(|attempt| if may_follow(&attempt) { attempt.follow() } else { attempt.stop() }))
        .connect_timeout(CONNECT_TIMEOUT)
        .build()
        .map_err(TransportError::other)
}

/// Only within one origin, or from http to https on one host: reqwest takes `Authorization` away when the host changes,
/// but not the headers in which other APIs carry their keys. A redirect that is not followed is the answer.
fn may_follow(attempt: &Attempt<'_>) -> bool {
    let (Some(from), to) = (attempt.previous().last(), attempt.url()) else {
        return false;
    };
    let upgrade = from.scheme() == "http" && to.scheme() == "https" && from.port().is_none() && to.port().is_none();
    let same_host = from.host_str() == to.host_str();
    attempt.previous().len() <= MAX_REDIRECTS && (from.origin() == to.origin() || (same_host && upgrade))
}

/// A client that is passed in follows redirects by its own rules.
impl Transport for reqwest::Client {
    fn send(&self, request: Request<Bytes>, timeout: Option<Duration>) -> TransportFuture {
        let client = self.clone();
        Box::pin(async move {
            let mut request = reqwest::Request::try_from(request).map_err(sort)?;
            *request.timeout_mut() = timeout;
            exchange(&client, request).await.map_err(sort)
        })
    }
}

async fn exchange(client: &reqwest::Client, request: reqwest::Request) -> Result<Response<Bytes>, reqwest::Error> {
    let mut answer = client.execute(request).await?;
    let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
    let mut response = Response::new(answer.bytes().await?);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

fn sort(error: reqwest::Error) -> TransportError {
    // The address can hold a key in its query.
    let error = error.without_url();
    if error.is_timeout() {
        TransportError::timeout(error)
    } else if needs_tls(&error) {
        TransportError::connect(
            "the address is https, but this program was built without TLS: \
             enable the feature `rustls` or `native-tls` of oasmith-runtime",
        )
    } else if error.is_connect() {
        TransportError::connect(error)
    } else {
        TransportError::other(error)
    }
}

/// The connector without TLS has no other way to say that it met https.
fn needs_tls(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(inner) = cause.and_then(std::error::Error::source) {
        cause = Some(inner);
    }
    cause.is_some_and(|cause| cause.to_string().contains("scheme is not http"))
}
