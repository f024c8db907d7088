//! Headers of answers as tables of types: what is read from a text that does not say of which type it is.
#![allow(clippy::unwrap_used, reason = "a failing test panics")]

use std::collections::BTreeMap;

use oasmith_runtime::HeaderStyle::{self, Exploded, Json, Simple};
use oasmith_runtime::{
    Bytes, Decimal, Decode, DecodeError, HeaderField, HeaderReader, Headers, RawResponse, Value, http,
};

struct Any<T, const STYLE: u8>(Option<T>);

impl<T, const STYLE: u8> Default for Any<T, STYLE> {
    fn default() -> Self {
        Self(None)
    }
}

const STYLES: [HeaderStyle; 3] = [Simple, Exploded, Json];

impl<T: Decode, const STYLE: u8> Headers for Any<T, STYLE> {
    fn read(&mut self, headers: HeaderReader<'_>) -> Result<(), DecodeError> {
        let fields: &mut [HeaderField<'_>] = &mut [("X-Any", *STYLES.get(usize::from(STYLE)).unwrap(), &mut self.0)];
        headers.read(fields)
    }
}

fn read<T: Decode, const STYLE: u8>(lines: &[&str]) -> Result<Option<T>, DecodeError> {
    let answer = lines.iter().fold(http::Response::builder(), |answer, line| answer.header("x-any", *line));
    let answer = RawResponse::from(answer.body(Bytes::new()).unwrap());
    answer.typed_headers::<Any<T, STYLE>>().map(|any| any.0)
}

fn simple<T: Decode>(lines: &[&str]) -> Option<T> {
    read::<T, 0>(lines).unwrap()
}

fn problem<T: Decode>(line: &str) -> String {
    read::<T, 0>(&[line]).err().unwrap().to_string()
}

fn map(entries: &[(&str, i64)]) -> BTreeMap<String, i64> {
    entries.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect()
}

#[test]
fn a_text_is_read_as_what_is_asked_for() {
    assert_eq!(simple::<String>(&[]), None);
    assert_eq!(simple(&["17"]), Some("17".to_owned()));
    assert_eq!(simple(&["17"]), Some(17_i32));
    assert_eq!(simple(&["-1.5e1"]), Some(-15.0_f64));
    assert_eq!(simple(&["true"]), Some(true));
    assert_eq!(simple::<Decimal>(&["0.10"]).unwrap().as_str(), "0.10");
    assert_eq!(simple(&["17"]), Some(Value::from(17)));
    assert_eq!(simple(&["017"]), Some(Value::from("017")));
}

#[test]
fn lines_of_one_name_are_one_list() {
    assert_eq!(simple(&["a, b,", "c"]), Some(["a", "b", "c"].map(str::to_owned).to_vec()));
    assert_eq!(simple(&["a", "b"]), Some("a, b".to_owned()));
    assert_eq!(simple(&[""]), Some(Vec::<i64>::new()));
    assert_eq!(simple(&["1.0, 1e2"]), Some(vec![1, 100]));
    assert_eq!(simple::<(i64, String)>(&["1", "a"]), Some((1, "a".to_owned())));
    assert_eq!(problem::<(i64, i64)>("1,2,3"), "$['X-Any']: expected an array of 2 items, found one of 3");
}

#[test]
fn objects_alternate_or_are_exploded() {
    assert_eq!(simple(&["x,1,y,2"]), Some(map(&[("x", 1), ("y", 2)])));
    assert_eq!(read::<_, 1>(&["x=1", "y=2"]).unwrap(), Some(map(&[("x", 1), ("y", 2)])));
    let lists = read::<BTreeMap<String, Vec<i64>>, 1>(&["x=1,y=2", "x=3"]).unwrap().unwrap();
    assert_eq!(lists, [("x".to_owned(), vec![1, 3]), ("y".to_owned(), vec![2])].into());
    assert_eq!(read::<_, 1>(&["x=1,x=2"]).unwrap(), Some(map(&[("x", 2)])));
    assert_eq!(read::<_, 2>(&[r#"{"x": 1, "y": 2}"#]).unwrap(), Some(map(&[("x", 1), ("y", 2)])));
}

#[test]
fn what_is_wrong_is_named() {
    assert_eq!(problem::<i64>("many"), "$['X-Any']: expected an integer, found `many`");
    assert_eq!(problem::<i64>("1.5"), "$['X-Any']: expected an integer, found `1.5`");
    assert_eq!(problem::<i64>("1e300"), "$['X-Any']: expected an integer, found `1e300`");
    assert_eq!(problem::<u8>("256"), "$['X-Any']: expected an integer from 0 to 255, found 256");
    assert_eq!(problem::<f64>("NaN"), "$['X-Any']: expected a number, found `NaN`");
    assert_eq!(problem::<bool>("yes"), "$['X-Any']: expected true or false, found `yes`");
    assert_eq!(problem::<Vec<i64>>("1, b"), "$['X-Any'][1]: expected an integer, found `b`");
    assert_eq!(problem::<BTreeMap<String, i64>>("x,1,y"), "$['X-Any'].y: expected an integer, found ``");
}

#[test]
fn a_cookie_is_a_line() {
    #[derive(Default)]
    struct Cookies(Option<Vec<String>>);

    impl Headers for Cookies {
        fn read(&mut self, headers: HeaderReader<'_>) -> Result<(), DecodeError> {
            let fields: &mut [HeaderField<'_>] = &mut [("Set-Cookie", Simple, &mut self.0)];
            headers.read(fields)
        }
    }

    let lines = ["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"];
    let answer = lines.iter().fold(http::Response::builder(), |answer, line| answer.header("set-cookie", *line));
    let headers: Cookies = RawResponse::from(answer.body(Bytes::new()).unwrap()).typed_headers().unwrap();
    assert_eq!(headers.0.unwrap(), lines);
}
