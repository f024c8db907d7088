//! Which warnings the document itself does not want: `x-oasmith-allow` at its root. In come the members of the root, out go
//! codes to the reporter.

use serde_json::Value;

use super::leaf::found;
use super::reporter::Reporter;
use super::walk::Members;
use crate::diagnostics::{Code, Message, Pointer, Severity};

const KEYWORD: &str = "x-oasmith-allow";

/// From here on what the document allows is not reported.
pub(super) fn apply(root: &Members, reporter: &mut Reporter) {
    let at = Pointer::root().child(KEYWORD);
    let codes = match root.get(KEYWORD) {
        None => return,
        Some(Value::Array(codes)) => codes,
        Some(other) => {
            let message = format!("`{KEYWORD}` is a list of codes, and not {}", found(other));
            return reporter.report(Code::WrongShape, &at, message);
        }
    };
    for (index, code) in codes.iter().enumerate() {
        match read(code) {
            Ok(code) => reporter.allow(code),
            Err(message) => reporter.report(Code::UnknownDiagnostic, &at.child(index), message),
        }
    }
}

fn read(code: &Value) -> Result<Code, Message> {
    let Some(text) = code.as_str() else {
        return Err(format!("a code is a string, and not {}", found(code)).into());
    };
    match text.parse::<Code>() {
        Ok(code) if code.severity() == Severity::Warning => Ok(code),
        Ok(code) => Err(format!("`{code}` is an error, and only warnings can be allowed").into()),
        Err(unknown) => Err(Message::from(format!("no diagnostic has the code `{text}`"))
            .help(unknown.suggestion().map(|code| format!("did you mean `{code}`: {}?", code.title())))),
    }
}
