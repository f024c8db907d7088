//! Generated clients of golden cases against a real HTTP server: the methods and targets of what they send.
#![allow(
    dead_code,
    missing_docs,
    unused_imports,
    reason = "the clients are whole, and their documents describe little"
)]
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod server;

use oasmith_runtime::http::Request;
use oasmith_runtime::{Body, Error, MockTransport, Operation, RequestError};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use server::Server;

#[rustfmt::skip]
pub mod golden {
    #[path = "../golden/constant_parameters/expected.rs"]
    pub mod constant_parameters;
    #[path = "../golden/json_versions/expected.rs"]
    pub mod json_versions;
    #[path = "../golden/nested_parameters/expected.rs"]
    pub mod nested_parameters;
    #[path = "../golden/other_methods/expected.rs"]
    pub mod other_methods;
    #[path = "../golden/query_in_paths/expected.rs"]
    pub mod query_in_paths;
    #[path = "../golden/querystring/expected.rs"]
    pub mod querystring;
    #[path = "../golden/server_of_operations/expected.rs"]
    pub mod server_of_operations;
    #[path = "../golden/server_paths/expected.rs"]
    pub mod server_paths;
    #[path = "../golden/tuples/expected.rs"]
    pub mod tuples;
}

use golden::{
    constant_parameters, json_versions, nested_parameters, other_methods, query_in_paths, querystring,
    server_of_operations, server_paths, tuples,
};

