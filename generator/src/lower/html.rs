//! HTML in descriptions: the tags that people write there, as Markdown. Others are left for the escaping of `docs`.

/// The text with its tags replaced; what stands in Markdown's code is not looked at.
pub(super) fn to_markdown(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut links = Links::new();
    // Every second part is code: between backticks, however many they are.
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        if index % 2 == 0 { tags(part, &mut out, &mut links) } else { out.push_str(part) }
    }
    out
}

/// The links that are open: where their text begins, and where they lead, if anywhere.
type Links = Vec<(usize, Option<String>)>;

fn tags(text: &str, out: &mut String, links: &mut Links) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let tag = after.split_once('>').filter(|(tag, _)| !tag.contains('<'));
        rest = if let Some((_, after)) = tag.filter(|(tag, after)| replace(tag, after, out, links)) {
            after
        } else {
            out.push('<');
            after
        };
    }
    out.push_str(rest);
}

/// Writes what stands for a tag, without its brackets; `false` for what is no tag of a text. `after` is the text behind it.
fn replace(tag: &str, after: &str, out: &mut String, links: &mut Links) -> bool {
    let name: String = tag.trim_end_matches('/').chars().take_while(|sign| !sign.is_whitespace()).collect();
    // Else it is a name that stands for a value.
    let is_closed = || after.contains(&format!("</{name}>"));
    out.push_str(match name.to_ascii_lowercase().as_str() {
        "br" | "/br" => "\n",
        "p" | "/p" | "div" | "/div" | "ul" | "/ul" | "ol" | "/ol" | "dl" | "/dl" | "blockquote" | "/blockquote"
        | "/note" | "/important" | "/details" | "hr" | "/h1" | "/h2" | "/h3" | "/h4" | "/h5" | "/h6" => "\n\n",
        "li" | "dt" | "dd" => "\n- ",
        "b" | "/b" | "strong" | "/strong" => "**",
        "i" | "/i" | "em" | "/em" => "*",
        "code" | "/code" | "tt" | "/tt" | "kbd" | "/kbd" => "`",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "\n\n### ",
        "/li" | "/dt" | "/dd" | "span" | "/span" | "font" | "/font" | "u" | "/u" | "small" | "/small" => "",
        // Those of AWS, and what a page folds up.
        "note" if is_closed() => "\n\n**Note:** ",
        "important" if is_closed() => "\n\n**Important:** ",
        "details" if is_closed() => "\n\n",
        "summary" if is_closed() => "**",
        "/summary" => "**\n\n",
        // Without an address it is a place to lead to.
        "a" if tag.contains('=') || is_closed() => {
            links.push((out.len(), address(tag)));
            ""
        }
        "/a" => return close(out, links),
        _ => return false,
    });
    true
}

/// Makes a link of what was written since one was opened, if one was.
fn close(out: &mut String, links: &mut Links) -> bool {
    let Some((start, address)) = links.pop() else { return false };
    let text = out.split_off(start.min(out.len()));
    // A link of Markdown is read line by line.
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // A place of the page that the text was written for is none of ours.
    let is_elsewhere = |address: &String| !address.is_empty() && !address.starts_with('#') && !text.is_empty();
    let link = address.filter(is_elsewhere).map(|address| format!("[{text}]({address})"));
    out.push_str(&link.unwrap_or(text));
    true
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
            ("<a name='x'></a><a href='#y'>over\nthere</a>", "over there"),
            ("`<br>` stays, a < b > c and <id> too", "`<br>` stays, a < b > c and <id> too"),
            ("</a> alone", "</a> alone"),
            ("what <a>GetUser</a> gives, /<a>/<note>", "what GetUser gives, /<a>/<note>"),
            ("<note>Slow.</note><important>No.</important>", "\n\n**Note:** Slow.\n\n\n\n**Important:** No.\n\n"),
            ("<details><summary>More</summary>a</br>b</details>", "\n\n**More**\n\na\nb\n\n"),
        ] {
            assert_eq!(to_markdown(html), markdown, "{html}");
        }
    }
}
