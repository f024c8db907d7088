//! How a call is led to the next page of a list: by a parameter of its query, by a place in its body, or by an address.

use http::Uri;

use super::call::Call;
use super::parameter::Parameter;
use super::reference;
use crate::exchange::IDEMPOTENCY_KEY;
use crate::pages::cursor::{value_at, with_value};

impl Call {
    /// The number that a parameter of the query or a place in the body was set to.
    pub(crate) fn page_number(&self, parameter: &str) -> Option<u64> {
        let text = if is_in_body(parameter) {
            value_at(self.body.as_bytes()?, parameter).ok()??.text()?
        } else {
            let (_, text) = self.query.iter().find(|(known, _)| known == parameter)?;
            text.rsplit('=').next()?.to_owned()
        };
        // A parameter of `type: number` is written `20.0`.
        let whole = text.split_once('.').filter(|(_, fraction)| fraction.bytes().all(|digit| digit == b'0'));
        whole.map_or(text.as_str(), |(whole, _)| whole).parse().ok()
    }

    /// Sets a parameter of the query, or a place in a body of JSON, to a text or number; `false` if it was that already. With another body it is another request, which a
    /// server would take for the first one by its `Idempotency-Key`.
    ///
    /// # Errors
    /// When the body is something else.
    pub(crate) fn set_page(&mut self, parameter: &str, page: Parameter) -> Result<bool, String> {
        if is_in_body(parameter) {
            let body = self.body.as_bytes().ok_or("the body of the request is a stream")?;
            let before = value_at(body, parameter);
            let body = with_value(body, parameter, page.json())
                .map_err(|error| format!("the body of the request has no place `{parameter}`: {error}"))?;
            let is_other = before.as_ref() != Ok(&Some(page));
            if self.body.length() == Some(0) {
                self.body("application/json", body);
            } else {
                self.body = body.into();
            }
            self.headers.remove(IDEMPOTENCY_KEY);
            Ok(is_other)
        } else {
            let before = self.query.clone();
            self.query(parameter, &page.text());
            Ok(self.query != before)
        }
    }

    /// Lets this call go where a reference in an answer to it leads, which has path and query of its own; `false` if it goes there already.
    ///
    /// # Errors
    /// When that is no address, or on another origin than the call's. The answer may be `effective` of another address.
    pub(crate) fn lead_to(&mut self, reference: &str, effective: Option<&Uri>) -> Result<bool, String> {
        let before = self.uri()?;
        let address = reference::resolve_at_home(&before, effective.unwrap_or(&before), reference)?;
        Ok(*self.address.insert(address) != before)
    }
}

/// What is no name of a parameter is a JSON Pointer, which begins with a slash.
fn is_in_body(parameter: &str) -> bool {
    parameter.starts_with('/')
}
