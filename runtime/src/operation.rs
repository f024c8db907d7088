//! What an operation is: a call, and how its answers are read.
//!
//! Generated code implements [`Operation`]'s few required methods; everything a caller does with a request is provided here.

use std::convert::Infallible;
use std::time::Duration;

use http::header::{ACCEPT_ENCODING, IF_MATCH, IF_NONE_MATCH, IF_RANGE, RANGE};
use http::{Method, Request};

use crate::exchange::IDEMPOTENCY_KEY;
use crate::pending::{Pending, PendingRaw, PendingStream};
use crate::{
    Body, Call, DecodeError, Encode, Error, Events, InvalidResponse, RawResponse, RequestError, Response, Retry,
};

/// The errors that an API description has for an operation: usually an enum with a variant for each status.
pub trait ErrorResponse: Sized {
    /// The error that an answer is, or `None` if the description has none for its status.
    ///
    /// # Errors
    /// When the body is not what the description says for this status.
    fn read(response: &RawResponse) -> Result<Option<Self>, DecodeError>;
}

/// The description has no error.
impl ErrorResponse for Infallible {
    fn read(_: &RawResponse) -> Result<Option<Self>, DecodeError> {
        Ok(None)
    }
}

/// A request to one operation of an API, ready to be awaited.
///
/// ```
/// use oasmith_runtime::http::{Method, Response as HttpResponse};
/// use oasmith_runtime::{Call, DecodeError, Operation, RawResponse};
/// use std::convert::Infallible;
/// # use oasmith_runtime::{Client, ClientBuilder};
///
/// struct CountPets {
///     call: Call,
/// }
///
/// impl Operation for CountPets {
///     type Output = i64;
///     type Error = Infallible;
///
///     fn success(response: &RawResponse) -> Result<Option<i64>, DecodeError> {
///         match response.status().as_u16() {
///             200 => Ok(Some(response.json()?)),
///             _ => Ok(None),
///         }
///     }
/// }
///
/// oasmith_runtime::request!(CountPets);
///
/// # let client: Client = ClientBuilder::new("https://api.example.com").transport(|_, _| async { Ok(Default::default()) }).build().unwrap();
/// let count = CountPets { call: client.call("countPets", Method::GET, "/pets/count") }.query("tag", "grey");
/// assert_eq!(count.request().unwrap().uri(), "https://api.example.com/pets/count?tag=grey");
///
/// // An answer can come by any way.
/// let answer = CountPets::receive(HttpResponse::new("3".into())).unwrap();
/// assert_eq!(*answer, 3);
/// ```
pub trait Operation: AsRef<Call> + AsMut<Call> + Sized {
    /// The body of a success.
    type Output;
    /// The errors that the description has.
    type Error: ErrorResponse;

    /// Whether the output reads the body while it comes: that of a success is not read before, unless it is JSON.
    const IS_STREAMED: bool = false;

    /// Whether a success of this status is read before all the same: only another one is a stream.
    #[must_use]
    fn is_whole(_status: u16) -> bool {
        false
    }

    /// The output, or `None` if the status of the answer is not that of a success.
    ///
    /// # Errors
    /// When the body is not what the description says for this status.
    fn success(response: &RawResponse) -> Result<Option<Self::Output>, DecodeError>;

    /// Limits how long an attempt may take, from the connection to the end of the body, in place of the client's timeout.
    #[must_use]
    fn timeout(mut self, timeout: Duration) -> Self {
        self.as_mut().timeout(timeout);
        self
    }

    /// Limits how long nothing may come of the answer, in place of the client's limit
    /// ([`ClientBuilder::read_timeout`](crate::ClientBuilder::read_timeout)): for streams, whose end nobody knows.
    #[must_use]
    fn read_timeout(mut self, timeout: Duration) -> Self {
        self.as_mut().read_timeout(timeout);
        self
    }

    /// Sets when the request is sent again, in place of the client's setting.
    #[must_use]
    fn retry(mut self, retry: Retry) -> Self {
        self.as_mut().retry(retry);
        self
    }

    /// Sets how many redirects are followed, in place of the client's setting
    /// ([`ClientBuilder::redirects`](crate::ClientBuilder::redirects)).
    #[must_use]
    fn redirects(mut self, most: u32) -> Self {
        self.as_mut().redirects(most);
        self
    }

