//! Lines of clean Markdown put together.

/// What begins a block of Markdown.
const BLOCKS: [char; 5] = ['-', '+', '#', '>', '|'];

/// Columns of a comment, without those by which an item is set in.
const WIDTH: usize = 98;

/// A text behind words that say what it is about. What those push out of a line that is full goes on in the next one of its
/// paragraph; what begins with a block of its own stands below them.
pub(crate) fn behind(words: &str, text: &str) -> String {
    if begins_with_block(text) {
        return format!("{words}\n\n{text}");
    }
    let mut lines = Vec::new();
    let mut rest = words.to_owned();
    for line in text.lines() {
        if lines.is_empty() || !rest.is_empty() && begins_with_word(line) && !rest.ends_with('\\') {
            let full = format!("{rest} {line}");
            let (line, after) = full.split_at_checked(end_of_line(&full)).unwrap_or((&full, ""));
            lines.push(line.to_owned());
            rest = after.trim_start().into();
        } else {
            lines.extend(Some(std::mem::take(&mut rest)).filter(|rest| !rest.is_empty()));
            lines.push(line.to_owned());
        }
    }
    lines.extend(Some(rest).filter(|rest| !rest.is_empty()));
    lines.join("\n")
}

fn begins_with_block(text: &str) -> bool {
    let number = text.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let is_numbered = number.len() < text.len() && number.starts_with(['.', ')']);
    is_numbered || text.starts_with("* ") || text.starts_with("```") || text.starts_with(BLOCKS)
}

/// Where a line is cut that is too long: before a word that could be nothing else at the beginning of a line.
fn end_of_line(line: &str) -> usize {
    let Some((limit, _)) = line.char_indices().nth(WIDTH) else { return line.len() };
    let spaces = line.match_indices(' ').map(|(at, _)| at).take_while(|at| *at <= limit);
    let is_before_word = |at: &usize| line.get(at + 1..).is_some_and(begins_with_word);
    spaces.filter(is_before_word).last().unwrap_or(line.len())
}

fn begins_with_word(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    if text.starts_with(|sign: char| sign.is_ascii_digit()) {
        // What ends so would begin an item of a list.
        return !first.ends_with(['.', ')']);
    }
    text.starts_with(char::is_alphabetic) || text.starts_with(['`', '(', '[', '"', '\'']) && !text.starts_with("```")
}
