//! Events of several kinds: an enum of what they say.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::comment;
use super::imports::Imports;
use super::{lints, types};
use crate::ir::{EventKinds, TypeDef};

pub(super) fn items(
    definition: &TypeDef,
    events: &EventKinds,
    docs: &TokenStream,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let eq = definition.derives.eq.then(|| quote!(, Eq, Hash));
    let (name, unknown) = (&definition.name, &events.unknown);
    let names = events.kinds.iter().map(|kind| &kind.name).chain([unknown]);
    let allow = lints::variants(name, names, events.is_uneven);
    let variants: Vec<TokenStream> = events
        .kinds
        .iter()
        .map(|kind| {
            let docs = comment(&kind.docs);
            let (name, ty) = (&kind.name, types::event_data(kind.data.as_ref(), imports));
            quote!(#docs #name(#ty))
        })
        .collect();
    let [data, event, error, text] =
        ["EventData", "Event", "DecodeError", "PlainText"].map(|name| imports.runtime(name));
    let [result, string] = ["Result", "String"].map(|name| imports.prelude(name));
    let arms = events.kinds.iter().map(|kind| {
        let (name, events) = (&kind.name, &kind.events);
        quote!(#(#events)|* => #data::read(event).map(Self::#name))
    });
    vec![
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq #eq)]
            #[non_exhaustive]
            #allow
            pub enum #name {
                #(#variants,)*
                /// The data of any other event.
                #unknown(#text),
            }
        },
        quote! {
            impl #data for #name {
                fn read(event: &#event<#string>) -> #result<Self, #error> {
                    match event.event.as_deref().unwrap_or("message") {
                        #(#arms,)*
                        _ => #data::read(event).map(Self::#unknown),
                    }
                }
            }
        },
    ]
}
