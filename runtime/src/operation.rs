//! What an operation is: a call, and how its answers are read.
//!
//! Generated code implements [`Operation`]'s few required methods; everything a caller does with a request is provided here.

use std::convert::Infallible;
use std::time::Duration;

use http::Request;

use crate::exchange::IDEMPOTENCY_KEY;
use crate::pending::{Pending, PendingRaw, PendingStream};
use crate::{
    ApiError, Body, Call, DecodeError, Encode, Error, InvalidResponse, RawResponse, RequestError, Response, Retry,
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

    /// Sets when the request is sent again, in place of the client's setting.
    #[must_use]
    fn retry(mut self, retry: Retry) -> Self {
        self.as_mut().retry(retry);
        self
    }

    /// Sets the header `Idempotency-Key`, by which a server that knows it acts once on a request that comes twice; so one of any method
    /// can be sent again.
    #[must_use]
    fn idempotency_key(self, key: &str) -> Self {
        self.header(IDEMPOTENCY_KEY.as_str(), key)
    }

    /// Sends the request below another base URL than the client's. It takes the client's credentials there.
    #[must_use]
    fn base_url(mut self, base_url: &str) -> Self {
        self.as_mut().base_url(base_url);
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

    /// Sends the request; the future gives the answer, read by its status.
    fn send(self) -> Pending<Self> {
        Pending::new(self.as_ref())
    }

    /// Sends the request; the future gives the answer as it came, whatever its status.
    fn send_raw(self) -> PendingRaw<Self::Error> {
        PendingRaw::new(self.as_ref())
    }

    /// Sends the request; the future gives a success (any 2xx) with its body unread: a stream that takes no more memory than a
    /// part of it. What is no success is read whole, as [`send`](Self::send) does.
    ///
    /// The timeout is that of the whole exchange, body included.
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
    fn stream(self) -> PendingStream<Self> {
        PendingStream::new(self.as_ref())
    }

    /// Reads an answer that came by any transport.
    ///
    /// # Errors
    /// All but a success: [`Error::Api`], [`Error::UndocumentedStatus`], [`Error::Decode`].
    fn receive(response: impl Into<RawResponse>) -> Result<Response<Self::Output>, Error<Self::Error>> {
        let response = response.into();
        let invalid = |error, response| Err(Error::Decode(Box::new(InvalidResponse { error, response })));
        match Self::success(&response) {
            Ok(Some(body)) => return Ok(Response::new(response, body)),
            Ok(None) => {}
            Err(error) => return invalid(error, response),
        }
        match Self::Error::read(&response) {
            Ok(Some(error)) => Err(Error::Api(Box::new(ApiError { error, response }))),
            Ok(None) => Err(Error::UndocumentedStatus(Box::new(response))),
            Err(error) => invalid(error, response),
        }
    }
}

/// Implements for a type with a field `call` what makes it a request that can be awaited: `AsRef` and `AsMut` of its
/// [`Call`](crate::Call), and [`IntoFuture`] by [`Operation::send`](crate::Operation::send).
#[macro_export]
macro_rules! request {
    ($name:ident) => {
        #[allow(deprecated)]
        impl ::core::convert::AsRef<$crate::Call> for $name {
            fn as_ref(&self) -> &$crate::Call {
                &self.call
            }
        }

        #[allow(deprecated)]
        impl ::core::convert::AsMut<$crate::Call> for $name {
            fn as_mut(&mut self) -> &mut $crate::Call {
                &mut self.call
            }
        }

        #[allow(deprecated)]
        impl ::core::future::IntoFuture for $name {
            type Output = <Self::IntoFuture as ::core::future::Future>::Output;
            type IntoFuture = $crate::Pending<Self>;

            fn into_future(self) -> $crate::Pending<Self> {
                $crate::Operation::send(self)
            }
        }
    };
}
