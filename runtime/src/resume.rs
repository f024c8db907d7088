//! Answers that go on in another exchange when the connection is lost: the same call is asked for what is missing.

mod download;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::Method;
use http::header::{IF_RANGE, RANGE};

use self::download::Validator;
pub(crate) use self::download::{is_all_there, resumable, validator};
use crate::clock::Instant;
use crate::deadline::Deadline;
use crate::exchange::{Answer, Failure, Reading, exchange};
use crate::retry::retry_after;
use crate::{Call, Encode, Retry, RetryCause, Retrying, TransportError};

/// Sends a call again, as often and as late as a policy says.
#[derive(Clone)]
pub(crate) struct Again {
    call: Call,
    retry: Retry,
    reading: Reading,
    /// How many requests went out in all.
    pub sent: Arc<AtomicU32>,
    /// Requests since something came last, the one that brought it included.
    attempts: u32,
    /// When the connection was lost, if nothing has come since.
    lost: Option<Instant>,
    /// How long there was none since something came last, before connections of which nothing came.
    without: Duration,
}

impl Again {
    /// `None` if the call is to be sent once.
    pub(crate) fn of(call: &Call, reading: Reading) -> Option<Self> {
        let retry = call.options().resumption?;
        let mut call = call.clone();
        // Attempts are counted here.
        call.retry(Retry::attempts(1));
        // What goes on is not answered as what begins.
        call.misfit = None;
        Some(Self { call, retry, reading, sent: Arc::default(), attempts: 1, lost: None, without: Duration::ZERO })
    }

    pub(crate) fn operation(&self) -> &'static str {
        self.call.operation()
    }

    /// Ranges are for GET alone (RFC 9110 §14.2).
    fn is_get(&self) -> bool {
        *self.call.method() == Method::GET
    }

    /// How many bytes an earlier process has of what is asked for, and by what they are known (RFC 9110 §13.1.5).
    fn begun(&self) -> Option<(u64, Validator)> {
        let length = self.call.header_text(&RANGE)?.strip_prefix("bytes=")?.strip_suffix('-')?;
        Some((length.parse().ok()?, Validator::new(self.call.header_text(&IF_RANGE)?)))
    }

    /// Something came, so what is lost from here on is another loss, and what the last attempt cost is given back.
    pub(crate) fn progressed(&mut self) {
        if self.attempts > 1 {
            self.call.client().budget().refund();
        }
        (self.attempts, self.lost, self.without) = (1, None, Duration::ZERO);
    }

    /// There is a connection again, which may be quiet for as long as it likes. How long there was none is not forgotten before something
    /// comes.
    pub(crate) fn connected(&mut self) {
        self.without = self.lost.take().map_or(self.without, |lost| lost.elapsed());
    }

    /// Whether a server wants to be left alone for longer than the policy waits.
    pub(crate) fn is_too_long(&self, pause: Duration) -> bool {
        pause > self.retry.at_most(pause)
    }

    /// Asks with a header from now on.
    pub(crate) fn header<T: Encode + ?Sized>(&mut self, name: &str, value: &T) {
        self.call.header(name, value);
    }

    /// What comes before the deadline, which is that of all attempts since the connection was lost.
    pub(crate) async fn in_time<T>(&self, future: impl Future<Output = T>) -> Result<T, TransportError> {
        let left = self.lost.and_then(|lost| self.retry.limit(None, lost));
        let sleep = left.and_then(|left| self.call.client().sleep(left));
        Deadline::new(sleep, "the deadline of all attempts").limited(future).await
    }

    /// The last answer; none if no attempt is left. Each waits for `pause` at least, and is charged to the client's budget.
    pub(crate) async fn ask(&mut self, pause: Duration) -> Option<Answer> {
        let now = Instant::now();
        let lost = *self.lost.get_or_insert(now.checked_sub(self.without).unwrap_or(now));
        let mut answer: Option<Answer> = None;
        loop {
            let cause = match &answer {
                None => RetryCause::Interrupted,
                Some(outcome) => match self.retry.cause(outcome) {
                    Some(cause) => cause,
                    None => return answer,
                },
            };
            let asked = answer.as_ref().and_then(|answer| retry_after(answer.as_ref().ok()?.headers()));
            let after = asked.unwrap_or_default().max(pause);
            let Some(pause) = self.retry.pause(self.attempts, after, lost.elapsed()) else { return answer };
            let call = self.call.info(self.sent.load(Ordering::Relaxed));
            let retrying = Retrying { call, attempts: self.attempts, cause, pause };
            let Some(sleep) = self.call.client().pause(&retrying) else { return answer };
            // An answer holds its connection.
            drop(answer);
            sleep.await;
            self.attempts += 1;
            let exchange = exchange(&mut self.call.clone(), self.reading, Arc::clone(&self.sent));
            answer = Some(self.in_time(exchange).await.unwrap_or_else(|late| Err(Failure::Transport(late))));
        }
    }
}
