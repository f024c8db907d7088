//! Which item it is, and whether others come.

use super::ItemError;
use super::error::Problem;
use crate::RawResponse;

/// How far a stream is.
pub(super) struct Count {
    operation: &'static str,
    items: u64,
    is_over: bool,
}

impl Count {
    /// Of the items of an answer.
    pub(super) fn of(response: &RawResponse) -> Self {
        Self { operation: response.operation, items: 0, is_over: false }
    }

    /// Items and errors that were given.
    pub(super) fn items(&self) -> u64 {
        self.items
    }

    /// Whether an error was given behind which nothing can be read.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Counts an item.
    pub(super) fn next<T>(&mut self, item: Result<T, Problem>) -> Result<T, ItemError> {
        let index = self.items;
        self.items += 1;
        item.map_err(|problem| {
            self.is_over = !matches!(problem, Problem::Invalid(..));
            ItemError::new(self.operation, index, problem)
        })
    }
}
