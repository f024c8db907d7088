//! Generated clients of golden cases against a real HTTP server that gives its lists in pages: what is asked for, and where it ends.
#![allow(
    dead_code,
    deprecated,
    missing_docs,
    unused_imports,
    reason = "the clients are whole, and their documents describe little"
)]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod server;

use std::fmt::Debug;

use oasmith::{Builder, Pagination};
use oasmith_runtime::{Error, Operation, Paginated};
use serde_json::json;
use server::Server;

#[rustfmt::skip]
pub mod golden {
    #[path = "../golden/pages_by_address/expected.rs"]
    pub mod pages_by_address;
    #[path = "../golden/pages_by_body/expected.rs"]
    pub mod pages_by_body;
    #[path = "../golden/pages_by_cursor/expected.rs"]
    pub mod pages_by_cursor;
    #[path = "../golden/pages_by_last_item/expected.rs"]
    pub mod pages_by_last_item;
    #[path = "../golden/pages_by_link/expected.rs"]
    pub mod pages_by_link;
    #[path = "../golden/pages_by_number/expected.rs"]
    pub mod pages_by_number;
}

use golden::{pages_by_address, pages_by_body, pages_by_cursor, pages_by_last_item, pages_by_link, pages_by_number};

fn playing(bodies: &[&str]) -> Server {
    let answers: Vec<(&str, &str)> = bodies.iter().map(|body| ("200 OK", *body)).collect();
    Server::playing(&answers)
}

/// All items; the stream has to end after the last one.
async fn all<O: Paginated>(call: O) -> Result<Vec<O::Item>, Error<O::Error>> {
    let (mut items, mut all) = (call.items(), Vec::new());
    while let Some(item) = items.next().await {
        all.push(item?);
    }
    assert!(items.next().await.is_none());
    Ok(all)
}

/// The items before the error that ends the list.
async fn until_error<O: Paginated>(call: O) -> (usize, Error<O::Error>) {
    let mut items = call.items();
    let mut count = 0;
    loop {
        match items.next().await.unwrap() {
            Ok(_) => count += 1,
            Err(error) => {
                assert!(items.next().await.is_none());
                return (count, error);
            }
        }
    }
}

/// The targets of so many requests, and no more.
fn targets(server: &Server, count: usize) -> Vec<String> {
    let targets = (0..count).map(|_| server.asked().target).collect();
    assert!(server.is_idle());
    targets
}

fn cursors(server: &Server) -> pages_by_cursor::Client {
    pages_by_cursor::Client::builder(server.url()).build().unwrap()
}

fn numbers(server: &Server) -> pages_by_number::Client {
    pages_by_number::Client::builder(server.url()).build().unwrap()
}

fn links(server: &Server) -> pages_by_link::Client {
    pages_by_link::Client::builder(server.url()).build().unwrap()
}

fn addresses(server: &Server) -> pages_by_address::Client {
    let client = pages_by_address::Client::builder(server.url());
    client.key_auth("KEY0123").query_auth("KEY4567").build().unwrap()
}

#[tokio::test]
async fn three_pages_by_cursor() {
    let server = playing(&[
        r#"{"pets": [{"name": "a"}, {"name": "b"}], "next": "x y&z"}"#,
        r#"{"pets": [{"name": "c"}], "next": 12345678901234567890123}"#,
        r#"{"pets": [{"name": "d"}], "next": null}"#,
    ]);
    let pets = all(cursors(&server).list_named().limit(2)).await.unwrap();
    let names: Vec<&str> = pets.iter().map(|pet| pet.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "c", "d"]);
    assert_eq!(
        targets(&server, 3),
        ["/v2/named?limit=2", "/v2/named?limit=2&cursor=x%20y%26z", "/v2/named?limit=2&cursor=12345678901234567890123"]
    );
}

fn by_last_item(more: &str) -> Pagination {
    Pagination::last_item("starting_after", "/id", Some(more)).items("/data")
}

