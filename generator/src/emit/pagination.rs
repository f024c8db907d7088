//! Pages: what the runtime has to know of an operation to go from one to the next.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::blank_line;
use super::imports::Imports;
use super::types;
use crate::ir::{Ident, Next, Pagination, Presence};

pub(super) const DOCS: &str =
    "The list comes in pages: `.items()` of the request gives all of it, `.pages()` one after another.";

/// The implementation of the runtime's trait for the request of an operation.
pub(super) fn implementation(name: &Ident, pages: &Pagination, imports: &mut Imports<'_>) -> TokenStream {
    let (trait_, next_type) = (imports.runtime("Paginated"), imports.runtime("Next"));
    let (option, list) = (imports.prelude("Option"), imports.prelude("Vec"));
    let item = types::owned(&pages.item, imports);
    let next = next(&pages.next, &next_type, imports);
    let items = items(pages, imports);
    // The path may lead through a field that is deprecated.
    let allow = pages.path.iter().any(|step| step.deprecated).then(|| quote!(#[allow(deprecated)]));
    let blank = blank_line();
    quote! {
        #allow
        impl #trait_ for #name {
            type Item = #item;

            #blank
            const NEXT: #next_type = #next;

            #blank
            fn items_of(page: &mut Self::Output) -> #option<&mut #list<Self::Item>> { #items }
        }
    }
}

fn next(next: &Next, of: &TokenStream, imports: &Imports<'_>) -> TokenStream {
    let number = |number: u64| Literal::u64_unsuffixed(number);
    match next {
        Next::Cursor { parameter, from } => quote!(#of::Cursor { parameter: #parameter, from: #from }),
        Next::LastItem { parameter, items, from, more } => {
            let more = match more {
                Some(more) => {
                    let some = imports.prelude("Some");
                    quote!(#some(#more))
                }
                None => imports.prelude("None"),
            };
            quote!(#of::LastItem { parameter: #parameter, items: #items, from: #from, more: #more })
        }
        Next::Offset { parameter, first } => {
            let first = number(*first);
            quote!(#of::Offset { parameter: #parameter, first: #first })
        }
        Next::Page { parameter, first } => {
            let first = number(*first);
            quote!(#of::Page { parameter: #parameter, first: #first })
        }
        Next::Url { from } => quote!(#of::Url { from: #from }),
        Next::Link => quote!(#of::Link),
        Next::Never => quote!(#of::Never),
    }
}

/// The list of a page: the fields that lead to it, each of which may be absent or null.
fn items(pages: &Pagination, imports: &Imports<'_>) -> TokenStream {
    let some = imports.prelude("Some");
    let root = if pages.is_nullable { Presence::RequiredNullable } else { Presence::Required };
    let (mut place, mut presence) = (quote!(page), root);
    for step in &pages.path {
        let field = &step.field;
        let value = match presence {
            Presence::Required => place,
            Presence::RequiredNullable | Presence::Optional => quote!(#place.as_mut()?),
            Presence::OptionalNullable => quote!(#place.value_mut()?),
        };
        (place, presence) = (quote!(#value.#field), step.presence);
    }
    match presence {
        Presence::Required if pages.path.is_empty() => quote!(#some(page)),
        Presence::Required => quote!(#some(&mut #place)),
        Presence::RequiredNullable | Presence::Optional => quote!(#place.as_mut()),
        Presence::OptionalNullable => quote!(#place.value_mut()),
    }
}
