//! The address of a document, `$self`: what names the document by it names a place in it (OAS 3.2.0 "OpenAPI Object"). In comes the
//! value of a file, out goes one in which such references are local.

use serde_json::Value;

use super::references::{self, Around, Offer};
use super::uri::joined;

/// What a file says its address is.
pub(super) fn of(root: &Value) -> Option<&str> {
    root.get("$self")?.as_str()?.split('#').next()
}

/// Makes references to the document's own address local.
pub(super) fn resolve(root: &mut Value) {
    let Some(address) = of(root).map(str::to_owned) else { return };
    // Under an `$id` references start there.
    references::each(root, Around::Keywords, &mut |Offer { text, id, .. }| {
        if let Some(fragment) = own_fragment(text, &address).filter(|_| id.is_empty()) {
            *text = format!("#{fragment}");
        }
    });
}

/// The fragment of a reference to the document at `address`.
pub(crate) fn own_fragment<'r>(reference: &'r str, address: &str) -> Option<&'r str> {
    let (uri, fragment) = reference.split_once('#')?;
    (uri.is_empty() || uri == address || joined(address, uri) == address).then_some(fragment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_to_the_document_itself_are_local() {
        let address = "https://example.com/api/openapi.yaml";
        for (reference, local) in [
            ("#/a", Some("/a")),
            ("https://example.com/api/openapi.yaml#/a", Some("/a")),
            ("openapi.yaml#/a", Some("/a")),
            ("./openapi.yaml#", Some("")),
            ("/api/openapi.yaml#/a", Some("/a")),
            ("pets.yaml#/a", None),
            ("/openapi.yaml#/a", None),
            ("https://example.org/api/openapi.yaml#/a", None),
            ("Pet", None),
        ] {
            assert_eq!(own_fragment(reference, address), local, "{reference}");
        }
        assert_eq!(own_fragment("api#/a", "api"), Some("/a"));
        assert_eq!(own_fragment("/v1/api#/a", "/v1/api"), Some("/a"));
    }
}
