//! Models of a client that was generated with the setting `validate`: every rule that is broken is reported with its place.
#![allow(clippy::unwrap_used, reason = "a failing test panics")]
#![allow(missing_docs, reason = "the client is only a sample")]

use oasmith_runtime::http::Response;
use oasmith_runtime::{Decimal, Decode, File, FileOr, Operation, Validate, from_json};

#[rustfmt::skip]
#[path = "golden/validate/expected.rs"]
pub mod api;
#[rustfmt::skip]
#[path = "golden/tuples/expected.rs"]
#[allow(dead_code, reason = "only one model is checked")]
pub mod tuples;
#[rustfmt::skip]
#[path = "golden/validate_calls/expected.rs"]
#[allow(dead_code, reason = "nothing is sent")]
pub mod calls;
#[rustfmt::skip]
#[path = "golden/validate_forms/expected.rs"]
#[allow(dead_code, reason = "nothing is sent")]
pub mod forms;
#[rustfmt::skip]
#[path = "golden/validate_uses/expected.rs"]
#[allow(dead_code, reason = "only one model is checked")]
pub mod uses;
#[rustfmt::skip]
#[path = "golden/validate_patterns/expected.rs"]
#[allow(dead_code, reason = "nothing is sent")]
pub mod patterns;

use api::{Pet, PetId};

fn read<T: Decode>(json: &str) -> T {
    from_json(json.as_bytes()).unwrap()
}

fn violations(json: &str) -> Vec<String> {
    let found = read::<Pet>(json).validate().err();
    found.iter().flatten().map(ToString::to_string).collect()
}

