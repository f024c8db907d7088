//! Tokens that are kept as long as they are good.

use std::collections::BTreeMap;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::{AccessToken, TokenError, TokenFuture, TokenProvider};
use crate::clock::Instant;

/// A token is replaced so long before it expires, or a fifth of its lifetime if that is less: it has to be good until the call arrives.
const MARGIN: Duration = Duration::from_secs(60);

/// A provider that keeps the token of another one until it is about to expire, or until a call with it is answered by 401.
///
/// However many calls need a new token at the same time, the other provider is asked once, and all of them get what it gives: a
/// token or an error. If the call that asked is given up, another one waits for the same answer in its place, at once or later, since with it a
/// server may have replaced a refresh token; after a minute the provider is asked anew, as the connection may be dead. A token without a lifetime is kept until it is rejected. Clones share the token.
///
/// ```
/// use std::time::Duration;
/// use oasmith_runtime::{AccessToken, TokenCache, TokenError};
///
/// # async fn ask_the_server() -> Result<String, TokenError> { Ok(String::new()) }
/// let cache = TokenCache::new(|| async {
///     let token: String = ask_the_server().await?;
///     Ok(AccessToken::new(token).expires_in(Duration::from_secs(3600)))
/// });
/// ```
#[derive(Clone)]
pub struct TokenCache(Arc<Shared>);

struct Shared {
    provider: Box<dyn TokenProvider>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// With the moment from which on it is not to be used, if there is one.
    token: Option<(AccessToken, Option<Instant>)>,
    /// Whether a call is asking the provider.
    is_asking: bool,
    /// What the last one asked, if it was given up before there was an answer.
    left: Option<Question>,
    /// How many times the provider has answered, and what, if that was no token.
    round: u64,
    failure: Option<TokenError>,
    /// By the numbers of the calls.
    waiting: BTreeMap<u64, Waker>,
    calls: u64,
}

/// A request to the provider, and when it was made.
struct Question {
    answer: TokenFuture,
    start: Instant,
}

/// Older than this, a question that was left is asked anew: its connection may be dead.
const PATIENCE: Duration = Duration::from_secs(60);

impl TokenCache {
    /// Keeps the tokens of `provider`, which is not asked before the first call.
    pub fn new(provider: impl TokenProvider) -> Self {
        Self(Arc::new(Shared { provider: Box::new(provider), state: Mutex::default() }))
    }
}

impl TokenProvider for TokenCache {
    fn token(&self) -> TokenFuture {
        let shared = Arc::clone(&self.0);
        Box::pin(async move { shared.token().await })
    }

    /// Calls on their way have had the same token: only the first of them to be rejected takes it away.
    fn invalidate(&self, token: &AccessToken) -> bool {
        let mut state = self.0.lock();
        state.token.take_if(|(known, _)| known == token);
        true
    }
}

/// Shows no token.
impl fmt::Debug for TokenCache {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TokenCache(..)")
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn token(&self) -> Result<AccessToken, TokenError> {
        let mut waiting = Waiting { shared: self, joined: None };
        let turn = poll_fn(|context| {
            waiting.withdraw();
            self.lock().turn(&mut waiting.joined, context)
        });
        if let Some(outcome) = turn.await {
            return outcome;
        }
        let mut asking = Asking { shared: self, question: self.lock().left.take() };
        let start = asking.question.as_ref().map(|question| question.start).filter(|start| start.elapsed() < PATIENCE);
        let start = start.unwrap_or_else(|| {
            let start = Instant::now();
            asking.question = Some(Question { answer: self.provider.token(), start });
            start
        });
        let outcome = poll_fn(|context| asking.poll(context)).await;
        self.lock().keep(&outcome, start);
        outcome
    }
}

impl State {
    /// What a call gets, or `None` if it has to ask. `joined` is its number, and the round that it waits for the end of.
    fn turn(
        &mut self,
        joined: &mut Option<(u64, u64)>,
        context: &Context<'_>,
    ) -> Poll<Option<Result<AccessToken, TokenError>>> {
        let has_ended = joined.is_some_and(|(_, round)| round < self.round);
        // What a call has waited for is its own, even if it is good for no time at all, unless it comes late for it.
        let is_good = |until: Instant| if has_ended { until.elapsed() < MARGIN } else { Instant::now() < until };
        if let Some((token, _)) = self.token.as_ref().filter(|(_, until)| until.is_none_or(is_good)) {
            return Poll::Ready(Some(Ok(token.clone())));
        }
        if let Some(failure) = self.failure.as_ref().filter(|_| has_ended) {
            return Poll::Ready(Some(Err(failure.clone())));
        }
        if !self.is_asking {
            self.is_asking = true;
            return Poll::Ready(None);
        }
        let (number, _) = *joined.get_or_insert_with(|| {
            self.calls += 1;
            (self.calls, self.round)
        });
        self.waiting.insert(number, context.waker().clone());
        Poll::Pending
    }

