//! Tokens that are kept as long as they are good.

use std::collections::BTreeMap;
#[cfg(not(feature = "reqwest"))]
use std::convert::Infallible;
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
/// token or an error. If the call that asked is given up, another one waits for the same answer in its place, at once or up to a minute after
/// the question: with it a server may have replaced a refresh token. Only in another runtime of tokio it asks anew. A token without a
/// lifetime is kept until it is rejected. Clones share the token.
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
    answered: Option<Instant>,
    /// By the numbers of the calls.
    waiting: BTreeMap<u64, Waker>,
    calls: u64,
}

/// A request to the provider, and when and where it was made.
struct Question {
    answer: TokenFuture,
    start: Instant,
    runtime: Option<RuntimeId>,
}

#[cfg(feature = "reqwest")]
type RuntimeId = tokio::runtime::Id;
#[cfg(not(feature = "reqwest"))]
type RuntimeId = Infallible;

/// The runtime of tokio, where there is one. When it goes, so do the timers and the connections that were made in it.
fn runtime() -> Option<RuntimeId> {
    #[cfg(feature = "reqwest")]
    return tokio::runtime::Handle::try_current().ok().map(|handle| handle.id());
    #[cfg(not(feature = "reqwest"))]
    None
}

/// Older than this, a question that was left is asked anew: its connection may be dead.
const PATIENCE: Duration = Duration::from_secs(60);

/// So soon after an answer all that have waited for it get it, even if it is good for no time at all. Who comes later asks anew.
const PROMPT: Duration = Duration::from_secs(1);

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
        if let Some(outcome) = poll_fn(|context| waiting.poll(context)).await {
            return outcome;
        }
        let mut asking = Asking { shared: self, question: None };
        let left = self.lock().left.take();
        let left = left.filter(|left| left.start.elapsed() < PATIENCE && left.runtime == runtime());
        let question = left.unwrap_or_else(|| {
            let start = Instant::now();
            Question { answer: self.provider.token(), start, runtime: runtime() }
        });
        let start = question.start;
        asking.question = Some(question);
        let outcome = poll_fn(|context| asking.poll(context)).await;
        self.lock().keep(&outcome, start);
        outcome
    }
}

impl State {
    /// What a call gets, or `None` if it has to ask. `joined` is its number, and the round that it waits for the end of; its `waker` is kept
    /// if it has to wait, in exchange for the one before.
    fn turn(
        &mut self,
        joined: &mut Option<(u64, u64)>,
        waker: &mut Option<Waker>,
    ) -> Poll<Option<Result<AccessToken, TokenError>>> {
        let is_prompt = self.answered.is_some_and(|answered| answered.elapsed() < PROMPT);
        let has_ended = is_prompt && joined.is_some_and(|(_, round)| round < self.round);
        let is_good = |until: &Option<Instant>| has_ended || until.is_none_or(|until| Instant::now() < until);
        if let Some((token, _)) = self.token.as_ref().filter(|(_, until)| is_good(until)) {
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
        *waker = waker.take().and_then(|waker| self.waiting.insert(number, waker));
        Poll::Pending
    }

    fn keep(&mut self, outcome: &Result<AccessToken, TokenError>, start: Instant) {
        self.round += 1;
        self.answered = Some(Instant::now());
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
    /// A waker can run anything when it is cloned or dropped, so the lock is not held then.
    fn poll(&mut self, context: &Context<'_>) -> Poll<Option<Result<AccessToken, TokenError>>> {
        let mut waker = Some(context.waker().clone());
        let turn = self.shared.lock().turn(&mut self.joined, &mut waker);
        drop(waker);
        turn
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some((number, _)) = self.joined {
            let waker = self.shared.lock().waiting.remove(&number);
            drop(waker);
        }
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
    use super::*;

    #[test]
    fn a_question_that_was_left_is_asked_anew_after_a_minute() {
        for (age, expected) in [(PATIENCE / 2, "left"), (PATIENCE, "new")] {
            let cache = TokenCache::new(|| async { Ok(AccessToken::new("new")) });
            let start = Instant::now().checked_sub(age).unwrap();
            let answer = Box::pin(async { Ok(AccessToken::new("left")) });
            cache.0.lock().left = Some(Question { answer, start, runtime: runtime() });
            let mut token = cache.token();
            let answer = token.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert!(matches!(answer, Poll::Ready(Ok(token)) if token.as_str() == expected));
        }
    }
}
