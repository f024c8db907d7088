//! When a call is sent again, and how fast calls follow each other.

mod after;
mod budget;
mod rate;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

pub(crate) use self::after::{retry_after, seconds};
pub(crate) use self::budget::Budget;
pub(crate) use self::rate::RateLimit;
use crate::RetryCause;
use crate::clock::Instant;
use crate::exchange::{Answer, Failure};
use crate::random::random;

pub(crate) type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;
pub(crate) type Timer = Arc<dyn Fn(Duration) -> Sleep + Send + Sync>;

/// What a runtime waits by, such as `tokio::time::sleep`.
pub(crate) fn timer<F>(sleep: impl Fn(Duration) -> F + Send + Sync + 'static) -> Timer
where
    F: Future<Output = ()> + Send + 'static,
{
    Arc::new(move |duration| Box::pin(sleep(duration)))
}

/// The statuses that say that the same request may succeed later: the server, or one on the way, was not ready for it. 500 says it too, since
/// most servers have it for whatever goes wrong inside.
pub(crate) const TRANSIENT: [u16; 7] = [408, 425, 429, 500, 502, 503, 504];

/// How often a call is sent, and how long it waits between. A client sends once by default.
///
/// A call is sent again when it failed in a way that may pass: without a complete answer, for want of a token that its server could
/// not give then, or with one of its [`statuses`](Self::statuses); and when that does no harm: its method is idempotent (RFC 9110
/// §9.2.2), it has the header `Idempotency-Key`, or there was no connection. A body that is a stream is sent once in any case.
///
/// The clients that are clones of each other share a budget of 500: each repetition takes 5, each answer that asks for none gives 1
/// back, and a connection that replaces a lost one all 5, as soon as something comes of it. So where a server is down, a few calls are
/// sent again and not all of them.
///
/// ```
/// use std::time::Duration;
/// use oasmith_runtime::{ClientBuilder, Client, Operation, Retry};
///
/// # let transport = |_, _| async { Ok(Default::default()) };
/// let client: Client = ClientBuilder::new("https://api.example.com")
///     .retry(Retry::attempts(3).deadline(Duration::from_secs(30)))
///     # .transport(transport)
///     .build()?;
///
/// fn once_only<O: Operation>(operation: O) -> O {
///     operation.retry(Retry::attempts(1))
/// }
/// # Ok::<(), oasmith_runtime::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    first: Duration,
    longest: Duration,
    deadline: Option<Duration>,
    /// `None`: those that are [`TRANSIENT`].
    statuses: Option<Statuses>,
}

/// A bit for each from 100 on, so that a policy can be copied.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Statuses([u64; 8]);

impl Statuses {
    fn of(all: &[u16]) -> Self {
        let mut statuses = Self([0; 8]);
        for status in all {
            let (word, bit) = Self::place(*status);
            statuses.0.get_mut(word).into_iter().for_each(|word| *word |= bit);
        }
        statuses
    }

    /// The word and the bit.
    fn place(status: u16) -> (usize, u64) {
        let index = status.wrapping_sub(100);
        (usize::from(index / 64), 1 << (index % 64))
    }

    fn contains(&self, status: u16) -> bool {
        let (word, bit) = Self::place(status);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}

impl fmt::Debug for Statuses {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_set().entries((100..600).filter(|status| self.contains(*status))).finish()
    }
}

impl Retry {
    /// Sends at most so many times, the first time included.
    #[must_use]
    pub const fn attempts(attempts: u32) -> Self {
        let (first, longest) = (Duration::from_millis(200), Duration::from_secs(60));
        Self { attempts, first, longest, deadline: None, statuses: None }
    }

    /// Sets the pauses: at most `first` before the second attempt, twice as much before each further one, but never more than
    /// `longest`. Each is a random part of that, so that many clients do not come back at the same moment. By default these are 200
    /// milliseconds and a minute.
    ///
    /// `Retry-After` (RFC 9110 §10.2.3) comes on top. Where a server asks for more than `longest`, the call is given up at
    /// once: to come back sooner would be of no use. See [`RawResponse::retry_after`](crate::RawResponse::retry_after).
    #[must_use]
    pub const fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// Limits how long all attempts may take together, with the pauses between and those of the client's
    /// [`rate_limit`](crate::ClientBuilder::rate_limit). A timeout is that of a single one. Of an answer whose body is given as a stream
    /// only the head has to come in time. Where a connection was lost, it counts from then on until something new comes; of events only
    /// the time without a connection counts, since a stream may be quiet for long.
    #[must_use]
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sets which statuses make a call be sent again, in place of 408, 425, 429, 500, 502, 503 and 504: fewer, or others from 100 to 599
    /// by which an API says that it was not ready, such as 409 for a lock or 404 for what another call has just made. A 401 that another
    /// token may help is none of them.
    ///
    /// ```
    /// use oasmith_runtime::Retry;
    ///
    /// let retry = Retry::attempts(3).statuses(&[409, 429, 503]);
    /// ```
    #[must_use]
    pub fn statuses(mut self, statuses: &[u16]) -> Self {
        self.statuses = Some(Statuses::of(statuses));
        self
    }

    pub(crate) fn is_on(&self) -> bool {
        self.attempts > 1
    }

    /// Why another attempt may succeed, if it may.
    pub(crate) fn cause<'a>(&self, outcome: &'a Answer) -> Option<RetryCause<'a>> {
        let status = |status: StatusCode| {
            let code = status.as_u16();
            let may_pass = self.statuses.map_or(TRANSIENT.contains(&code), |statuses| statuses.contains(code));
            may_pass.then_some(RetryCause::Status(status))
        };
        match outcome {
            Ok(response) => status(response.status()),
            Err(Failure::TooLarge(response)) => status(response.status()),
            Err(Failure::Transport(error)) if !error.is_unsendable() => Some(RetryCause::Transport(error)),
            Err(Failure::Token(error)) if error.is_retryable() => Some(RetryCause::Token(error)),
            _ => None,
        }
    }

    /// The longest pause, where a server asks for more.
    pub(crate) fn at_most(&self, after: Duration) -> Duration {
        after.min(self.longest)
    }

    /// How long the next attempt may take, of those that began at `start`.
    pub(crate) fn limit(&self, timeout: Option<Duration>, start: Instant) -> Option<Duration> {
        let left = self.deadline.map(|deadline| deadline.saturating_sub(start.elapsed()));
        timeout.into_iter().chain(left).min()
    }

    /// How long to wait after so many attempts, if there is another one. `after` is what the server asks for.
    pub(crate) fn pause(&self, attempts: u32, after: Duration, elapsed: Duration) -> Option<Duration> {
        if attempts >= self.attempts || after > self.longest {
            return None;
        }
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(attempts.saturating_sub(1)));
        let pause = after.saturating_add(part(doubled.min(self.longest), random()));
        let is_in_time = self.deadline.is_none_or(|deadline| elapsed.saturating_add(pause) < deadline);
        is_in_time.then_some(pause)
    }
}

/// A part of a whole, in proportion to what a random number is of all.
fn part(whole: Duration, random: u64) -> Duration {
    let nanoseconds = u128::from(u64::try_from(whole.as_nanos()).unwrap_or(u64::MAX));
    Duration::from_nanos(u64::try_from((nanoseconds * u128::from(random)) >> 64).unwrap_or(u64::MAX))
}
