//! Anchors that share a name. YAML allows that, but `serde_yaml` mixes such anchors up with others without a word: an alias
//! then stands for the wrong value. So a text that has them is refused.

use std::collections::HashSet;

use granit_parser::Event;

use super::super::Problem;
use super::steps::{events, position};
use crate::diagnostics::Code;

/// The first anchor whose name another anchor had before.
pub(super) fn check(text: &str) -> Option<Problem> {
    if !has_candidates(text) {
        return None;
    }
    let mut names = HashSet::new();
    events(text).map_while(Result::ok).find_map(|(event, span)| {
        let Event::Anchor(_, name) = event else {
            return None;
        };
        let message = format!("a second anchor is named `{name}`; give each a name of its own");
        let repeated = !names.insert(name);
        repeated.then(|| Problem::at(Code::InvalidYaml, position(span.start), message))
    })
}

/// Whether anything looks like two anchors of one name, so that few texts need another pass.
fn has_candidates(text: &str) -> bool {
    let mut names = HashSet::new();
    text.match_indices('&')
        .filter_map(|(index, _)| {
            let (before, after) = text.split_at_checked(index)?;
            let rest = after.strip_prefix('&')?;
            let name = rest.split(|next| !part_of_name(next)).next()?;
            let stands_free = !before.ends_with(part_of_name);
            let is_entity = rest.strip_prefix(name)?.starts_with(';');
            (stands_free && !is_entity && !name.is_empty()).then_some(name)
        })
        .any(|name| !names.insert(name))
}

/// What an anchor's name consists of. An ampersand right behind such a character stands in a word or a URL.
fn part_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_')
}
