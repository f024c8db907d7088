//! Clean Markdown put together.

/// What begins a block of Markdown.
const BLOCKS: [char; 5] = ['-', '+', '#', '>', '|'];

/// Columns of a comment, without those by which an item is set in.
const WIDTH: usize = 98;

/// Paragraphs joined by a blank line; empty ones are left out.
pub(crate) fn paragraphs<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// A text behind words that say what it is about. What those push out of a line that is full goes on in the next one of its
/// paragraph; what begins with a block of its own stands below them.
pub(crate) fn behind(words: &str, text: &str) -> String {
    if begins_with_block(text) {
        return format!("{words}\n\n{text}");
    }
    let mut lines: Vec<String> = Vec::new();
    let mut rest = words.to_owned();
    for line in text.lines() {
        if lines.is_empty() || !rest.is_empty() && begins_with_word(line) && !rest.ends_with('\\') {
            let full = format!("{rest} {line}");
            let (first, mut after) = cut(&full);
            lines.push(first.to_owned());
            while end_of_line(after) < after.len() {
                let (line, rest) = cut(after);
                lines.push(line.to_owned());
                after = rest;
            }
            rest = after.into();
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

/// What of a line fits into one, and the rest.
fn cut(line: &str) -> (&str, &str) {
    let (line, rest) = line.split_at_checked(end_of_line(line)).unwrap_or((line, ""));
    (line, rest.trim_start())
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

#[cfg(test)]
mod tests {
    use super::behind;

    #[test]
    fn what_words_push_out_of_a_line_goes_on_in_the_next() {
        let line = "word ".repeat(19);
        for (text, lines) in [
            ("one", "About: one".to_owned()),
            (
                &format!("{line}more\nnext\n\nlast"),
                format!("About: {}\nword more next\n\nlast", "word ".repeat(18).trim()),
            ),
            (&format!("{line}{line}more"), format!("About: {0}\nword {0}\nword more", "word ".repeat(18).trim())),
            ("- a\n- b", "About:\n\n- a\n- b".to_owned()),
            ("1. a", "About:\n\n1. a".to_owned()),
        ] {
            assert_eq!(behind("About:", text), lines);
        }
    }
}
