//! The names of status codes: RFC 9110, section 15, and the other entries of IANA's registry of HTTP status codes.

use openapiv3::StatusCode;

use super::names::{Ident, type_name, words};
use crate::ir::Status;

fn phrase(code: u16) -> Option<&'static str> {
    Some(match code {
        100 => "Continue",
        101 => "Switching Protocols",
        102 => "Processing",
        103 => "Early Hints",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi-Status",
        208 => "Already Reported",
        226 => "IM Used",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        305 => "Use Proxy",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        511 => "Network Authentication Required",
        _ => return None,
    })
}

pub(super) fn of(key: &StatusCode) -> Status {
    match key {
        StatusCode::Code(code) => Status::Code(*code),
        StatusCode::Range(hundreds) => Status::Range(*hundreds),
    }
}

/// The variant of a response.
pub(super) fn variant_name(status: Status) -> Ident {
    match status {
        Status::Code(code) => match phrase(code) {
            Some(phrase) => type_name(phrase),
            None => type_name(&format!("Status {code}")),
        },
        Status::Range(1) => type_name("Informational"),
        Status::Range(2) => type_name("Success"),
        Status::Range(3) => type_name("Redirection"),
        Status::Range(4) => type_name("ClientError"),
        Status::Range(5) => type_name("ServerError"),
        Status::Range(hundreds) => type_name(&format!("Status {hundreds} XX")),
        Status::Default => type_name("Other"),
    }
}

/// `404 Not Found`, `4XX`, `default`: the response's key as a reader knows it.
pub(super) fn label(status: Status) -> String {
    match status {
        Status::Code(code) => match phrase(code) {
            Some(phrase) => format!("{code} {phrase}"),
            None => code.to_string(),
        },
        Status::Range(hundreds) => format!("{hundreds}XX"),
        Status::Default => "Any other status".to_owned(),
    }
}

/// Whether a description says no more than the status does, however it is written: `NotFound`, `404: not found.`
pub(super) fn is_label(status: Status, description: &str) -> bool {
    let Status::Code(code) = status else { return false };
    let description = words(description);
    phrase(code).is_some_and(|phrase| words(phrase) == description) || words(&label(status)) == description
}

/// The response's key in the document.
pub(super) fn key(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundreds) => format!("{hundreds}XX"),
        Status::Default => "default".to_owned(),
    }
}

pub(super) fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(200..=299) | Status::Range(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_descriptions_are_no_more_than_the_status() {
        for text in ["Not Found", "not found.", "NotFound", "NOT_FOUND", "404: Not found"] {
            assert!(is_label(Status::Code(404), text), "{text}");
        }
        assert!(!is_label(Status::Code(404), "Pet not found"));
        assert!(!is_label(Status::Default, "Any other status"));
    }
}
