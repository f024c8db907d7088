//! Anchors that share a name. An alias means the last one before it, but `serde_yaml` mixes such anchors up with others
//! without a word. So they get names of their own before it sees them.

use std::collections::HashSet;
use std::fmt::Write;

use granit_parser::Event;

use super::steps::{events, range};

/// The text with every anchor named after its number, filled up to the length of its old name so that columns stay what
/// they are; nothing if no two share a name.
pub(super) fn renamed(text: &str) -> Option<String> {
    if !has_candidates(text) {
        return None;
    }
    let mut names = HashSet::new();
    let mut repeated = false;
    let mut renamed = String::with_capacity(text.len());
    let mut rest = 0;
    for (event, span) in events(text).map_while(Result::ok) {
        let (sign, number) = match event {
            Event::Anchor(number, name) => {
                repeated |= !names.insert(name);
                ('&', number)
            }
            Event::Alias(number) => ('*', number),
            _ => continue,
        };
        let token = range(span);
        renamed.push_str(text.get(rest..token.start)?);
        renamed.push(sign);
        write!(renamed, "{number:0>width$x}", width = token.len() - 1).ok()?;
        rest = token.end;
    }
    renamed.push_str(text.get(rest..)?);
    repeated.then_some(renamed)
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
