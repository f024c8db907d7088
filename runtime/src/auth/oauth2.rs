//! Tokens by the flows of OAuth 2.0 (RFC 6749), over the package [`oauth2`](https://docs.rs/oauth2) and a [`Transport`] of this one.
//!
//! What each flow gives in the end is a [`TokenCache`], which a generated builder takes for a scheme of the type `oauth2` or
//! `openIdConnect`:
//!
//! ```
//! use oasmith_runtime::oauth2::OAuth2;
//! use oasmith_runtime::{Client, ClientBuilder, Scheme, Security};
//!
//! let tokens = OAuth2::new("https://example.com/token", "my-id").client_secret("s3cret").scope("read").client_credentials();
//! # let transport = |_, _| async { Ok(Default::default()) };
//! let client: Client = ClientBuilder::new("https://api.example.com")
//!     // A generated builder says this itself: `.oauth(tokens)`.
//!     .security(Security { schemes: &[("oauth", Scheme::Http("Bearer"))], required: &[&["oauth"]] })
//!     .credential("oauth", tokens)
//!     # .transport(transport)
//!     .build()?;
//! # Ok::<(), oasmith_runtime::BuildError>(())
//! ```
//!
//! A program with a user lets them in by a page of the server, and proves by PKCE (RFC 7636) that it is the one that began:
//!
//! ```no_run
//! # use oasmith_runtime::oauth2::OAuth2;
//! # async fn show(_: &str) -> (String, String) { Default::default() }
//! # async fn log_in() -> Result<(), oasmith_runtime::TokenError> {
//! let login = OAuth2::new("https://example.com/token", "my-id").scope("read");
//! let login = login.authorize("https://example.com/authorize", "http://127.0.0.1:8000/done")?;
//! // The browser goes to this page, and comes back to the redirect URL with a code and the state.
//! let (code, state) = show(login.url()).await;
//! let tokens = login.finish(&code, &state).await?.renewed();
//! # Ok(())
//! # }
//! ```

/// The requests of the package have the same method, and no trait that has it.
macro_rules! with_parameters {
    ($client:expr, $request:expr) => {
        $client
            .parameters
            .iter()
            .fold($request, |request, (name, value)| request.add_extra_param(name.as_str(), value.as_str()))
    };
}

mod discovery;
mod login;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Request, Response, StatusCode};
use oauth2::basic::{BasicClient, BasicTokenResponse};
use oauth2::{
    AuthType, ClientId, ClientSecret, EndpointNotSet, EndpointSet, ErrorResponse, HttpRequest, HttpResponse,
    RefreshToken, RequestTokenError, Scope, TokenResponse, TokenUrl,
};
use serde_json::{Map, Value};

pub use self::discovery::{Metadata, discover, discover_by};
pub use self::login::{DeviceLogin, Login};
use super::{AccessToken, TokenCache, TokenError, TokenFuture, TokenProvider};
use crate::client::default_transport;
use crate::clock::Instant;
use crate::error::on_one_line;
use crate::{Body, Transport, TransportError, from_json};

/// How large an answer may be, in bytes. They are small, unless the server is none of tokens.
const LARGEST: usize = 1024 * 1024;

/// How long one exchange with the server may take.
const TIMEOUT: Duration = Duration::from_secs(30);

type Basic = BasicClient<EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;
type Keep = dyn Fn(&str) + Send + Sync;

/// A client as a server of tokens knows it. `Debug` shows no secret.
#[derive(Clone)]
pub struct OAuth2 {
    token_url: String,
    client_id: String,
    client_secret: Option<String>,
    auth_type: AuthType,
    scopes: Vec<String>,
    parameters: Vec<(String, String)>,
    on_refresh_token: Option<Arc<Keep>>,
    transport: Option<Arc<dyn Transport>>,
}

