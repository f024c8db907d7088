//! The examples of README.md and docs/guide.md, which quote this file; what needs features of the runtime is in its own tests/guide.rs.
//! A mock takes the place of the server.
#![allow(missing_docs, reason = "the description of the client says little")]
#![allow(clippy::unwrap_used, reason = "a failing test panics")]
#![allow(clippy::print_stdout, reason = "examples show what they have")]

use std::error::Error as StdError;
use std::fs;
use std::future::{pending, ready};
use std::io::Write;
use std::time::Duration;

use oasmith::Pagination;
use oasmith_runtime::{
    AccessToken, Body, File, Hook, ItemBody, MockTransport, Nullable, Operation, Paginated, Retry, Sent, TokenCache,
    TokenError, Validate,
};

#[rustfmt::skip]
#[path = "golden/guide/expected.rs"]
pub mod api;

use api::{
    Client, ClientBuilder, CreatePetError, ListPetsHeaders, Pet, Question, Server, ServerRegion, UploadPhotoForm,
};

type Outcome = Result<(), Box<dyn StdError>>;

const REX: &str = r#"{"name": "Rex"}"#;

fn builder(mock: &MockTransport) -> ClientBuilder {
    Client::builder().api_key_auth("k3y").transport(mock.clone())
}

fn client(mock: &MockTransport) -> Client {
    builder(mock).build().unwrap()
}

fn pet() -> Pet {
    Pet::new("Rex".to_owned())
}

mod readme {
    use oasmith_runtime::MockTransport;
    use telnyx_ip_connections::{
        Client, Error, Nullable, UpdateInboundIp, UpdateIpConnectionError, UpdateIpConnectionRequest,
    };

    use super::Outcome;

    fn real(token: &str) -> Result<Client, telnyx_ip_connections::BuildError> {
        let client = Client::builder().bearer_auth(token).build()?;

        Ok(client)
    }

    #[tokio::test]
    async fn the_first_call() -> Outcome {
        // The features of this package say which TLS there is.
        assert!(real("t0ken").err().is_none_or(|error| error.to_string().contains("`rustls`")));
        let mock = MockTransport::new();
        let errors = r#"{"errors": [{"title": "Not there"}]}"#;
        let sent = r#"{"active": false, "inbound": {"channel_limit": null}}"#;
        mock.on("PATCH", "/v2/ip_connections/1293384261075731499").body(sent).answer(404, errors);
        let client = Client::builder().bearer_auth("t0ken").transport(mock.clone()).build()?;

        let change = UpdateIpConnectionRequest {
            active: Some(false),
            inbound: Some(UpdateInboundIp { channel_limit: Nullable::Null, ..Default::default() }),
            ..Default::default()
        };
        match client.ip_connections().update("1293384261075731499", &change).await {
            Ok(answer) => println!("{:?}", answer.data.updated_at),
            Err(Error::Api(answer)) => match answer.error {
                UpdateIpConnectionError::NotFound(errors) => eprintln!("no such connection: {errors:?}"),
                other => eprintln!("{other:?}"),
            },
            Err(error) => eprintln!("{error}"),
        }
        Ok(mock.check()?)
    }
}

#[test]
fn models_and_their_validation() {
    let pet = Pet {
        tags: Some(vec!["old".to_owned(), String::new()]),
        owner: Nullable::Null,
        ..Pet::new("Rex of the Seven Valleys".to_owned())
    };

    let violations = pet.validate().unwrap_err().to_string(); // use oasmith_runtime::Validate
    assert_eq!(violations.lines().next(), Some("$.name: expected at most 20 characters, found 24"));
    assert_eq!(violations.lines().nth(1), Some("$.tags[1]: expected at least 1 character, found \"\""));

    let request = client(&MockTransport::new()).create_pet(&pet);
    assert_eq!(request.validate().unwrap_err().to_string(), violations);
}

