//! A document on its way from `normalize` to `lower`: in the shape of OpenAPI 3.0, beside what the typed model of that has
//! no place for. It knows no dialect.

use std::collections::{HashMap, HashSet};

use openapiv3::{OpenAPI, Operation, PathItem};

use crate::diagnostics::Pointer;

/// Header parameters that mean nothing (OAS 3.0.4 "Parameter Object", `name`): other parts of a document describe them.
pub(crate) const HEADERS_OF_KEYWORDS: &[&str] = &["accept", "content-type", "authorization"];

/// Those that say how a message gets to the other side, which only what sends it knows (RFC 9110, sections 7.2, 7.6.1 and 8.6).
pub(crate) const HEADERS_OF_TRANSPORT: &[&str] = &[
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

pub(crate) struct Description {
    pub(crate) openapi: OpenAPI,
    pub(crate) methods: Methods,
    /// The component schemas that operations lead to.
    pub(crate) reached: HashSet<String>,
    /// Where those stand that are left out, since nothing would be generated of them.
    pub(crate) unused: Vec<Pointer>,
}

/// The operations with methods that the model does not have, by the place of their path item.
#[derive(Default)]
pub(crate) struct Methods(HashMap<Pointer, Vec<(String, Pointer, Operation)>>);

/// An operation of a path item.
pub(crate) struct Offer<'a> {
    /// As it is sent: `GET`.
    pub(crate) method: String,
    pub(crate) pointer: Pointer,
    pub(crate) operation: &'a Operation,
}

impl Methods {
    pub(crate) fn add(&mut self, item: &Pointer, method: String, pointer: Pointer, operation: Operation) {
        self.0.entry(item.clone()).or_default().push((method, pointer, operation));
    }

    /// Every operation of the path item at `at`.
    pub(crate) fn of<'a>(&'a self, item: &'a PathItem, at: &Pointer) -> Vec<Offer<'a>> {
        let known = item.iter().map(|(key, operation)| Offer {
            method: key.to_ascii_uppercase(),
            pointer: at.child(key),
            operation,
        });
        let others = self.0.get(at).into_iter().flatten().map(|(method, pointer, operation)| Offer {
            method: method.clone(),
            pointer: pointer.clone(),
            operation,
        });
        known.chain(others).collect()
    }
}
