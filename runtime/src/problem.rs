//! Problem details, the form of errors that APIs agree on (RFC 9457).

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::RawResponse;

/// What an answer of `application/problem+json` says of the problem (RFC 9457 §3.1). See [`Error::problem`](crate::Error::problem).
///
/// A member of another type than the standard gives it is as good as absent.
///
/// ```
/// use oasmith_runtime::{Error, http};
///
/// let answer = http::Response::builder()
///     .status(403)
///     .header("content-type", "application/problem+json")
///     .body(r#"{"type": "https://example.com/out-of-credit", "title": "Not enough credit.", "balance": 30}"#.into())
///     .unwrap();
/// let error = Error::<()>::UndocumentedStatus(Box::new(answer.into()));
/// let problem = error.problem().unwrap();
/// assert_eq!(problem.to_string(), "Not enough credit.");
/// assert_eq!(problem.extensions["balance"], 30);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// The member `type`: a URI reference that identifies the kind of problem, `about:blank` where there is none.
    pub kind: String,
    /// What this kind of problem is, for people.
    pub title: Option<String>,
    /// The status that the server meant. [`Error::status`](crate::Error::status) is the one that came.
    pub status: Option<u16>,
    /// What is wrong this time, for people.
    pub detail: Option<String>,
    /// A URI reference that identifies this occurrence.
    pub instance: Option<String>,
    /// All other members (§3.2).
    pub extensions: BTreeMap<String, Value>,
}

impl Problem {
    /// The problem that an answer reports, if its media type says that it does.
    pub(crate) fn of(response: &RawResponse) -> Option<Self> {
        let value = response.is("application/problem+json").then(|| response.json())?;
        let Ok(Value::Object(mut members)) = value else { return None };
        let mut text = |name| match members.remove(name) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let kind = text("type").unwrap_or_else(|| "about:blank".to_owned());
        let (title, detail, instance) = (text("title"), text("detail"), text("instance"));
        let status = members.remove("status").and_then(|status| status.as_u64()?.try_into().ok());
        Some(Self { kind, title, status, detail, instance, extensions: members.into_iter().collect() })
    }
}

/// The title and the detail, as far as they are there.
impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.title, &self.detail) {
            (Some(title), Some(detail)) => write!(out, "{title}: {detail}"),
            (Some(text), None) | (None, Some(text)) => out.write_str(text),
            (None, None) => out.write_str(&self.kind),
        }
    }
}