#[tokio::test]
async fn calls() -> Outcome {
    let mock = MockTransport::new();
    mock.on("GET", "/v2/pets/7").header("x-tenant", "t1").answer(200, REX).header("x-request-id", "r1").times(2);
    let client = client(&mock);

    let pet = client.get_pet(7).timeout(Duration::from_secs(5)).header("x-tenant", "t1").await?;
    println!("{} ({}, request {:?})", pet.name, pet.status(), pet.headers().get("x-request-id"));

    let request = client.get_pet(7).request()?; // what would be sent, without any I/O
    assert_eq!(request.uri(), "https://eu.example.com/v2/pets/7");
    let answer = client.get_pet(7).header("x-tenant", "t1").send_raw().await?; // as it came, whatever its status
    assert_eq!(answer.body(), REX);
    Ok(mock.check()?)
}

async fn until(client: &Client, shutdown: impl Future<Output = ()>) -> Outcome {
    tokio::select! {
        pet = client.get_pet(7) => println!("{}", pet?.name),
        () = shutdown => {} // the connection is closed, or over HTTP/2 the stream is reset
    }
    Ok(())
}

#[tokio::test]
async fn calls_that_are_given_up() -> Outcome {
    let mock = MockTransport::new();
    mock.on_operation("getPet").answer(200, REX).always();
    until(&client(&mock), pending()).await?;
    assert_eq!(mock.requests().len(), 1);
    until(&client(&mock), ready(())).await
}

#[tokio::test]
async fn bodies() -> Outcome {
    let mock = MockTransport::new();
    mock.on_operation("uploadPhoto").answer(204, "");
    mock.on_operation("getPhoto").answer(200, Body::from_iter(["one", "two"]));
    mock.on_operation("importPets").body("{\"name\":\"Rex\"}\n{\"name\":\"Rex\"}\n").answer(204, "");
    let client = client(&mock);
    let (chunks, size, mut file) = (Body::from_iter(["one", "two"]), 6, Vec::new());

    let photo = File::new(Body::stream(chunks).with_length(size)).name("cat.png").content_type("image/png");
    client.upload_photo(UploadPhotoForm { photo, caption: "A cat".to_owned() }).await?;

    let mut body = client.get_photo(7).stream().await?.into_body(); // a `download` goes on where it breaks
    while let Some(chunk) = body.chunk().await? {
        file.write_all(&chunk)?;
    }
    assert_eq!(file, b"onetwo");

    let (length, kept_validator) = (3, "\"v1\"".to_owned());
    let asked = mock.on_operation("getPhoto").header("range", "bytes=3-").header("if-range", "\"v1\"");
    asked.answer(206, "two").header("content-range", "bytes 3-5/6").header("etag", "\"v1\"");
    // When the program starts anew: the rest of the file, if what the server has did not change meanwhile.
    let mut answer = client.get_photo(7).resume_download(length, &kept_validator, Retry::attempts(5)).await?;
    assert_eq!(answer.chunk().await?.unwrap(), "two");

    let pets = vec![pet(), pet()];
    client.import_pets(ItemBody::iter(pets)).await?;
    Ok(mock.check()?)
}

