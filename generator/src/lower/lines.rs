//! What the lines of a Markdown text are, by the specification of `CommonMark` (sections 4 and 5). Where authors write one thing and mean
//! another they are understood: a list may be set in by more or less than it should be, under a paragraph by as much as code.

/// Quotes in each other are understood up to this depth.
const DEEPEST_QUOTE: usize = 8;

/// Columns of the markers that stand in one line.
const WIDEST_MARKER: usize = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    /// Of a paragraph.
    Prose,
    /// A heading, what makes one of the line above, or what divides the page.
    Rule,
    /// The first one of an item, or of items in each other, whose markers are so long.
    Item(usize),
    Quote,
    /// Of a table.
    Row,
    /// Around code.
    Fence,
    /// Behind so many columns.
    Code(usize),
}

/// The state of a walk over lines.
#[derive(Default)]
pub(super) struct Lines {
    /// The mark of the fence that is open, and the columns that it is set in by.
    fence: Option<(String, usize)>,
    /// What the last line was.
    last: Option<Kind>,
    /// Whether it may go on in the next one.
    in_paragraph: bool,
    items: Vec<Item>,
    /// So many of them began before the last line.
    outer: usize,
    /// Of the quote that the last line is in.
    inner: Option<Box<Self>>,
    /// In so many quotes.
    depth: usize,
}

/// An open item: the columns of its marker and of its content.
struct Item {
    marker: usize,
    content: usize,
    /// Nothing follows its marker.
    is_empty: bool,
}

impl Lines {
    pub(super) fn in_quotes(depth: usize) -> Self {
        Self { depth, ..Self::default() }
    }

    /// How many list items the last line is in that began before it.
    pub(super) fn items(&self) -> usize {
        self.outer
    }

    /// Whether a line may go on the one before it.
    pub(super) fn in_paragraph(&self) -> bool {
        self.in_paragraph
    }

    /// Ends the paragraph of a line that is taken out of the text.
    pub(super) fn end_paragraph(&mut self) {
        self.in_paragraph = false;
    }

    /// What the next line is. A table shows itself only in the line after its first.
    pub(super) fn kind(&mut self, line: &str, next: Option<&str>) -> Kind {
        let text = set_out(line).trim_end();
        let kind = if let Some((mark, columns)) = &self.fence {
            let (columns, is_end) = (*columns, closes_fence(text, mark));
            self.fence.take_if(|_| is_end);
            if is_end { Kind::Fence } else { Kind::Code(columns) }
        } else {
            self.outside_code(text, indent(line), next)
        };
        self.inner.take_if(|_| !matches!(kind, Kind::Quote | Kind::Item(_)));
        if !matches!(kind, Kind::Item(_)) {
            self.outer = self.items.len();
        }
        self.in_paragraph = match kind {
            Kind::Prose => true,
            Kind::Item(marker) if self.inner.is_none() => {
                self.fence.is_none() && is_prose(set_out(text.get(marker..).unwrap_or_default()))
            }
            Kind::Item(_) | Kind::Quote => self.inner.as_ref().is_some_and(|inner| inner.in_paragraph),
            Kind::Blank | Kind::Rule | Kind::Row | Kind::Fence | Kind::Code(_) => false,
        };
        self.last = Some(kind);
        kind
    }

    fn outside_code(&mut self, text: &str, indent: usize, next: Option<&str>) -> Kind {
        let is_under_item = matches!(self.last, Some(Kind::Item(_)));
        self.items.pop_if(|item| item.is_empty && is_under_item && (text.is_empty() || indent < item.content));
        if text.is_empty() {
            return Kind::Blank;
        }
        // The rows of a table stay together, whatever they are set in by.
        let is_row = self.last == Some(Kind::Row) && text.contains('|');
        if !self.in_paragraph && !is_row {
            self.close_items(indent);
        }
        let content = self.items.last().map_or(0, |item| item.content);
        let is_deep = indent >= content + 4;
        let fence = fence_mark(text);
        // Who set in a fence, or an item under another one, by too much meant it all the same.
        let is_meant = fence.is_some() || !self.items.is_empty() && list_marker(text).is_some();
        if is_deep && !self.in_paragraph && !is_meant {
            return Kind::Code(content + 4);
        }
        self.fence = fence.map(|mark| (mark, indent));
        if self.fence.is_some() {
            if indent == 0 {
                self.items.clear();
            }
            return Kind::Fence;
        }
        // A line that is not set in as the paragraph is may go on it, but makes nothing of it.
        let in_paragraph = self.in_paragraph && self.last != Some(Kind::Quote) && indent >= content;
        if let Some(inside) = unquoted(text, self.depth) {
            let items = self.items.len();
            self.close_items(indent);
            self.inner.take_if(|_| self.items.len() < items);
            return self.quoted(inside);
        }
        if !is_deep && (is_heading(text) || is_break(text) || in_paragraph && is_underline(text)) {
            self.close_items(indent);
            return Kind::Rule;
        }
        if let Some(marker) = list_marker(text).filter(|marker| !in_paragraph || interrupts(text, *marker)) {
            return self.item(text, marker, indent);
        }
        let is_head = || text.contains('|') && next.is_some_and(is_under_head);
        match indent < 4 && (is_row || is_head()) {
            true => Kind::Row,
            false if self.in_paragraph && self.inner.is_some() => self.quoted(&as_prose(text)),
            false => Kind::Prose,
        }
    }

