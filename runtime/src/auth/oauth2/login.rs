//! Flows with a user: by a page that leads back, and by another device.

use std::fmt;
use std::time::Duration;

use oauth2::{
    AuthUrl, AuthorizationCode, CsrfToken, DeviceAuthorizationUrl, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    StandardDeviceAuthorizationResponse,
};

use super::{OAuth2, Tokens, failure, wrong};
use crate::TokenError;

/// A user on the way to be let in by an authorization code (RFC 6749 §4.1) with PKCE (RFC 7636).
pub struct Login {
    client: OAuth2,
    redirect_url: RedirectUrl,
    url: String,
    state: CsrfToken,
    verifier: PkceCodeVerifier,
}

impl OAuth2 {
    /// Begins a login by a page of the server, which leads back to `redirect_url`. This does no I/O.
    ///
    /// # Errors
    /// When an address is no URL.
    pub fn authorize(self, authorization_url: &str, redirect_url: &str) -> Result<Login, TokenError> {
        let page = AuthUrl::new(authorization_url.to_owned());
        let page = page.map_err(|error| wrong("the authorization URL", &error))?;
        let redirect_url = RedirectUrl::new(redirect_url.to_owned());
        let redirect_url = redirect_url.map_err(|error| wrong("the redirect URL", &error))?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let basic = self.basic()?.set_auth_uri(page).set_redirect_uri(redirect_url.clone());
        let request = basic.authorize_url(CsrfToken::new_random).add_scopes(self.all_scopes());
        let request = with_parameters!(self, request);
        let (url, state) = request.set_pkce_challenge(challenge).url();
        Ok(Login { client: self, redirect_url, url: url.into(), state, verifier })
    }

    /// Begins a login by another device (RFC 8628): asks for a code that the user enters there.
    ///
    /// # Errors
    /// When the address is no URL, or the server gives no code.
    pub async fn authorize_device(self, device_authorization_url: &str) -> Result<DeviceLogin, TokenError> {
        let url = DeviceAuthorizationUrl::new(device_authorization_url.to_owned());
        let url = url.map_err(|error| wrong("the device authorization URL", &error))?;
        let basic = self.basic()?.set_device_authorization_url(url);
        let request = with_parameters!(self, basic.exchange_device_code().add_scopes(self.all_scopes()));
        let answer = request.request_async(&self.exchange(device_authorization_url)?).await.map_err(failure)?;
        Ok(DeviceLogin { client: self, answer })
    }
}

impl Login {
    /// The page that the user has to be led to.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Gets tokens for the `code` that came with the redirect. The `state` has to be that of [`url`](Self::url): another one is from a
    /// login that someone else began (RFC 6749 §10.12).
    ///
    /// # Errors
    /// When the state is another one, or the server gives no token.
    pub async fn finish(self, code: &str, state: &str) -> Result<Tokens, TokenError> {
        if self.state.secret() != state {
            return Err(TokenError::new("the state is not that of this login"));
        }
        let basic = self.client.basic()?.set_redirect_uri(self.redirect_url);
        let request = basic.exchange_code(AuthorizationCode::new(code.to_owned())).set_pkce_verifier(self.verifier);
        let request = with_parameters!(self.client, request);
        let exchange = self.client.exchange(&self.client.token_url)?;
        let answer = request.request_async(&exchange).await.map_err(failure)?;
        Ok(Tokens::new(self.client.clone(), &answer))
    }
}

/// Shows neither the state nor the page, which holds it.
impl fmt::Debug for Login {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Login").field("client", &self.client).finish_non_exhaustive()
    }
}

/// A user on the way to be let in by another device (RFC 8628).
pub struct DeviceLogin {
    client: OAuth2,
    answer: StandardDeviceAuthorizationResponse,
}

impl DeviceLogin {
    /// What the user has to enter.
    #[must_use]
    pub fn user_code(&self) -> &str {
        self.answer.user_code().secret()
    }

    /// Where.
    #[must_use]
    pub fn verification_url(&self) -> &str {
        self.answer.verification_uri()
    }

    /// The same with the code in it, for a QR code or the like, if the server has that.
    #[must_use]
    pub fn verification_url_complete(&self) -> Option<&str> {
        self.answer.verification_uri_complete().map(|url| url.secret().as_str())
    }

    /// How long the code was good for when it was given.
    #[must_use]
    pub fn expires_in(&self) -> Duration {
        self.answer.expires_in()
    }

    /// Waits until the user has entered the code, asking as often as the server allows. `sleep` is that of your executor, such as
    /// `tokio::time::sleep`.
    ///
    /// # Errors
    /// When the user refuses, the code expires, or the server gives no token.
    pub async fn finish<S, F>(self, sleep: S) -> Result<Tokens, TokenError>
    where
        S: Fn(Duration) -> F,
        F: Future<Output = ()>,
    {
        let exchange = self.client.exchange(&self.client.token_url)?;
        let basic = self.client.basic()?;
        let request = with_parameters!(self.client, basic.exchange_device_access_token(&self.answer));
        let answer = request.request_async(&exchange, sleep, None).await.map_err(failure)?;
        Ok(Tokens::new(self.client.clone(), &answer))
    }
}

/// Shows no code.
impl fmt::Debug for DeviceLogin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("DeviceLogin").field("client", &self.client).finish_non_exhaustive()
    }
}
