//! Requests as data: addresses, headers, bodies, and what is refused. No I/O.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failing test panics")]

mod support;

use std::time::Duration;

use oasmith_runtime::http::{self, header};
use oasmith_runtime::{BuildError, Bytes, Client, ClientBuilder, Encode, Error, Method, Operation, Value};
use support::{InboundIp, SipRegion, UpdateConnectionError, builder, get, request};

type Built<C> = Result<C, BuildError>;

fn query<T: Encode + ?Sized>(value: &T) -> String {
    let address = get("/x", |call| call.query("a", value)).unwrap();
    address.replace("/x?", "")
}

#[test]
fn base_urls_keep_their_path() {
    for base in ["https://api.example.com/v2", "https://api.example.com/v2/"] {
        let client: Client = builder(base).build().unwrap();
        for template in ["/ip_connections/{id}", "ip_connections/{id}"] {
            let mut call = client.call("get", Method::GET, template);
            call.path("id", "x");
            assert_eq!(call.request().unwrap().uri(), "https://api.example.com/v2/ip_connections/x");
        }
    }
    let root: Client = builder("http://localhost:8080").build().unwrap();
    assert_eq!(root.call("root", Method::GET, "/").request().unwrap().uri(), "http://localhost:8080/");
}

#[test]
fn bad_base_urls_are_reported() {
    let problem = |url: &str| {
        let built: Built<Client> = builder(url).build();
        built.unwrap_err().to_string()
    };
    assert_eq!(problem("/v2"), "base URL `/v2`: not absolute: it needs a scheme and a host");
    assert_eq!(problem("ftp://x"), "base URL `ftp://x`: neither http nor https");
    assert_eq!(problem("https://"), "base URL `https://`: not a URL");
    assert_eq!(problem("https://x/?a=s3cret"), "base URL `https://x/?…`: has a query or a fragment");
    assert_eq!(problem("https://x/#a"), "base URL `https://x/#…`: has a query or a fragment");
    for path in ["/a/..", "/./b", "/%2e%2E/b", "/.%2e", "/a\\..\\b"] {
        assert!(problem(&format!("https://x{path}")).contains("segment `.` or `..`"), "{path}");
    }
    for port in [":0", ":65536", ":99999999", ":8o"] {
        let problem = problem(&format!("https://x{port}/"));
        assert!(problem.contains("port") || problem.contains("not a URL"), "{problem}");
    }
    for host in ["", "[::1", "[::g]", "1.2.3.256", "1.2.3", "a%20b", "a*b", "[::1]a"] {
        let problem = problem(&format!("https://{host}:80/"));
        assert!(problem.contains("host") || problem.contains("not a URL"), "{host}: {problem}");
    }
    for good in ["http://[::1]", "http://[::1]:80/a", "http://127.0.0.1:1", "http://a_b.example.:8080", "http://x:"] {
        let built: Built<Client> = builder(good).build();
        assert!(built.is_ok(), "{good}");
    }
    for url in [
        "https://ada:hunt?er2@x/v2",
        "https://ada:hunt#er2@x",
        "https://ada:hu/nt?er2@x",
        "ada:hunt?er2@x",
        "https://ada:7?er2@x",
    ] {
        let problem = problem(url);
        assert!(problem.contains("`https://…") || problem.contains("`…"), "{problem}");
        assert!(!problem.contains("ada") && !problem.contains("hu"), "{problem}");
    }
    let secret = problem("https://ada:hunter2@x/v2");
    assert!(secret.starts_with("base URL `https://…@x/v2`: has a user name") && !secret.contains("hunter2"));
}

#[test]
fn path_parameters_are_encoded() {
    let path = |id: &str| get("/a/{id}/b", |call| call.path("id", id)).unwrap();
    assert_eq!(path("a/b?c#d e%f"), "/a/a%2Fb%3Fc%23d%20e%25f/b");
    assert_eq!(path("größe-._~"), "/a/gr%C3%B6%C3%9Fe-._~/b");
    assert_eq!(path("+1:2@3"), "/a/%2B1%3A2%403/b");
    assert_eq!(path("..."), "/a/.../b");
    assert_eq!(
        get("/{a}/{b}", |call| {
            call.path("b", &2_i64);
            call.path("a", &SipRegion::Europe);
        }),
        Ok("/Europe/2".to_owned())
    );
    assert_eq!(get("/{a}.json", |call| call.path("a", &["x", "y,z"].as_slice())), Ok("/x,y%2Cz.json".to_owned()));
}

