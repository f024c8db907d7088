//! Defaults, as constants that callers can use and compare with.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{comment, spaced};
use super::imports::Imports;
use super::{literals, types};
use crate::ir::{Constant, DefaultValue, Ident, Type};

/// `pub const DEFAULT_LIMIT: i64 = 20;` for each default.
pub(super) fn defaults<'d>(
    defaults: impl Iterator<Item = (&'d Ident, &'d Type, &'d DefaultValue)>,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    defaults.map(|(of, ty, default)| constant(of, ty, default, imports)).collect()
}

/// `impl Owner { .. }`, where there is something in it.
pub(super) fn inherent(owner: &Ident, members: Vec<TokenStream>) -> Option<TokenStream> {
    let members = spaced(members);
    (!members.is_empty()).then(|| quote!(impl #owner { #(#members)* }))
}

fn constant(of: &Ident, ty: &Type, default: &DefaultValue, imports: &mut Imports<'_>) -> TokenStream {
    let name = &default.name;
    let docs = comment(&format!("The default of `{}`.", of.unraw()));
    let (attribute, ty, value) = typed(&default.value, scalar(ty), imports);
    quote!(#docs #attribute pub const #name: #ty = #value;)
}

/// A constant with its type, and the lint that it has to be allowed.
fn typed(value: &Constant, ty: &Type, imports: &mut Imports<'_>) -> (Option<TokenStream>, TokenStream, TokenStream) {
    match value {
        Constant::Bool(value) => (None, quote!(bool), quote!(#value)),
        Constant::Text(text) | Constant::Digits(text) => (None, quote!(&'static str), quote!(#text)),
        Constant::Integer(number) => (None, types::owned(ty, imports), literals::integer(*number)),
        Constant::Float(number) => {
            (literals::allow_approximation(*number), types::owned(ty, imports), literals::float(*number))
        }
        Constant::Variant(owner, variant) => {
            imports.inside(owner);
            (None, quote!(#owner), quote!(#owner::#variant))
        }
        Constant::List(items) => {
            let item = if let Type::Array(item) = ty { scalar(item) } else { ty };
            let items: Vec<_> = items.iter().map(|value| typed(value, item, imports)).collect();
            let attribute = items.iter().find_map(|(attribute, ..)| attribute.clone());
            let ty = items.first().map(|(_, ty, _)| ty.clone());
            let values = items.into_iter().map(|(.., value)| value);
            (attribute, quote!(&'static [#ty]), quote!(&[#(#values),*]))
        }
    }
}

/// The number itself, where it may be null or is held in a box.
fn scalar(ty: &Type) -> &Type {
    match ty {
        Type::Nullable(inner) | Type::Boxed(inner) => scalar(inner),
        other => other,
    }
}
