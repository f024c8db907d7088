//! What a request or an answer carries: bytes, or a stream of them, over `http_body::Body`, so that every HTTP library can take it.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use crate::TransportError;

type BoxError = Box<dyn std::error::Error + Send + Sync>;
type Chunk = Option<Result<Bytes, TransportError>>;
/// The one place that says whether what is streamed can go to another thread.
type Source = Box<dyn FnMut(&mut Context<'_>) -> Poll<Chunk> + Send>;

/// How much memory is taken at once, in bytes, because a server says that so much is to come.
const ANNOUNCED: usize = 16 << 20;

/// The body of a request or of an answer: bytes, a stream of them, or some of both in a row.
///
/// Bytes can be sent again and again. A stream can be sent once: clones share it, and the second that is sent is a
/// [`RequestError`](crate::RequestError) before anything goes out.
///
/// ```
/// use oasmith_runtime::Body;
///
/// assert_eq!(Body::from("a text").as_bytes().unwrap(), "a text");
/// assert_eq!(Body::from(vec![1, 2, 3]).length(), Some(3));
/// ```
#[derive(Clone, Default)]
pub struct Body {
    /// Beside the others since nearly every body is one piece, or none.
    first: Option<Piece>,
    others: VecDeque<Piece>,
}

#[derive(Clone)]
enum Piece {
    Bytes(Bytes),
    Stream { left: Option<u64>, source: Arc<Mutex<Option<Source>>> },
}

impl Body {
    /// A body that is made while it is sent, such as `tokio_util::io::ReaderStream::new(file)`. Nothing is asked of the stream before.
    ///
    /// An error ends the exchange; it becomes the source of a [`TransportError`].
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        let mut stream = Box::pin(stream);
        Self::of(None, move |context| {
            let item = ready!(stream.as_mut().poll_next(context));
            Poll::Ready(item.map(|item| item.map(Into::into).map_err(TransportError::of)))
        })
    }

    /// The body of another library. Its trailers are left out.
    pub fn wrap<B>(body: B) -> Self
    where
        B: http_body::Body + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self::wrap_unpin(Box::pin(body))
    }

    pub(crate) fn wrap_unpin<B>(mut body: B) -> Self
    where
        B: http_body::Body + Send + Unpin + 'static,
        B::Error: Into<BoxError>,
    {
        let length = body.size_hint().exact();
        Self::of(length, move |context| {
            loop {
                match ready!(Pin::new(&mut body).poll_frame(context)) {
                    None => return Poll::Ready(None),
                    Some(Err(error)) => return Poll::Ready(Some(Err(TransportError::of(error)))),
                    Some(Ok(frame)) => {
                        if let Ok(mut data) = frame.into_data() {
                            return Poll::Ready(Some(Ok(data.copy_to_bytes(data.remaining()))));
                        }
                    }
                }
            }
        })
    }

    pub(crate) fn of(left: Option<u64>, source: impl FnMut(&mut Context<'_>) -> Poll<Chunk> + Send + 'static) -> Self {
        Piece::Stream { left, source: Arc::new(Mutex::new(Some(Box::new(source)))) }.into()
    }

    fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.first.iter().chain(&self.others)
    }

    /// Says how many bytes a stream will give, which many servers want to know before they come.
    #[must_use]
    pub fn with_length(mut self, length: u64) -> Self {
        if let (Some(Piece::Stream { left, .. }), true) = (&mut self.first, self.others.is_empty()) {
            *left = Some(length);
        }
        self
    }

    /// How many bytes are left, if that is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.pieces().map(Piece::length).sum()
    }

    /// The bytes, if all of them are here; `None` for a stream.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.first {
            None => Some(&EMPTY),
            Some(Piece::Bytes(bytes)) if self.others.is_empty() => Some(bytes),
            Some(_) => None,
        }
    }

    /// The next bytes, or `None` at the end.
    ///
    /// # Errors
    /// When the stream broke.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// All bytes that are left.
    ///
    /// # Errors
    /// When the stream broke.
    pub async fn bytes(self) -> Result<Bytes, TransportError> {
        Ok(self.at_most(usize::MAX).await?.0)
    }

    /// The first bytes that are left, at most so many, and whether these are all.
    pub(crate) async fn at_most(mut self, most: usize) -> Result<(Bytes, bool), TransportError> {
        let Some(mut first) = self.chunk().await? else { return Ok((Bytes::new(), true)) };
        if first.len() > most {
            first.truncate(most);
            return Ok((first, false));
        }
        let Some(mut chunk) = self.chunk().await? else { return Ok((first, true)) };
        let left = self.length().map_or(0, |left| usize::try_from(left).unwrap_or(usize::MAX));
        let size = first.len() + chunk.len() + left.min(ANNOUNCED);
        let mut all = BytesMut::with_capacity(size.min(most));
        all.extend_from_slice(&first);
        loop {
            let room = most - all.len();
            if chunk.len() > room {
                chunk.truncate(room);
                all.extend_from_slice(&chunk);
                return Ok((all.freeze(), false));
            }
            all.extend_from_slice(&chunk);
            match self.chunk().await? {
                Some(next) => chunk = next,
                None => return Ok((all.freeze(), true)),
            }
        }
    }

    /// The same body, with other errors.
    pub(crate) fn map_err(mut self, map: impl Fn(TransportError) -> TransportError + Send + 'static) -> Self {
        if self.as_bytes().is_some() {
            return self;
        }
        Self::of(self.length(), move |context| {
            let chunk = ready!(Pin::new(&mut self).poll_next(context));
            Poll::Ready(chunk.map(|chunk| chunk.map_err(&map)))
        })
    }

    /// Whether it can be sent again.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.pieces().all(|piece| matches!(piece, Piece::Bytes(_)))
    }

    /// Takes the streams away from all clones.
    ///
    /// # Errors
    /// When another clone has taken one.
    pub(crate) fn claim(&mut self) -> Result<(), &'static str> {
        for piece in self.first.iter_mut().chain(&mut self.others) {
            if let Piece::Stream { left, source } = piece {
                let taken = source.lock().unwrap_or_else(PoisonError::into_inner).take();
                let taken = taken.ok_or("a stream can be sent once, and this one was")?;
                let taken = if let Some(left) = *left { counted(taken, left) } else { taken };
                *source = Arc::new(Mutex::new(Some(taken)));
            }
        }
        Ok(())
    }

    /// Adds another body behind this one.
    pub(crate) fn push(&mut self, other: Self) {
        self.others.extend(other.first.into_iter().chain(other.others));
        self.first = self.first.take().or_else(|| self.others.pop_front());
    }
}

