//! How a client is made. What is wrong with a setting is kept and reported once, by `build`.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::header::{AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderValue};

use super::{Client, Settings};
use crate::auth::{Credential, Credentials, Security};
use crate::hooks::{Hook, Hooked};
use crate::request::{BaseUrl, Options, bearer, parse_header, redacted};
use crate::retry::{Budget, RateLimit, Timer, timer};
#[cfg(feature = "tracing")]
use crate::trace::Traced;
use crate::transport::innermost;
use crate::{Retry, Transport, TransportError};

/// Far more than a description of JSON asks for, and less than a small server has.
const MAX_BODY: usize = 256 * 1024 * 1024;

/// Errors are written for people.
const MAX_ERROR_BODY: usize = 1024 * 1024;

const DEFAULT_USER_AGENT: &str = concat!("oasmith/", env!("CARGO_PKG_VERSION"));

/// Makes a client `C`: [`Client`], or a generated one.
///
/// ```
/// use oasmith_runtime::{BuildError, Client, ClientBuilder};
///
/// let built: Result<Client, BuildError> = ClientBuilder::new("api.example.com").build();
/// assert_eq!(
///     built.unwrap_err().to_string(),
///     "base URL `api.example.com`: not absolute: it needs a scheme and a host",
/// );
/// ```
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder<C> {
    base_url: String,
    headers: HeaderMap,
    security: Security,
    credentials: Vec<(&'static str, Credential)>,
    may_lack_credentials: bool,
    options: Options,
    max_body: usize,
    max_error_body: usize,
    rate_limit: Option<(u32, Duration)>,
    timer: Option<Timer>,
    transport: Option<Arc<dyn Transport>>,
    hooks: Vec<Box<dyn Hook>>,
    problem: Option<BuildError>,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Starts with a base URL, which every path is appended to: `https://api.example.com/v2`.
    pub fn new(base_url: impl Into<String>) -> Self {
        let headers = HeaderMap::from_iter([(USER_AGENT, HeaderValue::from_static(DEFAULT_USER_AGENT))]);
        Self {
            base_url: base_url.into(),
            headers,
            security: Security::default(),
            credentials: Vec::new(),
            may_lack_credentials: false,
            options: Options::default(),
            max_body: MAX_BODY,
            max_error_body: MAX_ERROR_BODY,
            rate_limit: None,
            timer: None,
            transport: None,
            hooks: Vec::new(),
            problem: None,
            client: PhantomData,
        }
    }

    /// Replaces the base URL; a slash at its end makes no difference.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// Sends `Authorization: Bearer …` (RFC 6750 §2.1) with every call. A token of other characters than a bearer token has goes
    /// into [`header`](Self::header).
    pub fn bearer_token(self, token: impl AsRef<str>) -> Self {
        let name = AUTHORIZATION.as_str();
        match bearer(token.as_ref()) {
            Ok(value) => self.header(name, value),
            Err(problem) => self.refuse(name, problem),
        }
    }

    /// Says which credentials calls need, and where those go. Generated clients do.
    pub fn security(mut self, security: Security) -> Self {
        self.security = security;
        self
    }

    /// Gives the credential of a scheme of [`security`](Self::security), by the name that it has there. Generated builders have a
    /// method for each.
    ///
    /// It goes with those calls only that ask for it, when they are sent: [`request`](crate::Operation::request) does not show it.
    ///
    /// ```
    /// use oasmith_runtime::{Client, ClientBuilder, Scheme, Security};
    ///
    /// let security = Security { schemes: &[("key_auth", Scheme::Header("X-Key"))], required: &[&["key_auth"]] };
    /// # let transport = |_, _| async { Ok(Default::default()) };
    /// let client: Client = ClientBuilder::new("https://api.example.com")
    ///     .security(security)
    ///     .credential("key_auth", "KEY0123")
    ///     # .transport(transport)
    ///     .build()?;
    /// # Ok::<(), oasmith_runtime::BuildError>(())
    /// ```
    pub fn credential(mut self, scheme: &'static str, credential: impl Into<Credential>) -> Self {
        self.credentials.retain(|(known, _)| *known != scheme);
        self.credentials.push((scheme, credential.into()));
        self
    }

    /// Sends calls without the credentials that they need and this client was not given, instead of refusing them: the transport or a
    /// proxy adds them, or a test needs none.
    pub fn may_lack_credentials(mut self) -> Self {
        self.may_lack_credentials = true;
        self
    }

    /// Sends a header with every call, unless the call sets it. The value is treated as a secret.
    pub fn header(mut self, name: &str, value: impl AsRef<str>) -> Self {
        match parse_header(name, value.as_ref()) {
            Ok((name, mut value)) => {
                value.set_sensitive(name != USER_AGENT);
                self.headers.insert(name, value);
            }
            Err(problem) => return self.refuse(name, problem),
        }
        self
    }

    fn refuse(mut self, name: &str, problem: &'static str) -> Self {
        self.problem.get_or_insert_with(|| BuildError::Header { name: name.to_owned(), problem });
        self
    }

    /// Replaces `User-Agent: oasmith/<version>`.
    pub fn user_agent(self, user_agent: impl AsRef<str>) -> Self {
        self.header(USER_AGENT.as_str(), user_agent)
    }

    /// Limits how long each exchange may take, from the connection to the end of the body. There is no limit by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Limits how long nothing may come of an answer: until its head is there, for which the body of the request has to be sent first, and
    /// then until there is more of its body. There is no limit by default. It is for answers that take long or have no end, such as events,
    /// where a [`timeout`](Self::timeout) would be that of all of them.
    ///
    /// It needs a [`timer`](Self::timer), as retries do, and a transport that does not block: `ureq` has limits of its own.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.options.read_timeout = Some(timeout);
        self
    }

    /// Limits how many bytes of a success are read into memory, after any decompression; what has more is an
    /// [`Error::TooLarge`](crate::Error::TooLarge). It is 256 MiB by default. A [`stream`](crate::Operation::stream) has no limit.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Limits how many bytes are read of any answer that is no 2xx, and how many an [`Error::TooLarge`](crate::Error::TooLarge) keeps.
    /// It is 1 MiB by default.
    pub fn max_error_body(mut self, bytes: usize) -> Self {
        self.max_error_body = bytes;
        self
    }

    /// Sends calls again that failed in a way that may pass. By default each is sent once.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.options.retry = retry;
        self
    }

    /// Follows redirects, at most so many in a row. By default there are none: what a description has for a 3xx is an answer, and
    /// where calls go is not for servers to say.
    ///
    /// Then an answer with the status 301, 302, 303, 307 or 308 and a `Location` is never given: it leads on, whether it is described or
    /// not, or the call ends with [`Error::Redirect`](crate::Error::Redirect). 303 is followed by a `GET`, and so are 301 and 302 where
    /// the method was `POST`; else method and body stay, unless the body is a stream. To another origin (scheme, host and port) no
    /// credential goes, neither of the client nor of the call: no header but those of content negotiation, of conditions, of ranges and of
    /// the body, and `Idempotency-Key`, `Last-Event-ID` and `User-Agent`. A body goes along where method and body stay. What a
    /// [`hook`](Self::hook) or the transport adds it adds to each request. From https to http nothing goes. The timeout is that of all
    /// requests together.
    pub fn redirects(mut self, most: u32) -> Self {
        self.options.redirects = most;
        self
    }

    /// Lets at most so many requests go out in a period on average, and after a time without any at most so many at once; the others
    /// wait. Repetitions count, too. An answer of 429 uses up what is left for calls at once, and no call
    /// begins before the time that it names in `Retry-After`, of which the longest pause of [`Retry`] is the most.
    pub fn rate_limit(mut self, requests: u32, period: Duration) -> Self {
        self.rate_limit = Some((requests, period));
        self
    }

    /// Waits by this function where [`retry`](Self::retry), [`rate_limit`](Self::rate_limit) or [`read_timeout`](Self::read_timeout) ask
    /// for it. It is only needed where there is neither a tokio runtime (with the feature `reqwest`) nor a thread that blocks
    /// (`Blocking`, with the feature `blocking`); such calls are refused then.
    ///
    /// ```
    /// use oasmith_runtime::{BuildError, Client, ClientBuilder};
    ///
    /// # let transport = |_, _| async { Ok(Default::default()) };
    /// let client: Result<Client, BuildError> = ClientBuilder::new("https://api.example.com")
    ///     .timer(|duration| tokio::time::sleep(duration))
    ///     # .transport(transport)
    ///     .build();
    /// # client.unwrap();
    /// ```
    pub fn timer<S>(mut self, sleep: impl Fn(Duration) -> S + Send + Sync + 'static) -> Self
    where
        S: Future<Output = ()> + Send + 'static,
    {
        self.timer = Some(timer(sleep));
        self
    }

    /// Sends calls by this transport instead of the default one.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Adds a hook around every request that goes out, inside of those that were added before.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.push(Box::new(hook));
        self
    }

    /// Makes the client. This does no I/O.
    ///
    /// # Errors
    /// The first setting that is wrong; a missing transport, if this crate was built without `reqwest`; missing TLS, if the base URL
    /// is https and this crate was built without `rustls` and `native-tls`.
    pub fn build(self) -> Result<C, BuildError> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let base_url = BaseUrl::parse(&self.base_url)
            .map_err(|problem| BuildError::BaseUrl { url: redacted(&self.base_url), problem })?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(base_url.is_https())?,
        };
        let hooks: Arc<[_]> = self.hooks.into();
        let transport: Arc<dyn Transport> =
            if hooks.is_empty() { transport } else { Arc::new(Hooked { hooks: Arc::clone(&hooks), transport }) };
        #[cfg(feature = "tracing")]
        let transport = Arc::new(Traced(transport));
        let credentials = Credentials::new(self.security, self.credentials, self.may_lack_credentials)?;
        let Self { headers, options, max_body, max_error_body, timer, .. } = self;
        let rate_limit = self.rate_limit.map(|(requests, period)| RateLimit::new(requests, period));
        let settings = Settings {
            base_url,
            headers,
            credentials,
            options,
            max_body,
            max_error_body,
            budget: Budget::full(),
            rate_limit,
            timer,
            hooks,
            transport,
        };
        Ok(Client(Arc::new(settings)).into())
    }
}

