//! Any text in a path, a query or a cookie reads back as it was, by decoders that are not ours.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a failing test panics")]

mod support;

use std::collections::BTreeMap;

use oasmith_runtime::{PathStyle, QueryStyle, Value};
use percent_encoding::percent_decode_str;
use support::{get, request};

/// A generator with a fixed seed (Knuth's MMIX constants): the same strings in every run.
struct Strings(u64);

impl Strings {
    fn next(&mut self, below: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap() % below
    }

    fn string(&mut self) -> String {
        let length = self.next(12);
        (0..length)
            .map(|_| match self.next(4) {
                0 => char::from_u32(self.next(0x11_0000)).unwrap_or('\u{fffd}'),
                1 => ['/', '?', '#', '%', '&', '=', '+', ' ', '.', ',', ';', '\\', '\r', '\n', '\0', '"', '[', ']']
                    [self.next(18) as usize],
                _ => char::from(u8::try_from(self.next(128)).unwrap()),
            })
            .collect()
    }

    fn entries(&mut self) -> BTreeMap<String, String> {
        (0..2).map(|_| (self.string(), self.string())).collect()
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

/// `name=value` as names and values; what has no `=` has an empty value.
fn pairs<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    texts
        .map(|text| text.split_once('=').unwrap_or((text, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

#[test]
fn any_query_reads_back_as_it_was() {
    let mut strings = Strings(7);
    for _ in 0..5_000 {
        let (name, values) = (strings.string(), vec![strings.string(), strings.string()]);
        let address = get("/x", |call| call.query(&name, &values)).unwrap();
        let read: Vec<_> = form_urlencoded::parse(address.strip_prefix("/x?").unwrap().as_bytes()).collect();
        let expected: Vec<_> = values.iter().map(|value| (name.as_str().into(), value.as_str().into())).collect();
        assert_eq!(read, expected, "{address}");
    }
}

/// Whether a server that decodes before it looks for segments could leave the path.
fn has_dots(text: &str) -> bool {
    text.split(['/', '\\']).any(|segment| matches!(segment.split(';').next(), Some("." | "..")))
}

#[test]
fn any_path_reads_back_as_it_was() {
    let mut strings = Strings(11);
    let mut refused = 0;
    for _ in 0..5_000 {
        let value = strings.string();
        if let Ok(address) = get("/a/{id}/b", |call| call.path("id", value.as_str())) {
            let segments: Vec<&str> = address.split('/').collect();
            assert_eq!((segments.len(), segments[1], segments[3]), (4, "a", "b"), "{address}");
            let read = decoded(segments[2]);
            assert_eq!(read, value);
        } else {
            assert!(value.is_empty() || has_dots(&value), "{value:?}");
            refused += 1;
        }
    }
    assert!(refused > 0, "the seed should give an empty string too");
}

#[test]
fn any_matrix_reads_back_as_it_was() {
    let mut strings = Strings(13);
    for _ in 0..5_000 {
        let entries = strings.entries();
        let address = get("/a/{o}/b", |call| {
            call.path_in(PathStyle::Matrix, true, "o", &entries);
        });
        let Ok(address) = address else {
            assert!(entries.iter().any(|(name, value)| format!("{name}={value}").contains(['/', '\\'])));
            continue;
        };
        let segments: Vec<&str> = address.split('/').collect();
        assert_eq!((segments.len(), segments[3]), (4, "b"), "{address}");
        let read = pairs(segments[2].split(';').skip(1));
        assert_eq!(read, Vec::from_iter(entries), "{address}");
    }
}

#[test]
fn any_list_in_a_label_stays_in_its_segment() {
    let mut strings = Strings(17);
    for _ in 0..5_000 {
        let values = vec![strings.string(), strings.string()];
        let read = get("/a/{x}/b", |call| {
            call.path_in(PathStyle::Label, false, "x", &values);
        });
        let Ok(address) = read else {
            assert!(has_dots(&format!(".{}", values.join(","))), "{values:?}");
            continue;
        };
        let inner = address.strip_prefix("/a/.").unwrap().strip_suffix("/b");
        let read: Vec<String> = inner.unwrap().split(',').map(decoded).collect();
        assert_eq!(read, values, "{address}");
    }
}

#[test]
fn any_object_in_a_query_reads_back_as_it_was() {
    let mut strings = Strings(19);
    for _ in 0..5_000 {
        let (name, entries) = (strings.string(), strings.entries());
        let address = get("/x", |call| {
            call.query_in(QueryStyle::DeepObject, true, &name, &entries);
        });
        let address = address.unwrap();
        let read = form_urlencoded::parse(address.strip_prefix("/x?").unwrap().as_bytes());
        let expected = entries.into_iter().map(|(key, value)| (format!("{name}[{key}]"), value));
        assert!(read.into_owned().eq(expected), "{address}");
    }
}

#[test]
fn any_json_in_a_query_reads_back_as_it_was() {
    let mut strings = Strings(23);
    for _ in 0..5_000 {
        let value = serde_json::json!({ strings.string(): [strings.string(), null, 1.5] });
        let address = get("/x", |call| call.query_json("q", &value)).unwrap();
        let mut read = form_urlencoded::parse(address.strip_prefix("/x?").unwrap().as_bytes());
        let (name, text) = read.next().unwrap();
        assert_eq!((name.as_ref(), read.next()), ("q", None), "{address}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}

#[test]
fn any_cookie_reads_back_as_it_was() {
    // RFC 6265 §4.1.1, cookie-octet.
    let legal = |byte: u8| matches!(byte, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e);
    let mut strings = Strings(29);
    for _ in 0..5_000 {
        let entries = strings.entries();
        let request = request("/x", |call| {
            for (name, value) in &entries {
                call.cookie(name, value);
            }
        });
        let request = request.unwrap();
        let header = request.headers()["cookie"].to_str().unwrap();
        assert!(header.split("; ").all(|cookie| cookie.bytes().all(legal)), "{header}");
        assert_eq!(pairs(header.split("; ")), Vec::from_iter(entries), "{header}");
    }
}
