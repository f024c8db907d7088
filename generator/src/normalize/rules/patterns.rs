//! Which patterns values can be checked by: the runtime reads them as ECMA-262 does, and many are written for something else.

use serde_json::Value;

use super::super::walk::Members;
use super::Cx;
use super::v3_1::document_as;
use crate::diagnostics::Pointer;

/// A pattern that is none of ECMA-262, or means something else there, is only told.
pub(super) fn pattern(schema: &mut Members, at: &Pointer, cx: &mut Cx) {
    let Some(pattern) = schema.get("pattern").and_then(Value::as_str) else { return };
    if cx.checks && !is_pattern(pattern) {
        let message = format!("`{pattern}` is no pattern of ECMA-262: no value is checked by it");
        cx.reporter.repaired(&at.child("pattern"), message);
        if let Some(pattern) = schema.shift_remove("pattern") {
            document_as(schema, "pattern", pattern);
        }
    }
}

/// Whether the runtime knows it, which tries the same.
#[cfg(feature = "patterns")]
fn is_pattern(pattern: &str) -> bool {
    if regress::Regex::with_flags(pattern, "u").is_ok() {
        return !is_literal(pattern);
    }
    // What is left is either old or of another dialect, whose words are letters here.
    regress::Regex::new(pattern).is_ok() && !is_literal(pattern) && !has_other_escape(pattern) && !has_class(pattern)
}

#[cfg(not(feature = "patterns"))]
fn is_pattern(_: &str) -> bool {
    true
}

/// Whether it is within slashes, as in JavaScript and PHP: nothing is before a beginning, or behind an end.
#[cfg(feature = "patterns")]
fn is_literal(pattern: &str) -> bool {
    let parts = pattern.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
    parts.is_some_and(|(inner, flags)| {
        let ends = inner.ends_with('$') && !inner.ends_with("\\$");
        (inner.starts_with('^') || ends) && flags.bytes().all(|flag| flag.is_ascii_lowercase())
    })
}

/// Whether there is a `\` before a letter that means nothing behind one, such as in `\A`, `\h` and `\p{Alpha}`.
#[cfg(feature = "patterns")]
fn has_other_escape(pattern: &str) -> bool {
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        let is_other = |sign: char| sign.is_ascii_alphabetic() && !"bBcdDfknrsStuvwWx".contains(sign);
        if sign == '\\' && signs.next().is_some_and(is_other) {
            return true;
        }
    }
    false
}

/// Whether there is a class of POSIX, such as `[:alnum:]`.
#[cfg(feature = "patterns")]
fn has_class(pattern: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|sign| sign.is_ascii_lowercase());
    let mut rests = pattern.split("[:").skip(1);
    rests.any(|rest| rest.split_once(":]").is_some_and(|(name, _)| is_name(name.trim_start_matches('^'))))
}

#[cfg(test)]
#[cfg(feature = "patterns")]
mod tests {
    use super::is_pattern;

    #[test]
    fn patterns_of_ecma_262_are_known() {
        for pattern in [
            "^[a-z]+$",
            r"^\d+\.\w*$",
            r"^\p{L}+$",
            r"^[\w\-\@]+$",
            r"\\A",
            r"^\/a\/$",
            "/",
            "/^",
            "^/a/[^/]+/$",
            "/a/",
            r"^/\$/\-",
            "^[:a]]$",
        ] {
            assert!(is_pattern(pattern), "{pattern}");
        }
    }

    #[test]
    fn patterns_of_other_dialects_are_none() {
        for pattern in [
            "*",
            "(?i)a",
            r"\A[a-z]+\z",
            r"^[a-z]+\Z",
            "^[[:alnum:]]+$",
            "^[_[:^space:]-]+$",
            r"^\p{IsAlphabetic}+$",
            r"^\h+$",
            r"^\Q.\E$",
            "/^[a-z]+$/",
            "/^[a-z]+/i",
            "/[a-z]+$/",
        ] {
            assert!(!is_pattern(pattern), "{pattern}");
        }
    }
}
