//! What a client is given to show who calls.

use std::fmt;
use std::sync::Arc;

use http::Request;

use super::{AccessToken, Scheme, TokenError, TokenProvider};
use crate::Body;

/// A credential: a text, or a [`TokenProvider`] that is asked for one before each call. `Debug` does not show it.
///
/// ```
/// use oasmith_runtime::{AccessToken, Credential};
///
/// let key = Credential::from("KEY0123");
/// assert_eq!(format!("{key:?}"), "Credential(..)");
/// // A token that is read anew for every call.
/// let token = Credential::from(|| async { Ok(AccessToken::new("KEY0123")) });
/// ```
#[derive(Clone)]
pub struct Credential(Source);

#[derive(Clone)]
enum Source {
    Text(AccessToken),
    Provider(Arc<dyn TokenProvider>),
    Unusable(&'static str),
}

impl Credential {
    /// User name and password for the authentication scheme `Basic`, in UTF-8 (RFC 7617 §2).
    ///
    /// A user name with a colon and control characters, which that has no form for, are an error when the client is built.
    #[must_use]
    pub fn basic(user: &str, password: &str) -> Self {
        Self(if user.contains(':') {
            Source::Unusable("the user name has a colon, which ends it (RFC 7617)")
        } else if user.contains(char::is_control) || password.contains(char::is_control) {
            Source::Unusable("the user name or password has a control character (RFC 7617); is it from a file?")
        } else {
            Source::Text(AccessToken::new(base64(format!("{user}:{password}").as_bytes())))
        })
    }

    /// That the transport has a certificate of the client (mutual TLS), as the description asks for one. Whether it has is not known here.
    #[must_use]
    pub fn certificate() -> Self {
        Self(Source::Text(AccessToken::new("")))
    }

    /// # Errors
    /// Why it cannot be sent, as far as that is known before a call.
    pub(super) fn check(&self, scheme: Scheme) -> Result<(), &'static str> {
        match &self.0 {
            Source::Text(token) => scheme.put(token.as_str(), &mut Request::new(Body::default())),
            Source::Provider(_) => Ok(()),
            Source::Unusable(problem) => Err(problem),
        }
    }

    pub(super) fn is_provided(&self) -> bool {
        matches!(self.0, Source::Provider(_))
    }

    pub(super) async fn token(&self) -> Result<AccessToken, TokenError> {
        match &self.0 {
            Source::Text(token) => Ok(token.clone()),
            Source::Provider(provider) => provider.token().await,
            Source::Unusable(problem) => Err(TokenError::new(*problem)),
        }
    }

    pub(super) fn invalidate(&self, token: &AccessToken) -> bool {
        match &self.0 {
            Source::Provider(provider) => provider.invalidate(token),
            Source::Text(_) | Source::Unusable(_) => false,
        }
    }
}

impl From<&str> for Credential {
    fn from(text: &str) -> Self {
        Self(Source::Text(AccessToken::new(text)))
    }
}

impl From<String> for Credential {
    fn from(text: String) -> Self {
        Self(Source::Text(AccessToken::new(text)))
    }
}

impl<P: TokenProvider> From<P> for Credential {
    fn from(provider: P) -> Self {
        Self(Source::Provider(Arc::new(provider)))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Credential(..)")
    }
}

/// RFC 4648 §4. A package for this one use would be paid for by every user.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = bytes.chunks(3).flat_map(|group| {
        let bits = (0..3).fold(0_usize, |bits, index| bits << 8 | usize::from(group.get(index).copied().unwrap_or(0)));
        let sign = move |index: usize| ALPHABET.get(bits >> (18 - 6 * index) & 63).copied().map(char::from);
        (0..4).map(move |index| if index > group.len() { '=' } else { sign(index).unwrap_or('=') })
    });
    groups.collect()
}
