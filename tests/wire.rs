//! The generated client against a real HTTP server on the loopback interface: what it sends, and what becomes of each answer.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod server;

use std::net::TcpListener;
use std::time::Duration;

use oasmith_runtime::StatusCode;
use percent_encoding::percent_decode_str;
use serde_json::json;
use server::Server;
use server::peer::PATIENCE;
use telnyx_ip_connections::{
    Client, ClientBuilder, ConnectionErrors, EncryptedMedia, Error, IpConnectionResponse, Nullable, Operation,
    OutboundIp, Response, SipRegion, TransportProtocol, UpdateInboundIp, UpdateIpConnectionCall,
    UpdateIpConnectionError, UpdateIpConnectionRequest,
};

type Failure = Error<UpdateIpConnectionError>;

const CONNECTION: &str = r#"{"data": {"id": "1293", "active": true}}"#;

const ERRORS: &str = r#"{"errors": [{
    "code": "10015",
    "title": "Invalid value",
    "detail": "The value is out of range.",
    "source": {"pointer": "/inbound/channel_limit"},
    "meta": {"url": "https://example.com/10015"}
}]}"#;

fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(server.url()).bearer_auth("KEY0123").timeout(PATIENCE)
}

fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

fn nothing() -> UpdateIpConnectionRequest {
    UpdateIpConnectionRequest::default()
}

fn update(server: &Server) -> UpdateIpConnectionCall {
    client(server).ip_connections().update("1293", &nothing())
}

/// The body that the server sees.
async fn sent(body: &UpdateIpConnectionRequest) -> serde_json::Value {
    let server = Server::answering("200 OK", CONNECTION);
    let call = client(&server).ip_connections().update("1293", body);
    call.await.unwrap();
    server.asked().json()
}

/// The error, and what is at hand of the answer it came with.
async fn failure(status: &str, body: &str) -> Failure {
    let server = Server::answering(status, body);
    let error = update(&server).await.unwrap_err();
    let response = error.response().unwrap();
    assert!(status.starts_with(response.status().as_str()));
    assert_eq!(response.headers().get("x-request-id").unwrap(), "r1");
    assert_eq!(response.body(), body);
    error
}

#[tokio::test]
async fn a_success() {
    let server = Server::answering("200 OK", CONNECTION);
    let body = UpdateIpConnectionRequest { connection_name: Some("Zürich 1".to_owned()), ..nothing() };
    let call = client(&server).ip_connections().update("1293", &body);
    let response = call.await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers().get("x-request-id").unwrap(), "r1");
    assert_eq!(response.data.id.as_deref(), Some("1293"));
    assert_eq!(response.into_body().data.active, Some(true));

    let asked = server.asked();
    assert_eq!(asked.method, "PATCH");
    assert_eq!(asked.target, "/v2/ip_connections/1293");
    assert_eq!(asked.header("authorization"), Some("Bearer KEY0123"));
    assert_eq!(asked.header("content-type"), Some("application/json"));
    assert!(asked.header("accept").unwrap().contains("application/json"));
    assert!(asked.header("user-agent").unwrap().starts_with("oasmith/"));
    assert_eq!(asked.json(), json!({"connection_name": "Zürich 1"}));
}

#[tokio::test]
async fn each_documented_error_is_a_variant() {
    use UpdateIpConnectionError::{Forbidden, NotFound, Unauthorized, UnprocessableContent};

    type Variant = fn(ConnectionErrors) -> UpdateIpConnectionError;
    let documented: [(&str, Variant); 4] = [
        ("401 Unauthorized", Unauthorized),
        ("403 Forbidden", Forbidden),
        ("404 Not Found", NotFound),
        ("422 Unprocessable Content", UnprocessableContent),
    ];
    for (status, variant) in documented {
        let error = failure(status, ERRORS).await;
        assert!(!error.is_retryable() && !error.is_timeout());
        let Error::Api(answer) = error else {
            panic!("{status}: {error:?}");
        };
        let expected = variant(answer.response.json().unwrap());
        assert_eq!(format!("{:?}", answer.error), format!("{expected:?}"));
    }
}

#[tokio::test]
async fn an_error_says_what_was_wrong_with_the_request() {
    let error = failure("422 Unprocessable Content", ERRORS).await;
    let text = error.to_string();
    assert!(text.contains("422") && !text.contains("10015"), "{text}");
    assert!(format!("{error:?}").contains("10015"), "{error:?}");
    let Error::Api(answer) = error else {
        panic!("{error:?}");
    };
    let UpdateIpConnectionError::UnprocessableContent(body) = answer.error else {
        panic!("{answer:?}");
    };
    let [problem] = body.errors.as_slice() else {
        panic!("{body:?}");
    };
    assert_eq!(problem.code.as_deref(), Some("10015"));
    assert_eq!(problem.title.as_deref(), Some("Invalid value"));
    let source = problem.source.as_ref().unwrap();
    assert_eq!(source.pointer.as_deref(), Some("/inbound/channel_limit"));
    let meta = problem.meta.as_ref().unwrap();
    assert_eq!(meta.url.as_deref(), Some("https://example.com/10015"));
}