#[test]
fn a_path_cannot_be_left() {
    let refused = |id: &str| get("/a/{id}", |call| call.path("id", id)).unwrap_err();
    assert_eq!(refused(".."), "test: path parameter `id`: `..` would change the path");
    assert_eq!(refused("."), "test: path parameter `id`: `.` would change the path");
    assert_eq!(refused(""), "test: path parameter `id`: empty");
    assert_eq!(
        get("/a/{id}", |call| call.path("id", &None::<String>)).unwrap_err(),
        "test: path parameter `id`: empty"
    );
    // Servers decode once: what they see is `%2e`, not a dot.
    assert_eq!(get("/a/{id}", |call| call.path("id", "%2e%2e")), Ok("/a/%252e%252e".to_owned()));
    assert_eq!(get("/a/{id}", |call| call.path("id", "b/c..")), Ok("/a/b%2Fc..".to_owned()));
    // Some servers resolve dots after they have decoded `%2F`, or take `\` for it.
    for id in ["../b", "b/..", "b/./c", "..\\b", "b/..;c"] {
        assert!(refused(id).ends_with("` would change the path"), "{id}");
    }
    let list = get("/a/{x}", |call| call.path("x", &[".."].as_slice()));
    assert_eq!(list.unwrap_err(), "test: path parameter `x`: `..` would change the path");
    assert_eq!(get("/a/{id}", |_| {}).unwrap_err(), "test: path parameter `id` is not set");
}

#[test]
fn query_parameters_are_encoded() {
    let form = |value: &str| get("/x", |call| call.query("a&b", value)).unwrap();
    assert_eq!(form("c=d&e f+g"), "/x?a%26b=c%3Dd%26e%20f%2Bg");
    assert_eq!(form(""), "/x?a%26b=");
}

