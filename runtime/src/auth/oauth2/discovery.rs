//! What a server says of itself: "`OpenID` Connect Discovery 1.0", section 4, and RFC 8414.

use std::sync::Arc;

use http::header::ACCEPT;
use http::{HeaderValue, Request};
use serde_json::Value;

use super::{exchanged, wrong};
use crate::client::default_transport;
use crate::{Body, TokenError, Transport, from_json};

const WELL_KNOWN: &str = "/.well-known/";

/// The addresses of a server of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Metadata {
    /// Whose they are.
    pub issuer: String,
    /// For [`OAuth2::new`](super::OAuth2::new).
    pub token_url: String,
    /// For [`OAuth2::authorize`](super::OAuth2::authorize), if there is such a flow.
    pub authorization_url: Option<String>,
    /// For [`OAuth2::authorize_device`](super::OAuth2::authorize_device), if there is such a flow.
    pub device_authorization_url: Option<String>,
}

/// Asks a server for its addresses: the `openIdConnectUrl` or `oauth2MetadataUrl` of a description, or an issuer, whose
/// `/.well-known/openid-configuration` is read then.
///
/// # Errors
/// When there is no such answer, or it is that of another issuer.
pub async fn discover(url: &str) -> Result<Metadata, TokenError> {
    ask(url, default_transport(url.starts_with("https:")).map_err(TokenError::new)?).await
}

/// The same by another transport than the default one. It must not follow redirects.
///
/// # Errors
/// Those of [`discover`].
pub async fn discover_by(transport: impl Transport, url: &str) -> Result<Metadata, TokenError> {
    ask(url, Arc::new(transport)).await
}

async fn ask(url: &str, transport: Arc<dyn Transport>) -> Result<Metadata, TokenError> {
    let url = if url.contains(WELL_KNOWN) {
        url.to_owned()
    } else {
        format!("{}{WELL_KNOWN}openid-configuration", url.trim_end_matches('/'))
    };
    let mut request = Request::new(Body::default());
    *request.uri_mut() = url.parse().map_err(|error: http::uri::InvalidUri| wrong("the address", &error))?;
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let answer = exchanged(&*transport, request).await.map_err(TokenError::new)?;
    if !answer.status().is_success() {
        return Err(wrong("the server answered", &answer.status()));
    }
    let answer = from_json(answer.body());
    let answer: Value = answer.map_err(|_| TokenError::new("what the server says of itself is no JSON"))?;
    let text = |key: &str| answer.get(key).and_then(Value::as_str).map(str::to_owned);
    let needed = |key: &str| text(key).ok_or_else(|| TokenError::new(format!("the server does not say its `{key}`")));
    let metadata = Metadata {
        issuer: needed("issuer")?,
        token_url: needed("token_endpoint")?,
        authorization_url: text("authorization_endpoint"),
        device_authorization_url: text("device_authorization_endpoint"),
    };
    // Otherwise a server could pass for another one ("`OpenID` Connect Discovery 1.0", section 4.3).
    if issuer(&url).trim_end_matches('/') != metadata.issuer.trim_end_matches('/') {
        return Err(wrong("this is not the issuer that was asked", &metadata.issuer));
    }
    Ok(metadata)
}

/// The address without `/.well-known/...`: at its end, or before the path (RFC 8414, section 3.1).
fn issuer(url: &str) -> String {
    let (before, after) = url.split_once(WELL_KNOWN).unwrap_or((url, ""));
    let path = after.split_once('/').map(|(_, path)| format!("/{path}"));
    before.to_owned() + &path.unwrap_or_default()
}
