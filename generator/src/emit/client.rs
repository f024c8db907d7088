//! The client: where everything starts.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{comment, spaced};
use super::imports::{Imports, Shadows};
use super::lints::{self, Receiver};
use super::{File, security, servers};
use crate::ir::{Api, Handle, Home};

/// The runtime's types that users meet, under the root of the crate unless the document has a type of that name.
/// A line each, short enough to be one for every formatter.
pub(crate) const REEXPORTS: &[&[&str]] =
    &[&["BuildError", "ClientBuilder"], &["Error", "Nullable", "Operation", "Response"]];

/// Those that stand beside them where the document has a use for them; a line each, too.
pub(crate) const REEXPORTS_IF_USED: &[&[&str]] = &[
    &["Base64", "Base64Url", "Body", "Date", "DateTime", "Decimal"],
    &["Duration", "File", "FileOr", "ItemBody", "Multipart"],
    &["Paginated", "Password", "Time", "Uuid", "Value"],
];

pub(super) fn file(api: &Api, shadows: &Shadows) -> File {
    let mut imports = Imports::new(shadows);
    let has_own_builder = !api.security.schemes.is_empty();
    let builder = if has_own_builder { quote!(ClientBuilder) } else { imports.runtime("ClientBuilder") };
    let type_of_builder = if has_own_builder { builder.clone() } else { quote!(#builder<Self>) };
    let (from, as_ref) = (imports.prelude("From"), imports.prelude("AsRef"));
    let docs =
        comment(&format!("A client of {}.\n\nCloning is cheap: clones share their connections.", api.title.called));
    let server = server(api, &builder, &type_of_builder, &imports).into_iter().chain(servers::constants(api));
    let handles = api.groups.iter().filter_map(|group| Some((group.handle.as_ref()?, &group.docs)));
    let handles = handles.map(|(handle, docs)| {
        imports.inside(&handle.name);
        accessor(handle, docs)
    });
    let members = spaced(server.chain(handles));
    let mut items = vec![
        quote! {
            #docs
            #[derive(Clone, Debug)]
            pub struct Client { pub(crate) inner: oasmith_runtime::Client }
        },
        quote! {
            impl Client { #(#members)* }
        },
        quote! {
            /// What the description does not have can still be called.
            impl #as_ref<oasmith_runtime::Client> for Client {
                fn as_ref(&self) -> &oasmith_runtime::Client { &self.inner }
            }
        },
        quote! {
            impl #from<oasmith_runtime::Client> for Client {
                fn from(inner: oasmith_runtime::Client) -> Self { Self { inner } }
            }
        },
    ];
    let mut exports = vec!["Client".to_owned()];
    if has_own_builder {
        items.extend(security::builder(&api.security, &mut imports));
        exports.push("ClientBuilder".to_owned());
    }
    let requests = (!api.groups.is_empty()).then_some(&api.request);
    items.extend(requests.map(|name| quote!(oasmith_runtime::requests!(#name);)));
    exports.extend(requests.map(|name| name.as_str().to_owned()));
    let (definitions, names) = servers::types(api, &imports);
    items.extend(definitions);
    exports.extend(names);
    File {
        module: vec!["client".to_owned()],
        feature: None,
        is_documented: true,
        uses: imports.finish(),
        items,
        exports,
    }
}

/// The method that gives the operations of a tag.
fn accessor(Handle { name, method }: &Handle, docs: &str) -> TokenStream {
    let docs = comment(docs.split("\n\n").next().unwrap_or_default());
    let allow = lints::method(method, Receiver::Reference, 0, &[]);
    quote! {
        #docs
        #[must_use]
        #allow
        pub fn #method(&self) -> #name { #name { client: self.inner.clone() } }
    }
}

/// The default base URL, where the document has one, and the way to a builder.
fn server(api: &Api, builder: &TokenStream, type_of_builder: &TokenStream, imports: &Imports<'_>) -> Vec<TokenStream> {
    let path = match &api.servers.home {
        Home::Url(url) => {
            return vec![
                quote! {
                    /// The base URL that the description names.
                    pub const BASE_URL: &'static str = #url;
                },
                quote! {
                    /// Starts a client of [`Self::BASE_URL`].
                    pub fn builder() -> #type_of_builder { #builder::new(Self::BASE_URL) }
                },
            ];
        }
        Home::Unknown(paths) if paths.is_empty() => String::new(),
        Home::Unknown(paths) => {
            let paths: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
            format!(", which ends with {}", paths.join(" or "))
        }
    };
    let why = if api.servers.others.is_empty() { "names no" } else { "does not begin with a" };
    let docs = comment(&format!(
        "Starts a client of the API at `base_url`{path}: the description {why} server with a full address."
    ));
    let (into, string) = (imports.prelude("Into"), imports.prelude("String"));
    vec![quote! {
        #docs
        pub fn builder(base_url: impl #into<#string>) -> #type_of_builder { #builder::new(base_url) }
    }]
}
