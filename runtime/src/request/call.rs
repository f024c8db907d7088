//! One call of one operation, as data: generated code fills it, `request` turns it into an `http::Request`.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};

use super::parameter::Parameter;
use super::{QueryStyle, RequestError, parse_header, url};
use crate::{Client, Encode, to_json};

/// A call that is being put together. It owns all it needs, so it outlives the values it was made from.
///
/// Setting a parameter again replaces it. What is wrong is kept, and reported by [`request`](Self::request) and when the call
/// is sent; only the first problem is.
///
/// ```
/// use oasmith_runtime::http::Method;
/// # use oasmith_runtime::{Client, ClientBuilder};
/// # let client: Client = ClientBuilder::new("https://api.example.com/v2/").transport(|_, _| async { Ok(Default::default()) }).build().unwrap();
///
/// let mut call = client.call("listPets", Method::GET, "/owners/{owner}/pets");
/// call.path("owner", "Ada Lovelace");
/// call.query("tag", &["small", "grey"].as_slice());
/// call.query("limit", &10_i64);
/// assert_eq!(
///     call.request()?.uri(),
///     "https://api.example.com/v2/owners/Ada%20Lovelace/pets?tag=small&tag=grey&limit=10",
/// );
/// # Ok::<(), oasmith_runtime::RequestError>(())
/// ```
#[derive(Clone)]
pub struct Call {
    client: Client,
    operation: &'static str,
    method: Method,
    template: &'static str,
    path: Vec<(String, String)>,
    /// Name of the parameter, and its `name=value&…`.
    query: Vec<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
    timeout: Option<Duration>,
    problem: Option<RequestError>,
}

impl Call {
    pub(crate) fn new(
        client: Client,
        operation: &'static str,
        method: Method,
        template: &'static str,
    ) -> Self {
        Self {
            timeout: client.timeout(),
            client,
            operation,
            method,
            template,
            path: Vec::new(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            problem: None,
        }
    }

    /// Sets a path parameter, in style `simple`. It cannot be empty, `.` or `..`: that would be another path.
    pub fn path<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        let Some(parameter) = self.parameter("path", name, &value) else {
            return;
        };
        match parameter.segment() {
            Some(text) if url::is_dots(&text) => {
                self.fail(format!(
                    "path parameter `{name}`: `{text}` would change the path"
                ));
            }
            Some(text) if !text.is_empty() => replace(&mut self.path, name, text),
            _ => self.fail(format!("path parameter `{name}`: empty")),
        }
    }

    /// Sets a query parameter, in style `form`, exploded: a list repeats the name, an object becomes its properties.
    ///
    /// A value that is absent, `null` or an empty list takes the parameter away.
    pub fn query<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.query_in(QueryStyle::Form, true, name, value);
    }

    /// Sets a query parameter in a given style.
    pub fn query_in<T: Encode + ?Sized>(
        &mut self,
        style: QueryStyle,
        explode: bool,
        name: &str,
        value: &T,
    ) {
        if let Some(parameter) = self.parameter("query", name, &value) {
            replace(&mut self.query, name, parameter.query(name, style, explode));
        }
    }

    /// Sets a header, in style `simple`. A value that is absent, `null` or an empty list takes the header away.
    pub fn header<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        let Some(parameter) = self.parameter("header", name, &value) else {
            return;
        };
        match parameter.header().map(|text| parse_header(name, &text)) {
            Some(Ok((name, value))) => drop(self.headers.insert(name, value)),
            Some(Err(problem)) => self.fail(format!("header `{name}`: {problem}")),
            None => drop(self.headers.remove(name)),
        }
    }

    /// Sets a body of JSON.
    pub fn json<T: Encode + ?Sized>(&mut self, value: &T) {
        match to_json(value) {
            Ok(text) => self.body("application/json", text),
            Err(error) => {
                let problem = RequestError::encode(self.operation, "body".to_owned(), error);
                self.problem.get_or_insert(problem);
            }
        }
    }

    /// Sets a body of any media type.
    pub fn body(&mut self, content_type: &str, body: impl Into<Bytes>) {
        self.body = body.into();
        self.header(CONTENT_TYPE.as_str(), content_type);
    }

    /// Sets how long the whole exchange may take, in place of the client's timeout.
    pub fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// The name of the operation in the API description.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The client that sends this call.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// How long the whole exchange may take, if it is limited.
    #[must_use]
    pub fn time_limit(&self) -> Option<Duration> {
        self.timeout
    }

    /// The request that is sent. This does no I/O.
    ///
    /// # Errors
    /// The first problem of any parameter or of the body, or a path parameter that was never set.
    pub fn request(&self) -> Result<Request<Bytes>, RequestError> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        let fail = |what: String| RequestError::new(self.operation, what);
        let path = url::expand(self.template, &self.path).map_err(fail)?;
        let address = self
            .client
            .base_url()
            .join(&path, self.query.iter().map(|(_, part)| part.as_str()));
        let uri = Uri::try_from(address).map_err(|error| fail(format!("the address: {error}")))?;

        let mut request = Request::new(self.body.clone());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = self.all_headers();
        Ok(request)
    }

    fn all_headers(&self) -> HeaderMap {
        let mut headers = self.client.headers().clone();
        let own = self
            .headers
            .iter()
            .map(|(name, value)| (HeaderName::clone(name), HeaderValue::clone(value)));
        for (name, value) in own {
            headers.insert(name, value);
        }
        headers
            .entry(ACCEPT)
            .or_insert(HeaderValue::from_static("application/json, */*;q=0.5"));
        headers
    }

    fn parameter(&mut self, place: &str, name: &str, value: &dyn Encode) -> Option<Parameter> {
        match Parameter::of(value) {
            Ok(parameter) => Some(parameter),
            Err(error) => {
                let what = format!("{place} parameter `{name}`");
                self.problem
                    .get_or_insert(RequestError::encode(self.operation, what, error));
                None
            }
        }
    }

    fn fail(&mut self, what: String) {
        self.problem
            .get_or_insert(RequestError::new(self.operation, what));
    }
}

/// Shows which operation is called, not with what: parameters, headers and bodies can hold secrets.
impl fmt::Debug for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Call")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.template)
            .finish_non_exhaustive()
    }
}

fn replace(values: &mut Vec<(String, String)>, name: &str, value: String) {
    values.retain(|(known, _)| known != name);
    values.push((name.to_owned(), value));
}
