//! Which credentials an operation asks for, held against those that a client sends: its one bearer token, with every
//! call. Schemes that no client sends have been reported where they are defined.

use serde_json::Value;

use super::super::keywords::Kind;
use super::{Members, Walker};
use crate::diagnostics::Pointer;

const ONE_TOKEN: &str =
    "the client sends its bearer token with every call; make a second client for what needs another or none";

impl Walker<'_, '_> {
    /// Reports an operation for which the bearer token is not what it asks for (OAS 3.0.4 "Operation Object").
    pub(super) fn requirements(&mut self, operation: &Members, at: &Pointer) {
        let Some(Value::Array(alternatives)) = operation.get("security") else {
            return;
        };
        if self.references.value("/security").and_then(Value::as_array) == Some(alternatives) {
            return;
        }
        let home = self.references.home(Kind::SecurityScheme).unwrap_or_default();
        let schemes = self.references.value(home.as_str()).and_then(Value::as_object);
        let tokens: Vec<&String> =
            schemes.into_iter().flatten().filter(|(_, scheme)| is_bearer(scheme)).map(|(name, _)| name).collect();
        let is_met = match tokens.as_slice() {
            [] => true,
            [token] => alternatives.iter().filter_map(Value::as_object).any(|all| all.keys().eq([*token])),
            _ => false,
        };
        if !is_met {
            self.reporter.unsupported("`security` of a single operation".to_owned(), ONE_TOKEN, &at.child("security"));
        }
    }
}

fn is_bearer(scheme: &Value) -> bool {
    let is =
        |key: &str, value| scheme.get(key).and_then(Value::as_str).is_some_and(|it| it.eq_ignore_ascii_case(value));
    is("type", "bearer") || is("type", "http") && is("scheme", "bearer")
}
