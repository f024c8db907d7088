//! HTML in descriptions: the tags that people write there, as Markdown. Others are left for the escaping of `docs`.

/// The text with its tags replaced; what stands in Markdown's code is not looked at.
pub(super) fn to_markdown(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut links = Vec::new();
    // Every second part is code: between backticks, however many they are.
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        if index % 2 == 0 { tags(part, &mut out, &mut links) } else { out.push_str(part) }
    }
    out
}

fn tags(text: &str, out: &mut String, links: &mut Vec<String>) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let tag = after.split_once('>').and_then(|(tag, after)| Some((replacement(tag, links)?, after)));
        rest = if let Some((markdown, after)) = tag {
            out.push_str(&markdown);
            after
        } else {
            out.push('<');
            after
        };
    }
    out.push_str(rest);
}

/// What stands for a tag, without its brackets; `None` for what is no tag of a text.
fn replacement(tag: &str, links: &mut Vec<String>) -> Option<String> {
    if tag.contains('<') {
        return None;
    }
    let name: String = tag.trim_end_matches('/').chars().take_while(|sign| !sign.is_whitespace()).collect();
    let markdown = match name.to_ascii_lowercase().as_str() {
        "br" => "\n",
        "p" | "/p" | "div" | "/div" | "ul" | "/ul" | "ol" | "/ol" | "dl" | "/dl" | "blockquote" | "/blockquote"
        | "hr" | "/h1" | "/h2" | "/h3" | "/h4" | "/h5" | "/h6" => "\n\n",
        "li" | "dt" | "dd" => "\n- ",
        "b" | "/b" | "strong" | "/strong" => "**",
        "i" | "/i" | "em" | "/em" => "*",
        "code" | "/code" | "tt" | "/tt" | "kbd" | "/kbd" => "`",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "\n\n### ",
        "/li" | "/dt" | "/dd" | "span" | "/span" | "font" | "/font" | "u" | "/u" | "small" | "/small" => "",
        "a" => {
            links.push(address(tag)?);
            "["
        }
        "/a" => return links.pop().map(|address| format!("]({address})")),
        _ => return None,
    };
    Some(markdown.to_owned())
}

/// The value of `href`.
fn address(tag: &str) -> Option<String> {
    let (_, value) = tag.split_once("href=")?;
    let mark = value.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    value.get(1..)?.split(mark).next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::to_markdown;

    #[test]
    fn tags_become_marks() {
        for (html, markdown) in [
            ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
            ("<p>a</p><p>b</p>", "\n\na\n\n\n\nb\n\n"),
            ("<ul><li>a</li><li>b</li></ul>", "\n\n\n- a\n- b\n\n"),
            ("see <code>x</code> and <b>y</b>", "see `x` and **y**"),
            ("<a href=\"https://x.io\" target=_blank>here</a>", "[here](https://x.io)"),
            ("`<br>` stays, a < b > c and <id> too", "`<br>` stays, a < b > c and <id> too"),
            ("</a> alone", "</a> alone"),
        ] {
            assert_eq!(to_markdown(html), markdown, "{html}");
        }
    }
}
