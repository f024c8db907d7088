//! HTML in descriptions: the tags that people write there, as Markdown. Others are left for the escaping of `inline`. What stands in
//! Markdown's code is not looked at. Each part of a text is looked at a few times, however it is made.

use super::docs::code;
use super::inline::{CodeSpans, link_to};
use super::lines::{Kind, Lines, indent, is_rule, list_marker};
use super::markup::{Closings, Opening, attribute, in_table, is_paired, plain, rows};

/// The text with its tags replaced.
pub(super) fn to_markdown(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    let closings = Closings::of(text);
    let mut writer = Writer::default();
    let (mut start, mut end) = (0, 0);
    let mut kinds = Lines::default();
    // What goes over several lines, whatever these look like, and how many of it are open.
    let mut over: Option<(&Opening, usize)> = None;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let kind = if over.is_some() { Kind::Prose } else { kinds.kind(line, lines.peek().copied()) };
        let is_text = !matches!(kind, Kind::Row | Kind::Fence | Kind::Code(_));
        if !is_text {
            writer.prose(text.get(start..end).unwrap_or_default());
            match kind {
                Kind::Row => writer.row(line),
                _ => writer.out.push_str(line),
            }
            start = end + line.len();
        }
        end += line.len();
        over = match over {
            Some((opening, open)) => Some((opening, opening.left_open(line, open))),
            None if is_text => {
                let mut begun = Opening::ALL.iter().map(|opening| (opening, opening.left_open(line, 0)));
                begun.find(|(opening, open)| *open > 0 && closings.is_after(opening.closing, end))
            }
            None => None,
        }
        .filter(|(_, open)| *open > 0);
    }
    writer.prose(text.get(start..).unwrap_or_default());
    writer.out
}

/// What marks are made of.
const MARKS: [char; 2] = ['*', '~'];

/// Lists and marks within more others are shown at this depth.
const DEEPEST: usize = 16;

/// What is written, and what is to be written before the next text.
#[derive(Default)]
struct Writer {
    out: String,
    /// Ends of lines: two of them end a paragraph.
    breaks: usize,
    /// So many of them are to be seen.
    seen_breaks: usize,
    /// What an item of a list begins with.
    marker: String,
    /// Columns of the lists that are open, and the number of the next item where they count.
    lists: Vec<(usize, Option<u32>)>,
    /// The link that is open: where its text begins, and where it leads, if anywhere.
    link: Option<(usize, Option<String>)>,
    /// The marks of words that are open.
    marks: Vec<&'static str>,
    /// Whether the next text begins with its first word.
    is_glued: bool,
    /// Whether a mark was closed right here.
    is_closed: bool,
    /// Whether it is the row of a table, which is one line.
    is_row: bool,
}

impl Writer {
    fn prose(&mut self, text: &str) {
        self.text_with_tags(text);
        if self.breaks > 0 {
            self.out.push_str(if self.breaks > 1 { "\n\n" } else { "\n" });
        }
        (self.breaks, self.marker, self.is_glued, self.link) = (0, String::new(), false, None);
    }

    fn row(&mut self, line: &str) {
        if !line.contains('<') {
            return self.out.push_str(line);
        }
        self.out.push_str(&" ".repeat(indent(line)));
        self.out.push_str(&cells(line));
        self.out.push('\n');
    }