    /// Sets the header `Idempotency-Key`, by which a server that knows it acts once on a request that comes twice; so one of any method
    /// can be sent again.
    #[must_use]
    fn idempotency_key(self, key: &str) -> Self {
        self.header(IDEMPOTENCY_KEY.as_str(), key)
    }

    /// Asks only for what is not known yet (`If-None-Match`, RFC 9110 §13.1.2): `etag` is what [`Response::etag`] gave, or several of
    /// them with commas between. If that is still so, the answer is 304, an [error](crate::Error::is_not_modified) whether the
    /// description has it or not.
    ///
    /// ```
    /// use oasmith_runtime::{Error, Operation, Response};
    ///
    /// /// What is new, if anything is.
    /// async fn fresh<O: Operation>(operation: O, etag: &str) -> Result<Option<Response<O::Output>>, Error<O::Error>> {
    ///     match operation.if_none_match(etag).send().await {
    ///         Ok(answer) => Ok(Some(answer)), // its `etag()` is for the next time
    ///         Err(error) if error.is_not_modified() => Ok(None),
    ///         Err(error) => Err(error),
    ///     }
    /// }
    /// ```
    #[must_use]
    fn if_none_match(self, etag: &str) -> Self {
        self.header(IF_NONE_MATCH.as_str(), etag)
    }

    /// Changes only what nobody else has changed (`If-Match`, RFC 9110 §13.1.1): `etag` is what [`Response::etag`] gave. If something has
    /// changed since, the answer is 412, an [error](crate::Error::is_precondition_failed). It always is where the tag is weak (`W/"…"`).
    #[must_use]
    fn if_match(self, etag: &str) -> Self {
        self.header(IF_MATCH.as_str(), etag)
    }

