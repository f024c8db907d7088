//! What a description demands of a value: data beside the tables, which only a check looks at.

use std::fmt;

/// A demand on a value. Numbers are decimal texts, so that none is rounded.
///
/// A rule about another type of value than the one it meets says nothing, as in JSON Schema, and none holds for `null`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Rule {
    /// `minLength`: so many characters (Unicode code points) at least.
    MinLength(usize),
    /// `maxLength`: so many characters (Unicode code points) at most.
    MaxLength(usize),
    /// `pattern`: a regular expression of ECMA-262 that fits some part of the text.
    Pattern(&'static str),
    /// `minimum`: this number or more.
    Minimum(&'static str),
    /// `minimum` with `exclusiveMinimum`: more than this number.
    MoreThan(&'static str),
    /// `maximum`: this number or less.
    Maximum(&'static str),
    /// `maximum` with `exclusiveMaximum`: less than this number.
    LessThan(&'static str),
    /// `multipleOf`: this number some whole number of times.
    MultipleOf(&'static str),
    /// `minItems`: so many items at least.
    MinItems(usize),
    /// `maxItems`: so many items at most.
    MaxItems(usize),
    /// `uniqueItems`: no two items are written alike.
    UniqueItems,
    /// `minProperties`: so many properties at least.
    MinProperties(usize),
    /// `maxProperties`: so many properties at most.
    MaxProperties(usize),
    /// `anyOf` of nothing but `required`: all properties of at least one of these lists.
    AnyOf(&'static [&'static [&'static str]]),
    /// `oneOf` of nothing but `required`: all properties of exactly one of these lists.
    OneOf(&'static [&'static [&'static str]]),
    /// `format`: its name, and whether a text is written in it.
    Format(&'static str, fn(&str) -> bool),
    /// The rules of one property.
    Property(&'static str, &'static [Rule]),
    /// The rules of the item of an array with this index.
    Item(usize, &'static [Rule]),
    /// The rules of each item of an array, or of each property that has no field of its own.
    Each(&'static [Rule]),
}

/// What a value should have been: `at most 64 characters`.
impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MinLength(count) => count_of(out, "least", *count, "character", "characters"),
            Self::MaxLength(count) => count_of(out, "most", *count, "character", "characters"),
            Self::Pattern(pattern) => write!(out, "text that matches `{pattern}`"),
            Self::Minimum(bound) => write!(out, "at least {bound}"),
            Self::MoreThan(bound) => write!(out, "more than {bound}"),
            Self::Maximum(bound) => write!(out, "at most {bound}"),
            Self::LessThan(bound) => write!(out, "less than {bound}"),
            Self::MultipleOf(step) => write!(out, "a multiple of {step}"),
            Self::MinItems(count) => count_of(out, "least", *count, "item", "items"),
            Self::MaxItems(count) => count_of(out, "most", *count, "item", "items"),
            Self::UniqueItems => out.write_str("items that differ"),
            Self::MinProperties(count) => count_of(out, "least", *count, "property", "properties"),
            Self::MaxProperties(count) => count_of(out, "most", *count, "property", "properties"),
            Self::AnyOf(lists) => write!(out, "at least one of {}", alternatives(lists)),
            Self::OneOf(lists) => write!(out, "exactly one of {}", alternatives(lists)),
            Self::Format(name, _) => write!(out, "a {name}"),
            Self::Property(name, _) => write!(out, "a property `{name}`"),
            Self::Item(index, _) => write!(out, "an item {index}"),
            Self::Each(_) => out.write_str("items or values"),
        }
    }
}

/// `` `a`, (`b` with `c`) ``
fn alternatives(lists: &[&[&str]]) -> String {
    let with = |names: &&[&str]| match names {
        [name] => format!("`{name}`"),
        names => format!("({})", names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with ")),
    };
    lists.iter().map(with).collect::<Vec<_>>().join(", ")
}

fn count_of(out: &mut fmt::Formatter<'_>, bound: &str, count: usize, one: &str, many: &str) -> fmt::Result {
    write!(out, "at {bound} {count} {}", if count == 1 { one } else { many })
}
