//! The `use` lines of a file, collected while its items are spelled.
//!
//! Names from the document may be those of the prelude or of the runtime (`Option`, `Error`). Only such a name is written
//! with its path; all others are imported and short.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use crate::ir::{Api, Ident, Output, Shape, TypeDef};

/// The prelude's names that generated code uses, with their paths.
const PRELUDE: &[(&str, &str)] = &[
    ("AsRef", "std::convert::AsRef"),
    ("Box", "std::boxed::Box"),
    ("Default", "std::default::Default"),
    ("From", "std::convert::From"),
    ("Into", "std::convert::Into"),
    ("Option", "std::option::Option"),
    ("Result", "std::result::Result"),
    ("String", "std::string::String"),
    ("Vec", "std::vec::Vec"),
];

/// Those of its names that are no types, and the enums whose variants they are.
const FUNCTIONS: &[(&str, &str)] = &[("None", "Option"), ("Ok", "Result"), ("Some", "Option")];

/// `oasmith_runtime::prelude`: what the tables of models are made of, and the variants of `Presence`.
const TABLES: &[&str] = &["Decode", "DecodeError", "DecodeField", "Encode", "EncodeField", "Reader", "Writer"];
const PRESENCE: [&str; 2] = ["Optional", "Required"];

/// The names that generated types have taken.
pub(crate) struct Shadows {
    names: HashSet<String>,
    deprecated: HashSet<String>,
}

impl Shadows {
    /// Whether there is a generated type of this name.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether the type of this name is deprecated: whoever mentions it is warned.
    pub(crate) fn is_deprecated(&self, name: &str) -> bool {
        self.deprecated.contains(name)
    }

    pub(crate) fn of(api: &Api) -> Self {
        let definitions = api.definitions();
        // Only the name of a tuple struct is that of a function, too.
        let shadows = |definition: &&TypeDef| {
            matches!(definition.shape, Shape::Newtype(_))
                || !FUNCTIONS.iter().map(|(name, _)| *name).chain(PRESENCE).any(|name| name == definition.name.as_str())
        };
        let models = definitions.clone().filter(shadows).map(|definition| &definition.name);
        let operations = api.operations();
        let requests = operations.clone().flat_map(|operation| [&operation.name, &operation.marker]);
        let errors = operations.clone().filter_map(|operation| operation.error.as_ref());
        let errors = errors.flat_map(|error| error.shared.iter().chain([&error.name]));
        let outputs = operations.filter_map(|operation| match &operation.output {
            Output::Several(output) => Some(&output.name),
            Output::One { .. } => None,
        });
        let handles = api.groups.iter().filter_map(|group| group.handle.as_ref()).map(|handle| &handle.name);
        let servers = api.servers.others.iter().map(|server| &server.name);
        let servers = servers.chain(api.servers.enums.iter().map(|values| &values.name));
        let names =
            models.chain([&api.request]).chain(requests).chain(errors).chain(outputs).chain(handles).chain(servers);
        let names = names.map(|name| name.as_str().to_owned());
        let builder = (!api.security.schemes.is_empty()).then(|| "ClientBuilder".to_owned());
        let deprecated = definitions.filter(|definition| definition.deprecated);
        Self {
            // In a single file, the client itself stands beside what is imported.
            names: names.chain(["Client".to_owned()]).chain(builder).collect(),
            deprecated: deprecated.map(|definition| definition.name.as_str().to_owned()).collect(),
        }
    }
}

/// The imports of one file.
pub(crate) struct Imports<'a> {
    shadows: &'a Shadows,
    /// Names by the path before them.
    outside: BTreeMap<String, BTreeSet<String>>,
    /// Types of this crate that stand in other files.
    inside: BTreeSet<String>,
    has_tables: bool,
    /// Whether a deprecated type was mentioned since this was last asked.
    deprecated: bool,
}

impl<'a> Imports<'a> {
    pub(super) fn new(shadows: &'a Shadows) -> Self {
        Self { shadows, outside: BTreeMap::new(), inside: BTreeSet::new(), has_tables: false, deprecated: false }
    }

