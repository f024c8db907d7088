//! Names: from any text of a document to a Rust identifier.
//!
//! An [`Ident`] can be made only here, so a name is decided once. Signs that carry meaning are always spelled, never only
//! on collision: otherwise a later value `+E.164` would change what `E164` means. Only then are collisions resolved, by a
//! number: what is written exactly like its name keeps it, the others follow in document order.

mod letters;
mod scope;

use heck::{ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::UnicodeNormalization;

pub(crate) use scope::Scope;

/// A valid Rust identifier, raw (`r#type`) where the word is reserved.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Ident(String);

impl Ident {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The name without `r#`: for file names and for building longer names.
    pub(crate) fn unraw(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

/// File names and identifiers stay below what file systems and readers can take.
const LONGEST: usize = 100;

/// Words that can be escaped as raw identifiers, of every edition.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that cannot even be raw identifiers.
const UNESCAPABLE: &[&str] = &["self", "Self", "super", "crate", "_"];

/// Signs that are spelled wherever they stand.
fn spelled(sign: char) -> Option<&'static str> {
    Some(match sign {
        '+' => "Plus",
        '*' => "Star",
        '#' => "Hash",
        '<' => "LessThan",
        '>' => "GreaterThan",
        '=' => "Equals",
        '!' => "Not",
        '%' => "Percent",
        '&' => "And",
        '|' => "Or",
        '^' => "Caret",
        '~' => "Tilde",
        // The sign, which rustc warns of in names, and not the Greek letter.
        'µ' => "Micro",
        _ => return None,
    })
}

/// Signs that only separate words, and are spelled where there is nothing else.
fn separator(sign: char) -> Option<&'static str> {
    Some(match sign {
        '-' => "Minus",
        '.' => "Dot",
        '/' => "Slash",
        '\\' => "Backslash",
        ':' => "Colon",
        ',' => "Comma",
        ';' => "Semicolon",
        '?' => "Question",
        '@' => "At",
        '$' => "Dollar",
        '_' => "Underscore",
        ' ' => "Space",
        '\'' | '"' | '`' => "Quote",
        '(' | ')' => "Parenthesis",
        '[' | ']' => "Bracket",
        '{' | '}' => "Brace",
        _ => return None,
    })
}

/// The text cut into pieces of letters and digits, with the signs that matter spelled as pieces of their own.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for (index, sign) in text.trim().chars().enumerate() {
        let word = spelled(sign).or((sign == '-' && index == 0).then_some("Minus"));
        if let Some(word) = word {
            pieces.extend([word.to_owned(), String::new()]);
        } else if unicode_ident::is_xid_continue(sign) && sign != '_' && !letters::is_form(sign) {
            if let Some(last) = pieces.last_mut() {
                match letters::written(sign) {
                    Some(letters) => last.push_str(letters),
                    None => last.push(sign),
                }
            }
        } else {
            pieces.push(String::new());
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    if pieces.iter().any(|piece| word_after_digits(piece, 0).is_some()) {
        pieces = pieces.iter().flat_map(|piece| cut_after_digits(piece)).map(str::to_owned).collect();
    }
    for piece in pieces.iter_mut().filter(|piece| may_have_plural(piece)) {
        *piece = with_plurals(piece);
    }
    if pieces.is_empty() {
        pieces = text.chars().filter_map(separator).map(str::to_owned).collect();
    }
    pieces
}

/// Where an abbreviation begins behind a digit: `heck` would take `2IP` of `EC2IPSet` for one word with what is before it. A single
/// letter is no abbreviation (`3D`, `S3Outposts`).
fn word_after_digits(piece: &str, from: usize) -> Option<usize> {
    let is = |index: usize, is: fn(&u8) -> bool| piece.as_bytes().get(index).is_some_and(is);
    (from + 1..piece.len()).find(|&start| {
        is(start - 1, u8::is_ascii_digit)
            && is(start, u8::is_ascii_uppercase)
            && is(start + 1, u8::is_ascii_uppercase)
            && !is(start + 2, u8::is_ascii_lowercase)
    })
}

fn cut_after_digits(piece: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut begin = 0;
    while let Some(end) = word_after_digits(piece, begin) {
        words.extend(piece.get(begin..end));
        begin = end;
    }
    words.extend(piece.get(begin..));
    words
}

/// Whether there is an `s` after a letter that may be in upper case: hardly any name has one.
fn may_have_plural(piece: &str) -> bool {
    piece.as_bytes().windows(2).any(|pair| matches!(pair, [before, b's'] if !before.is_ascii_lowercase()))
}

/// `IPs` is one word, as `Ips` is: `heck` would find `I` and `Ps`.
fn with_plurals(piece: &str) -> String {
    let signs: Vec<char> = piece.chars().collect();
    let mut words = String::with_capacity(piece.len());
    let mut runs = signs.chunk_by(|a, b| a.is_uppercase() && (b.is_uppercase() || *b == 's')).peekable();
    while let Some(run) = runs.next() {
        // The `s` of `DNSsec` begins a word.
        let ends = runs.peek().and_then(|next| next.first()).is_none_or(|next| !next.is_lowercase());
        let is_plural = ends && matches!(run, [first, _, .., 's'] if first.is_uppercase());
        match run {
            [first, rest @ ..] if is_plural => {
                words.push(*first);
                words.extend(rest.iter().flat_map(|sign| sign.to_lowercase()));
            }
            run => words.extend(run),
        }
    }
    words
}

/// Letters that no identifier may start with, digits first of all, get a `v` before them.
fn startable(name: String, prefix: &str) -> String {
    match name.chars().next() {
        Some(first) if unicode_ident::is_xid_start(first) => name,
        _ => format!("{prefix}{name}"),
    }
}

/// Leaves out words in the middle of what is too long: its beginning says what it belongs to, its end what it is.
fn shorten(name: &mut String, is_start: fn(char) -> bool) {
    if name.len() <= LONGEST {
        return;
    }
    let starts = name.char_indices().filter(|(index, sign)| *index > 0 && is_start(*sign)).map(|(index, _)| index);
    let ends: Vec<usize> = starts.chain([name.len()]).collect();
    let mut start = 0;
    let mut words: Vec<&str> = Vec::new();
    for end in ends {
        words.extend(name.get(start..end));
        start = end;
    }
    let mut length = name.len();
    while length > LONGEST && words.len() > 2 {
        length -= words.remove(words.len() / 2).len();
    }
    let mut short = words.concat();
    if short.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|&end| short.is_char_boundary(end));
        short.truncate(end.unwrap_or_default());
    }
    *name = short;
}

