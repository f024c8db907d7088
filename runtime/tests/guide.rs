//! The examples of docs/guide.md that need features of the runtime; the others are in tests/guide.rs of the workspace.

#![cfg(all(
    feature = "base64",
    feature = "blocking",
    feature = "jiff",
    feature = "oauth2",
    feature = "reqwest",
    feature = "tower",
    feature = "tracing",
    feature = "uuid",
    feature = "validate",
    feature = "xml"
))]
#![allow(dead_code, missing_docs, reason = "the description of the client says little, and little of it is used")]

use std::error::Error;

use oasmith_runtime::oauth2::OAuth2;
use oasmith_runtime::{Base64, Blocking, Body, MockTransport, TowerTransport, Uuid, from_json};
use tower::ServiceBuilder;
use tracing::Instrument;

#[rustfmt::skip]
#[path = "../../tests/golden/guide/expected.rs"]
#[allow(unused_imports, reason = "not all of it is used")]
pub mod api;

#[rustfmt::skip]
#[path = "../../tests/golden/xml/expected.rs"]
#[allow(unused_imports, reason = "not all of it is used")]
pub mod books;

use api::{Client, Operation, Paginated, Pet};
use books::Book;

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
fn xml() -> Outcome {
    let mock = MockTransport::new();
    let text = r#"<b:book xmlns:b="https://example.com/book" id="7"><b:main-title>Emma</b:main-title><note xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/></b:book>"#;
    mock.on_operation("putBook").answer(200, text);
    let client = books::Client::builder("https://books.example.com").transport(mock.clone()).build()?;
    tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
        let book = Book { title: Some("Emma".to_owned()), ..Book::new(7, None) };
        let book = client.put_book(&book).await?; // <b:book xmlns:b="https://example.com/book" id="7"><b:main-title>Emma</b:main-title>...
        assert_eq!(book.title.as_deref(), Some("Emma"));
        let sent = mock.requests()[0].body().clone();
        let beginning = r#"<b:book xmlns:b="https://example.com/book" id="7"><b:main-title>Emma</b:main-title>"#;
        assert!(std::str::from_utf8(&sent)?.contains(beginning), "{sent:?}");
        Ok(mock.check()?)
    })
}

#[tokio::test]
async fn spans() -> Outcome {
    let mock = MockTransport::new();
    mock.on_operation("getPet").answer(200, r#"{"name": "Rex"}"#);
    let client = Client::builder().api_key_auth("k3y").transport(mock.clone()).build()?;

    let span = tracing::info_span!("checkout");
    let pet = client.get_pet(7).send().instrument(span).await?; // use tracing::Instrument
    assert_eq!(pet.name, "Rex");
    Ok(mock.check()?)
}

#[tokio::test]
async fn transports() -> Outcome {
    let builder = Client::builder();
    let own = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none()) // the client follows them, if it is told to
        .proxy(reqwest::Proxy::all("http://proxy.example.com:3128")?)
        .cookie_store(true)
        .build()?;
    let client = builder.transport(own).build()?;
    drop(client);

    let builder = Client::builder().api_key_auth("k3y");
    let service = tower::service_fn(|_: http::Request<Body>| async {
        Ok::<_, std::io::Error>(http::Response::new(Body::from(r#"{"name": "Rex"}"#)))
    });
    let service = ServiceBuilder::new().concurrency_limit(8).service(service); // such as hyper's client
    let client = builder.transport(TowerTransport::new(service)).build()?;
    assert_eq!(client.get_pet(7).await?.name, "Rex");
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