#[tokio::test]
async fn errors_and_headers() -> Outcome {
    let mock = MockTransport::new();
    let mut problem = mock.on_operation("createPet").answer(409, r#"{"title": "There is a Rex"}"#);
    problem.header("content-type", "application/problem+json").times(2);
    mock.on_operation("listPets").answer(200, r#"{"pets": []}"#).header("x-total", "0");
    let (client, pet) = (client(&mock), pet());

    if let Err(error) = client.create_pet(&pet).await {
        match error.api_error() {
            Some(CreatePetError::Conflict(problem)) => println!("{:?}", problem.title),
            _ if error.is_retryable() => println!("later: {error}"),
            _ => println!("{error}"),
        }
    }
    assert_eq!(client.create_pet(&pet).await.unwrap_err().problem().unwrap().title.as_deref(), Some("There is a Rex"));

    let page = client.list_pets().await?;
    let headers: ListPetsHeaders = page.typed_headers()?;
    assert_eq!(headers.x_total, Some(0));
    Ok(mock.check()?)
}

#[tokio::test]
async fn lists_in_pages() -> Outcome {
    let mock = MockTransport::new();
    mock.on("GET", "/v2/pets?limit=100").answer(200, r#"{"pets": [{"name": "Rex"}], "next": "b"}"#);
    mock.on("GET", "/v2/pets?limit=100&cursor=b").answer(200, r#"{"pets": [{"name": "Tom"}]}"#);
    let client = client(&mock);

    let mut pets = client.list_pets().limit(100).items(); // use oasmith_runtime::Paginated
    while let Some(pet) = pets.next().await {
        println!("{}", pet?.name);
    }
    Ok(mock.check()?)
}

#[test]
fn pages_by_the_build_script() -> Outcome {
    let by_cursor = Pagination::cursor("cursor", "/next").items("/pets");
    let builder = oasmith::Builder::new("api.yaml").pagination("listPets", by_cursor);
    drop(builder);

    let by_cursor = Pagination::cursor("cursor", "/next").items("/pets");
    let builder = oasmith::Builder::new("tests/golden/guide/spec.yaml").pagination("listPets", by_cursor);
    let report = builder.compile()?;
    assert_eq!(report.diagnostics(), []);
    Ok(())
}

#[tokio::test]
async fn events() -> Outcome {
    let mock = MockTransport::new();
    let chat = Body::from_iter(["data: {\"text\": \"Wo", "of\"}\n\ndata: [DONE]\n\n"]);
    mock.on_operation("chat").answer(200, chat).header("content-type", "text/event-stream");
    for id in 0..2 {
        let changes = Body::from_iter([format!("id: {id}\nretry: 1\ndata: {REX}\n\n")]);
        mock.on_operation("watch").answer(200, changes);
    }
    mock.on_operation("watch").header("last-event-id", "1").answer(204, ""); // the end, by the standard
    let client = client(&mock);

    let question = Question { text: "Who is there?".to_owned(), stream: Some(true) };
    let mut events = client.chat(&question).events().await?;
    while let Some(event) = events.next().await {
        print!("{}", event?.text);
    }

    let mut changes = client.watch().reconnect(Retry::attempts(10)).await?;
    while let Some(change) = changes.next().await {
        println!("{:?}", change?.data);
    }
    Ok(mock.check()?)
}

fn ask_the_server() -> impl Future<Output = Result<AccessToken, TokenError>> + Send {
    ready(Ok(AccessToken::new("t0ken").expires_in(Duration::from_secs(3600))))
}

#[tokio::test]
async fn credentials() -> Outcome {
    let mock = MockTransport::new();
    mock.on_operation("getPet").header("x-key", "k3y").answer(200, REX);
    mock.on_operation("getPet").header("authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==").answer(200, REX);
    mock.on_operation("getPet").header("authorization", "Bearer t0ken").answer(200, REX);
    mock.on_operation("getPet").header("authorization", "Bearer of-another-user").answer(200, REX);

    let by_key = Client::builder().api_key_auth("k3y");
    let by_password = Client::builder().basic_auth("Aladdin", "open sesame");
    let by_token = Client::builder().oauth(TokenCache::new(|| async { ask_the_server().await }));
    for builder in [by_key, by_password, by_token] {
        let client = builder.transport(mock.clone()).build()?;
        client.get_pet(7).await?;
    }

    client(&mock).get_pet(7).header("authorization", "Bearer of-another-user").await?;
    let error = Client::builder().transport(mock.clone()).build()?.get_pet(7).await.unwrap_err();
    assert!(error.to_string().contains("api_key_auth"), "{error}");
    Ok(mock.check()?)
}

#[test]
fn servers() -> Outcome {
    let builder = builder(&MockTransport::new());
    let region: ServerRegion = "us".parse()?; // `mars` is none of `eu`, `us`
    let client = builder.base_url(Server { region, ..Default::default() }).build()?;
    assert_eq!(client.get_pet(7).request()?.uri(), "https://us.example.com/v2/pets/7");
    let staging = client.get_pet(7).base_url(Client::STAGING_SERVER).request()?;
    assert_eq!(staging.uri(), "https://staging.example.com/v2/pets/7");
    assert!("mars".parse::<ServerRegion>().unwrap_err().to_string().contains("none of `eu`, `us`"));
    Ok(())
}

#[tokio::test]
async fn retries() -> Outcome {
    let mock = MockTransport::new();
    for operation in ["getPet", "createPet"] {
        mock.on_operation(operation).answer(503, "");
    }
    mock.on_operation("createPet").header("idempotency-key", "8e03978e-40d5").answer(201, REX);
    mock.on_operation("getPet").answer(200, REX);
    let (builder, pet) = (builder(&mock), pet());

    let client = builder.retry(Retry::attempts(3)).build()?;
    client.create_pet(&pet).idempotency_key("8e03978e-40d5").await?; // a POST is sent again only with a key
    client.get_pet(7).retry(Retry::attempts(5).deadline(Duration::from_secs(30))).await?;
    Ok(mock.check()?)
}

#[tokio::test]
async fn conditional_requests() -> Outcome {
    let mock = MockTransport::new();
    mock.on_operation("getPet").answer(200, REX).header("etag", "\"v1\"");
    mock.on_operation("getPet").header("if-none-match", "\"v1\"").answer(304, "");
    let client = client(&mock);

    let known = client.get_pet(7).await?;
    let etag = known.etag().ok_or("there is none")?;
    match client.get_pet(7).if_none_match(etag).await {
        Ok(pet) => println!("{} has changed", pet.name),
        Err(error) if error.is_not_modified() => println!("{} is as it was", known.name),
        Err(error) => return Err(error.into()),
    }
    Ok(mock.check()?)
}

struct Log;

impl Hook for Log {
    fn after(&self, sent: &Sent<'_>) {
        println!("{} took {:?}", sent.call.operation, sent.elapsed);
    }
}

#[tokio::test]
async fn limits_and_hooks() -> Outcome {
    let mock = MockTransport::new();
    mock.on_operation("getPet").answer(200, REX);
    let builder = builder(&mock);

    let limited = builder.rate_limit(10, Duration::from_secs(1)).timeout(Duration::from_secs(30)).max_body(16 << 20);
    limited.hook(Log).build()?.get_pet(7).await?;
    Ok(mock.check()?)
}

#[tokio::test]
async fn your_tests() -> Outcome {
    let mock = MockTransport::new();
    mock.on_operation("getPet").answer(503, "");
    mock.on("GET", "/v2/pets/7").header("x-key", "k3y").answer(200, r#"{"name": "Rex"}"#);
    let client = Client::builder().api_key_auth("k3y").retry(Retry::attempts(2)).transport(mock.clone()).build()?;

    assert_eq!(client.get_pet(7).await?.name, "Rex"); // or your own code that calls it
    mock.check()?;
    Ok(())
}

/// Without what indents them.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_example_is_a_part_of_what_runs() {
    let quoted =
        ["tests/guide.rs", "runtime/tests/guide.rs", "examples/downstream/build.rs", "examples/downstream/src/main.rs"];
    let quoted: String = quoted.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let quoted = lines(&quoted);
    for path in ["README.md", "docs/guide.md"] {
        let text = fs::read_to_string(path).unwrap();
        let blocks = text.split("```rust\n").skip(1).map(|block| block.split("```").next().unwrap());
        for example in blocks.flat_map(|block| block.split("\n\n")) {
            let lines = lines(example);
            let runs = quoted.windows(lines.len()).any(|window| window == lines);
            assert!(runs, "nothing runs this example of {path}:\n{example}");
        }
    }
}
