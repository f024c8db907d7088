//! The samples of the vendor's page through the generated models and back: their wire tables and their serde traits.
//!
//! `samples/README.md` says where the samples differ from the document.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]

use std::fmt::Debug;

use oasmith_runtime::{Decode, DecodeError, Encode, from_json, to_json};
use serde_json::Value;
use telnyx_ip_connections::{ConnectionErrors, IpConnectionResponse, UpdateIpConnectionRequest};

const REQUEST: &str = include_str!("samples/update_request.json");
const RESPONSE: &str = include_str!("samples/update_response.json");
const ERRORS: &str = include_str!("samples/error_response.json");

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn read<T: Decode>(text: &str) -> T {
    from_json(text.as_bytes()).unwrap()
}

fn written<T: Encode>(value: &T) -> String {
    String::from_utf8(to_json(value).unwrap()).unwrap()
}

fn problem<T: Decode + Debug>(text: &str) -> DecodeError {
    from_json::<T>(text.as_bytes()).unwrap_err()
}

/// The request as it should come back: without the one member that is called otherwise, since the page misspells it.
fn request_as_described() -> Value {
    let mut request = json(REQUEST);
    let inbound = request.pointer_mut("/inbound").unwrap();
    let misspelled = inbound.as_object_mut().unwrap().remove("dns_number_format");
    assert_eq!(misspelled, Some(Value::from("+e164")));
    request
}

#[test]
fn samples_come_back_as_they_were() {
    let response: IpConnectionResponse = read(RESPONSE);
    assert_eq!(json(&written(&response)), json(RESPONSE));
    let errors: ConnectionErrors = read(ERRORS);
    assert_eq!(json(&written(&errors)), json(ERRORS));
    let request: UpdateIpConnectionRequest = read(REQUEST);
    assert_eq!(json(&written(&request)), request_as_described());
}

#[test]
fn the_misspelled_member_is_read_under_its_right_name() {
    let text = REQUEST.replace("dns_number_format", "dnis_number_format");
    let request: UpdateIpConnectionRequest = read(&text);
    assert_eq!(json(&written(&request)), json(&text));
}

#[test]
fn members_are_written_in_the_order_of_the_description() {
    // The sample of the response has that order; without insignificant space it is the very text.
    let response: IpConnectionResponse = read(RESPONSE);
    assert_eq!(written(&response), compact(RESPONSE));

    // That of the request has not: the third address comes before the second.
    let request = written(&read::<UpdateIpConnectionRequest>(REQUEST));
    let place = |name| (REQUEST.find(name).unwrap(), request.find(name).unwrap());
    let (second, third) = (place("default_secondary_ip_id"), place("default_tertiary_ip_id"));
    assert!(second.0 > third.0 && second.1 < third.1, "{request}");
}

/// Without the space between tokens. No string of the samples has two spaces, or a space after a colon.
fn compact(text: &str) -> String {
    text.lines().map(|line| line.trim_start().replace("\": ", "\":")).collect()
}

#[test]
fn a_required_member_that_is_missing_is_named() {
    let error = problem::<IpConnectionResponse>(r#"{"date": {}}"#);
    assert_eq!(error.missing_keys(), ["data"]);
    assert_eq!(error.to_string(), "$: missing key `data`");
    let error = problem::<ConnectionErrors>("{}");
    assert_eq!(error.missing_keys(), ["errors"]);
    assert_eq!(error.to_string(), "$: missing key `errors`");

    // It is required, and cannot be null.
    let error = problem::<IpConnectionResponse>(r#"{"data": null}"#);
    assert_eq!(error.path(), "$.data");
}

#[test]
fn a_value_of_another_type_is_named_by_its_path() {
    for (from, to, path) in [
        ("true", "\"yes\"", "$.data.active"),
        ("25", "2.5", "$.data.webhook_timeout_secs"),
        ("\"rtcp-mux\"", "1", "$.data.rtcp_settings.port"),
        ("\"G722\"", "\"G722\", null", "$.data.inbound.codecs[1]"),
        ("\"1293384261075731499\"", "1293384261075731499", "$.data.outbound.outbound_voice_profile_id"),
    ] {
        let error = problem::<IpConnectionResponse>(&RESPONSE.replacen(from, to, 1));
        assert_eq!(error.path(), path);
        assert!(error.expected().is_some() && error.found().is_some(), "{error}");
    }
}

#[cfg(feature = "serde")]
mod serde {
    use super::*;

    #[test]
    fn samples_come_back_through_serde() {
        let response: IpConnectionResponse = serde_json::from_str(RESPONSE).unwrap();
        assert_eq!(response, read(RESPONSE));
        assert_eq!(serde_json::to_value(&response).unwrap(), json(RESPONSE));
        let errors: ConnectionErrors = serde_json::from_value(json(ERRORS)).unwrap();
        assert_eq!(serde_json::to_value(&errors).unwrap(), json(ERRORS));
        let request: UpdateIpConnectionRequest = serde_json::from_str(REQUEST).unwrap();
        let value = serde_json::to_value(&request).unwrap();
        assert_eq!(value, request_as_described());
    }

    #[test]
    fn serde_writes_what_the_wire_tables_write() {
        let response: IpConnectionResponse = read(RESPONSE);
        let text = serde_json::to_string(&response).unwrap();
        assert_eq!(text, written(&response));
        let pretty = serde_json::to_string_pretty(&response).unwrap();
        assert_eq!(pretty, RESPONSE.trim_end());
    }

    #[test]
    fn serde_reports_the_path() {
        let error = serde_json::from_str::<ConnectionErrors>("{}").unwrap_err();
        let text = error.to_string();
        assert!(text.contains("missing key `errors`"), "{text}");
        let text = RESPONSE.replacen("25", "2.5", 1);
        let error = serde_json::from_str::<IpConnectionResponse>(&text).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("$.data.webhook_timeout_secs"), "{text}");
    }
}
