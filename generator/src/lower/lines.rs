//! Which lines of a Markdown text are prose, which are rows of a table, and which are code that nothing may change.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Prose,
    Row,
    Code,
}

/// The state of a walk over lines.
pub(super) struct Lines {
    /// The mark of the fence that is open.
    fence: Option<String>,
    /// What the last line was.
    last: Kind,
    is_in_list: bool,
    after_blank: bool,
}

impl Lines {
    pub(super) fn new() -> Self {
        Self { fence: None, last: Kind::Prose, is_in_list: false, after_blank: true }
    }

    /// What the next line is. A table shows itself only in the line after its first.
    pub(super) fn kind(&mut self, line: &str, next: Option<&str>) -> Kind {
        let text = line.trim();
        if let Some(mark) = &self.fence {
            if closes_fence(text, mark) {
                self.fence = None;
            }
            return Kind::Code;
        }
        self.fence = fence_mark(text);
        if self.fence.is_some() {
            return Kind::Code;
        }
        let (indent, after_blank) = (indent(line), self.after_blank);
        let goes_on = self.is_in_list && (text.is_empty() || indent > 0 || !after_blank);
        self.is_in_list = goes_on || list_marker(text).is_some();
        self.after_blank = text.is_empty();
        let is_head = || next.is_some_and(is_under_head);
        self.last = if text.contains('|') && indent < 4 && (self.last == Kind::Row || is_head()) {
            Kind::Row
        } else if !text.is_empty() && indent >= 4 && !self.is_in_list && (after_blank || self.last == Kind::Code) {
            Kind::Code
        } else {
            Kind::Prose
        };
        self.last
    }
}

pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The row `---|---` under the head of a table, whose rows need not begin with `|`: then they would be taken for prose.
fn is_under_head(line: &str) -> bool {
    let line = line.trim_end();
    line.contains('-') && line.contains('|') && line.chars().all(|sign| matches!(sign, '|' | '-' | ':' | ' '))
}

/// The mark of the fence that a line opens.
pub(super) fn fence_mark(text: &str) -> Option<String> {
    let sign = text.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let mark: String = text.chars().take_while(|next| *next == sign).collect();
    let is_fence = mark.len() >= 3 && (sign == '~' || !text.trim_start_matches(sign).contains('`'));
    is_fence.then_some(mark)
}

pub(super) fn closes_fence(text: &str, mark: &str) -> bool {
    text.starts_with(mark) && text.chars().all(|sign| mark.starts_with(sign))
}

/// What makes a heading of the line above, or divides the page.
pub(super) fn is_ruler(text: &str) -> bool {
    let is_of = |sign: char| text.chars().all(|other| other == sign || other == ' ');
    is_of('-') || is_of('=') || text.len() > 2 && (is_of('*') || is_of('_'))
}

/// Whether it divides the page: `- - -` is no item in an item in an item.
fn is_break(text: &str) -> bool {
    text.chars().filter(|sign| *sign != ' ').count() >= 3 && is_ruler(text)
}

/// The length of a list marker (`-`, `*`, `+`, `1.`, `1)`) that is followed by text.
pub(super) fn list_marker(text: &str) -> Option<usize> {
    let digits = text.chars().take_while(char::is_ascii_digit).take(10).count();
    let mut after = text.chars().skip(digits);
    let sign = after.next()?;
    let is_marker =
        if digits == 0 { matches!(sign, '-' | '*' | '+') } else { digits <= 9 && matches!(sign, '.' | ')') };
    (is_marker && after.next() == Some(' ') && !is_break(text)).then_some(digits + 1)
}
