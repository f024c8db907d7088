//! A body in pieces: what stands before each of some bytes, wherever the chunks of the body end.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use futures_core::Stream;

use super::error::Problem;
use crate::Body;

/// A piece, and the byte that ends it, if the body does not.
pub(super) type Piece = (Bytes, Option<u8>);

/// What is left of a body.
pub(super) struct Pieces {
    body: Body,
    chunk: Bytes,
    /// The beginning of a piece that is not whole yet.
    begun: Vec<u8>,
    /// The byte behind the last piece.
    last: Option<u8>,
}

impl Pieces {
    pub(super) fn of(body: Body) -> Self {
        Self { body, chunk: Bytes::new(), begun: Vec::new(), last: None }
    }

    /// The next piece and the byte that ends it, which is one of `ends`; without one what stands at the end of the body, unless that is
    /// nothing. CR LF is one end. No more than `limit` bytes are held, of which the caller has `kept` some, and a chunk of the body.
    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
        ends: &[u8],
        kept: usize,
        limit: usize,
    ) -> Poll<Result<Option<Piece>, Problem>> {
        loop {
            if self.chunk.is_empty() {
                match ready!(Pin::new(&mut self.body).poll_next(context)) {
                    Some(Ok(chunk)) => {
                        self.chunk = chunk;
                        continue;
                    }
                    Some(Err(error)) => return Poll::Ready(Err(error.into())),
                    None if self.begun.is_empty() => return Poll::Ready(Ok(None)),
                    None => return Poll::Ready(Ok(Some((std::mem::take(&mut self.begun).into(), None)))),
                }
            }
            if self.last.take() == Some(b'\r') && self.chunk.first() == Some(&b'\n') {
                self.chunk.advance(1);
                continue;
            }
            let end = self.chunk.iter().position(|byte| ends.contains(byte));
            let head = self.chunk.split_to(end.unwrap_or(self.chunk.len()));
            if kept + self.begun.len() + head.len() > limit {
                return Poll::Ready(Err(Problem::TooLarge(limit)));
            }
            if end.is_none() {
                self.begun.extend_from_slice(&head);
                continue;
            }
            self.last = self.chunk.first().copied();
            self.chunk.advance(1);
            let piece = if self.begun.is_empty() {
                head
            } else {
                self.begun.extend_from_slice(&head);
                std::mem::take(&mut self.begun).into()
            };
            return Poll::Ready(Ok(Some((piece, self.last))));
        }
    }
}
