//! Any text in a path or a query reads back as it was, by decoders that are not ours.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a failing test panics"
)]

use oasmith_runtime::http::Response;
use oasmith_runtime::{Call, Client, ClientBuilder, Method, RequestError};

fn get(template: &'static str, fill: impl FnOnce(&mut Call)) -> Result<String, RequestError> {
    let builder =
        ClientBuilder::new("http://api.test").transport(|_, _| async { Ok(Response::default()) });
    let client: Client = builder.build().unwrap();
    let mut call = client.call("test", Method::GET, template);
    fill(&mut call);
    let address = call.request()?.uri().to_string();
    Ok(address.replace("http://api.test", ""))
}

/// A generator with a fixed seed (Knuth's MMIX constants): the same strings in every run.
struct Strings(u64);

impl Strings {
    fn next(&mut self, below: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap() % below
    }

    fn string(&mut self) -> String {
        let length = self.next(12);
        (0..length)
            .map(|_| match self.next(4) {
                0 => char::from_u32(self.next(0x11_0000)).unwrap_or('\u{fffd}'),
                1 => [
                    '/', '?', '#', '%', '&', '=', '+', ' ', '.', ',', ';', '\\', '\r', '\n', '\0',
                ][self.next(15) as usize],
                _ => char::from(u8::try_from(self.next(128)).unwrap()),
            })
            .collect()
    }
}

#[test]
fn any_query_reads_back_as_it_was() {
    let mut strings = Strings(7);
    for _ in 0..5_000 {
        let (name, values) = (strings.string(), vec![strings.string(), strings.string()]);
        let address = get("/x", |call| call.query(&name, &values)).unwrap();
        let read: Vec<_> =
            form_urlencoded::parse(address.strip_prefix("/x?").unwrap().as_bytes()).collect();
        let expected: Vec<_> = values
            .iter()
            .map(|value| (name.as_str().into(), value.as_str().into()))
            .collect();
        assert_eq!(read, expected, "{address}");
    }
}

#[test]
fn any_path_reads_back_as_it_was() {
    let mut strings = Strings(11);
    let mut refused = 0;
    for _ in 0..5_000 {
        let value = strings.string();
        if let Ok(address) = get("/a/{id}/b", |call| call.path("id", value.as_str())) {
            let segments: Vec<&str> = address.split('/').collect();
            assert_eq!(
                (segments.len(), segments[1], segments[3]),
                (4, "a", "b"),
                "{address}"
            );
            let read = percent_encoding::percent_decode_str(segments[2]).decode_utf8();
            assert_eq!(read.unwrap(), value);
        } else {
            assert!(matches!(value.as_str(), "" | "." | ".."), "{value:?}");
            refused += 1;
        }
    }
    assert!(refused > 0, "the seed should give an empty string too");
}
