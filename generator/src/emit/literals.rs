//! Numbers of the description as Rust's literals.

use std::f64::consts;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Scalar;

pub(super) fn integer(value: i128) -> TokenStream {
    literal(&value.to_string(), "")
}

/// `1e300`, not 301 digits.
pub(super) fn float(value: f64) -> TokenStream {
    literal(&format!("{value:?}"), "")
}

/// Of a type that the digits alone would not be of.
pub(super) fn integer_of(value: i128, ty: &str) -> TokenStream {
    literal(&value.to_string(), &format!("_{ty}"))
}

pub(super) fn scalar(value: &Scalar) -> TokenStream {
    match value {
        Scalar::String(text) => quote!(#text),
        Scalar::Bool(flag) => quote!(#flag),
        Scalar::Integer(number) if i32::try_from(*number).is_ok() => integer((*number).into()),
        Scalar::Integer(number) => integer_of((*number).into(), "i64"),
        Scalar::Unsigned(number) => integer_of((*number).into(), "u64"),
        Scalar::Float(number) => float(*number),
    }
}

fn literal(number: &str, suffix: &str) -> TokenStream {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, rest) = digits.split_at(digits.find(['.', 'e']).unwrap_or(digits.len()));
    let (fraction, exponent) = rest.split_at(rest.find('e').unwrap_or(rest.len()));
    let (point, fraction) = fraction.split_at(fraction.len().min(1));
    // Groups are counted from the point, in both directions.
    let (whole, fraction) = (grouped(whole, 3 - whole.len() % 3), grouped(fraction, 0));
    format!("{sign}{whole}{point}{fraction}{exponent}{suffix}").parse().unwrap_or_default()
}

/// Digits in groups of three, where there are many; the first group begins `before` digits earlier.
fn grouped(digits: &str, before: usize) -> String {
    let is_first = |index: usize| digits.len() > 5 && index > 0 && (index + before).is_multiple_of(3);
    let digits = digits.char_indices();
    digits.flat_map(|(index, digit)| is_first(index).then_some('_').into_iter().chain([digit])).collect()
}

pub(super) fn allow_approximation_of(value: &Scalar) -> Option<TokenStream> {
    match value {
        Scalar::Float(number) => allow_approximation(*number),
        Scalar::String(_) | Scalar::Bool(_) | Scalar::Integer(_) | Scalar::Unsigned(_) => None,
    }
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