/// The whole query of the next request, as it was sent.
fn query(server: &Server) -> String {
    let target = server.asked().target;
    target.split_once('?').map(|(_, query)| query.to_owned()).unwrap()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

#[tokio::test]
async fn a_method_is_sent_as_the_description_spells_it() {
    let server = Server::answering("204 No Content", "");
    let client: other_methods::Client = other_methods::Client::builder(server.url()).build().unwrap();
    client.m_search_pet("7").await.unwrap();
    client.delete_pet("7").await.unwrap();
    // A method that has a key of its own, however it is spelled, is that one.
    for method in ["m-search", "DELETE"] {
        let asked = server.asked();
        assert_eq!((asked.method.as_str(), asked.target.as_str()), (method, "/v2/pets/7"));
    }
}

#[tokio::test]
async fn a_method_of_its_own_has_parameters_a_body_and_an_answer() {
    let server = Server::answering("201 Created", "");
    let client: other_methods::Client = other_methods::Client::builder(server.url()).build().unwrap();
    client.copy_pet("a/b", "/pets/8").await.unwrap();
    let asked = server.asked();
    assert_eq!((asked.method.as_str(), asked.target.as_str()), ("COPY", "/v2/pets/a%2Fb"));
    assert_eq!((asked.header("destination"), asked.body.as_str()), (Some("/pets/8"), ""));

    let server = Server::answering("200 OK", r#"["cat"]"#);
    let client: other_methods::Client = other_methods::Client::builder(server.url()).build().unwrap();
    let question = other_methods::Question { name: Some("c*".to_owned()) };
    assert_eq!(*client.find_pets("7", &question).await.unwrap(), ["cat"]);
    let asked = server.asked();
    assert_eq!((asked.method.as_str(), asked.header("content-type")), ("QUERY", Some("application/json")));
    assert_eq!(asked.json(), json!({"name": "c*"}));
}

#[tokio::test]
async fn a_parameter_with_one_value_is_sent_by_itself() {
    let server = Server::answering("204 No Content", "");
    let client: constant_parameters::Client = constant_parameters::Client::builder(server.url()).build().unwrap();
    client.create_user("Ada").await.unwrap();
    let asked = server.asked();
    assert_eq!(asked.target, "/v2/json/users?Action=CreateUser&acl=true&level=3&nothing=&name=Ada&Version=2010-05-08");
    assert_eq!(asked.header("x-target"), Some("Users.Create"));
    client.create_user("Ada").query("Version", "2026-01-01").await.unwrap();
    assert!(query(&server).ends_with("&Version=2026-01-01"));
}

#[tokio::test]
async fn what_nests_in_parameters_is_sent() {
    use nested_parameters::{Client, Either, Filter, ListPricesPage, Range};
    let server = Server::answering("204 No Content", "");
    let client: Client = Client::builder(server.url()).build().unwrap();
    let range = Range { gte: Some(1), lt: None };
    let filter = Filter { created: Some(range), kinds: Some(vec!["a b".to_owned(), "c".to_owned()]) };
    let page = ListPricesPage { size: Some(2), sort: Some(vec!["name".to_owned(), "-age".to_owned()]) };
    let call = client.list_prices(&[vec![0.5, 1.0], vec![2.0]]).filter(&filter).expand(&["data".to_owned()]);
    let call = call.page(&page).sorts(&[range, range]).r#where(&filter).x_flat(&range);
    let seen = [("a".to_owned(), vec!["b".to_owned()])].into();
    call.x_seen(&seen).trace(&Either::Array(vec![range])).await.unwrap();
    let asked = server.asked();
    let (path, query) = asked.target.split_once('?').unwrap();
    assert_eq!(decoded(path), "/v2/prices/[0.5,1],[2]");
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(
        pairs,
        [
            ("filter[created][gte]", "1"),
            ("filter[kinds][0]", "a b"),
            ("filter[kinds][1]", "c"),
            ("expand[0]", "data"),
            ("size", "2"),
            ("sort", "name"),
            ("sort", "-age"),
            ("sorts", r#"{"gte":1}"#),
            ("sorts", r#"{"gte":1}"#),
            ("created", r#"{"gte":1}"#),
            ("kinds", "a b"),
            ("kinds", "c"),
        ]
    );
    assert_eq!(asked.header("x-flat"), Some("gte,1"));
    assert_eq!(asked.header("x-seen"), Some(r#"a,["b"]"#));
    assert_eq!(asked.header("cookie").map(decoded).as_deref(), Some(r#"trace={"gte":1}"#));
}

#[tokio::test]
async fn a_whole_query_is_a_form_json_or_text() {
    let server = Server::answering("204 No Content", "");
    let client: querystring::Client = querystring::Client::builder(server.url()).build().unwrap();
    let filter = querystring::Filter { tags: Some(vec!["a&b".into(), "ü".into()]), range: Some(vec![1, 2]) };

    client.by_form(&filter).await.unwrap();
    let form: Vec<_> = form_urlencoded::parse(query(&server).as_bytes()).into_owned().collect();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(form, [pair("tags", "a&b|ü"), pair("range", "[1,2]")]);

    client.by_json().filter(&filter).await.unwrap();
    let query_of_json = query(&server);
    let json: Value = serde_json::from_str(&decoded(&query_of_json)).unwrap();
    assert_eq!(json, json!({"tags": ["a&b", "ü"], "range": [1, 2]}));
    assert!(!query_of_json.contains(['"', '{', '&', '#']), "{query_of_json}");

    client.by_text().selector("$.a[?@.b == '#&+ ü']").await.unwrap();
    let query_of_text = query(&server);
    assert_eq!(decoded(&query_of_text), "$.a[?@.b == '#&+ ü']");
    assert!(!query_of_text.contains(['#', '&', '+', ' ']), "{query_of_text}");
}

#[tokio::test]
async fn a_whole_query_that_is_not_given_is_no_query() {
    let server = Server::answering("204 No Content", "");
    let client: querystring::Client = querystring::Client::builder(server.url()).build().unwrap();
    client.by_json().await.unwrap();
    assert_eq!(server.asked().target, "/v2/json");
}

#[tokio::test]
async fn tuples_are_lists_in_parameters_and_arrays_in_bodies() {
    let server = Server::answering("200 OK", r#"{"ends": [[1, 2], [3]]}"#);
    let client: tuples::Client = tuples::Client::builder(server.url()).build().unwrap();
    let route = tuples::Route {
        ends: ((0.5, 1.0), (2.0, 3.5)),
        stop: ("a b".to_owned(), None).into(),
        steps: None,
        single: None,
        tree: None,
        shorter: None,
        open: None,
        either: None,
    };
    let error = client.put_route(&(0.5, -1.0), &route).span(&(3, "d".to_owned())).await.unwrap_err();
    let asked = server.asked();
    assert_eq!(asked.target, "/v2/routes/0.5,-1?span=3&span=d");
    assert_eq!(asked.json(), json!({"ends": [[0.5, 1.0], [2.0, 3.5]], "stop": ["a b", null]}));
    let said = error.to_string();
    assert!(said.contains("$.ends[1]: expected an array of 2 items, found one of 1"), "{said}");
}

#[tokio::test]
async fn an_operation_has_a_server_without_a_host() {
    let server = Server::answering("204 No Content", "");
    let client: server_paths::Client = server_paths::Client::builder(server.url()).build().unwrap();
    client.hosted_server().await.unwrap();
    client.list_files().await.unwrap();
    client.put_file().await.unwrap();
    client.send_file().await.unwrap();
    client.remove_file().await.unwrap();
    client.list_files().base_url(server.url()).await.unwrap();
    for target in ["/v2/hosted_server", "/files/v2/files", "/upload/files", "/files", "/v2/files", "/v2/files"] {
        assert_eq!(server.asked().target, target);
    }
    let hosted = server_paths::HostedServer { tenant: "acme".to_owned() };
    let request = client.list_files().base_url(hosted.clone()).request().unwrap();
    assert_eq!(request.uri(), "https://acme.example.com/files");
    let client = server_paths::Client::builder(hosted).transport(MockTransport::new()).build().unwrap();
    assert_eq!(client.hosted_server().request().unwrap().uri(), "https://acme.example.com/hosted_server");
    assert_eq!(String::from(server_paths::HostedServer::default()), "https://demo.example.com");
}

#[test]
fn operations_go_to_servers_of_their_own_unless_told_otherwise() {
    let client = server_of_operations::Client::builder().transport(MockTransport::new()).build().unwrap();
    let address = |request: Result<Request<Body>, RequestError>| request.unwrap().uri().to_string();
    assert_eq!(address(client.list_calls().request()), "https://calls.example.com/v1/calls");
    assert_eq!(address(client.look_up().request()), "https://lookups.example.com/lookups");
    assert_eq!(address(client.look_up_all().request()), "https://calls.example.com/v1/lookups");
    assert_eq!(address(client.look_up().base_url("http://127.0.0.1:1").request()), "http://127.0.0.1:1/lookups");
    let builder = server_of_operations::Client::builder().base_url("http://127.0.0.1:1");
    let elsewhere = builder.transport(MockTransport::new()).build().unwrap();
    assert_eq!(address(elsewhere.look_up().request()), "http://127.0.0.1:1/lookups");
}

#[tokio::test]
async fn what_a_mock_answers_is_read_as_the_operation_reads_it() {
    let mock = MockTransport::new();
    let client = telnyx_ip_connections::Client::builder().bearer_auth("t0ken").transport(mock.clone()).build().unwrap();
    mock.on_operation("updateIpConnection").header("authorization", "Bearer t0ken").answer(200, r#"{"data": 7}"#);
    mock.on_operation("updateIpConnection").answer(404, r#"{"errors": []}"#);
    let (connections, change) = (client.ip_connections(), telnyx_ip_connections::UpdateIpConnectionRequest::default());
    assert!(matches!(connections.update("1", &change).await, Err(Error::Decode(_))));
    assert!(matches!(connections.update("1", &change).await, Err(Error::Api(_))));
    let report = mock.check().unwrap_err();
    let expected = "the answer to PATCH /v2/ip_connections/1 (`updateIpConnection`) is not as described: $.data: ";
    assert!(report.starts_with(expected) && !report.contains('\n'), "{report}");
}

#[tokio::test]
async fn a_query_in_a_path_is_sent_once() {
    let server = Server::answering("204 No Content", "");
    let client: query_in_paths::Client = query_in_paths::Client::builder(server.url()).build().unwrap();
    client.b().limit(5).await.unwrap();
    client.i(3).x(1).y(&["a".to_owned(), "b".to_owned()]).await.unwrap();
    client.d().undeclared("x&y").await.unwrap();
    client.d().await.unwrap();
    client.e(5).await.unwrap();
    client.g(1, 2, "3").page(4).await.unwrap();
    client.g(1, 2, "..").await.unwrap();
    client.g(1, 2, "").await.unwrap();
    client.h().await.unwrap();
    client.frag().await.unwrap();
    client.frag2(7).await.unwrap();
    client.double().await.unwrap();
    for target in [
        "/v2/b?x=1&limit=5",
        "/v2/i?z=3&x=1&y=a&y=b",
        "/v2/d?undeclared=x%26y",
        "/v2/d",
        "/v2/e?max=5",
        "/v2/g?range=1-2&size=3&page=4",
        "/v2/g?range=1-2&size=..",
        "/v2/g?range=1-2&size=",
        "/v2/h?a=1&b",
        "/v2/frag",
        "/v2/frag/7",
        "/v2//double//",
    ] {
        assert_eq!(server.asked().target, target);
    }
}

#[tokio::test]
async fn each_version_of_json_says_which_it_is() {
    let server = Server::answering("204 No Content", "");
    let client: json_versions::Client = json_versions::Client::builder(server.url()).build().unwrap();
    let pet = json_versions::Pet { id: 1 };
    client.same(json_versions::PetBody::JsonV1(pet)).await.unwrap();
    client.same(json_versions::PetBody::JsonV2(pet)).await.unwrap();
    client.all(&pet).await.unwrap();
    for media_type in ["application/json; v=1", "application/json; v=2", "application/json"] {
        assert_eq!(server.asked().header("content-type"), Some(media_type));
    }
}