static EMPTY: Bytes = Bytes::new();

impl Piece {
    fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Self::Stream { left, .. } => *left,
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Chunk> {
        match self {
            Self::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Bytes(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Self::Stream { left, source } => {
                let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
                let Some(source) = source.as_mut() else {
                    return Poll::Ready(Some(Err(TransportError::unsendable("the stream was taken by a clone"))));
                };
                let chunk = ready!(source(context));
                if let (Some(left), Some(Ok(bytes))) = (left, &chunk) {
                    *left = left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
                }
                Poll::Ready(chunk)
            }
        }
    }
}

/// A stream that is sent with a length. Of one that has more bytes a transport may leave out the rest, as if that were all, and for those that
/// are missing the server waits.
fn counted(mut source: Source, mut left: u64) -> Source {
    let wrong =
        |what| Poll::Ready(Some(Err(TransportError::unsendable(format!("a stream has {what} bytes than its length")))));
    let mut is_over = false;
    Box::new(move |context| {
        let chunk = if is_over { None } else { ready!(source(context)) };
        match &chunk {
            Some(Ok(bytes)) if bytes.len() as u64 > left => return wrong("more"),
            Some(Ok(bytes)) => left -= bytes.len() as u64,
            None if left > 0 => return wrong("fewer"),
            Some(Err(_)) | None => return Poll::Ready(chunk),
        }
        // Behind the last byte no transport looks for more.
        if left == 0 {
            match source(context) {
                Poll::Ready(Some(Ok(more))) if !more.is_empty() => return wrong("more"),
                error @ Poll::Ready(Some(Err(_))) => return error,
                end => is_over = matches!(end, Poll::Ready(None)),
            }
        }
        Poll::Ready(chunk)
    })
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(piece) = &mut self.first {
            match ready!(piece.poll(context)) {
                Some(chunk) => return Poll::Ready(Some(chunk)),
                None => self.first = self.others.pop_front(),
            }
        }
        Poll::Ready(None)
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        self.poll_next(context).map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces().all(|piece| matches!(piece, Piece::Bytes(bytes) if bytes.is_empty()))
    }

    fn size_hint(&self) -> SizeHint {
        self.length().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

impl From<Piece> for Body {
    fn from(piece: Piece) -> Self {
        Self { first: Some(piece), others: VecDeque::new() }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        if bytes.is_empty() { Self::default() } else { Piece::Bytes(bytes).into() }
    }
}

/// A body in pieces, each of which is sent by itself where the transport does so.
impl<B: Into<Bytes>> FromIterator<B> for Body {
    fn from_iter<I: IntoIterator<Item = B>>(pieces: I) -> Self {
        let mut body = Self::default();
        pieces.into_iter().for_each(|piece| body.push(Self::from(piece.into())));
        body
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

/// Shows the size only: a body can hold anything.
impl fmt::Debug for Body {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(out, "Body({length} bytes)"),
            None => out.write_str("Body(a stream)"),
        }
    }
}
