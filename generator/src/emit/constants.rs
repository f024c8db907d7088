//! Defaults, as constants that callers can use and compare with.

use std::f64::consts;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{comment, spaced};
use super::imports::Imports;
use super::{enums, types};
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
    let (attribute, ty, value) = match &default.value {
        Constant::Bool(value) => (None, quote!(bool), quote!(#value)),
        Constant::Text(text) => (None, quote!(&'static str), quote!(#text)),
        Constant::Integer(number) => (None, types::owned(scalar(ty), imports), enums::integer(*number)),
        Constant::Float(number) => {
            // `1e300`, not 301 digits.
            let value = format!("{:?}", number.abs()).parse().unwrap_or_else(|_| Literal::f64_unsuffixed(number.abs()));
            let sign = number.is_sign_negative().then(|| quote!(-));
            (allow_approximation(*number), types::owned(scalar(ty), imports), quote!(#sign #value))
        }
        Constant::Variant(owner, variant) => {
            imports.inside(owner);
            (None, quote!(#owner), quote!(#owner::#variant))
        }
    };
    quote!(#docs #attribute pub const #name: #ty = #value;)
}

/// A document may well mean 3.14, which clippy takes for a mistake.
pub(super) fn allow_approximation(number: f64) -> Option<TokenStream> {
    let is_near = CONSTANTS.iter().any(|constant| (number.abs() - constant).abs() < 0.005);
    is_near.then(|| quote!(#[allow(clippy::approx_constant)]))
}

/// Those that clippy knows.
const CONSTANTS: &[f64] = &[
    consts::E,
    consts::FRAC_1_PI,
    consts::FRAC_1_SQRT_2,
    consts::FRAC_2_PI,
    consts::FRAC_2_SQRT_PI,
    consts::FRAC_PI_2,
    consts::FRAC_PI_3,
    consts::FRAC_PI_4,
    consts::FRAC_PI_6,
    consts::FRAC_PI_8,
    consts::LN_10,
    consts::LN_2,
    consts::LOG10_2,
    consts::LOG10_E,
    consts::LOG2_10,
    consts::LOG2_E,
    consts::PI,
    consts::SQRT_2,
    consts::TAU,
    1.618, // the golden ratio
];

/// The number itself, where it may be null or is held in a box.
fn scalar(ty: &Type) -> &Type {
    match ty {
        Type::Nullable(inner) | Type::Boxed(inner) => scalar(inner),
        other => other,
    }
}