    /// Sends the request below another base URL than the client's: a text, or a server of the description with its variables. It takes the
    /// client's credentials there.
    #[must_use]
    fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.as_mut().base_url(&base_url.into());
        self
    }

    /// Replaces the body.
    #[must_use]
    fn body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        self.as_mut().body(content_type, body);
        self
    }

    /// Sets a header that the description does not have, or replaces one that it has.
    #[must_use]
    fn header<T: Encode + ?Sized>(mut self, name: &str, value: &T) -> Self {
        self.as_mut().header(name, value);
        self
    }

    /// Sets a query parameter that the description does not have, or replaces one that it has.
    #[must_use]
    fn query<T: Encode + ?Sized>(mut self, name: &str, value: &T) -> Self {
        self.as_mut().query(name, value);
        self
    }

    /// The request that would be sent, but for the client's credentials. This does no I/O.
    ///
    /// # Errors
    /// What is wrong with a parameter or with the body.
    fn request(&self) -> Result<Request<Body>, RequestError> {
        self.as_ref().request()
    }

    /// Sends the request; the future gives the answer, read by its status. Dropping it gives the call up, at any moment: its connection is closed,
    /// or over HTTP/2 its stream reset, and what the server has begun to do it may still do.
    fn send(mut self) -> Pending<Self> {
        Pending::new(self.as_mut())
    }

    /// Sends the request; the future gives the answer as it came, whatever its status.
    fn send_raw(mut self) -> PendingRaw<Self::Error> {
        PendingRaw::new(self.as_mut())
    }

    /// Sends the request; the future gives a success (any 2xx) with its body unread: a stream that takes no more memory than a
    /// part of it. What is no success is read whole, as [`send`](Self::send) does.
    ///
    /// The timeout is that of the whole exchange, body included; a [`read_timeout`](Self::read_timeout) is that of a pause.
    ///
    /// ```
    /// use oasmith_runtime::{Error, Operation};
    ///
    /// async fn size<O: Operation>(operation: O) -> Result<usize, Error<O::Error>> {
    ///     let mut body = operation.stream().await?.into_body();
    ///     let mut size = 0;
    ///     while let Some(chunk) = body.chunk().await? {
    ///         size += chunk.len();
    ///     }
    ///     Ok(size)
    /// }
    /// ```
    fn stream(mut self) -> PendingStream<Self> {
        PendingStream::new(self.as_mut())
    }

    /// Sends the request as [`stream`](Self::stream) does. When the connection is lost, the body asks for the rest of itself, as often
    /// and as late as `retry` says, by `Range` and `If-Range` (RFC 9110 §14). Attempts are counted anew as soon as something has come.
    ///
    /// That takes a GET, and an answer of 200 that is not compressed, with a `Content-Length` and a strong `ETag`, or a `Last-Modified` that
    /// is as good; with any other the loss is the error that it is without this. What has changed meanwhile is an error, too. A server without ranges sends all of it again,
    /// of which the beginning is passed over.
    ///
    /// A request that could have an effect each time it is sent is refused, unless it has an
    /// [`idempotency_key`](Self::idempotency_key).
    ///
    /// ```
    /// use std::io::Write;
    /// use oasmith_runtime::{Error, Operation, Retry};
    ///
    /// async fn save<O: Operation>(operation: O, mut file: std::fs::File) -> Result<(), Error<O::Error>> {
    ///     let mut body = operation.download(Retry::attempts(5)).await?.into_body();
    ///     while let Some(chunk) = body.chunk().await? {
    ///         file.write_all(&chunk).expect("a disk with room");
    ///     }
    ///     Ok(())
    /// }
    /// ```
    fn download(mut self, retry: Retry) -> PendingStream<Self> {
        let call = self.as_mut();
        call.resume(retry);
        // What is encoded is not counted by the bytes of the file.
        call.header(ACCEPT_ENCODING.as_str(), "identity");
        self.stream()
    }

    /// Goes on with a [`download`](Self::download) that an earlier process began: `length` bytes are there already, of what had this
    /// [`validator`](Response::validator). Where either is missing, and where the method is not GET, it begins anew.
    ///
    /// The status of the answer says what its body is: the rest (206), or nothing, since all was there (416), or all of it, as it
    /// has changed or is not sent in parts (200). A rest that does not fit what is there is an error, and so is a 416 where more is there
    /// than the API has: what is there is no beginning of it then, and is to be thrown away.
    ///
    /// ```
    /// use std::fs::{self, File};
    /// use std::io::Write;
    /// use oasmith_runtime::{Error, Operation, Retry, StatusCode};
    ///
    /// async fn save<O: Operation>(operation: O) -> Result<(), Box<dyn std::error::Error>>
    /// where
    ///     Error<O::Error>: Into<Box<dyn std::error::Error>>,
    /// {
    ///     let mut file = File::options().create(true).append(true).open("film.part")?;
    ///     let validator = fs::read_to_string("film.validator").unwrap_or_default();
    ///     let call = operation.resume_download(file.metadata()?.len(), &validator, Retry::attempts(5));
    ///     let mut answer = call.await.map_err(Into::into)?;
    ///     if answer.status() == StatusCode::OK {
    ///         file.set_len(0)?;
    ///         fs::write("film.validator", answer.validator().unwrap_or_default())?;
    ///     }
    ///     while let Some(chunk) = answer.chunk().await? {
    ///         file.write_all(&chunk)?;
    ///     }
    ///     Ok(fs::rename("film.part", "film")?)
    /// }
    /// ```
    fn resume_download(mut self, length: u64, validator: &str, retry: Retry) -> PendingStream<Self> {
        let (call, validator) = (self.as_mut(), validator.trim());
        let is_strong = !validator.is_empty() && !validator.starts_with("W/");
        if length > 0 && is_strong && *call.method() == Method::GET {
            call.header(RANGE.as_str(), &format!("bytes={length}-"));
            call.header(IF_RANGE.as_str(), validator);
        }
        self.download(retry)
    }

    /// Lets the events go on when their connection is lost, or ends without saying that this is the end, by sending the request again with
    /// `Last-Event-ID` (WHATWG HTML §9.2): as often and as late as `retry` says. Attempts are counted anew with each
    /// event, but not with a comment, and each waits for what the server asks for (`retry:`), too. What came of an event that was cut off is
    /// forgotten; a server that does not know the header sends events again.
    ///
    /// The end are `[DONE]`, or what [`terminal`](Events::terminal) says, an answer of 204, and connections that end in good order with
    /// no event in them until no attempt is left. A timeout is that of each connection; with a [`read_timeout`](Self::read_timeout) one that falls silent
    /// is lost.
    ///
    /// A request that could have an effect each time it is sent is refused, unless it has an
    /// [`idempotency_key`](Self::idempotency_key).
    ///
    /// ```
    /// use std::time::Duration;
    /// use oasmith_runtime::{Error, Events, Operation, Retry};
    ///
    /// async fn watch<O: Operation<Output = Events<i64>>>(operation: O) -> Result<(), Error<O::Error>> {
    ///     let retry = Retry::attempts(10).backoff(Duration::from_secs(1), Duration::from_secs(60));
    ///     let mut events = operation.reconnect(retry).send().await?;
    ///     while let Some(event) = events.next().await {
    ///         println!("{}", event?.data);
    ///     }
    ///     Ok(())
    /// }
    /// ```
    #[must_use]
    fn reconnect<T>(mut self, retry: Retry) -> Self
    where
        Self: Operation<Output = Events<T>>,
    {
        self.as_mut().resume(retry);
        self
    }

    /// Reads an answer that came by any transport.
    ///
    /// # Errors
    /// All but a success: [`Error::Api`], [`Error::UndocumentedStatus`], [`Error::Decode`].
    fn receive(response: impl Into<RawResponse>) -> Result<Response<Self::Output>, Error<Self::Error>> {
        let response = response.into();
        match Self::success(&response) {
            Ok(Some(body)) => Ok(Response::new(response, body)),
            Ok(None) => Err(Error::of(response)),
            Err(error) => Err(Error::Decode(Box::new(InvalidResponse { error, response }))),
        }
    }
}