#[tokio::test]
async fn an_undocumented_status_keeps_its_answer() {
    for (status, retryable) in [
        ("500 Internal Server Error", true),
        ("429 Too Many Requests", true),
        ("418 I'm a teapot", false),
        ("202 Accepted", false),
    ] {
        let error = failure(status, "<html>").await;
        assert!(matches!(error, Error::UndocumentedStatus(_)), "{error:?}");
        assert_eq!(error.is_retryable(), retryable, "{status}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_as_described_is_named_by_its_path() {
    for (status, body, path) in [
        ("200 OK", r#"{"data": {"inbound": {"channel_limit": "ten"}}}"#, "$.data.inbound.channel_limit"),
        ("200 OK", r#"{"data": {"inbound": {"codecs": ["G722", 7]}}}"#, "$.data.inbound.codecs[1]"),
        ("200 OK", r#"{"data": []}"#, "$.data"),
        ("200 OK", "{}", "$"),
        ("422 Unprocessable Content", r#"{"errors": [{"code": 7}]}"#, "$.errors[0].code"),
    ] {
        let error = failure(status, body).await;
        let Error::Decode(answer) = &error else {
            panic!("{body}: {error:?}");
        };
        assert_eq!(answer.error.path(), path, "{body}");
        assert!(error.to_string().contains(path), "{error}");
    }
    let error = failure("200 OK", "").await;
    assert!(matches!(error, Error::Decode(_)) && error.to_string().contains("without the body"), "{error}");
}

#[tokio::test]
async fn a_body_that_is_not_json() {
    for body in ["<html>", r#"{"data": {}"#, r#"{"data": {}} more"#] {
        let error = failure("200 OK", body).await;
        let is_syntax = matches!(&error, Error::Decode(answer) if answer.error.is_syntax());
        assert!(is_syntax, "{body}: {error:?}");
    }
}

#[tokio::test]
async fn a_refused_connection() {
    // Nobody listens to this port: it is reserved, and a server would need privileges to use it.
    let client = Client::builder().base_url("http://127.0.0.1:1").bearer_auth("KEY0123").build();
    let call = client.unwrap().ip_connections().update("1293", &nothing());
    let error = call.await.unwrap_err();
    let is_connect = matches!(&error, Error::Transport(error) if error.is_connect());
    assert!(is_connect, "{error:?}");
    assert!(error.is_retryable() && error.response().is_none());
}

#[tokio::test]
async fn an_answer_that_does_not_come_in_time() {
    let late = Server::answering_after(PATIENCE, "200 OK", CONNECTION);
    let short = Duration::from_millis(50);

    let impatient = builder(&late).timeout(short).build().unwrap();
    let call = impatient.ip_connections().update("1293", &nothing());
    let error = call.await.unwrap_err();
    assert!(error.is_timeout() && error.is_retryable(), "{error:?}");
    assert!(matches!(error, Error::Timeout(_)));

    let error = update(&late).timeout(short).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
}

#[tokio::test]
async fn a_call_can_take_more_time_than_others() {
    let slow = Server::answering_after(Duration::from_millis(200), "200 OK", CONNECTION);
    let impatient = builder(&slow).timeout(Duration::from_millis(20)).build();
    let call = impatient.unwrap().ip_connections().update("1293", &nothing());
    call.timeout(PATIENCE).await.unwrap();
}

#[tokio::test]
async fn an_id_is_one_segment_of_the_path_whatever_it_holds() {
    let server = Server::answering("200 OK", CONNECTION);
    let connections = client(&server).ip_connections();
    for id in
        ["a/b", "a?b=c&d", "a#b", "a b", " ", "..up/a..", "...", "%2e%2e", "%2F", "a;b,c:d@e", "Zoë/日本 ✓", "\r\nx: y"]
    {
        connections.update(id, &nothing()).await.unwrap();
        let target = server.asked().target;
        let segment = target.strip_prefix("/v2/ip_connections/").unwrap();
        assert!(!segment.contains(['/', '?', '#', '\\']), "{target}");
        assert_eq!(percent_decode_str(segment).decode_utf8().unwrap(), id);
    }
}

#[tokio::test]
async fn an_id_that_would_be_another_path_is_not_sent() {
    let server = Server::answering("200 OK", CONNECTION);
    let connections = client(&server).ip_connections();
    for id in ["", ".", "..", "../up", "..\\up", "a/..;b"] {
        let error = connections.update(id, &nothing()).await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{error:?}");
        assert!(error.to_string().contains("`id`"), "{error}");
    }
    assert!(server.is_idle());
}

#[tokio::test]
async fn a_patch_sends_what_is_set_and_nothing_else() {
    assert_eq!(sent(&nothing()).await, json!({}));
    let one = UpdateIpConnectionRequest { active: Some(false), ..nothing() };
    assert_eq!(sent(&one).await, json!({"active": false}));
    let nested = UpdateIpConnectionRequest {
        inbound: Some(UpdateInboundIp { channel_limit: 10.into(), ..UpdateInboundIp::default() }),
        ..nothing()
    };
    assert_eq!(sent(&nested).await, json!({"inbound": {"channel_limit": 10}}));
}

#[tokio::test]
async fn a_patch_sends_null_where_it_is_told_to() {
    let body = UpdateIpConnectionRequest {
        encrypted_media: Nullable::Null,
        inbound: Some(UpdateInboundIp { channel_limit: Nullable::Null, ..UpdateInboundIp::default() }),
        ..nothing()
    };
    let expected = json!({"encrypted_media": null, "inbound": {"channel_limit": null}});
    assert_eq!(sent(&body).await, expected);
}

#[tokio::test]
async fn values_that_this_client_does_not_know_are_kept_and_sent_again() {
    let answer = json!({"data": {
        "transport_protocol": "QUIC",
        "encrypted_media": "ZRTP",
        "inbound": {"sip_region": "Moon"},
        "outbound": {"ani_override_type": "sometimes", "channel_limit": null},
    }});
    let server = Server::answering("200 OK", &answer.to_string());
    let connection = update(&server).await.unwrap().into_body().data;
    let protocol = connection.transport_protocol.unwrap();
    assert_eq!(protocol, TransportProtocol::Unknown("QUIC".to_owned()));
    let media = connection.encrypted_media.unwrap();
    assert_eq!(media, EncryptedMedia::Unknown("ZRTP".to_owned()));
    let region = connection.inbound.unwrap().sip_region.unwrap();
    assert_eq!(region, SipRegion::Unknown("Moon".to_owned()));
    let outbound: OutboundIp = connection.outbound.unwrap();

    let again = UpdateIpConnectionRequest {
        transport_protocol: Some(protocol),
        encrypted_media: media.into(),
        inbound: Some(UpdateInboundIp { sip_region: region.into(), ..UpdateInboundIp::default() }),
        outbound: Some(outbound),
        ..nothing()
    };
    assert_eq!(sent(&again).await, answer["data"]);
}

// Not on an async runtime, which the default transport needs for any I/O.
#[test]
fn a_request_can_be_looked_at_without_io() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::builder().base_url(&url).build().unwrap();
    let body = UpdateIpConnectionRequest { active: Some(true), ..nothing() };
    let request = client.ip_connections().update("a b", &body).request();
    let request = request.unwrap();
    assert_eq!(request.method(), "PATCH");
    let address = request.uri().to_string();
    assert_eq!(address, format!("{url}/ip_connections/a%20b"));
    assert_eq!(request.body().as_bytes().unwrap(), r#"{"active":true}"#);
    assert!(listener.accept().is_err(), "nothing may be sent");
}

#[tokio::test]
async fn a_call_can_have_headers_and_a_query_of_its_own() {
    let server = Server::answering("200 OK", CONNECTION);
    update(&server)
        .header("idempotency-key", "once")
        .header("authorization", "Bearer other")
        .query("dry run", &true)
        .await
        .unwrap();
    let asked = server.asked();
    assert_eq!(asked.target, "/v2/ip_connections/1293?dry%20run=true");
    assert_eq!(asked.header("idempotency-key"), Some("once"));
    assert_eq!(asked.header("authorization"), Some("Bearer other"));
}

#[tokio::test]
async fn a_client_can_have_a_user_agent_of_its_own() {
    let server = Server::answering("200 OK", CONNECTION);
    let client = builder(&server).user_agent("trunks/3").build().unwrap();
    let call = client.ip_connections().update("1293", &nothing());
    call.await.unwrap();
    assert_eq!(server.asked().header("user-agent"), Some("trunks/3"));
}

#[tokio::test]
async fn clients_are_shared_and_calls_move_to_other_tasks() {
    fn shared<T: Clone + Send + Sync + 'static>(value: &T) -> T {
        value.clone()
    }

    let server = Server::answering("200 OK", CONNECTION);
    let clients = client(&server);
    let tasks: Vec<_> = (0..4)
        .map(|number| {
            let call = shared(&clients.ip_connections()).update(&number.to_string(), &nothing());
            tokio::spawn(shared(&call).into_future())
        })
        .collect();
    drop(shared(&clients));
    for task in tasks {
        let answer: Result<Response<IpConnectionResponse>, Failure> = task.await.unwrap();
        assert_eq!(answer.unwrap().data.active, Some(true));
    }
    let mut targets: Vec<String> = (0..4).map(|_| server.asked().target).collect();
    targets.sort();
    let expected = [0, 1, 2, 3].map(|number| format!("/v2/ip_connections/{number}"));
    assert_eq!(targets, expected);
}