#[test]
fn query_parameters_of_any_type() {
    assert_eq!(query(["1", "b c"].as_slice()), "a=1&a=b%20c");
    assert_eq!(query(&true), "a=true");
    assert_eq!(query(&0.1), "a=0.1");
    let value: Value = serde_json::from_str(r#"["x", 1, null, false]"#).unwrap();
    assert_eq!(query(&value), "a=x&a=1&a=false");
}

#[test]
fn what_is_absent_is_not_sent() {
    let nothing: [&dyn Encode; 4] = [&None::<i64>, &Vec::<i64>::new(), &(), &Value::Null];
    for value in nothing {
        assert_eq!(get("/x", |call| call.query("a", value)), Ok("/x".to_owned()));
    }
    let model = InboundIp { codecs: None, channel_limit: 3.into(), ..InboundIp::default() };
    assert_eq!(query(&model), "channel_limit=3");
}

#[test]
fn setting_again_replaces() {
    let address = get("/x", |call| {
        call.query("a", &1_i64);
        call.query("b", &2_i64);
        call.query("a", &3_i64);
        call.query("b", &None::<i64>);
    });
    assert_eq!(address, Ok("/x?a=3".to_owned()));
}

#[test]
fn what_has_no_form_is_refused_with_its_place() {
    assert_eq!(
        get("/x", |call| call.query("a", &f64::NAN)).unwrap_err(),
        "test: query parameter `a`: $: NaN has no form on the wire"
    );
    assert_eq!(
        get("/x", |call| call.json(&vec![f64::INFINITY])).unwrap_err(),
        "test: body: $[0]: inf has no form on the wire"
    );
    // The first problem is the one that is reported.
    let first = get("/x/{id}", |call| {
        call.path("id", "");
        call.query("a", &f64::NAN);
    });
    assert_eq!(first.unwrap_err(), "test: path parameter `id`: empty");
}

#[test]
fn headers_cannot_carry_everything() {
    for value in ["a\r\nEvil: 1", "a\nb", "a\0b", "\u{7f}"] {
        let refused = get("/x", |call| call.header("x-name", value)).unwrap_err();
        assert_eq!(refused, "test: header `x-name`: the value has a character that no header can carry");
    }
    let refused = get("/x", |call| call.header("x name", "a")).unwrap_err();
    assert_eq!(refused, "test: header `x name`: not a header name");
}

#[test]
fn headers_that_frame_a_message_cannot_be_set() {
    for name in ["Content-Length", "transfer-encoding", "connection", "upgrade", "te", "trailer"] {
        let refused = get("/x", |call| call.header(name, "0")).unwrap_err();
        assert!(refused.starts_with(&format!("test: header `{name}`: the transport sets it")), "{refused}");
        let built: Built<Client> = builder("http://x").header(name, "0").build();
        assert!(built.unwrap_err().to_string().contains("the transport sets it"));
    }
}

#[test]
fn bearer_tokens_have_the_characters_of_rfc_6750() {
    let built = |token: &str| -> Built<Client> { builder("http://x").bearer_token(token).build() };
    assert!(built("aZ09-._~+/==").is_ok());
    for (token, problem) in [
        ("", "is empty"),
        ("s3cret\n", "has a line break; is it from a file?"),
        ("s3cret x", "has a space"),
        ("s3cret\"", "has a character that no bearer token has (RFC 6750)"),
        ("s3cr=et", "has a character that no bearer token has (RFC 6750)"),
        ("==", "has a character that no bearer token has (RFC 6750)"),
    ] {
        let error = built(token).unwrap_err().to_string();
        assert_eq!(error, format!("header `authorization`: the token {problem}"));
    }
}

#[test]
fn headers_of_a_call_go_before_those_of_the_client() {
    let client: support::Client =
        builder("http://x").user_agent("tests/1").header("x-tenant", "a").header("x-key", "k").build().unwrap();
    let request = client.update("1", &InboundIp::default()).header("x-tenant", "b").header("x-ids", &vec![1, 2]);
    let request = request.request().unwrap();
    let sent = |name: &str| request.headers().get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!([sent("x-tenant"), sent("x-key"), sent("x-ids")], ["b", "k", "1,2"]);
    assert_eq!(sent("user-agent"), "tests/1");
    assert_eq!(sent("content-type"), "application/json");
    assert_eq!(sent("accept"), "application/json, */*;q=0.5");
}

#[test]
fn an_operation_is_data() {
    let client: support::Client = builder("https://api.example.com").build().unwrap();
    let body = InboundIp { channel_limit: oasmith_runtime::Nullable::Null, ..InboundIp::default() };
    let operation = client.update("a b", &body).limit(10).query("trace", &true).timeout(Duration::from_secs(1));
    let request = operation.clone().request().unwrap();
    assert_eq!(request.method(), Method::PATCH);
    assert_eq!(request.uri(), "https://api.example.com/connections/a%20b?limit=10&trace=true");
    assert_eq!(request.body().as_bytes().unwrap().as_ref(), br#"{"channel_limit":null}"#);
    assert_eq!(operation.as_ref().time_limit(), Some(Duration::from_secs(1)));
    assert_eq!(operation.as_ref().operation(), "updateConnection");
}

#[test]
fn bodies_of_any_type() {
    let request = request("/x", |call| {
        call.body("application/octet-stream", Bytes::from_static(b"\0\xff"));
    });
    let request = request.unwrap();
    assert_eq!(request.body().as_bytes().unwrap().as_ref(), b"\0\xff");
    assert_eq!(request.headers()[header::CONTENT_TYPE], "application/octet-stream");
}

#[test]
fn debug_shows_no_secret() {
    let builder: ClientBuilder<support::Client> =
        builder("http://x/v2/bot:s3cret").bearer_token("s3cret").header("x-custom", "s3cret");
    let shown_builder = format!("{builder:?}");
    let client = builder.build().unwrap();
    let mut operation = client.update("s3cret", &InboundIp::default()).header("x-api-key", "s3cret");
    operation.call.cookie("sid", "s3cret");
    let request = operation.request().unwrap();
    let mut answer = http::Response::builder().status(418);
    for name in ["set-cookie", "x-auth-user", "x-session-key", "id-token", "client-secret-2"] {
        answer = answer.header(name, "s3cret");
    }
    let answer = answer.header("location", "/x?key=s3cret").header("content-location", "/shown");
    let answer = answer.header("refresh", "7; url=http://ada:s3cret@x/");
    let answer = answer.body(Bytes::from_static(b"s3cret")).unwrap();
    let error = support::UpdateConnection::receive(answer).unwrap_err();
    let shown = format!("{shown_builder} {client:?} {operation:?} {:?} {error:?}", request.headers());
    assert!(!shown.contains("s3cret"), "{shown}");
    assert!(
        shown.contains("http://x/v2/…")
            && shown.contains("/shown")
            && shown.contains("PATCH")
            && shown.contains("/connections/{id}"),
        "{shown}"
    );
}

#[test]
fn errors_are_small_and_futures_can_move() {
    fn movable<T: Send + 'static>(_: &T) {}
    assert!(size_of::<Error<UpdateConnectionError>>() <= 32);
    let client: support::Client = builder("http://x").build().unwrap();
    movable(&client.update("1", &InboundIp::default()));
    movable(&client.update("1", &InboundIp::default()).send());
    movable(&client.update("1", &InboundIp::default()).send_raw());
}
