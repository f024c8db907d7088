//! What an operation is: a call, and how its answers are read.
//!
//! Generated code implements [`Operation`]'s few required methods; everything a caller does with a request is provided here.

use std::time::Duration;

use bytes::Bytes;
use http::Request;

use crate::pending::{Pending, PendingRaw};
use crate::{
    ApiError, Call, DecodeError, Encode, Error, InvalidResponse, RawResponse, RequestError,
    Response,
};

/// What an answer means, by its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T, E> {
    /// The operation succeeded.
    Success(T),
    /// The API reported an error that its description has.
    Failure(E),
    /// The description says nothing about this status.
    Undocumented,
}

/// A request to one operation of an API, ready to be awaited.
///
/// ```
/// use oasmith_runtime::http::{Method, Response as HttpResponse};
/// use oasmith_runtime::{Call, DecodeError, Operation, Outcome, RawResponse};
/// # use oasmith_runtime::{Client, ClientBuilder};
///
/// struct CountPets {
///     call: Call,
/// }
///
/// impl Operation for CountPets {
///     type Output = i64;
///     type Error = String;
///
///     fn call(&self) -> &Call {
///         &self.call
///     }
///
///     fn call_mut(&mut self) -> &mut Call {
///         &mut self.call
///     }
///
///     fn read(response: &RawResponse) -> Result<Outcome<i64, String>, DecodeError> {
///         Ok(match response.status().as_u16() {
///             200 => Outcome::Success(response.json()?),
///             404 => Outcome::Failure(response.json()?),
///             _ => Outcome::Undocumented,
///         })
///     }
/// }
///
/// # let client: Client = ClientBuilder::new("https://api.example.com").transport(|_, _| async { Ok(Default::default()) }).build().unwrap();
/// let count = CountPets { call: client.call("countPets", Method::GET, "/pets/count") }.query("tag", "grey");
/// assert_eq!(count.request().unwrap().uri(), "https://api.example.com/pets/count?tag=grey");
///
/// // An answer can come by any way.
/// let answer = CountPets::receive(HttpResponse::new("3".into())).unwrap();
/// assert_eq!(*answer, 3);
/// ```
pub trait Operation: Sized {
    /// The body of a success.
    type Output;
    /// The errors that the description has, usually an enum by status.
    type Error;

    /// The call so far.
    fn call(&self) -> &Call;

    /// The call so far, to change it.
    fn call_mut(&mut self) -> &mut Call;

    /// What an answer means.
    ///
    /// # Errors
    /// When the body is not what the description says for this status.
    fn read(response: &RawResponse) -> Result<Outcome<Self::Output, Self::Error>, DecodeError>;

    /// Limits how long the whole exchange may take, in place of the client's timeout.
    #[must_use]
    fn timeout(mut self, timeout: Duration) -> Self {
        self.call_mut().timeout(timeout);
        self
    }

    /// Sets a header that the description does not have, or replaces one that it has.
    #[must_use]
    fn header<T: Encode + ?Sized>(mut self, name: &str, value: &T) -> Self {
        self.call_mut().header(name, value);
        self
    }

    /// Sets a query parameter that the description does not have, or replaces one that it has.
    #[must_use]
    fn query<T: Encode + ?Sized>(mut self, name: &str, value: &T) -> Self {
        self.call_mut().query(name, value);
        self
    }

    /// The request that would be sent. This does no I/O.
    ///
    /// # Errors
    /// What is wrong with a parameter or with the body.
    fn request(&self) -> Result<Request<Bytes>, RequestError> {
        self.call().request()
    }

    /// Sends the request; the future gives the answer, read by its status.
    fn send(self) -> Pending<Self> {
        Pending::new(self.call())
    }

    /// Sends the request; the future gives the answer as it came, whatever its status.
    fn send_raw(self) -> PendingRaw<Self::Error> {
        PendingRaw::new(self.call())
    }

    /// Reads an answer that came by any transport.
    ///
    /// # Errors
    /// All but a success: [`Error::Api`], [`Error::UndocumentedStatus`], [`Error::Decode`].
    fn receive(
        response: impl Into<RawResponse>,
    ) -> Result<Response<Self::Output>, Error<Self::Error>> {
        let response = response.into();
        match Self::read(&response) {
            Ok(Outcome::Success(body)) => Ok(Response::new(response, body)),
            Ok(Outcome::Failure(error)) => Err(Error::Api(Box::new(ApiError { error, response }))),
            Ok(Outcome::Undocumented) => Err(Error::UndocumentedStatus(Box::new(response))),
            Err(error) => Err(Error::Decode(Box::new(InvalidResponse { error, response }))),
        }
    }
}
