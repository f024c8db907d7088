//! The models read and write the API's own samples without loss: they are a fair stand-in for the generated ones.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_derive_models::{ConnectionErrors, IpConnectionResponse, UpdateIpConnectionRequest};
use serde_json::Value;

fn round_trips<T: DeserializeOwned + Serialize>(sample: &str) {
    let sample: Value = serde_json::from_str(sample).unwrap();
    let model: T = serde_json::from_value(sample.clone()).unwrap();
    assert_eq!(serde_json::to_value(&model).unwrap(), sample);
}

#[test]
fn request() {
    let sample = include_str!("../../../tests/samples/update_request.json");
    // The page misspells this key; see the README beside the sample.
    let sample = sample.replace("dns_number_format", "dnis_number_format");
    round_trips::<UpdateIpConnectionRequest>(&sample);
}

#[test]
fn response() {
    round_trips::<IpConnectionResponse>(include_str!(
        "../../../tests/samples/update_response.json"
    ));
}

#[test]
fn error() {
    round_trips::<ConnectionErrors>(include_str!("../../../tests/samples/error_response.json"));
}