#[test]
fn what_keeps_all_rules_is_fine() {
    let pet = r#"{"name":"äöüß","nick":"Ärni","age":29,"weight":0.3,"price":100.00,"born":"2020-01-01","tags":["a","b"],
        "grid":[[2,4],[]],"labels":{"a":"b"},"id":100,"more":1}"#;
    assert_eq!(violations(pet), [""; 0]);
    assert_eq!(violations(r#"{"name":"a","nick":null}"#), [""; 0]);
}

#[test]
fn each_rule_that_is_broken_is_reported_with_its_place() {
    assert_eq!(
        violations(r#"{"name":""}"#),
        ["$: expected at least 2 properties, found 1", "$.name: expected at least 1 character, found \"\"",]
    );
    assert_eq!(
        violations(r#"{"name":"abcde","nick":"ab","age":30,"weight":0.25}"#),
        [
            "$.name: expected at most 4 characters, found 5",
            "$.nick: expected at least 3 characters, found 2",
            "$.nick: expected text that matches `^\\p{Lu}\\w+$`, found \"ab\"",
            "$.age: expected less than 30, found 30",
            "$.weight: expected a multiple of 0.1, found 0.25",
        ]
    );
    assert_eq!(
        violations(r#"{"name":"a","age":-1,"weight":0,"born":"today","tags":[]}"#),
        [
            "$.age: expected at least 0, found -1",
            "$.weight: expected more than 0, found 0",
            "$.born: expected a Date, found \"today\"",
            "$.tags: expected at least 1 item, found 0",
        ]
    );
    assert_eq!(
        violations(r#"{"name":"a","tags":["abcde","b","b","c"],"grid":[[],[2,4,5]]}"#),
        [
            "$.tags: expected at most 3 items, found 4",
            "$.tags: expected items that differ, found item 1 again as item 2",
            "$.tags[0]: expected at most 4 characters, found 5",
            "$.grid[1]: expected at most 2 items, found 3",
            "$.grid[1][2]: expected a multiple of 2, found 5",
        ]
    );
    assert_eq!(
        violations(r#"{"name":"a","labels":{"a b":"","c":"d"},"friends":[{"name":"B"}],"more":0}"#),
        [
            "$.labels: expected at most 1 property, found 2",
            "$.labels['a b']: expected at least 1 character, found \"\"",
            "$.friends[0].name: expected text that matches `^[a-z]+$`, found \"B\"",
            "$.more: expected at least 1, found 0",
        ]
    );
}

#[test]
fn lists_of_required_properties_are_alternatives() {
    assert_eq!(violations(r#"{"name":"a","ids":{"b":1,"c":2},"owner":{"phone":"1"}}"#), [""; 0]);
    assert_eq!(
        violations(r#"{"name":"a","ids":{"b":1},"owner":{"mail":"a@b","phone":"1"}}"#),
        [
            "$.ids: expected at least one of `a`, (`b` with `c`), found 0",
            "$.owner: expected exactly one of `mail`, `phone`, found 2",
        ]
    );
}

#[test]
fn the_variant_that_the_caller_chose_is_checked() {
    let mut pet: Pet = read(r#"{"name":"a"}"#);
    pet.id = Some(PetId::String("1000".to_owned()));
    assert_eq!(pet.validate().unwrap_err().to_string(), "$.id: expected at least 5 characters, found 4");
    pet.id = Some(PetId::Integer(99));
    assert_eq!(vec![pet].validate().unwrap_err().to_string(), "$[0].id: expected at least 100, found 99");
}

#[test]
fn no_digit_of_a_decimal_is_rounded() {
    let mut pet: Pet = read(r#"{"name":"a"}"#);
    pet.price = Some(read::<Decimal>("100.00000000000000000000000001"));
    let found = pet.validate().unwrap_err();
    let violation = found.iter().next().unwrap();
    assert_eq!((violation.path(), violation.found()), ("$.price", "100.00000000000000000000000001"));
}

#[test]
fn a_secret_is_not_shown() {
    #[derive(Debug)]
    struct Login(oasmith_runtime::Password);

    impl oasmith_runtime::Encode for Login {
        fn encode(&self, writer: &mut dyn oasmith_runtime::Writer) {
            writer.rules(&[oasmith_runtime::Rule::Pattern("^[a-z]+$")]);
            self.0.encode(writer);
        }
    }

    oasmith_runtime::impl_validate!(Login);

    let violations = Login("Hunter2".into()).validate().unwrap_err();
    assert_eq!(violations.to_string(), "$: expected text that matches `^[a-z]+$`, found a text that is not shown");
}

#[test]
fn each_item_of_a_tuple_has_rules_of_its_own() {
    let route: tuples::Route = read(r#"{"ends": [[-180, -90], [-181, -91]], "stop": ["four", 5], "single": [true]}"#);
    let violations = route.validate().unwrap_err();
    let expected = "$.ends[1][0]: expected at least -180, found -181\n\
        $.ends[1][1]: expected at least -90, found -91\n\
        $.stop[0]: expected at most 3 characters, found 4";
    assert_eq!(violations.to_string(), expected);
}

#[test]
fn what_is_demanded_where_a_type_is_used_is_checked_there_and_once() {
    let home: uses::Home = read(
        r#"{"pet": {"name": "a"}, "named": {"name": "a"}, "large": {"name": "a"}, "pets": [{"name": "a"}],
            "same": {"name": "a", "b": 1, "c": 2, "d": 3, "e": 4}, "rooms": {"b": {"name": "a"}}, "pair": [[8], [1, 2, 3]],
            "animal": {"name": "a", "b": 1, "c": 2, "d": 3}, "either": {"mail": "a"}, "key": "ab", "lists": [1, 2],
            "only": "abc"}"#,
    );
    let expected = "$.pet: expected at least 2 properties, found 1\n\
        $.named: expected at least 2 properties, found 1\n\
        $.same: expected at most 4 properties, found 5\n\
        $.large: expected at least 2 properties, found 1\n\
        $.pets[0]: expected at least 2 properties, found 1\n\
        $.rooms.b: expected at least 2 properties, found 1\n\
        $.pair[0][0]: expected at most 7, found 8\n\
        $.pair[1]: expected at most 2 items, found 3\n\
        $.animal: expected at most 3 properties, found 4\n\
        $.either: expected at least 2 properties, found 1\n\
        $.key: expected at least 3 characters, found 2\n\
        $.lists: expected at most 1 item, found 2\n\
        $.only: expected at most 2 characters, found 3";
    assert_eq!(home.validate().unwrap_err().to_string(), expected);
    assert_eq!(
        read::<uses::Home>(r#"{"key": 10}"#).validate().unwrap_err().to_string(),
        "$.key: expected at most 9, found 10"
    );
    // Of several bounds the strictest one; of a choice of numbers what all ask for.
    let home: uses::Home = read(r#"{"strict": 11, "number": 2}"#);
    let expected = "$.strict: expected at most 5, found 11\n$.number: expected at least 2.5, found 2";
    assert_eq!(home.validate().unwrap_err().to_string(), expected);
}

/// What is wrong with a request, of which nothing is sent.
fn wrong(request: &impl Validate) -> Vec<String> {
    request.validate().err().iter().flatten().map(ToString::to_string).collect()
}

fn client() -> calls::Client {
    calls::Client::builder("https://api.example.com")
        .transport(|_, _| async { Ok(Response::default()) })
        .build()
        .unwrap()
}

#[test]
fn the_parameters_of_a_request_are_checked_by_their_names() {
    let near = calls::Near { at: vec![1.0] };
    let tags = ["ab".to_owned(), "c".to_owned(), "de".to_owned()];
    let since = "today".into();
    let request = client().list_pets("dog").limit(500).tags(&tags).near(&near).since(&since).validate_parameter(true);
    let expected = [
        "id: expected text that matches `^p`, found \"dog\"",
        "limit: expected at most 100, found 500",
        "tags: expected at most 2 items, found 3",
        "tags[1]: expected at least 2 characters, found 1",
        "near.at: expected at least 2 items, found 1",
        "since: expected a Date, found \"today\"",
    ];
    assert_eq!(wrong(&request), expected);
    // What is set again, by whatever way, is what counts.
    let request = request.limit(5).tags(&[]).near(&calls::Near { at: vec![1.0, 2.0] }).query("since", "2020");
    assert_eq!(wrong(&request), expected[..1]);
}

#[test]
fn bodies_that_are_no_models_are_checked() {
    assert_eq!(wrong(&client().set_names("p", &[])), ["$: expected at least 1 item, found 0"]);
    let request = client().set_names("p", &["a".to_owned(), String::new()]);
    assert_eq!(wrong(&request), ["$[1]: expected at least 1 character, found \"\""]);
    assert_eq!(wrong(&request.body("application/json", "[\"\"]")), [""; 0]);
    let labels = calls::SetLabelsBody::Json([("a".to_owned(), "abc".to_owned())].into());
    assert_eq!(wrong(&client().set_labels("p").body(labels)), ["$.a: expected at most 2 characters, found 3"]);
    let near = calls::Near { at: vec![1.0] };
    assert_eq!(wrong(&client().set_labels("p").body(near)), ["$.at: expected at least 2 items, found 1"]);
    let text = "ab".to_owned();
    assert_eq!(wrong(&client().set_labels("p").body(text)), ["$: expected at least 3 characters, found 2"]);
}

#[test]
fn the_parts_of_a_body_are_checked() {
    let mut photo = calls::AddPhotoForm::new("long".to_owned(), File::new("..."));
    photo.tags = Some(vec!["a".to_owned(), "b".to_owned()]);
    let expected = ["$.caption: expected at most 3 characters, found 4", "$.tags: expected at most 1 item, found 2"];
    assert_eq!(wrong(&client().add_photo("p", photo)), expected);
    assert_eq!(wrong(&client().add_photo("p", calls::AddPhotoForm::new("cat".to_owned(), File::new("...")))), [""; 0]);
}

#[test]
fn a_form_is_checked_as_a_whole() {
    let client = forms::Client::from(AsRef::<oasmith_runtime::Client>::as_ref(&client()).clone());
    let files = |count| vec![File::new("..."); count];
    let with = |change: fn(&mut forms::AddAlbumForm)| {
        let mut form = forms::AddAlbumForm::new(vec![File::new("...").into()]);
        form.photos = files(2);
        change(&mut form);
        wrong(&client.add_album(form))
    };
    assert_eq!(with(|_| {}), [""; 0]);
    assert_eq!(with(|form| form.photos.truncate(1)), ["$.photos: expected at least 2 items, found 1"]);
    assert_eq!(with(|form| form.more = vec![File::new("..."); 2]), ["$.more: expected at most 1 item, found 2"]);
    let expected = ["$.docs: expected at least 3 characters, found 2"];
    assert_eq!(with(|form| form.docs.push(FileOr::Value("ab".to_owned()))), expected);
    // The rules of what a file stands in the place of are not those of the next part.
    let with_file = with(|form| {
        form.avatar = Some(File::new("...").into());
        form.kind = Some(forms::AddAlbumKind::A);
        form.at = Some(forms::At { x: Some(0) });
    });
    assert_eq!(with_file, ["$.at.x: expected at least 1, found 0", "$: expected at most 4 properties, found 5"]);
    let expected = ["$.icon: expected at least 3, found 2"];
    assert_eq!(with(|form| form.icon = Some(FileOr::Value(forms::AddAlbumIcon::Integer(2)))), expected);
    let expected = [
        "$.docs: expected at least 1 item, found 0",
        "$: expected at least 2 properties, found 0",
        "$: expected at least one of `photos`, (`avatar` with `caption`), found 0",
    ];
    assert_eq!(wrong(&client.add_album(forms::AddAlbumForm::new(Vec::new()))), expected);
}

#[test]
fn a_pattern_that_is_none_demands_nothing() {
    let code: patterns::Code = read(r#"{"letters": "1", "digits": "a"}"#);
    let expected = "$.digits: expected text that matches `^[0-9]+$`, found \"a\"";
    assert_eq!(code.validate().unwrap_err().to_string(), expected);
    let code: patterns::Code = read(r#"{"letters": "1234"}"#);
    assert_eq!(code.validate().unwrap_err().to_string(), "$.letters: expected at most 3 characters, found 4");
    let client = patterns::Client::builder("http://localhost").build().unwrap();
    client.find().code("a").validate().unwrap();
}