/// `UpperCamelCase`, with an underscore only between two digits: `1.0` is `V1_0`, not `V10`.
fn camel(text: &str) -> String {
    let mut name = String::new();
    for piece in pieces(text) {
        let word = piece.to_upper_camel_case();
        let digits = |end: Option<char>| end.is_some_and(|sign| sign.is_ascii_digit());
        if digits(name.chars().next_back()) && digits(word.chars().next()) {
            name.push('_');
        }
        name.push_str(&word);
    }
    name
}

/// Words in both cases: of `OAuth` and `IPv4`, `heck` would make `o_auth` and `i_pv4`.
const MIXED: &[(&str, &str)] = &[
    ("OAuth", "Oauth"),
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("ETag", "Etag"),
    ("QoS", "Qos"),
    ("IoT", "Iot"),
    ("kHz", "Khz"),
    ("KHz", "Khz"),
    ("MHz", "Mhz"),
    ("GHz", "Ghz"),
];

/// The text with a word in one case, unless a longer one only begins like it.
fn unmixed(text: String, (mixed, word): (&str, &str)) -> String {
    if !text.contains(mixed) {
        return text;
    }
    let mut parts = text.split(mixed);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + if part.starts_with(char::is_lowercase) { mixed } else { word } + part)
}

fn snake(text: &str) -> String {
    if let Some(words) = plain_words(text) {
        return words.collect::<Vec<_>>().join("_");
    }
    let mixed: Vec<_> = MIXED.iter().filter(|(mixed, _)| text.contains(mixed)).collect();
    let unmixed = |piece| mixed.iter().fold(piece, |piece: String, word| unmixed(piece, **word));
    let words = pieces(text).into_iter().map(|piece| unmixed(piece).to_snake_case());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

/// The words of a text that is nothing but small letters and digits with marks between them, as most names of properties are.
fn plain_words(text: &str) -> Option<impl Iterator<Item = &str>> {
    let is_plain = |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit();
    let is_mark = |sign: char| sign == '_' || sign == ' ';
    let is_all = text.bytes().all(|sign| is_plain(sign) || is_mark(sign.into())) && text.bytes().any(is_plain);
    is_all.then(|| text.split(is_mark).filter(|word| !word.is_empty()))
}

fn ident(name: String) -> Ident {
    // To rustc, names that differ only in how their letters are put together are the same.
    let name = if name.is_ascii() { name } else { name.nfc().collect() };
    if KEYWORDS.contains(&name.as_str()) {
        Ident(format!("r#{name}"))
    } else if UNESCAPABLE.contains(&name.as_str()) {
        Ident(format!("{name}_"))
    } else {
        Ident(name)
    }
}

/// The name of a type or of an enum's variant.
pub(crate) fn type_name(text: &str) -> Ident {
    let mut name = letters::unmistakable(text, camel);
    shorten(&mut name, char::is_uppercase);
    if name.is_empty() {
        name.push_str(if text.is_empty() { "Empty" } else { "Unnamed" });
    }
    ident(startable(name, "V"))
}

/// The name of a field, parameter, method or module.
pub(crate) fn value_name(text: &str) -> Ident {
    let mut name = letters::unmistakable(text, snake);
    shorten(&mut name, |sign| sign == '_');
    if name.is_empty() {
        name.push_str(if text.is_empty() { "empty" } else { "unnamed" });
    }
    ident(startable(name, "v"))
}

/// The name of a module, which is the name of a file too: rustc looks for those in ASCII only.
pub(crate) fn module_name(text: &str) -> Ident {
    let name: String = value_name(text).unraw().chars().filter(char::is_ascii).collect();
    let name = name.trim_matches('_');
    value_name(if name.is_empty() { "other" } else { name })
}

/// The name of the constant that holds the default of a field or parameter.
pub(crate) fn default_name(of: &Ident) -> Ident {
    constant_name(&format!("default {}", of.unraw()))
}

/// The name of a constant.
pub(crate) fn constant_name(text: &str) -> Ident {
    let upper = |text: &str| value_name(text).unraw().trim_end_matches('_').to_uppercase();
    ident(letters::unmistakable(text, upper))
}

/// The words of a text in lower case, for comparing names.
pub(crate) fn words(text: &str) -> Vec<String> {
    if let Some(words) = plain_words(text) {
        return words.map(str::to_owned).collect();
    }
    snake(text).split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_keep_their_meaning() {
        for (value, name) in [
            ("RFC 2833", "Rfc2833"),
            ("SIP INFO", "SipInfo"),
            ("+E.164", "PlusE164"),
            ("E.164", "E164"),
            ("+E.164-national", "PlusE164National"),
            ("rtp+1", "RtpPlus1"),
            ("rtcp-mux", "RtcpMux"),
            ("1", "V1"),
            ("-1", "Minus1"),
            ("1.0", "V1_0"),
            ("10", "V10"),
            ("Chicago, IL", "ChicagoIl"),
            ("round-robin", "RoundRobin"),
            ("tech-prefixp-charge-info", "TechPrefixpChargeInfo"),
            ("\u{1F5A5}\u{FE0F} Sessions", "Sessions"),
            ("Kapalı", "Kapali"),
            ("", "Empty"),
            ("*", "Star"),
            ("#", "Hash"),
            ("<=", "LessThanEquals"),
            ("-created_at", "MinusCreatedAt"),
            (".", "Dot"),
            ("/", "Slash"),
            (" ", "Space"),
            ("self", "Self_"),
            ("IPConnection", "IpConnection"),
            ("EC2IPSet", "Ec2IpSet"),
            ("X509SVID", "X509Svid"),
            ("S3Outposts", "S3Outposts"),
            ("View3D", "View3D"),
            ("3DModel", "V3dModel"),
            ("allowedIPs", "AllowedIps"),
            ("FQDNsByURL", "FqdnsByUrl"),
            ("DNSsec", "DnSsec"),
            ("isAs", "IsAs"),
            ("größe", "Größe"),
            ("\u{B5}g", "MicroG"),
            ("中文", "中文"),
            ("nª ²", "N"),
            ("🎉", "Unnamed"),
            ("r#type", "RHashType"),
        ] {
            assert_eq!(type_name(value).as_str(), name, "{value:?}");
        }
    }

    #[test]
    fn fields_are_snake_case_and_escaped() {
        for (value, name) in [
            ("timeout_1xx_secs", "timeout_1xx_secs"),
            ("aniNumberFormat", "ani_number_format"),
            ("OAuth2PasswordBearer", "oauth2_password_bearer"),
            ("enableIPv6", "enable_ipv6"),
            ("radio5GHz", "radio5_ghz"),
            ("ETagger", "e_tagger"),
            ("GetQoSPolicy", "get_qos_policy"),
            ("type", "r#type"),
            ("gen", "r#gen"),
            ("self", "self_"),
            ("crate", "crate_"),
            ("+1", "plus_1"),
            ("24h", "v24h"),
            ("$filter", "filter"),
            ("@id", "id"),
            ("filter[status]", "filter_status"),
            ("ids[]", "ids"),
            ("X-Request-ID", "x_request_id"),
            ("", "empty"),
            ("_", "underscore"),
            ("🎉", "unnamed"),
        ] {
            assert_eq!(value_name(value).as_str(), name, "{value:?}");
        }
    }

    #[test]
    fn modules_are_ascii() {
        for (text, name) in [("Größe", "gre"), ("中文", "other"), ("IpConnection", "ip_connection"), ("type", "r#type")]
        {
            assert_eq!(module_name(text).as_str(), name, "{text:?}");
        }
    }

    #[test]
    fn every_name_is_an_identifier() {
        let awkward =
            ["\0", "\u{202e}abc", "a\u{0301}", "\u{0301}a", "ª", "²", "१", "__", "a__b", "A-", "-", "--", "é1"];
        for text in awkward.iter().copied().chain(KEYWORDS.iter().copied()) {
            for name in [type_name(text), value_name(text)] {
                syn::parse_str::<syn::Ident>(name.as_str()).unwrap_or_else(|_| panic!("{text:?} gives {name:?}"));
            }
        }
    }

    #[test]
    fn long_names_keep_their_ends() {
        assert_eq!(type_name(&"é".repeat(300)).as_str().chars().count(), 50);
        let long = format!("get {} output", "item ".repeat(40));
        let name = type_name(&long);
        assert!(
            name.as_str().len() <= LONGEST
                && name.as_str().starts_with("GetItem")
                && name.as_str().ends_with("ItemOutput")
        );
        assert!(value_name(&long).as_str().len() <= LONGEST && value_name(&long).as_str().ends_with("_item_output"));
    }
}
