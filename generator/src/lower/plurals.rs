//! One of many: `pet` of `pets`.

/// Plurals that the rules below would get wrong or leave as they are.
const IRREGULAR: &[(&str, &str)] = &[
    ("agendas", "agenda"),
    ("aliases", "alias"),
    ("analyses", "analysis"),
    ("areas", "area"),
    ("axes", "axis"),
    ("biases", "bias"),
    ("bonuses", "bonus"),
    ("buses", "bus"),
    ("caches", "cache"),
    ("calories", "calorie"),
    ("cameras", "camera"),
    ("campuses", "campus"),
    ("canvases", "canvas"),
    ("children", "child"),
    ("cookies", "cookie"),
    ("crises", "crisis"),
    ("diagnoses", "diagnosis"),
    ("formulas", "formula"),
    ("gases", "gas"),
    ("heroes", "hero"),
    ("hypotheses", "hypothesis"),
    ("ideas", "idea"),
    ("indices", "index"),
    ("lenses", "lens"),
    ("matrices", "matrix"),
    ("movies", "movie"),
    ("niches", "niche"),
    ("people", "person"),
    ("personas", "persona"),
    ("quizzes", "quiz"),
    ("quotas", "quota"),
    ("replicas", "replica"),
    ("schemas", "schema"),
    ("shelves", "shelf"),
    ("statuses", "status"),
    ("vertices", "vertex"),
    ("viruses", "virus"),
    ("visas", "visa"),
];

/// Not plurals, or alike.
const UNCOUNTED: &[&str] = &[
    "always",
    "analytics",
    "chaos",
    "cors",
    "devops",
    "economics",
    "https",
    "kubernetes",
    "kudos",
    "lens",
    "logistics",
    "macos",
    "mathematics",
    "news",
    "perhaps",
    "physics",
    "politics",
    "postgres",
    "robotics",
    "series",
    "species",
];

/// The singular of a word in lower case; a word that is no plural is its own, and so is one that may well be none: a wrong word is worse.
pub(super) fn singular(word: &str) -> String {
    let irregular = IRREGULAR.iter().find(|(many, _)| *many == word);
    irregular.map_or_else(|| regular(word), |(_, one)| (*one).to_owned())
}

fn regular(word: &str) -> String {
    let stem = |suffix: &str, replacement: &str| Some(format!("{}{replacement}", word.strip_suffix(suffix)?));
    let ends_with = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    // `alias` and `status`, but also what may have more than an `s` too many: `nucleuses`, `echoes`, `wolves`, `leaves`.
    let endings = ["ss", "us", "is", "as", "uses", "oes", "lves", "leaves", "zzes"];
    let is_kept = ends_with(&endings) && !ends_with(&["auses", "ouses"]);
    if word.len() <= 3 || is_kept || UNCOUNTED.contains(&word) {
        return word.to_owned();
    }
    // `ties` are not of a `ty`.
    let of_y = if word.len() > 4 { stem("ies", "y") } else { None };
    let of_es = || if ends_with(&["sses", "xes", "ches", "shes"]) { stem("es", "") } else { None };
    of_y.or_else(of_es).or_else(|| stem("s", "")).unwrap_or_else(|| word.to_owned())
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
        let table = [
            ("pets", "pet"),
            ("categories", "category"),
            ("movies", "movie"),
            ("addresses", "address"),
            ("branches", "branch"),
            ("caches", "cache"),
            ("statuses", "status"),
            ("responses", "response"),
            ("aliases", "alias"),
            ("biases", "bias"),
            ("analyses", "analysis"),
            ("heroes", "hero"),
            ("ties", "tie"),
            ("pies", "pie"),
            ("cities", "city"),
            ("policies", "policy"),
            ("queries", "query"),
            ("keys", "key"),
            ("boxes", "box"),
            ("axes", "axis"),
            ("indexes", "index"),
            ("indices", "index"),
            ("hashes", "hash"),
            ("classes", "class"),
            ("processes", "process"),
            ("cases", "case"),
            ("databases", "database"),
            ("licenses", "license"),
            ("warehouses", "warehouse"),
            ("causes", "cause"),
            ("values", "value"),
            ("archives", "archive"),
            ("shelves", "shelf"),
            ("schemas", "schema"),
            ("quotas", "quota"),
            ("lenses", "lens"),
            ("metrics", "metric"),
            ("tokens", "token"),
            ("photos", "photo"),
            ("sizes", "size"),
            ("prizes", "prize"),
            ("quizzes", "quiz"),
            ("people", "person"),
            ("children", "child"),
            ("matrices", "matrix"),
            ("rows", "row"),
            ("days", "day"),
        ];
        let same = [
            "alias",
            "bias",
            "canvas",
            "atlas",
            "gas",
            "pancreas",
            "saas",
            "lens",
            "news",
            "series",
            "species",
            "status",
            "bonus",
            "address",
            "access",
            "analysis",
            "redis",
            "always",
            "https",
            "analytics",
            "kubernetes",
            "ids",
            "data",
            "echoes",
            "wolves",
            "leaves",
            "nucleuses",
            "ss",
        ];
        for (many, one) in table.into_iter().chain(same.map(|word| (word, word))) {
            assert_eq!(singular(many), one);
        }
    }

    #[test]
    fn every_exception_is_one() {
        for (many, one) in IRREGULAR {
            assert_ne!(regular(many), *one, "the rules know {many}");
        }
        for word in UNCOUNTED {
            assert_eq!(singular(word), *word);
            let ends = ["ss", "us", "is", "as"].iter().any(|end| word.ends_with(end));
            assert!(word.len() > 3 && word.ends_with('s') && !ends, "the rules know {word}");
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