impl OAuth2 {
    /// A client with this id, and where it gets its tokens.
    pub fn new(token_url: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            token_url: token_url.into(),
            client_id: client_id.into(),
            client_secret: None,
            auth_type: AuthType::BasicAuth,
            scopes: Vec::new(),
            parameters: Vec::new(),
            on_refresh_token: None,
            transport: None,
        }
    }

    /// The secret of the client, sent in the header `Authorization` (RFC 6749 §2.3.1).
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<String>) -> Self {
        self.client_secret = Some(secret.into());
        self
    }

    /// Sends the secret in the body instead, for servers that know no other way.
    #[must_use]
    pub fn secret_in_body(mut self) -> Self {
        self.auth_type = AuthType::RequestBody;
        self
    }

    /// Asks for a scope (RFC 6749 §3.3), besides others.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Sends a parameter that the standard does not have, such as `audience`, with each request for a token or for a device's code, and
    /// gives it to the page of a login.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Calls this with every refresh token that the server gives: with the first of a login, and with each that replaces another, which
    /// is spent then (RFC 6749 §6). A program that keeps them has to keep the last one for [`refresh_token`](Self::refresh_token), or it
    /// is locked out the next time. It is called where a call waits for its token, so it should be quick.
    ///
    /// ```
    /// use oasmith_runtime::oauth2::OAuth2;
    ///
    /// # let kept = String::new();
    /// # let path = std::env::temp_dir().join("oasmith-refresh-token");
    /// let client = OAuth2::new("https://example.com/token", "my-id").on_refresh_token(move |token| {
    ///     if let Err(error) = std::fs::write(&path, token) {
    ///         eprintln!("the next start needs a login: {error}");
    ///     }
    /// });
    /// let tokens = client.refresh_token(kept);
    /// ```
    #[must_use]
    pub fn on_refresh_token(mut self, keep: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.on_refresh_token = Some(Arc::new(keep));
        self
    }

    /// Talks to the server by this transport instead of the default one. It must not follow redirects.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Tokens for the client itself (RFC 6749 §4.4).
    #[must_use]
    pub fn client_credentials(self) -> TokenCache {
        TokenCache::new(move || {
            let client = self.clone();
            async move {
                let basic = client.basic()?;
                let request = basic.exchange_client_credentials().add_scopes(client.all_scopes());
                let request = with_parameters!(client, request);
                let answer = request.request_async(&client.exchange(&client.token_url)?).await.map_err(failure)?;
                Ok(access_token(&answer))
            }
        })
    }

    /// Tokens for a refresh token (RFC 6749 §6) that was kept. If the server replaces it, the new one is used from then on.
    #[must_use]
    pub fn refresh_token(self, token: impl Into<String>) -> TokenCache {
        TokenCache::new(Renewed::new(self, None, Some(token.into())))
    }

    fn basic(&self) -> Result<Basic, TokenError> {
        let url = TokenUrl::new(self.token_url.clone()).map_err(|error| wrong("the token URL", &error))?;
        let client = BasicClient::new(ClientId::new(self.client_id.clone())).set_token_uri(url);
        let client = client.set_auth_type(self.auth_type.clone());
        Ok(match &self.client_secret {
            Some(secret) => client.set_client_secret(ClientSecret::new(secret.clone())),
            None => client,
        })
    }

    fn keep(&self, refresh_token: &str) {
        if let Some(keep) = &self.on_refresh_token {
            keep(refresh_token);
        }
    }

    fn all_scopes(&self) -> impl Iterator<Item = Scope> {
        self.scopes.iter().cloned().map(Scope::new)
    }

    /// What sends the requests of the package, and where they go to.
    fn exchange(&self, url: &str) -> Result<impl Fn(HttpRequest) -> Exchange + use<>, TokenError> {
        let transport = match &self.transport {
            Some(transport) => Arc::clone(transport),
            None => default_transport(url.starts_with("https:")).map_err(TokenError::new)?,
        };
        Ok(move |request| -> Exchange { Box::pin(send(Arc::clone(&transport), request)) })
    }

    async fn refreshed(&self, token: String) -> Result<BasicTokenResponse, TokenError> {
        let (basic, token) = (self.basic()?, RefreshToken::new(token));
        let request = basic.exchange_refresh_token(&token).add_scopes(self.all_scopes());
        let request = with_parameters!(self, request);
        request.request_async(&self.exchange(&self.token_url)?).await.map_err(failure)
    }
}

impl fmt::Debug for OAuth2 {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("OAuth2").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

type Exchange = std::pin::Pin<Box<dyn Future<Output = Result<HttpResponse, TransportError>> + Send>>;

async fn send(transport: Arc<dyn Transport>, mut request: HttpRequest) -> Result<HttpResponse, TransportError> {
    if let Some(value) = request.headers_mut().get_mut(AUTHORIZATION) {
        value.set_sensitive(true);
    }
    Ok(by_the_standard(exchanged(&*transport, request.map(Body::from)).await?.map(Into::into)))
}

/// An answer as RFC 6749 has it (§5). Servers are known that report errors with 200, write numbers as texts and scopes as lists, and
/// leave out the type of a token; and what answers may be no server of tokens.
fn by_the_standard(response: HttpResponse) -> HttpResponse {
    let (mut parts, body) = response.into_parts();
    let mut said = match serde_json::from_slice(&body) {
        Ok(Value::Object(said)) => said,
        _ if parts.status.is_success() => return HttpResponse::from_parts(parts, body),
        _ => Map::new(),
    };
    let is_error = said.get("error").and_then(Value::as_str).is_some_and(|error| !error.is_empty());
    if !parts.status.is_success() && !is_error {
        let hint = if parts.status.is_redirection() { " (redirects are not followed)" } else { "" };
        said = Map::from_iter([("error".to_owned(), format!("{}{hint}", parts.status).into())]);
    } else if is_error && parts.status.is_success() {
        parts.status = StatusCode::BAD_REQUEST;
    }
    said.remove("scope");
    said.entry("token_type").or_insert_with(|| "bearer".into());
    for key in ["expires_in", "interval"] {
        let value = said.remove(key);
        let number = value.and_then(|value| value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()));
        let seconds = number.and_then(|number| Duration::try_from_secs_f64(number).ok());
        said.extend(seconds.map(|seconds| (key.to_owned(), seconds.as_secs().into())));
    }
    HttpResponse::from_parts(parts, Value::Object(said).to_string().into())
}