#[cfg(feature = "reqwest")]
pub(crate) fn default_transport(is_https: bool) -> Result<Arc<dyn Transport>, BuildError> {
    // A browser has TLS.
    if is_https && !cfg!(any(feature = "rustls", feature = "native-tls", target_family = "wasm")) {
        return Err(BuildError::NoTls);
    }
    let transport = crate::reqwest_transport::transport().map_err(BuildError::Transport)?;
    Ok(Arc::new(transport))
}

#[cfg(not(feature = "reqwest"))]
pub(crate) fn default_transport(_: bool) -> Result<Arc<dyn Transport>, BuildError> {
    Err(BuildError::NoTransport)
}

/// Shows no setting: the base URL and the headers can hold credentials.
impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}

/// Why a client could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL cannot be used.
    BaseUrl {
        /// The URL, without credentials and query.
        url: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A header cannot be sent.
    Header {
        /// Its name.
        name: String,
        /// What is wrong with it; the value is not shown.
        problem: &'static str,
    },
    /// A credential cannot be sent.
    Credential {
        /// The method that it was given by.
        method: &'static str,
        /// What is wrong with it; it is not shown.
        problem: &'static str,
    },
    /// No transport was given, and this crate was built without its feature `reqwest`.
    NoTransport,
    /// The base URL is https, no transport was given, and this crate was built without `rustls` and `native-tls`.
    NoTls,
    /// The default transport could not be set up.
    Transport(TransportError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl { url, problem } => write!(out, "base URL `{url}`: {problem}"),
            Self::Header { name, problem } => write!(out, "header `{name}`: {problem}"),
            Self::Credential { method, problem } => write!(out, "the credential given to `{method}`: {problem}"),
            Self::NoTransport => out
                .write_str("no transport: give one to the builder, or enable the feature `reqwest` of oasmith-runtime"),
            Self::NoTls => out.write_str(
                "the base URL is https, but there is no TLS: enable the feature `rustls` or `native-tls` of oasmith-runtime",
            ),
            Self::Transport(error) => write!(out, "the default transport cannot be set up: {}", innermost(error)),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            Self::BaseUrl { .. } | Self::Header { .. } | Self::Credential { .. } | Self::NoTransport | Self::NoTls => {
                None
            }
        }
    }
}

