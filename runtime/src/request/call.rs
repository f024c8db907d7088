//! One call of one operation, as data: generated code fills it, `request` turns it into an `http::Request`.

use std::fmt;
use std::mem::take;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE, InvalidHeaderValue};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};

use super::checks::Checks;
use super::form::form;
use super::multipart::Multipart;
use super::options::Options;
use super::parameter::Parameter;
use super::style::Place;
use super::{BaseUrl, CookieStyle, FormStyle, PathStyle, QueryStyle, RequestError, parse_header, url};
use crate::auth::Authorization;
use crate::hooks::Address;
use crate::response::essence;
use crate::{Alternatives, Body, CallInfo, Client, Encode, EncodeError, ItemBody, RawResponse, to_json};

/// A call that is being put together. It owns all it needs, so it outlives the values it was made from.
///
/// Setting a parameter again replaces it; a value that is absent, `null`, an empty list or an empty object takes it away. What is
/// wrong is kept, and reported by [`request`](Self::request) and when the call is sent; only the first problem is.
///
/// In a path, in a query and in cookies, names and values are percent-encoded but for letters, digits and `-._~`: the unreserved
/// characters of RFC 3986 §2.3, as RFC 6570 §3.2.1 has it. In headers nothing is encoded, and what none can carry is refused.
/// The styles are those of OAS 3.2.0, "Style Values".
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
    /// The address of this call, if it is not that of the client.
    server: Option<BaseUrl>,
    /// Where an answer led, in place of path and query.
    pub(super) address: Option<Uri>,
    path: Vec<(String, String)>,
    /// Name of the parameter, and its `name=value&…`.
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    /// Name of the parameter, and its `name=value; …`.
    cookies: Vec<(String, String)>,
    pub(super) body: Body,
    accept: &'static str,
    /// The credentials that it needs, if not those that most calls of the client do.
    security: Option<Alternatives>,
    pub(super) options: Options,
    /// See [`CallInfo`].
    pub(crate) misfit: Option<fn(RawResponse) -> Option<String>>,
    problem: Option<RequestError>,
    pub(super) checks: Checks,
}

impl Call {
    /// Without a method the call has a problem from the beginning.
    pub(crate) fn new(client: Client, operation: &'static str, method: Option<Method>, template: &'static str) -> Self {
        let no_method = || RequestError::new(operation, "the method: not a token of HTTP".to_owned());
        let problem = method.is_none().then(no_method);
        Self {
            options: client.options(),
            client,
            operation,
            method: method.unwrap_or_default(),
            template,
            server: None,
            address: None,
            path: Vec::new(),
            query: Vec::new(),
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            body: Body::default(),
            accept: "application/json, */*;q=0.5",
            security: None,
            misfit: None,
            problem,
            checks: Checks::default(),
        }
    }

