//! Letters that rustc warns of in names: forms of others, and those of a script of which a crate has only such as could be taken for others.

use unicode_normalization::UnicodeNormalization;

/// What a letter is written as in names, if not as itself.
pub(super) fn written(letter: char) -> Option<&'static str> {
    Some(match letter {
        // A dotless `ı` beside the same name with an `i` is warned of.
        'ı' => "i",
        'ำ' => "ํา",
        'ຳ' => "ໍາ",
        'ໜ' => "ຫນ",
        'ໝ' => "ຫມ",
        _ => return None,
    })
}

/// Forms of other letters (`ª`, `²`, `ſ`, `ﬁ`, those of full width), signs of phonetics, and the invisible signs that choose the form of
/// an emoji.
pub(super) fn is_form(sign: char) -> bool {
    matches!(
        sign,
        'ª' | '²' | '³' | '¹' | 'º' | 'Ĳ' | 'ĳ' | 'Ŀ' | 'ŀ' | 'ŉ' | 'ſ' | '\u{1C4}'..='\u{1CC}' | '\u{1F1}'..='\u{1F3}'
            | '\u{2B0}'..='\u{2BA}' | '\u{2BD}'..='\u{2D1}' | '\u{2E0}'..='\u{2EE}' | '\u{374}' | '\u{376}'..='\u{377}'
            | '\u{37A}'..='\u{37B}' | '\u{37F}' | '\u{3CF}'..='\u{3F5}' | '\u{3F7}'..='\u{3FB}' | '\u{587}'
            | '\u{675}'..='\u{678}' | '\u{10FC}' | '\u{1D00}'..='\u{1DBF}' | '\u{1E9A}'..='\u{1E9D}' | '\u{1E9F}'
            | '\u{2070}'..='\u{209C}' | '\u{2100}'..='\u{218B}' | '\u{2C60}'..='\u{2C7F}' | '\u{2D6F}'
            | '\u{F900}'..='\u{FAFF}' | '\u{FB00}'..='\u{FB06}' | '\u{FE00}'..='\u{FE0F}' | '\u{FF00}'..='\u{FFEF}'
            | '\u{1D400}'..='\u{1D7FF}'
    )
}

/// A script, those of its letters that could be taken for others, and how each is spelled.
struct Script {
    is_own: fn(char) -> bool,
    alike: &'static str,
    spelled: fn(char) -> Option<&'static str>,
}

const SCRIPTS: [Script; 2] = [
    Script {
        is_own: |letter| matches!(letter, '\u{370}'..='\u{3FF}'),
        alike: "ΑΒΓΕΖΗΘΙΚΛΜΝΟΠΡΤΥΦΧαβγδεθικνοπρστυφ",
        spelled: greek,
    },
    Script {
        is_own: |letter| matches!(letter, '\u{400}'..='\u{52F}'),
        alike: "ЄЅІЈАБВГЕЗКЛМНОПРСТУФХЫЬЮабгекопрстуфхєѕіјћҌҍҐґҒғҘҞҟҪҫҮүҰұһҽҿӀӇӉӍӏӔӕӘәӠӨөԑԛԜԝ",
        spelled: cyrillic,
    },
];

/// A name of a text in one case. If all its letters of a script could be taken for others, they are spelled: rustc warns of such a name,
/// unless another one has a letter that is of this script without doubt.
pub(super) fn unmistakable(text: &str, case: fn(&str) -> String) -> String {
    if text.is_ascii() {
        return case(text);
    }
    // Marks that stand for themselves are none of a name's letters.
    let text = &text.nfc().collect::<String>();
    let name = case(text);
    SCRIPTS.iter().fold(name, |name, script| {
        let mut own = name.chars().filter(|letter| (script.is_own)(*letter)).peekable();
        if own.peek().is_none() || !own.all(|letter| script.alike.contains(letter)) {
            return name;
        }
        case(&text.chars().fold(String::new(), |text, letter| text + &spelled(letter)))
    })
}

fn spelled(letter: char) -> String {
    let small = letter.to_lowercase().next().unwrap_or(letter);
    let word = SCRIPTS.iter().find_map(|script| (script.spelled)(small));
    match word {
        None => letter.to_string(),
        Some(word) if small == letter => word.to_owned(),
        Some(word) => word.to_uppercase(),
    }
}

/// The name of a letter: what is written so is a symbol more often than a word.
fn greek(letter: char) -> Option<&'static str> {
    Some(match letter {
        'α' => " alpha ",
        'β' => " beta ",
        'γ' => " gamma ",
        'δ' => " delta ",
        'ε' => " epsilon ",
        'ζ' => " zeta ",
        'η' => " eta ",
        'θ' => " theta ",
        'ι' => " iota ",
        'κ' => " kappa ",
        'λ' => " lambda ",
        'μ' => " mu ",
        'ν' => " nu ",
        'ο' => " omicron ",
        'π' => " pi ",
        'ρ' => " rho ",
        'σ' => " sigma ",
        'τ' => " tau ",
        'υ' => " upsilon ",
        'φ' => " phi ",
        'χ' => " chi ",
        _ => return None,
    })
}

/// The sound of a letter.
fn cyrillic(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' => "a",
        'б' | 'ҍ' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' => "g",
        'е' | 'є' | 'ҽ' | 'ҿ' | 'ә' | 'ԑ' => "e",
        'з' | 'ҙ' | 'ӡ' => "z",
        'к' | 'ҟ' | 'ԛ' => "k",
        'л' | 'ӏ' => "l",
        'м' | 'ӎ' => "m",
        'н' | 'ӈ' | 'ӊ' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' | 'ѕ' | 'ҫ' => "s",
        'т' => "t",
        'у' | 'ү' | 'ұ' => "u",
        'ф' => "f",
        'х' | 'һ' => "h",
        'ы' => "y",
        'ю' => "yu",
        'і' => "i",
        'ь' | 'ј' => "j",
        'ћ' => "c",
        'ӕ' => "ae",
        'ԝ' => "w",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::type_name;

    #[test]
    fn letters_that_could_be_taken_for_others_are_spelled() {
        for (text, name) in [
            ("µg/m³", "MicroGM"),
            ("μg", "MuG"),
            ("θ", "Theta"),
            ("Ωμέγα", "Ωμέγα"),
            ("ѕсоре", "Ssore"),
            ("Москва", "Москва"),
            ("น้ำ", "น\u{e4d}า"),
            ("cafe\u{301}", "Café"),
            ("カ\u{3099}ス", "ガス"),
            ("\u{1F71}", "Ά"),
        ] {
            assert_eq!(type_name(text).as_str(), name);
        }
    }
}