/// Gives the builder of a generated client, with a field `inner`, what every builder has.
#[macro_export]
macro_rules! client_builder {
    ($name:ident, $client:ident) => {
        impl $name {
            /// Replaces the base URL; a slash at its end makes no difference.
            pub fn base_url(self, base_url: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self { inner: self.inner.base_url(base_url) }
            }

            /// Sends a header with every call, unless the call sets it. The value is treated as a secret.
            pub fn header(self, name: &str, value: impl ::core::convert::AsRef<str>) -> Self {
                Self { inner: self.inner.header(name, value) }
            }

            /// Replaces `User-Agent: oasmith/<version>`.
            pub fn user_agent(self, user_agent: impl ::core::convert::AsRef<str>) -> Self {
                Self { inner: self.inner.user_agent(user_agent) }
            }

            /// Sends calls without the credentials that they need and this client was not given, instead of refusing them: the
            /// transport or a proxy adds them, or a test needs none.
            pub fn may_lack_credentials(self) -> Self {
                Self { inner: self.inner.may_lack_credentials() }
            }

            /// Limits how long each exchange may take, from the connection to the end of the body. There is no limit by default.
            pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
                Self { inner: self.inner.timeout(timeout) }
            }

            /// Limits how long nothing may come of an answer: until its head is there, and then until there is more of its body. There
            /// is no limit by default.
            pub fn read_timeout(self, timeout: ::core::time::Duration) -> Self {
                Self { inner: self.inner.read_timeout(timeout) }
            }

            /// Limits how many bytes of a success are read into memory, after any decompression: 256 MiB by default.
            pub fn max_body(self, bytes: usize) -> Self {
                Self { inner: self.inner.max_body(bytes) }
            }

            /// Limits how many bytes are read of any answer that is no 2xx: 1 MiB by default.
            pub fn max_error_body(self, bytes: usize) -> Self {
                Self { inner: self.inner.max_error_body(bytes) }
            }

            /// Sends calls again that failed in a way that may pass. By default each is sent once.
            pub fn retry(self, retry: $crate::Retry) -> Self {
                Self { inner: self.inner.retry(retry) }
            }

            /// Follows redirects, at most so many in a row; by default none. To another origin no credential goes, and from https to http
            /// nothing.
            pub fn redirects(self, most: u32) -> Self {
                Self { inner: self.inner.redirects(most) }
            }

            /// Lets at most so many requests go out in a period on average, and after a time without any at most so many at once; the
            /// others wait.
            pub fn rate_limit(self, requests: u32, period: ::core::time::Duration) -> Self {
                Self { inner: self.inner.rate_limit(requests, period) }
            }

            /// Waits by this function where `retry`, `rate_limit` or `read_timeout` ask for it, instead of by tokio's timer.
            pub fn timer<S>(
                self,
                sleep: impl ::core::ops::Fn(::core::time::Duration) -> S
                + ::core::marker::Send
                + ::core::marker::Sync
                + 'static,
            ) -> Self
            where
                S: ::core::future::Future<Output = ()> + ::core::marker::Send + 'static,
            {
                Self { inner: self.inner.timer(sleep) }
            }

            /// Sends calls by this transport instead of the default one.
            pub fn transport(self, transport: impl $crate::Transport) -> Self {
                Self { inner: self.inner.transport(transport) }
            }

            /// Adds a hook around every request that goes out, inside of those that were added before.
            pub fn hook(self, hook: impl $crate::Hook) -> Self {
                Self { inner: self.inner.hook(hook) }
            }

            /// Makes the client. This does no I/O.
            ///
            /// # Errors
            /// The first setting or credential that is wrong; a missing transport, or missing TLS for an address that is https.
            pub fn build(self) -> ::core::result::Result<$client, $crate::BuildError> {
                self.inner.build()
            }
        }
    };
}
