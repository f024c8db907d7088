//! The feature matrix: docs/support.md is this table in words. The text before the first table is written by hand, the
//! rest by `BLESS=1 cargo test -p oasmith matrix`, with a golden case that uses each keyword.

use std::fmt::Write as _;

use super::super::{DIALECTS, Disposition, Keyword, Kind, Need};
use super::uses::Uses;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/support.md");

/// Where the tables begin.
const MARK: &str = "<!-- From here on generated from the keyword table. -->\n";

const HEAD: &str = "| keyword | disposition | remark | shown by |\n|---|---|---|---|\n";

fn tables() -> String {
    let uses = Uses::of_golden_cases();
    let mut text = String::new();
    for kind in Kind::ALL {
        let _ = write!(text, "\n## {} Object\n\n", kind.name());
        if kind.keywords().is_empty() {
            text += "It has no fixed fields.\n";
            continue;
        }
        text += HEAD;
        for keyword in kind.keywords() {
            text += &row(keyword, uses.get(*kind, keyword.name));
        }
    }
    for (version, rows) in DIALECTS {
        let _ = write!(text, "\n# What {} has besides\n", version.name());
        for (kind, keywords) in *rows {
            let _ = write!(text, "\n## {} Object of {}\n\n{HEAD}", kind.name(), version.name());
            for keyword in *keywords {
                text += &row(keyword, uses.get(*kind, keyword.name));
            }
        }
    }
    text
}

fn row(keyword: &Keyword, case: Option<&str>) -> String {
    let (word, lost) = match keyword.disposition {
        Disposition::Generated => ("generated", ""),
        Disposition::Documented => ("documented", ""),
        Disposition::Partly => ("partly", ""),
        Disposition::OnRequest(lost) => ("on request", lost),
        Disposition::Warned(lost) => ("warned", lost),
        Disposition::Informational => ("informational", ""),
    };
    let remark = if lost.is_empty() { keyword.note } else { lost };
    let needed = if keyword.need == Need::Optional { "" } else { " (required)" };
    let case = case.map(|case| format!("`{case}`")).unwrap_or_default();
    format!("| `{}`{needed} | {word} | {remark} | {case} |\n", keyword.name)
}

#[test]
fn the_feature_matrix_is_up_to_date_and_explained() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (by_hand, _) = page.split_once(MARK).unwrap();
    for word in ["generated", "documented", "partly", "on request", "warned", "informational"] {
        assert!(by_hand.contains(&format!("- **{word}**")), "{word}");
    }
    let expected = format!("{by_hand}{MARK}{}", tables());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(PAGE, expected).unwrap();
    } else {
        assert_eq!(page, expected, "If the table is right: BLESS=1 cargo test -p oasmith matrix");
    }
}

#[test]
fn a_golden_case_shows_every_keyword() {
    let uses = Uses::of_golden_cases();
    let rows = Kind::ALL.iter().flat_map(|kind| kind.keywords().iter().map(|keyword| (*kind, keyword)));
    let missing = rows.filter(|(kind, keyword)| uses.get(*kind, keyword.name).is_none());
    let missing: Vec<String> = missing.map(|(kind, keyword)| format!("{} {}", kind.name(), keyword.name)).collect();
    assert!(missing.is_empty(), "no case uses {missing:?}");
}
