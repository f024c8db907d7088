//! How a call is sent: what a client says of all its calls, and a call of itself.

use std::time::Duration;

use super::call::Call;
use crate::Retry;

#[derive(Clone, Copy)]
pub(crate) struct Options {
    /// How long each attempt may take.
    pub(crate) timeout: Option<Duration>,
    /// How long nothing may come of an answer.
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) retry: Retry,
    /// How an answer that is lost on its way is asked for again, if its reader does that.
    pub(crate) resumption: Option<Retry>,
    /// How many each attempt may follow.
    pub(crate) redirects: u32,
}

impl Options {
    /// Whether something may have to be waited for but the transport.
    pub(crate) fn may_wait(&self) -> bool {
        self.retry.is_on() || self.resumption.is_some() || self.read_timeout.is_some()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { timeout: None, read_timeout: None, retry: Retry::attempts(1), resumption: None, redirects: 0 }
    }
}

impl Call {
    /// Sets how long the whole exchange may take, in place of the client's timeout.
    pub fn timeout(&mut self, timeout: Duration) {
        self.options.timeout = Some(timeout);
    }

    /// Sets how long nothing may come of the answer, in place of the client's limit
    /// ([`ClientBuilder::read_timeout`](crate::ClientBuilder::read_timeout)).
    pub fn read_timeout(&mut self, timeout: Duration) {
        self.options.read_timeout = Some(timeout);
    }

    /// Sets when the call is sent again, in place of the client's setting.
    pub fn retry(&mut self, retry: Retry) {
        self.options.retry = retry;
    }

    /// Sets how many redirects are followed, in place of the client's setting.
    pub fn redirects(&mut self, most: u32) {
        self.options.redirects = most;
    }

    pub(crate) fn resume(&mut self, retry: Retry) {
        self.options.resumption = Some(retry);
    }

    pub(crate) fn options(&self) -> Options {
        self.options
    }

    /// How long the whole exchange may take, if it is limited.
    #[must_use]
    pub fn time_limit(&self) -> Option<Duration> {
        self.options.timeout
    }
}
