//! The client that all handles of one API share: where to, with which headers, by which transport.

mod builder;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, Request};

#[cfg(feature = "oauth2")]
pub(crate) use self::builder::default_transport;
pub use self::builder::{BuildError, ClientBuilder};
use crate::auth::{Authorization, Credentials};
use crate::request::{BaseUrl, Options};
use crate::retry::{Budget, RateLimit, Sleep, Timer};
use crate::{Alternatives, Body, Call, Hook, Retrying, Scheme, Transport};

/// What all calls to one API have in common. Cloning it is cheap: clones share connections.
///
/// Generated clients wrap it; it is made by a [`ClientBuilder`].
///
/// ```no_run
/// use std::time::Duration;
/// use oasmith_runtime::{Client, ClientBuilder};
///
/// # #[cfg(feature = "reqwest")]
/// let client: Client = ClientBuilder::new("https://api.example.com/v2")
///     .bearer_token(std::env::var("API_KEY").unwrap())
///     .timeout(Duration::from_secs(10))
///     .build()?;
/// # Ok::<(), oasmith_runtime::BuildError>(())
/// ```
#[derive(Clone)]
pub struct Client(Arc<Settings>);

struct Settings {
    base_url: BaseUrl,
    headers: HeaderMap,
    credentials: Credentials,
    options: Options,
    max_body: usize,
    max_error_body: usize,
    budget: Budget,
    rate_limit: Option<RateLimit>,
    timer: Option<Timer>,
    hooks: Arc<[Box<dyn Hook>]>,
    transport: Arc<dyn Transport>,
}

impl Client {
    /// Starts a call: the name of the operation in the API description, its method and its path template (`/pets/{id}`).
    ///
    /// A method is one of the constants of [`Method`], or the text of any other, as it is sent: `"COPY"`.
    #[must_use]
    pub fn call(&self, operation: &'static str, method: impl TryInto<Method>, template: &'static str) -> Call {
        Call::new(self.clone(), operation, method.try_into().ok(), template)
    }

    pub(crate) fn base_url(&self) -> &BaseUrl {
        &self.0.base_url
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// # Errors
    /// What the client was not given for a call that needs one of these alternatives.
    pub(crate) fn authorize(
        &self,
        alternatives: Option<Alternatives>,
        request: &Request<Body>,
    ) -> Result<Authorization, String> {
        self.0.credentials.choose(alternatives, request)
    }

    /// Where the description says that credentials go.
    pub(crate) fn schemes(&self) -> &'static [(&'static str, Scheme)] {
        self.0.credentials.schemes()
    }

    /// How its calls are sent, unless they say it themselves.
    pub(crate) fn options(&self) -> Options {
        self.0.options
    }

    /// How many bytes of a success are read into memory.
    pub(crate) fn max_body(&self) -> usize {
        self.0.max_body
    }

    /// How many bytes of any other answer are.
    pub(crate) fn max_error_body(&self) -> usize {
        self.0.max_error_body
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.0.budget
    }

    pub(crate) fn rate_limit(&self) -> Option<&RateLimit> {
        self.0.rate_limit.as_ref()
    }

    /// The pause before another attempt, which the hooks hear of, if the budget has enough for it and there is a timer.
    pub(crate) fn pause(&self, retrying: &Retrying<'_>) -> Option<Sleep> {
        let pause = self.budget().pay().then(|| self.sleep(retrying.pause))??;
        self.0.hooks.iter().for_each(|hook| hook.on_retry(retrying));
        Some(pause)
    }

    /// Waits, if there is a timer.
    pub(crate) fn sleep(&self, duration: Duration) -> Option<Sleep> {
        if let Some(timer) = &self.0.timer {
            return Some(timer(duration));
        }
        // A thread that blocks may be the one that tokio's timer needs.
        #[cfg(feature = "blocking")]
        if let Some(sleep) = crate::blocking::sleep(duration) {
            return Some(sleep);
        }
        #[cfg(feature = "reqwest")]
        let sleep = crate::reqwest_transport::sleep(duration);
        #[cfg(not(feature = "reqwest"))]
        let sleep = None;
        sleep
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        self.0.transport.as_ref()
    }
}

/// Shows where calls go and which credentials were given; they and the values of headers are not shown.
impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client")
            .field("base_url", &self.0.base_url.shown())
            .field("headers", &self.0.headers)
            .field("credentials", &self.0.credentials.names())
            .field("timeout", &self.0.options.timeout)
            .finish_non_exhaustive()
    }
}