/// All of an answer that is no refusal which may pass.
async fn exchanged(transport: &dyn Transport, request: Request<Body>) -> Result<Response<Bytes>, TransportError> {
    let server = request.uri().authority().cloned();
    let outcome = async {
        let (parts, body) = transport.send(request, Some(TIMEOUT)).await?.into_parts();
        if parts.status.is_server_error() || parts.status == StatusCode::TOO_MANY_REQUESTS {
            return Err(TransportError::other(format!("the server of tokens answered {}", parts.status)));
        }
        match body.at_most(LARGEST).await? {
            (bytes, true) => Ok(Response::from_parts(parts, bytes)),
            (_, false) => Err(TransportError::other("the answer of the server of tokens is too large")),
        }
    };
    outcome.await.map_err(|error| error.of_server(server.as_ref()))
}

/// What a user was let in with.
pub struct Tokens {
    client: OAuth2,
    access: AccessToken,
    refresh: Option<String>,
}

impl Tokens {
    fn new(client: OAuth2, answer: &BasicTokenResponse) -> Self {
        let refresh = refresh_token(answer);
        if let Some(token) = &refresh {
            client.keep(token);
        }
        Self { client, access: access_token(answer), refresh }
    }

    /// The token of the user.
    #[must_use]
    pub fn access_token(&self) -> &AccessToken {
        &self.access
    }

    /// What [`OAuth2::refresh_token`] takes the next time, if the server gave one. It is a secret.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&str> {
        self.refresh.as_deref()
    }

    /// The token, and others by the refresh token when it has expired.
    #[must_use]
    pub fn renewed(self) -> TokenCache {
        TokenCache::new(Renewed::new(self.client, Some(self.access), self.refresh))
    }
}

/// Shows no token.
impl fmt::Debug for Tokens {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Tokens").field("access", &self.access).finish_non_exhaustive()
    }
}

/// Gives a first token, if there is one, and then those for the refresh token.
struct Renewed {
    client: OAuth2,
    first: Mutex<Option<(AccessToken, Instant)>>,
    refresh: Arc<Mutex<Option<String>>>,
}

impl Renewed {
    fn new(client: OAuth2, first: Option<AccessToken>, refresh: Option<String>) -> Self {
        let first = first.map(|token| (token, Instant::now()));
        Self { client, first: Mutex::new(first), refresh: Arc::new(Mutex::new(refresh)) }
    }
}

impl TokenProvider for Renewed {
    fn token(&self) -> TokenFuture {
        if let Some((token, since)) = self.first.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let left = token.lifetime().map(|lifetime| lifetime.saturating_sub(since.elapsed()));
            let token = left.into_iter().fold(token, AccessToken::expires_in);
            return Box::pin(async { Ok(token) });
        }
        let (client, refresh) = (self.client.clone(), Arc::clone(&self.refresh));
        Box::pin(async move {
            let token = refresh.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let token = token.ok_or_else(|| TokenError::new("it has expired, and there is no refresh token"))?;
            let answer = client.refreshed(token).await?;
            if let Some(newer) = refresh_token(&answer) {
                *refresh.lock().unwrap_or_else(PoisonError::into_inner) = Some(newer.clone());
                client.keep(&newer);
            }
            Ok(access_token(&answer))
        })
    }
}

fn access_token(answer: &BasicTokenResponse) -> AccessToken {
    let token = AccessToken::new(answer.access_token().secret());
    answer.expires_in().into_iter().fold(token, AccessToken::expires_in)
}

fn refresh_token(answer: &BasicTokenResponse) -> Option<String> {
    answer.refresh_token().map(|token| token.secret().clone())
}

fn wrong(what: &str, problem: &impl fmt::Display) -> TokenError {
    TokenError::new(format!("{what}: {}", on_one_line(&problem.to_string())))
}

/// An answer that cannot be read may hold a token, so nothing of it is shown but where it is wrong.
fn failure<E: ErrorResponse>(error: RequestTokenError<TransportError, E>) -> TokenError {
    match error {
        RequestTokenError::Request(error) => TokenError::new(error),
        RequestTokenError::ServerResponse(error) => wrong("the server of tokens says", &error),
        RequestTokenError::Parse(_, body) if from_json::<Value>(&body).is_err() => {
            TokenError::new("the answer of the server of tokens is no JSON")
        }
        RequestTokenError::Parse(error, _) => match error.inner().to_string().split_once(" at line") {
            Some((missing, _)) if missing.starts_with("missing field") => {
                wrong("the answer of the server of tokens", &missing)
            }
            _ => wrong("the answer of the server of tokens is wrong at", error.path()),
        },
        RequestTokenError::Other(problem) => wrong("the server of tokens", &problem),
    }
}