    /// Sets a path parameter, in style `simple`.
    ///
    /// It cannot be absent, and its text cannot be empty or have a segment `.` or `..`: that would be another path. A slash is
    /// percent-encoded.
    pub fn path<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.path_in(PathStyle::Simple, false, name, value);
    }

    /// Sets a path parameter in a given style. What [`path`](Self::path) refuses is refused in every style.
    pub fn path_in<T: Encode + ?Sized>(&mut self, style: PathStyle, explode: bool, name: &str, value: &T) {
        self.set(Place::Path(style), explode, name, &value);
    }

    /// Sets a path parameter in a given style, with reserved characters (RFC 3986 §2.2) as they are (`allowReserved`), but for those
    /// that no segment of a path holds: `/?#[]` are percent-encoded.
    pub fn path_reserved<T: Encode + ?Sized>(&mut self, style: PathStyle, explode: bool, name: &str, value: &T) {
        self.set(Place::ReservedPath(style), explode, name, &value);
    }

    /// Sets a path parameter that spans segments, as `{+name}` of RFC 6570 does: like [`path_reserved`](Self::path_reserved), but slashes
    /// stay as they are, too.
    pub fn path_segments<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.set(Place::Segments, false, name, &value);
    }

    /// Sets a query parameter, in style `form`, exploded: a list repeats the name, an object becomes its properties.
    pub fn query<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.query_in(QueryStyle::Form, true, name, value);
    }

    /// Sets a query parameter in a given style.
    pub fn query_in<T: Encode + ?Sized>(&mut self, style: QueryStyle, explode: bool, name: &str, value: &T) {
        self.set(Place::Query(style), explode, name, &value);
    }

    /// Sets a query parameter in a given style, with reserved characters (RFC 3986 §2.2) as they are (`allowReserved`), but for those
    /// that a query has none of or that mean something there: `#[]&+=` are percent-encoded.
    pub fn query_reserved<T: Encode + ?Sized>(&mut self, style: QueryStyle, explode: bool, name: &str, value: &T) {
        self.set(Place::ReservedQuery(style), explode, name, &value);
    }

    /// Sets the whole query string to a text, percent-encoded (OAS 3.2.0, "Parameter Locations", `querystring`). The name is that of
    /// the parameter, and is not sent.
    pub fn querystring<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.set(Place::Querystring, true, name, &value);
    }

    /// Sets the whole query string to a text of JSON, percent-encoded.
    pub fn querystring_json<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.set_json(Place::Querystring, name, &value);
    }

    /// Sets the whole query string to the properties of an object, written as [`form`](Self::form) writes them.
    pub fn querystring_form<T: Encode + ?Sized>(&mut self, name: &str, value: &T, styles: &[(&str, FormStyle)]) {
        self.check(Place::Querystring, name, &value);
        match form(&value, styles) {
            Ok(text) => replace(&mut self.query, name, Some(text).filter(|text| !text.is_empty())),
            Err(error) => self.refuse(format!("query parameter `{name}`"), error),
        }
    }

    /// Sets a path parameter to a text of JSON: one that is described by `content`, not by a style.
    pub fn path_json<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.set_json(Place::Path(PathStyle::Simple), name, &value);
    }

    /// Sets a query parameter to a text of JSON: one that is described by `content`, not by a style.
    ///
    /// JSON has a form for all but an absent value, so here `null` and what is empty are sent.
    pub fn query_json<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.set_json(Place::Query(QueryStyle::Form), name, &value);
    }

    /// Sets a header to a text of JSON, as [`query_json`](Self::query_json) does.
    pub fn header_json<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.set_json(Place::Header, name, &value);
    }

    /// Sets a cookie to a text of JSON, as [`query_json`](Self::query_json) does.
    pub fn cookie_json<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.set_json(Place::Cookie(CookieStyle::Form), name, &value);
    }

    fn set_json(&mut self, place: Place, name: &str, value: &dyn Encode) {
        self.check(place, name, value);
        match to_json(value) {
            Ok(_) if value.is_absent() => self.put(place, true, name, &()),
            Ok(text) => self.put(place, true, name, &String::from_utf8_lossy(&text).as_ref()),
            Err(error) => self.refuse(format!("{} parameter `{name}`", place.name()), error),
        }
    }

    /// Sends this call to `other` instead of `described`, if that is where the client's calls go: an operation can have a server of its
    /// own (OAS 3.0.4 §4.7.10.1, `servers`), but a client that was given another address, such as that of a test, keeps to it.
    pub fn server(&mut self, described: &str, other: &'static str) {
        if self.client.base_url().as_str() == described {
            self.base_url(other);
        }
    }

    /// Sends this call below another path on the host of the client's calls: an operation can have a server without a host.
    pub fn server_path(&mut self, path: &'static str) {
        self.base_url(&self.client.base_url().with_path(path));
    }

    /// Sends this call below another base URL than the client's, with the same credentials.
    pub fn base_url(&mut self, base_url: &str) {
        match BaseUrl::parse(base_url) {
            Ok(base_url) => self.server = Some(base_url),
            Err(problem) => self.fail(format!("the address of its server: {problem}")),
        }
    }

    /// Sets a header, in style `simple`, not exploded.
    pub fn header<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.header_in(false, name, value);
    }

    /// Sets a header, in style `simple`: lists `1,2`; objects `x,1,y,2`, exploded `x=1,y=2`.
    ///
    /// A comma inside a value is not told apart.
    pub fn header_in<T: Encode + ?Sized>(&mut self, explode: bool, name: &str, value: &T) {
        self.set(Place::Header, explode, name, &value);
    }

    /// Sets a cookie, in style `form`, exploded: a list repeats the name, an object becomes its properties.
    pub fn cookie<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.cookie_in(CookieStyle::Form, true, name, value);
    }

    /// Sets a cookie in a given style.
    ///
    /// All cookies of a call go into one header (RFC 6265 §5.4), after those that the client or [`header`](Self::header) put there.
    /// In style `form` they are percent-encoded, so a value cannot end its cookie or begin another; a server that does not decode
    /// cookies sees the escapes. In style `cookie` they are sent as they are, and what would end a cookie is refused.
    pub fn cookie_in<T: Encode + ?Sized>(&mut self, style: CookieStyle, explode: bool, name: &str, value: &T) {
        self.set(Place::Cookie(style), explode, name, &value);
    }

    /// Sets a cookie, in style `form`, with reserved characters (RFC 3986 §2.2) as they are (`allowReserved`), but for those that no
    /// cookie holds: `,` and `;` are percent-encoded.
    pub fn cookie_reserved<T: Encode + ?Sized>(&mut self, explode: bool, name: &str, value: &T) {
        self.set(Place::ReservedCookie, explode, name, &value);
    }

    /// Sets a body of JSON.
    pub fn json<T: Encode + ?Sized>(&mut self, value: &T) {
        self.check_body(&value);
        match to_json(value) {
            Ok(text) => self.content("application/json", text),
            Err(error) => self.refuse("body".to_owned(), error),
        }
    }

    /// Sets a body of `application/xml`, whose root has this name and form.
    #[cfg(feature = "xml")]
    pub fn xml<T: Encode + ?Sized>(&mut self, value: &T, name: crate::xml::Name, form: crate::xml::Form) {
        self.check_body(&value);
        match crate::xml::write(&value, name, form) {
            Ok(text) => self.content("application/xml", text),
            Err(error) => self.refuse("body".to_owned(), error),
        }
    }

    /// Sets a body of `application/x-www-form-urlencoded`: the properties of an object, each as its type says unless `styles` names
    /// it. A list repeats the name, an object is a text of JSON.
    ///
    /// ```
    /// # use oasmith_runtime::http::Method;
    /// # use oasmith_runtime::{Client, ClientBuilder, FormStyle, QueryStyle};
    /// # let client: Client = ClientBuilder::new("https://api.example.com").transport(|_, _| async { Ok(Default::default()) }).build().unwrap();
    /// # let mut call = client.call("createPet", Method::POST, "/pets");
    /// use std::collections::BTreeMap;
    ///
    /// let owner = BTreeMap::from([("name".to_owned(), "Ada Lovelace")]);
    /// let pet = BTreeMap::from([("owner".to_owned(), owner)]);
    /// call.form(&pet, &[("owner", FormStyle::Query(QueryStyle::DeepObject, true))]);
    /// assert_eq!(call.request().unwrap().body().as_bytes().unwrap(), "owner%5Bname%5D=Ada+Lovelace");
    /// ```
    pub fn form<T: Encode + ?Sized>(&mut self, value: &T, styles: &[(&str, FormStyle)]) {
        self.check_body(&value);
        match form(&value, styles) {
            Ok(text) => self.content("application/x-www-form-urlencoded", text),
            Err(error) => self.refuse("body".to_owned(), error),
        }
    }

    /// Sets a body of `multipart/form-data`.
    pub fn multipart(&mut self, form: impl Into<Multipart>) {
        let mut form = form.into();
        self.checks.replace_body(&mut form.checks);
        match form.finish() {
            Ok((content_type, body)) => self.content(&content_type, body),
            Err(error) => self.refuse("body".to_owned(), error),
        }
    }

    /// Sets a body of items: lines of JSON, or where the media type is that of a JSON text sequence, its records (RFC 7464 §2.2).
    pub fn items<T: Encode + 'static>(&mut self, media_type: &str, items: ItemBody<T>) {
        let begin: &[u8] = if essence(media_type).to_ascii_lowercase().ends_with("json-seq") { b"\x1e" } else { b"" };
        match items.into_body(begin) {
            Some(body) => self.body(media_type, body),
            None => self.fail("body: its items can be sent once, and another request has them".to_owned()),
        }
    }

    /// Says which media types an answer can have, the best first, in place of JSON. What the client or
    /// [`header`](Self::header) sets goes before.
    pub fn accept(&mut self, media_types: &'static str) {
        self.accept = media_types;
    }

    /// Says which credentials of the client the call needs, in place of those that most calls do: the methods of its builder that
    /// take them (OAS 3.2.0, "Operation Object", `security`). The first alternative is taken of which the client has everything;
    /// where it has nothing of any and none is empty, the call is refused.
    pub fn security(&mut self, alternatives: Alternatives) {
        self.security = Some(alternatives);
    }

    /// Sets a body of any media type.
    pub fn body(&mut self, content_type: &str, body: impl Into<Body>) {
        let body = body.into();
        self.check_body(&body.as_bytes().and_then(|bytes| std::str::from_utf8(bytes).ok()));
        self.content(content_type, body);
    }

    fn content(&mut self, content_type: &str, body: impl Into<Body>) {
        self.body = body.into();
        self.set_header(CONTENT_TYPE.as_str(), Some(content_type));
    }

    /// The name of the operation in the API description.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    pub(crate) fn header_text(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn method(&self) -> &Method {
        &self.method
    }

    /// The client that sends this call.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The request that is sent, but for the client's credentials, which it gets then: a token may have to be asked for. This does
    /// no I/O.
    ///
    /// # Errors
    /// The first problem of any parameter or of the body, or a path parameter that was never set.
    pub fn request(&self) -> Result<Request<Body>, RequestError> {
        self.clone().take_request()
    }

    /// The same request, whose headers and body are this call's no more.
    pub(crate) fn take_request(&mut self) -> Result<Request<Body>, RequestError> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        let mut request = Request::new(take(&mut self.body));
        *request.method_mut() = self.method.clone();
        request.extensions_mut().insert(self.info(0));
        let operation = self.operation;
        let fail = |what: String| RequestError::new(operation, what);
        *request.uri_mut() = self.uri().map_err(fail)?;
        *request.headers_mut() = self.take_headers().map_err(|error| fail(format!("the headers: {error}")))?;
        Ok(request)
    }

    pub(crate) fn info(&self, resends: u32) -> CallInfo {
        let address = if self.address.is_some() { Address::Led } else { Address::Own };
        let schemes = self.client.schemes();
        CallInfo { operation: self.operation, template: self.template, resends, address, schemes, misfit: self.misfit }
    }

    pub(super) fn uri(&self) -> Result<Uri, String> {
        if let Some(address) = &self.address {
            return Ok(address.clone());
        }
        let path = url::expand(self.template, &self.path)?;
        let address = self
            .server
            .as_ref()
            .unwrap_or(self.client.base_url())
            .join(&path, self.query.iter().map(|(_, part)| part.as_str()));
        Uri::try_from(address).map_err(|error| format!("the address: {error}"))
    }

    /// The credentials that a request of this call needs.
    ///
    /// # Errors
    /// What the client was not given.
    pub(crate) fn authorize(&self, request: &Request<Body>) -> Result<Authorization, RequestError> {
        let missing = |what| RequestError::new(self.operation, what);
        self.client.authorize(self.security, request).map_err(missing)
    }

    fn take_headers(&mut self) -> Result<HeaderMap, InvalidHeaderValue> {
        let mut headers = take(&mut self.headers);
        for (name, value) in self.client.headers() {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        if !headers.contains_key(ACCEPT) {
            headers.insert(ACCEPT, HeaderValue::from_maybe_shared(Bytes::from_static(self.accept.as_bytes()))?);
        }
        if !self.cookies.is_empty() {
            let given = headers.get(COOKIE).map(HeaderValue::as_bytes);
            let own = self.cookies.iter().map(|(_, text)| text.as_bytes());
            let all: Vec<&[u8]> = given.into_iter().chain(own).collect();
            let mut cookies = HeaderValue::try_from(all.join(b"; ".as_slice()))?;
            cookies.set_sensitive(true);
            headers.insert(COOKIE, cookies);
        }
        Ok(headers)
    }

    fn set(&mut self, place: Place, explode: bool, name: &str, value: &dyn Encode) {
        self.check(place, name, value);
        self.put(place, explode, name, value);
    }

    fn put(&mut self, place: Place, explode: bool, name: &str, value: &dyn Encode) {
        let text = match Parameter::of(value).and_then(|value| place.text(explode, name, value)) {
            Ok(text) => text,
            Err(error) => {
                return self.refuse(format!("{} parameter `{name}`", place.name()), error);
            }
        };
        match place {
            Place::Path(_) | Place::ReservedPath(_) | Place::Segments => self.set_path(name, text),
            Place::Query(_) | Place::ReservedQuery(_) | Place::Querystring => replace(&mut self.query, name, text),
            Place::Header => self.set_header(name, text.as_deref()),
            Place::Cookie(_) | Place::ReservedCookie => replace(&mut self.cookies, name, text),
        }
    }

    /// The text is judged by itself, not the segment it becomes a part of. Behind a `?` there are no segments.
    fn set_path(&mut self, name: &str, text: Option<String>) {
        let is_behind = |(segments, _): (&str, &str)| !segments.contains(&format!("{{{name}}}"));
        match text {
            text if self.template.split_once('?').is_some_and(is_behind) => {
                replace(&mut self.path, name, Some(text.unwrap_or_default()));
            }
            Some(text) if url::has_dots(&text) => {
                self.fail(format!("path parameter `{name}`: `{text}` would change the path"));
            }
            Some(text) if !text.is_empty() => replace(&mut self.path, name, Some(text)),
            _ => self.fail(format!("path parameter `{name}`: empty")),
        }
    }

    fn set_header(&mut self, name: &str, text: Option<&str>) {
        match text.map(|text| parse_header(name, text)) {
            Some(Ok((name, value))) => drop(self.headers.insert(name, value)),
            Some(Err(problem)) => self.fail(format!("header `{name}`: {problem}")),
            None => drop(self.headers.remove(name)),
        }
    }

    fn refuse(&mut self, what: String, error: EncodeError) {
        self.problem.get_or_insert(RequestError::encode(self.operation, what, error));
    }

    fn fail(&mut self, what: String) {
        self.problem.get_or_insert(RequestError::new(self.operation, what));
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

fn replace(values: &mut Vec<(String, String)>, name: &str, value: Option<String>) {
    values.retain(|(known, _)| known != name);
    values.extend(value.map(|value| (name.to_owned(), value)));
}
