//! Defaults, as constants that callers can use and compare with.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{comment, spaced};
use super::imports::Imports;
use super::{enums, types};
use crate::ir::{Constant, DefaultValue, Ident, Type};

/// `impl Owner { pub const DEFAULT_LIMIT: i64 = 20; }`, with a constant for each default; nothing without any.
pub(super) fn defaults<'d>(
    owner: &Ident,
    defaults: impl Iterator<Item = (&'d Ident, &'d Type, &'d DefaultValue)>,
    imports: &mut Imports<'_>,
) -> Option<TokenStream> {
    let constants: Vec<TokenStream> = defaults.map(|(of, ty, default)| constant(of, ty, default, imports)).collect();
    let constants = spaced(constants);
    (!constants.is_empty()).then(|| quote!(impl #owner { #(#constants)* }))
}

fn constant(of: &Ident, ty: &Type, default: &DefaultValue, imports: &mut Imports<'_>) -> TokenStream {
    let name = &default.name;
    let docs = comment(&format!("The default of `{}`.", of.unraw()));
    let (attribute, ty, value) = match &default.value {
        Constant::Bool(value) => (None, quote!(bool), quote!(#value)),
        Constant::Text(text) => (None, quote!(&'static str), quote!(#text)),
        Constant::Integer(number) => (None, types::owned(scalar(ty), imports), enums::integer(*number)),
        Constant::Float(number) => {
            let value = Literal::f64_unsuffixed(number.abs());
            let sign = number.is_sign_negative().then(|| quote!(-));
            // A document may well mean 3.14.
            let attribute = (number.fract() != 0.0).then(|| quote!(#[allow(clippy::approx_constant)]));
            (attribute, types::owned(scalar(ty), imports), quote!(#sign #value))
        }
        Constant::Variant(owner, variant) => {
            imports.inside(owner);
            (None, quote!(#owner), quote!(#owner::#variant))
        }
    };
    quote!(#docs #attribute pub const #name: #ty = #value;)
}

/// The number itself, where it may be null or is held in a box.
fn scalar(ty: &Type) -> &Type {
    match ty {
        Type::Nullable(inner) | Type::Boxed(inner) => scalar(inner),
        other => other,
    }
}
