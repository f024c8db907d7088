//! The examples of docs/guide.md that need features of the runtime; the others are in tests/guide.rs of the workspace.

#![cfg(all(
    feature = "base64",
    feature = "blocking",
    feature = "jiff",
    feature = "oauth2",
    feature = "uuid",
    feature = "validate"
))]
#![allow(dead_code, missing_docs, reason = "the description of the client says little, and little of it is used")]

use std::error::Error;

use oasmith_runtime::oauth2::OAuth2;
use oasmith_runtime::{Base64, Blocking, MockTransport, Uuid, from_json};

#[rustfmt::skip]
#[path = "../../tests/golden/guide/expected.rs"]
#[allow(unused_imports, reason = "not all of it is used")]
pub mod api;

use api::{Client, Paginated, Pet};

type Outcome = Result<(), Box<dyn Error>>;

#[test]
fn formats() -> Outcome {
    let pet: Pet = from_json(
        br#"{"name": "Rex", "born": "2020-01-01T00:00:00Z", "chip": "6a09cdc3-8948-47f0-aa62-74ac943d6c58", "picture": "AQID",
            "price": 0.50}"#,
    )?;
    let Pet { born: Some(born), chip: Some(chip), picture: Some(picture), price: Some(price), .. } = pet else {
        return Err("not all is there".into());
    };

    let born: jiff::Timestamp = born.to_timestamp()?; // DateTime; Date and Time: to_civil, Duration: to_span
    let chip: uuid::Uuid = chip.to_uuid()?; // and back: Uuid::from(chip)
    let picture: Vec<u8> = picture.to_bytes()?; // and back: Base64::from_bytes(picture)
    let price: f64 = price.as_str().parse()?; // no feature: any type of numbers that reads text
    assert!((price - 0.5).abs() < f64::EPSILON);
    assert_eq!(born.to_string(), "2020-01-01T00:00:00Z");
    assert_eq!(Uuid::from(chip).as_str(), "6a09cdc3-8948-47f0-aa62-74ac943d6c58");
    assert_eq!(Base64::from_bytes(picture).as_str(), "AQID");
    Ok(())
}

#[test]
fn oauth() -> Outcome {
    let token = |_, _| async { Ok(http::Response::new(r#"{"access_token": "t0ken", "token_type": "Bearer"}"#.into())) };
    let mock = MockTransport::new();
    mock.on_operation("getPet").header("authorization", "Bearer t0ken").answer(200, r#"{"name": "Rex"}"#);

    let tokens = OAuth2::new("https://example.com/token", "my-id").client_secret("s3cret").client_credentials();
    let builder = Client::builder().oauth(tokens);
    builder.transport(mock.clone()).build()?;

    let tokens = OAuth2::new("https://example.com/token", "my-id").transport(token);
    let builder = Client::builder().oauth(tokens.client_secret("s3cret").client_credentials());
    builder.transport(mock.clone()).build()?.get_pet(7).block_on()?;
    Ok(mock.check()?)
}

#[test]
fn blocking() -> Outcome {
    let mock = MockTransport::new();
    mock.on_operation("getPet").answer(200, r#"{"name": "Rex"}"#);
    mock.on_operation("listPets").answer(200, r#"{"pets": [{"name": "Rex"}]}"#);
    let client = Client::builder().api_key_auth("k3y").transport(mock.clone()).build()?;

    let pet = client.get_pet(7).block_on()?; // use oasmith_runtime::Blocking
    for pet in client.list_pets().items() {
        println!("{}", pet?.name);
    }
    assert_eq!(pet.name, "Rex");
    Ok(mock.check()?)
}
