//! A body that is made of items while it is sent.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::{Body, Encode, TransportError, to_json};

type BoxError = Box<dyn std::error::Error + Send + Sync>;
type Next<T> = Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<T, TransportError>>> + Send>;

/// How much is sent at once, if so much is there, in bytes.
const CHUNK: usize = 16 * 1024;

/// The items of a request's body of JSON Lines (also called NDJSON), or of a JSON text sequence (RFC 7464). One is made after the other
/// while they are sent, so no more than a few are in memory.
///
/// Such a body is sent once: a request that has one is not repeated, and a clone of it is refused.
///
/// ```
/// use oasmith_runtime::http::Method;
/// use oasmith_runtime::{Call, Client, ItemBody};
/// # use oasmith_runtime::ClientBuilder;
///
/// fn import(client: &Client, numbers: ItemBody<u64>) -> Call {
///     // A generated method is this.
///     let mut call = client.call("import", Method::POST, "/numbers");
///     call.items("application/x-ndjson", numbers);
///     call
/// }
///
/// # let client: Client = ClientBuilder::new("https://api.example.com").transport(|_, _| async { Ok(Default::default()) }).build().unwrap();
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let call = import(&client, ItemBody::iter((1..4).map(|number| number * number)));
/// assert_eq!(call.request()?.into_body().bytes().await?, "1\n4\n9\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[must_use = "items are made when they are sent"]
pub struct ItemBody<T>(Arc<Mutex<Option<Next<T>>>>);

impl<T> ItemBody<T> {
    /// The items of an iterator. It is asked for the next one on the thread that sends.
    pub fn iter<I>(items: I) -> Self
    where
        I: IntoIterator<Item = T, IntoIter: Send + 'static>,
    {
        let mut items = items.into_iter();
        Self::of(move |_| Poll::Ready(items.next().map(Ok)))
    }

    /// The items of a stream. An error ends the exchange; it becomes the source of a [`TransportError`].
    pub fn stream<S, E>(items: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let mut items = Box::pin(items);
        Self::of(move |context| {
            items.as_mut().poll_next(context).map(|item| item.map(|item| item.map_err(TransportError::of)))
        })
    }

    fn of(next: impl FnMut(&mut Context<'_>) -> Poll<Option<Result<T, TransportError>>> + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Some(Box::new(next)))))
    }
}

impl<T: Encode + 'static> ItemBody<T> {
    /// The items, each between `begin` and a line feed; `None` if a clone of this has them.
    pub(crate) fn into_body(self, begin: &'static [u8]) -> Option<Body> {
        let mut next = self.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        let (mut count, mut is_over) = (0_u64, false);
        Some(Body::of(None, move |context| {
            let mut chunk = Vec::new();
            while !is_over && chunk.len() < CHUNK {
                match next(context) {
                    Poll::Ready(Some(item)) => {
                        let invalid = |error| TransportError::unsendable(format!("item {count} of the body: {error}"));
                        match item.and_then(|item| to_json(&item).map_err(invalid)) {
                            Ok(text) => chunk.extend([begin, &text, b"\n"].into_iter().flatten()),
                            Err(error) => return Poll::Ready(Some(Err(error))),
                        }
                        count += 1;
                    }
                    Poll::Ready(None) => is_over = true,
                    Poll::Pending if chunk.is_empty() => return Poll::Pending,
                    Poll::Pending => break,
                }
            }
            Poll::Ready((!chunk.is_empty()).then(|| Ok(chunk.into())))
        }))
    }
}

impl<T> Clone for ItemBody<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for ItemBody<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ItemBody")
    }
}
