//! The `use` lines of a file, collected while its items are spelled.
//!
//! Names from the document may be those of the prelude or of the runtime (`Option`, `Error`). Only such a name is written
//! with its path; all others are imported and short.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Ident, Output};

/// The prelude's names that generated code uses, with their paths.
const PRELUDE: &[(&str, &str)] = &[
    ("AsRef", "std::convert::AsRef"),
    ("Box", "std::boxed::Box"),
    ("From", "std::convert::From"),
    ("Into", "std::convert::Into"),
    ("Option", "std::option::Option"),
    ("Result", "std::result::Result"),
    ("String", "std::string::String"),
    ("Vec", "std::vec::Vec"),
];

/// The names that generated types have taken.
pub(crate) struct Shadows(HashSet<String>);

impl Shadows {
    /// Whether there is a generated type of this name.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}

impl Shadows {
    pub(crate) fn of(api: &Api) -> Self {
        let models = api.models.iter().flat_map(|file| file.types.iter().map(|definition| &definition.name));
        let operations = api.groups.iter().flat_map(|group| &group.operations);
        let requests = operations.clone().map(|operation| &operation.name);
        let errors = operations.clone().filter_map(|operation| operation.error.as_ref()).map(|error| &error.name);
        let outputs = operations.filter_map(|operation| match &operation.output {
            Output::Several(output) => Some(&output.name),
            Output::One { .. } => None,
        });
        let handles = api.groups.iter().filter_map(|group| group.handle.as_ref()).map(|handle| &handle.name);
        let names = models.chain(requests).chain(errors).chain(outputs).chain(handles);
        let names = names.map(|name| name.as_str().to_owned());
        // In a single file, the client itself stands beside what is imported.
        Self(names.chain(["Client".to_owned()]).collect())
    }
}

/// The imports of one file.
pub(crate) struct Imports<'a> {
    shadows: &'a Shadows,
    /// Names by the path before them.
    outside: BTreeMap<String, BTreeSet<String>>,
    /// Types of this crate that stand in other files.
    inside: BTreeSet<String>,
}

impl<'a> Imports<'a> {
    pub(super) fn new(shadows: &'a Shadows) -> Self {
        Self { shadows, outside: BTreeMap::new(), inside: BTreeSet::new() }
    }

    /// A name of the prelude.
    pub(super) fn prelude(&self, name: &str) -> TokenStream {
        let full = PRELUDE.iter().find(|(known, _)| *known == name).filter(|_| self.shadows.contains(name));
        path(full.map_or(name, |(_, path)| path))
    }

    /// `Self::default()`, where the trait is in scope.
    pub(super) fn self_default(&self) -> TokenStream {
        if self.shadows.contains("Default") {
            quote!(<Self as std::default::Default>::default())
        } else {
            quote!(Self::default())
        }
    }

    /// A name of the runtime.
    pub(super) fn runtime(&mut self, name: &str) -> TokenStream {
        self.outside("oasmith_runtime", name)
    }

    /// A name that is imported from `module`, or written with its path where the document has taken it.
    pub(super) fn outside(&mut self, module: &str, name: &str) -> TokenStream {
        if self.shadows.contains(name) {
            return path(&format!("{module}::{name}"));
        }
        self.outside.entry(module.to_owned()).or_default().insert(name.to_owned());
        path(name)
    }

    /// A type of this crate.
    pub(super) fn inside(&mut self, name: &Ident) {
        self.inside.insert(name.as_str().to_owned());
    }

    /// The client of this crate.
    pub(super) fn client(&mut self) {
        self.inside.insert("Client".to_owned());
    }

    pub(super) fn finish(self) -> Uses {
        Uses { outside: self.outside, inside: self.inside }
    }
}

/// What a file uses of other crates, by path, and of this one.
pub(crate) struct Uses {
    pub outside: BTreeMap<String, BTreeSet<String>>,
    pub inside: BTreeSet<String>,
}

/// `use module::{names};`
pub(crate) fn line<'n>(module: &str, names: impl IntoIterator<Item = &'n String>) -> TokenStream {
    let module = path(module);
    let names: Vec<TokenStream> = names.into_iter().map(|name| path(name)).collect();
    match names.as_slice() {
        [name] => quote!(use #module::#name;),
        names => quote!(use #module::{#(#names),*};),
    }
}

/// The tokens of a path, whose words are all valid.
pub(super) fn path(text: &str) -> TokenStream {
    let words = text.split("::").map(super::word);
    quote!(#(#words)::*)
}
