//! What can be wrong with a request before it is sent.

use std::fmt;

use crate::EncodeError;

/// A request that cannot be built: a parameter without a form, a header that cannot be set, a body that cannot be written.
///
/// ```
/// use oasmith_runtime::http::Method;
/// # use oasmith_runtime::{Client, ClientBuilder};
/// # let client: Client = ClientBuilder::new("https://api.example.com").transport(|_, _| async { Ok(Default::default()) }).build()?;
///
/// let mut call = client.call("getPet", Method::GET, "/pets/{id}");
/// call.path("id", "..");
/// let error = call.request().unwrap_err();
/// assert_eq!(error.to_string(), "getPet: path parameter `id`: `..` would change the path");
/// # Ok::<(), oasmith_runtime::BuildError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestError(Box<Problem>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Problem {
    operation: &'static str,
    what: String,
    source: Option<EncodeError>,
}

impl RequestError {
    pub(crate) fn new(operation: &'static str, what: String) -> Self {
        Self(Box::new(Problem { operation, what, source: None }))
    }

    pub(super) fn encode(operation: &'static str, what: String, source: EncodeError) -> Self {
        Self(Box::new(Problem { operation, what, source: Some(source) }))
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.0.operation, self.0.what)?;
        self.0.source.as_ref().map_or(Ok(()), |source| write!(out, ": {source}"))
    }
}

impl std::error::Error for RequestError {}