    /// A name of the prelude.
    pub(super) fn prelude(&self, name: &str) -> TokenStream {
        if let Some((_, owner)) = FUNCTIONS.iter().find(|(known, _)| *known == name && self.shadows.contains(name)) {
            let (owner, name) = (self.prelude(owner), path(name));
            return quote!(#owner::#name);
        }
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

    /// Whether a field must be there.
    pub(super) fn presence(&mut self, is_optional: bool) -> TokenStream {
        let name = if is_optional { "Optional" } else { "Required" };
        self.has_tables = true;
        if self.shadows.contains(name) { path(&format!("oasmith_runtime::Presence::{name}")) } else { path(name) }
    }

    /// A type of this crate.
    pub(super) fn inside(&mut self, name: &Ident) {
        self.own(name);
        self.inside.insert(name.as_str().to_owned());
    }

    /// A type that is defined in this file.
    pub(super) fn own(&mut self, name: &Ident) {
        self.deprecated |= self.shadows.is_deprecated(name.as_str());
    }

    /// The client of this crate.
    pub(super) fn client(&mut self) {
        self.inside.insert("Client".to_owned());
    }

    /// Lets items mention deprecated types without a warning, where one was imported since this was last called. A definition
    /// mentions itself by its name. Macros take no attribute, but what is around them does.
    pub(super) fn allow_deprecated(&mut self, items: Vec<TokenStream>) -> Vec<TokenStream> {
        if !std::mem::take(&mut self.deprecated) {
            return items;
        }
        let allowed = |item: TokenStream| match self.mentions_deprecated(&item)
            > usize::from(has_attribute(&item, "deprecated"))
        {
            true if has_attribute(&item, "allow(deprecated)") => item,
            true if is_macro(&item) => quote!(#[allow(deprecated)] const _: () = { #item };),
            true => quote!(#[allow(deprecated)] #item),
            false => item,
        };
        items.into_iter().map(allowed).collect()
    }

    fn mentions_deprecated(&self, tokens: &TokenStream) -> usize {
        let mentions = tokens.clone().into_iter().map(|token| match token {
            TokenTree::Ident(name) => usize::from(self.shadows.is_deprecated(&name.to_string())),
            TokenTree::Group(group) => self.mentions_deprecated(&group.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => 0,
        });
        mentions.sum()
    }

    /// A model imports what its tables are made of at once: compilers spend more on nine names in each of a thousand files.
    pub(super) fn finish(mut self) -> Uses {
        let names = self.outside.entry("oasmith_runtime".to_owned()).or_default();
        if self.has_tables || names.contains("Decode") || names.contains("Encode") {
            names.retain(|name| !TABLES.contains(&name.as_str()));
            self.outside.insert("oasmith_runtime::prelude".to_owned(), BTreeSet::from(["*".to_owned()]));
        }
        Uses { outside: self.outside, inside: self.inside }
    }
}

/// What a file uses of other crates, by path (`*` is all that is there), and of this one.
pub(crate) struct Uses {
    pub outside: BTreeMap<String, BTreeSet<String>>,
    pub inside: BTreeSet<String>,
}

/// `use module::{names};`
pub(crate) fn line<'n>(module: &str, names: impl IntoIterator<Item = &'n String>) -> TokenStream {
    let module = path(module);
    let names = names.into_iter().map(|name| if name == "*" { quote!(*) } else { path(name) });
    match names.collect::<Vec<_>>().as_slice() {
        [name] => quote!(use #module::#name;),
        names => quote!(use #module::{#(#names),*};),
    }
}

fn is_macro(item: &TokenStream) -> bool {
    item.clone().into_iter().any(|token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == '!'))
}

fn has_attribute(item: &TokenStream, attribute: &str) -> bool {
    let is_it = |group: &proc_macro2::Group| group.stream().to_string().replace(' ', "") == attribute;
    item.clone().into_iter().any(|token| matches!(token, TokenTree::Group(group) if is_it(&group)))
}

/// The tokens of a path, whose words are all valid.
pub(super) fn path(text: &str) -> TokenStream {
    let words = text.split("::").map(super::word);
    quote!(#(#words)::*)
}
