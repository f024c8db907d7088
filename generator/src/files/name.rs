//! Names that come from outside the document: that of its file and that of the package. In comes what a user or a file
//! system allows, out goes what a comment, Cargo and a folder take. It knows nothing of the names inside the code.

use super::Layout;

/// Crates that every package sees already, Cargo's own words, and files that some systems do not have.
const TAKEN: &[&str] = &["alloc", "aux", "con", "core", "nul", "oasmith_runtime", "prn", "proc_macro", "std", "test"];

/// The longest name that a registry takes.
const LONGEST: usize = 64;

/// Why a package or single file cannot have this name.
pub(crate) fn check(name: &str, layout: Layout) -> Result<(), String> {
    let is_plain = name.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_'));
    if !is_plain || !name.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
        return Err(format!("{name:?} is not a letter followed by letters, digits, `-` and `_`"));
    }
    if name.len() > LONGEST {
        return Err(format!("{name:?} has more than {LONGEST} characters"));
    }
    if layout == Layout::Crate && is_taken(name) {
        return Err(format!("{name:?} has a meaning to Cargo or Rust"));
    }
    Ok(())
}

/// A name that [`check`] passes, after the document's: `Pet Store v1.2` gives `pet-store-v1-2`.
pub(crate) fn derive(stem: &str, layout: Layout) -> String {
    let plain = stem.to_lowercase().replace(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_', "-");
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    let mut name = words.join("-");
    if !name.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
        name.insert_str(0, if name.is_empty() { "api" } else { "api-" });
    }
    name.truncate(LONGEST);
    if layout == Layout::Crate && is_taken(&name) { name + "-client" } else { name }
}

/// The name of a package's library in snake case: `Pets--v1` gives `pets_v1`.
pub(crate) fn library(package: &str) -> String {
    let package = package.to_lowercase();
    let words: Vec<&str> = package.split(['-', '_']).filter(|word| !word.is_empty()).collect();
    words.join("_")
}

/// Whether a package of this name could not be built, or not be named in code.
fn is_taken(name: &str) -> bool {
    let name = library(name);
    TAKEN.contains(&name.as_str()) || syn::parse_str::<syn::Ident>(&name).is_err()
}

/// The text in one line that no sign of it can leave, disguise or turn around: unusual ones are spelled.
pub(crate) fn visible(text: &str) -> String {
    let is_usual = |sign: char| sign == ' ' || sign.is_alphanumeric() || sign.is_ascii_punctuation();
    text.chars().fold(String::with_capacity(text.len()), |mut line, sign| {
        if is_usual(sign) {
            line.push(sign);
        } else {
            line.extend(sign.escape_unicode());
        }
        line
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cargo_refuses_are_refused() {
        let long = "a".repeat(LONGEST + 1);
        for name in ["", "../../evil", "my api", "1digit", "Foo::Bar", "a\nb", "-a", "_", "é", "a.b", &long] {
            assert!(check(name, Layout::Crate).is_err(), "{name}");
            assert!(check(name, Layout::File).is_err(), "{name}");
        }
        for name in ["core", "test", "proc-macro", "fn", "type", "async", "oasmith-runtime"] {
            assert!(check(name, Layout::Crate).is_err(), "{name}");
            assert_eq!(check(name, Layout::File), Ok(()), "{name}");
        }
        for name in ["pets", "Pets-v1_2", "a"] {
            assert_eq!(check(name, Layout::Crate), Ok(()), "{name}");
        }
    }

    #[test]
    fn every_stem_gives_a_name() {
        for (stem, name) in [
            ("ip_connections", "ip_connections"),
            ("My API (v1.2)", "my-api-v1-2"),
            ("1digit", "api-1digit"),
            ("__", "api-__"),
            ("接口", "api"),
            ("", "api"),
            ("../evil", "evil"),
            ("core", "core-client"),
            ("Type", "type-client"),
        ] {
            assert_eq!(derive(stem, Layout::Crate), name);
            assert_eq!(check(name, Layout::Crate), Ok(()), "{name}");
        }
        assert_eq!(derive("core", Layout::File), "core");
        assert_eq!(check(&derive(&"x-".repeat(99), Layout::File), Layout::File), Ok(()));
    }

    #[test]
    fn libraries_have_names_that_rustc_does_not_warn_about() {
        for (package, name) in [("pets", "pets"), ("Pets-v1_2", "pets_v1_2"), ("a--b-", "a_b")] {
            assert_eq!(library(package), name);
        }
    }

    #[test]
    fn what_is_visible_is_one_line_in_one_direction() {
        assert_eq!(visible("a-é b.yaml"), "a-é b.yaml");
        assert_eq!(visible("a\r\n\u{202e}b\u{2028}\u{feff}"), r"a\u{d}\u{a}\u{202e}b\u{2028}\u{feff}");
    }
}