    fn text_with_tags(&mut self, text: &str) {
        let (spans, closings) = (CodeSpans::of(text), Closings::of(text));
        let mut at = 0;
        while let Some(offset) = text.get(at..).and_then(|rest| rest.find(['<', '`', '\\'])) {
            self.text(text.get(at..at + offset).unwrap_or_default());
            at += offset;
            let rest = text.get(at..).unwrap_or_default();
            let length = if rest.starts_with('<') {
                self.tag(rest, |closing| closings.is_after(closing, at))
            } else if rest.starts_with('`') {
                let (ticks, inside) = spans.at(at);
                // No span goes beyond its paragraph.
                let length = inside.filter(|inside| !inside.contains("\n\n")).map(|inside| inside.len() + 2 * ticks);
                match length {
                    Some(length) => self.text(rest.get(..length).unwrap_or_default()),
                    // What ends nowhere is not to begin at a tag's code.
                    None => self.text(&"\\`".repeat(ticks)),
                }
                Some(length.unwrap_or(ticks))
            } else {
                None
            };
            at += length.unwrap_or_else(|| {
                // A sign that a backslash stands before is one of the text.
                let signs = if rest.starts_with('\\') { 2 } else { 1 };
                let length = rest.chars().take(signs).map(char::len_utf8).sum();
                self.text(rest.get(..length).unwrap_or_default());
                length
            });
        }
        self.text(text.get(at..).unwrap_or_default());
    }

    fn text(&mut self, text: &str) {
        let is_start = self.breaks > 0 || self.is_glued;
        let begun = if is_start { text.trim_start() } else { text };
        let space = text.get(..text.len() - begun.len()).unwrap_or_default();
        if self.marker.is_empty() && self.breaks > 0 && space.matches('\n').count() > 1 {
            self.breaks = 2;
        }
        if begun.is_empty() {
            return;
        }
        if self.breaks == 0 {
            self.part_from_mark(begun);
            // Two code spans would be one.
            self.out.push_str(if begun.starts_with('`') && self.out.ends_with('`') { " " } else { "" });
        }
        (self.is_glued, self.is_closed) = (false, false);
        if self.is_row && begun.starts_with('|') {
            // Nothing is broken at the end of a cell.
            (self.breaks, self.marker) = (0, String::new());
            self.out.push(' ');
        }
        self.break_line(list_marker(begun).is_none() && !is_rule(begun) && !begun.starts_with('|'));
        if self.flush() && list_marker(begun).is_some() {
            // An item of Markdown is as deep as it is set in.
            self.out.push_str(space.rsplit('\n').next().unwrap_or_default());
        }
        self.out.push_str(begun);
    }

    /// A mark between a letter and another sign is none in Markdown (section 6.2 of its specification), except with a space.
    fn part_from_mark(&mut self, next: &str) {
        let beyond = self.out.trim_end_matches(MARKS);
        let (at, is_behind_word) = (beyond.len(), beyond.ends_with(char::is_alphanumeric));
        let is_mark = next.starts_with(MARKS);
        let is_word = next.starts_with(char::is_alphanumeric);
        if self.is_glued && is_behind_word && !is_word && !is_mark {
            self.out.insert(at, ' ');
            if let Some((start, _)) = self.link.as_mut().filter(|(start, _)| *start >= at) {
                *start += 1;
            }
        } else if self.is_closed && (is_mark || is_word && !is_behind_word) {
            self.out.push(' ');
        }
    }

    /// Marks the end of a line that is to be seen, where `goes_on` says that the next one is of the same paragraph.
    fn break_line(&mut self, goes_on: bool) {
        let is_broken = std::mem::take(&mut self.seen_breaks) == 1 && self.breaks == 1 && self.marker.is_empty();
        if !is_broken || !goes_on || self.is_row || self.link.is_some() {
            return;
        }
        let line = self.out.rsplit('\n').next().unwrap_or_default().trim();
        if !line.is_empty() && !line.starts_with(['#', '|']) {
            self.cut(self.out.trim_end_matches(' ').len());
            self.out.push('\\');
        }
    }