#[test]
fn what_a_program_says_of_pages_and_fits_nothing_is_warned_about() {
    let problems = |prepare: fn(Builder) -> Builder| {
        let builder = prepare(Builder::new("tests/golden/pages_by_last_item/spec.yaml"));
        let report = builder.compile().unwrap();
        let about = report.diagnostics().iter().filter(|one| one.code().to_string() == "W0406");
        about.map(|one| one.to_string().lines().next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(problems(|builder| builder.pagination("listCharges", Pagination::link())), [""; 0]);
    assert_eq!(
        problems(|builder| builder.pagination("listCharge", Pagination::link())),
        ["warning[W0406]: no operation has the id `listCharge`, whose pagination is set"]
    );
    // What one operation is described with is no reason to warn of a rule that fits it, too.
    assert_eq!(
        problems(|builder| builder.pagination_rule(by_last_item("/has_more")).pagination_rule(Pagination::link())),
        [""; 0]
    );
    assert_eq!(
        problems(|builder| builder.pagination_rule(by_last_item("/hasmore"))),
        [
            "warning[W0406]: a rule of pagination fits no operation: of `listCharges`, the answer has nothing at `/hasmore`"
        ]
    );
    assert_eq!(
        problems(|builder| builder.pagination_rule(Pagination::page("page"))),
        ["warning[W0406]: a rule of pagination fits no operation: none takes `page` in its query"]
    );
}

/// The ids, or how many there were before an error, and the error.
async fn charges(pages: &[&str]) -> (Server, Result<Vec<String>, (usize, String)>) {
    let server = playing(pages);
    let client = pages_by_last_item::Client::builder(server.url()).build().unwrap();
    let mut items = client.list_charges().limit(2).items();
    let mut all = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(charge) => all.push(charge.id),
            Err(error) => return (server, Err((all.len(), error.to_string()))),
        }
    }
    (server, Ok(all))
}

