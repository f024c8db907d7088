//! Every style of OAS 3.0.4 §4.7.12, with the values of its Style Examples, and the addresses that templates make of them.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failing test panics")]

mod support;

use std::collections::BTreeMap;

use oasmith_runtime::Presence::Required;
use oasmith_runtime::{
    Call, Client, ClientBuilder, CookieStyle, Encode, FormStyle, Method, Nullable, PathStyle, QueryStyle, Value,
    Writer, from_json, http,
};
use support::{get, request};

#[derive(Debug)]
struct Color {
    red: i64,
    green: i64,
    blue: i64,
}

impl Encode for Color {
    fn encode(&self, writer: &mut dyn Writer) {
        writer.object(&[("R", Required, &self.red), ("G", Required, &self.green), ("B", Required, &self.blue)]);
    }
}

const COLOR: Color = Color { red: 100, green: 200, blue: 150 };

/// The columns of the table: the empty string, a string, a list, an object.
const VALUES: [&dyn Encode; 4] = [&"", &"blue", &["blue", "black", "brown"].as_slice(), &COLOR];

/// What is undefined (RFC 6570 §2.3).
const UNDEFINED: [&dyn Encode; 3] = [&None::<&str>, &[""; 0].as_slice(), &Nullable::<i64>::Null];

fn path(style: PathStyle, explode: bool, value: &dyn Encode) -> Result<String, String> {
    get("/{color}", |call| {
        call.path_in(style, explode, "color", &value);
    })
}

fn query(style: QueryStyle, explode: bool, value: &dyn Encode) -> String {
    let address = get("/x", |call| {
        call.query_in(style, explode, "color", &value);
    });
    address.unwrap().replace("/x", "")
}

/// The value of a header of a request that is filled like this, if it has one.
fn header(name: &str, fill: impl FnOnce(&mut Call)) -> Option<String> {
    let request = request("/x", fill).unwrap();
    let value = request.headers().get(name)?;
    Some(value.to_str().unwrap().to_owned())
}

fn cookies(fill: impl FnOnce(&mut Call)) -> Option<String> {
    header("cookie", fill)
}