    /// Writes the breaks that are due, if any are.
    fn flush(&mut self) -> bool {
        let breaks = std::mem::take(&mut self.breaks);
        let marker = std::mem::take(&mut self.marker);
        if breaks == 0 {
            return false;
        }
        self.is_closed = false;
        self.cut(self.out.trim_end_matches(' ').len());
        if self.is_row {
            self.out.push_str(if matches!(self.out.trim_end().bytes().last(), None | Some(b'|')) {
                " "
            } else {
                "<br>"
            });
        } else if !self.out.is_empty() {
            let there = self.out.bytes().rev().take(breaks).take_while(|byte| *byte == b'\n').count();
            self.out.push_str(&"\n".repeat(breaks - there));
        }
        let columns = self.lists.iter().map(|(columns, _)| columns).sum::<usize>();
        self.out.push_str(&if marker.is_empty() { " ".repeat(columns) } else { marker });
        true
    }

    /// Nothing is broken between a mark and what it stands before.
    fn end_line(&mut self, breaks: usize) {
        if !self.is_glued && self.marker.is_empty() {
            self.breaks = self.breaks.max(breaks);
        }
    }

    /// Writes what stands for the tag at the beginning of `rest`, and says how long it is with what it takes along; `None` for what is no
    /// tag of a text.
    fn tag(&mut self, rest: &str, is_ahead: impl Fn(&str) -> bool) -> Option<usize> {
        if rest.starts_with("<!--") && is_ahead("-->") {
            return rest.find("-->").map(|end| end + 3);
        }
        let inside = rest.get(1..)?;
        let tag = inside.get(..inside.find(['<', '>']).filter(|end| inside.as_bytes().get(*end) == Some(&b'>'))?)?;
        let mut words = tag.split_whitespace();
        let name = tag.split(char::is_whitespace).next()?;
        // `a<b and c>d` compares.
        if words.nth(2).is_some() && !tag.contains('=') {
            return None;
        }
        let name = if name.starts_with('/') { name } else { name.trim_end_matches('/') };
        let closing = format!("</{name}>");
        // Else it is a name that stands for a value.
        let is_closed = is_ahead(&closing);
        let length = tag.len() + 2;
        let content = || rest.get(length..)?.split_once(&closing).map(|(content, _)| content);
        match name.to_ascii_lowercase().as_str() {
            taken @ ("code" | "tt" | "kbd" | "samp" | "pre" | "sup") if is_closed => {
                let content = content()?;
                self.take(taken, content);
                return Some(length + content.len() + closing.len());
            }
            "table" if is_closed && !self.is_row => {
                let content = in_table(rest.get(length..)?, name)?;
                self.table(content);
                return Some(length + content.len() + closing.len());
            }
            "ol" => self.list(3, Some(attribute(tag, "start").and_then(|start| start.parse().ok()).unwrap_or(1))),
            "note" | "important" if is_closed => {
                self.end_line(2);
                self.mark(if name.eq_ignore_ascii_case("note") { "**Note:** " } else { "**Important:** " }, true);
            }
            "details" if is_closed => self.end_line(2),
            "summary" if is_closed => self.open_mark("**"),
            "/summary" => {
                self.close_mark("**");
                self.end_line(2);
            }
            // Without an address it is a place to lead to.
            "a" if tag.contains('=') || is_closed => self.open(tag),
            "/a" => self.close()?,
            "img" if tag.contains("src") => self.picture(tag),
            // What a text of C# refers to.
            "see" | "seealso" | "paramref" | "typeparamref" if tag.contains('=') => {
                let name = ["cref", "name", "langword", "href"].iter().find_map(|name| attribute(tag, name))?;
                self.code(
                    name.trim_start_matches(|sign: char| sign.is_ascii_uppercase()).strip_prefix(':').unwrap_or(&name),
                );
            }
            known => self.mark_of(known, is_closed || tag.contains('='))?,
        }
        Some(length)
    }

    /// Writes what stands for a tag and its content.
    fn take(&mut self, name: &str, content: &str) {
        match name {
            "pre" if !self.is_row => self.fence(content),
            "sup" => self.power(&cells(content)),
            _ => self.code(content),
        }
    }