#[tokio::test]
async fn pages_by_the_last_item() {
    let first = r#"{"data": [{"id": "a"}, {"id": "b c"}], "has_more": true}"#;
    let second = r#"{"data": [{"id": "d"}], "has_more": false}"#;
    let after = ["/v2/charges?limit=2", "/v2/charges?limit=2&starting_after=b%20c"];
    // It ends where the answer says so, or with nothing in a page, whatever the answer says of it.
    let (server, all) = charges(&[first, second]).await;
    assert_eq!(all.unwrap(), ["a", "b c", "d"]);
    assert_eq!(targets(&server, 2), after);
    for last in [r#"{"data": [], "has_more": true}"#, r#"{"data": [], "has_more": false}"#] {
        let (server, all) = charges(&[first, last]).await;
        assert_eq!(all.unwrap(), ["a", "b c"]);
        assert_eq!(targets(&server, 2), after);
    }
    // A server that does not know the parameter begins anew each time.
    let (server, all) = charges(&[first, first, first]).await;
    assert_eq!(
        all.unwrap_err(),
        (4, "listCharges: the next page: the answer leads to a page that was there before".to_owned())
    );
    assert_eq!(targets(&server, 2), after);
    // Nothing says how to go on, and it is not the end.
    let (_, all) = charges(&[r#"{"data": [{"id": ""}], "has_more": true}"#]).await;
    assert_eq!(
        all.unwrap_err(),
        (1, "listCharges: the next page: the last item has no text or number at `/id`".to_owned())
    );
}

#[tokio::test]
async fn pages_by_the_last_item_in_the_body() {
    let page = |time: u64| format!(r#"{{"result": {{"events": [{{"created_at": 1}}, {{"created_at": {time}}}]}}}}"#);
    let server = playing(&[&page(7), &page(8), r#"{"result": {"events": []}}"#]);
    let client = pages_by_last_item::Client::builder(server.url()).build().unwrap();
    let events = all(client.search_events()).await.unwrap();
    assert_eq!(events.iter().filter_map(|event| event.created_at).collect::<Vec<_>>(), [1, 7, 1, 8]);
    assert_eq!(server.asked().body, "");
    assert_eq!(sent(&server, 2), [json!({"since": 7}), json!({"since": 8})]);
}

fn bodies(server: &Server) -> pages_by_body::Client {
    pages_by_body::Client::builder(server.url()).build().unwrap()
}

/// The bodies of so many requests, and no more.
fn sent(server: &Server, count: usize) -> Vec<serde_json::Value> {
    let sent = (0..count).map(|_| server.asked()).map(|asked| {
        assert_eq!(asked.header("content-type"), Some("application/json"));
        asked.json()
    });
    let sent = sent.collect();
    assert!(server.is_idle());
    sent
}

#[tokio::test]
async fn three_pages_by_the_body() {
    let pages = [
        r#"{"results": ["a"], "next_cursor": "x \"y\""}"#,
        r#"{"results": ["b"], "next_cursor": "z"}"#,
        r#"{"results": ["c"], "next_cursor": null}"#,
    ];
    let server = playing(&pages);
    let query = pages_by_body::Search { query: Some("grey".to_owned()), ..Default::default() };
    assert_eq!(all(bodies(&server).search().body(&query)).await.unwrap(), ["a", "b", "c"]);
    let grey = |cursor| json!({"query": "grey", "start_cursor": cursor});
    assert_eq!(sent(&server, 3), [json!({"query": "grey"}), grey("x \"y\""), grey("z")]);

    // Beside what stands there, and where nothing does.
    let server = playing(&pages);
    let page = pages_by_body::SearchPage { size: Some(2), ..Default::default() };
    let query = pages_by_body::Search { page: Some(page), ..Default::default() };
    assert_eq!(all(bodies(&server).find(&query)).await.unwrap(), ["a", "b", "c"]);
    let page = |cursor| json!({"page": {"size": 2, "after": cursor}});
    assert_eq!(sent(&server, 3), [json!({"page": {"size": 2}}), page("x \"y\""), page("z")]);
    let server = playing(&pages[1..]);
    assert_eq!(all(bodies(&server).find(&pages_by_body::Search::default())).await.unwrap(), ["b", "c"]);
    assert_eq!(sent(&server, 2), [json!({}), json!({"page": {"after": "z"}})]);

    // A page is counted from what the caller says, or from the default of the description.
    let two = || playing(&[r#"{"results": ["a"]}"#, r#"{"results": []}"#]);
    let (first, fifth) = (two(), two());
    assert_eq!(all(bodies(&first).list(&pages_by_body::Search::default())).await.unwrap(), ["a"]);
    assert_eq!(sent(&first, 2), [json!({}), json!({"number": 1})]);
    let query = pages_by_body::Search { number: Some(5), ..Default::default() };
    assert_eq!(all(bodies(&fifth).list(&query)).await.unwrap(), ["a"]);
    assert_eq!(sent(&fifth, 2), [json!({"number": 5}), json!({"number": 6})]);
    // As a caller writes it whose number is a `f64`.
    let twentieth = two();
    let mut call = bodies(&twentieth).list(&pages_by_body::Search::default());
    call.as_mut().body("application/json", r#"{"number":20.0}"#);
    assert_eq!(all(call).await.unwrap(), ["a"]);
    assert_eq!(sent(&twentieth, 2), [json!({"number": 20.0}), json!({"number": 21})]);
}

/// A server that knows the key would answer each page with the first.
#[tokio::test]
async fn pages_by_the_body_have_no_idempotency_key_in_common() {
    let server = playing(&[r#"{"results": ["a"], "next_cursor": "x"}"#, r#"{"results": ["b"]}"#]);
    assert_eq!(all(bodies(&server).search().idempotency_key("k1")).await.unwrap(), ["a", "b"]);
    assert_eq!(server.asked().header("idempotency-key"), Some("k1"));
    assert_eq!(server.asked().header("idempotency-key"), None);
}

/// An operation whose body may be left out gets one.
#[tokio::test]
async fn a_body_is_made_for_the_next_page() {
    let server = playing(&[r#"{"results": ["a"], "next_cursor": "x"}"#, r#"{"results": ["b"]}"#]);
    assert_eq!(all(bodies(&server).search()).await.unwrap(), ["a", "b"]);
    assert_eq!(server.asked().body, "");
    assert_eq!(sent(&server, 1), [json!({"start_cursor": "x"})]);

    let server = playing(&[r#"{"results": ["a"], "next_cursor": "x"}"#]);
    let mut call = bodies(&server).search();
    call.as_mut().body("text/plain", "a text");
    let (count, error) = until_error(call).await;
    assert_eq!(count, 1);
    assert!(error.to_string().contains("the body of the request has no place `/start_cursor`"), "{error}");
}

#[tokio::test]
async fn pages_begin_where_the_caller_says() {
    let server = playing(&[r#"{"items": ["a"], "next_page": "2"}"#, r#"{"items": ["b"], "next_page": ""}"#]);
    let tokens = all(cursors(&server).list_tokens().page_token("1")).await.unwrap();
    assert_eq!(tokens, ["a", "b"]);
    assert_eq!(targets(&server, 2), ["/v2/tokens?page_token=1", "/v2/tokens?page_token=2"]);
}

#[tokio::test]
async fn three_pages_by_number() {
    let server = playing(&[r#"["a", "b"]"#, r#"["c"]"#, "[]"]);
    assert_eq!(all(numbers(&server).list_pets(2)).await.unwrap(), ["a", "b", "c"]);
    assert_eq!(targets(&server, 3), ["/v2/pets?limit=2", "/v2/pets?limit=2&offset=2", "/v2/pets?limit=2&offset=3"]);

    let server = playing(&[r#"["a"]"#, "[]"]);
    assert_eq!(all(numbers(&server).list_pets(1).offset(10)).await.unwrap(), ["a"]);
    assert_eq!(targets(&server, 2), ["/v2/pets?limit=1&offset=10", "/v2/pets?limit=1&offset=11"]);

    let server = playing(&[r#"{"owners": [1]}"#, r#"{"owners": [2]}"#, r#"{"owners": null}"#]);
    assert_eq!(all(numbers(&server).list_owners()).await.unwrap(), [1, 2]);
    assert_eq!(targets(&server, 3), ["/v2/owners", "/v2/owners?page=1", "/v2/owners?page=2"]);
}

#[tokio::test]
async fn three_pages_by_link() {
    let server = Server::playing(&[
        (
            "200 OK\r\nlink: <{origin}/v2/pets?page=2>; rel=\"next\", <{origin}/v2/pets?page=3>; rel=\"last\"",
            r#"["a"]"#,
        ),
        ("200 OK\r\nlink: </v2/pets?page=1>; rel=prev\r\nlink: <?page=3>; rel=next", r#"["b"]"#),
        ("200 OK\r\nlink: <?page=1>; rel=first", r#"["c"]"#),
    ]);
    assert_eq!(all(links(&server).list_pets()).await.unwrap(), ["a", "b", "c"]);
    assert_eq!(targets(&server, 3), ["/v2/pets", "/v2/pets?page=2", "/v2/pets?page=3"]);

    let server = Server::playing(&[("200 OK", r#"{"total": 1, "items": [7]}"#)]);
    assert_eq!(all(links(&server).search()).await.unwrap(), [7]);
    assert_eq!(targets(&server, 1), ["/v2/search"]);
}

#[tokio::test]
async fn three_pages_by_address_with_the_options_of_the_call() {
    let server = playing(&[
        r#"{"value": ["a"], "nextLink": "{origin}/v2/pets?$skip=1"}"#,
        r#"{"value": ["b"], "nextLink": "/other?$skip=2&key=of-the-answer"}"#,
        r#"{"value": ["c"]}"#,
    ]);
    let call = addresses(&server).list_pets().tag("grey").header("x-trace", "t1");
    assert_eq!(all(call).await.unwrap(), ["a", "b", "c"]);
    let asked = [server.asked(), server.asked(), server.asked()];
    let targets = ["/v2/pets?tag=grey&key=KEY4567", "/v2/pets?$skip=1&key=KEY4567", "/other?$skip=2&key=of-the-answer"];
    assert_eq!(asked.each_ref().map(|asked| asked.target.as_str()), targets);
    for asked in asked {
        assert_eq!(asked.header("authorization"), Some("Bearer KEY0123"));
        assert_eq!(asked.header("x-trace"), Some("t1"));
    }
}

#[tokio::test]
async fn a_list_of_one_page_and_pages_as_they_came() {
    let server = playing(&[r#"{"people": {"owners": [1, 2]}}"#]);
    assert_eq!(all(addresses(&server).list_owners()).await.unwrap(), [1, 2]);
    assert_eq!(targets(&server, 1).len(), 1);

    let server = playing(&[r#"{"cats": ["a"], "links": {"next": "?page=2"}}"#, r#"{"cats": ["b"], "links": {}}"#]);
    let mut pages = addresses(&server).list_cats().pages();
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!((first.status().as_u16(), first.cats.as_slice()), (200, ["a".to_owned()].as_slice()));
    // The second is asked for when it is.
    assert_eq!(targets(&server, 1), ["/v2/cats?key=KEY4567"]);
    assert_eq!(pages.next().await.unwrap().unwrap().into_body().cats, ["b"]);
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn an_empty_first_page() {
    for body in ["{}", r#"{"pets": []}"#, r#"{"pets": null, "next": ""}"#, r#"{"pets": [], "next": false}"#] {
        let server = playing(&[body]);
        assert!(all(cursors(&server).list_named()).await.unwrap().is_empty(), "{body}");
    }
    assert!(all(numbers(&playing(&["[]"])).list_pets(2)).await.unwrap().is_empty());
    assert!(all(numbers(&playing(&["{}"])).list_owners()).await.unwrap().is_empty());
    assert!(all(links(&playing(&["[]"])).list_pets()).await.unwrap().is_empty());
    assert!(all(addresses(&playing(&[r#"{"value": []}"#])).list_pets()).await.unwrap().is_empty());
    // A page that the server has filtered everything out of is not the last one.
    let server = playing(&[r#"{"pets": [], "next": 1}"#, r#"{"pets": [{"name": "a"}]}"#]);
    assert_eq!(all(cursors(&server).list_named()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_error_ends_the_list() {
    let first = ("200 OK", r#"{"meta": {"pets": [{"name": "a"}], "next": 2}}"#);
    let server = Server::playing(&[first, ("503 Service Unavailable", "")]);
    let (count, error) = until_error(cursors(&server).list_nested()).await;
    assert_eq!(count, 1);
    assert!(matches!(error, Error::Api(_)), "{error:?}");
    assert_eq!(targets(&server, 2), ["/v2/nested", "/v2/nested?after=2"]);

    let server = Server::playing(&[first, ("200 OK", r#"{"meta": {"pets": 7}}"#)]);
    let (count, error) = until_error(cursors(&server).list_nested()).await;
    assert_eq!((count, error.to_string().contains("$.meta.pets: expected")), (1, true), "{error}");

    // The first page is there though it does not lead on.
    let server = playing(&[r#"{"meta": {"pets": [{"name": "a"}], "next": {"after": 2}}}"#]);
    let (count, error) = until_error(cursors(&server).list_nested()).await;
    let problem = "listNested: the next page: a text or a number was expected at `/meta/next` of the answer";
    assert_eq!((count, error.to_string().as_str()), (1, problem));
}

#[tokio::test]
async fn a_circle_is_an_error() {
    let page = |next: &str| format!(r#"{{"pets": [{{"name": "a"}}], "next": "{next}"}}"#);
    let server = playing(&[&page("x")]);
    let (count, error) = until_error(cursors(&server).list_named()).await;
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    assert_eq!(error.to_string(), "listNamed: the next page: the answer leads to a page that was there before");
    assert_eq!((count, targets(&server, 2).len()), (2, 2));

    // A circle of three after a way of four.
    let way: Vec<String> = ["1", "2", "3", "4"].into_iter().chain(["5", "6", "7"].repeat(9)).map(page).collect();
    let server = playing(&way.iter().map(String::as_str).collect::<Vec<_>>());
    let (count, _) = until_error(cursors(&server).list_named()).await;
    assert!((8..=16).contains(&count), "{count}");

    // Some servers repeat the last cursor with an empty page.
    let server = playing(&[&page("x"), r#"{"pets": [], "next": "x"}"#]);
    assert_eq!(all(cursors(&server).list_named()).await.unwrap().len(), 1);

    let server = Server::playing(&[("200 OK\r\nlink: <?page=2>; rel=next", r#"["a"]"#)]);
    assert_eq!(until_error(links(&server).list_pets()).await.0, 2);
}

/// Its items are given once, and it is asked for once.
#[tokio::test]
async fn a_first_page_that_leads_to_itself_is_not_the_second() {
    let before = "the next page: the answer leads to a page that was there before";
    let server = Server::playing(&[("200 OK\r\nlink: </v2/pets>; rel=next", r#"["a"]"#)]);
    let (count, error) = until_error(links(&server).list_pets()).await;
    assert_eq!((count, error.to_string()), (1, format!("listPets: {before}")));
    assert_eq!(targets(&server, 1), ["/v2/pets"]);

    let server = playing(&[r#"{"value": ["a"], "nextLink": "{origin}/v2/pets?tag=grey"}"#]);
    let (count, _) = until_error(addresses(&server).list_pets().tag("grey")).await;
    assert_eq!((count, targets(&server, 1).len()), (1, 1));

    let server = playing(&[r#"{"pets": [{"name": "a"}], "next": "x y"}"#]);
    let (count, error) = until_error(cursors(&server).list_named().cursor("x y")).await;
    assert_eq!((count, error.to_string()), (1, format!("listNamed: {before}")));
    assert_eq!(targets(&server, 1), ["/v2/named?cursor=x%20y"]);

    let server = playing(&[r#"{"results": ["a"], "next_cursor": "x"}"#]);
    let query = pages_by_body::Search { start_cursor: "x".to_owned().into(), ..Default::default() };
    let (count, _) = until_error(bodies(&server).search().body(&query)).await;
    assert_eq!((count, sent(&server, 1)), (1, vec![json!({"start_cursor": "x"})]));

    // With nothing in it, it is the last one.
    let server = Server::playing(&[("200 OK\r\nlink: </v2/pets>; rel=next", "[]")]);
    assert!(all(links(&server).list_pets()).await.unwrap().is_empty());
    assert_eq!(targets(&server, 1), ["/v2/pets"]);
}

#[tokio::test]
async fn credentials_do_not_leave_the_origin() {
    let foreign = playing(&[r#"{"value": []}"#]);
    let elsewhere = foreign.url();
    let port = elsewhere.trim_end_matches("/v2");
    for next in [elsewhere.as_str(), &port.replace("http:", ""), &format!("{port}@127.0.0.1/?secret=s")] {
        let body = format!(r#"{{"value": ["a"], "nextLink": "{next}"}}"#);
        let server = playing(&[&body]);
        let (count, error) = until_error(addresses(&server).list_pets()).await;
        assert_eq!(count, 1);
        // No address that is followed has a user name.
        let why = if next.contains('@') { "is no address of HTTP" } else { "is not on `http://127.0.0.1:" };
        assert!(matches!(error, Error::Request(_)) && error.to_string().contains(why), "{error}");
        assert!(!format!("{error} {error:?}").contains("secret=s"), "{error}");
        assert_eq!(targets(&server, 1).len(), 1);
    }
    assert!(foreign.is_idle());
}