#[test]
fn path_parameters() {
    use PathStyle::{Label, Matrix, Simple};
    let refused = |what: &str| format!("test: path parameter `color`: {what}");
    let (empty, dot) = (refused("empty"), refused("`.` would change the path"));
    for (style, explode, expected) in [
        (Simple, false, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (Simple, true, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
        (Label, false, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
        (Label, true, [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
        (Matrix, false, [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
        (Matrix, true, [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"]),
    ] {
        for (value, expected) in VALUES.into_iter().zip(expected) {
            let expected = match expected {
                "" => Err(empty.clone()),
                "." => Err(dot.clone()),
                text => Ok(format!("/{text}")),
            };
            assert_eq!(path(style, explode, value), expected, "{style:?} {explode}");
        }
        for value in UNDEFINED {
            assert_eq!(path(style, explode, value), Err(empty.clone()), "{style:?} {explode}");
        }
    }
}

#[test]
fn query_parameters() {
    use QueryStyle::{DeepObject, Form, PipeDelimited, SpaceDelimited};
    let exploded = "?color=blue&color=black&color=brown";
    let indexed = "?color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown";
    for (style, explode, list, object) in [
        (Form, false, "?color=blue,black,brown", "?color=R,100,G,200,B,150"),
        (Form, true, exploded, "?R=100&G=200&B=150"),
        (SpaceDelimited, false, "?color=blue%20black%20brown", "?color=R%20100%20G%20200%20B%20150"),
        (SpaceDelimited, true, exploded, "?R=100&G=200&B=150"),
        (PipeDelimited, false, "?color=blue%7Cblack%7Cbrown", "?color=R%7C100%7CG%7C200%7CB%7C150"),
        (PipeDelimited, true, exploded, "?R=100&G=200&B=150"),
        (DeepObject, false, indexed, "?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
        (DeepObject, true, indexed, "?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ] {
        for (value, expected) in VALUES.into_iter().zip(["?color=", "?color=blue", list, object]) {
            assert_eq!(query(style, explode, value), expected, "{style:?} {explode}");
        }
        for value in UNDEFINED {
            assert_eq!(query(style, explode, value), "", "{style:?} {explode}");
        }
    }
}

#[test]
fn headers() {
    for (explode, object) in [(false, "R,100,G,200,B,150"), (true, "R=100,G=200,B=150")] {
        let sent = |value: &dyn Encode| header("color", |call| call.header_in(explode, "color", &value));
        for (value, expected) in VALUES.into_iter().zip(["", "blue", "blue,black,brown", object]) {
            assert_eq!(sent(value).as_deref(), Some(expected), "{explode}");
        }
        for value in UNDEFINED {
            assert_eq!(sent(value), None, "{explode}");
        }
        assert_eq!(sent(&"a b;c=\"d\"%").as_deref(), Some("a b;c=\"d\"%"));
    }
}

#[test]
fn cookies_of_one_parameter() {
    for (explode, list, object) in [
        (false, "color=blue,black,brown", "color=R,100,G,200,B,150"),
        (true, "color=blue; color=black; color=brown", "R=100; G=200; B=150"),
    ] {
        for style in [CookieStyle::Form, CookieStyle::Cookie] {
            let sent = |value: &dyn Encode| cookies(|call| call.cookie_in(style, explode, "color", &value));
            for (value, expected) in VALUES.into_iter().zip(["color=", "color=blue", list, object]) {
                assert_eq!(sent(value).as_deref(), Some(expected), "{style:?} {explode}");
            }
            for value in UNDEFINED {
                assert_eq!(sent(value), None, "{style:?} {explode}");
            }
        }
    }
}

#[test]
fn a_cookie_as_it_is_cannot_begin_another() {
    let sent = |value: &dyn Encode| {
        let request = request("/x", |call| call.cookie_in(CookieStyle::Cookie, true, "a", &value));
        request.map(|request| request.headers()["cookie"].to_str().unwrap().to_owned())
    };
    assert_eq!(sent(&"x/y=\"%20\" z").unwrap(), "a=x/y=\"%20\" z");
    let ended = "test: cookie parameter `a`: $: a semicolon ends a cookie";
    assert_eq!(sent(&"1; admin=1").unwrap_err().to_string(), ended);
    assert!(sent(&BTreeMap::from([("b;".to_owned(), 1_i64)])).is_err());
    assert!(sent(&"1\r\nx-admin: 1").is_err());
}

#[test]
fn cookies_share_one_header() {
    let all = cookies(|call| {
        call.cookie("a", &1_i64);
        call.cookie("b", "x; c=\"y\",\r\n\\");
        call.cookie("a=", &2_i64);
    });
    assert_eq!(all.as_deref(), Some("a=1; b=x%3B%20c%3D%22y%22%2C%0D%0A%5C; a%3D=2"));

    let replaced = cookies(|call| {
        call.cookie("a", &1_i64);
        call.cookie("b", &2_i64);
        call.cookie("a", &None::<i64>);
        call.header("cookie", "session=a/b==");
    });
    assert_eq!(replaced.as_deref(), Some("session=a/b==; b=2"));

    let builder = ClientBuilder::new("http://x").transport(|_, _| async { Ok(http::Response::default()) });
    let client: Client = builder.header("cookie", "session=1").build().unwrap();
    let mut call = client.call("test", Method::GET, "/");
    call.cookie("a", "s3cret");
    let request = call.request().unwrap();
    let sent: Vec<_> = request.headers().get_all("cookie").iter().collect();
    assert_eq!(sent, ["session=1; a=s3cret"]);
    assert!(!format!("{:?}", request.headers()).contains("s3cret"));
}

#[test]
fn parameters_of_json() {
    let json = |value: &dyn Encode| get("/x", |call| call.query_json("color", &value)).unwrap();
    let written = "%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D";
    assert_eq!(json(&COLOR), format!("/x?color={written}"));
    assert_eq!(json(&vec![vec![0.1]]), "/x?color=%5B%5B0.1%5D%5D");
    assert_eq!(json(&""), "/x?color=%22%22");
    assert_eq!(json(&Value::Null), "/x?color=null");
    assert_eq!(json(&Nullable::<i64>::Null), "/x?color=null");
    assert_eq!(json(&Vec::<i64>::new()), "/x?color=%5B%5D");
    assert_eq!(json(&None::<i64>), "/x");
    assert_eq!(
        get("/x", |call| call.query_json("color", &vec![f64::NAN])).unwrap_err(),
        "test: query parameter `color`: $[0]: NaN has no form on the wire"
    );
}

#[test]
fn deep_objects_nest_at_any_depth() {
    let value: Value =
        from_json(br#"{"a": {"b": {"c": "x y"}, "none": null}, "tags": ["s", ["t"]], "lines": [{"id": 1}]}"#).unwrap();
    for sent in [
        query(QueryStyle::DeepObject, true, &value),
        query(QueryStyle::DeepObject, false, &value),
        get("/x", |call| call.query_reserved(QueryStyle::DeepObject, true, "color", &value)).unwrap().replace("/x", ""),
    ] {
        let mut pairs: Vec<&str> = sent.trim_start_matches('?').split('&').collect();
        pairs.sort_unstable();
        assert_eq!(
            pairs,
            [
                "color%5Ba%5D%5Bb%5D%5Bc%5D=x%20y",
                "color%5Blines%5D%5B0%5D%5Bid%5D=1",
                "color%5Btags%5D%5B0%5D=s",
                "color%5Btags%5D%5B1%5D%5B0%5D=t",
            ]
        );
    }
}

/// `{"at":{"x":1.5},"tags":["a b","c"]}`.
#[derive(Debug)]
struct Nested;

impl Encode for Nested {
    fn encode(&self, writer: &mut dyn Writer) {
        let at = BTreeMap::from([("x".to_owned(), 1.5)]);
        writer.object(&[("at", Required, &at), ("tags", Required, &["a b", "c"].as_slice())]);
    }
}

#[test]
fn what_a_style_has_no_form_for_is_json() {
    let at = "%7B%22x%22%3A1.5%7D";
    let tags = "%5B%22a%20b%22%2C%22c%22%5D";
    let flat = format!("at,{at},tags,{tags}");
    // A list in an exploded object stands by itself: it repeats its name.
    assert_eq!(query(QueryStyle::Form, true, &Nested), format!("?at={at}&tags=a%20b&tags=c"));
    assert_eq!(query(QueryStyle::Form, false, &Nested), format!("?color={flat}"));
    assert_eq!(query(QueryStyle::PipeDelimited, false, &Nested), format!("?color={}", flat.replace(',', "%7C")));
    assert_eq!(path(PathStyle::Simple, true, &Nested), Ok(format!("/at={at},tags=a%20b,tags=c")));
    assert_eq!(path(PathStyle::Label, false, &Nested), Ok(format!("/.{flat}")));
    assert_eq!(path(PathStyle::Matrix, true, &Nested), Ok(format!("/;at={at};tags=a%20b;tags=c")));
    assert_eq!(header("color", |call| call.header("color", &Nested)).unwrap(), r#"at,{"x":1.5},tags,["a b","c"]"#);
    assert_eq!(cookies(|call| call.cookie("color", &Nested)).unwrap(), format!("at={at}; tags=a%20b; tags=c"));
    let list = vec![Nested, Nested];
    let json = format!("%7B%22at%22%3A{at}%2C%22tags%22%3A{tags}%7D");
    assert_eq!(query(QueryStyle::Form, true, &list), format!("?color={json}&color={json}"));
    assert_eq!(query(QueryStyle::Form, false, &list), format!("?color={json},{json}"));
}

#[test]
fn names_are_encoded_where_values_are() {
    let matrix = get("/{a/b}", |call| {
        call.path_in(PathStyle::Matrix, true, "a/b", "c;d");
    });
    assert_eq!(matrix, Ok("/;a%2Fb=c%3Bd".to_owned()));
    let entries = BTreeMap::from([("x,y".to_owned(), "1=2"), ("z".to_owned(), "")]);
    let object = |explode| {
        get("/{o}", |call| {
            call.path_in(PathStyle::Matrix, explode, "o", &entries);
        })
    };
    assert_eq!(object(true), Ok("/;x%2Cy=1%3D2;z".to_owned()));
    assert_eq!(object(false), Ok("/;o=x%2Cy,1%3D2,z,".to_owned()));
}

#[test]
fn no_style_leaves_the_path() {
    use PathStyle::{Label, Matrix};
    let refused = |what: &str| Err(format!("test: path parameter `color`: {what}"));
    let up = || refused("`..` would change the path");
    assert_eq!(path(Label, false, &"."), up());
    assert_eq!(path(Label, true, &["", ""].as_slice()), up());
    assert_eq!(path(Label, false, &[""].as_slice()), refused("`.` would change the path"));
    assert_eq!(path(Label, false, &".."), Ok("/...".to_owned()));
    assert_eq!(path(Matrix, true, &["..", "/"].as_slice()), Ok("/;color=..;color=%2F".to_owned()));
    // A server that cuts off `;v=1` would see `..`.
    let beside = get("/{id}{v}", |call| {
        call.path("id", "..");
        call.path_in(Matrix, false, "v", &1_i64);
    });
    assert_eq!(beside.unwrap_err(), "test: path parameter `id`: `..` would change the path");
}

#[test]
fn templates_of_other_shapes() {
    let filled = |template: &'static str| {
        get(template, |call| {
            call.path("id", "a?b#c");
            call.query("x", &1_i64);
            call.query("y", &2_i64);
        })
    };
    for (template, expected) in [
        ("/a/{id}/{id}", "/a/a%3Fb%23c/a%3Fb%23c?x=1&y=2"),
        ("/{id}:verb", "/a%3Fb%23c:verb?x=1&y=2"),
        ("/{id}.json", "/a%3Fb%23c.json?x=1&y=2"),
        ("/search?z=0", "/search?z=0&x=1&y=2"),
        ("/search?z={id}", "/search?z=a%3Fb%23c&x=1&y=2"),
        ("/search?", "/search?x=1&y=2"),
        ("/search?z=0&", "/search?z=0&x=1&y=2"),
        ("/rpc#create", "/rpc?x=1&y=2"),
        ("/rpc?z=0#create?", "/rpc?z=0&x=1&y=2"),
        ("/#create={id}", "/?x=1&y=2"),
        ("/a&", "/a&?x=1&y=2"),
    ] {
        assert_eq!(filled(template), Ok(expected.to_owned()), "{template}");
    }
    let bare = |template| get(template, |_| {});
    assert_eq!(bare("/search?x=1"), Ok("/search?x=1".to_owned()));
    assert_eq!(bare("/rpc#create"), Ok("/rpc".to_owned()));
}

#[test]
fn json_in_every_location() {
    let address = get("/{shape}", |call| call.path_json("shape", &COLOR)).unwrap();
    assert_eq!(address, "/%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D");
    assert_eq!(header("x-shape", |call| call.header_json("x-shape", &COLOR)).unwrap(), r#"{"R":100,"G":200,"B":150}"#);
    assert_eq!(cookies(|call| call.cookie_json("shape", &1_i64)).unwrap(), "shape=1");
    assert_eq!(cookies(|call| call.cookie_json("shape", &None::<i64>)), None);
    assert!(get("/{shape}", |call| call.path_json("shape", &None::<i64>)).is_err());
}

#[test]
fn reserved_characters_stay_where_they_mean_nothing() {
    let value = ":/?#[]@!$&'()*+,;=% é";
    let address = get("/x", |call| call.query_reserved(QueryStyle::Form, true, "q", &value)).unwrap();
    assert_eq!(address, "/x?q=:/?%23%5B%5D@!$%26'()*%2B,;%3D%25%20%C3%A9");
    let urls = ["a:b", "c/d"].as_slice();
    let address = get("/x", |call| call.query_reserved(QueryStyle::Form, false, "q", &urls)).unwrap();
    assert_eq!(address, "/x?q=a:b,c/d");
    let path = |value: &dyn Encode| get("/{p}/x", |call| call.path_reserved(PathStyle::Simple, false, "p", &value));
    assert_eq!(path(&value), Ok("/:%2F%3F%23%5B%5D@!$&'()*+,;=%25%20%C3%A9/x".to_owned()));
    for up in ["..", "..;x"] {
        assert!(path(&up).unwrap_err().ends_with("would change the path"), "{up}");
    }
    let cookie = cookies(|call| call.cookie_reserved(true, "c", &value));
    assert_eq!(cookie.as_deref(), Some("c=:/?#[]@!$&'()*+%2C%3B=%25%20%C3%A9"));
}

#[test]
fn one_parameter_is_the_whole_query() {
    let sent = |fill: fn(&mut Call)| get("/x", fill).unwrap();
    assert_eq!(sent(|call| call.querystring("q", "$.a[1:1] é")), "/x?%24.a%5B1%3A1%5D%20%C3%A9");
    let json = "/x?%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D";
    assert_eq!(sent(|call| call.querystring_json("q", &COLOR)), json);
    assert_eq!(sent(|call| call.querystring_form("q", &COLOR, &[])), "/x?R=100&G=200&B=150");
    let list = BTreeMap::from([("a b".to_owned(), vec!["1", "2 3"])]);
    let (list, none) = (|call: &mut Call| call.querystring_form("q", &list, &[]), BTreeMap::<String, i64>::new());
    assert_eq!(get("/x", list).unwrap(), "/x?a+b=1&a+b=2+3");
    let ids = BTreeMap::from([("a".to_owned(), vec![1_i64, 2])]);
    let styles = [("a", FormStyle::Query(QueryStyle::PipeDelimited, false))];
    assert_eq!(get("/x", |call| call.querystring_form("q", &ids, &styles)).unwrap(), "/x?a=1%7C2");
    // A second value replaces the first, and what is empty takes it away.
    let replaced = get("/x", |call| {
        call.querystring("q", "a");
        call.querystring_form("q", &none, &[]);
    });
    assert_eq!(replaced.unwrap(), "/x");
    assert!(get("/x", |call| call.querystring_form("q", "text", &[])).is_err());
}

#[test]
fn a_method_is_a_token() {
    let client = ClientBuilder::new("http://x").transport(|_, _| async { Ok(http::Response::default()) });
    let client: Client = client.build().unwrap();
    assert_eq!(client.call("find", "QUERY", "/").request().unwrap().method(), "QUERY");
    assert_eq!(client.call("copy", "m-copy", "/").request().unwrap().method(), "m-copy");
    let refused = client.call("find", "NO METHOD", "/").request().unwrap_err();
    assert_eq!(refused.to_string(), "find: the method: not a token of HTTP");
}

#[test]
fn a_call_keeps_to_the_address_that_its_client_was_given() {
    let uri = |base_url: &str| {
        let client: Client =
            ClientBuilder::new(base_url).transport(|_, _| async { Ok(http::Response::default()) }).build().unwrap();
        let mut call = client.call("upload", Method::GET, "/x");
        call.server("https://api.example.com/v1", "https://files.example.com/v2/");
        call.request().unwrap().uri().to_string()
    };
    assert_eq!(uri("https://api.example.com/v1/"), "https://files.example.com/v2/x");
    assert_eq!(uri("http://127.0.0.1:8080/v1"), "http://127.0.0.1:8080/v1/x");
}

#[test]
fn a_parameter_can_span_segments() {
    let path = |value: &dyn Encode| get("/v1/{name}:move", |call| call.path_segments("name", &value));
    assert_eq!(path(&"shelves/1/books/a b?"), Ok("/v1/shelves/1/books/a%20b%3F:move".to_owned()));
    for up in ["a/../b", "a/."] {
        assert!(path(&up).unwrap_err().ends_with("would change the path"), "{up}");
    }
    assert_eq!(path(&"a/%2e%2e/b"), Ok("/v1/a/%252e%252e/b:move".to_owned()));
    assert!(path(&"").is_err());
}
