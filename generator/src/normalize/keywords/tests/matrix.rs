//! The feature matrix: docs/support.md is this table in words. The text before the first table is written by hand, the
//! rest by `BLESS=1 cargo test -p oasmith matrix`.

use std::fmt::Write as _;

use super::super::{Disposition, Keyword, Kind, Need};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/support.md");

/// Where the tables begin.
const MARK: &str = "<!-- From here on generated from the keyword table. -->\n";

fn tables() -> String {
    let mut text = String::new();
    for kind in Kind::ALL {
        let _ = write!(text, "\n## {} Object\n\n", kind.name());
        if kind.keywords().is_empty() {
            text += "It has no fixed fields.\n";
            continue;
        }
        text += "| keyword | disposition | remark |\n|---|---|---|\n";
        for keyword in kind.keywords() {
            text += &row(keyword);
        }
    }
    text
}

fn row(keyword: &Keyword) -> String {
    let (word, lost) = match keyword.disposition {
        Disposition::Generated => ("generated", ""),
        Disposition::Documented => ("documented", ""),
        Disposition::Partly => ("partly", ""),
        Disposition::Warned(lost) => ("warned", lost),
        Disposition::Informational => ("informational", ""),
    };
    let remark = if lost.is_empty() { keyword.note } else { lost };
    let needed = if keyword.need == Need::Optional { "" } else { " (required)" };
    format!("| `{}`{needed} | {word} | {remark} |\n", keyword.name)
}

#[test]
fn the_feature_matrix_is_up_to_date_and_explained() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (by_hand, _) = page.split_once(MARK).unwrap();
    for word in ["generated", "documented", "partly", "warned", "informational"] {
        assert!(by_hand.contains(&format!("- **{word}**")), "{word}");
    }
    let expected = format!("{by_hand}{MARK}{}", tables());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(PAGE, expected).unwrap();
    } else {
        assert_eq!(page, expected, "If the table is right: BLESS=1 cargo test -p oasmith matrix");
    }
}