    /// The tags that nothing is taken along with.
    fn mark_of(&mut self, name: &str, is_closed: bool) -> Option<()> {
        // Alone, it is what a text speaks of.
        if is_paired(name) && !is_closed {
            return None;
        }
        match name {
            "br" | "/br" => {
                self.seen_breaks += 1;
                self.end_line((self.breaks + 1).min(2));
            }
            "ul" | "dl" => self.list(2, None),
            "/ul" | "/ol" | "/dl" => {
                self.lists.pop();
                self.end_line(2);
            }
            "p" | "/p" | "div" | "/div" | "blockquote" | "/blockquote" | "/note" | "/important" | "/details" | "hr"
            | "/h1" | "/h2" | "/h3" | "/h4" | "/h5" | "/h6" => self.end_line(2),
            "li" | "dt" | "dd" => self.item(),
            "b" | "strong" => self.open_mark("**"),
            "i" | "em" | "var" => self.open_mark("*"),
            "s" | "del" | "strike" => self.open_mark("~~"),
            "/b" | "/strong" => self.close_mark("**"),
            "/s" | "/del" | "/strike" => self.close_mark("~~"),
            "/i" | "/em" | "/var" => self.close_mark("*"),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_line(2);
                self.mark(if self.is_row { "" } else { "### " }, true);
            }
            // A table in a cell of another one.
            "table" | "/table" | "/caption" | "tr" | "/tr" if self.is_row => self.end_line(1),
            "th" | "/th" | "td" | "/td" if self.is_row => self.text(" "),
            "caption" | "thead" | "/thead" | "tbody" | "/tbody" if self.is_row => {}
            "/li" | "/dt" | "/dd" | "span" | "/span" | "font" | "/font" | "u" | "/u" | "ins" | "/ins" | "mark"
            | "/mark" | "small" | "/small" | "big" | "/big" | "/sup" | "sub" | "/sub" | "abbr" | "/abbr" | "cite"
            | "/cite" | "center" | "/center" | "/code" | "/tt" | "/kbd" | "/samp" | "/pre" | "/table" => {}
            _ => return None,
        }
        Some(())
    }

    /// Begins a list whose items are set in, and of which the first one may have a number.
    fn list(&mut self, columns: usize, first: Option<u32>) {
        self.end_line(if self.lists.is_empty() { 2 } else { 1 });
        if self.lists.len() < DEEPEST {
            self.lists.push((columns, first));
        }
    }

    fn item(&mut self) {
        (self.breaks, self.is_glued) = (self.breaks.max(1), false);
        let outer: usize = self.lists.iter().rev().skip(1).map(|(columns, _)| columns).sum();
        let sign = match self.lists.last_mut() {
            Some((columns, Some(number))) => {
                let sign = format!("{number}. ");
                *number = number.saturating_add(1);
                *columns = sign.len();
                sign
            }
            Some((_, None)) | None => "- ".to_owned(),
        };
        self.marker = if self.is_row { sign } else { " ".repeat(outer) + &sign };
    }

    /// Begins or ends what is set off. Markdown wants words right beside its marks.
    fn mark(&mut self, mark: &str, is_open: bool) {
        if is_open {
            self.text(mark);
            self.is_glued = !mark.is_empty();
        } else {
            let space = self.cut(self.out.trim_end().len());
            // Nothing stands between them.
            let nothing = self.out.strip_suffix(mark).map(str::len);
            match nothing {
                Some(length) => drop(self.cut(length)),
                None => self.out.push_str(mark),
            }
            (self.is_glued, self.is_closed) = (false, space.is_empty() && nothing.is_none());
            self.out.push_str(match space.matches('\n').count() {
                _ if space.is_empty() => "",
                0 => " ",
                1 => "\n",
                _ => "\n\n",
            });
        }
    }

    /// Takes back what was written behind this many bytes; a link that begins there begins at what comes instead.
    fn cut(&mut self, length: usize) -> String {
        if let Some((start, _)) = &mut self.link {
            *start = (*start).min(length);
        }
        self.out.split_off(length)
    }

    fn open_mark(&mut self, mark: &'static str) {
        if self.marks.len() < DEEPEST {
            if !self.marks.contains(&mark) {
                self.mark(mark, true);
            }
            self.marks.push(mark);
        }
    }

    /// What nothing opened closes nothing.
    fn close_mark(&mut self, mark: &'static str) {
        if let Some(at) = self.marks.iter().rposition(|open| *open == mark) {
            self.marks.remove(at);
            if !self.marks.contains(&mark) {
                self.mark(mark, false);
            }
        }
    }

    /// `2^n`, where it may be the exponent of a number: `1st` is none.
    fn power(&mut self, content: &str) {
        let is_word = content.len() > 1 && content.chars().all(char::is_alphabetic);
        let is_one = content.trim_start_matches('-').chars().all(char::is_alphanumeric);
        self.text(&match (is_word, is_one) {
            _ if content.is_empty() => String::new(),
            (true, _) => content.to_owned(),
            (false, true) => format!("^{content}"),
            (false, false) => format!("^({content})"),
        });
    }

    fn code(&mut self, content: &str) {
        let content = plain(content);
        if !content.trim().is_empty() {
            self.text(&code(content.trim()));
        }
    }

    fn fence(&mut self, content: &str) {
        let content = plain(content);
        let longest = content.split(|sign| sign != '`').map(str::len).max().unwrap_or_default();
        let mark = "`".repeat(longest.saturating_add(1).max(3));
        self.end_line(2);
        self.text(&mark);
        let columns = " ".repeat(self.lists.iter().map(|(columns, _)| columns).sum());
        for line in content.trim_matches('\n').lines() {
            self.out.extend(["\n", &columns, line]);
        }
        self.out.extend(["\n", &columns, &mark]);
        self.end_line(2);
    }

    /// A table of Markdown, whose first row is its head.
    fn table(&mut self, content: &str) {
        let (before, rows) = rows(content, |cell| cells(cell).replace('|', "\\|"));
        let width = rows.first().map_or(0, Vec::len);
        self.end_line(2);
        self.text(&cells(before));
        self.end_line(2);
        for (index, row) in rows.iter().enumerate() {
            self.text(&format!("| {} |", row.join(" | ")));
            self.end_line(1);
            if index == 0 {
                self.text(&format!("|{}", "---|".repeat(width)));
                self.end_line(1);
            }
        }
        self.end_line(2);
    }

    /// Begins a link, which ends one that is still open.
    fn open(&mut self, tag: &str) {
        self.break_line(true);
        self.flush();
        self.link = Some((self.out.len(), attribute(tag, "href")));
    }

    /// Makes a link of what was written since one was opened, if one was.
    fn close(&mut self) -> Option<()> {
        let (start, address) = self.link.take()?;
        let written = self.out.split_off(start.min(self.out.len()));
        // A link of Markdown is read line by line.
        let text = written.split_whitespace().collect::<Vec<_>>().join(" ");
        // A place of the page that the text was written for is none of ours.
        let is_elsewhere = |address: &String| !address.is_empty() && !address.starts_with('#') && !text.is_empty();
        let link = address.filter(is_elsewhere).map(|address| link_to(&text, &address));
        self.out.push_str(if written.starts_with(char::is_whitespace) { " " } else { "" });
        self.out.push_str(link.as_deref().unwrap_or(&text));
        self.out.push_str(if written.trim_start().ends_with(char::is_whitespace) { " " } else { "" });
        Some(())
    }

    fn picture(&mut self, tag: &str) {
        let [text, address] = ["alt", "src"].map(|name| attribute(tag, name).unwrap_or_default());
        self.text(&format!("!{}", link_to(&text, &address)));
    }
}

/// What stands in the row or cell of a table: one line.
fn cells(text: &str) -> String {
    let mut writer = Writer { is_row: true, ..Writer::default() };
    writer.text_with_tags(text);
    writer.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
