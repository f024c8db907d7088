//! Tokens, and who gives them.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::transport::named;
use crate::{RawResponse, TransportError};

/// A token or another text that lets its bearer in. `Debug` does not show it, and there is no `Display`.
///
/// ```
/// use std::time::Duration;
/// use oasmith_runtime::AccessToken;
///
/// let token = AccessToken::new("KEY0123").expires_in(Duration::from_secs(3600));
/// assert_eq!(format!("{token:?}"), "AccessToken { lifetime: Some(3600s), .. }");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken {
    text: String,
    lifetime: Option<Duration>,
}

impl AccessToken {
    /// A token of which it is not known when it expires.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), lifetime: None }
    }

    /// Says how long it is good for from now on.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// The token as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How long it was good for when it was given, if that is known.
    #[must_use]
    pub fn lifetime(&self) -> Option<Duration> {
        self.lifetime
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("AccessToken").field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}

/// What [`TokenProvider::token`] returns. It borrows nothing.
pub type TokenFuture = Pin<Box<dyn Future<Output = Result<AccessToken, TokenError>> + Send>>;

/// Gives tokens. It is asked before each call that needs one, so one that asks a server stands behind a [`TokenCache`](super::TokenCache).
///
/// A closure is a provider.
pub trait TokenProvider: Send + Sync + 'static {
    /// The token for a call that is about to be sent.
    ///
    /// # Errors
    /// When there is none; the call is not sent then.
    fn token(&self) -> TokenFuture;

    /// Hears that a call with this token was answered by 401 (RFC 9110 §15.5.2). Gives whether there may be another token now: then the
    /// call is sent once more, unless its body is a stream.
    fn invalidate(&self, token: &AccessToken) -> bool {
        let _ = token;
        false
    }
}

impl<F, A> TokenProvider for F
where
    F: Fn() -> A + Send + Sync + 'static,
    A: Future<Output = Result<AccessToken, TokenError>> + Send + 'static,
{
    fn token(&self) -> TokenFuture {
        Box::pin(self())
    }
}

/// Why there is no token. The cause is the [`source`](std::error::Error::source).
///
/// ```
/// let error = oasmith_runtime::TokenError::new("the vault is sealed");
/// assert_eq!(error.to_string(), "no token for the call: the vault is sealed");
/// ```
#[derive(Clone, Debug)]
pub struct TokenError(pub(crate) Box<Reason>);

#[derive(Clone, Debug)]
pub(crate) struct Reason {
    source: Arc<dyn std::error::Error + Send + Sync>,
    /// The answer by which the token before was rejected.
    pub(crate) rejection: Option<Box<RawResponse>>,
    /// The name of the operation, where it is known.
    pub(crate) operation: &'static str,
}

impl TokenError {
    /// An error with this cause, which should show no secret.
    pub fn new(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(Box::new(Reason { source: Arc::from(source.into()), rejection: None, operation: "" }))
    }

    /// Whether the token may be had later: there was no answer of the server that was asked for it.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.source.downcast_ref::<TransportError>().is_some_and(|error| !error.is_unsendable())
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}no token for the call", named(self.0.operation))?;
        if let Some(rejection) = &self.0.rejection {
            write!(out, ", which was answered {} with the one before", rejection.status())?;
        }
        write!(out, ": {}", self.0.source)
    }
}

impl std::error::Error for TokenError {
    // What `Display` has said already is not said again.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.source()
    }
}