    fn quoted(&mut self, text: &str) -> Kind {
        self.inner.get_or_insert_with(|| Box::new(Self::in_quotes(self.depth + 1))).kind(text, None);
        Kind::Quote
    }

    /// A line closes the items that it is not set in under: by two columns, as under `-`, which is too few under `1.`.
    fn close_items(&mut self, indent: usize) {
        self.items.retain(|item| item.marker + 1 < indent);
    }

    fn item(&mut self, text: &str, first: usize, indent: usize) -> Kind {
        self.close_items(indent);
        if !interrupts(text, first) {
            // Under a paragraph it would be no item there.
            self.items.retain(|item| item.content <= indent);
        }
        self.outer = self.items.len();
        let (mut start, mut end, mut marker) = (0, 0, Some(first));
        let mut rest = text;
        // `- - a` is an item in an item.
        while let Some(length) = marker {
            end = start + length;
            let after = text.get(end..).unwrap_or_default();
            rest = set_out(after);
            let spaces = after.len() - rest.len();
            // What is set in by more is code, or text that somebody wanted to stand there.
            let content = indent + end + if (1..5).contains(&spaces) { spaces } else { 1 };
            self.items.push(Item { marker: indent + start, content, is_empty: after.is_empty() });
            start = end + spaces;
            marker = list_marker(rest).filter(|_| end < WIDEST_MARKER);
        }
        self.fence = fence_mark(rest).map(|mark| (mark, indent + start));
        self.inner = None;
        if let Some(inside) = unquoted(rest, self.depth) {
            self.quoted(inside);
        }
        Kind::Item(end)
    }
}

/// Whether a text is no block but a paragraph.
fn is_prose(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('>') && !is_heading(text) && !is_break(text)
}

/// A line of a quote, which is in so many others, without its mark.
pub(super) fn unquoted(text: &str, quotes: usize) -> Option<&str> {
    text.strip_prefix('>').filter(|_| quotes < DEEPEST_QUOTE).map(|inside| inside.strip_prefix(' ').unwrap_or(inside))
}

/// The columns that a line is set in by.
pub(super) fn indent(line: &str) -> usize {
    line.len() - set_out(line).len()
}

/// A line without what it is set in by: only spaces are that, others are signs of its text.
pub(super) fn set_out(line: &str) -> &str {
    line.trim_start_matches(' ')
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

fn closes_fence(text: &str, mark: &str) -> bool {
    text.starts_with(mark) && text.chars().all(|sign| mark.starts_with(sign))
}

/// `# Heading`.
pub(super) fn is_heading(text: &str) -> bool {
    let rest = text.trim_start_matches('#');
    matches!(text.len() - rest.len(), 1..=6) && (rest.is_empty() || rest.starts_with(' '))
}

/// What makes a heading of the line above.
fn is_underline(text: &str) -> bool {
    ['-', '='].iter().any(|sign| text.chars().all(|other| other == *sign))
}

/// What divides the page: `- - -` is no item in an item in an item.
pub(super) fn is_break(text: &str) -> bool {
    let is_of = |sign: char| text.chars().all(|other| other == sign || other == ' ');
    text.chars().filter(|sign| *sign != ' ').count() >= 3 && ['-', '*', '_'].into_iter().any(is_of)
}

/// Whether a line looks like what ends its paragraph or makes something else of it.
pub(super) fn is_rule(text: &str) -> bool {
    is_heading(text) || is_break(text) || is_underline(text) || text.starts_with('>')
}

/// The text of a line that is prose, whatever it looks like.
pub(super) fn as_prose(text: &str) -> String {
    if is_rule(text) { format!("\\{text}") } else { text.to_owned() }
}

/// The length of a list marker (`-`, `*`, `+`, `1.`, `1)`).
pub(super) fn list_marker(text: &str) -> Option<usize> {
    let digits = text.chars().take_while(char::is_ascii_digit).take(10).count();
    let mut after = text.chars().skip(digits);
    let sign = after.next()?;
    let is_marker =
        if digits == 0 { matches!(sign, '-' | '*' | '+') } else { digits <= 9 && matches!(sign, '.' | ')') };
    (is_marker && matches!(after.next(), None | Some(' ')) && !is_break(text)).then_some(digits + 1)
}

/// Whether an item may stand right under the line of a paragraph: only with text, and of those with numbers only a first one.
fn interrupts(text: &str, marker: usize) -> bool {
    let number = text.get(..marker - 1).unwrap_or_default();
    text.len() > marker && (number.is_empty() || number.parse() == Ok(1))
}
