//! Spans of `tracing` for requests, by OpenTelemetry's semantic conventions for HTTP clients (1.40, "HTTP client span").
//!
//! What could be a credential is never a part of one: of headers and bodies there is nothing, of an address only what is known to be none.

use std::pin::Pin;
use std::sync::Arc;
use std::task::ready;
use std::time::Duration;

use futures_core::Stream;
use http::{Method, Request, Uri};
use tracing::field::Empty;
use tracing::{Instrument, Span, info_span};

use crate::hooks::{Address, CallInfo};
use crate::request::{REDACTED, has_secret, is_plain, is_secret_name, shown_query};
use crate::{Body, Transport, TransportError, TransportFuture};

/// A transport with a span around each exchange, from before the request to the end of the body.
pub(crate) struct Traced(pub(crate) Arc<dyn Transport>);

impl Transport for Traced {
    fn send(&self, request: Request<Body>, timeout: Option<Duration>) -> TransportFuture {
        let span = span(&request);
        if span.is_disabled() {
            return self.0.send(request, timeout);
        }
        let transport = Arc::clone(&self.0);
        let whole = span.clone();
        let exchange = async move {
            let answer = transport.send(request, timeout).await.inspect_err(|error| fail(&span, error))?;
            let status = answer.status();
            span.record("http.response.status_code", status.as_u16());
            if status.is_client_error() || status.is_server_error() {
                span.record("error.type", status.as_str());
                span.record("otel.status_code", "ERROR");
            }
            Ok(answer.map(|body| followed(body, span)))
        };
        Box::pin(exchange.instrument(whole))
    }
}

fn span(request: &Request<Body>) -> Span {
    let (call, uri) = (CallInfo::of(request), request.uri());
    info_span!(
        "HTTP request",
        otel.name = format!("{} {}", known(request.method()), call.template),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = known(request.method()),
        http.request.method_original = original(request.method()),
        http.request.resend_count = (call.resends > 0).then_some(call.resends),
        url.full = shown(uri, call),
        url.template = call.template,
        server.address = uri.host(),
        server.port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 }),
        http.response.status_code = Empty,
        error.type = Empty,
        oasmith.operation = call.operation,
    )
}

/// The method, if it is one of those that there may be any number of values for.
fn known(method: &Method) -> &str {
    original(method).map_or_else(|| method.as_str(), |_| "_OTHER")
}

/// The method, if it is none that everybody knows.
fn original(method: &Method) -> Option<&str> {
    const KNOWN: [Method; 9] = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::CONNECT,
        Method::OPTIONS,
        Method::TRACE,
        Method::PATCH,
    ];
    (!KNOWN.contains(method)).then(|| method.as_str())
}

fn fail(span: &Span, error: &TransportError) {
    span.record("error.type", error.kind());
    span.record("otel.status_code", "ERROR");
}

/// The same body, which keeps its span open.
fn followed(mut body: Body, span: Span) -> Body {
    if body.as_bytes().is_some() {
        return body;
    }
    Body::of(body.length(), move |context| {
        let chunk = ready!(span.in_scope(|| Pin::new(&mut body).poll_next(context)));
        if let Some(Err(error)) = &chunk {
            fail(&span, error);
        }
        chunk.into()
    })
}

/// An address without what may be a credential: parameters of paths and queries that are called so, and those that are by the description.
/// What an answer led to can have one anywhere.
fn shown(uri: &Uri, call: CallInfo) -> String {
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let host = authority.rsplit('@').next().unwrap_or_default();
    let path =
        if call.address == Address::Own { shown_path(uri.path(), call.template) } else { format!("/{REDACTED}") };
    format!("{}://{host}{path}{}", uri.scheme_str().unwrap_or_default(), shown_query(uri, call))
}

/// The template is the end of the path: before it there is that of the base URL, in which some APIs have a key.
fn shown_path(path: &str, template: &str) -> String {
    let template = template.split(['?', '#']).next().unwrap_or_default();
    let mut described = template.rsplit('/');
    let segments = path.rsplit('/').map(|segment| match described.next() {
        Some(described)
            if described.contains('{')
                && (is_secret_name(described.trim_matches(['{', '}'])) || has_secret(described)) =>
        {
            REDACTED
        }
        // Before the first slash of a template there is nothing.
        Some("") | None if !is_plain(segment) => REDACTED,
        _ => segment,
    });
    let segments: Vec<&str> = segments.collect();
    segments.into_iter().rev().collect::<Vec<_>>().join("/")
}