/// Implements for a type with a field `call` what makes it a request that can be awaited: `AsRef` and `AsMut` of its
/// [`Call`](crate::Call), and [`IntoFuture`] by [`Operation::send`](crate::Operation::send).
#[macro_export]
macro_rules! request {
    ($name:ident $(<$operation:ident>)?) => {
        impl $(<$operation>)? ::core::convert::AsRef<$crate::Call> for $name $(<$operation>)? {
            fn as_ref(&self) -> &$crate::Call {
                &self.call
            }
        }

        impl $(<$operation>)? ::core::convert::AsMut<$crate::Call> for $name $(<$operation>)? {
            fn as_mut(&mut self) -> &mut $crate::Call {
                &mut self.call
            }
        }

        impl $(<$operation>)? ::core::future::IntoFuture for $name $(<$operation>)?
        where
            Self: $crate::Operation,
        {
            type Output = <$crate::Pending<Self> as ::core::future::Future>::Output;
            type IntoFuture = $crate::Pending<Self>;

            fn into_future(self) -> $crate::Pending<Self> {
                $crate::Operation::send(self)
            }
        }
    };
}

/// Defines the type of all requests of a generated client, `Request<O>`, where `O` is a type that stands for an operation. A type of its
/// own for each would cost a build of a large client a twelfth more.
///
/// It is defined in the client's crate, where each `Request<O>` has methods of its own, and has a field `call` there.
///
/// ```
/// use oasmith_runtime::{Client, DecodeError, Operation, RawResponse};
/// use oasmith_runtime::http::Method;
///
/// oasmith_runtime::requests!(Request);
///
/// pub type ListPetsCall = Request<ListPets>;
///
/// pub enum ListPets {}
///
/// impl ListPetsCall {
///     /// How many at most.
///     pub fn limit(mut self, limit: i64) -> Self {
///         self.call.query("limit", &limit);
///         self
///     }
/// }
///
/// impl Operation for ListPetsCall {
///     type Output = Vec<String>;
///     type Error = std::convert::Infallible;
///
///     fn success(response: &RawResponse) -> Result<Option<Vec<String>>, DecodeError> {
///         match response.status().as_u16() {
///             200 => Ok(Some(response.json()?)),
///             _ => Ok(None),
///         }
///     }
/// }
///
/// async fn list(client: &Client) -> Option<Vec<String>> {
///     let request: ListPetsCall = client.call("listPets", Method::GET, "/pets").into();
///     request.limit(20).await.map(|answer| answer.into_body()).ok()
/// }
/// ```
#[macro_export]
macro_rules! requests {
    ($name:ident) => {
        /// A request to an operation, sent by `.await`. What a request of each operation can do stands with its own name.
        #[must_use = "a request does nothing until it is awaited"]
        pub struct $name<O> {
            pub(crate) call: $crate::Call,
            operation: ::core::marker::PhantomData<fn() -> O>,
        }

        impl<O> ::core::clone::Clone for $name<O> {
            fn clone(&self) -> Self {
                ::core::clone::Clone::clone(&self.call).into()
            }
        }

        impl<O> ::core::fmt::Debug for $name<O> {
            fn fmt(&self, out: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::show(stringify!($name), &self.call, out)
            }
        }

        impl<O> ::core::convert::From<$crate::Call> for $name<O> {
            fn from(call: $crate::Call) -> Self {
                Self { call, operation: ::core::marker::PhantomData }
            }
        }

        $crate::request!($name<O>);
    };
}
