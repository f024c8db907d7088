//! Headers of answers: structs and the tables that they are read by.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{annotated, spaced};
use super::imports::Imports;
use super::types;
use crate::ir::{Header, TypeDef};

pub(super) fn items(
    definition: &TypeDef,
    headers: &[Header],
    docs: &TokenStream,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let (copy, eq) = (definition.derives.copy.then(|| quote!(Copy,)), definition.derives.eq.then(|| quote!(Eq, Hash,)));
    let name = &definition.name;
    let option = imports.prelude("Option");
    let fields = headers.iter().map(|header| {
        let docs = annotated(&header.docs, header.deprecated);
        let (name, ty) = (&header.name, types::owned(&header.ty, imports));
        quote!(#docs pub #name: #option<#ty>)
    });
    let fields = spaced(fields.collect::<Vec<_>>());
    let rows = headers.iter().map(|header| {
        let (wire, name) = (&header.wire, &header.name);
        let style = imports.outside("oasmith_runtime::HeaderStyle", &format!("{:?}", header.style));
        quote!((#wire, #style, &mut self.#name))
    });
    let rows: Vec<TokenStream> = rows.collect();
    let [trait_, reader, row, error] =
        ["Headers", "HeaderReader", "HeaderField", "DecodeError"].map(|name| imports.runtime(name));
    let result = imports.prelude("Result");
    // The table names every field, deprecated ones too.
    let allow = headers.iter().any(|header| header.deprecated).then(|| quote!(#[allow(deprecated)]));
    vec![
        quote! {
            #docs
            #[derive(Clone, #copy Debug, Default, PartialEq, #eq)]
            #[non_exhaustive]
            pub struct #name { #(#fields,)* }
        },
        quote! {
            #allow
            impl #trait_ for #name {
                fn read(&mut self, headers: #reader<'_>) -> #result<(), #error> {
                    let fields: &mut [#row<'_>] = &mut [#(#rows),*];
                    headers.read(fields)
                }
            }
        },
    ]
}
