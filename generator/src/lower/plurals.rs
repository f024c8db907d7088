//! One of many: `pet` of `pets`.

/// Plurals that the rules below would get wrong or leave as they are.
const IRREGULAR: &[(&str, &str)] = &[
    ("aliases", "alias"),
    ("alibis", "alibi"),
    ("analyses", "analysis"),
    ("apis", "api"),
    ("axes", "axis"),
    ("biases", "bias"),
    ("bonuses", "bonus"),
    ("buses", "bus"),
    ("caches", "cache"),
    ("calories", "calorie"),
    ("campuses", "campus"),
    ("canvases", "canvas"),
    ("children", "child"),
    ("cookies", "cookie"),
    ("cpus", "cpu"),
    ("crises", "crisis"),
    ("diagnoses", "diagnosis"),
    ("emojis", "emoji"),
    ("gases", "gas"),
    ("gpus", "gpu"),
    ("gurus", "guru"),
    ("heroes", "hero"),
    ("hypotheses", "hypothesis"),
    ("indices", "index"),
    ("kpis", "kpi"),
    ("lenses", "lens"),
    ("matrices", "matrix"),
    ("menus", "menu"),
    ("movies", "movie"),
    ("niches", "niche"),
    ("people", "person"),
    ("pois", "poi"),
    ("quizzes", "quiz"),
    ("shelves", "shelf"),
    ("skus", "sku"),
    ("statuses", "status"),
    ("submenus", "submenu"),
    ("taxis", "taxi"),
    ("uris", "uri"),
    ("vcpus", "vcpu"),
    ("vertices", "vertex"),
    ("viruses", "virus"),
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

/// Those in `as` that are no plurals; most are, of words that others of our languages have, too.
const SINGULAR_IN_AS: &[&str] = &[
    "alias",
    "arkansas",
    "atlas",
    "bahamas",
    "canvas",
    "christmas",
    "dallas",
    "kansas",
    "nicholas",
    "overseas",
    "pajamas",
    "pancreas",
    "texas",
    "thomas",
    "vegas",
    "whereas",
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
    let endings = ["ss", "us", "is", "aas", "uses", "oes", "lves", "leaves", "zzes"];
    let is_kept = ends_with(&endings) && !ends_with(&["auses", "ouses"]);
    let is_short = word.len() <= if word.ends_with("as") { 4 } else { 3 };
    if is_short || is_kept || UNCOUNTED.contains(&word) || SINGULAR_IN_AS.contains(&word) {
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
            ("pizzas", "pizza"),
            ("contas", "conta"),
            ("areas", "area"),
            ("apis", "api"),
            ("menus", "menu"),
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
            let ends = ["ss", "us", "is", "aas"].iter().any(|end| word.ends_with(end));
            assert!(word.len() > 3 && word.ends_with('s') && !ends, "the rules know {word}");
        }
        assert!(SINGULAR_IN_AS.iter().all(|word| word.len() > 4 && word.ends_with("as") && !word.ends_with("aas")));
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