    fn keep(&mut self, outcome: &Result<AccessToken, TokenError>, start: Instant) {
        self.round += 1;
        self.failure = outcome.as_ref().err().cloned();
        self.token = outcome.as_ref().ok().map(|token| {
            let lifetime = token.lifetime().map(|lifetime| lifetime.saturating_sub(MARGIN.min(lifetime / 5)));
            (token.clone(), lifetime.and_then(|lifetime| start.checked_add(lifetime)))
        });
    }
}

/// A call that waits. When it is given up, nothing of it is left.
struct Waiting<'s> {
    shared: &'s Shared,
    joined: Option<(u64, u64)>,
}

impl Waiting<'_> {
    /// The last waker may be the last owner of a task, whose end gives up calls in turn: the lock is not held when it is dropped.
    fn withdraw(&self) {
        let waker = self.joined.and_then(|(number, _)| self.shared.lock().waiting.remove(&number));
        drop(waker);
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.withdraw();
    }
}

/// A call that asks. When it has an answer, or is given up, those that wait go on.
struct Asking<'s> {
    shared: &'s Shared,
    question: Option<Question>,
}

impl Asking<'_> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<AccessToken, TokenError>> {
        // What panics is not asked again.
        let Some(mut question) = self.question.take() else { return Poll::Pending };
        let outcome = question.answer.as_mut().poll(context);
        self.question = Some(question).filter(|_| outcome.is_pending());
        outcome
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.is_asking = false;
        state.left = self.question.take();
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        waiting.into_values().for_each(Waker::wake);
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::task::Wake;

    use super::*;

    fn ago(seconds: u64) -> Instant {
        Instant::now().checked_sub(Duration::from_secs(seconds)).unwrap()
    }

    fn poll<T>(future: &mut (impl Future<Output = T> + Unpin), waker: &Waker) -> Poll<T> {
        std::pin::Pin::new(future).poll(&mut Context::from_waker(waker))
    }

    /// Whether a call that has waited gets a token that was to be replaced so many seconds ago.
    fn is_its_own(seconds: u64) -> bool {
        let token = Some((AccessToken::new("waited for"), Some(ago(seconds))));
        let mut state = State { token, round: 1, ..State::default() };
        matches!(state.turn(&mut Some((1, 0)), &Context::from_waker(Waker::noop())), Poll::Ready(Some(Ok(_))))
    }

    #[test]
    fn what_a_call_has_waited_for_is_its_own_for_a_minute() {
        assert!(is_its_own(1) && !is_its_own(61));
    }

    #[test]
    fn a_question_that_was_left_is_asked_anew_after_a_minute() {
        for (age, asked) in [(1, 1), (61, 2)] {
            let questions = Arc::new(AtomicU32::new(0));
            let count = Arc::clone(&questions);
            let cache = TokenCache::new(move || {
                let is_first = count.fetch_add(1, Ordering::Relaxed) == 0;
                async move { if is_first { pending().await } else { ready(Ok(AccessToken::new("second"))).await } }
            });
            assert!(poll(&mut cache.token(), Waker::noop()).is_pending());
            let mut state = cache.0.lock();
            state.left.as_mut().unwrap().start = ago(age);
            drop(state);
            assert_eq!(poll(&mut cache.token(), Waker::noop()).is_ready(), asked == 2);
            assert_eq!(questions.load(Ordering::Relaxed), asked);
        }
    }

    /// A waker that owns a call, as that of a task does that is owned by its wakers alone.
    struct Owner {
        _call: Mutex<TokenFuture>,
    }

    impl Wake for Owner {
        fn wake(self: Arc<Self>) {}
    }

    #[test]
    fn a_waker_may_own_another_call() {
        let cache = TokenCache::new(pending);
        let mut asking = cache.token();
        assert!(poll(&mut asking, Waker::noop()).is_pending());
        for is_polled_again in [true, false] {
            let mut other = cache.token();
            assert!(poll(&mut other, Waker::noop()).is_pending());
            let mut waiting = cache.token();
            assert!(poll(&mut waiting, &Waker::from(Arc::new(Owner { _call: Mutex::new(other) }))).is_pending());
            if is_polled_again {
                assert!(poll(&mut waiting, Waker::noop()).is_pending());
            }
            drop(waiting);
        }
    }
}
