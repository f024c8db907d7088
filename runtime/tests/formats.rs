//! Formats of strings and numbers: the text is kept, and whatever it says only its conversion can fail.

#![allow(clippy::unwrap_used, reason = "a failing test panics")]

#[cfg(any(feature = "base64", feature = "jiff", feature = "uuid"))]
use oasmith_runtime::FormatError;
use oasmith_runtime::{
    Date, DateTime, Decimal, Decode, DecodeError, Duration, Encode, Password, Reader, Time, Union, Uuid, Value,
    from_json, from_value, to_json, to_value,
};
use serde_core::Deserialize;
use serde_core::de::IntoDeserializer;

fn again<T: Decode + Encode>(json: &str) -> String {
    let value: T = from_json(json.as_bytes()).unwrap();
    String::from_utf8(to_json(&value).unwrap()).unwrap()
}

#[test]
fn texts_come_back_as_they_were() {
    for text in [r#""2020-01-01T00:00:00.000Z""#, r#""2020-01-01 00:00:00+00""#, r#""yesterday""#, r#""""#] {
        assert_eq!(again::<DateTime>(text), text);
    }
    assert_eq!(again::<Uuid>(r#""0B7A""#), r#""0B7A""#);
    assert!(from_json::<Date>(b"20200101").is_err());
}

#[test]
fn a_password_is_not_shown() {
    let password = from_json::<Password>(br#""hunter2""#).unwrap();
    assert_eq!(format!("{:?}", Some(&password)), "Some(Password(..))");
    assert_eq!(password.as_str(), "hunter2");
    assert_eq!(to_json(&password).unwrap(), br#""hunter2""#);
}

const NUMBERS: &[&str] = &[
    "0",
    "-0.0",
    "1.10",
    "1e400",
    "-12E-3",
    "18446744073709551616",
    "0.1000000000000000055511151231257827021181583404541015625",
];

#[test]
fn numbers_keep_every_digit() {
    for number in NUMBERS {
        assert_eq!(again::<Decimal>(number), *number);
        assert_eq!(again::<Vec<Option<Decimal>>>(&format!("[ {number} ,null]")), format!("[{number},null]"));
        // Through serde's own traits, too.
        let read: Decimal = serde_json::from_str(number).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), *number);
        assert_eq!(number.parse::<Decimal>().unwrap(), read);
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in ["", "-", "1.", ".5", "+1", "01", "1e", "1,5", "NaN", "0x1", "1e5.0", "--1"] {
        text.parse::<Decimal>().unwrap_err();
    }
    for (json, found) in [(r#""1.5""#, r#""1.5""#), ("null", "null"), (r#"{"a":1}"#, r#"{"a":1}"#), ("true", "true")] {
        let error = from_json::<Decimal>(json.as_bytes()).unwrap_err();
        assert_eq!((error.expected(), error.found()), (Some("a number"), Some(found)));
    }
    assert!(from_json::<Decimal>(b"1.5.5").unwrap_err().is_syntax());
    assert_eq!(from_json::<Vec<Decimal>>(b"[1, [2]]").unwrap_err().path(), "$[1]");
}

#[test]
fn other_formats_hold_numbers_as_text_and_read_any() {
    for number in NUMBERS {
        let number: Decimal = number.parse().unwrap();
        let mut cbor = Vec::new();
        ciborium::into_writer(&number, &mut cbor).unwrap();
        assert_eq!(ciborium::from_reader::<Decimal, _>(cbor.as_slice()).unwrap(), number);
        let pack = rmp_serde::to_vec(&number).unwrap();
        assert_eq!(rmp_serde::from_slice::<Decimal>(&pack).unwrap(), number);
        assert_eq!(serde_yaml::from_str::<Decimal>(&serde_yaml::to_string(&number).unwrap()).unwrap(), number);
        assert_eq!(ron::from_str::<Decimal>(&ron::to_string(&number).unwrap()).unwrap(), number);
    }
    assert_eq!(serde_yaml::from_str::<Decimal>("12").unwrap().as_str(), "12");
    assert_eq!(ron::from_str::<Decimal>("1.5").unwrap().as_str(), "1.5");
    let mut cbor = Vec::new();
    ciborium::into_writer(&f64::NAN, &mut cbor).unwrap();
    ciborium::from_reader::<Decimal, _>(cbor.as_slice()).unwrap_err();
}

#[test]
fn a_value_in_memory_holds_what_an_f64_holds() {
    let value: Value = serde_json::from_str("18446744073709551615").unwrap();
    assert_eq!(from_value::<Decimal>(&value).unwrap().as_str(), "18446744073709551615");
    assert_eq!(from_value::<Decimal>(&1.5.into()).unwrap().as_str(), "1.5");
}

#[derive(Clone, Debug, PartialEq)]
enum When {
    Text(String),
    Moment(DateTime),
    Day(Date),
    Unknown(Value),
}

impl Decode for When {
    fn blank() -> Self {
        Self::Unknown(Value::Null)
    }

    fn decode(&mut self, reader: &mut dyn Reader) -> Result<(), DecodeError> {
        let mut union = Union::read(reader)?;
        union.offer(Self::Text);
        union.offer(Self::Moment);
        union.offer(Self::Day);
        *self = union.finish(Self::Unknown)?;
        Ok(())
    }
}

#[test]
fn a_string_goes_to_the_format_that_it_is_written_in() {
    let read = |text: &str| from_value::<When>(&text.into()).unwrap();
    assert_eq!(read("2020-01-01T00:00:00Z"), When::Moment("2020-01-01T00:00:00Z".into()));
    assert_eq!(read("2020-01-01"), When::Day("2020-01-01".into()));
    assert_eq!(read("tomorrow"), When::Text("tomorrow".to_owned()));
}

#[test]
fn formats_are_told_by_their_grammar() {
    fn check<T: Decode + From<&'static str>>(good: &[&'static str], bad: &[&'static str]) {
        for (texts, expected) in [(good, true), (bad, false)] {
            for text in texts {
                assert_eq!(T::from(text).is_well_formed(), Some(expected), "{text}");
            }
        }
    }
    check::<DateTime>(
        &["1985-04-12T23:20:50.52Z", "1990-12-31t15:59:60-08:00", "2020-01-01 00:00:00z"],
        &["1985-04-12T23:20:50", "1985-04-12", "1985-04-12T23:20:50.Z", "1985-04-12T23:20Z", "é", ""],
    );
    check::<Date>(
        &["2020-02-29", "2000-02-29", "2021-12-31"],
        &[
            "2020-2-29",
            "20200229",
            "2020-02-29Z",
            "",
            "2021-02-29",
            "1900-02-29",
            "2021-13-01",
            "2021-04-31",
            "2021-00-00",
        ],
    );
    check::<Time>(
        &["08:30:00", "08:30:00.5Z", "08:30:00+02:00", "23:59:60Z"],
        &["24:00:00", "23:60:00", "23:59:61", "08:30", "8:30:00", "08:30:00.", "08:30:00 Z", "0é:30:00"],
    );
    check::<Duration>(&["P1Y2M3DT4H5M6.5S", "PT0S", "P1W"], &["", "P", "PT", "P1H", "P1M1Y", "1D", "PD", "P1", "P.5D"]);
    check::<Uuid>(
        &["0B7A4D3C-1F2E-4C5D-8E9F-a0b1c2d3e4f5"],
        &[
            "0b7a4d3c1f2e4c5d8e9fa0b1c2d3e4f5",
            "0b7a4d3c-1f2e-4c5d-8e9f-a0b1c2d3e4fg",
            "0b7a4d3c-1f2e-4c5d-8e9f-a0b1c2d3e4f5-",
            "",
        ],
    );
}

/// As inside a `#[serde(flatten)]`, where serde has read the JSON before us.
#[test]
fn a_format_around_json_gives_what_it_has() {
    let format = |number: f64| IntoDeserializer::<serde_json::Error>::into_deserializer(number);
    assert_eq!(Decimal::deserialize(format(2.5)).unwrap().as_str(), "2.5");
    assert_eq!(to_value(&Decimal::from(7_i64)).unwrap(), Value::from(7));
}

#[cfg(any(feature = "base64", feature = "jiff", feature = "uuid"))]
fn words<T: std::fmt::Debug>(outcome: Result<T, FormatError>) -> (String, String) {
    let error = outcome.unwrap_err();
    (error.to_string(), std::error::Error::source(&error).unwrap().to_string())
}

#[cfg(feature = "jiff")]
#[test]
fn what_is_no_moment_says_so_when_it_is_asked_for() {
    let (error, source) = words(DateTime::from("2020-01-01T00:00:00").to_timestamp());
    assert_eq!(error, "`2020-01-01T00:00:00` is not a date-time with an offset (RFC 3339)");
    assert!(source.contains("offset"), "{source}");
    assert_eq!(words(Time::from("noon").to_offset()).0, "`noon` is not a time (RFC 3339)");
    assert_eq!(words(Date::from("2021-02-29").to_civil()).0, "`2021-02-29` is not a date (RFC 3339)");
    assert_eq!(words(Duration::from("soon").to_span()).0, "`soon` is not a duration (ISO 8601)");
    assert_eq!(Time::from("08:30").to_offset().unwrap(), None);
    assert_eq!(jiff::civil::Time::try_from(&Time::from("08:30")).unwrap(), jiff::civil::time(8, 30, 0, 0));
}

#[cfg(feature = "uuid")]
#[test]
fn what_is_no_uuid_says_so_when_it_is_asked_for() {
    let (error, source) = words(Uuid::from("me").to_uuid());
    assert_eq!(error, "`me` is not a UUID (RFC 9562)");
    assert_eq!(source, "invalid character: found `m` at 0");
}

#[cfg(feature = "base64")]
#[test]
fn what_is_no_base64_says_so_when_it_is_asked_for() {
    let (error, source) = words(oasmith_runtime::Base64::from("a!b").to_bytes());
    assert_eq!(error, "`a!b` is not base64 (RFC 4648)");
    assert_eq!(source, "Invalid symbol 33, offset 1.");
}
