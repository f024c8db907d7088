//! One of many: `pet` of `pets`.

/// Endings of plurals that the rules below would get wrong, and those of the words they are of.
const IRREGULAR: &[(&str, &str)] = &[
    ("aliases", "alias"),
    ("biases", "bias"),
    ("bonuses", "bonus"),
    ("buses", "bus"),
    ("caches", "cache"),
    ("calories", "calorie"),
    ("campuses", "campus"),
    ("children", "child"),
    ("cookies", "cookie"),
    ("gases", "gas"),
    ("indices", "index"),
    ("lenses", "lens"),
    ("matrices", "matrix"),
    ("movies", "movie"),
    ("niches", "niche"),
    ("people", "person"),
    ("statuses", "status"),
    ("vertices", "vertex"),
    ("viruses", "virus"),
    // Not plurals, or alike.
    ("always", "always"),
    ("analytics", "analytics"),
    ("aws", "aws"),
    ("canvas", "canvas"),
    ("dns", "dns"),
    ("gps", "gps"),
    ("https", "https"),
    ("metadatas", "metadata"),
    ("news", "news"),
    ("series", "series"),
    ("sms", "sms"),
    ("species", "species"),
    ("tls", "tls"),
];

/// The singular of a word in lower case; a word that is no plural is its own.
pub(super) fn singular(word: &str) -> String {
    let stem = |suffix: &str, replacement: &str| Some(format!("{}{replacement}", word.strip_suffix(suffix)?));
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == word) {
        return (*one).to_owned();
    }
    if word.len() <= 3 || ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending)) {
        return word.to_owned();
    }
    stem("ies", "y")
        .or_else(|| ["sses", "xes", "ches", "shes"].iter().find(|end| word.ends_with(*end)).and(stem("es", "")))
        .or_else(|| stem("s", ""))
        .unwrap_or_else(|| word.to_owned())
}

/// The text with its last word in the singular, where that is a plural: `toolCall` of `toolCalls`.
pub(super) fn singular_of_text(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let many = lower.rsplit(|sign: char| !sign.is_ascii_alphanumeric()).next()?;
    let many = super::names::words(text).pop().filter(|last| many.ends_with(last.as_str()))?;
    let one = singular(&many);
    let kept = one.chars().zip(many.chars()).take_while(|(a, b)| a == b).count();
    let start = text.get(..text.len() - (many.len() - kept))?;
    (one != many).then(|| format!("{start}{}", one.get(kept..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_a_singular() {
        for (many, one) in [
            ("pets", "pet"),
            ("categories", "category"),
            ("movies", "movie"),
            ("addresses", "address"),
            ("branches", "branch"),
            ("caches", "cache"),
            ("statuses", "status"),
            ("responses", "response"),
            ("status", "status"),
            ("analysis", "analysis"),
            ("ids", "ids"),
            ("data", "data"),
            ("series", "series"),
        ] {
            assert_eq!(singular(many), one);
        }
    }

    #[test]
    fn the_last_word_of_a_text_says_how_many() {
        for (many, one) in [
            ("toolCalls", Some("toolCall")),
            ("vector_stores", Some("vector_store")),
            ("postal-Addresses", Some("postal-Address")),
            ("SubCategories", Some("SubCategory")),
            ("OAuthApps", Some("OAuthApp")),
            ("URLs", Some("URL")),
            ("IPs", None),
            ("rest indices", Some("rest index")),
            ("größen", None),
            ("pets[]", None),
            ("data", None),
            ("", None),
        ] {
            assert_eq!(singular_of_text(many).as_deref(), one, "{many}");
        }
    }
}
