//! What a server is called: what tells it from the first one.

use openapiv3::Server;
use serde_json::Value;

use super::super::names::words;
use super::super::suffixed;
use super::super::templates::without_names;

/// More words are a sentence.
const MOST: usize = 3;

/// Words that say nothing of one server.
const COMMON: &[&str] = &[
    "a",
    "an",
    "and",
    "api",
    "at",
    "endpoint",
    "environment",
    "for",
    "in",
    "of",
    "on",
    "or",
    "our",
    "server",
    "the",
    "this",
    "to",
    "url",
    "with",
];

/// The name that the document gives a server, or what its description or its address says and that of the first one does not. Only
/// the first one is looked at, and one that is called so already: a server more or less renames no other.
pub(super) fn name(server: &Server, first: &Server, named: &[(String, &Server)]) -> String {
    let given = server.extensions.get("x-oasmith-name").and_then(Value::as_str).filter(|name| !words(name).is_empty());
    let name = match given {
        Some(name) => name.to_owned(),
        None if std::ptr::eq(server, first) => String::new(),
        None => by_description(server, first).unwrap_or_else(|| by_address(server, first)),
    };
    let suffixed = |name: &str| suffixed(name, "server").trim_start().to_owned();
    let own = suffixed(&name);
    let namesake = named.iter().find(|(known, _)| given.is_none() && *known == own);
    match namesake.map(|(_, namesake)| new_words(server, namesake)) {
        Some(told) if !told.is_empty() => suffixed(&format!("{name} {}", told.join(" "))),
        _ => own,
    }
}

/// `sandbox` of `The sandbox server (uses test data)`.
fn by_description(server: &Server, first: &Server) -> Option<String> {
    let phrase = |server: &Server| {
        let text = server.description.as_deref().unwrap_or_default();
        let phrase = text.split(['(', ',', ':', ';', '\n']).next().unwrap_or_default();
        words(phrase.split(". ").next().unwrap_or_default())
    };
    let known = phrase(first);
    let new = |word: &String| !known.contains(word) && !COMMON.contains(&word.as_str());
    let own: Vec<String> = phrase(server).into_iter().filter(new).collect();
    (1..=MOST).contains(&own.len()).then(|| own.join(" "))
}

/// What an address says and another one does not.
fn new_words(server: &Server, other: &Server) -> Vec<String> {
    let mut known = words(&without_names(&other.url));
    if !other.url.contains("://") {
        known.extend(["http", "https"].map(str::to_owned));
    }
    words(&without_names(&server.url)).into_iter().filter(|word| !known.contains(word)).take(MOST).collect()
}

/// `http`, `eu west 1` or `v2`, where only that differs, or else the host.
fn by_address(server: &Server, first: &Server) -> String {
    let url = without_names(&server.url);
    if !url.contains(char::is_alphanumeric) {
        return "root".to_owned();
    }
    let own = new_words(server, first);
    if !own.is_empty() {
        return own.join(" ");
    }
    let host =
        url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).split('/').find(|part| !part.trim().is_empty());
    host.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_called_by_what_tells_it_from_the_first() {
        let server = |(url, description): (&str, &str)| Server {
            url: url.to_owned(),
            description: Some(description.to_owned()),
            ..Server::default()
        };
        for (first, second, expected) in [
            (
                ("https://a.b", "Production server"),
                ("https://c.b", "Sandbox server (uses test data)"),
                "sandbox server",
            ),
            (
                ("https://a.b", "VA.gov API production environment"),
                ("https://c.b", "VA.gov API sandbox environment"),
                "sandbox server",
            ),
            (
                ("https://a.b", ""),
                ("https://a.b", "Everything that was there before, until all have moved."),
                "a.b server",
            ),
            (("https://a.b", ""), ("http://a.b", ""), "http server"),
            (("https://a.b/v1", ""), ("https://a.b/v2", ""), "v2 server"),
            (("https://a.b", ""), ("https://eu-west-1.a.b", ""), "eu west 1 server"),
            (("https://x.a.b", ""), ("https://a.b/", ""), "a.b server"),
            (
                ("http://x.{region}.b", "Of AWS"),
                ("https://x.{region}.b.cn", "The endpoint of many regions of AWS"),
                "many regions server",
            ),
            (("https://a.b", ""), ("/", ""), "root server"),
            (("/", ""), ("https://a.b", ""), "a b server"),
        ] {
            assert_eq!(name(&server(second), &server(first), &[]), expected, "{second:?}");
        }
        let only = server(("https://{region}.a.b", "Production"));
        assert_eq!(name(&only, &only, &[]), "server");
        // One that is called like another is told from that.
        let china = server(("http://{region}.a.b.cn", "In China"));
        let named = [("china server".to_owned(), &china)];
        let (secure, same) = (server(("https://{region}.a.b.cn", "In China")), server(("http://a.b.cn", "In China")));
        assert_eq!(name(&secure, &only, &named), "china https server");
        assert_eq!(name(&same, &only, &named), "china server");
    }
}
